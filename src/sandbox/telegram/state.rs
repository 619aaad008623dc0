//! What the stand-in remembers: people, chats, messages, files, and who waits for what.
//!
//! It is data with a few finders; whether something is allowed is decided by the methods, what a person does by `people`.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use axum::body::Bytes;
use serde_json::Value;
use tokio::sync::watch;

use super::entities::Rich;
use super::limits::Limits;
use super::menu::Menu;
use super::refusal::Refusal;
use super::updates::Updates;

/// The bot's token; it opens nothing but this stand-in.
pub(super) const TOKEN: &str = "7000000001:SANDBOX-this-opens-nothing-elsewhere";
/// The bot's id, the first half of its token.
pub(super) const BOT_ID: i64 = 7_000_000_001;
/// The bot's user name, for `/command@name`.
pub(super) const BOT_NAME: &str = "daneker_sandbox_bot";

/// How long people see that the bot is typing.
const TYPING: Duration = Duration::from_secs(5);

/// The state behind its lock, and word of every change.
pub(super) struct Shared {
    state: Mutex<State>,
    pub(super) changed: watch::Sender<u64>,
}

impl Shared {
    pub(super) fn new() -> Self {
        Self { state: Mutex::new(State::default()), changed: watch::Sender::new(0) }
    }

    /// Looks, or changes without telling anybody.
    pub(super) fn quietly(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes, and tells those who watch.
    pub(super) fn change<T>(&self, work: impl FnOnce(&mut State) -> T) -> T {
        let outcome = work(&mut self.quietly());
        self.changed.send_modify(|count| *count += 1);
        outcome
    }
}

#[derive(Default)]
pub(super) struct State {
    pub(super) people: BTreeMap<i64, Person>,
    pub(super) chats: BTreeMap<i64, Chat>,
    /// By `file_id`.
    pub(super) files: BTreeMap<String, File>,
    pub(super) taps: Vec<Tap>,
    pub(super) updates: Updates,
    pub(super) menu: Menu,
    pub(super) limits: Limits,
}

impl State {
    /// The chat a call is about, whatever its standing.
    pub(super) fn chat(&self, id: &str) -> Result<&Chat, Refusal> {
        let id: i64 = id.trim().parse().map_err(|_| match id.trim() {
            "" => Refusal::bad("chat_id is empty"),
            _ => Refusal::bad("chat not found"),
        })?;
        self.chats.get(&id).ok_or_else(|| Refusal::bad("chat not found"))
    }

    /// A chat found before under the same lock.
    pub(super) fn chat_mut(&mut self, id: i64) -> &mut Chat {
        self.chats.get_mut(&id).expect("chats are never removed, and this one was found")
    }
}

/// A person with an account.
#[derive(Clone, Debug)]
pub(super) struct Person {
    pub(super) id: i64,
    pub(super) first_name: String,
    /// IETF tag of the client's interface.
    pub(super) language_code: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Private,
    Group,
    Supergroup,
}

impl Kind {
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Private => "private",
            Self::Group => "group",
            Self::Supergroup => "supergroup",
        }
    }
}

/// How a chat stands to the bot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// The person never wrote; a bot cannot begin.
    Stranger,
    Open,
    /// The person blocked the bot.
    Blocked,
    /// The bot was removed from the group.
    Kicked,
    /// The group became a supergroup with this id.
    Moved(i64),
}

pub(super) struct Chat {
    pub(super) id: i64,
    pub(super) kind: Kind,
    /// The group's title, or the person's first name.
    pub(super) title: String,
    pub(super) members: Vec<i64>,
    pub(super) standing: Standing,
    pub(super) messages: BTreeMap<i64, Message>,
    pub(super) pinned: Vec<i64>,
    /// Buttons in place of the person's letters.
    pub(super) reply_keyboard: Option<Value>,
    last_message: i64,
    action: Option<(String, Instant)>,
}

impl Chat {
    pub(super) fn new(id: i64, kind: Kind, title: &str, members: Vec<i64>, standing: Standing) -> Self {
        Self {
            id,
            kind,
            title: title.into(),
            members,
            standing,
            messages: BTreeMap::new(),
            pinned: Vec::new(),
            reply_keyboard: None,
            last_message: 0,
            action: None,
        }
    }

