//! The sweep: whatever happened to deals that no event told us of is found by asking the portal.
//!
//! The portal never sends an event again, and of a move to another pipeline it sends none. A sweep asks what changed since a
//! kept mark, and reads again only what we have not read in that very state. Events make us quick, the sweep makes us right.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter};

use super::super::journal::{self, Step};
use super::super::{Actor, Result, notices};
use crate::app::App;
use crate::clients::bitrix::{Changes, Deal, Mark, Stage};
use crate::entity::deal::{ActiveModel, Column, Entity, Model, State};
use crate::entity::sweep;
use crate::queue::{self, Asked, Job};
use crate::store::Store;
use crate::types::{Content, DealId, Notice, Topic};

/// How far a sweep looks back behind the one before: changes of the same moment, and clocks that are corrected.
const OVERLAP: TimeDelta = TimeDelta::minutes(1);

/// Most rows looked up or written in one statement; SQLite takes 32 766 values.
const AT_ONCE: usize = 1_000;

/// The first start ever: deals won before it are not ours. Changes nothing later.
///
/// # Errors
/// When the database fails.
pub async fn begin(store: &Store, now: DateTime<Utc>) -> Result<()> {
    let row = sweep::ActiveModel { id: Set(sweep::ONLY), since: Set(now), history_id: Set(None), swept_at: Set(None) };
    let once = OnConflict::column(sweep::Column::Id).do_nothing().to_owned();
    sweep::Entity::insert(row).on_conflict(once).exec_without_returning(store.db()).await?;
    Ok(())
}

/// Finds every deal that has to be read and was not, has it read, and moves the mark; whoever asked hears how many. May be
/// repeated.
///
/// # Errors
/// When the portal or the database fails: then the mark stays where it was.
pub async fn sweep(app: &App, asked: Option<Asked>) -> Result<()> {
    let Some(mark) = sweep::Entity::find_by_id(sweep::ONLY).one(app.store.db()).await? else { return Ok(()) };
    let changes = app.bitrix.changes(Mark { since: mark.since, history_id: mark.history_id }).await?;
    let now = app.clock.now();
    let tx = app.store.begin().await?;
    let unread = unread(&tx, &changes).await?;
    read_again(&tx, now, &unread).await?;
    let mut moved = mark.into_active_model();
    moved.since = Set(changes.at - OVERLAP);
    moved.swept_at = Set(Some(now));
    if changes.history_id.is_some() {
        moved.history_id = Set(changes.history_id);
    }
    sweep::Entity::update(moved).exec(&tx).await?;
    if let Some(Asked { chat, update }) = asked {
        let notice = Content::Notice(Notice::Swept { reading: unread.len() as u64 });
        notices::post(&tx, now, chat, &format!("update:{update}:answer"), notice).await?;
    }
    app.store.commit(tx).await?;
    tracing::info!(changed = changes.changed.len(), unread = unread.len(), "the portal was swept");
    Ok(())
}

/// When the portal was last swept.
///
/// # Errors
/// When the database fails.
pub async fn last(db: &impl ConnectionTrait) -> Result<Option<DateTime<Utc>>> {
    Ok(sweep::Entity::find_by_id(sweep::ONLY).one(db).await?.and_then(|row| row.swept_at))
}

/// A deal was read, or is not there: a sweep need not have it read again before it changes.
///
/// # Errors
/// When the database fails.
pub(super) async fn note_read(db: &impl ConnectionTrait, id: DealId, deal: Option<&Deal>) -> Result<()> {
    let changed_at = deal.and_then(|deal| deal.changed_at).map(|at| at.to_utc());
    Entity::update_many()
        .col_expr(Column::ChangedAt, Expr::value(changed_at))
        .col_expr(Column::ReadWhole, Expr::value(deal.is_some_and(|deal| deal.read_whole)))
        .col_expr(Column::SweptAt, Expr::value(Option::<DateTime<Utc>>::None))
        .filter(Column::Id.eq(id.get()))
        .exec(db)
        .await?;
    Ok(())
}

/// A deal turned out to be due; if a sweep found it, people are told how many that one found.
///
/// # Errors
/// When the database fails.
pub(super) async fn count_found(app: &App, tx: &DatabaseTransaction, swept_at: Option<DateTime<Utc>>) -> Result<()> {
    let Some(swept_at) = swept_at else { return Ok(()) };
    let cause = format!("found:{}", swept_at.timestamp_millis());
    let before = match notices::told(app, tx, Topic::Invoices, &cause).await? {
        Some(Notice::DealsFound { deals }) => deals,
        _ => 0,
    };
    Ok(notices::revise(app, tx, &cause, Notice::DealsFound { deals: before + 1 }).await?)
}

/// The deals to read: those that changed and were not read since, and those won of which we know nothing.
async fn unread(tx: &DatabaseTransaction, changes: &Changes) -> Result<Vec<DealId>> {
    let named = changes.won.iter().copied().chain(changes.changed.iter().map(|changed| changed.deal));
    let known = known(tx, &named.collect()).await?;
    let mut unread: BTreeSet<DealId> = changes.won.iter().filter(|deal| !known.contains_key(deal)).copied().collect();
    for changed in &changes.changed {
        let at = changed.at.map(|at| at.to_utc());
        let wanted = match known.get(&changed.deal) {
            Some(row) => at.is_none() || row.changed_at != at || !row.read_whole,
            // Not won and never heard of: no business of ours so far.
            None => changed.stage == Stage::Won,
        };
        if wanted {
            unread.insert(changed.deal);
        }
    }
    Ok(unread.into_iter().collect())
}

async fn known(tx: &DatabaseTransaction, deals: &BTreeSet<DealId>) -> Result<BTreeMap<DealId, Model>> {
    let deals: Vec<i64> = deals.iter().map(|deal| deal.get()).collect();
    let mut known = BTreeMap::new();
    for some in deals.chunks(AT_ONCE) {
        let rows = Entity::find().filter(Column::Id.is_in(some.iter().copied())).all(tx).await?;
        known.extend(rows.into_iter().filter_map(|row| Some((DealId::new(row.id)?, row))));
    }
    Ok(known)
}

/// Has deals read, and remembers that it was this sweep that found them.
async fn read_again(tx: &DatabaseTransaction, now: DateTime<Utc>, deals: &[DealId]) -> Result<()> {
    for some in deals.chunks(AT_ONCE) {
        let rows = some.iter().map(|deal| ActiveModel {
            id: Set(deal.get()),
            title: Set(String::new()),
            state: Set(State::Heard),
            echoes_due: Set(0),
            swept_at: Set(Some(now)),
            heard_at: Set(now),
            updated_at: Set(now),
            ..Default::default()
        });
        let found = OnConflict::column(Column::Id).update_column(Column::SweptAt).to_owned();
        Entity::insert_many(rows).on_conflict(found).exec_without_returning(tx).await?;
        let jobs: Vec<Job> = some.iter().map(|deal| Job::SyncDeal { deal: *deal }).collect();
        queue::enqueue(tx, now, &jobs).await?;
        journal::note_of_many(tx, now, some, &Step::Swept, &Actor::System).await?;
    }
    Ok(())
}
