//! The world of a story: the stand-ins, the real application on a fresh database, and hands to move people with.
//!
//! Everything goes the way it goes in production: webhooks through the router, updates through the handler tree, outside
//! calls over HTTP. Only the loops are missing: a story says when things [`World::settle`].

mod chat;
pub mod database;
mod people;

use std::collections::HashMap;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use chrono::TimeDelta;
use daneker::app::{App, Taking};
use daneker::bot::Chat;
use daneker::clock::Clock;
use daneker::config::Config;
use daneker::ops::outages;
use daneker::queue::{self, Job, Lane};
use daneker::sandbox::bitrix::Bitrix24;
use daneker::sandbox::onec::OneC;
use daneker::sandbox::telegram::Telegram;
use daneker::{web, worker};
use tower::ServiceExt;

pub use chat::{AIGUL, GROUP, MARAT, STRANGER};
use database::Database;
pub use people::Goods;

/// The token of the machine API in the stories.
pub const API_TOKEN: &str = "the-token-of-machines";

/// A story's world.
pub struct World {
    pub bitrix: Bitrix24,
    pub onec: OneC,
    pub telegram: Telegram,
    pub clock: Clock,
    pub process: Process,
    warehouse: String,
    settings: Vec<(&'static str, String)>,
    database: Database,
    /// What was read, by chat and message.
    read: HashMap<i64, HashMap<i64, String>>,
    leaves_parked: bool,
}

/// What a process holds and a killed one loses.
pub struct Process {
    pub app: App,
    pub chat: Chat,
    router: Router,
    _taking: Taking,
}

/// Tells a story in a fresh world, and ends it: the queue has run dry, nothing is parked, no message is unread.
pub async fn story(tell: impl AsyncFnOnce(&mut World)) {
    story_with(&[], tell).await;
}

/// A story with settings of its own.
pub async fn story_with(settings: &[(&'static str, &str)], tell: impl AsyncFnOnce(&mut World)) {
    let mut world = World::new(settings).await;
    tell(&mut world).await;
    world.end().await;
}

impl World {
    async fn new(own: &[(&'static str, &str)]) -> Self {
        let bitrix = Bitrix24::start(0).await.unwrap();
        bitrix.set_event_delay(std::time::Duration::ZERO);
        let onec = OneC::start(0).await.unwrap();
        let telegram = Telegram::start(0).await.unwrap();
        let database = Database::fresh().await;
        let mut settings = vec![
            ("BITRIX24_WEBHOOK_URL", bitrix.webhook_url()),
            ("BITRIX24_DOMAIN", "shop.bitrix24.kz".to_owned()),
            ("BITRIX24_APPLICATION_TOKEN", bitrix.application_token()),
            ("ONEC_BASE_URL", onec.url()),
            ("ONEC_USERNAME", onec.username().to_owned()),
            ("ONEC_PASSWORD", onec.password().to_owned()),
            ("TELEGRAM_BOT_TOKEN", telegram.token().to_owned()),
            ("TELEGRAM_API_URL", telegram.api_url()),
            ("TELEGRAM_CHAT_ID", GROUP.to_string()),
            ("TELEGRAM_ADMINS", AIGUL.to_string()),
            ("API_TOKEN", API_TOKEN.to_owned()),
            ("DATABASE_URL", database.url()),
        ];
        settings.retain(|(name, _)| own.iter().all(|(other, _)| name != other));
        settings.extend(own.iter().map(|(name, value)| (*name, (*value).to_owned())));
        let warehouse = onec.warehouse("Алматы");
        let clock = Clock::default();
        let process = Process::start(&settings, clock.clone()).await;
        chat::gather(&telegram);
        Self {
            bitrix,
            onec,
            telegram,
            clock,
            process,
            warehouse,
            settings,
            database,
            read: HashMap::new(),
            leaves_parked: false,
        }
    }

    pub fn app(&self) -> &App {
        &self.process.app
    }

    /// Delivers what the portal has to say, runs what is due, sends what is to be told, until nothing moves.
    pub async fn settle(&mut self) {
        self.process.settle(&self.bitrix).await;
    }

    /// An hour passes, and what falls due meanwhile is done.
    pub async fn hour_passes(&mut self) {
        self.passes(TimeDelta::hours(1)).await;
    }

    /// Time passes in steps, as it does, and what falls due meanwhile is done.
    pub async fn passes(&mut self, time: TimeDelta) {
        let step = TimeDelta::minutes(5).min(time);
        let mut passed = TimeDelta::zero();
        while passed < time {
            self.clock.advance(step);
            self.bitrix.move_clock(step);
            passed += step;
            self.settle().await;
        }
    }

    /// The clock ticks for the sweep, and what it finds is done.
    pub async fn sweeps(&mut self) {
        queue::enqueue(self.app().store.db(), self.clock.now(), &[Job::SweepDeals { asked: None }]).await.unwrap();
        self.settle().await;
    }

    /// Twenty seconds pass, and the systems that are away are asked whether they are back.
    pub async fn looks_after_outages(&mut self) {
        self.clock.advance(TimeDelta::seconds(20));
        outages::look_after(self.app()).await.unwrap();
        self.settle().await;
    }

    /// The process is killed where it stands and started again on the same database; a lease it held runs out.
    pub async fn dies_and_starts_again(&mut self) {
        self.clock.advance(queue::LEASE + TimeDelta::seconds(1));
        self.process = Process::start(&self.settings, self.clock.clone()).await;
    }

    /// The process ends and starts again with another setting.
    pub async fn starts_again_with(&mut self, setting: &'static str, value: &str) {
        self.settings.retain(|(name, _)| *name != setting);
        self.settings.push((setting, value.to_owned()));
        self.dies_and_starts_again().await;
    }

    /// A second process starts on the same tables.
    pub async fn starts_another(&self) -> Process {
        Process::start(&self.settings, self.clock.clone()).await
    }

    /// 1C is switched on again, and listens when this returns.
    pub async fn onec_is_back(&self) {
        self.onec.faults().clear();
        let address = self.onec.url().trim_start_matches("http://").split('/').next().unwrap().to_owned();
        while tokio::net::TcpStream::connect(&address).await.is_err() {
            tokio::task::yield_now().await;
        }
    }

    /// Our tables are lost, and the process starts on empty ones.
    pub async fn loses_its_tables(&mut self) {
        let fresh = Database::fresh().await;
        for (name, value) in &mut self.settings {
            if *name == "DATABASE_URL" {
                *value = fresh.url();
            }
        }
        self.process = Process::start(&self.settings, self.clock.clone()).await;
        std::mem::replace(&mut self.database, fresh).remove().await;
    }

    /// The warehouse of the shop.
    pub fn warehouse(&self) -> &str {
        &self.warehouse
    }

    /// Posts a body to one of the doors.
    pub async fn posts(&self, path: &str, headers: &[(&str, &str)], body: &str) -> (StatusCode, String) {
        self.process.posts(path, headers, body).await
    }

    pub async fn gets(&self, path: &str) -> (StatusCode, String) {
        let request = Request::get(path).body(Body::empty()).unwrap();
        self.process.asks(request).await
    }

    /// As [`World::gets`], with headers.
    pub async fn gets_with(&self, path: &str, headers: &[(&str, &str)]) -> (StatusCode, String) {
        let request = headers.iter().fold(Request::get(path), |request, (name, value)| request.header(*name, *value));
        self.process.asks(request.body(Body::empty()).unwrap()).await
    }

    /// This story ends with jobs parked for a person.
    pub fn leaves_parked(&mut self) {
        self.leaves_parked = true;
    }

    async fn end(mut self) {
        self.settle().await;
        let db = self.app().store.db();
        let parked = queue::parked(db).await.unwrap();
        let reasons: Vec<_> = parked.iter().map(|job| (&job.identity, &job.reason)).collect();
        assert_eq!(!parked.is_empty(), self.leaves_parked, "parked at the end: {reasons:#?}");
        assert_eq!(queue::backlog(db).await.unwrap().waiting, 0, "jobs are left over");
        self.nothing_unread();
        drop(self.process);
        self.database.remove().await;
    }
}

impl Process {
    /// Starts the application on the settings, without its loops.
    pub async fn start(settings: &[(&'static str, String)], clock: Clock) -> Self {
        let read = |name: &str| settings.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone());
        let config = Config::read(read).expect("the settings of a story are whole");
        let (app, taking) = App::build(config, clock).await.unwrap();
        let chat = Chat::new(app.clone()).unwrap();
        Self { router: web::router(app.clone()), app, chat, _taking: taking }
    }

    /// See [`World::settle`].
    pub async fn settle(&self, bitrix: &Bitrix24) {
        loop {
            let mut moved = self.hears(bitrix).await;
            moved |= self.works().await;
            moved |= self.chat.pull().await.unwrap_or(0) > 0;
            moved |= self.chat.handle_waiting().await.unwrap() > 0;
            moved |= self.chat.send_due().await.unwrap() > 0;
            if !moved {
                return;
            }
        }
    }

    /// Runs what is due in every lane; whether anything was.
    pub async fn works(&self) -> bool {
        let mut worked = false;
        for lane in Lane::ALL {
            while !worker::run_next(&self.app, lane).await.unwrap().is_empty() {
                worked = true;
            }
        }
        worked
    }

    /// Takes a job of the portal's and is gone with it.
    pub async fn claims_and_dies(self) {
        let claimed = queue::claim(&self.app.store, self.app.clock.now(), Lane::Portal, |_| 1).await.unwrap();
        assert_eq!(claimed.len(), 1);
    }

    async fn hears(&self, bitrix: &Bitrix24) -> bool {
        let events = bitrix.take_events();
        for event in &events {
            let (status, answer) = self.posts("/webhook/bitrix24/deal", &[], event).await;
            assert_eq!(status, StatusCode::OK, "{answer}");
        }
        !events.is_empty()
    }

    pub async fn posts(&self, path: &str, headers: &[(&str, &str)], body: &str) -> (StatusCode, String) {
        let mut request = Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.asks(request.body(Body::from(body.to_owned())).unwrap()).await
    }

    async fn asks(&self, request: Request<Body>) -> (StatusCode, String) {
        let answer = self.router.clone().oneshot(request).await.unwrap();
        let status = answer.status();
        let body = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
        (status, String::from_utf8(body.to_vec()).unwrap())
    }
}
