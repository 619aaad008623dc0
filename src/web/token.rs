//! Comparing secrets so that the time it takes tells nothing.

use axum::http::{HeaderMap, header};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// Whether a token shown is the secret. Digests are compared, so that not even the length shows.
pub(super) fn matches(shown: &str, secret: &SecretString) -> bool {
    let digest = |text: &str| Sha256::digest(text.as_bytes());
    digest(shown).ct_eq(&digest(secret.expose_secret())).into()
}

/// The token of `Authorization: Bearer …`.
pub(super) fn bearer(headers: &HeaderMap) -> Option<&str> {
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
