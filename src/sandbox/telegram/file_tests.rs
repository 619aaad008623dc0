//! Pictures and documents sent over real HTTP, and what Telegram does not take of them.
#![allow(clippy::unwrap_used)]

use serde_json::{Value, json};

use super::Telegram;
use super::tests::{AIGUL, done, opened, refused};

/// Sends a file to Aigul as bots upload one: `sendDocument` or `sendPhoto` with a caption.
async fn upload(telegram: &Telegram, method: &str, file: (&str, Vec<u8>), caption: &str) -> Value {
    let (name, bytes) = file;
    let form = reqwest::multipart::Form::new()
        .text("chat_id", AIGUL.to_string())
        .text(method.trim_start_matches("send").to_lowercase(), "attach://f1")
        .text("caption", caption.to_owned())
        .part("f1", reqwest::multipart::Part::bytes(bytes).file_name(name.to_owned()));
    let url = format!("{}/bot{}/{method}", telegram.api_url(), telegram.token());
    reqwest::Client::new().post(url).multipart(form).send().await.unwrap().json().await.unwrap()
}

/// The head of a PNG of this size; nobody here looks further.
fn png(width: u32, height: u32) -> Vec<u8> {
    let head = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
    [head, &width.to_be_bytes()[..], &height.to_be_bytes(), b"\x08\x02"].concat()
}

#[tokio::test]
async fn a_picture_is_seen_with_its_caption_and_sent_again_by_its_id() {
    let telegram = opened().await;
    let caption = "ж".repeat(1024);
    let sent = upload(&telegram, "sendPhoto", ("chart.png", png(1280, 720)), &caption).await["result"].take();
    assert_eq!((&sent["photo"][0]["width"], &sent["photo"][0]["height"]), (&json!(1280), &json!(720)));
    assert_eq!(sent["caption"], caption);
    let view = telegram.messages(AIGUL).pop().unwrap();
    assert!(view.text == caption && view.file.unwrap().picture);
    let shown = telegram.desk()["chats"][0]["messages"][1]["file"].take();
    assert_eq!(shown["picture"], json!({"width": 1280, "height": 720}));

    let again =
        json!({"chat_id": AIGUL, "photo": sent["photo"][0]["file_id"], "caption": "<b>ещё</b>", "parse_mode": "HTML"});
    assert_eq!(done(&telegram, "sendPhoto", again).await["caption"], "ещё");
    let edit = json!({"chat_id": AIGUL, "message_id": sent["message_id"], "caption": "x".repeat(1025)});
    assert_eq!(refused(&telegram, "editMessageCaption", edit).await, "Bad Request: message caption is too long");
    let edit = json!({"chat_id": AIGUL, "message_id": sent["message_id"], "text": "x"});
    let no_text = "Bad Request: there is no text in the message to edit";
    assert_eq!(refused(&telegram, "editMessageText", edit).await, no_text);
}

#[tokio::test]
async fn a_picture_telegram_would_not_take_is_refused() {
    let telegram = opened().await;
    telegram.limits(false);
    for (bytes, caption, description) in [
        (b"<svg/>".to_vec(), String::new(), "IMAGE_PROCESS_FAILED"),
        (Vec::new(), String::new(), "file must be non-empty"),
        (png(0, 720), String::new(), "PHOTO_INVALID_DIMENSIONS"),
        (png(9_000, 1_001), String::new(), "PHOTO_INVALID_DIMENSIONS"),
        (png(2_100, 100), String::new(), "PHOTO_INVALID_DIMENSIONS"),
        (vec![0; 10 * 1024 * 1024 + 1], String::new(), "file is too big"),
        (png(640, 480), "ж".repeat(1025), "message caption is too long"),
        (png(640, 480), "ж".repeat(16_385), "text is too long"),
    ] {
        let answer = upload(&telegram, "sendPhoto", ("chart.png", bytes), &caption).await;
        assert_eq!(answer["description"], format!("Bad Request: {description}"));
    }
    let sent = upload(&telegram, "sendDocument", ("chart.png", png(640, 480)), "").await["result"].take();
    assert!(telegram.desk()["chats"][0]["messages"][1]["file"]["picture"].is_null(), "a document is to be loaded");
    for (method, params, description) in [
        ("sendPhoto", json!({"chat_id": AIGUL}), "there is no photo in the request"),
        ("sendPhoto", json!({"chat_id": AIGUL, "photo": "nonsense"}), "wrong remote file identifier specified"),
        (
            "sendPhoto",
            json!({"chat_id": AIGUL, "photo": sent["document"]["file_id"]}),
            "can't use file of type Document as Photo",
        ),
        ("sendPhoto", json!({"chat_id": 9, "photo": "x"}), "chat not found"),
        ("sendChatAction", json!({"chat_id": AIGUL, "action": "thinking"}), "wrong parameter action in request"),
        ("sendChatAction", json!({"chat_id": AIGUL}), "wrong parameter action in request"),
        ("sendChatAction", json!({"chat_id": 9, "action": "typing"}), "chat not found"),
    ] {
        assert_eq!(refused(&telegram, method, params).await, format!("Bad Request: {description}"), "{method}");
    }
}

#[tokio::test]
async fn files_go_both_ways() {
    let telegram = opened().await;
    let sent =
        upload(&telegram, "sendDocument", ("stock.csv", b"id;name\n".to_vec()), "Остатки").await["result"].take();
    assert_eq!(sent["document"]["mime_type"], "text/csv");
    let view = telegram.messages(AIGUL).pop().unwrap();
    assert_eq!((view.text.as_str(), &view.file.unwrap().bytes[..]), ("Остатки", &b"id;name\n"[..]));

    let incoming = ("map.csv", axum::body::Bytes::from_static(b"1;2\n"));
    telegram.sends_document(AIGUL, AIGUL, incoming, "/map").unwrap();
    let update: Value = serde_json::from_str(&telegram.take_updates()[0]).unwrap();
    let file = done(&telegram, "getFile", json!({"file_id": update["message"]["document"]["file_id"]})).await;
    let (path, token) = (file["file_path"].as_str().unwrap(), telegram.token());
    for (token, path) in [
        (token.to_owned(), path.to_owned()),
        (token.to_owned(), path.replace('/', "%2F")),
        (token.replace(':', "%3A"), path.to_owned()),
    ] {
        let answer = reqwest::get(format!("{}/file/bot{token}/{path}", telegram.api_url())).await.unwrap();
        assert_eq!(answer.text().await.unwrap(), "1;2\n");
    }
}
