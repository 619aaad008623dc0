//! A run's life: begun once, whoever asks; held, let through, dropped or stopped by people; told while it goes on.
//!
//! One at a time: the slot in the table is the guarantee, so that no two processes and no two taps write side by side.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use chrono_tz::Tz;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ActiveEnum, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect,
};

use super::super::{Actor, Refusal, Result, notices};
use super::{product_names, warehouses};
use crate::app::App;
use crate::entity::stock_change::{self, State as ChangeState};
pub use crate::entity::stock_run::Cause;
use crate::entity::stock_run::{ActiveModel, Column, Entity, Model, ONLY, State};
use crate::ops::journal;
use crate::queue::{self, Job};
use crate::tables;
use crate::types::{
    Answered, Hold, Level, NamedProduct, Notice, ProductId, StockCounts, StockFailure, StockPhase, StockRun,
    StockShift, StockTrouble,
};

/// A run that came to no end in so long a time never will: a newer one takes its place.
const ABANDONED: TimeDelta = TimeDelta::hours(20);

/// The least time between two edits of the message of a run: a group takes twenty messages a minute, all kinds together.
const BETWEEN_EDITS: TimeDelta = TimeDelta::seconds(6);

/// How long runs and what they changed are kept.
const KEPT: TimeDelta = TimeDelta::days(90);

/// Changes and failures told in the message of a run.
const TOLD: usize = 5;

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

