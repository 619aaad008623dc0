//! Systems that do not answer, or refuse us altogether: told once for all that waits for them, revised while it goes on, and
//! over when they answer.
//!
//! Nobody waits out a pause when a system is back, and what was given up meanwhile goes on with the rest, in its old order.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter};

use super::deals;
use super::{Result, alerts, health, notices};
use crate::app::App;
use crate::entity::outage::{ActiveModel, Column, Entity, Model};
use crate::queue::{self, Lane};
use crate::types::{Health, Notice, System, Waiting};

/// A silence shorter than this is a hiccup nobody is told of.
const HICCUP: TimeDelta = TimeDelta::seconds(10);

/// After an outage as long as this, deals that were given up meanwhile go on by themselves.
const GIVEN_UP: TimeDelta = TimeDelta::hours(1);

/// How often the deals that wait are counted again.
const COUNTED_EVERY: TimeDelta = TimeDelta::seconds(5);

/// After how long people are reminded of what still waits; within a day in any case, however late we look.
const LONG: TimeDelta = TimeDelta::hours(20);

/// Most deals given a card at one reminder; the next hour has the others.
const CARDS: u64 = 50;

/// The silences of the outside systems, so that a good answer costs no look into the table; cheap to clone, all clones are one.
#[derive(Clone, Default)]
pub struct Outages(Arc<Mutex<BTreeMap<String, Silence>>>);

/// A system that does not answer, or did not a moment ago.
#[derive(Clone, Copy, Debug)]
struct Silence {
    /// Since the first call without an answer.
    since: DateTime<Utc>,
    /// When it answered again.
    over: Option<DateTime<Utc>>,
    /// Whether people were told.
    told: bool,
    /// When the deals that wait were counted last.
    counted_at: Option<DateTime<Utc>>,
}

impl Outages {
    /// Those of the table.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn read(db: &impl ConnectionTrait) -> Result<Self> {
        let outages = Self::default();
        outages.agree(&Entity::find().all(db).await?);
        Ok(outages)
    }

    /// Whether people were told that a system is away, and it still is.
    pub fn is_open(&self, system: System) -> bool {
        self.silences().get(system.key()).is_some_and(|silence| silence.told && silence.over.is_none())
    }

    /// Knows what other processes told, and forgets what they ended.
    fn agree(&self, rows: &[Model]) {
        let mut silences = self.silences();
        let open = |system: &String| rows.iter().any(|row| row.system == *system);
        silences.retain(|system, silence| !silence.told || silence.over.is_some() || open(system));
        for row in rows {
            let silence = Silence { told: true, ..Silence::new(row.since) };
            let known = silences.entry(row.system.clone()).or_insert(silence);
            (known.told, known.over) = (true, None);
        }
    }

    /// Another call without an answer; gives the silence as it is now.
    fn grows(&self, system: System, now: DateTime<Utc>) -> Silence {
        let mut silences = self.silences();
        let silence = silences.entry(system.key().to_owned()).or_insert(Silence::new(now));
        if silence.over.is_some() {
            *silence = Silence::new(now);
        }
        *silence
    }

    fn told(&self, system: System, counted_at: DateTime<Utc>) {
        if let Some(silence) = self.silences().get_mut(system.key()) {
            (silence.told, silence.counted_at) = (true, Some(counted_at));
        }
    }

    fn ends(&self, system: System, now: DateTime<Utc>) {
        if let Some(silence) = self.silences().get_mut(system.key()) {
            silence.over = Some(now);
        }
    }

    /// The silence of a system that has not answered yet.
    fn of(&self, system: System) -> Option<Silence> {
        self.silences().get(system.key()).copied().filter(|silence| silence.over.is_none())
    }

    fn silences(&self) -> MutexGuard<'_, BTreeMap<String, Silence>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Silence {
    fn new(since: DateTime<Utc>) -> Self {
        Self { since, over: None, told: false, counted_at: None }
    }
}

