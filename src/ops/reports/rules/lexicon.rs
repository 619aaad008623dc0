//! The vocabulary: phrases of three languages from tables, and where a question has them.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::concepts::{Concept, Word};
use super::endings::Ending;
use super::spelling::{SHORTEST, begins, begins_in_sound, slips, slips_in_sound, spellings, spoken};
use super::words::{self, Token};
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
    /// But for a slip.
    Slip,
}

type Known = FxHashMap<String, usize>;

struct Pattern {
    letters: Vec<char>,
    sounds: Vec<char>,
    ending: Ending,
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

    /// Whether it may be meant in spite of a slip: a short word that says nothing would swallow one that says something.
    fn bears_slips(&self) -> bool {
        const LITTLE: [Word; 6] = [Word::Fill, Word::Aside, Word::Reason, Word::Chat, Word::Table, Word::Follow];
        self.size >= 6 || !LITTLE.iter().any(|word| self.concept == Concept::Word(*word))
    }

    /// Letters of its patterns.
    pub(super) fn size(&self) -> usize {
        self.size
    }
}

/// The vocabulary, read once.
#[derive(Default)]
struct Lexicon {
    patterns: Vec<Pattern>,
    phrases: Vec<Phrase>,
    /// Patterns by their first letter.
    letters: Initials,
    /// Cyrillic ones by the first letter of their sound.
    sounds: Initials,
    /// Phrases by their first pattern.
    first: FxHashMap<usize, Vec<usize>>,
}

/// Patterns by a letter they begin with.
#[derive(Default)]
struct Initials(FxHashMap<char, Vec<usize>>);

impl Initials {
    fn add(&mut self, letters: &[char], number: usize) {
        if let Some(letter) = letters.first() {
            self.0.entry(*letter).or_default().push(number);
        }
    }

