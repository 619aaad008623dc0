//! What can be made to go wrong at a stand-in, by a story or from the desk page.
//!
//! A fault says nothing about the stand-in's state: it only decides whether the work is done and whether the caller
//! hears of it. It must never invent a third outcome.

use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use tokio::sync::watch;

/// Something that goes wrong at a stand-in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// Nobody listens: connections are refused, open ones are closed.
    Away,
    /// The work is done, the answer comes this much later (milliseconds).
    Slow(u64),
    /// The work is not done, and the caller meets this instead.
    Instead(Trouble),
    /// The work is done, and the caller meets this all the same.
    After(Trouble),
}

/// What the caller meets in place of the answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trouble {
    /// The connection is closed without a byte.
    Cut,
    /// The connection stays open and nothing ever comes.
    Silence,
    /// Some other answer.
    Answer {
        /// HTTP status.
        status: u16,
        /// Value of `Content-Type`.
        content_type: String,
        /// The body as sent.
        body: String,
    },
}

impl Trouble {
    /// An answer with a JSON body.
    pub fn json(status: u16, body: &str) -> Self {
        Self::Answer { status, content_type: "application/json".into(), body: body.into() }
    }

    /// An HTML page, as web servers and providers put in front of a system that is unwell.
    pub fn html(status: u16, body: &str) -> Self {
        Self::Answer { status, content_type: "text/html; charset=utf-8".into(), body: body.into() }
    }
}

/// One fault, the calls it concerns, and how often it strikes.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Rule {
    /// What happens.
    pub fault: Fault,
    /// Strikes calls whose text (see [`super::calls::Call::text`]) contains this; all calls when absent.
    #[serde(default)]
    pub on: Option<String>,
    /// Lets this many matching calls pass first.
    #[serde(default)]
    pub skip: u32,
    /// Strikes this many times, then is gone; until cleared when absent.
    #[serde(default)]
    pub times: Option<u32>,
}

/// The faults switched on at one stand-in; cheap to clone, all clones are one switchboard.
#[derive(Clone)]
pub struct Faults {
    rules: Arc<Mutex<Vec<Rule>>>,
    changed: watch::Sender<()>,
}

impl Default for Faults {
    fn default() -> Self {
        Self { rules: Arc::default(), changed: watch::Sender::new(()) }
    }
}

impl Faults {
    /// Switches a fault on for every call until [`Faults::clear`].
    pub fn set(&self, fault: Fault) {
        self.add(Rule { fault, on: None, skip: 0, times: None });
    }

    /// Switches a fault on for the next call whose text contains `on`.
    pub fn once(&self, on: &str, fault: Fault) {
        self.add(Rule { fault, on: Some(on.into()), skip: 0, times: Some(1) });
    }

    /// Adds a rule; the first rule that matches a call strikes it.
    pub fn add(&self, rule: Rule) {
        self.lock().push(rule);
        self.changed.send_replace(());
    }

    /// Switches everything off.
    pub fn clear(&self) {
        self.lock().clear();
        self.changed.send_replace(());
    }

    /// The rules in force, for the desk page.
    pub fn rules(&self) -> Vec<Rule> {
        self.lock().clone()
    }

    /// Whether nobody listens at the moment.
    pub fn away(&self) -> bool {
        self.lock().iter().any(|rule| rule.fault == Fault::Away)
    }

    /// Sees every change of the rules made after this call.
    pub fn changes(&self) -> watch::Receiver<()> {
        self.changed.subscribe()
    }

    /// The fault that strikes a call with this text; counts it.
    pub fn strike(&self, text: &str) -> Option<Fault> {
        let mut rules = self.lock();
        let index = rules.iter().position(|rule| rule.on.as_deref().is_none_or(|on| text.contains(on)))?;
        let rule = &mut rules[index];
        if rule.skip > 0 {
            rule.skip -= 1;
            return None;
        }
        let fault = rule.fault.clone();
        if let Some(times) = &mut rule.times {
            *times = times.saturating_sub(1);
            if *times == 0 {
                rules.remove(index);
            }
        }
        Some(fault)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Rule>> {
        self.rules.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
