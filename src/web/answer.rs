//! What machines are answered: a status, and a JSON object that says why.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::ops::Error;

/// A "no" with its reason, for the developer at the other end.
pub(super) fn refuse(status: StatusCode, reason: &str) -> Response {
    (status, Json(json!({ "error": reason }))).into_response()
}

/// A use case failed.
pub(super) fn failed(error: &Error) -> Response {
    match error {
        Error::Refusal(refusal) => refuse(StatusCode::UNPROCESSABLE_ENTITY, &refusal.to_string()),
        Error::Fault(fault) => {
            tracing::warn!(%fault, "a request failed on an outside system");
            refuse(StatusCode::BAD_GATEWAY, &format!("{} does not answer as it should; try again later", fault.system))
        }
        Error::Broken(error) => {
            tracing::error!(error = format!("{error:#}"), "a request broke down");
            refuse(StatusCode::SERVICE_UNAVAILABLE, "not stored; try again later")
        }
    }
}
