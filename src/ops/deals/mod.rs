//! A deal's way from an event to the draft of its invoice, and back to rest when a person has to settle something.
//!
//! Events make us quick; whatever they say, the deal is read again before anything is decided.

mod after;
mod crowd;
mod draft;
mod due;
pub mod intake;
pub mod path;
mod skip;
pub mod sweep;
mod sync;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, IntoActiveModel, PaginatorTrait,
    QueryFilter, QuerySelect,
};

pub use crowd::{keep, keep_later, look_after, told_by};
pub use draft::{Buyer, Draft, DraftLine};
pub use due::is_paid_by_kaspi;
pub use skip::skip;
pub use sync::{closed_on, sync};

use super::journal::{self, Step};
use super::{Actor, Error, Refusal, Result, invoices, mappings};
use crate::app::App;
use crate::clients::fault::{Fault, Kind};
use crate::clients::onec::refusal;
use crate::entity::deal::{Column, Entity, Model, State};
use crate::entity::invoice;
use crate::queue::{self, Job};
use crate::types::{DealId, NamedProduct, ProductId, System, Waiting, WaitingDeal};

/// Lets a deal wait for a person and tells the chat, once for each thing it waits for; not when it only waits for a system
/// people were told is away.
///
/// # Errors
/// When the database fails.
pub async fn wait(app: &App, id: DealId, title: Option<&str>, waiting: Waiting) -> Result<()> {
    let now = app.clock.now();
    let tx = app.store.begin().await?;
    let Some(row) = lock(&tx, id).await? else { return Ok(()) };
    let issued = invoices::of(&tx, id).await?.is_some_and(|invoice| invoice.state == invoice::State::Issued);
    let waited: Option<Waiting> = row.waiting.clone().map(serde_json::from_value).transpose()?;
    let known = waited.as_ref() == Some(&waiting);
    let (swept_at, waits_since) = (row.swept_at, row.waits_since.unwrap_or(now));
    let title = title.map_or_else(|| row.title.clone(), str::to_owned);
    let (state, before) = (if issued { row.state } else { State::Waiting }, row.alert);
    let mut change = row.into_active_model();
    if !known {
        let entry = journal::note(&tx, now, id, &Step::Waits { waiting: waiting.clone() }, &Actor::System).await?;
        let waits = WaitingDeal { deal: id, title: title.clone(), waiting: waiting.clone() };
        let goes_on = match before {
            Some(alert) => crowd::goes_on(app, &tx, (alert, &waiting), waited.is_none()).await?,
            None => false,
        };
        let alert = match waits_for_outage(app, &waiting) {
            true => None,
            false if goes_on => before,
            false => crowd::join(&tx, now, waits, &entry.to_string()).await?,
        };
        change.alert = Set(alert);
        let told: Vec<Job> = before.into_iter().chain(alert).map(|alert| Job::KeepAlert { alert }).collect();
        queue::enqueue(&tx, now, &told).await?;
    }
    change.state = Set(state);
    change.title = Set(title);
    change.waiting = Set(Some(serde_json::to_value(&waiting)?));
    change.waits_since = Set(Some(waits_since));
    change.updated_at = Set(now);
    Entity::update(change).exec(&tx).await?;
    sweep::count_found(app, &tx, swept_at).await?;
    if let Waiting::Unmapped { products, .. } = &waiting
        && !products.is_empty()
    {
        mappings::catalogues::meet(app, &tx, products).await?;
        let ids: Vec<ProductId> = products.iter().map(|named| named.id).collect();
        if !mappings::of(&tx, &ids).await?.is_empty() {
            // Somebody said what a product is while the deal was decided about.
            queue::enqueue(&tx, now, &[Job::SyncDeal { deal: id }]).await?;
        }
    }
    Ok(app.store.commit(tx).await?)
}

/// What a deal waits for when an outside system said no, or did not answer for almost a day.
pub fn waiting_for(fault: &Fault) -> Waiting {
    let system = fault.system;
    match &fault.kind {
        Kind::Refused { code, words } => {
            let reason = refusal::of(fault).unwrap_or(refusal::Refusal::Other).key();
            let words = if system == System::OneC { refusal::masked(words) } else { format!("{words} ({code})") };
            Waiting::Refused { system, reason: reason.to_owned(), words }
        }
        Kind::LockedOut { code, words } => {
            let words = if words.is_empty() { code.clone() } else { refusal::masked(words) };
            Waiting::LockedOut { system, words }
        }
        Kind::Unclear { what, name, found } => {
            Waiting::SettingUnclear { setting: (*what).to_owned(), name: name.clone(), choices: found.clone() }
        }
        Kind::Away { .. } | Kind::Limited { .. } | Kind::Unreadable { .. } => Waiting::Exhausted { system },
    }
}

/// Whether all a deal waits for is a system that does not answer at all: that is told once, for all deals.
fn waits_for_outage(app: &App, waiting: &Waiting) -> bool {
    matches!(waiting, Waiting::Exhausted { system } if app.outages.is_open(*system))
}

