//! How a typed word is recognised as a known one in spite of its ending, a slip of the finger or Latin letters.
//!
//! Nothing here knows what a word means.

use super::endings::Ending;
use crate::ops::mappings::suggest::letters;

/// Least letters of a stem that is recognised with a slip.
pub(super) const SHORTEST: usize = 5;

/// Least letters of one in which any letter may be another.
const SAFE: usize = 8;

/// Least letters of one that is recognised with two.
const LONG: usize = 8;

/// Whether a word is a stem and an ending.
pub(super) fn begins(typed: &[char], stem: &[char], ending: Ending) -> bool {
    typed.len() >= stem.len() && typed[..stem.len()] == *stem && ending.allows(&typed[stem.len()..])
}

/// As `begins`, for a word in Latin letters and how the stem sounds.
pub(super) fn begins_in_sound(typed: &[char], sounds: &[char], ending: Ending) -> bool {
    typed.len() >= sounds.len()
        && typed[..sounds.len()] == *sounds
        && ending.sounds(&typed[sounds.len()..], sounds.len())
}

/// Whether a word is a stem but for a slip, and an ending: a letter wrong, missing, too many, or two changed places; of a
/// long stem two letters may be missing or too many.
pub(super) fn slips(typed: &[char], stem: &[char], ending: Ending) -> bool {
    has_slip(typed, stem, ending, is_slip)
}

/// The same for words as they sound, where no letter may be another.
pub(super) fn slips_in_sound(typed: &[char], stem: &[char], ending: Ending) -> bool {
    let is = |typed: &[char], stem: &[char]| letters::changes(typed, stem, 1).is_some() && keeps_letters(typed, stem);
    stem.len() > SHORTEST && has_slip(typed, stem, ending, is)
}

fn has_slip(typed: &[char], stem: &[char], ending: Ending, is: fn(&[char], &[char]) -> bool) -> bool {
    if stem.len() < SHORTEST || typed.len() < 2 {
        return false;
    }
    let same_start = typed[0] == stem[0] || typed[1] == stem[0] && typed[0] == stem[1];
    // A short stem that breaks off and goes on otherwise is another word: «канат» is no «канал».
    let short = stem.len() == SHORTEST;
    let breaks_off = |length: usize| short && length < typed.len() && stem.starts_with(&typed[..length]);
    let fits = |length: usize| {
        length <= typed.len()
            && !breaks_off(length)
            && ending.after_slip().allows(&typed[length..])
            && is(&typed[..length], stem)
    };
    same_start && (stem.len() - 2..=stem.len() + 2).any(fits)
}

fn is_slip(typed: &[char], stem: &[char]) -> bool {
    // What only goes on is another word: "tables" are no "table".
    if typed.starts_with(stem) {
        return false;
    }
    // The right letters in a wrong order may be two swaps.
    if typed[0] == stem[0] && is_swap(typed, stem) {
        return letters::changes(typed, stem, 2).is_some();
    }
    if letters::changes(typed, stem, 1).is_some() {
        return keeps_letters(typed, stem) || stem.len() >= SAFE || stem.len() > SHORTEST && looks_alike(typed, stem);
    }
    stem.len() >= LONG && letters::changes(typed, stem, 2).is_some() && keeps_letters(typed, stem)
}

/// Whether the one letter that differs is a vowel for a vowel, or another that sounds like it.
fn looks_alike(typed: &[char], stem: &[char]) -> bool {
    const ALIKE: [&str; 8] = ["аоеиыуэюяйёaeiouy", "вфvf", "бпbp", "дтdt", "зсцzsc", "жшщч", "гкхgkqc", "мнmn"];
    let alike = |one: char, other: char| ALIKE.iter().any(|group| group.contains(one) && group.contains(other));
    typed.iter().zip(stem).all(|(one, other)| one == other || alike(*one, *other))
}

/// Whether letters are missing, too many or elsewhere, but none is another.
fn keeps_letters(one: &[char], other: &[char]) -> bool {
    let replaced = one.len() == other.len() && one.iter().zip(other).filter(|(one, other)| one != other).count() == 1;
    !replaced && shared(one, other) + 1 >= one.len().max(other.len())
}

/// How many letters two words share in their order.
fn shared(one: &[char], other: &[char]) -> usize {
    let mut above = vec![0; other.len() + 1];
    for letter in one {
        let mut row = vec![0; other.len() + 1];
        for (at, same) in other.iter().enumerate() {
            row[at + 1] = if letter == same { above[at] + 1 } else { row[at].max(above[at + 1]) };
        }
        above = row;
    }
    above[other.len()]
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
    for (from, to) in
        [("ts", "s"), ("j", "zh"), ("c", "ch"), ("c", "s"), ("x", "h"), ("w", "sh"), ("shch", "sh"), ("sch", "sh")]
    {
        if word.contains(from) {
            all.push(spoken(&word.replace(from, to)));
        }
    }
    all.dedup();
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_words_may_have_two_slips_and_short_ones_none() {
        let slips = |typed: &str, stem: &str| {
            super::slips(&typed.chars().collect::<Vec<_>>(), &stem.chars().collect::<Vec<_>>(), Ending::UpTo(4))
        };
        assert!(slips("фервлаь", "феврал") && slips("выучрка", "выручк") && slips("мененджрам", "менеджер"));
        assert!(!slips("каска", "касса") && !slips("маржи", "март") && !slips("прогул", "прогноз"));
    }
}
