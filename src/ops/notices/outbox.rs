//! What of the posted may go out now, and what became of it.
//!
//! A chat is told in order. A crowd of like notices is joined into one message, so that a burst of deals is a list and not a
//! hundred sounds of a phone; a lonely one never waits for company.

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ActiveEnum, ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait, Select,
};

use super::super::journal::{self, Step};
use super::super::reports::kept;
use super::super::{Actor, Result, members};
use super::{insert, row};
use crate::app::App;
use crate::entity::notice::{ActiveModel, Column, Entity, Model, State};
use crate::types::{Content, Notice, Screen};

/// From how many waiting invoices on they are told as a list.
const CROWD: usize = 4;

/// Most invoices in one list; it still fits a phone.
const LIST: usize = 20;

/// A notice whose time has come.
#[derive(Clone, Debug)]
pub struct Due {
    /// Its number.
    pub id: i64,
    /// Its chat.
    pub chat: i64,
    /// How often sending failed.
    pub attempts: i32,
    /// The message to edit; none for a new one.
    pub message: Option<i64>,
    /// What to tell.
    pub content: Content,
    /// Whether it came by itself.
    pub unasked: bool,
    /// Others told in the same message, all of the kind of this one.
    pub joined: Vec<Joined>,
    pub(super) revision: i32,
}

/// A notice told in the message of another.
#[derive(Clone, Debug)]
pub struct Joined {
    /// Its number.
    pub id: i64,
    /// What to tell.
    pub notice: Notice,
}

