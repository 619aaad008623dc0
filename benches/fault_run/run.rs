//! One run: the stand-ins, the processes, everything that happens to them, and the quiet after it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use daneker::sandbox::bitrix::Line;
use daneker::types::Bin;
use rand::rngs::StdRng;

use super::Options;
use super::common::place::Place;
use super::common::town::Town;
use super::plan::{Plan, is_lost};
use super::replicas::Replicas;
use super::stock;
use super::tally::{self, Tally};

/// How long everything may take to settle when nothing happens to it any more.
const PATIENCE: Duration = Duration::from_secs(15 * 60);

/// How often it is looked whether all is done.
const LOOK: Duration = Duration::from_secs(1);

/// Events sent side by side.
const ABREAST: usize = 8;

/// Companies that buy.
const BUYERS: usize = 50;

/// Everything there is in a run.
pub struct Scene {
    pub town: Town,
    pub replicas: Replicas,
    /// Deals by place, with their titles.
    pub deals: Vec<(i64, String)>,
    /// How many rules for cut answers there were in the beginning.
    pub cuts: usize,
    pub client: reqwest::Client,
    delivered: AtomicUsize,
    over: AtomicBool,
}

/// Runs a seed to its end and counts.
pub async fn run(options: Options, seed: u64) -> Tally {
    let begun = Instant::now();
    let place = Place::fresh().await;
    let database = place.kind();
    let count = options.replicas.unwrap_or(if database == "SQLite" { 1 } else { 2 });
    let plan = Plan::draw(&options, count, seed);
    let scene = Arc::new(stage(&plan, place, count, seed).await);
    let lost = plan.lost;
    stock::prepare(&scene).await;
    let moves = tokio::spawn(stock::play(scene.clone(), seed));
    play(&scene, plan, options.lost).await;
    moves.await.unwrap();
    let settled = settle(&scene).await;
    let wrong = stock::count(&scene).await;
    let mut tally = tally::count(&scene, settled).await;
    tally.stock = wrong;
    let scene = Arc::into_inner(scene).expect("nobody else is on the scene any more");
    let (delivered, logs) = (scene.delivered.into_inner(), scene.replicas.logs().to_owned());
    let spent = scene.replicas.end().await;
    (tally.seed, tally.database, tally.replicas, tally.seconds) = (seed, database, count, begun.elapsed().as_secs());
    (tally.delivered, tally.lost, tally.spent) = (delivered, lost, spent);
    if tally.troubles().is_empty() {
        let _ = std::fs::remove_dir_all(logs);
    } else {
        eprintln!("seed {seed}: the logs are in {}", logs.display());
    }
    tally
}

/// The shop, its deals still open, and the processes.
async fn stage(plan: &Plan, place: Place, count: usize, seed: u64) -> Scene {
    let town = Town::build().await;
    let mut settings = town.settings();
    // Everything may change at any time here.
    let own = [("INVOICE_POST", "yes"), ("STOCK_GUARD_PERCENT", "100"), ("LOG_LEVEL", "warn")];
    settings.extend(own.map(|(name, value)| (name, value.to_owned())));
    let replicas = Replicas::start(place, settings, count, seed).await;
    let products = town.goods(&*replicas.first().await, 20).await;
    let buyers = buyers(&town);
    let mut deals = Vec::new();
    for (number, rows) in plan.rows.iter().enumerate() {
        let title = format!("Сделка {number} из {seed}");
        let draft = town.bitrix.add_deal(&title).company(buyers[number % buyers.len()]).field("UF_KASPI_PAYMENT", "1");
        let line = |(product, quantity): &(usize, i64)| Line::product(products[*product], *quantity);
        deals.push((rows.iter().fold(draft, |draft, row| draft.line(line(row))).create(), title));
    }
    town.bitrix.take_events();
    let client = reqwest::Client::builder().no_proxy().timeout(Duration::from_secs(10)).build().unwrap();
    let cuts = plan.cuts.len();
    Scene { town, replicas, deals, cuts, client, delivered: AtomicUsize::new(0), over: AtomicBool::new(false) }
}

