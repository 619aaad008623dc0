//! Parameters as a command of a batch carries them: a query string that PHP reads back into nested arrays,
//! `filter[%3DownerId]=5&select[0]=ID`.
//!
//! Every name and value is encoded exactly once, so it must never be given text that is encoded already.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

/// All but the unreserved characters of a URL. A bare `=` inside a name (`=ownerId`) would end the name.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// An object of parameters as a query string. PHP cannot tell nothing from an empty list, so neither is sent.
pub(super) fn query(params: &Value) -> String {
    let mut pairs = Vec::new();
    collect("", params, &mut pairs);
    pairs.join("&")
}

fn collect(name: &str, value: &Value, pairs: &mut Vec<String>) {
    match value {
        Value::Null => {}
        Value::Bool(yes) => pairs.push(format!("{name}={}", u8::from(*yes))),
        Value::Number(number) => pairs.push(format!("{name}={}", encoded(&number.to_string()))),
        Value::String(text) => pairs.push(format!("{name}={}", encoded(text))),
        Value::Array(items) => {
            for (place, item) in items.iter().enumerate() {
                collect(&inside(name, &place.to_string()), item, pairs);
            }
        }
        Value::Object(fields) => {
            for (key, item) in fields {
                collect(&inside(name, key), item, pairs);
            }
        }
    }
}

/// The name of a value one level deeper; the outermost level has no brackets.
fn inside(name: &str, key: &str) -> String {
    let key = encoded(key);
    if name.is_empty() { key } else { format!("{name}[{key}]") }
}

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use percent_encoding::percent_decode_str;
    use proptest::prelude::*;
    use serde_json::{Map, json};

    use super::*;

    #[test]
    fn names_nest_in_brackets_and_values_are_encoded_once() {
        let params = json!({"filter": {"=ownerType": "D", ">id": 7}, "select": ["ID", "RQ_BIN"], "text": "5 % & #1+1"});
        assert_eq!(
            query(&params),
            "filter[%3DownerType]=D&filter[%3Eid]=7&select[0]=ID&select[1]=RQ_BIN&text=5%20%25%20%26%20%231%2B1"
        );
        assert_eq!(query(&json!({"a": null, "b": [], "c": {}, "yes": true, "no": false})), "no=0&yes=1");
    }

    /// What PHP's `parse_str` makes of a query string.
    fn parse_str(query: &str) -> Value {
        let mut root = Value::Object(Map::new());
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let (name, value) = (decoded(name), decoded(value));
            let (first, rest) = name.split_once('[').unwrap_or((&name, ""));
            let mut place = &mut root[first];
            for key in rest.split('[').filter(|key| !key.is_empty()) {
                place = &mut place[key.strip_suffix(']').unwrap()];
            }
            *place = Value::String(value);
        }
        root
    }

    fn decoded(text: &str) -> String {
        percent_decode_str(&text.replace('+', " ")).decode_utf8().unwrap().into_owned()
    }

    /// The same value as PHP knows it: lists are maps by place, all else is text, what is empty is not there.
    fn as_php(value: &Value) -> Option<Value> {
        let fields: Map<String, Value> = match value {
            Value::Null => return None,
            Value::Bool(yes) => return Some(u8::from(*yes).to_string().into()),
            Value::Number(number) => return Some(number.to_string().into()),
            Value::String(text) => return Some(text.clone().into()),
            Value::Array(items) => {
                let places = items.iter().enumerate();
                places.filter_map(|(place, item)| Some((place.to_string(), as_php(item)?))).collect()
            }
            Value::Object(fields) => {
                fields.iter().filter_map(|(key, item)| Some((key.clone(), as_php(item)?))).collect()
            }
        };
        (!fields.is_empty()).then_some(Value::Object(fields))
    }

    fn any_value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<String>().prop_map(Value::from),
        ];
        leaf.prop_recursive(3, 24, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::btree_map("[A-Za-z=>@%!&#+ әі.]{1,6}", inner, 0..4)
                    .prop_map(|fields| Value::Object(fields.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn php_reads_back_what_was_written(fields in prop::collection::btree_map("[A-Za-z_]{1,8}", any_value(), 0..5)) {
            let params = Value::Object(fields.into_iter().collect());
            let expected = as_php(&params).unwrap_or_else(|| json!({}));
            prop_assert_eq!(parse_str(&query(&params)), expected);
        }
    }
}
