//! The whole of Telegram on one page: chats with their messages, buttons, who is typing, which spinner turns.
//!
//! Made for showing; tests use the readers. Texts come as HTML that is safe to show as it is.

use serde_json::{Map, Value, json};
use tokio::sync::watch;

use super::entities::Rich;
use super::state::{BOT_ID, Chat, FileKind, Message, Standing, State, Tap};
use super::{Telegram, shapes};

impl Telegram {
    /// Everything a desk page shows:
    ///
    /// `{bot, people: [{id, first_name, language_code}], chats: [{id, type, title, members, standing, action, keyboard,
    /// pinned, menus: {person: [{command, description}]}, messages: [{id, date, edited, from: {id, name, bot}, html, buttons,
    /// file: {name, size, picture: {width, height}}, reaction, reply_to, silent}]}], taps: [{id, person, chat, message, waiting, text, alert}]}`
    ///
    /// `action` is `{name, left_ms}` while people see one; `picture` is null where a file is to be loaded. `buttons` are rows of
    /// Telegram's own button objects; of `menus` each member sees one.
    pub fn desk(&self) -> Value {
        let state = self.shared.quietly();
        let person = |id: &i64| shapes::user(&state, *id);
        json!({
            "bot": shapes::bot(),
            "people": state.people.keys().map(person).collect::<Vec<_>>(),
            "chats": state.chats.values().map(|chat| chat_view(&state, chat)).collect::<Vec<_>>(),
            "taps": state.taps.iter().map(tap_view).collect::<Vec<_>>(),
        })
    }

    /// Sees every change made after this call; the number itself means nothing.
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.shared.changed.subscribe()
    }
}

fn chat_view(state: &State, chat: &Chat) -> Value {
    let line = |(command, description): &(String, String)| json!({ "command": command, "description": description });
    let people = chat.members.iter().filter_map(|id| state.people.get(id));
    let menu = |person| state.menu.seen(chat, person).iter().map(line).collect::<Vec<_>>();
    let menus: Map<String, Value> = people.map(|person| (person.id.to_string(), menu(person).into())).collect();
    json!({
        "id": chat.id,
        "type": chat.kind.word(),
        "title": chat.title,
        "members": chat.members,
        "standing": standing(chat.standing),
        "action": chat.action().map(|(name, left)| json!({ "name": name, "left_ms": left.as_millis() })),
        "keyboard": chat.reply_keyboard,
        "pinned": chat.pinned,
        "menus": menus,
        "messages": chat.messages.values().map(|message| message_view(state, message)).collect::<Vec<_>>(),
    })
}

fn standing(standing: Standing) -> &'static str {
    match standing {
        Standing::Stranger => "stranger",
        Standing::Open => "open",
        Standing::Blocked => "blocked",
        Standing::Kicked => "kicked",
        Standing::Moved(_) => "moved",
    }
}

fn message_view(state: &State, message: &Message) -> Value {
    let from = shapes::user(state, message.author);
    let file = message.content.file().and_then(|id| state.files.get(id)).map(|file| {
        let size = file.size.filter(|_| file.kind == FileKind::Photo);
        let picture = size.map(|(width, height)| json!({ "width": width, "height": height }));
        json!({ "name": file.name, "size": file.bytes.len(), "picture": picture })
    });
    json!({
        "id": message.id,
        "date": message.date,
        "edited": message.edited.is_some(),
        "from": { "id": message.author, "name": from["first_name"], "bot": message.author == BOT_ID },
        "html": message.content.rich().map(Rich::safe_html).unwrap_or_default(),
        "buttons": message.inline.as_ref().map(|inline| inline["inline_keyboard"].clone()),
        "file": file,
        "reaction": message.reaction,
        "reply_to": message.reply_to,
        "silent": message.silent,
    })
}

fn tap_view(tap: &Tap) -> Value {
    json!({
        "id": tap.id,
        "person": tap.person,
        "chat": tap.chat,
        "message": tap.message,
        "waiting": tap.answer.is_none(),
        "text": tap.answer.as_ref().and_then(|answer| answer.text.as_deref()),
        "alert": tap.answer.as_ref().is_some_and(|answer| answer.alert),
    })
}
