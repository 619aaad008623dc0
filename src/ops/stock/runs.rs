//! A run's life: begun once, whoever asks; held, let through, dropped or stopped by people.
//!
//! One at a time: the slot in the table is the guarantee, so that no two processes and no two taps write side by side.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use chrono_tz::Tz;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{
    ActiveEnum, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::super::{Actor, Refusal, Result};
use super::{documents, told};
use crate::app::App;
pub use crate::entity::stock_run::Cause;
use crate::entity::stock_run::{ActiveModel, Column, Entity, Model, ONLY, State};
use crate::entity::{stock_change, stock_document};
use crate::ops::journal;
use crate::queue::{self, Job};
use crate::types::{Answered, Hold, StockCounts, StockPhase, StockTrouble};

/// A run that came to no end in so long a time never will: a newer one takes its place.
const ABANDONED: TimeDelta = TimeDelta::hours(20);

/// How long runs and what they changed are kept.
const KEPT: TimeDelta = TimeDelta::days(90);

/// What was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Why.
    pub cause: Cause,
    /// Whether the portal is to be written to; otherwise 1C is only read.
    pub writes: bool,
    /// The chat that hears of it; that of the settings where none is named.
    pub chat: Option<i64>,
}

/// What came of asking for a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Begun {
    /// It has begun.
    New(i64),
    /// One is under way already.
    Running(i64),
}

/// Begins a run, unless one is under way. One that waits for a person gives way to a newer one by a person or by the clock
/// that is to write as well. May be repeated.
///
/// # Errors
/// When the database fails.
pub async fn begin(app: &App, tx: &DatabaseTransaction, wanted: Wanted, actor: &Actor) -> Result<Begun> {
    let now = app.clock.now();
    if let Some(open) = under_way(tx).await? {
        let waits = matches!(open.state, State::Held | State::Asking);
        let may_take_over = wanted.writes && wanted.cause != Cause::Machine;
        if !(waits && may_take_over) && now - open.started_at < ABANDONED {
            return Ok(Begun::Running(open.id));
        }
        give_way(app, tx, &open).await?;
    }
    let row = ActiveModel {
        cause: Set(wanted.cause),
        writes: Set(wanted.writes),
        actor: Set((*actor != Actor::System).then(|| actor.column())),
        chat: Set(wanted.chat),
        state: Set(State::Comparing),
        slot: Set(Some(ONLY)),
        round: Set(0),
        pauses: Set(0),
        counts: Set(json(&StockCounts::default())),
        approved: Set(false),
        cancelled: Set(false),
        started_at: Set(now),
        ..Default::default()
    };
    let once = OnConflict::column(Column::Slot).do_nothing().to_owned();
    let inserted = Entity::insert(row).on_conflict(once).exec_without_returning(tx).await?;
    // Another process was quicker, or this is ours.
    let run = under_way(tx).await?.ok_or_else(|| anyhow::anyhow!("a run that was begun is not there"))?;
    if inserted == 0 {
        return Ok(Begun::Running(run.id));
    }
    queue::enqueue(tx, now, &[Job::CompareStock { run: run.id }]).await?;
    told::tell_watchers(app, tx, run.id).await?;
    Ok(Begun::New(run.id))
}

/// Begins the run of the night. May be repeated: one that is under way goes on.
///
/// # Errors
/// When the database fails.
pub async fn begin_nightly(app: &App) -> Result<()> {
    let tx = app.store.begin().await?;
    let wanted = Wanted { cause: Cause::Nightly, writes: true, chat: None };
    begin(app, &tx, wanted, &Actor::System).await?;
    Ok(app.store.commit(tx).await?)
}

/// Begins the run of a night in which no process ran. Nights before the very first start are nobody's.
///
/// # Errors
/// When the database fails.
pub async fn make_up_night(app: &App) -> Result<()> {
    let (now, name) = (app.clock.now(), Job::BeginStock.name());
    let due = last_night(now, app.config.stock.nightly, app.config.timezone);
    let jobs: &[Job] = match queue::last_tick(app.store.db(), name).await? {
        Some(taken) if taken >= due => return Ok(()),
        Some(_) => &[Job::BeginStock],
        None => &[],
    };
    queue::tick(&app.store, name, now, jobs).await?;
    Ok(())
}

