//! One update being answered: who speaks, and the ways to end it.
//!
//! An answer, what it caused and the end of the update stand in one transaction, so that a kill in between neither loses
//! nor doubles it.

use std::time::Duration;

use chrono::TimeDelta;
use sea_orm::DatabaseTransaction;
use teloxide::payloads::AnswerCallbackQuerySetters;
use teloxide::prelude::Requester;
use teloxide::types::{CallbackQueryId, ChatAction, ChatId};
use tokio_util::task::AbortOnDropHandle;
use uuid::Uuid;

use super::screens::Reader;
use super::{Chat, classify};
use crate::app::App;
use crate::i18n::{self, Args};
use crate::ops::{Actor, Result, inbox, members, notices};
use crate::types::{Content, Lang, Notice, Role, Screen};

/// How long the answer to a tap may take; it only stops a spinner.
const TOAST: Duration = Duration::from_secs(3);

/// How long one word that we are at work lasts.
const TYPING: Duration = Duration::from_secs(4);

/// A button tapped again so soon after it was answered is not answered once more.
const AT_ONCE: TimeDelta = TimeDelta::seconds(10);

/// Most characters of a toast.
const TOAST_LENGTH: usize = 200;

/// One update being answered.
#[derive(Clone)]
pub(super) struct Turn {
    pub(super) chat: Chat,
    /// The update's number.
    pub(super) update: i64,
    /// The chat to answer in.
    pub(super) room: i64,
    pub(super) role: Role,
    pub(super) lang: Lang,
    /// Whether the room's language is to be kept as chosen.
    pub(super) keep_language: bool,
    /// The name of the room, where we did not know that we may write there.
    pub(super) unmet: Option<String>,
    pub(super) actor: Actor,
    /// The tap, when it is one.
    pub(super) tap: Option<Tap>,
}

/// A tap on a button.
#[derive(Clone, Debug)]
pub(super) struct Tap {
    pub(super) query: CallbackQueryId,
    /// The message of ours that was tapped.
    pub(super) message: i64,
    /// The payload of the button.
    pub(super) data: String,
}

impl Turn {
    pub(super) fn app(&self) -> &App {
        &self.chat.app
    }

    /// Who reads the answer.
    pub(super) fn reader(&self) -> Reader {
        self.chat.reader(self.lang)
    }

    /// Answers with a screen and ends the update.
    pub(super) async fn reply(&self, screen: Screen) -> Result<()> {
        let tx = self.app().store.begin().await?;
        self.post(&tx, screen).await?;
        self.end(tx).await
    }

    /// Posts the update's answer; one for each update.
    pub(super) async fn post(&self, tx: &DatabaseTransaction, screen: Screen) -> Result<()> {
        self.post_answer(tx, Content::Screen(screen)).await
    }

    async fn post_answer(&self, tx: &DatabaseTransaction, content: Content) -> Result<()> {
        let now = self.app().clock.now();
        let cause = match &self.tap {
            // Who taps twice because nothing seems to happen wants one answer.
            Some(Tap { message, data, .. }) => {
                let tapped = format!("tap:{message}:{}", Uuid::new_v5(&Uuid::NAMESPACE_OID, data.as_bytes()).simple());
                if notices::posted_since(tx, self.room, &tapped, now - AT_ONCE).await? {
                    return Ok(());
                }
                format!("{tapped}:{}", self.update)
            }
            None => format!("update:{}:answer", self.update),
        };
        Ok(notices::post(tx, now, self.room, &cause, content).await?)
    }

    /// Posts something that follows the update's answer; `place` tells several apart.
    pub(super) async fn post_beside(&self, tx: &DatabaseTransaction, place: usize, notice: Notice) -> Result<()> {
        let cause = format!("update:{}:beside:{place}", self.update);
        Ok(notices::post(tx, self.app().clock.now(), self.room, &cause, Content::Notice(notice)).await?)
    }

    /// The chat shows that we are at work until what this gives is dropped.
    pub(super) fn typing(&self) -> AbortOnDropHandle<()> {
        let (bot, room) = (self.chat.bot.clone(), ChatId(self.room));
        AbortOnDropHandle::new(tokio::spawn(async move {
            // Telegram shows it for five seconds. Best effort: the answer itself matters.
            while bot.send_chat_action(room, ChatAction::Typing).await.is_ok() {
                tokio::time::sleep(TYPING).await;
            }
        }))
    }

    /// Answers with what is worded when it is sent, and ends the update.
    pub(super) async fn tell(&self, notice: Notice) -> Result<()> {
        let tx = self.app().store.begin().await?;
        self.post_answer(&tx, Content::Notice(notice)).await?;
        self.end(tx).await
    }

    /// Turns the message that was tapped over to another screen, and ends the update.
    pub(super) async fn turn_over(&self, screen: Screen) -> Result<()> {
        let Some(Tap { message, .. }) = self.tap else { return self.reply(screen).await };
        let tx = self.app().store.begin().await?;
        let cause = format!("update:{}:answer", self.update);
        let now = self.app().clock.now();
        notices::replace(&tx, now, (self.room, message), &cause, Content::Screen(screen)).await?;
        self.end(tx).await
    }

    /// Ends the update together with what it caused.
    pub(super) async fn end(&self, tx: DatabaseTransaction) -> Result<()> {
        if self.keep_language {
            members::choose_language(&tx, self.room, self.lang).await?;
        }
        if let Some(name) = &self.unmet {
            members::open(self.app(), &tx, self.room, name).await?;
        }
        inbox::handled(&tx, self.update).await?;
        Ok(self.app().store.commit(tx).await?)
    }

    /// Stops the spinner of a tap without words, when it was a tap.
    pub(super) async fn acknowledge(&self) {
        if let Some(Tap { query, .. }) = &self.tap {
            answer(&self.chat, query, None).await;
        }
    }

    /// Answers a tap with a few words that pass.
    pub(super) async fn toast(&self, key: &str, args: &Args) {
        let text: String = i18n::plain(self.lang, key, args).chars().take(TOAST_LENGTH).collect();
        if let Some(Tap { query, .. }) = &self.tap {
            answer(&self.chat, query, Some(text)).await;
        }
    }
}

/// Stops the spinner of a tap, with a text or without. Best effort: a tap too old to be answered is nobody's loss.
pub(super) async fn answer(chat: &Chat, query: &CallbackQueryId, text: Option<String>) {
    let mut call = chat.bot.answer_callback_query(query.clone());
    if let Some(text) = text {
        call = call.text(text);
    }
    match tokio::time::timeout(TOAST, call.into_future()).await {
        Ok(Ok(_)) => {}
        Ok(Err(error)) => tracing::info!(error = classify::words(&error), "a tap could not be answered"),
        Err(_) => tracing::info!("a tap was not answered in time"),
    }
}
