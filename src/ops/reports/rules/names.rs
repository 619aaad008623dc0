//! Names of managers, products, sources and warehouses, found in a question whatever their ending or alphabet.

use std::sync::LazyLock;

use super::endings::Ending;
use super::reading::What;
use super::spelling::{begins, spellings, spoken};
use super::words::{Token, fold, tokens};
use super::{Named, Names, lexicon};
use crate::ops::mappings::suggest::letters;

/// Most products a few words may name.
const MOST_PRODUCTS: usize = 20;

/// Endings of the cases of Russian names.
const CASES: [&str; 26] = [
    "", "а", "я", "у", "ю", "е", "и", "ы", "ь", "й", "ой", "ей", "ою", "ью", "ом", "ем", "ым", "им", "ого", "ому",
    "ия", "ии", "ию", "ией", "ых", "s",
];

/// Towns, of which none is a surname.
const TOWNS: &str = include_str!("lexicon/towns.txt");

static FIRST_NAMES: LazyLock<Vec<(String, Vec<String>)>> =
    LazyLock::new(|| table(include_str!("lexicon/first_names.tsv")));

static SOURCES: LazyLock<Vec<(String, Vec<String>)>> = LazyLock::new(|| table(include_str!("lexicon/sources.tsv")));

fn table(text: &str) -> Vec<(String, Vec<String>)> {
    let line = |line: &str| {
        let (name, forms) = line.split_once('\t')?;
        Some((fold(name), forms.split(',').map(|form| fold(form.trim())).filter(|form| !form.is_empty()).collect()))
    };
    text.lines().filter(|line| !line.starts_with('#')).filter_map(line).collect()
}

/// A source: its code, the words of its name and then of its code, and how many are of the name.
struct Source {
    code: String,
    parts: Vec<String>,
    words: usize,
}

/// The names of the portal, made ready to be looked up.
pub(super) struct Directory {
    managers: Vec<(i64, Vec<String>)>,
    products: Vec<(i64, Vec<String>)>,
    sources: Vec<Source>,
    warehouses: Vec<(String, Vec<String>)>,
}

fn parts(name: &str) -> Vec<String> {
    tokens(name)
        .into_iter()
        .filter(|token| token.text.chars().any(char::is_alphanumeric))
        .map(|token| token.text)
        .collect()
}

impl Directory {
    pub(super) fn of(names: &Names) -> Self {
        let numbered = |all: &[Named]| all.iter().map(|named| (named.number, parts(&named.name))).collect();
        let source = |(code, name): &(String, String)| {
            let long = |word: &String| word.chars().count() >= 2;
            let mut all: Vec<String> = parts(name).into_iter().filter(long).collect();
            let words = all.len();
            all.extend(parts(code).into_iter().filter(long));
            Source { code: code.clone(), parts: all, words }
        };
        Self {
            managers: numbered(&names.managers),
            products: numbered(&names.products),
            sources: names.sources.iter().map(source).collect(),
            warehouses: names.warehouses.iter().map(|name| (name.clone(), parts(name))).collect(),
        }
    }

    /// A manager by two of their names.
    pub(super) fn person_in_full(&self, tokens: &[Token], place: usize) -> Option<(What, usize)> {
        let next = tokens.get(place + 1).filter(|next| next.is_word())?;
        let both = |parts: &[String]| {
            let first = parts.iter().position(|part| is_name(&tokens[place].text, part));
            first.is_some_and(|first| {
                parts.iter().enumerate().any(|(at, part)| at != first && is_name(&next.text, part))
            })
        };
        let numbers: Vec<i64> =
            self.managers.iter().filter(|(_, parts)| both(parts)).map(|(number, _)| *number).collect();
        (!numbers.is_empty()).then_some((What::Managers(numbers), 2))
    }

    /// Whoever or whatever a word names, and how many tokens the name takes.
    pub(super) fn find(&self, tokens: &[Token], place: usize, people_only: bool) -> Option<(What, usize)> {
        let word = &tokens[place];
        if !word.is_word() && !word.text.starts_with("2г") && !word.text.starts_with("2g") {
            return None;
        }
        // A word that means something else is a name only where it is one letter by letter.
        if people_only {
            let managers = self.managers_where(|part| part == word.text);
            return (!managers.is_empty()).then_some((What::Managers(managers), 1));
        }
        let managers = self.managers_of(&word.text);
        if !managers.is_empty() {
            return Some((What::Managers(managers), 1));
        }

        self.warehouse(tokens, place).or_else(|| self.product(tokens, place)).or_else(|| self.source(tokens, place))
    }

    /// The managers of a name; the closest reading only.
    fn managers_of(&self, word: &str) -> Vec<i64> {
        let exactly = self.managers_where(|part| part == word);
        if !exactly.is_empty() {
            return exactly;
        }
        let inflected = self.managers_where(|part| is_name(word, part));
        if !inflected.is_empty() {
            return inflected;
        }
        let formal = FIRST_NAMES.iter().filter(|(_, forms)| forms.iter().any(|form| is_form(word, form)));
        let formal: Vec<&String> = formal.map(|(name, _)| name).collect();
        self.managers_where(|part| formal.iter().any(|name| *name == part))
    }

