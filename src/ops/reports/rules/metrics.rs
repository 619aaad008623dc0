//! Which figures a question asks for, from words whose meaning depends on each other.

use super::concepts::{Concept, Word};
use super::counts::Count;
use super::deals;
use super::lists;
use super::reading::{Item, Reading, What};
use crate::ops::reports::plan::{Dimension, Metric};
use crate::types::Lang;

/// Figures and where they were named.
pub(super) type Found = Vec<(usize, Metric)>;

/// Words that say no more once the figures are known.
const WORDS: [Word; 11] = [
    Word::Share,
    Word::Pieces,
    Word::Sales,
    Word::Sold,
    Word::Came,
    Word::Paid,
    Word::Count,
    Word::HowMuch,
    Word::Amount,
    Word::Report,
    Word::Vague,
];

/// The figures of a question.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Figures {
    /// In the order they were named.
    pub(super) metrics: Vec<Metric>,
    /// Deals one by one are wanted.
    pub(super) each_deal: bool,
    /// What is counted is told, or else only implied by how it was paid.
    pub(super) said: bool,
    /// «How much» of a product: pieces or money.
    pub(super) pieces_or_money: bool,
    /// A summary with no figure named.
    pub(super) vague: bool,
    /// Those of which nothing is left.
    pub(super) ran_out: bool,
    /// «на какую сумму», and nothing tells of what.
    pub(super) amount: bool,
}

/// What else the question holds that decides between figures.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Around {
    pub(super) bounds: bool,
    pub(super) ranked: bool,
    pub(super) product: bool,
    pub(super) dimensioned: bool,
    pub(super) money: bool,
}

/// That, and how the figures are counted.
#[derive(Clone, Copy, Debug)]
pub(super) struct Clues {
    pub(super) around: Around,
    pub(super) count: Count,
    /// Where a sum is asked for.
    pub(super) amount: Option<usize>,
    /// «сколько продаж и на какую сумму»: a second figure.
    pub(super) and_amount: bool,
    /// "How much", and not "how many".
    pub(super) money: bool,
    /// "Open deals and their amount": they are wanted too.
    pub(super) pronoun: bool,
}

/// Reads the figures and marks their words as understood; none where the words contradict each other.
pub(super) fn read(reading: &mut Reading, around: Around) -> Option<Figures> {
    let mut figures = Figures::default();
    let mut found = named(reading);
    let count = Count::of(reading);
    if count.of_rows || counts_something_else(reading) || counts_payments(reading) {
        return None;
    }
    let amount = reading.place_of(Word::Amount);
    let and_amount = amount.is_some_and(|amount| is_second(reading, amount));
    let money = reading.has(Word::HowMuch) && !count.any;
    let pronoun = reading.has(Word::Pronoun);
    let clues = Clues { around, count, amount, and_amount, money, pronoun };
    leads(reading, &mut found)?;
    invoices(reading, &mut found)?;
    deals::read(reading, &mut found, &mut figures, &clues)?;
    share(reading, &mut found)?;
    figures.pieces_or_money = sold(reading, &mut found, &clues);
    if let Some(place) = amount.filter(|_| and_amount) {
        second_amount(&mut found, place)?;
        // «и какова их сумма»: of what was named here.
        if place > 0 && !found.is_empty() && reading.is(place - 1, Word::Pronoun) {
            reading.use_up(place - 1, place);
        }
    }
    if is_how_often(reading) {
        how_often(reading, &mut found)?;
    }
    figures.said = !found.is_empty();
    if found.is_empty() && (reading.has_any(&[Word::Came, Word::Paid]) || amount.is_some() && reading.has(Word::Sales))
    {
        found.push((0, Metric::Revenue));
    }
    figures.amount = found.is_empty() && amount.is_some();
    figures.vague = found.is_empty() && reading.has_any(&[Word::Report, Word::Vague]);
    for word in WORDS {
        reading.take(word);
    }
    figures.metrics = in_order(found);
    Some(figures)
}

/// Whether an "and" or a comma leads up to a place, with «их», "their" between: a second figure.
fn is_second(reading: &Reading, place: usize) -> bool {
    let whose = usize::from(place > 0 && reading.is(place - 1, Word::Pronoun));
    lists::is_joined_before(reading, place - whose)
}

