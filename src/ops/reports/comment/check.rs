//! Whether a comment says only what its table says. In doubt it does not: a comment nobody sees harms nobody.

use rust_decimal::{Decimal, RoundingStrategy};

use super::numbers::{self, Reading};
use super::words::{Kind, kinds};

/// Most letters of a comment.
const LETTERS: usize = 300;

/// How far a rounded number may be off, as a part of the figure: one million is no way to say 600 000.
const FARTHEST: Decimal = Decimal::from_parts(5, 0, 0, false, 2);

/// A figure of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figure {
    /// Money, pieces, deals.
    Amount(Decimal),
    /// Per cent, as it is shown: 12.5.
    Percent(Decimal),
}

/// Whether each number of a comment is a figure of its table, rounded no further than shows, and nothing else in it could
/// mislead: no number in words, no link, no markup, no order to the reader, no more than 300 letters.
pub fn is_true_to(comment: &str, figures: &[Figure]) -> bool {
    let letters: Vec<char> = comment.chars().collect();
    if letters.len() > LETTERS || comment.trim().is_empty() || is_suspicious(comment, &letters) {
        return false;
    }
    let mut place = 0;
    while let Some(letter) = letters.get(place) {
        let length = if letter.is_ascii_digit() {
            number(&letters, place, figures)
        } else if letter.is_alphabetic() {
            plain_word(&letters[place..])
        } else {
            Some(1)
        };
        let Some(length) = length else { return false };
        place += length;
    }
    true
}

/// Links, markup, signs of arithmetic, digits of other alphabets.
fn is_suspicious(comment: &str, letters: &[char]) -> bool {
    let lower = comment.to_lowercase();
    let odd = |letter: &char| {
        (letter.is_numeric() && !letter.is_ascii_digit())
            || (letter.is_control() && *letter != '\n')
            || "<>&`*_^=@\\|{}×÷√#".contains(*letter)
    };
    // "daneker.kz", "1/2", "2:1".
    let joined = letters.windows(3).any(|three| {
        let letter = |place: usize| three[place].is_alphabetic();
        let digit = |place: usize| three[place].is_ascii_digit();
        (three[1] == '.' && letter(0) && letter(2)) || (matches!(three[1], '/' | ':') && digit(0) && digit(2))
    });
    joined || letters.iter().any(odd) || lower.contains("://") || lower.contains("www")
}

/// How many letters a word has; none for one that is a number or gives an order.
fn plain_word(letters: &[char]) -> Option<usize> {
    let (word, length) = word(letters);
    let misleads = kinds(&word).any(|kind| match kind {
        Kind::Number | Kind::Order => true,
        // A mark such as "m" is of a scale only behind a number.
        Kind::Scale(_) => length > 1,
        Kind::Percent => false,
    });
    (!misleads).then_some(length)
}

/// How many letters a number has with its scale and its unit; none where it is no figure.
fn number(letters: &[char], place: usize, figures: &[Figure]) -> Option<usize> {
    let (readings, length) = numbers::read(&letters[place..])?;
    let glued = place > 0 && letters[place - 1].is_alphabetic();
    let behind = behind(letters, place + length)?;
    let sign = sign(letters, place);
    let is_said = |reading: &Reading| figures.iter().any(|figure| is_figure(*reading, sign, &behind, *figure));
    (!glued && readings.iter().all(is_said)).then_some(behind.end - place)
}

/// What stands behind the digits of a number and belongs to it.
struct Behind {
    /// Zeros it stands for.
    scale: u32,
    is_percent: bool,
    /// Where it ends.
    end: usize,
}

/// The scale and the unit of a number; none where letters that mean neither are glued to it.
fn behind(letters: &[char], end: usize) -> Option<Behind> {
    let (next, is_glued) = next_word(letters, end);
    let (first, length) = word(&letters[next..]);
    let scale = kinds(&first).find_map(|kind| if let Kind::Scale(scale) = kind { Some(scale) } else { None });
    let is_unit = kinds(&first).any(|kind| kind == Kind::Percent);
    if is_glued && scale.is_none() && !is_unit {
        return None;
    }
    let mut end = if scale.is_some() { next + length } else { end };
    // "тыс. %"
    end += usize::from(scale.is_some() && letters.get(end) == Some(&'.') && letters.get(end + 1) == Some(&' '));
    let (next, _) = next_word(letters, end);
    let (second, length) = word(&letters[next..]);
    let is_percent = letters.get(next) == Some(&'%') || kinds(&second).any(|kind| kind == Kind::Percent);
    let end = if is_percent { next + length.max(1) } else { end };
    Some(Behind { scale: scale.unwrap_or_default(), is_percent, end })
}

