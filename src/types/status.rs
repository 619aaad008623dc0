//! What /status says, as data: how each system answered, and what is open.

use std::time::Instant;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{StockPhase, System};

/// What /status says; every figure was measured when it was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatusReport {
    /// How each system answered.
    pub systems: Vec<Measured>,
    /// Jobs waiting or running.
    pub waiting: u64,
    /// Since when the oldest waits.
    pub oldest: Option<DateTime<Utc>>,
    /// Jobs and deals that wait for a person.
    pub stuck: u64,
    /// Invoices issued since the local midnight.
    pub issued_today: u64,
    /// When the portal was last looked through for deals it did not tell of; none before the first time.
    pub swept_at: Option<DateTime<Utc>>,
    /// The last run that brought stock to the portal; none before the first.
    pub synced: Option<(DateTime<Utc>, StockPhase)>,
    /// Products with an item, of those that need one.
    pub mapped: (u64, u64),
    /// When it was measured.
    pub at: DateTime<Utc>,
}

/// How a system answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measured {
    /// Which.
    pub system: System,
    /// Whether it answered as it should, and its words if not.
    pub health: Health,
    /// How long the answer took, milliseconds.
    pub took_ms: u64,
    /// When it was asked.
    pub at: DateTime<Utc>,
}

impl Measured {
    /// What came of asking a system at `at`; `started` is the same moment by the clock that cannot be set.
    pub fn new(system: System, health: Health, at: DateTime<Utc>, started: Instant) -> Self {
        let took_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
        Self { system, health, took_ms, at }
    }
}

/// Whether a system is well.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Health {
    /// It answered; its name for itself.
    Well(String),
    /// It does not answer, or not as it should.
    Away(String),
    /// It refuses us: a person must act.
    Refusing(String),
}
