//! Mappings confirmed on the page, through the door the program under trial has for machines.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::Shared;
use super::api::{DONE, Done, No, read};

/// What the page sends.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    product: i64,
    code: String,
}

/// `POST /desk/mapping`
pub(super) async fn confirm(State(desk): State<Arc<Shared>>, body: Bytes) -> Done {
    let Wanted { product, code } = read(&body)?;
    let known =
        desk.mappings.borrow().iter().find(|mapping| mapping.product == product).map(|mapping| mapping.name.clone());
    let name = known.ok_or_else(|| No::bad(format!("there is no product {product}")))?;
    let asked = json!({
        "bitrix24_product_id": product, "bitrix24_product_name": name, "onec_product_code": code,
    });
    let request = desk.http.post(format!("{}/api/mapping/product", desk.program)).bearer_auth(desk.sandbox.api_token());
    let answer = request.json(&asked).send().await.map_err(|error| No::from_program(StatusCode::BAD_GATEWAY, error))?;
    if !answer.status().is_success() {
        let status = answer.status();
        let words: Value = answer.json().await.unwrap_or_default();
        return Err(No::from_program(status, words["error"].as_str().unwrap_or(status.as_str())));
    }
    desk.mappings.send_modify(|mappings| {
        mappings.iter_mut().filter(|mapping| mapping.product == product).for_each(|mapping| mapping.confirmed = true);
    });
    DONE
}

/// Products without a confirmed item, as far as the page knows.
pub(super) fn view(desk: &Shared) -> Value {
    let mappings = desk.mappings.borrow();
    let open = mappings.iter().filter(|mapping| !mapping.confirmed);
    open.map(|mapping| json!({ "product": mapping.product, "name": mapping.name })).collect()
}
