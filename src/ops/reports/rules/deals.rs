//! Figures of deals: won, lost, open, without an invoice, or deals one by one.

use super::concepts::Word;
use super::lists;
use super::metrics::{Clues, Figures, Found};
use super::reading::Reading;
use crate::ops::reports::plan::Metric;

/// Words of deals and of what became of them.
const WORDS: [Word; 8] = [
    Word::WhichDeals,
    Word::DealsWon,
    Word::Deals,
    Word::Won,
    Word::Lost,
    Word::Open,
    Word::Failed,
    Word::WithoutInvoice,
];

/// Where the words of deals stand.
struct Said {
    /// «сделки», and no other word tells what they are.
    noun: Option<usize>,
    won: Option<usize>,
    lost: Option<usize>,
    open: Option<usize>,
    without_invoice: Option<usize>,
}

/// Reads the figures of deals and marks their words as understood; none for what no figure tells.
pub(super) fn read(reading: &mut Reading, found: &mut Found, figures: &mut Figures, clues: &Clues) -> Option<()> {
    let said = Said::of(reading);
    if said.contradicts(reading, found, clues) {
        return None;
    }
    let Some(place) = said.noun.or(said.without_invoice).or(said.lost).or(said.won) else { return Some(()) };
    let each = |word: Word| {
        (1..reading.items.len())
            .any(|at| reading.is_one(at, &[Word::Deals, Word::DealsWon]) && reading.is(at - 1, word))
    };
    let one_by_one = each(Word::To) || each(Word::Each) || is_list(reading);
    if said.has_state() {
        // «самые крупные открытые сделки»: by what they amount to.
        let largest = clues.around.ranked && said.open.is_some() && said.noun.is_some() && !clues.count.any;
        figures.each_deal = each(Word::Each) || is_list(reading) || largest;
        let metrics = if largest { vec![Metric::DealsOpenAmount] } else { said.states(clues) };
        found.extend(metrics.into_iter().map(|metric| (place, metric)));
    } else {
        let alone = found.is_empty();
        figures.each_deal = lists(reading, &said, one_by_one, alone, clues);
        let metric =
            if figures.each_deal && alone { Some(Metric::Revenue) } else { won(reading, &said, place, alone, clues)? };
        found.extend(metric.filter(|_| alone || !figures.each_deal).map(|metric| (place, metric)));
    }
    if said.without_invoice.is_some() {
        // «осталось без накладной».
        reading.take(Word::Left);
    }
    for word in WORDS {
        reading.take(word);
    }
    Some(())
}

impl Said {
    fn of(reading: &Reading) -> Self {
        let noun = [Word::DealsWon, Word::Deals, Word::WhichDeals].into_iter().find_map(|word| reading.place_of(word));
        Self {
            noun,
            won: reading.place_of(Word::DealsWon).or(reading.place_of(Word::Won)),
            lost: reading.place_of(Word::Lost).or(reading.place_of(Word::Failed).filter(|_| noun.is_some())),
            open: reading.place_of(Word::Open),
            without_invoice: reading.place_of(Word::WithoutInvoice),
        }
    }

    fn has_state(&self) -> bool {
        [self.lost, self.open, self.without_invoice].iter().any(Option::is_some)
    }

    /// «выручка по открытым сделкам», «сумма проигранных», «новые сделки»: no such figure.
    fn contradicts(&self, reading: &Reading, found: &Found, clues: &Clues) -> bool {
        let states = [self.lost, self.open, self.without_invoice].iter().flatten().count();
        // «сколько выиграли и сколько проиграли» are two figures, «выиграли, проиграли» nobody knows.
        let mixed = self.lost.is_some() && self.won.is_some() && !reading.has(Word::And);
        let listed = |place: &usize| lists::is_listed(reading, *place);
        let joined = reading.has(Word::And) || [self.lost, self.open].iter().flatten().any(listed);
        let other = !found.is_empty() && !joined || clues.amount.is_some() && self.open.is_none();
        let nameless = self.open.is_some() && self.noun.is_none() && states == 1;
        // Nothing counts deals by the day they were created.
        let created = self.noun.is_some() && reading.has_any(&[Word::Created, Word::Came]) && !self.has_state();
        states > 1 || mixed || states == 1 && other || nameless && self.won.is_some() || created
    }

