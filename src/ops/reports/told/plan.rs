//! A plan in words: what is computed, of which days, and how it is counted.

use chrono::{Datelike, Days, Months, NaiveDate};

use super::super::alter::{self, Recurring};
use super::super::figures::{Figures, NamedFilter};
use super::super::plan::{Field, Filter, Metric, Op, Operand, Period, Plan, Sort};
use super::{Reader, words};
use crate::i18n::Args;
use crate::types::Money;

/// "Revenue by managers, March 2026".
pub fn title(plan: &Plan, reader: &Reader) -> String {
    format!("{} · {}", what(plan, reader), when(plan, reader))
}

/// "Revenue by managers".
pub fn what(plan: &Plan, reader: &Reader) -> String {
    let metrics: Vec<String> = plan.metrics.iter().map(|metric| words::metric(*metric, reader)).collect();
    match plan.dimension {
        Some(dimension) => format!("{} {}", metrics.join(", "), words::by(dimension, reader)),
        None => metrics.join(", "),
    }
}

/// The days of a plan; open deals and stock are of now.
pub(super) fn when(plan: &Plan, reader: &Reader) -> String {
    let of_now = |metric: &Metric| matches!(metric, Metric::DealsOpen | Metric::DealsOpenAmount);
    if plan.metrics.iter().all(of_now) {
        return reader.word("report-now");
    }
    if plan.metrics.contains(&Metric::StockQty) {
        return day(plan.period.to);
    }
    period(plan.period, reader)
}

/// What the days of a plan of today mean when it is sent again: "the last month", "the last 7 days", or those days.
pub fn meaning(plan: &Plan, reader: &Reader) -> String {
    match alter::recurring(plan.period, reader.now.with_timezone(&reader.zone).date_naive()) {
        Some(Recurring::Named(name)) => reader.word(&format!("recurring-{}", words::named(&name))),
        Some(Recurring::Last(days)) => {
            reader.text("recurring-days", &Args::new().count("count", usize::try_from(days).unwrap_or(usize::MAX)))
        }
        None => when(plan, reader),
    }
}

/// Days as people name them: a day, a whole month, a whole year, or from one day to another.
pub fn period(period: Period, reader: &Reader) -> String {
    let Period { from, to } = period;
    if from == to {
        let weekday = reader.word(&format!("weekday-short-{}", from.weekday().number_from_monday()));
        return format!("{} ({weekday})", day(from));
    }
    if is_whole(period, 12) && from.month() == 1 {
        return reader.text("report-year", &Args::new().text("year", from.year()));
    }
    if is_whole(period, 1) {
        return words::month(from, reader);
    }
    format!("{} – {}", day(from), day(to))
}

/// Days for the head of a column, as short as they can be.
pub(super) fn days(Period { from, to }: Period) -> String {
    if from == to {
        return from.format("%d.%m.%y").to_string();
    }
    let first = if (from.year(), from.month()) == (to.year(), to.month()) { "%d" } else { "%d.%m" };
    let last = if from.year() == to.year() { "%d.%m" } else { "%d.%m.%y" };
    format!("{}–{}", from.format(first), to.format(last))
}

/// Whether a period is so many whole months.
fn is_whole(Period { from, to }: Period, months: u32) -> bool {
    let end = from.checked_add_months(Months::new(months)).map(|next| next - Days::new(1));
    from.day() == 1 && end == Some(to)
}

fn day(day: NaiveDate) -> String {
    day.format("%d.%m.%Y").to_string()
}

/// The filters of a report, a line.
pub(super) fn conditions(figures: &Figures, reader: &Reader) -> Option<String> {
    let mut conditions: Vec<String> = figures.filters.iter().map(|filter| named(filter, reader)).collect();
    conditions.extend(figures.plan.filters.iter().filter_map(|filter| bound(&figures.plan, filter, reader)));
    (!conditions.is_empty()).then(|| reader.text("report-filters", &Args::new().text("filters", conditions.join("; "))))
}

/// "manager: Aigul, Oleg", "not Kaspi".
fn named(filter: &NamedFilter, reader: &Reader) -> String {
    let named = |key| filter.field.dimension().map(|dimension| words::key(key, dimension, reader));
    let names: Vec<String> = filter.keys.iter().filter_map(named).collect();
    let key = if filter.op == Op::Ne { "report-except" } else { "report-only" };
    let field = reader.word(&format!("filter-{}", words::named(&filter.field)));
    reader.text(key, &Args::new().text("field", field).text("names", names.join(", ")))
}

/// "deals over 500 000 ₸", "figure = 0".
fn bound(plan: &Plan, filter: &Filter, reader: &Reader) -> Option<String> {
    let Operand::Number(number) = filter.value else { return None };
    let money = filter.field == Field::Amount || plan.metrics.first().is_some_and(|metric| metric.is_money());
    let number = match (money, number) {
        (true, number) => Money::exact(number.into()).map_or_else(|_| number.to_string(), |money| money.to_string()),
        (false, number) => crate::types::grouped(number),
    };
    let sign = match filter.op {
        Op::Eq | Op::In => "=",
        Op::Ne => "≠",
        Op::Gt => ">",
        Op::Gte => "≥",
        Op::Lt => "<",
        Op::Lte => "≤",
    };
    let key = match filter.field {
        Field::Amount => "report-amount-bound",
        Field::Value => "report-value-bound",
        _ => return None,
    };
    Some(reader.text(key, &Args::new().text("bound", format!("{sign} {number}"))))
}

/// How a report was counted, line by line.
pub fn how(figures: &Figures, reader: &Reader) -> Vec<String> {
    let plan = &figures.plan;
    let mut lines: Vec<String> = plan
        .metrics
        .iter()
        .map(|metric| {
            let how = reader.word(&format!("how-{}", words::of_metric(*metric)));
            format!("• {}: {how}", words::metric(*metric, reader))
        })
        .collect();
    lines.push(reader.text("report-how-period", &Args::new().text("period", when(plan, reader))));
    lines.extend(
        plan.dimension
            .map(|dimension| reader.text("report-how-apart", &Args::new().text("by", words::by(dimension, reader)))),
    );
    lines.extend(conditions(figures, reader));
    lines.extend(
        plan.compare
            .map(|compare| reader.text("report-how-compare", &Args::new().text("period", period(compare, reader)))),
    );
    lines.extend(plan.sort.map(|sort| {
        reader.word(match sort {
            Sort::ValueDesc => "report-how-largest",
            Sort::ValueAsc => "report-how-smallest",
            Sort::Dimension => "report-how-in-order",
        })
    }));
    lines.extend(plan.limit.map(|limit| reader.text("report-how-limit", &Args::new().count("count", limit as usize))));
    lines
}
