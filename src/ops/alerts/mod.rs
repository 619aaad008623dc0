//! Alerts: conditions somebody must see until they end. Each is told in one message for each chat, edited while it grows, and
//! turned green when it is over; somebody takes it, or puts it off for a while.
//!
//! Here it is only known that there is one; what it says is a notice of whoever raises it.

mod care;

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, OnConflict, SelectStatement};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};

pub use care::{Taker, free, give_back, look_after, snooze, take, tell_again, try_again};

use super::{Refusal, Result, members, notices};
use crate::app::App;
use crate::entity::alert::{ActiveModel, Column, Entity, Model};
use crate::types::Notice;

/// A cause that comes up again so soon after its end is the same alert, told in its message…
const AGAIN: TimeDelta = TimeDelta::minutes(15);

/// …and one that a person answered, for as long as the answer can be taken back.
const UNDONE: TimeDelta = TimeDelta::days(1);

/// The least time between two edits of an alert's message: people look at it while they settle what it tells of.
const BETWEEN_EDITS: TimeDelta = TimeDelta::seconds(10);

/// How the causes of all alerts about steps that are about no deal begin; the step's identity follows.
pub const WORK: &str = "job:";

/// An alert as a chat is told of it.
#[derive(Clone, Debug)]
pub struct Told {
    /// Its number.
    pub id: i32,
    /// What it says.
    pub notice: Notice,
    /// Since when.
    pub raised_at: DateTime<Utc>,
    /// When it ended.
    pub over_at: Option<DateTime<Utc>>,
    /// Who looks after it, and since when.
    pub taken: Option<(String, DateTime<Utc>)>,
    /// When the admins were told that nobody does.
    pub escalated_at: Option<DateTime<Utc>>,
    /// Until when this chat put it off.
    pub snoozed_until: Option<DateTime<Utc>>,
}

/// There is something somebody must see, or it has grown: everybody who hears of such things is told, in one message each.
/// May be repeated: the same words change nothing.
///
/// # Errors
/// When the database fails.
pub async fn raise(app: &App, tx: &DatabaseTransaction, cause: &str, notice: Notice) -> Result<()> {
    let now = app.clock.now();
    let again = if notice.can_be_undone() { UNDONE } else { AGAIN };
    let known = latest(tx, cause).await?.filter(|row| row.over_at.is_none_or(|over| now - over < again));
    match known {
        Some(row) if row.over_at.is_none() && row.notice == serde_json::to_value(&notice)? => Ok(()),
        Some(row) if row.over_at.is_none() => revise(app, tx, row.id, notice).await,
        Some(row) => {
            let afresh = ActiveModel {
                raised_at: Set(now),
                over_at: Set(None),
                taken_id: Set(None),
                taken_by: Set(None),
                taken_at: Set(None),
                escalated_at: Set(None),
                ..of_notice(&notice)?
            };
            Entity::update_many().set(afresh).filter(Column::Id.eq(row.id)).exec(tx).await?;
            notices::end_snoozing(tx, row.id).await?;
            spread(app, tx, row.id, &notice, TimeDelta::zero()).await
        }
        None => match begin(tx, now, cause, &notice).await? {
            Some(id) => spread(app, tx, id, &notice, BETWEEN_EDITS).await,
            // Somebody else has just raised it, and tells of it.
            None => Ok(()),
        },
    }
}

/// Writes a new alert down; nobody is told of it yet. None where its cause has one that goes on.
///
/// # Errors
/// When the database fails.
pub async fn begin(tx: &DatabaseTransaction, now: DateTime<Utc>, cause: &str, notice: &Notice) -> Result<Option<i32>> {
    let row = ActiveModel { cause: Set(cause.to_owned()), raised_at: Set(now), ..of_notice(notice)? };
    let once = OnConflict::column(Column::Cause)
        // Literal, as in the index: a parameter would not be recognised as its condition.
        .target_and_where(Expr::cust("over_at IS NULL"))
        .do_nothing()
        .to_owned();
    let rows = Entity::insert_many([row]).on_conflict(once).exec_with_returning(tx).await?;
    Ok(rows.into_iter().next().map(|row| row.id))
}

