//! What is special about deals: stages and pipelines, the amount, and the older `crm.deal.*` with its strings.
//!
//! <https://apidocs.bitrix24.ru/api-reference/crm/deals/index.html>

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::fields::{Entity, FieldKind, Kind, stored_name_old};
use super::filter::{self, Condition};
use super::list::{self, Query};
use super::params::Params;
use super::reply::{Answer, Refusal, Reply};
use super::rows;
use super::state::{ADMINISTRATOR, State, record};
use super::value::{Record, day, decimal, flag, integer, is_empty, moment, number, text, truth};

/// Stages of leads, with their semantics.
pub(super) const LEAD_STAGES: [(&str, &str, &str); 5] = [
    ("NEW", "Не обработан", "P"),
    ("IN_PROCESS", "В работе", "P"),
    ("PROCESSED", "Обработан", "P"),
    ("CONVERTED", "Качественный лид", "S"),
    ("JUNK", "Некачественный лид", "F"),
];

/// What a new object holds before anybody writes anything into it.
pub(super) fn defaults(state: &State, entity: Entity) -> Record {
    let mut record = record(json!({"assignedById": ADMINISTRATOR, "opened": "Y"}));
    if matches!(entity, Entity::Lead | Entity::Deal) {
        record.insert("stageId".into(), "NEW".into());
        record.insert("currencyId".into(), "KZT".into());
        record.insert("opportunity".into(), 0.into());
        record.insert("isManualOpportunity".into(), "N".into());
    }
    if entity == Entity::Deal {
        let today = state.today();
        record.insert("categoryId".into(), 0.into());
        record.insert("taxValue".into(), 0.into());
        record.insert("begindate".into(), day(today));
        record.insert("closedate".into(), day(today + chrono::Days::new(7)));
        record.insert("closed".into(), "N".into());
        record.insert("typeId".into(), "SALE".into());
    }
    record
}

/// Brings the fields of a deal which hang together into line.
///
/// # Errors
/// When the stage or the pipeline does not exist.
pub(super) fn arrange(state: &State, before: &Record, after: &mut Record) -> Result<(), Refusal> {
    arrange_stage(state, before, after)?;
    arrange_contacts(before, after);
    arrange_amount(state, after);
    Ok(())
}

fn arrange_stage(state: &State, before: &Record, after: &mut Record) -> Result<(), Refusal> {
    let category = after.get("categoryId").and_then(integer).unwrap_or(0);
    let Some(pipeline) = state.pipeline(category) else { return Err(not_valid("CATEGORY_ID")) };
    let stage = text(&after["stageId"]);
    let moved = before.get("categoryId") != after.get("categoryId");
    let fits = pipeline.stages.iter().any(|known| known.id == stage);
    if !fits && moved {
        after.insert("stageId".into(), pipeline.stages[0].id.clone().into());
    } else if !fits {
        return Err(not_valid("STAGE_ID"));
    }
    Ok(())
}

fn arrange_contacts(before: &Record, after: &mut Record) {
    if before.get("contactIds") != after.get("contactIds") {
        let first = after["contactIds"].get(0).cloned();
        after.insert("contactId".into(), first.unwrap_or_else(|| 0.into()));
    } else if before.get("contactId") != after.get("contactId") {
        let only: Vec<_> = after.get("contactId").into_iter().filter(|id| integer(id) != Some(0)).cloned().collect();
        after.insert("contactIds".into(), only.into());
    }
}

/// The amount comes from the rows unless it is set by hand; without rows it stays what it was.
fn arrange_amount(state: &State, after: &mut Record) {
    let rows = after.get("id").and_then(integer).and_then(|id| state.rows.get(&id)).filter(|rows| !rows.is_empty());
    let Some(rows) = rows else { return };
    after.insert("taxValue".into(), number(rows::taxes(rows)));
    if !after.get("isManualOpportunity").is_some_and(truth) {
        after.insert("opportunity".into(), number(rows::amount(rows)));
    }
}

