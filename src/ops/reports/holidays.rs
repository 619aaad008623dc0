//! Holidays of Kazakhstan, for questions such as "sales on Independence Day".
//!
//! Fixed days are of the Law on Holidays. Kurban Ait moves with the moon: its table wants a look once a year, when the
//! coming days are announced; outside the table nothing is guessed.

use chrono::{Datelike as _, NaiveDate};

/// A holiday that has a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Holiday {
    /// Its word in the vocabulary of the rules.
    pub key: &'static str,
    /// Month, first and last day; none for one that moves.
    fixed: Option<(u32, u32, u32)>,
}

/// All of them, in the order of the year.
pub const ALL: [Holiday; 12] = [
    fixed("new_year", 1, 1, 2),
    fixed("christmas", 1, 7, 7),
    fixed("womens_day", 3, 8, 8),
    fixed("nauryz", 3, 21, 23),
    fixed("unity", 5, 1, 1),
    fixed("defender", 5, 7, 7),
    fixed("victory", 5, 9, 9),
    fixed("capital", 7, 6, 6),
    fixed("constitution", 8, 30, 30),
    fixed("republic", 10, 25, 25),
    fixed("independence", 12, 16, 16),
    Holiday { key: "kurban_ait", fixed: None },
];

/// The first day of Kurban Ait: year, month, day. To be checked every year against muftyat.kz.
const KURBAN_AIT: [(i32, u32, u32); 4] = [(2024, 6, 16), (2025, 6, 6), (2026, 5, 27), (2027, 5, 16)];

const fn fixed(key: &'static str, month: u32, first: u32, last: u32) -> Holiday {
    Holiday { key, fixed: Some((month, first, last)) }
}

impl Holiday {
    /// The holiday of that word.
    pub fn of(key: &str) -> Option<Self> {
        ALL.into_iter().find(|holiday| holiday.key == key)
    }

    /// Its first and last day in a year; none for a year whose days are not in the table.
    pub fn days(self, year: i32) -> Option<(NaiveDate, NaiveDate)> {
        let (month, first, last) = self.fixed.or_else(|| {
            let (_, month, day) = KURBAN_AIT.into_iter().find(|(known, ..)| *known == year)?;
            Some((month, day, day))
        })?;
        Some((NaiveDate::from_ymd_opt(year, month, first)?, NaiveDate::from_ymd_opt(year, month, last)?))
    }

    /// The last time it came, today included.
    pub fn latest(self, today: NaiveDate) -> Option<(NaiveDate, NaiveDate)> {
        let years = [today.year(), today.year() - 1];
        years.into_iter().filter_map(|year| self.days(year)).find(|(first, _)| *first <= today)
    }
}

/// Whether no office works on a day because of a holiday; weekends and days moved by decree are not known here.
pub fn is_holiday(day: NaiveDate) -> bool {
    let on = |holiday: Holiday| holiday.days(day.year()).is_some_and(|(first, last)| first <= day && day <= last);
    ALL.into_iter().any(on)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

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
        assert!(is_holiday(day("2026-12-16")) && !is_holiday(day("2026-12-17")));
    }
}
