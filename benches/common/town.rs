//! The stand-ins the measured processes talk to, and a shop at them.

use daneker::sandbox::bitrix::{Bitrix24, ProductKind};
use daneker::sandbox::onec::{NewItem, OneC};
use daneker::sandbox::telegram::Telegram;
use rust_decimal::Decimal;

use super::process::Process;

/// The chat everything is told in: of one person.
pub const CHAT: i64 = 1;

/// The stand-ins.
pub struct Town {
    pub bitrix: Bitrix24,
    pub onec: OneC,
    pub telegram: Telegram,
    warehouse: String,
}

impl Town {
    pub async fn build() -> Self {
        let onec = OneC::start(0).await.unwrap();
        let warehouse = onec.warehouse("Алматы");
        let (bitrix, telegram) = (Bitrix24::start(0).await.unwrap(), Telegram::start(0).await.unwrap());
        telegram.add_person("Айгүл", "ru", CHAT);
        telegram.says(CHAT, CHAT, "/start").unwrap();
        Self { bitrix, onec, telegram, warehouse }
    }

    pub fn settings(&self) -> Vec<(&'static str, String)> {
        vec![
            ("BITRIX24_WEBHOOK_URL", self.bitrix.webhook_url()),
            ("BITRIX24_DOMAIN", "shop.bitrix24.kz".into()),
            ("BITRIX24_APPLICATION_TOKEN", self.bitrix.application_token()),
            ("ONEC_BASE_URL", self.onec.url()),
            ("ONEC_USERNAME", self.onec.username().into()),
            ("ONEC_PASSWORD", self.onec.password().into()),
            ("TELEGRAM_BOT_TOKEN", self.telegram.token().into()),
            ("TELEGRAM_API_URL", self.telegram.api_url()),
            ("TELEGRAM_CHAT_ID", CHAT.to_string()),
            ("API_TOKEN", "token".into()),
            ("LOG_LEVEL", "error".into()),
        ]
    }

    /// Has the portal tell a process of its deals, at once.
    pub fn tells(&self, process: &Process) {
        self.bitrix.set_event_delay(std::time::Duration::ZERO);
        self.bitrix.hook(&format!("{}/webhook/bitrix24/deal", process.url()), &self.bitrix.application_token());
    }

    /// Products on both sides, plenty in stock, confirmed through the API.
    pub async fn goods(&self, process: &Process, count: usize) -> Vec<i64> {
        let client = reqwest::Client::new();
        let mut products = Vec::new();
        for number in 1..=count {
            let name = format!("Товар {number}");
            let product = self.bitrix.add_product(&name, 100, ProductKind::Simple);
            let code = format!("{product:011}");
            let item = self.onec.item(&NewItem { code: Some(code.clone()), ..NewItem::named(&name) });
            self.onec.put_stock(&item, &self.warehouse, Decimal::from(1_000_000));
            let body = serde_json::json!({
                "bitrix24_product_id": product, "bitrix24_product_name": name, "onec_product_code": code,
            });
            let request = client.post(format!("{}/api/mapping/product", process.url())).bearer_auth("token");
            assert!(request.json(&body).send().await.unwrap().status().is_success());
            products.push(product);
        }
        products
    }

    /// The warehouse of the shop.
    pub fn warehouse(&self) -> &str {
        &self.warehouse
    }

    /// Products with the items they are, by the code both were made with.
    pub fn goods_with_items(&self) -> Vec<(i64, String)> {
        self.onec.items().into_iter().filter_map(|item| Some((item.code.parse().ok()?, item.key))).collect()
    }

    /// The items of the shop.
    pub fn items(&self) -> Vec<String> {
        self.goods_with_items().into_iter().map(|(_, item)| item).collect()
    }

    /// The number that stands on a deal; empty before there is one.
    pub fn number_on(&self, deal: i64) -> String {
        let deal = self.bitrix.deal(deal).expect("nobody deletes deals here");
        deal.fields.get("UF_CRM_ONEC_INVOICE").cloned().unwrap_or_default()
    }

    /// How many calls the portal got so far.
    pub fn portal_calls(&self) -> usize {
        *self.bitrix.calls().count().borrow()
    }
}