/// Writes down that an object stands on another stage than before, or on its first.
pub(super) fn note_move(state: &mut State, entity: Entity, before: Option<&Record>, after: &mut Record, by: i64) {
    let stage = text(&after["stageId"]);
    let semantic = semantic(state, entity, &stage);
    let now = moment(state.now());
    after.insert("stageSemanticId".into(), semantic.into());
    after.insert("movedTime".into(), now.clone());
    if entity != Entity::Deal {
        return;
    }
    after.insert("movedBy".into(), by.into());
    let open = |record: &Record| !record.get("closed").is_some_and(truth);
    if semantic != "P" && before.is_none_or(open) {
        after.insert("closedate".into(), day(state.today()));
    }
    after.insert("closed".into(), flag(semantic != "P"));
    let kind = match before {
        None => 1,
        Some(before) if before.get("categoryId") != after.get("categoryId") => 5,
        Some(_) if semantic != "P" => 3,
        Some(_) => 2,
    };
    let id = state.new_id("stage history");
    let row = json!({
        "ID": id, "TYPE_ID": kind, "OWNER_ID": after.get("id"), "CREATED_TIME": now,
        "CATEGORY_ID": after.get("categoryId"), "STAGE_SEMANTIC_ID": semantic, "STAGE_ID": stage,
    });
    state.history.insert(id, record(row));
}

fn semantic(state: &State, entity: Entity, stage: &str) -> &'static str {
    if entity == Entity::Lead {
        return LEAD_STAGES.iter().find(|(id, ..)| *id == stage).map_or("P", |(_, _, semantic)| semantic);
    }
    state.stage(stage).map_or("P", |(_, stage)| stage.semantic)
}

fn not_valid(field: &str) -> Refusal {
    Refusal::bad("CRM_FIELD_ERROR_VALUE_NOT_VALID", format!("Недопустимое значение поля \"{field}\""))
}

pub(super) fn get(state: &mut State, params: &Params) -> Answer {
    let id = params.any_case().integer("id").unwrap_or(0);
    let deal = state.table(Entity::Deal).get(&id).ok_or_else(|| Refusal::bad("", "Not found"))?;
    let mut shown = shown_old(deal);
    for field in &state.user_fields {
        shown.insert(field.name.clone(), user_value_old(&field.kind, deal.get(&field.name)));
    }
    Ok(Value::from(shown).into())
}

pub(super) fn list(state: &mut State, params: &Params) -> Answer {
    let params = params.any_case();
    let name = |outer: &str| stored_name_old(state, Entity::Deal, outer);
    let known = known_pairs(&params, &name);
    let condition = filter::read(known, &name).unwrap_or(Condition::All(Vec::new()));
    let query =
        Query { condition, order: list::order(&params, &name).unwrap_or_default(), start: list::start(&params) };
    let page = query.page(state.table(Entity::Deal).values());
    let wanted = params.words("select");
    let rows: Vec<_> = page.rows.iter().map(|deal| selected_old(state, deal, &wanted)).collect();
    Ok(Reply { result: rows.into(), total: page.total, next: page.next })
}

/// The old list methods pass over fields they do not know.
fn known_pairs(params: &Params, name: &impl Fn(&str) -> Option<String>) -> Vec<(String, Value)> {
    params.pairs("filter").into_iter().filter(|(key, _)| name(filter::split(key).1).is_some()).collect()
}

/// Users' own fields come only when named, or with `UF_*`.
fn selected_old(state: &State, deal: &Record, wanted: &[String]) -> Value {
    let standard = wanted.is_empty() || wanted.iter().any(|name| name == "*");
    let mut shown = shown_old(deal);
    if !standard {
        shown.retain(|name, _| wanted.contains(name));
    }
    for field in &state.user_fields {
        if wanted.iter().any(|name| name == "UF_*" || *name == field.name) {
            shown.insert(field.name.clone(), user_value_old(&field.kind, deal.get(&field.name)));
        }
    }
    shown.into()
}

/// A deal as `crm.deal.*` shows it: every number is text, no company is null, and contacts but the first are missing.
fn shown_old(deal: &Record) -> Record {
    let fields = Entity::Deal.fields().iter().filter(|field| !matches!(field.camel, "contactIds" | "orderStage"));
    let shown = fields.map(|field| {
        let value = deal.get(field.camel).unwrap_or(&Value::Null);
        let old = match field.kind {
            Kind::Reference if integer(value).unwrap_or(0) == 0 => Value::Null,
            Kind::Money => format!("{:.2}", decimal(value).unwrap_or(Decimal::ZERO)).into(),
            Kind::Integer | Kind::Reference if !value.is_null() => text(value).into(),
            _ => value.clone(),
        };
        (field.upper.to_owned(), old)
    });
    shown.collect()
}

fn user_value_old(kind: &FieldKind, value: Option<&Value>) -> Value {
    match value {
        None => Value::Null,
        Some(value) if is_empty(value) => value.clone(),
        Some(value) if *kind == FieldKind::Boolean => if truth(value) { "1" } else { "0" }.into(),
        Some(value) => text(value).into(),
    }
}
