//! The JSON schema of the model's answer, made of the same types the answer is read into.
//!
//! Strict schemas leave nothing open: every object is closed and has all of its properties; what may be missing is null.

use std::sync::LazyLock;

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::answer::Order;
use super::vocabulary::words_of;
use crate::ops::reports::plan::{Dimension, Field, Metric, Op, Output, Sort};
use crate::ops::reports::rules::Refusal;

/// The refusal of a question without words, which no model is asked.
const EMPTY: &str = "empty";

static SCHEMA: LazyLock<Value> = LazyLock::new(|| {
    let refusals: Vec<_> = words_of::<Refusal>().iter().filter(|word| **word != EMPTY).collect();
    let between =
        any_of([closed([("metrics", list(word::<Metric>()))]), closed([("dimensions", list(word::<Dimension>()))])]);
    let outcome = any_of([
        closed([("answer", plan())]),
        closed([("clarify", closed([("plan", plan()), ("between", between)]))]),
        closed([("refuse", json!({ "type": "string", "enum": refusals }))]),
        closed([("route", closed([("command", word::<Order>()), ("argument", or_null(text()))]))]),
    ]);
    closed([("outcome", outcome)])
});

/// The schema.
pub(super) fn schema() -> &'static Value {
    &SCHEMA
}

fn plan() -> Value {
    let days = || closed([("from", text()), ("to", text())]);
    closed([
        ("metrics", list(word::<Metric>())),
        ("dimension", or_null(word::<Dimension>())),
        ("filters", list(filter())),
        ("from", text()),
        ("to", text()),
        ("sort", or_null(word::<Sort>())),
        ("limit", or_null(json!({ "type": "integer" }))),
        ("compare", or_null(days())),
        ("output", list(word::<Output>())),
    ])
}

fn filter() -> Value {
    let value = any_of([json!({ "type": "integer" }), text(), list(text())]);
    closed([("field", word::<Field>()), ("op", word::<Op>()), ("value", value)])
}

fn word<T: Deserialize<'static>>() -> Value {
    json!({ "type": "string", "enum": words_of::<T>() })
}

fn text() -> Value {
    json!({ "type": "string" })
}

fn list(items: Value) -> Value {
    json!({ "type": "array", "items": items })
}

fn any_of<const N: usize>(all: [Value; N]) -> Value {
    json!({ "anyOf": all.to_vec() })
}

fn or_null(schema: Value) -> Value {
    any_of([schema, json!({ "type": "null" })])
}

fn closed<const N: usize>(properties: [(&str, Value); N]) -> Value {
    let required = properties.each_ref().map(|(name, _)| *name).to_vec();
    let properties: Map<String, Value> = properties.iter().map(|(name, of)| ((*name).to_owned(), of.clone())).collect();
    json!({ "type": "object", "required": required, "properties": properties, "additionalProperties": false })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::ops::reports::plan::{Filter, Operand, Period, Plan};

    #[test]
    fn a_plan_has_the_properties_of_the_schema_and_no_others() {
        let day = chrono::NaiveDate::default();
        let plan = Plan {
            metrics: vec![Metric::Revenue],
            dimension: None,
            filters: vec![Filter { field: Field::Value, op: Op::Gt, value: Operand::Number(1) }],
            period: Period { from: day, to: day },
            sort: None,
            limit: None,
            compare: Some(Period { from: day, to: day }),
            output: Vec::new(),
        };
        let keys = |value: &Value| value.as_object().expect("an object").keys().cloned().collect::<Vec<_>>();
        let (written, expected) = (serde_json::to_value(&plan).expect("a plan is JSON"), super::plan());
        assert_eq!(keys(&written), keys(&expected["properties"]));
        assert_eq!(keys(&written["filters"][0]), keys(&expected["properties"]["filters"]["items"]["properties"]));
        assert_eq!(keys(&written["compare"]), keys(&expected["properties"]["compare"]["anyOf"][0]["properties"]));
    }

    #[test]
    fn every_object_is_closed_and_whole_and_every_list_of_words_has_some() {
        fn check(schema: &Value) {
            if let Some(properties) = schema.get("properties").and_then(Value::as_object) {
                assert_eq!(schema["additionalProperties"], json!(false));
                assert_eq!(schema["required"].as_array().map(Vec::len), Some(properties.len()));
            }
            assert!(schema.get("enum").is_none_or(|words| words.as_array().is_some_and(|words| !words.is_empty())));
            schema.as_object().into_iter().flat_map(Map::values).for_each(check);
            schema.as_array().into_iter().flatten().for_each(check);
        }
        check(schema());
        assert_eq!(schema()["type"], json!("object"));
    }
}
