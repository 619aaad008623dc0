//! Pipelines, stages, their history, currencies, and the users' own fields of deals.

use serde_json::{Value, json};

use super::deals::LEAD_STAGES;
use super::fields::{FieldKind, UserField};
use super::filter::{self, Condition};
use super::list::{self, Query};
use super::params::Params;
use super::reply::{Answer, Refusal, Reply, missing};
use super::state::{State, record};
use super::value::{Record, text};

/// Names of the fields of a stage history row.
const HISTORY: [&str; 7] =
    ["ID", "TYPE_ID", "OWNER_ID", "CREATED_TIME", "CATEGORY_ID", "STAGE_SEMANTIC_ID", "STAGE_ID"];

/// `crm.stagehistory.list`. Of leads no history is kept here.
pub(super) fn history(state: &mut State, params: &Params) -> Answer {
    let kind = params.integer("entityTypeId").ok_or_else(|| missing("entityTypeId"))?;
    let name = |outer: &str| HISTORY.contains(&outer).then(|| outer.to_owned());
    let invalid = |what: &str, field: String| {
        Refusal::bad("INVALID_ARG_VALUE", format!("Invalid {what}: field '{field}' is not allowed in {what}"))
    };
    let condition = filter::read(params.pairs("filter"), &name).map_err(|field| invalid("filter", field))?;
    let order = list::order(params, &name).map_err(|field| invalid("order", field))?;
    let query = Query { condition, order, start: list::start(params) };
    let page = query.page(state.history.values().filter(|_| kind == 2));
    let wanted = params.words("select");
    let items: Vec<_> = page.rows.iter().map(|row| list::select(row, &wanted)).collect();
    Ok(Reply { result: json!({ "items": items }), total: page.total, next: page.next })
}

/// `crm.category.list`: pipelines of deals.
pub(super) fn categories(state: &mut State, params: &Params) -> Answer {
    if params.integer("entityTypeId") != Some(2) {
        return Err(Refusal::bad("ENTITY_TYPE_NOT_SUPPORTED", "Тип сущности не поддерживается"));
    }
    let categories: Vec<_> = state
        .pipelines
        .iter()
        .map(|pipeline| {
            json!({
                "id": pipeline.id, "name": pipeline.name, "sort": 100 * (pipeline.id + 1), "entityTypeId": 2,
                "isDefault": if pipeline.id == 0 { "Y" } else { "N" }, "originId": "", "originatorId": "",
            })
        })
        .collect();
    let total = Some(categories.len());
    Ok(Reply { result: json!({ "categories": categories }), total, next: None })
}

/// `crm.status.list`. Stages of the first pipeline are under `DEAL_STAGE`; under `DEAL_STAGE_0` there is nothing.
pub(super) fn statuses(state: &mut State, params: &Params) -> Answer {
    let params = params.any_case();
    let mut rows = Vec::new();
    for (index, (id, name, semantic)) in (500_i64..).zip(LEAD_STAGES) {
        rows.push(status(index, "STATUS", id, name, semantic, None, index - 499));
    }
    for (index, (id, name)) in (600_i64..).zip(&state.sources) {
        rows.push(status(index, "SOURCE", id, name, "P", None, index - 599));
    }
    for pipeline in &state.pipelines {
        let (entity, category) = match pipeline.id {
            0 => ("DEAL_STAGE".to_owned(), None),
            id => (format!("DEAL_STAGE_{id}"), Some(id)),
        };
        for (sort, stage) in (1..).zip(&pipeline.stages) {
            rows.push(status(stage.row, &entity, &stage.id, &stage.name, stage.semantic, category, sort));
        }
    }
    Ok(old_page(&params, rows.iter(), &[]))
}

fn status(row: i64, entity: &str, id: &str, name: &str, semantic: &str, category: Option<i64>, sort: i64) -> Record {
    let (short, long) = match semantic {
        "S" => (json!("S"), "success"),
        "F" => (json!("F"), "failure"),
        _ => (Value::Null, "process"),
    };
    record(json!({
        "ID": row.to_string(), "ENTITY_ID": entity, "STATUS_ID": id, "NAME": name, "NAME_INIT": "",
        "SORT": (sort * 10).to_string(), "SYSTEM": "N", "CATEGORY_ID": category.map(|id| id.to_string()),
        "COLOR": "#39A8EF", "SEMANTICS": short, "EXTRA": {"SEMANTICS": long, "COLOR": "#39A8EF"},
    }))
}

