//! Stock against the portal's own limit, measured on the release binary: `cargo bench --bench stock`.
//!
//! The floor is what the calls that were made need at the least with a bucket of 50 and 2 a second. Nothing here is a test:
//! a slow machine fails nothing, but wrong quantities end it.
#![allow(clippy::unwrap_used, missing_docs, unreachable_pub)]

#[allow(dead_code, reason = "each program uses a part of it")]
#[path = "../common/mod.rs"]
mod common;

use std::time::{Duration, Instant};

use daneker::sandbox::bitrix::ProductKind;
use daneker::sandbox::onec::NewItem;
use rust_decimal::Decimal;
use serde_json::Value;

use common::place::Place;
use common::process::Process;
use common::town::{CHAT, Town};

/// Products with an item.
const PRODUCTS: usize = 5_000;

/// Warehouses, with a store each.
const WAREHOUSES: usize = 5;

/// Items of the large balance; in all warehouses that is a hundred thousand rows.
const MANY: usize = 20_000;

/// What the portal lets pass at once, and then in a second.
const BUCKET: (u32, f64) = (50, 2.0);

/// After so long a time a full bucket is empty, theirs and ours.
const DRAINED: Duration = Duration::from_secs(26);

/// How often it is looked whether a run is over.
const LOOK: Duration = Duration::from_millis(20);

/// A shop with as many products as that, and a process.
struct Shop {
    town: Town,
    place: Place,
    process: Process,
    client: reqwest::Client,
    /// The warehouses with the stores that are theirs.
    warehouses: Vec<(String, i64)>,
    /// Products with their items.
    goods: Vec<(i64, String)>,
}

#[tokio::main(worker_threads = 2)]
async fn main() {
    let shop = Shop::open(PRODUCTS).await;
    println!("{PRODUCTS} products, one quantity each:");
    shop.run("first run").await;
    shop.check_totals();
    shop.run("nothing differs").await;
    shop.changes(50);
    shop.run("50 differ").await;
    shop.check_totals();
    shop.close().await;

    let shop = Shop::open(PRODUCTS).await;
    println!("{PRODUCTS} products in {WAREHOUSES} stores:");
    shop.first_run_by_store().await;
    shop.check_amounts();
    shop.run("nothing differs").await;
    shop.changes(50);
    shop.run("50 differ").await;
    shop.check_amounts();
    shop.close().await;

    let shop = Shop::open(MANY).await;
    println!("{} rows of 1C:", MANY * WAREHOUSES);
    shop.run("first run").await;
    println!("… memory, the most                 {:>8.1} MiB  (goal 150)", shop.process.peak_mib());
    shop.close().await;
}

impl Shop {
    async fn open(count: usize) -> Self {
        let town = Town::build().await;
        let warehouses: Vec<(String, i64)> = (1..=WAREHOUSES)
            .map(|number| {
                let name = format!("Город {number}");
                (town.onec.warehouse(&name), town.bitrix.add_store(&name))
            })
            .collect();
        let mut goods = Vec::with_capacity(count);
        let mut table = String::from("bitrix24_product_id,bitrix24_product_name,onec_product_code\n");
        for number in 1..=count {
            let name = format!("Товар {number}");
            let product = town.bitrix.add_product(&name, 100, ProductKind::Simple);
            let code = format!("{product:011}");
            let item = town.onec.item(&NewItem { code: Some(code.clone()), ..NewItem::named(&name) });
            table.push_str(&format!("{product},{name},{code}\n"));
            goods.push((product, item));
        }
        for (place, (warehouse, _)) in warehouses.iter().enumerate() {
            let there = goods.iter().enumerate().map(|(number, (_, item))| (item, quantity(number, place)));
            town.onec.put_stock_many(warehouse, there);
        }
        let place = Place::fresh().await;
        let mut settings = town.settings();
        settings.push(("STOCK_GUARD_PERCENT", "100".to_owned()));
        let process = Process::start(&place, &settings).await;
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let shop = Self { town, place, process, client, warehouses, goods };
        let taken = shop.client.post(format!("{}/api/mapping/products", shop.process.url())).bearer_auth("token");
        assert!(taken.body(table).send().await.unwrap().status().is_success());
        shop.quiet().await;
        shop
    }

