//! What people ask of stock: how much there is of something, where, since when that is known, and what runs low.
//!
//! Answers come from the last reading that was believed; nobody outside is asked.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::super::{Actor, Refusal, Result, mappings};
use super::AT_ONCE;
use super::history::{self, DayLevel};
use crate::app::App;
use crate::entity::{item, mapping, stock, stock_run, stock_threshold, warehouse};
use crate::types::{ItemCode, Level, LowItem, Ref};

/// Items shown for what a person typed.
const FOUND: usize = 5;

/// Items on a page of what runs low.
pub const PAGE: usize = 10;

/// Days of a history.
const DAYS: u32 = 30;

/// How much of an item lies where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemLevels {
    /// Its reference in 1C.
    pub key: Ref,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// By the warehouse's name, most first; the name is empty where the base keeps none.
    pub warehouses: Vec<(String, Level)>,
}

impl ItemLevels {
    /// How much there is in all.
    pub fn total(&self) -> Level {
        self.warehouses.iter().map(|(_, level)| *level).sum()
    }
}

/// What there is in all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overview {
    /// When 1C was read; none before the first time.
    pub read_at: Option<DateTime<Utc>>,
    /// Items of which there is something.
    pub items: u64,
    /// Items of which there is less than nothing.
    pub negative: u64,
    /// Items with a product of which there is little.
    pub low: u64,
    /// The warehouses with how many items lie in each.
    pub warehouses: Vec<(Option<Ref>, String, u64)>,
}

/// A page of items.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemPage {
    /// When 1C was read.
    pub read_at: Option<DateTime<Utc>>,
    /// The warehouse shown; none for what runs low everywhere.
    pub warehouse: Option<String>,
    /// The items, with less than which is little.
    pub items: Vec<LowItem>,
    /// The page, from 0.
    pub page: usize,
    /// How many there are.
    pub pages: usize,
}

/// One item with its past.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemCard {
    /// When 1C was read.
    pub read_at: Option<DateTime<Utc>>,
    /// How much lies where.
    pub levels: ItemLevels,
    /// Less than which is little.
    pub threshold: Level,
    /// Whether a person said so for this item.
    pub own_threshold: bool,
    /// The ends of the last days.
    pub history: Vec<DayLevel>,
}

/// Less of an item than which is little.
pub(super) struct Thresholds {
    general: Level,
    own: HashMap<String, Level>,
}

impl Thresholds {
    pub(super) fn of(&self, item: &str) -> Level {
        self.own.get(item).copied().unwrap_or(self.general)
    }
}

/// All thresholds.
pub(super) async fn thresholds(app: &App) -> Result<Thresholds> {
    let rows = stock_threshold::Entity::find().all(app.store.db()).await?;
    let own = rows.into_iter().map(|row| (row.item_key, Level::from_thousandths(row.thousandths))).collect();
    Ok(Thresholds { general: app.config.stock.low, own })
}

/// The codes of items that are products of the portal.
pub(super) async fn mapped_codes(db: &impl ConnectionTrait) -> Result<BTreeSet<String>> {
    let codes: Vec<String> =
        mapping::Entity::find().select_only().column(mapping::Column::OnecProductCode).into_tuple().all(db).await?;
    Ok(codes.into_iter().collect())
}

/// When 1C was last read and believed.
///
/// # Errors
/// When the database fails.
pub async fn read_at(db: &impl ConnectionTrait) -> Result<Option<DateTime<Utc>>> {
    let last = stock_run::Entity::find()
        .filter(stock_run::Column::ReadAt.is_not_null())
        .order_by_desc(stock_run::Column::ReadAt)
        .limit(1)
        .one(db)
        .await?;
    Ok(last.and_then(|run| run.read_at))
}

/// What there is in all, and in which warehouses.
///
/// # Errors
/// When the database fails.
pub async fn overview(app: &App) -> Result<Overview> {
    let db = app.store.db();
    let rows = stock::Entity::find().filter(stock::Column::Thousandths.ne(0)).all(db).await?;
    let mut totals: HashMap<&str, Level> = HashMap::new();
    let mut places: BTreeMap<&str, u64> = BTreeMap::new();
    for row in &rows {
        let total = totals.entry(&row.item_key).or_default();
        *total = *total + Level::from_thousandths(row.thousandths);
        *places.entry(&row.warehouse_key).or_default() += 1;
    }
    let names = warehouse_names(db).await?;
    let place = |(key, items): (&str, u64)| {
        (key.parse().ok().and_then(Ref::new), names.get(key).cloned().unwrap_or_default(), items)
    };
    Ok(Overview {
        read_at: read_at(db).await?,
        items: totals.values().filter(|level| **level > Level::ZERO).count() as u64,
        negative: totals.values().filter(|level| level.is_negative()).count() as u64,
        low: low_items(app).await?.len() as u64,
        warehouses: places.into_iter().map(place).collect(),
    })
}

