//! Which of the days named are asked about, and which they are compared with.

use chrono::NaiveDate;

use super::concepts::{Concept, Unit, Word};
use super::periods::{Named, Periods};
use super::reading::{Item, Reading, What};
use super::spans::{Span, days};
use super::spelling::spoken;

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

/// «Айгуль против Данияра», «сравни каспи и наличные»: what is compared are rows, not days.
pub(super) fn side_by_side(reading: &mut Reading) {
    let kind = |item: &What| match item {
        What::Managers(_) => Some(0),
        What::Products(_) => Some(1),
        What::Source(_) => Some(2),
        What::Warehouse(_) => Some(3),
        What::Is(Concept::Group(_)) => Some(4),
        What::Is(Concept::Kind(_)) => Some(5),
        _ => None,
    };
    let kinds: Vec<_> = reading.items.iter().filter_map(|item| kind(&item.what)).collect();
    if !(0..6).any(|one| kinds.iter().filter(|kind| **kind == one).count() >= 2) {
        return;
    }
    let Some(marker) = (0..reading.items.len()).find(|place| reading.is(*place, Word::Compare)) else { return };
    let joins = |place: &usize| {
        reading.is_one(*place, &[Word::From, Word::And, Word::Or, Word::To, Word::K])
            || matches!(reading.concept(*place), Some(Concept::Metric(_) | Concept::Word(Word::Sales)))
    };
    let next = (marker + 1..reading.items.len()).find(|place| !joins(place));
    let of_names =
        |place: Option<usize>| place.and_then(|place| reading.at(place)).is_some_and(|what| kind(what).is_some());
    // The verb may stand behind: «Данияр мен Мария салыстыр».
    let behind = of_names(marker.checked_sub(1)) && !reading.is_one(marker + 1, &[Word::From, Word::K]);
    if of_names(next) || behind {
        reading.rename(marker, Concept::Word(Word::Or));
    }
}

/// Tells the days apart; none where it cannot be told.
pub(super) fn sort_out(reading: &mut Reading, periods: &Periods) -> Option<Days> {
    let named = &periods.named[..];
    more_than(reading, named);
    let marker = (0..reading.items.len()).find(|place| reading.is(*place, Word::Compare));
    came_in(reading);
    let growth = reading.has(Word::Growth);
    if growth {
        // «на сколько процентов выросли»: the per cent are of the growth.
        reading.take(Word::Share);
    }
    // «к прошлому месяцу», «к январю».
    let towards = named.iter().find(|named| named.start > 0 && reading.is(named.start - 1, Word::K));
    let towards = towards.map(|named| named.start);
    let year_ago = reading.take(Word::YearAgo);
    let before = reading.take(Word::PeriodBefore);
    let bare_towards = (1..reading.items.len())
        .any(|place| reading.is(place - 1, Word::K) && reading.is_one(place, &[Word::Last, Word::BeforeLast]));
    let compared = bare_towards || marker.is_some() || growth || towards.is_some() || year_ago || before;
    if !compared {
        return match named {
            [] => Some(Days::default()),
            [one] => Some(Days { main: Some(one.span), other: None }),
            [one, other] => Some(Days { main: Some(together(reading, one, other)?), other: None }),
            _ => None,
        };
    }
    let bare = bare(reading);
    let (main, other) = match named {
        [] => (None, None),
        [one] => {
            let is_object = towards == Some(one.start)
                || marker
                    .is_some_and(|marker| !year_ago && !before && bare.is_none() && is_object(reading, marker, one));
            if is_object { (None, Some(one.span)) } else { (Some(one.span), None) }
        }
        // «за последние 7 дней против предыдущих 7».
        [first, second] if first.span == second.span && first.span.unit.is_none() => (Some(first.span), None),
        // «өткен жылдың осы айы»: the month of that year, which is one and not two.
        [first, second] if first.end == second.start && is_year(first) != is_year(second) => return None,
        [first, second] => {
            let (main, other) = two(reading, marker, towards, first, second);
            (Some(main), Some(other))
        }
        _ => return None,
    };
    let other = match other {
        Some(span) => Other::Named(span),
        None if year_ago => Other::YearAgo,
        None => bare.unwrap_or(Other::Before),
    };
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
    Some(Days { main, other: Some(other) })
}

/// «больше, чем вчера», "more than in January": days are compared, and no amounts.
fn more_than(reading: &mut Reading, named: &[Named]) {
    let is_marker = |place: usize| {
        let text = &reading.items[place].text;
        reading.is_one(place, &[Word::More, Word::Less]) && (text.ends_with("чем") || text.ends_with("than"))
    };
    let marker = named.iter().filter_map(|named| named.start.checked_sub(1)).find(|place| is_marker(*place));
    if let Some(place) = marker {
        reading.rename(place, Concept::Word(Word::Compare));
    }
}

fn is_year(named: &Named) -> bool {
    named.span.unit == Some(Unit::Year)
}

/// «сколько заявок упало», «сколько упало на каспи»: they come in, and do not shrink.
fn came_in(reading: &mut Reading) {
    let payment = |item: &Item| matches!(item.what, What::Is(Concept::Group(_) | Concept::Kind(_)));
    let comes = reading.has(Word::Leads) || reading.items.iter().any(payment);
    let counted = comes && reading.has_any(&[Word::Count, Word::HowMuch]);
    let falls = |place: &usize| reading.is(*place, Word::Growth) && reading.items[*place].text.starts_with("упал");
    if let Some(place) = (0..reading.items.len()).find(falls).filter(|_| counted) {
        reading.rename(place, Concept::Word(Word::Came));
    }
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
    let joined = between.clone().any(|place| reading.is_one(place, &[Word::From, Word::K]));
    let near = named.start > marker && (between.is_empty() || between.len() == 1 && joined);
    (near && (joined || is_relative(reading, marker))) || joined && named.start > marker || named.end == marker
}

/// «против», "vs", "compared to": what follows is compared with.
fn is_relative(reading: &Reading, marker: usize) -> bool {
    // As they sound, for they may be in Latin letters.
    const VERBS: [&str; 3] = ["sravn", "sopostav", "salist"];
    let text = &reading.items[marker].text;
    let sound: String = spoken(text).into_iter().collect();
    text != "compare" && !VERBS.iter().any(|verb| sound.starts_with(verb))
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
