//! Reports that were answered with, kept for their buttons and for the questions that follow them.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder};

use super::super::{Actor, Refusal, Result};
use super::ask::Planner;
use super::plan::Plan;
use crate::app::App;
use crate::entity::report::{ActiveModel, Column, Entity, Model};
use crate::entity::subscription;

/// How long a question may follow the answer before.
const FOLLOWS: TimeDelta = TimeDelta::hours(1);

/// How long the buttons below a report work.
const KEPT: TimeDelta = TimeDelta::days(30);

/// A report somebody was answered with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Its number.
    pub id: i64,
    /// What was computed.
    pub plan: Plan,
    /// The local day it was asked on.
    pub asked_on: NaiveDate,
    /// Who understood it.
    pub planner: Planner,
}

/// Keeps a report; gives its number. The transaction is that of the answer.
///
/// # Errors
/// When the database fails.
pub async fn keep(
    app: &App,
    db: &impl ConnectionTrait,
    chat: i64,
    actor: &Actor,
    (plan, planner): (&Plan, Planner),
) -> Result<i64> {
    let now = app.clock.now();
    let row = ActiveModel {
        chat: Set(chat),
        person: Set(actor.number()),
        plan: Set(serde_json::to_value(plan)?),
        asked_on: Set(app.day_of(now)),
        planner: Set(planner.key().to_owned()),
        created_at: Set(now),
        ..Default::default()
    };
    Ok(Entity::insert(row).exec(db).await?.last_insert_id.into())
}

/// A report a button belongs to.
///
/// # Errors
/// Refuses one of another chat, and one forgotten already.
pub async fn of(db: &impl ConnectionTrait, chat: i64, id: i64) -> Result<Kept> {
    let id = i32::try_from(id).map_err(|_| Refusal::OutOfDate)?;
    let row = Entity::find_by_id(id).one(db).await?.filter(|row| row.chat == chat).ok_or(Refusal::OutOfDate)?;
    kept(row)
}

/// The report a person may be asking on about in a chat; none where it is too long ago.
///
/// # Errors
/// When the database fails.
pub async fn last(app: &App, chat: i64, actor: &Actor) -> Result<Option<Kept>> {
    let row = Entity::find()
        .filter(Column::Chat.eq(chat))
        .filter(Column::Person.eq(actor.number()))
        .filter(Column::CreatedAt.gt(app.clock.now() - FOLLOWS))
        .order_by_desc(Column::Id)
        .one(app.store.db())
        .await?;
    // A plan of an older release is no reason to answer nothing.
    Ok(row.and_then(|row| kept(row).ok()))
}

/// Forgets reports whose buttons nobody taps any more. May be repeated.
///
/// # Errors
/// When the database fails.
pub async fn forget_old(app: &App) -> Result<()> {
    let before: DateTime<Utc> = app.clock.now() - KEPT;
    Entity::delete_many().filter(Column::CreatedAt.lt(before)).exec(app.store.db()).await?;
    Ok(())
}

/// A chat has another number now: its reports and subscriptions go with it. May be repeated.
///
/// # Errors
/// When the database fails.
pub async fn readdress(tx: &DatabaseTransaction, from: i64, to: i64) -> Result<()> {
    let reports = Entity::update_many().col_expr(Column::Chat, Expr::value(to));
    reports.filter(Column::Chat.eq(from)).exec(tx).await?;
    let subscriptions = subscription::Entity::update_many().col_expr(subscription::Column::Chat, Expr::value(to));
    subscriptions.filter(subscription::Column::Chat.eq(from)).exec(tx).await?;
    Ok(())
}

fn kept(row: Model) -> Result<Kept> {
    Ok(Kept {
        id: row.id.into(),
        plan: serde_json::from_value(row.plan)?,
        asked_on: row.asked_on,
        planner: Planner::parse(&row.planner),
    })
}
