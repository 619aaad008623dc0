//! The thumbs of the people in Telegram.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, State};
use serde::Deserialize;

use super::Shared;
use super::api::{DONE, Done, No, read_deed};

/// What a person does.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum Deed {
    /// Writes, perhaps in answer to a message.
    Say { chat: i64, person: i64, text: String, reply_to: Option<i64> },
    /// Presses a button, named by its label or its data; without a message, under the newest one that has it.
    Tap { chat: i64, person: i64, button: String, message: Option<i64> },
    /// Blocks the bot, until they write again.
    Block { person: i64 },
}

/// `POST /desk/chat/{deed}`
pub(super) async fn act(State(desk): State<Arc<Shared>>, Path(deed): Path<String>, body: Bytes) -> Done {
    let telegram = &desk.sandbox.telegram;
    match read_deed(&deed, &body)? {
        Deed::Say { text, .. } if text.trim().is_empty() => Err(No::bad("text is empty")),
        Deed::Say { chat, person, text, reply_to: None } => {
            telegram.says(chat, person, &text).map(drop).map_err(No::bad)
        }
        Deed::Say { chat, person, text, reply_to: Some(message) } => {
            telegram.replies(chat, person, message, &text).map(drop).map_err(No::bad)
        }
        Deed::Tap { chat, person, button, message: None } => {
            telegram.taps(person, chat, &button).map(drop).map_err(No::bad)
        }
        Deed::Block { person } => telegram.blocks(person).map_err(No::bad),
        Deed::Tap { chat, person, button, message: Some(message) } => {
            telegram.taps_on(person, chat, message, &button).map(drop).map_err(No::bad)
        }
    }?;
    DONE
}
