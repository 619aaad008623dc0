//! The parameters of a call, whichever of the four ways they came: query string, form, multipart or JSON.
//!
//! Values are loosely typed as on the real server: numbers may be text, nested objects may be JSON text. Nothing is
//! judged here but the encoding.

use std::collections::BTreeMap;

use axum::body::{Bytes, to_bytes};
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::header;
use serde_json::{Map, Value};

use super::refusal::Refusal;

/// A file that came with a call.
#[derive(Clone, Debug)]
pub(super) struct Upload {
    pub(super) name: String,
    pub(super) mime: Option<String>,
    pub(super) bytes: Bytes,
}

/// Everything a call brought along.
#[derive(Debug, Default)]
pub(super) struct Params {
    fields: Map<String, Value>,
    files: BTreeMap<String, Upload>,
}

impl Params {
    /// Reads the query string, then the body, which wins.
    pub(super) async fn read(request: Request) -> Result<Self, Refusal> {
        let mut params = Self::default();
        params.form(request.uri().query().unwrap_or_default().as_bytes());
        let content_type = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let content_type = content_type.unwrap_or_default().to_ascii_lowercase();
        if content_type.starts_with("multipart/form-data") {
            params.multipart(request).await?;
            return Ok(params);
        }
        let body = to_bytes(request.into_body(), usize::MAX).await.map_err(|_| Refusal::bad("can't read the body"))?;
        if content_type.starts_with("application/json") {
            params.json(&body)?;
        } else if content_type.starts_with("application/x-www-form-urlencoded") {
            params.form(&body);
        }
        Ok(params)
    }

    fn form(&mut self, encoded: &[u8]) {
        for (name, value) in form_urlencoded::parse(encoded) {
            self.fields.insert(name.into_owned(), Value::String(value.into_owned()));
        }
    }

    fn json(&mut self, body: &[u8]) -> Result<(), Refusal> {
        if body.iter().all(u8::is_ascii_whitespace) {
            return Ok(());
        }
        match serde_json::from_slice(body) {
            Ok(Value::Object(fields)) => self.fields.extend(fields),
            Ok(Value::Null) => {}
            _ => return Err(Refusal::bad("can't parse request: object expected")),
        }
        Ok(())
    }

    async fn multipart(&mut self, request: Request) -> Result<(), Refusal> {
        let unreadable = || Refusal::bad("can't parse multipart form data");
        let mut parts = Multipart::from_request(request, &()).await.map_err(|_| unreadable())?;
        while let Some(part) = parts.next_field().await.map_err(|_| unreadable())? {
            let Some(field) = part.name().map(str::to_owned) else { continue };
            let mime = part.content_type().map(str::to_owned);
            match part.file_name().map(str::to_owned) {
                Some(name) => {
                    let bytes = part.bytes().await.map_err(|_| unreadable())?;
                    self.files.insert(field, Upload { name, mime, bytes });
                }
                None => {
                    let text = part.text().await.map_err(|_| unreadable())?;
                    self.fields.insert(field, Value::String(text));
                }
            }
        }
        Ok(())
    }

    /// A text, or whatever was sent as text.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        match self.fields.get(name)? {
            Value::Null => None,
            Value::String(text) => Some(text.clone()),
            other => Some(other.to_string()),
        }
    }

    /// A whole number; `None` also when it is none, as the real server takes it for absent.
    pub(super) fn integer(&self, name: &str) -> Option<i64> {
        self.text(name)?.trim().parse().ok()
    }

    /// A yes: `true`, `yes` or `1` in any case.
    pub(super) fn flag(&self, name: &str) -> bool {
        self.text(name).is_some_and(|text| matches!(text.to_lowercase().as_str(), "true" | "yes" | "1"))
    }

    /// A nested object or list, sent as such or as JSON text.
    pub(super) fn structure(&self, name: &str) -> Result<Option<Value>, Refusal> {
        match self.fields.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) if text.trim().is_empty() => Ok(None),
            Some(Value::String(text)) => serde_json::from_str(text)
                .map(Some)
                .map_err(|_| Refusal::bad(format!("can't parse {} JSON object", name.replace('_', " ")))),
            Some(value) => Ok(Some(value.clone())),
        }
    }

    /// The file sent under this field, directly or through `attach://`.
    pub(super) fn upload(&self, name: &str) -> Option<&Upload> {
        let attached = self.text(name).and_then(|text| text.strip_prefix("attach://").map(str::to_owned));
        self.files.get(attached.as_deref().unwrap_or(name))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use axum::body::Body;

    use super::*;

    async fn read(query: &str, content_type: &str, body: &str) -> Params {
        let request = Request::post(format!("/botT/x?{query}"))
            .header("Content-Type", content_type)
            .body(Body::from(body.to_owned()))
            .unwrap();
        Params::read(request).await.unwrap()
    }

    #[tokio::test]
    async fn numbers_and_objects_may_be_text() {
        for (content_type, body) in [
            ("application/json", r#"{"chat_id": 7, "on": true, "markup": {"a": [1]}}"#),
            ("application/json", r#"{"chat_id": "7", "on": "True", "markup": "{\"a\": [1]}"}"#),
            ("application/x-www-form-urlencoded", "chat_id=7&on=1&markup=%7B%22a%22%3A%5B1%5D%7D"),
        ] {
            let params = read("chat_id=1&more=x", content_type, body).await;
            assert_eq!(params.integer("chat_id"), Some(7), "{body}");
            assert!(params.flag("on"), "{body}");
            assert_eq!(params.structure("markup").unwrap().unwrap()["a"][0], 1, "{body}");
            assert_eq!(params.text("more").as_deref(), Some("x"));
        }
    }

    #[tokio::test]
    async fn a_file_is_found_under_its_field_and_through_attach() {
        let body = "--B\r\nContent-Disposition: form-data; name=\"document\"\r\n\r\nattach://u1\r\n\
                    --B\r\nContent-Disposition: form-data; name=\"u1\"; filename=\"a.csv\"\r\n\r\n1;2\r\n\
                    --B\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"b.png\"\r\n\r\nPNG\r\n--B--\r\n";
        let params = read("", "multipart/form-data; boundary=B", body).await;
        assert_eq!(params.upload("document").unwrap().name, "a.csv");
        assert_eq!(params.upload("photo").unwrap().bytes, "PNG");
        assert!(params.upload("sticker").is_none());
    }

    #[tokio::test]
    async fn broken_json_text_is_refused() {
        let params = read("", "application/x-www-form-urlencoded", "reply_markup={").await;
        let refusal = params.structure("reply_markup").unwrap_err();
        assert_eq!(refusal.description(), "Bad Request: can't parse reply markup JSON object");
    }
}
