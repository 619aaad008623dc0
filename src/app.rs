//! The shared parts, built once from the settings, cheap to clone; and the three doors, started and stopped together.
//!
//! The same `App::build` serves production, the demo and the stories: nothing in it knows which of them it is.

use std::sync::Arc;

use anyhow::{Context, anyhow};
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use secrecy::ExposeSecret;
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use tokio_util::task::AbortOnDropHandle;

use crate::bot::Chat;
use crate::clients::bitrix::{self, Bitrix};
use crate::clients::onec::{self, OneC};
use crate::clients::openrouter::{self, OpenRouter};
use crate::clock::Clock;
use crate::config::{self, Config};
use crate::ops::deals::intake::{self, Intake};
use crate::ops::deals::sweep;
use crate::ops::health::Board;
use crate::ops::leases::{self, Leases};
use crate::ops::mappings::Matcher;
use crate::ops::members;
use crate::ops::outages::Outages;
use crate::queue;
use crate::store::Store;
use crate::{web, worker};

/// What every use case needs; cheap to clone.
#[derive(Clone)]
pub struct App {
    /// The settings.
    pub config: Arc<Config>,
    /// The time of day.
    pub clock: Clock,
    /// Our tables.
    pub store: Store,
    /// The CRM.
    pub bitrix: Bitrix,
    /// The books.
    pub onec: OneC,
    /// The language model, where the settings have a key for one.
    pub model: Option<OpenRouter>,
    /// The way in for events.
    pub intake: Intake,
    /// The last word of each system.
    pub board: Board,
    /// The outages people were told of.
    pub outages: Outages,
    /// Both catalogues, ready to be compared.
    pub matcher: Matcher,
    /// What this process alone does, where several share the tables.
    pub leases: Leases,
}

/// A task that keeps an [`App`] taking in events; dropping it closes the way in.
pub type Taking = AbortOnDropHandle<()>;

impl App {
    /// Opens the database and builds the parts. No outside system is asked: they may all be away.
    ///
    /// # Errors
    /// When the database cannot be opened.
    pub async fn build(config: Config, clock: Clock) -> anyhow::Result<(Self, Taking)> {
        let store = Store::open(&config.database_url).await?;
        let outages = Outages::read(store.db()).await?;
        sweep::begin(&store, clock.now()).await?;
        members::begin(&store, &config, clock.now()).await?;
        let leases = Leases::new(clock.clone(), store.is_ours_alone());
        let (intake, outlet) = intake::open();
        let app = Self {
            bitrix: Bitrix::new(&bitrix_settings(&config))?,
            onec: OneC::new(onec_settings(&config))?,
            model: config.model.as_ref().map(|model| OpenRouter::new(model_settings(model))),
            config: Arc::new(config),
            clock,
            store,
            intake,
            board: Board::default(),
            outages,
            matcher: Matcher::default(),
            leases,
        };
        let taking = AbortOnDropHandle::new(tokio::spawn(outlet.drain(app.clone())));
        Ok((app, taking))
    }

    /// When a local day begins.
    pub fn start_of(&self, day: NaiveDate) -> DateTime<Utc> {
        let midnight = day.and_time(NaiveTime::MIN);
        // A day without a midnight, where clocks were set forward then, begins with what would have been it.
        let start = midnight.and_local_timezone(self.config.timezone).earliest();
        start.map_or_else(|| midnight.and_utc(), |start| start.to_utc())
    }

    /// The local day of this moment.
    pub fn today(&self) -> NaiveDate {
        self.day_of(self.clock.now())
    }

    /// The local day of a moment.
    pub fn day_of(&self, at: DateTime<Utc>) -> NaiveDate {
        at.with_timezone(&self.config.timezone).date_naive()
    }

    /// Opens the three doors and keeps them open until `stop`; then ends what is begun.
    ///
    /// # Errors
    /// When the port of the settings is taken, when another process is at work on the same SQLite file, or when a door
    /// closes before `stop`.
    pub async fn run(self, stop: CancellationToken) -> anyhow::Result<()> {
        let listener = web::listen(&self).await?;
        let _alone = self.store.hold_alone()?;
        if self.store.is_ours_alone() {
            // Nobody else has the file, so the process that held these jobs is dead; nobody has to wait for its leases.
            queue::take_back_all(self.store.db(), self.clock.now()).await?;
        }
        leases::renew(&self).await?;
        let _keeping = AbortOnDropHandle::new(tokio::spawn(leases::keep(self.clone())));
        let outcome = self.open_doors(listener, stop).await;
        if let Err(error) = leases::give_back(&self).await {
            tracing::warn!(%error, "duties could not be given back; another process takes them when they run out");
        }
        outcome
    }

    /// Opens the doors; all are closed when it returns.
    async fn open_doors(&self, listener: TcpListener, stop: CancellationToken) -> anyhow::Result<()> {
        let chat = Chat::new(self.clone())?;
        let mut doors: JoinSet<anyhow::Result<()>> = JoinSet::new();
        doors.spawn(web::serve(self.clone(), listener, stop.clone()));
        doors.spawn(worker::run(self.clone(), stop.clone()));
        doors.spawn({
            let stop = stop.clone();
            async move {
                Box::pin(chat.run(stop)).await;
                Ok(())
            }
        });
        let mut outcome = Ok(());
        while let Some(door) = doors.join_next().await {
            let closed = door.context("a door broke down").and_then(|door| door);
            let untimely = if stop.is_cancelled() { closed } else { closed.and(Err(anyhow!("a door closed"))) };
            outcome = outcome.and(untimely);
            // One door alone would look alive and do nothing: the others close, and whoever runs us starts us again.
            stop.cancel();
        }
        outcome
    }
}

fn onec_settings(config: &Config) -> onec::Settings {
    let settings = &config.onec;
    onec::Settings {
        base_url: settings.base_url.clone(),
        username: settings.username.clone(),
        password: settings.password.expose_secret().to_owned().into(),
        organization: settings.organization.clone(),
        warehouse: settings.warehouse.clone(),
        contract: settings.contract.clone(),
        default_buyer: settings.default_buyer.clone(),
        stock_accounts: settings.stock_accounts.clone(),
        patience: settings.timeout,
    }
}

/// Payments are read only where they decide: without them more deals fit into a request.
fn bitrix_settings(config: &Config) -> bitrix::Settings {
    let payments = if config.kaspi.pay_systems.is_empty() { bitrix::Payments::LeftOut } else { bitrix::Payments::Read };
    let properties = bitrix::Properties {
        article: config.bitrix.article_property.clone(),
        barcode: config.bitrix.barcode_property.clone(),
    };
    let webhook_url = config.bitrix.webhook_url.clone();
    bitrix::Settings { webhook_url, payments, properties, patience: config.bitrix.timeout }
}

fn model_settings(model: &config::Model) -> openrouter::Settings {
    openrouter::Settings {
        base_url: model.base_url.clone(),
        key: model.key.clone(),
        model: model.name.clone(),
        patience: model.timeout,
    }
}
