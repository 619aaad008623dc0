//! The portal over real HTTP, as a client of it sees it.
#![allow(clippy::unwrap_used)]

use std::collections::HashMap;
use std::time::Duration;

use axum::Router;
use axum::extract::State as Shared;
use reqwest::redirect::Policy;
use rust_decimal::Decimal;
use serde_json::{Value, json};
use tokio::sync::mpsc;

use super::super::server::Server;
use super::{Bitrix24, DealView, Fate, FieldKind, Line, ProductKind};

pub(super) async fn portal() -> Bitrix24 {
    let portal = Bitrix24::start(0).await.unwrap();
    portal.no_bucket();
    portal.set_event_delay(Duration::ZERO);
    portal
}

fn client() -> reqwest::Client {
    reqwest::Client::builder().redirect(Policy::none()).no_proxy().build().unwrap()
}

pub(super) async fn post(portal: &Bitrix24, method: &str, params: Value) -> (u16, Value) {
    let url = format!("{}{method}", portal.webhook_url());
    let answer = client().post(url).json(&params).send().await.unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap())
}

pub(super) async fn ask(portal: &Bitrix24, method: &str, params: Value) -> Value {
    let (status, answer) = post(portal, method, params).await;
    assert_eq!(status, 200, "{method}: {answer}");
    answer["result"].clone()
}

async fn batch(portal: &Bitrix24, body: &str) -> Value {
    let url = format!("{}batch", portal.webhook_url());
    let request = client().post(url).header("Content-Type", "application/json").body(body.to_owned());
    let answer: Value = request.send().await.unwrap().json().await.unwrap();
    answer["result"].clone()
}

fn deal(portal: &Bitrix24, id: i64) -> DealView {
    portal.deal(id).unwrap()
}

fn form(body: &str) -> HashMap<String, String> {
    form_urlencoded::parse(body.as_bytes()).into_owned().collect()
}

#[tokio::test]
async fn one_batch_reads_a_deal_with_all_that_belongs_to_it() {
    let portal = portal().await;
    let chair = portal.add_product("Стул", 12_500, ProductKind::Simple);
    let company = portal.add_company("ТОО «Абай»", Some("180540001234"), Some("+7 701 000 00 00"));
    let id = portal.add_deal("A&B #1 [100%]").company(company).line(Line::product(chair, 3)).create();
    portal.add_payment(id, "Kaspi QR", 37_500, true);

    let params = json!({"halt": 0, "cmd": {
        "a_deal": format!("crm.item.get?entityTypeId=2&id={id}&useOriginalUfNames=Y"),
        "rows": format!("crm.item.productrow.list?filter[%3DownerType]=D&filter[%3DownerId]={id}"),
        "company": "crm.item.get?entityTypeId=4&id=$result[a_deal][item][companyId]",
        "requisites": "crm.requisite.list?filter[ENTITY_TYPE_ID]=4&filter[ENTITY_ID]=$result[a_deal][item][companyId]",
        "payments": format!("crm.item.payment.list?entityTypeId=2&entityId={id}"),
        "link": format!("crm.requisite.link.get?entityTypeId=2&entityId={id}"),
    }});
    let answer = ask(&portal, "batch", params).await;
    let result = &answer["result"];
    assert_eq!(result["a_deal"]["item"]["title"], "A&B #1 [100%]");
    assert_eq!(result["a_deal"]["item"]["opportunity"], json!(37_500));
    assert_eq!(result["rows"]["productRows"][0]["productName"], "Стул");
    assert_eq!(result["company"]["item"]["fm"][0]["value"], "+7 701 000 00 00");
    assert_eq!(result["requisites"][0]["RQ_BIN"], "180540001234");
    assert_eq!(result["payments"][0]["paySystemName"], "Kaspi QR");
    assert_eq!(answer["result_error"], json!({"link": {"error": "", "error_description": "Not found"}}));
    assert_eq!(answer["result_total"]["rows"], 1);
    assert!(answer["result_total"].get("payments").is_none());
    assert_eq!(answer["result_next"], json!([]));
}

