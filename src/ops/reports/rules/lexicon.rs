//! The vocabulary: phrases of three languages from tables, and how a typed word is recognised in spite of its ending, a
//! slip of the finger or Latin letters.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::concepts::Concept;
use super::words::{self, Token};
use crate::ops::mappings::suggest::letters;
use crate::types::Lang;

/// Tables of phrases; the language tells how a month and a number go together.
const TABLES: [(Option<Lang>, &str); 5] = [
    (Some(Lang::Ru), include_str!("lexicon/ru.tsv")),
    (Some(Lang::Kk), include_str!("lexicon/kk.tsv")),
    (Some(Lang::En), include_str!("lexicon/en.tsv")),
    (None, include_str!("lexicon/holidays.tsv")),
    (None, ACTS),
];

const ACTS: &str = include_str!("lexicon/acts.tsv");

/// How well a typed word fits a pattern; less is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fit {
    /// Letter by letter, or with another ending.
    Same,
    /// As it sounds, in the other alphabet.
    Sounds,
    /// But for one slip.
    Slip,
}

type Known = FxHashMap<String, usize>;

struct Pattern {
    letters: Vec<char>,
    sounds: Vec<char>,
    /// Most letters an ending may have.
    ending: usize,
}

/// A phrase of the vocabulary.
pub(super) struct Phrase {
    patterns: Vec<usize>,
    /// What it means.
    pub(super) concept: Concept,
    /// In which language; none where it is told apart from no other.
    pub(super) lang: Option<Lang>,
    /// Letters of its patterns: the longer says more.
    size: usize,
    /// Whether it is of what is refused or ordered, and no part of a report.
    act: bool,
}

impl Phrase {
    /// Whether it is of what is refused or ordered.
    pub(super) fn is_act(&self) -> bool {
        self.act
    }

    /// Letters of its patterns.
    pub(super) fn size(&self) -> usize {
        self.size
    }
}

/// The vocabulary.
pub(super) struct Lexicon {
    patterns: Vec<Pattern>,
    phrases: Vec<Phrase>,
    /// Phrases by their first pattern.
    first: FxHashMap<usize, Vec<usize>>,
}

/// A phrase found in a question.
#[derive(Clone, Copy)]
pub(super) struct Found {
    pub(super) phrase: &'static Phrase,
    /// How many tokens it takes.
    pub(super) length: usize,
    pub(super) fit: Fit,
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::read);

/// The vocabulary, read once.
pub(super) fn lexicon() -> &'static Lexicon {
    &LEXICON
}

impl Lexicon {
    fn read() -> Self {
        let mut lexicon = Self { patterns: Vec::new(), phrases: Vec::new(), first: FxHashMap::default() };
        let mut known = FxHashMap::default();
        for (lang, table) in TABLES {
            for line in table.lines().filter(|line| !line.starts_with('#')) {
                let (tag, phrases) = line.split_once('\t').expect("every line of a table has two columns");
                let concept = Concept::parse(tag).expect("every tag of a table is a concept");
                for phrase in phrases.split(',') {
                    lexicon.add(phrase.trim(), concept, lang, table == ACTS, &mut known);
                }
            }
        }
        lexicon
    }

    fn add(&mut self, phrase: &str, concept: Concept, lang: Option<Lang>, act: bool, known: &mut Known) {
        let patterns: Vec<usize> = phrase.split_whitespace().map(|word| self.pattern(word, known)).collect();
        let Some(first) = patterns.first() else { return };
        let size = patterns.iter().map(|pattern| self.patterns[*pattern].letters.len()).sum();
        self.first.entry(*first).or_default().push(self.phrases.len());
        self.phrases.push(Phrase { patterns, concept, lang, size, act });
    }

    fn pattern(&mut self, word: &str, known: &mut Known) -> usize {
        let stars = word.chars().rev().take_while(|letter| *letter == '*').count();
        let stem = words::fold(word.trim_end_matches('*'));
        let key = format!("{stem}{}", &word[word.len() - stars..]);
        *known.entry(key).or_insert_with(|| {
            let sounds = spoken(&stem);
            self.patterns.push(Pattern { letters: stem.chars().collect(), sounds, ending: [0, 4, 9][stars.min(2)] });
            self.patterns.len() - 1
        })
    }

    /// Which patterns each token may be: exact ones, or else by sound, or else but for a slip.
    pub(super) fn fits(&self, tokens: &[Token]) -> Vec<Vec<(usize, Fit)>> {
        tokens.iter().map(|token| self.fits_of(token)).collect()
    }

