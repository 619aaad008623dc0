//! Stand-in for OpenRouter: chat completions in the OpenAI form, with answers a story puts into its mouth.
//!
//! It understands nothing and computes nothing. It must never answer a call the real one refuses: no key, no such
//! model, no messages. See <https://openrouter.ai/docs/api-reference/overview>.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::calls::Calls;
use super::fault::Faults;
use super::server::Server;

const KEY: &str = "sk-or-v1-sandbox-this-opens-nothing-elsewhere";
const MODELS: [&str; 6] = [
    "openrouter/auto",
    "openai/gpt-4o-mini",
    "openai/gpt-4.1-mini",
    "google/gemini-2.5-flash",
    "anthropic/claude-sonnet-4",
    "qwen/qwen3-32b",
];
/// What is said when no answer was prepared.
const POLITE: &str = "Thank you for asking. I am a stand-in and cannot think.";

/// What becomes of a completion.
enum Said {
    /// The model says this.
    Words(String),
    /// The model dies over it: an error with this code inside a 200.
    Breaks(u16),
}

/// What OpenRouter keeps; clones are the same.
#[derive(Clone, Default)]
struct Account {
    said: Arc<Mutex<VecDeque<Said>>>,
    is_spent: Arc<AtomicBool>,
}

impl Account {
    fn prepare(&self, said: Said) {
        self.said.lock().unwrap_or_else(PoisonError::into_inner).push_back(said);
    }

    fn next(&self) -> Option<Said> {
        self.said.lock().unwrap_or_else(PoisonError::into_inner).pop_front()
    }
}

/// A running stand-in for OpenRouter; it stops when dropped.
pub struct OpenRouter {
    server: Server,
    account: Account,
}

impl OpenRouter {
    /// Starts OpenRouter on 127.0.0.1 at `port` (0: any free one).
    ///
    /// # Errors
    /// When the port is taken.
    pub async fn start(port: u16) -> io::Result<Self> {
        let account = Account::default();
        let router = Router::new()
            .route("/api/v1/chat/completions", post(complete))
            .route("/api/v1/models", get(models))
            .route("/api/v1/key", get(key))
            .fallback(|| async { refusal(StatusCode::NOT_FOUND, "Not Found") })
            .with_state(account.clone());
        Ok(Self { server: Server::start(router, port).await?, account })
    }

    /// Base address, ending in `/api/v1`.
    pub fn base_url(&self) -> String {
        format!("{}/api/v1", self.server.url())
    }

    /// The one key that is accepted.
    pub fn key(&self) -> &'static str {
        KEY
    }

    /// Prepares the answer to the next completion, word for word, also where it breaks an asked-for schema, as models
    /// do. Several are said in the order of preparation.
    pub fn will_say(&self, text: &str) {
        self.account.prepare(Said::Words(text.into()));
    }

    /// Prepares the next completion to break off after it has begun: an error with this code inside a good answer.
    pub fn will_break(&self, code: u16) {
        self.account.prepare(Said::Breaks(code));
    }

    /// Uses up the credits of the key, or puts new ones on it.
    pub fn spend(&self, is_spent: bool) {
        self.account.is_spent.store(is_spent, Ordering::SeqCst);
    }

    /// The switchboard of faults between Daneker and OpenRouter.
    pub fn faults(&self) -> &Faults {
        self.server.faults()
    }

    /// Every call received.
    pub fn calls(&self) -> &Calls {
        self.server.calls()
    }
}

async fn complete(State(account): State<Account>, headers: HeaderMap, body: String) -> Response {
    if let Err(message) = authorise(&headers) {
        return refusal(StatusCode::UNAUTHORIZED, message);
    }
    if account.is_spent.load(Ordering::SeqCst) {
        return refusal(StatusCode::PAYMENT_REQUIRED, "Insufficient credits. Add more to go on.");
    }
    let Ok(request) = serde_json::from_str::<Value>(&body) else {
        return refusal(StatusCode::BAD_REQUEST, "Invalid JSON in the request body");
    };
    let model = request["model"].as_str().unwrap_or("openrouter/auto");
    // A variant such as `:free` or `:nitro` is part of the name a caller may use.
    if !MODELS.contains(&model.split(':').next().unwrap_or_default()) {
        return refusal(StatusCode::BAD_REQUEST, &format!("{model} is not a valid model ID"));
    }
    if request["messages"].as_array().is_none_or(Vec::is_empty) {
        return refusal(StatusCode::BAD_REQUEST, "Input required: specify \"prompt\" or \"messages\"");
    }
    let format = &request["response_format"];
    if let Some(message) = unfit(format) {
        return refusal(StatusCode::BAD_REQUEST, &message);
    }
    let content = match account.next() {
        Some(Said::Breaks(code)) => return broken(model, code),
        Some(Said::Words(words)) => words,
        None => unprepared(format),
    };
    let completion = Completion::of(model, &request, content);
    if request["stream"] == true { completion.stream() } else { completion.whole() }
}

