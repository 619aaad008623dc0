//! Stock by store: surplus and shortage documents of the portal, each under a number of ours.
//!
//! What is about to happen is written down before it is asked for. A document that was left half-made is deleted, one whose
//! conducting is in doubt is looked for by its number; then both sides are compared again, and nothing is ever replayed.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveEnum, ColumnTrait, DatabaseTransaction, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    Select,
};
use uuid::Uuid;

use super::super::{Error, Result};
use super::write;
use super::{AT_ONCE, runs};
use crate::app::App;
use crate::clients::bitrix::{DocumentKind, DocumentLine, DocumentState, Inventory};
use crate::clients::{Fault, Kind};
use crate::entity::stock_change::{self, State as ChangeState};
use crate::entity::stock_document::{ActiveModel, Column, Entity, Model, State};
use crate::i18n::{self, Args};
use crate::queue::{self, Job};
use crate::types::{Lang, Level, ProductId, StoreId, System};

/// After so many documents of a run that the portal did not finish, it is given up.
const DROPPED: u64 = 6;

/// Single lines refused one after another until it is not the lines that are at fault.
const IN_A_ROW: u64 = 3;

/// Most lines of a document: conducting it has to end within the minute the portal gives a request.
const LINES: i32 = 1_000;

/// How long the portal may still be at work on a request whose answer did not come.
const STILL_AT_WORK: TimeDelta = TimeDelta::seconds(65);

/// Writes the next document: created, filled, conducted, and what the portal has afterwards looked at. `first` is the first
/// change to be written.
pub(super) async fn write(app: &App, run: i64, first: &stock_change::Model) -> Result<()> {
    let kind = kind_of(first);
    let inventory = app.bitrix.inventory().await?;
    if !inventory.managed {
        // Somebody switched it off a moment ago.
        return compare_again(app, run).await;
    }
    let (document, changes) = begin(app, run, kind).await?;
    let made = make(app, &inventory, &document, kind, &changes).await;
    if let Err(Error::Fault(fault)) = &made
        && fault.passes()
    {
        // From now on the portal may still be at work on it.
        touch(app, &document).await?;
    }
    made
}

async fn make(
    app: &App,
    inventory: &Inventory,
    document: &Model,
    kind: DocumentKind,
    changes: &[stock_change::Model],
) -> Result<()> {
    let (title, comment) = words(document.run_id, kind);
    let id = app.bitrix.open_document(inventory, (kind, &document.number), (&title, &comment)).await?;
    let listed = fill(app, id, kind, changes).await?;
    if listed.is_empty() {
        app.bitrix.delete_document(id).await?;
        set(app, document, State::Dropped).await?;
        return write::go_on(app, document.run_id).await;
    }
    set(app, document, State::Conducting).await?;
    match app.bitrix.conduct(id).await {
        Ok(()) => {
            set(app, document, State::Conducted).await?;
            look(app, document).await
        }
        Err(fault) if matches!(fault.kind, Kind::Refused { .. }) => {
            app.bitrix.delete_document(id).await?;
            refused(app, document, &listed, fault).await
        }
        Err(fault) => Err(fault.into()),
    }
}

/// Whether a document of a run is neither conducted nor gone.
pub(super) async fn is_open(tx: &DatabaseTransaction, run: i64) -> Result<bool> {
    Ok(open().filter(Column::RunId.eq(run)).limit(1).one(tx).await?.is_some())
}

fn open() -> Select<Entity> {
    Entity::find().filter(Column::State.is_in([State::Filling, State::Conducting]))
}

