//! Which figures a question asks for, from words whose meaning depends on each other.

use super::concepts::{Concept, Word};
use super::reading::{Item, Reading, What};
use crate::ops::reports::plan::{Dimension, Metric};
use crate::types::Lang;

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

/// Reads the figures and marks their words as understood; none where the words contradict each other.
pub(super) fn read(reading: &mut Reading, around: Around) -> Option<Figures> {
    let mut found: Vec<(usize, Metric)> = Vec::new();
    let mut figures = Figures::default();
    for place in 0..reading.items.len() {
        if let Some(Concept::Metric(metric)) = reading.concept(place) {
            found.push((place, metric));
            reading.use_up(place, place + 1);
        }
    }
    let count = Count::of(reading);
    if count.of_rows {
        return None;
    }
    let amount = place_of(reading, Word::Amount);
    let sold = place_of(reading, Word::Sold);
    let sales = place_of(reading, Word::Sales);
    // «сколько продаж и на какую сумму», «и сколько с ошибкой»: a second figure.
    let and_amount = amount.is_some_and(|amount| amount > 0 && reading.is(amount - 1, Word::And));
    let counts: Vec<usize> = (1..reading.items.len())
        .filter(|place| reading.is(*place, Word::Count) && reading.is(place - 1, Word::And))
        .collect();
    let figure = |place: &usize| {
        matches!(
            reading.concept(place + 1),
            Some(Concept::Word(
                Word::Deals | Word::DealsWon | Word::Leads | Word::Invoices | Word::Sales | Word::Pieces | Word::Lost
            ))
        )
    };
    if !counts.iter().all(figure) {
        return None;
    }
    // «сколько оплат»: how many, or how much?
    let payments = |place: usize| {
        reading.is(place, Word::Paid)
            && ["оплат", "платежеи", "платежи", "payments"].contains(&reading.items[place].text.as_str())
    };
    if (1..reading.items.len()).any(|place| payments(place) && reading.is_one(place - 1, &[Word::Count, Word::HowMuch]))
    {
        return None;
    }
    leads(reading, &mut found)?;
    invoices(reading, &mut found);
    deals(reading, &mut found, &mut figures, around, count, amount)?;
    if let Some(place) = place_of(reading, Word::Share) {
        found.retain(|(_, metric)| *metric != Metric::Revenue);
        found.push((place, Metric::RevenueShare));
    }
    let pieces = place_of(reading, Word::Pieces)
        .or(count.products)
        .or(count.amount.filter(|_| found.is_empty() && sales.is_none() && sold.is_none()));
    if let Some(place) = pieces {
        found.push((place, Metric::Qty));
    } else if let Some(place) = sales.filter(|_| found.is_empty()) {
        let counted = count.sales == Some(place) || count.any && and_amount;
        found.push((place, if counted { Metric::DealsWon } else { Metric::Revenue }));
    } else if let Some(place) = sold.filter(|_| found.is_empty()) {
        let pieces = around.product && count.any && amount.is_none();
        figures.pieces_or_money = around.product && reading.has(Word::HowMuch);
        found.push((place, if pieces { Metric::Qty } else { Metric::Revenue }));
    }
    if and_amount && matches!(found[..], [(_, Metric::DealsWon)]) {
        found.push((usize::MAX, Metric::Revenue));
    } else if and_amount
        && matches!(found[..], [(_, metric)] if !matches!(metric, Metric::DealsOpenAmount | Metric::Revenue))
    {
        return None;
    }
    figures.said = !found.is_empty();
    let came = reading.has(Word::Came) || reading.has(Word::Paid) || amount.is_some() && reading.has(Word::Sales);
    if found.is_empty() && came {
        found.push((0, Metric::Revenue));
    }
    figures.vague = found.is_empty() && (reading.has(Word::Report) || reading.has(Word::Vague));
    for word in [
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
    ] {
        reading.take(word);
    }
    found.sort_by_key(|(place, _)| *place);
    for (_, metric) in found {
        if !figures.metrics.contains(&metric) {
            figures.metrics.push(metric);
        }
    }
    Some(figures)
}

