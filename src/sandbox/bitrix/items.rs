//! `crm.item.*`: leads, deals, contacts and companies under their newer names, and the saving all of them share.
//!
//! What the real methods drop without a word is dropped here too: unknown fields, bad dates, read-only fields.
//! <https://apidocs.bitrix24.ru/api-reference/crm/universal/crm-item-update.html>

use serde_json::{Value, json};

use super::deals;
use super::fields::{Entity, Kind, coerce, stored_name, user_fields, user_value, writable};
use super::filter;
use super::list::{self, Query};
use super::params::Params;
use super::reply::{Answer, Refusal, Reply, missing, not_found};
use super::state::{ADMINISTRATOR, State};
use super::value::{Record, is_empty, moment, text};

/// Fields deals have by name but which are switched off: always null.
const SWITCHED_OFF: [&str; 5] = ["isWon", "isWork", "isLose", "hasProducts", "receivedAmount"];

pub(super) fn get(state: &mut State, params: &Params) -> Answer {
    let entity = entity(params)?;
    let id = params.integer("id").ok_or_else(|| missing("id"))?;
    answer_item(state, entity, id, original(params))
}

pub(super) fn list(state: &mut State, params: &Params) -> Answer {
    let entity = entity(params)?;
    let original = original(params);
    let name = |outer: &str| stored_name(state, entity, outer, original);
    let condition = filter::read(params.pairs("filter"), &name).map_err(|field| {
        Refusal::bad("INVALID_ARG_VALUE", format!("Invalid filter: field '{field}' is not allowed in filter"))
    })?;
    let order = list::order(params, &name).map_err(|field| {
        Refusal::bad("INVALID_ARG_VALUE", format!("Invalid order: field '{field}' is not allowed in order"))
    })?;
    let query = Query { condition, order, start: list::start(params) };
    let page = query.page(state.table(entity).values());
    let wanted = params.words("select");
    // Multi-fields cannot be asked for by name, only along with everything.
    let everything = wanted.iter().any(|name| name == "*");
    let items: Vec<_> = page
        .rows
        .iter()
        .map(|record| {
            let full = shown(state, entity, record, original, everything);
            if everything { full.into() } else { list::select(&full, &wanted) }
        })
        .collect();
    Ok(Reply { result: json!({ "items": items }), total: page.total, next: page.next })
}

pub(super) fn update(state: &mut State, params: &Params) -> Answer {
    let entity = entity(params)?;
    let id = params.integer("id").ok_or_else(|| missing("id"))?;
    let changes = written(state, entity, params)?;
    save(state, entity, id, changes, ADMINISTRATOR)?;
    answer_item(state, entity, id, original(params))
}

pub(super) fn add(state: &mut State, params: &Params) -> Answer {
    let entity = entity(params)?;
    let fields = written(state, entity, params)?;
    let id = create(state, entity, fields, ADMINISTRATOR)?;
    answer_item(state, entity, id, original(params))
}

pub(super) fn fields(state: &mut State, params: &Params) -> Answer {
    let entity = entity(params)?;
    let original = original(params);
    let mut fields = Record::new();
    for field in entity.fields() {
        let about = description(kind_code(field.kind), !field.writable, field.upper, field.upper);
        fields.insert(field.camel.to_owned(), about);
    }
    for field in user_fields(state, entity) {
        let mut about = description(field.kind.code(), false, &field.label, &field.name);
        about["isDynamic"] = true.into();
        if !field.options.is_empty() {
            about["items"] = field.items().into();
        }
        fields.insert(if original { field.name.clone() } else { field.camel() }, about);
    }
    Ok(json!({ "fields": fields }).into())
}

/// What became of a write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Saved {
    /// Nothing differed, so nothing was saved.
    Same,
    Changed,
    /// Changed, and into another pipeline.
    Moved,
}

/// Writes `changes`, given by stored names, into an object and lets its event fire. A deal that moves to another
/// pipeline has an event of its own, which only applications can hear.
pub(super) fn save(state: &mut State, entity: Entity, id: i64, changes: Record, by: i64) -> Result<Saved, Refusal> {
    let saved = store(state, entity, id, changes, by)?;
    if entity == Entity::Deal && saved == Saved::Changed {
        state.fire("ONCRMDEALUPDATE", id);
    }
    Ok(saved)
}

/// As [`save`], but without an event.
pub(super) fn store(state: &mut State, entity: Entity, id: i64, changes: Record, by: i64) -> Result<Saved, Refusal> {
    let Some(before) = state.table(entity).get(&id).cloned() else { return Err(not_found()) };
    let mut after = before.clone();
    after.extend(changes);
    if entity == Entity::Deal {
        deals::arrange(state, &before, &mut after)?;
    }
    if after == before {
        return Ok(Saved::Same);
    }
    after.insert("updatedTime".into(), moment(state.now()));
    after.insert("updatedBy".into(), by.into());
    if before.get("stageId") != after.get("stageId") {
        deals::note_move(state, entity, Some(&before), &mut after, by);
    }
    let moved = before.get("categoryId") != after.get("categoryId");
    state.table_mut(entity).insert(id, after);
    state.touch();
    Ok(if moved { Saved::Moved } else { Saved::Changed })
}

