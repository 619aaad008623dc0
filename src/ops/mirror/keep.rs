//! What was read, kept as rows; only what differs is written, and the days it touches are marked.
//!
//! An older reading never replaces a newer one: a pass reads for minutes what events change meanwhile.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate};
use futures::future::try_join_all;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, Iterable, QueryFilter, QueryOrder,
    QuerySelect,
};

use super::super::Result;
use super::payment::{self, Choices};
use super::{AT_ONCE, names, sums};
use crate::app::App;
use crate::clients::Fault;
use crate::clients::bitrix::{self, Deal, Lead, Line};
use crate::entity::mirror::Kind;
use crate::entity::mirrored_deal::{self as deal, Stage};
use crate::entity::{mirrored_lead as lead, mirrored_line as line};
use crate::ops::deals::closed_on;
use crate::types::{DealId, Money};

/// Requests for lines on their way at once: an answer may take longer than the portal's pace.
const ABREAST: usize = 4;

/// Lines of deals closed in so many days are read again in a pass: nobody says that a changed row changes its deal's time.
const UNSETTLED: Days = Days::new(31);

/// The currency of the books.
const TENGE: &str = "KZT";

/// Deals as they were read for the way to their invoices, with their lines; those not there are forgotten. What goes wrong is
/// only logged: the next look at what changed finds them again.
pub async fn note(app: &App, deals: &[(DealId, &Result<Option<Deal>, Fault>)]) {
    let there: Vec<&Deal> = deals.iter().filter_map(|(_, read)| read.as_ref().ok()?.as_ref()).collect();
    let gone: Vec<i64> =
        deals.iter().filter(|(_, read)| matches!(read, Ok(None))).map(|(deal, _)| deal.get()).collect();
    let noted = async {
        store(app, &there).await?;
        forget(app, &gone).await
    };
    if let Err(error) = noted.await {
        tracing::warn!(%error, "deals could not be mirrored");
    }
}

/// Deals that changed, whose lines are read where they matter.
pub(super) async fn store_changed(app: &App, deals: Vec<Deal>) -> Result<()> {
    store_listed(app, deals, |_| false).await
}

/// Deals of a list; those that do not differ from what is known are passed over, unless their lines are wanted anyway.
async fn store_listed(app: &App, deals: Vec<Deal>, again: impl Fn(&Deal) -> bool) -> Result<()> {
    let choices = names::choices(app.store.db()).await?;
    let known = known(app.store.db(), &deals).await?;
    let differs = |read: &Deal| known.get(&read.id.get()) != Some(&row(app, &choices, read, known.get(&read.id.get())));
    let deals: Vec<Deal> = deals.into_iter().filter(|read| differs(read) || again(read)).collect();
    let (won, others): (Vec<Deal>, Vec<Deal>) = deals.into_iter().partition(|deal| deal.stage == bitrix::Stage::Won);
    store(app, &others.iter().collect::<Vec<_>>()).await?;
    for mut some in chunks(won, app.bitrix.lines_at_once() * ABREAST) {
        let ids: Vec<DealId> = some.iter().map(|deal| deal.id).collect();
        let requests = ids.chunks(app.bitrix.lines_at_once()).map(|ids| app.bitrix.lines(ids));
        let lines = try_join_all(requests).await?.into_iter().flatten();
        some.iter_mut().zip(lines).for_each(|(deal, lines)| deal.lines = lines);
        store(app, &some.iter().collect::<Vec<_>>()).await?;
    }
    Ok(())
}

/// All deals the portal has with numbers over the first and up to the second; others in between are gone.
pub(super) async fn store_between(app: &App, (after, to): (i64, i64), deals: Vec<Deal>) -> Result<()> {
    let read: BTreeSet<i64> = deals.iter().map(|deal| deal.id.get()).collect();
    let known = deal::Entity::find()
        .select_only()
        .column(deal::Column::Id)
        .filter(deal::Column::Id.gt(after))
        .filter(deal::Column::Id.lte(to))
        .into_tuple::<i64>()
        .all(app.store.db())
        .await?;
    let gone = gone(&known, &read);
    let unsettled = app.day_of(app.clock.now()) - UNSETTLED;
    store_listed(app, deals, |read| day(app, read) >= unsettled).await?;
    forget(app, &gone).await
}

/// Leads of a list.
pub(super) async fn store_leads(app: &App, leads: Vec<Lead>) -> Result<()> {
    for some in leads.chunks(AT_ONCE) {
        let ids: Vec<i64> = some.iter().map(|lead| lead.id).collect();
        let tx = app.store.begin().await?;
        let with_deals = deal::Entity::find()
            .select_only()
            .column(deal::Column::LeadId)
            .filter(deal::Column::LeadId.is_in(ids.iter().copied()))
            .into_tuple::<Option<i64>>()
            .all(&tx)
            .await?;
        let with_deals: BTreeSet<i64> = with_deals.into_iter().flatten().collect();
        let rows = some.iter().filter_map(|read| lead_row(app, read, with_deals.contains(&read.id)));
        let replace = OnConflict::column(lead::Column::Id).update_columns(others(lead::Column::iter())).to_owned();
        let rows: Vec<_> = rows.map(IntoActiveModel::into_active_model).collect();
        if !rows.is_empty() {
            lead::Entity::insert_many(rows).on_conflict(replace).exec_without_returning(&tx).await?;
        }
        app.store.commit(tx).await?;
    }
    Ok(())
}

