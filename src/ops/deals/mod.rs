//! A deal's way from an event to the draft of its invoice, and back to rest when a person has to settle something.
//!
//! Events make us quick; whatever they say, the deal is read again before anything is decided.

mod draft;
mod due;
pub mod intake;
pub mod path;

use chrono::NaiveDate;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter,
    QuerySelect,
};

pub use draft::{Buyer, Draft, DraftLine};

use super::journal::{self, Step};
use super::{Actor, Refusal, Result, invoices, mappings, notices};
use crate::app::App;
use crate::clients::bitrix::Deal;
use crate::clients::fault::{Fault, Kind};
use crate::clients::onec::refusal;
use crate::entity::deal::{ActiveModel, Column, Entity, Model, State};
use crate::entity::invoice;
use crate::queue::{self, Job};
use crate::types::{DealId, Notice, System, Waiting};

/// Reads a deal and decides: not ours, waiting for a person, or on its way to an invoice. A deal whose invoice is in the
/// books is left alone.
///
/// # Errors
/// When the portal or the database fails.
pub async fn sync(app: &App, id: DealId) -> Result<()> {
    let invoice = invoices::of(app.store.db(), id).await?;
    if invoice.is_some_and(|invoice| invoice.state == invoice::State::Issued) {
        return Ok(());
    }
    let Some(deal) = app.bitrix.deal(id).await? else {
        return rest(app, id, None, State::Gone, Step::Gone).await;
    };
    if !due::is_due(&app.config.kaspi, &deal) {
        return rest(app, id, Some(&deal.title), State::NotDue, Step::NotDue).await;
    }
    let products: Vec<_> = deal.lines.iter().filter_map(|line| line.product).collect();
    let items = mappings::of(app.store.db(), &products).await?;
    match draft::make(&deal, &items) {
        Ok(draft) => intend(app, &deal, draft).await,
        Err(waiting) => {
            invoices::mark_stale(app.store.db(), id).await?;
            wait(app, id, Some(&deal.title), waiting).await
        }
    }
}

/// Lets a deal wait for a person and tells the chat, once for each thing it waits for.
///
/// # Errors
/// When the database fails.
pub async fn wait(app: &App, id: DealId, title: Option<&str>, waiting: Waiting) -> Result<()> {
    let now = app.clock.now();
    let tx = app.store.begin().await?;
    let Some(row) = lock(&tx, id).await? else { return Ok(()) };
    let issued = invoices::of(&tx, id).await?.is_some_and(|invoice| invoice.state == invoice::State::Issued);
    let known = row.waiting.as_ref() == Some(&serde_json::to_value(&waiting)?);
    let title = title.map_or_else(|| row.title.clone(), str::to_owned);
    let state = if issued { row.state } else { State::Waiting };
    let mut change = row.into_active_model();
    change.state = Set(state);
    change.title = Set(title.clone());
    change.waiting = Set(Some(serde_json::to_value(&waiting)?));
    change.updated_at = Set(now);
    Entity::update(change).exec(&tx).await?;
    if !known {
        let entry = journal::note(&tx, now, id, &Step::Waits { waiting: waiting.clone() }, &Actor::System).await?;
        let notice = Notice::DealWaits { deal: id, title, waiting };
        notices::tell_all(app, &tx, &format!("journal:{entry}"), notice).await?;
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
        Kind::LockedOut { words, .. } => Waiting::LockedOut { system, words: refusal::masked(words) },
        Kind::Unclear { what, name, found } => {
            Waiting::SettingUnclear { setting: (*what).to_owned(), name: name.clone(), choices: found.clone() }
        }
        Kind::Away { .. } | Kind::Unreadable { .. } => Waiting::Exhausted { system },
    }
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
    let jobs = open_steps(app, &row, invoices::of(&tx, id).await?, id);
    if jobs.is_empty() && row.waiting.is_none() {
        return Err(Refusal::OutOfDate.into());
    }
    let mut change = row.into_active_model();
    change.waiting = Set(None);
    change.updated_at = Set(now);
    Entity::update(change).exec(&tx).await?;
    journal::note(&tx, now, id, &Step::Retried, actor).await?;
    queue::revive(&tx, now, id).await?;
    queue::enqueue(&tx, now, &jobs).await?;
    Ok(app.store.commit(tx).await?)
}

/// Reads again every deal that waits for a mapping; the transaction is that of the mapping.
///
/// # Errors
/// When the database fails.
pub async fn release_unmapped(app: &App, tx: &DatabaseTransaction) -> Result<()> {
    let waiting = Entity::find().filter(Column::State.eq(State::Waiting)).all(tx).await?;
    let for_items = waiting.into_iter().filter(|row| {
        let kind = row.waiting.as_ref().and_then(|waiting| waiting.get("for")).and_then(|kind| kind.as_str());
        matches!(kind, Some("unmapped" | "items_gone"))
    });
    let jobs: Vec<Job> = for_items.filter_map(|row| DealId::new(row.id)).map(|deal| Job::SyncDeal { deal }).collect();
    for deal in jobs.iter().filter_map(Job::deal) {
        queue::revive(tx, app.clock.now(), deal).await?;
    }
    Ok(queue::enqueue(tx, app.clock.now(), &jobs).await?)
}

