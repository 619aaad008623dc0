//! The portal as one JSON value, for the page that shows it to a person trying Daneker.

use serde_json::{Value, json};

use super::Bitrix24;
use super::fields::{Entity, user_value};
use super::state::State;
use super::value::{Record, integer, number, text};
use super::{storekeeping, stores, timeline};

/// Deals shown.
const SHOWN: usize = 30;
/// Events shown.
const EVENTS: usize = 20;
/// Inventory documents shown.
const DOCUMENTS: usize = 10;

impl Bitrix24 {
    /// What the desk page shows: `deals` newest first (`id`, `title`, `stage`, `semantic`, `pipeline`, `amount`, `manager`,
    /// `client`, `bin`, `rows`, `fields`, `invoice`, `comments`), `events` newest first, `products` (`id`, `name`, `price`,
    /// `quantity`, and `stock` by the ids of `stores`), whether inventory is `managed`, and `documents` newest first.
    pub fn desk(&self) -> Value {
        self.with(|state| {
            let deals: Vec<_> =
                state.table(Entity::Deal).values().rev().take(SHOWN).map(|it| deal(state, it)).collect();
            let events = state.outbox.sent.iter().rev().take(EVENTS);
            let events: Vec<_> = events
                .map(|event| json!({"name": event.name, "deal": event.deal, "fate": format!("{:?}", event.fate)}))
                .collect();
            let documents: Vec<_> =
                state.documents.values().rev().take(DOCUMENTS).map(|it| document(state, it)).collect();
            let stores = state.stores.iter().map(|(id, store)| json!({"id": id, "title": store["title"]}));
            json!({
                "domain": state.domain, "deals": deals, "events": events, "products": products(state),
                "managed": state.inventory_managed, "stores": stores.collect::<Vec<_>>(), "documents": documents,
            })
        })
    }
}

fn deal(state: &State, deal: &Record) -> Value {
    let id = deal.get("id").and_then(integer).unwrap_or(0);
    let stage = text(&deal["stageId"]);
    let (pipeline, stage) = match state.stage(&stage) {
        Some((pipeline, stage)) => (pipeline.name.clone(), stage.name.clone()),
        None => (String::new(), stage),
    };
    let fields: Record = state.user_fields.iter().map(|field| (field.name.clone(), user_value(field, deal))).collect();
    json!({
        "id": id, "title": deal["title"], "stage": stage, "semantic": deal["stageSemanticId"], "pipeline": pipeline,
        "amount": deal["opportunity"], "manager": person(state, deal), "client": client(state, deal),
        "bin": bin(state, deal), "rows": rows(state, id), "invoice": fields.get("UF_CRM_ONEC_INVOICE"), "fields": fields,
        "comments": timeline::of_deal(state, id),
    })
}

pub(super) fn rows(state: &State, deal: i64) -> Vec<Value> {
    let rows = state.rows.get(&deal).into_iter().flatten();
    rows.map(|row| {
        json!({
            "id": row.id, "product": row.product, "name": row.name, "price": number(row.price),
            "quantity": number(row.quantity), "sum": number((row.price * row.quantity).round_dp(2)),
        })
    })
    .collect()
}

fn products(state: &State) -> Vec<Value> {
    let products = state.products.iter().map(|(id, product)| {
        let stock = state.stores.keys().filter(|store| state.shelves.contains_key(&(*id, **store)));
        let stock = stock.map(|store| (store.to_string(), number(stores::amount(state, *id, *store))));
        json!({
            "id": id, "name": product["name"], "price": product["price"], "quantity": product["quantity"],
            "stock": stock.collect::<Record>(),
        })
    });
    products.collect()
}

fn document(state: &State, document: &Record) -> Value {
    let view = storekeeping::view(state, document);
    json!({
        "id": view.id, "kind": view.kind, "number": view.number, "title": view.title, "status": view.status,
        "lines": view.lines.len(),
    })
}

pub(super) fn person(state: &State, deal: &Record) -> String {
    let user = deal.get("assignedById").and_then(integer).and_then(|id| state.users.get(&id));
    user.map(|user| name_of(user, "NAME", "LAST_NAME")).unwrap_or_default()
}

/// The company's title, else the contact's name.
pub(super) fn client(state: &State, deal: &Record) -> String {
    let find = |entity: Entity, name: &str| {
        let id = deal.get(name).and_then(integer).unwrap_or(0);
        state.table(entity).get(&id)
    };
    if let Some(company) = find(Entity::Company, "companyId") {
        return text(&company["title"]);
    }
    find(Entity::Contact, "contactId").map(|contact| name_of(contact, "name", "lastName")).unwrap_or_default()
}

/// The company's number: of the requisite the deal uses, else of the company's first.
fn bin(state: &State, deal: &Record) -> String {
    let number_in = |name: &str| deal.get(name).and_then(integer).unwrap_or(0);
    let company = number_in("companyId").to_string();
    let kind = Entity::Company.type_id().to_string();
    let own = |row: &&Record| text(&row["ENTITY_TYPE_ID"]) == kind && text(&row["ENTITY_ID"]) == company;
    let link = state.requisite_links.get(&number_in("id"));
    let chosen = link.and_then(|link| state.requisites.get(&integer(&link["REQUISITE_ID"])?)).filter(own);
    chosen.or_else(|| state.requisites.values().find(own)).map(|row| text(&row["RQ_BIN"])).unwrap_or_default()
}

pub(super) fn name_of(record: &Record, first: &str, last: &str) -> String {
    let part = |name: &str| record.get(name).map(text).unwrap_or_default();
    format!("{} {}", part(first), part(last)).trim().to_owned()
}