    /// The catalogues are read at the start, and fill the bucket; that is not a part of what is measured.
    async fn quiet(&self) {
        let mut calls = 0;
        while calls != self.town.portal_calls() {
            calls = self.town.portal_calls();
            tokio::time::sleep(Duration::from_secs(3)).await;
        }
        tokio::time::sleep(DRAINED).await;
    }

    /// Inventory management is switched on, a person says which stores the warehouses are, and the run that waited for it
    /// writes everything.
    async fn first_run_by_store(&self) {
        self.town.bitrix.manage_inventory(true);
        let run = self.begin().await;
        for (number, (_, store)) in (1..).zip(&self.warehouses) {
            let name = format!("Город {number}");
            let message = self.asked_about(&name).await;
            // The run goes on with the last word.
            self.town.bitrix.set_bucket(BUCKET.0, BUCKET.1);
            self.town.telegram.taps_on(CHAT, CHAT, message, &name).unwrap_or_else(|error| panic!("{store}: {error:?}"));
        }
        let (calls, begun) = (self.town.portal_calls(), Instant::now());
        let counts = self.over(run).await["counts"].take();
        self.tell("first run", calls, begun, &counts);
    }

    /// The message that asks which store a warehouse is, once it is there.
    async fn asked_about(&self, warehouse: &str) -> i64 {
        loop {
            let messages = self.town.telegram.messages(CHAT);
            if let Some(asked) = messages.iter().find(|one| one.text.contains(&format!("1С «{warehouse}»?"))) {
                return asked.id;
            }
            tokio::time::sleep(LOOK).await;
        }
    }

    /// So many quantities of 1C change in the first warehouse.
    fn changes(&self, count: usize) {
        let (warehouse, _) = &self.warehouses[0];
        self.town.onec.put_stock_many(warehouse, self.goods.iter().take(count).map(|(_, item)| (item, Decimal::TEN)));
    }

    async fn begin(&self) -> i64 {
        let asked = self.client.post(format!("{}/api/sync/stock", self.process.url())).bearer_auth("token");
        let answer: Value = asked.send().await.unwrap().json().await.unwrap();
        answer["id"].as_i64().unwrap()
    }

    async fn progress(&self, run: i64) -> Value {
        let asked = self.client.get(format!("{}/api/sync/stock/{run}", self.process.url())).bearer_auth("token");
        asked.send().await.unwrap().json().await.unwrap()
    }

    async fn over(&self, run: i64) -> Value {
        loop {
            let progress = self.progress(run).await;
            if progress["over"] == true {
                assert_eq!(progress["status"], "done", "{progress}");
                return progress;
            }
            tokio::time::sleep(LOOK).await;
        }
    }

    /// A run with an empty bucket: how long, how many calls, how far above the floor.
    async fn run(&self, what: &str) {
        tokio::time::sleep(DRAINED).await;
        self.town.bitrix.set_bucket(BUCKET.0, BUCKET.1);
        let (calls, begun) = (self.town.portal_calls(), Instant::now());
        let run = self.begin().await;
        let counts = self.over(run).await["counts"].take();
        self.tell(what, calls, begun, &counts);
    }

    fn tell(&self, what: &str, calls: usize, begun: Instant, counts: &Value) {
        let took = begun.elapsed().as_secs_f64();
        let calls = self.town.portal_calls() - calls;
        let floor = (calls as f64 - f64::from(BUCKET.0)).max(0.0) / BUCKET.1;
        let written = &counts["written"];
        println!("  {what:<16} {took:>7.1} s, {calls:>4} calls, floor {floor:>6.1} s, {written} written");
    }

    fn check_totals(&self) {
        for (product, item) in &self.goods {
            let there: Decimal =
                self.warehouses.iter().map(|(warehouse, _)| self.town.onec.stock(item, warehouse)).sum();
            assert_eq!(self.town.bitrix.quantity_of(*product), there, "product {product}");
        }
    }

    fn check_amounts(&self) {
        for (product, item) in &self.goods {
            for (warehouse, store) in &self.warehouses {
                let there = self.town.onec.stock(item, warehouse);
                assert_eq!(self.town.bitrix.store_amount(*product, *store), there, "product {product} in {store}");
            }
        }
    }

    async fn close(self) {
        self.process.stop().await;
        self.place.remove().await;
    }
}

fn quantity(number: usize, place: usize) -> Decimal {
    Decimal::from((number % 97 + place * 3 + 1) as u64)
}
