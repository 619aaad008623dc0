//! Stand-ins for the four outside systems, so that Daneker can be tried and tested without an account.
//!
//! Each stand-in is a state behind real HTTP on 127.0.0.1: what it was told, it remembers, and it refuses what the real
//! system refuses. Nothing here may use a type of `clients`, `ops` or `bot`: a contract misread once must not be misread
//! twice in the same way.

pub mod bitrix;
pub mod calls;
pub mod desk;
pub mod fault;
pub mod onec;
pub mod openrouter;
pub mod server;
pub mod shop;
pub mod telegram;

use std::io;

use uuid::Uuid;

use bitrix::Bitrix24;
use onec::OneC;
use openrouter::OpenRouter;
use telegram::Telegram;

/// The four stand-ins together; they stop when dropped.
pub struct Sandbox {
    /// The CRM.
    pub bitrix: Bitrix24,
    /// The books.
    pub onec: OneC,
    /// The chat.
    pub telegram: Telegram,
    /// The language model.
    pub openrouter: OpenRouter,
    api_token: String,
}

impl Sandbox {
    /// Starts all four, empty, each at a free port of 127.0.0.1.
    ///
    /// # Errors
    /// When there is no free port.
    pub async fn start() -> io::Result<Self> {
        Ok(Self {
            bitrix: Bitrix24::start(0).await?,
            onec: OneC::start(0).await?,
            telegram: Telegram::start(0).await?,
            openrouter: OpenRouter::start(0).await?,
            api_token: Uuid::new_v4().simple().to_string(),
        })
    }

    /// The token of the program's own API, as [`Sandbox::settings`] names it.
    pub fn api_token(&self) -> &str {
        &self.api_token
    }

    /// The environment under which the real program works against the stand-ins once [`shop::furnish`] has furnished
    /// them.
    pub fn settings(&self) -> Vec<(&'static str, String)> {
        vec![
            ("BITRIX24_WEBHOOK_URL", self.bitrix.webhook_url()),
            ("BITRIX24_DOMAIN", shop::PORTAL.into()),
            ("BITRIX24_APPLICATION_TOKEN", self.bitrix.application_token()),
            ("ONEC_BASE_URL", self.onec.url()),
            ("ONEC_USERNAME", self.onec.username().into()),
            ("ONEC_PASSWORD", self.onec.password().into()),
            ("ONEC_WAREHOUSE", shop::WAREHOUSES[0].into()),
            ("ONEC_DEFAULT_BUYER", shop::RETAIL_BUYER.into()),
            ("INVOICE_POST", "yes".into()),
            ("PAYMENT_KIND_FIELD", shop::PAYMENT_KIND.into()),
            ("TELEGRAM_BOT_TOKEN", self.telegram.token().into()),
            ("TELEGRAM_API_URL", self.telegram.api_url()),
            ("TELEGRAM_CHAT_ID", shop::CHAT.to_string()),
            ("TELEGRAM_ADMINS", shop::ADMIN.to_string()),
            ("API_TOKEN", self.api_token.clone()),
        ]
    }
}
