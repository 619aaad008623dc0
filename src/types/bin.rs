//! БИН and ИИН, the twelve digits that name a company or a person in Kazakhstan.
//!
//! A value of [`Bin`] has passed its check digit; anything else must never reach the books.

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A valid БИН or ИИН.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Bin(String);

/// Whom a number belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Holder {
    /// ИИН: a private person.
    Person,
    /// БИН: a company or a branch.
    Company,
}

/// Why a text is not a БИН or ИИН.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum BinFault {
    /// Not twelve digits.
    #[error("not twelve digits")]
    Shape,
    /// Twelve digits whose check digit does not fit.
    #[error("the check digit does not fit")]
    Check,
}

impl Bin {
    /// Reads a number as people type it: spaces and dashes are passed over.
    ///
    /// # Errors
    /// When it is not twelve digits or the check digit does not fit.
    pub fn parse(text: &str) -> Result<Self, BinFault> {
        let text: String = text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '\u{2011}')).collect();
        let digits: Vec<u32> = text.chars().map_while(|c| c.to_digit(10)).collect();
        if digits.len() != 12 || digits.len() != text.chars().count() {
            return Err(BinFault::Shape);
        }
        if check_digit(&digits[..11]) == Some(digits[11]) { Ok(Self(text)) } else { Err(BinFault::Check) }
    }

    /// The twelve digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A fifth digit up to 3 is the tens of a birthday: then it is an ИИН.
    pub fn holder(&self) -> Holder {
        if self.0.as_bytes()[4] <= b'3' { Holder::Person } else { Holder::Company }
    }
}

/// The twelfth digit that eleven others ask for; none when no number can start with them.
///
/// The weights are those of the rules for ИИН and БИН: 1 to 11, and 3 to 11 then 1, 2 when the first sum gives 10.
fn check_digit(eleven: &[u32]) -> Option<u32> {
    let sum = |weight: fn(u32) -> u32| (1..).zip(eleven).map(|(place, digit)| weight(place) * digit).sum::<u32>() % 11;
    match sum(|place| place) {
        10 => Some(sum(|place| (place + 1) % 11 + 1)).filter(|digit| *digit != 10),
        digit => Some(digit),
    }
}

impl TryFrom<String> for Bin {
    type Error = BinFault;

    fn try_from(text: String) -> Result<Self, BinFault> {
        Self::parse(&text)
    }
}

impl From<Bin> for String {
    fn from(bin: Bin) -> Self {
        bin.0
    }
}

impl fmt::Display for Bin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn knows_both_passes_of_the_check() {
        for good in ["900101400003", "900101400404", "200540000009", "200540001806", "240440007327"] {
            assert!(Bin::parse(good).is_ok(), "{good}");
        }
        assert_eq!(Bin::parse("9001 0140-0003").unwrap().as_str(), "900101400003");
    }

    #[test]
    fn knows_numbers_that_no_last_digit_can_save() {
        for last in 0..10 {
            assert_eq!(Bin::parse(&format!("90010140043{last}")), Err(BinFault::Check));
        }
    }

    #[test]
    fn tells_a_person_from_a_company() {
        assert_eq!(Bin::parse("900101400003").unwrap().holder(), Holder::Person);
        assert_eq!(Bin::parse("200540000009").unwrap().holder(), Holder::Company);
    }

    #[test]
    fn refuses_other_shapes() {
        for bad in ["", "12345", "9001014000031", "90010140000a", "٩٠٠١٠١٤٠٠٠٠٣"] {
            assert_eq!(Bin::parse(bad), Err(BinFault::Shape), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn at_most_one_last_digit_fits(eleven in "[0-9]{11}") {
            let fitting = (0..10).filter(|last| Bin::parse(&format!("{eleven}{last}")).is_ok()).count();
            prop_assert!(fitting <= 1);
        }

        #[test]
        fn any_text_is_read_without_a_panic(text in ".*") {
            let _ = Bin::parse(&text);
        }
    }
}
