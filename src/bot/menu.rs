//! The menu of commands, in each language and, for clients that speak none of them, in Russian.

use teloxide::payloads::SetMyCommandsSetters;
use teloxide::prelude::Requester;
use teloxide::types::BotCommand;
use tokio_util::sync::CancellationToken;

use super::command::MENU;
use super::{Chat, patience};
use crate::i18n::{self, Args};
use crate::types::Lang;

/// Offers the commands, however long that takes, until `stop`.
pub(super) async fn offer(chat: &Chat, stop: &CancellationToken) {
    for lang in [None, Some(Lang::Ru), Some(Lang::Kk), Some(Lang::En)] {
        let set = || async {
            let call = chat.bot.set_my_commands(commands(lang.unwrap_or_default()));
            match lang {
                Some(lang) => call.language_code(lang.code()).await,
                None => call.await,
            }
        };
        if patience::insist("setMyCommands", stop, set).await.is_none() {
            return;
        }
    }
}

fn commands(lang: Lang) -> Vec<BotCommand> {
    MENU.into_iter().map(|name| BotCommand::new(name, about(name, lang))).collect()
}

/// What a command is for, in a few words.
pub(super) fn about(name: &str, lang: Lang) -> String {
    i18n::plain(lang, &format!("command-{name}"), &Args::new())
}
