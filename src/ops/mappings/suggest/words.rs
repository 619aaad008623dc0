//! The words of both catalogues: how rare each is, and how alike two of them are.

use rustc_hash::{FxHashMap, FxHashSet};

use super::letters;
use super::name::{Name, Word};

/// A word by its number in [`Words`].
pub(super) type WordId = u32;

/// Prepositions that names glue to the word before, also as the Latin letter they look like.
const TAILS: [&str; 12] = ["для", "без", "на", "из", "от", "по", "с", "c", "в", "и", "к", "д"];

/// How much people's saying that two words are one counts.
const ALIAS: f32 = 0.9;

/// In how many names each word stands.
pub(super) struct Counts {
    counts: FxHashMap<String, u32>,
    names: u32,
}

impl Counts {
    /// Counts a word once for each name it stands in.
    pub(super) fn of<'a>(names: impl Iterator<Item = &'a Name>) -> Self {
        let mut counted = Self { counts: FxHashMap::default(), names: 0 };
        for name in names {
            counted.names += 1;
            let mut words: Vec<&str> = name.words.iter().map(|word| word.text.as_str()).collect();
            words.sort_unstable();
            words.dedup();
            for word in words {
                *counted.counts.entry(word.to_owned()).or_default() += 1;
            }
        }
        counted
    }

    /// A word that stands in more than one name is no slip of the pen.
    pub(super) fn knows(&self, word: &str) -> bool {
        self.counts.get(word).is_some_and(|count| *count >= 2)
    }

    /// Words glued together, taken apart: every part is a word of the catalogues, and the whole is none.
    pub(super) fn apart(&self, word: Word) -> Vec<Word> {
        let parts =
            if self.knows(&word.text) { None } else { self.tail(&word.text).or_else(|| self.parts(&word.text)) };
        match parts {
            Some(parts) => parts.into_iter().map(|text| Word { text, cut: false }).collect(),
            None => vec![word],
        }
    }

    fn tail(&self, word: &str) -> Option<Vec<String>> {
        let heads = TAILS.iter().filter_map(|tail| Some((word.strip_suffix(tail)?, *tail)));
        let (head, tail) = heads.into_iter().find(|(head, _)| head.chars().count() >= 4 && self.knows(head))?;
        Some(vec![head.to_owned(), tail.to_owned()])
    }

    /// The fewest known words that make up a word.
    fn parts(&self, word: &str) -> Option<Vec<String>> {
        /// Letters of the shortest part and of the shortest whole.
        const SHORTEST: (usize, usize) = (3, 7);
        let letters: Vec<char> = word.chars().collect();
        if letters.len() < SHORTEST.1 {
            return None;
        }
        // For each place, how many words lead there at least, and where the last of them begins.
        let mut ways: Vec<Option<(usize, usize)>> = vec![None; letters.len() + 1];
        ways[0] = Some((0, 0));
        for end in SHORTEST.0..=letters.len() {
            for begin in 0..=end - SHORTEST.0 {
                let Some((parts, _)) = ways[begin] else { continue };
                let part: String = letters[begin..end].iter().collect();
                if ways[end].is_none_or(|(fewest, _)| parts + 1 < fewest) && self.knows(&part) {
                    ways[end] = Some((parts + 1, begin));
                }
            }
        }
        let mut parts = Vec::new();
        let mut end = letters.len();
        while end > 0 {
            let (_, begin) = ways[end]?;
            parts.push(letters[begin..end].iter().collect());
            end = begin;
        }
        parts.reverse();
        Some(parts)
    }

    /// 1 for a word of a single name, towards 0 the more names have it.
    fn rarity(&self, word: &str) -> f32 {
        let names = (1 + self.names) as f32;
        let count = self.counts.get(word).copied().unwrap_or(1) as f32;
        (names / count).ln() / names.ln()
    }
}

struct Entry {
    text: String,
    letters: Vec<char>,
    sounds: Vec<char>,
    /// Which letters it has, a bit each, as it is written and as it sounds.
    masks: (u64, u64),
    consonants: String,
    cut: bool,
    rarity: f32,
}

/// The words of both catalogues.
pub(super) struct Words {
    counts: Counts,
    ids: FxHashMap<(String, bool), WordId>,
    entries: Vec<Entry>,
    aliases: FxHashSet<(WordId, WordId)>,
}

impl Words {
    /// No word yet; rarity is by these counts.
    pub(super) fn new(counts: Counts) -> Self {
        Self { counts, ids: FxHashMap::default(), entries: Vec::new(), aliases: FxHashSet::default() }
    }

