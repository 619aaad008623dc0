//! One request from the wire to the state and back.
//!
//! A request opens a session, which may be refused; inside it the work is done in one go.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, State as Extract};
use axum::http::{HeaderMap, HeaderValue, Method, Response, StatusCode, Uri, header};
use percent_encoding::percent_decode_str;

use super::Shared;
use super::answer::{self, Format, Reply};
use super::auth;
use super::books;
use super::filter::Operand;
use super::metadata;
use super::posting;
use super::query::Query;
use super::refusal::Refusal;
use super::schema::{self, BOOKS, Family, GOODS, Set};
use super::state::State;
use super::target::{Segment, arguments, segments};
use super::value::{Row, full, text};
use super::write::{self, Manner};

/// Path of the interface, with a slash at its end.
const ROOT: &str = "/buh/odata/standard.odata/";

/// Longest address the web server in front of 1C takes; Apache's own default.
const TARGET_LIMIT: usize = 8_190;

/// The infobase behind HTTP.
pub(crate) fn router(shared: Arc<Shared>) -> Router {
    Router::new().fallback(serve).layer(DefaultBodyLimit::disable()).with_state(shared)
}

async fn serve(
    Extract(shared): Extract<Arc<Shared>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response<Body> {
    if uri.path_and_query().is_some_and(|target| target.as_str().len() > TARGET_LIMIT) {
        return answer::page(StatusCode::URI_TOO_LONG, "Request-URI Too Long");
    }
    let path = percent_decode_str(uri.path()).decode_utf8_lossy().into_owned();
    // Other publications, and the HTTP services nobody published, are not there at all.
    let Some(resource) = path.strip_prefix(ROOT).or((path == ROOT.trim_end_matches('/')).then_some("")) else {
        return answer::page(StatusCode::NOT_FOUND, "Not Found");
    };
    if !auth::is_known(&headers) {
        let mut refused = answer::page(StatusCode::UNAUTHORIZED, "Unauthorized");
        let realm = HeaderValue::from_static("Basic realm=\"1C:Enterprise 8.3\"");
        refused.headers_mut().insert(header::WWW_AUTHENTICATE, realm);
        return refused;
    }
    let (cap, delay) = shared.begin();
    let session = Session::open(&shared.sessions);
    if cap.is_some_and(|cap| session.number > cap) {
        return answer::page(StatusCode::NOT_ACCEPTABLE, "Session cannot be started");
    }
    if !delay.is_zero() {
        tokio::time::sleep(delay).await;
    }
    let ask =
        Ask { method, resource: resource.to_owned(), query: uri.query().unwrap_or_default().to_owned(), headers, body };
    ask.answered(&shared)
}

/// A session while its request is under way.
struct Session<'a> {
    open: &'a AtomicUsize,
    number: usize,
}

impl<'a> Session<'a> {
    fn open(open: &'a AtomicUsize) -> Self {
        Self { open, number: open.fetch_add(1, Ordering::SeqCst) + 1 }
    }
}

impl Drop for Session<'_> {
    fn drop(&mut self) {
        self.open.fetch_sub(1, Ordering::SeqCst);
    }
}

impl Shared {
    /// What a request meets before its work: how many may work at once, and how long it takes.
    fn begin(&self) -> (Option<usize>, Duration) {
        let mut state = self.lock();
        let first = std::mem::take(&mut state.switches.first_request_delay_ms);
        (state.switches.session_cap, Duration::from_millis(first + state.switches.request_ms))
    }
}

/// A request to the interface.
struct Ask {
    method: Method,
    resource: String,
    query: String,
    headers: HeaderMap,
    body: Bytes,
}

impl Ask {
    fn answered(&self, shared: &Shared) -> Response<Body> {
        let query = Query::parse(&self.query);
        let accept = self.header("accept");
        let format = Format::of(query.as_ref().ok(), accept);
        let done = query.and_then(|query| {
            format.clone()?;
            shared.change(|state| self.work(state, &query))
        });
        // An unreadable wish for a format is answered in the shape the header asks for.
        let format = format.or_else(|_| Format::of(None, accept)).unwrap_or(Format::Atom);
        match done {
            Ok(reply) => answer::reply(reply, format, &self.root()),
            Err(refusal) => answer::refusal(&refusal, format, shared.lock().switches.fresh_mode),
        }
    }

