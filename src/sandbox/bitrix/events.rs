//! The outgoing webhook: events wait in a queue, are sent once, and are never sent again.
//!
//! <https://apidocs.bitrix24.ru/api-reference/events/index.html>

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use tokio::task::JoinSet;
use tokio::time::Instant;

use super::Portal;
use super::state::State;

/// How long the portal waits for a handler.
const PATIENCE: Duration = Duration::from_secs(10);
/// How many events it sends side by side.
const ABREAST: usize = 16;
/// Sent events kept for the desk and for stories.
const KEPT: usize = 2_000;

/// Events on their way, and what became of those before.
#[derive(Debug)]
pub(super) struct Outbox {
    pub(super) token: String,
    pub(super) member: String,
    pub(super) hook: Option<String>,
    pub(super) delay: Duration,
    pub(super) losing: bool,
    pub(super) sent: VecDeque<SentEvent>,
    waiting: VecDeque<Event>,
}

impl Default for Outbox {
    fn default() -> Self {
        let (token, member) = (uuid::Uuid::new_v4().simple().to_string(), uuid::Uuid::new_v4().simple().to_string());
        let (sent, waiting) = (VecDeque::new(), VecDeque::new());
        Self { token, member, hook: None, delay: Duration::from_millis(50), losing: false, sent, waiting }
    }
}

#[derive(Clone, Debug)]
struct Event {
    name: &'static str,
    deal: i64,
    due: Instant,
}

/// An event which left the queue.
#[derive(Clone, Debug)]
pub struct SentEvent {
    /// `ONCRMDEALADD`, `ONCRMDEALUPDATE` or `ONCRMDEALDELETE`.
    pub name: &'static str,
    /// Whose it is.
    pub deal: i64,
    /// When it left, by the portal's clock.
    pub at: DateTime<Utc>,
    /// What became of it.
    pub fate: Fate,
}

/// What became of an event. None of them is sent again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// The portal lost it.
    Lost,
    /// A story took it, to deliver it by itself.
    Taken,
    /// The handler answered with this status.
    Answered(u16),
    /// The handler did not answer.
    Unanswered,
}

impl State {
    /// An event of a deal is born.
    pub(super) fn fire(&mut self, name: &'static str, deal: i64) {
        self.touch();
        let event = Event { name, deal, due: Instant::now() + self.outbox.delay };
        if self.outbox.losing {
            self.note_sent(&event, Fate::Lost);
        } else {
            self.outbox.waiting.push_back(event);
        }
    }

    /// The bodies of all events still waiting; they wait no longer.
    pub(super) fn take_events(&mut self) -> Vec<String> {
        let events = std::mem::take(&mut self.outbox.waiting);
        for event in &events {
            self.note_sent(event, Fate::Taken);
        }
        events.iter().map(|event| self.body(event)).collect()
    }

    fn note_sent(&mut self, event: &Event, fate: Fate) {
        let at = self.now();
        let sent = &mut self.outbox.sent;
        if sent.len() == KEPT {
            sent.pop_front();
        }
        sent.push_back(SentEvent { name: event.name, deal: event.deal, at, fate });
    }

    /// The body as it goes over the wire: a form, its brackets percent-encoded, `ts` being the time of sending.
    fn body(&self, event: &Event) -> String {
        let endpoint = format!("http://{}/rest/", self.domain);
        form_urlencoded::Serializer::new(String::new())
            .append_pair("event", event.name)
            .append_pair("event_handler_id", "1")
            .append_pair("data[FIELDS][ID]", &event.deal.to_string())
            .append_pair("ts", &self.now().timestamp().to_string())
            .append_pair("auth[domain]", &self.domain)
            .append_pair("auth[client_endpoint]", &endpoint)
            .append_pair("auth[server_endpoint]", "https://oauth.bitrix24.tech/rest/")
            .append_pair("auth[member_id]", &self.outbox.member)
            .append_pair("auth[application_token]", &self.outbox.token)
            .finish()
    }
}

/// What the queue has to do next.
enum Next {
    Send { event: Event, url: String, body: String },
    Wait(Instant),
    Idle,
}

fn next(state: &mut State) -> Next {
    let Some(url) = state.outbox.hook.clone() else { return Next::Idle };
    let Some(event) = state.outbox.waiting.front() else { return Next::Idle };
    if event.due > Instant::now() {
        return Next::Wait(event.due);
    }
    let event = event.clone();
    state.outbox.waiting.pop_front();
    let body = state.body(&event);
    Next::Send { event, url, body }
}

/// Sends events for as long as the portal runs.
pub(super) async fn deliver(portal: Arc<Portal>) {
    let client = reqwest::Client::builder().no_proxy().build().unwrap_or_default();
    let mut under_way = JoinSet::new();
    loop {
        while under_way.len() >= ABREAST {
            under_way.join_next().await;
        }
        match portal.with(next) {
            Next::Send { event, url, body } => {
                under_way.spawn(send(portal.clone(), client.clone(), event, url, body));
            }
            Next::Wait(due) => tokio::select! {
                () = tokio::time::sleep_until(due) => {}
                () = portal.news.notified() => {}
            },
            Next::Idle => tokio::select! {
                () = portal.news.notified() => {}
                Some(_) = under_way.join_next() => {}
            },
        }
    }
}

async fn send(portal: Arc<Portal>, client: reqwest::Client, event: Event, url: String, body: String) {
    let request = client.post(url).timeout(PATIENCE).body(body);
    let request = request
        .header("Content-Type", "application/x-www-form-urlencoded")
        .header("User-Agent", "Bitrix24 Webhook Engine");
    let fate = match request.send().await {
        Ok(answer) => Fate::Answered(answer.status().as_u16()),
        Err(_) => Fate::Unanswered,
    };
    portal.with(|state| {
        state.note_sent(&event, fate);
        state.touch();
    });
}
