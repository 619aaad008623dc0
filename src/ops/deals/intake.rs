//! The intake of events: each is stored before its sender is answered, many in one transaction.
//!
//! Events that arrive while a transaction is being written share the next one, so that a burst costs few commits and a
//! lonely event waits for nobody. Nothing is read from the portal here.

use std::collections::{BTreeMap, HashSet};
use std::time::Duration;

use anyhow::anyhow;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::OnConflict;
use sea_orm::{DatabaseTransaction, EntityTrait};
use tokio::sync::{mpsc, oneshot};

use super::super::journal::{self, Step};
use super::super::{Actor, Error, Result};
use super::swallow_echoes;
use crate::app::App;
use crate::entity::deal::{ActiveModel, Column, Entity, State};
use crate::queue::{self, Job};
use crate::types::DealId;

/// Most events in one transaction; SQLite takes 32 766 values in one statement.
const BATCH: usize = 512;

/// Events waiting to be written; more senders than that wait for their turn.
const WAITING: usize = 4_096;

/// How often storing is tried again, and the pause before the first time; each next one is longer: nine seconds in all.
const TRIES: u32 = 8;
const PAUSE: Duration = Duration::from_millis(250);

/// The way in for events; cheap to clone.
#[derive(Clone)]
pub struct Intake {
    events: mpsc::Sender<Event>,
}

/// The other end of an [`Intake`].
pub struct Outlet {
    events: mpsc::Receiver<Event>,
}

struct Event {
    deal: DealId,
    stored: oneshot::Sender<Result<(), String>>,
}

/// A way in, and the end somebody has to [`Outlet::drain`].
pub fn open() -> (Intake, Outlet) {
    let (sender, receiver) = mpsc::channel(WAITING);
    (Intake { events: sender }, Outlet { events: receiver })
}

impl Intake {
    /// Something happened to a deal. When this returns, it is on the disk and will be looked at. May be repeated.
    ///
    /// # Errors
    /// When it could not be stored; the caller must not say that it was.
    pub async fn heard(&self, deal: DealId) -> Result<()> {
        let (stored, answer) = oneshot::channel();
        let closed = |_| Error::Broken(anyhow!("the intake is closed"));
        self.events.send(Event { deal, stored }).await.map_err(|_| closed(()))?;
        answer.await.map_err(|_| closed(()))?.map_err(|words| Error::Broken(anyhow!(words)))
    }

    /// Resolves when nobody takes in events any more.
    pub async fn closed(&self) {
        self.events.closed().await;
    }
}

impl Outlet {
    /// Stores events as they come, for as long as it is left to.
    pub async fn drain(mut self, app: App) {
        let mut batch = Vec::with_capacity(BATCH);
        while self.events.recv_many(&mut batch, BATCH).await > 0 {
            let deals: Vec<DealId> = batch.iter().map(|event| event.deal).collect();
            let outcome = store_patiently(&app, &deals).await.map_err(|error| error.to_string());
            for event in batch.drain(..) {
                // A sender that hung up does not need the answer.
                let _ = event.stored.send(outcome.clone());
            }
        }
    }
}

/// Stores events, trying again for a while: their senders never repeat them.
async fn store_patiently(app: &App, events: &[DealId]) -> Result<()> {
    let mut tries = 0;
    loop {
        match store(app, events).await {
            Err(error) if tries < TRIES => {
                tries += 1;
                tracing::warn!(%error, events = events.len(), "events could not be stored, trying again");
                tokio::time::sleep(PAUSE * tries).await;
            }
            Err(error) => {
                tracing::error!(%error, events = events.len(), "events could not be stored");
                return Err(error);
            }
            Ok(()) => return Ok(()),
        }
    }
}

async fn store(app: &App, events: &[DealId]) -> Result<()> {
    let mut times: BTreeMap<DealId, usize> = BTreeMap::new();
    for deal in events {
        *times.entry(*deal).or_default() += 1;
    }
    let tx = app.store.begin().await?;
    let all: Vec<DealId> = times.keys().copied().collect();
    for echo in swallow_echoes(app, &tx, &all).await? {
        times.entry(echo).and_modify(|times| *times -= 1);
    }
    times.retain(|_, times| *times > 0);
    let deals: Vec<DealId> = times.into_keys().collect();
    if !deals.is_empty() {
        write(app, &tx, &deals).await?;
    }
    Ok(app.store.commit(tx).await?)
}

async fn write(app: &App, tx: &DatabaseTransaction, deals: &[DealId]) -> Result<()> {
    let now = app.clock.now();
    let rows = deals.iter().map(|deal| ActiveModel {
        id: Set(deal.get()),
        title: Set(String::new()),
        state: Set(State::Heard),
        echoes_due: Set(0),
        heard_at: Set(now),
        updated_at: Set(now),
        ..Default::default()
    });
    let once = OnConflict::column(Column::Id).do_nothing().to_owned();
    Entity::insert_many(rows).on_conflict(once).exec_without_returning(tx).await?;
    let jobs: Vec<Job> = deals.iter().map(|deal| Job::SyncDeal { deal: *deal }).collect();
    let enqueued: HashSet<String> = queue::enqueue_new(tx, now, &jobs).await?.into_iter().collect();
    // An event that merges with one not yet looked at is no second entry in the deal's journal.
    let news = jobs.iter().filter(|job| enqueued.contains(&job.identity())).filter_map(Job::deal);
    Ok(journal::note_of_many(tx, now, &news.collect::<Vec<_>>(), &Step::Heard, &Actor::System).await?)
}
