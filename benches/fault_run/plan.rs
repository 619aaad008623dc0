//! What will happen in a run, drawn from its seed before it begins.

use std::time::Duration;

use daneker::sandbox::fault::{Fault, Rule, Trouble};
use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};

use super::Options;

/// Events a second, all deals together; a busy portal.
const PACE: f64 = 110.0;

/// Of so many deals one has all its events lost: only a sweep can find it.
const SILENT: usize = 50;

/// How much longer than the events the kills go on.
const TAIL: f64 = 1.3;

/// What will happen.
pub struct Plan {
    /// Which deal is told of when, by its place; those lost are left out.
    pub deliveries: Vec<(Duration, usize)>,
    /// How many were lost.
    pub lost: usize,
    /// When a process is killed, and which.
    pub kills: Vec<(Duration, usize)>,
    /// The writes of 1C whose answers are cut.
    pub cuts: Vec<Rule>,
    /// The rows of each deal: products by place, and how much of each.
    pub rows: Vec<Vec<(usize, i64)>>,
    /// Whether an event that the program's own writing causes is lost; drawn as they come.
    pub echoes: StdRng,
}

impl Plan {
    pub fn draw(options: &Options, replicas: usize, seed: u64) -> Self {
        let mut chance = StdRng::seed_from_u64(seed);
        let all = options.deals * options.deliveries;
        let span = (all as f64 / PACE).max(5.0);
        let mut deals: Vec<usize> = (0..options.deals).flat_map(|deal| vec![deal; options.deliveries]).collect();
        deals.shuffle(&mut chance);
        let silent = |deal: &usize| options.lost > 0 && deal.is_multiple_of(SILENT);
        let mut deliveries = Vec::new();
        for (place, deal) in deals.into_iter().enumerate() {
            if !silent(&deal) && !is_lost(&mut chance, options.lost) {
                deliveries.push((Duration::from_secs_f64(place as f64 * span / all as f64), deal));
            }
        }
        let mut kills: Vec<_> = (1..options.kills)
            .map(|_| (Duration::from_secs_f64(chance.random_range(0.0..span * TAIL)), chance.random_range(0..replicas)))
            .collect();
        // The last one comes when everything has been sent: what is lost by then only the sweep of the next start can find.
        if options.kills > 0 {
            kills.extend((0..replicas).map(|replica| (Duration::from_secs_f64(span * TAIL), replica)));
        }
        kills.sort();
        let row = |chance: &mut StdRng| (chance.random_range(0..20), chance.random_range(1..5));
        let rows = (0..options.deals).map(|_| (0..chance.random_range(1..=5)).map(|_| row(&mut chance)).collect());
        let rows = rows.collect();
        let cuts = cuts(&mut chance, options);
        Self { lost: all - deliveries.len(), deliveries, kills, cuts, rows, echoes: chance }
    }
}

/// Whether something is lost.
pub fn is_lost(chance: &mut StdRng, percent: u32) -> bool {
    chance.random_range(0..100) < percent
}

/// Rules for the calls that write, each letting as many pass as chance has it; more of them than there will be writes.
fn cuts(chance: &mut StdRng, options: &Options) -> Vec<Rule> {
    let mut rules = Vec::new();
    let mut skip = 0;
    for _ in 0..options.deals * 20 {
        if is_lost(chance, options.cut) {
            let (fault, on) = (Fault::After(Trouble::Cut), Some("POST ".to_owned()));
            rules.push(Rule { fault, on, skip, times: Some(1) });
            skip = 0;
        } else {
            skip += 1;
        }
    }
    rules
}