/// A job met a system that does not answer. A hiccup is told to nobody; an outage once, with how many deals wait for it.
///
/// # Errors
/// When the database fails.
pub async fn away(app: &App, system: System) -> Result<()> {
    let now = app.clock.now();
    let silence = app.outages.grows(system, now);
    let lately = silence.counted_at.is_some_and(|counted| now - counted < COUNTED_EVERY);
    if now - silence.since < HICCUP || lately {
        return Ok(());
    }
    open(app, system, silence, None).await
}

/// A job was refused as a whole: where the system refuses everybody's calls, not this one alone, that is an outage too, and
/// this tells whether it is.
///
/// # Errors
/// When the database fails.
pub async fn refuses(app: &App, system: System) -> Result<bool> {
    let Some(Health::Refusing(words)) = ask(app, system).await else { return Ok(false) };
    let silence = app.outages.grows(system, app.clock.now());
    open(app, system, silence, Some(words)).await?;
    Ok(true)
}

/// People are told, or told how it stands now.
async fn open(app: &App, system: System, silence: Silence, refusal: Option<String>) -> Result<()> {
    let now = app.clock.now();
    let tx = app.store.begin().await?;
    let row = ActiveModel {
        system: Set(system.key().to_owned()),
        since: Set(silence.since),
        reminded_at: Set(None),
        refusal: Set(refusal),
    };
    let once = OnConflict::column(Column::System).do_nothing().to_owned();
    let is_new = Entity::insert(row).on_conflict(once).exec_without_returning(&tx).await? > 0;
    if is_new {
        tracing::warn!(%system, "an outside system is away");
    }
    if let Some(row) = Entity::find_by_id(system.key()).one(&tx).await? {
        let needs_somebody = is_new && row.refusal.is_some();
        revise(app, &tx, system, row, None).await?;
        if needs_somebody {
            // Where the system was away a moment ago, an edit of that message would be overlooked.
            alerts::tell_again(app, &tx, &cause(system)).await?;
        }
    }
    app.store.commit(tx).await?;
    app.outages.told(system, now);
    Ok(())
}

/// A system answers. If people were told it was away, they are told it is back, and what waited goes on.
///
/// # Errors
/// When the database fails.
pub async fn back(app: &App, system: System) -> Result<()> {
    let Some(silence) = app.outages.of(system) else { return Ok(()) };
    let now = app.clock.now();
    if silence.told {
        let tx = app.store.begin().await?;
        if let Some(row) = Entity::find_by_id(system.key()).one(&tx).await? {
            tracing::info!(%system, "an outside system is back");
            revise(app, &tx, system, row, Some(now)).await?;
            Entity::delete_many().filter(Column::System.eq(system.key())).exec(&tx).await?;
            if now - silence.since >= GIVEN_UP {
                deals::release_exhausted(app, &tx, system).await?;
            }
            if let Some(lane) = Lane::of(system) {
                queue::hurry(&tx, lane).await?;
            }
        }
        app.store.commit(tx).await?;
    }
    app.outages.ends(system, now);
    Ok(())
}

/// Whether a system people were told is away still is: it is asked, unless it was a moment ago. Jobs that wait for it are not
/// tried before, so that they go out in their order when it is back.
pub async fn still_away(app: &App, system: System) -> bool {
    if !app.outages.is_open(system) {
        return false;
    }
    ask(app, system).await;
    app.outages.is_open(system)
}

/// An outage as it stands.
#[derive(Clone, Debug)]
pub struct Open {
    /// Who does not answer.
    pub system: System,
    /// Since when.
    pub since: DateTime<Utc>,
    /// How many deals wait for it.
    pub deals: u64,
}

