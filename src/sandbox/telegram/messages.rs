//! What a bot writes: sending, editing, deleting, with every check the real server makes.
//!
//! Checks come in Telegram's order, the wording first and the chat after it, so that the same mistake meets the same
//! refusal.

use std::time::Instant;

use serde_json::{Value, json};

use super::entities::{Entity, Rich};
use super::html;
use super::keyboard::{self, Markup};
use super::limits::Weight;
use super::params::Params;
use super::refusal::{Answer, Refusal};
use super::shapes;
use super::state::{BOT_ID, Chat, Content, Kind, Standing, State, now};

/// Bytes of a text before its markup is read.
const MOST_RAW: usize = 32_768;
/// Characters of a text after its markup was read.
const MOST_TEXT: usize = 4096;
/// Characters of a caption.
const MOST_CAPTION: usize = 1024;

const NOT_MODIFIED: &str = "message is not modified: specified new message content and reply markup are exactly \
                            the same as a current content and reply markup of the message";

/// The parameters a wording comes in.
pub(super) struct Wording {
    text: &'static str,
    entities: &'static str,
}

/// The text of a text message.
pub(super) const TEXT: Wording = Wording { text: "text", entities: "entities" };
/// The words under a file.
pub(super) const CAPTION: Wording = Wording { text: "caption", entities: "caption_entities" };

impl Wording {
    /// Reads text and markup; a missing text is an empty one.
    pub(super) fn read(&self, params: &Params) -> Result<Rich, Refusal> {
        let text = params.text(self.text).unwrap_or_default();
        if text.len() > MOST_RAW {
            // The official server reads captions with the same function, and says "text" of them too.
            return Err(Refusal::bad("text is too long"));
        }
        let rich = match params.text("parse_mode").unwrap_or_default().to_lowercase().as_str() {
            "html" => html::parse(&text).map_err(|why| Refusal::bad(format!("can't parse entities: {why}")))?,
            "" => {
                let entities = params.structure(self.entities)?;
                let entities = entities.as_ref().and_then(Value::as_array);
                Rich::new(text, entities.into_iter().flatten().filter_map(Entity::read).collect())
            }
            _ => return Err(Refusal::bad("unsupported parse_mode")),
        };
        Ok(rich.completed())
    }

    /// Reads a caption that fits.
    pub(super) fn caption(params: &Params) -> Result<Rich, Refusal> {
        let rich = CAPTION.read(params)?;
        if rich.text.chars().count() > MOST_CAPTION {
            return Err(Refusal::bad("message caption is too long"));
        }
        Ok(rich)
    }
}

/// `sendMessage`.
pub(super) fn send_text(state: &mut State, params: &Params) -> Answer {
    let rich = TEXT.read(params)?;
    if rich.text.is_empty() {
        return Err(Refusal::bad("message text is empty"));
    }
    if rich.text.chars().count() > MOST_TEXT {
        return Err(Refusal::bad("message is too long"));
    }
    post(state, params, Content::Text(rich))
}

/// Puts a message of the bot into a chat and answers it.
pub(super) fn post(state: &mut State, params: &Params, content: Content) -> Answer {
    let id = writable(state, params)?;
    let chat = state.chat_mut(id);
    let markup = keyboard::check(params.structure("reply_markup")?, chat.kind == Kind::Private)?;
    if params.integer("message_thread_id").is_some_and(|thread| thread != 0) {
        return Err(Refusal::bad("message thread not found"));
    }
    let reply_to = answered(params, |message| chat.messages.contains_key(&message))?;
    state.limits.pass(id, Weight::Message, Instant::now())?;
    let source = content.rich().and_then(|_| params.text("text").or_else(|| params.text("caption")));
    let chat = state.chat_mut(id);
    let number = chat.keep(BOT_ID, content);
    let message = chat.messages.get_mut(&number).expect("it was kept a line above");
    message.source = source;
    message.reply_to = reply_to;
    message.protected = params.flag("protect_content");
    message.silent = params.flag("disable_notification");
    match markup {
        Markup::None => {}
        Markup::Inline(inline) => message.inline = Some(inline),
        Markup::Reply(keyboard) => chat.reply_keyboard = Some(keyboard),
        Markup::Remove => chat.reply_keyboard = None,
    }
    Ok(shown(state, id, number))
}

/// The message to be answered; a missing one refuses the call unless the bot said that it does not mind.
fn answered(params: &Params, exists: impl Fn(i64) -> bool) -> Result<Option<i64>, Refusal> {
    let reply = params.structure("reply_parameters")?.unwrap_or(Value::Null);
    let id = reply["message_id"].as_i64().or_else(|| params.integer("reply_to_message_id"));
    let Some(id) = id.filter(|id| *id != 0) else { return Ok(None) };
    let forgiving = reply["allow_sending_without_reply"] == true || params.flag("allow_sending_without_reply");
    match exists(id) {
        true => Ok(Some(id)),
        false if forgiving => Ok(None),
        false => Err(Refusal::bad("message to be replied not found")),
    }
}

