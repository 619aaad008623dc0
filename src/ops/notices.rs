//! What is to be told: posted in the transaction of its cause, once per cause and chat.
//!
//! Here it is only said *what* to tell; the words and the sending are the chat's.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{
    ActiveEnum, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    Select,
};

use super::journal::{self, Step};
use super::{Actor, Result};
use crate::app::App;
use crate::entity::notice::{ActiveModel, Column, Entity, State};
use crate::types::{Content, Notice, Screen};

/// How long sent notices are kept, for whoever asks what was told.
const KEPT: TimeDelta = TimeDelta::days(30);

/// Causes that may come up again however late, as a deal looked at anew: their rows are what keeps them from being told
/// twice.
const FOR_EVER: [&str; 2] = ["%:issued:%", "%:sum:%"];

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

/// Notices whose time has come, oldest first, at most one for each chat: a chat is told in order. One that cannot be read
/// is given up, and the next of its chat takes its place.
///
/// # Errors
/// When the database fails.
pub async fn due(app: &App) -> Result<Vec<Due>> {
    loop {
        let now = app.clock.now();
        let first = first_of_each_chat().filter(Column::SendAt.lte(now));
        let rows = first.order_by_asc(Column::Id).all(app.store.db()).await?;
        let (mut due, mut all_readable) = (Vec::new(), true);
        for row in rows {
            match serde_json::from_value(row.content) {
                Ok(content) => due.push(Due { id: row.id, chat: row.chat, attempts: row.attempts, content }),
                Err(error) => {
                    tracing::error!(notice.id = row.id, %error, "a notice cannot be read and is given up");
                    give_up(app, row.id).await?;
                    all_readable = false;
                }
            }
        }
        if all_readable {
            return Ok(due);
        }
    }
}

/// When the next notice may be sent; none when none waits.
///
/// # Errors
/// When the database fails.
pub async fn next_due(db: &impl ConnectionTrait) -> Result<Option<DateTime<Utc>>> {
    let row = first_of_each_chat().order_by_asc(Column::SendAt).one(db).await?;
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

/// A chat has another number now: what waits for it goes there, at once. May be repeated.
///
/// # Errors
/// When the database fails.
pub async fn readdress(app: &App, from: i64, to: i64) -> Result<()> {
    let tx = app.store.begin().await?;
    Entity::update_many()
        .col_expr(Column::Chat, Expr::value(to))
        .col_expr(Column::Attempts, Expr::value(0))
        .col_expr(Column::SendAt, Expr::value(app.clock.now()))
        .filter(Column::Chat.eq(from))
        .filter(Column::State.eq(State::Waiting))
        .exec(&tx)
        .await?;
    Ok(app.store.commit(tx).await?)
}

/// A notice will never be taken.
///
/// # Errors
/// When the database fails.
pub async fn give_up(app: &App, id: i64) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::State, Expr::value(State::GivenUp.into_value()))
        .filter(Column::Id.eq(id))
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
        .col_expr(Column::SentAt, Expr::value(now))
        .filter(Column::Id.eq(due.id))
        .exec(&tx)
        .await?;
    Ok(app.store.commit(tx).await?)
}

/// Forgets notices sent long ago, except those whose cause must stay unique for ever. May be repeated.
///
/// # Errors
/// When the database fails.
pub async fn forget_old(app: &App) -> Result<()> {
    let old =
        Entity::delete_many().filter(Column::State.eq(State::Sent)).filter(Column::SentAt.lt(app.clock.now() - KEPT));
    FOR_EVER.iter().fold(old, |old, cause| old.filter(Column::Cause.not_like(*cause))).exec(app.store.db()).await?;
    Ok(())
}

/// The first waiting notice of each chat, however many wait behind it; the only one of that chat that may be sent.
fn first_of_each_chat() -> Select<Entity> {
    let first = Entity::find()
        .select_only()
        .column_as(Column::Id.min(), "id")
        .filter(Column::State.eq(State::Waiting))
        .group_by(Column::Chat);
    Entity::find().filter(Column::Id.in_subquery(first.into_query()))
}
