//! The second half of a run: what was planned is written, step by step, and what the portal has afterwards is believed.
//!
//! Each step may be repeated. A run stops between two steps when a person wants it to.

use std::collections::BTreeMap;

use futures::{StreamExt, stream};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveEnum, ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect,
};

use super::super::Result;
use super::{compare, documents, runs, told};
use crate::app::App;
use crate::clients::{Fault, Kind};
use crate::entity::stock_change::{Column, Entity, Model, State as ChangeState};
use crate::entity::stock_run::{Model as Run, State};
use crate::queue::{self, Job};
use crate::types::{Level, ProductId, ProductKind};

/// Requests on their way at once.
const AT_ONCE: usize = 4;

/// Requests of one step; then others have their turn, and a run can be stopped.
const IN_A_STEP: usize = 8;

/// How often both sides are compared again because the portal holds something else than was written.
const ROUNDS: i32 = 3;

/// What became of a change.
pub(super) enum Fate {
    /// The portal has it.
    Done,
    /// The portal refused it, or has something else; in words.
    Failed(String),
}

/// The words of a change after which the portal holds something else.
pub(super) const OTHERWISE: &str = "otherwise";

/// Writes the next step of a run. May be repeated.
///
/// # Errors
/// When the portal is away, or the database fails: then the rest is written later. What is refused for good ends the run,
/// and people are told.
pub async fn write(app: &App, run: i64) -> Result<()> {
    let Some(row) = runs::in_state(app.store.db(), run, State::Writing).await? else { return Ok(()) };
    let written = write_step(app, &row).await;
    compare::fail_for_good(app, run, written).await
}

async fn write_step(app: &App, row: &Run) -> Result<()> {
    // Half a document must not be left behind, whatever comes next.
    if documents::settle(app, row.id).await? {
        return Ok(());
    }
    if row.cancelled {
        let tx = app.store.begin().await?;
        runs::end(app, &tx, row.id, State::Cancelled, None).await?;
        return Ok(app.store.commit(tx).await?);
    }
    match next(app.store.db(), row.id).await? {
        None => finish(app, row).await,
        Some(first) if first.store_id == 0 => write_totals(app, row.id).await,
        Some(first) => documents::write(app, row.id, &first).await,
    }
}

async fn next(db: &impl ConnectionTrait, run: i64) -> Result<Option<Model>, DbErr> {
    waiting(run).limit(1).one(db).await
}

/// The changes of a run that are still to be written, in their order.
pub(super) fn waiting(run: i64) -> sea_orm::Select<Entity> {
    Entity::find().filter(Column::RunId.eq(run)).filter(Column::State.eq(ChangeState::Waiting)).order_by_asc(Column::Id)
}

/// Everything is written. Where the portal holds something else than it was told, both sides are compared again: somebody
/// sold something meanwhile, or switched the way in which stock is kept.
async fn finish(app: &App, row: &Run) -> Result<()> {
    let tx = app.store.begin().await?;
    let otherwise = Entity::find()
        .filter(Column::RunId.eq(row.id))
        .filter(Column::State.eq(ChangeState::Failed))
        .filter(Column::Words.starts_with(OTHERWISE))
        .count(&tx)
        .await?;
    if otherwise > 0 && row.round < ROUNDS {
        runs::compare_again(app, &tx, row.id).await?;
    } else {
        runs::end(app, &tx, row.id, State::Done, None).await?;
    }
    Ok(app.store.commit(tx).await?)
}

/// Writes some of the quantities, several requests side by side.
async fn write_totals(app: &App, run: i64) -> Result<()> {
    let at_once = app.bitrix.stock_at_once();
    let rows = waiting(run).limit((at_once * IN_A_STEP) as u64).all(app.store.db()).await?;
    let requests: Vec<_> = rows.chunks(at_once).map(|some| write_some(app, some)).collect();
    let mut outcomes = stream::iter(requests).buffered(AT_ONCE);
    let mut fault = None;
    while let Some(outcome) = outcomes.next().await {
        // What others have written counts, also when one request came to nothing.
        if let Err(failed) = outcome? {
            fault = Some(failed);
        }
    }
    drop(outcomes);
    match fault {
        None => go_on(app, run).await,
        // The same step is taken again after a pause.
        Some(fault) => Err(fault.into()),
    }
}

