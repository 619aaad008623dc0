//! The stand-in asked over real HTTP, as bots ask it.
#![allow(clippy::unwrap_used)]

use std::time::{Duration, Instant};

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use serde_json::{Value, json};
use tokio::sync::mpsc;

use super::super::server::Server;
use super::*;

pub(super) const AIGUL: i64 = 501;
const GROUP: i64 = -1_002_000_000_001;

/// Telegram with Aigul, who has pressed START; what that brought is read already.
pub(super) async fn opened() -> Telegram {
    let telegram = Telegram::start(0).await.unwrap();
    telegram.add_person("Айгуль", "ru", AIGUL);
    telegram.says(AIGUL, AIGUL, "/start").unwrap();
    telegram.take_updates();
    telegram
}

async fn call(telegram: &Telegram, method: &str, params: Value) -> Value {
    let url = format!("{}/bot{}/{method}", telegram.api_url(), telegram.token());
    let answer = reqwest::Client::new().post(url).json(&params).send().await.unwrap();
    let status = answer.status().as_u16();
    let body: Value = answer.json().await.unwrap();
    assert_eq!(body["error_code"].as_u64().unwrap_or(200), u64::from(status), "{body}");
    body
}

/// The result of a call that must succeed.
pub(super) async fn done(telegram: &Telegram, method: &str, params: Value) -> Value {
    let body = call(telegram, method, params).await;
    assert_eq!(body["ok"], true, "{method}: {body}");
    body["result"].clone()
}

