//! Reading what somebody wants, asking a use case, showing a screen. Nothing is decided here.

pub(super) mod alerts;
pub(super) mod answer;
pub(super) mod deals;
pub(super) mod language;
pub(super) mod mappings;
pub(super) mod members;
pub(super) mod reports;
pub(super) mod start;
pub(super) mod status;
pub(super) mod stock;
pub(super) mod stuck;
pub(super) mod sync;
pub(super) mod tables;

use super::screens;
use super::turn::Turn;
use crate::ops::{Error, Result};
use crate::types::Screen;

/// Answers with what a use case gave: a refusal is an answer too, a mistake of ours is not.
async fn reply(turn: &Turn, outcome: Result<Screen>) -> Result<()> {
    let screen = match outcome {
        Ok(screen) => screen,
        Err(Error::Refusal(refusal)) => screens::refusal(&refusal, &turn.reader()),
        Err(Error::Fault(fault)) => screens::fault(fault.system, &turn.reader()),
        Err(error @ Error::Broken(_)) => return Err(error),
    };
    turn.reply(screen).await
}
