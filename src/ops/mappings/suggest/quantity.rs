//! Numbers with a unit, and sizes such as 31×42.
//!
//! A number that is part of a code is left alone.

use super::codes;
use super::name::{Kind, Trait};
use super::pieces::{Piece, What, use_up};
use super::trade::{self, SQUARE_METRE, Unit};

/// "28 смкрасный", "15грх14": the unit is cut off what is glued to it, where the rest is a word of the catalogues or the sign
/// of multiplication.
pub(super) fn cut_off_units(pieces: &mut Vec<Piece>, known: &dyn Fn(&str) -> bool) {
    for place in (1..pieces.len()).rev() {
        let What::Word { text, script, upper } = pieces[place].what.clone() else { continue };
        if pieces[place - 1].number().is_none() || trade::unit(&text).is_some() {
            continue;
        }
        let number_follows = pieces.get(place + 1).is_some_and(|next| next.number().is_some() || next.is('№'));
        let stands_alone =
            |rest: &str| (is_times(rest) && number_follows) || (rest.chars().count() >= 4 && known(rest));
        let unit = trade::UNITS_GLUED.iter().find(|unit| text.strip_prefix(**unit).is_some_and(stands_alone));
        let Some(unit) = unit else { continue };
        let rest = Piece {
            what: What::Word { text: text[unit.len()..].to_owned(), script, upper },
            glued: false,
            raw: pieces[place].raw.chars().skip(unit.chars().count()).collect(),
            used: false,
        };
        pieces[place].what = What::Word { text: (*unit).to_owned(), script, upper };
        pieces.insert(place + 1, rest);
    }
}

/// Reads every quantity and uses up its pieces.
pub(super) fn read(pieces: &mut [Piece], traits: &mut Vec<Trait>) {
    let mut place = 0;
    let mut quote_open = false;
    while place < pieces.len() {
        quote_open ^= pieces[place].is('"');
        let end = match factors(pieces, place) {
            Some(factors) if factors.len() > 1 => Some(several(pieces, place, &factors, traits)),
            Some(factors) => single(pieces, place, &factors[0], quote_open, traits),
            None => None,
        };
        if let Some(end) = end {
            use_up(&mut pieces[place..end]);
        }
        place = end.unwrap_or(place + 1);
    }
}

/// The number at a place and those it is multiplied with; none where it is no quantity.
fn factors(pieces: &[Piece], place: usize) -> Option<Vec<String>> {
    let mut factors = vec![pieces[place].number()?.to_owned()];
    if is_of_code(pieces, place) {
        return None;
    }
    let mut end = place + 1;
    while let (Some(times), Some(next)) = (pieces.get(end), pieces.get(end + 1).and_then(Piece::number)) {
        if !stands_for_times(times) {
            break;
        }
        factors.push(next.to_owned());
        end += 2;
    }
    Some(factors)
}

fn stands_for_times(piece: &Piece) -> bool {
    piece.is('*') || piece.is('×') || piece.word().is_some_and(is_times)
}

fn is_times(word: &str) -> bool {
    matches!(word, "x" | "х")
}

/// A digit that follows a short letter group or a hyphen without a gap belongs to a code.
fn is_of_code(pieces: &[Piece], place: usize) -> bool {
    let Some(before) = place.checked_sub(1).map(|before| &pieces[before]).filter(|_| pieces[place].glued) else {
        return false;
    };
    match &before.what {
        What::Number(_) => true,
        // "ULTRA5л" is a word and a quantity, "XM5л" hardly anything but a code.
        What::Word { text, upper, .. } if unit_at(pieces, place + 1).is_some() => {
            !before.used && *upper && text.chars().count() <= 4
        }
        What::Word { .. } => codes::fits(before) && !stands_for_times(before),
        What::Sign('-' | '.' | '_') => before.glued && place >= 2 && codes::fits(&pieces[place - 2]),
        What::Sign(_) => false,
    }
}

/// Numbers multiplied: dimensions, "20 × 15 г" or "3.5×35×100 шт". Gives the place behind.
fn several(pieces: &[Piece], place: usize, factors: &[String], traits: &mut Vec<Trait>) -> usize {
    let end = place + 2 * factors.len() - 1;
    let (last, others) = factors.split_last().expect("there are several");
    match unit_at(pieces, end) {
        None => {
            dimensions(factors, traits);
            end
        }
        Some((unit, end)) => {
            match unit.kind {
                Kind::Length | Kind::Area => dimensions(factors, traits),
                Kind::Count => {
                    traits.push(quantity(last, unit));
                    dimensions(others, traits);
                }
                // In front of a weight or a volume stands how many of them are in the pack.
                _ => {
                    traits.push(quantity(last, unit));
                    match others {
                        [count] => traits.push(quantity(count, trade::PIECE)),
                        others => dimensions(others, traits),
                    }
                }
            }
            end
        }
    }
}

