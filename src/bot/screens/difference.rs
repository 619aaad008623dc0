//! A deal and its invoice side by side, where they say different things.
//!
//! The figures are those of both sides; what is to be done is the person's to decide.

use rust_decimal::Decimal;

use super::super::markup;
use super::{NAME, Reader, tenge};
use crate::i18n::Args;
use crate::types::{Difference, Lapse, Pair, RowPair, RowSide};

/// Most rows shown; the rest is counted.
const ROWS: usize = 20;

/// What differs, under the deal's heading; or that nothing differs any more.
pub(in crate::bot) fn told(heading: &str, number: &str, difference: Option<&Difference>, reader: &Reader) -> String {
    let named = |key: &str| reader.html(key, &Args::new().text("number", number));
    let Some(difference) = difference else { return format!("{}\n{heading}", named("notice-agrees")) };
    let mut lines = vec![named("notice-differs"), heading.to_owned(), String::new()];
    lines.extend(difference.stage.map(|lapse| reader.text(lapsed(lapse))));
    if let Some(Pair { invoice, deal }) = &difference.amount {
        lines.push(side_by_side("difference-amount", &invoice.to_string(), &tenge(deal), reader));
    }
    if let Some(Pair { invoice, deal }) = &difference.buyer {
        lines.push(side_by_side("difference-buyer", &or_none(invoice, reader), &or_none(deal, reader), reader));
    }
    lines.extend(difference.rows.iter().take(ROWS).map(|pair| row(pair, reader)));
    let more = difference.rows.len().saturating_sub(ROWS);
    if more > 0 {
        lines.push(reader.html("waiting-more", &Args::new().text("count", more)));
    }
    lines.extend([String::new(), reader.text("notice-differs-do")]);
    lines.join("\n")
}

fn lapsed(lapse: Lapse) -> &'static str {
    match lapse {
        Lapse::Reopened => "difference-reopened",
        Lapse::Lost => "difference-lost",
        Lapse::Gone => "difference-gone",
    }
}

fn row(pair: &RowPair, reader: &Reader) -> String {
    let name = reader.html("waiting-row", &Args::new().text("text", markup::short(&pair.name, NAME)));
    let said = |side: &Option<RowSide>| match side {
        Some(side) => format!("{} × {}", plain(side.quantity), tenge(&side.price.to_string())),
        None => reader.text("difference-none"),
    };
    format!("{name}\n{}", side_by_side("difference-sides", &said(&pair.invoice), &said(&pair.deal), reader))
}

fn side_by_side(key: &str, invoice: &str, deal: &str, reader: &Reader) -> String {
    reader.html(key, &Args::new().text("invoice", invoice).text("deal", deal))
}

fn or_none(text: &str, reader: &Reader) -> String {
    if text.is_empty() { reader.text("difference-none") } else { markup::short(text, NAME) }
}

/// A number as people write it here.
fn plain(number: Decimal) -> String {
    number.normalize().to_string().replace('.', ",")
}
