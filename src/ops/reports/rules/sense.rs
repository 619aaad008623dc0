//! Whether a plan can be computed at all, and whether a text is one.

use super::words::Token;
use crate::ops::reports::plan::{Dimension, Field, Metric, Plan};

/// What a figure is counted from.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Subject {
    Deals,
    Leads,
    Stock,
    Invoices,
}

fn subject(metric: Metric) -> Subject {
    match metric {
        Metric::LeadsCreated | Metric::LeadConversion => Subject::Leads,
        Metric::StockQty => Subject::Stock,
        Metric::InvoicesCreated | Metric::InvoicesFailed | Metric::VatAmount => Subject::Invoices,
        _ => Subject::Deals,
    }
}

/// Whether a plan may be of the days another one is of: of the same things, which are not those of now, and not told apart
/// by days.
pub(super) fn is_of_same_days(before: &Plan, plan: &Plan) -> bool {
    let (Some(was), Some(is)) = (before.metrics.first(), plan.metrics.first()) else { return false };
    let now = |metric: &Metric| matches!(metric, Metric::DealsOpen | Metric::DealsOpenAmount | Metric::StockQty);
    subject(*was) == subject(*is)
        && !plan.metrics.iter().chain(&before.metrics).any(now)
        && !plan.dimension.is_some_and(is_of_time)
}

/// Whether a plan is of stock, which no manager has.
pub(super) fn is_of_stock(plan: &Plan) -> bool {
    plan.metrics.first().is_some_and(|metric| subject(*metric) == Subject::Stock)
}

fn is_of_time(dimension: Dimension) -> bool {
    matches!(dimension, Dimension::Day | Dimension::Week | Dimension::Weekday | Dimension::Month)
}

/// Whether the parts of a plan go together: there is no stock by manager and no lead paid in cash.
pub(super) fn fits(plan: &Plan) -> bool {
    let Some(first) = plan.metrics.first().map(|metric| subject(*metric)) else { return false };
    let dimension = plan.dimension.is_none_or(|dimension| match first {
        Subject::Deals => !matches!(dimension, Dimension::Warehouse | Dimension::VatRate),
        Subject::Leads => is_of_time(dimension) || matches!(dimension, Dimension::Manager | Dimension::Source),
        Subject::Stock => matches!(dimension, Dimension::Product | Dimension::Warehouse),
        Subject::Invoices => {
            is_of_time(dimension) || dimension == Dimension::VatRate || dimension == Dimension::Manager
        }
    });
    let filters = plan.filters.iter().all(|filter| match first {
        Subject::Deals => filter.field != Field::Warehouse,
        Subject::Leads => matches!(filter.field, Field::Manager | Field::Source | Field::Value),
        Subject::Stock => matches!(filter.field, Field::Warehouse | Field::Product | Field::Value),
        Subject::Invoices => matches!(filter.field, Field::Manager | Field::Value),
    });
    // Open deals are those of now, so they are not told apart by days that are past.
    let is_open = |metric: &Metric| matches!(metric, Metric::DealsOpen | Metric::DealsOpenAmount);
    let open = !plan.metrics.iter().any(is_open) || (!plan.dimension.is_some_and(is_of_time) && plan.compare.is_none());
    let value = plan.dimension.is_some() || plan.filters.iter().all(|filter| filter.field != Field::Value);
    plan.metrics.iter().all(|metric| subject(*metric) == first)
        && dimension
        && filters
        && open
        && value
        && !(first == Subject::Stock && plan.compare.is_some())
        && plan.period.from <= plan.period.to
}

/// Rows of a keyboard: what a cat types.
const ROWS: [&str; 6] = ["qwertyuiop", "asdfghjkl", "zxcvbnm", "йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю"];

/// Whether a text has no words: signs, digits alone, rows of a keyboard, one endless word.
pub(super) fn is_noise(tokens: &[Token]) -> bool {
    let words: Vec<&Token> = tokens.iter().filter(|token| token.is_word()).collect();
    words.iter().all(|word| is_mash(&word.text)) && !words.is_empty() || tokens.iter().all(|token| !token.is_word())
}

fn is_mash(word: &str) -> bool {
    let letters: Vec<char> = word.chars().collect();
    let row = ROWS.iter().any(|row| letters.len() >= 4 && row.contains(word));
    let along =
        letters.windows(4).filter(|four| ROWS.iter().any(|row| row.contains(&four.iter().collect::<String>()))).count();
    let mut kinds = letters.clone();
    kinds.sort_unstable();
    kinds.dedup();
    let repeated = letters.len() >= 3 && kinds.len() == 1;
    let vowel = |letter: &char| "aeiouyаеиоуыэюя".contains(*letter);
    let dumb = letters.len() >= 5 && !letters.iter().any(vowel);
    row || repeated || dumb || letters.len() > 40 || (letters.len() >= 6 && along * 2 >= letters.len() - 3)
}