fn place_of(reading: &Reading, word: Word) -> Option<usize> {
    (0..reading.items.len()).find(|place| reading.is(*place, word))
}

/// What is counted: «количество продаж», «сколько товаров».
#[derive(Clone, Copy, Debug, Default)]
struct Count {
    any: bool,
    /// The sales that are counted, and not added up.
    sales: Option<usize>,
    /// Products that are counted.
    products: Option<usize>,
    /// «сколько менеджеров»: nothing counts those.
    of_rows: bool,
    /// «по количеству».
    amount: Option<usize>,
}

impl Count {
    fn of(reading: &mut Reading) -> Self {
        let mut count = Self::default();
        for place in 0..reading.items.len() {
            if !reading.is(place, Word::Count) {
                continue;
            }
            count.any = true;
            let strict = is_strict(&reading.items[place]);
            let next = place + 1;
            let plural = reading
                .items
                .get(next)
                .is_some_and(|item| item.text == "продаж" || item.text.ends_with("sales") || item.text == "сату");
            if reading.is(next, Word::Sales) && (strict || plural) {
                count.sales = Some(next);
            } else if strict && place > 0 && reading.is(place - 1, Word::Sales) {
                count.sales = Some(place - 1);
            } else if reading.is(next, Word::Sold)
                && reading.concept(next + 1) == Some(Concept::Dim(Dimension::Product))
            {
                count.products = Some(next + 1);
                reading.use_up(next + 1, next + 2);
            } else if reading.concept(next) == Some(Concept::Dim(Dimension::Product)) {
                let apart = place > 0 && reading.concept(place - 1) == Some(Concept::Dim(Dimension::Product));
                if !apart && !reading.has(Word::Stock) {
                    count.products = Some(next);
                    reading.use_up(next, next + 1);
                }
            } else if let Some(Concept::Dim(_)) = reading.concept(next) {
                count.of_rows = !strict || place == 0;
            } else if strict {
                count.amount = Some(place);
            }
        }
        count
    }
}

fn is_strict(item: &Item) -> bool {
    let loose = ["скол", "скок", "скоко", "канша", "неше", "how many"];
    !loose.iter().any(|word| item.text.starts_with(word))
        && !item.text.starts_with("kansha")
        && !item.text.starts_with("skol")
}

