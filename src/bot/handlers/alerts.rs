//! Alerts: what is done with one, and what a chat hears of.

use sea_orm::DatabaseTransaction;

use super::super::callback::Alerts;
use super::super::screens::{Reader, alerts as screens};
use super::super::turn::Turn;
use super::{reply, stuck};
use crate::i18n::Args;
use crate::ops::alerts::Taker;
use crate::ops::journal::{self, Change};
use crate::ops::members::{self, Member};
use crate::ops::{Error, Refusal, Result, alerts, deals};
use crate::types::{Role, Screen, Snooze};

/// /alerts
pub(in crate::bot) async fn show(turn: Turn) -> Result<()> {
    let member = members::of(turn.app(), turn.room).await;
    reply(&turn, member.map(|member| screens::settings(&member, &turn.reader()))).await
}

/// A button below an alert, or one that says what is to be heard.
pub(in crate::bot) async fn tap(turn: Turn, tapped: Alerts) -> Result<()> {
    match tapped {
        Alerts::Take(alert) => taken(&turn, alerts::take(turn.app(), alert, taker(&turn)).await, "toast-taken").await,
        Alerts::GiveBack(alert) => {
            taken(&turn, alerts::give_back(turn.app(), alert, taker(&turn)).await, "toast-given-back").await
        }
        Alerts::Snooze { alert, span } => snooze(&turn, alert, span).await,
        Alerts::Again(alert) => {
            taken(&turn, alerts::try_again(turn.app(), alert, taker(&turn)).await, "toast-accepted").await
        }
        Alerts::RetryAll(alert) => {
            let tried = deals::retry_all(turn.app(), alert, &turn.actor).await?;
            turn.toast("toast-retried-all", &Args::new().count("count", tried)).await;
            Ok(())
        }
        Alerts::OpenStuck => {
            stuck::list(turn.clone()).await?;
            turn.acknowledge().await;
            Ok(())
        }
        // In a group what comes to all is for an admin to choose.
        _ if members::is_group(turn.room) && turn.role != Role::Admin => not_yours(&turn).await,
        Alerts::Open => {
            show(turn.clone()).await?;
            turn.acknowledge().await;
            Ok(())
        }
        Alerts::Show => turned(&turn, screens::settings).await,
        Alerts::AskQuiet => turned(&turn, screens::ask_quiet).await,
        Alerts::AskDigest => turned(&turn, screens::ask_digest).await,
        chosen => {
            let tx = turn.app().store.begin().await?;
            choose(&turn, &tx, chosen).await?;
            turn.app().store.commit(tx).await?;
            turned(&turn, screens::settings).await
        }
    }
}

fn taker(turn: &Turn) -> Taker<'_> {
    Taker { chat: turn.room, actor: &turn.actor, role: turn.role }
}

async fn choose(turn: &Turn, tx: &DatabaseTransaction, chosen: Alerts) -> Result<()> {
    match chosen {
        Alerts::Hear { topic, wanted } => members::hear(tx, turn.room, topic, wanted).await?,
        Alerts::Quiet(quiet) => members::choose_quiet(tx, turn.room, quiet).await?,
        Alerts::Digest(hour) => members::choose_digest(tx, turn.room, hour).await?,
        _ => return Ok(()),
    }
    journal::note_member(tx, turn.app().clock.now(), turn.room, Change::Chose, &turn.actor).await?;
    Ok(())
}

async fn turned(turn: &Turn, screen: fn(&Member, &Reader) -> Screen) -> Result<()> {
    let member = members::of(turn.app(), turn.room).await?;
    turn.turn_over(screen(&member, &turn.reader())).await?;
    turn.acknowledge().await;
    Ok(())
}

async fn snooze(turn: &Turn, alert: i32, span: Snooze) -> Result<()> {
    match alerts::snooze(turn.app(), alert, taker(turn), span).await {
        Ok(until) => {
            turn.toast("toast-snoozed", &Args::new().text("until", turn.reader().minute(until))).await;
            Ok(())
        }
        Err(error) => refused(turn, error).await,
    }
}

/// The message that was tapped says who has it.
async fn taken(turn: &Turn, outcome: Result<()>, toast: &str) -> Result<()> {
    match outcome {
        Ok(()) => {
            turn.toast(toast, &Args::new()).await;
            Ok(())
        }
        Err(error) => refused(turn, error).await,
    }
}

async fn refused(turn: &Turn, error: Error) -> Result<()> {
    match error {
        Error::Refusal(Refusal::AlreadyTaken(by)) => {
            turn.toast("toast-taken-by", &Args::new().text("by", by)).await;
            Ok(())
        }
        Error::Refusal(_) => {
            turn.toast("toast-settled", &Args::new()).await;
            Ok(())
        }
        error => Err(error),
    }
}

async fn not_yours(turn: &Turn) -> Result<()> {
    turn.toast("toast-admins-only", &Args::new()).await;
    Ok(())
}
