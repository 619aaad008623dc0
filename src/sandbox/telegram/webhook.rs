//! Updates brought to the bot: `setWebhook` and the carrier that POSTs one update after the other.
//!
//! The carrier never skips an update and never overtakes one: what is not answered with 2xx is brought again, with
//! growing pauses, until the webhook is removed or the update is too old.

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};

use super::params::Params;
use super::refusal::{Answer, Refusal};
use super::state::{Shared, State, now};

/// Telegram gives up on one delivery after this.
const PATIENCE: Duration = Duration::from_secs(60);
const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// Where updates are brought to.
#[derive(Clone, Debug)]
pub(super) struct Webhook {
    pub(super) url: String,
    secret: Option<String>,
    max_connections: i64,
    last_error: Option<(i64, String)>,
}

/// `setWebhook`. Plain HTTP is taken, as the official server does in its local mode; the cloud insists on HTTPS.
pub(super) fn set(state: &mut State, params: &Params) -> Answer {
    let url = params.text("url").unwrap_or_default();
    if url.is_empty() {
        return delete(state, params);
    }
    let parsed = url::Url::parse(&url).map_err(|_| Refusal::bad("bad webhook: invalid URL specified"))?;
    if !matches!(parsed.scheme(), "http" | "https") {
        return Err(Refusal::bad("bad webhook: An HTTPS URL must be provided for webhook"));
    }
    let secret = params.text("secret_token").filter(|secret| !secret.is_empty());
    check_secret(secret.as_deref().unwrap_or_default())?;
    state.updates.subscribe(params)?;
    if params.flag("drop_pending_updates") {
        state.updates.drop_all();
    }
    let max_connections = params.integer("max_connections").unwrap_or(40).clamp(1, 100);
    state.updates.webhook = Some(Webhook { url, secret, max_connections, last_error: None });
    Ok(json!(true))
}

fn check_secret(secret: &str) -> Result<(), Refusal> {
    if secret.len() > 256 {
        return Err(Refusal::bad("secret token is too long"));
    }
    if !secret.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-') {
        return Err(Refusal::bad("secret token contains unallowed characters"));
    }
    Ok(())
}

/// `deleteWebhook`.
pub(super) fn delete(state: &mut State, params: &Params) -> Answer {
    if params.flag("drop_pending_updates") {
        state.updates.drop_all();
    }
    state.updates.webhook = None;
    Ok(json!(true))
}

/// `getWebhookInfo`.
pub(super) fn info(state: &State) -> Value {
    let updates = &state.updates;
    let mut info = json!({
        "url": "", "has_custom_certificate": false, "pending_update_count": updates.pending(),
    });
    if !updates.allowed().is_empty() {
        info["allowed_updates"] = json!(updates.allowed());
    }
    let Some(webhook) = &updates.webhook else { return info };
    info["url"] = json!(webhook.url);
    info["max_connections"] = json!(webhook.max_connections);
    info["ip_address"] = json!("127.0.0.1");
    if let Some((date, words)) = &webhook.last_error {
        info["last_error_date"] = json!(date);
        info["last_error_message"] = json!(words);
    }
    info
}

/// Brings updates to the webhook, whenever one is set; never ends.
pub(super) async fn carry(shared: Arc<Shared>) {
    let client = reqwest::Client::builder().timeout(PATIENCE).redirect(reqwest::redirect::Policy::none()).build();
    let client = client.expect("a client without special settings can always be built");
    let mut changes = shared.changed.subscribe();
    let mut pause = FIRST_PAUSE;
    loop {
        let Some((id, body, webhook)) = parcel(&shared) else {
            // `shared` keeps the sender alive, so this only ever waits.
            let _ = changes.changed().await;
            continue;
        };
        match deliver(&client, &webhook, body).await {
            Ok(()) => {
                pause = FIRST_PAUSE;
                shared.change(|state| state.updates.confirm(id + 1));
            }
            Err(words) => {
                shared.change(|state| note_error(state, words));
                tokio::time::sleep(pause).await;
                pause = (pause * 2).min(LONGEST_PAUSE);
            }
        }
    }
}

fn parcel(shared: &Shared) -> Option<(i64, String, Webhook)> {
    let updates = &mut shared.quietly().updates;
    let webhook = updates.webhook.clone()?;
    let update = updates.first()?;
    Some((update.id, update.body.to_string(), webhook))
}

async fn deliver(client: &reqwest::Client, webhook: &Webhook, body: String) -> Result<(), String> {
    let mut request = client.post(&webhook.url).header("Content-Type", "application/json").body(body);
    if let Some(secret) = &webhook.secret {
        request = request.header("X-Telegram-Bot-Api-Secret-Token", secret);
    }
    match request.send().await {
        Ok(answer) if answer.status().is_success() => Ok(()),
        Ok(answer) => Err(format!("Wrong response from the webhook: {}", answer.status())),
        Err(error) if error.is_timeout() => Err("Read timeout expired".into()),
        Err(_) => Err("Connection failed".into()),
    }
}

fn note_error(state: &mut State, words: String) {
    if let Some(webhook) = &mut state.updates.webhook {
        webhook.last_error = Some((now(), words));
    }
}
