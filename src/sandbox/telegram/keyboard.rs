//! Keyboards under messages: what Telegram lets a bot attach, and where a person's finger lands.
//!
//! A keyboard is kept as it was sent; nothing of it is corrected.

use serde_json::{Value, json};

use super::links::checked_url;
use super::refusal::Refusal;

/// Buttons of one message.
const MOST_BUTTONS: usize = 100;
/// Bytes a press brings back.
const MOST_DATA: usize = 64;
/// Characters a button may copy.
const MOST_COPIED: usize = 256;

/// What a bot sent as `reply_markup`.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Markup {
    /// Nothing, or an inline keyboard without buttons.
    None,
    /// Buttons under the message: the whole `InlineKeyboardMarkup`.
    Inline(Value),
    /// Buttons in place of the person's letters: the whole `ReplyKeyboardMarkup` or `ForceReply`.
    Reply(Value),
    /// The person's letters come back.
    Remove,
}

/// Where a press of a button leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Press<'a> {
    /// To the bot, with this data.
    Data(&'a str),
    /// Somewhere else: a page, the clipboard, another chat.
    Elsewhere,
}

/// Judges a keyboard as the real server does.
pub(super) fn check(markup: Option<Value>, private: bool) -> Result<Markup, Refusal> {
    let Some(markup) = markup else { return Ok(Markup::None) };
    if !markup.is_object() {
        return Err(Refusal::bad("object expected as reply markup"));
    }
    if markup["remove_keyboard"] == true {
        return Ok(Markup::Remove);
    }
    if markup["keyboard"].is_array() || markup["force_reply"] == true {
        return Ok(Markup::Reply(markup));
    }
    let Some(rows) = markup.get("inline_keyboard") else { return Ok(Markup::None) };
    let rows = rows.as_array().ok_or_else(|| Refusal::bad("field \"inline_keyboard\" must be of type Array"))?;
    let mut kept = Vec::new();
    for row in rows {
        let row = row.as_array().ok_or_else(|| Refusal::bad("inline keyboard row must be an Array of buttons"))?;
        row.iter().try_for_each(|button| check_button(button, private))?;
        if !row.is_empty() {
            kept.push(row.clone());
        }
    }
    match kept.iter().map(Vec::len).sum::<usize>() {
        0 => Ok(Markup::None),
        1..=MOST_BUTTONS => Ok(Markup::Inline(json!({ "inline_keyboard": kept }))),
        _ => Err(Refusal::bad("REPLY_MARKUP_TOO_LONG")),
    }
}

fn check_button(button: &Value, private: bool) -> Result<(), Refusal> {
    let unreadable = |words: &str| Refusal::bad(format!("can't parse inline keyboard button: {words}"));
    if !button.is_object() {
        return Err(Refusal::bad("inline keyboard button must be an Object"));
    }
    let label = button.get("text").ok_or_else(|| unreadable("Can't find field \"text\""))?;
    let label = label.as_str().ok_or_else(|| unreadable("Field \"text\" must be of type String"))?;
    if label.trim().is_empty() {
        return Err(Refusal::bad("BUTTON_TEXT_INVALID"));
    }
    let text = |field: &str| button.get(field).and_then(Value::as_str).filter(|text| !text.is_empty());
    if let Some(url) = text("url") {
        let invalid = |why| Refusal::bad(format!("inline keyboard button URL '{url}' is invalid: {why}"));
        return checked_url(url).map(drop).map_err(invalid);
    }
    if let Some(data) = text("callback_data") {
        return if data.len() <= MOST_DATA { Ok(()) } else { Err(Refusal::bad("BUTTON_DATA_INVALID")) };
    }
    if let Some(url) = button["web_app"]["url"].as_str() {
        return check_web_app(url, private);
    }
    if let Some(copied) = button["copy_text"]["text"].as_str() {
        let fits = (1..=MOST_COPIED).contains(&copied.chars().count());
        return if fits { Ok(()) } else { Err(Refusal::bad("BUTTON_COPY_TEXT_INVALID")) };
    }
    let other = ["switch_inline_query", "switch_inline_query_current_chat", "switch_inline_query_chosen_chat"];
    if button["disabled"] == true || button["login_url"].is_object() || other.iter().any(|key| !button[key].is_null()) {
        return Ok(());
    }
    Err(unreadable("Text buttons are unallowed in the inline keyboard"))
}

