//! What the portal's deals come to, counted by the stand-in itself, for checking reports against.

use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use serde_json::Value;

use super::Shared;
use super::api::No;
use crate::sandbox::bitrix::Wanted;
use crate::sandbox::shop;

/// `GET /desk/sales?from=2026-01-01&to=2026-01-31&outcome=won&manager=2&payment=…&source=WEB&product=5&page=0`, each of them
/// optional.
pub(super) async fn sales(
    State(desk): State<Arc<Shared>>,
    wanted: Result<Query<Wanted>, QueryRejection>,
) -> Result<Json<Value>, No> {
    let Query(wanted) = wanted.map_err(No::bad)?;
    Ok(Json(desk.sandbox.bitrix.sums(&wanted, shop::PAYMENT_KIND)))
}
