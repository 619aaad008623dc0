//! Updates of Telegram in webhook mode: the secret is checked, the update is stored as it came, 200 is answered.

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::{answer, token};
use crate::app::App;
use crate::ops::inbox;

/// The header in which Telegram shows the secret.
const SECRET: &str = "X-Telegram-Bot-Api-Secret-Token";

/// All that is read of an update here.
#[derive(Deserialize)]
struct Numbered {
    update_id: i64,
}

/// `POST /webhook/telegram`
pub(super) async fn update(State(app): State<App>, headers: HeaderMap, body: Bytes) -> Response {
    let shown = headers.get(SECRET).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !token::matches(shown, &app.config.telegram.webhook_secret()) {
        return answer::refuse(StatusCode::UNAUTHORIZED, &format!("{SECRET} is missing or wrong"));
    }
    let text = std::str::from_utf8(&body).ok();
    let Some((text, numbered)) = text.and_then(|text| Some((text, serde_json::from_str::<Numbered>(text).ok()?)))
    else {
        return answer::refuse(StatusCode::BAD_REQUEST, "update_id is missing or malformed");
    };
    match inbox::store(&app, &[(numbered.update_id, text.to_owned())]).await {
        Ok(()) => StatusCode::OK.into_response(),
        Err(error) => answer::failed(&error),
    }
}
