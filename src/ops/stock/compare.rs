//! The first half of a run: both sides are read and compared, and what may be written is planned.
//!
//! Nothing is written here. A reading that is not believed is not taken in either.

use std::collections::HashSet;

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, JsonValue, QueryFilter, QueryOrder, QuerySelect};

use super::super::{Error, Result, deals, mappings, notices};
use super::guard::{self, Case};
use super::plan::{self, Change, Plan};
use super::reading::{self, Reading};
use super::{AT_ONCE, documents, runs, told, warehouses};
use crate::app::App;
use crate::clients::bitrix::Store;
use crate::entity::invoice;
use crate::entity::stock_change::{self, State as ChangeState};
use crate::entity::stock_run::{Column, Entity, Model, State};
use crate::queue::{self, Job};
use crate::types::{Hold, HoldReason, Notice, Ref, StockCounts, StockTrouble};

/// The largest changes shown to whoever has to decide.
const SHOWN: usize = 10;

/// Items told in one alert.
const LOW: usize = 10;

/// Our newest invoices that are looked for in the books.
const INVOICES: u64 = 3;

/// Compares both sides for a run. May be repeated.
///
/// # Errors
/// When a system is away, or the database fails. What refuses for good ends the run, and people are told.
pub async fn compare(app: &App, run: i64) -> Result<()> {
    let Some(row) = runs::in_state(app.store.db(), run, State::Comparing).await? else { return Ok(()) };
    if row.cancelled {
        return end(app, run, State::Cancelled, None).await;
    }
    let compared = compare_sides(app, &row).await;
    fail_for_good(app, run, compared).await
}

/// A fault that does not pass by itself ends the run, and people are told what to do.
pub(super) async fn fail_for_good(app: &App, run: i64, outcome: Result<()>) -> Result<()> {
    match outcome {
        Err(Error::Fault(fault)) if !fault.passes() => {
            tracing::warn!(run.id = run, %fault, "a run of stock has failed");
            let trouble = StockTrouble { waiting: deals::waiting_for(&fault), words: fault.to_string() };
            end(app, run, State::Failed, Some(&trouble)).await
        }
        outcome => outcome,
    }
}

async fn end(app: &App, run: i64, state: State, trouble: Option<&StockTrouble>) -> Result<()> {
    let tx = app.store.begin().await?;
    runs::end(app, &tx, run, state, trouble).await?;
    Ok(app.store.commit(tx).await?)
}

async fn compare_sides(app: &App, row: &Model) -> Result<()> {
    if !row.writes {
        return only_read(app, row, &reading::read(app).await?).await;
    }
    // The portal is asked first: 1C must not compute a balance that nothing comes of.
    let inventory = app.bitrix.inventory().await?;
    if documents::clear_away(app, row.id).await? {
        return Ok(());
    }
    let reading = reading::read(app).await?;
    if inventory.managed && wait_for_stores(app, row, &reading, &inventory.stores).await? {
        return Ok(());
    }
    let stores = warehouses::all(app.store.db()).await?;
    let mut plan = plan::make(app, &reading, &inventory, &stores).await?;
    let coverage = mappings::cards::coverage(app.store.db()).await?;
    plan.counts.unmapped = coverage.of.saturating_sub(coverage.mapped);
    let case = Case {
        readings: reading.against_before(),
        shelves: plan.shelves(),
        filled: plan.filled,
        planned: plan.counts.planned,
        // What passed once passes again, when both sides have to be compared anew.
        expected: row.round > 0 || is_first(app, inventory.managed).await?,
        forgotten: forgotten(app).await?,
    };
    let reasons = guard::judge(&case, app.config.stock.guard_percent);
    let approved = runs::hold_of(row)?.filter(|_| row.approved);
    if !reasons.is_empty() && !approved.is_some_and(|hold| guard::covers(&hold, &reasons, &plan.counts)) {
        return hold(app, row, plan, reasons).await;
    }
    if plan.changes.is_empty() {
        take_in(app, row, &reading).await?;
        return go_to_write(app, row, plan).await;
    }
    // The portal's bucket is what takes time: it is poured into while we note what was read. If we die in between, the next
    // reading is compared with the one before this.
    go_to_write(app, row, plan).await?;
    take_in(app, row, &reading).await
}

