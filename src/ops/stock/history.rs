//! What there was: of an item over time, and of everything on a day. Old rows are thinned out.
//!
//! A row stands for a change, so what there was at a moment is the last row before it.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::Hash;

use chrono::{DateTime, Datelike, Days, Months, NaiveDate, NaiveDateTime, TimeDelta, Utc};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::super::Result;
use super::AT_ONCE;
use crate::app::App;
use crate::entity::snapshot::{Column, Entity, Model};
use crate::types::Level;

/// How long every change is kept; then the last one of a day.
const ALL: TimeDelta = TimeDelta::days(30);

/// How long the last change of each day is kept; then the last one of a month.
const DAILY: TimeDelta = TimeDelta::days(365);

/// How far back thinning looks behind each border: longer than any process is down.
const BEHIND: TimeDelta = TimeDelta::days(40);

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
    let today = app.clock.now().with_timezone(&app.config.timezone).date_naive();
    let (mut places, mut rows) = (HashMap::<String, Level>::new(), rows.into_iter().peekable());
    let mut levels = Vec::new();
    for back in (0..days).rev() {
        let Some(day) = today.checked_sub_days(Days::new(back.into())) else { continue };
        let end = end_of(app, day);
        while let Some(row) = rows.next_if(|row| row.snapshot_date < end) {
            let level = level(&row);
            places.insert(row.warehouse_key.unwrap_or_default(), level);
        }
        if !places.is_empty() {
            levels.push(DayLevel { day, level: places.values().copied().sum() });
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
    let mut places: BTreeMap<String, (String, Level)> = BTreeMap::new();
    for row in rows {
        let level = level(&row);
        places.insert(row.warehouse_key.unwrap_or_default(), (row.warehouse, level));
    }
    Ok(places.into_values().collect())
}

fn level(row: &Model) -> Level {
    Level::from_thousandths(row.thousandths.unwrap_or_else(|| i64::from(row.quantity) * 1_000))
}

/// The end of a local day in UTC.
fn end_of(app: &App, day: NaiveDate) -> NaiveDateTime {
    let next = day.checked_add_days(Days::new(1)).unwrap_or(day).and_time(chrono::NaiveTime::MIN);
    next.and_local_timezone(app.config.timezone).earliest().map_or(next, |end| end.naive_utc())
}

/// Thins old rows out: all of the last month stay, one a day of the last year, one a month of the time before. May be
/// repeated.
///
/// # Errors
/// When the database fails.
pub async fn thin(app: &App) -> Result<()> {
    let now = app.clock.now();
    let local = |at: NaiveDateTime| at.and_utc().with_timezone(&app.config.timezone).date_naive();
    let daily = thin_between(app.store.db(), (now - ALL - BEHIND, now - ALL), local).await?;
    // Whole months only: the last change of a month is known when it is over.
    let border = (now - DAILY).with_timezone(&app.config.timezone).date_naive().with_day(1).unwrap_or_default();
    let border = end_of(app, border).and_utc() - TimeDelta::days(1);
    let from = border.checked_sub_months(Months::new(2)).unwrap_or(border);
    let monthly = thin_between(app.store.db(), (from, border), |at| {
        let day = local(at);
        (day.year(), day.month())
    })
    .await?;
    if daily + monthly > 0 {
        tracing::info!(daily, monthly, "old snapshots of stock were thinned out");
    }
    Ok(())
}

/// Deletes all but the last row of each position in each span; gives how many.
async fn thin_between<S: Eq + Hash>(
    db: &impl ConnectionTrait,
    (from, to): (DateTime<Utc>, DateTime<Utc>),
    span: impl Fn(NaiveDateTime) -> S,
) -> Result<usize> {
    let rows: Vec<(i32, String, Option<String>, NaiveDateTime)> = Entity::find()
        .select_only()
        .columns([Column::Id, Column::ProductCode, Column::WarehouseKey, Column::SnapshotDate])
        .filter(Column::SnapshotDate.gte(from.naive_utc()))
        .filter(Column::SnapshotDate.lt(to.naive_utc()))
        .order_by_desc(Column::SnapshotDate)
        .order_by_desc(Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    let mut seen = HashSet::new();
    let superseded = |(id, code, warehouse, at): (i32, String, Option<String>, NaiveDateTime)| {
        (!seen.insert((code, warehouse, span(at)))).then_some(id)
    };
    let old: Vec<i32> = rows.into_iter().filter_map(superseded).collect();
    for some in old.chunks(AT_ONCE) {
        Entity::delete_many().filter(Column::Id.is_in(some.iter().copied())).exec(db).await?;
    }
    Ok(old.len())
}
