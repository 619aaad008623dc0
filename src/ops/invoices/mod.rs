//! The invoice of a deal in 1C: intended once, created at most once, its number saved at once and carried back.
//!
//! Before every creation we look; every doubtful outcome is decided by reading. A document a person deleted or marked is
//! asked about, never made again.

mod writeback;

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveEnum, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, PaginatorTrait, QueryFilter,
    QuerySelect,
};

use super::deals::{self, Draft, DraftLine};
use super::journal::{self, Step};
use super::{Actor, Result, notices};
use crate::app::App;
use crate::clients::onec::{self, Invoice, Item, NewInvoice, NewLine};
use crate::entity::deal;
use crate::entity::invoice::{ActiveModel, Column, Entity, Model, State};
use crate::queue::{self, Job};
use crate::types::{DealId, ItemCode, Money, Notice, Ref, VatRate, Waiting};

pub use writeback::{comment, write_numbers};

/// The invoice of a deal, if one is intended or issued.
///
/// # Errors
/// When the database fails.
pub async fn of(db: &impl ConnectionTrait, deal: DealId) -> Result<Option<Model>> {
    Ok(Entity::find_by_id(deal.get()).one(db).await?)
}

/// Records what is to be invoiced, replacing a draft that was not sent yet; `before` is that draft's row. A buyer already
/// settled stays as long as the deal says the same of its buyer.
///
/// # Errors
/// When the database fails.
pub async fn intend(
    app: &App,
    tx: &DatabaseTransaction,
    deal: DealId,
    draft: &Draft,
    sold_on: NaiveDate,
    before: Option<Model>,
) -> Result<()> {
    let same_buyer = before.as_ref().is_some_and(|row| draft_of(row).is_ok_and(|old| old.buyer == draft.buyer));
    let settled = before.filter(|_| same_buyer);
    let row = ActiveModel {
        deal_id: Set(deal.get()),
        reference: Set(Ref::ours(&app.config.bitrix.portal, "deal", &deal.to_string()).uuid()),
        state: Set(State::Pending),
        draft: Set(serde_json::to_value(draft)?),
        sold_on: Set(sold_on),
        sum_tiyn: Set(draft.sum().tiyn()),
        buyer: Set(settled.as_ref().and_then(|row| row.buyer)),
        buyer_name: Set(settled.map(|row| row.buyer_name).unwrap_or_default()),
        contract: Set(None),
        posted: Set(false),
        stale: Set(false),
        comment_sent: Set(false),
        created_at: Set(app.clock.now()),
        ..Default::default()
    };
    let replace = OnConflict::column(Column::DealId)
        .update_columns([
            Column::Draft,
            Column::SoldOn,
            Column::SumTiyn,
            Column::Buyer,
            Column::BuyerName,
            Column::Contract,
        ])
        .to_owned();
    Entity::insert(row).on_conflict(replace).exec_without_returning(tx).await?;
    Ok(())
}

/// The invoice of a deal that is still on its way into the books; none when it is there, or when the deal has turned back
/// or waits: a draft of yesterday must not be issued. One that was sent is seen through whatever the deal does.
///
/// # Errors
/// When the database fails.
pub async fn under_way(app: &App, id: DealId) -> Result<Option<(Model, Draft)>> {
    let db = app.store.db();
    let issuing = deals::of(db, id).await?.is_some_and(|deal| deal.state == deal::State::Issuing);
    let row = of(db, id).await?.filter(|row| match row.state {
        State::Pending => issuing,
        State::Sending => true,
        State::Issued => false,
    });
    row.map(|row| Ok((row.clone(), draft_of(&row)?))).transpose()
}

/// Creates the invoice in 1C unless it is there, and saves its number at once.
///
/// # Errors
/// When 1C or the database fails.
pub async fn issue(app: &App, deal: DealId) -> Result<()> {
    let Some((row, draft)) = under_way(app, deal).await? else { return Ok(()) };
    // Without a buyer or a contract the step before is still to come, and comes back here.
    let (Some(key), Some(buyer), Some(contract)) = (Ref::new(row.reference), known(row.buyer), known(row.contract))
    else {
        return Ok(());
    };
    if let Some(document) = app.onec.invoice(key).await? {
        return take(app, deal, document).await;
    }
    if row.stale {
        return read_again(app, deal).await;
    }
    let codes: Vec<ItemCode> = draft.lines.iter().map(|line| line.item.clone()).collect();
    let items = app.onec.items(&codes).await?;
    let gone = missing(&codes, &items);
    if !gone.is_empty() {
        set_state(app, deal, State::Pending).await?;
        return deals::wait(app, deal, None, Waiting::ItemsGone { codes: gone }).await;
    }
    let (goods, services) = lines(app, &row, &draft, &items);
    let new = NewInvoice {
        key,
        date: document_time(app, row.sold_on),
        buyer,
        contract: Some(contract),
        comment: mark(app, deal),
        vat: app.config.invoice.vat.rate_on(row.sold_on),
        goods,
        services,
    };
    set_state(app, deal, State::Sending).await?;
    match app.onec.create_invoice(&new).await {
        Ok(document) => take(app, deal, document).await,
        Err(fault) => {
            if !fault.doubtful() && !onec::left_a_document(&fault) {
                set_state(app, deal, State::Pending).await?;
            }
            Err(fault.into())
        }
    }
}