/// Creates an object out of fields given by stored names.
pub(super) fn create(state: &mut State, entity: Entity, fields: Record, by: i64) -> Result<i64, Refusal> {
    let now = moment(state.now());
    let mut record = deals::defaults(state, entity);
    let before = record.clone();
    let named: Vec<_> = fields.iter().filter(|(_, value)| !is_empty(value)).map(|(name, _)| name.clone()).collect();
    for name in named {
        record.insert(name.clone(), fields[&name].clone());
    }
    if entity == Entity::Deal {
        deals::arrange(state, &before, &mut record)?;
    }
    let id = state.new_id(match entity {
        Entity::Lead => "lead",
        Entity::Deal => "deal",
        Entity::Contact => "contact",
        Entity::Company => "company",
    });
    record.insert("id".into(), id.into());
    for name in ["createdTime", "updatedTime"] {
        record.insert(name.into(), now.clone());
    }
    for name in ["createdBy", "updatedBy"] {
        record.insert(name.into(), by.into());
    }
    if text(record.get("title").unwrap_or(&Value::Null)).is_empty() && entity != Entity::Contact {
        record.insert("title".into(), format!("#{id}").into());
    }
    if record.contains_key("stageId") {
        deals::note_move(state, entity, None, &mut record, by);
    }
    state.table_mut(entity).insert(id, record);
    state.touch();
    if entity == Entity::Deal {
        state.fire("ONCRMDEALADD", id);
    }
    Ok(id)
}

fn entity(params: &Params) -> Result<Entity, Refusal> {
    let id = params.integer("entityTypeId").ok_or_else(|| missing("entityTypeId"))?;
    Entity::from_type_id(id).ok_or_else(|| Refusal::bad("NOT_FOUND", "Смарт-процесс не найден"))
}

fn original(params: &Params) -> bool {
    params.truth("useOriginalUfNames")
}

/// The fields of a write by their stored names, without those the portal drops.
fn written(state: &State, entity: Entity, params: &Params) -> Result<Record, Refusal> {
    if params.value("fields").is_none() {
        return Err(missing("fields"));
    }
    let original = original(params);
    let mut changes = Record::new();
    for (outer, value) in params.pairs("fields") {
        let Some(stored) = stored_name(state, entity, &outer, original) else { continue };
        let Some(kind) = writable(state, entity, &stored) else { continue };
        if let Some(value) = coerce(&outer, kind, &value)? {
            changes.insert(stored, value);
        }
    }
    Ok(changes)
}

fn answer_item(state: &State, entity: Entity, id: i64, original: bool) -> Answer {
    let record = state.table(entity).get(&id).ok_or_else(not_found)?;
    Ok(json!({ "item": shown(state, entity, record, original, true) }).into())
}

/// An object as `crm.item.*` shows it: numbers as numbers, 0 for no company, null or "" for what is empty.
fn shown(state: &State, entity: Entity, record: &Record, original: bool, multi_fields: bool) -> Record {
    let mut item = Record::new();
    for field in entity.fields() {
        let none = match field.kind {
            Kind::Integer | Kind::Reference | Kind::Money => json!(0),
            Kind::References => json!([]),
            Kind::Flag => json!("N"),
            _ => Value::Null,
        };
        item.insert(field.camel.to_owned(), record.get(field.camel).cloned().unwrap_or(none));
    }
    for field in user_fields(state, entity) {
        item.insert(if original { field.name.clone() } else { field.camel() }, user_value(field, record));
    }
    item.insert("entityTypeId".into(), entity.type_id().into());
    if entity == Entity::Deal {
        item.extend(SWITCHED_OFF.map(|name| (name.to_owned(), Value::Null)));
    }
    if multi_fields && entity != Entity::Deal {
        let id = record.get("id").and_then(Value::as_i64).unwrap_or_default();
        let phones = state.phones.get(&(entity, id)).cloned().unwrap_or_default();
        item.insert("fm".into(), phones.into());
    }
    item
}

fn description(kind: &str, read_only: bool, title: &str, upper: &str) -> Value {
    json!({
        "type": kind, "isRequired": false, "isReadOnly": read_only, "isImmutable": false, "isMultiple": false,
        "isDynamic": false, "title": title, "upperName": upper,
    })
}

fn kind_code(kind: Kind) -> &'static str {
    match kind {
        Kind::Integer | Kind::Choice => "integer",
        Kind::Reference | Kind::References => "crm_entity",
        Kind::Money => "double",
        Kind::Text => "string",
        Kind::Flag | Kind::Boolean => "boolean",
        Kind::Day => "date",
        Kind::Moment => "datetime",
    }
}
