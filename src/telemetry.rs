//! Logging: one line per event on stderr, with every secret of the settings struck out.
//!
//! Redaction works on the finished line, so that no careless field can get round it.

use std::io::{self, Write};
use std::sync::Arc;

use secrecy::{ExposeSecret, SecretString};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;

/// Libraries whose every step is of no interest to who runs the program.
const QUIET: &str = "tokio_cron_scheduler=warn,sea_orm_migration=warn";

/// What stands in a line where a secret stood.
const STRUCK: &str = "[secret]";

/// Starts logging at `level` (`info`, or a filter such as `info,daneker=debug`, which has the last word). A second start
/// changes nothing, so that a sandbox and a program in one process share one log.
pub fn start(level: &str, secrets: Vec<SecretString>) {
    let filter = EnvFilter::try_new(format!("{QUIET},{level}")).unwrap_or_else(|_| EnvFilter::new("info"));
    let writer = Redacting { secrets: secrets.into() };
    let _ = tracing_subscriber::fmt().with_env_filter(filter).with_writer(writer).with_ansi(false).try_init();
}

#[derive(Clone)]
struct Redacting {
    secrets: Arc<[SecretString]>,
}

impl Redacting {
    fn redact(&self, line: &str) -> String {
        self.secrets
            .iter()
            .map(ExposeSecret::expose_secret)
            // Shorter ones would strike out half the alphabet.
            .filter(|secret| secret.len() >= 4)
            .fold(line.to_owned(), |line, secret| line.replace(secret, STRUCK))
    }
}

impl<'a> MakeWriter<'a> for Redacting {
    type Writer = Line;

    fn make_writer(&'a self) -> Line {
        Line { redacting: self.clone(), text: Vec::new() }
    }
}

/// One log line, written out when it is complete.
struct Line {
    redacting: Redacting,
    text: Vec<u8>,
}

impl Write for Line {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.text.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        let line = self.redacting.redact(&String::from_utf8_lossy(&self.text));
        // A log that cannot be written must not stop the work.
        let _ = io::stderr().write_all(line.as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_struck_out_wherever_it_stands() {
        let redacting = Redacting { secrets: vec!["k3yk3y".to_owned().into(), "abc".to_owned().into()].into() };
        assert_eq!(
            redacting.redact("POST https://p.bitrix24.kz/rest/1/k3yk3y/batch abc"),
            "POST https://p.bitrix24.kz/rest/1/[secret]/batch abc"
        );
    }
}
