//! Holidays of Kazakhstan: for questions such as "sales on Independence Day", and which days offices work.
//!
//! Fixed days are of the Law on Holidays and stand here; what differs from year to year stands in `calendar.tsv`, which
//! wants a look once a year, when the government announces the coming days. Outside that table nothing is guessed.

use std::sync::LazyLock;

use chrono::{Datelike as _, NaiveDate, Weekday};

/// A holiday that has a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Holiday {
    /// Its word in the vocabulary of the rules.
    pub key: &'static str,
    when: When,
    /// Whether its rest moves on from a weekend: that of the two religious ones does not.
    moves: bool,
}

/// On which days of a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum When {
    /// Month, first and last day.
    Fixed(u32, u32, u32),
    /// The first day of Kurban Ait, which goes with the moon.
    KurbanAit,
}

/// All of them, in the order of the year.
pub const ALL: [Holiday; 12] = [
    national("new_year", 1, 1, 2),
    Holiday { key: "christmas", when: When::Fixed(1, 7, 7), moves: false },
    national("womens_day", 3, 8, 8),
    national("nauryz", 3, 21, 23),
    national("unity", 5, 1, 1),
    national("defender", 5, 7, 7),
    national("victory", 5, 9, 9),
    national("capital", 7, 6, 6),
    national("constitution", 8, 30, 30),
    national("republic", 10, 25, 25),
    national("independence", 12, 16, 16),
    Holiday { key: "kurban_ait", when: When::KurbanAit, moves: false },
];

const fn national(key: &'static str, month: u32, first: u32, last: u32) -> Holiday {
    Holiday { key, when: When::Fixed(month, first, last), moves: true }
}

impl Holiday {
    /// The holiday of that word.
    pub fn of(key: &str) -> Option<Self> {
        ALL.into_iter().find(|holiday| holiday.key == key)
    }

    /// Its first and last day in a year; none for a year whose days are not in the table.
    pub fn days(self, year: i32) -> Option<(NaiveDate, NaiveDate)> {
        match self.when {
            When::Fixed(month, first, last) => {
                Some((NaiveDate::from_ymd_opt(year, month, first)?, NaiveDate::from_ymd_opt(year, month, last)?))
            }
            When::KurbanAit => {
                let day = CALENDAR.iter().find(|known| known.year == year)?.kurban_ait;
                Some((day, day))
            }
        }
    }

    /// The last time it came, today included.
    pub fn latest(self, today: NaiveDate) -> Option<(NaiveDate, NaiveDate)> {
        let years = [today.year(), today.year() - 1];
        years.into_iter().filter_map(|year| self.days(year)).find(|(first, _)| *first <= today)
    }
}

/// Whether offices work on a day: no weekend, no holiday, and no rest moved from one to the other.
pub fn is_working_day(day: NaiveDate) -> bool {
    let decreed = CALENDAR.iter().find(|known| known.year == day.year());
    if decreed.is_some_and(|known| known.working.contains(&day)) {
        return true;
    }
    let off = decreed.is_some_and(|known| known.off.contains(&day));
    !(off || is_weekend(day) || is_holiday(day) || moved_rest(day.year()).contains(&day))
}