/// `editMessageText`. Without `reply_markup` the keyboard goes.
pub(super) fn edit_text(state: &mut State, params: &Params) -> Answer {
    let rich = TEXT.read(params)?;
    if rich.text.is_empty() {
        return Err(Refusal::bad("message text is empty"));
    }
    if rich.text.chars().count() > MOST_TEXT {
        return Err(Refusal::bad("MESSAGE_TOO_LONG"));
    }
    let (chat, number) = editable(state, params)?;
    match &state.chat_mut(chat).messages[&number].content {
        Content::Text(_) => edit(state, params, (chat, number), Some(Content::Text(rich))),
        _ => Err(Refusal::bad("there is no text in the message to edit")),
    }
}

/// `editMessageCaption`.
pub(super) fn edit_caption(state: &mut State, params: &Params) -> Answer {
    let rich = Wording::caption(params)?;
    let (chat, number) = editable(state, params)?;
    let content = match &state.chat_mut(chat).messages[&number].content {
        Content::Document(file, _) => Content::Document(file.clone(), rich),
        Content::Photo(file, _) => Content::Photo(file.clone(), rich),
        _ => return Err(Refusal::bad("there is no caption in the message to edit")),
    };
    edit(state, params, (chat, number), Some(content))
}

/// `editMessageReplyMarkup`.
pub(super) fn edit_markup(state: &mut State, params: &Params) -> Answer {
    let place = editable(state, params)?;
    edit(state, params, place, None)
}

/// Changes a message of the bot; no content leaves the words as they are.
fn edit(state: &mut State, params: &Params, (chat, number): (i64, i64), content: Option<Content>) -> Answer {
    let private = chat > 0;
    let inline = match keyboard::check(params.structure("reply_markup")?, private)? {
        Markup::None => None,
        Markup::Inline(inline) => Some(inline),
        Markup::Reply(_) | Markup::Remove => return Err(Refusal::bad("inline keyboard expected")),
    };
    let old = &state.chat_mut(chat).messages[&number];
    let same_words = content.as_ref().is_none_or(|content| content.rich() == old.content.rich());
    if same_words && inline == old.inline {
        return Err(Refusal::bad(NOT_MODIFIED));
    }
    state.limits.pass(chat, Weight::Touch, Instant::now())?;
    let message = state.chat_mut(chat).messages.get_mut(&number).expect("it was found under the same lock");
    message.inline = inline;
    if let Some(content) = content {
        message.content = content;
        message.source = params.text("text").or_else(|| params.text("caption"));
        // Telegram shows "edited" for words, not for buttons.
        message.edited = Some(now());
    }
    Ok(shown(state, chat, number))
}

/// `deleteMessage`: its own anywhere, other people's in private chats only.
pub(super) fn delete(state: &mut State, params: &Params) -> Answer {
    let id = writable(state, params)?;
    let chat = state.chat_mut(id);
    let found = params.integer("message_id").and_then(|number| chat.messages.get(&number));
    let message = found.ok_or_else(|| Refusal::bad("message to delete not found"))?;
    if message.author != BOT_ID && chat.kind != Kind::Private {
        return Err(Refusal::bad("message can't be deleted"));
    }
    let number = message.id;
    chat.messages.remove(&number);
    chat.pinned.retain(|pinned| *pinned != number);
    Ok(json!(true))
}

/// The chat a call writes to, if the bot may write there.
pub(super) fn writable(state: &State, params: &Params) -> Result<i64, Refusal> {
    let chat = state.chat(&params.text("chat_id").unwrap_or_default())?;
    welcome(chat).map(|()| chat.id)
}

/// Whether a chat takes messages of the bot.
pub(super) fn welcome(chat: &Chat) -> Result<(), Refusal> {
    match chat.standing {
        Standing::Open => Ok(()),
        Standing::Stranger => Err(Refusal::forbidden("bot can't initiate conversation with a user")),
        Standing::Blocked => Err(Refusal::forbidden("bot was blocked by the user")),
        Standing::Kicked if chat.kind == Kind::Supergroup => {
            Err(Refusal::forbidden("bot was kicked from the supergroup chat"))
        }
        Standing::Kicked => Err(Refusal::forbidden("bot was kicked from the group chat")),
        Standing::Moved(to) => Err(Refusal::moved(to)),
    }
}

fn editable(state: &State, params: &Params) -> Result<(i64, i64), Refusal> {
    let number = params.integer("message_id").filter(|number| *number > 0);
    let number = number.ok_or_else(|| Refusal::bad("message identifier is not specified"))?;
    let id = writable(state, params)?;
    match state.chats[&id].messages.get(&number) {
        None => Err(Refusal::bad("message to edit not found")),
        Some(message) if message.author != BOT_ID => Err(Refusal::bad("message can't be edited")),
        Some(_) => Ok((id, number)),
    }
}

fn shown(state: &State, chat: i64, number: i64) -> Value {
    let chat = &state.chats[&chat];
    shapes::message(state, chat, &chat.messages[&number])
}
