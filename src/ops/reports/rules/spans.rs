//! Stretches of the calendar: whole ones, the ones before, and how much of one has passed.

use chrono::{Datelike as _, Days, Months, NaiveDate};

use super::concepts::Unit;
use crate::ops::reports::plan::Period;

/// Days in a row, whole even where part of them is to come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) from: NaiveDate,
    pub(super) to: NaiveDate,
    /// Which stretch of the calendar it is; none for any other days.
    pub(super) unit: Option<Unit>,
}

/// Moves by months; the last day of a longer month becomes the last of a shorter one.
pub(super) fn months(day: NaiveDate, by: i32) -> NaiveDate {
    let count = Months::new(by.unsigned_abs());
    let moved = if by < 0 { day.checked_sub_months(count) } else { day.checked_add_months(count) };
    moved.unwrap_or(day)
}

/// Moves by days.
pub(super) fn days(day: NaiveDate, by: i64) -> NaiveDate {
    let count = Days::new(by.unsigned_abs());
    let moved = if by < 0 { day.checked_sub_days(count) } else { day.checked_add_days(count) };
    moved.unwrap_or(day)
}

/// A day of the calendar, the last of the month where it has fewer.
pub(super) fn day_of(year: i32, month: u32, day: u32) -> NaiveDate {
    (1..=day.clamp(1, 31)).rev().find_map(|day| NaiveDate::from_ymd_opt(year, month, day)).unwrap_or_default()
}

impl Span {
    /// One day.
    pub(super) fn day(day: NaiveDate) -> Self {
        Self { from: day, to: day, unit: Some(Unit::Day) }
    }

    /// Any days.
    pub(super) fn days(from: NaiveDate, to: NaiveDate) -> Self {
        Self { from, to, unit: None }
    }

    /// So many days that end with one.
    pub(super) fn ending(to: NaiveDate, count: i64) -> Self {
        Self::days(days(to, 1 - count), to)
    }

    /// A month.
    pub(super) fn month(year: i32, month: u32) -> Self {
        Self::around(day_of(year, month, 1), Unit::Month)
    }

    /// The whole stretch a day is in.
    pub(super) fn around(day: NaiveDate, unit: Unit) -> Self {
        let start = |month: u32| day_of(day.year(), month, 1);
        let (from, length) = match unit {
            Unit::Day => return Self::day(day),
            Unit::Week => {
                let from = days(day, -i64::from(day.weekday().num_days_from_monday()));
                return Self { from, to: days(from, 6), unit: Some(unit) };
            }
            Unit::Month => (start(day.month()), 1),
            Unit::Quarter => (start((day.month() - 1) / 3 * 3 + 1), 3),
            Unit::Half => (start((day.month() - 1) / 6 * 6 + 1), 6),
            Unit::Year => (start(1), 12),
        };
        Self { from, to: days(months(from, length), -1), unit: Some(unit) }
    }

    /// The stretch just before: the same stretch of the calendar, or as many days.
    pub(super) fn before(self) -> Self {
        match self.unit {
            Some(unit) => Self::around(days(self.from, -1), unit),
            None => {
                let count = (self.to - self.from).num_days() + 1;
                Self::days(days(self.from, -count), days(self.to, -count))
            }
        }
    }

    /// The same days so many years before.
    pub(super) fn years_before(self, years: i32) -> Self {
        if let Some(unit @ (Unit::Month | Unit::Quarter | Unit::Half | Unit::Year)) = self.unit {
            return Self::around(months(self.from, -12 * years), unit);
        }
        Self { from: months(self.from, -12 * years), to: months(self.to, -12 * years), unit: self.unit }
    }

    /// Whether part of it is to come.
    pub(super) fn is_unfinished(self, today: NaiveDate) -> bool {
        self.to > today
    }

    /// Whether it has not begun.
    pub(super) fn is_future(self, today: NaiveDate) -> bool {
        self.from > today
    }

    /// The days of it up to today.
    pub(super) fn so_far(self, today: NaiveDate) -> Period {
        Period { from: self.from, to: self.to.min(today).max(self.from) }
    }

    /// The days of this stretch another one is compared with: as many as have passed of an unfinished one.
    pub(super) fn against(self, main: Self, today: NaiveDate) -> Period {
        let passed = main.so_far(today);
        let count = (passed.to - passed.from).num_days();
        let to = if main.is_unfinished(today) { days(self.from, count).min(self.to) } else { self.to };
        Period { from: self.from, to: to.min(today).max(self.from) }
    }

    /// The stretch a period was made of, as far as its days tell.
    pub(super) fn guess(period: Period, today: NaiveDate) -> Self {
        let is = |unit: &Unit| {
            let whole = Self::around(period.from, *unit);
            whole.from == period.from
                && (whole.to == period.to || (period.to == today && whole.to > today && period.from < today))
        };
        if period.from == period.to {
            return Self::day(period.from);
        }
        let units = [Unit::Month, Unit::Quarter, Unit::Half, Unit::Year, Unit::Week];
        let whole = |unit: &Unit| Self::around(period.from, *unit).to == period.to;
        let exact = units.iter().find(|unit| is(unit) && whole(unit));
        match exact.or_else(|| units.iter().find(|unit| is(unit))) {
            Some(unit) => Self::around(period.from, *unit),
            None => Self::days(period.from, period.to),
        }
    }
}
