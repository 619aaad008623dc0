//! The chat's people, and what they read.

use daneker::sandbox::telegram::Telegram;

use super::World;

/// The chat of the settings.
pub const GROUP: i64 = -100_500;
/// An admin; writes Russian.
pub const AIGUL: i64 = 1001;
/// A manager: in the group, no admin.
pub const MARAT: i64 = 1002;
/// Somebody who found the bot.
pub const STRANGER: i64 = 666;

/// Everybody the stories know.
pub fn gather(telegram: &Telegram) {
    telegram.add_person("Айгүл", "ru", AIGUL);
    telegram.add_person("Марат", "kk", MARAT);
    telegram.add_person("Незнакомец", "ru", STRANGER);
    telegram.add_group("Продажи", GROUP, &[AIGUL, MARAT]);
}

impl World {
    /// Somebody writes in a chat.
    pub async fn says(&mut self, chat: i64, person: i64, text: &str) {
        self.telegram.says(chat, person, text).unwrap();
        self.settle().await;
    }

    /// Somebody answers the last message of the bot.
    pub async fn answers(&mut self, chat: i64, person: i64, text: &str) {
        self.answers_to(chat, person, "", text).await;
    }

    /// Somebody answers the last message of the bot that says something.
    pub async fn answers_to(&mut self, chat: i64, person: i64, said: &str, text: &str) {
        let messages = self.telegram.messages(chat);
        let asked = messages.iter().rfind(|message| message.from_bot && message.text.contains(said)).unwrap();
        self.telegram.replies(chat, person, asked.id, text).unwrap();
        self.settle().await;
    }

    /// Somebody taps a button, by what stands on it.
    pub async fn taps(&mut self, chat: i64, person: i64, button: &str) {
        self.telegram.taps(person, chat, button).unwrap();
        self.settle().await;
    }

    /// The next message of the bot that nobody read yet.
    pub fn next_message(&mut self, chat: i64) -> Option<String> {
        let read = self.read.entry(chat).or_default();
        let mut messages = self.telegram.messages(chat).into_iter();
        let next = messages.find(|message| message.from_bot && !read.contains_key(&message.id))?;
        read.insert(next.id, next.text.clone());
        Some(plain(&next.text))
    }

    /// The next message that was read and says something else by now.
    pub fn next_edited(&mut self, chat: i64) -> Option<String> {
        let read = self.read.entry(chat).or_default();
        let mut messages = self.telegram.messages(chat).into_iter();
        let edited = messages
            .find(|message| read.get(&message.id).is_some_and(|text| message.from_bot && *text != message.text))?;
        read.insert(edited.id, edited.text.clone());
        Some(plain(&edited.text))
    }

    /// A message read before has been edited, and now contains all of this; gives the whole text.
    #[track_caller]
    pub fn sees_edited(&mut self, chat: i64, parts: &[&str]) -> String {
        let message = self.next_edited(chat).unwrap_or_else(|| panic!("nothing was edited to say {parts:?}"));
        for part in parts {
            assert!(message.contains(part), "«{part}» is not in:\n{message}");
        }
        message
    }

    /// The group reads exactly this next.
    #[track_caller]
    pub fn group_reads(&mut self, text: &str) {
        self.reads(GROUP, text);
    }

    /// A chat reads exactly this next.
    #[track_caller]
    pub fn reads(&mut self, chat: i64, text: &str) {
        let message = self.next_message(chat);
        assert_eq!(message.as_deref(), Some(text));
    }

    /// A chat reads something next that contains all of this; gives the whole text.
    #[track_caller]
    pub fn reads_about(&mut self, chat: i64, parts: &[&str]) -> String {
        let message = self.next_message(chat).unwrap_or_else(|| panic!("nothing to read about {parts:?}"));
        for part in parts {
            assert!(message.contains(part), "«{part}» is not in:\n{message}");
        }
        message
    }

    /// Whatever the bot said so far is read, and of no interest.
    pub fn reads_the_rest(&mut self, chat: i64) {
        while self.next_message(chat).or_else(|| self.next_edited(chat)).is_some() {}
    }

    /// The text of the last toast a tap was answered with.
    pub fn last_toast(&self) -> String {
        self.telegram.toasts().last().and_then(|toast| toast.text.clone()).unwrap_or_default()
    }

    /// The texts of all toasts so far.
    pub fn toasts(&self) -> Vec<String> {
        self.telegram.toasts().into_iter().filter_map(|toast| toast.text).collect()
    }

    pub(super) fn nothing_unread(&mut self) {
        for chat in [GROUP, AIGUL, MARAT, STRANGER] {
            if let Some(text) = self.next_message(chat) {
                panic!("nobody read this in chat {chat}:\n{text}");
            }
            while let Some(text) = self.next_edited(chat) {
                // That something is over, or told anew further down, nobody has to see.
                assert!(text.starts_with(['✅', '⤵']), "nobody saw that a message in chat {chat} was edited:\n{text}");
            }
        }
    }
}

/// Spaces that do not break look like any other.
fn plain(text: &str) -> String {
    text.replace(['\u{a0}', '\u{202f}'], " ")
}
