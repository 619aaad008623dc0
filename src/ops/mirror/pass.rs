//! A pass over everything the portal has: the first load, and once a night, to see what was deleted.
//!
//! It goes in steps, each a job that ends with a mark, so that a killed process goes on where it was; between the steps other
//! work has its turn at the portal. A step that finds most of what is known gone believes nothing and deletes nothing.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::ActiveValue::{Set, Unchanged};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter};

use super::super::Result;
use super::{keep, names, of, payment, sums};
use crate::app::App;
use crate::entity::mirror::{ActiveModel, Column, Entity, Kind, Model};
use crate::queue::{self, Job};

/// A pass that began longer ago was missed.
const DAILY: TimeDelta = TimeDelta::hours(26);

/// A pass is begun anew only so long after the one before.
const REST: TimeDelta = TimeDelta::hours(12);

/// What is read, one after the other.
const PARTS: [Kind; 2] = [Kind::Deals, Kind::Leads];

/// Begins the pass that was missed while no process ran, or goes on with one that was cut off. May be repeated.
///
/// # Errors
/// When the database fails.
pub async fn make_up(app: &App) -> Result<()> {
    let now = app.clock.now();
    for kind in PARTS {
        let known = of(app.store.db(), kind).await?;
        if known.is_none_or(|row| row.read_until.is_some() || row.whole_at.is_none_or(|at| now - at > DAILY)) {
            queue::enqueue(app.store.db(), now, &[Job::ReadMirror]).await?;
        }
    }
    Ok(())
}

/// Reads the next part of the pass, and has the one after it read; begins a pass where none is under way. May be repeated.
///
/// # Errors
/// When the portal does not answer, or the database fails.
pub async fn go_on(app: &App) -> Result<()> {
    let db = app.store.db();
    let mut parts = Vec::new();
    for kind in PARTS {
        let known = of(db, kind).await?;
        if let Some(Model { read_until: Some(until), read_to, begun_at, .. }) = known {
            return step(app, kind, (read_to, until), begun_at).await;
        }
        parts.push((known.and_then(|row| row.whole_at), kind));
    }
    // What was never read comes first, then what was read longest ago.
    parts.sort_by_key(|(whole_at, _)| *whole_at);
    match parts.first() {
        Some((whole_at, kind)) if whole_at.is_none_or(|at| app.clock.now() - at >= REST) => begin(app, *kind).await,
        _ => sums::settle(app).await,
    }
}

/// Notes how far the portal's numbers go. What changes from now on is told by the looks at what changed.
async fn begin(app: &App, kind: Kind) -> Result<()> {
    names::refresh(app).await?;
    let (newest, at) = match kind {
        Kind::Leads => app.bitrix.newest_lead().await?,
        _ => app.bitrix.newest_deal().await?,
    };
    let tx = app.store.begin().await?;
    let row = ActiveModel {
        kind: Set(kind),
        read_to: Set(0),
        // What we have beyond the portal's newest was deleted there.
        read_until: Set(Some(newest.max(keep::newest(&tx, kind).await?))),
        begun_at: Set(Some(app.clock.now())),
        fresh_at: Set(Some(at)),
        ..Default::default()
    };
    // How fresh it is stays as it was: looks since then told of everything.
    let again = OnConflict::column(Column::Kind)
        .update_columns([Column::ReadTo, Column::ReadUntil, Column::BegunAt])
        .to_owned();
    Entity::insert(row).on_conflict(again).exec_without_returning(&tx).await?;
    next(app, tx).await
}

/// Reads the next numbers and forgets what is not among them any more.
async fn step(app: &App, kind: Kind, (from, until): (i64, i64), begun_at: Option<DateTime<Utc>>) -> Result<()> {
    let to = (from + app.bitrix.reach()).min(until);
    if from < until {
        let since = app.config.mirror.since;
        match kind {
            Kind::Leads => {
                let leads = app.bitrix.leads_numbered(from, since).await?;
                keep::store_leads_between(app, (from, to), leads).await?;
            }
            _ => {
                let deals = app.bitrix.deals_numbered(from, since, &payment::fields(app)).await?;
                keep::store_between(app, (from, to), deals).await?;
            }
        }
    }
    let over = to >= until;
    let tx = app.store.begin().await?;
    let mut row = ActiveModel { kind: Unchanged(kind), read_to: Set(to), ..Default::default() };
    if over {
        row.read_until = Set(None);
        row.whole_at = Set(begun_at);
        tracing::info!(kind = ?kind, numbers = until, "the mirror was read whole");
    }
    // Only where nobody else is further; whoever is has the next part read.
    let here = Entity::update_many()
        .set(row)
        .filter(Column::Kind.eq(kind))
        .filter(Column::ReadTo.eq(from))
        .filter(Column::ReadUntil.eq(until));
    if here.exec(&tx).await?.rows_affected == 0 {
        return Ok(tx.commit().await?);
    }
    next(app, tx).await
}

async fn next(app: &App, tx: DatabaseTransaction) -> Result<()> {
    queue::enqueue(&tx, app.clock.now(), &[Job::ReadMirror]).await?;
    Ok(app.store.commit(tx).await?)
}
