//! What is stuck: the list, its cards, and the taps that ask or end something.

use super::super::callback::Reason;
use super::super::screens::stuck as screens;
use super::super::turn::Turn;
use super::reply;
use crate::i18n::{self, Args};
use crate::ops::deals::path;
use crate::ops::{Error, Result, deals, stuck};
use crate::types::{DealId, Notice};

/// /stuck
pub(in crate::bot) async fn list(turn: Turn) -> Result<()> {
    let page = stuck::list(turn.app(), 0).await;
    reply(&turn, page.map(|page| screens::page(&page, &turn.reader()))).await
}

/// Another page, in the place of the one shown.
pub(in crate::bot) async fn turn(turn: Turn, page: usize) -> Result<()> {
    let page = stuck::list(turn.app(), page).await?;
    turn.turn_over(screens::page(&page, &turn.reader())).await?;
    turn.acknowledge().await;
    Ok(())
}

/// What a deal waits for.
pub(in crate::bot) async fn card(turn: Turn, deal: DealId) -> Result<()> {
    let path = path::of(turn.app(), deal).await?;
    let Some(waiting) = path.waiting else { return settled(&turn).await };
    turn.tell(Notice::DealWaits { deal, title: path.deal.title, waiting }).await?;
    turn.acknowledge().await;
    Ok(())
}

/// Why is it to be skipped?
pub(in crate::bot) async fn ask_skip(turn: Turn, deal: DealId) -> Result<()> {
    let path = path::of(turn.app(), deal).await?;
    if path.waiting.is_none() {
        return settled(&turn).await;
    }
    turn.tell(Notice::AskSkip { deal, title: path.deal.title }).await?;
    turn.acknowledge().await;
    Ok(())
}

/// It is skipped for one of the usual reasons.
pub(in crate::bot) async fn skip(turn: Turn, (deal, reason): (DealId, Reason)) -> Result<()> {
    let reason = i18n::plain(turn.lang, &format!("skip-reason-{}", reason.key()), &Args::new());
    match deals::skip(turn.app(), deal, &reason, &turn.actor).await {
        Ok(()) => turn.toast("toast-skipped", &Args::new()).await,
        Err(Error::Refusal(_)) => return settled(&turn).await,
        Err(error) => return Err(error),
    }
    Ok(())
}

async fn settled(turn: &Turn) -> Result<()> {
    turn.toast("toast-settled", &Args::new()).await;
    Ok(())
}
