//! The stores of the portal, and what of each product lies in them.
//!
//! Over REST these are read-only: stock per store moves by inventory documents, or by the hands of people on the portal.
//! <https://apidocs.bitrix24.ru/api-reference/catalog/store-product/index.html>

use std::collections::BTreeSet;

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::catalog;
use super::list;
use super::params::Params;
use super::reply::Answer;
use super::state::{State, record};
use super::value::{Record, decimal, flag, moment, number};

/// `catalog.store.list`.
pub(super) fn list(state: &mut State, params: &Params) -> Answer {
    let query = list::query(params)?;
    Ok(list::answer(params, "stores", query.page_by_id(query.within(&state.stores))))
}

/// `catalog.storeproduct.list`; a product a store never had has no row.
pub(super) fn stock(state: &mut State, params: &Params) -> Answer {
    let query = list::query(params)?;
    let page = match query.condition.named("productId") {
        Some(products) => {
            let rows: BTreeSet<i64> = products.iter().flat_map(|product| shelves(state, *product)).collect();
            query.page_by_id(rows.iter().map(|row| &state.store_products[row]))
        }
        None => query.page_by_id(query.within(&state.store_products)),
    };
    Ok(list::answer(params, "storeProducts", page))
}

/// Opens a store.
pub(super) fn add(state: &mut State, title: &str) -> i64 {
    let id = state.new_id("store");
    let now = moment(state.now());
    let store = json!({
        "id": id, "title": title, "active": "Y", "address": title, "code": null, "xmlId": null, "sort": 100,
        "isDefault": flag(id == 1), "issuingCenter": "Y", "dateCreate": now, "dateModify": now, "siteId": null,
    });
    state.stores.insert(id, record(store));
    state.touch();
    id
}

/// How much of a product lies in a store.
pub(super) fn amount(state: &State, product: i64, store: i64) -> Decimal {
    let row = state.shelves.get(&(product, store)).and_then(|row| state.store_products.get(row));
    row.map(|row| of(row, "amount")).unwrap_or_default()
}

/// Puts more of a product into a store, or with a minus takes it out. Nothing happens to a product which is gone.
pub(super) fn shift(state: &mut State, product: i64, store: i64, by: Decimal) {
    let amount = amount(state, product, store) + by;
    write(state, product, store, "amount", amount);
}

/// Writes `amount` or `quantityReserved` of a product in a store. The product's own quantity follows: what lies in all
/// stores without what is reserved there. That it does is not documented.
pub(super) fn write(state: &mut State, product: i64, store: i64, field: &str, value: Decimal) {
    if !state.products.contains_key(&product) {
        return;
    }
    let id = shelf(state, product, store);
    if let Some(row) = state.store_products.get_mut(&id) {
        row.insert(field.to_owned(), number(value));
    }
    let rows = || shelves(state, product).map(|row| &state.store_products[&row]);
    let reserved: Decimal = rows().map(|row| of(row, "quantityReserved")).sum();
    let free = rows().map(|row| of(row, "amount")).sum::<Decimal>() - reserved;
    catalog::set_field(state, product, "quantityReserved", number(reserved));
    catalog::set_field(state, product, "quantity", number(free));
}

/// Takes a product out of every store.
pub(super) fn forget(state: &mut State, product: i64) {
    let rows: Vec<i64> = shelves(state, product).collect();
    for row in rows {
        state.store_products.remove(&row);
    }
    state.shelves.retain(|(owner, _), _| *owner != product);
}

/// The row of a product in a store, a new one if it never lay there.
fn shelf(state: &mut State, product: i64, store: i64) -> i64 {
    if let Some(id) = state.shelves.get(&(product, store)) {
        return *id;
    }
    let id = state.new_id("store product");
    let row = json!({"id": id, "productId": product, "storeId": store, "amount": 0, "quantityReserved": Value::Null});
    state.store_products.insert(id, record(row));
    state.shelves.insert((product, store), id);
    id
}

/// The rows of a product in all stores.
fn shelves(state: &State, product: i64) -> impl Iterator<Item = i64> {
    state.shelves.range((product, i64::MIN)..=(product, i64::MAX)).map(|(_, row)| *row)
}

fn of(row: &Record, field: &str) -> Decimal {
    row.get(field).and_then(decimal).unwrap_or_default()
}
