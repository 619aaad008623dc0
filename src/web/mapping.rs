//! Mappings for machines, with the field names of the service before us.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{answer, token};
use crate::app::App;
use crate::ops::{Actor, mappings};
use crate::types::{ItemCode, ProductId};

/// What is asked for. Numbers come as numbers or as texts.
#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    bitrix24_product_id: Value,
    #[serde(default)]
    bitrix24_product_name: String,
    #[serde(default)]
    onec_product_code: Value,
}

/// `POST /api/mapping/product`
pub(super) async fn confirm(State(app): State<App>, headers: HeaderMap, body: Bytes) -> Response {
    let allowed = app.config.server.api_token.as_ref().zip(token::bearer(&headers));
    if !allowed.is_some_and(|(secret, shown)| token::matches(shown, secret)) {
        let reason =
            "Authorization: Bearer API_TOKEN is missing or wrong (the API is closed while API_TOKEN is not set)";
        return answer::refuse(StatusCode::UNAUTHORIZED, reason);
    }
    let asked: Asked = match serde_json::from_slice(&body) {
        Ok(asked) => asked,
        Err(error) => return answer::refuse(StatusCode::BAD_REQUEST, &format!("not the JSON expected: {error}")),
    };
    let product = ProductId::parse(&text(&asked.bitrix24_product_id));
    let code = ItemCode::parse(&text(&asked.onec_product_code));
    let (product, code) = match (product, code) {
        (Some(product), Some(code)) => (product, code),
        (None, _) => return answer::refuse(StatusCode::BAD_REQUEST, "bitrix24_product_id is missing or malformed"),
        (_, None) => return answer::refuse(StatusCode::BAD_REQUEST, "onec_product_code is missing or malformed"),
    };
    match mappings::confirm(&app, product, asked.bitrix24_product_name.trim(), &code, &Actor::Machine).await {
        Ok(row) => Json(json!({
            "bitrix24_product_id": row.bitrix24_product_id,
            "bitrix24_product_name": row.bitrix24_product_name,
            "onec_product_code": row.onec_product_code,
            "onec_product_name": row.onec_product_name,
        }))
        .into_response(),
        Err(error) => answer::failed(&error),
    }
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        _ => String::new(),
    }
}
