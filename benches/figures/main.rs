//! The figures of the README, measured on the release binary: `cargo bench`.
//!
//! A process of its own is started for each figure, on SQLite or, with `DANEKER_BENCH_DATABASE_URL`, on PostgreSQL. Nothing
//! here is a test: a slow machine fails nothing.
#![allow(clippy::unwrap_used, missing_docs, unreachable_pub)]

mod burst;
#[allow(dead_code, reason = "each program uses a part of it")]
#[path = "../common/mod.rs"]
mod common;
mod load;

use std::time::{Duration, Instant};

use daneker::sandbox::bitrix::Line;
use daneker::sandbox::fault::Fault;
use rust_decimal::Decimal;

use common::place::Place;
use common::process::Process;
use common::town::Town;
use load::Load;

/// What a call to the portal or to 1C takes in the figure of a deal, milliseconds.
const CALL_MS: u64 = 100;

#[tokio::main(worker_threads = 2)]
async fn main() {
    let town = Town::build().await;
    let place = Place::fresh().await;
    // The first start makes the tables; it happens once in the life of a shop.
    Process::start(&place, &town.settings()).await.stop().await;
    start_and_memory(&town, &place).await;
    deals(&town, &place).await;
    webhooks(&town, &place).await;
    place.remove().await;
    burst::measure().await;
}

async fn start_and_memory(town: &Town, place: &Place) {
    let mut starts = Vec::new();
    for _ in 0..5 {
        let begun = Instant::now();
        let process = Process::start(place, &town.settings()).await;
        starts.push(begun.elapsed());
        process.stop().await;
    }
    starts.sort();
    let process = Process::start(place, &town.settings()).await;
    tokio::time::sleep(Duration::from_secs(5)).await;
    let memory = process.memory_mib();
    process.stop().await;
    println!("start to ready, median of 5        {:>8.0} ms   (goal 500)", millis(starts[2]));
    println!("memory idle after 5 s              {memory:>8.1} MiB  (goal 40)");
}

async fn webhooks(town: &Town, place: &Place) {
    let process = Process::start(place, &town.settings()).await;
    let load = Load { address: process.address(), token: town.bitrix.application_token(), connections: 32 };
    let steady = load.at_rate(500, Duration::from_secs(10)).await;
    println!("webhooks at 500/s, p50             {:>8.2} ms", millis(steady.percentile(50)));
    println!("webhooks at 500/s, p99             {:>8.2} ms   (goal 20)", millis(steady.percentile(99)));
    println!("webhooks at 500/s, not stored      {:>8}", steady.failed);
    let full = load.at_full_speed(Duration::from_secs(5)).await;
    println!("webhooks over 32 connections       {:>8.0} /s   (goal 2000)", full.per_second());
    println!("webhooks over 32 connections, p99  {:>8.2} ms", millis(full.percentile(99)));
    println!("… of them not stored               {:>8}", full.failed);
    process.stop().await;
}

async fn deals(town: &Town, place: &Place) {
    let process = Process::start(place, &town.settings()).await;
    town.tells(&process);
    let products = town.goods(&process, 20).await;
    let buyer = town.bitrix.add_company("ТОО «Алма»", Some("200540000009"), None);
    invoiced(town, &products, buyer).await;
    town.bitrix.faults().set(Fault::Slow(CALL_MS));
    town.onec.faults().set(Fault::Slow(CALL_MS));
    let mut times = Vec::new();
    for _ in 0..7 {
        times.push(invoiced(town, &products, buyer).await);
    }
    times.sort();
    town.bitrix.faults().clear();
    town.onec.faults().clear();
    println!(
        "deal of 20 rows to its number      {:>8.0} ms   (goal 625: 1.25 × 5 calls of {CALL_MS} ms)",
        millis(times[3])
    );
    process.stop().await;
}

/// Wins a deal and waits for its number; how long that took.
async fn invoiced(town: &Town, products: &[i64], buyer: i64) -> Duration {
    let draft = town.bitrix.add_deal("Kaspi").company(buyer);
    let deal = products.iter().fold(draft, |draft, product| draft.line(Line::product(*product, Decimal::TWO))).create();
    tokio::time::sleep(Duration::from_secs(1)).await;
    let mut changes = town.bitrix.changes();
    let begun = Instant::now();
    town.bitrix.wins(deal);
    while town.number_on(deal).is_empty() {
        changes.changed().await.unwrap();
    }
    let took = begun.elapsed();
    tokio::time::sleep(Duration::from_secs(2)).await;
    took
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}
