//! What the page's requests have in common: a JSON body read strictly, and a reason when it is not taken.

use axum::Json;
use axum::body::Bytes;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::de::DeserializeOwned;
use serde_json::json;

/// A "no" with its reason.
#[derive(Debug)]
pub(super) struct No {
    status: StatusCode,
    reason: String,
}

impl No {
    /// What was asked makes no sense here.
    pub(super) fn bad(reason: impl ToString) -> Self {
        Self { status: StatusCode::BAD_REQUEST, reason: reason.to_string() }
    }

    /// The program under trial said no, or nothing.
    pub(super) fn from_program(status: StatusCode, reason: impl ToString) -> Self {
        Self { status, reason: reason.to_string() }
    }
}

impl IntoResponse for No {
    fn into_response(self) -> Response {
        (self.status, Json(json!({ "error": self.reason }))).into_response()
    }
}

/// An answer without content, or a "no".
pub(super) type Done = Result<StatusCode, No>;

/// It is done.
pub(super) const DONE: Done = Ok(StatusCode::NO_CONTENT);

/// Reads a body: every field known, none missing.
pub(super) fn read<T: DeserializeOwned>(body: &Bytes) -> Result<T, No> {
    serde_json::from_slice(body).map_err(|error| No::bad(format!("not the JSON expected: {error}")))
}

/// Reads what is to be done: the last part of the path names the variant, the body is its content.
pub(super) fn read_deed<T: DeserializeOwned>(deed: &str, body: &Bytes) -> Result<T, No> {
    let content: serde_json::Value = read(body)?;
    T::deserialize(json!({ deed: content })).map_err(No::bad)
}
