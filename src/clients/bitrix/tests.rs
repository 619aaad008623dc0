//! The client against a portal of a few lines: whole deals, refusals of the limit, renamings, secrets.

#![allow(clippy::unwrap_used)]

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode, Uri, header::LOCATION};
use serde_json::Value;

use super::batch::LARGEST;
use super::*;

const CODE: &str = "s3cr3tc0de";

/// One call as the portal saw it.
#[derive(Clone, Debug)]
struct Seen {
    path: String,
    params: Value,
}

impl Seen {
    fn command(&self, key: &str) -> &str {
        self.params["cmd"][key].as_str().unwrap_or_default()
    }
}

fn settings(webhook_url: &str) -> Settings {
    let patience = Duration::from_secs(5);
    let properties = Properties { article: Some("property105".into()), barcode: Some("property106".into()) };
    Settings { webhook_url: webhook_url.to_owned().into(), payments: Payments::Read, properties, patience }
}

/// Writes a value into a field of the deal, alone.
async fn write(client: &Bitrix, value: &str) -> Result<Written, Fault> {
    client.write_field("UF_X", &[(deal_id(), value.to_owned())]).await.remove(0)
}

/// The answer to a write of one field: when the deal was changed before, and what it is after.
fn after_write(item: Value) -> Reply {
    let before =
        json!({"id": 7405, "updatedTime": "2026-01-15T12:31:00+05:00", "stageSemanticId": "S", "opportunity": 10.5});
    let before = json!({ "items": [before] });
    batch(&json!({"c00": before, "c01": {"item": item}}), &json!([]))
}

type Reply = (StatusCode, Option<String>, String);

/// A portal that answers by a function of the calls so far, the last of which is the one to answer.
#[derive(Clone)]
struct FakePortal {
    seen: Arc<Mutex<Vec<Seen>>>,
    origin: String,
}

impl FakePortal {
    async fn start(reply: impl Fn(&[Seen]) -> Reply + Clone + Send + Sync + 'static) -> Self {
        let seen: Arc<Mutex<Vec<Seen>>> = Arc::default();
        let calls = Arc::clone(&seen);
        let answer = move |uri: Uri, body: Bytes| {
            let mut calls = calls.lock().unwrap_or_else(PoisonError::into_inner);
            calls.push(Seen { path: uri.path().to_owned(), params: serde_json::from_slice(&body).unwrap_or_default() });
            let (status, location, body) = reply(&calls);
            let mut headers = HeaderMap::new();
            if let Some(location) = location {
                headers.insert(LOCATION, location.parse().unwrap());
            }
            std::future::ready((status, headers, body))
        };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, Router::new().fallback(answer)).await });
        Self { seen, origin }
    }

    fn client(&self) -> Bitrix {
        let unit = Duration::from_millis(1);
        let pace = Pace { drop: unit, pause: unit, ..Pace::PORTAL };
        Bitrix::with_pace(&settings(&format!("{}/rest/1/{CODE}", self.origin)), pace).unwrap()
    }

    /// The deal, read alone.
    async fn deal(&self) -> Result<Option<Deal>, Fault> {
        self.client().deals(&[deal_id()]).await.remove(0)
    }

    fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

fn ok(result: &Value) -> Reply {
    (StatusCode::OK, None, json!({"result": result, "time": {"operating": 0.1}}).to_string())
}

fn batch(results: &Value, errors: &Value) -> Reply {
    ok(&json!({"result": results, "result_error": errors, "result_total": [], "result_next": [], "result_time": []}))
}

fn no(status: u16, code: &str, words: &str) -> Reply {
    let body = json!({"error": code, "error_description": words}).to_string();
    (StatusCode::from_u16(status).unwrap(), None, body)
}

fn row(id: i64) -> Value {
    let name = format!("Товар {id}");
    json!({"id": id, "productId": id, "productName": name, "price": 10, "quantity": 1, "sort": 10, "type": 1})
}

fn deal_id() -> DealId {
    DealId::new(7405).unwrap()
}

