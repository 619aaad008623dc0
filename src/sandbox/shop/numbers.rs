//! Numbers of the shop's world: БИН and ИИН with their check digit, telephones, and dice that always fall the same way.
//!
//! The check digit is worked out here on its own, from the rules; the program under trial must not vouch for itself.

use chrono::{Datelike, NaiveDate};

/// Eleven digits and the twelfth they ask for; none when no number can start with them.
pub(super) fn with_check_digit(eleven: &str) -> Option<String> {
    let digits: Vec<u32> = eleven.chars().filter_map(|digit| digit.to_digit(10)).collect();
    let remainder =
        |weights: [u32; 11]| weights.iter().zip(&digits).map(|(weight, digit)| weight * digit).sum::<u32>() % 11;
    let check = match remainder([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]) {
        10 => remainder([3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2]),
        digit => digit,
    };
    (digits.len() == 11 && check < 10).then(|| format!("{eleven}{check}"))
}

/// The БИН of the `index`-th company: founded in a year and month, a resident, the head office, a running number.
pub(super) fn bin(index: u32) -> String {
    let (year, month) = (8 + index % 16, 1 + index * 5 % 12);
    let numbers = (0..).filter_map(|again: u32| {
        with_check_digit(&format!("{year:02}{month:02}40{:05}", (1_370 + index * 613 + again) % 100_000))
    });
    numbers.into_iter().next().expect("of eleven numbers in a row at least one has a check digit")
}

/// A БИН no check digit allows: the last digit is off by one.
pub(super) fn wrong_bin(index: u32) -> String {
    let mut number = bin(index);
    let last = number.pop().and_then(|digit| digit.to_digit(10)).unwrap_or_default();
    format!("{number}{}", (last + 1) % 10)
}

/// The telephone of the `index`-th client, as people write them: not all in one way.
pub(super) fn phone(index: u32) -> String {
    let number = 2_150_137 + index * 73_331;
    let (code, a, b, c) = (701 + index % 7, number / 10_000 % 1_000, number / 100 % 100, number % 100);
    match index % 3 {
        0 => format!("+7 {code} {a:03} {b:02} {c:02}"),
        1 => format!("8 ({code}) {a:03}-{b:02}-{c:02}"),
        _ => format!("+7{code}{a:03}{b:02}{c:02}"),
    }
}

/// Pseudo-random numbers, the same at every start (SplitMix64).
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn new() -> Self {
        Self(2026)
    }

    /// Dice that fall the same way on a day, whenever that day is played.
    pub(super) fn of_day(day: NaiveDate) -> Self {
        Self(2026 * u64::from(day.num_days_from_ce().unsigned_abs()))
    }

    /// A number below `sides`.
    pub(super) fn below(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let sides = u64::try_from(sides).unwrap_or(u64::MAX).max(1);
        usize::try_from((mixed ^ (mixed >> 31)) % sides).unwrap_or_default()
    }

    /// One of several.
    pub(super) fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }

    /// One of several, each as likely as it weighs.
    pub(super) fn weighed<'a, T>(&mut self, from: &'a [(T, usize)]) -> &'a T {
        let mut left = self.below(from.iter().map(|(_, weight)| weight).sum());
        let fits = |(_, weight): &&(T, usize)| {
            let here = left < *weight;
            left = left.saturating_sub(*weight);
            here
        };
        let (one, _) = from.iter().find(fits).expect("the dice fall below the sum of all weights");
        one
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_digits_of_real_numbers_are_found() {
        // The first needs one pass, the second two; the third can have none.
        for (eleven, whole) in
            [("90010140000", Some("900101400003")), ("20054000180", Some("200540001806")), ("90010140043", None)]
        {
            assert_eq!(with_check_digit(eleven).as_deref(), whole, "{eleven}");
        }
    }

    #[test]
    fn a_wrong_number_differs_from_the_right_one_in_its_last_digit_only() {
        for index in 0..40 {
            let (right, wrong) = (bin(index), wrong_bin(index));
            assert_eq!(right[..11], wrong[..11]);
            assert_ne!(right, wrong);
        }
    }
}