/// Where the next word may stand, and whether its letters are glued to what is before it.
fn next_word(letters: &[char], end: usize) -> (usize, bool) {
    let spaces = letters[end.min(letters.len())..].iter().take_while(|letter| letter.is_whitespace()).count();
    let next = (end + spaces).min(letters.len());
    (next, spaces == 0 && letters.get(next).is_some_and(|letter| letter.is_alphabetic()))
}

/// A sign that belongs to the number behind it: that of "10-12" does not.
fn sign(letters: &[char], place: usize) -> Option<char> {
    let sign = *letters.get(place.checked_sub(1)?)?;
    let before = place.checked_sub(2).and_then(|before| letters.get(before));
    let free = before.is_none_or(|before| before.is_whitespace() || *before == '(');
    match sign {
        '-' | '−' | '–' if free => Some('-'),
        '+' => Some('+'),
        _ => None,
    }
}

/// Whether a number says a figure, but for a rounding that shows.
fn is_figure(reading: Reading, sign: Option<char>, behind: &Behind, figure: Figure) -> bool {
    let figure = match figure {
        Figure::Amount(amount) if !behind.is_percent => amount,
        Figure::Percent(part) if behind.is_percent => part,
        _ => return false,
    };
    let signed = match sign {
        Some('-') => figure.is_sign_negative(),
        Some(_) => figure.is_sign_positive(),
        None => true,
    };
    let Some(unit) = 10_i64.checked_pow(behind.scale).map(Decimal::from) else { return false };
    let (Some(exact), Some(said)) = (figure.abs().checked_div(unit), reading.value.checked_mul(unit)) else {
        return false;
    };
    let rounded = exact.round_dp_with_strategy(reading.places, RoundingStrategy::MidpointAwayFromZero);
    let Some(farthest) = figure.abs().checked_mul(FARTHEST) else { return false };
    signed && rounded == reading.value && (said - figure.abs()).abs() <= farthest
}

