//! Reports on a million deals, and the first load of the mirror, measured on the release binary: `cargo bench --bench reports`.
//!
//! The deals of the first part are written into the tables as the mirror would have written them; the questions go through
//! everything a person's question goes through but Telegram. Nothing here is a test: a slow machine fails nothing, but a wrong
//! figure ends it.
#![allow(clippy::unwrap_used, missing_docs, unreachable_pub)]

#[allow(dead_code, reason = "each program uses a part of it")]
#[path = "../common/mod.rs"]
mod common;

use std::time::{Duration, Instant};

use chrono::{Days, NaiveDate};
use daneker::app::App;
use daneker::clock::Clock;
use daneker::config::Config;
use daneker::entity::mirrored_deal::Stage;
use daneker::entity::{manager, mirror, mirrored_deal, mirrored_line, product, stale_day};
use daneker::ops::mirror::settle;
use daneker::ops::reports::ask::{Answer, Question, ask};
use daneker::sandbox::bitrix::{Line, ProductKind};
use sea_orm::ActiveValue::Set;
use sea_orm::{EntityTrait, IntoActiveModel};
use serde_json::{Value, json};

use common::place::Place;
use common::process::Process;
use common::town::Town;

const DEALS: i64 = 1_000_000;
const MANAGERS: i64 = 20;
const PRODUCTS: i64 = 500;
const DAYS: i64 = 730;
const KINDS: [(&str, &str); 5] =
    [("kaspi_qr", "kaspi"), ("kaspi_gold", "kaspi"), ("cash", "cash"), ("card", "card"), ("transfer", "transfer")];

/// Deals of the first load.
const LOADED: i64 = 20_000;

/// What the portal lets pass at once, and then in a second.
const BUCKET: (u32, f64) = (50, 2.0);

/// How often each question is asked.
const ROUNDS: usize = 5;

const QUESTIONS: [&str; 24] = [
    "выручка за сегодня",
    "сколько продали вчера",
    "выручка за неделю по менеджерам",
    "выручка за прошлый месяц по менеджерам",
    "топ 5 товаров за месяц",
    "топ 10 товаров за этот год",
    "средний чек по месяцам за этот год",
    "выручка за этот год по дням",
    "продажи по дням недели за 90 дней",
    "доля каспи по месяцам за этот год",
    "сравни выручку этого месяца с прошлым по менеджерам",
    "сколько сделок проиграли в прошлом квартале",
    "revenue last year by month",
    "average check this week",
    "top 3 managers last quarter",
    "сколько штук продали за прошлую неделю по товарам",
    "сделки больше 250 тысяч за неделю",
    "кто ничего не продал вчера",
    "открытые сделки по менеджерам",
    "өткен айдағы түсім",
    "биылғы сатылым айлар бойынша",
    "выручка по способам оплаты за прошлый год",
    "сделки без накладной за прошлую неделю",
    "выручка наличными за прошлый месяц по товарам",
];

#[tokio::main(worker_threads = 2)]
async fn main() {
    let only = std::env::args().nth(1).filter(|arg| !arg.starts_with("--"));
    if only.as_deref() != Some("load") {
        questions().await;
    }
    if only.as_deref() != Some("questions") {
        first_load().await;
    }
}

async fn questions() {
    let place = Place::fresh().await;
    println!("{DEALS} deals with their rows on {}:", place.kind());
    let (app, _town) = open(&place).await;
    let started = Instant::now();
    fill(&app).await;
    println!("… written in {:.0} s", started.elapsed().as_secs_f64());
    let started = Instant::now();
    settle(&app).await.unwrap();
    println!("… sums of {DAYS} days made in {:.1} s", started.elapsed().as_secs_f64());
    let mut taken: Vec<(Duration, &str)> = Vec::new();
    for round in 0..=ROUNDS {
        for question in QUESTIONS {
            let asked = Question { text: question, lang: None, now: app.clock.now(), previous: None };
            let started = Instant::now();
            let answered = ask(&app, &asked).await.unwrap();
            let Answer::Report(figures) = answered.answer else { panic!("{question} was not answered") };
            assert!(figures.source_rows > 0 || round > 0, "{question}: nothing was counted");
            // The first round fills the caches of the system.
            if round > 0 {
                taken.push((started.elapsed(), question));
            }
        }
    }
    taken.sort();
    let at = |share: usize| taken[(taken.len() * share / 100).min(taken.len() - 1)].0.as_secs_f64() * 1e3;
    println!("… answered: median {:.0} ms, p95 {:.0} ms (goal 300), slowest:", at(50), at(95));
    for (time, question) in taken.iter().rev().step_by(ROUNDS).take(4) {
        println!("    {:>6.0} ms  {question}", time.as_secs_f64() * 1e3);
    }
    drop(app);
    place.remove().await;
}

async fn open(place: &Place) -> (App, Town) {
    let town = Town::build().await;
    let mut settings = town.settings();
    settings.push(("DATABASE_URL", place.url()));
    let read = |name: &str| settings.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone());
    let (app, taking) = App::build(Config::read(read).unwrap(), Clock::default()).await.unwrap();
    drop(taking);
    (app, town)
}