fn deal_card() -> Value {
    serde_json::from_str(
        r#"{"item": {"id": 7405, "title": "Office on Abay", "stageId": "C10:WON", "stageSemanticId": "S",
            "categoryId": 10, "opportunity": 30000.10, "currencyId": "KZT", "closedate": "2026-01-15T03:00:00+05:00",
            "movedTime": "2026-01-15T12:30:00+05:00", "updatedTime": "2026-01-15T12:31:00+05:00", "assignedById": 5,
            "companyId": 9, "contactId": 4, "isWon": null, "UF_CRM_KASPI": "1"}}"#,
    )
    .unwrap()
}

fn whole_deal() -> Value {
    json!({
        "c00": "2026-01-15T07:31:01+00:00",
        "c01": deal_card(),
        "c02": {"productRows": [
            {"id": 2, "productId": 0, "productName": "Доставка", "price": 0.1, "quantity": 1, "sort": 20, "type": 7,
             "taxRate": 0, "measureCode": 796},
            {"id": 3, "productId": 31, "productName": "Стул", "price": "10000.00", "quantity": 3, "sort": 10, "type": 4,
             "taxRate": null, "measureCode": "796"},
        ]},
        "c03": [{"id": 1, "paid": "Y", "paySystemId": "12", "paySystemName": "Kaspi QR", "sum": 30000.1}],
        "c04": {"ENTITY_TYPE_ID": 2, "ENTITY_ID": 7405, "REQUISITE_ID": "61", "BANK_DETAIL_ID": "0"},
        "c05": {"item": {"id": 9, "title": "Альфа", "fm": [
            {"id": 1, "typeId": "PHONE", "valueType": "WORK", "value": "+7 701 000 00 01"},
            {"id": 2, "typeId": "EMAIL", "valueType": "WORK", "value": "a@example.com"},
        ]}},
        "c06": [
            {"ID": "60", "ENTITY_ID": "9", "SORT": "100", "ADDRESS_ONLY": "N", "RQ_BIN": "111",
             "RQ_COMPANY_NAME": "ТОО Альфа"},
            {"ID": "61", "ENTITY_ID": "9", "SORT": "500", "ADDRESS_ONLY": "N", "RQ_BIN": null, "RQ_INN": "222"},
            {"ID": "62", "ENTITY_ID": "9", "SORT": "1", "ADDRESS_ONLY": "Y", "RQ_BIN": "333"},
            {"ID": "70", "ENTITY_ID": "8", "SORT": "1", "ADDRESS_ONLY": "N", "RQ_BIN": "444"},
        ],
        "c07": {"item": {"id": 4, "title": "", "name": "Айгуль", "secondName": null, "lastName": "Серик",
            "phoneWork": "87010000002"}},
        "c08": [{"ID": "80", "ENTITY_ID": "4", "SORT": "500", "ADDRESS_ONLY": "N", "RQ_IIN": "555", "RQ_INN": "222"}],
    })
}

