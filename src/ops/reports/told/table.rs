//! The table of a report in letters of one width, narrow enough for a phone.

use super::super::figures::{Figures, Row};
use super::super::plan::Metric;
use super::super::select::is_time;
use super::{Reader, plan, words};
use crate::i18n::Args;

/// Rows of a table in a message; a file has all of them.
pub const LINES: usize = 12;

/// Letters a phone shows in a line of one width.
const WIDTH: usize = 36;

/// The least letters of what a row is about.
const LEAST: usize = 9;

/// A table of lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lines {
    /// Rows of equal width.
    pub rows: Vec<String>,
    /// How many are not shown.
    pub more: Option<String>,
}

/// The first rows of a report, and everything together.
pub(super) fn lines(figures: &Figures, most: usize, reader: &Reader) -> Lines {
    let more = figures.rows.len().saturating_sub(most);
    // Of days that go on the last ones matter most.
    let first = if figures.dimension().is_some_and(is_time) && figures.plan.sort.is_none() { more } else { 0 };
    let shown = figures.rows.iter().skip(first).take(most);
    let cells: Vec<(String, Vec<String>)> =
        shown.map(|row| (name(figures, row, reader), written(row, reader))).collect();
    let total = (!figures.filters_rows() && figures.rows.len() > 1)
        .then(|| (reader.word("report-total"), written(&figures.total, reader)));
    let head = heads(figures, reader).map(|heads| (String::new(), heads));
    let all = || head.iter().chain(&cells).chain(&total);
    let columns = figures.metrics().len() + figures.total.before.len();
    let widths: Vec<usize> =
        (0..columns).map(|column| all().map(|(_, cells)| letters(&cells[column])).max().unwrap_or_default()).collect();
    let taken: usize = widths.iter().map(|width| width + 1).sum();
    let longest = all().map(|(name, _)| letters(name)).max().unwrap_or_default();
    let first = longest.min(WIDTH.saturating_sub(taken).max(LEAST));
    let line = |(name, cells): &(String, Vec<String>)| {
        let cells =
            cells.iter().zip(&widths).map(|(cell, width)| format!(" {}{cell}", " ".repeat(width - letters(cell))));
        let name = cut(name, first);
        format!("{name}{}{}", " ".repeat(first - letters(&name)), cells.collect::<String>())
    };
    let mut rows: Vec<String> = head.iter().chain(&cells).map(line).collect();
    if let Some(total) = &total {
        rows.push("─".repeat(first + taken));
        rows.push(line(total));
    }
    Lines { rows, more: (more > 0).then(|| reader.text("report-more", &Args::new().count("count", more))) }
}

/// What stands above the columns, where there are several.
fn heads(figures: &Figures, reader: &Reader) -> Option<Vec<String>> {
    let several = figures.metrics().len() > 1;
    let of = |metric: &Metric| {
        let own = if several { words::short(*metric, reader) } else { plan::days(figures.plan.period) };
        let before = figures.plan.compare.map(plan::days);
        std::iter::once(own).chain(before)
    };
    (several || figures.plan.compare.is_some()).then(|| figures.metrics().iter().flat_map(of).collect())
}

fn name(figures: &Figures, row: &Row, reader: &Reader) -> String {
    match (&row.key, figures.dimension()) {
        (Some(key), Some(dimension)) => words::key(key, dimension, reader),
        _ => String::new(),
    }
}

/// The figures of a row, each with what it is compared with behind it.
fn written(row: &Row, reader: &Reader) -> Vec<String> {
    let mut cells = Vec::new();
    for (place, figure) in row.figures.iter().enumerate() {
        cells.push(words::figure(*figure, reader));
        cells.extend(row.before.get(place).map(|before| words::figure(*before, reader)));
    }
    cells
}

fn letters(text: &str) -> usize {
    text.chars().count()
}

fn cut(text: &str, most: usize) -> String {
    if letters(text) <= most {
        return text.to_owned();
    }
    let kept: String = text.chars().take(most.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}
