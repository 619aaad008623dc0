//! What is not answered, and what is an order with a command of its own: decided before any report is thought of.

use super::concepts::{Concept, Order, Word};
use super::lexicon::{Fit, Found, Heard};
use super::words::Token;
use super::{Command, Refusal, Understood};

/// Words for one deal; several are a figure.
const ONE_DEAL: [&str; 12] = [
    "сделка",
    "сделку",
    "сделке",
    "сделки",
    "сделкой",
    "deal",
    "заказ",
    "заказу",
    "заказом",
    "заказа",
    "заказе",
    "order",
];

/// What is counted in a report.
const COUNTED: [Word; 5] = [Word::Deals, Word::DealsWon, Word::Leads, Word::Invoices, Word::Pieces];

/// Least letters of a word that refuses or orders with a slip in it.
const LONG: usize = 6;

struct Acts<'a> {
    tokens: &'a [Token],
    found: &'a [Vec<Found>],
}

/// A refusal or an order, if the question is one.
pub(super) fn decide(heard: &Heard) -> Option<Understood> {
    let acts = Acts::of(heard);
    let refusal = [Refusal::Secrets, Refusal::PersonalData].into_iter().find(|refusal| acts.refuses(*refusal));
    if let Some(refusal) = refusal {
        return Some(Understood::Refuse(refusal));
    }
    if let Some(order) = acts.order(&[Order::Sync]).filter(|_| !acts.has(Word::Gone)) {
        return Some(Understood::Route(order.command()));
    }
    if acts.erases() || (acts.changes() && acts.order(&[Order::Lang, Order::Map]).is_none()) {
        return Some(Understood::Refuse(Refusal::Writing));
    }
    let others = [Refusal::MadeUp, Refusal::Profit, Refusal::Forecast];
    if let Some(refusal) = others.into_iter().find(|refusal| acts.refuses(*refusal)) {
        return Some(Understood::Refuse(refusal));
    }
    if let Some(number) = acts.deal() {
        return Some(Understood::Route(Command::Deal(number)));
    }
    acts.route().map(Understood::Route)
}

/// What we have no figures of; asked last, for a question may name a source by the same word.
pub(super) fn lacks(heard: &Heard) -> bool {
    Acts::of(heard).refuses(Refusal::NoSuchData)
}

impl<'a> Acts<'a> {
    fn of(heard: &'a Heard) -> Self {
        Self { tokens: &heard.tokens, found: &heard.found }
    }

    /// Where a concept stands, and how many tokens it takes.
    fn places(&self, is: impl Fn(Concept) -> bool) -> Vec<(usize, usize)> {
        // A slip of the finger may make a report's word into a refusal's; one that is read exactly is not doubted.
        let known = |found: &[Found]| found.iter().any(|found| !found.phrase.is_act() && found.fit == Fit::Same);
        let at = |(place, found): (usize, &Vec<Found>)| {
            // A short word with a slip may be any word: «Болат» is no «болжа».
            let sure =
                |it: &Found| it.fit == Fit::Same || !known(found) && (it.fit != Fit::Slip || it.phrase.size() >= LONG);
            let hit = found.iter().find(|it| is(it.phrase.concept) && sure(it))?;
            Some((place, hit.length))
        };
        self.found.iter().enumerate().filter_map(at).collect()
    }

    /// Whether a place is among the words of a «сбрось условия», which changes nothing on the portal; a bare «сбрось» of
    /// things may.
    fn is_reset(&self, place: usize, things: bool) -> bool {
        let is =
            |(start, length): &(usize, usize)| (*start..start + length).contains(&place) && (*length > 1 || !things);
        self.words(Word::Reset).iter().any(is)
    }

    fn refuses(&self, refusal: Refusal) -> bool {
        !self.places(|concept| concept == Concept::Refuse(refusal)).is_empty()
    }

    fn words(&self, word: Word) -> Vec<(usize, usize)> {
        self.places(|concept| concept == Concept::Word(word))
    }

    fn has(&self, word: Word) -> bool {
        !self.words(word).is_empty()
    }

    fn has_metric(&self) -> bool {
        !self
            .places(|concept| matches!(concept, Concept::Metric(_) | Concept::Word(Word::Sales | Word::Sold)))
            .is_empty()
    }

    fn order(&self, among: &[Order]) -> Option<Order> {
        among.iter().copied().find(|order| !self.places(|concept| concept == Concept::Route(*order)).is_empty())
    }

    fn erases(&self) -> bool {
        let things = self.has(Word::Entity);
        let erases = |(place, _): &(usize, usize)| !self.is_reset(*place, things);
        self.words(Word::Erase).iter().any(erases) || self.erases_with_a_slip()
    }