/// The youngest alert that goes on, is nobody's, was raised since a moment, and whose cause begins like this.
///
/// # Errors
/// When the database fails.
pub async fn youngest(tx: &DatabaseTransaction, beginning: &str, since: DateTime<Utc>) -> Result<Option<i32>> {
    let open = Entity::find().filter(Column::Cause.starts_with(beginning)).filter(Column::OverAt.is_null());
    let fresh = open.filter(Column::RaisedAt.gte(since)).filter(Column::TakenAt.is_null());
    // Held, so that it does not end while something joins it.
    Ok(fresh.order_by_desc(Column::Id).lock_exclusive().one(tx).await?.map(|row| row.id))
}

/// An alert that goes on says something else. May be repeated: the same words change nothing.
///
/// # Errors
/// When the database fails.
pub async fn revise(app: &App, tx: &DatabaseTransaction, id: i32, notice: Notice) -> Result<()> {
    let Some(row) = lock(tx, id).await?.filter(|row| row.over_at.is_none()) else { return Ok(()) };
    if row.notice == serde_json::to_value(&notice)? {
        return tell(app, tx, id, &notice).await;
    }
    Entity::update_many().set(of_notice(&notice)?).filter(Column::Id.eq(id)).exec(tx).await?;
    spread(app, tx, id, &notice, BETWEEN_EDITS).await
}

/// What an alert was about is over, perhaps with other words; its messages say so at once. One that is over says the new
/// words. May be repeated; without such an alert nothing happens.
///
/// # Errors
/// When the database fails.
pub async fn end(app: &App, tx: &DatabaseTransaction, cause: &str, notice: Option<Notice>) -> Result<()> {
    match latest(tx, cause).await? {
        Some(row) => end_row(app, tx, row, notice).await,
        None => Ok(()),
    }
}

/// As [`end`], by the alert's number.
///
/// # Errors
/// When the database fails.
pub async fn end_of(app: &App, tx: &DatabaseTransaction, id: i32) -> Result<()> {
    match Entity::find_by_id(id).one(tx).await? {
        Some(row) => end_row(app, tx, row, None).await,
        None => Ok(()),
    }
}

async fn end_row(app: &App, tx: &DatabaseTransaction, row: Model, notice: Option<Notice>) -> Result<()> {
    let now = app.clock.now();
    let words = notice.map(serde_json::to_value).transpose()?.unwrap_or_else(|| row.notice.clone());
    if row.over_at.is_some() && row.notice == words {
        return Ok(());
    }
    let change = ActiveModel { notice: Set(words), over_at: Set(row.over_at.or(Some(now))), ..Default::default() };
    Entity::update_many().set(change).filter(Column::Id.eq(row.id)).exec(tx).await?;
    Ok(notices::touch(tx, now, row.id, TimeDelta::zero()).await?)
}

/// What the alert of a cause says, or said last; none where there was none.
///
/// # Errors
/// When the database fails.
pub async fn said(db: &impl ConnectionTrait, cause: &str) -> Result<Option<Notice>> {
    latest(db, cause).await?.as_ref().map(words).transpose()
}

/// What an alert says; none where it is kept no more.
///
/// # Errors
/// When the database fails.
pub async fn notice_of(db: &impl ConnectionTrait, id: i32) -> Result<Option<Notice>> {
    Entity::find_by_id(id).one(db).await?.as_ref().map(words).transpose()
}

/// Of these alerts, those that go on.
///
/// # Errors
/// When the database fails.
pub async fn still_open(db: &impl ConnectionTrait, ids: &[i32]) -> Result<Vec<i32>> {
    let open = Entity::find().filter(Column::Id.is_in(ids.iter().copied())).filter(Column::OverAt.is_null());
    Ok(open.select_only().column(Column::Id).into_tuple().all(db).await?)
}