fn leads(reading: &mut Reading, found: &mut Vec<(usize, Metric)>) -> Option<()> {
    let share = place_of(reading, Word::Share).filter(|_| reading.has(Word::Leads));
    if let Some(place) = share {
        reading.use_up(place, place + 1);
    }
    let conversion = place_of(reading, Word::Conversion).or(share);
    let Some(place) = place_of(reading, Word::Leads).or(conversion) else { return Some(()) };
    // No figure tells lost leads from open ones.
    if [Word::Lost, Word::Open, Word::Failed].iter().any(|word| reading.has(*word))
        && place_of(reading, Word::Deals).is_none()
    {
        return None;
    }
    found.push((place, if conversion.is_some() { Metric::LeadConversion } else { Metric::LeadsCreated }));
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

fn invoices(reading: &mut Reading, found: &mut Vec<(usize, Metric)>) {
    let vat = found.iter().any(|(_, metric)| *metric == Metric::VatAmount);
    if vat {
        for word in [Word::Invoices, Word::Amount, Word::Sales] {
            reading.take(word);
        }
        return;
    }
    let Some(place) = place_of(reading, Word::Invoices) else { return };
    let failed = [Word::Failed, Word::Lost].iter().any(|word| reading.has(*word));
    found.push((place, if failed { Metric::InvoicesFailed } else { Metric::InvoicesCreated }));
    for word in [Word::Invoices, Word::Failed, Word::Lost, Word::Created] {
        reading.take(word);
    }
}

fn deals(
    reading: &mut Reading,
    found: &mut Vec<(usize, Metric)>,
    figures: &mut Figures,
    around: Around,
    count: Count,
    amount: Option<usize>,
) -> Option<()> {
    let without = place_of(reading, Word::WithoutInvoice);
    let words = [Word::DealsWon, Word::Deals];
    let noun = words.iter().find_map(|word| place_of(reading, *word));
    let kind = |word| place_of(reading, word);
    let lost = kind(Word::Lost).or(kind(Word::Failed).filter(|_| noun.is_some()));
    let states = [lost, kind(Word::Open), without].iter().flatten().count();
    let joined = reading.has(Word::And);
    // «выручка по открытым сделкам», «сумма проигранных»: no such figure.
    let other = !found.is_empty() && !joined || amount.is_some() && kind(Word::Open).is_none();
    let and_amount = amount.is_some_and(|amount| amount > 0 && reading.is(amount - 1, Word::And));
    if states > 1 || states == 1 && other {
        return None;
    }
    let Some(place) = noun.or(without).or(lost).or(kind(Word::Won)) else { return Some(()) };
    // Nothing counts deals by the day they were created.
    if noun.is_some() && (reading.has(Word::Created) || reading.has(Word::Came)) {
        return None;
    }
    let one_by_one = place > 0 && noun.is_some() && reading.is_one(place - 1, &[Word::To, Word::Each]);
    let metric = if without.is_some() {
        Some(Metric::DealsWithoutInvoice)
    } else if kind(Word::Open).is_some() {
        noun?;
        // «сколько и на какую сумму».
        if amount.is_some_and(|amount| amount > 0 && reading.is(amount - 1, Word::And) && count.any) {
            found.push((place, Metric::DealsOpen));
        }
        Some(if amount.is_some() { Metric::DealsOpenAmount } else { Metric::DealsOpen })
    } else if lost.is_some() {
        Some(Metric::DealsLost)
    } else if reading.has(Word::DealsWon) || (reading.has(Word::Won) && (amount.is_none() || and_amount)) {
        found.is_empty().then_some(Metric::DealsWon)
    } else if around.dimensioned && around.bounds {
        // «менеджеры, у которых больше 10 сделок»; of «сделки больше 500 тысяч» by manager nobody knows which figure.
        if around.money && !count.any {
            return None;
        }
        found.is_empty().then_some(Metric::DealsWon)
    } else if one_by_one || (!count.any && (around.bounds || around.ranked)) {
        figures.each_deal = found.is_empty() || one_by_one || around.ranked;
        found.is_empty().then_some(Metric::Revenue)
    } else if amount.is_some() && !(and_amount && count.any) {
        found.is_empty().then_some(Metric::Revenue)
    } else if found.is_empty() || count.any {
        Some(Metric::DealsWon)
    } else if found.iter().all(|(_, metric)| *metric == Metric::DealsOpen) {
        None
    } else {
        let joined = place > 0 && reading.is(place - 1, Word::And);
        joined.then_some(Metric::DealsWon)
    };
    found.extend(metric.map(|metric| (place, metric)));
    for word in [Word::DealsWon, Word::Deals, Word::Won, Word::Lost, Word::Open, Word::Failed, Word::WithoutInvoice] {
        reading.take(word);
    }
    Some(())
}

/// Whether a noun of a dimension stands in the plural: «какие товары», "which managers".
pub(super) fn is_plural(item: &Item) -> bool {
    if !matches!(item.what, What::Is(Concept::Dim(_))) {
        return false;
    }
    let text = item.text.as_str();
    if item.lang == Some(Lang::Kk) {
        return ["лар", "лер", "дар", "дер", "тар", "тер"]
            .iter()
            .any(|end| text.chars().skip(3).collect::<String>().contains(end));
    }
    ["ы", "и", "ов", "ей", "ам", "ах", "лар", "лер", "дар", "дер", "тар", "тер", "s", "people"]
        .iter()
        .any(|end| text.ends_with(end))
}
