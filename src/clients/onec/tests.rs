//! The client against a small infobase of its own, over real HTTP.

#![allow(clippy::unwrap_used)]

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use percent_encoding::percent_decode_str;
use serde_json::{Value, json};
use uuid::Uuid;

use super::*;
use crate::clients::fault::Kind;
use crate::types::{Bin, Holder, Money, Phone, Quantity};

const ANY: &str = "11111111-1111-1111-1111-111111111111";
const PAGE: &str = "<!DOCTYPE html><html>сервис частично недоступен</html>";

/// What becomes of a document that is sent.
#[derive(Clone, Copy, Default, PartialEq)]
enum Write {
    #[default]
    Kept,
    KeptBehindAPage,
    KeptWithoutServices,
    LostBehindAPage,
    RefusedAsDuplicate,
    RefusedForPeriod,
    RefusedAndThenAway,
}

#[derive(Default)]
struct Base {
    write: Mutex<Write>,
    posts: Mutex<bool>,
    document: Mutex<Option<Value>>,
    warehouses: Mutex<Vec<&'static str>>,
    contracts: Mutex<Vec<&'static str>>,
    calls: Mutex<Vec<String>>,
    under_way: AtomicUsize,
    most_under_way: AtomicUsize,
}

impl Base {
    fn calls(&self) -> Vec<String> {
        std::mem::take(&mut *self.calls.lock().unwrap())
    }

    fn answer(&self, method: &Method, path: &str, query: &str, headers: &HeaderMap, body: &[u8]) -> (u16, String) {
        let set = path.strip_prefix("/buh/odata/standard.odata/").unwrap();
        if path.ends_with("/Post") {
            assert_eq!((method, headers["content-length"].to_str().unwrap()), (&Method::POST, "0"));
            self.document.lock().unwrap().as_mut().unwrap()["Posted"] = json!(*self.posts.lock().unwrap());
            return (200, String::new());
        }
        assert!(query.contains("$format=application/json;odata=nometadata"), "{query}");
        if method == Method::POST {
            return self.created(serde_json::from_slice(body).unwrap());
        }
        let named = |names: &[&str]| -> Vec<Value> {
            let rows = names.iter().enumerate();
            rows.map(|(place, name)| json!({"Ref_Key": Uuid::from_u128(place as u128 + 1), "Description": name}))
                .collect()
        };
        let members = match set {
            "Catalog_Организации" => named(&["ТОО «Әлем»"]),
            "Catalog_Склады" => named(&self.warehouses.lock().unwrap()),
            "Catalog_Валюты" => named(&["KZT"]),
            "Catalog_СтавкиНДС" => vec![json!({"Ref_Key": ANY, "Description": "без НДС", "Ставка": 0})],
            "Catalog_ДоговорыКонтрагентов" => named(&self.contracts.lock().unwrap()),
            "Catalog_Контрагенты" => vec![
                json!({"Ref_Key": Uuid::from_u128(1), "Description": "Айгүл", "Комментарий": "тел. 8 (701) 234-56-78"}),
                json!({"Ref_Key": Uuid::from_u128(2), "Description": "Группа", "IsFolder": true}),
                json!({"Ref_Key": Uuid::from_u128(3), "Description": "Прежняя", "DeletionMark": true}),
            ],
            "Catalog_Номенклатура" => items(query),
            _ if *self.write.lock().unwrap() == Write::RefusedAndThenAway => return (502, PAGE.into()),
            _ if set.starts_with("Document_") => match &*self.document.lock().unwrap() {
                Some(document) => return (200, document.to_string()),
                None => return (404, refusal("9", "не найден")),
            },
            _ => return (404, refusal("8", set)),
        };
        (200, json!({ "value": members }).to_string())
    }

