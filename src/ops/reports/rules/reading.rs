//! A question as a row of things that mean something; fillers are gone, what nobody knows stays as unknown.

use chrono::NaiveDate;

use super::concepts::{Concept, Word};
use super::lexicon::{Fit, Found, lexicon};
use super::names::Directory;
use super::numbers::{self, Number};
use super::words::Token;
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
    pub(super) fn of(tokens: &[Token], directory: &Directory, given: Option<Lang>) -> Self {
        let fits = lexicon().fits(tokens);
        let found: Vec<Vec<Found>> = (0..tokens.len())
            .map(|place| {
                lexicon().at(tokens, &fits, place).into_iter().filter(|found| !found.phrase.is_act()).collect()
            })
            .collect();
        let lang = language(tokens, &found).or(given).unwrap_or(Lang::Ru);
        let mut items: Vec<Item> = Vec::new();
        let mut place = 0;
        while place < tokens.len() {
            if let Some((day, month)) = numbers::day_of_month(tokens, &found, place) {
                let make = |what: What| Item { what, raw: String::new(), text: String::new(), lang: None };
                items.extend([make(What::Number(Number::plain(day.into()))), make(What::Is(Concept::Month(month)))]);
                place += 3;
                continue;
            }
            let (item, length) = next(tokens, &found, place, directory, lang);
            place += length;
            let joins = |item: &Item| {
                matches!(
                    item.what,
                    What::Number(_)
                        | What::Date(_)
                        | What::Is(Concept::Month(_) | Concept::Weekday(_) | Concept::Unit(_))
                )
            };
            let loose =
                item.as_ref().is_some_and(|item: &Item| item.what == What::Dash) && !items.last().is_some_and(joins);
            if !loose {
                items.extend(item);
            }
        }
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

fn next(
    tokens: &[Token],
    found: &[Vec<Found>],
    place: usize,
    directory: &Directory,
    lang: Lang,
) -> (Option<Item>, usize) {
    let make = |what: What, length: usize, lang| {
        let raw: Vec<&str> = tokens[place..place + length].iter().map(|token| token.raw.as_str()).collect();
        let text: Vec<&str> = tokens[place..place + length].iter().map(|token| token.text.as_str()).collect();
        (Some(Item { what, raw: raw.join(" "), text: text.join(" "), lang }), length)
    };
    if let Some((what, length)) = numbers::date(tokens, place) {
        return make(what, length, None);
    }
    if tokens[place].is_digits() && found[place].iter().all(|found| found.length == 1) {
        let (number, length) = numbers::number(tokens, found, place);
        return make(What::Number(number), length, None);
    }
    let token = &tokens[place];
    if let Some((what, length)) = directory.person_in_full(tokens, place) {
        return make(what, length, None);
    }
    let best = pick(&found[place], lang);
    let surely = best.filter(|best| best.fit == Fit::Same);
    let capital =
        place > 0 && token.raw.chars().next().is_some_and(char::is_uppercase) && token.raw != token.raw.to_uppercase();
    if (surely.is_none() || (capital && surely.is_some_and(|best| best.length == 1)))
        && let Some((what, length)) = directory.find(tokens, place, surely.is_some())
    {
        return make(what, length, None);
    }
    if let Some(best) = best {
        if best.phrase.concept == Concept::Word(Word::Fill) {
            return (None, best.length);
        }
        return make(What::Is(best.phrase.concept), best.length, best.phrase.lang);
    }
    match token.text.as_str() {
        "-" => make(What::Dash, 1, None),
        _ if !token.text.chars().any(char::is_alphanumeric) => (None, 1),
        _ => make(What::Unknown, 1, None),
    }
}

/// Of phrases that fit equally well, the one of the question's language.
fn pick(found: &[Found], lang: Lang) -> Option<Found> {
    let best = *found.first()?;
    let equal = |other: &&Found| {
        other.length == best.length && other.fit == best.fit && (best.fit == Fit::Same || best.length == 1)
    };
    let rivals: Vec<&Found> = found.iter().filter(equal).collect();
    if best.fit == Fit::Slip && rivals.iter().any(|other| other.phrase.concept != best.phrase.concept) {
        return None;
    }
    // A stem of more letters says more than the language.
    let own = |found: &&&Found| found.phrase.lang == Some(lang) && found.phrase.size() + 1 >= best.phrase.size();
    rivals.iter().find(own).map_or(Some(best), |found| Some(**found))
}

/// The language of most words that are of one language only; letters of Kazakh count.
fn language(tokens: &[Token], found: &[Vec<Found>]) -> Option<Lang> {
    let mut votes = [0_usize; 3];
    for (token, found) in tokens.iter().zip(found) {
        let mut langs: Vec<Lang> =
            found.iter().filter(|found| found.fit != Fit::Slip).filter_map(|found| found.phrase.lang).collect();
        langs.sort_by_key(|lang| lang.code());
        langs.dedup();
        if let [lang] = langs[..] {
            votes[Lang::ALL.iter().position(|it| *it == lang).unwrap_or_default()] += 1;
        }
        if token.raw.to_lowercase().chars().any(|letter| "әғқңөұүһі".contains(letter)) {
            votes[1] += 2;
        }
    }
    let most = votes.into_iter().max().filter(|most| *most > 0)?;
    Lang::ALL.into_iter().zip(votes).find(|(_, votes)| *votes == most).map(|(lang, _)| lang)
}
