//! Words typed with the other keyboard layout: «ghjlf;b» is «продажи», «кумутгу» is "revenue".

use super::lexicon::{Fit, Heard};
use super::words;

const LATIN: &str = "`qwertyuiop[]asdfghjkl;'zxcvbnm,.";
const CYRILLIC: &str = "ёйцукенгшщзхъфывапролджэячсмитьбю";

/// Fewest letters of a word that shows that the layout was wrong.
const TELLING: usize = 3;

/// The question with such words put right; none where no word is one.
pub(super) fn retyped(question: &str) -> Option<String> {
    let words: Vec<Typed> = question.split_whitespace().map(Typed::of).collect();
    let wrong = words.iter().filter(|word| word.is_wrong()).count();
    let telling = words.iter().any(|word| word.is_wrong() && word.typed.chars().count() >= TELLING);
    let mostly = wrong * 2 > words.len();
    let right = |word: &Typed| match &word.other {
        Some(other) if word.is_wrong() || mostly && !word.known => other.clone(),
        _ => word.typed.to_owned(),
    };
    telling.then(|| words.iter().map(right).collect::<Vec<_>>().join(" "))
}

struct Typed<'a> {
    typed: &'a str,
    /// By the same keys of the other layout.
    other: Option<String>,
    known: bool,
    other_known: bool,
}

impl<'a> Typed<'a> {
    fn of(typed: &'a str) -> Self {
        let known = is_known(typed, Fit::Same);
        let other = of_other_layout(typed.trim_end_matches(['?', '!']));
        let other_known = !known && other.as_deref().is_some_and(|other| is_known(other, Fit::Slip));
        Self { typed, other, known, other_known }
    }

    fn is_wrong(&self) -> bool {
        self.other_known
    }
}

/// Whether the vocabulary has a word, at worst so well.
fn is_known(word: &str, worst: Fit) -> bool {
    let heard = Heard::of(words::tokens(word));
    heard.tokens.first().is_some_and(|token| token.is_word())
        && heard.found[0].iter().any(|found| found.length == 1 && found.fit <= worst && found.fit != Fit::Sounds)
}

/// None for a word with letters of both alphabets, or of none.
fn of_other_layout(word: &str) -> Option<String> {
    let small = word.to_lowercase();
    let is = |keys: &'static str| move |letter: char| keys.contains(letter);
    let (from, to) =
        match (small.contains(is("abcdefghijklmnopqrstuvwxyz")), small.contains(|letter| letter > '\u{400}')) {
            (true, false) => (LATIN, CYRILLIC),
            (false, true) => (CYRILLIC, LATIN),
            _ => return None,
        };
    let key = |letter| from.chars().position(|key| key == letter).and_then(|at| to.chars().nth(at)).unwrap_or(letter);
    Some(small.chars().map(key).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_the_other_layout_are_put_right() {
        for (typed, right) in [
            ("ghjlf;b pf ytltk.", Some("продажи за неделю")),
            ("кумутгу дфые ьщтер", Some("revenue last month")),
            ("ghjlf;b fquekm pf vfhn?", Some("продажи айгуль за март")),
            ("продажи за vfhn", Some("продажи за март")),
            ("выручка за март", None),
            ("kaspi bojynsha tusim", None),
        ] {
            assert_eq!(retyped(typed).as_deref(), right, "{typed}");
        }
    }
}