    /// The number of a word.
    pub(super) fn id(&mut self, word: &Word) -> WordId {
        let next = WordId::try_from(self.entries.len()).expect("no catalogue has so many words");
        let (entries, counts) = (&mut self.entries, &self.counts);
        *self.ids.entry((word.text.clone(), word.cut)).or_insert_with(|| {
            entries.push(Entry::of(word, counts.rarity(&word.text)));
            next
        })
    }

    /// From now on a word of the left catalogue counts as one of the right.
    pub(super) fn learn(&mut self, left: WordId, right: WordId) {
        self.aliases.insert((left, right));
    }

    /// As [`Counts::rarity`]; letters alone tell less.
    pub(super) fn rarity(&self, word: WordId) -> f32 {
        self.entry(word).rarity
    }

    /// The word.
    pub(super) fn text(&self, word: WordId) -> &str {
        &self.entry(word).text
    }

    /// How it sounds.
    pub(super) fn sounds(&self, word: WordId) -> &[char] {
        &self.entry(word).sounds
    }

    /// Whether it is written in plain Latin letters and longer than an abbreviation.
    pub(super) fn is_latin(&self, word: WordId) -> bool {
        let entry = self.entry(word);
        entry.letters.len() >= 3 && entry.text.is_ascii()
    }

    /// How surely a word of the left and one of the right catalogue are the same: from 0 to 1.
    pub(super) fn alike(&self, left: WordId, right: WordId) -> f32 {
        if left == right {
            return 1.0;
        }
        let alike = alike(self.entry(left), self.entry(right));
        if alike < ALIAS && self.aliases.contains(&(left, right)) { ALIAS } else { alike }
    }

    fn entry(&self, word: WordId) -> &Entry {
        &self.entries[word as usize]
    }
}

impl Entry {
    fn of(word: &Word, rarity: f32) -> Self {
        let sounds = letters::sounds(&word.text);
        let letters: Vec<char> = word.text.chars().collect();
        Self {
            rarity: if letters.len() == 1 { rarity * 0.6 } else { rarity },
            masks: (mask(letters.iter().copied()), mask(sounds.chars())),
            letters,
            consonants: letters::consonants(&sounds),
            sounds: sounds.chars().collect(),
            cut: word.cut,
            text: word.text.clone(),
        }
    }
}

fn mask(letters: impl Iterator<Item = char>) -> u64 {
    letters.fold(0, |mask, letter| mask | 1 << (u32::from(letter) % 64))
}

fn alike(left: &Entry, right: &Entry) -> f32 {
    if left.text == right.text {
        return 1.0;
    }
    if left.sounds.len() >= 2 && left.sounds == right.sounds {
        return 0.97;
    }
    begun_alike(left, right).or_else(|| almost(left, right)).unwrap_or(0.0)
}

/// An abbreviation of the other, or another ending of it: «дет.», «детский», «детская».
fn begun_alike(left: &Entry, right: &Entry) -> Option<f32> {
    let (short, long) = if left.letters.len() <= right.letters.len() { (left, right) } else { (right, left) };
    let length = short.letters.len();
    let shared = short.letters.iter().zip(&long.letters).take_while(|(one, other)| one == other).count();
    if shared == length {
        return match length {
            1 => short.cut.then_some(0.5),
            _ if short.cut => Some(0.9),
            4.. => Some(0.8),
            _ => None,
        };
    }
    let endings = (length - shared).max(long.letters.len() - shared);
    (shared >= 4 && endings <= 3 && shared * 5 >= long.letters.len() * 3).then_some(0.9)
}

/// A slip or two away, as it is written or as it sounds.
fn almost(left: &Entry, right: &Entry) -> Option<f32> {
    let slips = match left.letters.len().min(right.letters.len()) {
        0..=3 => return None,
        4..=7 => 1,
        _ => 2,
    };
    // A change takes one letter and brings another, so what differs by more letters need not be looked at.
    let may_be = |left: u64, right: u64| (left ^ right).count_ones() as usize <= 2 * slips;
    let written = may_be(left.masks.0, right.masks.0);
    if let Some(changes) = written.then(|| letters::changes(&left.letters, &right.letters, slips)).flatten() {
        return Some(0.92 - 0.07 * changes as f32);
    }
    let sounded = left.sounds.len().min(right.sounds.len()) >= 4 && may_be(left.masks.1, right.masks.1);
    if let Some(changes) = sounded.then(|| letters::changes(&left.sounds, &right.sounds, slips)).flatten() {
        return Some(0.9 - 0.07 * changes as f32);
    }
    (left.consonants.len() >= 3 && left.consonants == right.consonants).then_some(0.8)
}