/// Whether a draft says what was sent.
pub fn says_the_same(row: &Model, draft: &Draft) -> bool {
    draft_of(row).is_ok_and(|sent| sent == *draft)
}

/// The deal says something else than what was sent: if that did not arrive, it must not be sent again.
///
/// # Errors
/// When the database fails.
pub async fn mark_stale(db: &impl ConnectionTrait, deal: DealId) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::Stale, true.into())
        .filter(Column::DealId.eq(deal.get()))
        .filter(Column::State.eq(State::Sending))
        .exec(db)
        .await?;
    Ok(())
}

/// Has 1C post the invoice, and believes only what it reads back.
///
/// # Errors
/// When 1C or the database fails.
pub async fn post(app: &App, id: DealId) -> Result<()> {
    let row = of(app.store.db(), id).await?.filter(|row| row.state == State::Issued && !row.posted);
    let Some(key) = row.and_then(|row| Ref::new(row.reference)) else { return Ok(()) };
    app.onec.post_invoice(key).await?;
    let tx = app.store.begin().await?;
    Entity::update_many().col_expr(Column::Posted, true.into()).filter(Column::DealId.eq(id.get())).exec(&tx).await?;
    journal::note(&tx, app.clock.now(), id, &Step::Posted, &Actor::System).await?;
    Ok(app.store.commit(tx).await?)
}

/// Gives invoices of an older release the day and the VAT that reports count them by. May be repeated.
///
/// # Errors
/// When the database fails.
pub async fn complete(app: &App) -> Result<()> {
    let old = Entity::find().filter(Column::State.eq(State::Issued)).filter(Column::VatTiyn.is_null());
    for row in old.all(app.store.db()).await? {
        let rate = app.config.invoice.vat.rate_on(row.sold_on);
        let issued_on = row.issued_at.map_or(row.sold_on, |at| app.day_of(at));
        let vat = draft_of(&row).map_or(Money::ZERO, |draft| vat_inside(&draft, rate));
        Entity::update_many()
            .col_expr(Column::IssuedOn, issued_on.into())
            .col_expr(Column::VatTiyn, vat.tiyn().into())
            .col_expr(Column::VatPercent, rate.map(|rate| i16::from(rate.percent())).into())
            .filter(Column::DealId.eq(row.deal_id))
            .exec(app.store.db())
            .await?;
    }
    Ok(())
}

/// How many invoices were issued since a moment.
///
/// # Errors
/// When the database fails.
pub async fn count_issued_since(db: &impl ConnectionTrait, since: chrono::DateTime<chrono::Utc>) -> Result<u64> {
    Ok(Entity::find().filter(Column::IssuedAt.gte(since)).count(db).await?)
}

/// How many invoices were issued from one local day to another, both included, and their money.
///
/// # Errors
/// When the database fails.
pub async fn issued_between(app: &App, from: NaiveDate, to: NaiveDate) -> Result<(u64, Money)> {
    let next = to.checked_add_days(Days::new(1)).unwrap_or(to);
    let issued = Entity::find().filter(Column::IssuedAt.gte(app.start_of(from)));
    let issued = issued.filter(Column::IssuedAt.lt(app.start_of(next)));
    let sums: Vec<i64> = issued.select_only().column(Column::SumTiyn).into_tuple().all(app.store.db()).await?;
    Ok((sums.len() as u64, Money::from_tiyn(sums.iter().sum())))
}

