//! Numbers and dates in digits: "500 000", "1,5 млн", "500к", "01.03.2026".

use chrono::NaiveDate;

use super::concepts::{Concept, Word};
use super::endings::Ending;
use super::lexicon::Found;
use super::reading::What;
use super::words::Token;

/// A number as people say it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Number {
    pub(super) value: i64,
    /// Whether it is surely money: thousands, millions, tenge.
    pub(super) money: bool,
}

impl Number {
    /// A bare number.
    pub(super) fn plain(value: i64) -> Self {
        Self { value, money: false }
    }

    /// As a year.
    pub(super) fn year(self) -> Option<i32> {
        i32::try_from(self.value).ok().filter(|year| !self.money && (2000..=2100).contains(year))
    }

    /// As a small number.
    pub(super) fn small(self, most: u32) -> Option<u32> {
        u32::try_from(self.value).ok().filter(|value| !self.money && *value <= most)
    }
}

fn digits(token: Option<&Token>, least: usize, most: usize) -> Option<u32> {
    let token = token.filter(|token| token.is_digits() && (least..=most).contains(&token.text.len()))?;
    token.text.parse().ok()
}

/// A date in digits, and how many tokens it takes.
pub(super) fn date(tokens: &[Token], place: usize) -> Option<(What, usize)> {
    let at = |place| tokens.get(place);
    let sign = at(place + 1).filter(|sign| sign.glued && matches!(sign.text.as_str(), "." | "/" | "-"))?;
    let glued = |place: usize| at(place).filter(|token| token.glued);
    let third = || {
        at(place + 3).filter(|token| token.glued && token.text == sign.text)?;
        glued(place + 4)
    };
    if let (Some(year), Some(month), Some(day)) =
        (digits(at(place), 4, 4), digits(glued(place + 2), 1, 2), digits(third(), 1, 2))
    {
        return Some((make(year as i32, month, day), 5));
    }
    let (day, month) = of_two(digits(at(place), 1, 2)?, digits(glued(place + 2), 1, 2)?, &sign.text);
    if let Some(year) = digits(third(), 2, 4) {
        let year = if year < 100 { year + 2000 } else { year };
        return Some((make(year as i32, month, day), 5));
    }
    None
}

/// A day and its month; "02/13" can only be the thirteenth of February.
fn of_two(first: u32, second: u32, sign: &str) -> (u32, u32) {
    if sign == "/" && first <= 12 && second > 12 { (second, first) } else { (first, second) }
}

/// "10.03", "3/14": a day and its month, where no thousands follow; "3/4" may be either way round.
pub(super) fn day_of_month(tokens: &[Token], found: &[Vec<Found>], place: usize) -> Option<(u32, u32)> {
    let sign = tokens.get(place + 1).filter(|sign| sign.glued && matches!(sign.text.as_str(), "." | "/"))?;
    let slash = sign.text == "/";
    let second = digits(tokens.get(place + 2).filter(|month| month.glued), if slash { 1 } else { 2 }, 2)?;
    let first = digits(tokens.get(place), 1, 2)?;
    let (day, month) = of_two(first, second, &sign.text);
    if slash && day <= 12 {
        return None;
    }
    let alone = scale(tokens, found, place + 3).is_none()
        && !tokens.get(place + 3).is_some_and(|next| next.glued && next.text == sign.text);
    ((1..=12).contains(&month) && alone && date(tokens, place).is_none()).then_some((day, month))
}

fn make(year: i32, month: u32, day: u32) -> What {
    NaiveDate::from_ymd_opt(year, month, day).map_or(What::NoDate(year, month, day), What::Date)
}

/// A number and how many tokens it takes, with thousands and tenge behind it.
pub(super) fn number(tokens: &[Token], found: &[Vec<Found>], place: usize) -> (Number, usize) {
    let (text, mut end) = in_digits(tokens, found, place);
    let mut value = text.parse::<i64>().unwrap_or(i64::MAX).min(1_000_000_000_000) * 1000;
    let mut money = end > place + 1;
    let fraction = tokens.get(end + 1).filter(|token| {
        token.glued && token.is_digits() && tokens[end].glued && matches!(tokens[end].text.as_str(), "." | ",")
    });
    let times = |place: usize| scale(tokens, found, place);
    if let Some((fraction, scale)) = fraction.and_then(|fraction| Some((fraction, times(end + 2)?))) {
        let thousandths: String = fraction.text.chars().chain("000".chars()).take(3).collect();
        value = (value + thousandths.parse::<i64>().unwrap_or_default()).saturating_mul(scale);
        (end, money) = (end + 3, true);
    } else if let Some(scale) = times(end) {
        value = value.saturating_mul(scale);
        (end, money) = (end + 1, true);
    } else {
        end += suffix(tokens, end);
    }
    let is_currency = |found: &Found| found.phrase.concept == Concept::Word(Word::Currency);
    if let Some(currency) = found.get(end).and_then(|found| found.iter().find(|found| is_currency(found))) {
        (end, money) = (end + currency.length, true);
    }
    (Number { value: value / 1000, money }, end - place)
}

/// All digits of a number, set off by threes or not, and where they end: "500 000", "300,000".
fn in_digits(tokens: &[Token], found: &[Vec<Found>], place: usize) -> (String, usize) {
    let mut text = tokens[place].text.clone();
    let mut end = place + 1;
    let three = |at: usize, glued: bool| {
        tokens.get(at).filter(|token| token.is_digits() && token.text.len() == 3 && token.glued == glued)
    };
    while text.len() <= 12 && tokens[place].text.len() <= 3 {
        // "1,500 thousand" has a fraction.
        let comma = tokens.get(end).is_some_and(|sign| sign.glued && sign.text == ",")
            && scale(tokens, found, end + 2).is_none();
        let next = if comma { three(end + 1, true) } else { three(end, false) };
        let Some(next) = next else { break };
        text.push_str(&next.text);
        end += 1 + usize::from(comma);
    }
    (text, end)
}

fn scale(tokens: &[Token], found: &[Vec<Found>], place: usize) -> Option<i64> {
    let token = tokens.get(place)?;
    match token.text.as_str() {
        "k" | "к" | "т" | "t" if token.glued => return Some(1_000),
        "m" | "м" if token.glued => return Some(1_000_000),
        _ => {}
    }
    found[place].iter().filter(|found| found.length == 1).find_map(|found| match found.phrase.concept {
        Concept::Word(Word::Thousand) => Some(1_000),
        Concept::Word(Word::Million) => Some(1_000_000),
        Concept::Word(Word::Billion) => Some(1_000_000_000),
        _ => None,
    })
}

/// "15-го", "1st", "4-ші": tokens of an ending glued to a number.
fn suffix(tokens: &[Token], place: usize) -> usize {
    const ENDINGS: [&str; 20] = [
        "го", "й", "я", "е", "ый", "ого", "ая", "му", "м", "ти", "х", "ши", "шы", "ны", "st", "nd", "rd", "th", "и",
        "ы",
    ];
    let kazakh = |text: &str| {
        let letters: Vec<char> = text.chars().collect();
        letters.len() > 1 && Ending::Kazakh.allows(&letters)
    };
    let ends = |place: usize| {
        let glued = tokens.get(place).filter(|token| token.glued && token.is_word());
        glued.is_some_and(|token| ENDINGS.contains(&token.text.as_str()) || kazakh(&token.text))
    };
    match tokens.get(place) {
        Some(token) if token.text == "-" && token.glued && ends(place + 1) => 2,
        Some(_) if ends(place) => 1,
        _ => 0,
    }
}