/// As [`store_between`], of leads.
pub(super) async fn store_leads_between(app: &App, (after, to): (i64, i64), leads: Vec<Lead>) -> Result<()> {
    let read: BTreeSet<i64> = leads.iter().map(|lead| lead.id).collect();
    let known = lead::Entity::find()
        .select_only()
        .column(lead::Column::Id)
        .filter(lead::Column::Id.gt(after))
        .filter(lead::Column::Id.lte(to))
        .into_tuple::<i64>()
        .all(app.store.db())
        .await?;
    for some in gone(&known, &read).chunks(AT_ONCE) {
        lead::Entity::delete_many().filter(lead::Column::Id.is_in(some.iter().copied())).exec(app.store.db()).await?;
    }
    store_leads(app, leads).await
}

/// The largest number we have of a kind.
pub(super) async fn newest(db: &impl ConnectionTrait, kind: Kind) -> Result<i64> {
    Ok(match kind {
        Kind::Leads => lead::Entity::find().order_by_desc(lead::Column::Id).one(db).await?.map(|row| row.id),
        _ => deal::Entity::find().order_by_desc(deal::Column::Id).one(db).await?.map(|row| row.id),
    }
    .unwrap_or_default())
}

/// What is known and was not read; nothing where that is most of it: then the portal hides it from us.
fn gone(known: &[i64], read: &BTreeSet<i64>) -> Vec<i64> {
    let gone: Vec<i64> = known.iter().filter(|id| !read.contains(id)).copied().collect();
    if gone.len() > 1 && gone.len() * 2 > known.len() {
        tracing::warn!(
            known = known.len(),
            gone = gone.len(),
            "the portal shows too little to be believed; is a right missing?"
        );
        return Vec::new();
    }
    gone
}

/// Writes deals, with their lines where they are won.
async fn store(app: &App, deals: &[&Deal]) -> Result<()> {
    for some in deals.chunks(AT_ONCE) {
        let tx = app.store.begin().await?;
        store_some(app, &tx, some).await?;
        app.store.commit(tx).await?;
    }
    Ok(())
}

async fn store_some(app: &App, tx: &DatabaseTransaction, deals: &[&Deal]) -> Result<()> {
    let choices = names::choices(tx).await?;
    // Held until the end, in the order of their numbers: two readings of the same deal follow one another.
    let known = known(tx, deals.iter().copied()).await?;
    let mut deals = deals.to_vec();
    deals.sort_by_key(|deal| deal.id);
    let mut days: BTreeSet<NaiveDate> = BTreeSet::new();
    let (mut rows, mut lines, mut from_leads) = (Vec::new(), Vec::new(), Vec::new());
    for read in deals {
        let before = known.get(&read.id.get());
        if before.is_some_and(|before| before.changed_at > read.changed_at.map(|at| at.to_utc())) {
            continue;
        }
        let row = deal::Model { thousandths: pieces(read), ..row(app, &choices, read, before) };
        days.extend([Some(row.day), before.map(|before| before.day)].into_iter().flatten());
        from_leads.extend(row.lead_id);
        lines.extend(line_rows(read, &row));
        rows.push(row);
    }
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    if !rows.is_empty() {
        let replace = OnConflict::column(deal::Column::Id).update_columns(others(deal::Column::iter())).to_owned();
        let rows = rows.into_iter().map(IntoActiveModel::into_active_model);
        deal::Entity::insert_many(rows).on_conflict(replace).exec_without_returning(tx).await?;
    }
    line::Entity::delete_many().filter(line::Column::DealId.is_in(ids)).exec(tx).await?;
    for some in lines.chunks(AT_ONCE) {
        let rows = some.iter().cloned().map(IntoActiveModel::into_active_model);
        line::Entity::insert_many(rows).exec_without_returning(tx).await?;
    }
    lead::Entity::update_many()
        .col_expr(lead::Column::BecameDeal, Expr::value(true))
        .filter(lead::Column::Id.is_in(from_leads))
        .exec(tx)
        .await?;
    sums::mark(tx, days).await
}