#[tokio::test]
async fn a_deal_comes_whole_in_one_request() {
    let portal = FakePortal::start(|_| batch(&whole_deal(), &json!([]))).await;
    let deal = portal.deal().await.unwrap().unwrap();

    assert_eq!((deal.title.as_str(), deal.stage, deal.pipeline), ("Office on Abay", Stage::Won, 10));
    assert_eq!(deal.amount.to_string(), "30000.10");
    assert_eq!(deal.closed_on.unwrap().to_string(), "2026-01-15");
    assert!(deal.read_whole, "the second of its last change was over");
    assert_eq!(deal.fields.keys().collect::<Vec<_>>(), ["UF_CRM_KASPI"]);
    let [chair, delivery] = &deal.lines[..] else { panic!("two lines in the order of people: {:?}", deal.lines) };
    assert_eq!((chair.product.unwrap().get(), chair.price.to_string()), (31, "10000.00".into()));
    assert_eq!((delivery.product, delivery.price.to_string()), (None, "0.1".into()));
    assert_eq!((deal.payments[0].pay_system, deal.payments[0].paid), (Some(12), true));
    let (company, contact) = (deal.client.company.unwrap(), deal.client.contact.unwrap());
    assert_eq!((company.name.as_str(), company.legal_name.as_deref(), company.chosen), ("Альфа", None, true));
    assert_eq!(company.requisites, ["222", "111"], "the chosen one first, no address, no stranger");
    assert_eq!(company.phones, ["+7 701 000 00 01"]);
    assert_eq!((contact.name.as_str(), &contact.phones[..]), ("Серик Айгуль", &["87010000002".to_owned()][..]));
    assert_eq!((&contact.requisites[..], contact.chosen), (&["555".to_owned(), "222".to_owned()][..], false));

    let [call] = &portal.seen()[..] else { panic!("one request") };
    assert_eq!(call.path, format!("/rest/1/{CODE}/batch"));
    assert_eq!(
        call.command("c02"),
        "crm.item.productrow.list?filter[%3DownerId]=7405&filter[%3DownerType]=D&order[id]=ASC"
    );
}

#[tokio::test]
async fn the_name_for_the_books_comes_from_the_requisite_of_the_number() {
    for (chosen, owns, name, first) in [
        ("0", (false, false), Some("ТОО Альфа"), "111"),
        ("80", (false, true), Some("ТОО Альфа"), "111"),
        ("61", (true, false), None, "222"),
    ] {
        let portal = FakePortal::start(move |_| {
            let mut results = whole_deal();
            results["c04"]["REQUISITE_ID"] = chosen.into();
            batch(&results, &json!([]))
        })
        .await;
        let client = portal.deal().await.unwrap().unwrap().client;
        let (company, contact) = (client.company.unwrap(), client.contact.unwrap());
        assert_eq!((company.chosen, contact.chosen), owns);
        assert_eq!((company.legal_name.as_deref(), company.requisites[0].as_str()), (name, first));
    }
}

#[tokio::test]
async fn a_deal_without_a_client_is_not_harmed_by_references_to_nobody() {
    let portal = FakePortal::start(|_| {
        let mut results = whole_deal();
        results["c01"]["item"]["companyId"] = 0.into();
        results["c01"]["item"]["contactId"] = Value::Null;
        let results =
            json!({"c01": results["c01"], "c02": {"productRows": []}, "c03": [], "c06": results["c06"], "c08": results["c08"]});
        let refused = json!({"error": "ACCESS_DENIED", "error_description": "id=$result[c0][item][contactId]"});
        let unlinked = json!({"error": "", "error_description": "Not found"});
        batch(&results, &json!({"c04": unlinked, "c05": refused, "c07": refused}))
    })
    .await;
    let deal = portal.deal().await.unwrap().unwrap();
    assert_eq!(deal.client, Client::default());
    assert_eq!(portal.seen().len(), 1);
}

#[tokio::test]
async fn a_client_whose_reference_was_lost_is_asked_for_by_number() {
    let portal = FakePortal::start(|seen| {
        let whole = whole_deal();
        if seen.len() == 1 {
            let mut results = whole;
            results["c05"] = json!({"item": {"id": 1, "title": "Somebody else"}});
            return batch(&results, &json!([]));
        }
        batch(&json!({"c00": whole["c05"], "c01": whole["c06"]}), &json!([]))
    })
    .await;
    let deal = portal.deal().await.unwrap().unwrap();
    assert_eq!(deal.client.company.unwrap().name, "Альфа");
    assert_eq!(portal.seen()[1].command("c00"), "crm.item.get?entityTypeId=4&id=9");
}

