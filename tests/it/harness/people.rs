//! What people of the shop do at the portal and in 1C, in few words; and what they find there.

use axum::http::StatusCode;
use daneker::sandbox::bitrix::{DealDraft, Line, ProductKind};
use daneker::sandbox::onec::{Invoice, NewItem};
use rust_decimal::Decimal;
use serde_json::json;

use super::{API_TOKEN, World};

/// A valid БИН of a company.
pub const BIN: &str = "200540000009";

/// Something the shop sells: a product of the portal and an item of 1C.
pub struct Goods {
    pub product: i64,
    pub code: String,
    pub item: String,
}

impl World {
    /// Goods on both sides with a confirmed mapping; plenty in stock.
    pub async fn goods(&mut self, name: &str, price: i64) -> Goods {
        let goods = self.unmapped(name, price, false);
        self.maps(&goods, name).await;
        goods
    }

    /// A service on both sides with a confirmed mapping.
    pub async fn service(&mut self, name: &str, price: i64) -> Goods {
        let goods = self.unmapped(name, price, true);
        self.maps(&goods, name).await;
        goods
    }

    /// The same on both sides, but nobody has said so.
    pub fn unmapped(&mut self, name: &str, price: i64, is_service: bool) -> Goods {
        let kind = if is_service { ProductKind::Service } else { ProductKind::Simple };
        let product = self.bitrix.add_product(name, price, kind);
        let code = format!("{product:011}");
        let item = self.onec.item(&NewItem { code: Some(code.clone()), is_service, ..NewItem::named(name) });
        if !is_service {
            self.onec.put_stock(&item, &self.warehouse, Decimal::from(1000));
        }
        Goods { product, code, item }
    }

    /// A machine confirms a mapping.
    pub async fn maps(&mut self, goods: &Goods, name: &str) {
        let body = json!({
            "bitrix24_product_id": goods.product.to_string(),
            "bitrix24_product_name": name,
            "onec_product_code": goods.code,
            "onec_product_name": name,
        });
        let bearer = format!("Bearer {API_TOKEN}");
        let headers = [("authorization", bearer.as_str())];
        let (status, answer) = self.posts("/api/mapping/product", &headers, &body.to_string()).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
    }

    /// A deal paid by Kaspi for a company with a БИН, not won yet.
    pub fn deal(&self, title: &str, lines: &[(&Goods, i64)]) -> i64 {
        let company = self.bitrix.add_company("ТОО «Алма»", Some(BIN), Some("+7 701 111 22 33"));
        self.draft(title, lines).company(company).create()
    }

    /// A deal paid by Kaspi, without a client yet.
    pub fn draft<'a>(&'a self, title: &'a str, lines: &[(&Goods, i64)]) -> DealDraft<'a> {
        let draft = self.bitrix.add_deal(title).field("UF_KASPI_PAYMENT", "1");
        lines.iter().fold(draft, |draft, (goods, quantity)| draft.line(Line::product(goods.product, *quantity)))
    }

    /// A manager wins a deal, and everything that follows from it happens.
    pub async fn wins(&mut self, deal: i64) {
        self.bitrix.wins(deal);
        self.settle().await;
    }

    /// The one invoice 1C holds.
    #[track_caller]
    pub fn only_invoice(&self) -> Invoice {
        let mut invoices = self.onec.invoices();
        assert_eq!(invoices.len(), 1, "invoices in 1C: {invoices:#?}");
        invoices.remove(0)
    }

    /// The number that stands on the deal.
    pub fn number_on(&self, deal: i64) -> String {
        let deal = self.bitrix.deal(deal).expect("the deal is there");
        deal.fields.get("UF_CRM_ONEC_INVOICE").cloned().unwrap_or_default()
    }
}
