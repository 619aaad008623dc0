//! What people ask of stock: how much there is of something, where, since when that is known, and what runs low.
//!
//! Answers come from the last reading that was believed; nobody outside is asked.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Query};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, JoinType, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    RelationDef, Select,
};

use super::super::{Actor, Refusal, Result, mappings};
use super::history::{self, DayLevel};
use super::warehouses;
use crate::app::App;
use crate::entity::{item, mapping, stock, stock_run, stock_threshold, warehouse};
use crate::types::{ItemCode, Level, LowItem, Ref};

/// Items shown for what a person typed.
const FOUND: usize = 5;

/// Items shown where none has the words that were typed.
const LIKELY: usize = 2;

/// So many letters of a word are its beginning.
const STEM: usize = 5;

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
    /// How many items there are on all pages.
    pub total: usize,
    /// The items of this page, with less than which is little.
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
    let places: Vec<(String, i64)> = stock::Entity::find()
        .select_only()
        .column(stock::Column::WarehouseKey)
        .column_as(stock::Column::ItemKey.count(), "items")
        .filter(stock::Column::Thousandths.ne(0))
        .group_by(stock::Column::WarehouseKey)
        .into_tuple()
        .all(db)
        .await?;
    let names = warehouse_names(db).await?;
    let mut warehouses: Vec<(Option<Ref>, String, u64)> = places
        .into_iter()
        .map(|(key, items)| {
            let name = names.get(&key).cloned().unwrap_or_default();
            (Ref::parse(&key), name, items.unsigned_abs())
        })
        .collect();
    warehouses.sort_by(|one, other| one.1.cmp(&other.1));
    Ok(Overview {
        read_at: read_at(db).await?,
        items: items_where(db, total().gt(0)).await?,
        negative: items_where(db, total().lt(0)).await?,
        low: low_items(app).count(db).await?,
        warehouses,
    })
}

/// What there is of an item in all warehouses.
fn total() -> Expr {
    Expr::col((stock::Entity, stock::Column::Thousandths)).sum()
}

/// How many items there are whose total is so.
async fn items_where(db: &impl ConnectionTrait, holds: Expr) -> Result<u64> {
    let items = stock::Entity::find()
        .select_only()
        .column(stock::Column::ItemKey)
        .group_by(stock::Column::ItemKey)
        .having(holds);
    Ok(items.count(db).await?)
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
    let db = app.store.db();
    // A product of the portal is known by its own name as well.
    let mapped = mappings::all(db).await?;
    let named = mapped.iter().filter(|mapped| shares_all(&mapped.product_name, typed));
    let mut codes: Vec<ItemCode> = named.filter_map(|mapped| ItemCode::parse(&mapped.code)).collect();
    let offers = mappings::cards::search(app, typed).await?;
    let like = offers.iter().filter(|offer| shares_all(&offer.name, typed) || offer.code.as_str() == typed);
    codes.extend(like.map(|offer| offer.code.clone()));
    if codes.is_empty() {
        // Nothing has these very words: they are misspelt, or there is no such thing.
        codes.extend(offers.into_iter().take(LIKELY).map(|offer| offer.code));
    }
    let mut seen = BTreeSet::new();
    codes.retain(|code| seen.insert(code.clone()));
    let mut found = Vec::new();
    for code in codes.iter().take(FOUND) {
        found.extend(of_code(app, code).await?);
    }
    Ok((read_at(db).await?, found))
}

/// Whether a name has every word of what was typed, by their beginnings: people decline words.
fn shares_all(name: &str, typed: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        let text = text.to_lowercase().replace('ё', "е");
        text.split(|letter: char| !letter.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect()
    };
    let beginning = |word: &str| word.chars().take(STEM).collect::<String>();
    let (name, typed) = (words(name), words(typed));
    !typed.is_empty() && typed.iter().all(|word| name.iter().any(|known| known.starts_with(&beginning(word))))
}

