//! What has to change on the portal for it to hold what 1C has.
//!
//! Only products with a confirmed item are touched, and only stores a person said are warehouses of 1C.

use std::collections::{BTreeMap, HashMap};

use sea_orm::{ConnectionTrait, EntityTrait};

use super::super::{Result, mappings};
use super::guard::Shelf;
use super::reading::Reading;
use super::warehouses::Stores;
use crate::app::App;
use crate::clients::bitrix::{Holding, Inventory};
use crate::config::Reserves;
use crate::entity::product;
use crate::types::{Level, ProductId, ProductKind, Ref, StockCounts, StoreId};

/// One quantity that has to change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Change {
    pub(super) product: ProductId,
    /// None where the portal holds one quantity for a product.
    pub(super) store: Option<StoreId>,
    pub(super) variation: bool,
    pub(super) before: Level,
    pub(super) after: Level,
}

/// A difference between both sides.
#[derive(Default)]
pub(super) struct Plan {
    pub(super) changes: Vec<Change>,
    pub(super) counts: StockCounts,
    /// Positions that hold something on either side.
    pub(super) filled: u64,
    /// What the portal has and what would fall to zero: in all, and by store.
    shelves: BTreeMap<Option<StoreId>, Shelf>,
}

/// A product with the item it is.
struct Pair {
    product: ProductId,
    kind: Option<ProductKind>,
    item: Ref,
}

/// Compares a reading with what the portal holds.
pub(super) async fn make(app: &App, reading: &Reading, inventory: &Inventory, stores: &Stores) -> Result<Plan> {
    let pairs = pairs(app, reading).await?;
    let mut plan = if inventory.managed {
        by_store(app, reading, inventory, &pairs, stores).await?
    } else {
        by_total(app, reading, inventory, &pairs, stores).await?
    };
    // What is more comes before what is less: so there is one document of each kind.
    plan.changes.sort_by_key(|change| change.after < change.before);
    plan.counts.planned = plan.changes.len() as u64;
    plan.counts.zeroed = plan.shelf().zeroed;
    plan.counts.negative = reading.negative();
    Ok(plan)
}

/// Products with a confirmed item that is goods, as far as the portal is known to have them.
async fn pairs(app: &App, reading: &Reading) -> Result<Vec<Pair>> {
    let db = app.store.db();
    let by_code: HashMap<&str, Ref> =
        reading.items.iter().filter(|(_, item)| !item.service).map(|(key, item)| (item.code.as_str(), *key)).collect();
    let mapped: Vec<(ProductId, Ref)> = mappings::all(db)
        .await?
        .iter()
        .filter_map(|mapped| Some((ProductId::parse(&mapped.product)?, *by_code.get(mapped.code.as_str())?)))
        .collect();
    let known = known_products(db).await?;
    let pair = |(product, item): (ProductId, Ref)| {
        let (kind, gone) = known.get(&product).copied().unwrap_or_default();
        let goods = !gone && kind != Some(ProductKind::Service);
        goods.then_some(Pair { product, kind, item })
    };
    Ok(mapped.into_iter().filter_map(pair).collect())
}

async fn known_products(db: &impl ConnectionTrait) -> Result<HashMap<ProductId, (Option<ProductKind>, bool)>> {
    let rows = product::Entity::find().all(db).await?;
    let known = |row: product::Model| {
        let kind = row.kind.as_deref().and_then(ProductKind::of_key);
        Some((ProductId::new(row.id)?, (kind, row.gone_at.is_some())))
    };
    Ok(rows.into_iter().filter_map(known).collect())
}

