//! Greeting, help, and the answers to what is not understood or not allowed.

use teloxide::types::CallbackQuery;

use super::super::Chat;
use super::super::screens::start;
use super::super::turn::{self, Turn};
use super::reply;
use crate::i18n::Args;
use crate::ops::Result;

/// /start
pub(in crate::bot) async fn greet(turn: Turn) -> Result<()> {
    reply(&turn, Ok(start::greeting(turn.role, &turn.reader()))).await
}

/// /help
pub(in crate::bot) async fn help(turn: Turn) -> Result<()> {
    reply(&turn, Ok(start::help(turn.role, &turn.reader()))).await
}

/// Some other words.
pub(in crate::bot) async fn hint(turn: Turn) -> Result<()> {
    reply(&turn, Ok(start::hint(&turn.reader()))).await
}

/// No words at all.
pub(in crate::bot) async fn only_text(turn: Turn) -> Result<()> {
    reply(&turn, Ok(start::only_text(&turn.reader()))).await
}

/// A command only an admin may give.
pub(in crate::bot) async fn only_admins(turn: Turn) -> Result<()> {
    reply(&turn, Ok(start::only_admins(&turn.reader()))).await
}

/// A tap on what only an admin may decide.
pub(in crate::bot) async fn admins_only(turn: Turn) -> Result<()> {
    turn.toast("toast-admins-only", &Args::new()).await;
    Ok(())
}

/// A tap on a button nobody knows any more.
pub(in crate::bot) async fn outdated(turn: Turn) -> Result<()> {
    turn.toast("toast-outdated", &Args::new()).await;
    Ok(())
}

/// A stranger's tap: the spinner stops, and that is all they learn.
pub(in crate::bot) async fn silence(chat: Chat, query: CallbackQuery) -> Result<()> {
    turn::answer(&chat, &query.id, None).await;
    Ok(())
}