/// Companies, each with a БИН of its own.
fn buyers(town: &Town) -> Vec<i64> {
    let numbers = (0..).map(|number: u64| format!("{}", 200_540_000_000 + number));
    let valid = numbers.filter(|number| Bin::parse(number).is_ok()).take(BUYERS);
    valid.map(|bin| town.bitrix.add_company(&format!("ТОО «Покупатель {bin}»"), Some(&bin), None)).collect()
}

/// All deals are won, and then it comes from all sides until the last kill.
async fn play(scene: &Arc<Scene>, plan: Plan, lost: u32) {
    plan.cuts.into_iter().for_each(|rule| scene.town.onec.faults().add(rule));
    scene.deals.iter().for_each(|(deal, _)| scene.town.bitrix.wins(*deal));
    scene.town.bitrix.take_events();
    let begun = Instant::now();
    let echoes = tokio::spawn(tell_echoes(scene.clone(), plan.echoes, lost));
    let deliveries = Arc::new(plan.deliveries);
    let next = Arc::new(AtomicUsize::new(0));
    let senders = (0..ABREAST).map(|_| tokio::spawn(deliver(scene.clone(), deliveries.clone(), next.clone(), begun)));
    let senders: Vec<_> = senders.collect();
    for (at, replica) in plan.kills {
        tokio::time::sleep_until((begun + at).into()).await;
        scene.replicas.kill(replica).await;
    }
    for sender in senders {
        sender.await.unwrap();
    }
    scene.over.store(true, Ordering::Relaxed);
    echoes.await.unwrap();
}

/// Sends events when they are due, each to one process, dead or alive.
async fn deliver(scene: Arc<Scene>, deliveries: Arc<Vec<(Duration, usize)>>, next: Arc<AtomicUsize>, begun: Instant) {
    loop {
        let number = next.fetch_add(1, Ordering::Relaxed);
        let Some((at, deal)) = deliveries.get(number) else { return };
        tokio::time::sleep_until((begun + *at).into()).await;
        scene.tell(number, &scene.event(scene.deals[*deal].0)).await;
    }
}

/// What the program writes into deals makes events too.
async fn tell_echoes(scene: Arc<Scene>, mut chance: StdRng, lost: u32) {
    let mut number = 0;
    while !scene.is_over() {
        for event in scene.town.bitrix.take_events() {
            if !is_lost(&mut chance, lost) {
                scene.tell(number, &event).await;
            }
            number += 1;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// Waits until everything is done, or for as long as is reasonable; whether it is.
async fn settle(scene: &Scene) -> bool {
    let begun = Instant::now();
    let mut quiet = 0;
    while quiet < 3 && begun.elapsed() < PATIENCE {
        tokio::time::sleep(LOOK).await;
        for event in scene.town.bitrix.take_events() {
            scene.tell(0, &event).await;
        }
        quiet = if tally::is_done(scene).await { quiet + 1 } else { 0 };
    }
    quiet == 3
}

impl Scene {
    /// Whether everything has been sent.
    pub fn is_over(&self) -> bool {
        self.over.load(Ordering::Relaxed)
    }

    /// An event of a deal as the portal sends it.
    fn event(&self, deal: i64) -> String {
        format!(
            "event=ONCRMDEALUPDATE&event_handler_id=1&data%5BFIELDS%5D%5BID%5D={deal}&ts=1766047124\
             &auth%5Bdomain%5D=shop.bitrix24.kz&auth%5Bapplication_token%5D={}",
            self.town.bitrix.application_token()
        )
    }

    /// Sends an event once; to a dead process it is lost, as the portal loses it.
    async fn tell(&self, number: usize, event: &str) {
        let url = format!("http://{}/webhook/bitrix24/deal", self.replicas.address(number).await);
        let request = self.client.post(url).header("Content-Type", "application/x-www-form-urlencoded");
        if request.body(event.to_owned()).send().await.is_ok_and(|answer| answer.status().is_success()) {
            self.delivered.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Jobs that wait, and jobs parked; none when the process does not answer.
    pub async fn jobs(&self) -> Option<(u64, u64)> {
        let url = format!("http://{}/health/ready", self.replicas.address(0).await);
        let answer: serde_json::Value = self.client.get(url).send().await.ok()?.json().await.ok()?;
        Some((answer["jobs"]["waiting"].as_u64()?, answer["jobs"]["parked"].as_u64()?))
    }
}
