//! The product catalogue and its stock, as `catalog.*` shows them.
//!
//! Heads have no stock of their own, services none at all. What lies in which store is kept in `stores`.
//! <https://apidocs.bitrix24.ru/api-reference/catalog/index.html>

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::filter;
use super::list::{self, Query};
use super::params::Params;
use super::reply::{Answer, Refusal, Reply, missing};
use super::state::{State, record};
use super::value::{Record, decimal, flag, integer, is_empty, moment, number, text, truth};

/// The information block of products, services and heads.
pub(super) const PRODUCTS: i64 = 14;
/// The information block of variations.
pub(super) const OFFERS: i64 = 15;

/// What a product of the catalogue is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProductKind {
    /// A product by itself.
    Simple,
    /// A product which exists only as its variations.
    Head,
    /// A variation of this head.
    Variation(i64),
    /// A service; it has no stock.
    Service,
}

impl ProductKind {
    fn code(self) -> i64 {
        match self {
            Self::Simple => 1,
            Self::Head => 3,
            Self::Variation(_) => 4,
            Self::Service => 7,
        }
    }
}

/// `catalog.catalog.list`: the catalogue of variations names the one of products.
pub(super) fn catalogs(_: &mut State, _: &Params) -> Answer {
    let catalog = |id: i64, name: &str, parent: Value, property: Value| {
        json!({
            "iblockId": id, "iblockTypeId": "CRM_PRODUCT_CATALOG", "id": id, "lid": "s1", "name": name,
            "productIblockId": parent, "skuPropertyId": property, "subscription": "N", "vatId": null, "yandexExport": "N",
        })
    };
    let catalogs = json!([
        catalog(PRODUCTS, "Товарный каталог CRM", Value::Null, Value::Null),
        catalog(OFFERS, "Товарный каталог CRM (предложения)", PRODUCTS.into(), 97.into()),
    ]);
    Ok(Reply { result: json!({ "catalogs": catalogs }), total: Some(2), next: None })
}

/// `catalog.product.list`: everything in the information block named.
pub(super) fn products(state: &mut State, params: &Params) -> Answer {
    elements(state, params, "products", &[1, 3, 4, 5, 6, 7])
}

/// `catalog.product.offer.list`.
pub(super) fn offers(state: &mut State, params: &Params) -> Answer {
    elements(state, params, "offers", &[4, 5])
}

/// `catalog.product.sku.list`.
pub(super) fn heads(state: &mut State, params: &Params) -> Answer {
    elements(state, params, "units", &[3, 6])
}

/// `catalog.product.service.list`.
pub(super) fn services(state: &mut State, params: &Params) -> Answer {
    elements(state, params, "services", &[7])
}

fn elements(state: &State, params: &Params, key: &str, kinds: &[i64]) -> Answer {
    let wanted = params.words("select");
    let named = |name: &str| wanted.iter().any(|have| have == name);
    if !(named("*") || named("id") && named("iblockId")) {
        return Err(Refusal::bad(0, "Required select fields: id, iblockId"));
    }
    let filter = params.pairs("filter");
    if !filter.iter().any(|(name, _)| filter::split(name).1 == "iblockId") {
        return Err(Refusal::bad(0, "Required filter fields: iblockId"));
    }
    // IN is written as a plain name with a list here; `@` is not among the documented prefixes.
    let known = |name: &str| Some(name.to_owned());
    let condition = filter::read(filter.into_iter().filter(|(name, _)| !name.contains('@')).collect(), &known)
        .map_err(|field| Refusal::bad(0, field))?;
    let ours = |row: &&Record| kinds.contains(&integer(&row["type"]).unwrap_or(0));
    let query = Query::new(condition, params);
    let page = query.page_by_id(query.within(&state.products).filter(ours));
    let rows = page.rows.iter().map(|row| listed(list::select(row, &wanted))).collect();
    Ok(Reply::rows(key, rows, page.total, page.next))
}

/// In lists the purchasing price is a number, elsewhere text with six places. The selling price is no part of it.
fn listed(mut row: Value) -> Value {
    row.as_object_mut().map(|row| row.remove("price"));
    row
}

fn single(product: &Record) -> Record {
    let mut row = product.clone();
    row.remove("price");
    if let Some(price) = product.get("purchasingPrice").and_then(decimal) {
        row.insert("purchasingPrice".into(), format!("{price:.6}").into());
    }
    row
}

pub(super) fn get_product(state: &mut State, params: &Params) -> Answer {
    let id = find(state, params)?;
    Ok(json!({ "product": single(&state.products[&id]) }).into())
}

pub(super) fn get_offer(state: &mut State, params: &Params) -> Answer {
    let id = find(state, params)?;
    Ok(json!({ "offer": single(&state.products[&id]) }).into())
}

pub(super) fn update_product(state: &mut State, params: &Params) -> Answer {
    update(state, params, "element", &[1, 3, 6, 7])
}

pub(super) fn update_offer(state: &mut State, params: &Params) -> Answer {
    update(state, params, "offer", &[4, 5])
}

