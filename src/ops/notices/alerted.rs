//! The messages that tell of an alert: one for each chat, worded when it is sent, edited when the alert changes.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ActiveEnum, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, UpdateMany};

use super::{Due, insert, replace, row};
use crate::entity::notice::{ActiveModel, Column, Entity, Model, State};
use crate::types::{Content, Notice};

/// A chat that was told of an alert, or will be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ToldOf {
    /// The chat.
    pub chat: i64,
    /// Until when it wants to hear no more of it.
    pub snoozed_until: Option<DateTime<Utc>>,
}

/// Tells chats of an alert. Those told of it already are not told again.
///
/// # Errors
/// When the database fails.
pub async fn post_alert(db: &impl ConnectionTrait, now: DateTime<Utc>, chats: &[i64], alert: i32) -> Result<(), DbErr> {
    let known = Entity::find().filter(Column::Alert.eq(alert)).all(db).await?;
    for chat in chats {
        match known.iter().find(|row| row.chat == *chat) {
            // The chat was closed to us then; who asks for it to be told has found it open.
            Some(row) if row.state == State::GivenUp => revive(db, now, Column::Id.eq(row.id)).await?,
            Some(_) => {}
            None => {
                let row = row(now, *chat, &format!("alert:{alert}"), Content::Alert(alert));
                insert(db, ActiveModel { alert: Set(Some(alert)), unasked: Set(true), ..row }).await?;
            }
        }
    }
    Ok(())
}

/// An alert ended before a chat heard of it: the chat need not be told, but will be, should the alert go on. One that was sent
/// meanwhile stays.
///
/// # Errors
/// When the database fails.
pub async fn take_back(db: &impl ConnectionTrait, due: &Due) -> Result<(), DbErr> {
    let unsent = Entity::delete_many().filter(Column::Id.eq(due.id)).filter(Column::Message.is_null());
    unsent.filter(Column::Revision.eq(due.revision)).exec(db).await?;
    Ok(())
}

/// A chat is open to us again: what it was not told of alerts while it was closed it is told now.
///
/// # Errors
/// When the database fails.
pub async fn revive_in(db: &impl ConnectionTrait, now: DateTime<Utc>, chat: i64) -> Result<(), DbErr> {
    let given_up = Column::Alert.is_not_null().and(Column::State.eq(State::GivenUp));
    revive(db, now, Column::Chat.eq(chat).and(given_up)).await
}

async fn revive(db: &impl ConnectionTrait, now: DateTime<Utc>, which: Expr) -> Result<(), DbErr> {
    anew(Entity::update_many(), now).filter(which).exec(db).await?;
    Ok(())
}

/// No chat puts an alert off any longer: it has come up again.
///
/// # Errors
/// When the database fails.
pub async fn end_snoozing(db: &impl ConnectionTrait, alert: i32) -> Result<(), DbErr> {
    let awake = Entity::update_many().col_expr(Column::SnoozedUntil, Expr::value(Option::<DateTime<Utc>>::None));
    awake.filter(Column::Alert.eq(alert)).exec(db).await?;
    Ok(())
}

/// Whether a chat was told of an alert, or will be.
///
/// # Errors
/// When the database fails.
pub async fn is_told(db: &impl ConnectionTrait, chat: i64, alert: i32) -> Result<bool, DbErr> {
    Ok(of(db, chat, alert).await?.is_some())
}

/// A chat is not told of alerts any more: neither what waits for it nor what it has is ever sent or edited.
///
/// # Errors
/// When the database fails.
pub async fn forget_in(db: &impl ConnectionTrait, chat: i64) -> Result<(), DbErr> {
    let told = Column::Alert.is_not_null().or(Column::State.eq(State::Waiting).and(Column::Unasked.eq(true)));
    Entity::delete_many().filter(Column::Chat.eq(chat)).filter(told).exec(db).await?;
    Ok(())
}

