//! `catalog.document.*`: inventory documents, by which alone stock per store can be moved over REST.
//!
//! A document has no effect until it is conducted; cancelling takes the effect back. Numbers are not unique: two documents
//! may have the same one, and whoever wants to find its own again has to take care of that itself.
//! <https://apidocs.bitrix24.ru/api-reference/catalog/document/index.html>

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::document_lines::{self as lines, Kind};
use super::list;
use super::params::Params;
use super::reply::{Answer, Refusal, missing};
use super::state::{ADMINISTRATOR, State, record};
use super::stores;
use super::value::{Record, decimal, integer, is_empty, moment, number, read_moment, text};

/// The words the portal has for a document it does not know.
const UNKNOWN: &str = "Документ не найден";

/// `catalog.document.add`: a draft.
pub(super) fn add(state: &mut State, params: &Params) -> Answer {
    let given = params.record("fields");
    let absent: Vec<_> = ["docType", "currency", "responsibleId"]
        .into_iter()
        .filter(|name| given.get(*name).is_none_or(is_empty))
        .collect();
    if !absent.is_empty() {
        return Err(refused(format!("Required fields: {}", absent.join(", "))));
    }
    let kind = text(&given["docType"]);
    if Kind::from_code(&kind).is_none() {
        return Err(refused("DOC_TYPE isn't available"));
    }
    let currency = text(&given["currency"]);
    if currency != "KZT" {
        return Err(refused(format!("Валюта {currency} не найдена")));
    }
    let id = state.new_id("document");
    let now = moment(state.now());
    let mut document = record(json!({
        "commentary": null, "createdBy": ADMINISTRATOR, "currency": currency, "dateCreate": now, "dateDocument": null,
        "dateModify": now, "dateStatus": now, "docNumber": id.to_string(), "docType": kind, "id": id,
        "modifiedBy": ADMINISTRATOR, "responsibleId": null, "siteId": "s1", "status": "N", "statusBy": null,
        "title": null, "total": null,
    }));
    write(&mut document, given);
    let answer = json!({ "document": document });
    state.documents.insert(id, document);
    state.touch();
    Ok(answer.into())
}

/// `catalog.document.update`. What cannot be written, such as the currency, is dropped without a word.
pub(super) fn update(state: &mut State, params: &Params) -> Answer {
    let id = known(state, params)?;
    let given = params.record("fields");
    if given.is_empty() {
        return Err(missing("fields"));
    }
    let now = moment(state.now());
    let document = state.documents.get_mut(&id).ok_or_else(|| refused(UNKNOWN))?;
    write(document, given);
    document.insert("dateModify".into(), now);
    let answer = json!({ "document": document });
    state.touch();
    Ok(answer.into())
}

/// `catalog.document.list`.
pub(super) fn list(state: &mut State, params: &Params) -> Answer {
    let query = list::query(params)?;
    Ok(list::answer(params, "documents", query.page_by_id(query.within(&state.documents))))
}

/// `catalog.document.delete`: `true`, or for a conducted document 200 and `null`.
pub(super) fn delete(state: &mut State, params: &Params) -> Answer {
    let id = known(state, params)?;
    if is_conducted(state, id) {
        return Ok(Value::Null.into());
    }
    lines::forget(state, id);
    state.documents.remove(&id);
    state.touch();
    Ok(Value::Bool(true).into())
}

/// `catalog.document.conduct`. A receipt (`A`) goes through without a supplier here: which portals demand one is not
/// documented, and suppliers this stand-in has none.
pub(super) fn conduct(state: &mut State, params: &Params) -> Answer {
    let id = known(state, params)?;
    if !state.inventory_managed {
        return Err(refused("Для проведения документа необходимо включить складской учет"));
    }
    let failed = |why: String| refused(format!("Ошибка проведения документа: {why}"));
    if is_conducted(state, id) {
        return Err(failed("Документ уже проведен".into()));
    }
    lines::check(state, id).map_err(failed)?;
    move_stock(state, id, Decimal::ONE).map_err(failed)?;
    let (now, total) = (moment(state.now()), number(lines::total(state, id)));
    settle(state, id, "Y", |document| {
        document.insert("total".into(), total);
        if document["dateDocument"].is_null() {
            document.insert("dateDocument".into(), now);
        }
    });
    Ok(Value::Bool(true).into())
}

