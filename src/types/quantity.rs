//! How much of something: a positive decimal with at most three digits after the point, as 1C keeps it.
//!
//! It must never pass through a float.

use std::fmt;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::money::{Money, MoneyFault};

/// A quantity of a line: positive, at most three digits after the point (1C: number 15,3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Quantity(Decimal);

/// Why a number is not a quantity that can be sold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum QuantityFault {
    /// Zero or less.
    #[error("a quantity that is not positive")]
    NotPositive,
    /// More than three digits after the point, or over twelve before it.
    #[error("a quantity 1C cannot keep")]
    NotKeepable,
}

impl Quantity {
    /// A quantity, if 1C can keep it without losing a digit.
    ///
    /// # Errors
    /// When it is not positive, finer than a thousandth, or too large.
    pub fn new(number: Decimal) -> Result<Self, QuantityFault> {
        let number = number.normalize();
        if number <= Decimal::ZERO {
            return Err(QuantityFault::NotPositive);
        }
        if number.scale() > 3 || number >= Decimal::from(1_000_000_000_000_i64) {
            return Err(QuantityFault::NotKeepable);
        }
        Ok(Self(number))
    }

    /// The number itself.
    pub fn number(self) -> Decimal {
        self.0
    }

    /// What this quantity costs at a price per unit (tenge), rounded to the tiyn.
    ///
    /// # Errors
    /// When the sum is too large for the books.
    pub fn cost(self, price: Decimal) -> Result<Money, MoneyFault> {
        Money::rounded(self.0.checked_mul(price).ok_or(MoneyFault::TooLarge)?)
    }
}

/// As people write it: no zeros at the end, a comma before the fraction.
impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.to_string().replace('.', ","))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn takes_what_1c_can_keep_and_nothing_else() {
        let quantity = |text: &str| Quantity::new(text.parse().unwrap()).map(|quantity| quantity.to_string());
        assert_eq!(quantity("3"), Ok("3".into()));
        assert_eq!(quantity("1.500"), Ok("1,5".into()));
        assert_eq!(quantity("0.125000"), Ok("0,125".into()));
        assert_eq!(quantity("0"), Err(QuantityFault::NotPositive));
        assert_eq!(quantity("-2"), Err(QuantityFault::NotPositive));
        assert_eq!(quantity("0.0005"), Err(QuantityFault::NotKeepable));
    }

    #[test]
    fn costs_are_rounded_once_to_the_tiyn() {
        let third = Quantity::new("0.333".parse().unwrap()).unwrap();
        assert_eq!(third.cost("999.99".parse().unwrap()), Ok(Money::from_tiyn(33_300)));
    }
}
