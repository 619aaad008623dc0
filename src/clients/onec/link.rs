//! The calls themselves: one at a time, as the user of the interface, with the rule that makes a creation repeatable.
//!
//! Every request is a session and a licence of 1C, so there is never more than one under way. Nothing here repeats a
//! write, and a GET of an address that posts is never built.

use std::io::Read;
use std::sync::Arc;
use std::time::Duration;

use reqwest::RequestBuilder;
use reqwest::header::{ACCEPT, CONTENT_LENGTH, CONTENT_TYPE};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use tokio::sync::Semaphore;
use url::Url;

use super::answer::{self, ABSENT};
use super::members;
use super::query::{self, Query};
use super::wire::Fields;
use super::{BadAddress, Settings};
use crate::clients::fault::{Fault, Kind, Ran};
use crate::clients::http::{Http, Streamed};
use crate::types::{Ref, System};

/// Where the interface lies below an infobase.
const INTERFACE: &str = "/odata/standard.odata";

/// How much longer a large set takes than another answer: cold bases needed over 20 seconds for the balance of a few
/// thousand items.
const SLOWER: u32 = 5;

/// 1C created the object under another reference than ours.
pub(super) const KEY_IGNORED: &str = "KEY_IGNORED";

/// The way to one infobase.
pub(super) struct Link {
    http: Http,
    root: String,
    username: String,
    password: SecretString,
    patience: Duration,
    turn: Arc<Semaphore>,
}

impl Link {
    /// A way to the infobase the settings name; no call is made.
    pub(super) fn new(settings: &Settings) -> Result<Self, BadAddress> {
        Ok(Self {
            http: Http::new(System::OneC, settings.patience),
            root: root(&settings.base_url)?,
            username: settings.username.clone(),
            password: settings.password.clone(),
            patience: settings.patience,
            turn: Arc::new(Semaphore::new(1)),
        })
    }

    /// How many answers came so far.
    pub(super) fn answers(&self) -> u64 {
        self.http.answers()
    }

    /// The members of a set a query asks for.
    pub(super) async fn set(&self, query: Query) -> Result<Vec<Value>, Fault> {
        let call = format!("GET {}", query.set());
        let request = self.http.client().get(self.url(&query.address()));
        match self.call(&call, request).await? {
            Value::Object(mut answer) => match answer.remove("value") {
                Some(Value::Array(members)) => Ok(members),
                _ => Err(self.unreadable(&call, "a set was expected")),
            },
            _ => Err(self.unreadable(&call, "a set was expected")),
        }
    }

    /// Gathers the members of a set by `gather` while they arrive, however many there are; waits for them [`SLOWER`] times
    /// as long as for other answers.
    pub(super) async fn gather<T: Default + Send + 'static>(
        &self,
        query: Query,
        gather: impl Fn(&mut T, Fields<'_>) + Send + 'static,
    ) -> Result<T, Fault> {
        let call = format!("GET {}", query.set());
        let request = self.request(self.http.client().get(self.url(&query.address())));
        let request = request.timeout(self.patience * SLOWER);
        let turn = Arc::clone(&self.turn).acquire_owned().await.expect("the turn is never closed");
        let read = move |body: &mut dyn Read| {
            // Whoever waits for the answer may be gone: the turn is over when it has been read.
            let _turn = turn;
            let mut gathered = T::default();
            members::read(body, &mut |fields| gather(&mut gathered, fields)).map(|_| gathered)
        };
        match self.http.stream(&call, request, read).await? {
            Streamed::Read(outcome) => outcome.map_err(|kind| self.fault(&call, kind)),
            Streamed::Whole(answer) => match answer::judge(&answer) {
                Ok(_) => Err(self.unreadable(&call, "a set was expected")),
                Err(kind) => Err(self.fault(&call, kind)),
            },
        }
    }

    /// One object; none only when 1C says for sure that there is none.
    pub(super) async fn object(&self, set: &str, key: Ref) -> Result<Option<Value>, Fault> {
        let call = format!("GET {set} by key");
        let request = self.http.client().get(self.url(&query::object_address(set, key)));
        match self.call(&call, request).await {
            Ok(object) if has_key(&object, key) => Ok(Some(object)),
            Ok(_) => Err(self.unreadable(&call, "an object with the reference asked for was expected")),
            Err(Fault { kind: Kind::Refused { code, .. }, .. }) if code == ABSENT => Ok(None),
            Err(fault) => Err(fault),
        }
    }

