//! How the Bot API says yes and no: the envelope around every answer, and refusals in its own words.
//!
//! Bots tell refusals apart by these texts, so they are Telegram's to the letter; none may be invented or polished.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

/// What a method comes to.
pub(super) type Answer = Result<Value, Refusal>;

/// A method that was understood and not done.
#[derive(Debug)]
pub(super) struct Refusal {
    code: u16,
    description: String,
    parameters: Option<Value>,
}

impl Refusal {
    fn new(code: u16, description: String) -> Self {
        Self { code, description, parameters: None }
    }

    /// The request itself is wrong.
    pub(super) fn bad(words: impl AsRef<str>) -> Self {
        Self::new(400, format!("Bad Request: {}", words.as_ref()))
    }

    /// The token is not one of ours.
    pub(super) fn unauthorized(words: Option<&str>) -> Self {
        Self::new(401, words.map_or_else(|| "Unauthorized".into(), |words| format!("Unauthorized: {words}")))
    }

    /// The chat does not want the bot.
    pub(super) fn forbidden(words: &str) -> Self {
        Self::new(403, format!("Forbidden: {words}"))
    }

    /// No such method or path.
    pub(super) fn not_found(words: Option<&str>) -> Self {
        Self::new(404, words.map_or_else(|| "Not Found".into(), |words| format!("Not Found: {words}")))
    }

    /// Somebody else fetches the updates.
    pub(super) fn conflict(words: &str) -> Self {
        Self::new(409, format!("Conflict: {words}"))
    }

    /// The bot writes too fast; it may come back after so many seconds.
    pub(super) fn too_many(seconds: u64) -> Self {
        let parameters = Some(json!({ "retry_after": seconds }));
        Self { parameters, ..Self::new(429, format!("Too Many Requests: retry after {seconds}")) }
    }

    /// The group lives on under another id.
    pub(super) fn moved(to: i64) -> Self {
        let parameters = Some(json!({ "migrate_to_chat_id": to }));
        Self { parameters, ..Self::bad("group chat was upgraded to a supergroup chat") }
    }

    /// The text a bot sees.
    #[cfg(test)]
    pub(super) fn description(&self) -> &str {
        &self.description
    }

    fn body(&self) -> Value {
        let mut body = json!({ "ok": false, "error_code": self.code, "description": self.description });
        if let Some(parameters) = &self.parameters {
            body["parameters"] = parameters.clone();
        }
        body
    }
}

/// The HTTP answer: 200 with `ok: true`, or the status that equals `error_code`.
pub(super) fn envelope(answer: Answer) -> Response {
    let refusal = match answer {
        Ok(result) => return Json(json!({ "ok": true, "result": result })).into_response(),
        Err(refusal) => refusal,
    };
    let status = StatusCode::from_u16(refusal.code).expect("refusals are made with valid codes only");
    let mut response = (status, Json(refusal.body())).into_response();
    let wait = refusal.parameters.as_ref().and_then(|parameters| parameters["retry_after"].as_u64());
    if let Some(seconds) = wait {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}