/// The portal does not have these deals any more.
async fn forget(app: &App, deals: &[i64]) -> Result<()> {
    for some in deals.chunks(AT_ONCE) {
        let tx = app.store.begin().await?;
        let rows = deal::Entity::find().filter(deal::Column::Id.is_in(some.iter().copied())).all(&tx).await?;
        sums::mark(&tx, rows.iter().map(|row| row.day)).await?;
        deal::Entity::delete_many().filter(deal::Column::Id.is_in(some.iter().copied())).exec(&tx).await?;
        line::Entity::delete_many().filter(line::Column::DealId.is_in(some.iter().copied())).exec(&tx).await?;
        app.store.commit(tx).await?;
    }
    Ok(())
}

async fn known<'a>(
    db: &impl ConnectionTrait,
    deals: impl IntoIterator<Item = &'a Deal>,
) -> Result<BTreeMap<i64, deal::Model>> {
    let ids: Vec<i64> = deals.into_iter().map(|deal| deal.id.get()).collect();
    let mut known = BTreeMap::new();
    for some in ids.chunks(AT_ONCE) {
        let rows = deal::Entity::find().filter(deal::Column::Id.is_in(some.iter().copied()));
        let rows = rows.order_by_asc(deal::Column::Id).lock_exclusive().all(db).await?;
        known.extend(rows.into_iter().map(|row| (row.id, row)));
    }
    Ok(known)
}

/// The row of a deal; the pieces in it are those known before, since they are in its lines.
fn row(app: &App, choices: &Choices, read: &Deal, before: Option<&deal::Model>) -> deal::Model {
    let (kind, group) = payment::of(app, choices, read, before);
    let foreign = !read.currency.is_empty() && read.currency != TENGE;
    deal::Model {
        id: read.id.get(),
        title: read.title.clone(),
        stage: match read.stage {
            bitrix::Stage::InWork => Stage::Open,
            bitrix::Stage::Won => Stage::Won,
            bitrix::Stage::Lost => Stage::Lost,
        },
        day: day(app, read),
        amount_tiyn: if foreign { 0 } else { Money::rounded(read.amount).unwrap_or(Money::ZERO).tiyn() },
        foreign,
        thousandths: before.map_or(0, |before| before.thousandths),
        manager_id: read.manager.unwrap_or_default(),
        source: read.source.clone(),
        payment_kind: kind.key().to_owned(),
        payment_group: group.key().to_owned(),
        lead_id: read.lead,
        changed_at: read.changed_at.map(|at| at.to_utc()),
    }
}

/// The local day a deal counts on.
fn day(app: &App, read: &Deal) -> NaiveDate {
    let created = || read.created_at.map_or_else(|| app.clock.now(), |at| at.to_utc());
    match read.stage {
        bitrix::Stage::InWork => app.day_of(created()),
        bitrix::Stage::Won | bitrix::Stage::Lost => closed_on(app, read),
    }
}

fn pieces(read: &Deal) -> i64 {
    if read.stage == bitrix::Stage::Won { read.lines.iter().map(thousandths).sum() } else { 0 }
}

fn thousandths(line: &Line) -> i64 {
    crate::types::Level::rounded(line.quantity).unwrap_or_default().thousandths()
}

/// The lines of a won deal, and a line of no product for what they do not say of its amount: all lines of a period together
/// are its revenue.
fn line_rows(read: &Deal, row: &deal::Model) -> Vec<line::Model> {
    if row.stage != Stage::Won {
        return Vec::new();
    }
    let of = |place: i64, product_id: i64, thousandths: i64, sum_tiyn: i64| line::Model {
        deal_id: row.id,
        place,
        product_id,
        day: row.day,
        thousandths,
        sum_tiyn,
    };
    let money = |line: &Line| Money::rounded(line.price * line.quantity).unwrap_or(Money::ZERO).tiyn();
    // What is sold for other money counts as pieces only.
    let sum = |line: &Line| if row.foreign { 0 } else { money(line) };
    let mut rows: Vec<line::Model> = (1..)
        .zip(&read.lines)
        .map(|(place, line)| of(place, line.product.map_or(0, |product| product.get()), thousandths(line), sum(line)))
        .collect();
    let unsaid = row.amount_tiyn - rows.iter().map(|row| row.sum_tiyn).sum::<i64>();
    rows.extend((unsaid != 0).then(|| of(0, 0, 0, unsaid)));
    rows
}

fn lead_row(app: &App, read: &Lead, became_deal: bool) -> Option<lead::Model> {
    Some(lead::Model {
        id: read.id,
        day: app.day_of(read.created_at?),
        manager_id: read.manager.unwrap_or_default(),
        source: read.source.clone(),
        became_deal,
        changed_at: read.changed_at,
    })
}

/// All columns but the first, which is the number.
fn others<C>(columns: impl Iterator<Item = C>) -> impl Iterator<Item = C> {
    columns.skip(1)
}

fn chunks<T>(items: Vec<T>, size: usize) -> Vec<Vec<T>> {
    let mut chunks = Vec::new();
    let mut items = items.into_iter().peekable();
    while items.peek().is_some() {
        chunks.push(items.by_ref().take(size).collect());
    }
    chunks
}