/// The last moment at which a night's run was due.
fn last_night(now: DateTime<Utc>, at: NaiveTime, zone: Tz) -> DateTime<Utc> {
    let today = now.with_timezone(&zone).date_naive();
    let on = |day: NaiveDate| day.and_time(at).and_local_timezone(zone).earliest().map(|due| due.to_utc());
    let days = [Some(today), today.pred_opt()].into_iter().flatten();
    days.filter_map(on).find(|due| *due <= now).unwrap_or(now)
}

/// The run that is not over.
async fn under_way(db: &impl ConnectionTrait) -> Result<Option<Model>> {
    Ok(Entity::find().filter(Column::Slot.eq(ONLY)).one(db).await?)
}

/// A run that is in a state; none where it is elsewhere by now, or over.
pub(super) async fn in_state(db: &impl ConnectionTrait, run: i64, state: State) -> Result<Option<Model>> {
    Ok(Entity::find_by_id(run).filter(Column::State.eq(state)).one(db).await?)
}

/// A newer run takes the place of one that waits, or came to no end.
async fn give_way(app: &App, tx: &DatabaseTransaction, open: &Model) -> Result<()> {
    for job in [Job::CompareStock { run: open.id }, Job::WriteStock { run: open.id }] {
        queue::forget(tx, &job).await?;
    }
    told::answer_hold(app, tx, open, Answered { through: false, by: None }).await?;
    end(app, tx, open.id, State::Superseded, None).await
}

/// A person lets a held difference through: both sides are read once more, and about as much as was shown may change. May be
/// repeated.
///
/// # Errors
/// Refuses where nothing waits any more.
pub async fn let_through(app: &App, tx: &DatabaseTransaction, run: i64, actor: &Actor) -> Result<()> {
    let open = in_state(tx, run, State::Held).await?.ok_or(Refusal::OutOfDate)?;
    let approved = Entity::update_many().col_expr(Column::Approved, Expr::value(true)).filter(Column::Id.eq(run));
    approved.exec(tx).await?;
    told::answer_hold(app, tx, &open, Answered { through: true, by: Some(actor.to_string()) }).await?;
    journal::note_stock(tx, app.clock.now(), run, ("let_through", None, None), Some(actor.column())).await?;
    go_on(app, tx, State::Held).await
}

/// A person drops a held difference, or stops a run: what is written stays, nothing more is. It is over at once, unless half
/// a document has to be cleared away first. May be repeated.
///
/// # Errors
/// Refuses where there is nothing to stop any more.
pub async fn stop(app: &App, tx: &DatabaseTransaction, run: i64, actor: &Actor) -> Result<()> {
    let open = Entity::find_by_id(run).filter(Column::Slot.eq(ONLY)).one(tx).await?.ok_or(Refusal::OutOfDate)?;
    let now = app.clock.now();
    journal::note_stock(tx, now, run, ("stop", None, None), Some(actor.column())).await?;
    if documents::is_open(tx, run).await? {
        let wanted = Entity::update_many().col_expr(Column::Cancelled, Expr::value(true)).filter(Column::Id.eq(run));
        wanted.exec(tx).await?;
        // It may be waiting out a pause.
        queue::forget(tx, &Job::WriteStock { run }).await?;
        queue::enqueue(tx, now, &[Job::WriteStock { run }]).await?;
        return told::tell_watchers(app, tx, run).await;
    }
    for job in [Job::CompareStock { run }, Job::WriteStock { run }] {
        queue::forget(tx, &job).await?;
    }
    told::answer_hold(app, tx, &open, Answered { through: false, by: Some(actor.to_string()) }).await?;
    end(app, tx, run, State::Cancelled, None).await
}

/// The run that waited in a state compares both sides again.
pub(super) async fn go_on(app: &App, tx: &DatabaseTransaction, from: State) -> Result<()> {
    let Some(open) = under_way(tx).await?.filter(|open| open.state == from) else { return Ok(()) };
    compare_again(app, tx, open.id).await
}

/// A run compares both sides once more.
pub(super) async fn compare_again(app: &App, tx: &DatabaseTransaction, run: i64) -> Result<()> {
    set_state(tx, run, State::Comparing).await?;
    queue::enqueue(tx, app.clock.now(), &[Job::CompareStock { run }]).await?;
    told::tell_watchers(app, tx, run).await
}

