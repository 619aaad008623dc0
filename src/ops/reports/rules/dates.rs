//! What days are made of: numbers, months and years, read off a question at a place.

use chrono::{Datelike as _, NaiveDate};

use super::Context;
use super::concepts::{Concept, Unit, Word};
use super::numbers::Number;
use super::ranks::RANKS;
use super::reading::{Item, Reading, What};
use super::spans::{Span, day_of};
use crate::ops::reports::plan::Period;
use crate::types::Lang;

/// A day no calendar has, and the nearest there are.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct NoDay {
    pub(super) year: i32,
    pub(super) month: u32,
    pub(super) day: u32,
}

/// A day or a month as far as it was told.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Part {
    pub(super) year: Option<i32>,
    pub(super) month: u32,
    pub(super) day: Option<u32>,
}

/// Days and where the words that name them end.
pub(super) type Hit = Option<(Span, usize)>;

/// Reads days at a place of a question.
pub(super) struct Reader<'a> {
    pub(super) reading: &'a Reading,
    pub(super) today: NaiveDate,
    /// The days of the answer before.
    pub(super) before: Option<Period>,
    pub(super) no_day: Option<NoDay>,
    /// Whether the end of a range comes before its beginning.
    pub(super) backwards: bool,
}

impl<'a> Reader<'a> {
    pub(super) fn of(reading: &'a Reading, context: &Context<'_>) -> Self {
        let before = context.previous.map(|plan| plan.period);
        Self { reading, today: context.today, before, no_day: None, backwards: false }
    }

    pub(super) fn is(&self, place: usize, word: Word) -> bool {
        self.reading.is(place, word)
    }

    pub(super) fn is_one(&self, place: usize, words: &[Word]) -> bool {
        self.reading.is_one(place, words)
    }

    pub(super) fn concept(&self, place: usize) -> Option<Concept> {
        self.reading.concept(place)
    }

    pub(super) fn unit(&self, place: usize) -> Option<Unit> {
        match self.concept(place)? {
            Concept::Unit(unit) => Some(unit),
            _ => None,
        }
    }

    /// Where the words end with a unit that says nothing more: «2025 год», «январь месяц».
    pub(super) fn past(&self, place: usize, unit: Unit) -> usize {
        place + usize::from(self.unit(place) == Some(unit))
    }

    pub(super) fn number(&self, place: usize, most: u32) -> Option<u32> {
        self.plain(place)?.small(most)
    }

    /// A day of a month, in digits or in words: «15», «пятнадцатое».
    pub(super) fn day(&self, place: usize) -> Option<u32> {
        match self.concept(place) {
            Some(Concept::Nth(nth)) => Some(nth),
            _ => self.number(place, 99),
        }
    }

    /// A number that is of days: «топ 5» is not.
    fn plain(&self, place: usize) -> Option<Number> {
        let ranked = place > 0 && self.reading.is_one(place - 1, &RANKS);
        self.reading.number(place).filter(|_| !ranked)
    }

    /// Whether a Kazakh or English word stands there: only those put a month before its day.
    fn month_first(&self, place: usize) -> bool {
        matches!(self.reading.items[place].lang, Some(Lang::Kk | Lang::En))
    }

    pub(super) fn month(&self, place: usize) -> Option<u32> {
        match self.concept(place)? {
            Concept::Month(month) => Some(month),
            // The month, unless Russian is spoken or the holiday is named in full.
            Concept::Word(Word::Nauryz)
                if self.reading.lang == Lang::Kk
                    || self.unit(place + 1) == Some(Unit::Month)
                    || place > 0 && self.reading.number(place - 1).is_some() =>
            {
                Some(3)
            }
            _ => None,
        }
    }