    /// Keeps a message under the next id and returns the id.
    pub(super) fn keep(&mut self, author: i64, content: Content) -> i64 {
        self.last_message += 1;
        let message = Message {
            id: self.last_message,
            date: now(),
            edited: None,
            author,
            content,
            source: None,
            inline: None,
            reply_to: None,
            reaction: None,
            protected: false,
            silent: false,
        };
        if author == BOT_ID {
            self.action = None;
        }
        self.messages.insert(message.id, message);
        self.last_message
    }

    /// The bot shows what it is doing.
    pub(super) fn act(&mut self, action: &str) {
        self.action = Some((action.into(), Instant::now() + TYPING));
    }

    /// What people see the bot doing at the moment, and for how long they still will.
    pub(super) fn action(&self) -> Option<(&str, Duration)> {
        let (action, until) = self.action.as_ref()?;
        let left = until.saturating_duration_since(Instant::now());
        (!left.is_zero()).then_some((action, left))
    }

    /// Message ids go on counting where another chat stopped.
    pub(super) fn continue_from(&mut self, other: &Self) {
        self.last_message = other.last_message;
    }
}

#[derive(Clone, Debug)]
pub(super) struct Message {
    pub(super) id: i64,
    /// Unix seconds.
    pub(super) date: i64,
    pub(super) edited: Option<i64>,
    /// A person's id, or the bot's.
    pub(super) author: i64,
    pub(super) content: Content,
    /// The text as the bot sent it, markup included.
    pub(super) source: Option<String>,
    /// `InlineKeyboardMarkup`.
    pub(super) inline: Option<Value>,
    pub(super) reply_to: Option<i64>,
    /// The bot's emoji on it.
    pub(super) reaction: Option<String>,
    pub(super) protected: bool,
    /// It came without a sound.
    pub(super) silent: bool,
}

#[derive(Clone, Debug)]
pub(super) enum Content {
    Text(Rich),
    /// File ids lead to [`State::files`].
    Document(String, Rich),
    Photo(String, Rich),
    Sticker(String),
    /// Fields of a service message.
    Service(Value),
}

impl Content {
    /// Text or caption.
    pub(super) fn rich(&self) -> Option<&Rich> {
        match self {
            Self::Text(rich) | Self::Document(_, rich) | Self::Photo(_, rich) => Some(rich),
            Self::Sticker(_) | Self::Service(_) => None,
        }
    }

    /// The id of the file it shows.
    pub(super) fn file(&self) -> Option<&str> {
        match self {
            Self::Document(file, _) | Self::Photo(file, _) | Self::Sticker(file) => Some(file),
            Self::Text(_) | Self::Service(_) => None,
        }
    }
}

/// What a file was sent as; Telegram takes its id for nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FileKind {
    Document,
    Photo,
    Sticker,
}

impl FileKind {
    /// The folder of its download.
    pub(super) fn folder(self) -> &'static str {
        match self {
            Self::Document => "documents",
            Self::Photo => "photos",
            Self::Sticker => "stickers",
        }
    }
}

#[derive(Clone, Debug)]
pub(super) struct File {
    pub(super) id: String,
    /// The same for one file under all its ids.
    pub(super) unique_id: String,
    pub(super) kind: FileKind,
    /// Path under `/file/bot<token>/`.
    pub(super) path: String,
    pub(super) name: String,
    pub(super) mime: String,
    pub(super) bytes: Bytes,
    /// Width and height of a picture.
    pub(super) size: Option<(u32, u32)>,
}

/// One press of a button: a callback query.
#[derive(Clone, Debug)]
pub(super) struct Tap {
    pub(super) id: String,
    pub(super) person: i64,
    pub(super) chat: i64,
    pub(super) message: i64,
    pub(super) answer: Option<TapAnswer>,
}

/// What the bot answered to a press.
#[derive(Clone, Debug)]
pub(super) struct TapAnswer {
    pub(super) text: Option<String>,
    pub(super) alert: bool,
}

/// Unix seconds.
pub(super) fn now() -> i64 {
    chrono::Utc::now().timestamp()
}
