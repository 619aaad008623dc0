//! Tolerant readers of single values: the portal writes the same thing as a string here and as a number there, and
//! nothing as `null`, `""`, `false`, `[]` or `{}`.
//!
//! Numbers are read by their text, never through a float. What cannot be read is told by name, never by value: values
//! are other people's data.

use chrono::{DateTime, FixedOffset, NaiveDate};
use rust_decimal::Decimal;
use serde_json::{Map, Value};
use thiserror::Error;

/// Powers of ten after which any decimal has either overflown or become 0.
const MOST_STEPS: u32 = 64;

/// What came is not what the contract says: what it should have been, without the value itself.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{0}")]
pub(super) struct Misfit(pub(super) String);

/// An object of the portal, read field by field. PHP writes an empty one as `[]`.
#[derive(Clone, Copy)]
pub(super) struct Row<'a>(Option<&'a Map<String, Value>>);

impl<'a> Row<'a> {
    /// The object, named for the case that it is something else.
    pub(super) fn of(what: &str, value: &'a Value) -> Result<Self, Misfit> {
        match value {
            Value::Object(fields) => Ok(Self(Some(fields))),
            value if is_nothing(value) => Ok(Self(None)),
            _ => Err(Misfit(format!("{what} is not an object"))),
        }
    }

    /// Whether there is no field at all.
    pub(super) fn is_empty(self) -> bool {
        self.0.is_none_or(Map::is_empty)
    }

    /// All fields with their names.
    pub(super) fn fields(self) -> impl Iterator<Item = (&'a String, &'a Value)> {
        self.0.into_iter().flatten()
    }

    /// A field as it came; `null` where it is missing.
    pub(super) fn get(self, name: &str) -> &'a Value {
        self.0.and_then(|fields| fields.get(name)).unwrap_or(&Value::Null)
    }

    /// A text; empty where there is none.
    pub(super) fn text(self, name: &str) -> String {
        text(self.get(name))
    }

    /// A yes or no; no where nothing is said.
    pub(super) fn flag(self, name: &str) -> bool {
        flag(self.get(name))
    }

    /// The number of another thing; 0 means none.
    pub(super) fn id(self, name: &str) -> Result<Option<i64>, Misfit> {
        Ok(self.whole(name)?.filter(|id| *id > 0))
    }

    /// A whole number; 0 is a value.
    pub(super) fn whole(self, name: &str) -> Result<Option<i64>, Misfit> {
        self.read(name, "a whole number", |text| text.parse().ok())
    }

    /// A decimal number; 0 is a value.
    pub(super) fn number(self, name: &str) -> Result<Option<Decimal>, Misfit> {
        self.read(name, "a number", number)
    }

    /// A moment with its offset.
    pub(super) fn moment(self, name: &str) -> Result<Option<DateTime<FixedOffset>>, Misfit> {
        self.read(name, "a moment", |text| DateTime::parse_from_rfc3339(text).ok())
    }

    /// A day. It comes as a moment whose clock means nothing, so the first ten characters are the day.
    pub(super) fn day(self, name: &str) -> Result<Option<NaiveDate>, Misfit> {
        self.read(name, "a day", |text| text.get(..10)?.parse().ok())
    }

    fn read<T>(self, name: &str, what: &str, parse: impl Fn(&str) -> Option<T>) -> Result<Option<T>, Misfit> {
        let value = self.get(name);
        if is_nothing(value) {
            return Ok(None);
        }
        let text = match value {
            Value::String(text) => text.trim().to_owned(),
            Value::Number(number) => number.to_string(),
            _ => String::new(),
        };
        parse(&text).map(Some).ok_or_else(|| Misfit(format!("{name} is not {what}")))
    }
}

/// The elements of a list. PHP writes a list with gaps as an object.
pub(super) fn list<'a>(what: &str, value: &'a Value) -> Result<Vec<&'a Value>, Misfit> {
    match value {
        Value::Array(items) => Ok(items.iter().collect()),
        Value::Object(items) => Ok(items.values().collect()),
        value if is_nothing(value) => Ok(Vec::new()),
        _ => Err(Misfit(format!("{what} is not a list"))),
    }
}

/// A text as it came; numbers by their digits, empty where there is none.
pub(super) fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Bool(true) => "1".to_owned(),
        _ => String::new(),
    }
}

/// `Y`, `1` or `true`.
pub(super) fn flag(value: &Value) -> bool {
    matches!(text(value).as_str(), "Y" | "y" | "1" | "true")
}

fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.is_empty(),
        Value::Number(_) | Value::Bool(true) => false,
    }
}

