//! The durable queue: small steps that survive the process, each run at least once.
//!
//! A job is data: this module knows identities, times and reasons, and must never know a use case. A job is enqueued in the
//! transaction that causes it, so that the cause and the step stand or fall together.

pub mod backoff;
mod claim;
mod job;
mod view;

use chrono::{DateTime, DurationRound, TimeDelta, Utc};
use sea_orm::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Query};
use sea_orm::{ActiveValue::Set, ConnectionTrait, DbErr, UpdateMany};

pub use claim::{Claimed, LEASE, Next, claim, finish, give_back, next, park, postpone, put_off, renew};
pub use job::{Asked, Job, Lane};
pub use view::{Backlog, backlog, deals_in, parked, tried_since};

use crate::entity::job::{ActiveModel, Column, Entity, State};
use crate::entity::tick;
use crate::store::Store;
use crate::types::DealId;

/// Jobs written in one statement; SQLite takes 32 766 values.
const AT_ONCE: usize = 1_000;

/// Enqueues jobs to run as soon as possible. One that means the same as a job not yet started merges with it; one that
/// means the same as a parked job replaces it, because there is news.
///
/// # Errors
/// When the database fails.
pub async fn enqueue(db: &impl ConnectionTrait, now: DateTime<Utc>, jobs: &[Job]) -> Result<(), DbErr> {
    enqueue_new(db, now, jobs).await.map(drop)
}

/// As [`enqueue`]; gives the identities of those jobs that did not merge with another.
///
/// # Errors
/// When the database fails.
pub async fn enqueue_new(db: &impl ConnectionTrait, now: DateTime<Utc>, jobs: &[Job]) -> Result<Vec<String>, DbErr> {
    if jobs.is_empty() {
        return Ok(Vec::new());
    }
    // Always in the same order, so that two transactions that enqueue the same jobs cannot wait for each other.
    let mut jobs: Vec<(String, &Job)> = jobs.iter().map(|job| (job.identity(), job)).collect();
    jobs.sort_by(|one, other| one.0.cmp(&other.0));
    let mut new = Vec::new();
    for some in jobs.chunks(AT_ONCE) {
        new.extend(enqueue_some(db, now, some).await?);
    }
    Ok(new)
}

async fn enqueue_some(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
    jobs: &[(String, &Job)],
) -> Result<Vec<String>, DbErr> {
    Entity::delete_many()
        .filter(Column::Identity.is_in(jobs.iter().map(|(identity, _)| identity)))
        .filter(Column::State.eq(State::Parked))
        .exec(db)
        .await?;
    let rows = jobs.iter().map(|(identity, job)| ActiveModel {
        lane: Set(job.lane().key().to_owned()),
        identity: Set(identity.clone()),
        subject: Set(job.subject()),
        payload: Set(job.to_json()),
        state: Set(State::Ready),
        run_at: Set(now),
        attempts: Set(0),
        created_at: Set(now),
        ..Default::default()
    });
    let merge = OnConflict::column(Column::Identity)
        // Literal, as in the index: a parameter would not be recognised as its condition.
        .target_and_where(Expr::cust("state = 'ready'"))
        .do_nothing()
        .to_owned();
    let enqueued = Entity::insert_many(rows).on_conflict(merge).exec_with_returning(db).await?;
    Ok(enqueued.into_iter().map(|row| row.identity).collect())
}

/// Makes the postponed jobs of a lane run now, in the order in which they were enqueued, because what they waited for is back.
/// How often they failed is not forgotten: it may go away again.
///
/// # Errors
/// When the database fails.
pub async fn hurry(db: &impl ConnectionTrait, lane: Lane) -> Result<(), DbErr> {
    let in_order = Entity::update_many().col_expr(Column::RunAt, Expr::col(Column::CreatedAt));
    // Runs of stock ask both systems, in whatever lane they lie.
    let of_lane = Column::Lane.eq(lane.key()).or(Column::Subject.starts_with("stock:"));
    in_order.filter(of_lane).filter(Column::State.eq(State::Ready)).exec(db).await?;
    Ok(())
}

