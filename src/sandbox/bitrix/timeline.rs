//! Comments in the timeline of deals.
//!
//! <https://apidocs.bitrix24.ru/api-reference/crm/timeline/comments/crm-timeline-comment-add.html>

use serde_json::{Value, json};

use super::fields::Entity;
use super::filter;
use super::list::{self, Query};
use super::params::Params;
use super::reply::{Answer, Refusal, Reply, missing};
use super::state::{ADMINISTRATOR, State, record};
use super::value::{Record, integer, moment, text};

/// `crm.timeline.comment.add`: only lower-case `fields` counts. A comment is no change of the deal: no event.
pub(super) fn add(state: &mut State, params: &Params) -> Answer {
    if params.value("fields").is_none() {
        return Err(missing("fields"));
    }
    let fields = params.record("fields");
    let given = |name: &str| fields.get(name).unwrap_or(&Value::Null);
    let kind = text(given("ENTITY_TYPE")).to_lowercase();
    let comment = text(given("COMMENT"));
    if comment.trim().is_empty() {
        return Err(Refusal::bad("INVALID_ARG_VALUE", "Empty comment message"));
    }
    let owner = integer(given("ENTITY_ID")).filter(|id| {
        let entity = entity(&kind);
        entity.is_some_and(|entity| state.table(entity).contains_key(id))
    });
    let Some(owner) = owner else { return Err(Refusal::bad("OWNER_NOT_FOUND", "Owner was not found")) };
    let author = integer(given("AUTHOR_ID")).filter(|id| state.users.contains_key(id)).unwrap_or(ADMINISTRATOR);
    Ok(json!(note(state, &kind, owner, author, &comment)).into())
}

/// `crm.timeline.comment.list`: of one object at a time.
pub(super) fn list(state: &mut State, params: &Params) -> Answer {
    let filter = params.record("filter");
    for name in ["ENTITY_ID", "ENTITY_TYPE"] {
        if !filter.keys().any(|key| filter::split(key).1 == name) {
            return Err(Refusal::bad("INVALID_ARG_VALUE", format!("Filter field {name} is required")));
        }
    }
    let known = |name: &str| ["ENTITY_ID", "ENTITY_TYPE", "ID"].contains(&name).then(|| name.to_owned());
    let condition = filter::read(params.pairs("filter"), &known)
        .map_err(|field| Refusal::bad("INVALID_ARG_VALUE", format!("Invalid filter: {field}")))?;
    let page = Query::new(condition, params).page(state.comments.values());
    let wanted = params.words("select");
    let rows: Vec<_> = page.rows.iter().map(|row| list::select(row, &wanted)).collect();
    Ok(Reply { result: rows.into(), total: page.total, next: page.next })
}

/// Writes a comment and returns its id.
pub(super) fn note(state: &mut State, kind: &str, owner: i64, author: i64, comment: &str) -> i64 {
    let id = state.new_id("comment");
    let row = json!({
        "ID": id.to_string(), "ENTITY_ID": owner.to_string(), "ENTITY_TYPE": kind, "CREATED": moment(state.now()),
        "COMMENT": comment, "AUTHOR_ID": author.to_string(), "FILES": {},
    });
    state.comments.insert(id, record(row));
    state.touch();
    id
}

/// The comments of a deal, oldest first.
pub(super) fn of_deal(state: &State, deal: i64) -> Vec<String> {
    let deal = deal.to_string();
    let own = |row: &&Record| row["ENTITY_TYPE"] == "deal" && row["ENTITY_ID"] == deal.as_str();
    state.comments.values().filter(own).map(|row| text(&row["COMMENT"])).collect()
}

fn entity(kind: &str) -> Option<Entity> {
    match kind {
        "lead" => Some(Entity::Lead),
        "deal" => Some(Entity::Deal),
        "contact" => Some(Entity::Contact),
        "company" => Some(Entity::Company),
        _ => None,
    }
}