fn update(state: &mut State, params: &Params, key: &str, kinds: &[i64]) -> Answer {
    let id = find(state, params)?;
    let kind = integer(&state.products[&id]["type"]).unwrap_or(0);
    if !kinds.contains(&kind) {
        return Err(Refusal::bad(0, format!("Product {id} has another type")));
    }
    let fields = params.record("fields");
    if fields.is_empty() {
        return Err(missing("fields"));
    }
    let stock = |name: &str| matches!(name, "quantity" | "quantityReserved" | "purchasingPrice" | "purchasingCurrency");
    let frozen = state.inventory_managed;
    if frozen && state.doubts.quantity_refused && fields.keys().any(|name| stock(name)) {
        return Err(Refusal::bad(0, "Field quantity cannot be changed while inventory management is on"));
    }
    let now = moment(state.now());
    let product = state.products.get_mut(&id).ok_or_else(|| missing("id"))?;
    for (name, value) in fields {
        if stock(&name) && (frozen || kind == 3 || kind == 7) {
            continue;
        }
        write(product, &name, value);
    }
    refresh_availability(product);
    product.insert("timestampX".into(), now);
    let result = json!({ key: single(product) });
    state.touch();
    Ok(result.into())
}

/// Writes one field; read-only and unknown ones are dropped.
fn write(product: &mut Record, name: &str, value: Value) {
    let number_of = |value: &Value| if is_empty(value) { Some(Decimal::ZERO) } else { decimal(value) };
    let written = match name {
        "quantity" | "quantityReserved" | "purchasingPrice" | "weight" => number_of(&value).map(number),
        "name" | "code" | "xmlId" | "previewText" | "detailText" | "purchasingCurrency" => Some(text(&value).into()),
        "active" | "vatIncluded" | "canBuyZero" => Some(flag(truth(&value))),
        "quantityTrace" => Some(value),
        "sort" | "measure" | "vatId" | "iblockSectionId" => integer(&value).map(Value::from),
        _ if name.strip_prefix("property").is_some_and(|id| id.parse::<u32>().is_ok()) => Some(value),
        _ => None,
    };
    if let Some(value) = written {
        product.insert(name.to_owned(), value);
    }
}

fn refresh_availability(product: &mut Record) {
    let some = product.get("quantity").and_then(decimal).is_some_and(|quantity| quantity > Decimal::ZERO);
    let anyway = truth(&product["canBuyZero"]) || text(&product["type"]) == "7";
    product.insert("available".into(), flag(some || anyway));
}

fn find(state: &State, params: &Params) -> Result<i64, Refusal> {
    let id = params.integer("id").ok_or_else(|| missing("id"))?;
    let found = state.products.contains_key(&id).then_some(id);
    found.ok_or_else(|| Refusal::bad(0, format!("Product {id} does not exist")))
}

/// `catalog.price.list`.
pub(super) fn prices(state: &mut State, params: &Params) -> Answer {
    let query = list::query(params)?;
    let named = query.condition.named("productId");
    let wanted = |id: &i64| named.as_ref().is_none_or(|ids| ids.contains(id));
    let prices: Vec<_> = state
        .products
        .iter()
        .filter(|(id, product)| wanted(id) && !product["price"].is_null())
        .map(|(id, product)| {
            record(json!({
                "id": id, "productId": id, "catalogGroupId": 1, "currency": "KZT", "price": product["price"],
                "priceScale": product["price"], "quantityFrom": null, "quantityTo": null, "extraId": null,
                "timestampX": product["timestampX"],
            }))
        })
        .collect();
    Ok(list::answer(params, "prices", query.page_by_id(prices.iter())))
}

/// `catalog.document.mode.status`: a bare `Y` or `N`.
pub(super) fn mode(state: &mut State, _: &Params) -> Answer {
    Ok(flag(state.inventory_managed).into())
}

/// Puts a product into the catalogue. Its external code is its own id, as the portal fills it.
pub(super) fn add(state: &mut State, name: &str, price: Decimal, kind: ProductKind) -> i64 {
    let id = state.new_id("product");
    let now = moment(state.now());
    let iblock = if matches!(kind, ProductKind::Variation(_)) { OFFERS } else { PRODUCTS };
    let stocked = matches!(kind, ProductKind::Simple | ProductKind::Variation(_));
    let mut product = record(json!({
        "id": id, "iblockId": iblock, "iblockSectionId": null, "name": name, "active": "Y", "available": "N",
        "bundle": "N", "barcodeMulti": "N", "canBuyZero": "N", "code": format!("product-{id}"), "createdBy": 1,
        "modifiedBy": 1, "dateCreate": now, "timestampX": now, "measure": 5, "sort": 500, "type": kind.code(),
        "vatId": null, "vatIncluded": "Y", "purchasingPrice": null, "purchasingCurrency": null,
        "quantity": if stocked { json!(0) } else { Value::Null }, "quantityReserved": stocked.then_some(0),
        "quantityTrace": "Y", "weight": 0, "xmlId": id.to_string(), "previewText": null, "detailText": null,
        "price": if kind == ProductKind::Head { Value::Null } else { number(price) },
    }));
    if let ProductKind::Variation(head) = kind {
        product.insert("parentId".into(), json!({"value": head.to_string(), "valueId": (id + 9_000).to_string()}));
    }
    refresh_availability(&mut product);
    state.products.insert(id, product);
    state.touch();
    id
}

/// Sets a field as a person does in the product's card, past inventory management.
pub(super) fn set_field(state: &mut State, id: i64, name: &str, value: Value) {
    let now = moment(state.now());
    if let Some(product) = state.products.get_mut(&id) {
        write(product, name, value);
        product.insert("timestampX".into(), now);
        refresh_availability(product);
        state.touch();
    }
}
