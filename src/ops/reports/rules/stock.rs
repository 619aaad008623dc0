//! What there is in stock: a figure by warehouse or product, or a question that the command for stock answers.

use super::concepts::{Concept, Word};
use super::metrics::Figures;
use super::names::Directory;
use super::reading::{Item, Reading, What};
use crate::ops::reports::plan::{Dimension, Metric};

/// Words that make a question one about figures.
const OF_FIGURES: [Word; 18] = [
    Word::Total,
    Word::Top,
    Word::Best,
    Word::Bests,
    Word::Worst,
    Word::Worsts,
    Word::Sold,
    Word::Sales,
    Word::Deals,
    Word::DealsWon,
    Word::Leads,
    Word::Invoices,
    Word::WithoutInvoice,
    Word::Nothing,
    Word::More,
    Word::Less,
    Word::AtLeast,
    Word::AtMost,
];

/// Words of a question about stock that no figure by warehouse answers.
pub(super) fn asked(reading: &Reading, directory: &Directory) -> Option<String> {
    let of_figures = |what: &What| match what {
        What::Is(Concept::Dim(_) | Concept::Metric(_)) | What::Warehouse(_) => true,
        What::Is(Concept::Word(word)) => OF_FIGURES.contains(word),
        _ => false,
    };
    let named = || reading.items.iter().any(|item| matches!(item.what, What::Products(_) | What::Unknown));
    let out = reading.has(Word::RanOut);
    let products = reading.items.iter().any(|item| matches!(item.what, What::Products(_)));
    // «когда закончится коллаген» asks of what is to come.
    let unknown = reading.items.iter().any(|item| item.what == What::Unknown);
    if out && (!products || unknown) {
        return None;
    }
    let about = out || reading.has_any(&[Word::Stock, Word::Left]) || reading.has(Word::Exists) && named();
    if !about || reading.items.iter().any(|item| of_figures(&item.what)) {
        return None;
    }
    let words = reading.items.iter().filter_map(|item| match &item.what {
        What::Products(_) => Some(directory.spelled(&item.text)),
        What::Unknown => Some(item.raw.to_lowercase()),
        _ => None,
    });
    Some(words.collect::<Vec<_>>().join(" "))
}

/// Makes the figures those of stock, if the words tell so; none where they tell of another figure too.
pub(super) fn read(reading: &mut Reading, figures: &mut Figures) -> Option<()> {
    if reading.has(Word::RanOut) {
        return ran_out(reading, figures);
    }
    if !reading.has(Word::Stock) && !is_in_warehouse(reading) {
        // «сколько сделок есть», «неше мәміле бар».
        reading.take(Word::Exists);
        return Some(());
    }
    if !figures.metrics.is_empty() && figures.metrics != [Metric::Qty] {
        return None;
    }
    figures.metrics = vec![Metric::StockQty];
    figures.said = true;
    for word in [Word::Stock, Word::Left, Word::Exists, Word::Warehouse] {
        reading.take(word);
    }
    Some(())
}

/// «какие товары закончились»: the rows are those of which nothing is left.
fn ran_out(reading: &mut Reading, figures: &mut Figures) -> Option<()> {
    let products = |place: usize| matches!(reading.concept(place), Some(Concept::Dim(Dimension::Product)));
    let of_products = (0..reading.items.len()).any(products) || reading.has(Word::What);
    if !of_products || !figures.metrics.is_empty() {
        return None;
    }
    (figures.metrics, figures.said, figures.ran_out) = (vec![Metric::StockQty], true, true);
    for word in [Word::RanOut, Word::Stock, Word::Left, Word::Exists, Word::Warehouse] {
        reading.take(word);
    }
    Some(())
}

/// «сколько штук на основном складе», «Алматы қоймасында коллаген қанша»: nothing but stock is told by warehouse.
fn is_in_warehouse(reading: &Reading) -> bool {
    const COUNTING: [Word; 5] = [Word::Count, Word::HowMuch, Word::Pieces, Word::Left, Word::Exists];
    let has = |word: &Word| reading.items.iter().any(|item| item.is(*word));
    let other = |item: &Item| match item.what {
        What::Is(Concept::Metric(_)) => true,
        What::Is(Concept::Word(word)) => OF_FIGURES[6..].contains(&word) || word == Word::Came || word == Word::Paid,
        _ => false,
    };
    let product = reading.items.iter().any(|item| matches!(item.what, What::Products(_)));
    reading.items.iter().any(|item| matches!(item.what, What::Warehouse(_)))
        && COUNTING.iter().any(has)
        && (product || [Word::Pieces, Word::Left, Word::Warehouse].iter().any(has))
        && !reading.items.iter().any(other)
}
