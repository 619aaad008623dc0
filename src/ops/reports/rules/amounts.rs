//! How much: «сделки больше 500 тысяч», "at least 1m", «500 мыңнан көп», «от 100 до 500 тысяч».

use super::concepts::Word;
use super::numbers::Number;
use super::reading::Reading;
use crate::ops::reports::plan::Op;

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
            reading.use_up(place, end);
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

/// A number in digits or in words, and where it ends.
fn amount(reading: &Reading, place: usize) -> Option<(Number, usize)> {
    let in_words = [
        (Word::Thousand, 1_000),
        (Word::HalfMillion, 500_000),
        (Word::Million, 1_000_000),
        (Word::Billion, 1_000_000_000),
    ];
    let scale = |place: usize| in_words.iter().find(|(word, _)| reading.is(place, *word)).map(|(_, value)| *value);
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
