//! How much: «сделки больше 500 тысяч», "at least 1m", «500 мыңнан көп», «от 100 до 500 тысяч».

use super::concepts::{Concept, Word};
use super::numbers::Number;
use super::reading::Reading;
use super::slots::Slots;
use crate::ops::reports::plan::{Dimension, Field, Filter, Metric, Op, Operand};

/// Less than this is a count, and no amount of money, unless money is named.
const MONEY: i64 = 1000;

/// A bound on an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Bound {
    pub(super) op: Op,
    pub(super) number: Number,
}

const WORDS: [(Word, Op); 6] = [
    (Word::More, Op::Gt),
    (Word::AtLeast, Op::Gte),
    (Word::Less, Op::Lt),
    (Word::AtMost, Op::Lte),
    (Word::Ot, Op::Gte),
    (Word::Until, Op::Lte),
];

/// Finds the bounds a question sets and marks their words as understood. Days must have been read before: what is left of
/// numbers is no date.
pub(super) fn read(reading: &mut Reading) -> Vec<Bound> {
    let mut bounds = Vec::new();
    let mut place = 0;
    while place < reading.items.len() {
        // "between 500k and 2m".
        if let (true, Some((low, middle))) =
            (reading.is_one(place, &[Word::From, Word::Ot]), amount(reading, place + 1))
        {
            let joined = reading.is_one(middle, &[Word::And, Word::To, Word::Until]);
            if let Some((high, end)) = amount(reading, middle + 1).filter(|_| joined) {
                bounds.extend([Bound { op: Op::Gte, number: low }, Bound { op: Op::Lte, number: high }]);
                reading.use_up(place, end);
                place = end;
                continue;
            }
        }
        let op = WORDS.iter().find(|(word, _)| reading.is(place, *word)).map(|(_, op)| *op);
        if let (Some(op), Some((number, end))) = (op, amount(reading, place + 1)) {
            bounds.push(Bound { op, number });
            // «на сумму больше миллиона».
            let start = place - usize::from(place > 0 && reading.is(place - 1, Word::Amount));
            reading.use_up(start, end);
            place = end;
            continue;
        }
        // Kazakh says the number first.
        if let Some((number, end)) = amount(reading, place) {
            let behind = [
                (Word::More, Op::Gt),
                (Word::Less, Op::Lt),
                (Word::AtLeast, Op::Gte),
                (Word::AtMost, Op::Lte),
                (Word::PostUntil, Op::Lte),
            ];
            let op = behind.iter().find(|(word, _)| reading.is(end, *word)).map(|(_, op)| *op);
            if let Some(op) = op {
                bounds.push(Bound { op, number });
                reading.use_up(place, end + 1);
                place = end + 1;
                continue;
            }
        }
        place += 1;
    }
    // «от 100 до 500 тысяч»: the thousands are of both.
    if let [low, high] = &mut bounds[..]
        && low.op == Op::Gte
        && high.op == Op::Lte
        && !low.number.money
        && high.number.money
        && low.number.value < 1000
    {
        let scale = if high.number.value % 1_000_000 == 0 && low.number.value < high.number.value / 1_000_000 {
            1_000_000
        } else {
            1000
        };
        low.number = Number { value: low.number.value * scale, money: true };
    }
    bounds
}

/// Puts the bounds among the filters: of each deal, or of the figure of each row; none where it is not told which.
pub(super) fn bind(slots: &mut Slots, bounds: &[Bound]) -> Option<()> {
    let of_rows = slots.dimension.is_some_and(|dimension| {
        !matches!(
            dimension,
            Dimension::Deal | Dimension::Weekday | Dimension::PaymentKind | Dimension::Warehouse | Dimension::VatRate
        )
    });
    let has = |is: fn(&Metric) -> bool| slots.figures.metrics.iter().any(is);
    let of_deals = has(|metric| matches!(metric, Metric::DealsWon | Metric::DealsLost | Metric::DealsOpen));
    let counts = has(|metric| !matches!(metric, Metric::Revenue | Metric::AvgCheck | Metric::VatAmount));
    for Bound { op, number } in bounds {
        let small = !number.money && number.value < MONEY;
        if small && !(of_rows && counts) {
            return None;
        }
        let field = if of_rows && !(of_deals && number.money) { Field::Value } else { Field::Amount };
        slots.filters.filters.push(Filter { field, op: *op, value: Operand::Number(number.value) });
    }
    Some(())
}

/// A number in digits or in words, and where it ends.
fn amount(reading: &Reading, place: usize) -> Option<(Number, usize)> {
    let in_words = [(Word::Thousand, 1_000), (Word::Million, 1_000_000), (Word::Billion, 1_000_000_000)];
    let word = |place: usize| in_words.iter().find(|(word, _)| reading.is(place, *word)).map(|(_, value)| *value);
    // «полтора миллиона».
    let scale = |place: usize| match reading.concept(place) {
        Some(Concept::Sum(value)) => Some(value),
        _ => word(place),
    };
    let skip_currency = |end: usize| end + usize::from(reading.is(end, Word::Currency));
    if let Some(number) = reading.number(place) {
        // «два миллиона» in words.
        return Some(match scale(place + 1) {
            Some(scale) => {
                (Number { value: number.value.saturating_mul(scale), money: true }, skip_currency(place + 2))
            }
            None => (number, skip_currency(place + 1)),
        });
    }
    let value = scale(place)?;
    Some((Number { value, money: true }, skip_currency(place + 1)))
}
