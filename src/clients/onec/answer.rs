//! Judging an answer of 1C by what it holds: the status alone says little.
//!
//! Errors come as JSON, as Atom or as a page of the web server, and 1C:Fresh puts a page into a 200. Whatever cannot
//! be read must never be taken for a yes.

use std::time::Duration;

use reqwest::StatusCode;
use reqwest::header::{HeaderMap, RETRY_AFTER};
use serde_json::Value;

use super::refusal;
use crate::clients::fault::{Kind, Ran};
use crate::clients::http::Answer;

/// Their code for «no entity with this key», the one answer that says "absent" for sure.
pub(super) const ABSENT: &str = "9";

/// Our code for a set that is not in the composition of the interface, or an address without an interface behind it.
pub(super) const NOT_PUBLISHED: &str = "NOT_PUBLISHED";

/// Their code for missing rights, row-level restrictions included.
const NO_RIGHTS: &str = "20";

/// Their code for a form of answer they cannot give.
const NO_SUCH_FORM: &str = "3";

/// What they said when they said no.
struct Said {
    code: String,
    words: String,
}

/// The body of a good answer, `Null` when it is empty; otherwise what is wrong.
pub(super) fn judge(answer: &Answer) -> Result<Value, Kind> {
    let body = answer.body.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&answer.body).trim_ascii();
    let json = serde_json::from_slice::<Value>(body).ok();
    if let Some(said) = json.as_ref().and_then(said_in_json).or_else(|| said_in_atom(body)) {
        return Err(refused(answer.status, &answer.headers, said));
    }
    match json {
        _ if !answer.status.is_success() => Err(silent(answer.status, &answer.headers)),
        _ if body.is_empty() => Ok(Value::Null),
        Some(json) => Ok(json),
        None => Err(Kind::Unreadable { words: not_json(answer.status, body) }),
    }
}

/// What an OData error inside a good answer means.
pub(super) fn refused_inside(error: &Value) -> Kind {
    let said = said_in_error(error).unwrap_or(Said { code: String::new(), words: String::new() });
    refused(StatusCode::OK, &HeaderMap::new(), said)
}

/// What an answer with an OData error in it means.
fn refused(status: StatusCode, headers: &HeaderMap, said: Said) -> Kind {
    let Said { code, words } = said;
    match status {
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Kind::LockedOut { code, words },
        _ if code == NO_RIGHTS => Kind::LockedOut { code, words },
        StatusCode::NOT_ACCEPTABLE if code != NO_SUCH_FORM => away(Ran::No, headers, words),
        StatusCode::TOO_MANY_REQUESTS => away(Ran::No, headers, words),
        StatusCode::BAD_GATEWAY | StatusCode::SERVICE_UNAVAILABLE | StatusCode::GATEWAY_TIMEOUT => {
            away(Ran::Perhaps, headers, words)
        }
        StatusCode::NOT_FOUND if code != ABSENT => Kind::Refused { code: NOT_PUBLISHED.into(), words },
        _ if refusal::no_session(&words) => away(Ran::No, headers, words),
        // A lock is waited out, not reported; the write under it was rolled back, which a look confirms.
        _ if refusal::locked(&words) => away(Ran::Perhaps, headers, words),
        _ => Kind::Refused { code, words },
    }
}

/// What a bad answer without an OData error in it means: it comes from the web server or from something before it.
fn silent(status: StatusCode, headers: &HeaderMap) -> Kind {
    let (code, words) = (status.as_u16().to_string(), format!("HTTP {status} without an answer of 1C"));
    match status {
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Kind::LockedOut { code, words },
        StatusCode::NOT_FOUND => Kind::Refused { code: NOT_PUBLISHED.into(), words },
        // 406: a session could not be started, every licence is taken.
        StatusCode::NOT_ACCEPTABLE | StatusCode::TOO_MANY_REQUESTS => away(Ran::No, headers, words),
        StatusCode::NOT_IMPLEMENTED => Kind::Refused { code, words },
        _ if status.is_server_error() || status == StatusCode::REQUEST_TIMEOUT => away(Ran::Perhaps, headers, words),
        _ => Kind::Refused { code, words },
    }
}

fn away(ran: Ran, headers: &HeaderMap, words: String) -> Kind {
    let seconds = headers.get(RETRY_AFTER).and_then(|value| value.to_str().ok()).and_then(|text| text.parse().ok());
    Kind::Away { ran, again_after: seconds.map(Duration::from_secs), words }
}

/// `{"odata.error":{"code":"6","message":{"lang":"ru","value":"…"}}}`.
fn said_in_json(json: &Value) -> Option<Said> {
    said_in_error(json.get("odata.error").or_else(|| json.get("error"))?)
}

fn said_in_error(error: &Value) -> Option<Said> {
    let error = error.as_object()?;
    let code = error.get("code").map_or_else(String::new, |code| code.as_str().map_or(code.to_string(), str::to_owned));
    let message = error.get("message");
    let words = message.and_then(|message| message.get("value").unwrap_or(message).as_str()).unwrap_or_default();
    Some(Said { code, words: words.to_owned() })
}

