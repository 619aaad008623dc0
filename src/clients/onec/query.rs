//! The address of a resource of the OData interface: names and literals, escaped once and in one place.
//!
//! It must never let a text of ours end a literal early, and never write a space as `+`: 1C takes that for a plus.

use std::fmt::Write;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::types::Ref;

/// What stays readable in an address; the rest, Cyrillic included, goes as percent-encoded UTF-8.
const ESCAPED: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~').remove(b'\'').remove(b'(').remove(b')');

/// JSON without the navigation addresses, one per reference, that the default form adds.
const FORMAT: (&str, &str) = ("$format", "application/json;odata=nometadata");

/// A question to one entity set.
pub(super) struct Query {
    set: &'static str,
    options: Vec<(&'static str, String)>,
}

impl Query {
    /// Everything of a set.
    pub(super) fn of(set: &'static str) -> Self {
        Self { set, options: Vec::new() }
    }

    /// Only what a condition holds for.
    pub(super) fn filter(self, condition: impl Into<String>) -> Self {
        self.with("$filter", condition.into())
    }

    /// Only some fields. A name the base does not know is refused as a bad address.
    pub(super) fn select(self, fields: &[&str]) -> Self {
        self.with("$select", fields.join(","))
    }

    /// In the order of a field.
    pub(super) fn order(self, field: &str) -> Self {
        self.with("$orderby", field.to_owned())
    }

    /// Some members only, from a place on.
    pub(super) fn page(self, from: usize, most: usize) -> Self {
        self.with("$skip", from.to_string()).with("$top", most.to_string())
    }

    /// The set asked.
    pub(super) fn set(&self) -> &'static str {
        self.set
    }

    /// The address below the root of the interface.
    pub(super) fn address(&self) -> String {
        let options = self.options.iter().map(|(name, value)| (*name, value.as_str()));
        let resource: Vec<String> = self.set.split('/').map(escaped).collect();
        address(&resource.join("/"), options.chain([FORMAT]))
    }

    fn with(mut self, name: &'static str, value: String) -> Self {
        self.options.push((name, value));
        self
    }
}

/// The address a new object is sent to.
pub(super) fn set_address(set: &str) -> String {
    address(&escaped(set), [FORMAT])
}

/// The address of one object.
pub(super) fn object_address(set: &str, key: Ref) -> String {
    address(&format!("{}({})", escaped(set), guid(key)), [FORMAT])
}

/// The address that posts a document, whatever the method: even a GET of it would.
pub(super) fn post_address(set: &str, key: Ref) -> String {
    address(&format!("{}({})/Post", escaped(set), guid(key)), [("PostingModeOperational", "false")])
}

/// A text as a literal: quotes are doubled.
pub(super) fn text(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// A reference as a literal.
pub(super) fn guid(key: Ref) -> String {
    format!("guid'{key}'")
}

/// A condition that holds when any of the others does.
pub(super) fn any_of(conditions: impl IntoIterator<Item = String>) -> String {
    conditions.into_iter().collect::<Vec<_>>().join(" or ")
}

/// A condition that holds when all of the others do.
pub(super) fn all_of(conditions: impl IntoIterator<Item = String>) -> String {
    conditions.into_iter().collect::<Vec<_>>().join(" and ")
}

fn address<'a>(resource: &str, options: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let mut address = resource.to_owned();
    for (place, (name, value)) in options.into_iter().enumerate() {
        let sign = if place == 0 { '?' } else { '&' };
        write!(address, "{sign}{name}={}", escaped(value)).expect("writing to a string cannot fail");
    }
    address
}

fn escaped(text: &str) -> String {
    utf8_percent_encode(text, ESCAPED).to_string()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use percent_encoding::percent_decode_str;
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    /// Reads the one literal of `Name eq '…'` back, as a server would.
    fn literal_in(address: &str) -> String {
        let url = url::Url::parse(&format!("http://127.0.0.1/buh/odata/standard.odata/{address}")).unwrap();
        let raw = url.query().unwrap().split('&').find_map(|pair| pair.strip_prefix("$filter=")).unwrap();
        assert!(raw.is_ascii() && !raw.contains(['+', ' ', '&', '#']), "{raw}");
        let filter = percent_decode_str(raw).decode_utf8().unwrap().into_owned();
        let inside = filter.strip_prefix("Description eq '").and_then(|rest| rest.strip_suffix('\'')).unwrap();
        assert!(!inside.replace("''", "").contains('\''), "a quote ends the literal early: {filter}");
        inside.replace("''", "'")
    }

    #[test]
    fn addresses_are_ascii_and_ask_for_lean_json() {
        let key = Ref::new(Uuid::from_u128(0x0102_0304)).unwrap();
        assert_eq!(
            Query::of("Catalog_Валюты").filter("Code eq '398'").select(&["Ref_Key", "Code"]).address(),
            "Catalog_%D0%92%D0%B0%D0%BB%D1%8E%D1%82%D1%8B?$filter=Code%20eq%20'398'&$select=Ref_Key%2CCode\
             &$format=application%2Fjson%3Bodata%3Dnometadata"
        );
        assert_eq!(
            post_address("Document_X", key),
            "Document_X(guid'00000000-0000-0000-0000-000001020304')/Post?PostingModeOperational=false"
        );
    }

    proptest! {
        #[test]
        fn any_text_arrives_as_it_was(name in any::<String>()) {
            let address = Query::of("Catalog_X").filter(format!("Description eq {}", text(&name))).address();
            prop_assert_eq!(literal_in(&address), name);
        }

        #[test]
        fn quotes_and_signs_arrive_as_they_were(name in "[' %+&=#?/\\\\<>;,әқүЯ😀]{0,40}") {
            let address = Query::of("Catalog_X").filter(format!("Description eq {}", text(&name))).address();
            prop_assert_eq!(literal_in(&address), name);
        }
    }
}
