//! Letters: what only looks different made equal, and what sounds alike across scripts.
//!
//! Nothing here knows what a word means.

use unicode_normalization::UnicodeNormalization;

/// Which alphabet a letter is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::ops) enum Script {
    /// Russian and Kazakh.
    Cyrillic,
    /// With or without marks.
    Latin,
    /// Any other.
    Other,
}

impl Script {
    /// The alphabet of a letter.
    pub(in crate::ops) fn of(letter: char) -> Self {
        match letter {
            'a'..='z' | 'A'..='Z' | '\u{c0}'..='\u{24f}' => Self::Latin,
            '\u{400}'..='\u{52f}' => Self::Cyrillic,
            _ => Self::Other,
        }
    }
}

/// Composed, and without what is invisible. Not NFKC: that would turn № into the word "No".
pub(in crate::ops) fn composed(name: &str) -> String {
    name.nfc().filter(|letter| !matches!(letter, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{feff}')).collect()
}

/// A lower-case letter as people type it who have no ё and no Kazakh keyboard.
pub(in crate::ops) fn plain(letter: char) -> char {
    match letter {
        'ё' => 'е',
        'ә' => 'а',
        'ғ' => 'г',
        'қ' => 'к',
        'ң' => 'н',
        'ө' => 'о',
        'ұ' | 'ү' => 'у',
        'һ' => 'х',
        'і' | 'ї' => 'и',
        'á' | 'à' | 'â' | 'ä' | 'ã' | 'å' => 'a',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'í' | 'ì' | 'î' | 'ï' => 'i',
        'ó' | 'ò' | 'ô' | 'ö' | 'õ' => 'o',
        'ú' | 'ù' | 'û' | 'ü' => 'u',
        'ç' => 'c',
        'ñ' => 'n',
        other => other,
    }
}

/// The Cyrillic letter that looks like a Latin one.
pub(in crate::ops) fn as_cyrillic(letter: char) -> Option<char> {
    Some(match letter {
        'a' => 'а',
        'c' => 'с',
        'e' => 'е',
        'o' => 'о',
        'p' => 'р',
        'x' => 'х',
        'y' => 'у',
        'k' => 'к',
        'm' => 'м',
        't' => 'т',
        'h' => 'н',
        'b' => 'в',
        _ => return None,
    })
}

/// The Latin letter that looks like a Cyrillic one.
pub(in crate::ops) fn as_latin(letter: char) -> Option<char> {
    Some(match letter {
        'а' => 'a',
        'с' => 'c',
        'е' => 'e',
        'о' => 'o',
        'р' => 'p',
        'х' => 'x',
        'у' => 'y',
        'к' => 'k',
        'м' => 'm',
        'т' => 't',
        'н' => 'h',
        'в' => 'b',
        _ => return None,
    })
}

/// A code without separators: Cyrillic letters by their look where a Latin one looks so, by their sound where not.
pub(in crate::ops) fn code(text: &str) -> String {
    let mut code = String::with_capacity(text.len());
    let letters = composed(text).to_lowercase();
    for letter in letters.chars().filter(|letter| letter.is_alphanumeric()).map(plain) {
        match as_latin(letter) {
            Some(latin) => code.push(latin),
            None => code.push_str(&sound(letter)),
        }
    }
    code
}

fn sound(letter: char) -> String {
    let sound = match letter {
        'а' => "a",
        'б' => "b",
        'в' => "v",
        'г' => "g",
        'д' => "d",
        'е' | 'э' => "e",
        'ж' => "zh",
        'з' => "z",
        'и' | 'й' | 'ы' => "i",
        'к' => "k",
        'л' => "l",
        'м' => "m",
        'н' => "n",
        'о' => "o",
        'п' => "p",
        'р' => "r",
        'с' | 'ц' => "s",
        'т' => "t",
        'у' => "u",
        'ф' => "f",
        'х' => "h",
        'ч' => "ch",
        'ш' | 'щ' => "sh",
        'ъ' | 'ь' => "",
        'ю' => "iu",
        'я' => "ia",
        other => return other.to_string(),
    };
    sound.to_owned()
}

/// How a word sounds, in Latin letters, whichever alphabet it is written in.
pub(in crate::ops) fn sounds(word: &str) -> String {
    let letters: String = word.chars().map(sound).collect();
    let letters: Vec<char> = letters.chars().collect();
    let mut out = String::with_capacity(letters.len());
    let mut place = 0;
    while place < letters.len() {
        let (letter, next) = (letters[place], letters.get(place + 1).copied().unwrap_or(' '));
        let (heard, taken) = match (letter, next) {
            ('p', 'h') => ("f", 2),
            ('c', 'k') => ("k", 2),
            ('q', 'u') => ("kv", 2),
            ('k', 'h') => ("h", 2),
            ('t', 'h') => ("t", 2),
            ('c', 'h') => ("ch", 2),
            ('o', 'o') | ('o', 'u') => ("u", 2),
            ('e', 'e') | ('e', 'a') => ("i", 2),
            ('c', 'e' | 'i' | 'y') => ("s", 1),
            ('c' | 'q', _) => ("k", 1),
            ('x', _) => ("ks", 1),
            ('w', _) => ("v", 1),
            ('y' | 'j', _) => ("i", 1),
            _ => ("", 1),
        };
        if heard.is_empty() {
            out.push(letter)
        } else {
            out.push_str(heard)
        }
        place += taken;
    }
    let mut once = String::with_capacity(out.len());
    for letter in out.chars() {
        if !once.ends_with(letter) || letter.is_ascii_digit() {
            once.push(letter);
        }
    }
    once
}

/// The consonants of a word as it sounds, with its first letter: what stays when vowels are spelled one way or another.
pub(in crate::ops) fn consonants(sounds: &str) -> String {
    let vowel = |letter: char| matches!(letter, 'a' | 'e' | 'i' | 'o' | 'u');
    sounds
        .chars()
        .enumerate()
        .filter(|(place, letter)| *place == 0 || !vowel(*letter))
        .map(|(_, letter)| letter)
        .collect()
}

/// How many letters must change to make one word the other, a swap of neighbours counting once; `None` above `most`.
pub(in crate::ops) fn changes(left: &[char], right: &[char], most: usize) -> Option<usize> {
    if left.len().abs_diff(right.len()) > most {
        return None;
    }
    let width = right.len() + 1;
    let (mut above2, mut above) = (vec![0; width], (0..width).collect::<Vec<usize>>());
    let mut row = vec![0; width];
    for (i, l) in left.iter().enumerate() {
        row[0] = i + 1;
        let mut least = row[0];
        for (j, r) in right.iter().enumerate() {
            let mut cost = (above[j] + usize::from(l != r)).min(above[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *l == right[j - 1] && left[i - 1] == *r {
                cost = cost.min(above2[j - 1] + 1);
            }
            row[j + 1] = cost;
            least = least.min(cost);
        }
        if least > most {
            return None;
        }
        std::mem::swap(&mut above2, &mut above);
        std::mem::swap(&mut above, &mut row);
    }
    Some(above[right.len()]).filter(|changes| *changes <= most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_sounds_the_same_in_both_alphabets() {
        for (one, other) in [
            ("просепт", "prosept"),
            ("голден", "golden"),
            ("раукссеокснаук", "rauxseoxnauck"),
            ("миарлиак", "miarliack"),
            ("фликмол", "flickmol"),
            ("классик", "classic"),
        ] {
            assert_eq!(sounds(one), sounds(other), "{one} {other}");
        }
    }

    #[test]
    fn changes_are_counted_with_swaps_and_up_to_a_limit() {
        let changes = |left: &str, right: &str, most| {
            changes(&left.chars().collect::<Vec<_>>(), &right.chars().collect::<Vec<_>>(), most)
        };
        assert_eq!(changes("игрушка", "игрушка", 2), Some(0));
        assert_eq!(changes("игрушка", "игушка", 2), Some(1));
        assert_eq!(changes("батарейка", "бтаарейка", 2), Some(1));
        assert_eq!(changes("крем", "гель", 2), None);
        assert_eq!(changes("", "аб", 2), Some(2));
    }

    #[test]
    fn a_code_is_the_same_with_letters_of_either_alphabet() {
        assert_eq!(code("КХ-57306Т"), "kx57306t");
        assert_eq!(code("0024-7 б"), "00247b");
    }
}
