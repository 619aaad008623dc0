//! The stuck box, the questions that belong to it, and the answers to their answers.

use super::super::callback::{Callback, Reason};
use super::{Reader, button, heading, paging, plain_screen, waiting};
use crate::i18n::{self, Args};
use crate::ops::outages::Open;
use crate::ops::stuck::{Entry, Stuck};
use crate::types::{DealId, Screen};

/// A page of what waits for a person.
pub(in crate::bot) fn page(stuck: &Stuck, reader: &Reader) -> Screen {
    let mut paragraphs =
        vec![format!("<b>{}</b>", reader.html("stuck-title", &Args::new().count("count", stuck.total)))];
    paragraphs.extend(stuck.outages.iter().map(|outage| outage_line(outage, reader)));
    paragraphs.extend(stuck.entries.iter().enumerate().map(|(place, entry)| line(place, entry, reader)));
    if stuck.total > 0 {
        paragraphs.push(reader.text("stuck-hint"));
    }
    let mut buttons = Vec::new();
    let numbers = stuck
        .entries
        .iter()
        .enumerate()
        .map(|(place, entry)| button(&(place + 1).to_string(), &Callback::Card(entry.deal)));
    buttons.extend(Some(numbers.collect::<Vec<_>>()).filter(|row| !row.is_empty()));
    buttons.extend(paging(stuck.page, stuck.pages, Callback::Stuck));
    Screen { html: paragraphs.join("\n\n"), buttons }
}

/// Why is a deal to be skipped?
pub(in crate::bot) fn ask_skip(deal: DealId, title: &str, reader: &Reader) -> Screen {
    let html = reader.html("skip-ask", &Args::new().html("heading", heading(deal, title, reader)));
    let reason = |reason: Reason| {
        let label = i18n::plain(reader.lang, &format!("skip-reason-{}", reason.key()), &Args::new());
        vec![button(&label, &Callback::Skip { deal, reason })]
    };
    Screen { html, buttons: Reason::ALL.map(reason).to_vec() }
}

/// A reason too short or too long.
pub(in crate::bot) fn reason_usage(reader: &Reader) -> Screen {
    plain_screen(reader.text("skip-reason-usage"))
}

fn outage_line(outage: &Open, reader: &Reader) -> String {
    let deals = usize::try_from(outage.deals).unwrap_or(usize::MAX);
    let args = Args::new().text("system", reader.system(outage.system)).text("since", reader.minute(outage.since));
    reader.html("stuck-outage", &args.count("deals", deals))
}

fn line(place: usize, entry: &Entry, reader: &Reader) -> String {
    let args = Args::new()
        .text("place", place + 1)
        .html("heading", heading(entry.deal, &entry.title, reader))
        .html("what", waiting::short(&entry.waiting, reader))
        .text("since", reader.minute(entry.since));
    reader.html("stuck-entry", &args)
}
