//! What is to be told: posted in the transaction of its cause, once per cause and chat, and revised while its cause goes on.
//!
//! Here it is only said *what* to tell; the words and the sending are the chat's.

mod alerted;
mod outbox;

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ActiveEnum, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};

pub use alerted::{
    ToldOf, again, end_snoozing, forget_in, is_told, post_alert, revive_in, snooze, snoozed_until, take_back, told_of,
    touch, woken,
};
pub use outbox::{Due, Joined, due, give_up, next_due, postpone, readdress, sent, split};

use super::{Result, alerts, members};
use crate::app::App;
use crate::entity::notice::{ActiveModel, Column, Entity, Model, State};
use crate::types::{Content, Notice, Topic};

/// How long sent notices are kept, for whoever asks what was told.
pub(super) const KEPT: TimeDelta = TimeDelta::days(30);

/// The least time between two edits of one message: it grows in steps a person can follow, and leaves Telegram's limits to
/// what is new.
const BETWEEN_EDITS: TimeDelta = TimeDelta::seconds(30);

/// Causes that may come up again however late, as a deal looked at anew: their rows are what keeps them from being told
/// twice.
const FOR_EVER: [&str; 2] = ["%:issued:%", "%:sum:%"];

/// Posts a notice to everybody who hears of such things. A cause already posted to a chat changes nothing there.
///
/// # Errors
/// When the database fails.
pub async fn tell_all(app: &App, db: &impl ConnectionTrait, cause: &str, notice: Notice) -> Result<(), DbErr> {
    for chat in members::hearers_of(app, db, &notice).await? {
        tell(db, app.clock.now(), chat, cause, notice.clone()).await?;
    }
    Ok(())
}

/// Tells one chat something it did not ask for: in its quiet hours that makes no sound. A cause already posted to that chat
/// changes nothing.
///
/// # Errors
/// When the database fails.
pub async fn tell(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
    chat: i64,
    cause: &str,
    notice: Notice,
) -> Result<(), DbErr> {
    let row = row(now, chat, cause, Content::Notice(notice));
    insert(db, ActiveModel { unasked: Set(true), ..row }).await
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
    insert(db, row(now, chat, cause, content)).await
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
    insert(db, ActiveModel { message: Set(Some(message)), ..row(now, chat, cause, content) }).await
}

/// Says something else about a cause to everybody who hears of such things: the message sent for it is edited, or one is sent
/// where there is none yet. May be repeated: the same words change nothing.
///
/// # Errors
/// When the database fails.
pub async fn revise(app: &App, db: &impl ConnectionTrait, cause: &str, notice: Notice) -> Result<(), DbErr> {
    for chat in members::hearers_of(app, db, &notice).await? {
        tell(db, app.clock.now(), chat, cause, notice.clone()).await?;
        revise_in(db, app.clock.now(), (chat, cause), notice.clone(), BETWEEN_EDITS).await?;
    }
    Ok(())
}

/// As [`revise`], in one chat that asked; `between` is the least time between two edits.
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
    let Some(row) = of(db, chat, cause).await? else {
        return post(db, now, chat, cause, Content::Notice(notice)).await;
    };
    let content = plain(Content::Notice(notice));
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

/// What is told of a cause, sent or not, in the first chat that hears of such things.
///
/// # Errors
/// When the database fails.
pub async fn told(app: &App, db: &impl ConnectionTrait, topic: Topic, cause: &str) -> Result<Option<Notice>> {
    for chat in members::hearers(app, db, topic).await? {
        if let Some(row) = of(db, chat, cause).await? {
            return said(db, row).await;
        }
    }
    Ok(None)
}

/// What a message of ours says, by its number in a chat; none where it is not kept.
///
/// # Errors
/// When the database fails.
pub async fn of_message(db: &impl ConnectionTrait, chat: i64, message: i64) -> Result<Option<Notice>> {
    let sent = Entity::find().filter(Column::Chat.eq(chat)).filter(Column::Message.eq(message));
    match sent.one(db).await? {
        Some(row) => said(db, row).await,
        None => Ok(None),
    }
}

async fn said(db: &impl ConnectionTrait, row: Model) -> Result<Option<Notice>> {
    match serde_json::from_value(row.content)? {
        Content::Notice(notice) => Ok(Some(notice)),
        Content::Alert(alert) => alerts::notice_of(db, alert).await,
        Content::Screen(_) => Ok(None),
    }
}

/// Whether something was posted to a chat since a moment whose cause begins like this.
///
/// # Errors
/// When the database fails.
pub async fn posted_since(
    db: &impl ConnectionTrait,
    chat: i64,
    beginning: &str,
    since: DateTime<Utc>,
) -> Result<bool, DbErr> {
    let posted = Entity::find().filter(Column::Cause.starts_with(full_cause(chat, beginning)));
    Ok(posted.filter(Column::CreatedAt.gt(since)).one(db).await?.is_some())
}

/// Forgets notices sent long ago, except those whose cause must stay unique for ever and those of alerts that go on. May be
/// repeated.
///
/// # Errors
/// When the database fails.
pub async fn forget_old(app: &App) -> Result<()> {
    let old =
        Entity::delete_many().filter(Column::State.eq(State::Sent)).filter(Column::SentAt.lt(app.clock.now() - KEPT));
    let old = old.filter(Column::Alert.is_null().or(Column::Alert.not_in_subquery(alerts::open_ids())));
    FOR_EVER.iter().fold(old, |old, cause| old.filter(Column::Cause.not_like(*cause))).exec(app.store.db()).await?;
    Ok(())
}

async fn of(db: &impl ConnectionTrait, chat: i64, cause: &str) -> Result<Option<Model>, DbErr> {
    Entity::find().filter(Column::Cause.eq(full_cause(chat, cause))).one(db).await
}

fn row(now: DateTime<Utc>, chat: i64, cause: &str, content: Content) -> ActiveModel {
    ActiveModel {
        chat: Set(chat),
        cause: Set(full_cause(chat, cause)),
        content: Set(plain(content)),
        state: Set(State::Waiting),
        attempts: Set(0),
        message: Set(None),
        revision: Set(0),
        alert: Set(None),
        unasked: Set(false),
        send_at: Set(now),
        created_at: Set(now),
        ..Default::default()
    }
}

async fn insert(db: &impl ConnectionTrait, row: ActiveModel) -> Result<(), DbErr> {
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
