//! Secrets that are shown to us, compared so that the time it takes tells nothing; and the lock of the machine API.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use super::answer;
use crate::app::App;

/// Whether a token shown is the secret. Digests are compared, so that not even the length shows.
pub(super) fn matches(shown: &str, secret: &SecretString) -> bool {
    let digest = |text: &str| Sha256::digest(text.as_bytes());
    digest(shown).ct_eq(&digest(secret.expose_secret())).into()
}

/// Lets a request pass that shows the token of the machine API; without one in the settings none passes.
pub(super) async fn required(State(app): State<App>, request: Request, next: Next) -> Response {
    let allowed = app.config.server.api_token.as_ref().zip(bearer(request.headers()));
    if allowed.is_some_and(|(secret, shown)| matches(shown, secret)) {
        return next.run(request).await;
    }
    let reason = "Authorization: Bearer API_TOKEN is missing or wrong (the API is closed while API_TOKEN is not set)";
    answer::refuse(StatusCode::UNAUTHORIZED, reason)
}

/// The token of `Authorization: Bearer …`.
fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_secret_itself_matches() {
        let secret = SecretString::from("abc".to_owned());
        assert!(matches("abc", &secret));
        for wrong in ["", "ab", "abcd", "ABC"] {
            assert!(!matches(wrong, &secret), "{wrong}");
        }
    }
}
