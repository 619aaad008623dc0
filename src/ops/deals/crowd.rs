//! Deals that wait for a person, as alerts: those that begin to wait for the same kind of thing within minutes are told in one
//! message, and it turns green when none of them waits any more.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::sea_query::{Expr, ExprTrait};
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

/// How the causes of all alerts about deals begin.
const WAITS: &str = "waits:";

/// Where a deal stands with which nothing more happens by itself, but for what it waits for.
const AT_REST: [State; 5] = [State::NotDue, State::Issued, State::Done, State::Gone, State::Skipped];

/// Most deals listed in one message.
const LISTED: u64 = 5;

/// The alert that tells that a deal waits: one that was raised a moment ago for the same kind of thing, or a new one, which
/// `entry` names as this very occurrence.
pub(super) async fn join(
    tx: &DatabaseTransaction,
    now: DateTime<Utc>,
    waits: WaitingDeal,
    entry: &str,
) -> Result<Option<i32>> {
    let kind = kind(&waits.waiting);
    if let Some(alert) = alerts::youngest(tx, &kind, now - TOGETHER).await? {
        return Ok(Some(alert));
    }
    alerts::begin(tx, now, &format!("{kind}{entry}"), &lonely(waits)).await
}

/// Whether a deal is told of in the message it has: that goes on, and is about the same kind of thing. Whoever had the deal
/// tried again, so that it waited for nothing for a moment, is told anew: an edit would not show that it was in vain.
pub(super) async fn goes_on(
    app: &App,
    tx: &DatabaseTransaction,
    (alert, waiting): (i32, &Waiting),
    tried_again: bool,
) -> Result<bool> {
    let row = alerts::lock(tx, alert).await?;
    let Some(row) = row.filter(|row| row.over_at.is_none() && row.cause.starts_with(&kind(waiting))) else {
        return Ok(false);
    };
    // A list is not told again for each of its deals.
    if tried_again && of(alert).count(tx).await? == 1 {
        alerts::tell_again(app, tx, &row.cause).await?;
    }
    Ok(true)
}

/// How the causes of alerts about such a thing begin.
fn kind(waiting: &Waiting) -> String {
    match waiting {
        Waiting::Refused { system, reason, .. } => format!("{WAITS}refused:{system}:{reason}:"),
        waiting => format!("{WAITS}{}:", waiting.key()),
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
    // Held, so that no deal joins it while it is decided whether it is over.
    alerts::lock(&tx, alert).await?;
    let total = of(alert).count(&tx).await?;
    let left = waiting(alert).count(&tx).await?;
    // What is on its way again may come back with the same trouble; it is over when the deal is at rest.
    let under_way = of(alert).filter(Column::State.is_not_in(AT_REST)).count(&tx).await? > left;
    if left == 0 && !under_way {
        alerts::end_of(app, &tx, alert).await?;
    } else if left > 0 {
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

/// Brings every alert about deals up to date, and tells of deals that wait without one: whatever was lost when a process died is
/// made up for. May be repeated.
///
/// # Errors
/// When the database fails.
pub async fn look_after(app: &App) -> Result<()> {
    let (db, now) = (app.store.db(), app.clock.now());
    let open = alerts::open_like(db, WAITS).await?;
    let jobs: Vec<Job> = open.into_iter().map(|(alert, _)| Job::KeepAlert { alert }).collect();
    queue::enqueue(db, now, &jobs).await?;
    let untold = Entity::find().filter(Column::Waiting.is_not_null()).filter(Column::Alert.is_null());
    for row in untold.filter(Column::State.ne(State::Issuing)).order_by_asc(Column::Id).all(db).await? {
        let Some(id) = DealId::new(row.id) else { continue };
        let tx = app.store.begin().await?;
        if let Some(waits) = super::lock(&tx, id).await?.filter(|row| row.alert.is_none()).and_then(listed)
            && !super::waits_for_outage(app, &waits.waiting)
            && let Some(alert) = join(&tx, now, waits, &format!("deal:{id}")).await?
        {
            let told = Entity::update_many().col_expr(Column::Alert, Expr::value(alert));
            told.filter(Column::Id.eq(row.id)).exec(&tx).await?;
            queue::enqueue(&tx, now, &[Job::KeepAlert { alert }]).await?;
        }
        app.store.commit(tx).await?;
    }
    Ok(())
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