/// Brings to an end what was left in the middle. True where there was something, and the run goes on by another job.
pub(super) async fn settle(app: &App, run: i64) -> Result<bool> {
    let left = open().filter(Column::RunId.eq(run)).one(app.store.db()).await?;
    let Some(document) = left else { return look_at_conducted(app, run).await };
    match clear(app, &document).await? {
        Left::Conducted => {
            set(app, &document, State::Conducted).await?;
            look(app, &document).await?;
        }
        Left::Unsure(until) => queue::enqueue(app.store.db(), until, &[Job::WriteStock { run }]).await?,
        Left::Nothing => {
            release(app, &document, State::Dropped).await?;
            let dropped = Entity::find().filter(Column::RunId.eq(run)).filter(Column::State.eq(State::Dropped));
            if dropped.count(app.store.db()).await? >= DROPPED {
                let words = "the portal does not finish any document in time".to_owned();
                let kind = Kind::Refused { code: "DOCUMENT_UNFINISHED".to_owned(), words };
                return Err(fault(kind).into());
            }
            compare_again(app, run).await?;
        }
    }
    Ok(true)
}

/// Clears away what other runs have left half-made: somebody might conduct it. True where that takes a while yet, and the
/// run compares both sides later.
pub(super) async fn clear_away(app: &App, run: i64) -> Result<bool> {
    for document in open().filter(Column::RunId.ne(run)).all(app.store.db()).await? {
        match clear(app, &document).await? {
            Left::Conducted => set(app, &document, State::Conducted).await?,
            Left::Nothing => set(app, &document, State::Dropped).await?,
            Left::Unsure(until) => {
                queue::enqueue(app.store.db(), until, &[Job::CompareStock { run }]).await?;
                return Ok(true);
            }
        }
    }
    Ok(false)
}

/// What is left of a document on the portal.
enum Left {
    /// It has moved its goods.
    Conducted,
    /// Not even a draft any more.
    Nothing,
    /// The portal may still be at work on it, until then.
    Unsure(DateTime<Utc>),
}

/// Looks for a document by its number, and deletes what was left half-made.
async fn clear(app: &App, document: &Model) -> Result<Left> {
    let found = app.bitrix.documents_numbered(&document.number).await?;
    if found.iter().any(|found| found.state == DocumentState::Conducted) {
        return Ok(Left::Conducted);
    }
    let until = document.changed_at + STILL_AT_WORK;
    if app.clock.now() < until {
        return Ok(Left::Unsure(until));
    }
    for draft in found {
        app.bitrix.delete_document(draft.id).await?;
    }
    Ok(Left::Nothing)
}

fn fault(kind: Kind) -> Fault {
    Fault { system: System::Bitrix24, call: "catalog.document.conduct".to_owned(), kind }
}

/// A document was conducted, and we died before we looked what the portal has.
async fn look_at_conducted(app: &App, run: i64) -> Result<bool> {
    let listed = stock_change::Entity::find()
        .filter(stock_change::Column::RunId.eq(run))
        .filter(stock_change::Column::State.eq(ChangeState::Listed))
        .limit(1)
        .one(app.store.db())
        .await?;
    let Some(id) = listed.and_then(|change| change.document_id) else { return Ok(false) };
    let Some(document) = Entity::find_by_id(id).one(app.store.db()).await? else { return Ok(false) };
    look(app, &document).await?;
    Ok(true)
}

/// Writes down a document and which changes it holds: those of one kind, from the first one on.
async fn begin(app: &App, run: i64, kind: DocumentKind) -> Result<(Model, Vec<stock_change::Model>)> {
    let tx = app.store.begin().await?;
    let most = most_lines(&tx, run).await?;
    let waiting = write::waiting(run).limit(AT_ONCE as u64).all(&tx).await?;
    let changes: Vec<stock_change::Model> =
        waiting.into_iter().take_while(|change| kind_of(change) == kind).take(most as usize).collect();
    let place = Entity::find().filter(Column::RunId.eq(run)).count(&tx).await? + 1;
    // Runs are counted anew where our tables were lost; a number must never be that of another document.
    let chance = Uuid::new_v4().simple().to_string();
    let (day, letter) = (app.clock.now().format("%y%m%d"), kind.letter());
    let row = ActiveModel {
        id: NotSet,
        run_id: Set(run),
        number: Set(format!("DNK-{day}-{run}-{letter}{place}-{}", &chance[..6])),
        kind: Set(kind.letter().to_owned()),
        lines: Set(i32::try_from(changes.len()).unwrap_or(LINES)),
        portal_id: Set(None),
        state: Set(State::Filling),
        changed_at: Set(app.clock.now()),
    };
    let document = Entity::insert(row).exec_with_returning(&tx).await?;
    let ids: Vec<i64> = changes.iter().map(|change| change.id).collect();
    for some in ids.chunks(AT_ONCE) {
        stock_change::Entity::update_many()
            .col_expr(stock_change::Column::State, Expr::value(ChangeState::Listed.into_value()))
            .col_expr(stock_change::Column::DocumentId, Expr::value(document.id))
            .filter(stock_change::Column::Id.is_in(some.iter().copied()))
            .exec(&tx)
            .await?;
    }
    app.store.commit(tx).await?;
    Ok((document, changes))
}

