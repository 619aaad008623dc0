//! What a method answers, or how it refuses, before it is put into an envelope.

use serde_json::Value;

use super::value::Record;

pub(super) type Answer = Result<Reply, Refusal>;

/// The answer of a method.
#[derive(Debug, Default)]
pub(super) struct Reply {
    pub(super) result: Value,
    pub(super) total: Option<usize>,
    pub(super) next: Option<usize>,
}

impl Reply {
    /// A page of a list, its rows under `key`. Put together by hand: `json!` would copy every row.
    pub(super) fn rows(key: &str, rows: Vec<Value>, total: Option<usize>, next: Option<usize>) -> Self {
        let mut result = Record::new();
        result.insert(key.to_owned(), rows.into());
        Self { result: result.into(), total, next }
    }
}

impl From<Value> for Reply {
    fn from(result: Value) -> Self {
        Self { result, total: None, next: None }
    }
}

/// A method saying no. `error` is a word, a number or empty, as the page of that method documents it.
#[derive(Debug)]
pub(super) struct Refusal {
    pub(super) status: u16,
    pub(super) error: Value,
    pub(super) description: String,
}

impl Refusal {
    pub(super) fn new(status: u16, error: impl Into<Value>, description: impl Into<String>) -> Self {
        Self { status, error: error.into(), description: description.into() }
    }

    pub(super) fn bad(error: impl Into<Value>, description: impl Into<String>) -> Self {
        Self::new(400, error, description)
    }

    /// The object sent, in a body of its own or inside the answer of a `batch`.
    pub(super) fn to_value(&self) -> Value {
        let mut body = Record::new();
        body.insert("error".into(), self.error.clone());
        body.insert("error_description".into(), self.description.clone().into());
        body.into()
    }
}

/// 400 of the newer methods for a parameter which is not there.
pub(super) fn missing(name: &str) -> Refusal {
    Refusal::bad(100, format!("Could not find value for parameter {{{name}}}"))
}

/// 400 of the newer methods for an object which is not there.
pub(super) fn not_found() -> Refusal {
    Refusal::bad("NOT_FOUND", "Элемент не найден")
}