    fn fits_of(&self, token: &Token) -> Vec<(usize, Fit)> {
        let typed: Vec<char> = token.text.chars().collect();
        let all = |fit: Fit, is: &dyn Fn(&Pattern) -> bool| -> Vec<(usize, Fit)> {
            let hits = self.patterns.iter().enumerate().filter(|(_, pattern)| is(pattern));
            hits.map(|(number, _)| (number, fit)).collect()
        };
        let mut fits = all(Fit::Same, &|pattern| begins(&typed, &pattern.letters, pattern.ending));
        if !token.is_word() {
            return fits;
        }
        if fits.is_empty() && token.text.is_ascii() && typed.len() >= 2 {
            let spellings = spellings(&token.text);
            fits = all(Fit::Sounds, &|pattern| {
                let ending = pattern.ending + pattern.ending / 2;
                pattern.letters[0] > '\u{400}' && spellings.iter().any(|typed| begins(typed, &pattern.sounds, ending))
            });
        }
        if fits.is_empty() && typed.len() >= 5 {
            fits = all(Fit::Slip, &|pattern| slips(&typed, &pattern.letters, pattern.ending));
            if fits.is_empty() && token.text.is_ascii() && typed.len() >= 6 {
                let spellings = spellings(&token.text);
                fits = all(Fit::Slip, &|pattern| {
                    pattern.letters[0] > '\u{400}'
                        && pattern.sounds.len() >= 5
                        && spellings.iter().any(|typed| slips(typed, &pattern.sounds, pattern.ending))
                });
            }
        }
        fits
    }

    /// All phrases that begin at a token, the longest first; among those of equal length what fits best, then what says
    /// more.
    pub(super) fn at(&'static self, tokens: &[Token], fits: &[Vec<(usize, Fit)>], place: usize) -> Vec<Found> {
        let mut found: Vec<Found> = Vec::new();
        for (pattern, fit) in &fits[place] {
            for phrase in self.first.get(pattern).into_iter().flatten().map(|number| &self.phrases[*number]) {
                if let Some((length, worst)) = follows(&phrase.patterns, &tokens[place..], &fits[place..], *fit) {
                    found.push(Found { phrase, length, fit: worst });
                }
            }
        }
        found.sort_by_key(|found| (std::cmp::Reverse(found.length), found.fit, std::cmp::Reverse(found.phrase.size)));
        found
    }
}

/// How many tokens a phrase takes, and how well its worst word fits. A hyphen may stand inside: «қолма-қол».
fn follows(patterns: &[usize], tokens: &[Token], fits: &[Vec<(usize, Fit)>], first: Fit) -> Option<(usize, Fit)> {
    patterns[1..].iter().try_fold((1, first), |(place, worst), pattern| {
        let place = place + usize::from(tokens.get(place)?.text == "-");
        let (_, fit) = fits.get(place)?.iter().find(|(number, _)| number == pattern)?;
        Some((place + 1, worst.max(*fit)))
    })
}

/// Whether a word is a stem and an ending of at most so many letters.
pub(super) fn begins(typed: &[char], stem: &[char], ending: usize) -> bool {
    typed.len() >= stem.len() && typed.len() - stem.len() <= ending && typed[..stem.len()] == *stem
}

/// Whether one letter of the stem is wrong, missing, too many, or two changed places.
fn slips(typed: &[char], stem: &[char], ending: usize) -> bool {
    if stem.len() < 5 {
        return false;
    }
    let same_start = typed[0] == stem[0] || (typed.len() > 1 && typed[1] == stem[0] && typed[0] == stem[1]);
    // An ending after a slip may not be as free as after the stem itself.
    let ending = ending.min(3);
    same_start
        && (stem.len() - 1..=stem.len() + 1).any(|length| {
            length <= typed.len()
                && typed.len() - length <= ending
                && letters::changes(&typed[..length], stem, 1).is_some()
                // A short word with another letter in it is another word: «каска» is no «касса».
                && (stem.len() > 5 || length != stem.len() || is_swap(&typed[..length], stem))
        })
}

/// Whether the letters are the same in another order.
fn is_swap(one: &[char], other: &[char]) -> bool {
    let sorted = |letters: &[char]| {
        let mut letters = letters.to_vec();
        letters.sort_unstable();
        letters
    };
    sorted(one) == sorted(other)
}

/// How a word sounds.
pub(super) fn spoken(word: &str) -> Vec<char> {
    letters::sounds(&word.replace('ц', "с").replace("ье", "е")).chars().collect()
}

/// How a word in Latin letters may sound: people write Russian and Kazakh in more than one way.
pub(super) fn spellings(word: &str) -> Vec<Vec<char>> {
    let mut all = vec![spoken(word)];
    for (from, to) in [("ts", "s"), ("j", "zh"), ("c", "ch"), ("x", "h"), ("w", "sh"), ("shch", "sh"), ("sch", "sh")] {
        if word.contains(from) {
            all.push(spoken(&word.replace(from, to)));
        }
    }
    all.dedup();
    all
}

#[cfg(test)]
mod tests {
    use super::super::words::tokens;
    use super::*;

    fn meaning(text: &str) -> Option<Concept> {
        let tokens = tokens(text);
        lexicon().at(&tokens, &lexicon().fits(&tokens), 0).first().map(|found| found.phrase.concept)
    }

    #[test]
    fn words_are_recognised_with_endings_slips_and_other_letters() {
        let month = |number| Some(Concept::Month(number));
        for (text, expected) in [
            ("февраля", month(2)),
            ("ферваль", month(2)),
            ("fevralya", month(2)),
            ("АҚПАНДАҒЫ", month(2)),
            ("акпан", month(2)),
            ("febuary", month(2)),
            ("каспи голд", Some(Concept::Kind("kaspi_gold"))),
            ("кактус", None),
        ] {
            assert_eq!(meaning(text), expected, "{text}");
        }
    }
}
