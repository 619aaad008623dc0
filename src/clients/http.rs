//! The HTTP under every client: one way to send, one log line per call, no secret in it.
//!
//! It never follows a redirect (a POST would turn into a GET), never asks a proxy and never repeats a call: only the client
//! knows what a repetition means.

use std::io::{BufReader, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use bytes::Bytes;
use futures::{StreamExt, TryStreamExt};
use reqwest::header::{CONTENT_TYPE, HeaderMap};
use reqwest::{RequestBuilder, Response, StatusCode, redirect};
use tokio_util::io::{StreamReader, SyncIoBridge};

use super::fault::{Fault, Kind, Ran};
use crate::types::System;

/// How long a connection may take to open.
const CONNECT: Duration = Duration::from_secs(5);

/// Largest answer taken; a full balance of 100 000 rows is about 100 MB.
const LARGEST_ANSWER: usize = 256 * 1024 * 1024;

/// An answer as it came, whatever its status.
#[derive(Debug)]
pub struct Answer {
    /// HTTP status.
    pub status: StatusCode,
    /// Headers.
    pub headers: HeaderMap,
    /// The whole body.
    pub body: Bytes,
}

/// What came of an answer that was to be read while it arrives.
#[derive(Debug)]
pub enum Streamed<T> {
    /// It was read.
    Read(T),
    /// It is no good JSON answer, and here as a whole.
    Whole(Answer),
}

/// The HTTP client of one outside system; cheap to clone.
#[derive(Clone)]
pub struct Http {
    system: System,
    client: reqwest::Client,
    patience: Duration,
    answers: Arc<AtomicU64>,
}

impl Http {
    /// A client for `system` that waits at most `patience` for a whole answer.
    ///
    /// # Panics
    /// When the TLS library cannot start, which is a broken build.
    pub fn new(system: System, patience: Duration) -> Self {
        let client = reqwest::Client::builder()
            .user_agent(concat!("daneker/", env!("CARGO_PKG_VERSION")))
            .redirect(redirect::Policy::none())
            // 1C's password goes with every call, readable as it is; HTTP_PROXY must not hand it to a third party.
            .no_proxy()
            .connect_timeout(CONNECT)
            .timeout(patience)
            .tcp_nodelay(true)
            .build()
            .expect("a client without custom certificates can always be built");
        Self { system, client, patience, answers: Arc::default() }
    }

    /// The underlying client, to start a request with.
    pub fn client(&self) -> &reqwest::Client {
        &self.client
    }

    /// The system called.
    pub fn system(&self) -> System {
        self.system
    }

    /// How many whole answers came so far, those of a server that is unwell (5xx) not counted.
    pub fn answers(&self) -> u64 {
        self.answers.load(Ordering::Relaxed)
    }

    /// Sends a request and reads the whole answer. `call` names it in logs and faults and must hold no secret.
    ///
    /// # Errors
    /// `Away` when no whole answer came: [`Ran::No`] only when not even a connection could be opened.
    pub async fn send(&self, call: &str, request: RequestBuilder) -> Result<Answer, Fault> {
        let started = Instant::now();
        let outcome = self.exchange(request).await;
        let duration_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
        match &outcome {
            Ok(answer) => {
                let status = answer.status.as_u16();
                self.answers.fetch_add(u64::from(status < 500), Ordering::Relaxed);
                tracing::debug!(system = %self.system, call, status, bytes = answer.body.len(), duration_ms, "outside call");
            }
            Err((_, words)) => {
                tracing::debug!(system = %self.system, call, duration_ms, error = words, "outside call without an answer");
            }
        }
        outcome.map_err(|(ran, words)| self.fault(call, Kind::Away { ran, again_after: None, words }))
    }

    /// As [`Http::send`], but the body of a good JSON answer is handed to `read` while it arrives, on a thread for
    /// blocking work, so that an answer larger than memory allows can be taken. Any other answer is read whole.
    ///
    /// # Errors
    /// As [`Http::send`]; how a body that broke off shows is for `read` to say.
    pub async fn stream<T: Send + 'static>(
        &self,
        call: &str,
        request: RequestBuilder,
        read: impl FnOnce(&mut dyn Read) -> T + Send + 'static,
    ) -> Result<Streamed<T>, Fault> {
        let started = Instant::now();
        let away = |(ran, words)| self.fault(call, Kind::Away { ran, again_after: None, words });
        let response = request.send().await.map_err(|error| away(self.describe(error)))?;
        let (status, headers) = (response.status(), response.headers().clone());
        if !(status.is_success() && is_json(&headers)) {
            let body = self.whole(response).await.map_err(away)?;
            return Ok(Streamed::Whole(Answer { status, headers, body }));
        }
        let bytes = response.bytes_stream().map_err(std::io::Error::other);
        let bridge = SyncIoBridge::new(StreamReader::new(bytes));
        let reading =
            tokio::task::spawn_blocking(move || read(&mut BufReader::new(bridge.take(LARGEST_ANSWER as u64))));
        let outcome = reading.await.map_err(|error| away((Ran::Perhaps, error.to_string())))?;
        let duration_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.answers.fetch_add(1, Ordering::Relaxed);
        tracing::debug!(system = %self.system, call, status = status.as_u16(), duration_ms, "outside call, read as it came");
        Ok(Streamed::Read(outcome))
    }

    /// A fault of this system.
    pub fn fault(&self, call: &str, kind: Kind) -> Fault {
        Fault { system: self.system, call: call.to_owned(), kind }
    }

    async fn exchange(&self, request: RequestBuilder) -> Result<Answer, (Ran, String)> {
        let response = request.send().await.map_err(|error| self.describe(error))?;
        let (status, headers) = (response.status(), response.headers().clone());
        Ok(Answer { status, headers, body: self.whole(response).await? })
    }

    async fn whole(&self, response: Response) -> Result<Bytes, (Ran, String)> {
        let mut body = Vec::new();
        let mut chunks = response.bytes_stream();
        while let Some(chunk) = chunks.next().await {
            let chunk = chunk.map_err(|error| self.describe(error))?;
            if body.len() + chunk.len() > LARGEST_ANSWER {
                return Err((Ran::Perhaps, format!("an answer over {LARGEST_ANSWER} bytes")));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body.into())
    }

    /// Whether the call can have run, and what happened, without the address (it may hold a secret).
    fn describe(&self, error: reqwest::Error) -> (Ran, String) {
        let error = error.without_url();
        let ran = if error.is_connect() || error.is_builder() { Ran::No } else { Ran::Perhaps };
        if error.is_timeout() && ran == Ran::Perhaps {
            return (ran, format!("no answer within {} s", self.patience.as_secs()));
        }
        let mut words = error.to_string();
        let mut cause = std::error::Error::source(&error);
        while let Some(deeper) = cause {
            words = deeper.to_string();
            cause = deeper.source();
        }
        (ran, words)
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    kind.trim_start().starts_with("application/json")
}
