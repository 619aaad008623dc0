//! The door for machines: who is let in, what is answered, what is stored.

use axum::http::StatusCode;
use daneker::queue;
use secrecy::ExposeSecret;

use crate::harness::{API_TOKEN, GROUP, World, story};

const HOOK: &str = "/webhook/bitrix24/deal";

fn event(w: &World, name: &str, id: &str) -> String {
    let token = w.bitrix.application_token();
    format!("event={name}&data%5BFIELDS%5D%5BID%5D={id}&ts=1766047124&auth%5Bapplication_token%5D={token}")
}

async fn stored(w: &World) -> u64 {
    queue::backlog(w.app().store.db()).await.unwrap().waiting
}

#[tokio::test]
async fn an_event_is_on_the_disk_when_it_is_answered() {
    story(async |w| {
        let body = event(w, "ONCRMDEALUPDATE", "77");
        assert_eq!(w.posts(HOOK, &[], &body).await.0, StatusCode::OK);
        assert_eq!(stored(w).await, 1);
        assert!(w.bitrix.calls().all().is_empty(), "nothing outside was asked meanwhile");

        w.dies_and_starts_again().await;
        assert_eq!(stored(w).await, 1);
    })
    .await;
}

#[tokio::test]
async fn without_the_right_token_nothing_is_stored() {
    story(async |w| {
        let token = w.bitrix.application_token();
        let body = event(w, "ONCRMDEALUPDATE", "77");
        for wrong in
            [body.replace(&token, "wrong"), body.replace(&token, ""), "event=ONCRMDEALADD".to_owned(), String::new()]
        {
            assert_eq!(w.posts(HOOK, &[], &wrong).await.0, StatusCode::UNAUTHORIZED, "{wrong}");
        }
        assert_eq!(stored(w).await, 0);
    })
    .await;
}

#[tokio::test]
async fn a_malformed_form_is_told_which_field_is_wrong() {
    story(async |w| {
        for (name, id, field) in
            [("ONCRMDEALADD", "", "data[FIELDS][ID]"), ("ONCRMDEALADD", "12a", "data[FIELDS][ID]"), ("", "1", "event")]
        {
            let (status, answer) = w.posts(HOOK, &[], &event(w, name, id)).await;
            assert_eq!(status, StatusCode::BAD_REQUEST);
            assert!(answer.contains(field), "{answer}");
        }
        assert_eq!(stored(w).await, 0);
    })
    .await;
}

#[tokio::test]
async fn other_events_are_taken_and_forgotten() {
    story(async |w| {
        assert_eq!(w.posts(HOOK, &[], &event(w, "ONCRMLEADADD", "1")).await.0, StatusCode::OK);
        assert_eq!(stored(w).await, 0);
    })
    .await;
}

#[tokio::test]
async fn a_body_too_large_is_refused() {
    story(async |w| {
        let body = format!("{}&x={}", event(w, "ONCRMDEALADD", "1"), "y".repeat(300_000));
        assert_eq!(w.posts(HOOK, &[], &body).await.0, StatusCode::PAYLOAD_TOO_LARGE);
        assert_eq!(stored(w).await, 0);
    })
    .await;
}

#[tokio::test]
async fn a_burst_of_one_deal_is_one_job_and_a_burst_of_many_is_many() {
    story(async |w| {
        let bodies: Vec<_> =
            (0..200).map(|number| event(w, "ONCRMDEALUPDATE", &(number % 50 + 1).to_string())).collect();
        let posts = bodies.iter().map(|body| w.posts(HOOK, &[], body));
        let answers = futures::future::join_all(posts).await;
        assert!(answers.iter().all(|(status, _)| *status == StatusCode::OK));
        assert_eq!(stored(w).await, 50);
    })
    .await;
}

#[tokio::test]
async fn the_mapping_api_is_closed_without_its_token_and_says_what_is_wrong() {
    story(async |w| {
        let path = "/api/mapping/product";
        let bearer = format!("Bearer {API_TOKEN}");
        let token = [("authorization", bearer.as_str())];
        assert_eq!(w.posts(path, &[], "{}").await.0, StatusCode::UNAUTHORIZED);
        assert_eq!(w.posts(path, &[("authorization", "Bearer no")], "{}").await.0, StatusCode::UNAUTHORIZED);
        assert_eq!(w.posts(path, &token, "not json").await.0, StatusCode::BAD_REQUEST);
        let (status, answer) = w.posts(path, &token, r#"{"onec_product_code":"1"}"#).await;
        assert_eq!((status, answer.contains("bitrix24_product_id")), (StatusCode::BAD_REQUEST, true));
        let unknown = r#"{"bitrix24_product_id":5,"bitrix24_product_name":"x","onec_product_code":"nowhere"}"#;
        let (status, answer) = w.posts(path, &token, unknown).await;
        assert_eq!((status, answer.contains("nowhere")), (StatusCode::UNPROCESSABLE_ENTITY, true));
    })
    .await;
}

#[tokio::test]
async fn updates_of_telegram_need_the_secret_and_are_taken_once() {
    story(async |w| {
        let secret = w.app().config.telegram.webhook_secret();
        let secret = [("x-telegram-bot-api-secret-token", secret.expose_secret())];
        w.telegram.says(GROUP, crate::harness::AIGUL, "/help").unwrap();
        let update = w.telegram.take_updates().pop().unwrap();
        let path = "/webhook/telegram";
        assert_eq!(w.posts(path, &[], &update).await.0, StatusCode::UNAUTHORIZED);
        assert_eq!(w.posts(path, &secret, "{}").await.0, StatusCode::BAD_REQUEST);
        assert_eq!(w.posts(path, &secret, &update).await.0, StatusCode::OK);
        assert_eq!(w.posts(path, &secret, &update).await.0, StatusCode::OK);
        w.settle().await;
        w.reads_about(GROUP, &["/deal"]);
    })
    .await;
}

#[tokio::test]
async fn health_says_that_we_live_and_are_ready() {
    story(async |w| {
        assert_eq!(w.gets("/health/live").await.0, StatusCode::OK);
        let (status, body) = w.gets("/health/ready").await;
        assert_eq!((status, body.contains("\"ready\"")), (StatusCode::OK, true), "{body}");
        assert!(w.gets("/").await.1.contains("daneker"));
    })
    .await;
}
