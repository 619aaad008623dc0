//! The stand-ins and the desk without the program, for other programs: clients that judge them, or a Daneker one starts
//! oneself.
//!
//! Standard output carries the settings and nothing else. No bot may run here: Telegram gives updates to one poller only.

use std::sync::Arc;

use tokio_util::sync::CancellationToken;

use super::{USUAL_PORT, hear_of_deals, open_desk};
use crate::i18n::{self, Args};
use crate::sandbox::Sandbox;
use crate::sandbox::shop::Furnished;
use crate::types::Lang;

/// Serves the stand-ins until `stop`; fails when the port of the desk page is taken.
pub(super) async fn serve(
    sandbox: Arc<Sandbox>,
    mut shop: Furnished,
    port: u16,
    lang: Lang,
    stop: CancellationToken,
) -> anyhow::Result<()> {
    // A program that starts beside us knows no product yet.
    shop.mappings.iter_mut().for_each(|mapping| mapping.confirmed = false);
    let program = format!("http://127.0.0.1:{USUAL_PORT}");
    hear_of_deals(&sandbox, &program);
    let desk = open_desk(sandbox.clone(), &shop, &program, port, lang).await?;

    let mut settings = sandbox.settings();
    settings.push(("OPENROUTER_BASE_URL", sandbox.openrouter.base_url()));
    settings.push(("OPENROUTER_API_KEY", sandbox.openrouter.key().into()));
    // The last line: whoever reads it has read them all.
    settings.push(("DESK_URL", desk.url().trim_end_matches('/').into()));
    settings.iter().for_each(|(name, value)| println!("{}", line(name, value)));
    let args = Args::new().text("desk", desk.url()).text("program", &program);
    eprintln!("\n{}", i18n::plain(lang, "demo-stand-ins", &args));
    stop.cancelled().await;
    Ok(())
}

/// A setting as a shell and an `.env` file both read it.
fn line(name: &str, value: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_.:/".contains(c);
    if value.chars().all(plain) { format!("{name}={value}") } else { format!("{name}='{value}'") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_with_a_space_stays_one_value() {
        assert_eq!(line("DESK_URL", "http://127.0.0.1:8009"), "DESK_URL=http://127.0.0.1:8009");
        assert_eq!(line("ONEC_DEFAULT_BUYER", "Розничный покупатель"), "ONEC_DEFAULT_BUYER='Розничный покупатель'");
    }
}