/// One quantity for each product: all warehouses together, but for those left out.
async fn by_total(
    app: &App,
    reading: &Reading,
    inventory: &Inventory,
    pairs: &[Pair],
    stores: &Stores,
) -> Result<Plan> {
    let left_out = stores.left_out();
    let totals = reading.totals_of(|warehouse| !left_out.contains(&warehouse));
    let asked: Vec<(ProductId, Option<ProductKind>)> = pairs.iter().map(|pair| (pair.product, pair.kind)).collect();
    let held = app.bitrix.quantities(inventory, &asked).await?;
    let mut plan = Plan::default();
    for pair in pairs {
        let Some((kind, holding)) = held.get(&pair.product).copied() else {
            plan.counts.gone += 1;
            continue;
        };
        // 1C may have less than nothing, and then the portal says so as well.
        let after = without_reserve(app, totals.get(&pair.item).copied().unwrap_or_default(), holding);
        let variation = kind == ProductKind::Variation;
        plan.compare(Change { product: pair.product, store: None, variation, before: holding.quantity, after });
    }
    Ok(plan)
}

/// An amount for each product in each store that is a warehouse of 1C.
async fn by_store(
    app: &App,
    reading: &Reading,
    inventory: &Inventory,
    pairs: &[Pair],
    stores: &Stores,
) -> Result<Plan> {
    let asked: Vec<(ProductId, Option<ProductKind>)> = pairs.iter().map(|pair| (pair.product, pair.kind)).collect();
    // A product a store never had has no amount there, and neither has one that is gone: they have to be told apart.
    let there = app.bitrix.quantities(inventory, &asked).await?;
    let products: Vec<ProductId> = asked.iter().map(|(id, _)| *id).filter(|id| there.contains_key(id)).collect();
    let warehouses = stores.warehouses_by_store();
    let named: Vec<StoreId> = warehouses.keys().copied().collect();
    let held = app.bitrix.amounts(&products, &named).await?;
    let mut plan = Plan::default();
    plan.counts.gone = (pairs.len() - products.len()) as u64;
    for (store, warehouses) in &warehouses {
        let totals = reading.totals_of(|warehouse| warehouses.contains(&warehouse));
        for pair in pairs {
            let Some((kind, _)) = there.get(&pair.product) else { continue };
            let holding = held.get(&(pair.product, *store)).copied().unwrap_or_default();
            let books = totals.get(&pair.item).copied().unwrap_or_default();
            // No document brings a store below zero.
            let after = without_reserve(app, books, holding).at_least_zero();
            let (store, before) = (Some(*store), holding.quantity);
            let variation = *kind == ProductKind::Variation;
            plan.compare(Change { product: pair.product, store, variation, before, after });
        }
    }
    Ok(plan)
}

/// What the portal's figure should say where it does not contain what is reserved.
fn without_reserve(app: &App, books: Level, holding: Holding) -> Level {
    match app.config.stock.reserves {
        Reserves::Included => books,
        Reserves::TakenOff => books - holding.reserved,
    }
}

impl Plan {
    fn compare(&mut self, change: Change) {
        self.counts.compared += 1;
        self.filled += u64::from(change.before != Level::ZERO || change.after != Level::ZERO);
        let has = u64::from(change.before > Level::ZERO);
        let zeroed = u64::from(change.before > Level::ZERO && change.after <= Level::ZERO);
        let places = [None, change.store];
        // The whole, and the store where there is one.
        for place in &places[..if change.store.is_some() { 2 } else { 1 }] {
            let shelf = self.shelves.entry(*place).or_default();
            (shelf.positions, shelf.zeroed) = (shelf.positions + has, shelf.zeroed + zeroed);
        }
        if change.before != change.after {
            self.changes.push(change);
        }
    }

    fn shelf(&self) -> Shelf {
        self.shelves.get(&None).copied().unwrap_or_default()
    }

    /// What the portal has: the whole first, then by store.
    pub(super) fn shelves(&self) -> Vec<Shelf> {
        self.shelves.values().copied().collect()
    }

    /// The largest changes, at most so many.
    pub(super) fn largest(&self, most: usize) -> Vec<Change> {
        let mut changes = self.changes.clone();
        changes.sort_by_key(|change| std::cmp::Reverse((change.after - change.before).abs()));
        changes.truncate(most);
        changes
    }
}
