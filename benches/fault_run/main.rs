//! The fault run: the real program is killed again and again while its systems lose, repeat, shuffle and cut what they say, and
//! in the end every deal must have one invoice, its number and its message, and the portal the stock of 1C: `cargo bench --bench fault_run`.
//!
//! It runs on SQLite, or with two processes on the PostgreSQL of `DANEKER_BENCH_DATABASE_URL`. A seed repeats a run as far as
//! time allows. It ends with an error if anything is doubled, missing or left over.
#![allow(clippy::unwrap_used, missing_docs, unreachable_pub)]

#[allow(dead_code, reason = "each program uses a part of it")]
#[path = "../common/mod.rs"]
mod common;
mod plan;
mod replicas;
mod run;
mod stock;
mod tally;

use std::process::ExitCode;

use clap::Parser;
use futures::StreamExt;

use tally::Tally;

/// What is done to the program.
#[derive(Clone, Debug, Parser)]
pub struct Options {
    /// The first seed.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many seeds, one after another.
    #[arg(long, default_value_t = 1)]
    seeds: u64,
    /// How many of them run side by side.
    #[arg(long, default_value_t = 1)]
    at_once: usize,
    /// Deals won.
    #[arg(long, default_value_t = 1_000)]
    deals: usize,
    /// Events sent for each deal.
    #[arg(long, default_value_t = 10)]
    deliveries: usize,
    /// Events lost on the way, per cent; of some deals all are.
    #[arg(long, default_value_t = 20)]
    lost: u32,
    /// How often a process is killed.
    #[arg(long, default_value_t = 50)]
    kills: usize,
    /// Writes of 1C whose answer is cut, per cent.
    #[arg(long, default_value_t = 5)]
    cut: u32,
    /// Processes at work; one on SQLite, two on PostgreSQL unless told.
    #[arg(long)]
    replicas: Option<usize>,
    /// What cargo adds for every bench.
    #[arg(long, hide = true)]
    bench: bool,
}

#[tokio::main(worker_threads = 2)]
async fn main() -> ExitCode {
    let options = Options::parse();
    println!("{}", Tally::head());
    let seeds = options.seed..options.seed + options.seeds;
    let runs = seeds.map(|seed| run::run(options.clone(), seed));
    let mut tallies = futures::stream::iter(runs).buffer_unordered(options.at_once.max(1));
    let mut all_well = true;
    while let Some(tally) = tallies.next().await {
        println!("{}", tally.line());
        for trouble in tally.troubles() {
            println!("  seed {}: {trouble}", tally.seed);
            all_well = false;
        }
    }
    println!("{}", if all_well { "all well" } else { "NOT WELL" });
    if all_well { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
