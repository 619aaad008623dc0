//! How a typed word is recognised as a known one in spite of its ending, a slip of the finger or Latin letters.
//!
//! Nothing here knows what a word means.

use super::endings::Ending;
use crate::ops::mappings::suggest::letters;

/// Least letters of a stem that is recognised with a slip.
pub(super) const SHORTEST: usize = 5;

/// Least letters of one that is recognised with two.
const LONG: usize = 8;

/// Whether a word is a stem and an ending.
pub(super) fn begins(typed: &[char], stem: &[char], ending: Ending) -> bool {
    typed.len() >= stem.len() && typed[..stem.len()] == *stem && ending.allows(&typed[stem.len()..])
}

/// As `begins`, for a word in Latin letters and how the stem sounds.
pub(super) fn begins_in_sound(typed: &[char], sounds: &[char], ending: Ending) -> bool {
    typed.len() >= sounds.len() && typed[..sounds.len()] == *sounds && ending.sounds(&typed[sounds.len()..])
}

/// Whether one letter of the stem is wrong, missing, too many, or two changed places; of a long one two such slips.
pub(super) fn slips(typed: &[char], stem: &[char], ending: Ending) -> bool {
    if stem.len() < SHORTEST || typed.len() + 2 < stem.len() {
        return false;
    }
    let same_start = typed[0] == stem[0] || (typed.len() > 1 && typed[1] == stem[0] && typed[0] == stem[1]);
    let most = if stem.len() >= LONG { 2 } else { 1 };
    same_start
        && (stem.len() - most..=stem.len() + most).any(|length| {
            length <= typed.len()
                && ending.after_slip().allows(&typed[length..])
                && is_slip(&typed[..length], stem, most)
        })
}

fn is_slip(typed: &[char], stem: &[char], most: usize) -> bool {
    // The right letters in a wrong order may be two swaps.
    if typed.len() == stem.len() && typed[0] == stem[0] && is_swap(typed, stem) {
        return letters::changes(typed, stem, 2).is_some();
    }
    // A short word with another letter in it is another word: «каска» is no «касса».
    letters::changes(typed, stem, most).is_some()
        && (stem.len() > SHORTEST || typed.len() != stem.len() || is_swap(typed, stem))
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