/// `<m:error><m:code>9</m:code><m:message xml:lang="ru">…</m:message></m:error>`.
fn said_in_atom(body: &[u8]) -> Option<Said> {
    if !body.starts_with(b"<") {
        return None;
    }
    let text = String::from_utf8_lossy(body);
    if !text.contains("<m:error") {
        return None;
    }
    let element = |name: &str| {
        let (_, rest) = text.split_once(&format!("<m:{name}"))?;
        let (inside, _) = rest.split_once('>')?.1.split_once(&format!("</m:{name}>"))?;
        Some(unescaped(inside.trim()))
    };
    Some(Said { code: element("code").unwrap_or_default(), words: element("message").unwrap_or_default() })
}

fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&apos;", "'").replace("&amp;", "&")
}

fn not_json(status: StatusCode, body: &[u8]) -> String {
    let came = if body.starts_with(b"<?xml") {
        "XML"
    } else if body.starts_with(b"<") {
        "an HTML page"
    } else {
        "something else"
    };
    format!("JSON expected, {came} of {} bytes came with HTTP {status}", body.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(status: u16, body: &str) -> String {
        let status = StatusCode::from_u16(status).expect("a status of the table");
        match judge(&Answer { status, headers: HeaderMap::new(), body: body.to_owned().into() }) {
            Ok(json) => format!("ok {json}"),
            Err(Kind::Away { ran, .. }) => format!("away {ran:?}"),
            Err(Kind::Refused { code, words }) => format!("refused {code}: {words}"),
            Err(Kind::LockedOut { code, .. }) => format!("locked out {code}"),
            Err(Kind::Limited { .. }) => "limited".into(),
            Err(Kind::Unreadable { .. }) => "unreadable".into(),
            Err(Kind::Unclear { .. }) => "unclear".into(),
        }
    }

    fn said(code: &str, words: &str) -> String {
        format!(r#"{{"odata.error":{{"code":"{code}","message":{{"lang":"ru","value":"{words}"}}}}}}"#)
    }

    #[test]
    fn answers_are_judged_by_what_they_hold() {
        let atom = "<?xml version=\"1.0\"?><m:error xmlns:m=\"x\"><m:code>9</m:code>\
                    <m:message xml:lang=\"ru\">нет &lt;ссылки&gt; &amp; всё</m:message></m:error>";
        let page = "<!DOCTYPE html><html><body>сервис частично недоступен</body></html>";
        let locked = said("-1", "Конфликт блокировок при выполнении транзакции");
        for (status, body, expected) in [
            (200, r#"{"value":[]}"#.to_owned(), r#"ok {"value":[]}"#),
            (200, "\u{feff}{\"value\":[]}".to_owned(), r#"ok {"value":[]}"#),
            (200, String::new(), "ok null"),
            (200, page.to_owned(), "unreadable"),
            (201, "{\"Ref_Key\":".to_owned(), "unreadable"),
            (200, said("-1", "нет"), "refused -1: нет"),
            (400, said("14", "синтаксис"), "refused 14: синтаксис"),
            (400, said("15", "уже есть"), "refused 15: уже есть"),
            (500, said("-1", "отказ"), "refused -1: отказ"),
            (500, r#"{"odata.error":{"code":-1,"message":"отказ"}}"#.to_owned(), "refused -1: отказ"),
            (500, locked, "away Perhaps"),
            (500, page.to_owned(), "away Perhaps"),
            (502, String::new(), "away Perhaps"),
            (503, said("-1", "занято"), "away Perhaps"),
            (404, said("9", "нет"), "refused 9: нет"),
            (404, atom.to_owned(), "refused 9: нет <ссылки> & всё"),
            (404, said("8", "тип"), "refused NOT_PUBLISHED: тип"),
            (404, page.to_owned(), "refused NOT_PUBLISHED: HTTP 404 Not Found without an answer of 1C"),
            (401, said("20", "права"), "locked out 20"),
            (401, String::new(), "locked out 401"),
            (403, "Доступ запрещен".to_owned(), "locked out 403"),
            (406, String::new(), "away No"),
            (406, said("-1", "сеанс"), "away No"),
            (411, page.to_owned(), "refused 411: HTTP 411 Length Required without an answer of 1C"),
            (302, String::new(), "refused 302: HTTP 302 Found without an answer of 1C"),
        ] {
            assert_eq!(outcome(status, &body), expected, "{status} {body}");
        }
    }

    #[test]
    fn a_page_may_say_when_to_come_back() {
        let mut headers = HeaderMap::new();
        headers.insert(RETRY_AFTER, reqwest::header::HeaderValue::from_static("7"));
        let answer = Answer { status: StatusCode::SERVICE_UNAVAILABLE, headers, body: bytes::Bytes::new() };
        assert!(matches!(
            judge(&answer),
            Err(Kind::Away { again_after: Some(pause), .. }) if pause == Duration::from_secs(7)
        ));
    }
}
