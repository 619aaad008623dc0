//! What an answer of the portal says: the envelope, and what each of its errors means.
//!
//! An error is told by the key `error`, never by the status alone: system errors are documented for 20x too, and of the
//! two 503s one passes while the other needs a person. See
//! <https://apidocs.bitrix24.com/api-reference/error-codes.html>.

use std::time::Duration;

use reqwest::StatusCode;
use serde_json::Value;

use super::value;
use crate::clients::{Kind, Ran};

/// A good answer to one call.
#[derive(Debug)]
pub(super) struct Envelope {
    /// What the method returned; may be nothing.
    pub(super) result: Value,
    /// How long it took and when its limits end.
    pub(super) time: Value,
}

/// A no of the portal, in its own words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    /// The status, unless the no came inside a batch.
    pub(super) status: Option<StatusCode>,
    /// The code; upper case where it is a word, often empty or a number.
    pub(super) code: String,
    /// The description: any language, perhaps with HTML.
    pub(super) words: String,
}

/// Why an answer is not a good one.
#[derive(Debug)]
pub(super) enum Trouble {
    /// The portal said no.
    Refused(Refusal),
    /// There is no answer in it; may have run.
    Unusable(Kind),
}

/// Opens an answer.
pub(super) fn open(status: StatusCode, body: &[u8]) -> Result<Envelope, Trouble> {
    let Ok(mut answer) = serde_json::from_slice::<Value>(body) else {
        return Err(unusable(status, &format!("{} bytes that are not JSON", body.len())));
    };
    if let Some(refusal) = Refusal::read(&answer, Some(status)) {
        return Err(Trouble::Refused(refusal));
    }
    if !status.is_success() {
        return Err(unusable(status, "JSON without an error"));
    }
    let time = answer.get_mut("time").map(Value::take).unwrap_or_default();
    match answer.get_mut("result") {
        Some(result) => Ok(Envelope { result: result.take(), time }),
        None => Err(unusable(status, "JSON with neither a result nor an error")),
    }
}

impl Refusal {
    /// The no in an answer or in a section of a batch, if there is one.
    pub(super) fn read(answer: &Value, status: Option<StatusCode>) -> Option<Self> {
        let code = answer.get("error").filter(|code| !code.is_null())?;
        let code = value::text(code);
        let word = code.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        Some(Self {
            status,
            code: if word { code.to_ascii_uppercase() } else { code },
            words: value::text(answer.get("error_description").unwrap_or(&Value::Null)),
        })
    }

    /// Whether the leaky bucket was full. Decided before anything runs, so any call may be repeated.
    pub(super) fn over_pace(&self) -> bool {
        self.code == "QUERY_LIMIT_EXCEEDED"
            || (self.code.is_empty() && self.status == Some(StatusCode::TOO_MANY_REQUESTS))
    }

    /// Whether a method is blocked because it worked too long in the last ten minutes.
    pub(super) fn over_time(&self) -> bool {
        self.code == "OPERATION_TIME_LIMIT"
    }

    /// What this no means to us; `again_after` is when the limit it speaks of ends, where that is known.
    pub(super) fn kind(self, again_after: Option<Duration>) -> Kind {
        let status = self.status.map(|status| format!("{} ", status.as_u16())).unwrap_or_default();
        let described = format!("{status}{}: {}", self.code, self.words);
        match self.meaning() {
            Meaning::No => Kind::Refused { code: self.code, words: self.words },
            Meaning::Locked => Kind::LockedOut { code: self.code, words: self.words },
            Meaning::Limit => Kind::Limited { again_after, words: described },
            Meaning::Unwell => Kind::Away { ran: Ran::Perhaps, again_after, words: described },
        }
    }