/// What OpenAI finds wrong with the form asked for: a strict schema leaves nothing open.
fn unfit(format: &Value) -> Option<String> {
    if format["type"] != "json_schema" {
        return None;
    }
    let (asked, schema) = (&format["json_schema"], &format["json_schema"]["schema"]);
    if !schema.is_object() {
        return Some("response_format.json_schema.schema: expected an object".into());
    }
    let loose = (asked["strict"] == true).then(|| loose(schema)).flatten();
    loose.map(|what| format!("Invalid schema for response_format {}: {what}", asked["name"]))
}

/// The first object of a schema that is not closed, or has a property that may be left out.
fn loose(schema: &Value) -> Option<String> {
    if let Some(properties) = schema["properties"].as_object() {
        if schema["additionalProperties"] != false {
            return Some("'additionalProperties' is required to be supplied and to be false".into());
        }
        let required = |name: &String| schema["required"].as_array().is_some_and(|all| all.iter().any(|it| it == name));
        if let Some(name) = properties.keys().find(|name| !required(name)) {
            return Some(format!("'required' is required to include every key in properties. Missing '{name}'"));
        }
    }
    let inside = schema.as_object().into_iter().flat_map(Map::values).chain(schema.as_array().into_iter().flatten());
    inside.into_iter().find_map(loose)
}

/// A model that died over its answer: the status was good by then.
fn broken(model: &str, code: u16) -> Response {
    let error =
        json!({ "code": code, "message": "Provider returned error", "metadata": { "provider_name": "Sandbox" } });
    let mut body = envelope(model, "chat.completion");
    body["error"] = error;
    Json(body).into_response()
}

fn authorise(headers: &HeaderMap) -> Result<(), &'static str> {
    let given = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    match given.and_then(|given| given.strip_prefix("Bearer ")) {
        Some(KEY) => Ok(()),
        Some(_) => Err("User not found."),
        None => Err("No auth credentials found"),
    }
}

fn refusal(status: StatusCode, message: &str) -> Response {
    (status, Json(json!({ "error": { "message": message, "code": status.as_u16() } }))).into_response()
}

fn unprepared(format: &Value) -> String {
    match format["type"].as_str() {
        Some("json_schema") => {
            let schema = &format["json_schema"]["schema"];
            least(schema, schema).to_string()
        }
        Some("json_object") => "{}".into(),
        _ => POLITE.into(),
    }
}

/// The smallest value of a schema.
fn least(schema: &Value, root: &Value) -> Value {
    if let Some(pointer) = schema["$ref"].as_str().and_then(|path| path.strip_prefix('#')) {
        return root.pointer(pointer).map_or(Value::Null, |target| least(target, root));
    }
    if let Some(first) = schema["enum"].get(0).or_else(|| schema.get("const")) {
        return first.clone();
    }
    if let Some(first) = schema["anyOf"].get(0).or_else(|| schema["oneOf"].get(0)) {
        return least(first, root);
    }
    let kind = schema["type"].as_str().or_else(|| schema["type"][0].as_str());
    match kind.unwrap_or("object") {
        "string" => json!(""),
        "integer" | "number" => schema.get("minimum").cloned().unwrap_or_else(|| json!(0)),
        "boolean" => json!(false),
        "array" => json!([]),
        "null" => Value::Null,
        _ => {
            let required = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
            let fields = required.map(|name| (name.to_owned(), least(&schema["properties"][name], root)));
            Value::Object(fields.collect::<Map<_, _>>())
        }
    }
}

/// Characters of a token, by the rule of thumb.
const TOKEN: usize = 4;

/// What every answer begins with.
fn envelope(model: &str, object: &str) -> Value {
    let now = chrono::Utc::now().timestamp();
    let id = format!("gen-{now}-{}", &Uuid::new_v4().simple().to_string()[..20]);
    json!({ "id": id, "provider": "Sandbox", "model": model, "object": object, "created": now })
}

struct Completion {
    model: String,
    content: String,
    finish: &'static str,
    usage: Value,
}