#[tokio::test]
async fn a_deal_that_is_not_there_is_none_and_half_a_deal_is_a_fault() {
    let gone = json!({"c01": {"error": "NOT_FOUND", "error_description": "Элемент не найден"}});
    let portal = FakePortal::start(move |_| batch(&json!([]), &gone)).await;
    assert_eq!(portal.deal().await.unwrap(), None);

    let portal = FakePortal::start(|_| {
        let mut results = whole_deal();
        results.as_object_mut().unwrap().remove("c06");
        batch(&results, &json!({"c06": {"error": "OPERATION_TIME_LIMIT", "error_description": "blocked"}}))
    })
    .await;
    let fault = portal.deal().await.unwrap_err();
    assert_eq!(fault.call, "crm.requisite.list");
    assert!(matches!(fault.kind, Kind::Limited { .. }));
}

#[tokio::test]
async fn more_rows_than_a_page_are_read_by_number() {
    let portal = FakePortal::start(|seen| {
        let page = |from: i64, to: i64| json!({"productRows": (from..=to).map(row).collect::<Vec<_>>()});
        match seen.len() {
            1 => {
                let mut results = whole_deal();
                results["c02"] = page(1, 50);
                batch(&results, &json!([]))
            }
            2 => ok(&page(51, 100)),
            _ => ok(&page(101, 103)),
        }
    })
    .await;
    let deal = portal.deal().await.unwrap().unwrap();
    let products: Vec<i64> = deal.lines.iter().map(|line| line.product.unwrap().get()).collect();
    assert_eq!(products, (1..=103).collect::<Vec<_>>());
    let seen = portal.seen();
    let [_, second, third] = &seen[..] else { panic!("three requests") };
    let filter = |after: i64| json!({"=ownerType": "D", "=ownerId": 7405, ">id": after});
    assert_eq!(second.params, json!({"filter": filter(50), "order": {"id": "ASC"}, "start": -1}));
    assert_eq!(third.params["filter"], filter(100));
}

#[tokio::test]
async fn a_list_that_does_not_go_forward_is_unreadable_not_endless() {
    let portal = FakePortal::start(|seen| {
        let mut results = whole_deal();
        results["c02"] = json!({"productRows": (1..=50).map(row).collect::<Vec<_>>()});
        if seen.len() == 1 { batch(&results, &json!([])) } else { ok(&results["c02"]) }
    })
    .await;
    assert!(matches!(portal.deal().await.unwrap_err().kind, Kind::Unreadable { .. }));
    assert_eq!(portal.seen().len(), 2);
}

#[tokio::test]
async fn several_deals_come_in_one_request_and_a_failure_of_one_is_its_own() {
    let ids = [7405, 7406, 7407].map(|id| DealId::new(id).unwrap());
    let portal = FakePortal::start(|_| {
        let mut results = json!({});
        for (place, (key, value)) in whole_deal().as_object().unwrap().iter().enumerate() {
            results[key] = value.clone();
            results[format!("c{}", 16 + place)] = value.clone();
        }
        results["c17"]["item"]["id"] = 7407.into();
        batch(
            &results,
            &json!({"c09": {"error": "NOT_FOUND", "error_description": ""},
            "c18": {"error": "INTERNAL_SERVER_ERROR", "error_description": ""}}),
        )
    })
    .await;
    let mut deals = portal.client().deals(&ids).await.into_iter();
    assert_eq!(deals.next().unwrap().unwrap().unwrap().id, ids[0]);
    assert_eq!(deals.next().unwrap().unwrap(), None);
    let failed = deals.next().unwrap().unwrap_err();
    assert_eq!((failed.call.as_str(), failed.doubtful()), ("crm.item.productrow.list", true));
    assert_eq!(portal.seen().len(), 1);
}

#[tokio::test]
async fn as_many_deals_are_read_at_once_as_fit_into_a_batch() {
    for (payments, commands) in [(Payments::Read, 8), (Payments::LeftOut, 7)] {
        let portal = FakePortal::start(|_| batch(&json!([]), &json!([]))).await;
        let settings = Settings { payments, ..settings(&format!("{}/rest/1/{CODE}", portal.origin)) };
        let client = Bitrix::new(&settings).unwrap();
        let ids: Vec<_> = (1..=client.reads_at_once()).map(|id| DealId::new(id as i64).unwrap()).collect();
        client.deals(&ids).await;
        let sent = portal.seen()[0].params["cmd"].as_object().unwrap().len();
        assert_eq!(sent, 1 + commands * ids.len());
        assert!(sent <= LARGEST && sent + commands > LARGEST);
    }
}