    /// Creates an object under a reference of ours, which `body` must carry as `Ref_Key`.
    ///
    /// 1C refuses a second object under the same reference, but with which status it does so, and whether a timeout or
    /// a page came before or after the work, is not to be relied on: anything but a readable object is decided by a
    /// look. A call that timed out may still be carried out after that look; repeating it later is harmless.
    pub(super) async fn create(&self, set: &str, key: Ref, body: &Value) -> Result<Value, Fault> {
        let fault = match self.try_create(set, key, body).await {
            Ok(object) => return Ok(object),
            Err(fault) if matches!(fault.kind, Kind::Away { ran: Ran::No, .. }) => return Err(fault),
            Err(fault) => fault,
        };
        match self.object(set, key).await {
            Ok(Some(object)) => Ok(object),
            // The refusal may be that of a duplicate: what is not seen cannot be called absent.
            Err(look) if matches!(fault.kind, Kind::Refused { .. }) && look.passes() => {
                let words = format!("{}, and then {}", fault.kind, look.kind);
                Err(self.fault(&fault.call, Kind::Away { ran: Ran::Perhaps, again_after: None, words }))
            }
            Ok(None) | Err(_) => Err(fault),
        }
    }

    /// Posts a document. May be repeated: a posted one is posted again.
    pub(super) async fn post(&self, set: &str, key: Ref) -> Result<(), Fault> {
        let address = self.url(&query::post_address(set, key));
        // IIS answers 411 to a POST that does not say how long it is.
        let request = self.http.client().post(address).header(CONTENT_LENGTH, 0);
        self.call(&format!("POST {set}/Post"), request).await.map(drop)
    }

    /// A fault of 1C.
    pub(super) fn fault(&self, call: &str, kind: Kind) -> Fault {
        self.http.fault(call, kind)
    }

    /// A fault for an answer that is not what the contract says.
    pub(super) fn unreadable(&self, call: &str, words: &str) -> Fault {
        self.fault(call, Kind::Unreadable { words: words.to_owned() })
    }

    async fn try_create(&self, set: &str, key: Ref, body: &Value) -> Result<Value, Fault> {
        let call = format!("POST {set}");
        let request = self.http.client().post(self.url(&query::set_address(set)));
        let request = request.header(CONTENT_TYPE, "application/json; charset=utf-8").body(body.to_string());
        let object = self.call(&call, request).await?;
        if has_key(&object, key) {
            return Ok(object);
        }
        let Some(other) = Fields::of(&object).and_then(Fields::key) else {
            return Err(self.unreadable(&call, "the object created was expected"));
        };
        // Repeating this by itself would make one object after another.
        let words = format!("created as {other} instead of {key}");
        Err(self.fault(&call, Kind::Refused { code: KEY_IGNORED.into(), words }))
    }

    async fn call(&self, call: &str, request: RequestBuilder) -> Result<Value, Fault> {
        let _turn = self.turn.acquire().await.expect("the turn is never closed");
        let answer = self.http.send(call, self.request(request)).await?;
        answer::judge(&answer).map_err(|kind| self.fault(call, kind))
    }

    /// A request as the user of the interface.
    fn request(&self, request: RequestBuilder) -> RequestBuilder {
        request
            .basic_auth(&self.username, Some(self.password.expose_secret()))
            .header(ACCEPT, "application/json;odata=nometadata")
    }

    fn url(&self, address: &str) -> String {
        format!("{}/{address}", self.root)
    }
}

/// The root of the interface for the address of an infobase, given with or without the interface.
fn root(address: &str) -> Result<String, BadAddress> {
    let mut url = Url::parse(address.trim()).map_err(|_| BadAddress)?;
    let plain = url.username().is_empty() && url.password().is_none() && url.query().is_none();
    if !matches!(url.scheme(), "http" | "https") || !plain {
        return Err(BadAddress);
    }
    url.set_fragment(None);
    let infobase = url.as_str().trim_end_matches('/');
    Ok(format!("{}{INTERFACE}", infobase.strip_suffix(INTERFACE).unwrap_or(infobase)))
}

fn has_key(object: &Value, key: Ref) -> bool {
    Fields::of(object).and_then(Fields::key) == Some(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interface_is_found_below_any_spelling_of_the_infobase() {
        for (address, expected) in [
            ("http://host/buh", "http://host/buh/odata/standard.odata"),
            (" https://host:8443/buh/ ", "https://host:8443/buh/odata/standard.odata"),
            ("http://host/buh/odata/standard.odata/", "http://host/buh/odata/standard.odata"),
            ("http://host", "http://host/odata/standard.odata"),
            ("http://host/база", "http://host/%D0%B1%D0%B0%D0%B7%D0%B0/odata/standard.odata"),
        ] {
            assert_eq!(root(address), Ok(expected.to_owned()), "{address}");
        }
        for bad in ["", "host/buh", "ftp://host/buh", "http://", "http://user:word@host/buh", "http://host/buh?x=1"] {
            assert_eq!(root(bad), Err(BadAddress), "{bad}");
        }
    }
}
