//! Bringing both sides together: begun by an order, stopped or let through by a tap. The work takes its turn among other
//! calls, so each is a job that answers by a notice.

use sea_orm::DatabaseTransaction;

use super::super::command::What;
use super::super::screens::{runs, start};
use super::super::turn::Turn;
use super::reply;
use crate::i18n::Args;
use crate::ops::stock::runs::{self as stock, Begun, Cause, Wanted};
use crate::ops::stock::told;
use crate::ops::stock::warehouses::{self, Choice};
use crate::ops::{Error, Refusal, Result, mappings};
use crate::queue::{self, Asked, Job};
use crate::types::{Notice, Ref, StoreId, System};

/// /sync, /sync stock, /sync deals, /sync products
pub(in crate::bot) async fn begin(turn: Turn, what: What) -> Result<()> {
    match what {
        What::Stock => begin_run(&turn, true).await,
        What::Deals => deals(&turn).await,
        What::Products => {
            mappings::catalogues::freshen(turn.app()).await?;
            reply(&turn, Ok(start::sync_products(&turn.reader()))).await
        }
        What::Unknown => reply(&turn, Ok(start::sync_usage(&turn.reader()))).await,
    }
}

async fn deals(turn: &Turn) -> Result<()> {
    let later = turn.app().outages.is_open(System::Bitrix24);
    let tx = turn.app().store.begin().await?;
    if later {
        // The sweep itself answers when the portal does; nobody is left wondering until then.
        turn.post_beside(&tx, 0, Notice::SweptLater).await?;
    }
    let job = Job::SweepDeals { asked: Some(Asked { chat: turn.room, update: turn.update }) };
    queue::enqueue(&tx, turn.app().clock.now(), &[job]).await?;
    turn.end(tx).await
}

/// 1C is read anew, and nothing is written.
pub(in crate::bot) async fn read_stock(turn: Turn) -> Result<()> {
    begin_run(&turn, false).await?;
    turn.acknowledge().await;
    Ok(())
}

async fn begin_run(turn: &Turn, writes: bool) -> Result<()> {
    let tx = turn.app().store.begin().await?;
    let wanted = Wanted { cause: Cause::Chat, writes, chat: Some(turn.room) };
    if let Begun::Running(run) = stock::begin(turn.app(), &tx, wanted, &turn.actor).await? {
        let running = told::view(&tx, run).await?;
        turn.post(&tx, runs::already(running.as_ref(), &turn.reader())).await?;
    }
    turn.end(tx).await
}

/// The difference of a run is right.
pub(in crate::bot) async fn let_through(turn: Turn, run: i64) -> Result<()> {
    decided(&turn, async |tx| stock::let_through(turn.app(), tx, run, &turn.actor).await).await
}

/// A run is to stop, or its difference to be dropped.
pub(in crate::bot) async fn stop(turn: Turn, run: i64) -> Result<()> {
    decided(&turn, async |tx| stock::stop(turn.app(), tx, run, &turn.actor).await).await
}

/// A warehouse is this store, or none.
pub(in crate::bot) async fn store(turn: Turn, (key, store): (Option<Ref>, Option<StoreId>)) -> Result<()> {
    let choice = store.map_or(Choice::LeftOut, Choice::Store);
    decided(&turn, async |tx| warehouses::decide(turn.app(), tx, key, choice, &turn.actor).await).await
}

/// Which store a warehouse is was said wrongly.
pub(in crate::bot) async fn reopen_store(turn: Turn, key: Option<Ref>) -> Result<()> {
    decided(&turn, async |tx| warehouses::reopen(turn.app(), tx, key).await).await
}

/// What a run changes, as a file.
pub(in crate::bot) async fn file(turn: Turn, run: i64) -> Result<()> {
    turn.tell(Notice::StockFile { run }).await?;
    turn.acknowledge().await;
    Ok(())
}

/// What a tap decides; the message that was tapped says so by itself.
async fn decided(turn: &Turn, decide: impl AsyncFnOnce(&DatabaseTransaction) -> Result<()>) -> Result<()> {
    let tx = turn.app().store.begin().await?;
    match decide(&tx).await {
        Ok(()) => {
            turn.end(tx).await?;
            turn.toast("toast-accepted-run", &Args::new()).await;
        }
        Err(Error::Refusal(Refusal::OutOfDate)) => {
            turn.end(tx).await?;
            turn.toast("toast-settled", &Args::new()).await;
        }
        Err(error) => return Err(error),
    }
    Ok(())
}
