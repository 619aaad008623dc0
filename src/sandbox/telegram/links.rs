//! Which addresses Telegram takes for links, in texts and under buttons.
//!
//! Nothing is ever fetched.

/// The address as Telegram keeps it, or its complaint. A host without a dot (`localhost`) is none.
pub(super) fn checked_url(address: &str) -> Result<String, &'static str> {
    let (scheme, whole) = match address.split_once("://") {
        Some((scheme, _)) => (scheme.to_lowercase(), address.to_owned()),
        None => ("http".into(), format!("http://{address}")),
    };
    match scheme.as_str() {
        "tg" | "ton" => return Ok(address.to_owned()),
        "http" | "https" => {}
        _ => return Err("Unsupported URL protocol"),
    }
    let url = url::Url::parse(&whole).map_err(|_| "Wrong HTTP URL")?;
    match url.host_str() {
        None | Some("") => Err("URL host is empty"),
        Some(host) if !host.contains('.') && !host.starts_with('[') => Err("Wrong HTTP URL"),
        Some(_) => Ok(url.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_needs_a_dot() {
        for (address, kept) in [
            ("kaspi.kz", Ok("http://kaspi.kz/")),
            ("HTTPS://kaspi.kz/a?b=1", Ok("https://kaspi.kz/a?b=1")),
            ("http://127.0.0.1:8008/app", Ok("http://127.0.0.1:8008/app")),
            ("tg://resolve?domain=x", Ok("tg://resolve?domain=x")),
            ("http://localhost:8008/", Err("Wrong HTTP URL")),
            ("ftp://kaspi.kz", Err("Unsupported URL protocol")),
        ] {
            assert_eq!(checked_url(address).as_deref(), kept.as_deref());
        }
    }
}