/// After a document that was refused as a whole, or took the portal too long, the next one is half as long, so that one bad
/// line is found and the others go through; after one that went through it is twice as long again.
async fn most_lines(tx: &DatabaseTransaction, run: i64) -> Result<i32> {
    let last = Entity::find().filter(Column::RunId.eq(run)).order_by_desc(Column::Id).limit(1).one(tx).await?;
    Ok(match last {
        Some(last) if matches!(last.state, State::Refused | State::Dropped) => (last.lines / 2).max(1),
        Some(last) if last.state == State::Conducted => last.lines.saturating_mul(2).clamp(1, LINES),
        _ => LINES,
    })
}

/// Puts the lines into a document; gives the changes that are in it. What the portal refuses is noted line by line.
async fn fill(
    app: &App,
    document: i64,
    kind: DocumentKind,
    changes: &[stock_change::Model],
) -> Result<Vec<stock_change::Model>> {
    let mut listed = Vec::new();
    for some in changes.chunks(app.bitrix.stock_at_once()) {
        let lines: Vec<(&stock_change::Model, DocumentLine)> =
            some.iter().filter_map(|change| Some((change, line(change)?))).collect();
        let asked: Vec<DocumentLine> = lines.iter().map(|(_, line)| *line).collect();
        let mut fates = BTreeMap::new();
        let mut doubtful = None;
        for ((change, _), outcome) in lines.into_iter().zip(app.bitrix.add_lines(document, kind, &asked).await?) {
            match outcome {
                Ok(()) => listed.push(change.clone()),
                // Whether an answer nobody can read added a line is not to be known.
                Err(fault) if fault.doubtful() => doubtful = Some(fault),
                Err(fault) => match write::settled(&fault) {
                    Some(fate) => drop(fates.insert(change.id, fate)),
                    None => doubtful = Some(fault),
                },
            }
        }
        let tx = app.store.begin().await?;
        write::note(&tx, fates).await?;
        app.store.commit(tx).await?;
        if let Some(fault) = doubtful {
            return Err(fault.into());
        }
    }
    Ok(listed)
}

fn line(change: &stock_change::Model) -> Option<DocumentLine> {
    Some(DocumentLine {
        product: ProductId::new(change.product_id)?,
        store: StoreId::new(change.store_id)?,
        amount: Level::from_thousandths(change.after - change.before).abs(),
    })
}

fn kind_of(change: &stock_change::Model) -> DocumentKind {
    if change.after > change.before { DocumentKind::Surplus } else { DocumentKind::Shortage }
}

/// What the people of the portal read on a document, in the language its pages are in.
fn words(run: i64, kind: DocumentKind) -> (String, String) {
    let key = match kind {
        DocumentKind::Surplus => "stock-document-surplus",
        DocumentKind::Shortage => "stock-document-shortage",
    };
    let args = Args::new().text("run", run);
    (i18n::plain(Lang::Ru, key, &args), i18n::plain(Lang::Ru, "stock-document-comment", &args))
}