/// A person wants it tried again: what was parked or postponed runs now, and the first step that is not done is enqueued.
/// May be repeated.
///
/// # Errors
/// Refuses a deal we never heard of, and one with nothing left to try.
pub async fn retry(app: &App, id: DealId, actor: &Actor) -> Result<()> {
    let now = app.clock.now();
    let tx = app.store.begin().await?;
    let Some(row) = lock(&tx, id).await? else { return Err(Refusal::DealUnknown(id).into()) };
    if !start_again(app, &tx, row).await? {
        return Err(Refusal::OutOfDate.into());
    }
    journal::note(&tx, now, id, &Step::Retried, actor).await?;
    Ok(app.store.commit(tx).await?)
}

/// A person wants every deal an alert tells of tried again; gives how many are. May be repeated.
///
/// # Errors
/// When the database fails.
pub async fn retry_all(app: &App, alert: i32, actor: &Actor) -> Result<usize> {
    let mut tried = 0;
    for deal in told_by(app.store.db(), alert).await? {
        match retry(app, deal, actor).await {
            Ok(()) => tried += 1,
            // Settled by somebody else a moment ago.
            Err(Error::Refusal(_)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(tried)
}

/// A system is back: every deal that waited for it until it was given up goes on; the transaction is that of the news.
///
/// # Errors
/// When the database fails.
pub async fn release_exhausted(app: &App, tx: &DatabaseTransaction, system: System) -> Result<()> {
    let waiting = Entity::find().filter(Column::Waiting.is_not_null()).all(tx).await?;
    let exhausted = serde_json::to_value(Waiting::Exhausted { system })?;
    for row in waiting.into_iter().filter(|row| row.waiting.as_ref() == Some(&exhausted)) {
        start_again(app, tx, row).await?;
    }
    Ok(())
}

/// Runs now what was parked or postponed, and enqueues the first step that is not done; false when there is nothing to do.
async fn start_again(app: &App, tx: &DatabaseTransaction, row: Model) -> Result<bool> {
    let now = app.clock.now();
    let Some(id) = DealId::new(row.id) else { return Ok(false) };
    let jobs = open_steps(app, &row, invoices::of(tx, id).await?, id);
    if jobs.is_empty() && row.waiting.is_none() {
        return Ok(false);
    }
    let skipped = row.state == State::Skipped;
    let mut change = row.into_active_model();
    if skipped {
        change.state = Set(State::Heard);
    }
    change.waiting = Set(None);
    change.waits_since = Set(None);
    change.updated_at = Set(now);
    Entity::update(change).exec(tx).await?;
    queue::revive(tx, now, id).await?;
    queue::enqueue(tx, now, &jobs).await?;
    Ok(true)
}

/// Reads again every deal that waits for a mapping; the transaction is that of the mapping.
///
/// # Errors
/// When the database fails.
pub async fn release_unmapped(app: &App, tx: &DatabaseTransaction) -> Result<()> {
    let for_items = waiting(tx).await?.into_iter().filter(|row| {
        let kind = row.waiting.as_ref().and_then(|waiting| waiting.get("for")).and_then(|kind| kind.as_str());
        matches!(kind, Some("unmapped" | "items_gone"))
    });
    let jobs: Vec<Job> = for_items.filter_map(|row| DealId::new(row.id)).map(|deal| Job::SyncDeal { deal }).collect();
    for deal in jobs.iter().filter_map(Job::deal) {
        queue::revive(tx, app.clock.now(), deal).await?;
    }
    Ok(queue::enqueue(tx, app.clock.now(), &jobs).await?)
}

/// Our own writes are about to change deals: the event each causes, if it comes soon, is no news.
///
/// # Errors
/// When the database fails.
pub async fn expect_echoes(app: &App, deals: &[DealId]) -> Result<()> {
    /// How long the portal may take to send the event.
    const ECHO: chrono::TimeDelta = chrono::TimeDelta::minutes(5);
    Entity::update_many()
        .col_expr(Column::EchoesDue, Expr::value(1))
        .col_expr(Column::EchoesUntil, Expr::value(app.clock.now() + ECHO))
        .filter(Column::Id.is_in(deals.iter().map(|deal| deal.get())))
        .exec(app.store.db())
        .await?;
    Ok(())
}

/// Moves a deal along; the transaction is that of the step.
///
/// # Errors
/// When the database fails.
pub async fn advance(app: &App, tx: &DatabaseTransaction, id: DealId, state: State) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::State, Expr::value(sea_orm::ActiveEnum::into_value(state)))
        .col_expr(Column::Waiting, Expr::value(Option::<sea_orm::JsonValue>::None))
        .col_expr(Column::WaitsSince, Expr::value(Option::<DateTime<Utc>>::None))
        .col_expr(Column::UpdatedAt, Expr::value(app.clock.now()))
        .filter(Column::Id.eq(id.get()))
        .exec(tx)
        .await?;
    Ok(())
}

/// The number is on the deal. What it still waits for in 1C, such as posting, stays noted; the transaction is that of the
/// step, and `row` is held by it. `changed_at` is when the portal last changed the deal, where we know all of that change.
///
/// # Errors
/// When the database fails.
pub async fn finish(app: &App, tx: &DatabaseTransaction, row: Model, changed_at: Option<DateTime<Utc>>) -> Result<()> {
    let waiting: Option<Waiting> = row.waiting.clone().map(serde_json::from_value).transpose()?;
    let posting = DealId::new(row.id).map(|deal| Job::PostInvoice { deal }.identity());
    let stays = waiting.filter(|waiting| match waiting {
        Waiting::Broken { job } => Some(job) == posting.as_ref(),
        waiting => waiting.system() == Some(System::OneC),
    });
    let mut change = row.into_active_model();
    change.state = Set(State::Done);
    if changed_at.is_some() {
        change.changed_at = Set(changed_at);
        change.read_whole = Set(true);
    }
    if stays.is_none() {
        change.waits_since = Set(None);
    }
    change.waiting = Set(stays.map(serde_json::to_value).transpose()?);
    change.updated_at = Set(app.clock.now());
    Entity::update(change).exec(tx).await?;
    Ok(())
}

/// The products without an item that deals wait for, and how many deals wait for each.
///
/// # Errors
/// When the database fails.
pub async fn awaited_products(db: &impl ConnectionTrait) -> Result<BTreeMap<ProductId, u64>> {
    let mut products = BTreeMap::new();
    for named in waiting(db).await?.iter().flat_map(unmapped) {
        *products.entry(named.id).or_default() += 1;
    }
    Ok(products)
}

/// Of each deal that waits for items, its first products, at most so many.
///
/// # Errors
/// When the database fails.
pub async fn first_awaited(db: &impl ConnectionTrait, most: usize) -> Result<BTreeSet<ProductId>> {
    let first = |row: &Model| unmapped(row).into_iter().take(most);
    Ok(waiting(db).await?.iter().flat_map(first).map(|named| named.id).collect())
}

async fn waiting(db: &impl ConnectionTrait) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::State.eq(State::Waiting)).all(db).await
}