async fn warehouse_names(db: &impl ConnectionTrait) -> Result<HashMap<String, String>> {
    let rows = warehouse::Entity::find().all(db).await?;
    Ok(rows.into_iter().map(|row| (row.key, row.name)).collect())
}

/// The items most like what a person typed, by the names of 1C and of the portal, with what there is of each; gives when 1C
/// was read beside them.
///
/// # Errors
/// When the database fails.
pub async fn search(app: &App, typed: &str) -> Result<(Option<DateTime<Utc>>, Vec<ItemLevels>)> {
    let mut found = Vec::new();
    for offer in mappings::cards::search(app, typed).await?.into_iter().take(FOUND) {
        found.extend(of_code(app, &offer.code).await?);
    }
    Ok((read_at(app.store.db()).await?, found))
}

async fn of_code(app: &App, code: &ItemCode) -> Result<Option<ItemLevels>> {
    let row = item::Entity::find().filter(item::Column::Code.eq(code.as_str())).one(app.store.db()).await?;
    match row {
        Some(row) => levels_of(app.store.db(), row).await,
        None => Ok(None),
    }
}

async fn levels_of(db: &impl ConnectionTrait, row: item::Model) -> Result<Option<ItemLevels>> {
    let Some(key) = row.key.parse().ok().and_then(Ref::new) else { return Ok(None) };
    let rows = stock::Entity::find()
        .filter(stock::Column::ItemKey.eq(&row.key))
        .filter(stock::Column::Thousandths.ne(0))
        .all(db)
        .await?;
    let names = warehouse_names(db).await?;
    let place = |row: stock::Model| {
        (names.get(&row.warehouse_key).cloned().unwrap_or_default(), Level::from_thousandths(row.thousandths))
    };
    let mut warehouses: Vec<(String, Level)> = rows.into_iter().map(place).collect();
    warehouses.sort_by_key(|(_, level)| std::cmp::Reverse(*level));
    Ok(Some(ItemLevels { key, code: row.code, name: row.name, warehouses }))
}

/// One item with its past.
///
/// # Errors
/// Refuses an item 1C does not have any more.
pub async fn card(app: &App, key: Ref) -> Result<ItemCard> {
    let db = app.store.db();
    let row = item::Entity::find_by_id(key.to_string()).one(db).await?.ok_or(Refusal::OutOfDate)?;
    let levels = levels_of(db, row).await?.ok_or(Refusal::OutOfDate)?;
    let thresholds = thresholds(app).await?;
    Ok(ItemCard {
        read_at: read_at(db).await?,
        threshold: thresholds.of(&key.to_string()),
        own_threshold: thresholds.own.contains_key(&key.to_string()),
        history: history::of_item(app, &levels.code, DAYS).await?,
        levels,
    })
}

/// What there was of the items most like what a person typed at the end of a day.
///
/// # Errors
/// When the database fails.
pub async fn search_on(app: &App, typed: &str, day: NaiveDate) -> Result<Vec<ItemLevels>> {
    let (_, mut found) = search(app, typed).await?;
    for levels in &mut found {
        levels.warehouses = history::on_day(app, &levels.code, day).await?;
    }
    Ok(found)
}

/// A page of what runs low, least first.
///
/// # Errors
/// When the database fails.
pub async fn low(app: &App, page: usize) -> Result<ItemPage> {
    let items = low_items(app).await?;
    Ok(paged(read_at(app.store.db()).await?, None, items, page))
}