/// A run waits for a person, once more.
pub(super) async fn pause(tx: &DatabaseTransaction, run: i64, state: State) -> Result<()> {
    let counted =
        Entity::update_many().col_expr(Column::Pauses, Expr::col(Column::Pauses).add(1)).filter(Column::Id.eq(run));
    counted.exec(tx).await?;
    set_state(tx, run, state).await
}

/// Moves a run that is not over.
pub(super) async fn set_state(tx: &DatabaseTransaction, run: i64, state: State) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::State, Expr::value(state.into_value()))
        .filter(Column::Id.eq(run))
        .filter(Column::Slot.eq(ONLY))
        .exec(tx)
        .await?;
    Ok(())
}

/// A run is over: the slot is free, the journal has it, and people hear of it. Nothing happens to one that is over already.
pub(super) async fn end(
    app: &App,
    tx: &DatabaseTransaction,
    run: i64,
    state: State,
    trouble: Option<&StockTrouble>,
) -> Result<()> {
    let now = app.clock.now();
    let ended = Entity::update_many()
        .col_expr(Column::State, Expr::value(state.into_value()))
        .col_expr(Column::Slot, Expr::value(Option::<i32>::None))
        .col_expr(Column::Trouble, Expr::value(trouble.map(json)))
        .col_expr(Column::EndedAt, Expr::value(now))
        .filter(Column::Id.eq(run))
        .filter(Column::Slot.eq(ONLY))
        .exec(tx)
        .await?;
    let Some(row) = Entity::find_by_id(run).one(tx).await?.filter(|_| ended.rows_affected > 0) else { return Ok(()) };
    let counts = told::counts(tx, &row).await?;
    let took = (now - row.started_at).num_milliseconds();
    let of = serde_json::json!({ "counts": counts, "writes": row.writes, "duration_ms": took });
    let words = trouble.map(|trouble| trouble.words.as_str());
    journal::note_stock(tx, now, run, (&state.into_value(), Some(&of), words), row.actor.clone()).await?;
    told::tell_end(app, tx, &row, &counts).await
}

/// The last run that was to write, and where it stands; none before the first.
///
/// # Errors
/// When the database fails.
pub async fn last(db: &impl ConnectionTrait) -> Result<Option<(DateTime<Utc>, StockPhase)>> {
    let last = Entity::find().filter(Column::Writes.eq(true)).order_by_desc(Column::Id).limit(1).one(db).await?;
    Ok(last.map(|row| (row.ended_at.unwrap_or(row.started_at), told::phase(row.state))))
}

/// What a run is held for, or was.
pub(super) fn hold_of(row: &Model) -> Result<Option<Hold>> {
    Ok(row.held.clone().map(serde_json::from_value).transpose()?)
}

pub(super) fn json<T: serde::Serialize>(value: &T) -> sea_orm::JsonValue {
    serde_json::to_value(value).expect("what a run counts is plain data")
}

/// Forgets runs that were over long ago, with what they changed. May be repeated.
///
/// # Errors
/// When the database fails.
pub async fn forget_old(app: &App) -> Result<()> {
    let db = app.store.db();
    let old = Entity::find().filter(Column::EndedAt.lt(app.clock.now() - KEPT)).select_only().column(Column::Id);
    let old: Vec<i64> = old.into_tuple().all(db).await?;
    for some in old.chunks(super::AT_ONCE) {
        let ids = || some.iter().copied();
        stock_change::Entity::delete_many().filter(stock_change::Column::RunId.is_in(ids())).exec(db).await?;
        stock_document::Entity::delete_many().filter(stock_document::Column::RunId.is_in(ids())).exec(db).await?;
        Entity::delete_many().filter(Column::Id.is_in(ids())).exec(db).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_night_is_local_and_almaty_is_five_hours_ahead_since_march_2024() {
        let due = |now: &str| {
            let at = NaiveTime::from_hms_opt(2, 0, 0).unwrap();
            last_night(now.parse().unwrap(), at, Tz::Asia__Almaty).to_rfc3339()
        };
        assert_eq!(due("2026-11-23T09:00:00Z"), "2026-11-22T21:00:00+00:00");
        assert_eq!(due("2026-11-22T20:59:59Z"), "2026-11-21T21:00:00+00:00");
        assert_eq!(due("2026-11-22T21:00:00Z"), "2026-11-22T21:00:00+00:00");
        assert_eq!(due("2024-02-20T09:00:00Z"), "2024-02-19T20:00:00+00:00", "six hours before that");
    }
}
