//! Shapes of answers: JSON with more or less metadata, Atom, errors, the page of 1C:Fresh.
//!
//! It decides nothing about the content.

use axum::body::Body;
use axum::http::{HeaderValue, Response, StatusCode, header};
use serde_json::{Map, Value, json};

use super::atom;
use super::query::{Page, Query};
use super::refusal::Refusal;
use super::schema::{Field, Kind, Set};
use super::value::{Row, text};

/// What the page of 1C:Fresh says instead of an error.
const FRESH_PAGE: &str = "<!DOCTYPE html><html><head><meta charset=\"utf-8\"><title>1С:Предприятие</title></head><body>\
    <h1>Сервис частично недоступен</h1><p>сервис частично недоступен, попробуйте повторить запрос позднее</p></body></html>";

/// How the client wants to be answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    Atom,
    Json(Metadata),
}

/// How much a JSON answer says about itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Metadata {
    None,
    Minimal,
    Full,
}

/// What is to be answered.
pub(crate) enum Reply {
    /// The service document with these sets.
    Service(Vec<&'static str>),
    /// The description of all sets.
    Description(String),
    /// Rows of a set, or of a virtual table of it.
    Rows { set: &'static Set, resource: String, page: Page },
    /// One entity.
    Entity { set: &'static Set, row: Row },
    /// One entity that was created just now.
    Created { set: &'static Set, key: String, row: Row },
    /// A number of rows.
    Count(usize),
    /// Done, with nothing to say: 200, or 204 after a deletion.
    Done(StatusCode),
}

impl Format {
    /// `$format` first, then `Accept`; Atom when neither asks for JSON.
    ///
    /// # Errors
    /// 400/3 for a representation that does not exist.
    pub(crate) fn of(query: Option<&Query>, accept: &str) -> Result<Self, Refusal> {
        match query.and_then(|query| query.get("$format")) {
            Some("json") => Ok(Self::Json(Metadata::Minimal)),
            Some(format) if format.starts_with("application/json") => Ok(Self::Json(Metadata::of(format))),
            Some("atom" | "application/atom+xml") => Ok(Self::Atom),
            Some(other) => Err(Refusal::new(400, 3, format!("Представление «{other}» не поддерживается"))),
            None if accept.contains("application/json") => Ok(Self::Json(Metadata::of(accept))),
            None => Ok(Self::Atom),
        }
    }
}

impl Metadata {
    fn of(text: &str) -> Self {
        match text.split_once("odata=").map(|(_, rest)| rest) {
            Some(rest) if rest.starts_with("nometadata") => Self::None,
            Some(rest) if rest.starts_with("fullmetadata") => Self::Full,
            _ => Self::Minimal,
        }
    }
}

/// An answer; `root` is the address of the interface with a slash at its end.
pub(crate) fn reply(reply: Reply, format: Format, root: &str) -> Response<Body> {
    match (reply, format) {
        (Reply::Done(status), _) => with_body(status, None, ""),
        (Reply::Count(count), _) => {
            with_body(StatusCode::OK, Some("text/plain;charset=utf-8"), format!("\u{feff}{count}"))
        }
        (Reply::Description(xml), _) => with_body(StatusCode::OK, Some("application/xml;charset=utf-8"), xml),
        (Reply::Created { set, key, row }, format) => {
            let location = format!("{root}{}(guid'{key}')", set.name);
            let mut answer = self::reply(Reply::Entity { set, row }, format, root);
            *answer.status_mut() = StatusCode::CREATED;
            // The bytes are sent as they are, Cyrillic and all.
            if let Ok(value) = HeaderValue::from_bytes(location.as_bytes()) {
                answer.headers_mut().insert(header::LOCATION, value);
            }
            answer
        }
        (reply, Format::Json(metadata)) => as_json(StatusCode::OK, &json_reply(reply, metadata, root)),
        (Reply::Service(names), Format::Atom) => {
            with_body(StatusCode::OK, Some("application/xml;charset=utf-8"), atom::service(&names, root))
        }
        (Reply::Entity { set, row }, Format::Atom) => {
            let kind = "application/atom+xml;type=entry;charset=utf-8";
            with_body(StatusCode::OK, Some(kind), atom::single(set, &row, root))
        }
        (Reply::Rows { set, resource, page }, Format::Atom) => {
            let kind = "application/atom+xml;type=feed;charset=utf-8";
            with_body(StatusCode::OK, Some(kind), atom::feed(set, &resource, &page, root))
        }
    }
}

/// A refusal in the wanted shape; 1C:Fresh hides exceptions and missing rights behind a page that looks like success.
pub(crate) fn refusal(refusal: &Refusal, format: Format, fresh: bool) -> Response<Body> {
    let hidden = refusal.status == 500 || matches!(refusal.code, 15 | 20);
    if fresh && hidden {
        return with_body(StatusCode::OK, Some("text/html; charset=utf-8"), FRESH_PAGE);
    }
    let status = StatusCode::from_u16(refusal.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    match format {
        Format::Json(_) => {
            let message = json!({"lang": "ru", "value": refusal.text});
            as_json(status, &json!({"odata.error": {"code": refusal.code.to_string(), "message": message}}))
        }
        Format::Atom => with_body(status, Some("application/xml;charset=utf-8"), atom::error(refusal)),
    }
}

/// A page of the web server in front of 1C.
pub(crate) fn page(status: StatusCode, words: &str) -> Response<Body> {
    let html = format!("<!DOCTYPE html><html><head><title>{status}</title></head><body><h1>{words}</h1></body></html>");
    with_body(status, Some("text/html; charset=utf-8"), html)
}

fn as_json(status: StatusCode, body: &Value) -> Response<Body> {
    with_body(status, Some("application/json;charset=utf-8"), body.to_string())
}

fn with_body(status: StatusCode, kind: Option<&'static str>, body: impl Into<Body>) -> Response<Body> {
    let mut answer = Response::new(body.into());
    *answer.status_mut() = status;
    answer.headers_mut().insert("DataServiceVersion", HeaderValue::from_static("3.0"));
    if let Some(kind) = kind {
        answer.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    }
    answer
}

fn json_reply(reply: Reply, metadata: Metadata, root: &str) -> Value {
    let mut body = Map::new();
    let context = |of: &str| Value::from(format!("{root}$metadata{of}"));
    match reply {
        Reply::Service(names) => {
            body.insert("odata.metadata".into(), context(""));
            let sets = names.into_iter().map(|name| json!({"name": name, "url": name})).collect::<Vec<_>>();
            body.insert("value".into(), sets.into());
        }
        Reply::Rows { set, resource, page } => {
            if metadata != Metadata::None {
                body.insert("odata.metadata".into(), context(&format!("#{resource}")));
            }
            if let Some(count) = page.count {
                body.insert("odata.count".into(), count.to_string().into());
            }
            let rows = page.rows.into_iter().map(|row| Value::Object(entity(set, row, metadata)));
            body.insert("value".into(), rows.collect::<Vec<_>>().into());
        }
        Reply::Entity { set, row } | Reply::Created { set, row, .. } => {
            body = entity(set, row, metadata);
            if metadata != Metadata::None {
                body.insert("odata.metadata".into(), context(&format!("#{}/@Element", set.name)));
            }
        }
        Reply::Description(_) | Reply::Count(_) | Reply::Done(_) => {}
    }
    Value::Object(body)
}

/// The row with an address beside every reference, unless no metadata is wanted.
fn entity(set: &Set, mut row: Row, metadata: Metadata) -> Row {
    if metadata == Metadata::None {
        return row;
    }
    let own = format!("{}(guid'{}')", set.name, text(&row, "Ref_Key"));
    if metadata == Metadata::Full {
        row.insert("odata.type".into(), format!("StandardODATA.{}", set.name).into());
        row.insert("odata.id".into(), own.clone().into());
    }
    link(&mut row, &set.fields, &own);
    for field in &set.fields {
        let Kind::Section(fields) = &field.kind else { continue };
        let lines = row.get_mut(&field.name).and_then(Value::as_array_mut).into_iter().flatten();
        for line in lines.filter_map(Value::as_object_mut) {
            let of = format!(
                "{}_{}(Ref_Key=guid'{}',LineNumber={})",
                set.name,
                field.name,
                own.split('\'').nth(1).unwrap_or_default(),
                text(line, "LineNumber")
            );
            link(line, fields, &of);
        }
    }
    row
}

fn link(row: &mut Row, fields: &[Field], own: &str) {
    for field in fields.iter().filter(|field| matches!(field.kind, Kind::Reference(_))) {
        let Some(name) = field.name.strip_suffix("_Key") else { continue };
        if row.contains_key(&field.name) {
            row.insert(format!("{name}@navigationLinkUrl"), format!("{own}/{name}").into());
        }
    }
}