/// `catalog.document.cancel`.
pub(super) fn cancel(state: &mut State, params: &Params) -> Answer {
    let id = known(state, params)?;
    let failed = |why: String| refused(format!("Ошибка отмены проведения документа: {why}"));
    if !is_conducted(state, id) {
        return Err(failed("Документ еще не проведен".into()));
    }
    move_stock(state, id, Decimal::NEGATIVE_ONE).map_err(failed)?;
    settle(state, id, "C", |_| {});
    Ok(Value::Bool(true).into())
}

/// `catalog.enum.getStoreDocumentTypes`.
pub(super) fn kinds(_: &mut State, _: &Params) -> Answer {
    let kinds = [
        ("A", "Приход товара на склад"),
        ("S", "Оприходование товара"),
        ("M", "Перемещение товара между складами"),
        ("R", "Возврат товара"),
        ("D", "Списание товара"),
    ];
    let kinds = kinds.map(|(id, name)| json!({ "id": id, "name": name }));
    Ok(json!({ "enum": kinds }).into())
}

/// Whether a document is conducted.
pub(super) fn is_conducted(state: &State, id: i64) -> bool {
    state.documents.get(&id).is_some_and(|document| document["status"] == "Y")
}

/// Moves what the lines say, forth or back, unless a store would be left with less than nothing. Whether a real portal
/// minds that is not documented.
fn move_stock(state: &mut State, id: i64, sign: Decimal) -> Result<(), String> {
    let mut moves: BTreeMap<(i64, i64), Decimal> = BTreeMap::new();
    for (product, store, by) in lines::moves(state, id) {
        *moves.entry((product, store)).or_default() += sign * by;
    }
    for (&(product, store), by) in moves.iter().filter(|(_, by)| by.is_sign_negative()) {
        if !state.doubts.stock_below_zero && stores::amount(state, product, store) + by < Decimal::ZERO {
            let (product, store) = (lines::product_name(state, product), lines::store_name(state, store));
            return Err(format!("Недостаточное количество товара {product} на складе {store}"));
        }
    }
    for ((product, store), by) in moves {
        stores::shift(state, product, store, by);
    }
    Ok(())
}

fn settle(state: &mut State, id: i64, status: &str, more: impl FnOnce(&mut Record)) {
    let now = moment(state.now());
    if let Some(document) = state.documents.get_mut(&id) {
        document.insert("status".into(), status.into());
        document.insert("statusBy".into(), ADMINISTRATOR.into());
        document.insert("dateStatus".into(), now.clone());
        document.insert("dateModify".into(), now);
        more(document);
    }
    state.touch();
}

/// Writes what may be written at any time.
fn write(document: &mut Record, given: Record) {
    for (name, value) in given {
        let written = match name.as_str() {
            "title" | "commentary" => Some(value.as_str().map_or(Value::Null, Value::from)),
            "docNumber" => Some(text(&value)).filter(|number| !number.is_empty()).map(Value::from),
            "responsibleId" | "createdBy" | "modifiedBy" => integer(&value).map(Value::from),
            "total" => decimal(&value).map(number),
            "dateDocument" => read_moment(&text(&value)).map(moment),
            _ => None,
        };
        if let Some(value) = written {
            document.insert(name, value);
        }
    }
}

fn known(state: &State, params: &Params) -> Result<i64, Refusal> {
    let id = params.integer("id").ok_or_else(|| missing("id"))?;
    state.documents.contains_key(&id).then_some(id).ok_or_else(|| refused(UNKNOWN))
}

/// The error of all these methods: the text `"0"` for a code, and the reason in words.
fn refused(why: impl Into<String>) -> Refusal {
    Refusal::bad("0", why)
}