impl Completion {
    /// An answer, cut off where it takes more tokens than were asked for.
    fn of(model: &str, request: &Value, content: String) -> Self {
        let tokens = |text: &str| text.chars().count().div_ceil(TOKEN);
        let most = request["max_tokens"].as_u64().and_then(|most| usize::try_from(most).ok()).unwrap_or(usize::MAX);
        let finish = if tokens(&content) > most { "length" } else { "stop" };
        let content: String = content.chars().take(most.saturating_mul(TOKEN)).collect();
        let (prompt, said) = (tokens(&request["messages"].to_string()), tokens(&content));
        let usage = json!({ "prompt_tokens": prompt, "completion_tokens": said, "total_tokens": prompt + said });
        Self { model: model.into(), content, finish, usage }
    }

    fn whole(self) -> Response {
        let mut body = envelope(&self.model, "chat.completion");
        let message = json!({ "role": "assistant", "content": self.content, "refusal": null });
        body["choices"] = json!([{
            "index": 0, "finish_reason": self.finish, "native_finish_reason": self.finish, "logprobs": null,
            "message": message,
        }]);
        body["usage"] = self.usage;
        Json(body).into_response()
    }

    /// Server-sent events: a comment while the provider is awaited, a chunk per word, the usage, `[DONE]`.
    fn stream(self) -> Response {
        let envelope = envelope(&self.model, "chat.completion.chunk");
        let chunk = |delta: Value, finish: Value| {
            let mut chunk = envelope.clone();
            chunk["choices"] = json!([{ "index": 0, "delta": delta, "finish_reason": finish, "logprobs": null }]);
            format!("data: {chunk}\n\n")
        };
        let mut events = vec![": OPENROUTER PROCESSING\n\n".to_owned()];
        let words = self.content.split_inclusive(' ');
        events.extend(words.map(|word| chunk(json!({ "role": "assistant", "content": word }), Value::Null)));
        events.push(chunk(json!({ "role": "assistant", "content": "" }), json!(self.finish)));
        let mut last = envelope.clone();
        last["choices"] = json!([]);
        last["usage"] = self.usage;
        events.push(format!("data: {last}\n\n"));
        events.push("data: [DONE]\n\n".into());
        let body = Body::from_stream(futures::stream::iter(events.into_iter().map(Ok::<_, Infallible>)));
        ([(header::CONTENT_TYPE, "text/event-stream")], body).into_response()
    }
}

async fn models() -> Response {
    let model = |id: &str| {
        json!({
            "id": id, "name": id, "created": 1_735_689_600, "context_length": 128_000,
            "pricing": { "prompt": "0", "completion": "0" },
            "supported_parameters": ["max_tokens", "response_format", "structured_outputs", "temperature"],
        })
    };
    Json(json!({ "data": MODELS.map(model) })).into_response()
}

async fn key(State(account): State<Account>, headers: HeaderMap) -> Response {
    if let Err(message) = authorise(&headers) {
        return refusal(StatusCode::UNAUTHORIZED, message);
    }
    let (limit, left) =
        if account.is_spent.load(Ordering::SeqCst) { (json!(5), json!(0)) } else { (json!(null), json!(null)) };
    let data =
        json!({ "label": "sandbox", "limit": limit, "limit_remaining": left, "usage": 0, "is_free_tier": false });
    Json(json!({ "data": data })).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_answer_fits_the_schema() {
        let schema = json!({
            "type": "object",
            "required": ["outcome", "metrics", "plan", "limit"],
            "$defs": { "plan": { "type": "object", "required": ["from"], "properties": { "from": { "type": "string" } } } },
            "properties": {
                "outcome": { "enum": ["answer", "refuse"] },
                "metrics": { "type": "array" },
                "plan": { "$ref": "#/$defs/plan" },
                "limit": { "type": ["integer", "null"], "minimum": 1 },
                "note": { "type": "string" },
            },
        });
        let expected = json!({ "outcome": "answer", "metrics": [], "plan": { "from": "" }, "limit": 1 });
        assert_eq!(least(&schema, &schema), expected);
    }

    #[test]
    fn a_strict_schema_leaves_nothing_open() {
        let form = |schema: Value| json!({ "type": "json_schema", "json_schema": { "name": "x", "strict": true, "schema": schema } });
        let of = |inner: Value| {
            let list = json!({ "type": "array", "items": inner });
            form(
                json!({ "type": "object", "properties": { "a": list }, "required": ["a"], "additionalProperties": false }),
            )
        };
        let closed = json!({ "type": "object", "properties": {}, "required": [], "additionalProperties": false });
        let lax = json!({ "type": "object", "properties": { "b": {} }, "required": [], "additionalProperties": false });
        assert_eq!(unfit(&of(closed)), None);
        assert!(unfit(&of(lax)).unwrap_or_default().contains("Missing 'b'"));
        assert!(
            unfit(&of(json!({ "type": "object", "properties": {} })))
                .unwrap_or_default()
                .contains("additionalProperties")
        );
        assert!(unfit(&form(json!("no"))).is_some());
    }
}
