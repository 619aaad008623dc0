//! One catalogue made ready to be searched: by groups of three letters, by codes, by barcodes.

use rustc_hash::FxHashMap;

use super::name::{self, Code, Name, Trait};
use super::words::{WordId, Words};
use super::{Entry, barcode, letters};

/// A product or an item made ready to be compared.
pub(super) struct Row {
    /// The words of its name.
    pub(super) words: Vec<WordId>,
    /// The typed values of its name.
    pub(super) traits: Vec<Trait>,
    /// The codes of its name.
    pub(super) codes: Vec<Code>,
    /// Its article.
    pub(super) article: Option<Code>,
    /// Its barcodes that mean one product everywhere.
    pub(super) barcodes: Vec<u64>,
    /// Groups of three letters with their weights; the squares add up to 1.
    letters: Vec<(u32, f32)>,
}

impl Row {
    /// A row of a catalogue, its letters not weighed yet.
    pub(super) fn of(entry: &Entry, name: Name, words: &mut Words, groups: &mut Groups) -> Self {
        let ids: Vec<WordId> = name.words.iter().map(|word| words.id(word)).collect();
        let letters = groups.count(ids.iter().map(|id| words.sounds(*id)), &name.codes);
        Self {
            words: ids,
            traits: name.traits,
            codes: name.codes,
            article: Code::of_column(&entry.article),
            barcodes: entry.barcodes.iter().filter_map(|code| barcode::trusted(code)).collect(),
            letters,
        }
    }

    /// What a person typed to look for; only its letters and codes are ever used.
    pub(super) fn typed(text: &str, groups: &Groups) -> Self {
        let name = name::parse(text, &|_| false);
        let words: Vec<Vec<char>> =
            name.words.iter().map(|word| letters::sounds(&word.text).chars().collect()).collect();
        let letters = groups.known(words.iter().map(Vec::as_slice), &name.codes);
        let article = Code::of_column(text);
        let mut row =
            Self { words: Vec::new(), traits: name.traits, codes: name.codes, article, barcodes: Vec::new(), letters };
        groups.weigh(&mut row);
        row
    }

    /// Everything its codes can be met under.
    pub(super) fn keys(&self) -> impl Iterator<Item = &String> {
        self.codes.iter().chain(&self.article).flat_map(Code::keys)
    }
}

/// Groups of three letters by number, and how telling each is.
#[derive(Default)]
pub(super) struct Groups {
    ids: FxHashMap<[char; 3], u32>,
    rows: Vec<u32>,
    total: u32,
}

impl Groups {
    /// The groups of a row's words and codes, with how often it has each.
    fn count<'a>(&mut self, words: impl Iterator<Item = &'a [char]>, codes: &[Code]) -> Vec<(u32, f32)> {
        let counted = counted(groups_of(words, codes).into_iter().map(|group| self.id(group)).collect());
        counted.iter().for_each(|(group, _)| self.rows[*group as usize] += 1);
        self.total += 1;
        counted
    }

    /// As [`Groups::count`], of those groups that some row has.
    fn known<'a>(&self, words: impl Iterator<Item = &'a [char]>, codes: &[Code]) -> Vec<(u32, f32)> {
        counted(groups_of(words, codes).iter().filter_map(|group| self.ids.get(group).copied()).collect())
    }

    fn id(&mut self, group: [char; 3]) -> u32 {
        let next = u32::try_from(self.ids.len()).expect("there are not so many letters");
        let id = *self.ids.entry(group).or_insert(next);
        if id == next {
            self.rows.push(0);
        }
        id
    }

    /// Turns counts into weights: rare groups tell more.
    pub(super) fn weigh(&self, row: &mut Row) {
        for (group, weight) in &mut row.letters {
            let rarity = ((self.total + 1) as f32 / self.rows[*group as usize] as f32).ln();
            *weight = (1.0 + weight.ln()) * rarity;
        }
        let length = row.letters.iter().map(|(_, weight)| weight * weight).sum::<f32>().sqrt().max(f32::EPSILON);
        row.letters.iter_mut().for_each(|(_, weight)| *weight /= length);
    }
}

