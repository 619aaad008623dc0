//! The words a plan may be made of, taken from the types themselves, so that what the model is told and what a plan can hold
//! are one thing.

use serde::de::{self, Deserialize, Deserializer, Visitor};
use serde::forward_to_deserialize_any;
use thiserror::Error;

use crate::ops::reports::plan::Field;

const PAYMENT_GROUPS: [&str; 5] = ["kaspi", "cash", "card", "transfer", "unknown"];

const PAYMENT_KINDS: [&str; 10] = [
    "kaspi_qr",
    "kaspi_gold",
    "kaspi_red",
    "kaspi_credit",
    "kaspi_installment",
    "kaspi_shop",
    "cash",
    "card",
    "transfer",
    "unknown",
];

/// The words of a field that has no others; none for one that is compared with names or numbers.
pub(super) fn words_of_field(field: Field) -> Option<&'static [&'static str]> {
    match field {
        Field::PaymentGroup => Some(&PAYMENT_GROUPS),
        Field::PaymentKind => Some(&PAYMENT_KINDS),
        _ => None,
    }
}

/// The words of an enum without data, as serde writes them.
pub(super) fn words_of<T: Deserialize<'static>>() -> &'static [&'static str] {
    T::deserialize(Listing).err().map_or(&[], |Listed(words)| words)
}

/// Gives nothing to read: whoever asks for one of several words only shows which words they know.
struct Listing;

#[derive(Debug, Error)]
#[error("one of {0:?}")]
struct Listed(&'static [&'static str]);

impl de::Error for Listed {
    fn custom<T: std::fmt::Display>(_: T) -> Self {
        Self(&[])
    }
}

impl<'de> Deserializer<'de> for Listing {
    type Error = Listed;

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Listed> {
        Err(Listed(variants))
    }

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Listed> {
        Err(Listed(&[]))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf option unit unit_struct newtype_struct seq
        tuple tuple_struct map struct identifier ignored_any
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ops::reports::plan::{Metric, Sort};

    #[test]
    fn the_words_are_those_serde_reads() {
        assert_eq!(words_of::<Sort>(), ["value_desc", "value_asc", "dimension"]);
        for word in words_of::<Metric>() {
            assert!(serde_json::from_str::<Metric>(&format!("\"{word}\"")).is_ok(), "{word}");
        }
        assert_eq!(words_of::<Metric>().len(), 15);
        assert!(words_of::<String>().is_empty());
    }

    #[test]
    fn payments_are_called_as_the_rules_call_them() {
        let tables = ["ru", "kk", "en"].map(|lang| format!("src/ops/reports/rules/lexicon/{lang}.tsv"));
        let tables = tables.iter().map(|path| std::fs::read_to_string(path).expect("the table of the rules is there"));
        for line in tables.collect::<String>().lines() {
            let tag = line.split('\t').next().unwrap_or_default();
            let known = match tag.split_once(':') {
                Some(("group", word)) => PAYMENT_GROUPS.contains(&word),
                Some(("kind", word)) => PAYMENT_KINDS.contains(&word),
                _ => true,
            };
            assert!(known, "{tag}");
        }
    }
}
