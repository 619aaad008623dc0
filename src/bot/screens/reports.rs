//! Reports in the chat: the words of the use case as Telegram shows them, and the buttons below them.

use super::super::callback::{Callback, View};
use super::{Reader, button, plain_screen};
use crate::i18n::{self, Args};
use crate::ops::reports::ask::Planner;
use crate::ops::reports::figures::Figures;
use crate::ops::reports::plan::Dimension;
use crate::ops::reports::rules::Refusal;
use crate::ops::reports::subscriptions::{Rhythm, Subscription};
use crate::ops::reports::{can_be_by, can_be_compared, told};
use crate::types::{Button, Screen};

/// The hours a report may come at.
const HOURS: [u32; 4] = [8, 9, 12, 18];

impl Reader {
    /// The same reader, as use cases know them.
    pub(in crate::bot) fn plain(&self) -> told::Reader {
        told::Reader { lang: self.lang, zone: self.zone, now: self.now }
    }
}

/// A report with its buttons; `report` is its number.
pub(in crate::bot) fn report(
    figures: &Figures,
    planner: Planner,
    comment: Option<&str>,
    report: i64,
    reader: &Reader,
) -> Screen {
    let mut html = html(figures, planner, reader);
    if let Some(comment) = comment {
        html.push_str("\n\n");
        html.push_str(&i18n::escape(comment));
    }
    Screen { html, buttons: buttons(figures, report, reader) }
}

/// A report that came by itself.
pub(in crate::bot) fn due(figures: &Figures, planner: Planner, report: (i64, i64), reader: &Reader) -> Screen {
    let (report, subscription) = report;
    let mut buttons = buttons(figures, report, reader);
    if let Some(last) = buttons.last_mut() {
        last.pop();
        last.push(reader.button("button-unsubscribe", &Callback::Unsubscribe(subscription)));
    }
    Screen { html: html(figures, planner, reader), buttons }
}

fn html(figures: &Figures, planner: Planner, reader: &Reader) -> String {
    let told = told::tell(figures, planner, told::LINES, &reader.plain());
    let mut parts: Vec<String> = Vec::new();
    let headline = told.headline.iter().enumerate().map(|(place, line)| {
        let line = i18n::escape(line);
        if place == 0 { format!("<b>{line}</b>") } else { line }
    });
    parts.extend(headline);
    parts.push(i18n::escape(&told.title));
    if let Some(table) = &told.table {
        parts.push(format!("<pre>{}</pre>", i18n::escape(&table.rows.join("\n"))));
        parts.extend(table.more.as_deref().map(i18n::escape));
    }
    parts.push(format!("<i>{}</i>", told.notes.iter().map(|note| i18n::escape(note)).collect::<Vec<_>>().join("\n")));
    parts.join("\n")
}

fn buttons(figures: &Figures, report: i64, reader: &Reader) -> Vec<Vec<Button>> {
    let plan = &figures.plan;
    let view = |key: &str, view: View| reader.button(key, &Callback::Report { report, view });
    let apart =
        [(Dimension::Manager, "button-by-manager", View::ByManager), (Dimension::Day, "button-by-day", View::ByDay)];
    let apart = apart.into_iter().filter(|(dimension, ..)| can_be_by(plan, *dimension));
    let first: Vec<Button> = apart.map(|(_, key, to)| view(key, to)).collect();
    let mut second: Vec<Button> = Vec::new();
    second.extend(can_be_compared(plan).then(|| view("button-compare", View::Compare)));
    second.extend((figures.rows.len() > 1).then(|| view("button-chart", View::Chart)));
    second.push(view("button-xlsx", View::Xlsx));
    let third = vec![view("button-how", View::How), view("button-every-day", View::EveryDay)];
    [first, second, third].into_iter().filter(|row| !row.is_empty()).collect()
}

/// How a report was counted.
pub(in crate::bot) fn how(figures: &Figures, planner: Planner, reader: &Reader) -> Screen {
    let mut lines = vec![format!("<b>{}</b>", reader.text("report-how-title"))];
    lines.extend(told::how(figures, &reader.plain()).iter().map(|line| i18n::escape(line)));
    lines.extend((planner == Planner::Rules).then(|| reader.text("report-how-rules")));
    plain_screen(lines.join("\n"))
}

