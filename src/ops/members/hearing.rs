//! What comes to a member by itself: which topics, in which hours without a sound, and when the digest.
//!
//! What somebody asked for is an answer and always comes at once.

use chrono::{DateTime, Timelike, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};

use super::super::Result;
use super::{chat_of_settings, is_group, member, row};
use crate::app::App;
use crate::entity::member::{Column, Entity, Model};
use crate::types::{Notice, Quiet, Role, Topic, Topics};

/// The chats that hear of a topic and can be reached. The chat of the settings is written to even while it is closed: what is
/// for it waits until somebody lets us in again.
///
/// # Errors
/// When the database fails.
pub async fn hearers(app: &App, db: &impl ConnectionTrait, topic: Topic) -> Result<Vec<i64>, DbErr> {
    let settings = chat_of_settings(app, db).await?;
    if topic == Topic::Access {
        let admins = admins(db).await?;
        return Ok(if admins.is_empty() { vec![settings] } else { admins });
    }
    let reached = Condition::any().add(Column::ClosedAt.is_null()).add(Column::Id.eq(settings));
    let members = Entity::find().filter(Column::Role.is_not_null()).filter(reached).order_by_asc(Column::Id);
    let members = members.all(db).await?;
    let hears = |row: &Model| Topics::parse(&row.hears).0.contains(&topic);
    Ok(members.into_iter().filter(hears).map(|row| row.id).collect())
}

/// The chats that hear of a notice which comes by itself; see [`hearers`].
///
/// # Errors
/// When the database fails.
pub async fn hearers_of(app: &App, db: &impl ConnectionTrait, notice: &Notice) -> Result<Vec<i64>, DbErr> {
    // What only ever answers somebody comes to nobody by itself.
    hearers(app, db, notice.topic().unwrap_or(Topic::Waiting)).await
}

/// The private chats of admins that are open to us.
///
/// # Errors
/// When the database fails.
pub async fn admins(db: &impl ConnectionTrait) -> Result<Vec<i64>, DbErr> {
    let admins = Entity::find().filter(Column::Role.eq(Role::Admin.key())).filter(Column::ClosedAt.is_null());
    let admins = admins.order_by_asc(Column::Id).all(db).await?;
    Ok(admins.into_iter().map(|row| row.id).filter(|id| !is_group(*id)).collect())
}

/// Of these chats, those that are not quiet now.
///
/// # Errors
/// When the database fails.
pub async fn awake(app: &App, db: &impl ConnectionTrait, chats: &[i64]) -> Result<Vec<i64>, DbErr> {
    let rows = Entity::find().filter(Column::Id.is_in(chats.iter().copied())).order_by_asc(Column::Id).all(db).await?;
    Ok(rows.into_iter().filter(|row| !quiet_now(app, row)).map(|row| row.id).collect())
}

/// Whether what comes to a chat by itself makes no sound now.
///
/// # Errors
/// When the database fails.
pub async fn is_quiet(app: &App, chat: i64) -> Result<bool> {
    Ok(row(app.store.db(), chat).await?.is_some_and(|row| quiet_now(app, &row)))
}

fn quiet_now(app: &App, row: &Model) -> bool {
    let quiet = member(row.clone()).quiet;
    quiet.is_some_and(|quiet| quiet.covers(local_hour(app, app.clock.now())))
}

fn local_hour(app: &App, at: DateTime<Utc>) -> u32 {
    at.with_timezone(&app.config.timezone).hour()
}

/// A chat hears of a topic from now on, or no more. May be repeated.
///
/// # Errors
/// When the database fails.
pub async fn hear(db: &impl ConnectionTrait, chat: i64, topic: Topic, wanted: bool) -> Result<()> {
    let mut topics = row(db, chat).await?.map(|row| Topics::parse(&row.hears)).unwrap_or_default();
    if wanted {
        topics.0.insert(topic);
    } else {
        topics.0.remove(&topic);
    }
    set(db, chat, &[(Column::Hears, Expr::value(topics.to_string()))]).await
}

/// A chat chooses its quiet hours, or none. May be repeated.
///
/// # Errors
/// When the database fails.
pub async fn choose_quiet(db: &impl ConnectionTrait, chat: i64, quiet: Option<Quiet>) -> Result<()> {
    let hour = |hour: u32| i16::try_from(hour).unwrap_or_default();
    let (from, until) = (quiet.map(|quiet| hour(quiet.from)), quiet.map(|quiet| hour(quiet.until)));
    set(db, chat, &[(Column::QuietFrom, Expr::value(from)), (Column::QuietUntil, Expr::value(until))]).await
}

/// A chat chooses the local hour of its digest, or none. May be repeated.
///
/// # Errors
/// When the database fails.
pub async fn choose_digest(db: &impl ConnectionTrait, chat: i64, hour: Option<u32>) -> Result<()> {
    let hour = hour.and_then(|hour| i16::try_from(hour).ok());
    set(db, chat, &[(Column::DigestHour, Expr::value(hour))]).await
}

/// The chats that want a digest, each with its local hour.
///
/// # Errors
/// When the database fails.
pub async fn digest_hours(app: &App) -> Result<Vec<(i64, u32)>> {
    let wanted = Entity::find().filter(Column::Role.is_not_null()).filter(Column::DigestHour.is_not_null());
    let rows = wanted.filter(Column::ClosedAt.is_null()).order_by_asc(Column::Id).all(app.store.db()).await?;
    Ok(rows.into_iter().filter_map(|row| Some((row.id, u32::try_from(row.digest_hour?).ok()?))).collect())
}

async fn set(db: &impl ConnectionTrait, chat: i64, values: &[(Column, Expr)]) -> Result<()> {
    let update =
        values.iter().fold(Entity::update_many(), |update, (column, value)| update.col_expr(*column, value.clone()));
    update.filter(Column::Id.eq(chat)).exec(db).await?;
    Ok(())
}
