//! How much: «сделки больше 500 тысяч», "at least 1m", «500 мыңнан көп», «от 100 до 500 тысяч».

use std::ops::Range;

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
    /// «по сделкам выше 500 тысяч»: it is of each deal.
    pub(super) of_deal: bool,
}

const WORDS: [(Word, Op); 6] = [
    (Word::More, Op::Gt),
    (Word::AtLeast, Op::Gte),
    (Word::Less, Op::Lt),
    (Word::AtMost, Op::Lte),
    (Word::Ot, Op::Gte),
    (Word::Until, Op::Lte),
];

/// Bounds that begin at a place, and the words they take.
type Hit = Option<(Vec<Bound>, Range<usize>)>;

/// Finds the bounds a question sets and marks their words as understood. Days must have been read before: what is left of
/// numbers is no date.
pub(super) fn read(reading: &mut Reading) -> Vec<Bound> {
    let mut bounds = Vec::new();
    let mut place = 0;
    while place < reading.items.len() {
        let hit =
            between(reading, place).or_else(|| said_first(reading, place)).or_else(|| said_behind(reading, place));
        match hit {
            Some((found, words)) => {
                bounds.extend(found);
                reading.use_up(words.start, words.end);
                place = words.end;
            }
            None => place += 1,
        }
    }
    share_thousands(&mut bounds);
    bounds
}

/// "between 500k and 2m", «100 мыңнан 500 мыңға дейін».
fn between(reading: &Reading, place: usize) -> Hit {
    let from = reading.is_one(place, &[Word::From, Word::Ot]);
    let (low, middle) = amount(reading, place + usize::from(from))?;
    let joined = from && reading.is_one(middle, &[Word::And, Word::To, Word::Until]);
    let (high, end) = amount(reading, middle + usize::from(joined))?;
    let closed = reading.is(end, Word::PostUntil);
    let of_deal = is_of_deal(reading, place);
    let both = vec![Bound { op: Op::Gte, number: low, of_deal }, Bound { op: Op::Lte, number: high, of_deal }];
    (joined || closed).then_some((both, place..end + usize::from(closed)))
}

/// «больше миллиона», «на сумму от 500 тысяч».
fn said_first(reading: &Reading, place: usize) -> Hit {
    let (_, op) = *WORDS.iter().find(|(word, _)| reading.is(place, *word))?;
    let (number, end) = amount(reading, place + 1)?;
    let start = place - usize::from(place > 0 && reading.is(place - 1, Word::Amount));
    Some((vec![Bound { op, number, of_deal: is_of_deal(reading, start) }], start..end))
}

/// Kazakh says the number first: «500 мыңнан көп».
fn said_behind(reading: &Reading, place: usize) -> Hit {
    const BEHIND: [(Word, Op); 5] = [
        (Word::More, Op::Gt),
        (Word::Less, Op::Lt),
        (Word::AtLeast, Op::Gte),
        (Word::AtMost, Op::Lte),
        (Word::PostUntil, Op::Lte),
    ];
    let (number, end) = amount(reading, place)?;
    let (_, op) = *BEHIND.iter().find(|(word, _)| reading.is(end, *word))?;
    Some((vec![Bound { op, number, of_deal: false }], place..end + 1))
}

/// Whether deals stand just before a bound.
fn is_of_deal(reading: &Reading, start: usize) -> bool {
    start > 0 && reading.is_one(start - 1, &[Word::Deals, Word::DealsWon])
}

/// «от 100 до 500 тысяч»: the thousands are of both.
fn share_thousands(bounds: &mut [Bound]) {
    if let [low, high] = bounds
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
    for Bound { op, number, of_deal } in bounds {
        let small = !number.money && number.value < MONEY;
        if small && !(of_rows && counts) {
            return None;
        }
        let field = if of_rows && !((of_deals || *of_deal) && number.money) { Field::Value } else { Field::Amount };
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