/// A decimal by its text. PHP writes very large and very small numbers with an exponent; what is too small becomes 0.
fn number(text: &str) -> Option<Decimal> {
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let exponent: i32 = exponent.parse().ok()?;
    let mut number: Decimal = mantissa.parse().ok()?;
    for _ in 0..exponent.unsigned_abs().min(MOST_STEPS) {
        number = if exponent > 0 { number.checked_mul(Decimal::TEN)? } else { number.checked_div(Decimal::TEN)? };
    }
    Some(number)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    /// As it comes over the wire: parsed from text, so that numbers keep their digits.
    fn wire(value: &str) -> Value {
        serde_json::from_str(&format!("{{\"field\":{value}}}")).unwrap()
    }

    #[test]
    fn numbers_come_in_any_clothes_and_keep_their_digits() {
        let number = |value: &str| Row::of("row", &wire(value)).unwrap().number("field");
        for (value, expected) in [
            ("10000", Some("10000")),
            ("0", Some("0")),
            ("-0.5", Some("-0.5")),
            (r#""1000000.00""#, Some("1000000.00")),
            (r#"" 12.50 ""#, Some("12.50")),
            ("0.1234567890123456789", Some("0.1234567890123456789")),
            ("1e3", Some("1000")),
            ("1.5E+2", Some("150")),
            ("2.5e-3", Some("0.0025")),
            ("null", None),
            (r#""""#, None),
            ("false", None),
            ("[]", None),
            ("{}", None),
        ] {
            assert_eq!(number(value), Ok(expected.map(|expected| expected.parse().unwrap())), "{value}");
        }
        for bad in [r#""dear""#, "true", "[1]", "1e99", r#""1 000""#] {
            assert_eq!(number(bad), Err(Misfit("field is not a number".into())), "{bad}");
        }
        let noise = wire("-2.842170943040401e-40");
        assert_eq!(
            Row::of("row", &noise).unwrap().number("field").map(|noise| noise.map(|noise| noise.is_zero())),
            Ok(Some(true))
        );
    }

    #[test]
    fn ids_are_strings_or_numbers_and_zero_is_none() {
        let id = |value: &str| Row::of("row", &wire(value)).unwrap().id("field");
        assert_eq!(id("9"), Ok(Some(9)));
        assert_eq!(id(r#""9""#), Ok(Some(9)));
        for none in ["0", r#""0""#, r#""""#, "null", "false", "[]", "{}", "-1"] {
            assert_eq!(id(none), Ok(None), "{none}");
        }
        assert!(id(r#""$result[c0][item][companyId]""#).is_err());
        assert!(id("1.5").is_err());
    }

    #[test]
    fn days_keep_ten_characters_and_moments_their_offset() {
        let (day, at) = ("2024-09-09T02:00:00+02:00", "2024-07-22T18:00:08+05:00");
        let row = json!({"day": day, "at": at, "bad": "26.12.2024", "none": ""});
        let row = Row::of("row", &row).unwrap();
        assert_eq!(row.day("day").unwrap().unwrap().to_string(), "2024-09-09");
        assert_eq!(row.moment("at").unwrap().unwrap().to_rfc3339(), "2024-07-22T18:00:08+05:00");
        assert_eq!(row.day("none"), Ok(None));
        assert_eq!(row.day("missing"), Ok(None));
        assert_eq!(row.day("bad"), Err(Misfit("bad is not a day".into())));
        assert_eq!(row.moment("bad"), Err(Misfit("bad is not a moment".into())));
    }

    #[test]
    fn flags_texts_and_empty_things() {
        for (value, expected) in [
            (json!("Y"), true),
            (json!(1), true),
            (json!(true), true),
            (json!("1"), true),
            (json!("N"), false),
            (json!(0), false),
        ] {
            assert_eq!(flag(&value), expected, "{value}");
        }
        assert_eq!(text(&json!(null)), "");
        assert_eq!(text(&json!(7405)), "7405");
        assert!(Row::of("row", &json!([])).unwrap().is_empty());
        assert!(Row::of("row", &json!("text")).is_err());
        assert_eq!(list("rows", &json!({"1": 5, "3": 6})).unwrap().len(), 2);
        assert!(list("rows", &json!("text")).is_err());
    }

    proptest! {
        #[test]
        fn no_digit_of_a_price_is_lost(mantissa in -10_i64.pow(15)..10_i64.pow(15), scale in 0_u32..8) {
            let price = Decimal::new(mantissa, scale);
            let row = wire(&price.to_string());
            prop_assert_eq!(Row::of("row", &row).unwrap().number("field"), Ok(Some(price)));
        }
    }
}
