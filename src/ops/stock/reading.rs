//! A reading of 1C: what there is of every item in every warehouse, compared with the reading before, and taken in.
//!
//! It is taken in only once it is believed. What did not change is not written again.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Utc};
use futures::TryStreamExt;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::OnConflict;
use sea_orm::{EntityTrait, IntoActiveModel};

use super::super::Result;
use super::super::mappings::catalogues;
use super::guard::{Readings, Sums};
use super::{AT_ONCE, levels, warehouses};
use crate::app::App;
use crate::entity::{item, snapshot, stock};
use crate::types::{Level, LowItem, Ref};

/// What one position is told apart by: the item, and the warehouse where the base keeps any. As small as can be: there are a
/// hundred thousand of them.
pub(super) type Place = (Ref, Option<Ref>);

/// What 1C has.
pub(super) struct Reading {
    /// When it was read.
    pub(super) at: DateTime<Utc>,
    /// How much lies where; what is not here is nothing.
    pub(super) levels: HashMap<Place, Level>,
    /// The items by their references.
    pub(super) items: HashMap<Ref, item::Model>,
    /// The names of warehouses by their references.
    pub(super) warehouses: BTreeMap<String, String>,
    /// What was known before.
    before: HashMap<Place, Level>,
    /// Something was known before.
    known: bool,
}

/// Reads 1C and what is known.
pub(super) async fn read(app: &App) -> Result<Reading> {
    let at = app.clock.now();
    let warehouses = warehouses::read(app).await?;
    let mut levels = app.onec.balance().await?;
    levels.retain(|_, level| *level != Level::ZERO);
    let mut items = known_items(app).await?;
    if levels.keys().any(|(item, _)| !items.contains_key(item)) {
        // Items made since the catalogue was read.
        catalogues::read_items(app).await?;
        items = known_items(app).await?;
    }
    // There may be stock of what is marked for deletion: no product is that, and nobody is told of it.
    items.retain(|_, item| item.gone_at.is_none());
    let before = known_levels(app).await?;
    Ok(Reading { at, levels, items, warehouses, known: !before.is_empty(), before })
}

/// What was read before, row by row.
async fn known_levels(app: &App) -> Result<HashMap<Place, Level>> {
    let mut levels = HashMap::new();
    let mut rows = stock::Entity::find().stream(app.store.db()).await?;
    while let Some(row) = rows.try_next().await? {
        if let Some(item) = Ref::parse(&row.item_key) {
            levels.insert((item, Ref::parse(&row.warehouse_key)), Level::from_thousandths(row.thousandths));
        }
    }
    Ok(levels)
}

async fn known_items(app: &App) -> Result<HashMap<Ref, item::Model>> {
    let rows = item::Entity::find().all(app.store.db()).await?;
    Ok(rows.into_iter().filter_map(|row| Some((Ref::parse(&row.key)?, row))).collect())
}

impl Reading {
    /// This reading against the one before.
    pub(super) fn against_before(&self) -> Readings {
        let twice = |(place, level): &(&Place, &Level)| {
            let before = self.before.get(*place).copied().unwrap_or_default();
            before > Level::ZERO && **level == before + before
        };
        Readings {
            before: self.known.then(|| Sums::of(self.before.values().copied())),
            now: Sums::of(self.levels.values().copied()),
            twice: self.levels.iter().filter(twice).count() as u64,
        }
    }

    /// Items of which there is less than nothing.
    pub(super) fn negative(&self) -> u64 {
        self.totals().values().filter(|level| level.is_negative()).count() as u64
    }

    /// What there is of each item, in all warehouses.
    pub(super) fn totals(&self) -> HashMap<Ref, Level> {
        sum(self.levels.iter())
    }

    /// What there is of each item in some of the warehouses.
    pub(super) fn totals_of(&self, counts: impl Fn(Option<Ref>) -> bool) -> HashMap<Ref, Level> {
        sum(self.levels.iter().filter(|((_, warehouse), _)| counts(*warehouse)))
    }