/// Looks what the portal has of everything a conducted document moved.
async fn look(app: &App, document: &Model) -> Result<()> {
    let changes = stock_change::Entity::find()
        .filter(stock_change::Column::DocumentId.eq(document.id))
        .filter(stock_change::Column::State.eq(ChangeState::Listed))
        .all(app.store.db())
        .await?;
    let mut by_store: BTreeMap<StoreId, Vec<ProductId>> = BTreeMap::new();
    for line in changes.iter().filter_map(line) {
        by_store.entry(line.store).or_default().push(line.product);
    }
    let mut has = HashMap::new();
    for (store, products) in by_store {
        has.extend(app.bitrix.amounts(&products, &[store]).await?);
    }
    let fate = |change: &stock_change::Model| {
        let line = line(change)?;
        let level = has.get(&(line.product, line.store)).map(|holding| holding.quantity).unwrap_or_default();
        Some((change.id, write::fate(Level::from_thousandths(change.after), level)))
    };
    let fates = changes.iter().filter_map(fate).collect();
    let tx = app.store.begin().await?;
    write::note(&tx, fates).await?;
    app.store.commit(tx).await?;
    write::go_on(app, document.run_id).await
}

/// The portal wants none of a document. A single line is at fault itself; of several nobody knows which, so they are tried
/// again in shorter documents. Where single lines are refused one after another, it is not the lines.
async fn refused(app: &App, document: &Model, listed: &[stock_change::Model], fault: Fault) -> Result<()> {
    tracing::warn!(document = document.number, lines = listed.len(), %fault, "the portal refuses a document");
    if let [change] = listed {
        let fates = write::settled(&fault).map(|fate| (change.id, fate)).into_iter().collect();
        let tx = app.store.begin().await?;
        write::note(&tx, fates).await?;
        mark(app, &tx, document, State::Refused).await?;
        app.store.commit(tx).await?;
        if only_single_lines_refused(app, document.run_id).await? {
            return Err(fault.into());
        }
        return write::go_on(app, document.run_id).await;
    }
    release(app, document, State::Refused).await?;
    write::go_on(app, document.run_id).await
}

/// Whether the last documents of a run were all of one line, and all refused.
async fn only_single_lines_refused(app: &App, run: i64) -> Result<bool> {
    let last = Entity::find().filter(Column::RunId.eq(run)).order_by_desc(Column::Id).limit(IN_A_ROW);
    let last = last.all(app.store.db()).await?;
    Ok(last.len() as u64 == IN_A_ROW && last.iter().all(|row| row.state == State::Refused && row.lines == 1))
}

async fn compare_again(app: &App, run: i64) -> Result<()> {
    let tx = app.store.begin().await?;
    runs::compare_again(app, &tx, run).await?;
    Ok(app.store.commit(tx).await?)
}

async fn release(app: &App, document: &Model, state: State) -> Result<()> {
    let tx = app.store.begin().await?;
    stock_change::Entity::update_many()
        .col_expr(stock_change::Column::State, Expr::value(ChangeState::Waiting.into_value()))
        .col_expr(stock_change::Column::DocumentId, Expr::value(Option::<i64>::None))
        .filter(stock_change::Column::DocumentId.eq(document.id))
        .filter(stock_change::Column::State.eq(ChangeState::Listed))
        .exec(&tx)
        .await?;
    mark(app, &tx, document, state).await?;
    Ok(app.store.commit(tx).await?)
}

/// The portal was asked a moment ago.
async fn touch(app: &App, document: &Model) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::ChangedAt, Expr::value(app.clock.now()))
        .filter(Column::Id.eq(document.id))
        .exec(app.store.db())
        .await?;
    Ok(())
}

async fn set(app: &App, document: &Model, state: State) -> Result<()> {
    let tx = app.store.begin().await?;
    mark(app, &tx, document, state).await?;
    Ok(app.store.commit(tx).await?)
}

async fn mark(app: &App, tx: &DatabaseTransaction, document: &Model, state: State) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::State, Expr::value(state.into_value()))
        .col_expr(Column::ChangedAt, Expr::value(app.clock.now()))
        .filter(Column::Id.eq(document.id))
        .exec(tx)
        .await?;
    Ok(())
}
