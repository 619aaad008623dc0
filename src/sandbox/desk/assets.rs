//! The page's own files, built into the program: nothing is ever fetched from the network.

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};

/// `GET /`
pub(super) async fn page() -> Html<&'static str> {
    Html(include_str!("page/index.html"))
}

/// `GET /assets/{name}`
pub(super) async fn asset(Path(name): Path<String>) -> Response {
    let (kind, text) = match name.as_str() {
        "desk.css" => ("text/css; charset=utf-8", include_str!("page/desk.css")),
        "sales.css" => ("text/css; charset=utf-8", include_str!("page/sales.css")),
        "telegram.css" => ("text/css; charset=utf-8", include_str!("page/telegram.css")),
        "desk.js" => (SCRIPT, include_str!("page/desk.js")),
        "dom.js" => (SCRIPT, include_str!("page/dom.js")),
        "portal.js" => (SCRIPT, include_str!("page/portal.js")),
        "sales.js" => (SCRIPT, include_str!("page/sales.js")),
        "stores.js" => (SCRIPT, include_str!("page/stores.js")),
        "books.js" => (SCRIPT, include_str!("page/books.js")),
        "chat.js" => (SCRIPT, include_str!("page/chat.js")),
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    ([(header::CONTENT_TYPE, kind)], text).into_response()
}

const SCRIPT: &str = "text/javascript; charset=utf-8";
