//! Figures, keys and the vocabulary in a person's language.

use chrono::{Datelike, Days, NaiveDate, Weekday};

use super::super::figures::{Figure, Key};
use super::super::plan::{Dimension, Metric};
use super::Reader;
use crate::i18n::Args;

/// A figure as people read it.
pub fn figure(figure: Figure, reader: &Reader) -> String {
    match figure {
        Figure::Money(money) => money.to_string(),
        Figure::Count(count) => crate::types::grouped(count),
        Figure::Quantity(level) => level.to_string(),
        Figure::Percent(percent) => {
            let number = percent.normalize().to_string().replace('-', "−");
            let number = if reader.comma() { number.replace('.', ",") } else { number };
            format!("{number}\u{a0}%")
        }
        Figure::Nothing => "—".to_owned(),
    }
}

/// What a row is about; what it is about where it is about nothing depends on what rows are told apart by.
pub fn key(key: &Key, dimension: Dimension, reader: &Reader) -> String {
    match key {
        Key::Day(day) => format!("{} {}", day.format("%d.%m.%y"), weekday_short(day.weekday(), reader)),
        Key::Week(monday) => format!("{}–{}", monday.format("%d.%m"), (*monday + Days::new(6)).format("%d.%m")),
        Key::Month(first) => month(*first, reader),
        Key::Weekday(number) => reader.word(&format!("weekday-{number}")),
        Key::Named(name) => on_one_line(name),
        Key::Numbered(number) => format!("№ {number}"),
        Key::Deal(deal, title) => on_one_line(&format!("{deal} {title}")),
        Key::Kind(kind) => reader.word(&format!("payment-{}", dashed(kind.key()))),
        Key::Group(group) => reader.word(&format!("payment-{}", dashed(group.key()))),
        Key::Rate(percent) => format!("{percent}\u{a0}%"),
        Key::None => reader.word(&format!("none-{}", of_dimension(dimension))),
    }
}

fn on_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A metric.
pub fn metric(metric: Metric, reader: &Reader) -> String {
    reader.word(&format!("metric-{}", of_metric(metric)))
}

/// A metric in a word or two, for the head of a column.
pub(super) fn short(metric: Metric, reader: &Reader) -> String {
    reader.word(&format!("short-{}", of_metric(metric)))
}

/// "by managers".
pub(super) fn by(dimension: Dimension, reader: &Reader) -> String {
    reader.word(&format!("by-{}", of_dimension(dimension)))
}

/// "March 2026".
pub(super) fn month(first: NaiveDate, reader: &Reader) -> String {
    let name = reader.word(&format!("month-{}", first.month()));
    reader.text("report-month", &Args::new().text("month", name).text("year", first.year()))
}

fn weekday_short(day: Weekday, reader: &Reader) -> String {
    reader.word(&format!("weekday-short-{}", day.number_from_monday()))
}

/// The end of a metric's locale keys.
pub(super) fn of_metric(metric: Metric) -> String {
    named(&metric)
}

/// The end of a dimension's locale keys.
pub(super) fn of_dimension(dimension: Dimension) -> String {
    named(&dimension)
}

/// The word of the vocabulary, as locale keys have it.
pub(super) fn named(value: &impl serde::Serialize) -> String {
    let word = serde_json::to_value(value).ok().and_then(|word| word.as_str().map(dashed));
    word.unwrap_or_default()
}

fn dashed(word: &str) -> String {
    word.replace('_', "-")
}