/// An alert changed: its messages are edited, each not before `between` has passed since it was sent or edited last. What
/// waits to be sent is worded then, so it need not be touched to say the new words.
///
/// # Errors
/// When the database fails.
pub async fn touch(db: &impl ConnectionTrait, now: DateTime<Utc>, alert: i32, between: TimeDelta) -> Result<(), DbErr> {
    let changed = || {
        let counted = Entity::update_many().col_expr(Column::Revision, Expr::col(Column::Revision).add(1));
        counted.filter(Column::Alert.eq(alert))
    };
    let waiting = changed().filter(Column::State.eq(State::Waiting));
    waiting.exec(db).await?;
    if between.is_zero() {
        // At once, unless Telegram asked for patience.
        let hurried = changed().filter(Column::State.eq(State::Waiting)).filter(Column::Attempts.eq(0));
        hurried.col_expr(Column::SendAt, Expr::value(now)).exec(db).await?;
    }
    let sent = |send_at: DateTime<Utc>| anew(changed(), send_at).filter(Column::State.eq(State::Sent));
    sent(now).filter(Column::SentAt.lte(now - between)).exec(db).await?;
    sent(now + between).exec(db).await?;
    Ok(())
}

/// To be sent or edited once more.
fn anew(update: UpdateMany<Entity>, send_at: DateTime<Utc>) -> UpdateMany<Entity> {
    update
        .col_expr(Column::State, Expr::value(State::Waiting.into_value()))
        .col_expr(Column::Attempts, Expr::value(0))
        .col_expr(Column::SendAt, Expr::value(send_at))
}

/// A chat wants to hear no more of an alert until a moment; its message says so.
///
/// # Errors
/// When the database fails.
pub async fn snooze(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
    (chat, alert): (i64, i32),
    until: DateTime<Utc>,
) -> Result<(), DbErr> {
    let update = Entity::update_many()
        .col_expr(Column::SnoozedUntil, Expr::value(until))
        .col_expr(Column::Revision, Expr::col(Column::Revision).add(1));
    anew(update, now).filter(Column::Chat.eq(chat)).filter(Column::Alert.eq(alert)).exec(db).await?;
    Ok(())
}

/// Until when a chat wants to hear no more of an alert; none where it never put it off.
///
/// # Errors
/// When the database fails.
pub async fn snoozed_until(db: &impl ConnectionTrait, chat: i64, alert: i32) -> Result<Option<DateTime<Utc>>, DbErr> {
    Ok(of(db, chat, alert).await?.and_then(|row| row.snoozed_until))
}

/// The chats that put an alert off until now.
///
/// # Errors
/// When the database fails.
pub async fn woken(db: &impl ConnectionTrait, now: DateTime<Utc>, alert: i32) -> Result<Vec<i64>, DbErr> {
    let told = told_of(db, alert).await?;
    Ok(told
        .into_iter()
        .filter(|told| told.snoozed_until.is_some_and(|until| until <= now))
        .map(|told| told.chat)
        .collect())
}

/// The chats that were told of an alert, or will be.
///
/// # Errors
/// When the database fails.
pub async fn told_of(db: &impl ConnectionTrait, alert: i32) -> Result<Vec<ToldOf>, DbErr> {
    let told = Entity::find().filter(Column::Alert.eq(alert)).filter(Column::State.ne(State::GivenUp));
    let rows = told.order_by_asc(Column::Id).all(db).await?;
    Ok(rows.into_iter().map(|row| ToldOf { chat: row.chat, snoozed_until: row.snoozed_until }).collect())
}

/// Tells a chat anew of an alert, in a message of its own: an edit would make no sound. The one there was says that.
/// A chat that was not told yet is told once, all the same.
///
/// # Errors
/// When the database fails.
pub async fn again(db: &impl ConnectionTrait, now: DateTime<Utc>, (chat, alert): (i64, i32)) -> Result<(), DbErr> {
    let Some(row) = of(db, chat, alert).await? else { return Ok(()) };
    let Some(message) = row.message else { return Ok(()) };
    let cause = format!("below:{}:{}", row.id, row.revision);
    replace(db, now, (chat, message), &cause, Content::Notice(Notice::ToldBelow)).await?;
    let fresh = Entity::update_many()
        .col_expr(Column::Message, Expr::value(Option::<i64>::None))
        .col_expr(Column::SnoozedUntil, Expr::value(Option::<DateTime<Utc>>::None))
        .col_expr(Column::Revision, Expr::col(Column::Revision).add(1));
    anew(fresh, now).filter(Column::Id.eq(row.id)).exec(db).await?;
    Ok(())
}

async fn of(db: &impl ConnectionTrait, chat: i64, alert: i32) -> Result<Option<Model>, DbErr> {
    Entity::find().filter(Column::Chat.eq(chat)).filter(Column::Alert.eq(alert)).one(db).await
}
