//! The pieces of a question as things: each is a number, a day, a name, a word of the vocabulary, or unknown.

use super::concepts::{Concept, Word};
use super::lexicon::{Fit, Found, Heard};
use super::names::{self, Directory};
use super::numbers::{self, Number};
use super::reading::{Item, What};
use super::words::Token;
use crate::types::Lang;

/// The things of a question, and the language most of it is in.
pub(super) fn read(heard: &Heard, directory: &Directory, given: Option<Lang>) -> (Vec<Item>, Lang) {
    let found: Vec<Vec<Found>> = heard.found.iter().map(|found| of_reports(found)).collect();
    let lang = language(&heard.tokens, &found).or(given).unwrap_or(Lang::Ru);
    let mut reader = Reader { heard, found, directory, lang, items: Vec::new(), part: 0, spaced: false };
    let mut place = 0;
    while place < heard.tokens.len() {
        place += reader.step(place);
    }
    (reader.items, lang)
}

/// The language most of a question is in; none where no word tells.
pub(super) fn language_of(heard: &Heard) -> Option<Lang> {
    language(&heard.tokens, &heard.found)
}

fn of_reports(found: &[Found]) -> Vec<Found> {
    found.iter().filter(|found| !found.phrase.is_act()).copied().collect()
}

struct Reader<'a> {
    heard: &'a Heard,
    found: Vec<Vec<Found>>,
    directory: &'a Directory,
    lang: Lang,
    items: Vec<Item>,
    part: usize,
    /// Whether a filler was passed since the last thing.
    spaced: bool,
}

impl Reader<'_> {
    /// Reads what begins at a place, and tells how many pieces it took.
    fn step(&mut self, place: usize) -> usize {
        let tokens = &self.heard.tokens;
        if let Some((day, month)) = numbers::day_of_month(tokens, &self.found, place) {
            self.push(What::Number(Number::plain(day.into())), place, 1, None);
            self.push(What::Is(Concept::Month(month)), place, 3, None);
            return 3;
        }
        if let Some((what, length)) = numbers::date(tokens, place) {
            return self.push(what, place, length, None);
        }
        if tokens[place].is_digits() && self.found[place].iter().all(|found| found.length == 1) {
            let (number, length) = numbers::number(tokens, &self.found, place);
            return self.push(What::Number(number), place, length, None);
        }
        let best = pick(&self.found[place], self.lang).filter(|best| !self.is_foreign(place, *best));
        if let Some((what, length)) = self.named(place, best) {
            return self.push(what, place, length, None);
        }
        match best {
            Some(best) if best.phrase.concept == Concept::Word(Word::Fill) && self.is_source_beside(place) => {
                self.push(What::Unknown, place, 1, None)
            }
            Some(best) if best.phrase.concept == Concept::Word(Word::Fill) => {
                self.spaced |= tokens[place].text != "у";
                best.length
            }
            Some(best) => self.push(What::Is(best.phrase.concept), place, best.length, best.phrase.lang),
            None if tokens[place].text.chars().any(char::is_alphanumeric) => self.push(What::Unknown, place, 1, None),
            None => self.sign(place),
        }
    }

    /// A short word that only sounds like one of another language: "men" is no «мен».
    fn is_foreign(&self, place: usize, best: Found) -> bool {
        let short = self.heard.tokens[place].text.chars().count() <= 3;
        // «vyruchka za fevral by manager»: its neighbour is of that language too.
        let alike = |place: Option<usize>| {
            let found = place.and_then(|place| self.found.get(place)).and_then(|found| found.first());
            found.is_some_and(|found| found.fit == Fit::Sounds && found.phrase.lang == best.phrase.lang)
        };
        short
            && !(alike(place.checked_sub(1)) && alike(Some(place + 1)))
            && best.fit == Fit::Sounds
            && best.phrase.lang.is_some_and(|lang| lang != self.lang)
            && self.lang == Lang::En
    }

    /// A name of the portal, where the words are no other word.
    fn named(&self, place: usize, best: Option<Found>) -> Option<(What, usize)> {
        let tokens = &self.heard.tokens;
        if let Some(person) = self.directory.person_in_full(tokens, place) {
            return Some(person);
        }
        let token = &tokens[place];
        let capital = place > 0
            && token.raw.chars().next().is_some_and(char::is_uppercase)
            && token.raw != token.raw.to_uppercase();
        let exact =
            best.filter(|best| best.fit == Fit::Same || best.fit == Fit::Sounds && best.phrase.lang == Some(self.lang));
        // «продажи Марата» are no «марта».
        let slip = best.is_some_and(|best| best.fit == Fit::Slip && best.length == 1);
        if slip && (capital || !self.is_of_days(place)) && names::is_first_name(&token.text) {
            return self.directory.find(tokens, place, false).or(Some((What::Unknown, 1)));
        }
        match exact {
            // «продала Дана» is no «дана», and neither is «Дана қанша сатты».
            Some(best) if best.length == 1 && (capital || self.leads(place)) && names::is_first_name(&token.text) => {
                self.directory.find(tokens, place, true).or(Some((What::Unknown, 1)))
            }
            // «продажи Каспиевой» are of a person.
            Some(best) if best.length == 1 && capital && names::is_womans_surname(&token.text) => {
                self.directory.find(tokens, place, false).or(Some((What::Unknown, 1)))
            }
            // «а ким» is no «кім».
            Some(best)
                if best.length == 1
                    && (capital
                        || self.is_respelt(place)
                        || best.phrase.lang.is_some_and(|lang| lang != self.lang)) =>
            {
                self.directory.find(tokens, place, true)
            }
            Some(_) => None,
            None => self.directory.find(tokens, place, false),
        }
    }

    /// «лиды с магазина»: the source of that name, or the whole firm, nobody knows which.
    fn is_source_beside(&self, place: usize) -> bool {
        const FROM: [&str; 8] = ["с", "со", "из", "от", "через", "from", "via", "through"];
        let tokens = &self.heard.tokens;
        place > 0 && FROM.contains(&tokens[place - 1].text.as_str()) && self.directory.is_source(&tokens[place].text)
    }

    /// «за марат»: behind such a word days are meant, and a slip is one.
    fn is_of_days(&self, place: usize) -> bool {
        const BEFORE: [&str; 8] = ["за", "в", "на", "с", "по", "до", "in", "for"];
        place > 0 && BEFORE.contains(&self.heard.tokens[place - 1].text.as_str())
    }

    /// The first word of a Kazakh question, before «қанша» or what somebody did: whoever is asked about.
    fn leads(&self, place: usize) -> bool {
        const DID: [&str; 9] = ["сатты", "сатқан", "сатыпты", "тапты", "жапты", "жасады", "утты", "акелди", "жогалтты"];
        let counts = |found: &Found| found.phrase.concept == Concept::Word(Word::Count);
        let does = || self.heard.tokens.iter().any(|token| DID.contains(&token.text.as_str()));
        place == 0
            && self.lang == Lang::Kk
            && self.heard.tokens[0].raw.chars().next().is_some_and(char::is_uppercase)
            && (does() || self.found.get(1).is_some_and(|found| found.iter().any(counts)))
    }

    /// «Ким қанша сатты»: who types Kazakh letters would have typed «кім».
    fn is_respelt(&self, place: usize) -> bool {
        self.heard.tokens[place].raw.to_lowercase() == "ким"
            && self.heard.tokens.iter().any(|token| token.raw.chars().any(is_kazakh))
    }

    /// A sign: a dash joins days and numbers; a comma and the like begin another part.
    fn sign(&mut self, place: usize) -> usize {
        let joins = |item: &Item| {
            matches!(
                item.what,
                What::Number(_) | What::Date(_) | What::Is(Concept::Month(_) | Concept::Weekday(_) | Concept::Unit(_))
            )
        };
        match self.heard.tokens[place].text.as_str() {
            "-" if self.items.last().is_some_and(joins) => return self.push(What::Dash, place, 1, None),
            // «каспи/наличные».
            "/" if self.items.last().is_some_and(is_row) => {
                return self.push(What::Is(Concept::Word(Word::Or)), place, 1, None);
            }
            "," | "." => self.part += 1,
            _ => {}
        }
        1
    }

    fn push(&mut self, what: What, place: usize, length: usize, lang: Option<Lang>) -> usize {
        let tokens = &self.heard.tokens[place..place + length];
        let raw = tokens.iter().map(|token| token.raw.as_str()).collect::<Vec<_>>().join(" ");
        let text = tokens.iter().map(|token| token.text.as_str()).collect::<Vec<_>>().join(" ");
        let act = self.heard.found[place]
            .iter()
            .any(|found| matches!(found.phrase.concept, Concept::Refuse(_)) && found.fit == Fit::Same);
        let spaced = std::mem::take(&mut self.spaced);
        self.items.push(Item { what, raw, text, lang, part: self.part, spaced, act });
        length
    }
}

