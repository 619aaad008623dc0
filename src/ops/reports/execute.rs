//! Computes a plan: the only place where figures of reports are made.
//!
//! Whole numbers are added by the database, everything else is done here in decimals. The same plan on the same data gives the
//! same table.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use sea_orm::DatabaseTransaction;

use super::super::{Refusal, Result};
use super::figures::{Figure, Figures, Row, tenths};
use super::measure::{Measured, Parts, Raw, aligned, measure};
use super::plan::{Field, Filter, Metric, Op, Operand, Period, Plan, Sort};
use super::select::is_time;
use super::{keys, stock};
use crate::app::App;
use crate::ops::mirror::{self, Age};
use crate::types::{Level, Money};

/// Computes a plan.
///
/// # Errors
/// Refuses while the mirror is being loaded for the first time, and a plan whose parts do not go together; fails with the
/// database.
pub async fn execute(app: &App, plan: &Plan) -> Result<Figures> {
    let data_as_of = known_until(app, plan).await?;
    mirror::settle(app).await?;
    let tx = app.store.snapshot().await?;
    let figures = compute(app, &tx, plan, data_as_of).await?;
    tx.commit().await?;
    Ok(figures)
}

/// Up to when what the plan is computed from is known.
async fn known_until(app: &App, plan: &Plan) -> Result<DateTime<Utc>> {
    if plan.metrics.contains(&Metric::StockQty) {
        return Ok(stock::read_at(app).await?.ok_or(Refusal::StockNeverRead)?);
    }
    match mirror::age(app.store.db()).await? {
        Age::Fresh(at) => Ok(at),
        Age::Loading(percent) => Err(Refusal::MirrorLoading(percent).into()),
    }
}

async fn compute(app: &App, tx: &DatabaseTransaction, plan: &Plan, data_as_of: DateTime<Utc>) -> Result<Figures> {
    let columns = Columns::of(app, tx, plan).await?;
    // Where nothing is told apart the columns are the totals already.
    let whole = match plan.dimension {
        Some(_) => Some(Columns::of(app, tx, &Plan { dimension: None, ..plan.clone() }).await?),
        None => None,
    };
    let totals = whole.as_ref().unwrap_or(&columns);
    let mut raws = columns.raws();
    if wants_zeros(plan) {
        raws.extend(keys::all(tx, plan).await?);
    }
    let rows: Vec<(Raw, Row)> = raws
        .into_iter()
        .map(|raw| (raw.clone(), columns.row(plan, &raw)))
        .filter(|(_, row)| holds(plan, row))
        .collect();
    let mut rows = keys::name(tx, plan, rows).await?;
    sort(plan, &mut rows);
    rows.truncate(plan.limit.map_or(usize::MAX, |limit| limit as usize));
    let most = |of: fn(&Parts) -> i64| {
        let all = totals.now.iter().filter_map(|measured| measured.get(&Raw::All)).map(of);
        u64::try_from(all.max().unwrap_or_default()).unwrap_or_default()
    };
    Ok(Figures {
        source_rows: most(|parts| parts.rows),
        foreign: if plan.metrics.iter().any(|metric| metric.is_of_money()) { most(|parts| parts.foreign) } else { 0 },
        total: totals.row(plan, &Raw::All),
        filters: keys::filters(tx, plan).await?,
        plan: plan.clone(),
        rows,
        data_as_of,
    })
}

/// What was measured for each metric, in the days asked for and in those compared with.
struct Columns {
    now: Vec<Measured>,
    before: Vec<Measured>,
}

impl Columns {
    async fn of(app: &App, tx: &DatabaseTransaction, plan: &Plan) -> Result<Self> {
        let now = all(app, tx, plan, plan.period).await?;
        let before = match plan.compare {
            Some(compare) => {
                let measured = all(app, tx, plan, compare).await?.into_iter();
                measured.map(|measured| aligned(measured, plan, compare)).collect()
            }
            None => Vec::new(),
        };
        Ok(Self { now, before })
    }

