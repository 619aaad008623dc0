//! What people do in their Telegram: write, press, send files, block the bot, change groups.
//!
//! A person can do only what a client would let them do; the one exception, a forged press, says so in its name.

use axum::body::Bytes;
use serde_json::{Value, json};

use super::entities::{Entity, Rich};
use super::keyboard::{self, Press};
use super::state::{BOT_ID, BOT_NAME, Chat, Content, FileKind, Kind, Person, Standing, State};
use super::{Telegram, files, shapes, taps};

/// Why a person cannot do what was asked.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unable {
    /// Nobody has this id.
    #[error("there is no person {0}")]
    NoPerson(i64),
    /// No chat has this id, or the person is not in it.
    #[error("person {person} is not in a chat {chat}")]
    NotThere {
        /// The person's id.
        person: i64,
        /// The chat's id.
        chat: i64,
    },
    /// No message has this id.
    #[error("there is no message {message} in chat {chat}")]
    NoMessage {
        /// The chat's id.
        chat: i64,
        /// The message's id.
        message: i64,
    },
    /// No message shows this button.
    #[error("no message in chat {chat} shows the button {button:?}")]
    NoButton {
        /// The chat's id.
        chat: i64,
        /// Label or data looked for.
        button: String,
    },
    /// The button opens a page, copies a text or the like; the bot hears nothing of it.
    #[error("the button {0:?} does not lead to the bot")]
    LeadsElsewhere(String),
}

