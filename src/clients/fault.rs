//! Why an outside call failed, and whether to come back.
//!
//! A client decides per answer, not per status. Words of the other side are carried as they came; they must be
//! escaped before a person sees them, and never be matched against outside of `clients`.

use std::time::Duration;

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::types::System;

/// A failed outside call.
#[derive(Clone, Debug, Error)]
#[error("{system} {call}: {kind}")]
pub struct Fault {
    /// Who was called.
    pub system: System,
    /// The method, without secrets and without personal data: `crm.item.update`, `POST Document_РеализацияТоваровУслуг`.
    pub call: String,
    /// What went wrong.
    pub kind: Kind,
}

/// What went wrong with an outside call.
#[derive(Clone, Debug, Error)]
pub enum Kind {
    /// No usable answer: unreachable, timed out, 5xx. Coming back later may help.
    #[error("away ({words})")]
    Away {
        /// Whether the call may have had its effect.
        ran: Ran,
        /// When the other side said to come back, counted from now.
        again_after: Option<Duration>,
        /// What was met instead of an answer, for the log.
        words: String,
    },
    /// They are there and well, but want to be asked less often. It certainly did not run.
    #[error("over a limit ({words})")]
    Limited {
        /// When the other side said to come back, counted from now.
        again_after: Option<Duration>,
        /// Their words.
        words: String,
    },
    /// They understood and said no.
    #[error("refused ({code}: {words})")]
    Refused {
        /// Their code, upper case where it is a word.
        code: String,
        /// Their words, unescaped.
        words: String,
    },
    /// Credentials, rights or the plan: a person must act, coming back does not help.
    #[error("locked out ({code}: {words})")]
    LockedOut {
        /// Their code.
        code: String,
        /// Their words, unescaped.
        words: String,
    },
    /// Something the settings name, or leave to chance, is not there or not the only one: a person must name it.
    #[error("cannot tell which {what}: asked for {name:?}, found {}", found.join(", "))]
    Unclear {
        /// The setting that decides it: `ONEC_WAREHOUSE`.
        what: &'static str,
        /// What the setting says now; empty when it says nothing.
        name: String,
        /// What there is to choose from, at most ten.
        found: Vec<String>,
    },
    /// An answer that is not what the contract says; the call may have had its effect.
    #[error("unreadable ({words})")]
    Unreadable {
        /// What was expected and what came, without personal data.
        words: String,
    },
}

/// Whether a call without a usable answer had its effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ran {
    /// It certainly did not run: even a creation may be repeated.
    No,
    /// It may have run: look before repeating a write.
    Perhaps,
}

impl Fault {
    /// Whether the call may have had its effect, so that the state must be read before a write is repeated.
    pub fn doubtful(&self) -> bool {
        matches!(self.kind, Kind::Away { ran: Ran::Perhaps, .. } | Kind::Unreadable { .. })
    }

    /// When the other side said to come back, counted from the fault.
    pub fn again_after(&self) -> Option<TimeDelta> {
        match self.kind {
            Kind::Away { again_after, .. } | Kind::Limited { again_after, .. } => {
                TimeDelta::from_std(again_after?).ok()
            }
            _ => None,
        }
    }

    /// Whether the other side is not there at all; an answer nobody can read may concern one call alone.
    pub fn is_away(&self) -> bool {
        matches!(self.kind, Kind::Away { .. })
    }

    /// Whether the other side only wants to be asked later; nothing is wrong with it or with the call.
    pub fn is_limit(&self) -> bool {
        matches!(self.kind, Kind::Limited { .. })
    }

    /// Whether we were not let in: this call alone, or any.
    pub fn locks_out(&self) -> bool {
        matches!(self.kind, Kind::LockedOut { .. })
    }

    /// Whether coming back later by itself may help.
    pub fn passes(&self) -> bool {
        matches!(self.kind, Kind::Away { .. } | Kind::Limited { .. } | Kind::Unreadable { .. })
    }
}
