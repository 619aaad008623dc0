//! OpenRouter's words: chat completions in the OpenAI form, and what its errors mean.
//!
//! Once a model has begun, whatever goes wrong comes inside a 200, beside the choices or in one of them; so the code of the
//! error counts and the status only where there is no code. See <https://openrouter.ai/docs/api/reference/errors-and-debugging>.

use std::time::Duration;

use reqwest::header::{HeaderMap, RETRY_AFTER};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Prompt, Turn};
use crate::clients::fault::{Kind, Ran};
use crate::clients::http::Answer;

/// Most letters of their words that are kept: a provider may repeat the whole question.
const WORDS: usize = 200;

/// Our code for a question or an answer that was found unfit.
const FLAGGED: &str = "FLAGGED";

/// A request for a completion.
#[derive(Debug, Serialize)]
pub(super) struct Request<'a> {
    model: &'a str,
    messages: Vec<Message<'a>>,
    temperature: u8,
    max_tokens: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    response_format: Option<Value>,
    provider: Provider,
}

#[derive(Debug, Serialize)]
struct Message<'a> {
    role: &'static str,
    content: &'a str,
}

#[derive(Debug, Serialize)]
struct Provider {
    /// Only providers that heed all of the request, its schema above all; others would leave out what they do not know.
    require_parameters: bool,
    /// Only providers that do not keep questions to train with.
    data_collection: &'static str,
}

impl<'a> Request<'a> {
    /// Says a prompt in their words.
    pub(super) fn of(model: &'a str, prompt: &'a Prompt<'_>) -> Self {
        let turn = |turn: &'a Turn| match turn {
            Turn::Person(content) => Message { role: "user", content },
            Turn::Model(content) => Message { role: "assistant", content },
        };
        let instructions = Message { role: "system", content: prompt.instructions };
        let form = |name: &str, schema: &Value| json!({ "type": "json_schema", "json_schema": { "name": name, "strict": true, "schema": schema } });
        Self {
            model,
            messages: std::iter::once(instructions).chain(prompt.turns.iter().map(turn)).collect(),
            temperature: 0,
            max_tokens: prompt.most_tokens,
            response_format: prompt.form.map(|of| form(of.name, of.schema)),
            provider: Provider { require_parameters: true, data_collection: "deny" },
        }
    }
}

/// A completion.
#[derive(Debug, Deserialize)]
pub(super) struct Completion {
    choices: Vec<Choice>,
}

#[derive(Debug, Deserialize)]
struct Choice {
    finish_reason: Option<String>,
    message: Option<Said>,
    error: Option<Value>,
}

#[derive(Debug, Deserialize)]
struct Said {
    content: Option<String>,
    refusal: Option<String>,
}

impl Completion {
    /// The words of the model.
    pub(super) fn words(self, headers: &HeaderMap) -> Result<String, Kind> {
        let unreadable = |words: &str| Kind::Unreadable { words: words.to_owned() };
        let choice = self.choices.into_iter().next().ok_or_else(|| unreadable("no choice in a completion"))?;
        if let Some(error) = choice.error.as_ref().and_then(Error::read) {
            return Err(error.kind(None, headers));
        }
        let flagged = |words: String| Kind::Refused { code: FLAGGED.into(), words: cut(&words) };
        match choice.finish_reason.as_deref() {
            Some("length") => return Err(unreadable("the answer was cut off at its largest size")),
            Some("content_filter") => return Err(flagged("the answer was held back".to_owned())),
            _ => {}
        }
        let said = choice.message.ok_or_else(|| unreadable("no message in a choice"))?;
        match (said.refusal, said.content) {
            (Some(refusal), _) if !refusal.is_empty() => Err(flagged(refusal)),
            (_, Some(content)) if !content.trim().is_empty() => Ok(content),
            _ => Err(unreadable("no words in a message")),
        }
    }
}

/// What is told of a key.
#[derive(Debug, Deserialize)]
pub(super) struct Key {
    data: Limit,
}

#[derive(Debug, Deserialize)]
struct Limit {
    limit_remaining: Option<f64>,
}

impl Key {
    /// Whether nothing is left of its limit, if it has one.
    pub(super) fn is_spent(&self) -> bool {
        self.data.limit_remaining.is_some_and(|left| left <= 0.0)
    }
}

/// What an answer holds, or what is wrong with it.
pub(super) fn judge<T: DeserializeOwned>(answer: &Answer) -> Result<T, Kind> {
    let json = serde_json::from_slice::<Value>(&answer.body).ok();
    let status = answer.status.as_u16();
    if let Some(error) = json.as_ref().and_then(|json| json.get("error")).and_then(Error::read) {
        return Err(error.kind(Some(status), &answer.headers));
    }
    if !answer.status.is_success() {
        let words = format!("HTTP {} without an answer of OpenRouter", answer.status);
        return Err(meaning(status, &answer.headers, words));
    }
    let read = json.map(serde_json::from_value).transpose().ok().flatten();
    let words = format!("{} bytes that are no answer of OpenRouter came with HTTP {status}", answer.body.len());
    read.ok_or(Kind::Unreadable { words })
}

/// What they said when they said no.
struct Error {
    code: Option<u16>,
    words: String,
    is_flagged: bool,
}

impl Error {
    /// `{"code": 402, "message": "…", "metadata": {…}}`.
    fn read(error: &Value) -> Option<Self> {
        let error = error.as_object()?;
        let code = error.get("code").and_then(|code| code.as_u64().or_else(|| code.as_str()?.parse().ok()));
        let words = error.get("message").and_then(Value::as_str).unwrap_or_default();
        // A 403 with reasons is about this question, not about the key.
        let is_flagged = error.get("metadata").is_some_and(|metadata| metadata.get("reasons").is_some());
        Some(Self { code: code.and_then(|code| code.try_into().ok()), words: cut(words), is_flagged })
    }

    fn kind(self, status: Option<u16>, headers: &HeaderMap) -> Kind {
        if self.is_flagged {
            return Kind::Refused { code: FLAGGED.into(), words: self.words };
        }
        meaning(self.code.or(status).unwrap_or_default(), headers, self.words)
    }
}

/// What a code, or a status without one, means.
fn meaning(code: u16, headers: &HeaderMap, words: String) -> Kind {
    let again_after = again_after(headers);
    match code {
        // No credits: paid by a person, unless they say when to come back; then only too much was under way at once.
        402 if again_after.is_none() => Kind::LockedOut { code: code.to_string(), words },
        401 | 403 => Kind::LockedOut { code: code.to_string(), words },
        402 | 429 => Kind::Limited { again_after, words },
        408 | 500..=599 => Kind::Away { ran: Ran::Perhaps, again_after, words: format!("{code}: {words}") },
        _ => Kind::Refused { code: code.to_string(), words },
    }
}

fn again_after(headers: &HeaderMap) -> Option<Duration> {
    let seconds = headers.get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
    Some(Duration::from_secs(seconds))
}

fn cut(words: &str) -> String {
    words.chars().take(WORDS).collect()
}
