//! Answering what waits in the inbox: teloxide's dispatcher, fed from our table instead of from Telegram.
//!
//! An update is handed out once at a time; what a dead process left unfinished is handed out again.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::time::Duration;

use futures::StreamExt;
use futures::stream::{self, BoxStream};
use teloxide::error_handlers::LoggingErrorHandler;
use teloxide::stop::{StopToken, mk_stop_token};
use teloxide::types::{Update, UpdateKind};
use teloxide::update_listeners::{AsUpdateStream, UpdateListener};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use super::{Chat, classify, patience};
use crate::entity::telegram_update::Model;
use crate::ops::{Result, inbox};

/// Rows read at once.
const PAGE: u64 = 100;

/// Another process may have stored something without our hearing of it.
const LOOK_AGAIN: Duration = Duration::from_secs(10);

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

/// Every update that waits and is not taken, by number, taken now; without the update itself when it cannot be read.
pub(super) async fn untaken(chat: &Chat) -> Result<Vec<(i64, Option<Update>)>> {
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
    Ok(free.map(|row| (row.id, parse(&row.body))).collect())
}

/// Gives up an update that cannot be read.
pub(super) async fn refuse(chat: &Chat, id: i64) {
    tracing::error!(update.id = id, "an update cannot be read");
    if let Err(error) = inbox::failed(chat.app.store.db(), id).await {
        tracing::error!(update.id = id, %error, "an update could not be given up");
    }
    chat.taken.give_back(id);
}

/// Only from text: teloxide cannot read an update out of a parsed value.
fn parse(body: &str) -> Option<Update> {
    let update: Update = serde_json::from_str(body).ok()?;
    (!matches!(update.kind, UpdateKind::Error(_))).then_some(update)
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
    news: watch::Receiver<()>,
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
            self.news.mark_unchanged();
            if let Err(error) = self.read().await {
                tracing::error!(%error, "the inbox cannot be read");
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
            if self.ready.is_empty() {
                tokio::select! {
                    () = self.stop.cancelled() => {}
                    _ = self.news.changed() => {}
                    () = tokio::time::sleep(LOOK_AGAIN) => {}
                }
            }
        }
    }

    async fn read(&mut self) -> Result<()> {
        for (id, update) in untaken(&self.chat).await? {
            match update {
                Some(update) => self.ready.push_back(update),
                None => refuse(&self.chat, id).await,
            }
        }
        Ok(())
    }
}
