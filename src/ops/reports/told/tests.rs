//! What is said is what was computed.

#![allow(clippy::unwrap_used)]
use proptest::prelude::*;

use super::super::plan::{Dimension, Period};
use super::*;
use crate::types::{Level, Money};

fn any_figure() -> impl Strategy<Value = Figure> {
    prop_oneof![
        any::<i64>().prop_map(|tiyn| Figure::Money(Money::from_tiyn(tiyn / 1_000))),
        any::<i64>().prop_map(|count| Figure::Count(count / 1_000_000)),
        any::<i64>().prop_map(|thousandths| Figure::Quantity(Level::from_thousandths(thousandths / 1_000))),
        (-10_000_i64..10_000).prop_map(|tenths| Figure::Percent(rust_decimal::Decimal::new(tenths, 1).normalize())),
        Just(Figure::Nothing),
    ]
}

fn any_figures() -> impl Strategy<Value = Figures> {
    let row = || prop::collection::vec(any_figure(), 2);
    (prop::collection::vec((row(), row(), "[a-zA-Zа-яА-Я ]{0,30}"), 0..20), row(), row(), any::<bool>()).prop_map(
        |(rows, total, total_before, compared)| {
            let days = |from: &str, to: &str| Period { from: from.parse().unwrap(), to: to.parse().unwrap() };
            let before = |figures: Vec<Figure>| if compared { figures } else { Vec::new() };
            let row = |(figures, then, name): (Vec<Figure>, Vec<Figure>, String)| Row {
                key: Some(super::super::figures::Key::Named(name)),
                ..Row::of(figures, before(then))
            };
            Figures {
                plan: Plan {
                    metrics: vec![Metric::Revenue, Metric::Qty],
                    dimension: Some(Dimension::Manager),
                    filters: Vec::new(),
                    period: days("2026-03-01", "2026-03-18"),
                    sort: None,
                    limit: None,
                    compare: compared.then(|| days("2026-02-01", "2026-02-18")),
                    output: Vec::new(),
                },
                filters: Vec::new(),
                rows: rows.into_iter().map(row).collect(),
                total: Row::of(total, before(total_before)),
                source_rows: 7,
                data_as_of: "2026-03-18T09:30:00Z".parse().unwrap(),
                foreign: 0,
            }
        },
    )
}

proptest! {
    #[test]
    fn every_number_that_is_said_was_computed(figures in any_figures(), lang in prop::sample::select(Lang::ALL.to_vec())) {
        let reader = Reader { lang, zone: Tz::Asia__Almaty, now: "2026-03-18T10:00:00Z".parse().unwrap() };
        let told = tell(&figures, Planner::Rules, LINES, &reader);
        let rows = figures.rows.iter().chain([&figures.total]);
        let mut known: Vec<String> = rows.flat_map(Row::all).map(|figure| words::figure(figure, &reader)).collect();
        // Changes are said without their sign, behind an arrow.
        let unsigned: Vec<String> = known.iter().map(|figure| figure.replace('−', "")).collect();
        known.extend(unsigned);
        known.extend(figures.plan.compare.map(|compare| plan::period(compare, &reader)));
        known.extend(figures.plan.compare.map(plan::days));
        known.push(plan::days(figures.plan.period));
        known.sort_by_key(|text| std::cmp::Reverse(text.len()));
        let table = told.table.iter().flat_map(|table| table.rows.iter());
        for line in told.headline.iter().chain(table) {
            let rest = known.iter().fold(line.clone(), |line, figure| line.replace(figure.as_str(), ""));
            prop_assert!(!rest.chars().any(|letter| letter.is_ascii_digit()), "{rest} of {line}");
        }
    }

    #[test]
    fn a_table_is_as_wide_as_a_phone_shows(figures in any_figures()) {
        let reader = Reader { lang: Lang::Ru, zone: Tz::Asia__Almaty, now: "2026-03-18T10:00:00Z".parse().unwrap() };
        let told = tell(&figures, Planner::Rules, LINES, &reader);
        let widths = told.table.iter().flat_map(|table| &table.rows).map(|line| line.chars().count());
        let widths: std::collections::BTreeSet<usize> = widths.collect();
        prop_assert!(widths.len() <= 1, "{widths:?}");
    }
}
