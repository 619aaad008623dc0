//! Events of Bitrix24: the token is checked, the event is stored, 200 is answered. Bitrix24 never repeats one, so the
//! answer comes only after the event is on the disk.

use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use super::form::{Event, Form};
use super::{answer, token};
use crate::app::App;

/// `POST /webhook/bitrix24/deal`
pub(super) async fn deal(State(app): State<App>, body: Bytes) -> Response {
    let form = Form::read(&body);
    if !token::matches(&form.token, &app.config.bitrix.application_token) {
        return answer::refuse(StatusCode::UNAUTHORIZED, "auth[application_token] is missing or wrong");
    }
    match form.event() {
        Err(field) => answer::refuse(StatusCode::BAD_REQUEST, &format!("{field} is missing or malformed")),
        Ok(Event::Other) => StatusCode::OK.into_response(),
        Ok(Event::Deal(deal)) => match app.intake.heard(deal).await {
            Ok(()) => StatusCode::OK.into_response(),
            Err(error) => answer::failed(&error),
        },
    }
}
