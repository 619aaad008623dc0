//! What people see of a run: how far it is, what came of it, what it changes, and what waits for them.
//!
//! Nothing is decided here.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
};

use super::super::{Result, alerts, mappings, members, notices};
use super::runs::hold_of;
use super::{product_names, warehouses};
use crate::app::App;
use crate::entity::stock_change::{self, State as ChangeState};
use crate::entity::stock_run::{Cause, Entity, Model, State};
use crate::i18n::{self, Args};
use crate::tables::{Cell, Sheet};
use crate::types::{
    Answered, Hold, Lang, Level, NamedProduct, Notice, ProductId, StockCounts, StockFailure, StockPhase, StockRun,
    StockShift, Topic,
};

/// The least time between two edits of the message of a run: a group takes twenty messages a minute, all kinds together.
const BETWEEN_EDITS: TimeDelta = TimeDelta::seconds(6);

/// Changes and failures told in the message of a run.
const TOLD: usize = 5;

/// The headings of the file with what a run changes.
const COLUMNS: [&str; 8] = [
    "changes-product-id",
    "changes-product",
    "changes-item-code",
    "changes-item",
    "changes-store",
    "changes-before",
    "changes-after",
    "changes-difference",
];

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
        waited: row.pauses > 0,
    })
}

pub(super) fn phase(state: State) -> StockPhase {
    match state {
        State::Comparing => StockPhase::Comparing,
        State::Held => StockPhase::Held,
        State::Asking => StockPhase::Asking,
        State::Writing => StockPhase::Writing,
        State::Done => StockPhase::Done,
        State::Cancelled => StockPhase::Cancelled,
        State::Superseded => StockPhase::Superseded,
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

/// All changes of a run.
async fn changes(db: &impl ConnectionTrait, run: i64) -> Result<Vec<StockShift>> {
    let rows = stock_change::Entity::find()
        .filter(stock_change::Column::RunId.eq(run))
        .order_by_asc(stock_change::Column::Id)
        .all(db)
        .await?;
    shifts(db, &rows).await
}

/// What a run changes as a workbook, with the items the products are.
///
/// # Errors
/// When the database fails.
pub async fn written(db: &impl ConnectionTrait, run: i64, lang: Lang) -> Result<Vec<u8>> {
    let shifts = changes(db, run).await?;
    let items: BTreeMap<String, mappings::Mapped> =
        mappings::all(db).await?.into_iter().map(|mapped| (mapped.product.clone(), mapped)).collect();
    let headings = COLUMNS.map(|key| i18n::plain(lang, key, &Args::new())).to_vec();
    let row = |shift: StockShift| {
        let item = items.get(&shift.product.id.to_string());
        let text = |text: Option<&String>| Cell::Text(text.cloned().unwrap_or_default());
        vec![
            Cell::Text(shift.product.id.to_string()),
            Cell::Text(shift.product.name.clone()),
            text(item.map(|item| &item.code)),
            text(item.map(|item| &item.item_name)),
            text(shift.store.as_ref()),
            Cell::Quantity(shift.before),
            Cell::Quantity(shift.after),
            Cell::Quantity(shift.after - shift.before),
        ]
    };
    Ok(Sheet { headings, rows: shifts.into_iter().map(row).collect(), ..Sheet::default() }.xlsx())
}

/// Brings the message of a run up to date, where somebody watches it; by night, and for machines, it is told when it is over.
pub(super) async fn tell_watchers(app: &App, tx: &DatabaseTransaction, run: i64) -> Result<()> {
    match Entity::find_by_id(run).one(tx).await? {
        Some(row) if row.chat.is_some() => tell(app, tx, &row).await,
        _ => Ok(()),
    }
}

/// Tells what came of a run. Nights on which nothing happened, and runs that gave way, are nobody's news.
pub(super) async fn tell_end(app: &App, tx: &DatabaseTransaction, row: &Model, counts: &StockCounts) -> Result<()> {
    let quiet = row.state == State::Superseded || (row.state == State::Done && counts.planned == 0);
    let silent = match row.cause {
        Cause::Chat => false,
        Cause::Nightly => quiet,
        Cause::Machine => true,
    };
    if silent { Ok(()) } else { tell(app, tx, row).await }
}

async fn tell(app: &App, tx: &DatabaseTransaction, row: &Model) -> Result<()> {
    let notice = Notice::StockRun { run: Box::new(seen(tx, row).await?) };
    let chats = match row.chat {
        Some(chat) => vec![chat],
        None => members::hearers(app, tx, Topic::Stock).await?,
    };
    let cause = format!("stock:run:{}", row.id);
    // Steps may be passed over, what came of it may not be late.
    let between = if row.state == State::Writing { BETWEEN_EDITS } else { TimeDelta::zero() };
    for chat in chats {
        if row.chat.is_none() {
            notices::tell(tx, app.clock.now(), chat, &cause, notice.clone()).await?;
        }
        notices::revise_in(tx, app.clock.now(), (chat, &cause), notice.clone(), between).await?;
    }
    Ok(())
}

/// People are shown what waits for them.
pub(super) async fn tell_hold(app: &App, tx: &DatabaseTransaction, row: &Model, hold: Hold) -> Result<()> {
    let notice = Notice::StockHeld { run: row.id, hold, answered: None };
    alerts::raise(app, tx, &hold_cause(row.id, row.pauses + 1), notice).await
}

pub(super) async fn answer_hold(app: &App, tx: &DatabaseTransaction, row: &Model, answered: Answered) -> Result<()> {
    if let Some(Notice::StockHeld { run, hold, .. }) = alerts::said(tx, &hold_cause(row.id, row.pauses)).await? {
        let notice = Notice::StockHeld { run, hold, answered: Some(answered) };
        alerts::end(app, tx, &hold_cause(row.id, row.pauses), Some(notice)).await?;
    }
    Ok(())
}

/// Each time a run is held it is told in a message of its own: an edit would make no sound.
fn hold_cause(run: i64, pause: i32) -> String {
    format!("stock:held:{run}:{pause}")
}
