//! What a member may do, and what they hear of without asking.

use std::collections::BTreeSet;
use std::fmt;

use serde::{Deserialize, Serialize};

/// What a member may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// May ask.
    Manager,
    /// May also decide.
    Admin,
}

impl Role {
    /// Both, the smaller first.
    pub const ALL: [Self; 2] = [Self::Manager, Self::Admin];

    /// The word in tables, payloads and locale keys.
    pub fn key(self) -> &'static str {
        match self {
            Self::Manager => "manager",
            Self::Admin => "admin",
        }
    }

    /// Reads such a word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.key() == word)
    }

    /// What somebody hears of from the day they get the role, until they choose otherwise.
    pub fn usual(self) -> Topics {
        match self {
            Self::Manager => Topics::default(),
            Self::Admin => Topics([Topic::Waiting, Topic::Outages, Topic::Stock].into()),
        }
    }
}

/// A kind of news that comes by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Topic {
    /// Invoices that were made.
    Invoices,
    /// Deals and products that wait for a person.
    Waiting,
    /// Systems that do not answer, and steps that fail.
    Outages,
    /// Stock: runs, differences that are held, what runs low.
    Stock,
    /// Who asks for access, and whom nothing reaches any more: told to admins, and chosen by nobody.
    Access,
}

impl Topic {
    /// Those a member chooses among, in the order of the buttons.
    pub const CHOSEN: [Self; 4] = [Self::Invoices, Self::Waiting, Self::Outages, Self::Stock];

    /// The word in tables, payloads and locale keys.
    pub fn key(self) -> &'static str {
        match self {
            Self::Invoices => "invoices",
            Self::Waiting => "waiting",
            Self::Outages => "outages",
            Self::Stock => "stock",
            Self::Access => "access",
        }
    }

    /// Reads such a word; none for what nobody chooses.
    pub fn parse(word: &str) -> Option<Self> {
        Self::CHOSEN.into_iter().find(|topic| topic.key() == word)
    }
}

/// The topics somebody hears of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Topics(pub BTreeSet<Topic>);

impl Topics {
    /// Every topic there is to choose.
    pub fn all() -> Self {
        Self(Topic::CHOSEN.into())
    }

    /// Reads them as a table keeps them; words of other releases are passed over.
    pub fn parse(words: &str) -> Self {
        Self(words.split(',').filter_map(Topic::parse).collect())
    }
}

/// As a table keeps them.
impl fmt::Display for Topics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words: Vec<&str> = self.0.iter().map(|topic| topic.key()).collect();
        f.write_str(&words.join(","))
    }
}

/// Local hours in which what comes by itself makes no sound: from the first, up to the second.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quiet {
    /// The first quiet hour, 0 to 23.
    pub from: u32,
    /// The first hour that is not, 0 to 23.
    pub until: u32,
}

impl Quiet {
    /// None where an hour is none, or where the day would be quiet as a whole or not at all.
    pub fn new(from: u32, until: u32) -> Option<Self> {
        (from < 24 && until < 24 && from != until).then_some(Self { from, until })
    }

    /// Whether an hour is quiet; the night may go over midnight.
    pub fn covers(self, hour: u32) -> bool {
        if self.from < self.until {
            (self.from..self.until).contains(&hour)
        } else {
            hour >= self.from || hour < self.until
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn topics_come_back_from_the_table_as_they_were(chosen in proptest::sample::subsequence(Topic::CHOSEN.to_vec(), 0..=4)) {
            let topics = Topics(chosen.into_iter().collect());
            prop_assert_eq!(Topics::parse(&topics.to_string()), topics);
        }

        #[test]
        fn a_day_is_quiet_for_as_many_hours_as_lie_between(from in 0_u32..24, until in 0_u32..24) {
            match Quiet::new(from, until) {
                None => prop_assert_eq!(from, until),
                Some(quiet) => {
                    let hours = (0..24).filter(|hour| quiet.covers(*hour)).count();
                    prop_assert_eq!(hours, usize::try_from((until + 24 - from) % 24).unwrap_or_default());
                    prop_assert!(quiet.covers(from) && !quiet.covers(until));
                }
            }
        }
    }

    #[test]
    fn words_of_another_release_are_passed_over() {
        assert_eq!(Topics::parse("stock,weather,access").to_string(), "stock");
        assert_eq!(Role::parse("owner"), None);
    }
}
