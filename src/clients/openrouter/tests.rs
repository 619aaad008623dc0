//! The client against a small server that says what it is told to, over real HTTP.

#![allow(clippy::unwrap_used)]

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::State;
use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use serde_json::json;
use tokio_util::task::AbortOnDropHandle;

use super::*;
use crate::clients::fault::{Kind, Ran};

const KEY: &str = "sk-or-v1-k3y";
const QUESTION: &str = "сколько продали?";

/// A server with one answer, and what it was asked.
struct Served {
    model: OpenRouter,
    asked: Arc<Mutex<Vec<(String, Value)>>>,
    _task: AbortOnDropHandle<()>,
}

type Said = (u16, Option<&'static str>, String);
type Told = (Said, Arc<Mutex<Vec<(String, Value)>>>);

async fn serve(State((said, asked)): State<Told>, uri: Uri, headers: HeaderMap, body: String) -> Response {
    assert_eq!(headers["authorization"], format!("Bearer {KEY}"));
    asked.lock().unwrap().push((uri.path().to_owned(), serde_json::from_str(&body).unwrap_or_default()));
    let (status, again_after, body) = said;
    let mut answer = (StatusCode::from_u16(status).unwrap(), body).into_response();
    let pause = again_after.map(|seconds| (RETRY_AFTER, HeaderValue::from_static(seconds)));
    answer.headers_mut().extend(pause);
    answer
}

async fn served(said: Said) -> Served {
    let asked = Arc::default();
    let router = Router::new().fallback(serve).with_state((said, Arc::clone(&asked)));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base_url = format!("http://{}/api/v1", listener.local_addr().unwrap());
    let task = AbortOnDropHandle::new(tokio::spawn(async { axum::serve(listener, router).await.unwrap() }));
    Served { model: client(base_url), asked, _task: task }
}

fn client(base_url: String) -> OpenRouter {
    let (key, model) = (KEY.to_owned().into(), "openai/gpt-4.1-mini".to_owned());
    OpenRouter::new(Settings { base_url, key, model, patience: Duration::from_millis(500) })
}

async fn ask(model: &OpenRouter) -> Result<String, Fault> {
    let (turns, schema) = ([Turn::Person(QUESTION.to_owned())], json!({ "type": "object" }));
    let form = Some(Form { name: "plan", schema: &schema });
    let prompt = Prompt { purpose: "plan", instructions: "Plan.", turns: &turns, form, most_tokens: 700 };
    model.ask(&prompt).await
}

fn choice(content: Value, finish: &str) -> String {
    let message = json!({ "role": "assistant", "content": content, "refusal": null });
    json!({ "id": "gen-1", "choices": [{ "index": 0, "finish_reason": finish, "message": message }] }).to_string()
}

fn error(code: Value, words: &str) -> String {
    json!({ "error": { "code": code, "message": words } }).to_string()
}

#[tokio::test]
async fn a_model_is_asked_in_the_form_of_openai_and_heard_word_for_word() {
    let served = served((200, None, choice(json!("{\"a\": 1}\n"), "stop"))).await;
    assert_eq!(ask(&served.model).await.unwrap(), "{\"a\": 1}\n");
    let asked = served.asked.lock().unwrap().clone();
    assert_eq!(
        asked,
        [(
            "/api/v1/chat/completions".to_owned(),
            json!({
                "model": "openai/gpt-4.1-mini",
                "messages": [
                    { "role": "system", "content": "Plan." },
                    { "role": "user", "content": QUESTION },
                ],
                "temperature": 0,
                "max_tokens": 700,
                "response_format": {
                    "type": "json_schema",
                    "json_schema": { "name": "plan", "strict": true, "schema": { "type": "object" } },
                },
                "provider": { "require_parameters": true, "data_collection": "deny" },
            })
        )]
    );
}

#[tokio::test]
async fn answers_are_judged_by_what_they_hold_and_no_call_is_repeated() {
    let page = "<!DOCTYPE html><html>Bad gateway</html>";
    let in_choice = json!({ "choices": [{ "finish_reason": "error", "error": { "code": 502, "message": "died" },
        "message": { "content": "{\"out" } }] });
    let flagged = json!({ "error": { "code": 403, "message": "flagged", "metadata": { "reasons": ["violence"] } } });
    let refusing =
        json!({ "choices": [{ "finish_reason": "stop", "message": { "content": null, "refusal": "No." } }] });
    for (status, again_after, body, expected) in [
        (401, None, error(json!(401), "User not found."), "locked out 401: User not found."),
        (403, None, error(json!(403), "Key disabled"), "locked out 403: Key disabled"),
        (403, None, flagged.to_string(), "refused FLAGGED: flagged"),
        (402, None, error(json!(402), "Insufficient credits"), "locked out 402: Insufficient credits"),
        (402, Some("3"), error(json!(402), "In flight"), "limited 3 s: In flight"),
        (429, Some("7"), error(json!(429), "Slow down"), "limited 7 s: Slow down"),
        (429, None, String::new(), "limited: HTTP 429 Too Many Requests without an answer of OpenRouter"),
        (400, None, error(json!(400), "x is not a valid model ID"), "refused 400: x is not a valid model ID"),
        (404, None, error(json!(404), "No endpoints found"), "refused 404: No endpoints found"),
        (404, None, page.to_owned(), "refused 404: HTTP 404 Not Found without an answer of OpenRouter"),
        (307, None, String::new(), "refused 307: HTTP 307 Temporary Redirect without an answer of OpenRouter"),
        (408, None, error(json!(408), "Timed out"), "away: 408: Timed out"),
        (503, Some("5"), error(json!(503), "No provider"), "away 5 s: 503: No provider"),
        (502, None, page.to_owned(), "away: 502: HTTP 502 Bad Gateway without an answer of OpenRouter"),
        (500, None, String::new(), "away: 500: HTTP 500 Internal Server Error without an answer of OpenRouter"),
        (200, None, error(json!(502), "Provider returned error"), "away: 502: Provider returned error"),
        (200, None, error(json!(429), "Upstream limit"), "limited: Upstream limit"),
        (200, None, error(json!("400"), "Bad schema"), "refused 400: Bad schema"),
        (200, None, error(json!("odd"), "Odd"), "refused 200: Odd"),
        (200, None, in_choice.to_string(), "away: 502: died"),
        (200, None, refusing.to_string(), "refused FLAGGED: No."),
        (200, None, choice(json!("x"), "content_filter"), "refused FLAGGED: the answer was held back"),
        (200, None, choice(json!("{\"out"), "length"), "unreadable: the answer was cut off at its largest size"),
        (200, None, choice(Value::Null, "stop"), "unreadable: no words in a message"),
        (200, None, choice(json!(" \n"), "stop"), "unreadable: no words in a message"),
        (200, None, json!({ "choices": [] }).to_string(), "unreadable: no choice in a completion"),
        (200, None, json!({ "choices": [{}] }).to_string(), "unreadable: no message in a choice"),
        (200, None, "{}".to_owned(), "unreadable: 2 bytes that are no answer of OpenRouter came with HTTP 200"),
        (200, None, page.to_owned(), "unreadable: 39 bytes that are no answer of OpenRouter came with HTTP 200"),
    ] {
        let served = served((status, again_after, body.clone())).await;
        let fault = ask(&served.model).await.unwrap_err();
        assert_eq!(described(&fault), expected, "{status} {body}");
        assert_eq!(served.asked.lock().unwrap().len(), 1, "{status} {body}");
        assert_eq!(fault.call, "chat/completions plan");
        let printed = format!("{fault} {fault:?} {:?}", served.model);
        assert!(!printed.contains(KEY) && !printed.contains(QUESTION), "{printed}");
    }
}

fn described(fault: &Fault) -> String {
    let pause = fault.again_after().map(|pause| format!(" {} s", pause.num_seconds())).unwrap_or_default();
    match &fault.kind {
        Kind::Away { words, .. } => format!("away{pause}: {words}"),
        Kind::Limited { words, .. } => format!("limited{pause}: {words}"),
        Kind::Refused { code, words } => format!("refused {code}: {words}"),
        Kind::LockedOut { code, words } => format!("locked out {code}: {words}"),
        Kind::Unreadable { words } => format!("unreadable: {words}"),
        Kind::Unclear { what, .. } => format!("unclear {what}"),
    }
}

#[tokio::test]
async fn silence_and_a_closed_door_are_told_apart() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base_url = format!("http://{}/api/v1", listener.local_addr().unwrap());
    let fault = ask(&client(base_url.clone())).await.unwrap_err();
    assert!(matches!(fault.kind, Kind::Away { ran: Ran::Perhaps, .. }), "{fault}");
    drop(listener);
    let fault = ask(&client(base_url)).await.unwrap_err();
    assert!(matches!(fault.kind, Kind::Away { ran: Ran::No, .. }), "{fault}");
}

#[tokio::test]
async fn a_key_without_a_limit_is_never_spent() {
    for (remaining, is_spent) in [(json!(null), false), (json!(4.9), false), (json!(0), true), (json!(-0.01), true)] {
        let body = json!({ "data": { "label": "sk-or-v1-au7...890", "limit_remaining": remaining, "usage": 1.5 } });
        let served = served((200, None, body.to_string())).await;
        let probe = served.model.probe().await.unwrap();
        assert_eq!(probe, Probe { model: "openai/gpt-4.1-mini".to_owned(), is_spent }, "{remaining}");
    }
    let served = served((401, None, error(json!(401), "User not found."))).await;
    assert_eq!(described(&served.model.probe().await.unwrap_err()), "locked out 401: User not found.");
}
