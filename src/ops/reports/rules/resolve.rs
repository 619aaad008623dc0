//! What a plan made elsewhere needs of the rules: names found by the words of a question, and parts that go together.
//!
//! A name is found as the rules find it, whatever its ending or alphabet; words that say more than the name are no name.

use super::names::{self, Directory};
use super::reading::What;
use super::spelling::{spellings, spoken};
use super::words::{Token, tokens};
use super::{Named, Names, sense};
use crate::ops::reports::plan::Plan;

/// Letters a word shares with one of the question where it is the same but for its ending.
const START: usize = 3;

/// Whether the parts of a plan go together: there is no stock by manager and no lead paid in cash.
pub(in crate::ops::reports) fn fits(plan: &Plan) -> bool {
    sense::fits(plan)
}

/// The managers a name may be of.
pub(in crate::ops::reports) fn managers(words: &str, names: &Names) -> Vec<Named> {
    let only = Names { managers: names.managers.clone(), ..Names::default() };
    let of = |what| if let What::Managers(numbers) = what { Some(numbers) } else { None };
    let numbers = common(look(words, &only).into_iter().filter_map(of));
    names.managers.iter().filter(|named| numbers.contains(&named.number)).cloned().collect()
}

/// The managers whose names are nearest to a name nobody has.
pub(in crate::ops::reports) fn nearest_managers(words: &str, names: &Names, most: usize) -> Vec<Named> {
    let word = tokens(words).into_iter().find(Token::is_word);
    word.map(|word| names::nearest(names, &word.text, most)).unwrap_or_default()
}

/// The products a name may be of.
pub(in crate::ops::reports) fn products(words: &str, names: &Names) -> Vec<i64> {
    let only = Names { products: names.products.clone(), ..Names::default() };
    let of = |what| if let What::Products(numbers) = what { Some(numbers) } else { None };
    common(look(words, &only).into_iter().filter_map(of))
}

/// The code of the one source of a name.
pub(in crate::ops::reports) fn source(words: &str, names: &Names) -> Option<String> {
    let only = Names { sources: names.sources.clone(), ..Names::default() };
    let of = |what| if let What::Source(code) = what { Some(code) } else { None };
    one(look(words, &only).into_iter().filter_map(of))
}

/// The one warehouse of a name.
pub(in crate::ops::reports) fn warehouse(words: &str, names: &Names) -> Option<String> {
    let only = Names { warehouses: names.warehouses.clone(), ..Names::default() };
    let of = |what| if let What::Warehouse(name) = what { Some(name) } else { None };
    one(look(words, &only).into_iter().filter_map(of))
}

/// Whether a question has these words, in whatever case or alphabet.
pub(in crate::ops::reports) fn mentions(question: &str, words: &str) -> bool {
    let asked = tokens(question);
    let has = |word: &Token| asked.iter().any(|other| is_alike(word, other));
    tokens(words).iter().filter(|token| token.is_word() || token.is_digits()).all(has)
}

/// What words name; nothing where one of them is of no name.
fn look(words: &str, names: &Names) -> Vec<What> {
    let directory = Directory::of(names);
    let tokens = tokens(words);
    let (mut found, mut place) = (Vec::new(), 0);
    while let Some(token) = tokens.get(place) {
        let next = directory.person_in_full(&tokens, place).or_else(|| directory.find(&tokens, place, false));
        match next {
            Some((what, length)) => {
                found.push(what);
                place += length;
            }
            None if is_small(token) => place += 1,
            None => return Vec::new(),
        }
    }
    found
}

/// A sign or a word such as «по», which names nothing by itself.
fn is_small(token: &Token) -> bool {
    !token.is_digits() && token.text.chars().count() < START
}

fn common(mut all: impl Iterator<Item = Vec<i64>>) -> Vec<i64> {
    let first = all.next().unwrap_or_default();
    all.fold(first, |kept, next| kept.into_iter().filter(|number| next.contains(number)).collect())
}

fn one(mut all: impl Iterator<Item = String>) -> Option<String> {
    let first = all.next()?;
    all.all(|next| next == first).then_some(first)
}

fn is_alike(word: &Token, other: &Token) -> bool {
    let starts = |one: &[char], other: &[char]| {
        let shared = one.iter().zip(other).take_while(|(one, other)| one == other).count();
        shared > 0 && shared >= START.min(one.len())
    };
    if word.is_digits() || other.is_digits() {
        return word.text == other.text;
    }
    spellings(&word.text).iter().any(|word| starts(word, &spoken(&other.text)))
        || spellings(&other.text).iter().any(|other| starts(&spoken(&word.text), other))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> Names {
        let named = |all: &[(i64, &str)]| {
            all.iter().map(|(number, name)| Named { number: *number, name: (*name).to_owned() }).collect()
        };
        Names {
            managers: named(&[(1, "Сергей Иванов"), (2, "Сергей Петров"), (3, "Айгуль Сапарова")]),
            products: named(&[(11, "Коллаген морской 300 г"), (12, "Омега-3 120 капсул"), (13, "Коллаген говяжий")]),
            warehouses: vec!["Алматы".to_owned(), "Основной склад".to_owned()],
            sources: vec![
                ("UC_2GIS".to_owned(), "2ГИС".to_owned()),
                ("RECOMMENDATION".to_owned(), "По рекомендации".to_owned()),
            ],
        }
    }

    #[test]
    fn managers_are_found_by_their_names_and_nothing_more() {
        for (words, expected) in [
            ("Сергею", vec![1, 2]),
            ("Сергею Петрову", vec![2]),
            ("Айгүл", vec![3]),
            ("Aigul", vec![3]),
            ("Сергей Сидоров", vec![]),
            ("коллаген", vec![]),
            ("", vec![]),
        ] {
            let numbers: Vec<i64> = managers(words, &names()).into_iter().map(|named| named.number).collect();
            assert_eq!(numbers, expected, "{words}");
        }
    }

    #[test]
    fn things_are_found_by_their_names_and_nothing_more() {
        for (words, expected) in [
            ("коллагена", vec![11, 13]),
            ("морского коллагена", vec![11]),
            ("омега-3", vec![12]),
            ("коллаген 500", vec![]),
        ] {
            assert_eq!(products(words, &names()), expected, "{words}");
        }
        assert_eq!(source("2gis", &names()).as_deref(), Some("UC_2GIS"));
        assert_eq!(source("по рекомендации", &names()).as_deref(), Some("RECOMMENDATION"));
        assert_eq!(source("радио", &names()), None);
        assert_eq!(warehouse("Алматы", &names()).as_deref(), Some("Алматы"));
        assert_eq!(warehouse("Шымкент", &names()), None);
    }

    #[test]
    fn a_question_has_the_words_it_has_whatever_their_ending() {
        let question = "Сколько Сергей продал омега-3 в Almaty?";
        for words in ["Сергея", "омеги-3", "Алматы", "Sergey", ""] {
            assert!(mentions(question, words), "{words}");
        }
        for words in ["Айгуль", "омега-6", "Сергей Иванов"] {
            assert!(!mentions(question, words), "{words}");
        }
    }
}
