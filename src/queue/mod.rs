//! The durable queue: small steps that survive the process, each run at least once.
//!
//! A job is data: this module knows identities, times and reasons, and must never know a use case. A job is enqueued in the
//! transaction that causes it, so that the cause and the step stand or fall together.

pub mod backoff;
mod job;

use chrono::{DateTime, DurationRound, TimeDelta, Utc};
use sea_orm::prelude::*;
use sea_orm::sea_query::{Alias, Expr, ExprTrait, LockBehavior, LockType, OnConflict, Query};
use sea_orm::{
    ActiveValue::Set, Condition, ConnectionTrait, DbErr, PaginatorTrait, QueryOrder, QuerySelect, Select, SqlErr,
    UpdateMany,
};
use uuid::Uuid;

pub use job::{Asked, Job, Lane};

use crate::entity::job::{ActiveModel, Column, Entity, Model, State};
use crate::entity::tick;
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

/// Takes the job of a lane that has waited longest, for [`LEASE`], and with it others of its kind, as many as `together` says
/// run with it at once. A running one whose lease has ended counts as waiting; one whose subject another job is at work on
/// has to wait for that. Nothing when nothing is due.
///
/// # Errors
/// When the database fails.
pub async fn claim(
    store: &Store,
    now: DateTime<Utc>,
    lane: Lane,
    together: impl Fn(&Job) -> usize,
) -> Result<Vec<Claimed>, DbErr> {
    match try_claim(store, now, lane, together).await {
        // Another process took a job of the same subject a moment ago.
        Err(error) if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) => Ok(Vec::new()),
        outcome => outcome,
    }
}

async fn try_claim(
    store: &Store,
    now: DateTime<Utc>,
    lane: Lane,
    together: impl Fn(&Job) -> usize,
) -> Result<Vec<Claimed>, DbErr> {
    let tx = store.begin().await?;
    let Some(first) = due(now, lane).limit(1).one(&tx).await? else { return Ok(Vec::new()) };
    let Ok(job) = Job::from_json(&first.payload) else {
        tracing::error!(job.id = first.id, "a job of another release cannot be read");
        set_aside(&tx, &first).await?;
        tx.commit().await?;
        return Ok(Vec::new());
    };
    let mut rows = vec![(first.id, first.attempts, job.clone())];
    let others = together(&job).saturating_sub(1);
    if others > 0 {
        let alike = due(now, lane).filter(of_kind(&job)).filter(Column::Id.ne(first.id)).limit(others as u64);
        let alike = alike.all(&tx).await?.into_iter();
        rows.extend(alike.filter_map(|row| Some((row.id, row.attempts, Job::from_json(&row.payload).ok()?))));
    }
    let claim = Uuid::new_v4().to_string();
    Entity::update_many()
        .col_expr(Column::State, Expr::value(State::Running.into_value()))
        .col_expr(Column::Claim, Expr::value(claim.clone()))
        .col_expr(Column::LeasedUntil, Expr::value(now + LEASE))
        .filter(Column::Id.is_in(rows.iter().map(|(id, ..)| *id)))
        .exec(&tx)
        .await?;
    tx.commit().await?;
    let claimed = |(id, attempts, job): (i64, i32, Job)| Claimed {
        job,
        attempts: attempts.try_into().unwrap_or(0),
        id,
        claim: claim.clone(),
    };
    Ok(rows.into_iter().map(claimed).collect())
}

/// What a lane would run next.
#[derive(Clone, Debug)]
pub struct Next {
    /// The job that has waited longest.
    pub job: Job,
    /// How many of its kind are due with it.
    pub alike: u64,
    /// Since when it is due.
    pub since: DateTime<Utc>,
}

/// What a lane would run next; nothing is taken.
///
/// # Errors
/// When the database fails.
pub async fn next(db: &impl ConnectionTrait, now: DateTime<Utc>, lane: Lane) -> Result<Option<Next>, DbErr> {
    let Some(first) = waiting(now, lane).limit(1).one(db).await? else { return Ok(None) };
    let Ok(job) = Job::from_json(&first.payload) else { return Ok(None) };
    let alike = Entity::find().filter(is_due(now, lane)).filter(of_kind(&job)).count(db).await?;
    Ok(Some(Next { job, alike, since: first.run_at }))
}

/// Jobs of a lane to be claimed, longest waiting first, held against other processes.
fn due(now: DateTime<Utc>, lane: Lane) -> Select<Entity> {
    waiting(now, lane).lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
}

fn waiting(now: DateTime<Utc>, lane: Lane) -> Select<Entity> {
    Entity::find().filter(is_due(now, lane)).order_by_asc(Column::RunAt).order_by_asc(Column::Id)
}

fn is_due(now: DateTime<Utc>, lane: Lane) -> Condition {
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
    Condition::all().add(Column::Lane.eq(lane.key())).add(due).add(Expr::exists(at_work).not())
}

