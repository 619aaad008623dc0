//! Plans made of plans: what a button below a report asks for, and what the same question means on another day.
//!
//! Pure: a plan holds days, and these are moved by the calendar.

use chrono::{Datelike, Days, Months, NaiveDate};
use serde::Serialize;

use super::plan::{Dimension, Field, Period, Plan};

/// The same told apart by something else; picks of rows go, since they were picks of other rows.
pub fn by(plan: &Plan, dimension: Dimension) -> Plan {
    let filters = plan.filters.iter().filter(|filter| filter.field != Field::Value).cloned().collect();
    Plan { dimension: Some(dimension), filters, sort: None, limit: None, output: Vec::new(), ..plan.clone() }
}

/// The same beside the days before, as many of them.
pub fn compared(plan: &Plan) -> Plan {
    Plan { compare: Some(before(plan.period)), output: Vec::new(), ..plan.clone() }
}

/// The days before: of the months before for whole months or the beginning of one, of the year before for a year, of the week
/// before for a week, otherwise as many as there are.
pub fn before(Period { from, to }: Period) -> Period {
    let days = (to - from).num_days().unsigned_abs();
    let whole_year = (from.month(), from.day()) == (1, 1) && (to.month(), to.day()) == (12, 31);
    if from.year() == to.year()
        && (whole_year || ((from.month(), from.day()) == (1, 1) && days > 31 && !is_month_end(to)))
    {
        return months_back(from, to, 12);
    }
    let months = u32::try_from((to.year() - from.year()) * 12 + to.month0() as i32 - from.month0() as i32 + 1);
    if from.day() == 1 && (is_month_end(to) || months == Ok(1)) {
        return months_back(from, to, months.unwrap_or(1));
    }
    let back = if from.weekday() == chrono::Weekday::Mon && (1..7).contains(&days) { 7 } else { days + 1 };
    Period { from: from - Days::new(back), to: to - Days::new(back) }
}

/// So many months before; the end of a month stays the end of a month.
fn months_back(from: NaiveDate, to: NaiveDate, months: u32) -> Period {
    let back = |day: NaiveDate| day.checked_sub_months(Months::new(months)).unwrap_or(day);
    let end = if is_month_end(to) { back(to + Days::new(1)) - Days::new(1) } else { back(to) };
    Period { from: back(from), to: end }
}

fn is_month_end(day: NaiveDate) -> bool {
    (day + Days::new(1)).day() == 1
}

/// What a plan asked for on a day means on another one: "last month" stays last month. Days that follow from no day, such as
/// those of one year long ago, stay.
pub fn moved(plan: &Plan, asked_on: NaiveDate, today: NaiveDate) -> Plan {
    let period = moved_period(plan.period, asked_on, today);
    let compare = plan.compare.map(|compare| {
        let years = |years: u32| months_back(plan.period.from, plan.period.to, 12 * years) == compare;
        match (1..=5).find(|count| years(*count)) {
            _ if compare == before(plan.period) => before(period),
            Some(count) => months_back(period.from, period.to, 12 * count),
            None => moved_period(compare, asked_on, today),
        }
    });
    Plan { period, compare, ..plan.clone() }
}

fn moved_period(period: Period, asked_on: NaiveDate, today: NaiveDate) -> Period {
    recurring(period, asked_on).map_or(period, |recurring| recurring.on(today))
}

/// Days that mean something else on another day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recurring {
    /// They have a name: "last month".
    Named(Relative),
    /// So many days up to today.
    Last(u64),
}

/// What days of a question asked on a day mean on any other; none for those that stay what they are.
pub fn recurring(period: Period, asked_on: NaiveDate) -> Option<Recurring> {
    let named = Relative::ALL.into_iter().find(|relative| relative.on(asked_on) == period).map(Recurring::Named);
    let last = (period.to == asked_on).then(|| (period.to - period.from).num_days().unsigned_abs() + 1);
    named.or(last.map(Recurring::Last))
}

impl Recurring {
    fn on(self, today: NaiveDate) -> Period {
        match self {
            Self::Named(relative) => relative.on(today),
            Self::Last(days) => Period { from: today - Days::new(days - 1), to: today },
        }
    }
}

/// Days that follow from today and have a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Relative {
    /// This day.
    Today,
    /// The day before.
    Yesterday,
    /// From its first day to today.
    ThisMonth,
    /// The whole one before.
    LastMonth,
    /// From its Monday to today.
    ThisWeek,
    /// The whole one before.
    LastWeek,
    /// From its first day to today.
    ThisYear,
    /// The whole one before.
    LastYear,
    /// From its first day to today.
    ThisQuarter,
    /// The whole one before.
    LastQuarter,
}