    fn work(&self, state: &mut State, query: &Query) -> Result<Reply, Refusal> {
        if self.method == Method::HEAD {
            return Err(Refusal::method("HEAD"));
        }
        let path = segments(&self.resource)?;
        let Some((first, rest)) = path.split_first() else { return Err(Refusal::unknown_set("")) };
        match first.name.as_str() {
            "" => return self.reads(|| Ok(Reply::Service(published(state)))),
            "$metadata" => return self.reads(|| Ok(Reply::Description(metadata::describe(state)))),
            _ => {}
        }
        let set = schema::set(&first.name).filter(|set| state.publishes(set));
        let set = set.ok_or_else(|| Refusal::unknown_set(&first.name))?;
        match (&first.arguments, rest) {
            (None, []) => self.whole_set(state, set, query),
            (None, [segment]) => self.reads(|| part_of_set(state, set, segment, query)),
            (Some(key), rest) => self.entity(state, set, &key_of(set, key)?, rest, query),
            (None, _) => Err(Refusal::unknown_field(&self.resource)),
        }
    }

    fn whole_set(&self, state: &mut State, set: &'static Set, query: &Query) -> Result<Reply, Refusal> {
        if self.method == Method::POST {
            let key = write::create(state, set, &self.json()?, self.manner())?;
            let row = full(state.find(set.name, &key)?.clone(), &set.fields);
            return Ok(Reply::Created { set, key, row });
        }
        self.reads(|| {
            let page = query.apply(state, set, readable(state, set, query)?)?;
            Ok(Reply::Rows { set, resource: set.name.to_owned(), page })
        })
    }

    fn entity(
        &self,
        state: &mut State,
        set: &'static Set,
        key: &str,
        rest: &[Segment],
        query: &Query,
    ) -> Result<Reply, Refusal> {
        match (rest, self.method.as_str()) {
            ([], "GET") if set.name == BOOKS => Ok(Reply::Entity { set, row: books::record_set(state, key) }),
            ([], "GET") => {
                let row = query.single(state, set, state.find(set.name, key)?)?;
                Ok(Reply::Entity { set, row })
            }
            ([], "PATCH") => {
                self.check_version(state, set, key)?;
                write::change(state, set, key, &self.json()?, self.manner())?;
                let row = full(state.find(set.name, key)?.clone(), &set.fields);
                Ok(Reply::Entity { set, row })
            }
            ([], "DELETE") => {
                self.check_version(state, set, key)?;
                write::delete(state, set, key, self.manner())?;
                Ok(Reply::Done(StatusCode::NO_CONTENT))
            }
            // A reading request posts as well as a writing one.
            ([action], "POST" | "GET") if action.name == "Post" => {
                posting::post(state, set, key).map(|()| Reply::Done(StatusCode::OK))
            }
            ([action], "POST" | "GET") if action.name == "Unpost" => {
                posting::unpost(state, set, key).map(|()| Reply::Done(StatusCode::OK))
            }
            ([step], "GET") => behind(state, set, key, &step.name, query),
            (_, method) => Err(Refusal::method(method)),
        }
    }

    /// Does the work when the method only reads.
    fn reads(&self, work: impl FnOnce() -> Result<Reply, Refusal>) -> Result<Reply, Refusal> {
        if self.method == Method::GET { work() } else { Err(Refusal::method(self.method.as_str())) }
    }

    fn json(&self) -> Result<Row, Refusal> {
        let body = self.body.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&self.body);
        let value: serde_json::Value = serde_json::from_slice(body)
            .map_err(|fault| Refusal::exception(format!("Непредвиденный символ при чтении JSON: {fault}")))?;
        match value {
            serde_json::Value::Object(row) => Ok(row),
            _ => Err(Refusal::new(400, 2, "Неверный формат запроса")),
        }
    }

    fn manner(&self) -> Manner {
        Manner { loading: self.header("1C_OData-DataLoadMode").eq_ignore_ascii_case("true") }
    }

    fn check_version(&self, state: &State, set: &Set, key: &str) -> Result<(), Refusal> {
        let wanted = self.header("if-match");
        let wanted = wanted.trim_start_matches("W/").trim_matches('"');
        if !state.switches.if_match_honoured || matches!(wanted, "" | "*") {
            return Ok(());
        }
        if text(state.find(set.name, key)?, "DataVersion") == wanted {
            return Ok(());
        }
        Err(Refusal::new(412, -1, "Версия объекта не совпадает с переданной"))
    }

    fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    fn root(&self) -> String {
        format!("http://{}{ROOT}", self.header("host"))
    }
}