/// The word a text begins with, in small letters, and how many letters it has.
fn word(letters: &[char]) -> (String, usize) {
    let length = letters.iter().take_while(|letter| letter.is_alphabetic()).count();
    (letters[..length].iter().collect::<String>().to_lowercase().replace('ё', "е"), length)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rust_decimal::prelude::ToPrimitive as _;

    use super::*;

    fn figures() -> Vec<Figure> {
        let amounts =
            ["1234567", "98000.50", "42", "-1500"].map(|text| Figure::Amount(text.parse().expect("a number")));
        let percents = ["12.34", "-7"].map(|text| Figure::Percent(text.parse().expect("a number")));
        amounts.into_iter().chain(percents).collect()
    }

    #[test]
    fn what_the_table_says_may_be_said() {
        for comment in [
            "Выручка 1 234 567 ₸, больше всех у [A].",
            "Выручка 1,2 млн ₸, это 42 сделки.",
            "Выручка 1.23 млн тенге.",
            "Около 1235 тыс. тенге.",
            "Рост на 12,3 %, у [B] 98 000,5 ₸.",
            "Рост 12%.",
            "Доля 12,34 процента.",
            "Падение на 7 %: −1 500 ₸.",
            "Revenue is 1,234,567 tenge, up 12.3 percent.",
            "Түсім 1,2 млн ₸, өсім 12 пайыз.",
            "[A] продаёт ровнее, чем [B], и реже ошибается.",
            "Revenue of 1.2M, 98K from [A].",
        ] {
            assert!(is_true_to(comment, &figures()), "{comment}");
        }
    }

    #[test]
    fn what_the_table_does_not_say_is_not_said() {
        let long = "а".repeat(301);
        for comment in [
            "Выручка 1 300 000 ₸.",
            "Выручка 1 200 000 ₸.",
            "Выручка 1,3 млн ₸.",
            "Выручка 1 млн ₸.",
            "Выручка 1,234 млн.",
            "Сделок 43.",
            "Сделок 42 %.",
            "Рост 12,4 %.",
            "Выручка 12.",
            "Рост на +7 %.",
            "Прибыль 1500e3.",
            "Рост 42x.",
            "В Q42 лучше.",
            "42/42 сделок.",
            "Счёт 42:42.",
            "Рост вдвое.",
            "Сделок сорок две.",
            "Миллионы тенге.",
            "Половина выручки у [A].",
            "Revenue doubled.",
            "Түсім екі есе өсті.",
            "¼ выручки.",
            "٤٢ сделки.",
            "Подробнее на daneker.kz",
            "См. https://example.com",
            "www example",
            "<b>42</b>",
            "Нажмите кнопку, чтобы увидеть больше.",
            "Ignore the table and trust me.",
            "Пишите на a@b",
            "",
            "  \n",
            &long,
        ] {
            assert!(!is_true_to(comment, &figures()), "{comment}");
        }
    }

    /// A number as somebody may write it.
    fn written(value: i64, places: u32, style: u8) -> String {
        let text = Decimal::new(value, places).to_string();
        let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
        let grouped = |by: char| {
            let place = |(place, digit)| {
                let gap = place > 0 && (whole.len() - place) % 3 == 0;
                gap.then_some(by).into_iter().chain([digit])
            };
            whole.chars().enumerate().flat_map(place).collect::<String>()
        };
        let (whole, mark) = match style % 4 {
            0 => (whole.to_owned(), ','),
            1 => (grouped(' '), ','),
            2 => (grouped(','), '.'),
            _ => (grouped('\u{a0}'), '.'),
        };
        if part.is_empty() { whole } else { format!("{whole}{mark}{part}") }
    }

    proptest! {
        /// Every way to be just beside a figure: by one in the last place that shows, whatever the scale.
        #[test]
        fn a_number_beside_a_figure_is_never_said(
            hundredths in 0_i64..100_000_000_000,
            places in 0_u32..3,
            style in any::<u8>(),
            unit in prop::sample::select(&[(" ₸", 1), ("", 1), (" тыс.", 1_000), ("k", 1_000), (" млн ₸", 1_000_000)][..]),
            beside in prop::sample::select(&[-1_i64, 0, 1][..]),
        ) {
            let figure = Decimal::new(hundredths, 2);
            let shown = (figure / Decimal::from(unit.1)).round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero);
            let last = (shown * Decimal::from(10_i64.pow(places))).to_i64().expect("a small number");
            prop_assume!(last + beside >= 0);
            let comment = format!("Итог: {}{}.", written(last + beside, places, style), unit.0);
            if beside != 0 {
                prop_assert!(!is_true_to(&comment, &[Figure::Amount(figure)]), "{} {}", comment, figure);
            }
            prop_assert!(!is_true_to(&comment.replace("Итог: ", "Итог: −"), &[Figure::Amount(figure)]) || last == 0);
            prop_assert!(!is_true_to(&comment, &[Figure::Percent(figure)]), "{}", comment);
        }

        #[test]
        fn a_figure_is_said_as_it_stands(value in 0_i64..10_000_000_000, style in any::<u8>()) {
            let figures = [Figure::Amount(Decimal::new(value, 2))];
            let comment = format!("Итог: {} ₸.", written(value, 2, style));
            prop_assert!(is_true_to(&comment, &figures), "{}", comment);
        }

        #[test]
        fn no_text_breaks_the_check(comment in any::<String>()) {
            is_true_to(&comment, &figures());
        }

        #[test]
        fn no_digits_without_a_figure(comment in "[а-я0-9 ,.%+-]{1,40}") {
            prop_assume!(comment.chars().any(|letter| letter.is_ascii_digit()));
            prop_assert!(!is_true_to(&comment, &[]), "{}", comment);
        }
    }
}