/// A page of what lies in a warehouse, least first.
///
/// # Errors
/// When the database fails.
pub async fn in_warehouse(app: &App, key: Option<Ref>, page: usize) -> Result<ItemPage> {
    let db = app.store.db();
    let key = key.map(|key| key.to_string()).unwrap_or_default();
    let rows = stock::Entity::find()
        .filter(stock::Column::WarehouseKey.eq(&key))
        .filter(stock::Column::Thousandths.ne(0))
        .order_by_asc(stock::Column::Thousandths)
        .order_by_asc(stock::Column::ItemKey)
        .all(db)
        .await?;
    let thresholds = thresholds(app).await?;
    let names = item_names(db, rows.iter().map(|row| row.item_key.clone()).collect()).await?;
    let item = |row: stock::Model| {
        let (code, name) = names.get(&row.item_key).cloned()?;
        Some(LowItem {
            code,
            name,
            level: Level::from_thousandths(row.thousandths),
            threshold: thresholds.of(&row.item_key),
        })
    };
    let name = warehouse_names(db).await?.remove(&key).unwrap_or_default();
    Ok(paged(read_at(db).await?, Some(name), rows.into_iter().filter_map(item).collect(), page))
}

fn paged(read_at: Option<DateTime<Utc>>, warehouse: Option<String>, items: Vec<LowItem>, page: usize) -> ItemPage {
    let pages = items.len().div_ceil(PAGE).max(1);
    let page = page.min(pages - 1);
    let items = items.into_iter().skip(page * PAGE).take(PAGE).collect();
    ItemPage { read_at, warehouse, items, page, pages }
}

async fn low_items(app: &App) -> Result<Vec<LowItem>> {
    let db = app.store.db();
    let (thresholds, mapped) = (thresholds(app).await?, mapped_codes(db).await?);
    if read_at(db).await?.is_none() {
        return Ok(Vec::new());
    }
    let mut totals: HashMap<String, Level> = HashMap::new();
    for row in stock::Entity::find().all(db).await? {
        let total = totals.entry(row.item_key).or_default();
        *total = *total + Level::from_thousandths(row.thousandths);
    }
    let goods = item::Entity::find()
        .filter(item::Column::GoneAt.is_null())
        .filter(item::Column::Service.eq(false))
        .order_by_asc(item::Column::Code)
        .all(db)
        .await?;
    let low = |row: item::Model| {
        let level = totals.get(&row.key).copied().unwrap_or_default();
        let threshold = thresholds.of(&row.key);
        (mapped.contains(&row.code) && level < threshold).then_some(LowItem {
            code: row.code,
            name: row.name,
            level,
            threshold,
        })
    };
    let mut items: Vec<LowItem> = goods.into_iter().filter_map(low).collect();
    items.sort_by_key(|item| item.level);
    Ok(items)
}

async fn item_names(db: &impl ConnectionTrait, keys: Vec<String>) -> Result<HashMap<String, (String, String)>> {
    let mut names = HashMap::new();
    for some in keys.chunks(AT_ONCE) {
        let rows: Vec<(String, String, String)> = item::Entity::find()
            .select_only()
            .columns([item::Column::Key, item::Column::Code, item::Column::Name])
            .filter(item::Column::Key.is_in(some.iter().cloned()))
            .into_tuple()
            .all(db)
            .await?;
        names.extend(rows.into_iter().map(|(key, code, name)| (key, (code, name))));
    }
    Ok(names)
}

/// A person says less of an item than what is little; zero takes the word back. May be repeated.
///
/// # Errors
/// Refuses what is no quantity.
pub async fn set_threshold(app: &App, key: Ref, typed: &str, actor: &Actor) -> Result<Level> {
    let number = typed.trim().replace([' ', '\u{a0}'], "").replace(',', ".");
    let level = number.parse().ok().and_then(Level::rounded).filter(|level| !level.is_negative());
    let level = level.ok_or(Refusal::QuantityUnreadable)?;
    let db = app.store.db();
    if level == Level::ZERO {
        stock_threshold::Entity::delete_by_id(key.to_string()).exec(db).await?;
        return Ok(level);
    }
    let row = stock_threshold::ActiveModel {
        item_key: Set(key.to_string()),
        thousandths: Set(level.thousandths()),
        actor: Set(actor.column()),
        at: Set(app.clock.now()),
    };
    let replace = OnConflict::column(stock_threshold::Column::ItemKey)
        .update_columns([
            stock_threshold::Column::Thousandths,
            stock_threshold::Column::Actor,
            stock_threshold::Column::At,
        ])
        .to_owned();
    stock_threshold::Entity::insert(row).on_conflict(replace).exec_without_returning(db).await?;
    Ok(level)
}
