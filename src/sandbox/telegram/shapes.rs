//! Users, chats, messages and files as they stand on the wire.
//!
//! Only shapes: nothing is looked up that the state does not hold, and nothing is decided.

use serde_json::{Map, Value, json};

use super::entities::Rich;
use super::state::{BOT_ID, BOT_NAME, Chat, Content, File, Kind, Message, State};

/// The bot as `User`.
pub(super) fn bot() -> Value {
    json!({ "id": BOT_ID, "is_bot": true, "first_name": "Daneker", "username": BOT_NAME })
}

/// `getMe`: the bot with the flags only it is told.
pub(super) fn me() -> Value {
    let mut me = bot();
    let flags = [
        ("can_join_groups", true),
        ("can_read_all_group_messages", false),
        ("supports_inline_queries", false),
        ("can_connect_to_business", false),
        ("has_main_web_app", false),
        ("has_topics_enabled", false),
        ("allows_users_to_create_topics", false),
        ("can_manage_bots", false),
    ];
    for (name, value) in flags {
        me[name] = json!(value);
    }
    me
}

/// A person, or the bot, as `User`.
pub(super) fn user(state: &State, id: i64) -> Value {
    if id == BOT_ID {
        return bot();
    }
    match state.people.get(&id) {
        Some(person) => json!({
            "id": person.id, "is_bot": false, "first_name": person.first_name, "language_code": person.language_code,
        }),
        None => json!({ "id": id, "is_bot": false, "first_name": "" }),
    }
}

/// A chat as it stands in messages.
pub(super) fn chat(chat: &Chat) -> Value {
    let name = if chat.kind == Kind::Private { "first_name" } else { "title" };
    json!({ "id": chat.id, "type": chat.kind.word(), name: chat.title })
}

/// `ChatFullInfo`.
pub(super) fn full_chat(of: &Chat) -> Value {
    let mut full = chat(of);
    full["accent_color_id"] = json!(1);
    full["max_reaction_count"] = json!(11);
    let gifts = ["unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"];
    full["accepted_gift_types"] = gifts.iter().map(|kind| ((*kind).to_owned(), json!(false))).collect();
    if of.kind != Kind::Private {
        full["permissions"] = permissions();
    }
    full
}

fn permissions() -> Value {
    let kinds = [
        "can_send_messages",
        "can_send_audios",
        "can_send_documents",
        "can_send_photos",
        "can_send_videos",
        "can_send_video_notes",
        "can_send_voice_notes",
        "can_send_polls",
        "can_send_other_messages",
        "can_add_web_page_previews",
        "can_change_info",
        "can_invite_users",
        "can_pin_messages",
        "can_manage_topics",
    ];
    kinds.iter().map(|kind| ((*kind).to_owned(), json!(true))).collect()
}

/// A message, with the message it answers.
pub(super) fn message(state: &State, of: &Chat, message: &Message) -> Value {
    let mut object = bare_message(state, of, message);
    let answered = message.reply_to.and_then(|id| of.messages.get(&id));
    if let Some(answered) = answered {
        object.insert("reply_to_message".into(), Value::Object(bare_message(state, of, answered)));
    }
    Value::Object(object)
}

fn bare_message(state: &State, of: &Chat, message: &Message) -> Map<String, Value> {
    let mut object = Map::new();
    object.insert("message_id".into(), json!(message.id));
    object.insert("date".into(), json!(message.date));
    object.insert("chat".into(), chat(of));
    object.insert("from".into(), user(state, message.author));
    if let Some(edited) = message.edited {
        object.insert("edit_date".into(), json!(edited));
    }
    if let Some(inline) = &message.inline {
        object.insert("reply_markup".into(), inline.clone());
    }
    if message.protected {
        object.insert("has_protected_content".into(), json!(true));
    }
    object.extend(content(state, &message.content));
    object
}

fn content(state: &State, content: &Content) -> Map<String, Value> {
    let file = content.file().and_then(|id| state.files.get(id));
    let mut object = match content {
        Content::Text(rich) => wording(state, rich, "text", "entities"),
        Content::Document(_, rich) | Content::Photo(_, rich) => wording(state, rich, "caption", "caption_entities"),
        Content::Sticker(_) => Map::new(),
        Content::Service(fields) => fields.as_object().cloned().unwrap_or_default(),
    };
    let shown = match (content, file) {
        (Content::Document(..), Some(file)) => Some(("document", document(file))),
        (Content::Photo(..), Some(file)) => Some(("photo", json!([picture(file)]))),
        (Content::Sticker(_), Some(file)) => Some(("sticker", sticker(file))),
        _ => None,
    };
    object.extend(shown.map(|(name, value)| (name.to_owned(), value)));
    object
}

fn wording(state: &State, rich: &Rich, text: &str, entities: &str) -> Map<String, Value> {
    let mut object = Map::new();
    if rich.text.is_empty() {
        return object;
    }
    object.insert(text.into(), json!(rich.text));
    if rich.entities.is_empty() {
        return object;
    }
    let list = rich.entities.iter().map(|entity| {
        let mut entity = entity.json();
        if let Some(id) = entity["user"]["id"].as_i64() {
            entity["user"] = user(state, id);
        }
        entity
    });
    object.insert(entities.into(), list.collect());
    object
}

/// `File`, as `getFile` answers.
pub(super) fn file(file: &File) -> Value {
    let mut object = bare_file(file);
    object["file_path"] = json!(file.path);
    object
}

fn bare_file(file: &File) -> Value {
    json!({ "file_id": file.id, "file_unique_id": file.unique_id, "file_size": file.bytes.len() })
}

fn document(file: &File) -> Value {
    let mut object = bare_file(file);
    object["file_name"] = json!(file.name);
    object["mime_type"] = json!(file.mime);
    object
}

fn picture(file: &File) -> Value {
    let (width, height) = file.size.unwrap_or_default();
    let mut object = bare_file(file);
    object["width"] = json!(width);
    object["height"] = json!(height);
    object
}

fn sticker(file: &File) -> Value {
    let mut object = picture(file);
    for (name, value) in [("type", json!("regular")), ("is_animated", json!(false)), ("is_video", json!(false))] {
        object[name] = value;
    }
    object
}
