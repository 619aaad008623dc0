//! The first half of a run: both sides are read and compared, and what may be written is planned.
//!
//! Nothing is written here. A reading that is not believed is not taken in either.

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::super::{Error, Result, notices};
use super::guard::{self, Case};
use super::plan::{self, Change, Plan};
use super::reading::{self, Reading};
use super::{AT_ONCE, runs, warehouses, write};
use crate::app::App;
use crate::entity::invoice;
use crate::entity::stock_change::{self, State as ChangeState};
use crate::entity::stock_run::{Column, Entity, Model, State};
use crate::queue::{self, Job};
use crate::types::{Hold, HoldReason, LowItem, Notice, StockCounts, StockTrouble};

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
    match compare_sides(app, &row).await {
        Err(Error::Fault(fault)) if !fault.passes() => {
            tracing::warn!(run.id = run, %fault, "stock cannot be compared");
            let words = write::refused(&fault).unwrap_or_else(|| fault.kind.to_string());
            let trouble = StockTrouble { system: fault.system, locked_out: fault.locks_out(), words };
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
    let reading = reading::read(app).await?;
    if !row.writes {
        return only_read(app, row, &reading).await;
    }
    let inventory = app.bitrix.inventory().await?;
    if inventory.managed {
        let mut used: Vec<String> = reading.levels.keys().map(|(_, warehouse)| warehouse.clone()).collect();
        used.sort();
        used.dedup();
        if warehouses::ask(app, &used, &inventory.stores).await? > 0 {
            return wait_for_stores(app, row).await;
        }
    }
    let stores = warehouses::all(app.store.db()).await?;
    let plan = plan::make(app, &reading, &inventory, &stores).await?;
    let case = Case {
        readings: reading.against_before(),
        portal: plan.portal,
        counts: plan.counts.clone(),
        first: is_first(app).await?,
        forgotten: forgotten(app).await?,
    };
    let reasons = guard::judge(&case, app.config.stock.guard_percent);
    let approved = row.approved.and_then(|approved| u64::try_from(approved).ok());
    if !reasons.is_empty() && approved.is_none_or(|approved| plan.counts.planned > approved) {
        return hold(app, row, plan, reasons).await;
    }
    let low = reading.take_in(app).await?;
    go_to_write(app, row, &reading, plan, &low).await
}

/// Somebody only wants to know what 1C has. What looks wrong is not taken in.
async fn only_read(app: &App, row: &Model, reading: &Reading) -> Result<()> {
    let case = Case { readings: reading.against_before(), first: true, ..Case::default() };
    let reasons = guard::judge(&case, app.config.stock.guard_percent);
    if !reasons.is_empty() {
        let hold = Hold { reasons, counts: StockCounts::default(), largest: Vec::new() };
        let tx = app.store.begin().await?;
        note_hold(&tx, row.id, &hold).await?;
        runs::end(app, &tx, row.id, State::Failed, None).await?;
        return Ok(app.store.commit(tx).await?);
    }
    let low = reading.take_in(app).await?;
    let tx = app.store.begin().await?;
    note_reading(&tx, row, reading).await?;
    tell_low(app, &tx, row.id, &low).await?;
    runs::end(app, &tx, row.id, State::Done, None).await?;
    Ok(app.store.commit(tx).await?)
}

async fn wait_for_stores(app: &App, row: &Model) -> Result<()> {
    let tx = app.store.begin().await?;
    runs::set_state(&tx, row.id, State::Asking).await?;
    runs::tell_of(app, &tx, row.id).await?;
    Ok(app.store.commit(tx).await?)
}

/// Whether nothing was ever written to this portal.
async fn is_first(app: &App) -> Result<bool> {
    let earlier = Entity::find().filter(Column::Writes.eq(true)).filter(Column::ReadAt.is_not_null());
    Ok(earlier.limit(1).one(app.store.db()).await?.is_none())
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
        let Some(key) = crate::types::Ref::new(row.reference) else { continue };
        if app.onec.invoice(key).await?.is_some() {
            return Ok(None);
        }
    }
    // One alone may have been deleted by a person.
    Ok(newest.first().filter(|_| newest.len() > 1).and_then(|row| row.number.clone()))
}

async fn hold(app: &App, row: &Model, plan: Plan, reasons: Vec<HoldReason>) -> Result<()> {
    let tx = app.store.begin().await?;
    keep_plan(&tx, row.id, &plan.changes).await?;
    let largest = plan.largest(SHOWN).into_iter().map(|change| planned(row.id, &change)).collect::<Vec<_>>();
    let hold = Hold { reasons, counts: plan.counts.clone(), largest: runs::shifts(&tx, &largest).await? };
    note_hold(&tx, row.id, &hold).await?;
    runs::set_state(&tx, row.id, State::Held).await?;
    runs::tell_hold(app, &tx, row.id, hold).await?;
    runs::tell_of(app, &tx, row.id).await?;
    tracing::warn!(run.id = row.id, "stock waits for a person");
    Ok(app.store.commit(tx).await?)
}

async fn note_hold(tx: &DatabaseTransaction, run: i64, hold: &Hold) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::Held, Expr::value(runs::json(hold)))
        .col_expr(Column::Counts, Expr::value(runs::json(&hold.counts)))
        .filter(Column::Id.eq(run))
        .exec(tx)
        .await?;
    Ok(())
}

async fn go_to_write(app: &App, row: &Model, reading: &Reading, plan: Plan, low: &[LowItem]) -> Result<()> {
    let tx = app.store.begin().await?;
    keep_plan(&tx, row.id, &plan.changes).await?;
    note_reading(&tx, row, reading).await?;
    // What passed once passes again, when both sides have to be compared anew.
    let planned = i64::try_from(plan.counts.planned).unwrap_or(i64::MAX);
    let passed = std::cmp::max(planned, row.approved.unwrap_or_default());
    let first: StockCounts = serde_json::from_value(row.counts.clone())?;
    let counts = if row.round == 0 { plan.counts.clone() } else { StockCounts { gone: plan.counts.gone, ..first } };
    Entity::update_many()
        .col_expr(Column::Counts, Expr::value(runs::json(&counts)))
        .col_expr(Column::Approved, Expr::value(passed))
        .col_expr(Column::Round, Expr::col(Column::Round).add(1))
        .filter(Column::Id.eq(row.id))
        .exec(&tx)
        .await?;
    tell_low(app, &tx, row.id, low).await?;
    if plan.changes.is_empty() {
        runs::end(app, &tx, row.id, State::Done, None).await?;
    } else {
        runs::set_state(&tx, row.id, State::Writing).await?;
        queue::enqueue(&tx, app.clock.now(), &[Job::WriteStock { run: row.id }]).await?;
        runs::tell_of(app, &tx, row.id).await?;
    }
    Ok(app.store.commit(tx).await?)
}

async fn note_reading(tx: &DatabaseTransaction, row: &Model, reading: &Reading) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::ReadAt, Expr::value(reading.at))
        .filter(Column::Id.eq(row.id))
        .exec(tx)
        .await?;
    Ok(())
}

async fn tell_low(app: &App, tx: &DatabaseTransaction, run: i64, low: &[LowItem]) -> Result<()> {
    if low.is_empty() {
        return Ok(());
    }
    let notice =
        Notice::StockLow { items: low.iter().take(LOW).cloned().collect(), more: low.len().saturating_sub(LOW) as u64 };
    Ok(notices::tell_all(app, tx, &format!("stock:low:{run}"), notice).await?)
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