fn check_web_app(url: &str, private: bool) -> Result<(), Refusal> {
    if !private {
        return Err(Refusal::bad("BUTTON_TYPE_INVALID"));
    }
    if !url.starts_with("https://") {
        let why = "Only HTTPS links are allowed";
        return Err(Refusal::bad(format!("inline keyboard button Web App URL '{url}' is invalid: {why}")));
    }
    Ok(())
}

/// The buttons of an `InlineKeyboardMarkup`, row by row.
pub(super) fn rows(inline: &Value) -> impl Iterator<Item = &Vec<Value>> {
    inline["inline_keyboard"].as_array().into_iter().flatten().filter_map(Value::as_array)
}

/// Where the button with this label, or else with this data, leads.
pub(super) fn find<'a>(inline: &'a Value, button: &str) -> Option<Press<'a>> {
    let by = |field: &str| rows(inline).flatten().find(|candidate| candidate[field] == button);
    let found = by("text").or_else(|| by("callback_data"))?;
    Some(found["callback_data"].as_str().map_or(Press::Elsewhere, Press::Data))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn one(button: Value) -> Result<Markup, Refusal> {
        check(Some(json!({ "inline_keyboard": [[button]] })), true)
    }

    #[test]
    fn data_is_one_to_64_bytes() {
        assert!(one(json!({"text": "x", "callback_data": "d".repeat(64)})).is_ok());
        assert!(one(json!({"text": "x", "callback_data": "ж".repeat(32)})).is_ok());
        let refusal = one(json!({"text": "x", "callback_data": "ж".repeat(33)})).unwrap_err();
        assert_eq!(refusal.description(), "Bad Request: BUTTON_DATA_INVALID");
    }

    #[test]
    fn a_button_must_do_something_telegram_can() {
        let unallowed =
            "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard";
        for (button, description) in [
            (json!({"text": "x"}), unallowed),
            (json!({"text": "x", "callback_data": ""}), unallowed),
            (
                json!({"callback_data": "d"}),
                "Bad Request: can't parse inline keyboard button: Can't find field \"text\"",
            ),
            (
                json!({"text": "x", "url": "http://localhost:1/"}),
                "Bad Request: inline keyboard button URL 'http://localhost:1/' is invalid: Wrong HTTP URL",
            ),
            (
                json!({"text": "x", "web_app": {"url": "http://a.kz"}}),
                "Bad Request: inline keyboard button Web App URL 'http://a.kz' is invalid: Only HTTPS links are allowed",
            ),
        ] {
            assert_eq!(one(button).unwrap_err().description(), description);
        }
        assert!(one(json!({"text": "x", "url": "http://127.0.0.1:8008/app"})).is_ok());
        assert!(one(json!({"text": "x", "style": "danger", "callback_data": "d"})).is_ok());
    }

    #[test]
    fn at_most_a_hundred_buttons_and_empty_rows_vanish() {
        let keyboard = |count| {
            let rows: Vec<_> = (0..count).map(|n| json!([{"text": "x", "callback_data": n.to_string()}])).collect();
            check(Some(json!({ "inline_keyboard": rows })), false)
        };
        assert!(keyboard(100).is_ok());
        assert_eq!(keyboard(101).unwrap_err().description(), "Bad Request: REPLY_MARKUP_TOO_LONG");
        assert_eq!(check(Some(json!({"inline_keyboard": [[]]})), false).unwrap(), Markup::None);
    }

    #[test]
    fn a_finger_finds_a_label_before_data() {
        let inline =
            json!({"inline_keyboard": [[{"text": "a", "callback_data": "b"}, {"text": "b", "callback_data": "c"}]]});
        assert_eq!(find(&inline, "b"), Some(Press::Data("c")));
        assert_eq!(find(&inline, "c"), Some(Press::Data("c")));
        assert_eq!(find(&inline, "d"), None);
    }
}
