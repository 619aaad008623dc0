//! What a deal waits for: what happened first, then what the person should do.
//!
//! Foreign words are shown as they are, but escaped; the advice is ours.

use rust_decimal::Decimal;

use super::super::callback::Callback;
use super::super::markup;
use super::{NAME, Reader, button, tenge, with_more};
use crate::i18n::Args;
use crate::types::{Button, Candidate, DealId, Money, NamedProduct, System, Waiting};

/// Most rows of a list; the rest is counted.
const ROWS: usize = 30;

/// Most products with a button of their own; the others come up when these are settled.
const PRODUCTS: usize = 5;

/// Most buyers offered as buttons.
const BUYERS: usize = 20;

/// The reasons of a refusal there is an advice for.
pub(in crate::bot) const REASONS: [&str; 6] =
    ["period-closed", "stock-short", "no-rights", "contract-missing", "marked", "busy"];

/// What it waits for, in a few words.
pub(in crate::bot) fn short(waiting: &Waiting, reader: &Reader) -> String {
    reader.html(&format!("waiting-{}-short", waiting.key()), &args(waiting, reader))
}

/// What happened and what to do, as paragraphs.
pub(in crate::bot) fn explained(waiting: &Waiting, reader: &Reader) -> String {
    let why = why(waiting, reader);
    let by_list = matches!(waiting, Waiting::Unmapped { .. });
    if by_list || passes_by_itself(waiting) { why } else { format!("{why}\n\n{}", reader.text("waiting-retry")) }
}

/// What is waited for and what to do about it.
pub(super) fn why(waiting: &Waiting, reader: &Reader) -> String {
    let args = args(waiting, reader);
    let text = |part: &str| reader.html(&format!("waiting-{}-{part}", waiting.key()), &args);
    let paragraphs = match waiting {
        Waiting::Unmapped { products, free_text } => return unmapped(products, free_text, reader),
        Waiting::BuyerUnclear { candidates } => {
            let names = candidates.iter().map(|candidate| row(&told_apart(candidate), reader)).collect();
            vec![listed(text("what"), names, reader), text("do")]
        }
        Waiting::ItemsGone { codes } => {
            vec![listed(text("what"), codes.iter().map(|code| row(code, reader)).collect(), reader), text("do")]
        }
        Waiting::Refused { reason, .. } => vec![text("what"), reader.text(&advice(reason))],
        Waiting::LockedOut { system, .. } => vec![text("what"), reader.text(locked_out(*system))],
        Waiting::SettingUnclear { name, choices, .. } => {
            let what = text(if name.is_empty() { "what" } else { "named" });
            let rows = choices.iter().map(|choice| row(choice, reader)).collect::<Vec<_>>();
            let known = (!rows.is_empty()).then(|| listed(text("choices"), rows, reader));
            [Some(what), known, Some(text("do"))].into_iter().flatten().collect()
        }
        _ => vec![text("what"), text("do")],
    };
    paragraphs.join("\n\n")
}

/// The buttons that may end the waiting.
pub(in crate::bot) fn buttons(deal: DealId, waiting: &Waiting, reader: &Reader) -> Vec<Vec<Button>> {
    let mut rows = Vec::new();
    if let Waiting::BuyerUnclear { candidates } = waiting {
        let choice =
            |buyer: &Candidate| vec![button(&told_apart(buyer), &Callback::ChooseBuyer { deal, buyer: buyer.key })];
        rows.extend(candidates.iter().take(BUYERS).map(choice));
    }
    if let Waiting::Unmapped { products, .. } = waiting {
        let fix = |product: &NamedProduct| {
            let label = format!("🔗 {}", product.name);
            vec![button(&label, &Callback::Product(product.id))]
        };
        rows.extend(products.iter().take(PRODUCTS).map(fix));
    }
    rows.push(vec![
        reader.button("button-retry", &Callback::Retry(deal)),
        reader.button("button-skip", &Callback::AskSkip(deal)),
    ]);
    rows
}

/// A candidate by code and name: several may have one name, and a button may cut a long one.
fn told_apart(candidate: &Candidate) -> String {
    format!("{} · {}", candidate.code, candidate.name)
}