fn groups_of<'a>(words: impl Iterator<Item = &'a [char]>, codes: &[Code]) -> Vec<[char; 3]> {
    let mut groups = Vec::new();
    let mut add = |letters: &mut dyn Iterator<Item = char>| {
        let padded: Vec<char> = std::iter::once('^').chain(letters).chain(['$']).collect();
        groups.extend(padded.windows(3).map(|group| [group[0], group[1], group[2]]));
    };
    words.for_each(|word| add(&mut word.iter().copied()));
    codes.iter().for_each(|code| add(&mut code.key.chars()));
    groups
}

/// How often each stands there.
fn counted(mut groups: Vec<u32>) -> Vec<(u32, f32)> {
    groups.sort_unstable();
    groups.chunk_by(|one, other| one == other).map(|same| (same[0], same.len() as f32)).collect()
}

/// A catalogue.
pub(super) struct Index {
    /// Its rows, in the order they were given.
    pub(super) rows: Vec<Row>,
    letters: FxHashMap<u32, Vec<(u32, f32)>>,
    codes: FxHashMap<String, Vec<u32>>,
    barcodes: FxHashMap<u64, Vec<u32>>,
}

/// A row that may be meant.
#[derive(Clone, Copy)]
pub(super) struct Near {
    /// Its place.
    pub(super) place: usize,
    /// How alike the letters are: 1 for the same.
    pub(super) letters: f32,
}

impl Index {
    /// The index of weighed rows.
    pub(super) fn of(rows: Vec<Row>) -> Self {
        let mut index =
            Self { rows, letters: FxHashMap::default(), codes: FxHashMap::default(), barcodes: FxHashMap::default() };
        for (place, row) in (0..).zip(&index.rows) {
            for (group, weight) in &row.letters {
                index.letters.entry(*group).or_default().push((place, *weight));
            }
            let mut keys: Vec<&String> = row.keys().collect();
            keys.sort_unstable();
            keys.dedup();
            for key in keys {
                index.codes.entry(key.clone()).or_default().push(place);
            }
            for barcode in &row.barcodes {
                index.barcodes.entry(*barcode).or_default().push(place);
            }
        }
        index
    }

    /// The rows that have a barcode.
    pub(super) fn with_barcode(&self, barcode: u64) -> &[u32] {
        self.barcodes.get(&barcode).map_or(&[], Vec::as_slice)
    }

    /// How telling a code is: 1 where one row has it.
    pub(super) fn tells(&self, key: &str) -> f32 {
        1.0 / self.codes.get(key).map_or(1, Vec::len) as f32
    }

    /// The rows most like another, at most so many: those with its barcode or one of its codes first, then by letters.
    pub(super) fn nearest(&self, row: &Row, most: usize) -> Vec<Near> {
        /// Rows with one code that are looked at; a code that more have tells nothing.
        const SAME_CODE: usize = 200;
        let mut found: FxHashMap<u32, (f32, f32)> = FxHashMap::default();
        let common = (self.rows.len() / 5).max(500);
        for (group, weight) in &row.letters {
            // What a fifth of all names have tells nothing and takes long.
            for (place, theirs) in self.letters.get(group).filter(|rows| rows.len() <= common).into_iter().flatten() {
                found.entry(*place).or_default().0 += weight * theirs;
            }
        }
        for key in row.keys() {
            for place in self.codes.get(key).into_iter().flatten().take(SAME_CODE) {
                found.entry(*place).or_default().1 += 0.3 + self.tells(key);
            }
        }
        for place in row.barcodes.iter().flat_map(|barcode| self.with_barcode(*barcode)) {
            found.entry(*place).or_default().1 += 2.0;
        }
        let mut ranked: Vec<(u32, f32, f32)> =
            found.into_iter().map(|(place, (letters, sure))| (place, letters, letters + sure)).collect();
        let best_first =
            |one: &(u32, f32, f32), other: &(u32, f32, f32)| other.2.total_cmp(&one.2).then(one.0.cmp(&other.0));
        if most < ranked.len() {
            ranked.select_nth_unstable_by(most, best_first);
            ranked.truncate(most);
        }
        ranked.sort_unstable_by(best_first);
        ranked.into_iter().map(|(place, letters, _)| Near { place: place as usize, letters }).collect()
    }
}