fn published(state: &State) -> Vec<&'static str> {
    schema::all().filter(|set| state.publishes(set)).map(|set| set.name).collect()
}

/// What stands in the brackets behind a set, as the key it is stored under.
fn key_of(set: &Set, brackets: &str) -> Result<String, Refusal> {
    let found = arguments(brackets).map_err(|refusal| Refusal::new(400, 6, refusal.text))?;
    let missing = || Refusal::new(400, 7, "Пропущен элемент ключа");
    let Family::Register(dimensions) = set.family else {
        return match found.get("").or_else(|| found.get("Ref_Key")) {
            Some(Operand::Key(key)) => Ok(key.clone()),
            _ => Err(missing()),
        };
    };
    let mut record = Row::new();
    for name in dimensions {
        let value = match found.get(*name).ok_or_else(missing)? {
            Operand::Text(value) | Operand::Key(value) | Operand::Date(value) | Operand::Typed { key: value, .. } => {
                value
            }
            Operand::Number(_) | Operand::Flag(_) | Operand::Nothing => return Err(missing()),
        };
        record.insert((*name).into(), value.as_str().into());
    }
    Ok(write::record_key(&record, dimensions))
}

/// All rows of a set, unless one of them is forbidden.
fn readable<'a>(state: &'a State, set: &Set, query: &Query) -> Result<Vec<Cow<'a, Row>>, Refusal> {
    if state.switches.rls.as_deref() == Some(set.name) && !query.allowed_only() {
        return Err(Refusal::no_right());
    }
    match set.name {
        BOOKS => Err(Refusal::not_imitated("чтение всех наборов записей")),
        _ if books::is_records(set) => Ok(books::records(state)),
        _ => Ok(state.list(set)),
    }
}

/// `$count`, and the virtual tables of registers.
fn part_of_set(state: &State, set: &'static Set, segment: &Segment, query: &Query) -> Result<Reply, Refusal> {
    match (set.name, segment.name.as_str()) {
        (_, "$count") => {
            let rows = query.filtered(state, set, readable(state, set, query)?)?;
            Ok(Reply::Count(rows.len()))
        }
        (BOOKS, "Balance") => {
            let page = books::balance(state, &parameters(segment, query)?, query)?;
            Ok(Reply::Rows { set: schema::balance(), resource: format!("{BOOKS}/Balance"), page })
        }
        (GOODS, "Balance") => {
            let page = query.apply(state, set, Vec::new())?;
            Ok(Reply::Rows { set, resource: format!("{GOODS}/Balance"), page })
        }
        (BOOKS | GOODS, name) => Err(Refusal::not_imitated(name)),
        (_, name) => Err(Refusal::unknown_field(name)),
    }
}

/// Parameters of a virtual table, in brackets or behind the question mark.
fn parameters(segment: &Segment, query: &Query) -> Result<BTreeMap<String, Operand>, Refusal> {
    let mut found = arguments(segment.arguments.as_deref().unwrap_or_default())?;
    for name in ["Period", "Condition", "AccountCondition", "Dimensions", "ExtraDimensions"] {
        let Some(value) = query.get(name) else { continue };
        let quoted = value.starts_with('\'') || value.starts_with("datetime'");
        let value = if quoted { arguments(value)?.remove("") } else { Some(Operand::Text(value.to_owned())) };
        found.extend(value.map(|value| (name.to_owned(), value)));
    }
    Ok(found)
}

/// What a reference of an entity leads to.
fn behind(state: &State, set: &Set, key: &str, name: &str, query: &Query) -> Result<Reply, Refusal> {
    let row = state.find(set.name, key)?;
    let (field, target) = schema::navigation(&set.fields, name).ok_or_else(|| Refusal::unknown_field(name))?;
    let set = schema::set(target).ok_or_else(|| Refusal::unknown_set(target))?;
    let row = query.single(state, set, state.find(target, text(row, &field.name))?)?;
    Ok(Reply::Entity { set, row })
}