fn is_weekend(day: NaiveDate) -> bool {
    matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

fn is_holiday(day: NaiveDate) -> bool {
    ALL.iter().filter_map(|holiday| holiday.days(day.year())).any(|(first, last)| first <= day && day <= last)
}

/// The days that are free because a national holiday of the year fell on a weekend: each time the next one nobody rests on.
fn moved_rest(year: i32) -> Vec<NaiveDate> {
    let moving = ALL.iter().filter(|holiday| holiday.moves).filter_map(|holiday| holiday.days(year));
    let days = moving.flat_map(|(first, last)| first.iter_days().take_while(move |day| *day <= last));
    days.filter(|day| is_weekend(*day)).fold(Vec::new(), |mut rest, lost| {
        let is_free = |day: &NaiveDate| !is_weekend(*day) && !is_holiday(*day) && !rest.contains(day);
        let next = lost.iter_days().skip(1).find(is_free);
        rest.extend(next);
        rest
    })
}

/// What is known of one year only.
struct Year {
    year: i32,
    /// The first day of it.
    kurban_ait: NaiveDate,
    /// Days off by decree.
    off: Vec<NaiveDate>,
    /// Weekends worked by decree.
    working: Vec<NaiveDate>,
}

static CALENDAR: LazyLock<Vec<Year>> = LazyLock::new(|| {
    let lines = include_str!("calendar.tsv").lines().filter(|line| !line.starts_with('#'));
    lines.map(|line| year(line).expect("every line of the calendar is a year, a day and two lists of days")).collect()
});

fn year(line: &str) -> Option<Year> {
    let [year, kurban_ait, off, working] = line.split('\t').collect::<Vec<_>>().try_into().ok()?;
    let day = |text: &str| format!("{year}-{text}").parse().ok();
    let days = |text: &str| text.split_whitespace().map(day).collect::<Option<Vec<_>>>();
    Some(Year { year: year.parse().ok()?, kurban_ait: day(kurban_ait)?, off: days(off)?, working: days(working)? })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use chrono::Days;
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_holiday_is_the_last_one_that_came() {
        let latest = |key: &str, today: &str| Holiday::of(key).unwrap().latest(day(today));
        assert_eq!(latest("nauryz", "2026-03-18"), Some((day("2025-03-21"), day("2025-03-23"))));
        assert_eq!(latest("nauryz", "2026-03-22"), Some((day("2026-03-21"), day("2026-03-23"))));
        assert_eq!(latest("kurban_ait", "2026-05-27"), Some((day("2026-05-27"), day("2026-05-27"))));
        assert_eq!(latest("kurban_ait", "2040-01-01"), None);
    }

    #[test]
    fn the_rest_of_a_national_holiday_moves_on_from_a_weekend() {
        for (first, last, working) in [
            // Women's Day on a Sunday.
            ("2026-03-07", "2026-03-09", "2026-03-10"),
            // Nauryz from Saturday to Monday.
            ("2026-03-21", "2026-03-25", "2026-03-26"),
            // Victory Day on a Saturday.
            ("2026-05-09", "2026-05-11", "2026-05-12"),
            ("2026-08-29", "2026-08-31", "2026-09-01"),
            ("2026-10-24", "2026-10-26", "2026-10-27"),
            // In the middle of a week nothing moves.
            ("2026-12-16", "2026-12-16", "2026-12-17"),
            // Two days of the New Year on a weekend.
            ("2028-01-01", "2028-01-04", "2028-01-05"),
        ] {
            let off = day(first).iter_days().take_while(|it| *it <= day(last));
            assert!(off.into_iter().all(|it| !is_working_day(it)), "{first}");
            assert!(is_working_day(day(working)), "{working}");
        }
    }

    #[test]
    fn the_two_religious_holidays_are_free_but_never_moved() {
        // A Wednesday, and a Sunday with the Monday after it.
        assert!(!is_working_day(day("2026-05-27")) && is_working_day(day("2026-05-28")));
        assert!(!is_working_day(day("2027-05-16")) && is_working_day(day("2027-05-17")));
        assert!(!is_working_day(day("2026-01-07")) && is_working_day(day("2023-01-09")));
    }

    proptest! {
        #[test]
        fn a_year_rests_on_its_weekends_and_once_for_each_day_of_a_holiday(year in 2001_i32..2100) {
            let all: Vec<NaiveDate> = day(&format!("{year}-01-01")).iter_days().take_while(|it| it.year() == year).collect();
            // A year with days moved by decree, or whose religious days fall on others, is told by its own table.
            prop_assume!(CALENDAR.iter().all(|known| known.year != year));
            let off = all.iter().filter(|it| !is_working_day(**it)).count();
            let weekends = all.iter().filter(|it| is_weekend(**it)).count();
            let christmas = usize::from(!is_weekend(day(&format!("{year}-01-07"))));
            prop_assert_eq!(off, weekends + 13 + christmas);
        }

        #[test]
        fn nobody_rests_for_more_than_a_week_or_works_for_more(days in 0_u64..36_500) {
            let start = day("2000-01-03") + Days::new(days);
            let week: Vec<bool> = start.iter_days().take(7).map(is_working_day).collect();
            prop_assert!(week.contains(&true) && week.contains(&false));
        }
    }
}