fn dimensions(values: &[String], traits: &mut Vec<Trait>) {
    let shown = values.join("×");
    let of = |kind, value| Trait { kind, value, or: None, shown: shown.clone() };
    traits.push(match values {
        [single] => of(Kind::Number, scaled(single, 1_000)),
        // Equal lists of numbers are equal values; two different ones are so by chance hardly ever.
        values => of(
            Kind::Dimensions,
            values.iter().fold(7, |sum: i64, value| sum.wrapping_mul(1_000_003) ^ scaled(value, 1_000)),
        ),
    });
}

/// A number with what stands before or behind it; gives the place behind. Nothing for a bare one.
fn single(pieces: &[Piece], place: usize, number: &str, quote_open: bool, traits: &mut Vec<Trait>) -> Option<usize> {
    let next = place + 1;
    if place > 0 && (pieces[place - 1].is('№') || pieces[place - 1].is('#')) {
        let or = Some((Kind::Number, scaled(number, 1_000)));
        traits.push(Trait { or, shown: format!("№{number}"), ..quantity(number, trade::PIECE) });
        let counted = unit_at(pieces, next).filter(|(unit, _)| unit.kind == Kind::Count);
        return Some(counted.map_or(next, |(_, end)| end));
    }
    if pieces.get(next).is_some_and(|sign| sign.is('%')) {
        traits.push(quantity(number, trade::PER_CENT));
        return Some(next + 1);
    }
    if !quote_open && pieces.get(next).is_some_and(|sign| sign.glued && sign.is('"')) {
        traits.push(quantity(number, trade::INCH));
        return Some(next + 1);
    }
    let (unit, end) = unit_at(pieces, next)?;
    if unit.kind == Kind::Mass && per_square_metre(pieces, end) {
        traits.push(quantity(number, trade::GRAM_PER_METRE));
        return Some((end + 3).min(pieces.len()));
    }
    let volts = unit.kind != Kind::Voltage || (1_500..=400_000).contains(&scaled(number, 1_000));
    // «в» is a preposition as well.
    volts.then(|| traits.push(quantity(number, unit)))?;
    Some(end)
}

/// "г/м2"
fn per_square_metre(pieces: &[Piece], place: usize) -> bool {
    let metre = |piece: &Piece| piece.word().is_some_and(|word| matches!(word, "м" | "m" | "кв"));
    pieces.get(place).is_some_and(|sign| sign.is('/')) && pieces.get(place + 1).is_some_and(metre)
}

/// The unit at a place, and the place behind it and its full stop.
fn unit_at(pieces: &[Piece], place: usize) -> Option<(Unit, usize)> {
    let piece = pieces.get(place)?;
    let word = piece.word()?;
    let unit = trade::unit(word)?;
    let metre = matches!(word, "м" | "m");
    let glued = |at: usize| pieces.get(at).filter(|next| next.glued);
    if metre && glued(place + 1).is_some_and(|next| next.is('²') || next.number() == Some("2")) {
        return Some((SQUARE_METRE, place + 2));
    }
    // "5W-40" and "12v5" are codes.
    let hyphen = glued(place + 1).is_some_and(|next| next.is('-'))
        && glued(place + 2).is_some_and(|next| !matches!(next.what, What::Sign(_)));
    let digit = piece.glued && glued(place + 1).is_some_and(|next| next.number().is_some());
    if hyphen || digit {
        return None;
    }
    let stop = glued(place + 1).is_some_and(|next| next.is('.'));
    Some((unit, place + 1 + usize::from(stop)))
}

fn quantity(number: &str, unit: Unit) -> Trait {
    let or = unit.or.map(|(kind, factor)| (kind, scaled(number, factor)));
    let shown = format!("{} {}", number.replace('.', ","), unit.shown);
    Trait { kind: unit.kind, value: scaled(number, unit.factor), or, shown }
}

/// A decimal number times a factor, cut to a whole; the largest value where it is larger.
pub(super) fn scaled(number: &str, factor: i64) -> i64 {
    let (whole, part) = number.split_once('.').unwrap_or((number, ""));
    let part: String = part.chars().take(6).collect();
    let scale = 10_i128.pow(part.len().try_into().unwrap_or(0));
    let digits: Option<i128> = format!("{whole}{part}").parse().ok();
    let product = digits.and_then(|digits| digits.checked_mul(i128::from(factor))).map(|product| product / scale);
    product.and_then(|product| i64::try_from(product).ok()).unwrap_or(i64::MAX)
}
