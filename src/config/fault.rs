//! What can be wrong with a setting, in words for whoever set it.
//!
//! A fault names the setting and a value of the right shape, never the value itself.

use crate::i18n::{self, Args};
use crate::types::Lang;

/// One thing wrong with the settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingFault {
    /// The variable's name.
    pub name: &'static str,
    /// What is wrong.
    pub problem: Problem,
}

/// What is wrong with a setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// It is required and not there.
    Missing,
    /// It cannot be read; the words of an example that can. The value itself may be a secret and is not repeated.
    Unreadable {
        /// A value of the right shape.
        example: &'static str,
    },
    /// It needs another setting.
    Needs {
        /// The other setting.
        other: &'static str,
    },
}

impl SettingFault {
    /// The fault as one line in a person's language.
    pub fn line(&self, lang: Lang) -> String {
        let args = Args::new().text("name", self.name);
        match &self.problem {
            Problem::Missing => i18n::plain(lang, "settings-missing", &args),
            Problem::Unreadable { example } => i18n::plain(lang, "settings-unreadable", &args.text("example", example)),
            Problem::Needs { other } => i18n::plain(lang, "settings-needs", &args.text("other", other)),
        }
    }
}