/// `crm.currency.list`; the format holds an HTML entity, as the real one does.
pub(super) fn currencies(_: &mut State, _: &Params) -> Answer {
    let tenge = json!({
        "CURRENCY": "KZT", "AMOUNT_CNT": "1", "AMOUNT": "1.0000", "SORT": "100", "BASE": "Y", "FULL_NAME": "Тенге",
        "LID": "ru", "FORMAT_STRING": "# &#8376;", "DEC_POINT": ".", "THOUSANDS_SEP": "&nbsp;", "DECIMALS": "2",
        "DATE_UPDATE": "2024-01-15T03:00:00+03:00",
    });
    Ok(Reply { result: json!([tenge]), total: Some(1), next: None })
}

/// `crm.deal.userfield.list`; labels come only when a language is asked for.
pub(super) fn user_fields(state: &mut State, params: &Params) -> Answer {
    let params = params.any_case();
    let labels = params.pairs("filter").iter().any(|(key, _)| key == "LANG");
    let rows: Vec<_> = state.user_fields.iter().map(|field| user_field(field, labels)).collect();
    Ok(old_page(&params, rows.iter(), &["LANG"]))
}

fn user_field(field: &UserField, labels: bool) -> Record {
    let mut row = record(json!({
        "ID": field.id.to_string(), "ENTITY_ID": "CRM_DEAL", "FIELD_NAME": field.name,
        "USER_TYPE_ID": field.kind.code(), "XML_ID": field.xml_id, "SORT": "100", "MULTIPLE": "N", "MANDATORY": "N",
        "SHOW_FILTER": "N", "SHOW_IN_LIST": "Y", "EDIT_IN_LIST": "Y", "IS_SEARCHABLE": "N", "SETTINGS": {},
    }));
    if !field.options.is_empty() {
        row.insert("LIST".into(), field.items().into());
    }
    if labels {
        for name in ["EDIT_FORM_LABEL", "LIST_COLUMN_LABEL", "LIST_FILTER_LABEL"] {
            row.insert(name.into(), field.label.clone().into());
        }
    }
    row
}

/// `crm.deal.userfield.add`. What the portal says to a name that exists already is not documented; here it refuses.
pub(super) fn add_user_field(state: &mut State, params: &Params) -> Answer {
    let fields = params.any_case().record("fields");
    let given = |name: &str| fields.get(name).map(text).unwrap_or_default();
    let code = given("FIELD_NAME").to_uppercase();
    let code = code.strip_prefix("UF_CRM_").unwrap_or(&code);
    let legal = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
    if code.is_empty() || code.len() > 43 || !code.chars().all(legal) {
        return Err(Refusal::bad("", "Неверно указан код поля."));
    }
    let name = format!("UF_CRM_{code}");
    if state.user_fields.iter().any(|field| field.name == name) {
        return Err(Refusal::bad("", format!("Поле {name} для объекта CRM_DEAL уже существует.")));
    }
    let kind = match given("USER_TYPE_ID").as_str() {
        "string" => FieldKind::Text,
        "integer" => FieldKind::Integer,
        "double" => FieldKind::Double,
        "boolean" => FieldKind::Boolean,
        "date" => FieldKind::Date,
        "datetime" => FieldKind::DateTime,
        "enumeration" => FieldKind::Enumeration(options(&fields)),
        _ => return Err(Refusal::bad("", "Указан неверный пользовательский тип.")),
    };
    let id = state.add_user_field(&name, kind, &given("LABEL"));
    if let Some(field) = state.user_fields.last_mut() {
        field.xml_id = fields.get("XML_ID").cloned().unwrap_or_default();
    }
    state.touch();
    Ok(json!(id).into())
}

fn options(fields: &Record) -> Vec<String> {
    let Some(Value::Array(list)) = fields.get("LIST") else { return Vec::new() };
    list.iter().filter_map(|option| option.get("VALUE")).map(text).collect()
}

/// A page in the manner of the old methods: rows straight in `result`, unknown names in the filter passed over.
pub(super) fn old_page<'a>(params: &Params, rows: impl Iterator<Item = &'a Record>, ignored: &[&str]) -> Reply {
    let pairs = params.pairs("filter").into_iter().filter(|(key, _)| !ignored.contains(&filter::split(key).1));
    let condition = filter::read(pairs.collect(), &|name| Some(name.to_owned()));
    let query = Query::new(condition.unwrap_or(Condition::All(Vec::new())), params);
    let page = query.page(rows);
    let wanted = params.words("select");
    let rows: Vec<_> = page.rows.iter().map(|row| list::select(row, &wanted)).collect();
    Reply { result: rows.into(), total: page.total, next: page.next }
}
