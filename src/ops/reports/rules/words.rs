//! A question taken apart into words, numbers and signs, with letters folded so that spelling matters less.
//!
//! Nothing here knows what a word means.

use unicode_normalization::UnicodeNormalization as _;

use super::endings::Ending;
use crate::ops::mappings::suggest::letters::{self, Script};

/// Most words of a question that are read at all.
pub(super) const MOST: usize = 120;

/// A piece of a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    /// As it was typed.
    pub(super) raw: String,
    /// In small plain letters.
    pub(super) text: String,
    /// Whether no space stands before it.
    pub(super) glued: bool,
}

impl Token {
    /// Whether it is digits only.
    pub(super) fn is_digits(&self) -> bool {
        self.text.bytes().all(|byte| byte.is_ascii_digit())
    }

    /// Whether it is letters.
    pub(super) fn is_word(&self) -> bool {
        self.text.chars().next().is_some_and(char::is_alphabetic)
    }
}

/// Small letters without marks; a word that mixes alphabets by their looks is put into the one most of it is in, and Kaspi always into Cyrillic ones. Folding
/// what is folded changes nothing.
pub(super) fn fold(text: &str) -> String {
    let small = letters::composed(text).to_lowercase();
    let plain: String = letters::composed(&small).chars().map(letters::plain).collect();
    let plain: String = plain.nfc().filter(|letter| !is_mark(*letter)).map(letters::plain).collect();
    if plain == "kaspi" {
        return "каспи".to_owned();
    }
    let is = |script| move |letter: &char| Script::of(*letter) == script;
    let (cyrillic, latin) =
        (plain.chars().filter(is(Script::Cyrillic)).count(), plain.chars().filter(is(Script::Latin)).count());
    if cyrillic == 0 || latin == 0 {
        return plain;
    }
    if cyrillic >= latin {
        let look = |letter| if letter == 'i' { Some('и') } else { letters::as_cyrillic(letter) };
        plain.chars().map(|letter| look(letter).unwrap_or(letter)).collect()
    } else {
        plain.chars().map(|letter| letters::as_latin(letter).unwrap_or(letter)).collect()
    }
}

fn is_mark(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36f}')
}

/// The pieces of a question in their order: runs of letters, runs of digits, and the signs that can mean something.
pub(super) fn tokens(question: &str) -> Vec<Token> {
    let letters: Vec<char> = letters::composed(question).chars().collect();
    let mut tokens: Vec<Token> = Vec::new();
    let (mut place, mut spaced) = (0, true);
    while place < letters.len() {
        let letter = letters[place];
        let same: fn(char) -> bool = if letter.is_alphabetic() {
            |letter| letter.is_alphabetic() || is_mark(letter)
        } else if letter.is_ascii_digit() {
            |letter| letter.is_ascii_digit()
        } else {
            spaced |= letter.is_whitespace();
            let sign = match letter {
                '–' | '—' => '-',
                '!' | '?' | ';' | ':' | '(' | ')' | '\n' => ',',
                other => other,
            };
            if matches!(sign, '<' | '>' | '=' | '%' | '#' | '№' | '₸' | '-' | '.' | ',' | '/') {
                tokens.push(Token { raw: letter.to_string(), text: sign.to_string(), glued: !spaced });
                spaced = false;
            }
            place += 1;
            continue;
        };
        let end = letters[place..].iter().position(|letter| !same(*letter)).map_or(letters.len(), |end| place + end);
        let raw: String = letters[place..end].iter().collect();
        tokens.push(Token { text: fold(&raw), raw, glued: !spaced });
        (place, spaced) = (end, false);
    }
    glue_scripts(tokens)
}

/// "1С", "2ГИС" and «Excel-ге» are one word.
fn glue_scripts(tokens: Vec<Token>) -> Vec<Token> {
    let mut out: Vec<Token> = Vec::with_capacity(tokens.len());
    for token in tokens {
        let hyphen = is_kazakh_ending(&out, &token).then(|| out.pop()).flatten();
        let joined = hyphen.is_some() || out.last().is_some_and(|before| is_name_with_digit(before, &token));
        match out.last_mut().filter(|_| joined) {
            Some(before) => {
                let between = if hyphen.is_some() { "-" } else { "" };
                before.raw = format!("{}{between}{}", before.raw, token.raw);
                before.text.push_str(&token.text);
            }
            None => out.push(token),
        }
    }
    out
}

fn is_name_with_digit(before: &Token, token: &Token) -> bool {
    let names = [("1", "с"), ("1", "c"), ("2", "гис"), ("2", "gis")];
    token.glued && names.contains(&(before.text.as_str(), token.text.as_str()))
}

/// «Excel-ге», «Kaspi-мен»: an ending set off from a word that is not Kazakh.
fn is_kazakh_ending(before: &[Token], token: &Token) -> bool {
    let letters: Vec<char> = token.text.chars().collect();
    matches!(before, [.., word, hyphen] if hyphen.text == "-" && hyphen.glued && word.is_word())
        && token.glued
        && token.is_word()
        && letters.len() > 1
        && Ending::Kazakh.allows(&letters)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn letters_that_only_look_different_are_made_equal() {
        for (text, folded) in
            [("Түсім", "тусим"), ("ҚАНША", "канша"), ("мeсяц", "месяц"), ("САЛЕM", "салем"), ("ещё", "еще")]
        {
            assert_eq!(fold(text), folded, "{text}");
        }
    }

    #[test]
    fn a_question_falls_apart_into_words_numbers_and_signs() {
        let texts = |text| tokens(text).into_iter().map(|token| token.text).collect::<Vec<_>>();
        assert_eq!(texts("топ-10, за Q4 2025!"), ["топ", "-", "10", ",", "за", "q", "4", "2025", ","]);
        assert_eq!(texts("что с 1С?"), ["что", "с", "1с", ","]);
    }

    proptest! {
        #[test]
        fn folding_twice_is_folding_once(text in any::<String>()) {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once.clone());
        }

        #[test]
        fn folding_words_of_both_alphabets_twice_is_folding_once(text in "[a-zA-Zа-яА-ЯәғқңөұүһіӘҒҚҢӨҰҮҺІёй]{0,12}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once.clone());
        }
    }
}
