//! Requisites of contacts and companies, and which of them a deal uses.
//!
//! Contacts and companies themselves are `crm.item.*`.
//! <https://apidocs.bitrix24.ru/api-reference/crm/requisites/universal/index.html>

use serde_json::{Value, json};

use super::fields::Entity;
use super::params::Params;
use super::reply::{Answer, Refusal, missing};
use super::stages::old_page;
use super::state::{State, record};
use super::value::{Record, moment};

/// `crm.requisite.list`: every value is a string or null.
pub(super) fn requisites(state: &mut State, params: &Params) -> Answer {
    Ok(old_page(&params.any_case(), state.requisites.values(), &[]))
}

/// `crm.requisite.link.get`: the owner's ids are numbers, the others strings.
pub(super) fn link(state: &mut State, params: &Params) -> Answer {
    let kind = params.integer("entityTypeId").ok_or_else(|| missing("entityTypeId"))?;
    let id = params.integer("entityId").ok_or_else(|| missing("entityId"))?;
    let link = state.requisite_links.get(&id).filter(|_| kind == Entity::Deal.type_id());
    link.map(|link| Value::from(link.clone()).into()).ok_or_else(|| Refusal::bad("", "Not found"))
}

/// Writes a requisite of a contact or a company.
pub(super) fn add_requisite(state: &mut State, entity: Entity, owner: i64, name: &str, given: &[(&str, &str)]) -> i64 {
    let id = state.new_id("requisite");
    let now = moment(state.now());
    let mut row = record(json!({
        "ID": id.to_string(), "ENTITY_TYPE_ID": entity.type_id().to_string(), "ENTITY_ID": owner.to_string(),
        "PRESET_ID": if entity == Entity::Company { "1" } else { "3" }, "DATE_CREATE": now, "DATE_MODIFY": "",
        "CREATED_BY_ID": "1", "MODIFY_BY_ID": null, "NAME": name, "CODE": null, "XML_ID": null, "ORIGINATOR_ID": null,
        "ACTIVE": "Y", "ADDRESS_ONLY": "N", "SORT": "500",
    }));
    for field in NAMES {
        row.insert(field.into(), Value::Null);
    }
    row.extend(given.iter().map(|&(field, value)| (field.to_owned(), value.into())));
    state.requisites.insert(id, row);
    state.touch();
    id
}

/// Fields of a requisite which are null until somebody fills them.
const NAMES: [&str; 11] = [
    "RQ_BIN",
    "RQ_IIN",
    "RQ_KBE",
    "RQ_INN",
    "RQ_COMPANY_NAME",
    "RQ_COMPANY_FULL_NAME",
    "RQ_NAME",
    "RQ_FIRST_NAME",
    "RQ_LAST_NAME",
    "RQ_DIRECTOR",
    "RQ_VAT_CERT_NUM",
];

/// Makes a deal use a requisite.
pub(super) fn choose(state: &mut State, deal: i64, requisite: i64) {
    let link = json!({
        "ENTITY_TYPE_ID": 2, "ENTITY_ID": deal, "REQUISITE_ID": requisite.to_string(), "BANK_DETAIL_ID": "0",
        "MC_REQUISITE_ID": "0", "MC_BANK_DETAIL_ID": "0",
    });
    state.requisite_links.insert(deal, record(link));
    state.touch();
}

/// A phone as `fm` shows it.
pub(super) fn phone(state: &mut State, value: &str) -> Record {
    let id = state.new_id("multi-field");
    record(json!({"id": id, "typeId": "PHONE", "valueType": "WORK", "value": value}))
}
