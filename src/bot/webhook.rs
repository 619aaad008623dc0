//! Telling Telegram where to post updates. What is posted there is stored by the web door.
//!
//! The webhook is never taken back when the program stops: another replica may live by it.

use secrecy::ExposeSecret;
use teloxide::payloads::SetWebhookSetters;
use teloxide::prelude::Requester;
use tokio_util::sync::CancellationToken;
use url::Url;

use super::{Chat, patience, schema};

/// The path under our public address.
const PATH: &str = "webhook/telegram";

/// Sets the webhook, however long that takes, until `stop`.
pub(super) async fn announce(chat: &Chat, public_url: &Url, stop: &CancellationToken) {
    let mut address = public_url.clone();
    address.set_path(&format!("{}/{PATH}", public_url.path().trim_end_matches('/')));
    let secret = chat.app.config.telegram.webhook_secret();
    let set = || async {
        let call = chat.bot.set_webhook(address.clone());
        call.allowed_updates(schema::KINDS).secret_token(secret.expose_secret()).await
    };
    if patience::insist("setWebhook", stop, set).await.is_some() {
        tracing::info!(address = %address, "Telegram posts updates to us");
    }
}
