//! Money in tenge, kept as whole tiyn so that no sum can drift.
//!
//! It must never pass through a float.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, Sub};

use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::write_grouped;

/// An amount of tenge, exact to the tiyn (1 ₸ = 100 tiyn); may be negative.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Money(i64);

/// Why a number is not an amount of money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum MoneyFault {
    /// More than two digits after the point.
    #[error("an amount finer than a tiyn")]
    FinerThanTiyn,
    /// Too large for the books (over 15 digits).
    #[error("an amount too large")]
    TooLarge,
}

/// 1C keeps sums as (15,2): thirteen digits of tenge.
const LARGEST_TIYN: i64 = 999_999_999_999_999;

impl Money {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// An amount in tiyn.
    pub const fn from_tiyn(tiyn: i64) -> Self {
        Self(tiyn)
    }

    /// The amount in tiyn.
    pub const fn tiyn(self) -> i64 {
        self.0
    }

    /// An amount given in tenge, exact.
    ///
    /// # Errors
    /// When it is finer than a tiyn or too large for the books.
    pub fn exact(tenge: Decimal) -> Result<Self, MoneyFault> {
        let money = Self::rounded(tenge)?;
        if money.tenge() == tenge { Ok(money) } else { Err(MoneyFault::FinerThanTiyn) }
    }

    /// An amount given in tenge, rounded half away from zero to the tiyn, as 1C rounds.
    ///
    /// # Errors
    /// When it is too large for the books.
    pub fn rounded(tenge: Decimal) -> Result<Self, MoneyFault> {
        let tiyn = tenge
            .checked_mul(Decimal::ONE_HUNDRED)
            .map(|tiyn| tiyn.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero))
            .and_then(|tiyn| tiyn.to_i64())
            .ok_or(MoneyFault::TooLarge)?;
        if tiyn.abs() > LARGEST_TIYN { Err(MoneyFault::TooLarge) } else { Ok(Self(tiyn)) }
    }

    /// The amount in tenge, with two digits after the point.
    pub fn tenge(self) -> Decimal {
        Decimal::new(self.0, 2)
    }
}

impl Add for Money {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sub for Money {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl Sum for Money {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Add::add)
    }
}

/// As people read it: `1 234 567 ₸`, tiyn only where there are some: `1 234,50 ₸`. The spaces do not break.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (tenge, tiyn) = (self.0.unsigned_abs() / 100, self.0.unsigned_abs() % 100);
        if self.0 < 0 {
            f.write_str("−")?;
        }
        write_grouped(f, tenge)?;
        if tiyn > 0 {
            write!(f, ",{tiyn:02}")?;
        }
        f.write_str("\u{a0}₸")
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn reads_as_people_write_it() {
        for (tiyn, text) in [
            (0, "0 ₸"),
            (5, "0,05 ₸"),
            (99_900, "999 ₸"),
            (100_000, "1 000 ₸"),
            (123_456_750, "1 234 567,50 ₸"),
            (-123_400, "−1 234 ₸"),
        ] {
            assert_eq!(Money::from_tiyn(tiyn).to_string().replace('\u{a0}', " "), text);
        }
    }

    #[test]
    fn refuses_what_is_finer_than_a_tiyn_and_rounds_only_when_asked() {
        let fine = "10.005".parse().unwrap();
        assert_eq!(Money::exact(fine), Err(MoneyFault::FinerThanTiyn));
        assert_eq!(Money::rounded(fine), Ok(Money::from_tiyn(1001)));
        assert_eq!(Money::rounded("-10.005".parse().unwrap()), Ok(Money::from_tiyn(-1001)));
        assert_eq!(Money::exact("10.500".parse().unwrap()), Ok(Money::from_tiyn(1050)));
        assert_eq!(Money::rounded(Decimal::MAX), Err(MoneyFault::TooLarge));
    }

    proptest! {
        #[test]
        fn tenge_and_back_loses_nothing(tiyn in -LARGEST_TIYN..=LARGEST_TIYN) {
            let money = Money::from_tiyn(tiyn);
            prop_assert_eq!(Money::exact(money.tenge()), Ok(money));
        }

        #[test]
        fn rounding_is_never_off_by_more_than_half_a_tiyn(mantissa in -10_i64.pow(15)..10_i64.pow(15), scale in 0_u32..8) {
            let tenge = Decimal::new(mantissa, scale);
            if let Ok(money) = Money::rounded(tenge) {
                prop_assert!((money.tenge() - tenge).abs() <= Decimal::new(5, 3));
            }
        }
    }
}