/// A picture of one pixel, for photos and stickers whose content does not matter.
const PIXEL: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0:~\x9bU\
                       \0\0\0\nIDATx\x9cch\0\0\0\x82\0\x81w\xcdr\xb6\0\0\0\0IEND\xaeB`\x82";

impl Telegram {
    /// Adds a person and their private chat, which has the same id. The bot may write there once they wrote first.
    pub fn add_person(&self, first_name: &str, language_code: &str, id: i64) {
        let person = Person { id, first_name: first_name.into(), language_code: language_code.into() };
        let chat = Chat::new(id, Kind::Private, first_name, vec![id], Standing::Stranger);
        self.shared.change(|state| {
            state.people.insert(id, person);
            state.chats.insert(id, chat);
        });
    }

    /// Adds a group the bot is a member of. Ids from -1000000000001 down are supergroups, other negative ones groups.
    pub fn add_group(&self, title: &str, id: i64, members: &[i64]) {
        let kind = if id < -1_000_000_000_000 { Kind::Supergroup } else { Kind::Group };
        let chat = Chat::new(id, kind, title, members.to_vec(), Standing::Kicked);
        self.shared.change(|state| {
            state.chats.insert(id, chat);
            stand(state, id, members.first().copied().unwrap_or(BOT_ID), Standing::Open);
        });
    }

    /// A person writes; returns the message's id. In a group the bot hears only commands, mentions and answers to it.
    ///
    /// # Errors
    /// When there is no such person or chat.
    pub fn says(&self, chat: i64, person: i64, text: &str) -> Result<i64, Unable> {
        let rich = Rich::new(text.into(), Vec::new()).completed();
        self.posts(chat, person, Content::Text(rich), None)
    }

    /// A person writes a text with entities given as on the wire, of kinds a client library may not know yet.
    ///
    /// # Errors
    /// As [`Telegram::says`].
    pub fn says_with(&self, chat: i64, person: i64, text: &str, entities: &Value) -> Result<i64, Unable> {
        let entities = entities.as_array().into_iter().flatten().filter_map(Entity::read).collect();
        self.posts(chat, person, Content::Text(Rich::new(text.into(), entities)), None)
    }

    /// A person answers a message.
    ///
    /// # Errors
    /// As [`Telegram::says`], and when the message is not there.
    pub fn replies(&self, chat: i64, person: i64, message: i64, text: &str) -> Result<i64, Unable> {
        let rich = Rich::new(text.into(), Vec::new()).completed();
        self.posts(chat, person, Content::Text(rich), Some(message))
    }

    /// A person sends a file.
    ///
    /// # Errors
    /// As [`Telegram::says`].
    pub fn sends_document(&self, chat: i64, person: i64, document: (&str, Bytes), words: &str) -> Result<i64, Unable> {
        let (name, bytes) = document;
        let file = self.shared.change(|state| files::keep(state, files::file(FileKind::Document, name, None, bytes)));
        self.posts(chat, person, Content::Document(file, Rich::new(words.into(), Vec::new()).completed()), None)
    }

    /// A person sends a photo.
    ///
    /// # Errors
    /// As [`Telegram::says`].
    pub fn sends_photo(&self, chat: i64, person: i64, words: &str) -> Result<i64, Unable> {
        let file = self.keeps_pixel(FileKind::Photo);
        self.posts(chat, person, Content::Photo(file, Rich::new(words.into(), Vec::new()).completed()), None)
    }

    /// A person sends a sticker.
    ///
    /// # Errors
    /// As [`Telegram::says`].
    pub fn sends_sticker(&self, chat: i64, person: i64) -> Result<i64, Unable> {
        let file = self.keeps_pixel(FileKind::Sticker);
        self.posts(chat, person, Content::Sticker(file), None)
    }

    fn keeps_pixel(&self, kind: FileKind) -> String {
        let file = files::file(kind, "pixel.png", None, Bytes::from_static(PIXEL));
        self.shared.change(|state| files::keep(state, file))
    }

    /// A person presses the button with this label, or else this data, under the newest message that has it; returns
    /// the id of the callback query.
    ///
    /// # Errors
    /// When no message shows the button, or it does not lead to the bot.
    pub fn taps(&self, person: i64, chat: i64, button: &str) -> Result<String, Unable> {
        self.shared.change(|state| {
            let inline = |id: &i64| state.chats[&chat].messages[id].inline.as_ref();
            let place = present(state, chat, person)?;
            let mut newest = place.messages.keys().rev();
            let message = newest.find(|id| inline(id).is_some_and(|inline| keyboard::find(inline, button).is_some()));
            let message = *message.ok_or_else(|| Unable::NoButton { chat, button: button.into() })?;
            tap(state, (person, chat, message), button)
        })
    }

    /// A person presses a button under this very message, which may be an old one.
    ///
    /// # Errors
    /// As [`Telegram::taps`].
    pub fn taps_on(&self, person: i64, chat: i64, message: i64, button: &str) -> Result<String, Unable> {
        self.shared.change(|state| {
            present(state, chat, person)?;
            tap(state, (person, chat, message), button)
        })
    }

    /// A person with a modified client sends data no button shows, or presses under a message that is gone.
    ///
    /// # Errors
    /// When there is no such person or chat.
    pub fn forges(&self, person: i64, chat: i64, message: i64, data: &str) -> Result<String, Unable> {
        self.shared.change(|state| {
            present(state, chat, person)?;
            Ok(taps::press(state, person, chat, message, data))
        })
    }

    /// A person blocks the bot; writing to it again ends that.
    ///
    /// # Errors
    /// When there is no such person.
    pub fn blocks(&self, person: i64) -> Result<(), Unable> {
        self.changes_standing(person, person, Standing::Blocked)
    }

    /// A member removes the bot from a group.
    ///
    /// # Errors
    /// When there is no such person or group.
    pub fn removes_bot(&self, group: i64, person: i64) -> Result<(), Unable> {
        self.changes_standing(group, person, Standing::Kicked)
    }

    fn changes_standing(&self, chat: i64, person: i64, standing: Standing) -> Result<(), Unable> {
        self.shared.change(|state| {
            present(state, chat, person)?;
            stand(state, chat, person, standing);
            Ok(())
        })
    }

    /// A group becomes a supergroup under another id; the old one refuses from now on and tells the new one.
    ///
    /// # Errors
    /// When there is no such person or group.
    pub fn upgrades(&self, group: i64, person: i64, to: i64) -> Result<(), Unable> {
        self.shared.change(|state| {
            let old = present(state, group, person)?;
            let mut new = Chat::new(to, Kind::Supergroup, &old.title, old.members.clone(), Standing::Open);
            new.continue_from(old);
            state.chats.insert(to, new);
            post(state, group, person, Content::Service(json!({ "migrate_to_chat_id": to })), None);
            state.chat_mut(group).standing = Standing::Moved(to);
            post(state, to, person, Content::Service(json!({ "migrate_from_chat_id": group })), None);
            Ok(())
        })
    }

    /// Switches the rate limits on or off; they are on at the start.
    pub fn limits(&self, on: bool) {
        self.shared.change(|state| state.limits.switch(on));
    }

    fn posts(&self, chat: i64, person: i64, content: Content, reply_to: Option<i64>) -> Result<i64, Unable> {
        self.shared.change(|state| {
            let place = present(state, chat, person)?;
            if let Some(message) = reply_to.filter(|message| !place.messages.contains_key(message)) {
                return Err(Unable::NoMessage { chat, message });
            }
            match place.standing {
                Standing::Stranger => state.chat_mut(chat).standing = Standing::Open,
                Standing::Blocked => stand(state, chat, person, Standing::Open),
                Standing::Open | Standing::Kicked | Standing::Moved(_) => {}
            }
            Ok(post(state, chat, person, content, reply_to))
        })
    }
}

fn present(state: &State, chat: i64, person: i64) -> Result<&Chat, Unable> {
    if !state.people.contains_key(&person) {
        return Err(Unable::NoPerson(person));
    }
    let place = state.chats.get(&chat).filter(|place| place.members.contains(&person));
    place.ok_or(Unable::NotThere { person, chat })
}

fn post(state: &mut State, chat: i64, person: i64, content: Content, reply_to: Option<i64>) -> i64 {
    let place = state.chat_mut(chat);
    let id = place.keep(person, content);
    let message = place.messages.get_mut(&id).expect("it was kept a line above");
    message.reply_to = reply_to;
    let place = &state.chats[&chat];
    if place.standing == Standing::Open && reaches_bot(place, id) {
        let shown = shapes::message(state, place, &place.messages[&id]);
        state.updates.add("message", shown);
    }
    id
}

/// Privacy mode, on for every new bot: in groups it hears commands, mentions, answers to it and service messages.
fn reaches_bot(chat: &Chat, id: i64) -> bool {
    let message = &chat.messages[&id];
    let answers_bot = message.reply_to.and_then(|id| chat.messages.get(&id)).is_some_and(|m| m.author == BOT_ID);
    let Some(rich) = message.content.rich() else {
        return chat.kind == Kind::Private || answers_bot || matches!(message.content, Content::Service(_));
    };
    let first = rich.text.split_whitespace().next().unwrap_or_default();
    let command = first.starts_with('/') && first.split_once('@').is_none_or(|(_, name)| name == BOT_NAME);
    chat.kind == Kind::Private || answers_bot || command || rich.text.contains(&format!("@{BOT_NAME}"))
}

fn tap(state: &mut State, (person, chat, message): (i64, i64, i64), button: &str) -> Result<String, Unable> {
    let found = state.chats[&chat].messages.get(&message).ok_or(Unable::NoMessage { chat, message })?;
    match found.inline.as_ref().and_then(|inline| keyboard::find(inline, button)) {
        None => Err(Unable::NoButton { chat, button: button.into() }),
        Some(Press::Elsewhere) => Err(Unable::LeadsElsewhere(button.into())),
        Some(Press::Data(data)) => {
            let data = data.to_owned();
            Ok(taps::press(state, person, chat, message, &data))
        }
    }
}

/// Changes how a chat stands to the bot and tells the bot.
fn stand(state: &mut State, chat: i64, person: i64, standing: Standing) {
    let place = state.chat_mut(chat);
    let old = std::mem::replace(&mut place.standing, standing);
    let member = |standing| match standing {
        Standing::Open => json!({ "status": "member", "user": shapes::bot() }),
        _ if place.kind == Kind::Private => json!({ "status": "kicked", "user": shapes::bot(), "until_date": 0 }),
        _ => json!({ "status": "left", "user": shapes::bot() }),
    };
    let (old, new, shown) = (member(old), member(standing), shapes::chat(place));
    let from = shapes::user(state, person);
    let change = json!({
        "chat": shown, "from": from, "date": super::state::now(), "old_chat_member": old, "new_chat_member": new,
    });
    state.updates.add("my_chat_member", change);
}
