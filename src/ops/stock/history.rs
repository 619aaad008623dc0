//! What there was: of an item over time, and of everything on a day. Old rows are thinned out.
//!
//! A row stands for a change, so what there was at a moment is the last row before it.

use std::collections::{BTreeMap, HashSet};

use chrono::{Datelike, Days, Months, NaiveDate, NaiveDateTime};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};

use super::super::Result;
use super::AT_ONCE;
use crate::app::App;
use crate::entity::snapshot::{Column, Entity, Model};
use crate::types::Level;

/// Days in which every change is kept; then the last one of a day.
const ALL: u64 = 30;

/// Days in which the last change of each day is kept; then the last one of a month.
const DAILY: u64 = 365;

/// How far back thinning looks behind the first border, days, and behind the second, months: longer than any process is down.
const BEHIND: u64 = 40;
const MONTHS_BEHIND: u32 = 2;

/// What there was of an item at the end of a day, in all warehouses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayLevel {
    /// The local day.
    pub day: NaiveDate,
    /// How much.
    pub level: Level,
}

/// What there was of an item at the end of each of the last days, oldest first; days before its first reading are left out.
///
/// # Errors
/// When the database fails.
pub async fn of_item(app: &App, code: &str, days: u32) -> Result<Vec<DayLevel>> {
    let rows = Entity::find()
        .filter(Column::ProductCode.eq(code))
        .order_by_asc(Column::SnapshotDate)
        .order_by_asc(Column::Id)
        .all(app.store.db())
        .await?;
    let today = app.today();
    let (mut places, mut rows) = (Places::default(), rows.into_iter().peekable());
    let mut levels = Vec::new();
    for back in (0..days).rev() {
        let Some(day) = today.checked_sub_days(Days::new(back.into())) else { continue };
        let end = end_of(app, day);
        while let Some(row) = rows.next_if(|row| row.snapshot_date < end) {
            places.note(row);
        }
        if !places.0.is_empty() {
            levels.push(DayLevel { day, level: places.0.values().map(|(_, level)| *level).sum() });
        }
    }
    Ok(levels)
}

/// What there was of an item at the end of a local day, by warehouse name; empty before its first reading.
///
/// # Errors
/// When the database fails.
pub async fn on_day(app: &App, code: &str, day: NaiveDate) -> Result<Vec<(String, Level)>> {
    let rows = Entity::find()
        .filter(Column::ProductCode.eq(code))
        .filter(Column::SnapshotDate.lt(end_of(app, day)))
        .order_by_asc(Column::SnapshotDate)
        .order_by_asc(Column::Id)
        .all(app.store.db())
        .await?;
    let mut places = Places::default();
    rows.into_iter().for_each(|row| places.note(row));
    Ok(places.0.into_values().collect())
}

/// What there was of everything at the end of a local day: the item's code and name, the warehouse's name, how much.
///
/// # Errors
/// When the database fails.
pub async fn all_on(
    app: &App,
    db: &impl ConnectionTrait,
    day: NaiveDate,
) -> Result<Vec<(String, String, String, Level)>> {
    let last = Entity::find()
        .select_only()
        .column_as(Column::Id.max(), "id")
        .filter(Column::SnapshotDate.lt(end_of(app, day)))
        .group_by(Column::ProductCode)
        .group_by(Column::WarehouseKey)
        .group_by(Column::Warehouse);
    let rows =
        Entity::find().filter(Column::Id.in_subquery(last.into_query())).order_by_asc(Column::Id).all(db).await?;
    let mut items: BTreeMap<String, (String, Places)> = BTreeMap::new();
    for row in rows {
        let (name, places) = items.entry(row.product_code.clone()).or_default();
        name.clone_from(&row.product_name);
        places.note(row);
    }
    let lots = items.into_iter().flat_map(|(code, (name, places))| {
        let lot = move |(warehouse, level)| (code.clone(), name.clone(), warehouse, level);
        places.0.into_values().map(lot)
    });
    Ok(lots.collect())
}

/// What was last read of an item, by warehouse; with the warehouse's name.
#[derive(Default)]
struct Places(BTreeMap<Place, (String, Level)>);

/// A warehouse of ours by its reference, one of the service before us by its name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Place {
    Ours(String),
    Former(String),
}

impl Place {
    fn of(key: Option<String>, name: String) -> Self {
        key.map_or(Self::Former(name), Self::Ours)
    }
}

impl Places {
    fn note(&mut self, row: Model) {
        if row.warehouse_key.is_some() {
            // From our first reading on, what the service before us knew is out of date.
            self.0.retain(|place, _| matches!(place, Place::Ours(_)));
        }
        let level = level(&row);
        self.0.insert(Place::of(row.warehouse_key, row.warehouse.clone()), (row.warehouse, level));
    }
}

fn level(row: &Model) -> Level {
    Level::from_thousandths(row.thousandths.unwrap_or_else(|| i64::from(row.quantity) * 1_000))
}

/// The end of a local day in UTC.
fn end_of(app: &App, day: NaiveDate) -> NaiveDateTime {
    app.start_of(day.checked_add_days(Days::new(1)).unwrap_or(day)).naive_utc()
}

/// Thins old rows out: all of the last month stay, one a day of the last year, one a month of the time before. May be
/// repeated.
///
/// # Errors
/// When the database fails.
pub async fn thin(app: &App) -> Result<()> {
    let today = app.today();
    let day = |back: u64| today.checked_sub_days(Days::new(back)).unwrap_or(today);
    for back in (ALL..ALL + BEHIND).rev() {
        thin_between(app, day(back), day(back)).await?;
    }
    // Whole months only: the last change of a month is known when it is over.
    let month = day(DAILY).with_day(1).unwrap_or(today);
    for back in 1..=MONTHS_BEHIND {
        let first = month.checked_sub_months(Months::new(back)).unwrap_or(month);
        let last = first.checked_add_months(Months::new(1)).and_then(|next| next.pred_opt()).unwrap_or(first);
        thin_between(app, first, last).await?;
    }
    Ok(())
}

/// Deletes all but the last row of each position in a span of local days.
async fn thin_between(app: &App, first: NaiveDate, last: NaiveDate) -> Result<()> {
    let db = app.store.db();
    let from = first.pred_opt().map_or(NaiveDateTime::MIN, |before| end_of(app, before));
    let rows: Vec<(i32, String, Option<String>, String)> = Entity::find()
        .select_only()
        .columns([Column::Id, Column::ProductCode, Column::WarehouseKey, Column::Warehouse])
        .filter(Column::SnapshotDate.gte(from))
        .filter(Column::SnapshotDate.lt(end_of(app, last)))
        .order_by_desc(Column::SnapshotDate)
        .order_by_desc(Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    let mut seen = HashSet::new();
    let superseded = |(id, code, key, name): (i32, String, Option<String>, String)| {
        (!seen.insert((code, Place::of(key, name)))).then_some(id)
    };
    let old: Vec<i32> = rows.into_iter().filter_map(superseded).collect();
    for some in old.chunks(AT_ONCE) {
        Entity::delete_many().filter(Column::Id.is_in(some.iter().copied())).exec(db).await?;
    }
    Ok(())
}