fn unmapped(row: &Model) -> Vec<NamedProduct> {
    match row.waiting.clone().map(serde_json::from_value) {
        Some(Ok(Waiting::Unmapped { products, .. })) => products,
        _ => Vec::new(),
    }
}

/// The deal's row.
///
/// # Errors
/// When the database fails.
pub async fn of(db: &impl ConnectionTrait, id: DealId) -> Result<Option<Model>> {
    Ok(Entity::find_by_id(id.get()).one(db).await?)
}

/// The deal's row, held until the transaction ends: whoever decides by what stands in it holds it while deciding.
///
/// # Errors
/// When the database fails.
pub async fn lock(tx: &DatabaseTransaction, id: DealId) -> Result<Option<Model>> {
    Ok(Entity::find_by_id(id.get()).lock_exclusive().one(tx).await?)
}

/// How many deals wait for a person.
///
/// # Errors
/// When the database fails.
pub async fn count_waiting(db: &impl ConnectionTrait) -> Result<u64> {
    Ok(Entity::find().filter(Column::Waiting.is_not_null()).filter(Column::State.ne(State::Issuing)).count(db).await?)
}

fn open_steps(app: &App, row: &Model, invoice: Option<invoice::Model>, deal: DealId) -> Vec<Job> {
    match invoice.map(|invoice| (invoice.state, invoice.posted)) {
        None | Some((invoice::State::Pending, _)) => vec![Job::SyncDeal { deal }],
        Some((invoice::State::Sending, _)) => vec![Job::IssueInvoice { deal }],
        Some((invoice::State::Issued, posted)) => {
            let mut jobs = Vec::new();
            if app.config.invoice.post && !posted {
                jobs.push(Job::PostInvoice { deal });
            }
            if row.state != State::Done {
                jobs.push(Job::WriteInvoiceNumber { deal });
            }
            jobs
        }
    }
}

/// Subtracts one expected echo from each of these deals that expects one, and gives those deals.
///
/// # Errors
/// When the database fails.
async fn swallow_echoes(app: &App, tx: &DatabaseTransaction, deals: &[DealId]) -> Result<Vec<DealId>> {
    let rows = Entity::update_many()
        .col_expr(Column::EchoesDue, Expr::col(Column::EchoesDue).sub(1))
        .filter(Column::Id.is_in(deals.iter().map(|deal| deal.get())))
        .filter(Column::EchoesDue.gt(0))
        .filter(Column::EchoesUntil.gt(app.clock.now()))
        .exec_with_returning(tx)
        .await?;
    Ok(rows.into_iter().filter_map(|row| DealId::new(row.id)).collect())
}