/// The share of revenue, alone or beside the revenue; none for that of anything else.
fn share(reading: &Reading, found: &mut Found) -> Option<()> {
    let Some(place) = reading.place_of(Word::Share) else { return Some(()) };
    let second = is_second(reading, place);
    if !second {
        found.retain(|(_, metric)| *metric != Metric::Revenue);
    }
    // «какой процент сделок проиграли»: only revenue has shares; «сколько и в какой доле» leaves out how much of what.
    let other = found.iter().any(|(_, metric)| *metric != Metric::Revenue);
    let untold = second && found.is_empty() && reading.has_any(&[Word::Count, Word::HowMuch]);
    (!other && !untold).then(|| found.push((place, Metric::RevenueShare)))
}

/// Figures that have a name of their own.
fn named(reading: &mut Reading) -> Found {
    let mut found = Found::new();
    for place in 0..reading.items.len() {
        if let Some(Concept::Metric(metric)) = reading.concept(place) {
            found.push((place, metric));
            reading.use_up(place, place + 1);
        }
    }
    found
}

fn in_order(mut found: Found) -> Vec<Metric> {
    found.sort_by_key(|(place, _)| *place);
    found.into_iter().fold(Vec::new(), |mut metrics, (_, metric)| {
        if !metrics.contains(&metric) {
            metrics.push(metric);
        }
        metrics
    })
}

/// «и сколько из них…»: a second figure that nothing names.
fn counts_something_else(reading: &Reading) -> bool {
    const FIGURES: [Word; 10] = [
        Word::Sold,
        Word::Deals,
        Word::DealsWon,
        Word::Leads,
        Word::Invoices,
        Word::Sales,
        Word::Pieces,
        Word::Won,
        Word::Lost,
        Word::Failed,
    ];
    let second = |place: &usize| reading.is(*place, Word::Count) && reading.is(place - 1, Word::And);
    // "…, and how many?" asks once more.
    let last = reading.items.len().saturating_sub(1);
    (1..last).filter(second).any(|place| !reading.is_one(place + 1, &FIGURES))
}

/// «сколько оплат»: how many, or how much?
fn counts_payments(reading: &Reading) -> bool {
    const PAYMENTS: [&str; 4] = ["оплат", "платежеи", "платежи", "payments"];
    let payments =
        |place: usize| reading.is(place, Word::Paid) && PAYMENTS.contains(&reading.items[place].text.as_str());
    (1..reading.items.len()).any(|place| payments(place) && reading.is_one(place - 1, &[Word::Count, Word::HowMuch]))
}

/// Sales: counted, in pieces or in money; whether a product is meant and nobody knows which of the two.
fn sold(reading: &Reading, found: &mut Found, clues: &Clues) -> bool {
    let Clues { around, count, amount, and_amount, .. } = *clues;
    let (sold, sales) = (reading.place_of(Word::Sold), reading.place_of(Word::Sales));
    let counted = count.amount.filter(|_| found.is_empty() && sales.is_none() && sold.is_none());
    if let Some(place) = reading.place_of(Word::Pieces).or(count.products).or(counted) {
        found.push((place, Metric::Qty));
    } else if let Some(place) = sales.filter(|place| found.is_empty() || lists::is_listed(reading, *place)) {
        let counted = count.sales == Some(place) || count.any && and_amount;
        found.push((place, if counted { Metric::DealsWon } else { Metric::Revenue }));
    } else if let Some(place) = sold.filter(|place| found.is_empty() || lists::is_listed(reading, *place)) {
        let pieces = around.product && count.any && (amount.is_none() || and_amount);
        found.push((place, if pieces { Metric::Qty } else { Metric::Revenue }));
        return around.product && reading.has(Word::HowMuch);
    }
    false
}

/// «чаще всего», "most often": it is times that are counted, and no money.
fn is_how_often(reading: &Reading) -> bool {
    const OFTEN: [&str; 6] = ["чащ", "част", "реже", "often", "frequent", "common"];
    let often = |place: &usize| {
        let text = &reading.items[*place].text;
        reading.is_one(*place, &[Word::Best, Word::Bests, Word::Worst]) && OFTEN.iter().any(|stem| text.contains(stem))
    };
    (0..reading.items.len()).any(|place| often(&place))
}

/// Deals, each of which is once; how often a product is bought nothing tells.
fn how_often(reading: &Reading, found: &mut Found) -> Option<()> {
    let products = (0..reading.items.len()).any(|place| {
        matches!(reading.concept(place), Some(Concept::Dim(Dimension::Product)) | Some(Concept::Word(Word::What)))
    });
    found.retain(|(_, metric)| *metric != Metric::Revenue);
    if found.is_empty() {
        found.push((0, Metric::DealsWon));
    }
    (!products).then_some(())
}