/// Our own write is about to change the deal: the event it causes, if it comes soon, is no news.
///
/// # Errors
/// When the database fails.
pub async fn expect_echo(app: &App, id: DealId) -> Result<()> {
    /// How long the portal may take to send the event.
    const ECHO: chrono::TimeDelta = chrono::TimeDelta::minutes(5);
    Entity::update_many()
        .col_expr(Column::EchoesDue, Expr::value(1))
        .col_expr(Column::EchoesUntil, Expr::value(app.clock.now() + ECHO))
        .filter(Column::Id.eq(id.get()))
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
        .col_expr(Column::UpdatedAt, Expr::value(app.clock.now()))
        .filter(Column::Id.eq(id.get()))
        .exec(tx)
        .await?;
    Ok(())
}

/// The number is on the deal. What it still waits for in 1C, such as posting, stays noted; the transaction is that of the
/// step, and `row` is held by it.
///
/// # Errors
/// When the database fails.
pub async fn finish(app: &App, tx: &DatabaseTransaction, row: Model) -> Result<()> {
    let waiting: Option<Waiting> = row.waiting.clone().map(serde_json::from_value).transpose()?;
    let posting = DealId::new(row.id).map(|deal| Job::PostInvoice { deal }.identity());
    let stays = waiting.filter(|waiting| match waiting {
        Waiting::Broken { job } => Some(job) == posting.as_ref(),
        waiting => waiting.system() == Some(System::OneC),
    });
    let mut change = row.into_active_model();
    change.state = Set(State::Done);
    change.waiting = Set(stays.map(serde_json::to_value).transpose()?);
    change.updated_at = Set(app.clock.now());
    Entity::update(change).exec(tx).await?;
    Ok(())
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

/// The deal becomes no invoice, at least for now. An invoice already sent stays what it is.
async fn rest(app: &App, id: DealId, title: Option<&str>, state: State, step: Step) -> Result<()> {
    invoices::mark_stale(app.store.db(), id).await?;
    let now = app.clock.now();
    let tx = app.store.begin().await?;
    let Some(row) = lock(&tx, id).await? else { return Ok(()) };
    let invoice = invoices::of(&tx, id).await?;
    if invoice.is_some_and(|invoice| invoice.state != invoice::State::Pending) || row.state == state {
        return Ok(());
    }
    let mut change = row.into_active_model();
    change.state = Set(state);
    change.waiting = Set(None);
    change.updated_at = Set(now);
    if let Some(title) = title {
        change.title = Set(title.to_owned());
    }
    Entity::update(change).exec(&tx).await?;
    journal::note(&tx, now, id, &step, &Actor::System).await?;
    Ok(app.store.commit(tx).await?)
}

/// Records the invoice as pending, at most one per deal, and sends the deal on its way.
async fn intend(app: &App, deal: &Deal, draft: Draft) -> Result<()> {
    let now = app.clock.now();
    let tx = app.store.begin().await?;
    lock(&tx, deal.id).await?;
    let before = invoices::of(&tx, deal.id).await?;
    if let Some(sent) = before.as_ref().filter(|invoice| invoice.state != invoice::State::Pending) {
        if !invoices::says_the_same(sent, &draft) {
            invoices::mark_stale(&tx, deal.id).await?;
        }
        return Ok(app.store.commit(tx).await?);
    }
    invoices::intend(app, &tx, deal.id, &draft, sold_on(app, deal), before).await?;
    // What it waited for stays noted until the invoice is there: the same trouble again is no news.
    let row = ActiveModel {
        id: Set(deal.id.get()),
        title: Set(deal.title.clone()),
        state: Set(State::Issuing),
        echoes_due: Set(0),
        heard_at: Set(now),
        updated_at: Set(now),
        ..Default::default()
    };
    let update =
        OnConflict::column(Column::Id).update_columns([Column::Title, Column::State, Column::UpdatedAt]).to_owned();
    Entity::insert(row).on_conflict(update).exec_without_returning(&tx).await?;
    let step = Step::Mapped { lines: draft.lines.len(), sum: draft.sum() };
    journal::note(&tx, now, deal.id, &step, &Actor::System).await?;
    queue::enqueue(&tx, now, &[Job::FindCounterparty { deal: deal.id }]).await?;
    Ok(app.store.commit(tx).await?)
}

/// The local day of the sale: the day the deal was closed, never a day to come.
fn sold_on(app: &App, deal: &Deal) -> NaiveDate {
    let zone = app.config.timezone;
    let today = app.clock.now().with_timezone(&zone).date_naive();
    let moved = deal.moved_at.map(|moved| moved.with_timezone(&zone).date_naive());
    deal.closed_on.or(moved).map_or(today, |day| std::cmp::min(day, today))
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