    /// "2025", "2025 года", "этого года", "прошлого года", "last year": a year, and where it ends.
    pub(super) fn year(&self, place: usize) -> Option<(i32, usize)> {
        let this = self.today.year();
        if let Some(year) = self.plain(place).and_then(Number::year) {
            return Some((year, self.past(place + 1, Unit::Year)));
        }
        let alone = [(Word::ThisYear, 0), (Word::LastYear, 1)];
        if let Some((_, back)) = alone.into_iter().find(|(word, _)| self.is(place, *word)) {
            return Some((this - back, self.past(place + 1, Unit::Year)));
        }
        // «с февралём прошлого»: the word for a year was said before.
        let bare = self.is(place, Word::Last)
            && self.unit(place + 1).is_none()
            && place > 0
            && self.month(place - 1).is_some();
        let is_year = |item: &Item| item.what == What::Is(Concept::Unit(Unit::Year));
        if bare && self.reading.items[..place].iter().any(is_year) {
            return Some((this - 1, place + 1));
        }
        let back = [(Word::This, 0), (Word::Last, 1), (Word::BeforeLast, 2)];
        let (_, back) = back.into_iter().find(|(word, _)| self.is(place, *word))?;
        (self.unit(place + 1) == Some(Unit::Year)).then_some((this - back, place + 2))
    }

    /// A year behind other words, unless one stood before them.
    pub(super) fn year_behind(&self, before: Option<i32>, place: usize) -> (Option<i32>, usize) {
        match (before, self.year(place)) {
            (None, Some((year, end))) => (Some(year), end),
            (year, _) => (year, place),
        }
    }

    /// A month or a day of one, with or without its year.
    pub(super) fn part(&self, place: usize) -> Option<(Part, usize)> {
        let (before, start) = match self.year(place) {
            Some((year, end)) if self.month(end).is_some() || self.day(end).is_some() => (Some(year), end),
            _ => (None, place),
        };
        let (day, month, end) = self.day_and_month(start).or_else(|| self.month_and_day(start))?;
        let end = if day.is_some() { self.past(self.past(end, Unit::Month), Unit::Day) } else { end };
        let (year, end) = self.year_behind(before, end);
        Some((Part { year, month, day }, end))
    }

    /// «15 марта», «пятого февраля», «5 числа».
    fn day_and_month(&self, place: usize) -> Option<(Option<u32>, u32, usize)> {
        let day = self.day(place)?;
        if let Some(month) = self.month(place + 1) {
            return Some((Some(day), month, place + 2));
        }
        let of_month = self.reading.items.get(place + 1).is_some_and(|item| item.text.starts_with("числ"));
        let alone = of_month && !self.reading.used[place + 1] && day <= 31 && self.month(place + 2).is_none();
        let month = if day > self.today.day() { (self.today.month() + 10) % 12 + 1 } else { self.today.month() };
        alone.then_some((Some(day), month, place + 2))
    }

    /// "March 15", «наурыз айының 5-і», or a month alone.
    fn month_and_day(&self, place: usize) -> Option<(Option<u32>, u32, usize)> {
        let month = self.month(place)?;
        let end = self.past(place + 1, Unit::Month);
        let day = self.day(end).filter(|day| {
            *day <= 31 && self.month_first(place) && self.month(end + 1).is_none() && self.unit(end + 1).is_none()
        });
        Some((day, month, end + usize::from(day.is_some())))
    }

    /// The days of a part; without a year the last past ones.
    pub(super) fn resolve(&mut self, part: Part) -> Span {
        let first = (part.month, part.day.unwrap_or(1));
        let ahead = first > (self.today.month(), self.today.day());
        let to_come = ahead && (part.day.is_some() || part.month > self.today.month());
        let year = part.year.unwrap_or(self.today.year() - i32::from(to_come));
        self.in_year(part, year)
    }

    /// The days of a part in a year; a day that is not there is remembered.
    pub(super) fn in_year(&mut self, part: Part, year: i32) -> Span {
        let Some(day) = part.day else { return Span::month(year, part.month) };
        if NaiveDate::from_ymd_opt(year, part.month, day).is_none() {
            self.no_day.get_or_insert(NoDay { year, month: part.month, day });
        }
        Span::day(day_of(year, part.month, day))
    }
}