/// Notices whose time has come, oldest first: of the new ones at most one for each chat, with those it is joined with, and
/// the edits. One that cannot be read is given up, and the next of its chat takes its place.
///
/// # Errors
/// When the database fails.
pub async fn due(app: &App) -> Result<Vec<Due>> {
    loop {
        let may_go = may_go().filter(Column::SendAt.lte(app.clock.now()));
        let rows = may_go.order_by_asc(Column::Id).all(app.store.db()).await?;
        let (mut due, mut all_readable) = (Vec::new(), true);
        for row in rows {
            match serde_json::from_value(row.content) {
                Ok(content) => due.push(Due {
                    joined: joined(app, row.id, row.chat, row.message, &content).await?,
                    id: row.id,
                    chat: row.chat,
                    attempts: row.attempts,
                    message: row.message,
                    unasked: row.unasked,
                    revision: row.revision,
                    content,
                }),
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
    let row = may_go().order_by_asc(Column::SendAt).one(db).await?;
    Ok(row.map(|row| row.send_at))
}

/// Telegram took a notice as the message of this number; the deal's journal notes that the chat was told. May be repeated.
/// What was revised meanwhile still waits.
///
/// # Errors
/// When the database fails.
pub async fn sent(app: &App, due: &Due, message: Option<i64>) -> Result<()> {
    let tx = app.store.begin().await?;
    if message.is_some() {
        let row = Entity::update_many().col_expr(Column::Message, Expr::value(message)).filter(Column::Id.eq(due.id));
        row.exec(&tx).await?;
    }
    let own = Condition::all().add(Column::Id.eq(due.id)).add(Column::Revision.eq(due.revision));
    if let Content::Notice(notice) = &due.content {
        note_told(app, &tx, mark_sent(app, &tx, own).await?, notice).await?;
    } else {
        mark_sent(app, &tx, own).await?;
    }
    for Joined { id, notice } in &due.joined {
        let rows = mark_sent(app, &tx, Condition::all().add(Column::Id.eq(*id))).await?;
        note_told(app, &tx, rows, notice).await?;
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

/// A chat has another number now: what waits for it goes there, at once, as new messages. May be repeated.
///
/// # Errors
/// When the database fails.
pub async fn readdress(app: &App, from: i64, to: i64) -> Result<()> {
    let tx = app.store.begin().await?;
    Entity::update_many()
        .col_expr(Column::Chat, Expr::value(to))
        .col_expr(Column::Message, Expr::value(Option::<i64>::None))
        .col_expr(Column::Attempts, Expr::value(0))
        .col_expr(Column::SendAt, Expr::value(app.clock.now()))
        .filter(Column::Chat.eq(from))
        .filter(Column::State.eq(State::Waiting))
        .exec(&tx)
        .await?;
    // Messages of the old chat cannot be edited: what changes of them is told there anew.
    Entity::update_many()
        .col_expr(Column::Chat, Expr::value(to))
        .col_expr(Column::Message, Expr::value(Option::<i64>::None))
        .filter(Column::Chat.eq(from))
        .filter(Column::Alert.is_not_null())
        .exec(&tx)
        .await?;
    kept::readdress(&tx, from, to).await?;
    members::moves(app, &tx, from, to).await?;
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
    let tx = app.store.begin().await?;
    for (place, part) in parts.into_iter().enumerate() {
        let cause = format!("part:{}:{}:{place}", due.id, due.revision);
        let row = row(app.clock.now(), due.chat, &cause, Content::Screen(part));
        insert(&tx, ActiveModel { unasked: Set(due.unasked), ..row }).await?;
    }
    let all = due.joined.iter().map(|joined| joined.id).chain([due.id]);
    mark_sent(app, &tx, Condition::all().add(Column::Id.is_in(all))).await?;
    Ok(app.store.commit(tx).await?)
}

/// Marks waiting notices as sent; gives how many there were.
async fn mark_sent(app: &App, tx: &DatabaseTransaction, which: Condition) -> Result<u64, DbErr> {
    let sent = Entity::update_many()
        .col_expr(Column::State, Expr::value(State::Sent.into_value()))
        .col_expr(Column::SentAt, Expr::value(app.clock.now()))
        .filter(which)
        .filter(Column::State.eq(State::Waiting));
    Ok(sent.exec(tx).await?.rows_affected)
}

/// The deal's journal notes that the chat was told of its invoice.
async fn note_told(app: &App, tx: &DatabaseTransaction, rows: u64, notice: &Notice) -> Result<(), DbErr> {
    if let (1.., Notice::InvoiceIssued { deal, .. }) = (rows, notice)
        && !journal::is_noted(tx, *deal, &Step::Told).await?
    {
        journal::note(tx, app.clock.now(), *deal, &Step::Told, &Actor::System).await?;
    }
    Ok(())
}

/// The invoices that wait right behind the first one of a chat, when they are a crowd.
async fn joined(app: &App, first: i64, chat: i64, message: Option<i64>, content: &Content) -> Result<Vec<Joined>> {
    let Content::Notice(Notice::InvoiceIssued { .. }) = content else { return Ok(Vec::new()) };
    if message.is_some() {
        return Ok(Vec::new());
    }
    let behind = new_ones()
        .filter(Column::Chat.eq(chat))
        .filter(Column::Id.gt(first))
        .filter(Column::SendAt.lte(app.clock.now()))
        .order_by_asc(Column::Id)
        .limit(LIST as u64 - 1);
    let behind = behind.all(app.store.db()).await?.into_iter().map_while(issued);
    let behind: Vec<Joined> = behind.collect();
    Ok(if behind.len() + 1 < CROWD { Vec::new() } else { behind })
}

fn issued(row: Model) -> Option<Joined> {
    match serde_json::from_value(row.content).ok()? {
        Content::Notice(notice @ Notice::InvoiceIssued { .. }) => Some(Joined { id: row.id, notice }),
        _ => None,
    }
}

/// What waits to become a message.
fn new_ones() -> Select<Entity> {
    Entity::find().filter(Column::State.eq(State::Waiting)).filter(Column::Message.is_null())
}

/// The first new notice of each chat, however many wait behind it, and every edit: edits have no order to keep.
fn may_go() -> Select<Entity> {
    let first = new_ones().select_only().column_as(Column::Id.min(), "id").group_by(Column::Chat);
    let may_go = Condition::any().add(Column::Message.is_not_null()).add(Column::Id.in_subquery(first.into_query()));
    Entity::find().filter(Column::State.eq(State::Waiting)).filter(may_go)
}
