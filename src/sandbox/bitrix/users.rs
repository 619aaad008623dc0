//! Who is there, and what the webhook itself may ask about itself.

use serde_json::{Value, json};

use super::methods;
use super::params::Params;
use super::reply::{Answer, missing};
use super::stages::old_page;
use super::state::{ADMINISTRATOR, State};
use super::value::{Record, moment, text};

/// Fields the narrowest of the three user scopes hides.
const HIDDEN_FROM_BRIEF: [&str; 1] = ["EMAIL"];

/// `profile`: of the webhook's owner.
pub(super) fn profile(state: &mut State, _: &Params) -> Answer {
    let owner = &state.users[&ADMINISTRATOR];
    Ok(json!({
        "ID": owner["ID"], "ADMIN": true, "NAME": owner["NAME"], "LAST_NAME": owner["LAST_NAME"],
        "PERSONAL_GENDER": "", "TIME_ZONE": "", "TIME_ZONE_OFFSET": 0,
    })
    .into())
}

/// `scope`: what is ticked.
pub(super) fn scope(state: &mut State, _: &Params) -> Answer {
    Ok(json!(state.access.scopes).into())
}

/// `method.get`: whether a method exists and may be called.
pub(super) fn method(state: &mut State, params: &Params) -> Answer {
    let params = params.any_case();
    if params.value("name").is_none() {
        return Err(missing("name"));
    }
    let name = params.text("name").to_lowercase();
    let found = methods::find(&name);
    let available = found.is_some_and(|method| method.granted(&state.access.scopes));
    Ok(json!({ "isExisting": found.is_some() || name == "batch", "isAvailable": available || name == "batch" }).into())
}

/// `server.time`.
pub(super) fn time(state: &mut State, _: &Params) -> Answer {
    Ok(moment(state.now()).into())
}

/// `user.get`: text for numbers, but real booleans, and `{}` where a time is expected.
pub(super) fn users(state: &mut State, params: &Params) -> Answer {
    let params = params.any_case();
    let brief = !["user", "user_basic"].iter().any(|&scope| state.access.scopes.contains(scope));
    let shown: Vec<Record> = state
        .users
        .values()
        .map(|user| {
            let visible = |name: &String| !(brief && HIDDEN_FROM_BRIEF.contains(&name.as_str()));
            user.iter().filter(|(name, _)| visible(name)).map(|(name, value)| (name.clone(), value.clone())).collect()
        })
        .collect();
    // An employee is also found by a bare `ID` beside the filter.
    let id = params.value("ID").map(|id| text(&id));
    let rows = shown.iter().filter(|user| id.as_ref().is_none_or(|id| user["ID"] == *id));
    Ok(old_page(&params, rows, &[]))
}

/// `department.get`.
pub(super) fn departments(state: &mut State, params: &Params) -> Answer {
    let params = params.any_case();
    let id = params.value("ID").map(|id| text(&id));
    let rows = state.departments.values().filter(|row| id.as_ref().is_none_or(|id| row["ID"] == *id));
    Ok(old_page(&params, rows, &[]))
}

/// `user.current`.
pub(super) fn current(state: &mut State, _: &Params) -> Answer {
    Ok(Value::from(state.users[&ADMINISTRATOR].clone()).into())
}
