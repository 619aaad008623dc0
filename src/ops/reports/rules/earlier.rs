//! Days told by those of the answer before: «а в прошлом?», "and the month before?".

use super::concepts::{Concept, Unit, Word};
use super::dates::{Hit, Reader};
use super::spans::Span;
use crate::ops::reports::plan::Period;

const UNITS: [Unit; 5] = [Unit::Week, Unit::Month, Unit::Quarter, Unit::Half, Unit::Year];

/// Words behind which a bare «прошлый» is what is compared with.
const COMPARING: [Word; 7] =
    [Word::Compare, Word::Growth, Word::K, Word::YearAgo, Word::PeriodBefore, Word::More, Word::Less];

impl Reader<'_> {
    /// A stretch before that of the answer before, and where its words end.
    pub(super) fn before_that(&self, place: usize) -> Hit {
        let before = self.before?;
        self.unit_before(before, place)
            .or_else(|| self.bare_last(before, place))
            .or_else(|| self.bare_this(before, place))
    }

    /// "the week before", «за месяц до этого».
    fn unit_before(&self, before: Period, place: usize) -> Hit {
        let unit = self.unit(place).filter(|_| self.is(place + 1, Word::Earlier))?;
        let told = if before.from == before.to { unit == Unit::Day } else { self.units(before).contains(&unit) };
        told.then(|| (Span::around(before.from, unit).before(), place + 2))
    }

    /// «а в прошлом?» of a stretch that still runs, «а за предыдущий?» of any.
    fn bare_last(&self, before: Period, place: usize) -> Hit {
        if !self.is(place, Word::Last) || self.reading.has_any(&COMPARING) {
            return None;
        }
        if matches!(self.concept(place + 1), Some(concept) if is_of_time(concept)) {
            return None;
        }
        let text = self.reading.items[place].text.as_str();
        if text.starts_with("прошл") && before.to != self.today {
            return None;
        }
        let unit = self.unit_of(text, &self.units(before))?;
        Some((Span::around(before.from, unit).before(), place + 1))
    }

    /// «а за эту?», «а за позапрошлую?»: of the same length, seen from today.
    fn bare_this(&self, before: Period, place: usize) -> Hit {
        let last = place + 1 == self.reading.items.len();
        let (this, item) = (self.is(place, Word::This), &self.reading.items[place]);
        if !last || item.text == "это" || !this && !self.is(place, Word::BeforeLast) || self.reading.has_any(&COMPARING)
        {
            return None;
        }
        let span = Span::around(self.today, self.unit_of(&item.text, &self.units(before))?);
        Some((if this { span } else { span.before().before() }, place + 1))
    }

    /// The stretches of the calendar that days may be.
    fn units(&self, period: Period) -> Vec<Unit> {
        let is = |unit: &Unit| {
            let whole = Span::around(period.from, *unit);
            whole.from == period.from && whole.so_far(self.today) == period
        };
        UNITS.into_iter().filter(is).collect()
    }

    /// Which of them a word of a gender names; none where several are as likely.
    fn unit_of(&self, text: &str, units: &[Unit]) -> Option<Unit> {
        let feminine = ["ая", "ую", "ой", "ей", "эту", "эта"].iter().any(|end| text.ends_with(end));
        let fits = |unit: &Unit| text.is_ascii() || feminine == (*unit == Unit::Week);
        let fitting: Vec<Unit> = units.iter().copied().filter(fits).collect();
        match fitting[..] {
            [one] => Some(one),
            // «в прошлом» says a year sooner than a quarter.
            [.., Unit::Year] if text.ends_with("ом") && !fitting.contains(&Unit::Month) => Some(Unit::Year),
            _ => None,
        }
    }
}

fn is_of_time(concept: Concept) -> bool {
    matches!(concept, Concept::Unit(_) | Concept::Month(_) | Concept::Weekday(_) | Concept::Season(_))
}