    fn created(&self, mut document: Value) -> (u16, String) {
        document["Number"] = json!("ТД000000001");
        document["LineNumber"] = Value::Null;
        let write = *self.write.lock().unwrap();
        if write == Write::KeptWithoutServices {
            document["Услуги"] = json!([]);
        }
        match write {
            Write::LostBehindAPage => return (200, PAGE.into()),
            Write::RefusedForPeriod | Write::RefusedAndThenAway => {
                return (500, refusal("-1", "Дата запрета изменения 31.12.2025"));
            }
            _ => *self.document.lock().unwrap() = Some(document.clone()),
        }
        match write {
            Write::KeptBehindAPage => (200, PAGE.into()),
            Write::RefusedAsDuplicate => (500, refusal("-1", "нарушено условие уникальности")),
            _ => (201, format!("\u{feff}{document}")),
        }
    }
}

fn refusal(code: &str, words: &str) -> String {
    json!({"odata.error": {"code": code, "message": {"lang": "ru", "value": words}}}).to_string()
}

/// One item for every code asked for.
fn items(query: &str) -> Vec<Value> {
    let codes = query.split("Code eq '").skip(1).map(|rest| rest.split('\'').next().unwrap());
    codes
        .map(|code| json!({"Ref_Key": ANY, "Code": format!("{code}  "), "Description": "Чай", "Услуга": false}))
        .collect()
}

