//! `catalog.document.element.*`: the lines of inventory documents, and what each kind of document asks of them.
//!
//! Lines are taken as they come; whether they make sense is asked when the document is conducted.
//! <https://apidocs.bitrix24.ru/api-reference/catalog/document/document-element/index.html>

use std::collections::BTreeSet;

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::documents::is_conducted;
use super::list;
use super::params::Params;
use super::reply::{Answer, Refusal, missing};
use super::state::{State, record};
use super::value::{Record, decimal, integer, is_empty, number, text, truth};

/// A kind of document REST may handle, by the stores it needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Goods come: a receipt (`A`) or a surplus found (`S`).
    Comes,
    /// Goods go: a write-off (`D`) or a return to the supplier (`R`).
    Goes,
    /// Goods move from store to store (`M`).
    Moves,
}

impl Kind {
    /// The kind behind a `docType`; sales documents are none of these methods.
    pub(super) fn from_code(code: &str) -> Option<Self> {
        match code {
            "A" | "S" => Some(Self::Comes),
            "R" | "D" => Some(Self::Goes),
            "M" => Some(Self::Moves),
            _ => None,
        }
    }

    /// The fields of a line with the store goods leave and the one they reach, with the sign of what happens there.
    pub(super) fn ends(self) -> &'static [(&'static str, Decimal)] {
        const FROM: (&str, Decimal) = ("storeFrom", Decimal::NEGATIVE_ONE);
        const TO: (&str, Decimal) = ("storeTo", Decimal::ONE);
        match self {
            Self::Comes => &[TO],
            Self::Goes => &[FROM],
            Self::Moves => &[FROM, TO],
        }
    }
}

/// `catalog.document.element.add`.
pub(super) fn add(state: &mut State, params: &Params) -> Answer {
    let given = params.record("fields");
    let document = given.get("docId").and_then(integer).ok_or_else(|| missing("docId"))?;
    let product = given.get("elementId").and_then(integer).ok_or_else(|| missing("elementId"))?;
    editable(state, document)?;
    let id = state.new_id("document line");
    let mut line = record(json!({
        "amount": null, "docId": document, "elementId": product, "id": id, "purchasingPrice": null, "storeFrom": null,
        "storeTo": null,
    }));
    write(&mut line, given);
    let answer = json!({ "documentElement": line });
    state.document_lines.insert(id, line);
    state.lines_of.insert((document, id));
    state.touch();
    Ok(answer.into())
}

/// `catalog.document.element.update`.
pub(super) fn update(state: &mut State, params: &Params) -> Answer {
    let id = known(state, params)?;
    let given = params.record("fields");
    if given.is_empty() {
        return Err(missing("fields"));
    }
    let line = state.document_lines.get_mut(&id).ok_or_else(|| status("Document not found"))?;
    write(line, given);
    let answer = json!({ "documentElement": line });
    state.touch();
    Ok(answer.into())
}

/// `catalog.document.element.delete`.
pub(super) fn delete(state: &mut State, params: &Params) -> Answer {
    let id = known(state, params)?;
    if let Some(line) = state.document_lines.remove(&id) {
        state.lines_of.remove(&(id_in(&line, "docId"), id));
    }
    state.touch();
    Ok(Value::Bool(true).into())
}

/// `catalog.document.element.list`.
pub(super) fn list(state: &mut State, params: &Params) -> Answer {
    let query = list::query(params)?;
    let page = match query.condition.named("docId") {
        Some(documents) => {
            let ids: BTreeSet<i64> = documents.iter().flat_map(|document| ids(state, *document)).collect();
            query.page_by_id(ids.iter().map(|id| &state.document_lines[id]))
        }
        None => query.page_by_id(query.within(&state.document_lines)),
    };
    Ok(list::answer(params, "documentElements", page))
}

/// Takes all lines of a document away.
pub(super) fn forget(state: &mut State, document: i64) {
    let all: Vec<i64> = ids(state, document).collect();
    for id in all {
        state.document_lines.remove(&id);
        state.lines_of.remove(&(document, id));
    }
}

/// Whether a document can be conducted with the lines it has.
///
/// # Errors
/// What is wrong with the first bad line, in the portal's language.
pub(super) fn check(state: &State, document: i64) -> Result<(), String> {
    if ids(state, document).next().is_none() {
        return Err("Не указаны товары".into());
    }
    of(state, document).try_for_each(|line| check_line(state, kind(state, document), line))
}

