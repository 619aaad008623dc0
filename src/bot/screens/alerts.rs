//! Alerts: who looks after one, how it is put off, what is said when it is over; and what a chat hears of at all.

use chrono::{DateTime, Utc};

use super::super::callback::{Alerts, Callback};
use super::super::markup;
use super::{NAME, Reader, button, count, deals, heading, plain_screen, waiting, with_more};
use crate::i18n::{self, Args};
use crate::ops::alerts::Told;
use crate::ops::members::Member;
use crate::types::{Button, Notice, Quiet, Screen, Snooze, Topic, WaitingDeal};

/// The nights that are offered.
const NIGHTS: [(u32, u32); 3] = [(21, 9), (22, 8), (23, 7)];

/// The hours the digest is offered at.
const MORNINGS: [u32; 5] = [7, 8, 9, 10, 18];

/// Several deals that wait for the same kind of thing.
pub(in crate::bot) fn crowd(total: u64, left: u64, first: &[WaitingDeal], reader: &Reader) -> Screen {
    let counted = Args::new().count("left", count(left)).count("total", count(total));
    let title = reader.html(if left == total { "alert-crowd" } else { "alert-crowd-left" }, &counted);
    // The same for all is said once.
    let shared = first.split_first().filter(|(one, others)| others.iter().all(|other| other.waiting == one.waiting));
    let why = shared.map(|(one, _)| waiting::why(&one.waiting, reader));
    let line = |(place, waits): (usize, &WaitingDeal)| {
        let args = Args::new().text("place", place + 1).html("heading", heading(waits.deal, &waits.title, reader));
        match &why {
            Some(_) => reader.html("alert-crowd-row", &args),
            None => reader.html("alert-crowd-row-what", &args.html("what", waiting::short(&waits.waiting, reader))),
        }
    };
    let more = count(left).saturating_sub(first.len());
    let lines = with_more(first.iter().enumerate().map(line).collect(), more, reader);
    let number = |(place, waits): (usize, &WaitingDeal)| button(&(place + 1).to_string(), &Callback::Card(waits.deal));
    let numbers: Vec<Button> = first.iter().enumerate().map(number).collect();
    let all = vec![reader.button("button-open-stuck", &Callback::Alert(Alerts::OpenStuck))];
    let paragraphs = [Some(format!("<b>{title}</b>")), why.clone(), Some(lines)];
    let html = paragraphs.into_iter().flatten().collect::<Vec<_>>().join("\n\n");
    Screen { html, buttons: vec![numbers, all] }
}

/// What is said when an alert is over whose own words do not say it.
pub(in crate::bot) fn over(notice: &Notice, over: DateTime<Utc>, reader: &Reader) -> Option<Screen> {
    let args = Args::new().text("over", reader.minute(over));
    Some(match notice {
        Notice::DealWaits { deal, title, .. } => {
            let html = reader.html("alert-deal-over", &args.html("heading", heading(*deal, title, reader)));
            Screen { html, buttons: vec![deals::path_button(*deal, reader)] }
        }
        Notice::DealsWait { total, .. } => {
            plain_screen(reader.html("alert-crowd-over", &args.count("total", count(*total))))
        }
        Notice::WorkStuck { job, .. } => plain_screen(reader.html("alert-work-over", &args.text("job", job))),
        Notice::ProductUnmapped { product, .. } => {
            let name = markup::short(&product.name, NAME);
            plain_screen(reader.html("alert-product-over", &args.text("name", name)))
        }
        Notice::AccessAsked { name, answer: None, .. } => {
            plain_screen(reader.html("access-over", &args.text("name", markup::short(name, NAME))))
        }
        Notice::AccessCrowd { .. } => plain_screen(reader.html("access-crowd-over", &args)),
        _ => return None,
    })
}

/// Who looks after an alert that goes on, as lines below it.
pub(in crate::bot) fn care_lines(told: &Told, reader: &Reader) -> Vec<String> {
    let mut lines = Vec::new();
    match &told.taken {
        Some((by, at)) => {
            let args = Args::new().text("by", markup::short(by, NAME)).text("at", reader.minute(*at));
            lines.push(reader.html("alert-taken", &args));
        }
        None => {
            let since = |_| Args::new().text("since", reader.minute(told.raised_at));
            lines.extend(told.escalated_at.map(|at| reader.html("alert-nobodys", &since(at))));
        }
    }
    let until = told.snoozed_until.filter(|until| *until > reader.now);
    lines.extend(until.map(|until| reader.html("alert-snoozed", &Args::new().text("until", reader.minute(until)))));
    lines
}

