//! Deals that wait for a person, as alerts: those that begin to wait for the same kind of thing within minutes are told in one
//! message, and it turns green when none of them waits any more.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::sea_query::ExprTrait;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, Select,
};

use super::super::{Result, alerts};
use crate::app::App;
use crate::entity::deal::{Column, Entity, Model, State};
use crate::queue::{self, Job};
use crate::types::{DealId, Notice, Waiting, WaitingDeal};

/// How long after the first of them another deal joins; later it is news again.
const TOGETHER: TimeDelta = TimeDelta::minutes(10);

/// Most deals listed in one message.
const LISTED: u64 = 5;

/// The alert that tells that a deal waits: one that was raised a moment ago for the same kind of thing, or a new one; never the
/// one it had `before`, because who tries a deal again has to hear that it waits again. `entry` is the journal's row, which
/// names this very occurrence.
pub(super) async fn join(
    tx: &DatabaseTransaction,
    now: DateTime<Utc>,
    waits: WaitingDeal,
    (entry, before): (i32, Option<i32>),
) -> Result<Option<i32>> {
    let kind = kind(&waits.waiting);
    if let Some(alert) = alerts::youngest(tx, &kind, now - TOGETHER, before).await? {
        return Ok(Some(alert));
    }
    alerts::begin(tx, now, &format!("{kind}{entry}"), &lonely(waits)).await
}

/// How the causes of alerts about such a thing begin.
fn kind(waiting: &Waiting) -> String {
    match waiting {
        Waiting::Refused { system, reason, .. } => format!("waits:refused:{system}:{reason}:"),
        waiting => format!("waits:{}:", waiting.key()),
    }
}

/// Has the alerts of these deals brought up to date, where they have any that go on; the deals may have gone on.
///
/// # Errors
/// When the database fails.
pub async fn keep_later(db: &impl ConnectionTrait, now: DateTime<Utc>, deals: &[DealId]) -> Result<()> {
    let ids = deals.iter().map(|deal| deal.get());
    let told = Entity::find().filter(Column::Id.is_in(ids)).filter(Column::Alert.is_not_null());
    let alerts: Vec<i32> = told.select_only().column(Column::Alert).distinct().into_tuple().all(db).await?;
    if alerts.is_empty() {
        return Ok(());
    }
    let open = alerts::still_open(db, &alerts).await?;
    let jobs: Vec<Job> = open.into_iter().map(|alert| Job::KeepAlert { alert }).collect();
    Ok(queue::enqueue(db, now, &jobs).await?)
}

/// Brings an alert about deals up to date. May be repeated.
///
/// # Errors
/// When the database fails.
pub async fn keep(app: &App, alert: i32) -> Result<()> {
    let tx = app.store.begin().await?;
    let total = of(alert).count(&tx).await?;
    let left = waiting(alert).count(&tx).await?;
    if left == 0 {
        alerts::end_of(app, &tx, alert).await?;
    } else {
        let first = waiting(alert).order_by_asc(Column::WaitsSince).order_by_asc(Column::Id).limit(LISTED);
        let mut first: Vec<WaitingDeal> = first.all(&tx).await?.into_iter().filter_map(listed).collect();
        let notice = match (total, first.pop()) {
            (1, Some(only)) => lonely(only),
            (_, last) => {
                first.extend(last);
                Notice::DealsWait { total, left, first }
            }
        };
        alerts::revise(app, &tx, alert, notice).await?;
    }
    Ok(app.store.commit(tx).await?)
}

/// The deals an alert tells of that still wait.
///
/// # Errors
/// When the database fails.
pub async fn told_by(db: &impl ConnectionTrait, alert: i32) -> Result<Vec<DealId>> {
    let ids: Vec<i64> = waiting(alert).select_only().column(Column::Id).into_tuple().all(db).await?;
    Ok(ids.into_iter().filter_map(DealId::new).collect())
}

fn of(alert: i32) -> Select<Entity> {
    Entity::find().filter(Column::Alert.eq(alert))
}

fn waiting(alert: i32) -> Select<Entity> {
    of(alert).filter(Column::Waiting.is_not_null().and(Column::State.ne(State::Issuing)))
}

fn lonely(WaitingDeal { deal, title, waiting }: WaitingDeal) -> Notice {
    Notice::DealWaits { deal, title, waiting }
}

fn listed(row: Model) -> Option<WaitingDeal> {
    let waiting = serde_json::from_value(row.waiting?).ok()?;
    Some(WaitingDeal { deal: DealId::new(row.id)?, title: row.title, waiting })
}
