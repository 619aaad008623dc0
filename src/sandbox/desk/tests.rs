//! The page's own door: what it shows, what it takes, and what it refuses with a reason.

#![allow(clippy::unwrap_used)]

use std::sync::Arc;

use serde_json::{Value, json};

use super::Desk;
use crate::sandbox::Sandbox;
use crate::sandbox::onec::BalanceHabit;
use crate::sandbox::shop::{self, ADMIN, CHAT, Furnished, STRANGER};

struct Visit {
    sandbox: Arc<Sandbox>,
    shop: Furnished,
    desk: Desk,
}

impl Visit {
    async fn begin() -> Self {
        let sandbox = Arc::new(Sandbox::start().await.unwrap());
        let shop = shop::furnish(&sandbox.bitrix, &sandbox.onec, &sandbox.telegram);
        // Nobody listens at the port of the program.
        let desk = Desk::open(sandbox.clone(), &shop, "http://127.0.0.1:9", 0).await.unwrap();
        Self { sandbox, shop, desk }
    }

    async fn does(&self, path: &str, body: Value) -> (u16, String) {
        let url = format!("{}desk/{path}", self.desk.url());
        let answer = reqwest::Client::new().post(url).body(body.to_string()).send().await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    }

    async fn asks(&self, path: &str) -> Value {
        reqwest::get(format!("{}desk/{path}", self.desk.url())).await.unwrap().json().await.unwrap()
    }

    async fn state(&self) -> Value {
        self.asks("state").await
    }
}

#[tokio::test]
async fn the_page_shows_all_three_and_moves_the_portal() {
    let visit = Visit::begin().await;
    let deal = visit.shop.deals.plain;
    let state = visit.state().await;
    assert_eq!(state["portal"]["deals"][0]["id"], deal);
    assert_eq!(state["chat"]["main"], CHAT);
    assert_eq!(state["hints"][deal.to_string()], "plain");
    assert!(!state["unmapped"].as_array().unwrap().is_empty());

    assert_eq!(visit.does("portal/win", json!({ "deal": deal })).await.0, 204);
    assert_eq!(visit.sandbox.bitrix.deal(deal).unwrap().semantic, "S");
    let row = visit.sandbox.bitrix.row_ids(deal)[0];
    let change = json!({ "deal": deal, "row": row, "price": "100.50", "quantity": "2" });
    assert_eq!(visit.does("portal/row", change).await.0, 204);
    assert_eq!(visit.state().await["portal"]["deals"][0]["rows"][0]["sum"].to_string(), "201");
}

#[tokio::test]
async fn faults_go_on_and_off_one_by_one() {
    let visit = Visit::begin().await;
    for switch in ["books_slow", "books_cut", "portal_loses_events", "chat_flood"] {
        assert_eq!(visit.does("faults", json!({ "switch": switch, "on": true })).await.0, 204);
    }
    visit.does("faults", json!({ "switch": "books_slow", "on": false })).await;
    let faults = visit.state().await["faults"].take();
    assert_eq!((&faults["books_slow"], &faults["books_cut"]), (&json!(false), &json!(true)));
    assert_eq!((&faults["portal_loses_events"], &faults["chat_flood"]), (&json!(true), &json!(true)));
}

#[tokio::test]
async fn balances_go_wrong_in_one_way_at_a_time() {
    let visit = Visit::begin().await;
    for (switch, on) in [("books_empty", true), ("books_doubled", true), ("books_empty", false)] {
        assert_eq!(visit.does("faults", json!({ "switch": switch, "on": on })).await.0, 204);
    }
    let faults = visit.state().await["faults"].take();
    assert_eq!((&faults["books_empty"], &faults["books_doubled"]), (&json!(false), &json!(true)));
    visit.does("faults", json!({ "switch": "books_doubled", "on": false })).await;
    assert_eq!(visit.sandbox.onec.switches().balance, BalanceHabit::Right);
}

#[tokio::test]
async fn the_stock_of_both_is_shown_and_moved() {
    let visit = Visit::begin().await;
    let state = visit.state().await;
    let product = &state["portal"]["products"][0];
    let there = state["portal"]["stores"].as_array().unwrap();
    let amount = |store: &Value| product["stock"][store["id"].to_string()].as_i64().unwrap();
    assert_eq!(there.iter().map(amount).sum::<i64>(), product["quantity"]);
    assert_eq!((&state["portal"]["managed"], &state["portal"]["documents"]), (&json!(false), &json!([])));
    assert_eq!(visit.does("portal/manage_inventory", json!({ "on": true })).await.0, 204);
    assert_eq!(visit.state().await["portal"]["managed"], true);

    let item = visit.sandbox.onec.items().into_iter().find(|item| !item.is_service).unwrap();
    let wanted = json!({ "item": item.key, "warehouse": "Астана", "quantity": "3.5" });
    assert_eq!(visit.does("books/set", wanted).await.0, 204);
    assert_eq!(visit.sandbox.onec.stock(&item.key, &visit.shop.warehouses[1]).to_string(), "3.5");
}