#[tokio::test]
async fn what_the_limit_refused_is_repeated_and_given_up_at_last() {
    let limited = || no(503, "QUERY_LIMIT_EXCEEDED", "Too many requests");
    let taken = || after_write(json!({"id": 7405, "UF_X": "0042"}));
    let portal = FakePortal::start(move |seen| if seen.len() < 4 { limited() } else { taken() }).await;
    assert!(matches!(write(&portal.client(), "0042").await.unwrap(), Written::Taken { .. }));

    let portal = FakePortal::start(move |_| limited()).await;
    let fault = write(&portal.client(), "0042").await.unwrap_err();
    assert!(matches!(fault.kind, Kind::Limited { again_after: Some(_), .. }), "{fault}");
    assert_eq!(portal.seen().len(), 4);
}

#[tokio::test]
async fn nothing_else_is_repeated() {
    for (status, code) in [(503, "OVERLOAD_LIMIT"), (500, "INTERNAL_SERVER_ERROR"), (401, "NO_AUTH_FOUND")] {
        let portal = FakePortal::start(move |_| no(status, code, "")).await;
        assert!(portal.client().probe().await.is_err());
        assert_eq!(portal.seen().len(), 1, "{code}");
    }
}

#[tokio::test]
async fn a_blocked_method_tells_when_its_limit_ends() {
    let portal = FakePortal::start(|seen| {
        let blocked = json!({"error": "OPERATION_TIME_LIMIT", "error_description": "Method is blocked"});
        if seen.len() > 1 {
            return batch(&json!({"c00": {"items": []}}), &json!({ "c01": blocked }));
        }
        let reset = chrono::Utc::now().timestamp() + 100;
        ok(&json!({"result": {"c00": {"items": []}, "c01": {"item": {}}}, "result_error": [], "result_total": [],
            "result_next": [], "result_time": {"c01": {"operating_reset_at": reset}}}))
    })
    .await;
    let client = portal.client();
    assert_eq!(write(&client, "1").await.unwrap(), Written::Dropped);
    let fault = write(&client, "1").await.unwrap_err();
    let Kind::Limited { again_after: Some(wait), .. } = fault.kind else { panic!("{fault}") };
    assert!((90..=100).contains(&wait.as_secs()), "{wait:?}");
}

#[tokio::test]
async fn a_field_is_taken_dropped_or_gone() {
    let moment = |text: &str| chrono::DateTime::parse_from_rfc3339(text).ok();
    let after = moment("2026-01-15T12:40:00+05:00");
    let before = moment("2026-01-15T12:31:00+05:00").map(|changed_at| Glance {
        changed_at,
        stage: Stage::Won,
        amount: "10.5".parse().unwrap(),
    });
    let gone = json!({"c01": {"error": "NOT_FOUND", "error_description": "Элемент не найден"}});
    for (reply, expected) in [
        (
            after_write(json!({"id": 7405, "UF_X": " 0042", "updatedTime": "2026-01-15T12:40:00+05:00"})),
            Written::Taken { before, after },
        ),
        (after_write(json!({"id": 7405, "UF_X": 42})), Written::Dropped),
        (after_write(json!({"id": 7405})), Written::Dropped),
        (batch(&json!({"c00": {"items": []}}), &gone), Written::Gone),
    ] {
        let portal = FakePortal::start(move |_| reply.clone()).await;
        assert_eq!(write(&portal.client(), "0042").await.unwrap(), expected);
        let written = "crm.item.update?entityTypeId=2&fields[UF_X]=0042&id=7405&useOriginalUfNames=Y";
        assert_eq!(portal.seen()[0].command("c01"), written);
    }
    let portal = FakePortal::start(|_| batch(&json!({"c00": {"items": []}, "c01": true}), &json!([]))).await;
    assert!(write(&portal.client(), "0042").await.unwrap_err().doubtful());
}