/// An alert as a chat is to be told of it.
///
/// # Errors
/// Refuses one that is kept no more.
pub async fn told(db: &impl ConnectionTrait, chat: i64, id: i32) -> Result<Told> {
    let row = Entity::find_by_id(id).one(db).await?.ok_or(Refusal::OutOfDate)?;
    Ok(Told {
        id,
        notice: words(&row)?,
        raised_at: row.raised_at,
        over_at: row.over_at,
        taken: row.taken_by.zip(row.taken_at),
        escalated_at: row.escalated_at,
        snoozed_until: notices::snoozed_until(db, chat, id).await?,
    })
}

/// An alert's row, held until the transaction ends.
///
/// # Errors
/// When the database fails.
pub async fn lock(tx: &DatabaseTransaction, id: i32) -> Result<Option<Model>> {
    Ok(Entity::find_by_id(id).lock_exclusive().one(tx).await?)
}

/// Whether this alert goes on.
///
/// # Errors
/// When the database fails.
pub async fn is_open(db: &impl ConnectionTrait, id: i32) -> Result<bool> {
    Ok(!still_open(db, &[id]).await?.is_empty())
}

/// Whether there is an alert of this cause that goes on.
///
/// # Errors
/// When the database fails.
pub async fn is_raised(db: &impl ConnectionTrait, cause: &str) -> Result<bool> {
    let open = Entity::find().filter(Column::Cause.eq(cause)).filter(Column::OverAt.is_null());
    Ok(open.one(db).await?.is_some())
}

/// The alerts that go on whose cause begins like this, each with its whole cause.
///
/// # Errors
/// When the database fails.
pub async fn open_like(db: &impl ConnectionTrait, beginning: &str) -> Result<Vec<(i32, String)>> {
    let open = Entity::find().filter(Column::Cause.starts_with(beginning)).filter(Column::OverAt.is_null());
    Ok(open.select_only().columns([Column::Id, Column::Cause]).order_by_asc(Column::Id).into_tuple().all(db).await?)
}

/// The numbers of the alerts that go on, as a part of a statement.
pub fn open_ids() -> SelectStatement {
    Entity::find().filter(Column::OverAt.is_null()).select_only().column(Column::Id).into_query()
}

/// Forgets alerts that ended long ago; what is told of them is forgotten with the notices. May be repeated.
///
/// # Errors
/// When the database fails.
pub async fn forget_old(app: &App) -> Result<()> {
    let before = app.clock.now() - notices::KEPT - TimeDelta::days(1);
    Entity::delete_many().filter(Column::OverAt.lt(before)).exec(app.store.db()).await?;
    Ok(())
}

/// The messages of an alert are edited, and whoever hears of such things and has none gets one.
async fn spread(app: &App, tx: &DatabaseTransaction, id: i32, notice: &Notice, between: TimeDelta) -> Result<()> {
    notices::touch(tx, app.clock.now(), id, between).await?;
    tell(app, tx, id, notice).await
}

/// Whoever hears of such things and was not told of the alert is told.
async fn tell(app: &App, tx: &DatabaseTransaction, id: i32, notice: &Notice) -> Result<()> {
    let hearers = members::hearers_of(app, tx, notice).await?;
    Ok(notices::post_alert(tx, app.clock.now(), &hearers, id).await?)
}

/// The latest alert of a cause, whether it goes on or not.
async fn latest(db: &impl ConnectionTrait, cause: &str) -> Result<Option<Model>> {
    Ok(Entity::find().filter(Column::Cause.eq(cause)).order_by_desc(Column::Id).one(db).await?)
}

/// What a row says.
fn words(row: &Model) -> Result<Notice> {
    Ok(serde_json::from_value(row.notice.clone())?)
}

fn of_notice(notice: &Notice) -> Result<ActiveModel> {
    Ok(ActiveModel { notice: Set(serde_json::to_value(notice)?), ..Default::default() })
}