/// The outages people were told of that go on.
///
/// # Errors
/// When the database fails.
pub async fn open_ones(app: &App) -> Result<Vec<Open>> {
    let tx = app.store.begin().await?;
    let mut open = Vec::new();
    for row in Entity::find().all(&tx).await? {
        if let Some(system) = system_of(&row) {
            open.push(Open { system, since: row.since, deals: waiting(&tx, system).await? });
        }
    }
    tx.commit().await?;
    Ok(open)
}

fn system_of(row: &Model) -> Option<System> {
    [System::Bitrix24, System::OneC].into_iter().find(|system| system.key() == row.system)
}

/// Asks the systems people were told are away how they are, so that what waits goes on as soon as they answer.
///
/// # Errors
/// When the database fails.
pub async fn look_after(app: &App) -> Result<()> {
    app.outages.agree(&Entity::find().all(app.store.db()).await?);
    for system in [System::Bitrix24, System::OneC] {
        still_away(app, system).await;
    }
    Ok(())
}

/// How a system is now, or was a moment ago.
async fn ask(app: &App, system: System) -> Option<Health> {
    match system {
        System::Bitrix24 => Some(health::measure_bitrix(app).await.health),
        System::OneC => Some(health::measure_onec(app).await.health),
        System::Telegram | System::Database | System::Model => None,
    }
}

/// Reminds people of what has waited for almost a day without a card: an outage once for all its deals, any other deal by its
/// own card. May be repeated.
///
/// # Errors
/// When the database fails.
pub async fn remind(app: &App) -> Result<()> {
    let before = app.clock.now() - LONG;
    for row in Entity::find().all(app.store.db()).await? {
        if row.since < before && row.reminded_at.is_none() {
            remind_of_outage(app, row).await?;
        }
    }
    for job in queue::tried_since(app.store.db(), before, CARDS).await? {
        let Some((deal, system)) = job.deal().zip(job.lane().system()) else { continue };
        let waits = deals::of(app.store.db(), deal).await?.is_some_and(|row| row.waiting.is_some());
        if !waits && !app.outages.is_open(system) {
            deals::wait(app, deal, None, Waiting::Exhausted { system }).await?;
        }
    }
    Ok(())
}

async fn remind_of_outage(app: &App, row: Model) -> Result<()> {
    let Some(system) = system_of(&row) else { return Ok(()) };
    let now = app.clock.now();
    let tx = app.store.begin().await?;
    let cause = format!("still-away:{system}:{}", row.since.timestamp_millis());
    let notice = Notice::SystemStillAway { system, since: row.since, deals: waiting(&tx, system).await? };
    notices::tell_all(app, &tx, &cause, notice).await?;
    Entity::update_many()
        .col_expr(Column::RemindedAt, Expr::value(now))
        .filter(Column::System.eq(row.system))
        .exec(&tx)
        .await?;
    Ok(app.store.commit(tx).await?)
}

/// Says how an outage stands, in its one message.
async fn revise(
    app: &App,
    tx: &DatabaseTransaction,
    system: System,
    row: Model,
    over: Option<DateTime<Utc>>,
) -> Result<()> {
    let cause = cause(system);
    // Those that went on a moment ago have waited all the same.
    let before = match alerts::said(tx, &cause).await? {
        Some(Notice::SystemAway { deals, .. }) if over.is_some() => deals,
        _ => 0,
    };
    let deals = waiting(tx, system).await?.max(before);
    let notice = Notice::SystemAway { system, since: row.since, deals, refusal: row.refusal, over };
    match over {
        Some(_) => alerts::end(app, tx, &cause, Some(notice)).await,
        None => alerts::raise(app, tx, &cause, notice).await,
    }
}

/// Under what people are told of a system: what begins again within minutes is told in the same message.
fn cause(system: System) -> String {
    format!("away:{system}")
}

/// How many deals wait for a system.
async fn waiting(tx: &DatabaseTransaction, system: System) -> Result<u64> {
    match Lane::of(system) {
        Some(lane) => Ok(queue::deals_in(tx, lane).await?),
        None => Ok(0),
    }
}
