//! Many deals at once, against the portal's own limit: how long, how many calls, what it costs us; and a weekend without 1C.
//!
//! `DANEKER_BENCH_DEALS` sets the size of the long one; 10 000 take a quarter of an hour.

use std::time::{Duration, Instant};

use daneker::sandbox::bitrix::Line;
use daneker::sandbox::fault::Fault;
use rust_decimal::Decimal;

use super::common::place::Place;
use super::common::process::Process;
use super::common::town::Town;

/// Deals of the long burst, unless the environment says otherwise.
const LONG: usize = 1_000;

/// What a request takes 1C in the figure of a weekend, milliseconds.
const REQUEST_MS: u64 = 100;

pub async fn measure() {
    burst(200).await;
    let long = std::env::var("DANEKER_BENCH_DEALS").ok().and_then(|deals| deals.parse().ok());
    burst(long.unwrap_or(LONG)).await;
    weekend(500).await;
}

/// Deals won all at once.
async fn burst(count: usize) {
    let shop = Shop::open(count).await;
    let (calls, cpu, begun) = (shop.town.portal_calls(), shop.process.cpu(), Instant::now());
    shop.wins_all();
    shop.until_all_have_numbers().await;
    let took = begun.elapsed();
    let deals = count as f64;
    println!("{count} due deals at once                {:>8.1} s", took.as_secs_f64());
    let per_deal = (shop.town.portal_calls() - calls) as f64 / deals;
    println!("… calls to the portal for each     {per_deal:>8.3}      (goal 0.2)");
    // Comments and messages follow; they belong to the deal.
    tokio::time::sleep(Duration::from_secs(15)).await;
    let cpu = (shop.process.cpu() - cpu).as_secs_f64() * 1_000.0 / deals;
    println!("… processor time for each          {cpu:>8.2} ms   (goal 5)");
    println!("… invoices                         {:>8}", shop.town.onec.invoices().len());
    println!("… memory, the most                 {:>8.1} MiB  (goal 80)", shop.process.peak_mib());
    shop.close().await;
}

/// Deals that waited for 1C all weekend, from its return on, at one request at a time.
async fn weekend(count: usize) {
    let shop = Shop::open(count).await;
    shop.town.onec.faults().set(Fault::Away);
    shop.wins_all();
    tokio::time::sleep(Duration::from_secs(60)).await;
    shop.town.onec.faults().clear();
    shop.town.onec.faults().set(Fault::Slow(REQUEST_MS));
    let begun = Instant::now();
    shop.until_all_have_numbers().await;
    let minutes = begun.elapsed().as_secs_f64() / 60.0;
    println!(
        "{count} deals after 1C is back            {minutes:>8.1} min  (goal 30; a request takes {REQUEST_MS} ms)"
    );
    println!("… invoices                         {:>8}", shop.town.onec.invoices().len());
    shop.close().await;
}

/// A process of its own with deals that are still to be won.
struct Shop {
    town: Town,
    place: Place,
    process: Process,
    deals: Vec<i64>,
}

impl Shop {
    async fn open(count: usize) -> Self {
        let (town, place) = (Town::build().await, Place::fresh().await);
        let process = Process::start(&place, &town.settings()).await;
        let products = town.goods(&process, 20).await;
        let buyer = town.bitrix.add_company("ТОО «Алма»", Some("200540000009"), None);
        let line = |number: usize| Line::product(products[number % products.len()], Decimal::ONE);
        let draft =
            |number: usize| town.bitrix.add_deal("Kaspi").company(buyer).line(line(number)).line(line(number + 7));
        let deals = (0..count).map(|number| draft(number).create()).collect();
        town.bitrix.take_events();
        town.tells(&process);
        // The portal's limit is as before anybody asked.
        town.bitrix.set_bucket(50, 2.0);
        tokio::time::sleep(Duration::from_secs(1)).await;
        Self { town, place, process, deals }
    }

    fn wins_all(&self) {
        self.deals.iter().for_each(|deal| self.town.bitrix.wins(*deal));
    }

    async fn until_all_have_numbers(&self) {
        let mut open = self.deals.clone();
        while !open.is_empty() {
            tokio::time::sleep(Duration::from_millis(50)).await;
            open.retain(|deal| self.town.number_on(*deal).is_empty());
        }
    }

    async fn close(self) {
        self.process.stop().await;
        self.place.remove().await;
    }
}
