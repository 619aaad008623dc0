//! A deal after its invoice: what is in the books is never changed by us, but a deal that says something else is told of.
//!
//! One alert for each deal, edited while it goes on changing and when it agrees again; after a day a new change is news again.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use rust_decimal::Decimal;
use sea_orm::ActiveValue::Set;
use sea_orm::{EntityTrait, IntoActiveModel};

use super::super::journal::{self, Step};
use super::super::{Actor, Result, alerts, invoices};
use super::draft::{self, Draft};
use super::{lock, sweep};
use crate::app::App;
use crate::clients::bitrix::{Deal, Stage};
use crate::entity::deal::Entity;
use crate::entity::invoice;
use crate::types::{Bin, DealId, Difference, Lapse, Money, Notice, Pair, RowPair, RowSide};

/// How long an alert is edited; a change after that would be overlooked in a message of yesterday.
const FRESH: TimeDelta = TimeDelta::days(1);

/// Compares a deal, as it was read, with its invoice, and tells what is new. May be repeated: the same difference is told once.
///
/// # Errors
/// When the database fails.
pub(super) async fn compare(app: &App, id: DealId, deal: Option<&Deal>, invoice: &invoice::Model) -> Result<()> {
    let now = app.clock.now();
    let found = between(&invoices::draft_of(invoice)?, deal);
    let tx = app.store.begin().await?;
    let Some(row) = lock(&tx, id).await? else { return Ok(()) };
    sweep::note_read(&tx, id, deal).await?;
    let before: Option<Difference> = row.difference.clone().map(serde_json::from_value).transpose()?;
    if before == found {
        return Ok(app.store.commit(tx).await?);
    }
    let stale = found.is_some() && row.differs_since.is_some_and(|since| now - since >= FRESH);
    let since = row.differs_since.filter(|_| !stale).unwrap_or(now);
    let cause = format!("differs:{id}");
    let title = deal.map_or_else(|| row.title.clone(), |deal| deal.title.clone());
    let mut change = row.into_active_model();
    change.title = Set(title.clone());
    change.difference = Set(found.as_ref().map(serde_json::to_value).transpose()?);
    change.differs_since = Set(found.is_some().then_some(since));
    Entity::update(change).exec(&tx).await?;
    let step = if found.is_some() { Step::Differs } else { Step::Agrees };
    journal::note(&tx, now, id, &step, &Actor::System).await?;
    let number = invoice.number.clone().unwrap_or_default();
    let differs = found.is_some();
    let notice = Notice::DealDiffers { deal: id, title, number, difference: found };
    if differs {
        alerts::raise(app, &tx, &cause, notice).await?;
    } else {
        alerts::end(app, &tx, &cause, Some(notice)).await?;
    }
    if stale {
        alerts::tell_again(app, &tx, &cause).await?;
    }
    Ok(app.store.commit(tx).await?)
}

/// How a deal differs from what was invoiced; none when it does not.
fn between(sent: &Draft, deal: Option<&Deal>) -> Option<Difference> {
    let Some(deal) = deal else { return Some(Difference { stage: Some(Lapse::Gone), ..Difference::default() }) };
    let stage = match deal.stage {
        Stage::Won => None,
        Stage::InWork => Some(Lapse::Reopened),
        Stage::Lost => Some(Lapse::Lost),
    };
    let agrees = Money::exact(deal.amount) == Ok(sent.sum());
    let amount = (!agrees).then(|| Pair { invoice: sent.sum(), deal: deal.amount.normalize().to_string() });
    let found = Difference { stage, amount, buyer: buyers(sent, deal), rows: rows(sent, deal) };
    (!found.is_none()).then_some(found)
}

/// The numbers of the buyers, where they are not the same one.
fn buyers(sent: &Draft, deal: &Deal) -> Option<Pair<String, String>> {
    let invoice = sent.buyer.bin.as_ref().map(ToString::to_string).unwrap_or_default();
    let deal = match draft::buyer(&deal.client) {
        Ok(buyer) => buyer.bin.as_ref().map(Bin::to_string).unwrap_or_default(),
        // A number that cannot be one is shown as it stands.
        Err(_) => deal.client.numbers().next().cloned().unwrap_or_default(),
    };
    (invoice != deal).then_some(Pair { invoice, deal })
}

/// The rows that are not on both sides, row by row of the same name; the order of rows is nothing.
fn rows(sent: &Draft, deal: &Deal) -> Vec<RowPair> {
    let ours = sent.lines.iter().map(|line| (line.name.as_str(), RowSide::of(line.quantity, line.price)));
    let theirs = deal.lines.iter().map(|line| (line.name.as_str(), side(line.quantity, line.price)));
    let (mut invoice, mut portal) = (by_name(ours), by_name(theirs));
    for (name, sides) in &mut invoice {
        let others = portal.entry(name).or_default();
        sides.retain(|side| match others.iter().position(|other| other == side) {
            Some(place) => {
                others.remove(place);
                false
            }
            None => true,
        });
    }
    let mut pairs = Vec::new();
    for (name, others) in portal {
        let ours = invoice.remove(name).unwrap_or_default();
        for place in 0..ours.len().max(others.len()) {
            let (invoice, deal) = (ours.get(place).copied(), others.get(place).copied());
            pairs.push(RowPair { name: name.to_owned(), invoice, deal });
        }
    }
    pairs.sort_by_key(|pair| pair.invoice.is_none());
    pairs
}

fn by_name<'a>(rows: impl Iterator<Item = (&'a str, RowSide)>) -> BTreeMap<&'a str, Vec<RowSide>> {
    let mut named: BTreeMap<&str, Vec<RowSide>> = BTreeMap::new();
    for (name, side) in rows {
        named.entry(name).or_default().push(side);
    }
    named
}

fn side(quantity: Decimal, price: Decimal) -> RowSide {
    RowSide { quantity: quantity.normalize(), price: price.normalize() }
}
