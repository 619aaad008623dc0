//! Days as the model writes them: that they exist, that they have begun, and that two stretches can be compared.

use chrono::{Datelike, Days as Count, NaiveDate};

use super::answer::Days;
use crate::ops::reports::plan::Period;

/// «За всё время» begins here; nobody has older deals.
const EARLIEST: NaiveDate = NaiveDate::from_ymd_opt(2000, 1, 1).expect("a day of the calendar");

/// Reads a stretch of days.
pub(super) fn period(days: &Days) -> Result<Period, String> {
    let period = Period { from: day(&days.from)?, to: day(&days.to)? };
    if period.from > period.to {
        return Err(format!("from {} is after to {}", days.from, days.to));
    }
    if period.from < EARLIEST {
        return Err(format!("from {} is before {EARLIEST}", days.from));
    }
    Ok(period)
}

/// The days that have begun, and as many of those they are compared with; none where nothing of either has begun.
pub(super) fn so_far(
    period: Period,
    compare: Option<Period>,
    today: NaiveDate,
) -> Result<Option<(Period, Option<Period>)>, String> {
    let Some(compare) = compare else { return Ok(begun(period, today).map(|period| (period, None))) };
    if compare == period || !(length(compare) == length(period) || are_alike(compare, period)) {
        return Err("compare must be another period of the same length, or of as many whole months".to_owned());
    }
    let (Some(short), Some(other)) = (begun(period, today), begun(compare, today)) else { return Ok(None) };
    if other != compare {
        return Err(format!("compare ends after today, {today}"));
    }
    if short == period {
        return Ok(Some((period, Some(compare))));
    }
    let as_many = compare.from + Count::new(length(short) - 1);
    Ok(Some((short, Some(Period { to: as_many.min(compare.to), ..compare }))))
}

/// What of a period is not in the future.
fn begun(period: Period, today: NaiveDate) -> Option<Period> {
    (period.from <= today).then(|| Period { to: period.to.min(today), ..period })
}

fn day(text: &str) -> Result<NaiveDate, String> {
    let read = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().filter(|_| text.len() == "YYYY-MM-DD".len());
    read.ok_or_else(|| format!("{text:?} is no day of the calendar as YYYY-MM-DD"))
}

fn length(period: Period) -> u64 {
    (period.to - period.from).num_days().unsigned_abs() + 1
}

/// Whether both are whole months, and as many: February may be compared with January.
fn are_alike(one: Period, other: Period) -> bool {
    let months = whole_months(one);
    months.is_some() && months == whole_months(other)
}

fn whole_months(period: Period) -> Option<i32> {
    let after = period.to.succ_opt()?;
    let months = |day: NaiveDate| day.year() * 12 + day.month0() as i32;
    (period.from.day() == 1 && after.day() == 1).then(|| months(after) - months(period.from))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Period {
        let (from, to) = text.split_once("..").expect("two days");
        period(&Days { from: from.to_owned(), to: to.to_owned() }).expect("a period")
    }

    #[test]
    fn days_have_to_exist_and_to_be_in_order() {
        for (from, to) in [
            ("2026-02-30", "2026-03-01"),
            ("2026-03-02", "2026-03-01"),
            ("1999-12-31", "2026-03-01"),
            ("2026-3-1", "2026-03-02"),
            ("+12026-03-01", "2026-03-02"),
            ("", "2026-03-02"),
            ("2026-03-01", "today"),
        ] {
            assert!(period(&Days { from: from.to_owned(), to: to.to_owned() }).is_err(), "{from} {to}");
        }
    }

    #[test]
    fn an_unfinished_period_is_compared_with_as_many_days() {
        let today = "2026-03-18".parse().expect("a day");
        let text = |period: Period| format!("{}..{}", period.from, period.to);
        for (period, compare, expected) in [
            ("2026-03-01..2026-03-31", None, Ok("2026-03-01..2026-03-18")),
            ("2026-04-01..2026-04-30", None, Ok("future")),
            (
                "2026-03-01..2026-03-31",
                Some("2026-02-01..2026-02-28"),
                Ok("2026-03-01..2026-03-18 2026-02-01..2026-02-18"),
            ),
            (
                "2026-02-01..2026-02-28",
                Some("2026-01-01..2026-01-31"),
                Ok("2026-02-01..2026-02-28 2026-01-01..2026-01-31"),
            ),
            (
                "2026-03-16..2026-03-18",
                Some("2026-03-09..2026-03-11"),
                Ok("2026-03-16..2026-03-18 2026-03-09..2026-03-11"),
            ),
            ("2026-02-01..2026-02-28", Some("2026-04-01..2026-04-30"), Ok("future")),
            ("2026-02-01..2026-02-28", Some("2026-02-01..2026-02-28"), Err(())),
            ("2026-02-01..2026-02-28", Some("2025-12-01..2026-01-31"), Err(())),
            ("2026-03-01..2026-03-18", Some("2026-02-01..2026-02-28"), Err(())),
            ("2026-02-01..2026-02-28", Some("2026-03-01..2026-03-31"), Err(())),
        ] {
            let read = so_far(of(period), compare.map(of), today);
            let read = read.map_err(drop).map(|days| match days {
                Some((period, None)) => text(period),
                Some((period, Some(compare))) => format!("{} {}", text(period), text(compare)),
                None => "future".to_owned(),
            });
            assert_eq!(read, expected.map(str::to_owned), "{period} {compare:?}");
        }
    }
}
