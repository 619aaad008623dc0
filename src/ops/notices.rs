//! What is to be told: posted in the transaction of its cause, once per cause and chat.
//!
//! Here it is only said *what* to tell; the words and the sending are the chat's.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ActiveEnum, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::journal::{self, Step};
use super::{Actor, Result};
use crate::app::App;
use crate::entity::notice::{ActiveModel, Column, Entity, Model, State};
use crate::types::{Content, Notice, Screen};

/// How many waiting notices are looked at for one round of sending.
const DUE_AT_ONCE: u64 = 200;

/// A notice whose time has come.
#[derive(Clone, Debug)]
pub struct Due {
    /// Its number.
    pub id: i64,
    /// Its chat.
    pub chat: i64,
    /// How often sending failed.
    pub attempts: i32,
    /// What to tell.
    pub content: Content,
}

/// Posts a notice to the chat of the settings. A cause already posted changes nothing.
///
/// # Errors
/// When the database fails.
pub async fn tell_all(app: &App, db: &impl ConnectionTrait, cause: &str, notice: Notice) -> Result<(), DbErr> {
    post(db, app.clock.now(), app.config.telegram.chat, cause, Content::Notice(notice)).await
}

/// Posts content to one chat. A cause already posted to that chat changes nothing.
///
/// # Errors
/// When the database fails.
pub async fn post(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
    chat: i64,
    cause: &str,
    content: Content,
) -> Result<(), DbErr> {
    let row = ActiveModel {
        chat: Set(chat),
        cause: Set(format!("{chat}:{cause}")),
        content: Set(serde_json::to_value(content).expect("a notice is plain data")),
        state: Set(State::Waiting),
        attempts: Set(0),
        send_at: Set(now),
        created_at: Set(now),
        ..Default::default()
    };
    let once = OnConflict::column(Column::Cause).do_nothing().to_owned();
    Entity::insert(row).on_conflict(once).exec_without_returning(db).await?;
    Ok(())
}

/// Notices whose time has come, oldest first, at most one for each chat: a chat is told in order.
///
/// # Errors
/// When the database fails.
pub async fn due(app: &App) -> Result<Vec<Due>> {
    let rows = Entity::find()
        .filter(Column::State.eq(State::Waiting))
        .order_by_asc(Column::Id)
        .limit(DUE_AT_ONCE)
        .all(app.store.db())
        .await?;
    let now = app.clock.now();
    let mut seen = HashSet::new();
    let first_of_chat = rows.into_iter().filter(|row| seen.insert(row.chat)).filter(|row| row.send_at <= now);
    first_of_chat
        .map(|row| Ok(Due { id: row.id, chat: row.chat, attempts: row.attempts, content: content(row)? }))
        .collect()
}

/// When the next notice may be sent; none when none waits.
///
/// # Errors
/// When the database fails.
pub async fn next_due(db: &impl ConnectionTrait) -> Result<Option<DateTime<Utc>>> {
    let row = Entity::find().filter(Column::State.eq(State::Waiting)).order_by_asc(Column::SendAt).one(db).await?;
    Ok(row.map(|row| row.send_at))
}

/// Telegram took a notice; the deal's journal notes that the chat was told. May be repeated.
///
/// # Errors
/// When the database fails.
pub async fn sent(app: &App, due: &Due) -> Result<()> {
    let now = app.clock.now();
    let tx = app.store.begin().await?;
    let rows = Entity::update_many()
        .col_expr(Column::State, Expr::value(State::Sent.into_value()))
        .col_expr(Column::SentAt, Expr::value(now))
        .filter(Column::Id.eq(due.id))
        .filter(Column::State.eq(State::Waiting))
        .exec(&tx)
        .await?
        .rows_affected;
    if let (1.., Content::Notice(Notice::InvoiceIssued { deal, .. })) = (rows, &due.content) {
        journal::note(&tx, now, *deal, &Step::Told, &Actor::System).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// A notice is tried again later: its chat is asked for patience, or Telegram did not answer.
///
/// # Errors
/// When the database fails.
pub async fn postpone(app: &App, due: &Due, until: DateTime<Utc>) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::SendAt, Expr::value(until))
        .col_expr(Column::Attempts, Expr::col(Column::Attempts).add(1))
        .filter(Column::Id.eq(due.id))
        .exec(app.store.db())
        .await?;
    Ok(())
}

/// Telegram will never take this notice.
///
/// # Errors
/// When the database fails.
pub async fn give_up(app: &App, due: &Due) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::State, Expr::value(State::GivenUp.into_value()))
        .filter(Column::Id.eq(due.id))
        .exec(app.store.db())
        .await?;
    Ok(())
}

/// Replaces a notice by several messages, because it is too long for one; they follow it in order.
///
/// # Errors
/// When the database fails.
pub async fn split(app: &App, due: &Due, parts: Vec<Screen>) -> Result<()> {
    let now = app.clock.now();
    let tx = app.store.begin().await?;
    for (place, part) in parts.into_iter().enumerate() {
        post(&tx, now, due.chat, &format!("part:{}:{place}", due.id), Content::Screen(part)).await?;
    }
    Entity::update_many()
        .col_expr(Column::State, Expr::value(State::Sent.into_value()))
        .filter(Column::Id.eq(due.id))
        .exec(&tx)
        .await?;
    Ok(app.store.commit(tx).await?)
}

fn content(row: Model) -> Result<Content> {
    Ok(serde_json::from_value(row.content)?)
}
