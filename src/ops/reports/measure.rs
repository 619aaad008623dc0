//! Measures a metric of a plan in a period: adds up what the statements give, by day of the week, week or month where these are
//! wanted, and puts the whole under each share.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, Months, NaiveDate};
use sea_orm::{ConnectionTrait, DatabaseTransaction, QueryResult};

use super::super::{Refusal, Result};
use super::plan::{Dimension, Field, Metric, Period, Plan};
use super::select::{self, is_time};
use super::stock;
use crate::app::App;

/// What rows are told apart by, as the tables have it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Raw {
    /// Everything together.
    All,
    /// A day, or the first day of a week or a month.
    Day(NaiveDate),
    /// A number.
    Number(i64),
    /// A code or a word.
    Text(String),
}

/// A figure before it is one: parts that can be added.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Parts {
    pub(super) top: i64,
    pub(super) bottom: i64,
    pub(super) rows: i64,
    pub(super) foreign: i64,
}

/// The parts of a metric by key.
pub(super) type Measured = BTreeMap<Raw, Parts>;

impl Parts {
    pub(super) fn add(&mut self, other: Self) {
        self.top += other.top;
        self.bottom += other.bottom;
        self.rows += other.rows;
        self.foreign += other.foreign;
    }
}

/// The parts of a metric in a period.
///
/// # Errors
/// Refuses what the metric cannot be told apart or filtered by; fails with the database.
pub(super) async fn measure(
    app: &App,
    tx: &DatabaseTransaction,
    (metric, plan): (Metric, &Plan),
    period: Period,
) -> Result<Measured> {
    match metric {
        Metric::StockQty => stock::measure(app, tx, plan).await,
        Metric::RevenueShare => share(tx, plan, period).await,
        metric => add_up(tx, metric, plan, period).await,
    }
}

async fn add_up(tx: &DatabaseTransaction, metric: Metric, plan: &Plan, period: Period) -> Result<Measured> {
    let select = select::statement(metric, plan, period).ok_or(Refusal::ReportUnfit)?;
    let figures = usize::from(plan.dimension.is_some());
    let mut measured = Measured::new();
    for row in tx.query_all(&select).await? {
        let raw = raw(plan, &row)?;
        let at = |place: usize| row.try_get_by_index::<i64>(figures + place);
        let parts = Parts { top: at(0)?, bottom: at(1)?, rows: at(2)?, foreign: at(3)? };
        measured.entry(raw).or_default().add(parts);
    }
    Ok(measured)
}

/// Revenue over the whole: that of the same row without filters where the filters are about something else than what rows are
/// told apart by («доля каспи по месяцам»), otherwise that of everything.
async fn share(tx: &DatabaseTransaction, plan: &Plan, period: Period) -> Result<Measured> {
    let filtered = plan.filters.iter().any(|filter| filter.field != Field::Value);
    let about_rows = |dimension| plan.filters.iter().any(|filter| is_about(filter.field, dimension));
    let by_row = filtered && plan.dimension.is_some_and(|dimension| !about_rows(dimension));
    let dimension = plan.dimension.filter(|_| by_row);
    let of = Plan { filters: Vec::new(), limit: None, dimension, ..plan.clone() };
    let whole = add_up(tx, Metric::Revenue, &of, period).await?;
    let mut measured = add_up(tx, Metric::RevenueShare, plan, period).await?;
    for (raw, parts) in &mut measured {
        parts.bottom = whole.get(if by_row { raw } else { &Raw::All }).map_or(0, |whole| whole.top);
    }
    Ok(measured)
}

/// Whether a filter is about what rows are told apart by.
fn is_about(field: Field, dimension: Dimension) -> bool {
    let of_payment = |dimension| matches!(dimension, Dimension::PaymentKind | Dimension::PaymentGroup);
    match field.dimension() {
        Some(own) => own == dimension || (of_payment(own) && of_payment(dimension)),
        None => field == Field::Value,
    }
}

/// The key of a row, days put together as the plan wants them.
fn raw(plan: &Plan, row: &QueryResult) -> Result<Raw> {
    Ok(match plan.dimension {
        Some(Dimension::Source | Dimension::PaymentKind | Dimension::PaymentGroup | Dimension::Warehouse) => {
            Raw::Text(row.try_get_by_index(0)?)
        }
        Some(dimension) if is_time(dimension) => together(dimension, row.try_get_by_index(0)?),
        Some(_) => Raw::Number(row.try_get_by_index(0)?),
        None => Raw::All,
    })
}

/// The week, the month or the day of the week a day belongs to.
pub(super) fn together(dimension: Dimension, day: NaiveDate) -> Raw {
    match dimension {
        Dimension::Week => Raw::Day(monday(day)),
        Dimension::Month => Raw::Day(first_of_month(day)),
        Dimension::Weekday => Raw::Number(day.weekday().number_from_monday().into()),
        _ => Raw::Day(day),
    }
}

fn monday(day: NaiveDate) -> NaiveDate {
    day - Days::new(day.weekday().num_days_from_monday().into())
}

fn first_of_month(day: NaiveDate) -> NaiveDate {
    day - Days::new(day.day0().into())
}

/// What was measured in the days compared with, by the keys it is compared with: the third day with the third day, the first
/// week with the first week. What goes on longer has no row to stand beside.
pub(super) fn aligned(measured: Measured, plan: &Plan, compare: Period) -> Measured {
    let Period { from, to } = plan.period;
    let months = (from.year() - compare.from.year()) * 12 + from.month0() as i32 - compare.from.month0() as i32;
    let move_to = |raw: Raw| match (plan.dimension, raw) {
        (Some(Dimension::Day), Raw::Day(day)) => Raw::Day(later(day, (from - compare.from).num_days())),
        (Some(Dimension::Week), Raw::Day(day)) => {
            Raw::Day(later(day, (monday(from) - monday(compare.from)).num_days()))
        }
        (Some(Dimension::Month), Raw::Day(day)) => Raw::Day(months_later(day, months)),
        (_, raw) => raw,
    };
    let moved = measured.into_iter().map(|(raw, parts)| (move_to(raw), parts));
    moved.filter(|(raw, _)| !matches!(raw, Raw::Day(day) if *day > to)).collect()
}

fn months_later(day: NaiveDate, months: i32) -> NaiveDate {
    let by = Months::new(months.unsigned_abs());
    let moved = if months >= 0 { day.checked_add_months(by) } else { day.checked_sub_months(by) };
    moved.unwrap_or(day)
}

fn later(day: NaiveDate, days: i64) -> NaiveDate {
    let by = Days::new(days.unsigned_abs());
    if days >= 0 { day + by } else { day - by }
}