/// The description of a call that must be refused.
pub(super) async fn refused(telegram: &Telegram, method: &str, params: Value) -> String {
    let body = call(telegram, method, params).await;
    assert_eq!(body["ok"], false, "{method}: {body}");
    body["description"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_bot_writes_edits_and_people_read() {
    let telegram = opened().await;
    let keyboard = json!({"inline_keyboard": [[{"text": "Да", "callback_data": "yes"}]]});
    let sent = done(
        &telegram,
        "SendMessage",
        json!({"chat_id": AIGUL.to_string(), "text": "<b>Сделка</b> &lt;5&gt;", "parse_mode": "html",
               "reply_markup": keyboard.to_string()}),
    )
    .await;
    assert_eq!(sent["text"], "Сделка <5>");
    assert_eq!(sent["entities"], json!([{"type": "bold", "offset": 0, "length": 6}]));
    assert_eq!(sent["chat"], json!({"id": AIGUL, "type": "private", "first_name": "Айгуль"}));
    assert_eq!(sent["reply_markup"], keyboard);
    assert!((sent["date"].as_i64().unwrap() - chrono::Utc::now().timestamp()).abs() < 5);

    let edit = json!({"chat_id": AIGUL, "message_id": sent["message_id"], "text": "Готово"});
    let edited = done(&telegram, "editMessageText", edit.clone()).await;
    assert_eq!(edited["text"], "Готово");
    assert!(edited["edit_date"].is_i64());
    assert!(edited.get("reply_markup").is_none(), "an edit without a keyboard removes it");
    assert_eq!(
        refused(&telegram, "editMessageText", edit).await,
        "Bad Request: message is not modified: specified new message content and reply markup are exactly the same \
         as a current content and reply markup of the message"
    );
    let messages = telegram.messages(AIGUL);
    let read = messages.last().unwrap();
    assert_eq!((read.text.as_str(), read.from_bot, read.edited), ("Готово", true, true));
    assert!(read.buttons.is_empty());
}

#[tokio::test]
async fn what_telegram_refuses_is_refused_in_its_words() {
    let telegram = opened().await;
    telegram.limits(false);
    telegram.add_person("Ерлан", "kk", 502);
    let own = telegram.says(AIGUL, AIGUL, "моё").unwrap();
    let data = |bytes: usize| json!({"inline_keyboard": [[{"text": "x", "callback_data": "d".repeat(bytes)}]]});
    for (method, params, description) in [
        ("sendMessage", json!({"text": "x"}), "Bad Request: chat_id is empty"),
        ("sendMessage", json!({"chat_id": 9, "text": "x"}), "Bad Request: chat not found"),
        ("sendMessage", json!({"chat_id": AIGUL, "text": " \n"}), "Bad Request: message text is empty"),
        ("sendMessage", json!({"chat_id": AIGUL, "text": "ж".repeat(4097)}), "Bad Request: message is too long"),
        ("sendMessage", json!({"chat_id": AIGUL, "text": "ж".repeat(16385)}), "Bad Request: text is too long"),
        (
            "sendMessage",
            json!({"chat_id": AIGUL, "text": "a <b", "parse_mode": "HTML"}),
            "Bad Request: can't parse entities: Unclosed start tag at byte offset 2",
        ),
        (
            "sendMessage",
            json!({"chat_id": AIGUL, "text": "x", "reply_markup": data(65)}),
            "Bad Request: BUTTON_DATA_INVALID",
        ),
        (
            "sendMessage",
            json!({"chat_id": AIGUL, "text": "x", "reply_parameters": {"message_id": 99}}),
            "Bad Request: message to be replied not found",
        ),
        ("sendMessage", json!({"chat_id": 502, "text": "x"}), "Forbidden: bot can't initiate conversation with a user"),
        (
            "editMessageText",
            json!({"chat_id": AIGUL, "message_id": 99, "text": "x"}),
            "Bad Request: message to edit not found",
        ),
        (
            "editMessageText",
            json!({"chat_id": AIGUL, "message_id": own, "text": "x"}),
            "Bad Request: message can't be edited",
        ),
        ("deleteMessage", json!({"chat_id": AIGUL, "message_id": 99}), "Bad Request: message to delete not found"),
        (
            "answerCallbackQuery",
            json!({"callback_query_id": "1"}),
            "Bad Request: query is too old and response timeout expired or query ID is invalid",
        ),
        ("sendDocument", json!({"chat_id": AIGUL}), "Bad Request: there is no document in the request"),
        ("sendRichMessage", json!({}), "Not Found: method not found"),
    ] {
        assert_eq!(refused(&telegram, method, params).await, description, "{method}");
    }
    // The text counts after its markup was read, so this one fits.
    let long = format!("<b>{}</b>", "&lt;".repeat(4096));
    done(&telegram, "sendMessage", json!({"chat_id": AIGUL, "text": long, "parse_mode": "HTML"})).await;

    telegram.blocks(AIGUL).unwrap();
    let blocked = refused(&telegram, "sendMessage", json!({"chat_id": AIGUL, "text": "x"})).await;
    assert_eq!(blocked, "Forbidden: bot was blocked by the user");
    telegram.says(AIGUL, AIGUL, "снова я").unwrap();
    done(&telegram, "sendMessage", json!({"chat_id": AIGUL, "text": "x"})).await;
}

#[tokio::test]
async fn tokens_and_paths_are_checked() {
    let telegram = opened().await;
    for (path, status, description) in [
        ("/bot1:wrong/getMe", 401, "Unauthorized"),
        ("/botwrong/getMe", 401, "Unauthorized: invalid token specified"),
        ("/", 404, "Not Found"),
    ] {
        let answer = reqwest::get(format!("{}{path}", telegram.api_url())).await.unwrap();
        assert_eq!(answer.status().as_u16(), status);
        assert_eq!(answer.json::<Value>().await.unwrap()["description"], description);
    }
    let me = done(&telegram, "getMe", json!({})).await;
    for flag in ["can_join_groups", "can_read_all_group_messages", "supports_inline_queries", "has_main_web_app"] {
        assert!(me[flag].is_boolean(), "{flag}");
    }
}

#[tokio::test]
async fn polling_waits_confirms_and_knows_one_poller() {
    let telegram = opened().await;
    let begun = Instant::now();
    assert_eq!(done(&telegram, "getUpdates", json!({"timeout": 1})).await, json!([]));
    assert!(begun.elapsed() >= Duration::from_secs(1));

    let (first, ()) = tokio::join!(call(&telegram, "getUpdates", json!({"timeout": 20})), async {
        tokio::time::sleep(Duration::from_millis(100)).await;
        assert_eq!(done(&telegram, "getUpdates", json!({})).await, json!([]));
    });
    assert_eq!(
        first["description"],
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
    );

    let (updates, _) = tokio::join!(done(&telegram, "getUpdates", json!({"timeout": 20})), async {
        tokio::time::sleep(Duration::from_millis(100)).await;
        telegram.says(AIGUL, AIGUL, "/map 5").unwrap()
    });
    assert_eq!(updates[0]["message"]["text"], "/map 5");
    assert_eq!(updates[0]["message"]["entities"], json!([{"type": "bot_command", "offset": 0, "length": 4}]));
    assert_eq!(updates[0]["message"]["from"]["language_code"], "ru");
    let next = updates[0]["update_id"].as_i64().unwrap() + 1;
    assert_eq!(done(&telegram, "getUpdates", json!({"offset": next - 1})).await, updates, "unconfirmed comes again");
    assert_eq!(done(&telegram, "getUpdates", json!({"offset": next})).await, json!([]));
}

#[tokio::test]
async fn a_press_is_answered_once() {
    let telegram = opened().await;
    let keyboard = json!({"inline_keyboard": [[{"text": "Да", "callback_data": "yes"}]]});
    done(&telegram, "sendMessage", json!({"chat_id": AIGUL, "text": "?", "reply_markup": keyboard})).await;
    let missing = telegram.taps(AIGUL, AIGUL, "Нет").unwrap_err();
    assert_eq!(missing, Unable::NoButton { chat: AIGUL, button: "Нет".into() });
    let id = telegram.taps(AIGUL, AIGUL, "Да").unwrap();
    let update: Value = serde_json::from_str(&telegram.take_updates()[0]).unwrap();
    let query = &update["callback_query"];
    assert_eq!((query["id"].as_str(), query["data"].as_str()), (Some(id.as_str()), Some("yes")));
    assert!(query["chat_instance"].is_string());
    assert_eq!(query["message"]["text"], "?");
    assert_eq!(telegram.unanswered(), std::slice::from_ref(&id));
    let answer = json!({"callback_query_id": id, "text": "Принято"});
    assert_eq!(done(&telegram, "answerCallbackQuery", answer.clone()).await, true);
    refused(&telegram, "answerCallbackQuery", answer).await;
    assert_eq!(telegram.toasts()[0].text.as_deref(), Some("Принято"));
    assert!(telegram.unanswered().is_empty());
}

#[tokio::test]
async fn a_hasty_bot_is_told_to_wait() {
    let telegram = opened().await;
    let message = json!({"chat_id": AIGUL, "text": "x"});
    for _ in 0..5 {
        done(&telegram, "sendMessage", message.clone()).await;
    }
    let url = format!("{}/bot{}/sendMessage", telegram.api_url(), telegram.token());
    let answer = reqwest::Client::new().post(url).json(&message).send().await.unwrap();
    assert_eq!((answer.status().as_u16(), answer.headers()["retry-after"].to_str().unwrap()), (429, "1"));
    let body: Value = answer.json().await.unwrap();
    assert_eq!(
        body,
        json!({"ok": false, "error_code": 429, "description": "Too Many Requests: retry after 1",
               "parameters": {"retry_after": 1}})
    );
    tokio::time::sleep(Duration::from_millis(1050)).await;
    done(&telegram, "sendMessage", message).await;
}

#[tokio::test]
async fn in_a_group_the_bot_hears_what_is_meant_for_it() {
    let telegram = opened().await;
    telegram.add_group("Склад", GROUP, &[AIGUL]);
    let joined = telegram.take_updates();
    assert!(joined[0].contains("my_chat_member"), "{joined:?}");
    telegram.says(GROUP, AIGUL, "всем привет").unwrap();
    telegram.says(GROUP, AIGUL, "/map@another_bot").unwrap();
    assert_eq!(telegram.take_updates().len(), 0);
    telegram.says(GROUP, AIGUL, &format!("/map@{}", telegram.bot_name())).unwrap();
    let question = done(&telegram, "sendMessage", json!({"chat_id": GROUP, "text": "Какой?"})).await;
    telegram.replies(GROUP, AIGUL, question["message_id"].as_i64().unwrap(), "этот").unwrap();
    let updates = telegram.take_updates();
    assert_eq!(updates.len(), 2);
    assert!(updates[1].contains("reply_to_message"));

    telegram.upgrades(GROUP, AIGUL, GROUP - 1).unwrap();
    let moved = call(&telegram, "sendMessage", json!({"chat_id": GROUP, "text": "x"})).await;
    assert_eq!(moved["parameters"]["migrate_to_chat_id"], GROUP - 1);
    telegram.removes_bot(GROUP - 1, AIGUL).unwrap();
    let kicked = refused(&telegram, "sendMessage", json!({"chat_id": GROUP - 1, "text": "x"})).await;
    assert_eq!(kicked, "Forbidden: bot was kicked from the supergroup chat");
}

#[tokio::test]
async fn commands_differ_by_scope_and_language() {
    let telegram = opened().await;
    let commands = json!([{"command": "/status", "description": "Состояние"}]);
    done(&telegram, "setMyCommands", json!({"commands": commands, "language_code": "ru"})).await;
    let own = json!([{"command": "map", "description": "Сопоставить"}]);
    let scope = json!({"type": "chat", "chat_id": AIGUL});
    done(&telegram, "setMyCommands", json!({"commands": own, "scope": scope.to_string()})).await;
    assert_eq!(telegram.menu(AIGUL, AIGUL).unwrap()[0].0, "map");
    done(&telegram, "deleteMyCommands", json!({"scope": scope})).await;
    assert_eq!(telegram.menu(AIGUL, AIGUL).unwrap()[0].0, "status");
    assert_eq!(telegram.commands()[0].language, "ru");
    assert_eq!(done(&telegram, "getMyCommands", json!({})).await, json!([]));
    let invalid = refused(&telegram, "setMyCommands", json!({"commands": own, "language_code": "rus"})).await;
    assert_eq!(invalid, "Bad Request: invalid language code specified");
}

#[tokio::test]
async fn typing_is_seen_until_the_message() {
    let telegram = opened().await;
    done(&telegram, "sendChatAction", json!({"chat_id": AIGUL, "action": "typing"})).await;
    assert_eq!(telegram.action(AIGUL).as_deref(), Some("typing"));
    let shown = telegram.desk()["chats"][0]["action"].take();
    let left = shown["left_ms"].as_u64().unwrap();
    assert!(shown["name"] == "typing" && 4_000 < left && left <= 5_000, "{shown}");
    done(&telegram, "sendMessage", json!({"chat_id": AIGUL, "text": "вот <i>", "protect_content": true})).await;
    assert_eq!(telegram.action(AIGUL), None);
    let desk = telegram.desk();
    assert_eq!(desk["chats"][0]["messages"][1]["html"], "вот &lt;i&gt;");
}

type Deliveries = mpsc::UnboundedSender<(Option<String>, Value)>;

#[tokio::test]
async fn a_webhook_gets_every_update_in_order_until_it_takes_them() {
    let telegram = opened().await;
    let (deliveries, mut received) = mpsc::unbounded_channel();
    let take = async |State(deliveries): State<Deliveries>, headers: HeaderMap, body: String| {
        let secret = headers.get("x-telegram-bot-api-secret-token").map(|value| value.to_str().unwrap().to_owned());
        deliveries.send((secret, serde_json::from_str(&body).unwrap())).unwrap();
        StatusCode::OK
    };
    let router = axum::Router::new().route("/hook", axum::routing::post(take)).with_state(deliveries);
    let bot = Server::start(router, 0).await.unwrap();
    bot.faults().once("раз", crate::sandbox::fault::Fault::Instead(crate::sandbox::fault::Trouble::html(502, "")));

    let hook = json!({"url": format!("{}/hook", bot.url()), "secret_token": "s3cret"});
    done(&telegram, "setWebhook", hook).await;
    let conflict = refused(&telegram, "getUpdates", json!({})).await;
    assert!(conflict.starts_with("Conflict: can't use getUpdates method while webhook is active"), "{conflict}");
    telegram.says(AIGUL, AIGUL, "раз").unwrap();
    telegram.says(AIGUL, AIGUL, "два").unwrap();
    for text in ["раз", "два"] {
        let (secret, update) = received.recv().await.unwrap();
        assert_eq!((secret.as_deref(), update["message"]["text"].as_str()), (Some("s3cret"), Some(text)));
    }
    let info = done(&telegram, "getWebhookInfo", json!({})).await;
    assert_eq!(info["last_error_message"], "Wrong response from the webhook: 502 Bad Gateway");
    done(&telegram, "deleteWebhook", json!({})).await;
    assert_eq!(done(&telegram, "getUpdates", json!({})).await, json!([]));
}
