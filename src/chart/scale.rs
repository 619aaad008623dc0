//! The numbers beside a line: round ones, which take in zero and all figures.

use rust_decimal::Decimal;
use rust_decimal::prelude::FromPrimitive;

use super::Unit;
use crate::types::Level;

/// Round numbers from the lowest to the highest; zero is among them.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Scale {
    pub(super) ticks: Vec<f64>,
}

impl Scale {
    /// The numbers for some figures. Where all of them are whole, so are the numbers.
    pub(super) fn of(values: &[f64]) -> Self {
        let low = values.iter().copied().fold(0.0, f64::min);
        let high = values.iter().copied().fold(0.0, f64::max);
        let whole = values.iter().all(|value| value.fract() == 0.0);
        let step = step(high - low, if whole { 1.0 } else { FINEST });
        let (first, last) = ((low / step).floor() as i64, (high / step).ceil() as i64);
        Self { ticks: (first..=last).map(|tick| tick as f64 * step).collect() }
    }

    /// How far up a figure stands, as a part of the whole height.
    pub(super) fn height(&self, value: f64) -> f32 {
        let (low, high) = (self.ticks.first().copied().unwrap_or(0.0), self.ticks.last().copied().unwrap_or(0.0));
        if high > low { ((value - low) / (high - low)) as f32 } else { 0.0 }
    }

    /// The numbers as they are written, all in the same unit.
    pub(super) fn texts(&self, units: &[Unit]) -> Vec<String> {
        let largest = self.ticks.iter().fold(0.0, |largest: f64, tick| largest.max(tick.abs()));
        let fitting = units.iter().filter(|unit| unit.size > 0.0 && unit.size <= largest);
        let unit = fitting.max_by(|a, b| a.size.total_cmp(&b.size));
        self.ticks.iter().map(|tick| written(*tick, unit)).collect()
    }
}

/// A number with its unit; zero needs none.
fn written(tick: f64, unit: Option<&Unit>) -> String {
    match unit {
        Some(unit) if tick != 0.0 => format!("{}\u{a0}{}", number(tick / unit.size), unit.name),
        _ => number(tick),
    }
}

/// A number as people write quantities: no finer than a thousandth.
pub(super) fn number(value: f64) -> String {
    Decimal::from_f64(value).and_then(Level::rounded).unwrap_or_default().to_string()
}

/// No two numbers of a scale lie closer.
const FINEST: f64 = 0.001;

/// A round step that parts a range into two to five.
fn step(range: f64, finest: f64) -> f64 {
    let rough = range / 5.0;
    if rough <= finest {
        return finest;
    }
    let power = 10_f64.powi(rough.log10().floor() as i32);
    [1.0, 2.0, 5.0].map(|round| round * power).into_iter().find(|step| *step >= rough).unwrap_or(10.0 * power)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn units() -> Vec<Unit> {
        [(1e3, "тыс."), (1e6, "млн")].map(|(size, name)| Unit { size, name: name.to_owned() }).into()
    }

    fn check(values: &[f64], texts: &[&str]) {
        let shown = Scale::of(values).texts(&units());
        let shown: Vec<_> = shown.iter().map(|text| text.replace('\u{a0}', " ")).collect();
        assert_eq!(shown, texts, "{values:?}");
    }

    #[test]
    fn numbers_are_round_and_take_in_zero() {
        check(&[], &["0"]);
        check(&[0.0, 0.0], &["0"]);
        check(&[1.0], &["0", "1"]);
        check(&[3.0, 2.0], &["0", "1", "2", "3"]);
        check(&[0.7], &["0", "0,2", "0,4", "0,6", "0,8"]);
        check(&[1_840.0], &["0", "0,5 тыс.", "1 тыс.", "1,5 тыс.", "2 тыс."]);
        check(&[-300_000.0, 1_200_000.0], &["−0,5 млн", "0", "0,5 млн", "1 млн", "1,5 млн"]);
        check(&[1e13], &["0", "2 000 000 млн", "4 000 000 млн", "6 000 000 млн", "8 000 000 млн", "10 000 000 млн"]);
    }
}