/// A question back.
pub(in crate::bot) fn asked_back(question: &str, choices: &[(String, i64)]) -> Screen {
    let choice =
        |(label, report): &(String, i64)| vec![button(label, &Callback::Report { report: *report, view: View::Plain })];
    Screen { html: i18n::escape(question), buttons: choices.iter().map(choice).collect() }
}

/// A question that is not answered.
pub(in crate::bot) fn refused(refusal: Refusal, reader: &Reader) -> Screen {
    plain_screen(i18n::escape(&told::refusal(refusal, &reader.plain())))
}

/// An order that has a command.
pub(in crate::bot) fn routed(command: &str, reader: &Reader) -> Screen {
    plain_screen(i18n::escape(&told::routed(command, &reader.plain())))
}

/// What can be asked, and what comes by itself, with a button that ends each.
pub(in crate::bot) fn usage(wanted: &[Subscription], reader: &Reader) -> Screen {
    let mut lines = vec![reader.text("report-usage")];
    lines.extend((!wanted.is_empty()).then(|| format!("\n{}", reader.text("report-coming"))));
    lines.extend(wanted.iter().map(|subscription| reader.html("report-coming-row", &described(subscription, reader))));
    let end = |subscription: &Subscription| {
        let label = format!("🔕 {}", told::what(&subscription.plan, &reader.plain()));
        vec![button(&label, &Callback::Unsubscribe(subscription.id))]
    };
    Screen { html: lines.join("\n"), buttons: wanted.iter().map(end).collect() }
}

/// What comes, when, and how often.
fn described(subscription: &Subscription, reader: &Reader) -> Args {
    let Subscription { plan, rhythm, hour, next_at, .. } = subscription;
    Args::new()
        .text("what", told::what(plan, &reader.plain()))
        .text("days", told::meaning(plan, &reader.plain()))
        .text("rhythm", i18n::plain(reader.lang, rhythm_key(*rhythm), &Args::new()))
        .text("hour", format!("{hour}:00"))
        .text("next", next_at.with_timezone(&reader.zone).format("%d.%m.%Y %H:%M"))
}

/// A report comes by itself from now on; how often and when can be changed.
pub(in crate::bot) fn subscribed(subscription: &Subscription, reader: &Reader) -> Screen {
    let Subscription { id, rhythm, hour, .. } = subscription;
    let args = described(subscription, reader);
    let to = |rhythm, hour| Callback::Reschedule { subscription: *id, rhythm, hour };
    let mark = |label: String, chosen: bool| if chosen { format!("✓ {label}") } else { label };
    let rhythms = [Rhythm::Daily, Rhythm::Weekly, Rhythm::Monthly].map(|other| {
        let label = i18n::plain(reader.lang, rhythm_key(other), &Args::new());
        button(&mark(label, other == *rhythm), &to(other, *hour))
    });
    let hours = HOURS.map(|other| button(&mark(format!("{other}:00"), other == *hour), &to(*rhythm, other)));
    let end = reader.button("button-unsubscribe", &Callback::Unsubscribe(*id));
    Screen { html: reader.html("report-subscribed", &args), buttons: vec![rhythms.into(), hours.into(), vec![end]] }
}

/// A report does not come any more.
pub(in crate::bot) fn unsubscribed(ended: &Subscription, reader: &Reader) -> Screen {
    let args = Args::new().text("what", told::what(&ended.plan, &reader.plain()));
    plain_screen(reader.html("report-unsubscribed", &args))
}

fn rhythm_key(rhythm: Rhythm) -> &'static str {
    match rhythm {
        Rhythm::Daily => "rhythm-daily",
        Rhythm::Weekly => "rhythm-weekly",
        Rhythm::Monthly => "rhythm-monthly",
    }
}

/// The words below a picture or a file.
pub(in crate::bot) fn caption(figures: &Figures, reader: &Reader) -> Screen {
    plain_screen(i18n::escape(&told::title(&figures.plan, &reader.plain())))
}