    /// Takes the reading in: it is what /stock answers from now on. May be repeated, also after it broke off in the middle:
    /// then the rest is taken in.
    pub(super) async fn take_in(&self, app: &App) -> Result<()> {
        for some in self.changed().chunks(AT_ONCE) {
            let tx = app.store.begin().await?;
            let rows = some.iter().map(|((item, warehouse), level)| {
                let (item_key, warehouse_key) = (item.to_string(), warehouses::key(*warehouse));
                stock::Model { item_key, warehouse_key, thousandths: level.thousandths(), changed_at: self.at }
                    .into_active_model()
            });
            let replace = OnConflict::columns([stock::Column::ItemKey, stock::Column::WarehouseKey])
                .update_columns([stock::Column::Thousandths, stock::Column::ChangedAt])
                .to_owned();
            stock::Entity::insert_many(rows).on_conflict(replace).exec_without_returning(&tx).await?;
            let snapshots = some.iter().filter_map(|(place, level)| self.snapshot(*place, *level));
            snapshot::Entity::insert_many(snapshots).exec_without_returning(&tx).await?;
            app.store.commit(tx).await?;
        }
        Ok(())
    }

    /// Positions that are another amount than before, those that are nothing now among them; in order of the item.
    fn changed(&self) -> Vec<(Place, Level)> {
        let differs = |(place, level): &(&Place, &Level)| self.before.get(*place) != Some(*level);
        let gone =
            self.before.iter().filter(|(place, level)| **level != Level::ZERO && !self.levels.contains_key(*place));
        let mut changed: Vec<(Place, Level)> =
            self.levels.iter().filter(differs).map(|(place, level)| (*place, *level)).collect();
        changed.extend(gone.map(|(place, _)| (*place, Level::ZERO)));
        changed.sort_unstable_by_key(|((item, warehouse), _)| (item.uuid(), warehouse.map(Ref::uuid)));
        changed
    }

    fn snapshot(&self, (item, warehouse): Place, level: Level) -> Option<snapshot::ActiveModel> {
        let item = self.items.get(&item)?;
        let warehouse = warehouses::key(warehouse);
        let whole = level.thousandths() / 1_000;
        let short = |text: &str, length: usize| text.chars().take(length).collect::<String>();
        Some(snapshot::ActiveModel {
            id: NotSet,
            product_code: Set(short(&item.code, 100)),
            product_name: Set(short(&item.name, 500)),
            quantity: Set(i32::try_from(whole).unwrap_or(if whole < 0 { i32::MIN } else { i32::MAX })),
            warehouse: Set(self.warehouses.get(&warehouse).map(|name| short(name, 200)).unwrap_or_default()),
            snapshot_date: Set(self.at.naive_utc()),
            warehouse_key: Set(Some(warehouse)),
            thousandths: Set(Some(level.thousandths())),
        })
    }

    /// The items with a product of which there is less than the threshold now, and was not before; none at the first reading.
    pub(super) async fn fallen(&self, app: &App) -> Result<Vec<LowItem>> {
        if !self.known {
            return Ok(Vec::new());
        }
        let changed = self.changed();
        let thresholds = levels::thresholds(app).await?;
        let sold = levels::mapped_codes(app.store.db()).await?;
        let (before, now) = (sum(self.before.iter()), self.totals());
        let total = |totals: &HashMap<Ref, Level>, item: &Ref| totals.get(item).copied().unwrap_or_default();
        let mut touched: Vec<Ref> = changed.iter().map(|((item, _), _)| *item).collect();
        touched.dedup();
        let low = |item: &Ref| {
            let row = self.items.get(item).filter(|row| sold.contains(&row.code))?;
            let threshold = thresholds.of(&row.key);
            let level = total(&now, item);
            let fell = total(&before, item) >= threshold && level < threshold;
            fell.then(|| LowItem { code: row.code.clone(), name: row.name.clone(), level, threshold })
        };
        let mut fallen: Vec<LowItem> = touched.iter().filter_map(low).collect();
        fallen.sort_by_key(|item| item.level);
        Ok(fallen)
    }
}

fn sum<'a>(levels: impl Iterator<Item = (&'a Place, &'a Level)>) -> HashMap<Ref, Level> {
    let mut totals: HashMap<Ref, Level> = HashMap::new();
    for ((item, _), level) in levels {
        let total = totals.entry(*item).or_default();
        *total = *total + *level;
    }
    totals
}
