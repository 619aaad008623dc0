//! How much of an item there is: a signed decimal with three digits after the point, as 1C keeps its balances.
//!
//! It must never pass through a float. Unlike a quantity that is sold it may be zero, and below zero where 1C lets people
//! sell what was not received yet.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, Neg, Sub};

use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};

use super::write_grouped;

/// An amount of stock, counted in thousandths.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Level(i64);

impl Level {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// From thousandths, as tables keep it.
    pub const fn from_thousandths(thousandths: i64) -> Self {
        Self(thousandths)
    }

    /// In thousandths.
    pub const fn thousandths(self) -> i64 {
        self.0
    }

    /// From a number, rounded to a thousandth; none for one no warehouse can hold.
    pub fn rounded(number: Decimal) -> Option<Self> {
        let rounded = number.round_dp_with_strategy(3, RoundingStrategy::MidpointAwayFromZero);
        rounded.checked_mul(Decimal::ONE_THOUSAND)?.to_i64().map(Self)
    }

    /// The number itself.
    pub fn number(self) -> Decimal {
        Decimal::new(self.0, 3).normalize()
    }

    /// Below zero.
    pub const fn is_negative(self) -> bool {
        self.0 < 0
    }

    /// Without its sign.
    pub const fn abs(self) -> Self {
        Self(self.0.saturating_abs())
    }

    /// Nothing where it is below zero.
    pub fn at_least_zero(self) -> Self {
        self.max(Self::ZERO)
    }
}

impl Add for Level {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sub for Level {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl Neg for Level {
    type Output = Self;

    fn neg(self) -> Self {
        Self(self.0.saturating_neg())
    }
}

impl Sum for Level {
    fn sum<I: Iterator<Item = Self>>(levels: I) -> Self {
        levels.fold(Self::ZERO, Add::add)
    }
}

/// As people write it: groups of three digits, no zeros at the end, a comma before the fraction.
impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, fraction) = (self.0.unsigned_abs() / 1_000, self.0.unsigned_abs() % 1_000);
        if self.0 < 0 {
            f.write_str("−")?;
        }
        write_grouped(f, whole)?;
        if fraction > 0 {
            write!(f, ",{}", format!("{fraction:03}").trim_end_matches('0'))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn is_written_as_people_write_it() {
        let written = |text: &str| Level::rounded(text.parse().unwrap()).unwrap().to_string();
        assert_eq!(written("0"), "0");
        assert_eq!(written("12.500"), "12,5");
        assert_eq!(written("-3"), "−3");
        assert_eq!(written("1234567.125"), "1\u{a0}234\u{a0}567,125");
        assert_eq!(written("0.0005"), "0,001");
    }

    #[test]
    fn what_no_warehouse_can_hold_is_no_level() {
        assert_eq!(Level::rounded("100000000000000000".parse().unwrap()), None);
    }

    proptest! {
        #[test]
        fn a_number_with_three_digits_comes_back_as_it_was(thousandths in -1_000_000_000_000_i64..1_000_000_000_000) {
            let level = Level::from_thousandths(thousandths);
            prop_assert_eq!(Level::rounded(level.number()), Some(level));
            prop_assert_eq!(level - level, Level::ZERO);
            prop_assert_eq!(-(-level), level);
        }
    }
}