#[tokio::test]
async fn comments_are_looked_for_and_added_together() {
    let marks = [7405, 7406].map(|id| (DealId::new(id).unwrap(), format!("B24 x/{id}")));
    let portal = FakePortal::start(|_| {
        let found = json!([{"ID": "1", "COMMENT": "Накладная 0042 B24 x/7405"}]);
        batch(&json!({"c00": found, "c01": []}), &json!([]))
    })
    .await;
    let found: Vec<_> = portal.client().commented(&marks).await.into_iter().map(Result::unwrap).collect();
    assert_eq!(found, [true, false]);
    let asked = portal.seen()[0].command("c00").to_owned();
    for part in ["crm.timeline.comment.list?", "filter[ENTITY_ID]=7405", "select[0]=ID", "start=-1"] {
        assert!(asked.contains(part), "{part} is not in {asked}");
    }

    let gone = json!({"c01": {"error": "OWNER_NOT_FOUND", "error_description": ""}});
    let portal = FakePortal::start(move |_| batch(&json!({"c00": 1}), &gone)).await;
    let added = portal.client().comment(&marks).await;
    assert!(added.iter().all(Result::is_ok), "where the deal is gone there is nothing to comment");
    assert_eq!(portal.seen().len(), 1);
}

#[tokio::test]
async fn changes_are_asked_for_in_one_request_and_read_to_the_end() {
    let portal = FakePortal::start(|seen| {
        let won =
            json!({"items": [{"ID": 71, "OWNER_ID": 9}, {"ID": "72", "OWNER_ID": "7"}, {"ID": 75, "OWNER_ID": 9}]});
        let deal = |id: i64| json!({"id": id, "stageSemanticId": "P", "updatedTime": "2026-01-15T12:31:00+05:00"});
        match seen.len() {
            1 => {
                let full: Vec<Value> = (1..=50).map(deal).collect();
                batch(&json!({"c00": "2026-01-15T07:32:10+00:00", "c01": won, "c02": {"items": full}}), &json!([]))
            }
            _ => ok(&json!({"items": [deal(51)]})),
        }
    })
    .await;
    let since = "2026-01-15T07:15:30.5Z".parse().unwrap();
    let changes = portal.client().changes(Mark { since, history_id: Some(70) }).await.unwrap();
    assert_eq!(changes.won.iter().map(|deal| deal.get()).collect::<Vec<_>>(), [7, 9]);
    assert_eq!((changes.history_id, changes.changed.len()), (Some(75), 51));
    assert_eq!(changes.changed[0].stage, Stage::InWork);
    assert_eq!(changes.at.to_rfc3339(), "2026-01-15T07:32:10+00:00");
    let seen = portal.seen();
    assert_eq!(seen.len(), 2);
    assert!(seen[0].command("c01").contains("filter[%3EID]=70"), "{}", seen[0].command("c01"));
    let moment = "filter[%3E%3DupdatedTime]=2026-01-15T07%3A15%3A30%2B00%3A00";
    assert!(seen[0].command("c02").contains(moment), "{}", seen[0].command("c02"));

    let first = Mark { since, history_id: None };
    let portal = FakePortal::start(|_| {
        batch(&json!({"c00": "2026-01-15T07:32:10+00:00", "c01": {"items": []}, "c02": {"items": []}}), &json!([]))
    })
    .await;
    assert_eq!(portal.client().changes(first).await.unwrap().history_id, None);
    assert!(portal.seen()[0].command("c01").contains("CREATED_TIME"), "a first sweep begins at its moment");
}

