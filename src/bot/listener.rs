//! Answering what waits in the inbox: teloxide's dispatcher, fed from our table instead of from Telegram.
//!
//! An update is handed out once at a time; what a dead process left unfinished is handed out again.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::time::Duration;

use futures::StreamExt;
use futures::stream::{self, BoxStream};
use serde_json::Value;
use teloxide::error_handlers::LoggingErrorHandler;
use teloxide::stop::{StopToken, mk_stop_token};
use teloxide::types::{Update, UpdateKind};
use teloxide::update_listeners::{AsUpdateStream, UpdateListener};
use tokio_util::sync::CancellationToken;

use super::{Chat, classify, patience, screens};
use crate::entity::telegram_update::Model;
use crate::ops::{Result, inbox, members, notices};
use crate::store::News;
use crate::types::{Content, Lang};

/// Rows read at once.
const PAGE: u64 = 100;

/// Another process may have stored something without our hearing of it.
const LOOK_AGAIN: Duration = Duration::from_secs(1);

/// How long the start of the dispatcher may delay the end of the program.
const GRACE: Duration = Duration::from_secs(5);

/// Answers until `stop`, then ends what is begun.
pub(super) async fn answer(chat: &Chat, stop: &CancellationToken) {
    let mut patience = patience::Patience::default();
    while patience::insist("getMe", stop, || chat.me()).await.is_some() {
        let mut dispatcher = chat.dispatcher();
        let waiting = Waiting { chat: chat.clone(), stop: stop.clone() };
        let dispatching = dispatcher.try_dispatch_with_listener(waiting, LoggingErrorHandler::new());
        let too_late = async {
            stop.cancelled().await;
            tokio::time::sleep(GRACE).await;
        };
        tokio::select! {
            ended = dispatching => if let Err(error) = ended {
                tracing::warn!(error = classify::words(&error), "answering could not begin");
            },
            () = too_late => tracing::warn!("answering could not be ended in time"),
        }
        patience.tried();
        if !patience::rest(patience.pause(), stop).await {
            return;
        }
    }
}

/// Every update that waits and is not taken, by number, taken now; as it came when it cannot be read.
pub(super) async fn untaken(chat: &Chat) -> Result<Vec<(i64, Result<Update, String>)>> {
    let mut rows = Vec::new();
    loop {
        let after = rows.last().map_or(i64::MIN, |row: &Model| row.id);
        let page = inbox::waiting(&chat.app, after, PAGE).await?;
        if page.is_empty() {
            break;
        }
        rows.extend(page);
    }
    // Taken only when nothing can fail any more: what is taken must be handed out.
    let free = rows.into_iter().filter(|row| chat.taken.take(row.id));
    Ok(free.map(|row| (row.id, parse(row.body))).collect())
}

/// Gives up an update that teloxide cannot read (a place on the map is one), with a word to the person if it is a message of
/// somebody we know.
pub(super) async fn refuse(chat: &Chat, id: i64, body: &str) {
    tracing::warn!(update.id = id, "an update cannot be read");
    if let Err(error) = only_text(chat, id, body).await {
        tracing::error!(update.id = id, %error, "an update could not be given up");
    }
    chat.taken.give_back(id);
}

async fn only_text(chat: &Chat, id: i64, body: &str) -> Result<()> {
    let update: Value = serde_json::from_str(body).unwrap_or_default();
    let number = |pointer| update.pointer(pointer).and_then(Value::as_i64);
    let (room, person) = (number("/message/chat/id"), number("/message/from/id"));
    let known = match room {
        Some(room) if members::role(&chat.app, room, person).await?.is_some() => Some(room),
        _ => None,
    };
    let lang = match known {
        Some(room) => members::language(&chat.app, room).await?.unwrap_or_default(),
        None => Lang::default(),
    };
    let tx = chat.app.store.begin().await?;
    if let Some(room) = known {
        let screen = Content::Screen(screens::start::only_text(&chat.reader(lang)));
        notices::post(&tx, chat.app.clock.now(), room, &format!("update:{id}:answer"), screen).await?;
    }
    inbox::failed(&tx, id).await?;
    Ok(chat.app.store.commit(tx).await?)
}

/// Only from text: teloxide cannot read an update out of a parsed value.
fn parse(body: String) -> Result<Update, String> {
    match serde_json::from_str::<Update>(&body) {
        Ok(update) if !matches!(update.kind, UpdateKind::Error(_)) => Ok(update),
        _ => Err(body),
    }
}

/// The updates that wait, as teloxide wants them.
struct Waiting {
    chat: Chat,
    stop: CancellationToken,
}

impl UpdateListener for Waiting {
    type Err = Infallible;

    /// Required, but never used: the stream ends when the program stops.
    fn stop_token(&mut self) -> StopToken {
        mk_stop_token().0
    }
}

impl<'a> AsUpdateStream<'a> for Waiting {
    type StreamErr = Infallible;
    type Stream = BoxStream<'a, std::result::Result<Update, Infallible>>;

    fn as_stream(&'a mut self) -> Self::Stream {
        let news = self.chat.app.store.news();
        let reading = Reading { chat: self.chat.clone(), stop: self.stop.clone(), news, ready: VecDeque::new() };
        stream::unfold(reading, async |mut reading| Some((Ok(reading.next().await?), reading))).boxed()
    }
}

struct Reading {
    chat: Chat,
    stop: CancellationToken,
    news: News,
    ready: VecDeque<Update>,
}

impl Reading {
    /// The next update; none when the program stops.
    async fn next(&mut self) -> Option<Update> {
        loop {
            if self.stop.is_cancelled() {
                return None;
            }
            if let Some(update) = self.ready.pop_front() {
                return Some(update);
            }
            self.news.look();
            if let Err(error) = self.read().await {
                tracing::error!(%error, "the inbox cannot be read");
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
            if self.ready.is_empty() {
                tokio::select! {
                    () = self.stop.cancelled() => {}
                    () = self.news.arrive() => {}
                    () = tokio::time::sleep(LOOK_AGAIN) => {}
                }
            }
        }
    }

    async fn read(&mut self) -> Result<()> {
        for (id, update) in untaken(&self.chat).await? {
            match update {
                Ok(update) => self.ready.push_back(update),
                Err(body) => refuse(&self.chat, id, &body).await,
            }
        }
        Ok(())
    }
}
