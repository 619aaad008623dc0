//! A question as a row of things that mean something; fillers are gone, what nobody knows stays as unknown.

use chrono::NaiveDate;

use super::concepts::{Concept, Word};
use super::items;
use super::lexicon::Heard;
use super::names::Directory;
use super::numbers::Number;
use super::{asides, negation, numerals};
use crate::types::Lang;

/// What stands at a place.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum What {
    Is(Concept),
    Number(Number),
    Date(NaiveDate),
    /// A date no calendar has: year, month, day.
    NoDate(i32, u32, u32),
    Managers(Vec<i64>),
    Products(Vec<i64>),
    Source(String),
    Warehouse(String),
    Dash,
    Unknown,
}

/// One thing of a question.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Item {
    pub(super) what: What,
    /// As it was typed.
    pub(super) raw: String,
    /// Folded.
    pub(super) text: String,
    /// The language of its phrase.
    pub(super) lang: Option<Lang>,
    /// Which part of the question it stands in, set off by commas and the like.
    pub(super) part: usize,
    /// Whether a filler stands before it, other than a «у».
    pub(super) spaced: bool,
    /// Whether it may be a word of what is refused.
    pub(super) act: bool,
}

impl Item {
    /// Whether it is a word of the vocabulary.
    pub(super) fn is(&self, word: Word) -> bool {
        self.what == What::Is(Concept::Word(word))
    }
}

/// The things of a question, and which of them were understood.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Reading {
    pub(super) items: Vec<Item>,
    pub(super) used: Vec<bool>,
    /// The language most of it is in.
    pub(super) lang: Lang,
}

impl Reading {
    /// Reads the pieces of a question.
    pub(super) fn of(heard: &Heard, directory: &Directory, given: Option<Lang>) -> Self {
        let (mut items, lang) = items::read(heard, directory, given);
        asides::drop(&mut items);
        numerals::join(&mut items);
        negation::resolve(&mut items);
        Self { used: vec![false; items.len()], items, lang }
    }

    /// What stands at a place.
    pub(super) fn at(&self, place: usize) -> Option<&What> {
        self.items.get(place).map(|item| &item.what)
    }

    /// Whether a word stands at a place, not yet understood.
    pub(super) fn is(&self, place: usize, word: Word) -> bool {
        self.at(place) == Some(&What::Is(Concept::Word(word))) && !self.used[place]
    }

    /// Whether one of several words stands at a place.
    pub(super) fn is_one(&self, place: usize, words: &[Word]) -> bool {
        words.iter().any(|word| self.is(place, *word))
    }

    /// Takes every place where a word stands; whether there was any.
    pub(super) fn take(&mut self, word: Word) -> bool {
        let places: Vec<usize> = (0..self.items.len()).filter(|place| self.is(*place, word)).collect();
        places.iter().for_each(|place| self.used[*place] = true);
        !places.is_empty()
    }

    /// Whether a word stands anywhere.
    pub(super) fn has(&self, word: Word) -> bool {
        (0..self.items.len()).any(|place| self.is(place, word))
    }

    /// Marks places as understood.
    pub(super) fn use_up(&mut self, from: usize, to: usize) {
        self.used[from..to].fill(true);
    }

    /// Where a word first stands.
    pub(super) fn place_of(&self, word: Word) -> Option<usize> {
        (0..self.items.len()).find(|place| self.is(*place, word))
    }

    /// Whether any of several words stands anywhere.
    pub(super) fn has_any(&self, words: &[Word]) -> bool {
        words.iter().any(|word| self.has(*word))
    }

    /// Gives a place another meaning.
    pub(super) fn rename(&mut self, place: usize, concept: Concept) {
        self.items[place].what = What::Is(concept);
    }

    /// The concept at a place, not yet understood.
    pub(super) fn concept(&self, place: usize) -> Option<Concept> {
        match self.at(place)? {
            What::Is(concept) if !self.used[place] => Some(*concept),
            _ => None,
        }
    }

    /// The number at a place, not yet understood.
    pub(super) fn number(&self, place: usize) -> Option<Number> {
        match self.at(place)? {
            What::Number(number) if !self.used[place] => Some(*number),
            What::Is(Concept::Number(value)) if !self.used[place] => Some(Number::plain(*value)),
            _ => None,
        }
    }

    /// All that was not understood.
    pub(super) fn rest(&self) -> impl Iterator<Item = (usize, &Item)> {
        self.items.iter().enumerate().filter(|(place, _)| !self.used[*place])
    }
}
