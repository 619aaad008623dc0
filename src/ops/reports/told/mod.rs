//! A report in words: the figure first, then a small table, then what it is about and how it was made.
//!
//! Plain text, for the chat and for machines alike; whoever shows it as HTML escapes it. No figure is made here, only written.

mod comment;
mod files;
mod outcomes;
mod plan;
mod table;
#[cfg(test)]
mod tests;
mod words;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

pub use comment::comment;
pub use files::{chart, workbook};
pub use outcomes::{choice, clarification, not_understood, reason, refusal, route, routed, unavailable};
pub use plan::{how, meaning, period, title, what};
pub use table::{LINES, Lines};
pub use words::{figure, key, metric};

use super::ask::Planner;
use super::figures::{Figure, Figures, Row};
use super::plan::{Dimension, Field, Metric, Plan, Sort};
use crate::i18n::{self, Args};
use crate::types::Lang;

/// Who is told, where and when.
#[derive(Clone, Copy, Debug)]
pub struct Reader {
    /// The language.
    pub lang: Lang,
    /// The zone of times.
    pub zone: Tz,
    /// Now.
    pub now: DateTime<Utc>,
}

/// A report in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The figures of everything together, each a line.
    pub headline: Vec<String>,
    /// Under which title.
    pub title: String,
    /// The table; none where nothing is told apart.
    pub table: Option<Lines>,
    /// What it is about and how it was made, each a line.
    pub notes: Vec<String>,
}

impl Reader {
    fn text(&self, key: &str, args: &Args) -> String {
        i18n::plain(self.lang, key, args)
    }

    fn word(&self, key: &str) -> String {
        self.text(key, &Args::new())
    }

    /// Whether decimals are set off by a comma.
    fn comma(&self) -> bool {
        self.lang != Lang::En
    }

    /// The time of day, with the day where it is another one.
    fn time(&self, at: DateTime<Utc>) -> String {
        let (at, now) = (at.with_timezone(&self.zone), self.now.with_timezone(&self.zone));
        let form = if at.date_naive() == now.date_naive() { "%H:%M" } else { "%d.%m.%Y %H:%M" };
        at.format(form).to_string()
    }
}

/// A report in words; the table shows at most so many rows.
pub fn tell(figures: &Figures, planner: Planner, rows: usize, reader: &Reader) -> Told {
    Told {
        headline: headline(figures, reader),
        title: plan::title(&figures.plan, reader),
        table: figures.dimension().filter(|_| !figures.rows.is_empty()).map(|_| table::lines(figures, rows, reader)),
        notes: notes(figures, planner, reader),
    }
}

/// All of it as one text.
pub fn text(told: &Told) -> String {
    let mut parts = told.headline.clone();
    parts.push(told.title.clone());
    if let Some(table) = &told.table {
        parts.push(String::new());
        parts.extend(table.rows.iter().cloned());
        parts.extend(table.more.clone());
    }
    parts.push(String::new());
    parts.extend(told.notes.iter().cloned());
    parts.join("\n")
}

/// The figures of everything together; of one row alone, with its name; nothing where rows were picked by their figures.
fn headline(figures: &Figures, reader: &Reader) -> Vec<String> {
    if figures.dimension().is_some() && figures.rows.is_empty() {
        return vec![reader.word("report-nothing")];
    }
    // One row alone, or the first of a ranking, is what was asked for.
    let by_figure = matches!(figures.plan.sort, Some(Sort::ValueDesc | Sort::ValueAsc));
    let ranked = by_figure || figures.rows.len() == 1;
    if let (Some(row @ Row { key: Some(key), .. }), Some(dimension), true) =
        (figures.rows.first(), figures.dimension(), ranked)
    {
        return figure_lines(figures, row, Some(&words::key(key, dimension, reader)), reader);
    }
    if figures.filters_rows() {
        return vec![reader.text("report-rows-found", &Args::new().count("count", figures.rows.len()))];
    }
    figure_lines(figures, &figures.total, None, reader)
}

fn figure_lines(figures: &Figures, row: &Row, about: Option<&str>, reader: &Reader) -> Vec<String> {
    let mut lines = Vec::new();
    for (place, (metric, figure)) in figures.metrics().iter().zip(&row.figures).enumerate() {
        let figure = words::figure(*figure, reader);
        let named = match (about, figures.metrics().len()) {
            (Some(about), 1) => format!("{about}: {figure}"),
            (Some(about), _) => format!("{about}, {}: {figure}", words::short(*metric, reader)),
            (None, 1) => figure,
            (None, _) => format!("{}: {figure}", words::metric(*metric, reader)),
        };
        lines.push(named);
        lines.extend(compared(figures, row, place, reader));
    }
    lines
}

/// "▲ 12,3 % to 1 100 000 ₸ (01.01–28.01)"
fn compared(figures: &Figures, row: &Row, place: usize, reader: &Reader) -> Option<String> {
    let (compare, before) = (figures.plan.compare?, row.before.get(place)?);
    let args = Args::new().text("before", words::figure(*before, reader)).text("period", plan::period(compare, reader));
    Some(match row.change.get(place) {
        Some(Figure::Percent(change)) => {
            let sign = if change.is_sign_negative() { "▼" } else { "▲" };
            let change = words::figure(Figure::Percent(change.abs()), reader);
            reader.text("report-change", &args.text("change", format!("{sign} {change}")))
        }
        _ => reader.text("report-before", &args),
    })
}

fn notes(figures: &Figures, planner: Planner, reader: &Reader) -> Vec<String> {
    let mut notes = Vec::new();
    notes.extend(plan::conditions(figures, reader));
    notes.push(counted(figures, reader));
    notes.extend((figures.foreign > 0).then(|| {
        reader
            .text("report-foreign", &Args::new().count("count", usize::try_from(figures.foreign).unwrap_or(usize::MAX)))
    }));
    notes.extend((planner == Planner::Model).then(|| reader.word("report-by-model")));
    notes
}

/// From how much it was counted, and how old that is.
fn counted(figures: &Figures, reader: &Reader) -> String {
    let counted = Args::new()
        .count("count", usize::try_from(figures.source_rows).unwrap_or(usize::MAX))
        .text("time", reader.time(figures.data_as_of));
    reader.text(&format!("report-source-{}", source(&figures.plan)), &counted)
}

/// What was counted, as the end of a locale key.
fn source(plan: &Plan) -> &'static str {
    let of_products =
        plan.dimension == Some(Dimension::Product) || plan.filters.iter().any(|filter| filter.field == Field::Product);
    match plan.metrics.first() {
        Some(Metric::LeadsCreated | Metric::LeadConversion) => "leads",
        Some(Metric::StockQty) => "stock",
        Some(Metric::InvoicesCreated | Metric::VatAmount) => "invoices",
        _ if of_products => "lines",
        _ => "deals",
    }
}