/// Somebody only wants to know what 1C has. What looks wrong is not taken in.
async fn only_read(app: &App, row: &Model, reading: &Reading) -> Result<()> {
    let case = Case { readings: reading.against_before(), expected: true, ..Case::default() };
    let reasons = guard::judge(&case, app.config.stock.guard_percent);
    let state = if reasons.is_empty() { State::Done } else { State::Failed };
    if state == State::Done {
        take_in(app, row, reading).await?;
    }
    let tx = app.store.begin().await?;
    if state == State::Failed {
        note_hold(&tx, row.id, &Hold { reasons, counts: StockCounts::default(), largest: Vec::new(), again: false })
            .await?;
    }
    runs::end(app, &tx, row.id, state, None).await?;
    Ok(app.store.commit(tx).await?)
}

/// Whether the run has to wait until a person said which stores the warehouses with stock are.
async fn wait_for_stores(app: &App, row: &Model, reading: &Reading, stores: &[Store]) -> Result<bool> {
    let used: HashSet<Option<Ref>> = reading.levels.keys().map(|(_, warehouse)| *warehouse).collect();
    let tx = app.store.begin().await?;
    if warehouses::ask(app, &tx, &used, stores).await? == 0 {
        return Ok(false);
    }
    if runs::in_state(&tx, row.id, State::Comparing).await?.is_some() {
        runs::pause(&tx, row.id, State::Asking).await?;
        told::tell_watchers(app, &tx, row.id).await?;
    }
    app.store.commit(tx).await?;
    Ok(true)
}

/// Whether nothing was ever written to this portal in the way in which it keeps stock now.
async fn is_first(app: &App, managed: bool) -> Result<bool> {
    let store = stock_change::Column::StoreId;
    let written = stock_change::Entity::find()
        .filter(stock_change::Column::State.eq(ChangeState::Done))
        .filter(if managed { store.ne(0) } else { store.eq(0) });
    Ok(written.limit(1).one(app.store.db()).await?.is_none())
}

/// The number of our newest invoice, where 1C knows none of the newest: then it is a copy from before them.
async fn forgotten(app: &App) -> Result<Option<String>> {
    let newest = invoice::Entity::find()
        .filter(invoice::Column::State.eq(invoice::State::Issued))
        .order_by_desc(invoice::Column::IssuedAt)
        .limit(INVOICES)
        .all(app.store.db())
        .await?;
    for row in &newest {
        let Some(key) = Ref::new(row.reference) else { continue };
        if app.onec.invoice(key).await?.is_some() {
            return Ok(None);
        }
    }
    // One alone may have been deleted by a person.
    Ok(newest.first().filter(|_| newest.len() > 1).and_then(|row| row.number.clone()))
}

async fn hold(app: &App, row: &Model, plan: Plan, reasons: Vec<HoldReason>) -> Result<()> {
    let tx = app.store.begin().await?;
    if runs::in_state(&tx, row.id, State::Comparing).await?.is_none() {
        // Stopped meanwhile.
        return Ok(());
    }
    keep_plan(&tx, row.id, &plan.changes).await?;
    let largest = plan.largest(SHOWN).into_iter().map(|change| planned(row.id, &change)).collect::<Vec<_>>();
    let largest = told::shifts(&tx, &largest).await?;
    let hold = Hold { reasons, counts: plan.counts.clone(), largest, again: row.approved };
    note_hold(&tx, row.id, &hold).await?;
    told::tell_hold(app, &tx, row, hold).await?;
    runs::pause(&tx, row.id, State::Held).await?;
    told::tell_watchers(app, &tx, row.id).await?;
    tracing::warn!(run.id = row.id, "stock waits for a person");
    Ok(app.store.commit(tx).await?)
}

