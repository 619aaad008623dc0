//! Which of the days named are asked about, and which they are compared with.

use chrono::NaiveDate;

use super::concepts::{Concept, Unit, Word};
use super::periods::{Named, Periods};
use super::reading::{Reading, What};
use super::rewording;
use super::spans::{Span, days};
use crate::types::Lang;

/// The days of a question.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Days {
    /// The days asked about.
    pub(super) main: Option<Span>,
    /// The days they are compared with.
    pub(super) other: Option<Other>,
}

/// What is compared with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Other {
    /// Days that were named.
    Named(Span),
    /// The stretch just before.
    Before,
    /// The one before the last.
    BeforeLast,
    /// The same days of last year.
    YearAgo,
}

/// The words that tell of a comparison.
struct Signs {
    /// Where «сравни», «против», "vs" stands.
    marker: Option<usize>,
    /// Where days begin behind a «к»: «к прошлому месяцу».
    towards: Option<usize>,
    /// «к прошлой», with no word of time.
    bare_towards: bool,
    growth: bool,
    year_ago: bool,
    before: bool,
}

impl Signs {
    fn of(reading: &mut Reading, named: &[Named]) -> Self {
        let growth = reading.has(Word::Growth);
        if growth {
            // «на сколько процентов выросли»: the per cent are of the growth.
            reading.take(Word::Share);
        }
        let behind_k = |named: &&Named| named.start > 0 && reading.is(named.start - 1, Word::K);
        let bare =
            |place: usize| reading.is(place - 1, Word::K) && reading.is_one(place, &[Word::Last, Word::BeforeLast]);
        Self {
            marker: reading.place_of(Word::Compare),
            towards: named.iter().find(behind_k).map(|named| named.start),
            bare_towards: (1..reading.items.len()).any(bare),
            growth,
            year_ago: reading.take(Word::YearAgo),
            before: reading.take(Word::PeriodBefore),
        }
    }

    fn compare(&self) -> bool {
        self.marker.is_some()
            || self.towards.is_some()
            || self.bare_towards
            || self.growth
            || self.year_ago
            || self.before
    }
}

/// Tells the days apart; none where it cannot be told.
pub(super) fn sort_out(reading: &mut Reading, periods: &Periods) -> Option<Days> {
    let named = &periods.named[..];
    rewording::more_than(reading, named);
    rewording::came_in(reading);
    rewording::of_rows(reading, named);
    let signs = Signs::of(reading, named);
    if signs.marker.is_some() && rewording::is_with_somebody(reading) {
        return None;
    }
    if !signs.compare() {
        return asked_about(reading, named);
    }
    let bare = bare(reading);
    let (main, other) = apart(reading, named, &signs, bare.is_some())?;
    let other = match other {
        Some(span) => Other::Named(span),
        None if signs.year_ago => Other::YearAgo,
        None => bare.unwrap_or(Other::Before),
    };
    use_up(reading, other);
    Some(Days { main, other: Some(other) })
}

/// Days that are compared with nothing.
fn asked_about(reading: &mut Reading, named: &[Named]) -> Option<Days> {
    let main = match named {
        [] => None,
        [one] => Some(one.span),
        [one, other] => {
            let said_again = narrower(reading, one, other).or_else(|| unit_of_days(reading, one, other));
            Some(said_again.or_else(|| together(reading, one, other))?)
        }
        _ => return None,
    };
    Some(Days { main, other: None })
}

/// The days asked about and those they are compared with, as far as they are named.
fn apart(reading: &Reading, named: &[Named], signs: &Signs, bare: bool) -> Option<(Option<Span>, Option<Span>)> {
    Some(match named {
        [] => (None, None),
        [one] => {
            let alone = !signs.year_ago && !signs.before && !bare;
            let object = |marker: usize| alone && is_object(reading, marker, one);
            let is_object = signs.towards == Some(one.start) || signs.marker.is_some_and(object);
            if is_object { (None, Some(one.span)) } else { (Some(one.span), None) }
        }
        // «за последние 7 дней против предыдущих 7».
        [first, second] if first.span == second.span && first.span.unit.is_none() => (Some(first.span), None),
        // «өткен жылдың осы айы»: the month of that year, which is one and not two.
        [first, second] if first.end == second.start && is_year(first) != is_year(second) => return None,
        [first, second] => {
            let (main, other) = two(reading, signs.marker, signs.towards, first, second);
            (Some(main), Some(other))
        }
        _ => return None,
    })
}

