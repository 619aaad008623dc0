//! Words whose meaning the words around them decide: "compare" of names and not of days, "fell" of what came in, "more than"
//! of days.

use super::concepts::{Concept, Word};
use super::periods::Named;
use super::reading::{Item, Reading, What};
use super::spelling::spoken;
use crate::ops::reports::plan::Dimension;

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
    let behind =
        of_names((0..marker).rev().find(|place| !joins(place))) && !reading.is_one(marker + 1, &[Word::From, Word::K]);
    if of_names(next) || behind {
        reading.rename(marker, Concept::Word(Word::Or));
        // "Kaspi vs cash vs card".
        side_by_side(reading);
    }
}

/// «сравни с Марией»: rows are meant, and nobody knows which else.
pub(super) fn is_with_somebody(reading: &Reading) -> bool {
    let row = |place: usize| {
        matches!(
            reading.at(place),
            Some(What::Managers(_) | What::Products(_) | What::Is(Concept::Group(_) | Concept::Kind(_)))
        )
    };
    (1..reading.items.len()).any(|place| reading.is_one(place - 1, &[Word::From, Word::K]) && row(place))
}

/// «сравни менеджеров за март», "compare sources": rows stand side by side, and no other days are meant.
pub(super) fn of_rows(reading: &mut Reading, named: &[Named]) {
    let Some(marker) = reading.place_of(Word::Compare) else { return };
    let rows = (0..reading.items.len()).any(|place| matches!(reading.concept(place), Some(Concept::Dim(_))));
    let bare = reading.has_any(&[Word::Last, Word::BeforeLast, Word::YearAgo, Word::PeriodBefore, Word::Growth]);
    let object = |named: &Named| {
        let joined = named.start > 0 && reading.is_one(named.start - 1, &[Word::From, Word::K, Word::To]);
        joined || named.end == marker || is_relative(reading, marker) && marker < named.start
    };
    if rows && !bare && named.len() < 2 && !named.iter().any(object) {
        reading.rename(marker, Concept::Word(Word::To));
    }
}

/// "Now by source" behind an answer goes on, and does not mean today.
pub(super) fn now(reading: &mut Reading) {
    let first = reading.items.iter().position(|item| !item.is(Word::Chat)).unwrap_or_default();
    if reading.is(first, Word::Today) && reading.items[first].text == "now" && first + 1 < reading.items.len() {
        reading.rename(first, Concept::Word(Word::Follow));
    }
}

/// «сколько выиграли, а сколько проиграли»: an "and".
pub(super) fn besides(reading: &mut Reading) {
    let first = reading.items.iter().position(|item| !item.is(Word::Chat)).unwrap_or_default();
    let places = first + 1..reading.items.len();
    let besides = |place: &usize| reading.is(*place, Word::Follow) && reading.is(place + 1, Word::Count);
    if let Some(place) = places.into_iter().find(|place| besides(place) && reading.items[*place].text == "а") {
        reading.rename(place, Concept::Word(Word::And));
    }
}

/// «қанша мәміле жасалды»: a deal made is a deal won.
pub(super) fn made(reading: &mut Reading) {
    let made = |place: &usize| reading.is(*place, Word::Created) && reading.items[*place].text.starts_with("жасал");
    let place = (0..reading.items.len()).find(made).filter(|_| reading.has(Word::Deals));
    if let Some(place) = place {
        reading.rename(place, Concept::Word(Word::Won));
    }
}

/// "Where did our leads come from": by source.
pub(super) fn whence(reading: &mut Reading) {
    let Some(place) = reading.items.iter().position(|item| item.text == "where") else { return };
    if reading.has(Word::Leads) && reading.has(Word::Came) {
        reading.rename(place, Concept::Dim(Dimension::Source));
    }
}

/// «больше, чем вчера», "more than in January": days are compared, and no amounts.
pub(super) fn more_than(reading: &mut Reading, named: &[Named]) {
    let is_marker = |place: usize| {
        let text = &reading.items[place].text;
        let than = text.ends_with("чем") || text.ends_with("than") || reading.is(place + 1, Word::Than);
        reading.is_one(place, &[Word::More, Word::Less]) && than
    };
    let days = |place: usize| {
        named.iter().any(|named| named.start == place) || reading.is_one(place, &[Word::Last, Word::BeforeLast])
    };
    let next = |place: usize| place + 1 + usize::from(reading.is(place + 1, Word::Than));
    let marker = (0..reading.items.len()).find(|place| is_marker(*place) && days(next(*place)));
    let marker = marker.map(|place| (place, next(place)));
    if let Some((place, end)) = marker {
        reading.rename(place, Concept::Word(Word::Compare));
        reading.use_up(place + 1, end);
    }
}

/// «сколько заявок упало», «сколько упало на каспи»: they come in, and do not shrink.
pub(super) fn came_in(reading: &mut Reading) {
    let payment = |item: &Item| matches!(item.what, What::Is(Concept::Group(_) | Concept::Kind(_)));
    let comes = reading.has(Word::Leads) || reading.items.iter().any(payment);
    let counted = comes && reading.has_any(&[Word::Count, Word::HowMuch]);
    let falls = |place: &usize| reading.is(*place, Word::Growth) && reading.items[*place].text.starts_with("упал");
    if let Some(place) = (0..reading.items.len()).find(falls).filter(|_| counted) {
        reading.rename(place, Concept::Word(Word::Came));
    }
}

/// «против», "vs", "compared to": what follows is compared with.
pub(super) fn is_relative(reading: &Reading, marker: usize) -> bool {
    // As they sound, for they may be in Latin letters.
    const VERBS: [&str; 3] = ["sravn", "sopostav", "salist"];
    let text = &reading.items[marker].text;
    let sound: String = spoken(text).into_iter().collect();
    text != "compare" && !VERBS.iter().any(|verb| sound.starts_with(verb))
}