/// The next step follows, and people see how far it is.
pub(super) async fn go_on(app: &App, run: i64) -> Result<()> {
    let tx = app.store.begin().await?;
    queue::enqueue(&tx, app.clock.now(), &[Job::WriteStock { run }]).await?;
    told::tell_watchers(app, &tx, run).await?;
    Ok(app.store.commit(tx).await?)
}

/// Writes as many quantities as a request takes; gives the fault of the request, after which they are still to be written.
async fn write_some(app: &App, rows: &[Model]) -> Result<Result<(), Fault>> {
    let rows: Vec<(&Model, Wanted)> = rows.iter().filter_map(|row| Some((row, wanted(row)?))).collect();
    let wanted: Vec<Wanted> = rows.iter().map(|(_, wanted)| *wanted).collect();
    let outcomes = match app.bitrix.write_quantities(&wanted).await {
        Ok(outcomes) => outcomes,
        Err(fault) => return Ok(Err(fault)),
    };
    let mut fates = BTreeMap::new();
    let mut fault = None;
    for ((row, _), outcome) in rows.into_iter().zip(outcomes) {
        let fate = match outcome {
            Ok(level) => Some(fate(Level::from_thousandths(row.after), level)),
            Err(failed) => settled(&failed).or_else(|| {
                fault = Some(failed);
                None
            }),
        };
        fates.extend(fate.map(|fate| (row.id, fate)));
    }
    let tx = app.store.begin().await?;
    note(&tx, fates).await?;
    app.store.commit(tx).await?;
    Ok(fault.map_or(Ok(()), Err))
}

/// A quantity that is to be written.
type Wanted = (ProductId, ProductKind, Level);

fn wanted(row: &Model) -> Option<Wanted> {
    let kind = if row.variation { ProductKind::Variation } else { ProductKind::Simple };
    Some((ProductId::new(row.product_id)?, kind, Level::from_thousandths(row.after)))
}

/// What the portal has after a write, against what was written.
pub(super) fn fate(wanted: Level, has: Level) -> Fate {
    if wanted == has { Fate::Done } else { Fate::Failed(format!("{OTHERWISE}: {has}")) }
}

/// What becomes of a change by the fault of its own command; none where it passes, and the change is still to be written.
pub(super) fn settled(fault: &Fault) -> Option<Fate> {
    match &fault.kind {
        Kind::Refused { words, code } | Kind::LockedOut { words, code } => {
            Some(Fate::Failed(if words.is_empty() { code.clone() } else { words.clone() }))
        }
        // Nobody knows what the portal has now: the next comparison tells.
        Kind::Unreadable { .. } => Some(Fate::Failed(format!("{OTHERWISE}: ?"))),
        Kind::Away { .. } | Kind::Limited { .. } | Kind::Unclear { .. } => None,
    }
}

/// Notes what became of changes.
pub(super) async fn note(tx: &DatabaseTransaction, fates: BTreeMap<i64, Fate>) -> Result<()> {
    let mut done = Vec::new();
    for (id, fate) in fates {
        match fate {
            Fate::Done => done.push(id),
            Fate::Failed(words) => {
                Entity::update_many()
                    .col_expr(Column::State, Expr::value(ChangeState::Failed.into_value()))
                    .col_expr(Column::Words, Expr::value(words))
                    .filter(Column::Id.eq(id))
                    .exec(tx)
                    .await?;
            }
        }
    }
    for some in done.chunks(super::AT_ONCE) {
        Entity::update_many()
            .col_expr(Column::State, Expr::value(ChangeState::Done.into_value()))
            .filter(Column::Id.is_in(some.iter().copied()))
            .exec(tx)
            .await?;
    }
    Ok(())
}
