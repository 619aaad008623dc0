//! The client of OpenRouter: a model is asked, and its words come back as it said them.
//!
//! What the words mean is for whoever asked. No call is repeated by itself: each costs money, and the same question would
//! get the same answer. Neither the key nor what was asked or said ever stands in a log or a fault.

#[cfg(test)]
mod tests;
mod wire;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;

use self::wire::{Completion, Key, Request};
use super::fault::Fault;
use super::http::Http;
use crate::types::System;

/// Where OpenRouter is, and which model is asked there.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Address of the API, without a slash at the end.
    pub base_url: String,
    /// The key.
    pub key: SecretString,
    /// The model, as OpenRouter names it.
    pub model: String,
    /// How long an answer may take.
    pub patience: Duration,
}

/// What a model is asked.
#[derive(Clone, Debug)]
pub struct Prompt<'a> {
    /// What it is for, in a word for the log.
    pub purpose: &'static str,
    /// What it is told to do.
    pub instructions: &'a str,
    /// What was said since, the last by a person.
    pub turns: &'a [Turn],
    /// The form its answer has to have; free words without one.
    pub form: Option<Form<'a>>,
    /// Most tokens of an answer.
    pub most_tokens: u32,
}

/// Something said after the instructions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Turn {
    /// By whoever asks.
    Person(String),
    /// By the model.
    Model(String),
}

/// The form an answer has to have. Models keep to it mostly, so the answer has to be checked all the same.
#[derive(Clone, Copy, Debug)]
pub struct Form<'a> {
    /// A name for it: letters and underscores.
    pub name: &'static str,
    /// Its JSON schema, every object of it closed and with all of its properties required.
    pub schema: &'a Value,
}

/// What a probe saw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Probe {
    /// The model that is asked.
    pub model: String,
    /// Whether nothing is left of the key's own limit. What is left of the account is not shown to a key.
    pub is_spent: bool,
}

/// One model behind OpenRouter; cheap to clone.
#[derive(Clone)]
pub struct OpenRouter {
    inner: Arc<Inner>,
}

struct Inner {
    http: Http,
    settings: Settings,
}

impl OpenRouter {
    /// A client; no call is made.
    pub fn new(settings: Settings) -> Self {
        Self { inner: Arc::new(Inner { http: Http::new(System::Model, settings.patience), settings }) }
    }

    /// Asks the model once and gives its words. May be repeated, for the price of another call; the words may differ.
    ///
    /// # Errors
    /// As any call; `Refused` also where the model would not answer or the question was flagged, `Unreadable` where the
    /// answer is empty or was cut off at `most_tokens`.
    pub async fn ask(&self, prompt: &Prompt<'_>) -> Result<String, Fault> {
        let call = format!("chat/completions {}", prompt.purpose);
        let Inner { http, settings } = &*self.inner;
        let body = Request::of(&settings.model, prompt);
        let request = http.client().post(format!("{}/chat/completions", settings.base_url)).json(&body);
        let answer = http.send(&call, request.bearer_auth(settings.key.expose_secret())).await?;
        wire::judge::<Completion>(&answer)
            .and_then(|completion| completion.words(&answer.headers))
            .map_err(|kind| http.fault(&call, kind))
    }

    /// Asks OpenRouter about the key, which costs nothing: that it answers and lets us in. May be repeated.
    ///
    /// # Errors
    /// As any call.
    pub async fn probe(&self) -> Result<Probe, Fault> {
        let Inner { http, settings } = &*self.inner;
        let request = http.client().get(format!("{}/key", settings.base_url));
        let answer = http.send("key", request.bearer_auth(settings.key.expose_secret())).await?;
        let key = wire::judge::<Key>(&answer).map_err(|kind| http.fault("key", kind))?;
        Ok(Probe { model: settings.model.clone(), is_spent: key.is_spent() })
    }
}

/// Never shows a secret.
impl fmt::Debug for OpenRouter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OpenRouter").field("model", &self.inner.settings.model).finish_non_exhaustive()
    }
}
