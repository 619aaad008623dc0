//! The path of a deal, and the taps that end its waiting.

use super::super::screens::deals as screens;
use super::super::turn::Turn;
use super::reply;
use crate::i18n::Args;
use crate::ops::deals::path;
use crate::ops::{Error, Refusal, Result, counterparties, deals};
use crate::types::{DealId, Ref};

/// /deal 123
pub(in crate::bot) async fn show(turn: Turn, number: Option<DealId>) -> Result<()> {
    match number {
        Some(deal) => show_path(turn, deal).await,
        None => reply(&turn, Ok(screens::usage(&turn.reader()))).await,
    }
}

/// The path of a deal, asked for by command or by button.
pub(in crate::bot) async fn show_path(turn: Turn, deal: DealId) -> Result<()> {
    let path = path::of(turn.app(), deal).await;
    reply(&turn, path.map(|path| screens::path(deal, &path, &turn.reader()))).await?;
    turn.acknowledge().await;
    Ok(())
}

/// An admin wants a deal tried again.
pub(in crate::bot) async fn retry(turn: Turn, deal: DealId) -> Result<()> {
    match deals::retry(turn.app(), deal, &turn.actor).await {
        Ok(()) => turn.toast("toast-accepted", &Args::new()).await,
        Err(Error::Refusal(Refusal::OutOfDate)) => turn.toast("toast-settled", &Args::new()).await,
        Err(Error::Refusal(_)) => turn.toast("toast-outdated", &Args::new()).await,
        Err(error) => return Err(error),
    }
    Ok(())
}

/// An admin chose the buyer of a deal.
pub(in crate::bot) async fn choose_buyer(turn: Turn, (deal, buyer): (DealId, Ref)) -> Result<()> {
    match counterparties::choose(turn.app(), deal, buyer, &turn.actor).await {
        Ok(chosen) => turn.toast("toast-chosen", &Args::new().text("name", chosen.name)).await,
        Err(Error::Refusal(_)) => turn.toast("toast-settled", &Args::new()).await,
        Err(error) => return Err(error),
    }
    Ok(())
}