    /// «удлаи сделку»: a first word that would be doubted elsewhere, before a thing of the portal.
    fn erases_with_a_slip(&self) -> bool {
        let Some(first) = self.tokens.iter().position(Token::is_word) else { return false };
        let erase = self.found[first].iter().any(|found| found.phrase.concept == Concept::Word(Word::Erase));
        erase && self.words(Word::Entity).iter().any(|(place, _)| *place == first + 1)
    }

    /// An order to change something: the verb first (or last, in Kazakh) and a thing of the portal.
    fn changes(&self) -> bool {
        let verbs = self.words(Word::Change);
        let things: Vec<usize> = self.words(Word::Entity).into_iter().map(|(place, _)| place).collect();
        let is_report = self.has(Word::Report) || self.has(Word::Chart) || self.has(Word::Xlsx);
        let is_polite = |found: &Found| {
            matches!(found.phrase.concept, Concept::Word(Word::Fill | Word::Aside | Word::Reason | Word::Chat))
        };
        let polite = |place: usize| self.found[place].iter().any(is_polite);
        let last = self.tokens.iter().rposition(Token::is_word).unwrap_or_default();
        // «нужно закрыть месяц»: why somebody asks.
        let of_time = |place: usize| {
            let found = self.found.get(place).into_iter().flatten();
            found.into_iter().any(|found| matches!(found.phrase.concept, Concept::Unit(_) | Concept::Month(_)))
        };
        !is_report
            && verbs.iter().filter(|(place, length)| !of_time(place + length)).any(|(place, _)| {
                let leads = (0..*place).all(|before| polite(before) || !self.tokens[before].is_word());
                let kazakh = *place == last && !self.tokens[*place].text.is_ascii();
                let ahead = things.iter().any(|thing| *thing > *place && *thing <= *place + 4);
                let behind = things.iter().any(|thing| *thing < *place);
                (leads && ahead) || (kazakh && behind)
            })
    }

    /// "сделка 123", "deal #4512", «№123 мәміле»: the path of one deal.
    fn deal(&self) -> Option<i64> {
        let deals = self.words(Word::Deals);
        let number = |place: usize| {
            let token = self.tokens.get(place).filter(|token| token.is_digits() && token.text.len() <= 9)?;
            let scaled = self.found.get(place + 1).into_iter().flatten().any(|found| {
                matches!(
                    found.phrase.concept,
                    Concept::Word(Word::Thousand | Word::Million | Word::Billion | Word::Currency)
                ) || matches!(found.phrase.concept, Concept::Month(_) | Concept::Unit(_))
            });
            // «сделки 100-500к» are a range.
            let range = self.tokens.get(place + 1).is_some_and(|sign| sign.text == "-")
                && self.tokens.get(place + 2).is_some_and(Token::is_digits);
            if scaled || range { None } else { token.text.parse::<i64>().ok() }
        };
        let sign = |place: usize| self.words(Word::NumberSign).iter().any(|(at, _)| *at == place);
        let singular = |place: usize| {
            let text = self.tokens[place].text.as_str();
            ONE_DEAL.contains(&text) || text.starts_with("мамиле") && !text.starts_with("мамилелер")
        };
        deals.into_iter().map(|(place, _)| place).filter(|place| singular(*place)).find_map(|place| {
            if sign(place + 1) {
                let skip = if sign(place + 2) { 3 } else { 2 };
                return number(place + skip);
            }
            // «123 мәміле», «123-мәміле».
            let hyphen = usize::from(place > 0 && self.tokens[place - 1].text == "-");
            let before = place.checked_sub(1 + hyphen).filter(|before| self.tokens[*before].is_digits());
            let signed = before.is_some_and(|before| before > 0 && sign(before - 1));
            let kazakh = self.tokens[place].text.starts_with("мамиле")
                && before.is_some()
                && !self.has(Word::Count)
                && !self.has(Word::Best);
            if signed || kazakh {
                return before.and_then(number);
            }
            number(place + 1)
        })
    }

    fn route(&self) -> Option<Command> {
        if self.has(Word::Systems) && self.has(Word::Works) && !self.has_metric() {
            return Some(Command::Status);
        }
        let order = self.order(&[Order::Lang, Order::Map, Order::Stuck, Order::Help, Order::Status, Order::Sync])?;
        let order = if order == Order::Sync { Order::Status } else { order };
        // "Помоги посчитать выручку", «справку: сколько сделок» and "статус продаж" ask for figures.
        let counts = order == Order::Help && self.has(Word::Count) && COUNTED.iter().any(|word| self.has(*word));
        (!self.has_metric() && !counts).then(|| order.command())
    }
}
