//! The durable queue: small steps that survive the process, each run at least once.
//!
//! A job is data: this module knows identities, times and reasons, and must never know a use case. A job is enqueued in the
//! transaction that causes it, so that the cause and the step stand or fall together.

pub mod backoff;
mod job;

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::prelude::*;
use sea_orm::sea_query::{
    Alias, Expr, ExprTrait, LockBehavior, LockType, OnConflict, Query, QueryStatementBuilder, SelectStatement,
};
use sea_orm::{ActiveValue::Set, Condition, ConnectionTrait, DbErr, Order, QueryOrder, SqlErr, UpdateMany};
use uuid::Uuid;

pub use job::{Job, Lane};

use crate::entity::job::{ActiveModel, Column, Entity, Model, State};
use crate::store::Store;
use crate::types::DealId;

/// How long a claim holds without being renewed; a dead process's job is taken over after that.
pub const LEASE: TimeDelta = TimeDelta::seconds(60);

/// A job that is ours to run.
#[derive(Clone, Debug)]
pub struct Claimed {
    /// The job.
    pub job: Job,
    /// How often it was tried before and failed.
    pub attempts: u32,
    id: i64,
    claim: String,
}

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
    Entity::delete_many()
        .filter(Column::Identity.is_in(jobs.iter().map(|(identity, _)| identity)))
        .filter(Column::State.eq(State::Parked))
        .exec(db)
        .await?;
    let rows = jobs.into_iter().map(|(identity, job)| ActiveModel {
        lane: Set(job.lane().key().to_owned()),
        identity: Set(identity),
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

/// Takes the job of a lane that has waited longest, for [`LEASE`]; a running one whose lease has ended counts as waiting.
/// One whose subject another job is at work on has to wait for that.
///
/// # Errors
/// When the database fails.
pub async fn claim(db: &impl ConnectionTrait, now: DateTime<Utc>, lane: Lane) -> Result<Option<Claimed>, DbErr> {
    let claim = Uuid::new_v4().to_string();
    let claimed = Entity::update_many()
        .col_expr(Column::State, Expr::value(State::Running.into_value()))
        .col_expr(Column::Claim, Expr::value(claim.clone()))
        .col_expr(Column::LeasedUntil, Expr::value(now + LEASE))
        // A comparison, not IN: PostgreSQL might run an IN again for a second row.
        .filter(Expr::col(Column::Id).eq(Expr::SubQuery(None, Box::new(next(now, lane).into_sub_query_statement()))))
        .exec_with_returning(db)
        .await;
    let row = match claimed {
        Ok(rows) => rows.into_iter().next(),
        // Another process took a job of the same subject a moment ago.
        Err(error) if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) => None,
        Err(error) => return Err(error),
    };
    let Some(row) = row else { return Ok(None) };
    let Ok(job) = Job::from_json(&row.payload) else {
        tracing::error!(job.id = row.id, "a job of another release cannot be read");
        set_aside(db, &row).await?;
        return Ok(None);
    };
    Ok(Some(Claimed { job, attempts: row.attempts.try_into().unwrap_or(0), id: row.id, claim }))
}

/// The number of the job to be claimed next.
fn next(now: DateTime<Utc>, lane: Lane) -> SelectStatement {
    let due = Condition::any()
        .add(Column::State.eq(State::Ready).and(Column::RunAt.lte(now)))
        .add(Column::State.eq(State::Running).and(Column::LeasedUntil.lte(now)));
    let other = Alias::new("other");
    let subject = |table: &Alias| Expr::col((table.clone(), Column::Subject));
    let at_work = Query::select()
        .expr(Expr::value(1))
        .from_as(Entity, other.clone())
        .and_where(subject(&other).eq(Expr::col((Entity, Column::Subject))))
        .and_where(Expr::col((other.clone(), Column::State)).eq(State::Running.into_value()))
        .and_where(Expr::col((other, Column::Id)).ne(Expr::col((Entity, Column::Id))))
        .to_owned();
    Query::select()
        .column(Column::Id)
        .from(Entity)
        .and_where(Column::Lane.eq(lane.key()))
        .cond_where(due)
        .and_where(Expr::exists(at_work).not())
        .order_by(Column::RunAt, Order::Asc)
        .order_by(Column::Id, Order::Asc)
        .limit(1)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .to_owned()
}

async fn set_aside(db: &impl ConnectionTrait, row: &Model) -> Result<(), DbErr> {
    Entity::update_many()
        .col_expr(Column::State, Expr::value(State::Parked.into_value()))
        .col_expr(Column::Reason, Expr::value("cannot be read"))
        .filter(Column::Id.eq(row.id))
        .exec(db)
        .await?;
    Ok(())
}

/// Holds a claim for another [`LEASE`]; may be repeated. False when somebody else has taken the job over.
///
/// # Errors
/// When the database fails.
pub async fn renew(db: &impl ConnectionTrait, now: DateTime<Utc>, claimed: &Claimed) -> Result<bool, DbErr> {
    let renewed = claimed.row().col_expr(Column::LeasedUntil, Expr::value(now + LEASE)).exec(db).await?;
    Ok(renewed.rows_affected > 0)
}

/// The job is done. Nothing happens when somebody else has taken it over meanwhile.
///
/// # Errors
/// When the database fails.
pub async fn finish(db: &impl ConnectionTrait, claimed: &Claimed) -> Result<(), DbErr> {
    Entity::delete_many().filter(claimed.is_ours()).exec(db).await?;
    Ok(())
}

/// The job is tried again at `when`, unless one that means the same was enqueued while it ran: then that one does it.
///
/// # Errors
/// When the database fails.
pub async fn postpone(store: &Store, claimed: &Claimed, when: DateTime<Utc>, reason: &str) -> Result<(), DbErr> {
    let tx = store.begin().await?;
    let twin = Entity::find()
        .filter(Column::Identity.eq(claimed.job.identity()))
        .filter(Column::State.eq(State::Ready))
        .one(&tx)
        .await?;
    if twin.is_some() {
        finish(&tx, claimed).await?;
    } else {
        claimed
            .row()
            .col_expr(Column::State, Expr::value(State::Ready.into_value()))
            .col_expr(Column::RunAt, Expr::value(when))
            .col_expr(Column::Attempts, Expr::col(Column::Attempts).add(1))
            .col_expr(Column::Reason, Expr::value(reason))
            .exec(&tx)
            .await?;
    }
    tx.commit().await
}

/// The job waits for a person, with the reason.
///
/// # Errors
/// When the database fails.
pub async fn park(db: &impl ConnectionTrait, claimed: &Claimed, reason: &str) -> Result<(), DbErr> {
    claimed
        .row()
        .col_expr(Column::State, Expr::value(State::Parked.into_value()))
        .col_expr(Column::Reason, Expr::value(reason))
        .exec(db)
        .await?;
    Ok(())
}

/// Makes the postponed jobs of a lane run now, as if they had not failed yet, because what they waited for is back.
///
/// # Errors
/// When the database fails.
pub async fn hurry(db: &impl ConnectionTrait, now: DateTime<Utc>, lane: Lane) -> Result<(), DbErr> {
    run_now(now).filter(Column::Lane.eq(lane.key())).filter(Column::State.eq(State::Ready)).exec(db).await?;
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

/// How much waits for an outside system, for /status. Short work of our own, such as answering /status, does not count.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Backlog {
    /// Jobs ready or running.
    pub waiting: u64,
    /// Since when the oldest of them waits.
    pub oldest: Option<DateTime<Utc>>,
    /// Jobs parked for a person.
    pub parked: u64,
}

/// How much waits at the moment.
///
/// # Errors
/// When the database fails.
pub async fn backlog(db: &impl ConnectionTrait) -> Result<Backlog, DbErr> {
    let outside = [Lane::Portal, Lane::Books].map(Lane::key);
    let open = Entity::find().filter(Column::Lane.is_in(outside)).filter(Column::State.ne(State::Parked));
    let oldest = open.clone().order_by_asc(Column::CreatedAt).one(db).await?;
    Ok(Backlog {
        waiting: open.count(db).await?,
        oldest: oldest.map(|row| row.created_at),
        parked: Entity::find().filter(Column::State.eq(State::Parked)).count(db).await?,
    })
}

/// The parked jobs with their reasons, oldest first.
///
/// # Errors
/// When the database fails.
pub async fn parked(db: &impl ConnectionTrait) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::State.eq(State::Parked)).order_by_asc(Column::Id).all(db).await
}

impl Claimed {
    fn is_ours(&self) -> Condition {
        Condition::all().add(Column::Id.eq(self.id)).add(Column::Claim.eq(self.claim.as_str()))
    }

    fn row(&self) -> UpdateMany<Entity> {
        Entity::update_many().filter(self.is_ours())
    }
}
