//! Mappings for machines, with the field names of the service before us.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};

use super::answer;
use crate::app::App;
use crate::ops::Actor;
use crate::ops::mappings::exchange::{self, COLUMNS, Effect, Format, Line};
use crate::ops::mappings::{self, Mapped};
use crate::types::{ItemCode, Lang, ProductId};

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
pub(super) async fn confirm(State(app): State<App>, body: Bytes) -> Response {
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
        Ok(row) => Json(mapping(&row)).into_response(),
        Err(error) => answer::failed(&error),
    }
}

/// What may be asked of `GET /api/mapping/products`.
#[derive(Deserialize)]
pub(super) struct Wanted {
    /// `csv` or `xlsx` for a table that can be sent back; JSON without it.
    format: Option<String>,
}

/// `GET /api/mapping/products`
pub(super) async fn list(State(app): State<App>, Query(wanted): Query<Wanted>) -> Response {
    let rows = match mappings::all(app.store.db()).await {
        Ok(rows) => rows,
        Err(error) => return answer::failed(&error),
    };
    match wanted.format.as_deref() {
        None | Some("json") => {
            Json(json!({ "mappings": rows.iter().map(mapping).collect::<Vec<_>>() })).into_response()
        }
        Some("csv") => table(&rows, Format::Csv, "text/csv; charset=utf-8"),
        Some("xlsx") => table(&rows, Format::Xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        Some(other) => {
            answer::refuse(StatusCode::BAD_REQUEST, &format!("format must be json, csv or xlsx, not {other}"))
        }
    }
}

/// What may be asked of `POST /api/mapping/products`.
#[derive(Deserialize)]
pub(super) struct HowTaken {
    /// Only say what would happen.
    #[serde(default)]
    dry_run: bool,
}

/// `POST /api/mapping/products`: a table as it was given out, or one with the same columns.
pub(super) async fn take_in(State(app): State<App>, Query(how): Query<HowTaken>, body: Bytes) -> Response {
    let lines = match exchange::read("table", &body) {
        Ok(lines) => lines,
        Err(fault) => return answer::refuse(StatusCode::BAD_REQUEST, &fault.line(Lang::En)),
    };
    let effects = match how.dry_run {
        true => exchange::check(&app, &lines).await,
        false => exchange::take_in(&app, &lines, &Actor::Machine).await,
    };
    match effects {
        Ok(effects) => report(&lines, &effects, how.dry_run),
        Err(error) => answer::failed(&error),
    }
}

/// What became of each line; with a fault in any of them nothing was taken in.
fn report(lines: &[Line], effects: &[Effect], dry_run: bool) -> Response {
    let faults = effects.iter().filter(|effect| effect.is_fault()).count();
    let of_line = |(line, effect): (&Line, &Effect)| {
        let mut told = json!({ "line": line.line, "effect": effect.key() });
        match effect {
            Effect::Replaces(code) | Effect::ItemUnknown(code) => told["code"] = code.as_str().into(),
            Effect::Twice { first } => told["first"] = (*first).into(),
            _ => {}
        }
        told
    };
    let lines: Vec<Value> = lines.iter().zip(effects).map(of_line).collect();
    let status = if faults == 0 { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let answer = json!({ "applied": faults == 0 && !dry_run, "faults": faults, "lines": lines });
    (status, Json(answer)).into_response()
}

fn table(rows: &[Mapped], format: Format, kind: &'static str) -> Response {
    ([(CONTENT_TYPE, kind)], exchange::written(rows, format)).into_response()
}

fn mapping(row: &Mapped) -> Value {
    COLUMNS.iter().zip(row.cells()).map(|(name, value)| ((*name).to_owned(), Value::from(value))).collect()
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        _ => String::new(),
    }
}
