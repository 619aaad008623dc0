//! Counting what stands at the end, in the three systems and in the queue; only that counts.

use std::collections::{BTreeMap, BTreeSet};

use super::common::town::CHAT;
use super::replicas::Spent;
use super::run::Scene;
use super::stock::Wrong;

/// What a run came to.
#[derive(Default)]
pub struct Tally {
    pub seed: u64,
    pub database: &'static str,
    pub replicas: usize,
    pub delivered: usize,
    pub lost: usize,
    pub spent: Spent,
    pub seconds: u64,
    pub stock: Wrong,
    deals: usize,
    invoices: usize,
    doubled: Vec<i64>,
    missing: Vec<i64>,
    without_number: Vec<i64>,
    told_twice: usize,
    not_told: Vec<i64>,
    waiting: u64,
    parked: u64,
    portal_calls: usize,
    cuts: usize,
    settled: bool,
}

/// Counts.
pub async fn count(scene: &Scene, settled: bool) -> Tally {
    let numbers = invoices(scene);
    let told = Told::read(scene);
    let (waiting, parked) = scene.jobs().await.unwrap_or((u64::MAX, 0));
    let of =
        |wanted: &dyn Fn(&i64) -> bool| scene.deals.iter().map(|(deal, _)| *deal).filter(|it| wanted(it)).collect();
    let invoiced = |deal: &i64| numbers.get(deal).map_or(0, Vec::len);
    Tally {
        deals: scene.deals.len(),
        invoices: numbers.values().map(Vec::len).sum(),
        doubled: of(&|deal| invoiced(deal) > 1),
        missing: of(&|deal| invoiced(deal) == 0),
        without_number: of(&|deal| !numbers.get(deal).is_some_and(|own| own.contains(&scene.town.number_on(*deal)))),
        told_twice: told.twice,
        not_told: scene.deals.iter().filter(|(_, title)| !told.titles.contains(title)).map(|(deal, _)| *deal).collect(),
        waiting,
        parked,
        portal_calls: scene.town.portal_calls(),
        // Each rule strikes once and is gone.
        cuts: scene.cuts - scene.town.onec.faults().rules().len(),
        settled,
        ..Tally::default()
    }
}

/// Whether every deal has its number and its message, and the queue is empty.
pub async fn is_done(scene: &Scene) -> bool {
    let told = Told::read(scene);
    scene.jobs().await == Some((0, 0))
        && scene
            .deals
            .iter()
            .all(|(deal, title)| told.titles.contains(title) && !scene.town.number_on(*deal).is_empty())
}

/// The numbers of the invoices of each deal, by our mark in them.
fn invoices(scene: &Scene) -> BTreeMap<i64, Vec<String>> {
    let mut numbers: BTreeMap<i64, Vec<String>> = BTreeMap::new();
    for invoice in scene.town.onec.invoices().into_iter().filter(|invoice| !invoice.marked) {
        let deal = invoice.comment.rsplit('/').next().and_then(|deal| deal.trim().parse().ok());
        numbers.entry(deal.unwrap_or_default()).or_default().push(invoice.number);
    }
    numbers
}

/// What the chat was told of invoices.
struct Told {
    /// The titles of the deals.
    titles: BTreeSet<String>,
    /// Messages that tell of a deal told of before.
    twice: usize,
}

impl Told {
    fn read(scene: &Scene) -> Self {
        let mut told = Self { titles: BTreeSet::new(), twice: 0 };
        for message in scene.town.telegram.messages(CHAT) {
            let is_about_invoices = message.from_bot && message.text.starts_with('✅');
            let titles = message.text.split('«').skip(1).filter_map(|rest| rest.split_once('»'));
            let titles: Vec<_> = titles.map(|(title, _)| title).filter(|title| title.starts_with("Сделка ")).collect();
            if is_about_invoices {
                told.twice += usize::from(titles.iter().any(|title| told.titles.contains(*title)));
                told.titles.extend(titles.into_iter().map(str::to_owned));
            }
        }
        told
    }
}

impl Tally {
    /// The names of the columns.
    pub fn head() -> String {
        "seed | database | processes | deals | delivered | lost | kills | cut | invoices | doubled | missing | no number | \
         told twice | not told | left | documents | stock wrong | calls/deal | CPU ms/deal | MiB | s"
            .to_owned()
    }

    /// The run as a row of the table.
    pub fn line(&self) -> String {
        let deals = self.deals as f64;
        format!(
            "{} | {} | {} | {} | {} | {} | {} | {} | {} | {} | {} | {} | {} | {} | {} | {} | {} | {:.2} | {:.1} | {:.0} | {}",
            self.seed,
            self.database,
            self.replicas,
            self.deals,
            self.delivered,
            self.lost,
            self.spent.kills,
            self.cuts,
            self.invoices,
            self.doubled.len(),
            self.missing.len(),
            self.without_number.len(),
            self.told_twice,
            self.not_told.len(),
            self.waiting + self.parked,
            self.stock.written,
            self.stock.differing.len() + self.stock.documents.len(),
            self.portal_calls as f64 / deals,
            self.spent.cpu.as_secs_f64() * 1_000.0 / deals,
            self.spent.peak_mib,
            self.seconds
        )
    }

    /// What must not be.
    pub fn troubles(&self) -> Vec<String> {
        let mut troubles = Vec::new();
        for (what, deals) in [
            ("doubled", &self.doubled),
            ("without an invoice", &self.missing),
            ("without its number", &self.without_number),
            ("not told", &self.not_told),
        ] {
            if !deals.is_empty() {
                troubles.push(format!("{what}: {deals:?}"));
            }
        }
        if !self.stock.differing.is_empty() {
            troubles.push(format!("another stock than 1C: products {:?}", self.stock.differing));
        }
        if !self.stock.documents.is_empty() {
            troubles.push(format!("documents doubled or half-made: {:?}", self.stock.documents));
        }
        if self.told_twice > self.spent.kills {
            troubles.push(format!("{} messages came twice after {} kills", self.told_twice, self.spent.kills));
        }
        if !self.settled || self.waiting + self.parked > 0 {
            troubles.push(format!("left over: {} jobs wait, {} are parked", self.waiting, self.parked));
        }
        troubles
    }
}
