//! A notice as a screen: what happened first, then what happens next or what the person should do.

use chrono::{DateTime, Utc};

use super::screens::{
    NAME, Reader, alerts, deals, difference, digest, heading, mappings, members, plain_screen, runs, status, stock,
    stuck, waiting,
};
use super::{markup, screens};
use crate::i18n::Args;
use crate::ops::alerts::Told;
use crate::types::{DealId, Money, Notice, Screen, System, Topic, Waiting};

/// Most characters of a title in a list of invoices.
const LINE: usize = 60;

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
        Notice::SystemAway { system, since, deals, refusal, over } => {
            let args = outage(*system, *since, *deals, reader);
            let lines = match (over, refusal) {
                (Some(over), _) => {
                    let args = args.text("over", reader.minute(*over));
                    vec![reader.html("notice-back", &args), reader.html("notice-back-next", &args)]
                }
                (None, None) => vec![reader.html("notice-away", &args), reader.html("notice-away-next", &args)],
                (None, Some(words)) => {
                    let args = args.text("words", markup::short(words, NAME));
                    let advice = reader.text(waiting::locked_out(*system));
                    vec![reader.html("notice-refuses", &args), advice, reader.html("notice-refuses-next", &args)]
                }
            };
            plain_screen(lines.join("\n"))
        }
        Notice::SystemStillAway { system, since, deals } => {
            let args = outage(*system, *since, *deals, reader);
            plain_screen([reader.html("notice-still-away", &args), reader.text("notice-still-away-do")].join("\n"))
        }
        Notice::DealSkipped { deal, title, reason, by } => {
            let args = Args::new().text("reason", markup::short(reason, NAME)).text("by", markup::short(by, NAME));
            let html = reader.html("notice-skipped", &args.html("heading", heading(*deal, title, reader)));
            Screen { html, buttons: vec![deals::path_button(*deal, reader)] }
        }
        Notice::AskSkip { deal, title } => stuck::ask_skip(*deal, title, reader),
        Notice::ProductUnmapped { product, deals, offers } => mappings::unmapped(product, *deals, offers, reader),
        Notice::ProductMapped { product, code, item, by, change } => {
            mappings::settled(&product.name, (code, item), by, *change, reader)
        }
        Notice::MappingTable => plain_screen(reader.text("table-caption")),
        Notice::TableChecked { name, new, replaced, same, faults, .. } => {
            mappings::checked(name, (*new, *replaced, *same), faults, reader)
        }
        Notice::AskItem { product } => mappings::ask_item(product, reader),
        Notice::WorkStuck { job, words } => {
            let args = Args::new().text("job", job).text("words", markup::short(words, NAME));
            plain_screen(reader.html("notice-work-stuck", &args))
        }
        Notice::DealsFound { deals } => plain_screen(reader.html("notice-found", &counted("deals", *deals))),
        Notice::SweptLater => plain_screen(reader.text("notice-swept-later")),
        Notice::Swept { reading } => plain_screen(reader.html("notice-swept", &counted("deals", *reading))),
        Notice::DealDiffers { deal, title, number, difference } => {
            let html = difference::told(&heading(*deal, title, reader), number, difference.as_ref(), reader);
            Screen { html, buttons: vec![deals::path_button(*deal, reader)] }
        }
        Notice::StockRun { run } => runs::run(run, reader),
        Notice::StockHeld { run, hold, answered } => runs::held(*run, hold, answered.as_ref(), reader),
        Notice::WarehouseAsked { key, name, stores, settled } => {
            runs::warehouse(*key, name, stores, settled.as_ref(), reader)
        }
        Notice::StockFile { .. } => plain_screen(reader.text("changes-caption")),
        Notice::StockLow { items, more } => runs::low(items, *more, reader),
        Notice::AskThreshold { name, .. } => stock::ask_threshold(name, reader),
        // Computed when it is sent, by whoever sends it.
        Notice::ReportDue { .. } | Notice::ReportChart { .. } | Notice::ReportFile { .. } => {
            plain_screen(reader.text("report-usage"))
        }
        Notice::Status { report } => status::report(report, reader),
        Notice::DealsWait { total, left, first } => alerts::crowd(*total, *left, first, reader),
        Notice::AccessAsked { member, name, lang, answer } => {
            members::asked((*member, name, *lang), answer.as_ref(), reader)
        }
        Notice::AccessCrowd { waiting } => members::crowd(*waiting, reader),
        Notice::AccessGiven { role, changed: true, .. } => {
            plain_screen(reader.text(&format!("access-changed-{}", role.key())))
        }
        Notice::AccessGiven { role, group, changed: false } => members::welcome(*role, *group, reader),
        Notice::AccessRefused => plain_screen(reader.text("access-refused")),
        Notice::AccessTaken => plain_screen(reader.text("access-taken")),
        Notice::MemberClosed { name, group, over } => members::closed(name, *group, *over, reader),
        Notice::ToldBelow => plain_screen(reader.text("alert-told-below")),
        Notice::Digest { digest } => digest::digest(digest, reader),
    }
}

/// An alert as it stands: who looks after it is told below what it says, and when it is over that is all it says.
pub(super) fn alert(told: &Told, reader: &Reader) -> Screen {
    let words = || screen(&told.notice, reader);
    if let Some(over) = told.over_at {
        return alerts::over(&told.notice, over, reader).unwrap_or_else(words);
    }
    let mut screen = words();
    if told.notice.topic() != Some(Topic::Access) {
        let lines = alerts::care_lines(told, reader);
        if !lines.is_empty() {
            screen.html = format!("{}\n\n{}", screen.html, lines.join("\n"));
        }
        screen.buttons.extend(alerts::again_button(told, reader).map(|again| vec![again]));
        let (own, further) = alerts::care_buttons(told, reader);
        match screen.buttons.last_mut() {
            // Beside a lonely button there is room, and a phone is small.
            Some(last) if last.len() == 1 => last.push(own),
            _ => screen.buttons.push(vec![own]),
        }
        screen.buttons.extend(further);
    }
    screen
}

/// Invoices told together, each in a line: a crowd of deals is a list and not a crowd of messages.
pub(super) fn list<'a>(notices: impl Iterator<Item = &'a Notice>, reader: &Reader) -> Screen {
    let lines: Vec<String> = notices.filter_map(|notice| line(notice, reader)).collect();
    let head = reader.html("notice-issued-list", &Args::new().count("count", lines.len()));
    plain_screen(format!("{head}\n{}", lines.join("\n")))
}

fn line(notice: &Notice, reader: &Reader) -> Option<String> {
    let Notice::InvoiceIssued { deal, title, number, sum, .. } = notice else { return None };
    let title = markup::short(title, LINE);
    let args = Args::new().text("deal", deal).text("number", number).text("sum", sum).text("title", title);
    Some(reader.html("notice-issued-row", &args))
}

fn outage(system: System, since: DateTime<Utc>, deals: u64, reader: &Reader) -> Args {
    counted("deals", deals).text("system", reader.system(system)).text("since", reader.minute(since))
}

fn counted(name: &'static str, count: u64) -> Args {
    Args::new().count(name, screens::count(count))
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
