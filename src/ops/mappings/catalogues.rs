//! Both catalogues as they were read last: new, renamed and gone rows are noticed, and whatever changed is offered anew.
//!
//! Nothing is ever deleted here: a row that is gone keeps its decisions until it comes back.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::ActiveValue::{Set, Unchanged};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{
    ActiveEnum, ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel,
    QueryFilter,
};

use super::super::{Result, deals};
use crate::app::App;
use crate::clients::Fault;
use crate::clients::onec::ListedItem;
use crate::entity::catalogue::{self, Model as Catalogue, Side};
use crate::entity::{item, product};
use crate::queue::{self, Job};
use crate::types::{NamedProduct, ProductId};

/// A catalogue read less long ago is not read again before products are offered items.
const FRESH: TimeDelta = TimeDelta::minutes(15);

/// The portal tells what changed, but not what was deleted: once a day it is read whole.
const WHOLE: TimeDelta = TimeDelta::hours(20);

/// Cards a deal may cause at once; the others come when these are settled.
const CARDS: usize = 5;

/// Rows written in one statement.
const AT_ONCE: usize = 500;

/// Reads the portal's catalogue unless it is fresh: what changed since the last time, or all of it once a day. May be
/// repeated.
///
/// # Errors
/// When the portal does not answer, or the database fails. A portal that refuses is noted instead: products met in deals
/// can be given items without its catalogue.
pub async fn refresh_products(app: &App) -> Result<()> {
    let known = of(app.store.db(), Side::Products).await?;
    let now = app.clock.now();
    if is_fresh(known.as_ref(), now) {
        return Ok(());
    }
    let whole = known.as_ref().and_then(|known| known.read_whole_at).is_none_or(|at| now - at > WHOLE);
    // Clocks are corrected, and the portal's times are to the second.
    let since = known.as_ref().and_then(|known| known.read_at).filter(|_| !whole).map(|at| at - TimeDelta::minutes(1));
    let products = match app.bitrix.products(since).await {
        Ok(products) => products,
        Err(fault) => return refused(app, Side::Products, fault).await,
    };
    let read = products.into_iter().map(|read| product::Model {
        id: read.id.get(),
        name: read.name,
        former_name: None,
        article: read.article,
        barcodes: read.barcodes.join(" "),
        changed_at: now,
        gone_at: None,
        no_item_by: None,
        later_until: None,
        kind: Some(read.kind.key().to_owned()),
    });
    let tx = app.store.begin().await?;
    let mut kept: BTreeMap<i64, product::Model> =
        product::Entity::find().all(&tx).await?.into_iter().map(|row| (row.id, row)).collect();
    // What deals wait for is there, whatever the catalogue shows to this webhook.
    let awaited = deals::awaited_products(&tx).await?;
    let listed: BTreeMap<i64, product::Model> = read.map(|row| (row.id, row)).collect();
    kept.retain(|id, _| listed.contains_key(id) || !ProductId::new(*id).is_some_and(|id| awaited.contains_key(&id)));
    let difference = Difference::of(kept, listed, whole, now);
    let once = OnConflict::column(product::Column::Id).do_nothing().to_owned();
    for some in difference.new.chunks(AT_ONCE) {
        let rows = some.iter().cloned().map(IntoActiveModel::into_active_model);
        product::Entity::insert_many(rows).on_conflict(once.clone()).exec_without_returning(&tx).await?;
    }
    for row in difference.changed {
        // What people decided meanwhile is not touched.
        let mirrored = product::ActiveModel {
            id: Unchanged(row.id),
            name: Set(row.name),
            former_name: Set(row.former_name),
            article: Set(row.article),
            barcodes: Set(row.barcodes),
            changed_at: Set(row.changed_at),
            gone_at: Set(row.gone_at),
            kind: Set(row.kind),
            ..Default::default()
        };
        product::Entity::update(mirrored).exec(&tx).await?;
    }
    settle(app, tx, Side::Products, (now, whole), &difference.counts).await
}

