//! Reading deals and deciding: not ours, waiting for a person, on its way to an invoice, or changed after its invoice.
//!
//! Whatever an event said, only what was read counts. Deals are read together, and each is decided by itself.

use chrono::NaiveDate;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::OnConflict;
use sea_orm::{EntityTrait, IntoActiveModel};

use super::super::journal::{self, Step};
use super::super::{Actor, Result, invoices, mappings, mirror};
use super::{after, draft, due, lock, sweep, wait};
use crate::app::App;
use crate::clients::bitrix::Deal;
use crate::entity::deal::{ActiveModel, Column, Entity, State};
use crate::entity::invoice;
use crate::queue::{self, Job};
use crate::types::DealId;

use super::draft::Draft;

/// Reads deals in one request and decides each; gives what came of each, in their order. May be repeated.
pub async fn sync(app: &App, ids: &[DealId]) -> Vec<Result<()>> {
    let deals = app.bitrix.deals(ids).await;
    mirror::note(app, &ids.iter().copied().zip(&deals).collect::<Vec<_>>()).await;
    let mut outcomes = Vec::with_capacity(ids.len());
    for (id, deal) in ids.iter().zip(deals) {
        outcomes.push(match deal {
            Ok(deal) => decide(app, *id, deal.as_ref()).await,
            Err(fault) => Err(fault.into()),
        });
    }
    outcomes
}

/// Decides about a deal as it was read; none where the portal does not have it.
async fn decide(app: &App, id: DealId, deal: Option<&Deal>) -> Result<()> {
    let invoice = invoices::of(app.store.db(), id).await?;
    if let Some(invoice) = invoice.filter(|invoice| invoice.state == invoice::State::Issued) {
        return after::compare(app, id, deal, &invoice).await;
    }
    if super::of(app.store.db(), id).await?.is_some_and(|row| row.state == State::Skipped) {
        return sweep::note_read(app.store.db(), id, deal).await;
    }
    let Some(deal) = deal else { return rest(app, id, None, State::Gone, Step::Gone).await };
    if !due::is_due(&app.config.kaspi, deal) {
        return rest(app, id, Some(deal), State::NotDue, Step::NotDue).await;
    }
    let products: Vec<_> = deal.lines.iter().filter_map(|line| line.product).collect();
    let items = mappings::of(app.store.db(), &products).await?;
    match draft::make(deal, &items) {
        Ok(draft) => intend(app, deal, draft).await,
        Err(waiting) => {
            invoices::mark_stale(app.store.db(), id).await?;
            wait(app, id, Some(&deal.title), waiting).await?;
            sweep::note_read(app.store.db(), id, Some(deal)).await
        }
    }
}

/// The deal becomes no invoice, at least for now. An invoice already sent stays what it is.
async fn rest(app: &App, id: DealId, deal: Option<&Deal>, state: State, step: Step) -> Result<()> {
    invoices::mark_stale(app.store.db(), id).await?;
    let now = app.clock.now();
    let tx = app.store.begin().await?;
    let Some(row) = lock(&tx, id).await? else { return Ok(()) };
    sweep::note_read(&tx, id, deal).await?;
    let invoice = invoices::of(&tx, id).await?;
    if invoice.is_some_and(|invoice| invoice.state != invoice::State::Pending) || row.state == state {
        return Ok(app.store.commit(tx).await?);
    }
    let mut change = row.into_active_model();
    change.state = Set(state);
    change.waiting = Set(None);
    change.waits_since = Set(None);
    change.updated_at = Set(now);
    if let Some(deal) = deal {
        change.title = Set(deal.title.clone());
    }
    Entity::update(change).exec(&tx).await?;
    journal::note(&tx, now, id, &step, &Actor::System).await?;
    Ok(app.store.commit(tx).await?)
}

/// Records the invoice as pending, at most one per deal, and sends the deal on its way.
async fn intend(app: &App, deal: &Deal, draft: Draft) -> Result<()> {
    let now = app.clock.now();
    let tx = app.store.begin().await?;
    let swept_at = lock(&tx, deal.id).await?.and_then(|row| row.swept_at);
    let before = invoices::of(&tx, deal.id).await?;
    if let Some(sent) = before.as_ref().filter(|invoice| invoice.state != invoice::State::Pending) {
        if !invoices::says_the_same(sent, &draft) {
            invoices::mark_stale(&tx, deal.id).await?;
        }
        return Ok(app.store.commit(tx).await?);
    }
    invoices::intend(app, &tx, deal.id, &draft, closed_on(app, deal), before).await?;
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
    sweep::note_read(&tx, deal.id, Some(deal)).await?;
    sweep::count_found(app, &tx, swept_at).await?;
    let step = Step::Mapped { lines: draft.lines.len(), sum: draft.sum() };
    journal::note(&tx, now, deal.id, &step, &Actor::System).await?;
    queue::enqueue(&tx, now, &[Job::FindCounterparty { deal: deal.id }]).await?;
    Ok(app.store.commit(tx).await?)
}

/// The local day a deal was closed, no later than it reached its stage; of a sale its day.
pub fn closed_on(app: &App, deal: &Deal) -> NaiveDate {
    let zone = app.config.timezone;
    let today = app.clock.now().with_timezone(&zone).date_naive();
    let moved = deal.moved_at.map(|moved| moved.with_timezone(&zone).date_naive());
    // A day that was planned for later is not the day of a sale, however late one looks.
    let latest = moved.map_or(today, |moved| moved.min(today));
    deal.closed_on.map_or(latest, |day| day.min(latest))
}
