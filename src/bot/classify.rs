//! What an error of Telegram means for what we do next.
//!
//! By the text's beginning, not by teloxide's variant: some of its texts are not those of the real server any more.

use std::time::Duration;

use teloxide::{ApiError, RequestError};

/// What to do after an error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Telegram asks to wait that long.
    Wait(Duration),
    /// No usable answer; later it may work.
    Away,
    /// The token is wrong: a person must act, later it may work.
    LockedOut,
    /// The chat is gone, or we may not write there.
    Unreachable,
    /// The group has become another chat.
    Moved(i64),
    /// Our markup could not be read.
    Markup,
    /// It will never be taken.
    Refused,
}

/// What an error means.
pub(super) fn verdict(error: &RequestError) -> Verdict {
    match error {
        RequestError::RetryAfter(pause) => Verdict::Wait(pause.duration()),
        RequestError::MigrateToChatId(chat) => Verdict::Moved(chat.0),
        RequestError::Api(error) => by_text(&text(error)),
        RequestError::Network(_) | RequestError::InvalidJson { .. } | RequestError::Io(_) => Verdict::Away,
    }
}

/// An error for the log: without the body of an answer, which may hold what people wrote.
pub(super) fn words(error: &RequestError) -> String {
    match error {
        RequestError::InvalidJson { .. } => "an answer that is not Telegram's".to_owned(),
        RequestError::Api(error) => text(error),
        error => error.to_string(),
    }
}

/// Whether an edit was refused only because the message says so already.
pub(super) fn is_unchanged(error: &RequestError) -> bool {
    says(error, &["message is not modified"])
}

/// Whether a message is gone, or not to be edited any more.
pub(super) fn cannot_be_edited(error: &RequestError) -> bool {
    says(error, &["message to edit not found", "message can't be edited", "message_id_invalid"])
}

fn says(error: &RequestError, parts: &[&str]) -> bool {
    let RequestError::Api(error) = error else { return false };
    let text = text(error).to_lowercase();
    parts.iter().any(|part| text.contains(part))
}

fn text(error: &ApiError) -> String {
    match error {
        ApiError::Unknown(text) | ApiError::CantParseEntities(text) => text.clone(),
        error => error.to_string(),
    }
}

fn by_text(text: &str) -> Verdict {
    let text = text.to_lowercase();
    let begins = |beginnings: &[&str]| beginnings.iter().any(|beginning| text.starts_with(beginning));
    if text.contains("can't parse entities") {
        Verdict::Markup
    } else if begins(&["unauthorized: bot was kicked", "unauthorized: bot can't", "forbidden"])
        || ["chat not found", "rights to send", "write_forbidden"].iter().any(|part| text.contains(part))
    {
        Verdict::Unreachable
    } else if begins(&["unauthorized", "not found", "invalid bot token"]) {
        Verdict::LockedOut
    } else if begins(&["bad request", "request entity too large"]) {
        Verdict::Refused
    } else {
        Verdict::Away
    }
}

#[cfg(test)]
mod tests {
    use teloxide::types::{ChatId, Seconds};

    use super::*;

    #[test]
    fn texts_of_the_real_server_are_understood() {
        for (text, expected) in [
            ("Forbidden: bot was blocked by the user", Verdict::Unreachable),
            ("Forbidden: bot was kicked from the group chat", Verdict::Unreachable),
            ("Bad Request: chat not found", Verdict::Unreachable),
            ("Bad Request: not enough rights to send text messages to the chat", Verdict::Unreachable),
            ("Bad Request: CHAT_WRITE_FORBIDDEN", Verdict::Unreachable),
            ("Bad Request: can't parse entities: Unsupported start tag \"x\" at byte offset 1", Verdict::Markup),
            ("Bad Request: message is too long", Verdict::Refused),
            ("Unauthorized", Verdict::LockedOut),
            ("Unauthorized: invalid token specified", Verdict::LockedOut),
            ("Bad Gateway", Verdict::Away),
            ("Conflict: terminated by other getUpdates request", Verdict::Away),
        ] {
            let error = serde_json::from_value(text.into()).unwrap_or_else(|_| ApiError::Unknown(text.to_owned()));
            assert_eq!(verdict(&RequestError::Api(error)), expected, "{text}");
            assert_eq!(verdict(&RequestError::Api(ApiError::Unknown(text.to_owned()))), expected, "{text}");
        }
    }

    #[test]
    fn a_message_that_says_so_already_is_told_from_one_that_is_gone() {
        let error = |text: &str| {
            RequestError::Api(
                serde_json::from_value(text.into()).unwrap_or_else(|_| ApiError::Unknown(text.to_owned())),
            )
        };
        let unchanged = error(
            "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a \
             current content and reply markup of the message",
        );
        let gone = error("Bad Request: message to edit not found");
        assert!(is_unchanged(&unchanged) && !cannot_be_edited(&unchanged));
        assert!(cannot_be_edited(&gone) && !is_unchanged(&gone));
        assert!(cannot_be_edited(&error("Bad Request: message can't be edited")));
    }

    #[test]
    fn what_telegram_asks_for_is_heard() {
        let wait = RequestError::RetryAfter(Seconds::from_seconds(7));
        assert_eq!(verdict(&wait), Verdict::Wait(Duration::from_secs(7)));
        assert_eq!(verdict(&RequestError::MigrateToChatId(ChatId(-100))), Verdict::Moved(-100));
    }
}
