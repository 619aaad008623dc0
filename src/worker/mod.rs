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
use crate::clients::{Fault, Kind, Ran};
use crate::ops::journal::{self, Step};
use crate::ops::leases::Duty;
use crate::ops::{Actor, Error, Result, alerts, deals, outages};
use crate::queue::{self, Claimed, Job, Lane, backoff};
use crate::types::{DealId, Notice, System, Waiting};

/// How long a loop sleeps at most before it looks for work another process enqueued.
const LOOK: Duration = Duration::from_secs(1);

/// How often a system that is away is asked whether it is back.
const LOOK_AFTER_OUTAGES: Duration = Duration::from_secs(20);

/// How often a running job's claim is renewed; well within [`queue::LEASE`].
const RENEWAL: Duration = Duration::from_secs(20);

/// The longest pause another system may ask for; after that a look does no harm.
const LONGEST_PAUSE: TimeDelta = TimeDelta::hours(12);

/// The pause after a limit that does not say when it ends.
const LIMIT: TimeDelta = TimeDelta::seconds(10);

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

/// Runs what is due next in a lane: a job, or several that share a request. Gives what became of each; nothing when nothing
/// is due.
///
/// # Errors
/// When our own database fails: then the jobs are taken up again after their lease.
pub async fn run_next(app: &App, lane: Lane) -> Result<Vec<Outcome>> {
    let claimed = claim(app, lane).await?;
    if claimed.is_empty() {
        return Ok(Vec::new());
    }
    run_claimed(app, claimed).await
}

/// How many requests' worth of jobs of a lane run at once. 1C gets one request at a time: each is a session and a licence.
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
        news.look();
        let mut wait = LOOK;
        if !full {
            wait = patience(&app, lane).await.min(LOOK);
            if wait.is_zero() && start_next(&app, lane, &mut running).await {
                continue;
            }
            wait = if wait.is_zero() { LOOK } else { wait };
        }
        tokio::select! {
            () = stop.cancelled() => {}
            Some(ended) = running.join_next() => {
                if let Err(error) = ended {
                    tracing::error!(%error, "a job broke down while it was settled; it will be taken up again");
                }
            }
            () = news.arrive(), if !full => {}
            () = tokio::time::sleep(wait), if !full => {}
        }
    }
    while running.join_next().await.is_some() {}
}

/// Starts what is due next in a lane; false when nothing is.
async fn start_next(app: &App, lane: Lane, running: &mut JoinSet<()>) -> bool {
    let claimed = claim(app, lane).await.unwrap_or_else(|error| {
        tracing::error!(%error, lane = lane.key(), "the queue cannot be read");
        Vec::new()
    });
    if claimed.is_empty() {
        return false;
    }
    let app = app.clone();
    running.spawn(async move {
        if let Err(error) = run_claimed(&app, claimed).await {
            tracing::error!(%error, "a job could not be settled; it will be taken up again");
        }
    });
    true
}

/// How long a lane lets what is due wait before it takes it; a job that was taken cannot be joined by others any more.
///
/// The books are run by one process at a time. The portal's jobs wait until there is room for a request, and for company
/// while that is dear and the request would not be full.
async fn patience(app: &App, lane: Lane) -> Duration {
    match lane {
        Lane::Books if !app.leases.holds(Duty::Books) => LOOK,
        Lane::Portal => match app.bitrix.wait() {
            Duration::ZERO => company(app, lane).await,
            wait => wait,
        },
        Lane::Books | Lane::Inner => Duration::ZERO,
    }
}

async fn company(app: &App, lane: Lane) -> Duration {
    let longest = app.bitrix.company();
    if longest.is_zero() {
        return longest;
    }
    let now = app.clock.now();
    match queue::next(app.store.db(), now, lane).await {
        Ok(Some(next)) if next.alike < dispatch::together(app, &next.job) as u64 => {
            longest.saturating_sub((now - next.since).to_std().unwrap_or_default())
        }
        // Nothing due, a full request, or a database that fails: taking it will tell.
        _ => Duration::ZERO,
    }
}

/// Looks after outages, so that nobody waits out a pause when the other side is back.
async fn keep_looking(app: App, stop: CancellationToken) {
    while stop.run_until_cancelled(tokio::time::sleep(LOOK_AFTER_OUTAGES)).await.is_some() {
        if let Err(error) = outages::look_after(&app).await {
            tracing::error!(%error, "the outages cannot be read");
        }
    }
}

async fn claim(app: &App, lane: Lane) -> Result<Vec<Claimed>> {
    Ok(queue::claim(&app.store, app.clock.now(), lane, |job| dispatch::together(app, job)).await?)
}

/// Runs jobs claimed together, and settles each by itself.
async fn run_claimed(app: &App, claimed: Vec<Claimed>) -> Result<Vec<Outcome>> {
    let Some(lane) = claimed.first().map(|first| first.job.lane()) else { return Ok(Vec::new()) };
    if let Some(system) = lane.system().filter(|system| app.outages.is_open(*system)) {
        return wait_for(app, &claimed, system).await;
    }
    let answers = answers(app, lane);
    let jobs: Vec<Job> = claimed.iter().map(|claimed| claimed.job.clone()).collect();
    let work = std::panic::AssertUnwindSafe(dispatch::run(app, &jobs)).catch_unwind();
    let panicked = || jobs.iter().map(|_| Err(Error::Broken(anyhow::anyhow!("the job panicked")))).collect();
    let outcomes = tokio::select! {
        outcomes = work => outcomes.unwrap_or_else(|_| panicked()),
        () = until_lost(app, &claimed) => {
            tracing::warn!(jobs = claimed.len(), "another process has taken jobs over");
            return Ok(vec![Outcome::Postponed; claimed.len()]);
        }
    };
    let settled = settle(app, &claimed, outcomes, answers).await;
    // Jobs of the same deals waited for these.
    app.store.stir();
    settled
}