impl Relative {
    /// Those that are likelier meant stand first: on the first of a month today is the month so far.
    const ALL: [Self; 10] = [
        Self::Today,
        Self::Yesterday,
        Self::ThisMonth,
        Self::LastMonth,
        Self::ThisWeek,
        Self::LastWeek,
        Self::ThisYear,
        Self::LastYear,
        Self::ThisQuarter,
        Self::LastQuarter,
    ];

    fn on(self, today: NaiveDate) -> Period {
        let until_now = |from: NaiveDate| Period { from, to: today };
        let month = today - Days::new(today.day0().into());
        let week = today - Days::new(today.weekday().num_days_from_monday().into());
        let quarter = back(month, today.month0() % 3);
        let year = back(month, today.month0());
        let until = |from: NaiveDate, next: NaiveDate| Period { from, to: next - Days::new(1) };
        match self {
            Self::Today => until_now(today),
            Self::Yesterday => until(today - Days::new(1), today),
            Self::ThisMonth => until_now(month),
            Self::LastMonth => until(back(month, 1), month),
            Self::ThisWeek => until_now(week),
            Self::LastWeek => until(week - Days::new(7), week),
            Self::ThisYear => until_now(year),
            Self::LastYear => until(back(year, 12), year),
            Self::ThisQuarter => until_now(quarter),
            Self::LastQuarter => until(back(quarter, 3), quarter),
        }
    }
}

fn back(day: NaiveDate, months: u32) -> NaiveDate {
    day.checked_sub_months(Months::new(months)).unwrap_or(day)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;

    use super::*;

    fn period(text: &str) -> Period {
        let (from, to) = text.split_once("..").unwrap_or((text, text));
        Period { from: from.parse().unwrap(), to: to.parse().unwrap() }
    }

    fn check_before(now: &str, then: &str) {
        assert_eq!(before(period(now)), period(then), "{now}");
    }

    #[test]
    fn the_days_before_are_as_many_of_their_kind() {
        check_before("2026-03-18", "2026-03-17");
        check_before("2026-03-16", "2026-03-15");
        check_before("2026-03-16..2026-03-17", "2026-03-09..2026-03-10");
        check_before("2026-04-01..2026-06-30", "2026-01-01..2026-03-31");
        check_before("2026-01-01..2026-03-31", "2025-10-01..2025-12-31");
        check_before("2026-03-01..2026-03-18", "2026-02-01..2026-02-18");
        check_before("2026-03-01..2026-03-31", "2026-02-01..2026-02-28");
        check_before("2026-03-16..2026-03-18", "2026-03-09..2026-03-11");
        check_before("2026-03-12..2026-03-18", "2026-03-05..2026-03-11");
        check_before("2025-01-01..2025-12-31", "2024-01-01..2024-12-31");
        check_before("2026-01-01..2026-03-18", "2025-01-01..2025-03-18");
    }

    #[test]
    fn a_question_moves_with_the_days() {
        let moved =
            |text: &str| moved_period(period(text), "2026-03-18".parse().unwrap(), "2026-04-02".parse().unwrap());
        for (then, now) in [
            ("2026-03-18", "2026-04-02"),
            ("2026-03-17", "2026-04-01"),
            ("2026-03-01..2026-03-18", "2026-04-01..2026-04-02"),
            ("2026-02-01..2026-02-28", "2026-03-01..2026-03-31"),
            ("2026-03-09..2026-03-15", "2026-03-23..2026-03-29"),
            ("2026-03-12..2026-03-18", "2026-03-27..2026-04-02"),
            ("2025-12-19..2026-03-18", "2026-01-03..2026-04-02"),
            ("2020-05-01..2020-05-31", "2020-05-01..2020-05-31"),
        ] {
            assert_eq!(moved(then), period(now), "{then}");
        }
    }

    proptest! {
        #[test]
        fn the_days_before_end_before_and_a_plan_never_moves_to_days_to_come(start in 0_u64..4_000, length in 0_u64..800, later in 0_u64..500) {
            let from = NaiveDate::from_ymd_opt(2020, 1, 1).unwrap() + Days::new(start);
            let now = Period { from, to: from + Days::new(length) };
            let then = before(now);
            prop_assert!(then.from <= then.to && then.from < now.from && then.to < now.to);
            let today = now.to + Days::new(later);
            let moved = moved_period(now, now.to, today);
            prop_assert!(moved.from <= moved.to && moved.to <= today);
        }
    }
}
