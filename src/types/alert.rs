//! How long an alert can be put off.

/// How long a chat wants to hear no more of an alert.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Snooze {
    /// An hour.
    Hour,
    /// Four hours.
    FourHours,
    /// Until the next morning.
    Morning,
}

impl Snooze {
    /// All of them, in the order of the buttons.
    pub const ALL: [Self; 3] = [Self::Hour, Self::FourHours, Self::Morning];

    /// The word in payloads and locale keys.
    pub fn key(self) -> &'static str {
        match self {
            Self::Hour => "1h",
            Self::FourHours => "4h",
            Self::Morning => "morning",
        }
    }

    /// Reads such a word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|span| span.key() == word)
    }
}