/// Their system was away a moment ago: it is asked first. Still away, the jobs have failed once more; back, they take their
/// places among all that waited.
async fn wait_for(app: &App, claimed: &[Claimed], system: System) -> Result<Vec<Outcome>> {
    let still_away = outages::still_away(app, system).await;
    let kind = Kind::Away { ran: Ran::No, again_after: None, words: "still away".to_owned() };
    let fault = Fault { system, call: "probe".to_owned(), kind };
    let mut outcomes = Vec::with_capacity(claimed.len());
    for claimed in claimed {
        outcomes.push(if still_away {
            come_back(app, claimed, &fault).await?
        } else {
            queue::give_back(&app.store, claimed).await?;
            Outcome::Postponed
        });
    }
    app.store.stir();
    Ok(outcomes)
}

/// What is done goes; what failed comes back or waits for a person.
async fn settle(
    app: &App,
    claimed: &[Claimed],
    outcomes: Vec<Result<()>>,
    answers_before: u64,
) -> Result<Vec<Outcome>> {
    let done = claimed.iter().zip(&outcomes).filter(|(_, outcome)| outcome.is_ok()).map(|(claimed, _)| claimed);
    queue::finish(app.store.db(), done).await?;
    if outcomes.iter().any(Result::is_ok) {
        answered(app, claimed, answers_before).await?;
    }
    let mut settled = Vec::with_capacity(claimed.len());
    for (claimed, outcome) in claimed.iter().zip(outcomes) {
        settled.push(match outcome {
            Ok(()) => Outcome::Done,
            Err(Error::Fault(fault)) if fault.is_limit() => put_off(app, claimed, &fault).await?,
            Err(Error::Fault(fault)) if fault.passes() => come_back(app, claimed, &fault).await?,
            Err(Error::Fault(fault)) if fault.locks_out() && outages::refuses(app, fault.system).await? => {
                come_back(app, claimed, &fault).await?
            }
            Err(Error::Fault(fault)) => park(app, claimed, deals::waiting_for(&fault), &fault.to_string()).await?,
            Err(Error::Refusal(refusal)) => broken(app, claimed, &refusal.to_string()).await?,
            Err(Error::Broken(error)) => broken(app, claimed, &format!("{error:#}")).await?,
        });
    }
    tell_on(app, claimed, &settled).await?;
    Ok(settled)
}

/// What people were told of these jobs and their deals is brought up to date.
async fn tell_on(app: &App, claimed: &[Claimed], settled: &[Outcome]) -> Result<()> {
    let deals: Vec<DealId> = claimed.iter().filter_map(|claimed| claimed.job.deal()).collect();
    if !deals.is_empty() {
        return deals::keep_later(app.store.db(), app.clock.now(), &deals).await;
    }
    for (claimed, outcome) in claimed.iter().zip(settled) {
        let cause = stuck_cause(&claimed.job);
        if *outcome == Outcome::Done && alerts::is_raised(app.store.db(), &cause).await? {
            let tx = app.store.begin().await?;
            alerts::end(app, &tx, &cause, None).await?;
            app.store.commit(tx).await?;
        }
    }
    Ok(())
}

/// Under what people are told that a job about no deal waits for them.
fn stuck_cause(job: &Job) -> String {
    format!("{}{}", alerts::WORK, job.identity())
}

/// Keeps the claims while the jobs run; ends when one is lost.
async fn until_lost(app: &App, claimed: &[Claimed]) {
    loop {
        tokio::time::sleep(RENEWAL).await;
        match queue::renew(app.store.db(), app.clock.now(), claimed).await {
            Ok(true) => {}
            Ok(false) => return,
            Err(error) => tracing::warn!(%error, "a claim could not be renewed"),
        }
    }
}

/// If jobs had an answer from their system, that one is there: jobs also end well without asking anybody.
async fn answered(app: &App, claimed: &[Claimed], answers_before: u64) -> Result<()> {
    let Some(lane) = claimed.first().map(|first| first.job.lane()) else { return Ok(()) };
    match lane.system() {
        Some(system) if answers(app, lane) > answers_before => outages::back(app, system).await,
        _ => Ok(()),
    }
}

/// The other side is well and only wants to be asked later: nothing failed, and nobody is told.
async fn put_off(app: &App, claimed: &Claimed, fault: &Fault) -> Result<Outcome> {
    let pause = fault.again_after().unwrap_or(LIMIT).clamp(LIMIT, LONGEST_PAUSE);
    tracing::info!(job = claimed.job.identity(), %fault, "a job is put off");
    queue::put_off(&app.store, claimed, app.clock.now() + pause, &fault.to_string()).await?;
    Ok(Outcome::Postponed)
}

/// The other side is away: again after the pause of the table, or after what it asked for, whichever is later.
async fn come_back(app: &App, claimed: &Claimed, fault: &Fault) -> Result<Outcome> {
    let now = app.clock.now();
    if fault.is_away() {
        outages::away(app, fault.system).await?;
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
    match claimed.job.deal() {
        Some(deal) => deals::wait(app, deal, None, waiting).await?,
        None => {
            let notice = Notice::WorkStuck { job: claimed.job.name().to_owned(), words: reason.to_owned() };
            let tx = app.store.begin().await?;
            alerts::raise(app, &tx, &stuck_cause(&claimed.job), notice).await?;
            app.store.commit(tx).await?;
        }
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
