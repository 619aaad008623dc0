//! What a question is answered with when it is not figures: a question back, a refusal with what can be asked instead, or the
//! command it is for.

use super::super::plan::Period;
use super::super::rules::{About, Choice, Clarification, Command, Label, Refusal};
use super::{Reader, plan, words};
use crate::i18n::Args;
use crate::ops;

/// The question back.
pub fn clarification(clarification: &Clarification, reader: &Reader) -> String {
    let none = clarification.choices.is_empty();
    match &clarification.about {
        About::Manager(name) => reader.text("clarify-manager", &Args::new().text("name", name)),
        About::NoManager(name) => {
            reader.text(if none { "clarify-nobody" } else { "clarify-no-manager" }, &Args::new().text("name", name))
        }
        About::NoDay(year, month, day) => {
            reader.text("clarify-no-day", &Args::new().text("day", format!("{day:02}.{month:02}.{year}")))
        }
        About::Metric => reader.word("clarify-metric"),
        About::Dimension => reader.word("clarify-dimension"),
    }
}

/// What stands on the button of a choice.
pub fn choice(choice: &Choice, reader: &Reader) -> String {
    match &choice.label {
        Label::Name(name) => name.clone(),
        Label::Days(from, to) => plan::period(Period { from: *from, to: *to }, reader),
        Label::Metric(metric) => words::metric(*metric, reader),
        Label::Dimension(dimension) => words::by(*dimension, reader),
    }
}

/// Nobody understood the question.
pub fn not_understood(reader: &Reader) -> String {
    reader.word("report-not-understood")
}

/// Why a question is not answered, and what can be asked instead.
pub fn refusal(refusal: Refusal, reader: &Reader) -> String {
    reader.word(&format!("refuse-{}", reason(refusal).replace('_', "-")))
}

/// The word for a refusal in answers to machines and in locale keys.
pub fn reason(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::Profit => "profit",
        Refusal::Forecast => "forecast",
        Refusal::PersonalData => "personal_data",
        Refusal::Writing => "writing",
        Refusal::Secrets => "secrets",
        Refusal::MadeUp => "made_up",
        Refusal::NoSuchData => "no_such_data",
        Refusal::Future => "future",
        Refusal::Empty => "empty",
        Refusal::Noise => "noise",
    }
}

/// The command an order is for, as it is typed.
pub fn route(command: &Command) -> String {
    match command {
        Command::Sync => "/sync".to_owned(),
        Command::Stock(words) => format!("/stock {words}").trim().to_owned(),
        Command::Map => "/map".to_owned(),
        Command::Stuck => "/stuck".to_owned(),
        Command::Status => "/status".to_owned(),
        Command::Deal(deal) => format!("/deal {deal}"),
        Command::Help => "/help".to_owned(),
        Command::Lang => "/lang".to_owned(),
    }
}

/// An order is for a command.
pub fn routed(command: &str, reader: &Reader) -> String {
    reader.text("report-route", &Args::new().text("command", command))
}

/// Why a report cannot be computed now, as a word for machines and in words for people; none where that is no refusal of a
/// report.
pub fn unavailable(refusal: &ops::Refusal, reader: &Reader) -> Option<(&'static str, String)> {
    match refusal {
        ops::Refusal::MirrorLoading(percent) => {
            Some(("loading", reader.text("refusal-mirror-loading", &Args::new().text("percent", percent))))
        }
        ops::Refusal::StockNeverRead => Some(("stock_never_read", reader.word("refusal-stock-never"))),
        ops::Refusal::ReportUnfit => Some(("unfit", reader.word("refusal-report-unfit"))),
        _ => None,
    }
}
