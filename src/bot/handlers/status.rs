//! /status: the measuring takes longer than a person's message may, so it is a job that answers by a notice.

use super::super::turn::Turn;
use crate::ops::Result;
use crate::queue::{self, Asked, Job};

/// /status
pub(in crate::bot) async fn measure(turn: Turn) -> Result<()> {
    let tx = turn.app().store.begin().await?;
    let job = Job::MeasureStatus { asked: Asked { chat: turn.room, update: turn.update } };
    queue::enqueue(&tx, turn.app().clock.now(), &[job]).await?;
    turn.end(tx).await
}