    fn raws(&self) -> BTreeSet<Raw> {
        self.now.iter().chain(&self.before).flat_map(|measured| measured.keys().cloned()).collect()
    }

    fn row(&self, plan: &Plan, raw: &Raw) -> Row {
        let figures = |columns: &[Measured]| {
            let parts = columns.iter().map(|measured| measured.get(raw).copied().unwrap_or_default());
            plan.metrics.iter().zip(parts).map(|(metric, parts)| figure(*metric, parts)).collect()
        };
        Row::of(figures(&self.now), figures(&self.before))
    }
}

async fn all(app: &App, tx: &DatabaseTransaction, plan: &Plan, period: Period) -> Result<Vec<Measured>> {
    let mut columns = Vec::with_capacity(plan.metrics.len());
    for metric in &plan.metrics {
        columns.push(measure(app, tx, (*metric, plan), period).await?);
    }
    Ok(columns)
}

/// A figure out of its parts. Ratios are rounded half away from zero: money to the tiyn, shares to a tenth of a per cent.
fn figure(metric: Metric, Parts { top, bottom, .. }: Parts) -> Figure {
    let percent = || match bottom {
        0 => Figure::Nothing,
        _ => Figure::Percent(tenths(Decimal::from(top) * Decimal::ONE_HUNDRED / Decimal::from(bottom))),
    };
    match metric {
        Metric::Revenue | Metric::DealsOpenAmount | Metric::VatAmount => Figure::Money(Money::from_tiyn(top)),
        Metric::AvgCheck if bottom == 0 => Figure::Nothing,
        Metric::AvgCheck => {
            let average = Decimal::new(top, 2) / Decimal::from(bottom);
            Money::rounded(average).map_or(Figure::Nothing, Figure::Money)
        }
        Metric::RevenueShare | Metric::LeadConversion => percent(),
        Metric::Qty | Metric::StockQty => Figure::Quantity(Level::from_thousandths(top)),
        Metric::DealsWon
        | Metric::DealsLost
        | Metric::DealsOpen
        | Metric::LeadsCreated
        | Metric::InvoicesCreated
        | Metric::InvoicesFailed
        | Metric::DealsWithoutInvoice => Figure::Count(top),
    }
}

/// Whether rows of nothing are asked for: "who sold nothing".
fn wants_zeros(plan: &Plan) -> bool {
    let mut on_value = plan.filters.iter().filter(|filter| filter.field == Field::Value).peekable();
    plan.dimension.is_some() && on_value.peek().is_some() && on_value.all(|filter| meets(filter, Decimal::ZERO))
}

/// Whether a row's first figure is what the plan asks for.
fn holds(plan: &Plan, row: &Row) -> bool {
    let number = row.figures.first().map_or(Decimal::ZERO, |figure| figure.number());
    plan.filters.iter().filter(|filter| filter.field == Field::Value).all(|filter| meets(filter, number))
}

fn meets(filter: &Filter, number: Decimal) -> bool {
    let Operand::Number(wanted) = filter.value else { return true };
    let wanted = Decimal::from(wanted);
    match filter.op {
        Op::Eq | Op::In => number == wanted,
        Op::Ne => number != wanted,
        Op::Gt => number > wanted,
        Op::Gte => number >= wanted,
        Op::Lt => number < wanted,
        Op::Lte => number <= wanted,
    }
}

/// Times in their order, everything else by its first figure, unless the plan says otherwise; equal rows by what they are about.
fn sort(plan: &Plan, rows: &mut [Row]) {
    let by_time = plan.dimension.is_none_or(is_time);
    let first = |row: &Row| row.figures.first().map_or(Decimal::ZERO, |figure| figure.number());
    rows.sort_by(|one, other| match plan.sort {
        Some(Sort::ValueAsc) => first(one).cmp(&first(other)).then_with(|| one.key.cmp(&other.key)),
        Some(Sort::Dimension) => one.key.cmp(&other.key),
        None if by_time => one.key.cmp(&other.key),
        Some(Sort::ValueDesc) | None => first(other).cmp(&first(one)).then_with(|| one.key.cmp(&other.key)),
    });
}
