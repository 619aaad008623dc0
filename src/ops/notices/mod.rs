//! What is to be told: posted in the transaction of its cause, once per cause and chat, and revised while its cause goes on.
//!
//! Here it is only said *what* to tell; the words and the sending are the chat's.

mod outbox;

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ActiveEnum, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};

pub use outbox::{Due, Joined, due, give_up, next_due, postpone, readdress, sent, split};

use super::Result;
use crate::app::App;
use crate::entity::notice::{ActiveModel, Column, Entity, Model, State};
use crate::types::{Content, Notice};

/// How long sent notices are kept, for whoever asks what was told.
const KEPT: TimeDelta = TimeDelta::days(30);

/// The least time between two edits of one message: it grows in steps a person can follow, and leaves Telegram's limits to
/// what is new.
const BETWEEN_EDITS: TimeDelta = TimeDelta::seconds(30);

/// Causes that may come up again however late, as a deal looked at anew: their rows are what keeps them from being told
/// twice.
const FOR_EVER: [&str; 2] = ["%:issued:%", "%:sum:%"];

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
    insert(db, now, chat, cause, None, content).await
}

/// Puts other content into a message the chat has already, as a list that is turned over. A cause already posted to that
/// chat changes nothing.
///
/// # Errors
/// When the database fails.
pub async fn replace(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
    (chat, message): (i64, i64),
    cause: &str,
    content: Content,
) -> Result<(), DbErr> {
    insert(db, now, chat, cause, Some(message), content).await
}

/// Says something else about a cause in the chat of the settings: the message sent for it is edited, or one is sent where
/// there is none yet. May be repeated: the same words change nothing.
///
/// # Errors
/// When the database fails.
pub async fn revise(app: &App, db: &impl ConnectionTrait, cause: &str, notice: Notice) -> Result<(), DbErr> {
    revise_in(db, app.clock.now(), (app.config.telegram.chat, cause), notice, BETWEEN_EDITS).await
}

/// As [`revise`], and at once: somebody has just tapped the message.
///
/// # Errors
/// When the database fails.
pub async fn settle(app: &App, db: &impl ConnectionTrait, cause: &str, notice: Notice) -> Result<(), DbErr> {
    revise_in(db, app.clock.now(), (app.config.telegram.chat, cause), notice, TimeDelta::zero()).await
}

/// As [`revise`], in a chat of its own; `between` is the least time between two edits.
///
/// # Errors
/// When the database fails.
pub async fn revise_in(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
    (chat, cause): (i64, &str),
    notice: Notice,
    between: TimeDelta,
) -> Result<(), DbErr> {
    let content = Content::Notice(notice);
    let Some(row) = of(db, chat, cause).await? else { return post(db, now, chat, cause, content).await };
    let content = plain(content);
    if row.content == content {
        return Ok(());
    }
    let waits = row.state == State::Waiting;
    let edited_at = row.sent_at.map_or(now, |sent| std::cmp::max(now, sent + between));
    let send_at = match (waits, row.attempts) {
        (false, _) => edited_at,
        (true, 0) => std::cmp::min(row.send_at, edited_at),
        // Telegram asked for patience.
        (true, _) => row.send_at,
    };
    Entity::update_many()
        .col_expr(Column::Content, Expr::value(content))
        .col_expr(Column::Revision, Expr::col(Column::Revision).add(1))
        .col_expr(Column::State, Expr::value(State::Waiting.into_value()))
        .col_expr(Column::Attempts, Expr::value(if waits { row.attempts } else { 0 }))
        .col_expr(Column::SendAt, Expr::value(send_at))
        .filter(Column::Id.eq(row.id))
        .exec(db)
        .await?;
    Ok(())
}

/// What is told of a cause in the chat of the settings, sent or not.
///
/// # Errors
/// When the database fails.
pub async fn told(app: &App, db: &impl ConnectionTrait, cause: &str) -> Result<Option<Notice>> {
    let row = of(db, app.config.telegram.chat, cause).await?;
    let content = row.map(|row| serde_json::from_value::<Content>(row.content)).transpose()?;
    Ok(content.and_then(|content| match content {
        Content::Notice(notice) => Some(notice),
        Content::Screen(_) => None,
    }))
}

/// What a message of ours says, by its number in a chat; none where it is not kept.
///
/// # Errors
/// When the database fails.
pub async fn of_message(db: &impl ConnectionTrait, chat: i64, message: i64) -> Result<Option<Notice>> {
    let sent = Entity::find().filter(Column::Chat.eq(chat)).filter(Column::Message.eq(message));
    let content = sent.one(db).await?.map(|row| serde_json::from_value::<Content>(row.content)).transpose()?;
    Ok(content.and_then(|content| match content {
        Content::Notice(notice) => Some(notice),
        Content::Screen(_) => None,
    }))
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

async fn of(db: &impl ConnectionTrait, chat: i64, cause: &str) -> Result<Option<Model>, DbErr> {
    Entity::find().filter(Column::Cause.eq(full_cause(chat, cause))).one(db).await
}

async fn insert(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
    chat: i64,
    cause: &str,
    message: Option<i64>,
    content: Content,
) -> Result<(), DbErr> {
    let row = ActiveModel {
        chat: Set(chat),
        cause: Set(full_cause(chat, cause)),
        content: Set(plain(content)),
        state: Set(State::Waiting),
        attempts: Set(0),
        message: Set(message),
        revision: Set(0),
        send_at: Set(now),
        created_at: Set(now),
        ..Default::default()
    };
    let once = OnConflict::column(Column::Cause).do_nothing().to_owned();
    Entity::insert(row).on_conflict(once).exec_without_returning(db).await?;
    Ok(())
}

/// A cause is the same in several chats, and told in each.
fn full_cause(chat: i64, cause: &str) -> String {
    format!("{chat}:{cause}")
}

fn plain(content: Content) -> sea_orm::JsonValue {
    serde_json::to_value(content).expect("a notice is plain data")
}