async fn note_hold(tx: &DatabaseTransaction, run: i64, hold: &Hold) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::Held, Expr::value(runs::json(hold)))
        .col_expr(Column::Approved, Expr::value(false))
        .col_expr(Column::Counts, Expr::value(runs::json(&hold.counts)))
        .filter(Column::Id.eq(run))
        .exec(tx)
        .await?;
    Ok(())
}

async fn go_to_write(app: &App, row: &Model, plan: Plan) -> Result<()> {
    let tx = app.store.begin().await?;
    if runs::in_state(&tx, row.id, State::Comparing).await?.is_none() {
        return Ok(());
    }
    keep_plan(&tx, row.id, &plan.changes).await?;
    let first: StockCounts = serde_json::from_value(row.counts.clone())?;
    let counts = if row.round == 0 { plan.counts.clone() } else { StockCounts { gone: plan.counts.gone, ..first } };
    Entity::update_many()
        .col_expr(Column::Counts, Expr::value(runs::json(&counts)))
        .col_expr(Column::Held, Expr::value(Option::<JsonValue>::None))
        .col_expr(Column::Round, Expr::col(Column::Round).add(1))
        .filter(Column::Id.eq(row.id))
        .exec(&tx)
        .await?;
    if plan.changes.is_empty() {
        runs::end(app, &tx, row.id, State::Done, None).await?;
    } else {
        runs::set_state(&tx, row.id, State::Writing).await?;
        queue::enqueue(&tx, app.clock.now(), &[Job::WriteStock { run: row.id }]).await?;
        told::tell_watchers(app, &tx, row.id).await?;
    }
    Ok(app.store.commit(tx).await?)
}

/// A reading is believed. What runs low by it is told first: afterwards nobody could tell that it has just fallen.
async fn take_in(app: &App, row: &Model, reading: &Reading) -> Result<()> {
    let low = reading.fallen(app).await?;
    if !low.is_empty() {
        let more = low.len().saturating_sub(LOW) as u64;
        let notice = Notice::StockLow { items: low.into_iter().take(LOW).collect(), more };
        let cause = format!("stock:low:{}:{}", row.id, row.round);
        notices::tell_all(app, app.store.db(), &cause, notice).await?;
    }
    reading.take_in(app).await?;
    let read = Entity::update_many().col_expr(Column::ReadAt, Expr::value(reading.at)).filter(Column::Id.eq(row.id));
    read.exec(app.store.db()).await?;
    Ok(())
}

/// The plan takes the place of the one before; what is written stays noted.
async fn keep_plan(tx: &DatabaseTransaction, run: i64, changes: &[Change]) -> Result<()> {
    stock_change::Entity::delete_many()
        .filter(stock_change::Column::RunId.eq(run))
        .filter(stock_change::Column::State.ne(ChangeState::Done))
        .exec(tx)
        .await?;
    for some in changes.chunks(AT_ONCE) {
        let rows = some.iter().map(|change| {
            let row = planned(run, change);
            stock_change::ActiveModel {
                id: NotSet,
                run_id: Set(row.run_id),
                product_id: Set(row.product_id),
                store_id: Set(row.store_id),
                variation: Set(row.variation),
                before: Set(row.before),
                after: Set(row.after),
                document_id: Set(None),
                state: Set(row.state),
                words: Set(None),
            }
        });
        stock_change::Entity::insert_many(rows).exec_without_returning(tx).await?;
    }
    Ok(())
}

fn planned(run: i64, change: &Change) -> stock_change::Model {
    stock_change::Model {
        id: 0,
        run_id: run,
        product_id: change.product.get(),
        store_id: change.store.map_or(0, |store| store.get()),
        variation: change.variation,
        before: change.before.thousandths(),
        after: change.after.thousandths(),
        document_id: None,
        state: ChangeState::Waiting,
        words: None,
    }
}
