//! Stretches of the calendar and counted ones: quarters, "this month", "the last 90 days", "the first ten days of March".

use chrono::Datelike as _;

use super::concepts::{Concept, Unit, Word};
use super::dates::{Hit, Part, Reader};
use super::spans::{Span, day_of, days, months};
use crate::types::Lang;

/// Units in the plural, which name no days by themselves.
const MANY: [&str; 11] =
    ["днеи", "дни", "дня", "месяцев", "месяцы", "лет", "недель", "годы", "годов", "дней", "кварталов"];

/// Units that tell of the one that runs: «лучший менеджер месяца».
const RUNNING: [&str; 5] = ["месяца", "недели", "аидын", "айдын", "аптанын"];

impl Reader<'_> {
    /// "с начала года", "since the beginning of March", "year to date".
    pub(super) fn since_start(&mut self, place: usize) -> Hit {
        if let Some(Concept::ToDate(unit)) = self.concept(place) {
            return Some((Span::around(self.today, unit), place + 1));
        }
        let this = |place: usize| place + usize::from(self.is(place, Word::This));
        if self.is(place, Word::SinceStart) {
            let start = this(place + 1);
            if let Some(unit) = self.unit(start) {
                return Some((Span::around(self.today, unit), start + 1));
            }
            let (part, end) = self.part(start)?;
            let from = self.resolve(part).from;
            return Some((Span::days(from, self.today.max(from)), end));
        }
        let start = this(place);
        let unit = self.unit(start).filter(|_| self.is(start + 1, Word::SinceStart))?;
        let end = start + 2;
        Some((Span::around(self.today, unit), end + usize::from(self.is(end, Word::PostFrom))))
    }

    /// "4 квартал 2025", "Q4 2025", "первое полугодие", "2025 жылдың 4 тоқсаны", "H1".
    pub(super) fn quarter(&mut self, place: usize) -> Hit {
        let (before, start) = self.year(place).map_or((None, place), |(year, end)| (Some(year), end));
        let (nth, length, end) = self.nth_of_year(start)?;
        // "2 quarters" is a count.
        if nth * length > 12 {
            return None;
        }
        let (year, end) = self.year_behind(before, end);
        let end = self.past(end, Unit::Year);
        let first = (nth - 1) * length + 1;
        let year = year.unwrap_or(self.today.year() - i32::from(first > self.today.month()));
        let unit = if length == 3 { Unit::Quarter } else { Unit::Half };
        Some((Span::around(day_of(year, first, 1), unit), end))
    }

    /// Whether a year stands just behind a place or two before it.
    fn year_near(&self, place: usize) -> bool {
        let before = |back: usize| {
            place.checked_sub(back).and_then(|start| self.year(start)).is_some_and(|(_, end)| end + 1 == place)
        };
        self.year(place + 1).is_some() || self.unit(place + 1) == Some(Unit::Year) || before(2) || before(3)
    }

    /// Which part of a year, of how many months.
    fn nth_of_year(&self, place: usize) -> Option<(u32, u32, usize)> {
        // «последний квартал прошлого года».
        let last = |place: usize| {
            let length = if self.unit(place + 1) == Some(Unit::Quarter) { 4 } else { 2 };
            (self.is(place, Word::Rolling) && self.year(place + 2).is_some()).then_some(length)
        };
        let nth = |place: usize| self.day(place).filter(|nth| (1..=4).contains(nth)).or_else(|| last(place));
        let length = |place: usize| match self.concept(place) {
            Some(Concept::Unit(Unit::Quarter) | Concept::Word(Word::Quarter)) => Some(3),
            Some(Concept::Unit(Unit::Half) | Concept::Word(Word::Half)) => Some(6),
            // «первая половина года».
            Some(Concept::Word(Word::HalfOf)) if self.year_near(place) => Some(6),
            _ => None,
        };
        if let (Some(nth), Some(length)) = (nth(place), length(place + 1)) {
            return Some((nth, length, place + 2));
        }
        let short = self.is_one(place, &[Word::Quarter, Word::Half]) || self.unit(place) == Some(Unit::Quarter);
        if short { Some((nth(place + 1)?, length(place)?, place + 2)) } else { None }
    }

    /// «первая декада марта», «вторая половина февраля», "the first ten days of March".
    pub(super) fn piece_of_month(&mut self, place: usize) -> Hit {
        if let Some(hit) = self.piece_behind_month(place) {
            return Some(hit);
        }
        let last = self.is_one(place, &[Word::Rolling, Word::Last]);
        let nth = if last { None } else { self.day(place) };
        if nth.is_none() && !last {
            return None;
        }
        let at = place + 1;
        let count = self.number(at, 31).and_then(|count| match self.unit(at + 1)? {
            Unit::Day => Some(count),
            // «первые две недели февраля».
            Unit::Week if count > 1 && count <= 4 => Some(7 * count),
            _ => None,
        });
        let (part, end) =
            self.part(if count.is_some() { at + 2 } else { at + 1 }).filter(|(part, _)| part.day.is_none())?;
        let month = self.resolve(part);
        let length = month.to.day();
        let (from, to) = match (nth, count) {
            (Some(1), Some(count)) => (1, count),
            (None, Some(count)) => ((length + 1).checked_sub(count)?, length),
            _ => piece(nth.unwrap_or(3), self.concept(at)?, length)?,
        };
        Some((days_of(month, from, to), end))
    }

    /// «наурыз айының бірінші онкүндігі»: Kazakh says the month first.
    fn piece_behind_month(&mut self, place: usize) -> Hit {
        let (year, start) = self.year(place).map_or((None, place), |(year, end)| (Some(year), end));
        let month = self.month(start)?;
        let at = self.past(start + 1, Unit::Month);
        let (nth, concept) = (self.day(at)?, self.concept(at + 1)?);
        let month = self.resolve(Part { year, month, day: None });
        let (from, to) = piece(nth, concept, month.to.day())?;
        Some((days_of(month, from, to), at + 2))
    }

    /// "последние 3 месяца", "за 7 дней", "last 90 days", "2 дня назад".
    pub(super) fn counted(&mut self, place: usize) -> Hit {
        let lately = |place: usize| self.is_one(place, &[Word::Rolling, Word::Last]);
        let start = place + usize::from(lately(place));
        let count = i64::from(self.number(start, 3660).filter(|count| *count > 0)?);
        let at = start + 1 + usize::from(lately(start + 1));
        let unit = self.unit(at)?;
        let end = at + 1;
        if self.is(end, Word::Ago) {
            let back = match unit {
                Unit::Day => count,
                Unit::Week => 7 * count,
                _ => return None,
            };
            return Some((Span::day(days(self.today, -back)), end + 1));
        }
        Some((self.lately(unit, count)?, end))
    }

    /// So many units that end today.
    fn lately(&self, unit: Unit, count: i64) -> Option<Span> {
        let months_each = match unit {
            Unit::Day => return Some(Span::ending(self.today, count)),
            Unit::Week => return Some(Span::ending(self.today, 7 * count)),
            Unit::Month if count == 1 => return Some(Span::ending(self.today, 30)),
            Unit::Month => 1,
            Unit::Quarter => 3,
            Unit::Half => 6,
            Unit::Year => 12,
        };
        let back = i32::try_from(count).ok()?.checked_mul(months_each).filter(|months| *months <= 240)?;
        Some(Span::days(days(months(self.today, -back), 1), self.today))
    }

    /// "этот месяц", "прошлый квартал", "позапрошлый год", "последняя неделя", bare "за неделю".
    pub(super) fn of_calendar(&mut self, place: usize) -> Hit {
        let words = [Word::This, Word::Last, Word::BeforeLast, Word::Rolling];
        let said = words.into_iter().find(|word| self.is(place, *word));
        let start = place + usize::from(said.is_some());
        let unit = self.unit(start)?;
        if self.is(start + 1, Word::Ago) {
            return None;
        }
        let whole = Span::around(self.today, unit);
        let rolling = || self.lately(unit, 1).filter(|_| !matches!(unit, Unit::Day | Unit::Quarter));
        let span = match said {
            Some(Word::This) if unit == Unit::Day => self.this_day(),
            Some(Word::This) => whole,
            Some(Word::Last) => whole.before(),
            Some(Word::BeforeLast) => whole.before().before(),
            Some(_) => rolling()?,
            None => self.bare(place, unit)?,
        };
        Some((span, start + 1))
    }

    /// «за этот день»: the one the answer before was about, if it was one.
    fn this_day(&self) -> Span {
        let before = self.before.filter(|period| period.from == period.to);
        Span::day(before.map_or(self.today, |period| period.from))
    }

    /// A unit with no word before it: «за неделю» rolls, «за год» and «за квартал» are as far as they got.
    fn bare(&self, place: usize, unit: Unit) -> Option<Span> {
        let text = self.reading.items[place].text.as_str();
        let kazakh = self.reading.items[place].lang == Some(Lang::Kk);
        let counted = place > 0 && (self.is(place - 1, Word::Each) || kazakh && self.is(place - 1, Word::Count));
        let english = text.len() > 3 && text.is_ascii() && text.ends_with('s');
        // «по кварталам» names rows.
        let many = !kazakh && ["ам", "ям", "ах", "ях", "ами", "ями"].iter().any(|end| text.ends_with(end));
        if counted || many || MANY.contains(&text) || english {
            return None;
        }
        let rolls = matches!(unit, Unit::Week | Unit::Month) && !RUNNING.contains(&text);
        let rolls = rolls || text == "полгода" || text == "half a year" || text.starts_with("жарты");
        if rolls { self.lately(unit, 1) } else { Some(Span::around(self.today, unit)) }
    }
}

/// The first and the last day of a third or a half of a month; the last third where none was told.
fn piece(nth: u32, concept: Concept, length: u32) -> Option<(u32, u32)> {
    Some(match (nth, concept) {
        (1..=2, Concept::Word(Word::Decade)) => (nth * 10 - 9, nth * 10),
        (3, Concept::Word(Word::Decade)) => (21, length),
        (1, Concept::Word(Word::HalfOf)) => (1, 15),
        (2, Concept::Word(Word::HalfOf)) => (16, length),
        _ => return None,
    })
}

/// Days of a month, by their numbers.
fn days_of(month: Span, from: u32, to: u32) -> Span {
    Span::days(days(month.from, i64::from(from) - 1), days(month.from, i64::from(to) - 1))
}
