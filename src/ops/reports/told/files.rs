//! A report as a picture and as a workbook: the same figures, the same words.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rust_decimal::prelude::ToPrimitive;

use super::super::figures::{Figure, Figures, Key, Row};
use super::super::plan::{Dimension, Metric};
use super::{Reader, plan, words};
use crate::chart::{Chart, Comparison, Kind, Point, ROOM, Unit};
use crate::i18n::Args;
use crate::tables::{Cell, Sheet};

/// What large sums beside a line are counted in, by the ends of their locale keys.
const UNITS: [(f64, &str); 3] = [(1e3, "unit-thousand"), (1e6, "unit-million"), (1e9, "unit-billion")];

/// A report as a picture (PNG): a line for what goes on in time, parts for what is a whole, bars for everything else.
pub fn chart(figures: &Figures, reader: &Reader) -> Vec<u8> {
    let kind = kind(figures);
    let rows = match figures.dimension() {
        Some(Dimension::Day) if !figures.filters_rows() => every_day(figures),
        _ => figures.rows.clone(),
    };
    let shown = if kind == Kind::Line { rows.len() } else { rows.len().min(ROOM) };
    let points = rows.iter().take(shown).map(|row| point(figures, row, reader)).collect();
    let before = figures.plan.compare.map(|compare| Comparison {
        now: plan::period(figures.plan.period, reader),
        then: plan::period(compare, reader),
        values: rows.iter().take(shown).map(|row| first(&row.before)).collect(),
    });
    let mut about = vec![plan::when(&figures.plan, reader)];
    about.extend(plan::conditions(figures, reader));
    if rows.len() > shown {
        about.push(reader.text("report-first", &Args::new().count("count", shown)));
    }
    let units = UNITS.map(|(size, key)| Unit { size, name: reader.word(key) }).into();
    Chart { title: plan::what(&figures.plan, reader), subtitle: about.join(" · "), kind, points, before, units }.png()
}

fn kind(figures: &Figures) -> Kind {
    match (figures.dimension(), figures.metrics().first()) {
        (Some(Dimension::Day | Dimension::Week | Dimension::Month), _) => Kind::Line,
        (Some(Dimension::PaymentGroup | Dimension::PaymentKind | Dimension::Source), Some(metric))
            if figures.plan.compare.is_none() && is_of_a_whole(*metric, figures) && figures.rows.len() <= ROOM =>
        {
            Kind::Shares
        }
        _ => Kind::Bars,
    }
}

/// Whether the figures of the rows are parts of a whole.
fn is_of_a_whole(metric: Metric, figures: &Figures) -> bool {
    match metric {
        Metric::AvgCheck | Metric::LeadConversion => false,
        Metric::RevenueShare => figures.plan.filters.is_empty(),
        _ => true,
    }
}

/// A row for each day of the period: a day without a row is a day of nothing.
fn every_day(figures: &Figures) -> Vec<Row> {
    let of = |row: &Row| match row.key {
        Some(Key::Day(day)) => Some((day, row.clone())),
        _ => None,
    };
    let mut known: BTreeMap<NaiveDate, Row> = figures.rows.iter().filter_map(of).collect();
    let nothing = |day| Row { key: Some(Key::Day(day)), figures: Vec::new(), before: Vec::new(), change: Vec::new() };
    let days = figures.plan.period.from.iter_days().take_while(|day| *day <= figures.plan.period.to);
    days.map(|day| known.remove(&day).unwrap_or_else(|| nothing(day))).collect()
}

fn point(figures: &Figures, row: &Row, reader: &Reader) -> Point {
    let label = match (&row.key, figures.dimension()) {
        (Some(Key::Day(day)), _) => day.format("%d.%m").to_string(),
        (Some(key), Some(dimension)) => words::key(key, dimension, reader),
        _ => plan::when(&figures.plan, reader),
    };
    let figure = row.figures.first().copied().unwrap_or(Figure::Nothing);
    Point { label, value: number(figure), shown: words::figure(figure, reader) }
}

fn first(figures: &[Figure]) -> f64 {
    figures.first().copied().map_or(0.0, number)
}

/// As exact as pixels need it.
fn number(figure: Figure) -> f64 {
    figure.number().to_f64().unwrap_or_default()
}

/// A report as a workbook: all rows, with the plan above them and everything together below.
pub fn workbook(figures: &Figures, reader: &Reader) -> Vec<u8> {
    let mut about = vec![(reader.word("sheet-period"), plan::when(&figures.plan, reader))];
    about.extend(plan::conditions(figures, reader).map(|conditions| (reader.word("sheet-conditions"), conditions)));
    about.extend(figures.plan.compare.map(|compare| (reader.word("sheet-compared"), plan::period(compare, reader))));
    about.push((reader.word("sheet-counted"), super::counted(figures, reader)));
    let total = (!figures.filters_rows() && figures.rows.len() > 1).then(|| {
        let name = figures.dimension().map(|_| Cell::Text(reader.word("report-total")));
        name.into_iter().chain(cells(&figures.total)).collect()
    });
    let sheet = Sheet {
        name: reader.word("sheet-name"),
        title: plan::title(&figures.plan, reader),
        about,
        headings: headings(figures, reader),
        rows: figures.rows.iter().map(|row| row_of(figures, row, reader)).collect(),
        total,
    };
    sheet.xlsx()
}

fn headings(figures: &Figures, reader: &Reader) -> Vec<String> {
    let mut headings: Vec<String> = figures
        .dimension()
        .iter()
        .map(|dimension| reader.word(&format!("column-{}", words::of_dimension(*dimension))))
        .collect();
    for metric in figures.metrics() {
        headings.push(words::metric(*metric, reader));
        if let Some(compare) = figures.plan.compare {
            headings.push(format!("{}, {}", words::metric(*metric, reader), plan::period(compare, reader)));
            headings.push(reader.word("column-change"));
        }
    }
    headings
}

fn row_of(figures: &Figures, row: &Row, reader: &Reader) -> Vec<Cell> {
    let key = match (&row.key, figures.dimension()) {
        (Some(Key::Day(day)), _) => Some(Cell::Day(*day)),
        (Some(key), Some(dimension)) => Some(Cell::Text(words::key(key, dimension, reader))),
        _ => None,
    };
    key.into_iter().chain(cells(row)).collect()
}

fn cells(row: &Row) -> impl Iterator<Item = Cell> {
    row.all().map(cell)
}

fn cell(figure: Figure) -> Cell {
    match figure {
        Figure::Money(money) => Cell::Money(money),
        Figure::Count(count) => Cell::Count(count),
        Figure::Quantity(level) => Cell::Quantity(level),
        Figure::Percent(percent) => Cell::Percent(percent),
        Figure::Nothing => Cell::Empty,
    }
}