/// Reads all items of 1C unless they are fresh. May be repeated.
///
/// # Errors
/// When 1C does not answer, or the database fails; a refusal is noted instead.
pub async fn refresh_items(app: &App) -> Result<()> {
    if is_fresh(of(app.store.db(), Side::Items).await?.as_ref(), app.clock.now()) {
        return Ok(());
    }
    read_items(app).await
}

/// Reads all items of 1C, however fresh they are. May be repeated.
///
/// # Errors
/// As [`refresh_items`].
pub async fn read_items(app: &App) -> Result<()> {
    let now = app.clock.now();
    let items = match app.onec.all_items().await {
        Ok(items) => items,
        Err(fault) => return refused(app, Side::Items, fault).await,
    };
    let row = |read: ListedItem, gone: bool| item::Model {
        key: read.key.to_string(),
        code: read.code.as_str().to_owned(),
        name: read.name,
        former_name: None,
        article: read.article,
        barcodes: read.barcodes.join(" "),
        service: read.service,
        changed_at: now,
        gone_at: gone.then_some(now),
    };
    let (marked, sold): (Vec<ListedItem>, Vec<ListedItem>) = items.into_iter().partition(|read| read.marked);
    let read = sold.into_iter().map(|read| row(read, false));
    let tx = app.store.begin().await?;
    let kept = item::Entity::find().all(&tx).await?.into_iter().map(|row| (row.key.clone(), row)).collect();
    let difference = Difference::of(kept, read.map(|row| (row.key.clone(), row)).collect(), true, now);
    for some in difference.new.chunks(AT_ONCE) {
        let rows = some.iter().cloned().map(IntoActiveModel::into_active_model);
        item::Entity::insert_many(rows).exec_without_returning(&tx).await?;
    }
    for row in &difference.changed {
        item::Entity::update(row.clone().into_active_model().reset_all()).exec(&tx).await?;
    }
    // What is marked for deletion is known as such, since there may still be stock of it.
    let once = OnConflict::column(item::Column::Key).do_nothing().to_owned();
    let marked: Vec<item::Model> = marked.into_iter().map(|read| row(read, true)).collect();
    for some in marked.chunks(AT_ONCE) {
        let rows = some.iter().cloned().map(IntoActiveModel::into_active_model);
        item::Entity::insert_many(rows).on_conflict(once.clone()).exec_without_returning(&tx).await?;
    }
    settle(app, tx, Side::Items, (now, true), &difference.counts).await
}

/// Products a deal has: they can be given items even where the portal's catalogue cannot be read. May be repeated.
///
/// # Errors
/// When the database fails.
pub async fn meet(app: &App, tx: &DatabaseTransaction, products: &[NamedProduct]) -> Result<()> {
    let now = app.clock.now();
    let new = know(app, tx, products).await?;
    let back = product::Entity::update_many()
        .col_expr(product::Column::GoneAt, Expr::value(Option::<DateTime<Utc>>::None))
        .filter(product::Column::Id.is_in(products.iter().map(|named| named.id.get())))
        .filter(product::Column::GoneAt.is_not_null())
        .exec(tx)
        .await?;
    if new + back.rows_affected > 0 {
        grow(tx, Side::Products).await?;
    }
    let jobs: Vec<Job> = products.iter().take(CARDS).map(|named| Job::OfferItems { product: named.id }).collect();
    Ok(queue::enqueue(tx, now, &jobs).await?)
}

/// Makes sure that products have a row, by their names where they are new; gives how many are.
///
/// # Errors
/// When the database fails.
pub(super) async fn know(app: &App, tx: &DatabaseTransaction, products: &[NamedProduct]) -> Result<u64> {
    let row = |named: &NamedProduct| product::ActiveModel {
        id: Set(named.id.get()),
        name: Set(named.name.clone()),
        article: Set(String::new()),
        barcodes: Set(String::new()),
        changed_at: Set(app.clock.now()),
        ..Default::default()
    };
    let once = OnConflict::column(product::Column::Id).do_nothing().to_owned();
    Ok(product::Entity::insert_many(products.iter().map(row)).on_conflict(once).exec_without_returning(tx).await?)
}

