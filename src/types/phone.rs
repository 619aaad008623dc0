//! Telephone numbers of Kazakhstan, in the one form in which two spellings can be compared.
//!
//! It tells numbers apart; it must never be used to dial.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A number as `7XXXXXXXXXX`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Phone(String);

impl Phone {
    /// Reads a number as people type it: `+7`, `8` and nothing before ten digits mean the same.
    pub fn parse(text: &str) -> Option<Self> {
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        let ten = match digits.len() {
            10 => digits.as_str(),
            11 if digits.starts_with(['7', '8']) => &digits[1..],
            _ => return None,
        };
        Some(Self(format!("7{ten}")))
    }

    /// Eleven digits, the first of them 7.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// `+7 701 234 56 78`.
impl fmt::Display for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let d = &self.0;
        write!(f, "+7 {} {} {} {}", &d[1..4], &d[4..7], &d[7..9], &d[9..11])
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn spellings_of_one_number_are_equal() {
        for text in ["+7 701 234-56-78", "8 (701) 2345678", "77012345678", "701 234 56 78"] {
            assert_eq!(Phone::parse(text).unwrap().to_string(), "+7 701 234 56 78", "{text}");
        }
    }

    #[test]
    fn what_is_no_number_is_none() {
        for text in ["", "нет", "12345", "+1 701 234 56 78 9", "99701234567"] {
            assert_eq!(Phone::parse(text), None, "{text}");
        }
    }
}
