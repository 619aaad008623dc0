//! Members: letting in and out, and what Telegram itself tells of rooms.

use chrono::{DateTime, Utc};
use teloxide::types::{ChatMemberUpdated, Message, Update};

use super::super::callback::People;
use super::super::screens::members as screens;
use super::super::turn::Turn;
use super::super::{Chat, access, guard};
use super::reply;
use crate::i18n::Args;
use crate::ops::members::{self, Applicant, Asked};
use crate::ops::{Error, Refusal, Result, inbox, journal, notices};
use crate::types::{Content, Notice};

/// How often a stranger who asks again and again is answered, seconds.
const PATIENCE: i64 = 60;

/// /members
pub(in crate::bot) async fn list(turn: Turn) -> Result<()> {
    let members = members::all(turn.app()).await;
    reply(&turn, members.map(|members| screens::list(&members, 0, &turn.reader()))).await
}

/// A button about members.
pub(in crate::bot) async fn tap(turn: Turn, tapped: People) -> Result<()> {
    let app = turn.app();
    match tapped {
        People::Open => {
            list(turn.clone()).await?;
            turn.acknowledge().await;
        }
        People::List(page) => {
            let members = members::all(app).await?;
            turn.turn_over(screens::list(&members, page, &turn.reader())).await?;
            turn.acknowledge().await;
        }
        People::Card(member) => {
            show(&turn, member).await?;
            turn.acknowledge().await;
        }
        People::AskRevoke(member) => {
            let member = members::of(app, member).await?;
            turn.turn_over(screens::ask_revoke(&member, &turn.reader())).await?;
            turn.acknowledge().await;
        }
        People::Grant { member, role } => {
            settle(&turn, member, members::grant(app, member, role, &turn.actor).await).await?;
        }
        People::Refuse(member) => settle(&turn, member, members::refuse(app, member, &turn.actor).await).await?,
        People::Revoke(member) => settle(&turn, member, members::revoke(app, member, &turn.actor).await).await?,
    }
    Ok(())
}

/// What was decided shows: the card of a request says it by itself, that of a member is shown anew.
async fn settle(turn: &Turn, member: i64, outcome: Result<()>) -> Result<()> {
    let toast = match outcome {
        Ok(()) => "toast-done",
        Err(Error::Refusal(Refusal::LastAdmin)) => "toast-last-admin",
        Err(Error::Refusal(Refusal::NamedInSettings)) => "toast-named",
        Err(Error::Refusal(_)) => "toast-settled",
        Err(error) => return Err(error),
    };
    let tapped = turn.tap.as_ref().map(|tap| tap.message).unwrap_or_default();
    let told = notices::of_message(turn.app().store.db(), turn.room, tapped).await?;
    if !matches!(told, Some(Notice::AccessAsked { .. })) {
        match show(turn, member).await {
            Ok(()) | Err(Error::Refusal(_)) => {}
            Err(error) => return Err(error),
        }
    }
    turn.toast(toast, &Args::new()).await;
    Ok(())
}

async fn show(turn: &Turn, member: i64) -> Result<()> {
    let changes = journal::of_member(turn.app().store.db(), member).await?;
    let member = members::of(turn.app(), member).await?;
    turn.turn_over(screens::card(&member, &changes, &turn.reader())).await
}

/// A stranger asks to be let in: the admins hear of it, and the stranger that they do.
pub(in crate::bot) async fn ask(chat: Chat, update: Update, applicant: Applicant) -> Result<()> {
    let (app, now) = (&chat.app, chat.app.clock.now());
    let tx = app.store.begin().await?;
    let asked = members::ask(app, &tx, &applicant).await?;
    let screen = Content::Screen(screens::pending(asked, &chat.reader(applicant.lang)));
    notices::post(&tx, now, applicant.id, &answer_cause(asked, now), screen).await?;
    inbox::handled(&tx, guard::number(&update)).await?;
    Ok(app.store.commit(tx).await?)
}

/// The same for everything asked within a minute: the outbox takes a cause once.
fn answer_cause(asked: Asked, now: DateTime<Utc>) -> String {
    format!("stranger:{asked:?}:{}", now.timestamp() / PATIENCE)
}

/// Telegram tells that we were let into a room, or put out of it.
pub(in crate::bot) async fn stands(chat: Chat, update: Update, change: ChatMemberUpdated) -> Result<()> {
    let (app, room) = (&chat.app, &change.chat);
    let known = members::is_member(app, room.id.0).await?;
    let tx = app.store.begin().await?;
    match (change.new_chat_member.is_present(), known) {
        (true, true) => members::open(app, &tx, room.id.0, &access::name_of(room)).await?,
        // A person asks by writing.
        (true, false) if room.is_private() => {}
        (true, false) => {
            members::ask(app, &tx, &access::applicant(room, Some(&change.from))).await?;
        }
        (false, _) => members::close(app, &tx, room.id.0).await?,
    }
    inbox::handled(&tx, guard::number(&update)).await?;
    Ok(app.store.commit(tx).await?)
}

/// The new number of a group that tells it has one; none for any other message.
pub(in crate::bot) fn moved(message: Message) -> Option<i64> {
    message.migrate_to_chat_id().map(|to| to.0)
}

/// A group has another number: what waits for it goes there.
pub(in crate::bot) async fn follow(chat: Chat, message: Message, to: i64) -> Result<()> {
    notices::readdress(&chat.app, message.chat.id.0, to).await
}