/// The button by which what an alert tells of is tried again as a whole; none where there is nothing of the kind.
pub(in crate::bot) fn again_button(told: &Told, reader: &Reader) -> Option<Button> {
    let again = |key: &str, alerts: Alerts| Some(reader.button(key, &Callback::Alert(alerts)));
    match told.notice {
        Notice::WorkStuck { .. } => again("button-retry", Alerts::Again(told.id)),
        Notice::DealsWait { .. } => again("button-retry-all", Alerts::RetryAll(told.id)),
        _ => None,
    }
}

/// The button by which somebody takes an alert or gives it back, and the row by which it is put off.
pub(in crate::bot) fn care_buttons(told: &Told, reader: &Reader) -> (Button, Option<Vec<Button>>) {
    if told.taken.is_some() {
        return (reader.button("button-give-back", &Callback::Alert(Alerts::GiveBack(told.id))), None);
    }
    let span = |span: Snooze| {
        let snooze = Alerts::Snooze { alert: told.id, span };
        reader.button(&format!("button-snooze-{}", span.key()), &Callback::Alert(snooze))
    };
    let take = reader.button("button-take", &Callback::Alert(Alerts::Take(told.id)));
    (take, Some(Snooze::ALL.map(span).to_vec()))
}

/// What a chat hears of, with a button for each thing that can be changed.
pub(in crate::bot) fn settings(member: &Member, reader: &Reader) -> Screen {
    let topic = |topic: Topic| reader.text(&format!("topic-{}-about", topic.key()));
    let heard: Vec<String> = Topic::CHOSEN
        .into_iter()
        .map(|of| {
            let mark = if member.hears.0.contains(&of) { "✅" } else { "⬜" };
            format!("{mark} {}", topic(of))
        })
        .collect();
    let html = [
        format!("<b>{}</b>", reader.text(if member.is_group() { "alerts-title-group" } else { "alerts-title" })),
        heard.join("\n"),
        format!("{}\n{}", quiet_line(member.quiet, reader), digest_line(member.digest_hour, reader)),
        reader.text("alerts-hint"),
    ];
    let toggle = |of: Topic| {
        let wanted = !member.hears.0.contains(&of);
        let name = i18n::plain(reader.lang, &format!("topic-{}", of.key()), &Args::new());
        button(&format!("{} {name}", if wanted { "⬜" } else { "✅" }), &alerts(Alerts::Hear { topic: of, wanted }))
    };
    let mut buttons: Vec<Vec<Button>> =
        Topic::CHOSEN.chunks(2).map(|pair| pair.iter().map(|topic| toggle(*topic)).collect()).collect();
    buttons.push(vec![
        reader.button("button-quiet", &alerts(Alerts::AskQuiet)),
        reader.button("button-digest", &alerts(Alerts::AskDigest)),
    ]);
    Screen { html: html.join("\n\n"), buttons }
}

/// Which hours are to be quiet?
pub(in crate::bot) fn ask_quiet(member: &Member, reader: &Reader) -> Screen {
    let night = |(from, until): (u32, u32)| {
        let label = format!("{from}:00–{until}:00");
        vec![button(&label, &alerts(Alerts::Quiet(Quiet::new(from, until))))]
    };
    let mut buttons: Vec<Vec<Button>> = NIGHTS.map(night).to_vec();
    buttons.push(vec![reader.button("button-never-quiet", &alerts(Alerts::Quiet(None)))]);
    buttons.push(back(reader));
    Screen { html: format!("{}\n\n{}", reader.text("alerts-ask-quiet"), quiet_line(member.quiet, reader)), buttons }
}

/// At which hour is the digest to come?
pub(in crate::bot) fn ask_digest(member: &Member, reader: &Reader) -> Screen {
    let at = |hour: u32| button(&format!("{hour}:00"), &alerts(Alerts::Digest(Some(hour))));
    let none = vec![reader.button("button-no-digest", &alerts(Alerts::Digest(None)))];
    let html = format!("{}\n\n{}", reader.text("alerts-ask-digest"), digest_line(member.digest_hour, reader));
    Screen { html, buttons: vec![MORNINGS.map(at).to_vec(), none, back(reader)] }
}

fn quiet_line(quiet: Option<Quiet>, reader: &Reader) -> String {
    match quiet {
        Some(Quiet { from, until }) => {
            reader.html("alerts-quiet", &Args::new().text("from", from).text("until", until))
        }
        None => reader.text("alerts-never-quiet"),
    }
}

fn digest_line(hour: Option<u32>, reader: &Reader) -> String {
    match hour {
        Some(hour) => reader.html("alerts-digest", &Args::new().text("hour", hour)),
        None => reader.text("alerts-no-digest"),
    }
}

fn back(reader: &Reader) -> Vec<Button> {
    vec![reader.button("button-back", &alerts(Alerts::Show))]
}

fn alerts(alerts: Alerts) -> Callback {
    Callback::Alert(alerts)
}