fn check_line(state: &State, kind: Option<Kind>, line: &Record) -> Result<(), String> {
    let product = id_in(line, "elementId");
    let name = product_name(state, product);
    match state.products.get(&product).map(|product| integer(&product["type"])) {
        None => return Err(format!("Товар {name} не найден")),
        Some(Some(1 | 4 | 5)) => {}
        Some(_) => return Err(format!("Товар {name} не может участвовать в складском учете")),
    }
    if amount(line) <= Decimal::ZERO {
        return Err(format!("Некорректное количество товара {name} в документе складского учета"));
    }
    for (end, _) in kind.map_or(&[][..], Kind::ends) {
        let store = id_in(line, end);
        match state.stores.get(&store) {
            None if store == 0 => return Err(format!("Не указан склад для товара {name}")),
            None => return Err(format!("Склад #{store} не найден")),
            Some(known) if !truth(&known["active"]) => {
                return Err(format!("Склад {} не активен", store_name(state, store)));
            }
            Some(_) => {}
        }
    }
    Ok(())
}

/// What the lines of a document do when it is conducted: product, store, and how much more is there.
pub(super) fn moves(state: &State, document: i64) -> Vec<(i64, i64, Decimal)> {
    let ends = kind(state, document).map_or(&[][..], Kind::ends);
    let moves = of(state, document).flat_map(|line| {
        ends.iter().map(move |(end, sign)| (id_in(line, "elementId"), id_in(line, end), sign * amount(line)))
    });
    moves.collect()
}

/// What the goods of a document cost together.
pub(super) fn total(state: &State, document: i64) -> Decimal {
    let price = |line: &Record| line.get("purchasingPrice").and_then(decimal).unwrap_or_default();
    of(state, document).map(|line| amount(line) * price(line)).sum::<Decimal>().round_dp(2)
}

/// A product as the portal names it in its reasons.
pub(super) fn product_name(state: &State, id: i64) -> String {
    let name = state.products.get(&id).map(|product| format!(" ({})", text(&product["name"])));
    format!("#{id}{}", name.unwrap_or_default())
}

/// A store as the portal names it in its reasons.
pub(super) fn store_name(state: &State, id: i64) -> String {
    state.stores.get(&id).map_or_else(|| format!("#{id}"), |store| format!("«{}»", text(&store["title"])))
}

/// The lines of a document, oldest first.
pub(super) fn of(state: &State, document: i64) -> impl Iterator<Item = &Record> {
    ids(state, document).map(|id| &state.document_lines[&id])
}

fn ids(state: &State, document: i64) -> impl Iterator<Item = i64> {
    state.lines_of.range((document, i64::MIN)..=(document, i64::MAX)).map(|(_, line)| *line)
}

fn kind(state: &State, document: i64) -> Option<Kind> {
    Kind::from_code(&text(&state.documents.get(&document)?["docType"]))
}

fn amount(line: &Record) -> Decimal {
    line.get("amount").and_then(decimal).unwrap_or_default()
}

fn id_in(line: &Record, field: &str) -> i64 {
    line.get(field).and_then(integer).unwrap_or(0)
}

/// Writes what a line holds besides its document and its product, which stay what they are.
fn write(line: &mut Record, given: Record) {
    for (name, value) in given {
        let written = match name.as_str() {
            "storeTo" | "storeFrom" => integer(&value).filter(|store| *store != 0).map(Value::from),
            "amount" | "purchasingPrice" => decimal(&value).map(number),
            _ => continue,
        };
        if written.is_some() || is_empty(&value) {
            line.insert(name, written.into());
        }
    }
}

/// The line asked for, if its document may still be changed.
fn known(state: &State, params: &Params) -> Result<i64, Refusal> {
    let id = params.integer("id").ok_or_else(|| missing("id"))?;
    let line = state.document_lines.get(&id).ok_or_else(|| status("Document not found"))?;
    editable(state, id_in(line, "docId"))?;
    Ok(id)
}

fn editable(state: &State, document: i64) -> Result<(), Refusal> {
    if !state.documents.contains_key(&document) {
        return Err(status("Document not found"));
    }
    if is_conducted(state, document) { Err(status("Conducted document")) } else { Ok(()) }
}

fn status(why: &str) -> Refusal {
    Refusal::bad("ERROR_DOCUMENT_STATUS", why)
}
