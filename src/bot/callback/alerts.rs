//! The buttons below an alert, and those that say what a chat hears of. A button says what it sets, so that tapped twice it sets
//! the same.

use std::fmt;

use super::{or_none, written};
use crate::types::{Quiet, Snooze, Topic};

/// What a tap asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::bot) enum Alerts {
    /// I look after it.
    Take(i32),
    /// I do so no more.
    GiveBack(i32),
    /// This chat wants to hear no more of it for a while.
    Snooze {
        /// The alert.
        alert: i32,
        /// How long.
        span: Snooze,
    },
    /// Try the step it tells of again.
    Again(i32),
    /// Try all the deals it tells of again.
    RetryAll(i32),
    /// Show what is stuck, in a message of its own.
    OpenStuck,
    /// Show what this chat hears of, in a message of its own…
    Open,
    /// …or in the place of the one tapped.
    Show,
    /// Hear of a topic, or no more.
    Hear {
        /// The topic.
        topic: Topic,
        /// Whether it is wanted.
        wanted: bool,
    },
    /// Show which hours may be quiet.
    AskQuiet,
    /// These hours are quiet, or none.
    Quiet(Option<Quiet>),
    /// Show at which hours the digest may come.
    AskDigest,
    /// The digest comes at this local hour, or not at all.
    Digest(Option<u32>),
}

impl Alerts {
    /// Whether only an admin may tap it, wherever it stands.
    pub(in crate::bot) fn is_for_admins(&self) -> bool {
        matches!(self, Self::Again(_) | Self::RetryAll(_) | Self::OpenStuck)
    }

    /// Reads the parts of a payload; none for another one's.
    pub(super) fn read(parts: &[&str]) -> Option<Self> {
        let alert = |text: &str| text.parse().ok().filter(|alert: &i32| *alert > 0);
        let hour = |text: &str| text.parse().ok().filter(|hour: &u32| *hour < 24);
        match *parts {
            ["take", id] => alert(id).map(Self::Take),
            ["giveback", id] => alert(id).map(Self::GiveBack),
            ["snooze", id, span] => Some(Self::Snooze { alert: alert(id)?, span: Snooze::parse(span)? }),
            ["again", id] => alert(id).map(Self::Again),
            ["retryall", id] => alert(id).map(Self::RetryAll),
            ["openstuck"] => Some(Self::OpenStuck),
            ["openalerts"] => Some(Self::Open),
            ["alerts"] => Some(Self::Show),
            ["hear", topic, wanted @ ("on" | "off")] => {
                Some(Self::Hear { topic: Topic::parse(topic)?, wanted: wanted == "on" })
            }
            ["quiet"] => Some(Self::AskQuiet),
            ["quiet", "-"] => Some(Self::Quiet(None)),
            ["quiet", from, until] => Quiet::new(hour(from)?, hour(until)?).map(|quiet| Self::Quiet(Some(quiet))),
            ["digest"] => Some(Self::AskDigest),
            ["digest", at] => or_none(at, hour).map(Self::Digest),
            _ => None,
        }
    }
}

impl fmt::Display for Alerts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Take(alert) => write!(f, "take:{alert}"),
            Self::GiveBack(alert) => write!(f, "giveback:{alert}"),
            Self::Snooze { alert, span } => write!(f, "snooze:{alert}:{}", span.key()),
            Self::Again(alert) => write!(f, "again:{alert}"),
            Self::RetryAll(alert) => write!(f, "retryall:{alert}"),
            Self::OpenStuck => f.write_str("openstuck"),
            Self::Open => f.write_str("openalerts"),
            Self::Show => f.write_str("alerts"),
            Self::Hear { topic, wanted } => {
                write!(f, "hear:{}:{}", topic.key(), if *wanted { "on" } else { "off" })
            }
            Self::AskQuiet => f.write_str("quiet"),
            Self::Quiet(None) => f.write_str("quiet:-"),
            Self::Quiet(Some(quiet)) => write!(f, "quiet:{}:{}", quiet.from, quiet.until),
            Self::AskDigest => f.write_str("digest"),
            Self::Digest(hour) => write!(f, "digest:{}", written(*hour)),
        }
    }
}
