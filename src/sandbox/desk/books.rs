//! The hands of the people in 1C, as far as the page has buttons for them.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, State};
use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::Deserialize;

use super::Shared;
use super::api::{DONE, Done, No, read_deed};
use crate::sandbox::shop;

/// What a person does.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum Deed {
    Mark { key: String },
    Unmark { key: String },
    Post { key: String },
    Unpost { key: String },
    Delete { key: String },
    Close { until: Option<NaiveDate> },
    Receive { item: String, warehouse: String, quantity: Decimal },
    Set { item: String, warehouse: String, quantity: Decimal },
}

/// `POST /desk/books/{deed}`
pub(super) async fn act(State(desk): State<Arc<Shared>>, Path(deed): Path<String>, body: Bytes) -> Done {
    let books = &desk.sandbox.onec;
    match read_deed(&deed, &body)? {
        Deed::Mark { key } => books.mark(&key).map_err(No::bad)?,
        Deed::Unmark { key } => books.unmark(&key).map_err(No::bad)?,
        Deed::Post { key } => books.post(&key).map_err(No::bad)?,
        Deed::Unpost { key } => books.unpost(&key).map_err(No::bad)?,
        Deed::Delete { key } => books.delete(&key).map_err(No::bad)?,
        Deed::Close { until } => books.close_until(until),
        Deed::Receive { item, warehouse, quantity } => {
            books.put_stock(&item, known(&desk, &item, &warehouse)?, quantity);
        }
        Deed::Set { item, warehouse, quantity } => {
            books.set_stock_to(&item, known(&desk, &item, &warehouse)?, quantity);
        }
    }
    DONE
}

/// The key of a warehouse, when it and the item are there and the item is no service.
fn known<'d>(desk: &'d Shared, item: &str, warehouse: &str) -> Result<&'d str, No> {
    let stocked = desk.sandbox.onec.items().into_iter().any(|known| known.key == item && !known.is_service);
    let mut warehouses = shop::WAREHOUSES.iter().zip(&desk.shop.warehouses);
    let found = warehouses.find(|(name, _)| stocked && **name == warehouse);
    found.map(|(_, key)| key.as_str()).ok_or_else(|| No::bad("there is no such item or warehouse"))
}
