//! When: every way of naming days, read off a question as spans.

use chrono::{Datelike as _, NaiveDate};

use super::concepts::{Concept, Unit, Word};
use super::reading::{Reading, What};
use super::spans::{Span, day_of, days, months};
use crate::types::Lang;

/// Days named in a question, and where.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Named {
    pub(super) span: Span,
    pub(super) start: usize,
    pub(super) end: usize,
    /// A year where nothing but the year was named, so it can be the year of another period.
    pub(super) year_only: bool,
}

/// A day no calendar has, and the nearest there are.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct NoDay {
    pub(super) year: i32,
    pub(super) month: u32,
    pub(super) day: u32,
}

/// What was named.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Periods {
    pub(super) named: Vec<Named>,
    pub(super) no_day: Option<NoDay>,
    /// Days that are to come: "tomorrow", "next week".
    pub(super) next: bool,
}

/// A day or a month as far as it was told.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Part {
    pub(super) year: Option<i32>,
    pub(super) month: u32,
    pub(super) day: Option<u32>,
}

pub(super) struct Reader<'a> {
    pub(super) reading: &'a Reading,
    pub(super) today: NaiveDate,
    pub(super) no_day: Option<NoDay>,
}

/// Finds the days a question names and marks their words as understood.
pub(super) fn read(reading: &mut Reading, today: NaiveDate) -> Periods {
    let mut periods = Periods::default();
    let mut place = 0;
    while place < reading.items.len() {
        let mut reader = Reader { reading, today, no_day: None };
        let range = super::ranges::range(&mut reader, place);
        let hit = range.or_else(|| reader.single(place).map(|(span, end)| (span, end, false)));
        periods.no_day = periods.no_day.or(reader.no_day.take());
        if let Some((span, end, _)) = hit {
            let year_only = span.unit == Some(Unit::Year);
            periods.named.push(Named { span, start: place, end, year_only });
            reading.use_up(place, end);
            place = end;
        } else if reading.is_one(place, &[Word::FutureDay]) {
            periods.next = true;
            reading.use_up(place, place + 1);
            place += 1;
        } else if reading.is(place, Word::Next) && reader_time(reading, place + 1) {
            periods.next = true;
            reading.use_up(place, place + 2);
            place += 2;
        } else {
            place += 1;
        }
    }
    periods
}

fn reader_time(reading: &Reading, place: usize) -> bool {
    matches!(
        reading.concept(place),
        Some(Concept::Unit(_) | Concept::Month(_) | Concept::Weekday(_) | Concept::Season(_))
    ) || reading.number(place).is_some()
}