/// Has both catalogues read again unless they are fresh.
///
/// # Errors
/// When the database fails.
pub async fn freshen(app: &App) -> Result<()> {
    let now = app.clock.now();
    let mut jobs = Vec::new();
    for (side, job) in [(Side::Products, Job::RefreshProducts), (Side::Items, Job::RefreshItems)] {
        let known = of(app.store.db(), side).await?;
        // One that refuses is asked again at the next start, and every night.
        let refuses = known.as_ref().is_some_and(|known| known.trouble.is_some());
        jobs.extend((!refuses && !is_fresh(known.as_ref(), now)).then_some(job));
    }
    queue::enqueue(app.store.db(), now, &jobs).await?;
    app.store.stir();
    Ok(())
}

/// Whether a catalogue was read well a moment ago; so a process that starts again and again does not read it each time.
fn is_fresh(known: Option<&Catalogue>, now: DateTime<Utc>) -> bool {
    known.is_some_and(|known| known.trouble.is_none() && known.read_at.is_some_and(|at| now - at <= FRESH))
}

/// What is known of a catalogue; none before the first reading.
///
/// # Errors
/// When the database fails.
pub async fn of(db: &impl ConnectionTrait, side: Side) -> Result<Option<Catalogue>> {
    Ok(catalogue::Entity::find_by_id(side).one(db).await?)
}

#[derive(Clone, Copy, Default)]
struct Counts {
    added: i32,
    renamed: i32,
    gone: i32,
    other: i32,
}

/// A row of a catalogue that can be compared with how it was.
trait Mirrored: Clone {
    /// Takes over what was read, keeping what people decided; tells whether the name and whether anything differs.
    fn take_over(&mut self, read: Self, now: DateTime<Utc>) -> (bool, bool);
    fn gone_at(&mut self) -> &mut Option<DateTime<Utc>>;
}

macro_rules! mirrored {
    ($model:ty, $kind:ident) => {
        impl Mirrored for $model {
            fn take_over(&mut self, read: Self, now: DateTime<Utc>) -> (bool, bool) {
                let renamed = self.name != read.name;
                let differs = renamed
                    || self.article != read.article
                    || self.barcodes != read.barcodes
                    || self.$kind != read.$kind
                    || self.gone_at.is_some();
                if renamed {
                    self.former_name = Some(std::mem::replace(&mut self.name, read.name));
                }
                if differs {
                    (self.article, self.barcodes, self.$kind) = (read.article, read.barcodes, read.$kind);
                    (self.gone_at, self.changed_at) = (None, now);
                }
                (renamed, differs)
            }

            fn gone_at(&mut self) -> &mut Option<DateTime<Utc>> {
                &mut self.gone_at
            }
        }
    };
}

mirrored!(product::Model, kind);
mirrored!(item::Model, service);

/// What a reading changes.
struct Difference<T> {
    new: Vec<T>,
    changed: Vec<T>,
    counts: Counts,
}

impl<T: Mirrored> Difference<T> {
    /// Of what is kept and what was read; only a whole reading tells what is gone.
    fn of<K: Ord>(mut kept: BTreeMap<K, T>, read: BTreeMap<K, T>, whole: bool, now: DateTime<Utc>) -> Self {
        let mut difference = Self { new: Vec::new(), changed: Vec::new(), counts: Counts::default() };
        for (key, row) in read {
            let Some(mut known) = kept.remove(&key) else {
                difference.new.push(row);
                difference.counts.added += 1;
                continue;
            };
            let (renamed, differs) = known.take_over(row, now);
            difference.counts.renamed += i32::from(renamed);
            difference.counts.other += i32::from(differs && !renamed);
            difference.changed.extend(differs.then_some(known));
        }
        for mut known in kept.into_values().filter(|_| whole) {
            if known.gone_at().is_none() {
                *known.gone_at() = Some(now);
                difference.changed.push(known);
                difference.counts.gone += 1;
            }
        }
        difference
    }
}