/// Marks the words of the comparison as understood.
fn use_up(reading: &mut Reading, other: Other) {
    for word in [Word::Compare, Word::Growth, Word::K] {
        reading.take(word);
    }
    for place in 0..reading.items.len() {
        let joins = reading.is_one(place, &[Word::And, Word::From]) || reading.at(place) == Some(&What::Dash);
        // A bare «прошлый» is understood only where it told the days.
        let told = matches!(other, Other::Before | Other::BeforeLast)
            && reading.is_one(place, &[Word::Last, Word::BeforeLast]);
        if joins || told {
            reading.use_up(place, place + 1);
        }
    }
}

fn is_year(named: &Named) -> bool {
    named.span.unit == Some(Unit::Year)
}

/// «на Наурыз, с 21 по 23 марта»: the same days said again, more exactly.
fn narrower(reading: &Reading, one: &Named, other: &Named) -> Option<Span> {
    let apart = reading.items[one.start].part != reading.items[other.start].part;
    let within = one.span.from <= other.span.from && other.span.to <= one.span.to;
    (apart && within && one.end == other.start).then_some(other.span)
}

/// «за неделю с 2 по 8 марта»: the days tell which week.
fn unit_of_days(reading: &Reading, one: &Named, other: &Named) -> Option<Span> {
    let length = (other.span.to - other.span.from).num_days() + 1;
    let same = match reading.items[one.start].what {
        What::Is(Concept::Unit(Unit::Week)) => length == 7,
        What::Is(Concept::Unit(Unit::Month)) => (28..=31).contains(&length),
        _ => false,
    };
    (same && one.end == one.start + 1 && one.end == other.start).then_some(other.span)
}

/// «за вчера и позавчера», «за январь и февраль»: days side by side are taken together.
fn together(reading: &mut Reading, one: &Named, other: &Named) -> Option<Span> {
    let joined = one.end + 1 == other.start && reading.is(one.end, Word::And);
    let (first, last) = if one.span.from < other.span.from { (one.span, other.span) } else { (other.span, one.span) };
    (joined && days(first.to, 1) == last.from).then(|| {
        reading.use_up(one.end, other.start);
        Span::days(first.from, last.to)
    })
}

/// «с позапрошлым», «с прошлой»: no word of time behind it.
fn bare(reading: &Reading) -> Option<Other> {
    (0..reading.items.len()).find_map(|place| {
        if reading.is(place, Word::BeforeLast) {
            return Some(Other::BeforeLast);
        }
        reading.is(place, Word::Last).then_some(Other::Before)
    })
}

/// Whether days are what the marker compares with: «по сравнению с январём», and not «сравни январь».
fn is_object(reading: &Reading, marker: usize, named: &Named) -> bool {
    let between = marker + 1..named.start;
    // "How does it compare to December".
    let towards = |place: usize| reading.is(place, Word::To) && reading.items[place].lang == Some(Lang::En);
    let joined = between.clone().any(|place| reading.is_one(place, &[Word::From, Word::K]) || towards(place));
    let near = named.start > marker && (between.is_empty() || between.len() == 1 && joined);
    (near && (joined || rewording::is_relative(reading, marker)))
        || joined && named.start > marker
        || named.end == marker
}

fn two(
    reading: &Reading,
    marker: Option<usize>,
    towards: Option<usize>,
    first: &Named,
    second: &Named,
) -> (Span, Span) {
    if towards == Some(first.start) {
        return (second.span, first.span);
    }
    let apart = first.end..second.start;
    if let Some(marker) = marker {
        let object = marker < first.start
            && is_object(reading, marker, first)
            && !apart.clone().any(|place| reading.is_one(place, &[Word::From, Word::K, Word::And]));
        if object {
            return (second.span, first.span);
        }
    }
    let alike = apart.len() == 1 && reading.is_one(first.end, &[Word::And, Word::Or]);
    if alike && second.span.from > first.span.from {
        return (second.span, first.span);
    }
    (first.span, second.span)
}

/// The days compared with, for the days asked about; none where the two do not go together.
pub(super) fn other(main: Span, other: Other, today: NaiveDate) -> Option<Span> {
    match other {
        Other::Before => Some(main.before()),
        Other::YearAgo => Some(main.years_before(1)),
        Other::BeforeLast => {
            let unit = main.unit?;
            let before_last = Span::around(today, unit).before().before();
            Some(if before_last.from == main.from { main.before() } else { before_last })
        }
        Other::Named(span) if span.unit == Some(Unit::Year) && main.unit != Some(Unit::Year) => {
            let years = chrono::Datelike::year(&main.from) - chrono::Datelike::year(&span.from);
            (years > 0).then(|| main.years_before(years))
        }
        Other::Named(span) if main.is_unfinished(today) && span.unit != main.unit => None,
        Other::Named(span) => Some(span),
    }
}
