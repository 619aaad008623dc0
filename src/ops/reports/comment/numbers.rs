//! Numbers as people and models write them: `1 234,56`, `1,234.56`, `1,2 млн`, `−12 %`.
//!
//! A number that may be read in two ways is read in both: whoever checks it has to find both true.

use rust_decimal::Decimal;

/// Spaces that group digits.
const SPACES: [char; 4] = [' ', '\u{a0}', '\u{202f}', '\u{2009}'];

/// One meaning of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Reading {
    /// Without its sign.
    pub(super) value: Decimal,
    /// Decimal places that were written.
    pub(super) places: u32,
}

/// The number at the beginning of a text that begins with a digit, and how many characters it takes. None where it has too
/// many digits, or groups that are none.
pub(super) fn read(text: &[char]) -> Option<(Vec<Reading>, usize)> {
    let (groups, length) = groups(text);
    let digits = |all: &[(char, String)]| all.iter().map(|(_, digits)| digits.as_str()).collect::<String>();
    let decimal = |whole: &[(char, String)], part: &str| {
        let value = format!("{}.{part}", digits(whole)).trim_end_matches('.').parse().ok()?;
        Some(Reading { value, places: u32::try_from(part.len()).ok()? })
    };
    let is_grouped = |all: &[(char, String)]| {
        let same = all.iter().skip(1).all(|(sign, digits)| *sign == all[1].0 && digits.len() == 3);
        all.len() == 1 || (same && all[0].1.len() <= 3 && !all[0].1.starts_with('0'))
    };
    let (last, whole) = groups.split_last()?;
    let mut readings = Vec::new();
    if is_grouped(&groups) {
        readings.push(decimal(&groups, "")?);
    }
    // A mark that also groups the digits before is no decimal mark.
    let marks = matches!(last.0, ',' | '.') && whole.iter().skip(1).all(|(sign, _)| *sign != last.0);
    if marks && !whole.is_empty() && is_grouped(whole) {
        readings.push(decimal(whole, &last.1)?);
    }
    (!readings.is_empty()).then_some((readings, length))
}

/// Runs of digits with the sign before each, and how many characters they take.
fn groups(text: &[char]) -> (Vec<(char, String)>, usize) {
    let run = |from: usize| -> String { text[from..].iter().take_while(|c| c.is_ascii_digit()).collect() };
    let first = run(0);
    let mut length = first.len();
    let mut groups = vec![('\0', first)];
    while let Some(sign) = text.get(length) {
        let next = run(length + 1);
        let spaced =
            SPACES.contains(sign) && next.len() == 3 && groups.iter().skip(1).all(|(sign, _)| SPACES.contains(sign));
        let spaced = spaced && groups[0].1.len() <= 3;
        if next.is_empty() || !(spaced || matches!(sign, ',' | '.' | '\'')) {
            break;
        }
        length += 1 + next.len();
        groups.push((if spaced { ' ' } else { *sign }, next));
    }
    (groups, length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_in_every_way_they_may_be_meant() {
        for (text, expected, length) in [
            ("12 %", Some("12"), 2),
            ("1 234,56", Some("1234.56"), 8),
            ("1\u{a0}234\u{a0}567,5 ₸", Some("1234567.5"), 11),
            ("1,234.56", Some("1234.56"), 8),
            ("1.234,56", Some("1234.56"), 8),
            ("1'234'567", Some("1234567"), 9),
            ("1,234,567", Some("1234567"), 9),
            ("1,234", Some("1234 or 1.234"), 5),
            ("1.2 млн", Some("1.2"), 3),
            ("0,125", Some("0.125"), 5),
            ("2025 100", Some("2025"), 4),
            ("1 234 56", Some("1234"), 5),
            ("12.", Some("12"), 2),
            ("1,23,456", None, 0),
            ("1.2.3", None, 0),
            ("99999999999999999999999999999999", None, 0),
        ] {
            let letters: Vec<char> = text.chars().collect();
            let read = read(&letters);
            let value = |reading: &Reading| reading.value.to_string();
            let values = read.as_ref().map(|(readings, _)| readings.iter().map(value).collect::<Vec<_>>().join(" or "));
            assert_eq!(values.as_deref(), expected, "{text}");
            assert_eq!(read.map_or(0, |(_, length)| length), length, "{text}");
        }
    }
}