impl Reader<'_> {
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

    pub(super) fn number(&self, place: usize, most: u32) -> Option<u32> {
        self.plain(place)?.small(most)
    }

    /// A number that is of days: «топ 5» is not.
    fn plain(&self, place: usize) -> Option<super::numbers::Number> {
        let ranked = place > 0
            && self.reading.is_one(place - 1, &[Word::Top, Word::Best, Word::Bests, Word::Worst, Word::Worsts]);
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
        if let Some(year) = self.plain(place).and_then(super::numbers::Number::year) {
            return Some((year, place + 1 + usize::from(self.unit(place + 1) == Some(Unit::Year))));
        }
        let this = self.today.year();
        if self.is(place, Word::ThisYear) {
            return Some((this, place + 1 + usize::from(self.unit(place + 1) == Some(Unit::Year))));
        }
        if self.is(place, Word::LastYear) {
            return Some((this - 1, place + 1 + usize::from(self.unit(place + 1) == Some(Unit::Year))));
        }
        if self.unit(place + 1) != Some(Unit::Year) {
            return None;
        }
        let back = [(Word::This, 0), (Word::Last, 1), (Word::BeforeLast, 2)];
        let (_, back) = back.into_iter().find(|(word, _)| self.is(place, *word))?;
        Some((this - back, place + 2))
    }

    /// A month or a day of one, with or without its year.
    pub(super) fn part(&self, place: usize) -> Option<(Part, usize)> {
        let (before, start) = match self.year(place) {
            Some((year, end)) if self.month(end).is_some() || self.number(end, 31).is_some() => (Some(year), end),
            _ => (None, place),
        };
        let (day, month, mut end) = match (self.number(start, 99), self.month(start + 1)) {
            (Some(day), Some(month)) => (Some(day), month, start + 2),
            _ => {
                let month = self.month(start)?;
                let swallowed = start + 1 + usize::from(self.unit(start + 1) == Some(Unit::Month));
                let day = self.number(swallowed, 31).filter(|_| {
                    self.month_first(start) && self.month(swallowed + 1).is_none() && self.unit(swallowed + 1).is_none()
                });
                (day, month, swallowed + usize::from(day.is_some()))
            }
        };
        if day.is_some() && self.unit(end) == Some(Unit::Month) {
            end += 1;
        }
        if day.is_some() && self.unit(end) == Some(Unit::Day) {
            end += 1;
        }
        let (year, end) = match (before, self.year(end)) {
            (None, Some((year, end))) => (Some(year), end),
            (year, _) => (year, end),
        };
        Some((Part { year, month, day }, end))
    }

    /// The days of a part; without a year the last past ones.
    pub(super) fn resolve(&mut self, part: Part) -> Span {
        let year = part.year.unwrap_or_else(|| {
            let first = (part.month, part.day.unwrap_or(1));
            self.today.year()
                - i32::from(
                    first > (self.today.month(), self.today.day())
                        && (part.day.is_some() || part.month > self.today.month()),
                )
        });
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

    /// Days named by one expression, and where it ends.
    pub(super) fn single(&mut self, place: usize) -> Option<(Span, usize)> {
        self.date(place)
            .or_else(|| self.relative_month(place))
            .or_else(|| self.since_start(place))
            .or_else(|| self.quarter(place))
            .or_else(|| self.named_day(place))
            .or_else(|| {
                let (part, end) = self.part(place)?;
                Some((self.resolve(part), end))
            })
            .or_else(|| self.counted(place))
            .or_else(|| self.weekday(place))
            .or_else(|| self.of_calendar(place))
            .or_else(|| {
                let (year, end) = self.year(place)?;
                Some((Span::around(day_of(year, 1, 1), Unit::Year), end))
            })
    }

    fn date(&mut self, place: usize) -> Option<(Span, usize)> {
        let end = place + 1 + usize::from(self.unit(place + 1) == Some(Unit::Year));
        match self.reading.at(place).filter(|_| !self.reading.used[place])? {
            What::Date(day) => Some((Span::day(*day), end)),
            What::NoDate(year, month, day) if (1..=12).contains(month) => {
                self.no_day = Some(NoDay { year: *year, month: *month, day: *day });
                Some((Span::day(day_of(*year, *month, *day)), end))
            }
            _ => None,
        }
    }

    /// "last March", "этот март".
    fn relative_month(&mut self, place: usize) -> Option<(Span, usize)> {
        let month = self.month(place + 1)?;
        let this = self.today.year();
        let year = if self.is(place, Word::This) {
            this
        } else if self.is(place, Word::Last) {
            this - i32::from(month >= self.today.month())
        } else {
            return None;
        };
        Some((Span::month(year, month), place + 2 + usize::from(self.unit(place + 2) == Some(Unit::Month))))
    }

    /// "с начала года", "since the beginning of March", "year to date".
    fn since_start(&mut self, place: usize) -> Option<(Span, usize)> {
        if let Some(Concept::ToDate(unit)) = self.concept(place) {
            return Some((Span::around(self.today, unit), place + 1));
        }
        let to_today = |from: NaiveDate, today: NaiveDate| Span::days(from, today);
        if self.is(place, Word::SinceStart) {
            let start = place + 1 + usize::from(self.is(place + 1, Word::This));
            if let Some(unit) = self.unit(start) {
                return Some((Span::around(self.today, unit), start + 1));
            }
            let (part, end) = self.part(start)?;
            let from = self.resolve(part).from;
            return Some((to_today(from, self.today), end));
        }
        let start = place + usize::from(self.is(place, Word::This));
        let unit = self.unit(start).filter(|_| self.is(start + 1, Word::SinceStart))?;
        Some((Span::around(self.today, unit), start + 2))
    }

    /// "4 квартал 2025", "Q4 2025", "первое полугодие", "2025 жылдың 4 тоқсаны", "H1".
    fn quarter(&mut self, place: usize) -> Option<(Span, usize)> {
        let (before, start) = self.year(place).map_or((None, place), |(year, end)| (Some(year), end));
        let nth = |place: usize| match self.concept(place) {
            Some(Concept::Nth(nth)) => Some(nth),
            _ => self.number(place, 4).filter(|nth| *nth > 0),
        };
        let is_quarter = |place: usize| match self.concept(place) {
            Some(Concept::Unit(Unit::Quarter) | Concept::Word(Word::Quarter)) => Some(3),
            Some(Concept::Unit(Unit::Half) | Concept::Word(Word::Half)) => Some(6),
            _ => None,
        };
        let short = |place: usize| matches!(self.concept(place), Some(Concept::Word(Word::Quarter | Word::Half)));
        let (nth, length, end) = match (nth(start), is_quarter(start + 1)) {
            (Some(nth), Some(length)) => (nth, length, start + 2),
            _ if short(start) || self.unit(start) == Some(Unit::Quarter) => {
                (nth(start + 1)?, is_quarter(start)?, start + 2)
            }
            _ => return None,
        };
        // "2 quarters" is a count.
        if nth * length > 12 {
            return None;
        }
        let (year, end) = match (before, self.year(end)) {
            (None, Some((year, end))) => (Some(year), end),
            (year, _) => (year, end),
        };
        let first = (nth - 1) * length + 1;
        let this = self.today.year();
        let year = year.unwrap_or(this - i32::from(first > self.today.month()));
        let unit = if length == 3 { Unit::Quarter } else { Unit::Half };
        Some((Span::around(day_of(year, first, 1), unit), end))
    }

    /// "вчера", "на выходных", holidays, seasons, "за все время".
    fn named_day(&mut self, place: usize) -> Option<(Span, usize)> {
        let today = self.today;
        let (last, start) = if self.is(place, Word::Last) { (true, place + 1) } else { (false, place) };
        let span = match self.concept(start)? {
            Concept::Word(Word::Today) if !last => Span::day(today),
            Concept::Word(Word::Yesterday) if !last => Span::day(days(today, -1)),
            Concept::Word(Word::DayBefore) if !last => Span::day(days(today, -2)),
            Concept::Word(Word::AllTime) if !last => Span::days(day_of(2000, 1, 1), today),
            Concept::Word(Word::Weekend) => {
                let from_monday = i64::from(today.weekday().num_days_from_monday());
                let saturday = days(today, 5 - from_monday);
                let saturday = if saturday > today || last { days(saturday, -7) } else { saturday };
                Span::days(saturday, days(saturday, 1))
            }
            Concept::Holiday(holiday) => return self.holiday(holiday, start),
            Concept::Word(Word::Nauryz) if self.month(start).is_none() => {
                return self.holiday(crate::ops::reports::holidays::Holiday::of("nauryz")?, start);
            }
            Concept::Season(first) => {
                let (year, end) = self.year(start + 1).map_or((None, start + 1), |(year, end)| (Some(year), end));
                // A winter goes on into the next year, so a year alone does not tell which.
                if first == 12 && year.is_some() {
                    return None;
                }
                let year = year.unwrap_or(today.year() - i32::from(first > today.month()));
                let from = day_of(year, first, 1);
                return Some((Span::days(from, days(months(from, 3), -1)), end));
            }
            _ => return None,
        };
        Some((span, start + 1))
    }

    fn holiday(&self, holiday: crate::ops::reports::holidays::Holiday, place: usize) -> Option<(Span, usize)> {
        let (year, end) = self.year(place + 1).map_or((None, place + 1), |(year, end)| (Some(year), end));
        let (from, to) = match year {
            Some(year) => holiday.days(year)?,
            None => holiday.latest(self.today)?,
        };
        Some((if from == to { Span::day(from) } else { Span::days(from, to) }, end))
    }

    /// "последние 3 месяца", "за 7 дней", "last 90 days", "2 дня назад".
    fn counted(&mut self, place: usize) -> Option<(Span, usize)> {
        let lately = |place: usize| self.is(place, Word::Rolling) || self.is(place, Word::Last);
        let start = place + usize::from(lately(place));
        let count = i64::from(self.number(start, 3660).filter(|count| *count > 0)?);
        let at = start + 1 + usize::from(lately(start + 1));
        let unit = self.unit(at)?;
        let end = at + 1;
        if self.is(end, Word::Ago) {
            let day = match unit {
                Unit::Day => days(self.today, -count),
                Unit::Week => days(self.today, -7 * count),
                _ => return None,
            };
            return Some((Span::day(day), end + 1));
        }
        let months_each = match unit {
            Unit::Day => return Some((Span::ending(self.today, count), end)),
            Unit::Week => return Some((Span::ending(self.today, 7 * count), end)),
            Unit::Month => 1,
            Unit::Quarter => 3,
            Unit::Half => 6,
            Unit::Year => 12,
        };
        let back = i32::try_from(count).ok()?.checked_mul(months_each).filter(|months| *months <= 240)?;
        Some((Span::days(days(months(self.today, -back), 1), self.today), end))
    }

    /// "в понедельник", "в прошлую пятницу", "в среду на прошлой неделе".
    fn weekday(&mut self, place: usize) -> Option<(Span, usize)> {
        let said = [Word::This, Word::Last, Word::Rolling].into_iter().find(|word| self.is(place, *word));
        let start = place + usize::from(said.is_some());
        let Concept::Weekday(weekday) = self.concept(start)? else { return None };
        let text = self.reading.items[start].text.as_str();
        let each = place > 0 && self.is(place - 1, Word::Each);
        // «по пятницам», "on Mondays": every one of them, which no plan tells.
        if each || text.ends_with("ам") || text.ends_with("days") || self.is(start + 1, Word::Each) {
            return None;
        }
        let monday = Span::around(self.today, Unit::Week).from;
        let of_this = days(monday, i64::from(weekday) - 1);
        let week = |place: usize| self.unit(place) == Some(Unit::Week);
        if said.is_none() && self.is(start + 1, Word::Last) && week(start + 2) {
            return Some((Span::day(days(of_this, -7)), start + 3));
        }
        if said.is_none() && self.is(start + 1, Word::This) && week(start + 2) {
            return Some((Span::day(of_this), start + 3));
        }
        let day = match said {
            Some(Word::This) => of_this,
            Some(Word::Last) if of_this >= self.today => days(of_this, -7),
            _ if of_this > self.today => days(of_this, -7),
            _ => of_this,
        };
        Some((Span::day(day), start + 1 + usize::from(self.unit(start + 1) == Some(Unit::Day))))
    }

    /// "этот месяц", "прошлый квартал", "позапрошлый год", "последняя неделя", bare "за неделю".
    fn of_calendar(&mut self, place: usize) -> Option<(Span, usize)> {
        let words = [Word::This, Word::Last, Word::BeforeLast, Word::Rolling];
        let said = words.into_iter().find(|word| self.is(place, *word));
        let start = place + usize::from(said.is_some());
        let unit = self.unit(start)?;
        let whole = Span::around(self.today, unit);
        let text = self.reading.items[start].text.as_str();
        let many = ["днеи", "дни", "дня", "месяцев", "месяцы", "лет", "недель", "годы", "годов", "дней", "кварталов"];
        let counted = place > 0 && self.is_one(place - 1, &[Word::Count, Word::Each]);
        if said.is_none()
            && (counted || many.contains(&text) || text.len() > 3 && text.is_ascii() && text.ends_with('s'))
        {
            return None;
        }
        let rolling = match unit {
            Unit::Week => Some(Span::ending(self.today, 7)),
            Unit::Month => Some(Span::ending(self.today, 30)),
            Unit::Year => Some(Span::days(days(months(self.today, -12), 1), self.today)),
            _ => None,
        };
        // «за последний год» rolls; bare «за год» and «за квартал» are as far as they got.
        let span = match said {
            Some(Word::This) => whole,
            Some(Word::Last) => whole.before(),
            Some(Word::BeforeLast) => whole.before().before(),
            Some(_) => rolling?,
            None if matches!(unit, Unit::Quarter | Unit::Year | Unit::Half) => whole,
            None if unit == Unit::Day => whole,
            // «лучший менеджер месяца».
            None if matches!(text, "месяца" | "недели" | "аидын" | "айдын" | "аптанын") => {
                whole
            }
            None => rolling?,
        };
        if self.is(start + 1, Word::Ago) {
            return None;
        }
        Some((span, start + 1))
    }
}
