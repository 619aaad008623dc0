//! What people sent us, kept as it came until it was handled: nothing typed or tapped is lost, nothing is taken twice.
//!
//! It knows an update's number and its text, nothing of what stands in it.

use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ActiveEnum, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::Result;
use crate::app::App;
use crate::entity::telegram_update::{ActiveModel, Column, Entity, Model, State};

/// How often handling an update may begin before it is given up: it may have killed the process each time.
const TRIES: i32 = 3;

/// How long handled updates are kept, so that one delivered again is recognised; Telegram itself keeps them for a day.
const KEPT: chrono::TimeDelta = chrono::TimeDelta::days(3);

/// Stores updates, all or none; those already known change nothing. When this returns they are on the disk.
///
/// # Errors
/// When the database fails; then Telegram must not be told that we have them.
pub async fn store(app: &App, updates: &[(i64, String)]) -> Result<()> {
    if updates.is_empty() {
        return Ok(());
    }
    let now = app.clock.now();
    let rows = updates.iter().map(|(id, body)| ActiveModel {
        id: Set(*id),
        body: Set(body.clone()),
        state: Set(State::Waiting),
        attempts: Set(0),
        received_at: Set(now),
    });
    let once = OnConflict::column(Column::Id).do_nothing().to_owned();
    let tx = app.store.begin().await?;
    Entity::insert_many(rows).on_conflict(once).exec_without_returning(&tx).await?;
    Ok(app.store.commit(tx).await?)
}

/// Updates waiting to be handled with a number above `after`, in order, at most `limit`.
///
/// # Errors
/// When the database fails.
pub async fn waiting(app: &App, after: i64, limit: u64) -> Result<Vec<Model>> {
    let rows = Entity::find()
        .filter(Column::State.eq(State::Waiting))
        .filter(Column::Id.gt(after))
        .order_by_asc(Column::Id)
        .limit(limit)
        .all(app.store.db())
        .await?;
    Ok(rows)
}

/// Whether an update is to be handled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Begun {
    /// It is.
    Now,
    /// It was, already.
    Before,
    /// It began too often and never ended: it is to be given up.
    TooOften,
}

/// Handling an update begins.
///
/// # Errors
/// When the database fails.
pub async fn begin(app: &App, id: i64) -> Result<Begun> {
    let rows = Entity::update_many()
        .col_expr(Column::Attempts, Expr::col(Column::Attempts).add(1))
        .filter(Column::Id.eq(id))
        .filter(Column::State.eq(State::Waiting))
        .exec_with_returning(app.store.db())
        .await?;
    Ok(match rows.into_iter().next() {
        None => Begun::Before,
        Some(row) if row.attempts <= TRIES => Begun::Now,
        Some(_) => Begun::TooOften,
    })
}

/// An update was handled; in the transaction of what it caused, where there is one. May be repeated.
///
/// # Errors
/// When the database fails.
pub async fn handled(db: &impl ConnectionTrait, id: i64) -> Result<()> {
    end(db, id, State::Done).await
}

/// An update can never be handled. May be repeated.
///
/// # Errors
/// When the database fails.
pub async fn failed(db: &impl ConnectionTrait, id: i64) -> Result<()> {
    end(db, id, State::Failed).await
}

/// Forgets updates handled long ago: Telegram does not deliver them again.
///
/// # Errors
/// When the database fails.
pub async fn forget_old(app: &App) -> Result<()> {
    Entity::delete_many()
        .filter(Column::State.ne(State::Waiting))
        .filter(Column::ReceivedAt.lt(app.clock.now() - KEPT))
        .exec(app.store.db())
        .await?;
    Ok(())
}

async fn end(db: &impl ConnectionTrait, id: i64, state: State) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::State, Expr::value(state.into_value()))
        .filter(Column::Id.eq(id))
        .exec(db)
        .await?;
    Ok(())
}
