//! What waits in the queue, for people and for those who remind them. Nothing is changed here.

use chrono::{DateTime, Utc};
use sea_orm::prelude::*;
use sea_orm::{ConnectionTrait, DbErr, PaginatorTrait, QueryOrder, QuerySelect};

use super::job::DEALS;
use super::{Job, Lane};
use crate::entity::job::{Column, Entity, Model, State};

/// How many deals wait in a lane.
///
/// # Errors
/// When the database fails.
pub async fn deals_in(db: &impl ConnectionTrait, lane: Lane) -> Result<u64, DbErr> {
    let subjects = Entity::find().select_only().column(Column::Subject).distinct();
    subjects.filter(Column::Lane.eq(lane.key())).filter(Column::Subject.starts_with(DEALS)).count(db).await
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
