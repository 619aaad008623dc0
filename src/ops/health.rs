//! How the outside systems are: measured when asked, and remembered for a moment.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};

use super::{Result, deals, invoices, mappings, notices, outages, stock};
use crate::app::App;
use crate::clients::fault::{Fault, Kind};
use crate::clients::openrouter::Probe;
use crate::queue::{self, Asked};
use crate::types::{Content, Health, Measured, Notice, StatusReport, System};

/// How long a measurement is as good as a new one.
const FRESH: TimeDelta = TimeDelta::seconds(15);

/// How long a system may take to say how it is.
const PATIENCE: Duration = Duration::from_secs(10);

/// The last word of each system; cheap to clone, all clones are one board.
#[derive(Clone, Default)]
pub struct Board(Arc<Mutex<BTreeMap<System, Measured>>>);

impl Board {
    /// Notes how a system answered.
    pub fn note(&self, measured: Measured) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(measured.system, measured);
    }

    /// The last words, with their times.
    pub fn last(&self) -> Vec<Measured> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).values().cloned().collect()
    }

    fn fresh(&self, system: System, now: DateTime<Utc>) -> Option<Measured> {
        self.last().into_iter().find(|word| word.system == system && now - word.at < FRESH)
    }
}

/// Measures what is not fresh and posts the report to the chat that asked.
///
/// # Errors
/// When the database fails.
pub async fn report(app: &App, Asked { chat, update }: Asked) -> Result<()> {
    let systems = measure_all(app).await;
    let db = app.store.db();
    let now = app.clock.now();
    let backlog = queue::backlog(db).await?;
    let report = StatusReport {
        systems,
        waiting: backlog.waiting,
        oldest: backlog.oldest,
        stuck: deals::count_waiting(db).await?,
        issued_today: invoices::count_issued_since(db, app.start_of(app.today())).await?,
        swept_at: deals::sweep::last(db).await?,
        synced: stock::runs::last(db).await?,
        mapped: {
            let coverage = mappings::cards::coverage(db).await?;
            (coverage.mapped, coverage.of)
        },
        at: now,
    };
    let tx = app.store.begin().await?;
    let content = Content::Notice(Notice::Status { report });
    notices::post(&tx, now, chat, &format!("status:{update}"), content).await?;
    Ok(app.store.commit(tx).await?)
}

/// Asks the systems this side talks to, those lately asked excepted. The chat's own is asked by the chat.
pub async fn measure_all(app: &App) -> Vec<Measured> {
    let (bitrix, onec) = (Box::pin(measure_bitrix(app)), Box::pin(measure_onec(app)));
    let (database, model) = (measure_database(app), Box::pin(measure_model(app)));
    let (bitrix, onec, database, model) = tokio::join!(bitrix, onec, database, model);
    [bitrix, onec, database].into_iter().chain(model).collect()
}

/// Asks the portal how it is, unless it was asked lately.
pub(super) async fn measure_bitrix(app: &App) -> Measured {
    measure(app, System::Bitrix24, async || {
        app.bitrix.probe().await.map(|probe| match probe.missing_scopes.join(", ") {
            missing if missing.is_empty() => Health::Well(probe.user),
            missing => Health::Refusing(format!("scope: {missing}")),
        })
    })
    .await
}

/// Asks 1C how it is, unless it was asked lately.
pub(super) async fn measure_onec(app: &App) -> Measured {
    measure(app, System::OneC, async || app.onec.probe().await.map(|probe| Health::Well(probe.organization))).await
}

/// Asks for the model, unless it was asked for lately; none where the settings have no key for one.
async fn measure_model(app: &App) -> Option<Measured> {
    let model = app.model.as_ref()?;
    let probe = async || {
        model.probe().await.map(|probe| match probe {
            Probe { is_spent: true, .. } => Health::Refusing("402: limit_remaining 0".to_owned()),
            Probe { model, .. } => Health::Well(model),
        })
    };
    Some(measure(app, System::Model, probe).await)
}

async fn measure(app: &App, system: System, probe: impl AsyncFnOnce() -> Result<Health, Fault>) -> Measured {
    let at = app.clock.now();
    if let Some(fresh) = app.board.fresh(system, at) {
        return fresh;
    }
    let started = Instant::now();
    let health = match tokio::time::timeout(PATIENCE, probe()).await {
        Ok(Ok(health)) => health,
        Ok(Err(fault)) => health_of(&fault),
        Err(_) => Health::Away(format!("no answer within {} s", PATIENCE.as_secs())),
    };
    let measured = Measured::new(system, health, at, started);
    app.board.note(measured.clone());
    if matches!(measured.health, Health::Well(_))
        && let Err(error) = outages::back(app, system).await
    {
        tracing::error!(%error, "the end of an outage could not be noted");
    }
    measured
}

async fn measure_database(app: &App) -> Measured {
    let (at, started) = (app.clock.now(), Instant::now());
    let health = match queue::backlog(app.store.db()).await {
        Ok(_) => Health::Well(if app.store.is_ours_alone() { "SQLite" } else { "PostgreSQL" }.to_owned()),
        Err(error) => Health::Away(error.to_string()),
    };
    let measured = Measured::new(System::Database, health, at, started);
    app.board.note(measured.clone());
    measured
}

fn health_of(fault: &Fault) -> Health {
    match &fault.kind {
        Kind::Away { words, .. } | Kind::Limited { words, .. } | Kind::Unreadable { words } => {
            Health::Away(words.clone())
        }
        Kind::Refused { words, .. } | Kind::LockedOut { words, .. } => Health::Refusing(words.clone()),
        Kind::Unclear { what, .. } => Health::Refusing((*what).to_owned()),
    }
}
