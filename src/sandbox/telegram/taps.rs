//! Presses of buttons: the query a press becomes, and the one answer it takes.
//!
//! The spinner on a person's button turns until the answer, so none may be answered twice or for nothing.

use serde_json::{Value, json};
use uuid::Uuid;

use super::params::Params;
use super::refusal::{Answer, Refusal};
use super::shapes;
use super::state::{State, Tap, TapAnswer};

/// Characters of a toast.
const MOST_TOAST: usize = 200;

/// Makes a callback query of a press and returns its id. A message that is gone stands there without its content.
pub(super) fn press(state: &mut State, person: i64, chat: i64, message: i64, data: &str) -> String {
    // Real ids are 64-bit numbers as text.
    let id = (Uuid::new_v4().as_u128() as u64 >> 1).to_string();
    let place = &state.chats[&chat];
    let shown = match place.messages.get(&message) {
        Some(message) => shapes::message(state, place, message),
        None => json!({ "message_id": message, "date": 0, "chat": shapes::chat(place) }),
    };
    let query = json!({
        "id": id,
        "from": shapes::user(state, person),
        "message": shown,
        "chat_instance": chat_instance(chat),
        "data": data,
    });
    state.updates.add("callback_query", query);
    state.taps.push(Tap { id: id.clone(), person, chat, message, answer: None });
    id
}

/// An id of the chat that tells nothing about it.
fn chat_instance(chat: i64) -> String {
    (chat.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407)).to_string()
}

/// `answerCallbackQuery`: once.
pub(super) fn answer(state: &mut State, params: &Params) -> Answer {
    let id = params.text("callback_query_id").unwrap_or_default();
    let text = params.text("text").filter(|text| !text.is_empty());
    if text.as_ref().is_some_and(|text| text.chars().count() > MOST_TOAST) {
        return Err(Refusal::bad("MESSAGE_TOO_LONG"));
    }
    let open = state.taps.iter_mut().find(|tap| tap.id == id && tap.answer.is_none());
    let too_old = || Refusal::bad("query is too old and response timeout expired or query ID is invalid");
    open.ok_or_else(too_old)?.answer = Some(TapAnswer { text, alert: params.flag("show_alert") });
    Ok(Value::Bool(true))
}
