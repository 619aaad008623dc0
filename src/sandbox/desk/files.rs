//! Files of the chat at the page's own address, so that a browser gets them wherever it reaches the page from.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::Shared;

/// `GET /desk/file/{chat}/{message}`: a picture to show, anything else to load under its name.
pub(super) async fn file(State(desk): State<Arc<Shared>>, Path((chat, message)): Path<(i64, i64)>) -> Response {
    let messages = desk.sandbox.telegram.messages(chat);
    let Some(file) = messages.into_iter().find(|known| known.id == message).and_then(|known| known.file) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let way = if file.picture { "inline" } else { "attachment" };
    let name = utf8_percent_encode(&file.name, NON_ALPHANUMERIC);
    let disposition = format!("{way}; filename*=UTF-8''{name}");
    ([(header::CONTENT_TYPE, file.mime), (header::CONTENT_DISPOSITION, disposition)], file.bytes).into_response()
}
