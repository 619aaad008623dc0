//! Choosing the language of a chat.

use super::super::screens::language;
use super::super::turn::Turn;
use super::reply;
use crate::i18n::Args;
use crate::ops::{Result, members};
use crate::types::Lang;

/// /lang, /lang en
pub(in crate::bot) async fn ask(turn: Turn, lang: Option<Lang>) -> Result<()> {
    match lang {
        Some(lang) => choose(turn, lang).await,
        None => reply(&turn, Ok(language::ask())).await,
    }
}

/// A language was tapped.
pub(in crate::bot) async fn choose(turn: Turn, lang: Lang) -> Result<()> {
    let turn = Turn { lang, keep_language: false, ..turn };
    let tx = turn.app().store.begin().await?;
    members::choose_language(&tx, turn.room, lang).await?;
    turn.post(&tx, language::chosen(&turn.reader())).await?;
    turn.end(tx).await?;
    turn.toast("toast-language", &Args::new()).await;
    Ok(())
}