/// The catalogue was read: what changed is counted, and what deals wait for is offered anew.
///
/// `now` is when the reading began: what changed while it went on is read again the next time.
async fn settle(
    app: &App,
    tx: DatabaseTransaction,
    side: Side,
    (now, whole): (DateTime<Utc>, bool),
    counts: &Counts,
) -> Result<()> {
    open(&tx, side).await?;
    let changed = counts.added + counts.renamed + counts.gone + counts.other > 0;
    let mut update = catalogue::Entity::update_many()
        .col_expr(catalogue::Column::ReadAt, Expr::value(now))
        .col_expr(catalogue::Column::Trouble, Expr::value(Option::<String>::None))
        .filter(catalogue::Column::Side.eq(side));
    if whole {
        update = update.col_expr(catalogue::Column::ReadWholeAt, Expr::value(now));
    }
    if changed {
        // At the first reading everything is new, which is no news.
        let known = of(&tx, side).await?.is_some_and(|known| known.read_at.is_some());
        let counts = if known { *counts } else { Counts::default() };
        update = update
            .col_expr(catalogue::Column::Version, Expr::col(catalogue::Column::Version).add(1))
            .col_expr(catalogue::Column::Added, Expr::value(counts.added))
            .col_expr(catalogue::Column::Renamed, Expr::value(counts.renamed))
            .col_expr(catalogue::Column::Gone, Expr::value(counts.gone));
    }
    update.exec(&tx).await?;
    let awaited = deals::first_awaited(&tx, CARDS).await?;
    let jobs: Vec<Job> = awaited.into_iter().map(|product| Job::OfferItems { product }).collect();
    queue::enqueue(&tx, now, &jobs).await?;
    app.store.commit(tx).await?;
    tracing::info!(
        side = side.into_value(),
        added = counts.added,
        renamed = counts.renamed,
        gone = counts.gone,
        "a catalogue was read"
    );
    Ok(())
}

/// The other side refuses for good: people are told where they look, and nothing else stops.
async fn refused(app: &App, side: Side, fault: Fault) -> Result<()> {
    if fault.passes() || fault.is_limit() {
        return Err(fault.into());
    }
    tracing::warn!(%fault, "a catalogue cannot be read");
    let tx = app.store.begin().await?;
    open(&tx, side).await?;
    catalogue::Entity::update_many()
        .col_expr(catalogue::Column::Trouble, Expr::value(fault.to_string()))
        .filter(catalogue::Column::Side.eq(side))
        .exec(&tx)
        .await?;
    Ok(app.store.commit(tx).await?)
}

async fn grow(tx: &DatabaseTransaction, side: Side) -> Result<()> {
    open(tx, side).await?;
    catalogue::Entity::update_many()
        .col_expr(catalogue::Column::Version, Expr::col(catalogue::Column::Version).add(1))
        .filter(catalogue::Column::Side.eq(side))
        .exec(tx)
        .await?;
    Ok(())
}

/// The catalogue's row, if it is not there yet.
async fn open(tx: &DatabaseTransaction, side: Side) -> Result<()> {
    let row = catalogue::ActiveModel {
        side: Set(side),
        version: Set(0),
        added: Set(0),
        renamed: Set(0),
        gone: Set(0),
        ..Default::default()
    };
    let once = OnConflict::column(catalogue::Column::Side).do_nothing().to_owned();
    catalogue::Entity::insert(row).on_conflict(once).exec_without_returning(tx).await?;
    Ok(())
}