async fn of_code(app: &App, code: &ItemCode) -> Result<Option<ItemLevels>> {
    let row = item::Entity::find().filter(item::Column::Code.eq(code.as_str())).one(app.store.db()).await?;
    match row {
        Some(row) => levels_of(app.store.db(), row).await,
        None => Ok(None),
    }
}

async fn levels_of(db: &impl ConnectionTrait, row: item::Model) -> Result<Option<ItemLevels>> {
    let Some(key) = Ref::parse(&row.key) else { return Ok(None) };
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
    listed(app, None, low_items(app), page).await
}

/// A page of what lies in a warehouse, least first.
///
/// # Errors
/// When the database fails.
pub async fn in_warehouse(app: &App, key: Option<Ref>, page: usize) -> Result<ItemPage> {
    let key = warehouses::key(key);
    let name = warehouse_names(app.store.db()).await?.remove(&key).unwrap_or_default();
    let there = goods(app).filter(stock::Column::WarehouseKey.eq(&key)).filter(stock::Column::Thousandths.ne(0));
    listed(app, Some(name), there, page).await
}

/// Goods with what there is of each, and less than which is little; the least comes first.
fn goods(app: &App) -> Select<item::Entity> {
    item::Entity::find()
        .select_only()
        .columns([item::Column::Code, item::Column::Name])
        // PostgreSQL adds whole numbers up to a decimal.
        .column_as(total().if_null(0).cast_as("bigint"), "level")
        .column_as(threshold(app).cast_as("bigint"), "threshold")
        .join(JoinType::LeftJoin, belongs_to::<stock::Entity>(stock::Column::ItemKey))
        .join(JoinType::LeftJoin, belongs_to::<stock_threshold::Entity>(stock_threshold::Column::ItemKey))
        .filter(item::Column::GoneAt.is_null())
        .filter(item::Column::Service.eq(false))
        .group_by(item::Column::Key)
        .group_by(item::Column::Code)
        .group_by(item::Column::Name)
        .order_by_asc(total().if_null(0))
        .order_by_asc(item::Column::Code)
}

/// Less of an item than which is little, as a person said it or as the settings do.
fn threshold(app: &App) -> Expr {
    let own = Expr::col((stock_threshold::Entity, stock_threshold::Column::Thousandths)).max();
    own.if_null(app.config.stock.low.thousandths())
}

fn belongs_to<E: EntityTrait>(key: E::Column) -> RelationDef {
    item::Entity::belongs_to(E::default()).from(item::Column::Key).to(key).into()
}

/// Goods with a product, of which there is little.
fn low_items(app: &App) -> Select<item::Entity> {
    let mapped = Query::select().column(mapping::Column::OnecProductCode).from(mapping::Entity).to_owned();
    goods(app).filter(item::Column::Code.in_subquery(mapped)).having(total().if_null(0).lt(threshold(app)))
}

async fn listed(app: &App, warehouse: Option<String>, goods: Select<item::Entity>, page: usize) -> Result<ItemPage> {
    let db = app.store.db();
    let read_at = read_at(db).await?;
    if read_at.is_none() {
        return Ok(ItemPage { read_at, warehouse, total: 0, items: Vec::new(), page: 0, pages: 1 });
    }
    let count = usize::try_from(goods.clone().count(db).await?).unwrap_or(usize::MAX);
    let pages = count.div_ceil(PAGE).max(1);
    let page = page.min(pages - 1);
    let rows: Vec<(String, String, i64, i64)> =
        goods.offset((page * PAGE) as u64).limit(PAGE as u64).into_tuple().all(db).await?;
    let item = |(code, name, level, threshold)| LowItem {
        code,
        name,
        level: Level::from_thousandths(level),
        threshold: Level::from_thousandths(threshold),
    };
    Ok(ItemPage { read_at, warehouse, total: count, items: rows.into_iter().map(item).collect(), page, pages })
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
