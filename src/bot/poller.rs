//! Asking Telegram for updates: a batch is on the disk before the next question tells Telegram to forget it.
//!
//! It knows an update's number, nothing of what stands in it.

use std::sync::PoisonError;
use std::time::Duration;

use serde::Serialize;
use serde_json::Value;
use teloxide::RequestError;
use teloxide::prelude::Requester;
use teloxide::requests::{JsonRequest, Payload};
use teloxide::types::AllowedUpdate;
use thiserror::Error;
use tokio_util::sync::CancellationToken;

use super::classify::{self, Verdict};
use super::patience::{self, Patience};
use super::{Chat, schema};
use crate::ops::{self, inbox};

/// How long Telegram may keep a question open, seconds; below the client's own limit of 17.
const OPEN_FOR: u32 = 10;

/// `getUpdates` with the updates as they are: teloxide's own would keep only what it understands.
#[derive(Clone, Serialize)]
struct GetUpdates {
    #[serde(skip_serializing_if = "Option::is_none")]
    offset: Option<i64>,
    timeout: u32,
    allowed_updates: [AllowedUpdate; schema::KINDS.len()],
}

impl Payload for GetUpdates {
    type Output = Vec<Value>;
    const NAME: &'static str = "getUpdates";
}

/// Why updates did not come.
#[derive(Debug, Error)]
pub(super) enum Missed {
    /// Telegram did not give them.
    #[error("{}", classify::words(.0))]
    Telegram(#[from] RequestError),
    /// They could not be stored; Telegram gives them again.
    #[error(transparent)]
    Store(#[from] ops::Error),
}

/// Asks for updates until `stop`.
pub(super) async fn run(chat: &Chat, stop: &CancellationToken) {
    let mut patience = Patience::default();
    if patience::insist("deleteWebhook", stop, || leave_webhook(chat)).await.is_none() {
        return;
    }
    while let Some(outcome) = stop.run_until_cancelled(fetch(chat, OPEN_FOR)).await {
        let Err(missed) = outcome else {
            if patience.rewarded() {
                tracing::info!("Telegram answers again");
            }
            continue;
        };
        if patience.tried() {
            tracing::warn!(error = %missed, "updates do not come");
        }
        if !patience::rest(pause_after(&missed, &patience), stop).await {
            return;
        }
        if missed.is_about_webhook() && patience::insist("deleteWebhook", stop, || leave_webhook(chat)).await.is_none()
        {
            return;
        }
    }
}

/// Asks once, keeping the question open for `timeout` seconds, and stores what comes.
pub(super) async fn fetch(chat: &Chat, timeout: u32) -> Result<usize, Missed> {
    // Only the question right after a batch carries an offset: it tells Telegram that the batch is ours. Telegram may begin
    // to count anew after a quiet week, and a standing offset would throw such updates away unread.
    let offset = *chat.confirm.lock().unwrap_or_else(PoisonError::into_inner);
    let question = GetUpdates { offset, timeout, allowed_updates: schema::KINDS };
    let answer = JsonRequest::new(chat.bot.clone(), question).await?;
    let batch: Vec<(i64, String)> = answer.iter().filter_map(numbered).collect();
    inbox::store(&chat.app, &batch).await?;
    let last = batch.iter().map(|(id, _)| *id).max();
    *chat.confirm.lock().unwrap_or_else(PoisonError::into_inner) = last.map(|last| last + 1);
    Ok(batch.len())
}

fn numbered(update: &Value) -> Option<(i64, String)> {
    Some((update.get("update_id")?.as_i64()?, update.to_string()))
}

/// Telegram gives updates to a webhook or to questions, not to both. Nothing that waits there is dropped.
async fn leave_webhook(chat: &Chat) -> Result<(), RequestError> {
    if chat.bot.get_webhook_info().await?.url.is_some() {
        chat.bot.delete_webhook().await?;
    }
    Ok(())
}

fn pause_after(missed: &Missed, patience: &Patience) -> Duration {
    match missed {
        Missed::Telegram(error) => match classify::verdict(error) {
            Verdict::Wait(pause) => pause,
            _ => patience.pause(),
        },
        Missed::Store(_) => patience.pause(),
    }
}

impl Missed {
    fn is_about_webhook(&self) -> bool {
        matches!(self, Self::Telegram(error) if classify::words(error).contains("webhook is active"))
    }
}