/// Jobs are of one kind when their identities begin with the same name.
fn of_kind(job: &Job) -> Expr {
    Column::Identity.starts_with(format!("{}:", job.name()))
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

/// Holds claims made together for another [`LEASE`]; may be repeated. False when somebody else has taken any of them over.
///
/// # Errors
/// When the database fails.
pub async fn renew(db: &impl ConnectionTrait, now: DateTime<Utc>, claimed: &[Claimed]) -> Result<bool, DbErr> {
    let renewed = Entity::update_many()
        .col_expr(Column::LeasedUntil, Expr::value(now + LEASE))
        .filter(all_ours(claimed))
        .exec(db)
        .await?;
    Ok(renewed.rows_affected == claimed.len() as u64)
}

/// The jobs, claimed together, are done. Nothing happens to those somebody else has taken over meanwhile.
///
/// # Errors
/// When the database fails.
pub async fn finish<'a>(
    db: &impl ConnectionTrait,
    claimed: impl IntoIterator<Item = &'a Claimed>,
) -> Result<(), DbErr> {
    let claimed: Vec<&Claimed> = claimed.into_iter().collect();
    if !claimed.is_empty() {
        Entity::delete_many().filter(all_ours(claimed)).exec(db).await?;
    }
    Ok(())
}

/// The job failed and is tried again at `when`, unless one that means the same was enqueued while it ran: then that one does
/// it.
///
/// # Errors
/// When the database fails.
pub async fn postpone(store: &Store, claimed: &Claimed, when: DateTime<Utc>, reason: &str) -> Result<(), DbErr> {
    put_back(store, claimed, Expr::value(when), reason, 1).await
}

/// As [`postpone`], but nothing failed: the other side only wants to be asked later.
///
/// # Errors
/// When the database fails.
pub async fn put_off(store: &Store, claimed: &Claimed, when: DateTime<Utc>, reason: &str) -> Result<(), DbErr> {
    put_back(store, claimed, Expr::value(when), reason, 0).await
}

/// The job was taken and not tried: it takes its old place among those that wait.
///
/// # Errors
/// When the database fails.
pub async fn give_back(store: &Store, claimed: &Claimed) -> Result<(), DbErr> {
    put_back(store, claimed, Expr::col(Column::CreatedAt), "not tried", 0).await
}

async fn put_back(store: &Store, claimed: &Claimed, when: Expr, reason: &str, failures: i32) -> Result<(), DbErr> {
    let tx = store.begin().await?;
    let twin = Entity::find()
        .filter(Column::Identity.eq(claimed.job.identity()))
        .filter(Column::State.eq(State::Ready))
        .one(&tx)
        .await?;
    if twin.is_some() {
        finish(&tx, [claimed]).await?;
    } else {
        claimed
            .row()
            .col_expr(Column::State, Expr::value(State::Ready.into_value()))
            .col_expr(Column::RunAt, when)
            .col_expr(Column::Attempts, Expr::col(Column::Attempts).add(failures))
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

/// Makes the postponed jobs of a lane run now, in the order in which they were enqueued, because what they waited for is back.
/// How often they failed is not forgotten: it may go away again.
///
/// # Errors
/// When the database fails.
pub async fn hurry(db: &impl ConnectionTrait, lane: Lane) -> Result<(), DbErr> {
    let in_order = Entity::update_many().col_expr(Column::RunAt, Expr::col(Column::CreatedAt));
    in_order.filter(Column::Lane.eq(lane.key())).filter(Column::State.eq(State::Ready)).exec(db).await?;
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

/// Forgets the jobs of a deal that are not being run: nobody wants them any more.
///
/// # Errors
/// When the database fails.
pub async fn forget(db: &impl ConnectionTrait, deal: DealId) -> Result<(), DbErr> {
    Entity::delete_many()
        .filter(Column::Subject.eq(job::subject_of(deal)))
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

/// How many deals wait in a lane.
///
/// # Errors
/// When the database fails.
pub async fn deals_in(db: &impl ConnectionTrait, lane: Lane) -> Result<u64, DbErr> {
    let subjects = Entity::find().select_only().column(Column::Subject).distinct();
    subjects.filter(Column::Lane.eq(lane.key())).filter(Column::Subject.is_not_null()).count(db).await
}

/// The jobs about deals that were enqueued before a moment and are still tried, oldest first, at most `limit`.
///
/// # Errors
/// When the database fails.
pub async fn tried_since(db: &impl ConnectionTrait, before: DateTime<Utc>, limit: u64) -> Result<Vec<Job>, DbErr> {
    let rows = Entity::find()
        .filter(Column::State.ne(State::Parked))
        .filter(Column::Subject.is_not_null())
        .filter(Column::CreatedAt.lt(before))
        .order_by_asc(Column::Id)
        .limit(limit)
        .all(db)
        .await?;
    Ok(rows.iter().filter_map(|row| Job::from_json(&row.payload).ok()).collect())
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
    fn row(&self) -> UpdateMany<Entity> {
        Entity::update_many().filter(all_ours([self]))
    }
}

/// The rows of claims made together, as far as they are still ours.
fn all_ours<'a>(claimed: impl IntoIterator<Item = &'a Claimed>) -> Condition {
    let (ids, claims): (Vec<i64>, Vec<&str>) =
        claimed.into_iter().map(|claimed| (claimed.id, claimed.claim.as_str())).unzip();
    Condition::all().add(Column::Id.is_in(ids)).add(Column::Claim.is_in(claims))
}