    fn meaning(&self) -> Meaning {
        match self.code.as_str() {
            "QUERY_LIMIT_EXCEEDED" | "OPERATION_TIME_LIMIT" => Meaning::Limit,
            "INTERNAL_SERVER_ERROR" | "ERROR_UNEXPECTED_ANSWER" => Meaning::Unwell,
            // A block set by hand at Bitrix24: it has the status of a limit, but only a person can have it lifted.
            "OVERLOAD_LIMIT" => Meaning::Locked,
            "NO_AUTH_FOUND" | "EXPIRED_TOKEN" | "INVALID_CREDENTIALS" | "INSUFFICIENT_SCOPE" => Meaning::Locked,
            // The plan has ended, or no right to this object: the same code for both.
            "ACCESS_DENIED" | "USER_ACCESS_ERROR" | "ALLOWED_ONLY_INTRANET_USER" => Meaning::Locked,
            "PORTAL_DELETED" => Meaning::Locked,
            // Our own mistakes; some come with the status of a lock.
            "ERROR_METHOD_NOT_FOUND" | "ERROR_MANIFEST_IS_NOT_AVAILABLE" | "WRONG_AUTH_TYPE" => Meaning::No,
            "ERROR_BATCH_METHOD_NOT_ALLOWED" | "ERROR_BATCH_LENGTH_EXCEEDED" | "INVALID_REQUEST" => Meaning::No,
            _ if says(&self.words, "access denied") => Meaning::Locked,
            _ => self.status.map_or(Meaning::No, Meaning::of_status),
        }
    }
}

/// What a no means.
enum Meaning {
    /// This call is wrong; others are not.
    No,
    /// A person must act.
    Locked,
    /// Not so fast: nothing ran.
    Limit,
    /// The portal is not well: it may have run.
    Unwell,
}

impl Meaning {
    /// The last resort for codes nobody documented.
    fn of_status(status: StatusCode) -> Self {
        match status {
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Self::Locked,
            StatusCode::TOO_MANY_REQUESTS => Self::Limit,
            status if status.is_server_error() => Self::Unwell,
            _ => Self::No,
        }
    }
}

/// Whether a no only says that the thing asked for is not there. Methods tell it by code, by words, or by either in the
/// place of the other.
pub(super) fn is_not_found(kind: &Kind) -> bool {
    let Kind::Refused { code, words } = kind else { return false };
    matches!(code.as_str(), "NOT_FOUND" | "ERROR_NOT_FOUND" | "OWNER_NOT_FOUND")
        || says(code, "not found")
        || says(words, "not found")
}

fn says(words: &str, expected: &str) -> bool {
    words.trim().trim_end_matches('.').eq_ignore_ascii_case(expected)
}