    fn managers_where(&self, is: impl Fn(&str) -> bool) -> Vec<i64> {
        self.managers.iter().filter(|(_, parts)| parts.iter().any(|part| is(part))).map(|(number, _)| *number).collect()
    }

    fn product(&self, tokens: &[Token], place: usize) -> Option<(What, usize)> {
        let having = |among: &[i64], word: &str, leads: bool| -> Vec<i64> {
            let has = |(number, parts): &&(i64, Vec<String>)| {
                let named = |at: usize| is_word(word, &parts[at]) && (!leads || names_alone(word, parts, at));
                among.contains(number) && (0..parts.len()).any(named)
            };
            self.products.iter().filter(has).map(|(number, _)| *number).collect()
        };
        let all: Vec<i64> = self.products.iter().map(|(number, _)| *number).collect();
        if tokens[place].text.chars().count() < 3 {
            return None;
        }
        let mut products = having(&all, &tokens[place].text, true);
        if products.is_empty() {
            return None;
        }
        let mut end = place + 1;
        while let Some(token) = tokens.get(end) {
            let skipped = token.text == "-";
            let Some(word) = (if skipped { tokens.get(end + 1) } else { Some(token) }) else { break };
            let narrowed = having(&products, &word.text, false);
            if narrowed.is_empty() || !(word.is_word() || word.is_digits()) {
                break;
            }
            products = narrowed;
            end += 1 + usize::from(skipped);
        }
        // A word of half the catalogue names nothing.
        (products.len() <= MOST_PRODUCTS).then(|| (What::Products(products), end - place))
    }

    /// The words of a product as the portal spells them; those of another alphabet as they were typed.
    pub(super) fn spelled(&self, words: &str) -> String {
        let spelled = |word: &str| {
            let all = self.products.iter().flat_map(|(_, parts)| parts);
            let all = all.filter(|part| part.is_ascii() == word.is_ascii());
            all.clone().find(|part| *part == word).or_else(|| all.clone().find(|part| is_word(word, part))).cloned()
        };
        words.split_whitespace().fold(String::new(), |mut all, word| {
            // «D3» falls apart into a letter and a number, «омега-3» into a word, a sign and a number.
            let letter = all.split(' ').next_back().is_some_and(|last| last.chars().count() == 1);
            let number = word.bytes().all(|byte| byte.is_ascii_digit());
            let joined = all.is_empty() || all.ends_with('-') || word == "-" || letter && number;
            if !joined {
                all.push(' ');
            }
            all.push_str(&spelled(word).unwrap_or_else(|| word.to_owned()));
            all
        })
    }

    fn warehouse(&self, tokens: &[Token], place: usize) -> Option<(What, usize)> {
        self.warehouses.iter().find_map(|(name, parts)| {
            let length = parts.len();
            let here = tokens.get(place..place + length)?;
            let all = here.iter().zip(parts).all(|(token, part)| is_word(&token.text, part));
            (length > 0 && all).then(|| (What::Warehouse(name.clone()), length))
        })
    }

    /// Whether a source has a word for its whole name.
    pub(super) fn is_source(&self, word: &str) -> bool {
        self.sources.iter().any(|source| source.words == 1 && is_word(word, &source.parts[0]))
    }

    fn source(&self, tokens: &[Token], place: usize) -> Option<(What, usize)> {
        let alias = |word: &str| SOURCES.iter().position(|(_, forms)| forms.iter().any(|form| is_form(word, form)));
        let is = |word: &str, parts: &[String], leads: bool| {
            let same = alias(word).is_some_and(|group| parts.iter().any(|part| alias(part) == Some(group)));
            let named = |at: usize| is_word(word, &parts[at]) && (!leads || names_alone(word, parts, at));
            same || (word.chars().count() >= 4 && (0..parts.len()).any(named))
        };
        let mut found: Vec<&Source> =
            self.sources.iter().filter(|source| is(&tokens[place].text, &source.parts, true)).collect();
        let mut length = 1;
        while let Some(next) = tokens.get(place + length).filter(|next| next.is_word()) {
            let narrowed: Vec<&Source> = found
                .iter()
                .copied()
                .filter(|source| source.words > length && is(&next.text, &source.parts, false))
                .collect();
            if narrowed.is_empty() {
                break;
            }
            (found, length) = (narrowed, length + 1);
        }
        // «звонок» is the source of that name, and not the «обратный звонок».
        let whole: Vec<&Source> = found.iter().copied().filter(|source| source.words == length).collect();
        match (&found[..], &whole[..]) {
            ([one], _) | (_, [one]) => Some((What::Source(one.code.clone()), length)),
            _ => None,
        }
    }
}

