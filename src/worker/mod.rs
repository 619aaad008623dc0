//! The door for time: takes jobs from the queue and has the use cases run them.
//!
//! It decides only what becomes of a job that failed: again later, or parked for a person. What a job does is in `ops`.

mod dispatch;
mod schedule;

use std::time::Duration;

use chrono::TimeDelta;
use futures::FutureExt;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::app::App;
use crate::clients::Fault;
use crate::ops::journal::{self, Step};
use crate::ops::{Actor, Error, Result, deals, health};
use crate::queue::{self, Claimed, Lane, backoff};
use crate::types::Waiting;

/// How long a loop sleeps at most before it looks for work another process enqueued.
const LOOK: Duration = Duration::from_secs(1);

/// How often a system that is away is asked whether it is back.
const LOOK_AFTER_OUTAGES: Duration = Duration::from_secs(20);

/// How often a running job's claim is renewed; well within [`queue::LEASE`].
const RENEWAL: Duration = Duration::from_secs(20);

/// The longest pause another system may ask for; after that a look does no harm.
const LONGEST_PAUSE: TimeDelta = TimeDelta::hours(12);

/// What became of a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Done; it is gone.
    Done,
    /// Tried again later.
    Postponed,
    /// Waits for a person.
    Parked,
}

/// Runs the jobs of all lanes until `stop`; jobs begun are ended.
///
/// # Errors
/// When the schedule cannot start or a loop breaks down: then no lane runs on.
pub async fn run(app: App, stop: CancellationToken) -> anyhow::Result<()> {
    let mut schedule = schedule::start(&app).await?;
    let mut loops: JoinSet<()> = Lane::ALL.into_iter().map(|lane| keep_lane(app.clone(), lane, stop.clone())).collect();
    loops.spawn(keep_looking(app, stop));
    while let Some(ended) = loops.join_next().await {
        ended?;
    }
    schedule.shutdown().await?;
    Ok(())
}

/// Runs the next due job of a lane; none when nothing is due.
///
/// # Errors
/// When our own database fails: then the job is taken up again after its lease.
pub async fn run_next(app: &App, lane: Lane) -> Result<Option<Outcome>> {
    let Some(claimed) = queue::claim(app.store.db(), app.clock.now(), lane).await? else { return Ok(None) };
    run_claimed(app, claimed).await.map(Some)
}

/// How many jobs of a lane run at once. 1C gets one request at a time: each is a session and a licence.
fn width(lane: Lane) -> usize {
    match lane {
        Lane::Portal => 4,
        Lane::Books => 1,
        Lane::Inner => 2,
    }
}

async fn keep_lane(app: App, lane: Lane, stop: CancellationToken) {
    let mut news = app.store.news();
    let mut running: JoinSet<()> = JoinSet::new();
    while !stop.is_cancelled() {
        let full = running.len() >= width(lane);
        if !full && let Some(claimed) = claim(&app, lane).await {
            let app = app.clone();
            running.spawn(async move {
                if let Err(error) = run_claimed(&app, claimed).await {
                    tracing::error!(%error, "a job could not be settled; it will be taken up again");
                }
            });
            continue;
        }
        tokio::select! {
            () = stop.cancelled() => {}
            Some(ended) = running.join_next() => {
                if let Err(error) = ended {
                    tracing::error!(%error, "a job broke down while it was settled; it will be taken up again");
                }
            }
            Ok(()) = news.changed(), if !full => {}
            () = tokio::time::sleep(LOOK), if !full => {}
        }
    }
    while running.join_next().await.is_some() {}
}

/// Looks after outages, so that nobody waits out a pause when the other side is back.
async fn keep_looking(app: App, stop: CancellationToken) {
    while stop.run_until_cancelled(tokio::time::sleep(LOOK_AFTER_OUTAGES)).await.is_some() {
        health::look_after_outages(&app).await;
    }
}

async fn claim(app: &App, lane: Lane) -> Option<Claimed> {
    match queue::claim(app.store.db(), app.clock.now(), lane).await {
        Ok(claimed) => claimed,
        Err(error) => {
            tracing::error!(%error, lane = lane.key(), "the queue cannot be read");
            None
        }
    }
}