#[tokio::test]
async fn halt_ends_a_batch_and_without_it_a_failed_reference_is_passed_on_as_text() {
    let portal = portal().await;
    let id = portal.add_deal("Было").create();
    // Written by hand: the commands must run in the order sent, which a sorted map would not keep.
    let commands = format!(
        r#"{{"bad": "crm.item.get?entityTypeId=2&id=999",
            "after": "crm.item.update?entityTypeId=2&id={id}&fields[title]=$result[bad][item][title]"}}"#
    );
    let answer = batch(&portal, &format!(r#"{{"halt": 1, "cmd": {commands}}}"#)).await;
    assert_eq!(answer["result"], json!([]));
    assert_eq!(answer["result_error"]["bad"]["error"], "NOT_FOUND");
    assert!(answer["result_error"].get("after").is_none());
    assert_eq!(deal(&portal, id).title, "Было");

    let answer = batch(&portal, &format!(r#"{{"cmd": {commands}}}"#)).await;
    assert_eq!(answer["result"]["after"]["item"]["title"], "$result[bad][item][title]");

    let many: HashMap<_, _> = (0..51).map(|n| (format!("c{n}"), "server.time")).collect();
    let (status, answer) = post(&portal, "batch", json!({"cmd": many})).await;
    assert_eq!((status, &answer["error"]), (400, &json!("ERROR_BATCH_LENGTH_EXCEEDED")));
    let nested = ask(&portal, "batch", json!({"cmd": {"inner": "batch?cmd[a]=profile"}})).await;
    assert_eq!(nested["result_error"]["inner"]["error"], "ERROR_BATCH_METHOD_NOT_ALLOWED");
}

#[tokio::test]
async fn a_batch_may_come_as_a_form_and_as_multipart() {
    let portal = portal().await;
    let url = format!("{}BATCH.json", portal.webhook_url());
    let fields = [("halt", "0"), ("cmd[who]", "profile"), ("cmd[users]", "user.get?FILTER%5BACTIVE%5D=1")];
    let answer: Value = client().post(&url).form(&fields).send().await.unwrap().json().await.unwrap();
    assert_eq!(answer["result"]["result"]["who"]["ADMIN"], true);
    assert_eq!(answer["result"]["result"]["users"][0]["ID"], "1");

    let body = "--x\r\nContent-Disposition: form-data; name=\"cmd[t]\"\r\n\r\nserver.time\r\n--x--\r\n";
    let request = client().post(&url).header("Content-Type", "multipart/form-data; boundary=x").body(body);
    let answer: Value = request.send().await.unwrap().json().await.unwrap();
    assert!(answer["result"]["result"]["t"].is_string(), "{answer}");
}

#[tokio::test]
async fn lists_come_in_pages_of_fifty() {
    let portal = portal().await;
    for number in 1..=120 {
        portal.add_deal(&format!("Сделка {number}")).create();
    }
    let list = |start: i64| json!({"entityTypeId": 2, "select": ["id"], "order": {"id": "ASC"}, "start": start});
    let (_, first) = post(&portal, "crm.item.list", list(0)).await;
    assert_eq!((&first["total"], &first["next"]), (&json!(120), &json!(50)));
    assert_eq!(first["result"]["items"].as_array().unwrap().len(), 50);
    let (_, last) = post(&portal, "crm.item.list", list(100)).await;
    assert_eq!(last["result"]["items"].as_array().unwrap().len(), 20);
    assert!(last.get("next").is_none());

    let params = json!({"entityTypeId": 2, "filter": {">id": 60}, "order": {"id": "ASC"}, "start": -1});
    let (_, uncounted) = post(&portal, "crm.item.list", params).await;
    assert_eq!((&uncounted["total"], uncounted.get("next")), (&json!(0), None));
    assert_eq!(uncounted["result"]["items"][0]["id"], 61);

    let (status, refusal) = post(&portal, "crm.item.list", json!({"entityTypeId": 2, "filter": {">ID": 1}})).await;
    assert_eq!((status, &refusal["error"]), (400, &json!("INVALID_ARG_VALUE")));
    let old = ask(&portal, "crm.deal.list", json!({"FILTER": {">ID": 118}, "select": ["ID", "OPPORTUNITY"]})).await;
    assert_eq!(old, json!([{"ID": "119", "OPPORTUNITY": "0.00"}, {"ID": "120", "OPPORTUNITY": "0.00"}]));
}

#[tokio::test]
async fn unknown_fields_and_bad_dates_are_dropped_and_nothing_changed_fires_nothing() {
    let portal = portal().await;
    let id = portal.add_deal("Сделка").create();
    portal.take_events();
    let fields = json!({"nonsense": 1, "UF_CRM_ONEC_INVOICE": "42", "closedate": "soon", "id": 7});
    let answer = ask(&portal, "crm.item.update", json!({"entityTypeId": 2, "id": id, "fields": fields})).await;
    assert_eq!(answer["item"]["ufCrmOnecInvoice"], Value::Null);
    assert!(answer["item"].get("UF_CRM_ONEC_INVOICE").is_none());
    assert_eq!(answer["item"]["companyId"], 0);
    assert_eq!(portal.take_events(), Vec::<String>::new());

    let same = json!({"entityTypeId": 2, "id": id, "fields": {"title": "Сделка"}});
    ask(&portal, "crm.item.update", same).await;
    assert_eq!(portal.take_events(), Vec::<String>::new());
}

#[tokio::test]
async fn user_fields_have_two_names() {
    let portal = portal().await;
    portal.declare_field("UF_CRM_KIND7", FieldKind::Enumeration(vec!["Kaspi QR".into(), "Наличные".into()]));
    let id = portal.add_deal("Сделка").field("UF_KASPI_PAYMENT", "1").field("UF_CRM_KIND7", "Наличные").create();
    let write = |fields: Value, original: &str| json!({"entityTypeId": 2, "id": id, "fields": fields, "useOriginalUfNames": original});
    let fields = json!({"UF_CRM_ONEC_INVOICE": "0042", "ufCrmOnecInvoice": "no"});
    let answer = ask(&portal, "crm.item.update", write(fields, "Y")).await;
    assert_eq!(answer["item"]["UF_CRM_ONEC_INVOICE"], "0042");
    assert_eq!(answer["item"]["UF_KASPI_PAYMENT"], "1");
    let answer = ask(&portal, "crm.item.update", write(json!({"ufCrmOnecInvoice": "0043"}), "N")).await;
    assert_eq!(answer["item"]["ufCrmOnecInvoice"], "0043");
    assert_eq!(answer["item"]["ufKaspiPayment"], "1");

    let about = ask(&portal, "crm.item.fields", json!({"entityTypeId": 2})).await;
    let kind = &about["fields"]["ufCrm_KIND7"];
    assert_eq!(kind["upperName"], "UF_CRM_KIND7");
    assert_eq!(kind["items"][1]["VALUE"], "Наличные");
    assert_eq!(json!(deal(&portal, id).fields["UF_CRM_KIND7"]), kind["items"][1]["ID"]);
}

#[tokio::test]
async fn our_own_write_comes_back_as_an_event() {
    let portal = portal().await;
    let id = portal.add_deal("Сделка").create();
    portal.take_events();
    let fields = json!({"UF_CRM_ONEC_INVOICE": "0042"});
    let params = json!({"entityTypeId": 2, "id": id, "fields": fields, "useOriginalUfNames": "Y"});
    ask(&portal, "crm.item.update", params).await;
    let events = portal.take_events();
    assert_eq!(events.len(), 1);
    assert!(events[0].starts_with("event=ONCRMDEALUPDATE&event_handler_id=1&data%5BFIELDS%5D%5BID%5D="), "{events:?}");
    let event = form(&events[0]);
    assert_eq!(event["data[FIELDS][ID]"], id.to_string());
    assert_eq!(event["auth[application_token]"], portal.application_token());
    assert_eq!(event["auth[member_id]"].len(), 32);
    assert_eq!(event["auth[domain]"], portal.domain());
}

#[tokio::test]
async fn the_outgoing_webhook_is_sent_once_whatever_the_answer() {
    let (heard, mut hears) = mpsc::unbounded_channel::<String>();
    let handler =
        axum::routing::post(|Shared(heard): Shared<mpsc::UnboundedSender<String>>, body: String| async move {
            heard.send(body).unwrap();
            axum::http::StatusCode::INTERNAL_SERVER_ERROR
        });
    let listener = Server::start(Router::new().route("/hook", handler).with_state(heard), 0).await.unwrap();
    let portal = portal().await;
    portal.hook(&format!("{}/hook", listener.url()), "secret");
    let mut changes = portal.changes();
    let id = portal.add_deal("Сделка").create();

    let body = tokio::time::timeout(Duration::from_secs(5), hears.recv()).await.unwrap().unwrap();
    let event = form(&body);
    assert_eq!((event["event"].as_str(), event["auth[application_token]"].as_str()), ("ONCRMDEALADD", "secret"));
    while portal.sent_events().is_empty() {
        changes.changed().await.unwrap();
    }
    let sent = portal.sent_events();
    assert_eq!((sent[0].deal, &sent[0].fate), (id, &Fate::Answered(500)));
    assert!(portal.take_events().is_empty());
    assert!(hears.try_recv().is_err());
}

#[tokio::test]
async fn a_full_bucket_refuses_before_anything_is_done() {
    let portal = portal().await;
    let id = portal.add_deal("Сделка").create();
    portal.set_bucket(2, 0.001);
    let params = json!({"entityTypeId": 2, "id": id, "fields": {"title": "Новая"}});
    ask(&portal, "profile", json!({})).await;
    ask(&portal, "batch", json!({"cmd": {"a": "profile", "b": "profile"}})).await;
    let (status, answer) = post(&portal, "crm.item.update", params).await;
    assert_eq!(status, 503);
    assert_eq!(answer, json!({"error": "QUERY_LIMIT_EXCEEDED", "error_description": "Too many requests"}));
    assert_eq!(deal(&portal, id).title, "Сделка");
}

#[tokio::test]
async fn a_renamed_portal_answers_302_at_its_old_address() {
    let portal = portal().await;
    let old = portal.webhook_url();
    portal.rename();
    for request in [client().post(format!("{old}profile?x=1")), client().get(format!("{old}profile?x=1"))] {
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), 302);
        assert_eq!(answer.headers()["location"].to_str().unwrap(), format!("{}profile?x=1", portal.webhook_url()));
    }
    assert_eq!(ask(&portal, "profile", json!({})).await["ADMIN"], true);
}

#[tokio::test]
async fn refusals_have_the_documented_status_and_code() {
    let portal = portal().await;
    let check = async |method: &str, params: Value, status: u16, error: Value| {
        let (have, answer) = post(&portal, method, params).await;
        assert_eq!((have, &answer["error"]), (status, &error), "{method}: {answer}");
    };
    check("crm.nonsense", json!({}), 404, json!("ERROR_METHOD_NOT_FOUND")).await;
    check("event.bind", json!({}), 403, json!("WRONG_AUTH_TYPE")).await;
    check("app.info", json!({}), 403, json!("ACCESS_DENIED")).await;
    check("crm.item.get", json!({"entityTypeId": 2, "id": 9}), 400, json!("NOT_FOUND")).await;
    check("crm.deal.get", json!({"id": 9}), 400, json!("")).await;
    check("crm.item.payment.list", json!({}), 400, json!(100)).await;
    check("catalog.product.list", json!({"select": ["id", "iblockId"]}), 400, json!(0)).await;
    check("catalog.product.list", json!({"filter": {"iblockId": 14}}), 400, json!(0)).await;
    portal.grant_scope("catalog", false);
    check("catalog.store.list", json!({}), 403, json!("insufficient_scope")).await;
    portal.block_method("crm.item.list", true);
    check("crm.item.list", json!({"entityTypeId": 2}), 429, json!("OPERATION_TIME_LIMIT")).await;
    portal.overload(true);
    check("profile", json!({}), 503, json!("OVERLOAD_LIMIT")).await;
    portal.revoke_webhook();
    check("profile", json!({}), 401, json!("NO_AUTH_FOUND")).await;
}

#[tokio::test]
async fn the_amount_follows_the_rows_unless_set_by_hand() {
    let portal = portal().await;
    let tea = portal.add_product("Чай", 990, ProductKind::Simple);
    let id = portal.add_deal("Сделка").line(Line::product(tea, Decimal::new(25, 1)).tax(12, true)).create();
    assert_eq!(deal(&portal, id).amount, Decimal::from(2_475));
    let row = portal.add_row(id, Line::text("Доставка", 500, 1));
    assert_eq!(deal(&portal, id).amount, Decimal::from(2_975));
    portal.set_amount_by_hand(id, 3_000);
    portal.change_row(row, 700, 1);
    assert_eq!(deal(&portal, id).amount, Decimal::from(3_000));
    portal.set_amount_by_rows(id);
    assert_eq!(deal(&portal, id).amount, Decimal::from(3_175));

    let filter = json!({"filter": {"=ownerType": "D", "=ownerId": id}});
    let rows = ask(&portal, "crm.item.productrow.list", filter).await;
    let rows = rows["productRows"].as_array().unwrap();
    assert_eq!((&rows[0]["quantity"], &rows[0]["taxRate"]), (&json!(2.5), &json!(12)));
    assert_eq!((&rows[1]["productId"], &rows[1]["taxRate"]), (&json!(0), &Value::Null));
}

#[tokio::test]
async fn a_move_to_another_pipeline_is_heard_by_nobody_but_stands_in_the_history() {
    let portal = portal().await;
    let id = portal.add_deal("Сделка").create();
    portal.take_events();
    portal.moves_to_pipeline(id, 2, true);
    assert_eq!(portal.take_events(), Vec::<String>::new());
    assert_eq!((deal(&portal, id).stage.as_str(), deal(&portal, id).semantic.as_str()), ("C2:WON", "S"));
    portal.reopens(id);
    portal.wins(id);
    assert_eq!(portal.take_events().len(), 2);
    let params = json!({"entityTypeId": 2, "filter": {"OWNER_ID": id}, "order": {"ID": "ASC"}});
    let history = ask(&portal, "crm.stagehistory.list", params).await;
    let kinds: Vec<_> = history["items"].as_array().unwrap().iter().map(|row| row["TYPE_ID"].clone()).collect();
    assert_eq!(kinds, [json!(1), json!(5), json!(2), json!(3)]);
    let item = &ask(&portal, "crm.item.get", json!({"entityTypeId": 2, "id": id})).await["item"];
    assert_eq!(item["closed"], "Y");
    assert!(item["closedate"].as_str().unwrap().ends_with("T03:00:00+03:00"), "{item}");
    let none = ask(&portal, "crm.status.list", json!({"filter": {"ENTITY_ID": "DEAL_STAGE_0"}})).await;
    assert_eq!(none, json!([]));
    let stages = ask(&portal, "crm.status.list", json!({"filter": {"ENTITY_ID": "DEAL_STAGE_2"}})).await;
    assert_eq!((&stages[4]["STATUS_ID"], &stages[4]["SEMANTICS"]), (&json!("C2:WON"), &json!("S")));
}

#[tokio::test]
async fn stock_is_written_by_product_unless_inventory_is_managed() {
    let portal = portal().await;
    let tea = portal.add_product("Чай", 990, ProductKind::Simple);
    let head = portal.add_product("Футболка", 0, ProductKind::Head);
    let shirt = portal.add_product("Футболка M", 5_000, ProductKind::Variation(head));
    let write = |id: i64, quantity: i64| json!({"id": id, "fields": {"quantity": quantity}});
    let answer = ask(&portal, "catalog.product.update", write(tea, 7)).await;
    assert_eq!(answer["element"]["quantity"], 7);
    ask(&portal, "catalog.product.offer.update", write(shirt, 3)).await;
    assert_eq!(portal.quantity_of(shirt), Decimal::from(3));

    let params = json!({"select": ["id", "iblockId", "name", "quantity"], "filter": {"iblockId": 15, "id": [shirt]}});
    let offers = ask(&portal, "catalog.product.offer.list", params).await;
    assert_eq!(offers["offers"][0]["name"], "Футболка M");

    portal.manage_inventory(true);
    assert_eq!(ask(&portal, "catalog.document.mode.status", json!({})).await, "Y");
    let answer = ask(&portal, "catalog.product.update", write(tea, 9)).await;
    assert_eq!(answer["element"]["quantity"], 7);
    portal.refuse_quantity(true);
    let (status, answer) = post(&portal, "catalog.product.update", write(tea, 9)).await;
    assert_eq!((status, &answer["error"]), (400, &json!(0)));
}

#[tokio::test]
async fn comments_are_heard_by_nobody_and_seen_by_people() {
    let portal = portal().await;
    let id = portal.add_deal("Сделка").create();
    portal.take_events();
    let fields = json!({"ENTITY_ID": id, "ENTITY_TYPE": "deal", "COMMENT": "Накладная 0042"});
    assert!(ask(&portal, "crm.timeline.comment.add", json!({"fields": fields})).await.is_i64());
    assert_eq!(portal.comments(id), ["Накладная 0042"]);
    let filter = json!({"filter": {"ENTITY_ID": id, "ENTITY_TYPE": "deal"}});
    assert_eq!(ask(&portal, "crm.timeline.comment.list", filter).await[0]["ENTITY_ID"], id.to_string());
    assert_eq!(portal.take_events(), Vec::<String>::new());
    let (status, answer) = post(&portal, "crm.timeline.comment.add", json!({"FIELDS": fields})).await;
    assert_eq!((status, &answer["error"]), (400, &json!(100)));
    assert_eq!(portal.desk()["deals"][0]["comments"][0], "Накладная 0042");
}
