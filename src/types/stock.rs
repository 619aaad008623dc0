//! A run that brings stock from 1C to the portal, as people are told of it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Level, NamedProduct, Waiting};

/// What a run compared, planned and wrote; all are positions: products, or products in stores.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct StockCounts {
    /// Compared.
    pub compared: u64,
    /// To be changed.
    pub planned: u64,
    /// Changed.
    pub written: u64,
    /// Refused by the portal, or held otherwise than written.
    pub failed: u64,
    /// Of the planned, those that fall to zero.
    pub zeroed: u64,
    /// Items 1C has less than nothing of.
    pub negative: u64,
    /// Products with an item that the portal does not have any more.
    pub gone: u64,
    /// Products without an item.
    pub unmapped: u64,
}

/// A position that changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StockShift {
    /// The product.
    pub product: NamedProduct,
    /// The store's title, where there are stores.
    pub store: Option<String>,
    /// What the portal has.
    pub before: Level,
    /// What 1C has.
    pub after: Level,
}

/// Why a run waits for a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum HoldReason {
    /// 1C has nothing at all.
    Empty,
    /// 1C has half of what it had, or less.
    Halved {
        /// Positions in stock at the reading before.
        before: u64,
        /// Positions in stock now.
        now: u64,
        /// How much that was in all.
        quantity_before: Level,
        /// How much it is now.
        quantity_now: Level,
    },
    /// 1C has exactly twice of almost everything.
    Doubled,
    /// 1C does not know invoices it had given numbers to.
    OldCopy {
        /// The newest of them.
        number: String,
    },
    /// A large share of the positions would change.
    Many {
        /// How many, in per cent.
        percent: u64,
    },
    /// A large share of the positions would fall to zero.
    Zeroed {
        /// How many, in per cent.
        percent: u64,
    },
}

impl HoldReason {
    /// The last part of its locale key.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Halved { .. } => "halved",
            Self::Doubled => "doubled",
            Self::OldCopy { .. } => "old-copy",
            Self::Many { .. } => "many",
            Self::Zeroed { .. } => "zeroed",
        }
    }
}

/// A difference that waits for a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hold {
    /// Why.
    pub reasons: Vec<HoldReason>,
    /// What was compared and would change.
    pub counts: StockCounts,
    /// The largest changes.
    pub largest: Vec<StockShift>,
    /// A person let it through once, and it has changed since.
    #[serde(default)]
    pub again: bool,
}

/// Where a run stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StockPhase {
    /// Both sides are read and compared.
    Comparing,
    /// The difference waits for a person.
    Held,
    /// A person has to say which store a warehouse is.
    Asking,
    /// The portal is written to.
    Writing,
    /// Over.
    Done,
    /// Stopped by a person.
    Cancelled,
    /// Over because a newer run took its place.
    Superseded,
    /// Over because something was refused for good.
    Failed,
}

impl StockPhase {
    /// The word in locale keys and answers to machines.
    pub fn key(self) -> &'static str {
        match self {
            Self::Comparing => "comparing",
            Self::Held => "held",
            Self::Asking => "asking",
            Self::Writing => "writing",
            Self::Done => "done",
            Self::Cancelled => "cancelled",
            Self::Superseded => "superseded",
            Self::Failed => "failed",
        }
    }

    /// Whether nothing more will happen.
    pub fn is_over(self) -> bool {
        matches!(self, Self::Done | Self::Cancelled | Self::Superseded | Self::Failed)
    }
}

/// A change the portal did not take.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StockFailure {
    /// The product.
    pub product: NamedProduct,
    /// The portal's words.
    pub words: String,
}

/// What ended a run before its time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StockTrouble {
    /// What a person has to do something about.
    pub waiting: Waiting,
    /// The same for the developer at the other end of the API.
    pub words: String,
}

/// A run as people see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StockRun {
    /// Its number.
    pub id: i64,
    /// Whether the portal is written to; otherwise 1C is only read.
    pub writes: bool,
    /// Where it stands.
    pub phase: StockPhase,
    /// A person wants it to stop, and it is about to.
    pub stopping: bool,
    /// What was compared, planned and written.
    pub counts: StockCounts,
    /// The largest changes; told when it is over.
    pub largest: Vec<StockShift>,
    /// Some of the changes the portal did not take.
    pub failures: Vec<StockFailure>,
    /// What looks wrong, where it was held, or was not believed.
    pub reasons: Vec<HoldReason>,
    /// What refused for good.
    pub trouble: Option<StockTrouble>,
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// When it was over.
    pub ended_at: Option<DateTime<Utc>>,
    /// Whether it waited for a person, so that the time it took says nothing.
    pub waited: bool,
}

/// An item of which there is little.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LowItem {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// How much there is.
    pub level: Level,
    /// Less than which is little.
    pub threshold: Level,
}

/// A store of the portal, as people choose among them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedStore {
    /// Its number.
    pub id: super::StoreId,
    /// Its title.
    pub title: String,
}