/// «и на какую сумму» behind another figure.
fn second_amount(found: &mut Found, place: usize) -> Option<()> {
    let has = |among: &[Metric]| found.iter().any(|(_, metric)| among.contains(metric));
    if found.is_empty() || has(&[Metric::DealsOpenAmount, Metric::Revenue]) {
        return Some(());
    }
    has(&[Metric::DealsWon, Metric::Qty]).then(|| found.push((place, Metric::Revenue)))
}

fn leads(reading: &mut Reading, found: &mut Found) -> Option<()> {
    let share = reading.place_of(Word::Share).filter(|_| reading.has(Word::Leads));
    if let Some(place) = share {
        reading.use_up(place, place + 1);
    }
    let conversion = reading.place_of(Word::Conversion).or(share);
    let Some(place) = reading.place_of(Word::Leads).or(conversion) else { return Some(()) };
    // No figure tells lost leads from open ones.
    if [Word::Lost, Word::Open, Word::Failed].iter().any(|word| reading.has(*word))
        && reading.place_of(Word::Deals).is_none()
    {
        return None;
    }
    let named = reading.place_of(Word::Leads);
    // «количество лидов и конверсия».
    let both = conversion.zip(named).is_some_and(|(conversion, named)| lists::are_apart(reading, named, conversion));
    if let Some(named) = named.filter(|_| both) {
        found.push((named, Metric::LeadsCreated));
    }
    found.push((
        conversion.unwrap_or(place),
        if conversion.is_some() { Metric::LeadConversion } else { Metric::LeadsCreated },
    ));
    for word in [Word::Leads, Word::Conversion, Word::Came, Word::Created, Word::Count] {
        reading.take(word);
    }
    if conversion.is_some() {
        // «конверсия лидов в сделки», "converted to deals".
        for word in [Word::Deals, Word::Sales, Word::Won] {
            reading.take(word);
        }
    }
    Some(())
}

fn invoices(reading: &mut Reading, found: &mut Found) -> Option<()> {
    if found.iter().any(|(_, metric)| *metric == Metric::VatAmount) {
        for word in [Word::Invoices, Word::Amount, Word::Sales, Word::Created] {
            reading.take(word);
        }
        return Some(());
    }
    let Some(place) = reading.place_of(Word::Invoices) else { return Some(()) };
    // «сделки с накладными»: only those without have a figure.
    if reading.has(Word::Deals) && place > 0 && reading.is(place - 1, Word::From) {
        return None;
    }
    let failed = reading.place_of(Word::Failed).or(reading.place_of(Word::Lost));
    // «сколько выписали и сколько с ошибкой».
    let both = failed.is_some_and(|failed| {
        let created = reading.place_of(Word::Created);
        failed > place && created.is_some_and(|created| lists::are_apart(reading, created, failed))
    });
    if both || failed.is_none() {
        found.push((place, Metric::InvoicesCreated));
    }
    found.extend(failed.map(|failed| (failed, Metric::InvoicesFailed)));
    for word in [Word::Invoices, Word::Failed, Word::Lost, Word::Created] {
        reading.take(word);
    }
    Some(())
}

/// Whether a noun of a dimension stands in the plural: «какие товары», "which managers".
pub(super) fn is_plural(item: &Item) -> bool {
    const RUSSIAN: [&str; 8] = ["ы", "и", "ов", "ей", "ам", "ах", "ям", "ях"];
    const KAZAKH: [&str; 6] = ["лар", "лер", "дар", "дер", "тар", "тер"];
    if !matches!(item.what, What::Is(Concept::Dim(_))) {
        return false;
    }
    if item.lang == Some(Lang::Kk) {
        return KAZAKH.iter().any(|end| item.text.chars().skip(3).collect::<String>().contains(end));
    }
    if item.text.is_ascii() {
        return item.text.ends_with('s') || item.text.ends_with("people");
    }
    // «день недели» and «способы оплаты» are as many as their first noun tells.
    let noun =
        item.text.split(' ').find(|word| !word.starts_with("как") && word.chars().count() > 2).unwrap_or_default();
    RUSSIAN.iter().chain(&KAZAKH).any(|end| noun.ends_with(end))
}
