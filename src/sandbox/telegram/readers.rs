//! What people see: messages as they read them, toasts, menus; and the updates still waiting.
//!
//! Reading changes nothing, but for [`Telegram::take_updates`], which says so.

use axum::body::Bytes;
use serde_json::Value;

use super::keyboard;
use super::menu::Line;
use super::state::{BOT_ID, Chat, File, FileKind, Message, State};
use super::{Telegram, people::Unable};

/// A message as people see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageView {
    /// Its number within the chat.
    pub id: i64,
    /// The writer's id; the bot's own for the bot.
    pub author: i64,
    /// Whether the bot wrote it.
    pub from_bot: bool,
    /// Text or caption without markup; empty when there is none.
    pub text: String,
    /// Text or caption as the bot sent it, markup included.
    pub html: Option<String>,
    /// The buttons under it, row by row.
    pub buttons: Vec<Vec<Button>>,
    /// Whether people see the word "edited".
    pub edited: bool,
    /// The file it shows.
    pub file: Option<FileView>,
    /// The bot's emoji on it.
    pub reaction: Option<String>,
    /// The message it answers.
    pub reply_to: Option<i64>,
    /// Whether it came without a sound.
    pub silent: bool,
}

/// A button under a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Button {
    /// What stands on it.
    pub label: String,
    /// What a press brings to the bot.
    pub data: Option<String>,
    /// The page it opens.
    pub url: Option<String>,
}

/// A file in a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileView {
    /// Name as sent.
    pub name: String,
    /// MIME type as sent, or by the name's ending.
    pub mime: String,
    /// Whether people see it as a picture in the chat, not as a file to load.
    pub picture: bool,
    /// Path for a download under `/file/bot<token>/`.
    pub path: String,
    /// Its content.
    pub bytes: Bytes,
}

/// A bot's answer to a press of a button.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Toast {
    /// Id of the callback query.
    pub callback: String,
    /// Who pressed.
    pub person: i64,
    /// Where.
    pub chat: i64,
    /// What was shown; `None` when only the spinner was stopped.
    pub text: Option<String>,
    /// Whether it had to be closed by hand.
    pub alert: bool,
}

/// One registered list of commands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommandList {
    /// `default`, `all_private_chats`, `chat:7`, `chat_member:-5:7` and so on.
    pub scope: String,
    /// Two letters, or nothing for the fallback.
    pub language: String,
    /// Commands without slash, and descriptions.
    pub commands: Vec<(String, String)>,
}

impl Telegram {
    /// The messages of a chat, oldest first; none when there is no such chat.
    pub fn messages(&self, chat: i64) -> Vec<MessageView> {
        let state = self.shared.quietly();
        let messages = state.chats.get(&chat).into_iter().flat_map(|chat| chat.messages.values());
        messages.map(|message| view(&state, message)).collect()
    }

    /// All answers to presses, in the order of the presses.
    pub fn toasts(&self) -> Vec<Toast> {
        let state = self.shared.quietly();
        let answered = state.taps.iter().filter_map(|tap| Some((tap, tap.answer.clone()?)));
        let toast = |(tap, answer): (&super::state::Tap, super::state::TapAnswer)| Toast {
            callback: tap.id.clone(),
            person: tap.person,
            chat: tap.chat,
            text: answer.text,
            alert: answer.alert,
        };
        answered.map(toast).collect()
    }

    /// Ids of the presses whose spinner still turns.
    pub fn unanswered(&self) -> Vec<String> {
        let state = self.shared.quietly();
        state.taps.iter().filter(|tap| tap.answer.is_none()).map(|tap| tap.id.clone()).collect()
    }

    /// Every registered list of commands.
    pub fn commands(&self) -> Vec<CommandList> {
        let lists = self.shared.quietly().menu.lists.clone();
        let list = |((scope, language), commands)| CommandList { scope, language, commands };
        lists.into_iter().map(list).collect()
    }

    /// The commands a person's menu offers in a chat.
    ///
    /// # Errors
    /// When there is no such person or chat.
    pub fn menu(&self, chat: i64, person: i64) -> Result<Vec<Line>, Unable> {
        let state = self.shared.quietly();
        let who = state.people.get(&person).ok_or(Unable::NoPerson(person))?;
        let place = state.chats.get(&chat).ok_or(Unable::NotThere { person, chat })?;
        Ok(state.menu.seen(place, who).to_vec())
    }

    /// What people see the bot doing in a chat right now, such as `typing`.
    pub fn action(&self, chat: i64) -> Option<String> {
        let state = self.shared.quietly();
        state.chats.get(&chat).and_then(Chat::action).map(|(action, _)| action.to_owned())
    }

    /// The updates not yet confirmed, as JSON texts, oldest first; they count as confirmed from now on.
    pub fn take_updates(&self) -> Vec<String> {
        self.shared.change(|state| state.updates.take())
    }
}

fn view(state: &State, message: &Message) -> MessageView {
    let file = message.content.file().and_then(|id| state.files.get(id));
    MessageView {
        id: message.id,
        author: message.author,
        from_bot: message.author == BOT_ID,
        text: message.content.rich().map(|rich| rich.text.clone()).unwrap_or_default(),
        html: message.source.clone(),
        buttons: message.inline.as_ref().map(buttons).unwrap_or_default(),
        edited: message.edited.is_some(),
        file: file.map(file_view),
        reaction: message.reaction.clone(),
        reply_to: message.reply_to,
        silent: message.silent,
    }
}

fn file_view(file: &File) -> FileView {
    let picture = file.kind == FileKind::Photo;
    let (name, mime, path) = (file.name.clone(), file.mime.clone(), file.path.clone());
    FileView { name, mime, picture, path, bytes: file.bytes.clone() }
}

fn buttons(inline: &Value) -> Vec<Vec<Button>> {
    let button = |button: &Value| Button {
        label: button["text"].as_str().unwrap_or_default().into(),
        data: button["callback_data"].as_str().map(str::to_owned),
        url: button["url"].as_str().or_else(|| button["web_app"]["url"].as_str()).map(str::to_owned),
    };
    keyboard::rows(inline).map(|row| row.iter().map(button).collect()).collect()
}