/// Of phrases that fit equally well, the one of the question's language.
fn pick(found: &[Found], lang: Lang) -> Option<Found> {
    let best = *found.first()?;
    let equal = |other: &&Found| {
        other.length == best.length && other.fit == best.fit && (best.fit == Fit::Same || best.length == 1)
    };
    let rivals: Vec<&Found> = found.iter().filter(equal).collect();
    if best.fit == Fit::Slip && rivals.iter().any(|other| other.phrase.concept != best.phrase.concept) {
        return None;
    }
    // A stem of more letters says more than the language.
    let own = |found: &&&Found| found.phrase.lang == Some(lang) && found.phrase.size() + 1 >= best.phrase.size();
    rivals.iter().find(own).map_or(Some(best), |found| Some(**found))
}

/// The language of most words that are of one language only; letters of Kazakh count.
fn language(tokens: &[Token], found: &[Vec<Found>]) -> Option<Lang> {
    let mut votes = [0_usize; 3];
    for (token, found) in tokens.iter().zip(found) {
        let mut langs: Vec<Lang> =
            found.iter().filter(|found| found.fit != Fit::Slip).filter_map(|found| found.phrase.lang).collect();
        langs.sort_by_key(|lang| lang.code());
        langs.dedup();
        if let [lang] = langs[..] {
            votes[Lang::ALL.iter().position(|it| *it == lang).unwrap_or_default()] += 1;
        }
        if token.raw.chars().any(is_kazakh) {
            votes[1] += 2;
        }
    }
    let most = votes.into_iter().max().filter(|most| *most > 0)?;
    Lang::ALL.into_iter().zip(votes).find(|(_, votes)| *votes == most).map(|(lang, _)| lang)
}

/// Whether a letter is one that only Kazakh has.
fn is_kazakh(letter: char) -> bool {
    "әғқңөұүһіӘҒҚҢӨҰҮҺІ".contains(letter)
}

/// Whether something is named of which there may be several.
fn is_row(item: &Item) -> bool {
    matches!(
        item.what,
        What::Managers(_) | What::Products(_) | What::Source(_) | What::Is(Concept::Group(_) | Concept::Kind(_))
    )
}