/// Makes the jobs of a deal run now, parked ones too, as if they had not failed yet: a person wants it.
///
/// # Errors
/// When the database fails.
pub async fn revive(db: &impl ConnectionTrait, now: DateTime<Utc>, deal: DealId) -> Result<(), DbErr> {
    let of_deal = Column::Subject.eq(job::subject_of(deal));
    let ready =
        Query::select().column(Column::Identity).from(Entity).and_where(Column::State.eq(State::Ready)).to_owned();
    Entity::delete_many()
        .filter(of_deal.clone())
        .filter(Column::State.eq(State::Parked))
        .filter(Column::Identity.in_subquery(ready))
        .exec(db)
        .await?;
    run_now(now)
        .col_expr(Column::State, Expr::value(State::Ready.into_value()))
        .filter(of_deal)
        .filter(Column::State.is_in([State::Ready, State::Parked]))
        .exec(db)
        .await?;
    Ok(())
}

/// Makes a job that is parked or postponed run now, as if it had not failed yet: a person wants it.
///
/// # Errors
/// When the database fails.
pub async fn revive_one(db: &impl ConnectionTrait, now: DateTime<Utc>, identity: &str) -> Result<(), DbErr> {
    let waiting = Column::State.is_in([State::Ready, State::Parked]);
    run_now(now)
        .col_expr(Column::State, Expr::value(State::Ready.into_value()))
        .filter(Column::Identity.eq(identity))
        .filter(waiting)
        .exec(db)
        .await?;
    Ok(())
}

/// Whether there is a job that means this, in whatever state.
///
/// # Errors
/// When the database fails.
pub async fn is_known(db: &impl ConnectionTrait, identity: &str) -> Result<bool, DbErr> {
    Ok(Entity::find().filter(Column::Identity.eq(identity)).one(db).await?.is_some())
}

/// Forgets the jobs of a deal that are not being run: nobody wants them any more.
///
/// # Errors
/// When the database fails.
pub async fn forget_deal(db: &impl ConnectionTrait, deal: DealId) -> Result<(), DbErr> {
    forget_all(db, Column::Subject.eq(job::subject_of(deal))).await
}

/// Forgets a job, and what means the same, unless it is being run.
///
/// # Errors
/// When the database fails.
pub async fn forget(db: &impl ConnectionTrait, job: &Job) -> Result<(), DbErr> {
    forget_all(db, Column::Identity.eq(job.identity())).await
}

async fn forget_all(db: &impl ConnectionTrait, which: Expr) -> Result<(), DbErr> {
    Entity::delete_many().filter(which).filter(Column::State.is_in([State::Ready, State::Parked])).exec(db).await?;
    Ok(())
}

fn run_now(now: DateTime<Utc>) -> UpdateMany<Entity> {
    Entity::update_many().col_expr(Column::RunAt, Expr::value(now)).col_expr(Column::Attempts, Expr::value(0))
}

/// Gives back what a process that is certainly dead had claimed. Only where no second process can share the tables.
///
/// # Errors
/// When the database fails.
pub async fn take_back_all(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<(), DbErr> {
    Entity::update_many()
        .col_expr(Column::LeasedUntil, Expr::value(now))
        .filter(Column::State.eq(State::Running))
        .exec(db)
        .await?;
    Ok(())
}

/// When a schedule's tick was last taken; none before the first.
///
/// # Errors
/// When the database fails.
pub async fn last_tick(db: &impl ConnectionTrait, name: &str) -> Result<Option<DateTime<Utc>>, DbErr> {
    Ok(tick::Entity::find_by_id(name).one(db).await?.map(|row| row.at))
}

/// Enqueues jobs for the tick of a schedule, unless the tick was taken already, by whatever process: ticks are told apart by
/// the minute. True when it was taken now.
///
/// # Errors
/// When the database fails.
pub async fn tick(store: &Store, name: &str, now: DateTime<Utc>, jobs: &[Job]) -> Result<bool, DbErr> {
    let minute = now.duration_trunc(TimeDelta::minutes(1)).unwrap_or(now);
    let tx = store.begin().await?;
    let row = tick::ActiveModel { name: Set(name.to_owned()), at: Set(minute) };
    let later = OnConflict::column(tick::Column::Name)
        .update_column(tick::Column::At)
        .action_and_where(Expr::col((tick::Entity, tick::Column::At)).lt(minute))
        .to_owned();
    let taken = tick::Entity::insert(row).on_conflict(later).exec_without_returning(&tx).await? > 0;
    if taken {
        enqueue(&tx, now, jobs).await?;
    }
    store.commit(tx).await?;
    Ok(taken)
}