/// Begins a run, unless one is under way. One that waits for a person gives way to a newer one. May be repeated.
///
/// # Errors
/// When the database fails.
pub async fn begin(app: &App, tx: &DatabaseTransaction, wanted: Wanted, actor: &Actor) -> Result<Begun> {
    let now = app.clock.now();
    if let Some(open) = under_way(tx).await? {
        let waits = matches!(open.state, State::Held | State::Asking);
        if !waits && now - open.started_at < ABANDONED {
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
        counts: Set(json(&StockCounts::default())),
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
    if wanted.chat.is_some() {
        tell(app, tx, &run).await?;
    }
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

/// A run that is in one of these states; none where it is elsewhere by now, or over.
pub(super) async fn in_state(db: &impl ConnectionTrait, run: i64, state: State) -> Result<Option<Model>> {
    Ok(Entity::find_by_id(run).filter(Column::State.eq(state)).one(db).await?)
}

/// A newer run takes the place of one that waits.
async fn give_way(app: &App, tx: &DatabaseTransaction, open: &Model) -> Result<()> {
    answer_hold(app, tx, open, Answered { through: false, by: None }).await?;
    end(app, tx, open.id, State::Cancelled, None).await
}

/// A person lets a held difference through: both sides are read once more, and as much as was shown may change. May be
/// repeated.
///
/// # Errors
/// Refuses where nothing waits any more.
pub async fn let_through(app: &App, tx: &DatabaseTransaction, run: i64, actor: &Actor) -> Result<()> {
    let open = in_state(tx, run, State::Held).await?.ok_or(Refusal::OutOfDate)?;
    let shown = hold_of(&open)?.map_or(0, |hold| hold.counts.planned);
    Entity::update_many()
        .col_expr(Column::Approved, Expr::value(i64::try_from(shown).unwrap_or(i64::MAX)))
        .filter(Column::Id.eq(run))
        .exec(tx)
        .await?;
    answer_hold(app, tx, &open, Answered { through: true, by: Some(actor.to_string()) }).await?;
    journal::note_stock(tx, app.clock.now(), run, ("let_through", None, None), Some(actor.column())).await?;
    go_on(app, tx, State::Held).await
}

/// A person drops a held difference, or stops a run: what is written stays, nothing more is. May be repeated.
///
/// # Errors
/// Refuses where there is nothing to stop any more.
pub async fn stop(app: &App, tx: &DatabaseTransaction, run: i64, actor: &Actor) -> Result<()> {
    let open = Entity::find_by_id(run).filter(Column::Slot.eq(ONLY)).one(tx).await?.ok_or(Refusal::OutOfDate)?;
    journal::note_stock(tx, app.clock.now(), run, ("stop", None, None), Some(actor.column())).await?;
    if matches!(open.state, State::Held | State::Asking) {
        answer_hold(app, tx, &open, Answered { through: false, by: Some(actor.to_string()) }).await?;
        return end(app, tx, run, State::Cancelled, None).await;
    }
    // Whoever is at work on it ends it at the next step.
    Entity::update_many().col_expr(Column::Cancelled, Expr::value(true)).filter(Column::Id.eq(run)).exec(tx).await?;
    let open = Model { cancelled: true, ..open };
    tell(app, tx, &open).await
}

/// The run that waited in a state compares both sides again.
pub(super) async fn go_on(app: &App, tx: &DatabaseTransaction, from: State) -> Result<()> {
    let Some(open) = under_way(tx).await?.filter(|open| open.state == from) else { return Ok(()) };
    compare_again(app, tx, open.id, app.clock.now()).await
}

/// A run compares both sides, once more, at a time.
pub(super) async fn compare_again(app: &App, tx: &DatabaseTransaction, run: i64, at: DateTime<Utc>) -> Result<()> {
    set_state(tx, run, State::Comparing).await?;
    queue::enqueue(tx, at, &[Job::CompareStock { run }]).await?;
    tell_of(app, tx, run).await
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

/// A run is over: the slot is free, the journal has it, and people hear of it.
pub(super) async fn end(
    app: &App,
    tx: &DatabaseTransaction,
    run: i64,
    state: State,
    trouble: Option<&StockTrouble>,
) -> Result<()> {
    let now = app.clock.now();
    Entity::update_many()
        .col_expr(Column::State, Expr::value(state.into_value()))
        .col_expr(Column::Slot, Expr::value(Option::<i32>::None))
        .col_expr(Column::Trouble, Expr::value(trouble.map(json)))
        .col_expr(Column::EndedAt, Expr::value(now))
        .filter(Column::Id.eq(run))
        .filter(Column::Slot.eq(ONLY))
        .exec(tx)
        .await?;
    let Some(row) = Entity::find_by_id(run).one(tx).await? else { return Ok(()) };
    let counts = counts(tx, &row).await?;
    let took = (now - row.started_at).num_milliseconds();
    let of = serde_json::json!({ "counts": counts, "writes": row.writes, "duration_ms": took });
    let words = trouble.map(|trouble| trouble.words.as_str());
    journal::note_stock(tx, now, run, (&state.into_value(), Some(&of), words), row.actor.clone()).await?;
    // Nights on which nothing happened are nobody's news.
    let silent = row.cause == Cause::Nightly && state == State::Done && counts.planned == 0;
    if !silent {
        tell(app, tx, &row).await?;
    }
    Ok(())
}

/// What a run planned and wrote, as the rows of its changes say.
pub(super) async fn counts(db: &impl ConnectionTrait, row: &Model) -> Result<StockCounts> {
    let mut counts: StockCounts = serde_json::from_value(row.counts.clone())?;
    let of = stock_change::Column::RunId.eq(row.id);
    let in_state = |state: ChangeState| {
        stock_change::Entity::find().filter(of.clone()).filter(stock_change::Column::State.eq(state))
    };
    counts.written = in_state(ChangeState::Done).count(db).await?;
    counts.failed = in_state(ChangeState::Failed).count(db).await?;
    counts.planned = stock_change::Entity::find().filter(of.clone()).count(db).await?;
    Ok(counts)
}

/// A run as people see it.
///
/// # Errors
/// When the database fails.
pub async fn view(db: &impl ConnectionTrait, run: i64) -> Result<Option<StockRun>> {
    match Entity::find_by_id(run).one(db).await? {
        Some(row) => Ok(Some(seen(db, &row).await?)),
        None => Ok(None),
    }
}

/// The last run that was to write, and where it stands; none before the first.
///
/// # Errors
/// When the database fails.
pub async fn last(db: &impl ConnectionTrait) -> Result<Option<(DateTime<Utc>, StockPhase)>> {
    let last = Entity::find().filter(Column::Writes.eq(true)).order_by_desc(Column::Id).limit(1).one(db).await?;
    Ok(last.map(|row| (row.ended_at.unwrap_or(row.started_at), phase(row.state))))
}

async fn seen(db: &impl ConnectionTrait, row: &Model) -> Result<StockRun> {
    let over = row.slot.is_none();
    let (largest, failures) =
        if over { (largest(db, row.id).await?, failures(db, row.id).await?) } else { (Vec::new(), Vec::new()) };
    Ok(StockRun {
        id: row.id,
        writes: row.writes,
        phase: phase(row.state),
        stopping: row.cancelled && !over,
        counts: counts(db, row).await?,
        largest,
        failures,
        reasons: hold_of(row)?.map(|hold| hold.reasons).unwrap_or_default(),
        trouble: row.trouble.clone().map(serde_json::from_value).transpose()?,
        started_at: row.started_at,
        ended_at: row.ended_at,
    })
}

fn phase(state: State) -> StockPhase {
    match state {
        State::Comparing => StockPhase::Comparing,
        State::Held => StockPhase::Held,
        State::Asking => StockPhase::Asking,
        State::Writing => StockPhase::Writing,
        State::Done => StockPhase::Done,
        State::Cancelled => StockPhase::Cancelled,
        State::Failed => StockPhase::Failed,
    }
}

async fn largest(db: &impl ConnectionTrait, run: i64) -> Result<Vec<StockShift>> {
    let by = Expr::cust("abs(\"after\" - \"before\")");
    let rows = stock_change::Entity::find()
        .filter(stock_change::Column::RunId.eq(run))
        .filter(stock_change::Column::State.eq(ChangeState::Done))
        .order_by_desc(by)
        .order_by_asc(stock_change::Column::Id)
        .limit(TOLD as u64)
        .all(db)
        .await?;
    shifts(db, &rows).await
}

async fn failures(db: &impl ConnectionTrait, run: i64) -> Result<Vec<StockFailure>> {
    let rows = stock_change::Entity::find()
        .filter(stock_change::Column::RunId.eq(run))
        .filter(stock_change::Column::State.eq(ChangeState::Failed))
        .order_by_asc(stock_change::Column::Id)
        .limit(TOLD as u64)
        .all(db)
        .await?;
    let shifts = shifts(db, &rows).await?;
    let failure = |(row, shift): (stock_change::Model, StockShift)| StockFailure {
        product: shift.product,
        words: row.words.unwrap_or_default(),
    };
    Ok(rows.into_iter().zip(shifts).map(failure).collect())
}

/// Changes with the names people know.
pub(super) async fn shifts(db: &impl ConnectionTrait, rows: &[stock_change::Model]) -> Result<Vec<StockShift>> {
    let ids: Vec<i64> = rows.iter().map(|row| row.product_id).collect();
    let (names, stores) = (product_names(db, &ids).await?, warehouses::all(db).await?.titles());
    let shift = |row: &stock_change::Model| {
        Some(StockShift {
            product: NamedProduct {
                id: ProductId::new(row.product_id)?,
                name: names.get(&row.product_id).cloned().unwrap_or_default(),
            },
            store: stores.get(&row.store_id).cloned(),
            before: Level::from_thousandths(row.before),
            after: Level::from_thousandths(row.after),
        })
    };
    Ok(rows.iter().filter_map(shift).collect())
}

/// All changes of a run, for a file.
///
/// # Errors
/// When the database fails.
pub async fn changes(db: &impl ConnectionTrait, run: i64) -> Result<Vec<StockShift>> {
    let rows = stock_change::Entity::find()
        .filter(stock_change::Column::RunId.eq(run))
        .order_by_asc(stock_change::Column::Id)
        .all(db)
        .await?;
    shifts(db, &rows).await
}

/// The columns of the file with what a run changes.
const COLUMNS: [&str; 5] = ["bitrix24_product_id", "bitrix24_product_name", "bitrix24_store", "before", "after"];

/// What a run changes as a workbook.
pub fn written(shifts: &[StockShift]) -> Vec<u8> {
    let cells: Vec<[String; 5]> = shifts
        .iter()
        .map(|shift| {
            [
                shift.product.id.to_string(),
                shift.product.name.clone(),
                shift.store.clone().unwrap_or_default(),
                shift.before.number().to_string(),
                shift.after.number().to_string(),
            ]
        })
        .collect();
    tables::workbook(&COLUMNS, cells.iter().map(|row| row.each_ref().map(String::as_str)))
}

/// Brings the message of a run up to date.
pub(super) async fn tell_of(app: &App, tx: &DatabaseTransaction, run: i64) -> Result<()> {
    match Entity::find_by_id(run).one(tx).await? {
        // By night it is told when it is over.
        Some(row) if row.chat.is_some() => tell(app, tx, &row).await,
        _ => Ok(()),
    }
}

async fn tell(app: &App, tx: &DatabaseTransaction, row: &Model) -> Result<()> {
    if row.cause == Cause::Machine {
        return Ok(());
    }
    let notice = Notice::StockRun { run: seen(tx, row).await? };
    let chat = row.chat.unwrap_or(app.config.telegram.chat);
    let cause = format!("stock:run:{}", row.id);
    // Steps may be passed over, what came of it may not be late.
    let between = if row.state == State::Writing { BETWEEN_EDITS } else { TimeDelta::zero() };
    Ok(notices::revise_in(tx, app.clock.now(), (chat, &cause), notice, between).await?)
}

/// People are shown what waits for them, in the chat of the settings.
pub(super) async fn tell_hold(app: &App, tx: &DatabaseTransaction, run: i64, hold: Hold) -> Result<()> {
    let notice = Notice::StockHeld { run, hold, answered: None };
    Ok(notices::revise(app, tx, &hold_cause(run), notice).await?)
}

async fn answer_hold(app: &App, tx: &DatabaseTransaction, row: &Model, answered: Answered) -> Result<()> {
    if let Some(Notice::StockHeld { run, hold, .. }) = notices::told(app, tx, &hold_cause(row.id)).await? {
        let notice = Notice::StockHeld { run, hold, answered: Some(answered) };
        notices::settle(app, tx, &hold_cause(row.id), notice).await?;
    }
    Ok(())
}

fn hold_of(row: &Model) -> Result<Option<Hold>> {
    Ok(row.held.clone().map(serde_json::from_value).transpose()?)
}

fn hold_cause(run: i64) -> String {
    format!("stock:held:{run}")
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
