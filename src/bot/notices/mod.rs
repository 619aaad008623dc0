//! A notice as a screen: what happened first, then what happens next or what the person should do.

use super::markup;
use super::screens::{NAME, Reader, deals, heading, plain_screen, status, waiting};
use crate::i18n::Args;
use crate::types::{DealId, Money, Notice, Screen, Waiting};

/// The words of a notice for a reader.
pub(super) fn screen(notice: &Notice, reader: &Reader) -> Screen {
    match notice {
        Notice::InvoiceIssued { deal, title, number, sum, buyer } => {
            let issued = reader.html("notice-issued", &Args::new().text("number", number).text("sum", sum));
            let buyer = markup::short(buyer, NAME);
            let buyer = (!buyer.is_empty()).then(|| reader.html("deal-buyer", &Args::new().text("buyer", buyer)));
            let lines = [Some(issued), Some(heading(*deal, title, reader)), buyer];
            let html = lines.into_iter().flatten().collect::<Vec<_>>().join("\n");
            Screen { html, buttons: vec![deals::path_button(*deal, reader)] }
        }
        Notice::DealWaits { deal, title, waiting } => waits(*deal, title, waiting, reader),
        Notice::SumRecalculated { deal, title, number, ours, books } => {
            let html = recalculated(&heading(*deal, title, reader), number, *ours, *books, reader);
            Screen { html, buttons: vec![deals::path_button(*deal, reader)] }
        }
        Notice::SystemAway { system, since } => {
            let args = Args::new().text("system", reader.system(*system)).text("since", reader.minute(*since));
            plain_screen(format!("{}\n{}", reader.html("notice-away", &args), reader.text("notice-away-next")))
        }
        Notice::SystemBack { system, since } => {
            let args = Args::new().text("system", reader.system(*system)).text("since", reader.minute(*since));
            plain_screen(format!("{}\n{}", reader.html("notice-back", &args), reader.text("notice-back-next")))
        }
        Notice::Status { report } => status::report(report, reader),
    }
}

fn waits(deal: DealId, title: &str, waiting: &Waiting, reader: &Reader) -> Screen {
    let heading = format!("<b>{}</b>", heading(deal, title, reader));
    let first = reader.html("notice-deal-waits", &Args::new().html("heading", heading));
    let mut buttons = waiting::buttons(deal, waiting, reader);
    buttons.push(deals::path_button(deal, reader));
    Screen { html: format!("{first}\n\n{}", waiting::explained(waiting, reader)), buttons }
}

fn recalculated(heading: &str, number: &str, ours: Money, books: Money, reader: &Reader) -> String {
    let difference = Money::from_tiyn((ours - books).tiyn().abs());
    let rows = Args::new().text("ours", ours).text("books", books).text("difference", difference);
    [
        reader.html("notice-sum-recalculated", &Args::new().text("number", number)),
        heading.to_owned(),
        reader.html("notice-sum-rows", &rows),
        String::new(),
        reader.text("notice-sum-do"),
    ]
    .join("\n")
}

#[cfg(test)]
mod tests;