/// Whether saving the deal, or a tap on another button, is all it takes.
fn passes_by_itself(waiting: &Waiting) -> bool {
    matches!(
        waiting,
        Waiting::NoLines
            | Waiting::Unmapped { .. }
            | Waiting::BadLine { .. }
            | Waiting::SumDiffers { .. }
            | Waiting::ForeignCurrency { .. }
            | Waiting::BuyerUnclear { .. }
    )
}

fn unmapped(products: &[NamedProduct], free_text: &[String], reader: &Reader) -> String {
    let mut paragraphs = Vec::new();
    if !products.is_empty() {
        let product = |product: &NamedProduct| {
            let args = Args::new().text("id", product.id).text("name", markup::short(&product.name, NAME));
            reader.html("waiting-row-product", &args)
        };
        let rows = products.iter().map(product).collect();
        paragraphs.push(listed(reader.text("waiting-unmapped-products"), rows, reader));
        paragraphs.push(reader.text("waiting-unmapped-products-do"));
    }
    if !free_text.is_empty() {
        let rows = free_text.iter().map(|name| row(name, reader)).collect();
        paragraphs.push(listed(reader.text("waiting-unmapped-free-text"), rows, reader));
        paragraphs.push(reader.text("waiting-unmapped-free-text-do"));
    }
    paragraphs.join("\n\n")
}

fn row(text: &str, reader: &Reader) -> String {
    reader.html("waiting-row", &Args::new().text("text", markup::short(text, NAME)))
}

/// A heading and its rows, at most [`ROWS`] of them.
fn listed(heading: String, mut rows: Vec<String>, reader: &Reader) -> String {
    let more = rows.len().saturating_sub(ROWS);
    rows.truncate(ROWS);
    format!("{heading}\n{}", with_more(rows, more, reader))
}

/// The key of the advice for a refusal.
fn advice(reason: &str) -> String {
    let known = REASONS.into_iter().find(|known| *known == reason);
    format!("waiting-refused-{}", known.unwrap_or("other"))
}

/// The key of the advice for a system that lets nobody in.
pub(in crate::bot) fn locked_out(system: System) -> &'static str {
    match system {
        System::Bitrix24 => "waiting-locked-out-bitrix24",
        System::OneC => "waiting-locked-out-onec",
        System::Telegram | System::Database | System::Model => "waiting-locked-out-other",
    }
}

/// The values of a waiting's texts.
fn args(waiting: &Waiting, reader: &Reader) -> Args {
    let args = Args::new();
    let named = |text: &str| markup::short(text, NAME);
    match waiting {
        Waiting::NoLines | Waiting::Unmapped { .. } | Waiting::BuyerUnclear { .. } | Waiting::ItemsGone { .. } => args,
        Waiting::BadLine { name, quantity, price } => {
            args.text("name", named(name)).text("quantity", quantity.replace('.', ",")).text("price", tenge(price))
        }
        Waiting::SumDiffers { deal, lines } => {
            args.text("deal", tenge(deal)).text("lines", lines).text("difference", difference(deal, *lines))
        }
        Waiting::ForeignCurrency { currency } => args.text("currency", named(currency)),
        Waiting::WrongBin { text } => args.text("text", named(text)),
        Waiting::DocumentMarked { number } => args.text("number", named(number)),
        Waiting::Refused { system, words, .. } | Waiting::LockedOut { system, words } => {
            args.text("system", reader.system(*system)).text("words", words.trim())
        }
        Waiting::SettingUnclear { setting, name, .. } => args.text("setting", setting).text("name", named(name)),
        Waiting::FieldMissing { field } => args.text("field", field),
        Waiting::Broken { job } => args.text("job", job),
        Waiting::Exhausted { system } => args.text("system", reader.system(*system)),
    }
}

fn difference(deal: &str, lines: Money) -> String {
    match deal.parse::<Decimal>() {
        Ok(deal) => tenge(&(deal - lines.tenge()).abs().normalize().to_string()),
        Err(_) => "?".to_owned(),
    }
}