/// Whether a word of a name names the thing by itself: not the town of «Доставка по городу», nor the sales of «Генератор
/// продаж», unless they are written just so.
fn names_alone(word: &str, parts: &[String], at: usize) -> bool {
    const BEHIND: [&str; 13] = ["по", "для", "с", "со", "в", "на", "из", "от", "к", "без", "for", "of", "with"];
    let told = at > 1 && BEHIND.contains(&parts[at - 1].as_str());
    !told && (word == parts[at] || parts.len() == 1 || !lexicon::is_known(&parts[at]))
}

/// Whether a word is a first name people of Kazakhstan have.
pub(super) fn is_first_name(word: &str) -> bool {
    let is =
        |(name, forms): &(String, Vec<String>)| is_name(word, name) || forms.iter().any(|form| is_form(word, form));
    FIRST_NAMES.iter().any(is)
}

/// Whether a word ends as a woman's surname does, in some case; of our own words none does.
pub(super) fn is_womans_surname(word: &str) -> bool {
    ends(word, &["ова", "ева", "овой", "евой", "ову", "еву"])
}

/// Whether a word ends as surnames do.
pub(super) fn is_surname(word: &str) -> bool {
    const MENS: [&str; 12] =
        ["ов", "ев", "ову", "еву", "овым", "евым", "ский", "ского", "скому", "енко", "улы", "кызы"];
    is_womans_surname(word) || ends(word, &MENS) || ends(word, &["ская", "ской", "скую"])
}

/// Whether a word is a town of Kazakhstan in some case, which is no surname.
pub(super) fn is_place(word: &str) -> bool {
    TOWNS.lines().filter(|line| !line.starts_with('#')).any(|town| word.starts_with(town))
}

fn ends(word: &str, endings: &[&str]) -> bool {
    word.chars().count() >= 5 && endings.iter().any(|end| word.ends_with(end))
}

/// The managers whose names are nearest to a word.
pub(super) fn nearest(names: &Names, word: &str, most: usize) -> Vec<Named> {
    let typed: Vec<char> = spoken(word);
    let distance = |named: &&Named| {
        let of = |part: String| letters::changes(&typed, &spoken(&part), 99).unwrap_or(99);
        parts(&named.name).into_iter().map(of).min().unwrap_or(99)
    };
    let mut all: Vec<&Named> = names.managers.iter().collect();
    all.sort_by_key(|named| (distance(named), named.name.clone()));
    all.into_iter().take(most).cloned().collect()
}

fn is_form(word: &str, form: &str) -> bool {
    let letters = |text: &str| text.chars().collect::<Vec<_>>();
    let stem = form.trim_end_matches('*');
    begins(&letters(word), &letters(stem), Ending::UpTo([0, 3, 9][(form.len() - stem.len()).min(2)]))
}

fn stem(name: &str) -> &str {
    let short = name.trim_end_matches(['а', 'я', 'ь', 'й', 'и', 'e', 'a', 'y']);
    if short.chars().count() >= 3 { short } else { name }
}

/// Whether a word is a person's name in some case, in either alphabet.
fn is_name(word: &str, part: &str) -> bool {
    if word == part {
        return true;
    }
    let cased = |word: &[char], stem: &[char]| {
        let ending: String = word.get(stem.len()..).unwrap_or_default().iter().collect();
        stem.len() >= 3 && begins(word, stem, Ending::UpTo(9)) && CASES.contains(&ending.as_str())
    };
    let letters = |text: &str| text.chars().collect::<Vec<_>>();
    let same_script = word.is_ascii() == part.is_ascii();
    if same_script {
        let whole = letters(part.trim_end_matches('ь'));
        return cased(&letters(word), &letters(stem(part))) || begins(&letters(word), &whole, Ending::Kazakh);
    }
    let short = part.strip_suffix(['а', 'я', 'ь', 'й', 'a', 'y']).unwrap_or(part);
    let (whole, part): (Vec<char>, Vec<char>) = (spoken(part), spoken(short));
    spellings(word).iter().any(|word| *word == whole || begins(word, &part, Ending::UpTo(3)) && part.len() >= 4)
}

/// Whether a word is a word of a name, but for its ending, its alphabet or a slip.
fn is_word(word: &str, part: &str) -> bool {
    let (typed, part_letters): (Vec<char>, Vec<char>) = (word.chars().collect(), part.chars().collect());
    if word == part || spoken(word) == spoken(part) && !word.bytes().all(|byte| byte.is_ascii_digit()) {
        return true;
    }
    if typed.len() < 4 || part_letters.len() < 4 || word.bytes().any(|byte| byte.is_ascii_digit()) {
        return false;
    }
    if word.is_ascii() != part.is_ascii() {
        let sounds = spoken(part);
        return spellings(word).iter().any(|word| {
            let most = usize::from(word.len() >= 6);
            begins(word, &sounds, Ending::UpTo(2)) || letters::changes(word, &sounds, most).is_some()
        });
    }
    let shared = typed.iter().zip(&part_letters).take_while(|(one, other)| one == other).count();
    let longest = typed.len().max(part_letters.len());
    (shared >= 4 && longest - shared <= 3 && typed.len() - shared <= 3)
        || (typed.len() >= 6 && letters::changes(&typed, &part_letters, 1).is_some())
}