async fn fill(app: &App) {
    let db = app.store.db();
    let today = app.clock.now().with_timezone(&app.config.timezone).date_naive();
    for id in 1..=MANAGERS {
        let row = manager::Model { id, name: format!("Менеджер{id} Фамилия{id}"), active: true };
        manager::Entity::insert(row.into_active_model()).exec_without_returning(db).await.unwrap();
    }
    for id in 1..=PRODUCTS {
        let row = product::ActiveModel {
            id: Set(id),
            name: Set(format!("Изделие №{id}")),
            article: Set(String::new()),
            barcodes: Set(String::new()),
            changed_at: Set(app.clock.now()),
            ..Default::default()
        };
        product::Entity::insert(row).exec_without_returning(db).await.unwrap();
    }
    for first in (1..=DEALS).step_by(2_000) {
        let tx = app.store.begin().await.unwrap();
        let deals: Vec<mirrored_deal::Model> = (first..first + 2_000).map(|id| deal(id, today)).collect();
        let lines: Vec<mirrored_line::Model> = deals.iter().flat_map(lines).collect();
        for some in deals.chunks(1_000) {
            let rows = some.iter().cloned().map(IntoActiveModel::into_active_model);
            mirrored_deal::Entity::insert_many(rows).exec_without_returning(&tx).await.unwrap();
        }
        for some in lines.chunks(1_000) {
            let rows = some.iter().cloned().map(IntoActiveModel::into_active_model);
            mirrored_line::Entity::insert_many(rows).exec_without_returning(&tx).await.unwrap();
        }
        tx.commit().await.unwrap();
    }
    let days = (0..DAYS as u64).map(|back| stale_day::Model { day: today - Days::new(back) }.into_active_model());
    stale_day::Entity::insert_many(days).exec_without_returning(db).await.unwrap();
    for kind in [mirror::Kind::Deals, mirror::Kind::Leads] {
        let now = Some(app.clock.now());
        let row = mirror::Model { kind, read_to: DEALS, read_until: None, begun_at: now, whole_at: now, fresh_at: now };
        mirror::Entity::insert(row.into_active_model()).exec_without_returning(db).await.unwrap();
    }
}

/// The same deals each time, spread over the days and everything else.
fn deal(id: i64, today: NaiveDate) -> mirrored_deal::Model {
    let (kind, group) = KINDS[usize::try_from(id * 7 / 3).unwrap() % KINDS.len()];
    let stage = match id % 10 {
        0 => Stage::Lost,
        1 if id % 1_000 == 1 => Stage::Open,
        _ => Stage::Won,
    };
    mirrored_deal::Model {
        id,
        title: format!("Сделка {id}"),
        stage,
        day: today - Days::new(u64::try_from((DEALS - id) * DAYS / DEALS).unwrap()),
        amount_tiyn: 3 * (id % 300_000 + 1_000) * 100,
        foreign: false,
        thousandths: 3_000,
        manager_id: id % MANAGERS + 1,
        source: ["WEB", "CALL", ""][usize::try_from(id).unwrap() % 3].to_owned(),
        payment_kind: kind.to_owned(),
        payment_group: group.to_owned(),
        lead_id: None,
        changed_at: None,
    }
}

fn lines(deal: &mirrored_deal::Model) -> Vec<mirrored_line::Model> {
    let line = |place: i64| mirrored_line::Model {
        deal_id: deal.id,
        place,
        product_id: (deal.id * place * 13) % PRODUCTS + 1,
        day: deal.day,
        thousandths: 1_000,
        sum_tiyn: deal.amount_tiyn / 3,
    };
    if deal.stage == Stage::Won { (1..=3).map(line).collect() } else { Vec::new() }
}

/// The portal has deals of long ago, and a process starts on empty tables.
async fn first_load() {
    let town = Town::build().await;
    let products: Vec<i64> =
        (1..=50).map(|number| town.bitrix.add_product(&format!("Товар {number}"), 100, ProductKind::Simple)).collect();
    for number in 0..LOADED {
        let product = products[usize::try_from(number).unwrap() % products.len()];
        let deal = town.bitrix.add_deal(&format!("Старая {number}")).line(Line::product(product, 2)).create();
        if number % 5 > 0 {
            town.bitrix.wins(deal);
        }
    }
    town.bitrix.take_events();
    town.bitrix.set_bucket(BUCKET.0, BUCKET.1);
    let place = Place::fresh().await;
    let settings = town.settings();
    let (before, started) = (town.portal_calls(), Instant::now());
    let process = Process::start(&place, &settings).await;
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let ask = || async {
        let body = json!({ "query": "сколько сделок выиграли сегодня" }).to_string();
        let answer = client.post(format!("{}/api/ai-report", process.url())).bearer_auth("token").body(body);
        serde_json::from_str::<Value>(&answer.send().await.unwrap().text().await.unwrap()).unwrap()
    };
    let answer = loop {
        let answer = ask().await;
        if answer["outcome"] == "answer" {
            break answer;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    };
    let took = started.elapsed().as_secs_f64();
    assert_eq!(answer["table"]["rows"], json!([[LOADED - LOADED / 5]]));
    let calls = town.portal_calls() - before;
    let floor = (calls as f64 - f64::from(BUCKET.0)).max(0.0) / BUCKET.1;
    println!("first load of {LOADED} deals on {}: {calls} calls, {took:.1} s", place.kind());
    println!("… beside the floor of the bucket     {floor:>8.1} s  (goal 1.1 ×: {:.3})", took / floor);
    process.stop().await;
    place.remove().await;
}
