//! Which language a chat speaks. A language is always offered in itself.

use super::{Reader, button, plain_screen};
use crate::bot::callback::Callback;
use crate::i18n::{self, Args};
use crate::types::{Button, Lang, Screen};

/// The question, in every language, since the one set may be the wrong one.
pub(in crate::bot) fn ask() -> Screen {
    let question = |lang| i18n::html(lang, "language-ask", &Args::new());
    Screen { html: Lang::ALL.map(question).join("\n"), buttons: buttons() }
}

/// The chat speaks it from now on.
pub(in crate::bot) fn chosen(reader: &Reader) -> Screen {
    plain_screen(reader.text("language-chosen"))
}

/// A button for each language.
pub(super) fn buttons() -> Vec<Vec<Button>> {
    let own = |lang| button(&i18n::plain(lang, "language-name", &Args::new()), &Callback::Language(lang));
    vec![Lang::ALL.map(own).to_vec()]
}
