//! HTTP Basic, as the web server in front of 1C checks it: name and password in UTF-8, nothing else.

use axum::http::{HeaderMap, header};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// Name of the infobase user the interface is opened with.
pub(crate) const USERNAME: &str = "daneker";
/// Their password.
pub(crate) const PASSWORD: &str = "sandbox";

/// Whether the request carries the right name and password.
pub(crate) fn is_known(headers: &HeaderMap) -> bool {
    let sent = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let sent = sent.and_then(|value| value.split_once(' ')).filter(|(scheme, _)| scheme.eq_ignore_ascii_case("basic"));
    let decoded = sent.and_then(|(_, encoded)| STANDARD.decode(encoded.trim()).ok());
    decoded.is_some_and(|bytes| bytes == format!("{USERNAME}:{PASSWORD}").as_bytes())
}