async fn run_claimed(app: &App, claimed: Claimed) -> Result<Outcome> {
    let answers = answers(app, claimed.job.lane());
    let work = std::panic::AssertUnwindSafe(dispatch::run(app, &claimed.job)).catch_unwind();
    let outcome = tokio::select! {
        outcome = work => outcome.unwrap_or_else(|_| Err(Error::Broken(anyhow::anyhow!("the job panicked")))),
        () = until_lost(app, &claimed) => {
            tracing::warn!(job = claimed.job.identity(), "another process has taken a job over");
            return Ok(Outcome::Postponed);
        }
    };
    let outcome = match outcome {
        Ok(()) => done(app, &claimed, answers).await,
        Err(Error::Fault(fault)) if fault.passes() => come_back(app, &claimed, &fault).await,
        Err(Error::Fault(fault)) => park(app, &claimed, deals::waiting_for(&fault), &fault.to_string()).await,
        Err(Error::Refusal(refusal)) => broken(app, &claimed, &refusal.to_string()).await,
        Err(Error::Broken(error)) => broken(app, &claimed, &format!("{error:#}")).await,
    };
    // Jobs of the same deal waited for this one.
    app.store.stir();
    outcome
}

/// Keeps the claim while the job runs; ends when the claim is lost.
async fn until_lost(app: &App, claimed: &Claimed) {
    loop {
        tokio::time::sleep(RENEWAL).await;
        match queue::renew(app.store.db(), app.clock.now(), claimed).await {
            Ok(true) => {}
            Ok(false) => return,
            Err(error) => tracing::warn!(%error, "a claim could not be renewed"),
        }
    }
}

/// The job is done. If it had an answer from its system, that one is there: jobs also end well without asking anybody.
async fn done(app: &App, claimed: &Claimed, answers_before: u64) -> Result<Outcome> {
    let lane = claimed.job.lane();
    queue::finish(app.store.db(), claimed).await?;
    if answers(app, lane) > answers_before
        && let Some(system) = lane.system()
    {
        health::back(app, system).await?;
    }
    Ok(Outcome::Done)
}

/// The other side is away: again after the pause of the table, or after what it asked for, whichever is later.
async fn come_back(app: &App, claimed: &Claimed, fault: &Fault) -> Result<Outcome> {
    let now = app.clock.now();
    if fault.is_away() {
        health::away(app, fault.system, claimed.attempts).await?;
    }
    let Some(pause) = backoff::pause(claimed.attempts) else {
        return park(app, claimed, deals::waiting_for(fault), &fault.to_string()).await;
    };
    let asked = fault.again_after().unwrap_or(TimeDelta::zero());
    let again_at = now + pause.max(asked.min(LONGEST_PAUSE));
    tracing::info!(job = claimed.job.identity(), %fault, %again_at, "a job is postponed");
    if let Some(deal) = claimed.job.deal() {
        let step = Step::Postponed { system: fault.system, again_at };
        journal::note(app.store.db(), now, deal, &step, &Actor::System).await?;
    }
    queue::postpone(&app.store, claimed, again_at, &fault.to_string()).await?;
    Ok(Outcome::Postponed)
}

/// Our own mistake: it may pass (a locked database), so it is tried again like an outage, but nobody is told that another
/// system is away.
async fn broken(app: &App, claimed: &Claimed, error: &str) -> Result<Outcome> {
    tracing::error!(job = claimed.job.identity(), error, "a job broke down");
    match backoff::pause(claimed.attempts) {
        Some(pause) => {
            queue::postpone(&app.store, claimed, app.clock.now() + pause, error).await?;
            Ok(Outcome::Postponed)
        }
        None => park(app, claimed, Waiting::Broken { job: claimed.job.identity() }, error).await,
    }
}

/// The job waits for a person, and its deal says what for.
async fn park(app: &App, claimed: &Claimed, waiting: Waiting, reason: &str) -> Result<Outcome> {
    tracing::warn!(job = claimed.job.identity(), reason, "a job waits for a person");
    if let Some(deal) = claimed.job.deal() {
        deals::wait(app, deal, None, waiting).await?;
    }
    queue::park(app.store.db(), claimed, reason).await?;
    Ok(Outcome::Parked)
}

/// How many answers the lane's system has given so far.
fn answers(app: &App, lane: Lane) -> u64 {
    match lane {
        Lane::Portal => app.bitrix.answers(),
        Lane::Books => app.onec.answers(),
        Lane::Inner => 0,
    }
}