fn unusable(status: StatusCode, what: &str) -> Trouble {
    let words = format!("status {} with {what}", status.as_u16());
    // A login page or a proxy's refusal says nothing about our rights, so those do not lock us out.
    Trouble::Unusable(match Meaning::of_status(status) {
        Meaning::Limit => Kind::Limited { again_after: None, words },
        Meaning::Unwell => Kind::Away { ran: Ran::Perhaps, again_after: None, words },
        Meaning::Locked | Meaning::No => Kind::Unreadable { words },
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use serde_json::json;

    use super::*;

    #[derive(Debug, PartialEq)]
    enum Is {
        Refused,
        LockedOut,
        Limited,
        AwayPerhaps,
        Unreadable,
    }

    fn is(kind: &Kind) -> Is {
        match kind {
            Kind::Refused { .. } => Is::Refused,
            Kind::LockedOut { .. } => Is::LockedOut,
            Kind::Limited { .. } => Is::Limited,
            Kind::Away { ran, .. } => {
                assert_eq!(*ran, Ran::Perhaps, "an answer that came may have run");
                Is::AwayPerhaps
            }
            Kind::Unreadable { .. } => Is::Unreadable,
            Kind::Unclear { .. } => panic!("the portal never leaves a choice"),
        }
    }

    fn kind(status: u16, body: &str) -> Kind {
        match open(StatusCode::from_u16(status).unwrap(), body.as_bytes()) {
            Ok(envelope) => panic!("a good answer: {envelope:?}"),
            Err(Trouble::Refused(refusal)) => refusal.kind(None),
            Err(Trouble::Unusable(kind)) => kind,
        }
    }

    #[test]
    fn every_documented_error_has_its_meaning() {
        for (status, error, words, expected) in [
            (503, json!("QUERY_LIMIT_EXCEEDED"), "Too many requests", Is::Limited),
            (429, json!("OPERATION_TIME_LIMIT"), "Method is blocked due to operation time limit", Is::Limited),
            (503, json!("OVERLOAD_LIMIT"), "REST API is blocked due to overload", Is::LockedOut),
            (401, json!("NO_AUTH_FOUND"), "Wrong authorization data", Is::LockedOut),
            (401, json!("expired_token"), "The access token provided has expired", Is::LockedOut),
            (403, json!("insufficient_scope"), "", Is::LockedOut),
            (403, json!("INVALID_CREDENTIALS"), "Invalid request credentials", Is::LockedOut),
            (403, json!("ACCESS_DENIED"), "REST API is available only on commercial plans", Is::LockedOut),
            (400, json!("ACCESS_DENIED"), "Доступ запрещён", Is::LockedOut),
            (403, json!("user_access_error"), "The user does not have access", Is::LockedOut),
            (403, json!("allowed_only_intranet_user"), "", Is::LockedOut),
            (404, json!("ERROR_METHOD_NOT_FOUND"), "Method not found!", Is::Refused),
            (404, json!("ERROR_MANIFEST_IS_NOT_AVAILABLE"), "Manifest is not available", Is::Refused),
            (405, json!("ERROR_BATCH_METHOD_NOT_ALLOWED"), "Method is not allowed for batch usage", Is::Refused),
            (400, json!("ERROR_BATCH_LENGTH_EXCEEDED"), "Max batch length exceeded", Is::Refused),
            (400, json!("INVALID_REQUEST"), "Https required", Is::Refused),
            (500, json!("INTERNAL_SERVER_ERROR"), "Internal server error", Is::AwayPerhaps),
            (200, json!("ERROR_UNEXPECTED_ANSWER"), "Server returned an unexpected response", Is::AwayPerhaps),
            (500, json!("PORTAL_DELETED"), "Portal was deleted", Is::LockedOut),
            (403, json!("WRONG_AUTH_TYPE"), "Application context required", Is::Refused),
            (400, json!("NOT_FOUND"), "Элемент не найден", Is::Refused),
            (400, json!(""), "Not found", Is::Refused),
            (400, json!(""), "Access denied.", Is::LockedOut),
            (400, json!(0), "entityId is not defined", Is::Refused),
            (400, json!("0"), "", Is::Refused),
            (200, json!(200_040_300_010_i64), "Access denied", Is::LockedOut),
            (400, json!("Invalid parameters."), "", Is::Refused),
            (403, json!("something new"), "", Is::LockedOut),
            (429, json!(""), "", Is::Limited),
            (502, json!(""), "", Is::AwayPerhaps),
        ] {
            let body = json!({"error": error, "error_description": words}).to_string();
            assert_eq!(is(&kind(status, &body)), expected, "{status} {body}");
        }
    }

    #[test]
    fn what_is_no_answer_may_have_run() {
        for (status, body, expected) in [
            (200, "<html>", Is::Unreadable),
            (200, "", Is::Unreadable),
            (200, "[]", Is::Unreadable),
            (200, r#"{"time":{}}"#, Is::Unreadable),
            (403, "<html>", Is::Unreadable),
            (404, r#"{"result":1}"#, Is::Unreadable),
            (429, "<html>", Is::Limited),
            (502, "<html>", Is::AwayPerhaps),
            (500, r#"{"result":1}"#, Is::AwayPerhaps),
        ] {
            assert_eq!(is(&kind(status, body)), expected, "{status} {body}");
        }
    }

    #[test]
    fn codes_are_compared_without_case_and_sentences_stay_as_they_are() {
        let code = |error: Value| Refusal::read(&json!({"error": error}), None).unwrap().code;
        assert_eq!(code(json!("query_limit_exceeded")), "QUERY_LIMIT_EXCEEDED");
        assert_eq!(code(json!("Invalid parameters.")), "Invalid parameters.");
        assert_eq!(code(json!(100)), "100");
        assert_eq!(code(json!("")), "");
        assert_eq!(Refusal::read(&json!({"error": null}), None), None);
    }

    #[test]
    fn a_good_answer_may_be_nothing() {
        let envelope = open(StatusCode::OK, br#"{"result":null,"time":{"operating_reset_at":5}}"#).unwrap();
        assert_eq!(envelope.result, Value::Null);
        assert_eq!(envelope.time["operating_reset_at"], 5);
    }
}