#[tokio::test]
async fn sales_are_counted_page_by_page_under_filters() {
    let visit = Visit::begin().await;
    let all = visit.asks("sales").await;
    let next = visit.asks("sales?page=1").await;
    assert_eq!(all["deals"].as_array().unwrap().len(), 50);
    assert_ne!(all["deals"][0]["id"], next["deals"][0]["id"]);
    assert_eq!(all["total"], next["total"]);

    let deal = visit.shop.deals.cash;
    let cash = "sales?outcome=won&payment=%D0%9D%D0%B0%D0%BB%D0%B8%D1%87%D0%BD%D1%8B%D0%B5&source=WEB";
    let before = visit.asks(cash).await["total"]["count"].as_u64().unwrap();
    visit.sandbox.bitrix.wins(deal);
    let won = visit.asks(cash).await;
    assert_eq!((won["total"]["count"].as_u64(), &won["deals"][0]["id"]), (Some(before + 1), &json!(deal)));

    let refused = reqwest::get(format!("{}desk/sales?from=soon", visit.desk.url())).await.unwrap();
    assert_eq!(refused.status().as_u16(), 400);
    assert!(refused.json::<Value>().await.unwrap()["error"].is_string());
}

#[tokio::test]
async fn files_of_the_chat_are_shown_or_loaded() {
    let visit = Visit::begin().await;
    let telegram = &visit.sandbox.telegram;
    let document = telegram.sends_document(ADMIN, ADMIN, ("отчёт.csv", "a;b".into()), "").unwrap();
    let picture = telegram.sends_photo(ADMIN, ADMIN, "").unwrap();
    for (message, kind, way) in [(document, "text/csv", "attachment"), (picture, "image/png", "inline")] {
        let answer = reqwest::get(format!("{}desk/file/{ADMIN}/{message}", visit.desk.url())).await.unwrap();
        assert_eq!(answer.headers()["content-type"], kind);
        assert!(answer.headers()["content-disposition"].to_str().unwrap().starts_with(way));
    }
    let nothing = reqwest::get(format!("{}desk/file/{ADMIN}/999", visit.desk.url())).await.unwrap();
    assert_eq!(nothing.status().as_u16(), 404);
}

#[tokio::test]
async fn what_makes_no_sense_is_refused_with_a_reason() {
    let visit = Visit::begin().await;
    let deal = visit.shop.deals.plain;
    for (path, body, reason) in [
        ("portal/win", json!({ "deal": 999_999 }), "there is no deal 999999"),
        ("portal/win", json!({ "deal": "x" }), "invalid type"),
        ("portal/fly", json!({ "deal": deal }), "unknown variant"),
        ("portal/edit", json!({ "deal": deal, "title": " " }), "title is empty"),
        ("portal/row", json!({ "deal": deal, "row": 1, "price": 1, "quantity": 1 }), "has no row 1"),
        ("portal/new", json!({ "title": "x", "product": 0, "quantity": 1, "kaspi": true }), "no product 0"),
        ("books/mark", json!({ "key": "nonsense" }), "nonsense"),
        ("books/receive", json!({ "item": "x", "warehouse": "Алматы", "quantity": 1 }), "no such item"),
        ("books/set", json!({ "item": "x", "warehouse": "Алматы", "quantity": 1 }), "no such item"),
        ("chat/say", json!({ "chat": CHAT, "person": STRANGER, "text": "hi" }), "is not in a chat"),
        ("chat/tap", json!({ "chat": CHAT, "person": ADMIN, "button": "x" }), "shows the button"),
        ("faults", json!({ "switch": "moon", "on": true }), "unknown variant"),
        ("mapping", json!({ "product": 0, "code": "x" }), "no product 0"),
    ] {
        let (status, words) = visit.does(path, body).await;
        assert_eq!(status, 400, "{path}: {words}");
        assert!(words.contains(reason), "{path}: {words}");
    }
    let product = visit.shop.mappings[0].product;
    assert_eq!(visit.does("mapping", json!({ "product": product, "code": "x" })).await.0, 502);
}

#[tokio::test]
async fn a_change_is_told_at_once() {
    let visit = Visit::begin().await;
    let mut changes = reqwest::get(format!("{}desk/changes", visit.desk.url())).await.unwrap();
    visit.sandbox.bitrix.wins(visit.shop.deals.cash);
    let told = tokio::time::timeout(std::time::Duration::from_secs(5), changes.chunk()).await.unwrap();
    assert_eq!(told.unwrap().unwrap(), "data: changed\n\n");
}
