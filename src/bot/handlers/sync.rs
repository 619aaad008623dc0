//! /sync: looking through the portal takes its turn among other calls, so it is a job that answers by a notice.

use super::super::screens::start;
use super::super::turn::Turn;
use super::reply;
use crate::ops::Result;
use crate::queue::{self, Asked, Job};

/// /sync, /sync deals
pub(in crate::bot) async fn deals(turn: Turn, deals: bool) -> Result<()> {
    if !deals {
        return reply(&turn, Ok(start::sync_usage(&turn.reader()))).await;
    }
    let tx = turn.app().store.begin().await?;
    let job = Job::SweepDeals { asked: Some(Asked { chat: turn.room, update: turn.update }) };
    queue::enqueue(&tx, turn.app().clock.now(), &[job]).await?;
    turn.end(tx).await
}
