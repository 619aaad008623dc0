//! Chats as a bot sees them: who is there, what it shows itself doing, reactions and pins.
//!
//! Nothing here writes a message.

use std::time::Instant;

use serde_json::json;

use super::limits::Weight;
use super::messages::{welcome, writable};
use super::params::Params;
use super::refusal::{Answer, Refusal};
use super::shapes;
use super::state::{BOT_ID, Standing, State};

const ACTIONS: [&str; 11] = [
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
];

/// Emoji a bot may react with: <https://core.telegram.org/bots/api#reactiontypeemoji>.
const REACTIONS: &str = "❤ 👍 👎 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤‍🔥 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 \
                         🍾 💋 🖕 😈 😴 😭 🤓 👻 👨‍💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷‍♂ 🤷 🤷‍♀ 😡";

/// `getChat`: a chat the bot has met.
pub(super) fn get(state: &State, params: &Params) -> Answer {
    let chat = state.chat(&params.text("chat_id").unwrap_or_default())?;
    match chat.standing {
        Standing::Stranger => return Err(Refusal::bad("chat not found")),
        Standing::Kicked => welcome(chat)?,
        Standing::Open | Standing::Blocked | Standing::Moved(_) => {}
    }
    Ok(shapes::full_chat(chat))
}

/// `getChatMember`.
pub(super) fn member(state: &State, params: &Params) -> Answer {
    let chat = state.chat(&params.text("chat_id").unwrap_or_default())?;
    let user = params.integer("user_id").ok_or_else(|| Refusal::bad("invalid user_id specified"))?;
    if user != BOT_ID && !state.people.contains_key(&user) {
        return Err(Refusal::bad("member not found"));
    }
    let there = if user == BOT_ID { chat.standing == Standing::Open } else { chat.members.contains(&user) };
    let status = if there { "member" } else { "left" };
    Ok(json!({ "status": status, "user": shapes::user(state, user) }))
}

/// `sendChatAction`: seen for five seconds, or until the bot's next message.
pub(super) fn action(state: &mut State, params: &Params) -> Answer {
    let action = params.text("action").unwrap_or_default();
    if !ACTIONS.contains(&action.as_str()) {
        return Err(Refusal::bad("wrong parameter action in request"));
    }
    let chat = writable(state, params)?;
    state.limits.pass(chat, Weight::Touch, Instant::now())?;
    state.chat_mut(chat).act(&action);
    Ok(json!(true))
}

/// `setMessageReaction`: one emoji of the fixed list, or none.
pub(super) fn react(state: &mut State, params: &Params) -> Answer {
    let wanted = params.structure("reaction")?.unwrap_or_else(|| json!([]));
    let wanted = wanted.as_array().ok_or_else(|| Refusal::bad("expected an Array of ReactionType"))?;
    let emoji = match wanted.as_slice() {
        [] => None,
        [one] => Some(one["emoji"].as_str().unwrap_or_default().trim_end_matches('\u{fe0f}').to_owned()),
        _ => return Err(Refusal::bad("REACTIONS_TOO_MANY")),
    };
    if emoji.as_ref().is_some_and(|emoji| !REACTIONS.split_whitespace().any(|known| known == emoji)) {
        return Err(Refusal::bad("REACTION_INVALID"));
    }
    let (chat, number) = message(state, params, "message to react not found")?;
    state.limits.pass(chat, Weight::Touch, Instant::now())?;
    let message = state.chat_mut(chat).messages.get_mut(&number);
    message.expect("it was found under the same lock").reaction = emoji;
    Ok(json!(true))
}

/// `pinChatMessage`.
pub(super) fn pin(state: &mut State, params: &Params) -> Answer {
    let (chat, number) = message(state, params, "message to pin not found")?;
    let pinned = &mut state.chat_mut(chat).pinned;
    pinned.retain(|old| *old != number);
    pinned.push(number);
    Ok(json!(true))
}

/// `unpinChatMessage`: the named message, or the newest pinned one.
pub(super) fn unpin(state: &mut State, params: &Params) -> Answer {
    let chat = writable(state, params)?;
    let pinned = &mut state.chat_mut(chat).pinned;
    let number = params.integer("message_id").or_else(|| pinned.last().copied());
    let place = pinned.iter().position(|old| Some(*old) == number);
    pinned.remove(place.ok_or_else(|| Refusal::bad("message to unpin not found"))?);
    Ok(json!(true))
}

fn message(state: &State, params: &Params, missing: &str) -> Result<(i64, i64), Refusal> {
    let chat = writable(state, params)?;
    let number = params.integer("message_id").filter(|number| state.chats[&chat].messages.contains_key(number));
    Ok((chat, number.ok_or_else(|| Refusal::bad(missing))?))
}
