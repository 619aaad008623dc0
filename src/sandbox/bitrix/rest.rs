//! The door of the portal's REST: address, webhook code, limits, parameters, and the envelope of every answer.
//!
//! <https://apidocs.bitrix24.ru/settings/how-to-call-rest-api/general-principles.html>

use std::sync::Arc;
use std::time::Instant;

use axum::body::{Body, to_bytes};
use axum::extract::{FromRequest, Multipart, Request, State as Shared};
use axum::http::{HeaderValue, Response, StatusCode, header};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use super::Portal;
use super::params::Params;
use super::reply::{Answer, Refusal, Reply};
use super::state::{ADMINISTRATOR, State};
use super::value::{Record, moment};
use super::{batch, methods};

/// What stands before `/rest/` once the portal has been renamed.
pub(super) const NEW_NAME: &str = "/renamed";

/// Answers whatever comes in over HTTP.
pub(super) async fn answer(Shared(portal): Shared<Arc<Portal>>, request: Request) -> Response<Body> {
    let target = request.uri().path_and_query().map(ToString::to_string).unwrap_or_default();
    let (path, renamed) = match request.uri().path().strip_prefix(NEW_NAME) {
        Some(path) => (path.to_owned(), true),
        None => (request.uri().path().to_owned(), false),
    };
    let address = Address::read(&path);
    let params = params(request).await;
    portal.with(|state| {
        if state.access.renamed && !renamed {
            return moved(&format!("http://{}{NEW_NAME}{target}", state.domain));
        }
        let stopwatch = Stopwatch::start(state.now());
        let answer = if renamed && !state.access.renamed { Err(unknown()) } else { admit(state, address, &params) };
        match answer {
            Ok(reply) => send(200, &envelope(reply, &stopwatch.time(state.now()))),
            Err(refusal) => send(refusal.status, &refusal.to_value()),
        }
    })
}

/// `/rest/{user}/{code}/{method}`.
struct Address {
    user: String,
    code: String,
    method: String,
}

impl Address {
    fn read(path: &str) -> Option<Self> {
        let mut parts = path.strip_prefix("/rest/")?.trim_end_matches('/').split('/').map(ToOwned::to_owned);
        let (user, code, method) = (parts.next()?, parts.next()?, parts.next()?);
        parts.next().is_none().then(|| Self { user, code, method: method_name(&method) })
    }
}

/// The name of a method without its suffix; names know no case.
pub(super) fn method_name(method: &str) -> String {
    let name = method.to_lowercase();
    name.strip_suffix(".json").unwrap_or(&name).to_owned()
}

/// Lets a call through to its method, or says why not. Nothing has been done when it says no.
fn admit(state: &mut State, address: Option<Address>, params: &Params) -> Answer {
    let Some(address) = address else { return Err(unknown()) };
    let access = &mut state.access;
    if access.revoked || address.code != access.code || address.user != ADMINISTRATOR.to_string() {
        return Err(Refusal::new(401, "NO_AUTH_FOUND", "Wrong authorization data"));
    }
    if access.overloaded {
        return Err(Refusal::new(503, "OVERLOAD_LIMIT", "REST API is blocked due to overload."));
    }
    if access.bucket.as_mut().is_some_and(|bucket| !bucket.admits(Instant::now())) {
        return Err(Refusal::new(503, "QUERY_LIMIT_EXCEEDED", "Too many requests"));
    }
    if address.method == "batch" {
        return batch::run(state, params);
    }
    methods::call(state, &address.method, params)
}

fn unknown() -> Refusal {
    Refusal::new(404, "ERROR_METHOD_NOT_FOUND", "Method not found!")
}

/// Parameters from the body, whatever its form, and from the query string. What cannot be read counts as absent, as PHP
/// has it.
async fn params(request: Request) -> Params {
    let query = Params::from_form(request.uri().query().unwrap_or_default());
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let kind = kind.to_lowercase();
    let body = if kind.starts_with("multipart/form-data") {
        multipart(request).await
    } else {
        let bytes = to_bytes(request.into_body(), usize::MAX).await.unwrap_or_default();
        let text = String::from_utf8_lossy(&bytes);
        if kind.starts_with("application/json") {
            Params::from_json(&text).unwrap_or_default()
        } else {
            Params::from_form(&text)
        }
    };
    body.or(query)
}

async fn multipart(request: Request) -> Params {
    let mut fields = Vec::new();
    if let Ok(mut parts) = Multipart::from_request(request, &()).await {
        while let Ok(Some(part)) = parts.next_field().await {
            let name = part.name().unwrap_or_default().to_owned();
            fields.push((name, part.text().await.unwrap_or_default()));
        }
    }
    Params::from_fields(fields)
}

/// Measures one method for the `time` of its answer.
pub(super) struct Stopwatch {
    at: DateTime<Utc>,
    started: Instant,
}

impl Stopwatch {
    pub(super) fn start(at: DateTime<Utc>) -> Self {
        Self { at, started: Instant::now() }
    }

    pub(super) fn time(&self, now: DateTime<Utc>) -> Value {
        #[expect(clippy::cast_precision_loss, reason = "the portal sends floats here, and nobody calculates with them")]
        let seconds = |at: DateTime<Utc>| at.timestamp_micros() as f64 / 1e6;
        let spent = self.started.elapsed().as_secs_f64();
        json!({
            "start": seconds(self.at), "finish": seconds(now), "duration": spent, "processing": spent,
            "date_start": moment(self.at), "date_finish": moment(now),
            "operating_reset_at": (now + TimeDelta::minutes(10)).timestamp(), "operating": spent,
        })
    }
}

fn envelope(reply: Reply, time: &Value) -> Value {
    let mut body = Record::new();
    body.insert("result".into(), reply.result);
    body.extend(reply.total.map(|total| ("total".to_owned(), json!(total))));
    body.extend(reply.next.map(|next| ("next".to_owned(), json!(next))));
    body.insert("time".into(), time.clone());
    body.into()
}

fn send(status: u16, body: &Value) -> Response<Body> {
    let mut answer = Response::new(Body::from(body.to_string()));
    *answer.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let kind = HeaderValue::from_static("application/json; charset=utf-8");
    answer.headers_mut().insert(header::CONTENT_TYPE, kind);
    answer
}

/// The old address of a renamed portal: 302, for whatever was sent.
fn moved(location: &str) -> Response<Body> {
    let mut answer = Response::new(Body::empty());
    *answer.status_mut() = StatusCode::FOUND;
    if let Ok(value) = location.parse() {
        answer.headers_mut().insert(header::LOCATION, value);
    }
    answer
}
