//! A name cut into words, numbers and signs, keeping what was glued to what.
//!
//! Letters of the other alphabet that only look right are put right here; nothing is understood yet.

use super::letters::{self, Script};

/// A word, a number or a sign.
#[derive(Clone, Debug)]
pub(super) enum What {
    /// Lower-case letters of one alphabet; `upper` when all were capitals.
    Word {
        /// The letters.
        text: String,
        /// Of which alphabet.
        script: Script,
        /// All capitals.
        upper: bool,
    },
    /// Digits, with a point where there was a point or a comma.
    Number(String),
    /// Anything else that is no space.
    Sign(char),
}

/// A piece of a name.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    /// What it is.
    pub(super) what: What,
    /// Nothing stands between it and the piece before.
    pub(super) glued: bool,
    /// As it was written.
    pub(super) raw: String,
    /// Something was understood from it already.
    pub(super) used: bool,
}

impl Piece {
    fn new(what: What, glued: bool, raw: String) -> Self {
        Self { what, glued, raw, used: false }
    }

    /// Whether it is this sign.
    pub(super) fn is(&self, sign: char) -> bool {
        matches!(self.what, What::Sign(this) if this == sign)
    }

    /// The digits of a number.
    pub(super) fn number(&self) -> Option<&str> {
        match &self.what {
            What::Number(number) => Some(number),
            _ => None,
        }
    }

    /// The letters of a word.
    pub(super) fn word(&self) -> Option<&str> {
        match &self.what {
            What::Word { text, .. } => Some(text),
            _ => None,
        }
    }
}

/// Marks a stretch as understood.
pub(super) fn use_up(pieces: &mut [Piece]) {
    pieces.iter_mut().for_each(|piece| piece.used = true);
}

/// Cuts a name.
pub(super) fn cut(name: &str) -> Vec<Piece> {
    let letters: Vec<char> = letters::composed(name).chars().collect();
    let mut pieces = Vec::new();
    let (mut place, mut glued) = (0, false);
    while place < letters.len() {
        let begun = place;
        place = end_of_piece(&letters, begun);
        let raw = &letters[begun..place];
        match raw[0] {
            first if first.is_alphabetic() => {
                for (number, run) in runs(raw).iter().enumerate() {
                    pieces.push(word(run, glued || number > 0));
                }
                glued = true;
            }
            first if first.is_ascii_digit() => {
                let raw: String = raw.iter().collect();
                pieces.push(Piece::new(What::Number(raw.replace(',', ".")), glued, raw));
                glued = true;
            }
            space if space.is_whitespace() => glued = false,
            sign => {
                pieces.push(Piece::new(What::Sign(sign), glued, sign.to_string()));
                // What stands in brackets, quotes or behind a comma begins anew.
                glued = !matches!(
                    sign,
                    ',' | ';' | '(' | ')' | '[' | ']' | '«' | '»' | '“' | '”' | '"' | '!' | '?' | ':' | '+'
                );
            }
        }
    }
    pieces
}

fn end_of_piece(letters: &[char], begun: usize) -> usize {
    let rest = &letters[begun..];
    let length = if rest[0].is_alphabetic() {
        rest.iter().take_while(|letter| letter.is_alphabetic() || is_accent(**letter)).count()
    } else if rest[0].is_ascii_digit() {
        number_length(rest)
    } else {
        1
    };
    begun + length
}

/// Digits, with one point or comma between digits.
fn number_length(letters: &[char]) -> usize {
    let whole = letters.iter().take_while(|letter| letter.is_ascii_digit()).count();
    let point = letters.get(whole).is_some_and(|next| matches!(next, '.' | ','));
    let part = letters.iter().skip(whole + 1).take_while(|letter| letter.is_ascii_digit()).count();
    if point && part > 0 { whole + 1 + part } else { whole }
}

fn is_accent(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36f}')
}

fn word(run: &[char], glued: bool) -> Piece {
    let script = run.iter().map(|letter| Script::of(*letter)).find(|script| *script != Script::Other);
    let upper = run.iter().all(|letter| !letter.is_lowercase());
    let text = run.iter().flat_map(|letter| letter.to_lowercase()).map(letters::plain).collect();
    let what = What::Word { text, script: script.unwrap_or(Script::Other), upper };
    Piece::new(what, glued, run.iter().collect())
}

/// Letters cut where the alphabet changes or a capital begins a new word.
fn runs(letters: &[char]) -> Vec<Vec<char>> {
    let mut runs: Vec<Vec<char>> = Vec::new();
    for letter in one_script(letters) {
        match runs.last_mut() {
            Some(run) if !begins_anew(run, letter) => run.push(letter),
            _ => runs.push(vec![letter]),
        }
    }
    runs
}

fn begins_anew(run: &[char], letter: char) -> bool {
    let Some(before) = run.last() else { return true };
    let scripts = (Script::of(*before), Script::of(letter));
    let other = scripts.0 != scripts.1 && scripts.0 != Script::Other && scripts.1 != Script::Other;
    other || (before.is_lowercase() && letter.is_uppercase() && run.len() >= 3)
}

/// A word with one or two letters of the other alphabet, all of which look like letters of its own, is written in its own.
fn one_script(letters: &[char]) -> Vec<char> {
    let count = |script| letters.iter().filter(|letter| Script::of(**letter) == script).count();
    let (cyrillic, latin) = (count(Script::Cyrillic), count(Script::Latin));
    if cyrillic == 0 || latin == 0 {
        return letters.to_vec();
    }
    let (few, twin): (Script, fn(char) -> Option<char>) =
        if latin <= cyrillic { (Script::Latin, letters::as_cyrillic) } else { (Script::Cyrillic, letters::as_latin) };
    let mut strangers = letters.split(|letter| Script::of(*letter) != few);
    let put_right: Option<Vec<char>> = letters
        .iter()
        .map(|letter| if Script::of(*letter) == few { same_case(*letter, twin) } else { Some(*letter) })
        .collect();
    match put_right {
        Some(word) if strangers.all(|run| run.len() <= 2) => word,
        _ => letters.to_vec(),
    }
}

fn same_case(letter: char, twin: fn(char) -> Option<char>) -> Option<char> {
    let lower = letter.to_lowercase().next().unwrap_or(letter);
    let twin = twin(lower)?;
    if letter.is_uppercase() { twin.to_uppercase().next() } else { Some(twin) }
}
