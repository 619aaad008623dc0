//! Filters with prefixed keys (`>=updatedTime`, `@id`, `!%title`), as all list methods of the portal share them.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use serde_json::Value;

use super::value::{Record, compare, integer, is_empty, text, truth};

/// One condition, or several joined by `logic`.
#[derive(Debug)]
pub(super) enum Condition {
    One { field: String, test: Test, value: Value },
    All(Vec<Condition>),
    Any(Vec<Condition>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Test {
    Equal,
    Not,
    More,
    MoreOrEqual,
    Less,
    LessOrEqual,
    Contains,
    ContainsNot,
    Like,
    LikeNot,
}

/// Longer prefixes stand before those they begin with.
const PREFIXES: [(&str, Test); 14] = [
    ("!=%", Test::LikeNot),
    ("!%=", Test::LikeNot),
    (">=", Test::MoreOrEqual),
    ("<=", Test::LessOrEqual),
    ("!@", Test::Not),
    ("!%", Test::ContainsNot),
    ("!=", Test::Not),
    ("=%", Test::Like),
    ("%=", Test::Like),
    (">", Test::More),
    ("<", Test::Less),
    ("@", Test::Equal),
    ("%", Test::Contains),
    ("!", Test::Not),
];

/// Splits a key into its test and the name of the field.
pub(super) fn split(key: &str) -> (Test, &str) {
    PREFIXES
        .iter()
        .find_map(|(prefix, test)| Some((*test, key.strip_prefix(prefix)?)))
        .unwrap_or((Test::Equal, key.strip_prefix('=').unwrap_or(key)))
}

/// Reads a filter; `field` turns an outer name into a stored one.
///
/// # Errors
/// The first name `field` does not know.
pub(super) fn read(pairs: Vec<(String, Value)>, field: &impl Fn(&str) -> Option<String>) -> Result<Condition, String> {
    let mut any = false;
    let mut conditions = Vec::new();
    for (key, value) in pairs {
        if key.eq_ignore_ascii_case("logic") {
            any = text(&value).eq_ignore_ascii_case("or");
        } else if key.parse::<u32>().is_ok() {
            conditions.push(read(children(value), field)?);
        } else {
            let (test, name) = split(&key);
            let Some(field) = field(name) else { return Err(name.to_owned()) };
            conditions.push(Condition::One { field, test, value });
        }
    }
    Ok(if any { Condition::Any(conditions) } else { Condition::All(conditions) })
}

fn children(value: Value) -> Vec<(String, Value)> {
    match value {
        Value::Object(map) => map.into_iter().collect(),
        Value::Array(list) => list.into_iter().enumerate().map(|(index, value)| (index.to_string(), value)).collect(),
        _ => Vec::new(),
    }
}

impl Condition {
    /// Whether a record meets the condition.
    pub(super) fn holds(&self, record: &Record) -> bool {
        match self {
            Self::All(conditions) => conditions.iter().all(|condition| condition.holds(record)),
            Self::Any(conditions) => conditions.iter().any(|condition| condition.holds(record)),
            Self::One { field, test, value } => test.holds(record.get(field).unwrap_or(&Value::Null), value),
        }
    }

    /// The numbers one of which a record must have in this field; `None` when the filter names none.
    pub(super) fn named(&self, field: &str) -> Option<BTreeSet<i64>> {
        self.about(field).find_map(|(test, value)| match (test, value) {
            (Test::Equal, Value::Array(list)) => list.iter().map(integer).collect(),
            (Test::Equal, one) => integer(one).map(|id| [id].into()),
            _ => None,
        })
    }

    /// The lowest number a record may have in this field.
    pub(super) fn lowest(&self, field: &str) -> i64 {
        let bounds = self.about(field).filter_map(|(test, value)| match test {
            Test::More => integer(value)?.checked_add(1),
            Test::MoreOrEqual => integer(value),
            _ => None,
        });
        bounds.max().unwrap_or(i64::MIN)
    }

    /// What every record that holds must meet in this field.
    fn about(&self, field: &str) -> impl Iterator<Item = (Test, &Value)> {
        let all = if let Self::All(conditions) = self { conditions.as_slice() } else { &[] };
        all.iter().filter_map(move |condition| match condition {
            Self::One { field: name, test, value } if name == field => Some((*test, value)),
            _ => None,
        })
    }
}

impl Test {
    fn holds(self, have: &Value, want: &Value) -> bool {
        match self {
            Self::Equal => equal(have, want),
            Self::Not => !equal(have, want),
            Self::Contains => contains(have, want),
            Self::ContainsNot => !contains(have, want),
            Self::Like => like(have, want),
            Self::LikeNot => !like(have, want),
            // SQL: nothing is more or less than NULL.
            _ if is_empty(have) => false,
            Self::More => compare(have, want) == Ordering::Greater,
            Self::MoreOrEqual => compare(have, want) != Ordering::Less,
            Self::Less => compare(have, want) == Ordering::Less,
            Self::LessOrEqual => compare(have, want) != Ordering::Greater,
        }
    }
}

fn equal(have: &Value, want: &Value) -> bool {
    match (have, want) {
        (_, Value::Array(wanted)) => wanted.iter().any(|want| equal(have, want)),
        // A field with several values, or a catalogue property as `{value, valueId}`.
        (Value::Array(several), want) if !several.is_empty() => several.iter().any(|have| equal(have, want)),
        (Value::Object(property), want) if property.contains_key("value") => equal(&property["value"], want),
        (Value::Bool(have), want) => *have == truth(want),
        _ if is_empty(have) || is_empty(want) => is_empty(have) && is_empty(want),
        _ => compare(have, want) == Ordering::Equal,
    }
}

fn contains(have: &Value, want: &Value) -> bool {
    text(have).to_lowercase().contains(&text(want).to_lowercase())
}

/// LIKE with `%` at the ends of the pattern.
fn like(have: &Value, want: &Value) -> bool {
    let (have, want) = (text(have).to_lowercase(), text(want).to_lowercase());
    let middle = want.trim_matches('%');
    match (want.starts_with('%'), want.ends_with('%')) {
        (true, true) => have.contains(middle),
        (true, false) => have.ends_with(middle),
        (false, true) => have.starts_with(middle),
        (false, false) => have == want,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use serde_json::json;

    use super::*;

    fn check(filter: Value, record: Value, expected: bool) {
        let condition = read(children(filter.clone()), &|name| Some(name.to_owned())).unwrap();
        let Value::Object(record) = record else { panic!("a record is an object") };
        assert_eq!(condition.holds(&record), expected, "{filter} on {record:?}");
    }

    #[test]
    fn every_prefix_means_what_the_documentation_says() {
        check(json!({">=n": 5, "<n": "6"}), json!({"n": 5}), true);
        check(json!({">n": 5}), json!({"n": 5}), false);
        check(json!({"@n": [1, 2]}), json!({"n": "2"}), true);
        check(json!({"!@n": [1, 2]}), json!({"n": 3}), true);
        check(json!({"n": ["1", "2"]}), json!({"n": 2}), true);
        check(json!({"%t": "kaSpi"}), json!({"t": "Оплата KASPI"}), true);
        check(json!({"=%t": "Опл%"}), json!({"t": "Оплата"}), true);
        check(json!({"!%t": "red"}), json!({"t": "Gold"}), true);
        check(json!({"!=t": ""}), json!({"t": null}), false);
        check(json!({"=t": ""}), json!({}), true);
        check(json!({"!t": "a"}), json!({"t": "b"}), true);
    }

    #[test]
    fn moments_are_compared_across_offsets() {
        let record = json!({"at": "2026-01-10T12:00:00+03:00"});
        check(json!({">=at": "2026-01-10T14:00:00+05:00"}), record.clone(), true);
        check(json!({">at": "2026-01-10T14:00:00+05:00"}), record.clone(), false);
        check(json!({"<at": "2026-01-11"}), record, true);
        check(json!({">at": "2026-01-01"}), json!({"at": null}), false);
    }

    #[test]
    fn conditions_can_be_joined_by_or() {
        let filter = json!({"0": {"logic": "OR", "0": {"a": 1}, "1": {"b": 1}}, "c": 1});
        check(filter.clone(), json!({"a": 0, "b": 1, "c": 1}), true);
        check(filter, json!({"a": 0, "b": 0, "c": 1}), false);
    }

    #[test]
    fn a_filter_tells_which_numbers_it_leaves_possible() {
        let read = |filter: Value| read(children(filter), &|name| Some(name.to_owned())).unwrap();
        assert_eq!(read(json!({"@id": ["7", 3], "n": 1})).named("id"), Some([3, 7].into()));
        assert_eq!(read(json!({"id": "x"})).named("id"), None);
        assert_eq!(read(json!({"!id": 7})).named("id"), None);
        assert_eq!(read(json!({"logic": "OR", "id": 7, "n": 1})).named("id"), None);
        assert_eq!(read(json!({">id": "7", ">=id": 3})).lowest("id"), 8);
        assert_eq!(read(json!({"<id": 7})).lowest("id"), i64::MIN);
    }

    #[test]
    fn an_unknown_field_is_named() {
        let pairs = vec![(">=nonsense".to_owned(), json!(1))];
        assert_eq!(read(pairs, &|_| None).unwrap_err(), "nonsense");
    }
}