/// A document of 1C is this deal's invoice: its number is saved and sent on.
async fn take(app: &App, id: DealId, document: Invoice) -> Result<()> {
    if document.marked {
        return deals::wait(app, id, None, Waiting::DocumentMarked { number: document.number }).await;
    }
    let now = app.clock.now();
    let tx = app.store.begin().await?;
    let Some(deal) = deals::lock(&tx, id).await? else { return Ok(()) };
    let Some(row) = of(&tx, id).await? else { return Ok(()) };
    let ours = Money::from_tiyn(row.sum_tiyn);
    let rate = app.config.invoice.vat.rate_on(row.sold_on);
    Entity::update_many()
        .col_expr(Column::State, State::Issued.into_value().into())
        .col_expr(Column::Number, document.number.clone().into())
        .col_expr(Column::BooksTiyn, document.sum.tiyn().into())
        .col_expr(Column::Posted, document.posted.into())
        .col_expr(Column::IssuedAt, now.into())
        .col_expr(Column::IssuedOn, app.day_of(now).into())
        .col_expr(Column::VatTiyn, vat_inside(&draft_of(&row)?, rate).tiyn().into())
        .col_expr(Column::VatPercent, rate.map(|rate| i16::from(rate.percent())).into())
        // One we do not remember sending was made before our tables were lost, and its deal may have been told of it.
        .col_expr(Column::CommentSent, (row.comment_sent || row.state == State::Pending).into())
        .filter(Column::DealId.eq(id.get()))
        .exec(&tx)
        .await?;
    deals::advance(app, &tx, id, deal::State::Issued).await?;
    let step = Step::Issued { number: document.number.clone(), sum: document.sum };
    journal::note(&tx, now, id, &step, &Actor::System).await?;
    if document.sum != ours {
        let notice =
            Notice::SumRecalculated { deal: id, title: deal.title, number: document.number, ours, books: document.sum };
        notices::tell_all(app, &tx, &format!("sum:{id}"), notice).await?;
    }
    let mut jobs = vec![Job::WriteInvoiceNumber { deal: id }];
    if row.stale {
        // It said something else already while this was on its way: people are shown the difference.
        jobs.push(Job::SyncDeal { deal: id });
    }
    if app.config.invoice.post && !document.posted {
        jobs.push(Job::PostInvoice { deal: id });
    }
    queue::enqueue(&tx, now, &jobs).await?;
    Ok(app.store.commit(tx).await?)
}

async fn set_state(app: &App, deal: DealId, state: State) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::State, state.into_value().into())
        .filter(Column::DealId.eq(deal.get()))
        .exec(app.store.db())
        .await?;
    Ok(())
}

/// What was invoiced, or is to be.
///
/// # Errors
/// When the row cannot be read.
pub fn draft_of(row: &Model) -> Result<Draft> {
    Ok(serde_json::from_value(row.draft.clone())?)
}

fn missing(codes: &[ItemCode], items: &BTreeMap<ItemCode, Item>) -> Vec<String> {
    let there = |code: &&ItemCode| items.get(code).is_some_and(|item| !item.marked);
    let mut gone: Vec<String> = codes.iter().filter(|code| !there(code)).map(ItemCode::to_string).collect();
    gone.sort();
    gone.dedup();
    gone
}

/// What was sent did not arrive, and the deal has changed since: it starts anew from the portal.
async fn read_again(app: &App, deal: DealId) -> Result<()> {
    let tx = app.store.begin().await?;
    Entity::update_many()
        .col_expr(Column::State, State::Pending.into_value().into())
        .col_expr(Column::Stale, false.into())
        .filter(Column::DealId.eq(deal.get()))
        .exec(&tx)
        .await?;
    queue::enqueue(&tx, app.clock.now(), &[Job::SyncDeal { deal }]).await?;
    Ok(app.store.commit(tx).await?)
}

/// The rows as they are to be created: goods, and services, which have their own section.
fn lines(app: &App, row: &Model, draft: &Draft, items: &BTreeMap<ItemCode, Item>) -> (Vec<NewLine>, Vec<NewLine>) {
    let vat = app.config.invoice.vat.rate_on(row.sold_on);
    let line = |line: &DraftLine| items.get(&line.item).map(|item| new_line(line, item, vat));
    draft.lines.iter().filter_map(line).partition(|line| !line.item.service)
}

/// The VAT in the rows, each rounded by itself, as 1C does.
fn vat_inside(draft: &Draft, rate: Option<VatRate>) -> Money {
    rate.map_or(Money::ZERO, |rate| draft.lines.iter().map(|line| rate.inside(line.sum)).sum())
}

fn known(reference: Option<uuid::Uuid>) -> Option<Ref> {
    reference.and_then(Ref::new)
}

fn new_line(line: &DraftLine, item: &Item, vat: Option<VatRate>) -> NewLine {
    NewLine {
        item: item.clone(),
        quantity: line.quantity,
        price: line.price,
        sum: line.sum,
        vat: vat.map_or(Money::ZERO, |rate| rate.inside(line.sum)),
    }
}

/// The document's moment in local time: now for a sale of today, noon for one of an earlier day.
fn document_time(app: &App, sold_on: NaiveDate) -> NaiveDateTime {
    let now = app.clock.now().with_timezone(&app.config.timezone).naive_local();
    let noon = NaiveTime::from_hms_opt(12, 0, 0).expect("noon is a time of day");
    if now.date() == sold_on { now } else { sold_on.and_time(noon) }
}

/// The mark by which people, and we ourselves, recognise what belongs to a deal.
pub fn mark(app: &App, deal: DealId) -> String {
    format!("B24 {}/{deal}", app.config.bitrix.portal)
}
