//! Figures named one beside the other: «выручка, количество сделок и средний чек» are three, and none may be lost.

use super::concepts::{Concept, Word};
use super::reading::{Reading, What};

/// Words that stand between a separator and what it separates: «и количество выигранных».
const SKIPPED: [Word; 9] = [
    Word::Count,
    Word::HowMuch,
    Word::What,
    Word::Won,
    Word::Lost,
    Word::Open,
    Word::Created,
    Word::Deals,
    Word::DealsWon,
];

/// Whether the figure at a place is one of several: behind an "and" or a comma, before one, or counted by itself.
pub(super) fn is_listed(reading: &Reading, place: usize) -> bool {
    let start = start(reading, place);
    is_counted(reading, place) || is_joined_before(reading, start) || is_joined_behind(reading, place)
}

/// Where the words of a figure begin.
fn start(reading: &Reading, place: usize) -> usize {
    let same = |at: usize| reading.items[at].part == reading.items[place].part;
    let skipped = |at: usize| same(at) && SKIPPED.iter().any(|word| reading.items[at].is(*word));
    (0..place).rev().take_while(|at| skipped(*at)).last().unwrap_or(place)
}

/// «количество выигранных сделок», but not «сколько денег по сделкам».
fn is_counted(reading: &Reading, place: usize) -> bool {
    let inverted = reading.items.get(place + 1).filter(|next| next.part == reading.items[place].part);
    (start(reading, place)..place).any(|at| reading.items[at].is(Word::Count))
        || inverted.is_some_and(|next| next.is(Word::Count))
}

/// Whether an "and" stands before a place, or a comma and a figure before it.
pub(super) fn is_joined_before(reading: &Reading, start: usize) -> bool {
    let Some(before) = start.checked_sub(1) else { return false };
    // «сделок сколько, на какую сумму».
    let figure = is_figure(reading, before) || reading.items[before].is(Word::Count);
    reading.items[before].is(Word::And) || reading.items[before].part != reading.items[start].part && figure
}

fn is_joined_behind(reading: &Reading, place: usize) -> bool {
    let Some(next) = reading.items.get(place + 1) else { return false };
    let and = next.is(Word::And);
    let first = place + 1 + usize::from(and);
    let skipped = |at: &usize| SKIPPED[..3].iter().any(|word| reading.items[*at].is(*word));
    let figure = (first..reading.items.len()).find(|at| !skipped(at));
    (and || next.part != reading.items[place].part) && figure.is_some_and(|at| is_figure(reading, at))
}

/// Whether a word names a figure, understood already or not.
fn is_figure(reading: &Reading, place: usize) -> bool {
    const NOUNS: [Word; 11] = [
        Word::Sales,
        Word::Deals,
        Word::DealsWon,
        Word::Won,
        Word::Lost,
        Word::Leads,
        Word::Conversion,
        Word::Pieces,
        Word::Invoices,
        Word::Share,
        Word::WithoutInvoice,
    ];
    match reading.items[place].what {
        What::Is(Concept::Metric(_)) => true,
        What::Is(Concept::Word(word)) => NOUNS.contains(&word),
        _ => false,
    }
}

/// Whether an "and" or a comma stands between two places.
pub(super) fn are_apart(reading: &Reading, one: usize, other: usize) -> bool {
    let (first, last) = (one.min(other), one.max(other));
    reading.items[first].part != reading.items[last].part || (first..last).any(|at| reading.is(at, Word::And))
}
