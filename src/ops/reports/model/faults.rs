//! What is wrong with an answer of the model, in words for the model: all of it at once, as it is told once.

use std::fmt;

/// Most faults told, and most letters of one: an answer may repeat anything at any length.
const MOST: usize = 10;
const LETTERS: usize = 200;

/// Every fault of an answer, in the order they were met.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Faults(Vec<String>);

impl Faults {
    /// A single fault.
    pub(super) fn one(words: impl fmt::Display) -> Self {
        let mut faults = Self::default();
        faults.add(words);
        faults
    }

    /// Another fault.
    pub(super) fn add(&mut self, words: impl fmt::Display) {
        if self.0.len() < MOST {
            self.0.push(words.to_string().chars().take(LETTERS).collect());
        }
    }

    /// Whether there is none.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What was read, or none and one fault more.
    pub(super) fn keep<T>(&mut self, read: Result<T, String>) -> Option<T> {
        read.map_err(|words| self.add(words)).ok()
    }
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|words| writeln!(f, "- {words}"))
    }
}
