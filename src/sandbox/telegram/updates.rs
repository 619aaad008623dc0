//! What happened, waiting for the bot: the queue of updates and `getUpdates`.
//!
//! An update is kept until it is confirmed by a higher offset, taken by the webhook, or too old. Its id is never used
//! again, also not after the stand-in was started anew.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::params::Params;
use super::refusal::{Answer, Refusal};
use super::state::{Shared, now};
use super::webhook::Webhook;

/// Kinds a bot gets only when it asks for them.
const ON_REQUEST: [&str; 3] = ["chat_member", "message_reaction", "message_reaction_count"];
/// How long a message waits.
const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// How long a press of a button waits.
const PRESS: Duration = Duration::from_secs(150);
/// Longest wait of one `getUpdates`, in seconds.
const LONGEST_POLL: i64 = 50;

const TWO_POLLERS: &str = "terminated by other getUpdates request; make sure that only one bot instance is running";
const WEBHOOK_SET: &str =
    "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first";

/// One update as it stands on the wire.
pub(super) struct Update {
    pub(super) id: i64,
    pub(super) body: Value,
    expires: Instant,
}

pub(super) struct Updates {
    next_id: i64,
    queue: VecDeque<Update>,
    /// Kinds asked for; empty means all but [`ON_REQUEST`].
    allowed: Vec<String>,
    /// Number of the newest poll; an older one gives way to it.
    poll: u64,
    pub(super) webhook: Option<Webhook>,
}

impl Default for Updates {
    fn default() -> Self {
        // A bot remembers the ids it has seen. Ids that begin with the time of day stay ahead of those given out
        // before a restart, as long as fewer than four updates a second happen; the sum fits 31 bits until 2040.
        let next_id = (now() - 1_700_000_000) * 4;
        Self { next_id, queue: VecDeque::new(), allowed: Vec::new(), poll: 0, webhook: None }
    }
}

impl Updates {
    /// Puts an update into the queue if the bot subscribed to its kind.
    pub(super) fn add(&mut self, kind: &str, content: Value) {
        let wanted = match self.allowed.as_slice() {
            [] => !ON_REQUEST.contains(&kind),
            kinds => kinds.iter().any(|wanted| wanted == kind),
        };
        if !wanted {
            return;
        }
        let lifetime = if kind == "callback_query" { PRESS } else { DAY };
        let body = json!({ "update_id": self.next_id, kind: content });
        self.queue.push_back(Update { id: self.next_id, body, expires: Instant::now() + lifetime });
        self.next_id += 1;
    }

    /// Notes `allowed_updates` of a call; the choice lasts until another one is made.
    pub(super) fn subscribe(&mut self, params: &Params) -> Result<(), Refusal> {
        let Some(kinds) = params.structure("allowed_updates")? else { return Ok(()) };
        let kinds = kinds.as_array().ok_or_else(|| Refusal::bad("can't parse allowed updates: expected an Array"))?;
        self.allowed = kinds.iter().filter_map(Value::as_str).map(str::to_owned).collect();
        Ok(())
    }

    pub(super) fn allowed(&self) -> &[String] {
        &self.allowed
    }

    /// The oldest update that is not too old.
    pub(super) fn first(&mut self) -> Option<&Update> {
        let now = Instant::now();
        self.queue.retain(|update| now < update.expires);
        self.queue.front()
    }

    /// Forgets everything before this id; a negative number keeps only so many of the newest.
    pub(super) fn confirm(&mut self, offset: i64) {
        if offset >= 0 {
            self.queue.retain(|update| update.id >= offset);
            return;
        }
        let kept = usize::try_from(offset.unsigned_abs()).unwrap_or(usize::MAX);
        let surplus = self.queue.len().saturating_sub(kept);
        self.queue.drain(..surplus);
    }

    /// Forgets everything.
    pub(super) fn drop_all(&mut self) {
        self.queue.clear();
    }

    pub(super) fn pending(&self) -> usize {
        self.queue.len()
    }

    /// Hands everything over and forgets it.
    pub(super) fn take(&mut self) -> Vec<String> {
        self.first();
        self.queue.drain(..).map(|update| update.body.to_string()).collect()
    }

    fn batch(&mut self, limit: usize) -> Vec<Value> {
        self.first();
        self.queue.iter().take(limit).map(|update| update.body.clone()).collect()
    }

    fn begin_poll(&mut self, params: &Params) -> Result<u64, Refusal> {
        self.refuse_beside_webhook()?;
        self.subscribe(params)?;
        self.confirm(params.integer("offset").unwrap_or_default());
        self.poll += 1;
        Ok(self.poll)
    }

    fn refuse_beside_webhook(&self) -> Result<(), Refusal> {
        if self.webhook.is_some() { Err(Refusal::conflict(WEBHOOK_SET)) } else { Ok(()) }
    }
}

/// `getUpdates`: waits up to `timeout` seconds for something to happen. A second poll ends the first one.
pub(super) async fn poll(shared: &Shared, params: &Params) -> Answer {
    let limit = params.integer("limit").filter(|limit| (1..=100).contains(limit)).unwrap_or(100) as usize;
    let timeout = params.integer("timeout").unwrap_or_default().clamp(0, LONGEST_POLL);
    let deadline = tokio::time::Instant::now() + Duration::from_secs(timeout.unsigned_abs());
    let number = shared.change(|state| state.updates.begin_poll(params))?;
    let mut changes = shared.changed.subscribe();
    loop {
        {
            let updates = &mut shared.quietly().updates;
            updates.refuse_beside_webhook()?;
            if updates.poll != number {
                return Err(Refusal::conflict(TWO_POLLERS));
            }
            let batch = updates.batch(limit);
            if !batch.is_empty() || tokio::time::Instant::now() >= deadline {
                return Ok(Value::Array(batch));
            }
        }
        // Whether it changed or time is up, the answer is found by looking again.
        let _ = tokio::time::timeout_at(deadline, changes.changed()).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(updates: &mut Updates) -> Vec<i64> {
        updates.batch(100).iter().filter_map(|update| update["update_id"].as_i64()).collect()
    }

    #[test]
    fn an_offset_confirms_what_is_before_it() {
        let mut updates = Updates::default();
        let first = updates.next_id;
        for n in 0..4 {
            updates.add("message", json!({ "n": n }));
        }
        assert_eq!(ids(&mut updates), [first, first + 1, first + 2, first + 3]);
        updates.confirm(first + 1);
        assert_eq!(ids(&mut updates), [first + 1, first + 2, first + 3]);
        updates.confirm(-1);
        assert_eq!(ids(&mut updates), [first + 3]);
        updates.drop_all();
        updates.add("message", json!({}));
        assert_eq!(ids(&mut updates), [first + 4], "ids are never used again");
    }

    #[test]
    fn only_kinds_asked_for_are_kept() {
        let mut updates = Updates::default();
        updates.add("message_reaction", json!({}));
        assert_eq!(updates.pending(), 0);
        updates.allowed = vec!["callback_query".into()];
        updates.add("message", json!({}));
        updates.add("callback_query", json!({}));
        assert_eq!(updates.pending(), 1);
    }
}