    fn states(&self, clues: &Clues) -> Vec<Metric> {
        if self.without_invoice.is_some() {
            return vec![Metric::DealsWithoutInvoice];
        }
        match (self.lost, self.won) {
            (Some(lost), Some(won)) if lost < won => return vec![Metric::DealsLost, Metric::DealsWon],
            (Some(_), Some(_)) => return vec![Metric::DealsWon, Metric::DealsLost],
            (Some(_), None) => return vec![Metric::DealsLost],
            (None, _) => {}
        }
        match clues.amount {
            // "How much is in open deals".
            None if clues.money => vec![Metric::DealsOpenAmount],
            None => vec![Metric::DealsOpen],
            // «сколько в работе и на какую сумму».
            Some(_) if clues.and_amount && (clues.count.any || clues.pronoun) => {
                vec![Metric::DealsOpen, Metric::DealsOpenAmount]
            }
            Some(_) => vec![Metric::DealsOpenAmount],
        }
    }
}

/// «список сделок», «реестр проигранных сделок».
fn is_list(reading: &Reading) -> bool {
    const STATES: [Word; 3] = [Word::Won, Word::Lost, Word::Open];
    if reading.has(Word::WhichDeals) {
        return true;
    }
    let Some(table) = reading.place_of(Word::Table) else { return false };
    if ["списком", "перечнем", "реестром"].contains(&reading.items[table].text.as_str()) {
        return reading.has_any(&[Word::Deals, Word::DealsWon]);
    }
    let noun = (table + 1..reading.items.len()).find(|at| !reading.is_one(*at, &STATES));
    noun.is_some_and(|at| reading.is_one(at, &[Word::Deals, Word::DealsWon]))
}

/// Whether deals are wanted one by one: «сделки больше 500 тысяч», «самые крупные сделки», «по сделкам».
fn lists(reading: &Reading, said: &Said, one_by_one: bool, alone: bool, clues: &Clues) -> bool {
    let around = clues.around;
    let counted = clues.count.any || reading.has(Word::DealsWon) || said.won.is_some() && clues.amount.is_none();
    if said.noun.is_none() || counted && !is_list(reading) || around.dimensioned && around.bounds {
        return false;
    }
    if is_list(reading) && alone {
        return true;
    }
    // «выручка по сделкам дороже миллиона» is one figure.
    let bounded = around.bounds && alone;
    around.ranked || bounded || one_by_one && !around.bounds
}

/// Won deals counted, or what they brought; none where nobody knows which.
fn won(reading: &Reading, said: &Said, place: usize, alone: bool, clues: &Clues) -> Option<Option<Metric>> {
    // «выручку, оплаченную картой»: a participle is no figure.
    let listed = lists::is_listed(reading, place) && (said.noun.is_some() || reading.has(Word::And));
    let around = clues.around;
    // Of «сделки больше 500 тысяч» by manager nobody knows which figure; of «у которых больше 10 сделок» one does.
    if around.dimensioned && around.bounds && around.money && !clues.count.any && said.won.is_none() && alone {
        return None;
    }
    // «how much did we make»: what was won is money, where no deals are named.
    if said.noun.is_none() && clues.money {
        return Some(alone.then_some(Metric::Revenue));
    }
    let summed = clues.amount.is_some() && !(clues.and_amount && (clues.count.any || said.won.is_some()));
    Some(match (alone, summed) {
        (true, true) => Some(Metric::Revenue),
        (true, false) => Some(Metric::DealsWon),
        (false, _) => listed.then_some(Metric::DealsWon),
    })
}
