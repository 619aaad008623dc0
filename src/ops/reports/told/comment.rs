//! What a model may say about a finished report: it sees figures in our words, and no name.

use super::super::comment::{self, Cell, Table};
use super::super::figures::{Figure, Figures, Row};
use super::{Reader, words};
use crate::app::App;
use crate::ops::Result;
use crate::types::Lang;

/// A comment on a report, where the settings want one and the model says nothing but figures of it.
///
/// # Errors
/// When the database fails.
pub async fn comment(app: &App, figures: &Figures, lang: Lang) -> Result<Option<String>> {
    let reader = Reader { lang, zone: app.config.timezone, now: app.clock.now() };
    comment::comment(app, &figures.plan, &table(figures, &reader), lang).await
}

fn table(figures: &Figures, reader: &Reader) -> Table {
    let dimension = figures.dimension();
    let mut columns: Vec<String> = dimension.iter().map(|dimension| words::by(*dimension, reader)).collect();
    for metric in figures.metrics() {
        columns.push(words::metric(*metric, reader));
        if figures.plan.compare.is_some() {
            columns.extend([reader.word("sheet-compared"), reader.word("column-change")]);
        }
    }
    let row = |row: &Row| {
        let key =
            row.key.as_ref().zip(dimension).map(|(key, dimension)| Cell::Name(words::key(key, dimension, reader)));
        key.into_iter().chain(row.all().map(cell)).collect()
    };
    Table { columns, rows: figures.rows.iter().map(row).collect() }
}

fn cell(figure: Figure) -> Cell {
    match figure {
        Figure::Nothing => Cell::Empty,
        Figure::Percent(percent) => Cell::Figure(comment::Figure::Percent(percent)),
        figure => Cell::Figure(comment::Figure::Amount(figure.number())),
    }
}
