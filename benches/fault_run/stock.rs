//! Stock under fire: quantities change in 1C all the time and runs are asked for, while processes are killed; in the end the
//! portal must have what 1C has, and no document twice.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use rust_decimal::Decimal;
use serde_json::Value;

use super::common::town::CHAT;
use super::run::Scene;

/// Between two changes in 1C.
const CHANGE: Duration = Duration::from_millis(400);

/// Changes between two times somebody asks for a run.
const ASKED: usize = 4;

/// How long the last run may take.
const PATIENCE: Duration = Duration::from_secs(5 * 60);

/// What stands wrong at the end.
#[derive(Default)]
pub struct Wrong {
    /// Products of which the portal has another amount than 1C.
    pub differing: Vec<i64>,
    /// Documents that moved nothing, or have a number twice.
    pub documents: Vec<String>,
    /// Runs that wrote something.
    pub written: usize,
}

/// Inventory management is on, and a person says which store the warehouse is.
pub async fn prepare(scene: &Scene) {
    scene.town.bitrix.add_store("Алматы");
    scene.town.bitrix.manage_inventory(true);
    let mut begun = false;
    let limit = Instant::now() + PATIENCE;
    while Instant::now() < limit {
        begun = begun || begin(scene, 0).await.is_some();
        if scene.town.telegram.taps(CHAT, CHAT, "Алматы").is_ok() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("nobody was asked about the store");
}

/// Changes quantities and asks for runs, until everything has been sent.
pub async fn play(scene: Arc<Scene>, seed: u64) {
    let mut chance = StdRng::seed_from_u64(seed);
    let (items, warehouse) = (scene.town.items(), scene.town.warehouse().to_owned());
    for number in 0.. {
        if scene.is_over() {
            return;
        }
        let item = items.choose(&mut chance).expect("the shop has goods");
        scene.town.onec.put_stock(item, &warehouse, Decimal::from(chance.random_range(1..50)));
        if number % ASKED == 0 {
            begin(&scene, number).await;
        }
        tokio::time::sleep(CHANGE).await;
    }
}

/// Runs once more, in quiet, and counts what stands wrong.
pub async fn count(scene: &Scene) -> Wrong {
    let limit = Instant::now() + PATIENCE;
    // The run that is under way may have read before the last change; the one after it has not.
    for _ in 0..2 {
        while Instant::now() < limit {
            let Some(run) = begin(scene, 0).await else { continue };
            if until_over(scene, run, limit).await {
                break;
            }
        }
    }
    let town = &scene.town;
    let store = town.bitrix.stores().first().map_or(0, |(id, _)| *id);
    let differs = |(product, item): &(i64, String)| {
        let there = town.onec.stock(item, town.warehouse());
        (town.bitrix.store_amount(*product, store) != there).then_some(*product)
    };
    let (mut seen, mut documents) = (BTreeSet::new(), Vec::new());
    let all = town.bitrix.inventory_documents();
    for document in &all {
        if document.status != "Y" || !seen.insert(document.number.clone()) {
            documents.push(format!("{} {}", document.number, document.status));
        }
    }
    Wrong { differing: town.goods_with_items().iter().filter_map(differs).collect(), documents, written: all.len() }
}

async fn until_over(scene: &Scene, run: i64, limit: Instant) -> bool {
    while Instant::now() < limit {
        match ask(scene, 0, reqwest::Method::GET, &format!("/api/sync/stock/{run}")).await {
            Some(progress) if progress["over"] == true => return true,
            _ => tokio::time::sleep(Duration::from_millis(200)).await,
        }
    }
    false
}

/// Asks a process for a run; none where it is dead.
async fn begin(scene: &Scene, number: usize) -> Option<i64> {
    ask(scene, number, reqwest::Method::POST, "/api/sync/stock").await?["id"].as_i64()
}

async fn ask(scene: &Scene, number: usize, method: reqwest::Method, path: &str) -> Option<Value> {
    let url = format!("http://{}{path}", scene.replicas.address(number).await);
    scene.client.request(method, url).bearer_auth("token").send().await.ok()?.json().await.ok()
}