    /// Those that begin with one of a few letters and pass a test.
    fn among(&self, letters: &[char], is: impl Fn(usize) -> bool) -> Vec<usize> {
        let all = letters.iter().enumerate().filter(|(at, letter)| !letters[..*at].contains(letter));
        let all = all.filter_map(|(_, letter)| self.0.get(letter)).flatten();
        all.copied().filter(|number| is(*number)).collect()
    }
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

/// A question's pieces, and what each may be the beginning of.
pub(super) struct Heard {
    pub(super) tokens: Vec<Token>,
    pub(super) found: Vec<Vec<Found>>,
}

impl Heard {
    /// Looks all the pieces up.
    pub(super) fn of(tokens: Vec<Token>) -> Self {
        let fits: Vec<_> = tokens.iter().map(|token| LEXICON.fits(token)).collect();
        let found = (0..tokens.len()).map(|place| LEXICON.at(&tokens, &fits, place)).collect();
        Self { tokens, found }
    }
}

/// Whether a word is one of the vocabulary, letter by letter or with another ending.
pub(super) fn is_known(word: &str) -> bool {
    let heard = Heard::of(words::tokens(word));
    heard.found.first().is_some_and(|found| found.iter().any(|found| found.fit == Fit::Same && !found.phrase.is_act()))
}

impl Lexicon {
    fn read() -> Self {
        let mut lexicon = Self::default();
        let mut known = FxHashMap::default();
        for (lang, table) in TABLES {
            for line in table.lines().filter(|line| !line.starts_with('#')) {
                let (tag, phrases) = line.split_once('\t').expect("every line of a table has two columns");
                let concept = Concept::parse(tag).expect("every tag of a table is a concept");
                for phrase in phrases.split(',').map(str::trim) {
                    lexicon.add(phrase, concept, lang, table == ACTS, &mut known);
                    if let Some(softened) = softened(phrase) {
                        lexicon.add(&softened, concept, lang, table == ACTS, &mut known);
                    }
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
        let stem = word.trim_end_matches(['*', '~']);
        let (stem, mark) = (words::fold(stem), &word[stem.len()..]);
        *known.entry(format!("{stem}{mark}")).or_insert_with(|| {
            let (letters, sounds) = (stem.chars().collect::<Vec<_>>(), spoken(&stem));
            self.letters.add(&letters, self.patterns.len());
            if !stem.is_ascii() {
                self.sounds.add(&sounds, self.patterns.len());
            }
            self.patterns.push(Pattern { letters, sounds, ending: Ending::marked(mark) });
            self.patterns.len() - 1
        })
    }

    /// Which patterns a token may be: exact ones, or else by sound, or else but for a slip.
    fn fits(&self, token: &Token) -> Vec<(usize, Fit)> {
        let typed: Vec<char> = token.text.chars().collect();
        let exact = self.letters.among(&typed[..typed.len().min(1)], |number| {
            begins(&typed, &self.patterns[number].letters, self.patterns[number].ending)
        });
        if !exact.is_empty() || !token.is_word() || typed.len() < 2 {
            return fitting(Fit::Same, exact);
        }
        let spelled = if token.text.is_ascii() { spellings(&token.text) } else { Vec::new() };
        let in_sound = |is: fn(&[char], &[char], Ending) -> bool, starts: usize| {
            let of = |typed: &Vec<char>| {
                let is = |number: usize| is(typed, &self.patterns[number].sounds, self.patterns[number].ending);
                self.sounds.among(&typed[..starts.min(typed.len())], is)
            };
            spelled.iter().flat_map(of).collect::<Vec<_>>()
        };
        let sounding = in_sound(begins_in_sound, 1);
        if !sounding.is_empty() || typed.len() < SHORTEST {
            return fitting(Fit::Sounds, sounding);
        }
        let slipped = self
            .letters
            .among(&typed[..2], |number| slips(&typed, &self.patterns[number].letters, self.patterns[number].ending));
        let by_sound = slipped.is_empty() && typed.len() > SHORTEST;
        fitting(Fit::Slip, if by_sound { in_sound(slips_in_sound, 2) } else { slipped })
    }

    /// All phrases that begin at a token, the longest first; among those of equal length what fits best, then what says
    /// more.
    fn at(&'static self, tokens: &[Token], fits: &[Vec<(usize, Fit)>], place: usize) -> Vec<Found> {
        let mut found: Vec<Found> = Vec::new();
        for (pattern, fit) in &fits[place] {
            for phrase in self.first.get(pattern).into_iter().flatten().map(|number| &self.phrases[*number]) {
                if let Some((length, worst)) = follows(&phrase.patterns, &tokens[place..], &fits[place..], *fit)
                    && (worst != Fit::Slip || phrase.bears_slips())
                {
                    found.push(Found { phrase, length, fit: worst });
                }
            }
        }
        found.sort_by_key(|found| (std::cmp::Reverse(found.length), found.fit, std::cmp::Reverse(found.phrase.size)));
        found
    }
}

/// A Kazakh stem before an ending that begins with a vowel: «қалдық», «қалдығы».
fn softened(phrase: &str) -> Option<String> {
    let stem = phrase.strip_suffix('~')?;
    [("қ", "ғ"), ("к", "г"), ("п", "б")]
        .iter()
        .find_map(|(hard, soft)| Some(format!("{}{soft}~", stem.strip_suffix(hard)?)))
}

fn fitting(fit: Fit, mut numbers: Vec<usize>) -> Vec<(usize, Fit)> {
    numbers.sort_unstable();
    numbers.dedup();
    numbers.into_iter().map(|number| (number, fit)).collect()
}

/// How many tokens a phrase takes, and how well its worst word fits. A hyphen may stand inside: «қолма-қол».
fn follows(patterns: &[usize], tokens: &[Token], fits: &[Vec<(usize, Fit)>], first: Fit) -> Option<(usize, Fit)> {
    patterns[1..].iter().try_fold((1, first), |(place, worst), pattern| {
        let place = place + usize::from(tokens.get(place)?.text == "-");
        let (_, fit) = fits.get(place)?.iter().find(|(number, _)| number == pattern)?;
        Some((place + 1, worst.max(*fit)))
    })
}

#[cfg(test)]
mod tests {
    use super::super::words::tokens;
    use super::*;

    fn meaning(text: &str) -> Option<Concept> {
        Heard::of(tokens(text)).found[0].first().map(|found| found.phrase.concept)
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
            // A mark without a letter.
            ("\u{345}", None),
        ] {
            assert_eq!(meaning(text), expected, "{text}");
        }
    }
}
