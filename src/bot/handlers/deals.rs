//! The path of a deal, and the taps that end its waiting.

use super::super::screens::deals as screens;
use super::super::turn::Turn;
use super::reply;
use crate::i18n::Args;
use crate::ops::deals::path::{self, Path};
use crate::ops::{Error, Refusal, Result, counterparties, deals};
use crate::types::{DealId, Ref, Waiting};

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
        Err(Error::Refusal(_)) => turn.toast("toast-outdated", &Args::new()).await,
        Err(error) => return Err(error),
    }
    Ok(())
}

/// An admin chose the buyer of a deal.
pub(in crate::bot) async fn choose_buyer(turn: Turn, (deal, buyer): (DealId, Ref)) -> Result<()> {
    match choose(&turn, deal, buyer).await {
        Ok(name) => turn.toast("toast-chosen", &Args::new().text("name", name)).await,
        Err(Error::Refusal(_)) => turn.toast("toast-settled", &Args::new()).await,
        Err(error) => return Err(error),
    }
    Ok(())
}

async fn choose(turn: &Turn, deal: DealId, buyer: Ref) -> Result<String> {
    let place = place_of(&path::of(turn.app(), deal).await?, buyer).ok_or(Refusal::OutOfDate)?;
    Ok(counterparties::choose(turn.app(), deal, place, &turn.actor).await?.name)
}

/// Where the buyer of a button stands among those the deal waits for now.
fn place_of(path: &Path, buyer: Ref) -> Option<usize> {
    match &path.waiting {
        Some(Waiting::BuyerUnclear { candidates }) => candidates.iter().position(|candidate| candidate.key == buyer),
        _ => None,
    }
}