#[tokio::test]
async fn a_probe_tells_whose_webhook_it_is_and_what_it_lacks() {
    let profile = json!({"ID": "1", "ADMIN": true, "NAME": "Айгуль", "LAST_NAME": "Серик"});
    let both = ["crm".to_owned(), "catalog".to_owned()];
    for (scopes, missing) in
        [(json!(["CRM", "catalog"]), &[][..]), (json!(["crm"]), &both[1..]), (json!(["user_brief"]), &both[..])]
    {
        let results = json!({"c00": profile, "c01": scopes});
        let portal = FakePortal::start(move |_| batch(&results, &json!([]))).await;
        let probe = portal.client().probe().await.unwrap();
        assert_eq!((probe.user.as_str(), &probe.missing_scopes[..]), ("Айгуль Серик", missing));
    }

    let portal = FakePortal::start(|_| batch(&json!({"c00": [], "c01": []}), &json!([]))).await;
    assert!(matches!(portal.client().probe().await.unwrap_err().kind, Kind::LockedOut { .. }));
}

#[tokio::test]
async fn a_renamed_portal_is_followed_with_the_same_body_and_remembered_by_all_clones() {
    let renamed = FakePortal::start(|_| after_write(json!({"id": 7405, "UF_X": "1"}))).await;
    let origin = renamed.origin.clone();
    let old = FakePortal::start(move |seen| {
        let location = format!("{origin}{}", seen.last().unwrap().path);
        (StatusCode::FOUND, Some(location), String::new())
    })
    .await;
    let client = old.client();
    let clone = client.clone();
    for client in [client, clone] {
        assert!(matches!(write(&client, "1").await.unwrap(), Written::Taken { .. }));
    }
    assert_eq!((old.seen().len(), renamed.seen().len()), (1, 2));
    assert_eq!(renamed.seen()[0].params, old.seen()[0].params);
}

#[tokio::test]
async fn a_redirect_to_anywhere_else_is_not_followed() {
    let stranger = FakePortal::start(|_| ok(&json!(1))).await;
    for location in [
        "http://portal.example/rest/1/x/batch".to_owned(),
        format!("{}/auth/", stranger.origin),
        "ftp://127.0.0.1/rest/1/x/batch".to_owned(),
    ] {
        let portal = FakePortal::start(move |_| (StatusCode::FOUND, Some(location.clone()), String::new())).await;
        let fault = write(&portal.client(), "1").await.unwrap_err();
        assert!(matches!(fault.kind, Kind::LockedOut { .. }), "{fault}");
        assert_eq!(portal.seen().len(), 1);
    }
    assert!(stranger.seen().is_empty());

    let circle =
        FakePortal::start(|seen| (StatusCode::FOUND, Some(seen.last().unwrap().path.clone()), String::new())).await;
    assert!(write(&circle.client(), "1").await.is_err());
    assert_eq!(circle.seen().len(), 2, "one hop and no more");
}

#[tokio::test]
async fn the_code_of_the_webhook_is_told_to_nobody() {
    let echoing = FakePortal::start(|seen| no(400, "X", &format!("wrong path {}", seen[0].path))).await;
    let away = Bitrix::new(&settings(&format!("http://127.0.0.1:1/rest/1/{CODE}/"))).unwrap();
    for client in [echoing.client(), away] {
        let fault = client.probe().await.unwrap_err();
        let told = format!("{client:?} {fault} {fault:?}");
        assert!(!told.contains(CODE), "{told}");
    }
}

#[test]
fn only_the_address_of_an_inbound_webhook_is_taken() {
    for good in [
        "https://shop.bitrix24.kz/rest/1/abc/",
        "https://shop.bitrix24.kz/rest/1/abc",
        " https://crm.example/b/rest/22/abc/ ",
    ] {
        assert!(Bitrix::new(&settings(good)).is_ok(), "{good}");
    }
    for bad in [
        "",
        "shop.bitrix24.kz",
        "https://shop.bitrix24.kz/",
        "https://shop.bitrix24.kz/rest/abc/",
        "ftp://x/rest/1/abc/",
        "https://x/rest/one/abc/",
    ] {
        let fault = Bitrix::new(&settings(bad)).map(|_| ()).unwrap_err();
        assert!(!fault.to_string().contains("abc"), "{bad}: {fault}");
    }
}
