//! Taking jobs, and what becomes of those taken.
//!
//! A claim is a lease: whoever falls silent loses it. Nothing here knows what a job does.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::prelude::*;
use sea_orm::sea_query::{Alias, Expr, ExprTrait, LockBehavior, LockType, Query};
use sea_orm::{Condition, ConnectionTrait, DbErr, PaginatorTrait, QueryOrder, QuerySelect, Select, SqlErr, UpdateMany};
use uuid::Uuid;

use super::{Job, Lane};
use crate::entity::job::{Column, Entity, Model, State};
use crate::store::Store;

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
