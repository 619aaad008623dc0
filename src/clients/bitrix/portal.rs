//! One portal at the other end of a webhook: sends calls at the pace it allows, follows it when it is renamed, and
//! reads its answers.
//!
//! The webhook's address is a password. It never leaves this file: not into a log, not into a fault.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError, RwLock};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderMap, LOCATION};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use thiserror::Error;
use tokio::time::sleep;
use url::{Host, Url};

use super::answer::{self, Refusal, Trouble};
use super::batch::{Answers, Batch, reset_at};
use super::limit::{Bucket, Pace};
use super::value::Misfit;
use crate::clients::http::{Answer, Http};
use crate::clients::{Fault, Kind};
use crate::types::System;

const JSON: &str = "application/json";

/// What is wrong with the address of a webhook. Says nothing of the address itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum WebhookFault {
    /// Not an address at all.
    #[error("not an address: {0}")]
    NotAUrl(#[from] url::ParseError),
    /// Not of the form `https://portal/rest/1/code/`.
    #[error("not the address of an inbound webhook, https://portal/rest/1/code/")]
    NotAWebhook,
}

/// A portal, with everything the calls to it share.
pub(super) struct Portal {
    http: Http,
    address: RwLock<Address>,
    pace: Pace,
    bucket: Mutex<Bucket>,
    /// When the time limit of each method ends, by its last good answer.
    resets: Mutex<HashMap<String, Duration>>,
}

impl Portal {
    pub(super) fn new(webhook_url: &SecretString, pace: Pace, patience: Duration) -> Result<Self, WebhookFault> {
        Ok(Self {
            http: Http::new(System::Bitrix24, patience),
            address: RwLock::new(Address::parse(webhook_url.expose_secret())?),
            pace,
            bucket: Mutex::new(Bucket::new(pace, Instant::now())),
            resets: Mutex::default(),
        })
    }

    /// How long the next request would wait for its turn.
    pub(super) fn wait(&self) -> Duration {
        locked(&self.bucket).wait(Instant::now())
    }

    /// How long a batch that is not full may wait for company.
    pub(super) fn company(&self) -> Duration {
        locked(&self.bucket).company(Instant::now())
    }

    /// So many processes pour into the portal's bucket.
    pub(super) fn share(&self, processes: u32) {
        locked(&self.bucket).keep(self.pace.shared(processes));
    }

    /// How many answers came so far.
    pub(super) fn answers(&self) -> u64 {
        self.http.answers()
    }

    /// Calls one method and gives its result. Waits for its turn; repeats only what the limit refused, which
    /// certainly did not run.
    pub(super) async fn call(&self, method: &str, params: &Value) -> Result<Value, Fault> {
        let body = Bytes::from(params.to_string());
        let (mut pause, mut repeats_left) = (self.pace.pause, self.pace.repeats);
        loop {
            let answer = self.exchange(method, &body).await?;
            let refusal = match answer::open(answer.status, &answer.body) {
                Ok(envelope) => {
                    self.remember_reset(method, &envelope.time);
                    return Ok(envelope.result);
                }
                Err(Trouble::Unusable(kind)) => return Err(self.http.fault(method, kind)),
                Err(Trouble::Refused(refusal)) => refusal,
            };
            if refusal.over_pace() {
                locked(&self.bucket).brim(Instant::now());
            }
            if !refusal.over_pace() || repeats_left == 0 {
                return Err(self.http.fault(method, self.meaning(method, refusal)));
            }
            tracing::debug!(system = %System::Bitrix24, call = method, "over the portal's pace");
            sleep(pause + pause.mul_f64(rand::random::<f64>() / 4.0)).await;
            pause *= 2;
            repeats_left -= 1;
        }
    }

    /// Runs a batch: one request, whatever it holds. The failures of its commands are inside the answers.
    pub(super) async fn run(&self, batch: &Batch) -> Result<Answers, Fault> {
        let body = batch.body().map_err(|kind| self.http.fault("batch", kind))?;
        let result = self.call("batch", &body).await?;
        batch
            .sort(
                &result,
                |method, refusal| self.meaning(method, refusal),
                |method, time| self.remember_reset(method, time),
            )
            .map_err(|misfit| self.misfit("batch", misfit))
    }

    /// An answer that is not what the contract says.
    pub(super) fn misfit(&self, call: &str, misfit: Misfit) -> Fault {
        self.http.fault(call, Kind::Unreadable { words: misfit.0 })
    }