async fn serve(
    State(base): State<Arc<Base>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> (StatusCode, String) {
    let under_way = base.under_way.fetch_add(1, Ordering::SeqCst) + 1;
    base.most_under_way.fetch_max(under_way, Ordering::SeqCst);
    tokio::time::sleep(Duration::from_millis(2)).await;
    // «Бот:пароль» in UTF-8.
    assert_eq!(headers["authorization"], "Basic 0JHQvtGCOtC/0LDRgNC+0LvRjA==");
    let decoded = |text: &str| percent_decode_str(text).decode_utf8().unwrap().into_owned();
    let (path, query) = (decoded(uri.path()), decoded(uri.query().unwrap_or_default()));
    let set = path.rsplit("standard.odata/").next().unwrap().split('(').next().unwrap().to_owned();
    base.calls.lock().unwrap().push(format!("{method} {set}"));
    let (status, answer) = base.answer(&method, &path, &query, &headers, &body);
    base.under_way.fetch_sub(1, Ordering::SeqCst);
    (StatusCode::from_u16(status).unwrap(), answer)
}

async fn infobase() -> (Arc<Base>, OneC) {
    let base = Arc::new(Base::default());
    *base.warehouses.lock().unwrap() = vec!["Основной"];
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let router = Router::new().fallback(serve).with_state(base.clone());
    tokio::spawn(async move { axum::serve(listener, router).await });
    let settings = Settings {
        base_url: format!("http://{address}/buh/"),
        username: "Бот".into(),
        password: "пароль".into(),
        organization: None,
        warehouse: None,
        contract: Some("Договор 2".into()),
        default_buyer: None,
        stock_accounts: vec!["1330".to_owned()],
        patience: Duration::from_secs(5),
    };
    (base, OneC::new(settings).unwrap())
}

fn key(number: u128) -> Ref {
    Ref::new(Uuid::from_u128(number)).unwrap()
}

fn new_invoice() -> NewInvoice {
    let item = |service| Item {
        key: key(7),
        code: ItemCode::parse("1").unwrap(),
        name: "Чай".into(),
        unit: Some(key(8)),
        service,
        marked: false,
    };
    let line = |service| NewLine {
        item: item(service),
        quantity: Quantity::new("2".parse().unwrap()).unwrap(),
        price: "50.05".parse().unwrap(),
        sum: Money::from_tiyn(10_010),
        vat: Money::ZERO,
    };
    NewInvoice {
        key: key(42),
        date: "2026-03-05T14:07:00".parse().unwrap(),
        buyer: key(1),
        contract: Some(key(9)),
        comment: "B24 shop/1".into(),
        vat: None,
        goods: vec![line(false)],
        services: vec![line(true)],
    }
}

#[tokio::test]
async fn a_second_invoice_costs_one_look_and_one_creation() {
    let (base, onec) = infobase().await;
    onec.create_invoice(&new_invoice()).await.unwrap();
    *base.document.lock().unwrap() = None;
    base.calls();
    assert_eq!(onec.invoice(key(42)).await.unwrap(), None);
    let invoice = onec.create_invoice(&new_invoice()).await.unwrap();
    assert_eq!(
        (invoice.number.as_str(), invoice.sum, invoice.posted),
        ("ТД000000001", Money::from_tiyn(20_020), false)
    );
    assert_eq!(base.calls(), ["GET Document_РеализацияТоваровУслуг", "POST Document_РеализацияТоваровУслуг"]);
}

#[tokio::test]
async fn what_became_of_a_creation_is_decided_by_a_look() {
    for write in [Write::KeptBehindAPage, Write::RefusedAsDuplicate] {
        let (base, onec) = infobase().await;
        *base.write.lock().unwrap() = write;
        assert_eq!(onec.create_invoice(&new_invoice()).await.unwrap().key, key(42));
        assert_eq!(base.calls().last().unwrap(), "GET Document_РеализацияТоваровУслуг");
    }
    let (base, onec) = infobase().await;
    *base.write.lock().unwrap() = Write::LostBehindAPage;
    let fault = onec.create_invoice(&new_invoice()).await.unwrap_err();
    assert!(fault.doubtful() && fault.call == "POST Document_РеализацияТоваровУслуг", "{fault}");
    *base.write.lock().unwrap() = Write::RefusedForPeriod;
    let fault = onec.create_invoice(&new_invoice()).await.unwrap_err();
    assert_eq!(refusal::of(&fault), Some(Refusal::PeriodClosed));
    // A refusal whose cause could not be seen may be that of a duplicate: it is not final.
    *base.write.lock().unwrap() = Write::RefusedAndThenAway;
    let fault = onec.create_invoice(&new_invoice()).await.unwrap_err();
    assert!(fault.doubtful() && fault.passes(), "{fault}");
}

#[tokio::test]
async fn an_invoice_that_lost_its_rows_is_not_called_created() {
    let (base, onec) = infobase().await;
    *base.write.lock().unwrap() = Write::KeptWithoutServices;
    let fault = onec.create_invoice(&new_invoice()).await.unwrap_err();
    assert!(matches!(&fault.kind, Kind::Refused { code, .. } if code == "NOT_AS_SENT"), "{fault}");
    let empty = NewInvoice { goods: vec![], services: vec![], ..new_invoice() };
    base.calls();
    assert!(
        matches!(onec.create_invoice(&empty).await.unwrap_err().kind, Kind::Refused { code, .. } if code == "NO_LINES")
    );
    assert!(base.calls().is_empty());
}

#[tokio::test]
async fn only_a_document_seen_as_posted_is_posted() {
    let (base, onec) = infobase().await;
    onec.create_invoice(&new_invoice()).await.unwrap();
    let fault = onec.post_invoice(key(42)).await.unwrap_err();
    assert!(matches!(&fault.kind, Kind::Refused { code, .. } if code == "NOT_POSTED"), "{fault}");
    *base.posts.lock().unwrap() = true;
    assert!(onec.post_invoice(key(42)).await.unwrap().posted);
}

#[tokio::test]
async fn an_unclear_warehouse_is_asked_about_and_found_once_it_is_clear() {
    let (base, onec) = infobase().await;
    *base.warehouses.lock().unwrap() = vec!["Основной", "Магазин"];
    let fault = onec.create_invoice(&new_invoice()).await.unwrap_err();
    assert!(
        matches!(fault.kind, Kind::Unclear { what: "ONEC_WAREHOUSE", found, .. } if found == ["Основной", "Магазин"])
    );
    *base.warehouses.lock().unwrap() = vec!["Магазин"];
    onec.create_invoice(&new_invoice()).await.unwrap();
}

#[tokio::test]
async fn there_is_never_more_than_one_request_under_way() {
    let (base, onec) = infobase().await;
    let probes = (0..10).map(|_| {
        let onec = onec.clone();
        async move { onec.probe().await.unwrap().organization }
    });
    let names = futures::future::join_all(probes).await;
    assert!(names.iter().all(|name| name == "ТОО «Әлем»"));
    assert_eq!(base.most_under_way.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn items_are_asked_for_thirty_at_a_time_and_remembered() {
    let (base, onec) = infobase().await;
    let codes: Vec<ItemCode> = (0..70).map(|number| ItemCode::parse(&format!("ЦБ-{number}")).unwrap()).collect();
    assert_eq!(onec.items(&codes).await.unwrap().len(), 70);
    assert_eq!(base.calls().len(), 3);
    assert_eq!(onec.items(&codes[..40]).await.unwrap().len(), 40);
    assert!(base.calls().is_empty());
}

#[tokio::test]
async fn counterparties_are_found_without_folders_and_without_the_register_of_contacts() {
    let (base, onec) = infobase().await;
    let found = onec.counterparties_by_phone(&Phone::parse("+77012345678").unwrap()).await.unwrap();
    assert_eq!(found.iter().map(|found| found.name.as_str()).collect::<Vec<_>>(), ["Айгүл"]);
    assert_eq!(base.calls(), ["GET Catalog_Контрагенты", "GET InformationRegister_КонтактнаяИнформация"]);
    assert!(onec.counterparties_by_phone(&Phone::parse("+77770000000").unwrap()).await.unwrap().is_empty());
    assert_eq!(onec.counterparties_by_bin(&Bin::parse("200540000009").unwrap()).await.unwrap().len(), 1);
    assert_eq!(onec.default_buyer().await.unwrap().name, "Айгүл");
}

#[tokio::test]
async fn a_contract_is_taken_from_the_card_or_from_the_settings_and_never_guessed() {
    let (base, onec) = infobase().await;
    let mut buyer = onec.default_buyer().await.unwrap();
    assert_eq!(onec.contract(&buyer).await.unwrap(), None);
    *base.contracts.lock().unwrap() = vec!["Договор 1", "Договор 3"];
    let fault = onec.contract(&buyer).await.unwrap_err();
    assert!(matches!(fault.kind, Kind::Unclear { what: "ONEC_CONTRACT", .. }), "{fault}");
    *base.contracts.lock().unwrap() = vec!["Договор 1", "Договор 2"];
    assert_eq!(onec.contract(&buyer).await.unwrap().unwrap().key, key(2));
    base.calls();
    buyer.main_contract = Some(key(77));
    assert_eq!(onec.contract(&buyer).await.unwrap().unwrap().key, key(77));
    assert!(base.calls().is_empty());
}

#[tokio::test]
async fn no_secret_is_shown() {
    let settings = Settings {
        base_url: "http://127.0.0.1:9/buh".into(),
        username: "bot".into(),
        password: "s3cret".into(),
        organization: None,
        warehouse: None,
        contract: None,
        default_buyer: None,
        stock_accounts: vec!["1330".to_owned()],
        patience: Duration::from_secs(5),
    };
    let shown = format!("{settings:?}");
    let onec = OneC::new(settings).unwrap();
    let fault = onec.probe().await.unwrap_err();
    assert!(matches!(fault.kind, Kind::Away { ran: crate::clients::fault::Ran::No, .. }), "{fault}");
    let new = NewCounterparty {
        key: key(1),
        name: "Айгүл".into(),
        holder: Holder::Person,
        bin: None,
        phone: None,
        comment: String::new(),
    };
    let created = onec.create_counterparty(&new).await.unwrap_err();
    assert!(!format!("{shown} {onec:?} {fault:?} {created}").contains("s3cret"));
}
