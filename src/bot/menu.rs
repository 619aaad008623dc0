//! The menus of commands: each member's chat has that of their role in their language; a stranger's has the one command by which
//! to ask.
//!
//! A menu is only a convenience: what somebody may do is looked at when they do it.

use std::time::Duration;

use teloxide::RequestError;
use teloxide::payloads::{DeleteMyCommandsSetters, SetMyCommandsSetters};
use teloxide::prelude::Requester;
use teloxide::types::{BotCommand, BotCommandScope, ChatId, Recipient, UserId};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::classify::{self, Verdict};
use super::command::of_role;
use super::{Chat, patience};
use crate::i18n::{self, Args};
use crate::ops::Result;
use crate::ops::members::{self, Member};
use crate::types::{Lang, Role};

/// The one command of whoever has no role.
const STRANGER: [&str; 1] = ["start"];

/// Between two menus: a crowd of new members must not use up what Telegram allows.
const PAUSE: Duration = Duration::from_millis(100);

/// How long to wait after Telegram or our database failed.
const REST: Duration = Duration::from_secs(30);

/// The shortest time between two looks at who has which menu.
const LOOK: Duration = Duration::from_secs(1);

/// Offers strangers their command, and keeps every member's menu right, until `stop`.
pub(super) async fn keep(chat: &Chat, stop: &CancellationToken) {
    if offer_strangers(chat, stop).await.is_none() {
        return;
    }
    let mut news = chat.app.store.news();
    while !stop.is_cancelled() {
        news.look();
        let wait = offer_members(chat).await.unwrap_or_else(|error| {
            tracing::error!(%error, "the menus cannot be brought up to date");
            Some(REST)
        });
        let resting = async {
            match wait {
                Some(wait) => tokio::time::sleep(wait).await,
                None => {
                    news.arrive().await;
                    tokio::time::sleep(LOOK).await;
                }
            }
        };
        stop.run_until_cancelled(resting).await;
    }
}

/// The menu of everybody who has none of their own, in each language and, for clients that speak none of them, in Russian.
async fn offer_strangers(chat: &Chat, stop: &CancellationToken) -> Option<()> {
    for lang in [None, Some(Lang::Ru), Some(Lang::Kk), Some(Lang::En)] {
        let set = || async {
            let call = chat.bot.set_my_commands(commands(&STRANGER, lang.unwrap_or_default()));
            match lang {
                Some(lang) => call.language_code(lang.code()).await,
                None => call.await,
            }
        };
        patience::insist("setMyCommands", stop, set).await?;
    }
    Some(())
}

/// Offers each member whose menu is not theirs the right one; none when all have theirs, else how long to wait before the rest
/// is tried.
///
/// # Errors
/// When the database fails.
pub(super) async fn offer_members(chat: &Chat) -> Result<Option<Duration>> {
    let known = members::menus(&chat.app).await?;
    let admins: Vec<i64> = known.iter().map(|(member, _)| member).filter(|it| is_admin(it)).map(|it| it.id).collect();
    for (member, offered) in &known {
        let mark = mark(member, &admins);
        if mark == *offered {
            continue;
        }
        if let Err(error) = offer(chat, member, &admins).await {
            match classify::verdict(&error) {
                Verdict::Wait(pause) => return Ok(Some(pause)),
                Verdict::Away | Verdict::LockedOut => return Ok(Some(REST)),
                // It will not be taken later either; without a menu of its own the chat has that of strangers.
                _ => tracing::warn!(chat.id = member.id, error = classify::words(&error), "a menu is not taken"),
            }
        }
        members::note_menu(chat.app.store.db(), member.id, &mark).await?;
        tokio::time::sleep(PAUSE).await;
    }
    Ok(None)
}

fn is_admin(member: &Member) -> bool {
    member.role == Some(Role::Admin) && !member.is_group()
}

async fn offer(chat: &Chat, member: &Member, admins: &[i64]) -> std::result::Result<(), RequestError> {
    let recipient = Recipient::Id(ChatId(member.id));
    let whole = BotCommandScope::Chat { chat_id: recipient.clone() };
    let Some(role) = member.role else {
        chat.bot.delete_my_commands().scope(whole).await?;
        return Ok(());
    };
    chat.bot.set_my_commands(commands(of_role(role), member.lang)).scope(whole).await?;
    if !member.is_group() {
        return Ok(());
    }
    for admin in admins.iter().filter_map(|id| u64::try_from(*id).ok()) {
        let own = BotCommandScope::ChatMember { chat_id: recipient.clone(), user_id: UserId(admin) };
        let set = chat.bot.set_my_commands(commands(of_role(Role::Admin), member.lang)).scope(own).await;
        // Not every admin is in every group.
        if let Err(error @ (RequestError::RetryAfter(_) | RequestError::Network(_))) = set {
            return Err(error);
        }
    }
    Ok(())
}

/// Changes with everything a menu depends on; empty for whoever has none.
fn mark(member: &Member, admins: &[i64]) -> String {
    let Some(role) = member.role else { return String::new() };
    let mut parts: Vec<String> = vec![role.key().to_owned(), member.lang.code().to_owned()];
    parts.extend(of_role(role).iter().map(|name| about(name, member.lang)));
    parts.extend(admins.iter().filter(|_| member.is_group()).map(ToString::to_string));
    Uuid::new_v5(&Uuid::NAMESPACE_OID, parts.join("\n").as_bytes()).simple().to_string()
}

fn commands(names: &[&str], lang: Lang) -> Vec<BotCommand> {
    names.iter().map(|name| BotCommand::new(*name, about(name, lang))).collect()
}

/// What a command is for, in a few words.
pub(super) fn about(name: &str, lang: Lang) -> String {
    i18n::plain(lang, &format!("command-{name}"), &Args::new())
}