    /// Sends a call to where the portal is now. After a renaming the old address answers with a redirect, and a POST
    /// that followed it by itself would turn into an empty GET: so it is posted again, once, and the new address kept.
    /// See <https://apidocs.bitrix24.com/settings/how-to-call-rest-api/change-domen.html>.
    async fn exchange(&self, method: &str, body: &Bytes) -> Result<Answer, Fault> {
        let address = self.address();
        let answer = self.send(method, &address, body).await?;
        if !answer.status.is_redirection() {
            return Ok(answer);
        }
        let moved = address.moved(method, &answer.headers).ok_or_else(|| self.lost(method))?;
        let answer = self.send(method, &moved, body).await?;
        if answer.status.is_redirection() {
            return Err(self.lost(method));
        }
        self.remember_address(moved);
        Ok(answer)
    }

    async fn send(&self, method: &str, address: &Address, body: &Bytes) -> Result<Answer, Fault> {
        let wait = locked(&self.bucket).pour(Instant::now());
        if !wait.is_zero() {
            sleep(wait).await;
        }
        let url = address.of_method(method);
        let request = self.http.client().post(url).header(CONTENT_TYPE, JSON).header(ACCEPT, JSON).body(body.clone());
        self.http.send(method, request).await
    }

    /// A redirect that is not followed: somebody must look up where the portal is and make the webhook known anew.
    fn lost(&self, method: &str) -> Fault {
        let words = "redirected to where no webhook of this portal can be".to_owned();
        self.http.fault(method, Kind::LockedOut { code: "MOVED".to_owned(), words })
    }

    /// What a no means, with the end of the limit it speaks of and without our password in its words.
    fn meaning(&self, method: &str, mut refusal: Refusal) -> Kind {
        let again_after =
            if refusal.over_time() { self.until_reset(method) } else { refusal.over_pace().then(|| self.pace.drain()) };
        let code = self.address().code;
        refusal.code = refusal.code.replace(&code, "…");
        refusal.words = refusal.words.replace(&code, "…");
        refusal.kind(again_after)
    }

    fn address(&self) -> Address {
        self.address.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn remember_address(&self, moved: Address) {
        let mut address = self.address.write().unwrap_or_else(PoisonError::into_inner);
        if *address != moved {
            tracing::warn!(system = %System::Bitrix24, host = moved.base.host_str(), "the portal was renamed");
            *address = moved;
        }
    }

    fn remember_reset(&self, method: &str, time: &Value) {
        if let Some(reset) = reset_at(time) {
            locked(&self.resets).insert(method.to_owned(), reset);
        }
    }

    fn until_reset(&self, method: &str) -> Option<Duration> {
        let reset = *locked(&self.resets).get(method)?;
        reset.checked_sub(SystemTime::now().duration_since(UNIX_EPOCH).ok()?)
    }
}

/// The address of a webhook: a password.
#[derive(Clone, PartialEq, Eq)]
struct Address {
    /// Ends with a slash.
    base: Url,
    code: String,
}

impl Address {
    fn parse(text: &str) -> Result<Self, WebhookFault> {
        Self::of(Url::parse(text.trim())?).ok_or(WebhookFault::NotAWebhook)
    }

    fn of(mut base: Url) -> Option<Self> {
        base.set_query(None);
        base.set_fragment(None);
        let path = base.path().trim_end_matches('/').to_owned();
        let [code, user, "rest"] = path.rsplit('/').take(3).collect::<Vec<_>>()[..] else { return None };
        let is_number = !user.is_empty() && user.bytes().all(|byte| byte.is_ascii_digit());
        if !matches!(base.scheme(), "https" | "http") || code.is_empty() || !is_number {
            return None;
        }
        base.set_path(&format!("{path}/"));
        Some(Self { code: code.to_owned(), base })
    }

    fn of_method(&self, method: &str) -> Url {
        let mut url = self.base.clone();
        url.set_path(&format!("{}{method}", self.base.path()));
        url
    }

    /// Where a redirected method says the webhook is now, if that can be and may be: the password is shown to no host
    /// without TLS, unless all of it happens on this machine.
    fn moved(&self, method: &str, headers: &HeaderMap) -> Option<Self> {
        let location = headers.get(LOCATION)?.to_str().ok()?;
        let mut url = self.of_method(method).join(location).ok()?;
        if url.scheme() != "https" && !(is_loopback(&url) && is_loopback(&self.base)) {
            return None;
        }
        let path = url.path().trim_end_matches('/');
        let base = path.strip_suffix(".json").unwrap_or(path).strip_suffix(method)?.strip_suffix('/')?.to_owned();
        url.set_path(&base);
        Self::of(url)
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Address").field(&self.base.host_str().unwrap_or_default()).finish()
    }
}

impl fmt::Debug for Portal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Portal").field("address", &self.address()).finish_non_exhaustive()
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

/// What the guarded values hold stays right even where a holder panicked.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
