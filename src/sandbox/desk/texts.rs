//! The page's words in the reader's language, from `locales/`.

use axum::Json;
use axum::extract::Query;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::api::No;
use crate::i18n::{self, Args};
use crate::types::Lang;

/// Every key of the page, without the `desk-` they all begin with in `locales/`.
pub const KEYS: [&str; 181] = [
    "title",
    "subtitle",
    "lead",
    "live",
    "not-live",
    "no-answer",
    "theme-dark",
    "theme-light",
    "save",
    "cancel",
    "column-portal",
    "column-books",
    "column-chat",
    "tab-deals",
    "tab-unmapped",
    "tab-sales",
    "tab-events",
    "tab-invoices",
    "tab-stock",
    "faults",
    "fault-portal_away",
    "fault-portal_away-help",
    "fault-portal_slow",
    "fault-portal_slow-help",
    "fault-portal_limit",
    "fault-portal_limit-help",
    "fault-portal_revoked",
    "fault-portal_revoked-help",
    "fault-portal_loses_events",
    "fault-portal_loses_events-help",
    "fault-books_away",
    "fault-books_away-help",
    "fault-books_slow",
    "fault-books_slow-help",
    "fault-books_cut",
    "fault-books_cut-help",
    "fault-books_error",
    "fault-books_error-help",
    "fault-books_html",
    "fault-books_html-help",
    "fault-books_empty",
    "fault-books_empty-help",
    "fault-books_halved",
    "fault-books_halved-help",
    "fault-books_doubled",
    "fault-books_doubled-help",
    "fault-chat_away",
    "fault-chat_away-help",
    "fault-chat_slow",
    "fault-chat_slow-help",
    "fault-chat_flood",
    "fault-chat_flood-help",
    "win",
    "lose",
    "reopen",
    "delete",
    "kaspi-on",
    "kaspi-off",
    "amount-by-rows",
    "deal-new",
    "deal-new-title",
    "deal-kaspi",
    "deal-title",
    "deal-amount",
    "deal-bin",
    "deal-bin-saved",
    "deal-invoice",
    "deal-no-client",
    "deal-comments",
    "deal-no-comments",
    "row-product",
    "row-item",
    "row-quantity",
    "row-price",
    "row-sum",
    "row-vat",
    "row-add",
    "row-remove",
    "hint-plain",
    "hint-unmapped",
    "hint-amount-differs",
    "hint-wrong-bin",
    "hint-person",
    "hint-nobody",
    "hint-cash",
    "hint-services",
    "hint-short",
    "hint-unclear",
    "hint-newcomer",
    "hint-long",
    "unmapped-help",
    "unmapped-waited",
    "unmapped-item",
    "unmapped-choose",
    "unmapped-confirm",
    "events-none",
    "event-delivered",
    "event-lost",
    "event-unanswered",
    "books-organisation",
    "invoice",
    "invoice-posted",
    "invoice-written",
    "invoice-marked",
    "invoice-comment",
    "invoices-none",
    "bin",
    "post",
    "unpost",
    "mark",
    "unmark",
    "delete-for-good",
    "period-closed",
    "period-close",
    "period-open",
    "stock-search",
    "stock-warehouse",
    "stock-receive",
    "stock-set",
    "stock-products",
    "inventory",
    "inventory-help",
    "documents",
    "documents-none",
    "documents-lines",
    "document-A",
    "document-S",
    "document-M",
    "document-R",
    "document-D",
    "document-N",
    "document-Y",
    "document-C",
    "sales-help",
    "sales-span-month",
    "sales-span-last",
    "sales-span-year",
    "sales-span-all",
    "sales-from",
    "sales-to",
    "sales-won",
    "sales-lost",
    "sales-open",
    "sales-none",
    "sales-by-outcome",
    "sales-by-manager",
    "sales-by-payment",
    "sales-by-source",
    "sales-by-product",
    "sales-by-day",
    "sales-by-month",
    "sales-by-leads",
    "sales-any-outcome",
    "sales-any-manager",
    "sales-any-payment",
    "sales-any-source",
    "sales-any-product",
    "sales-count",
    "sales-sum",
    "sales-pieces",
    "sales-average",
    "sales-rows",
    "sales-rows-product",
    "sales-by-hand",
    "sales-no-deals",
    "sales-leads",
    "sales-converted",
    "sales-leads-help",
    "sales-total",
    "chat-as",
    "chat-write",
    "chat-send",
    "chat-reply",
    "chat-edited",
    "chat-silent",
    "chat-block",
    "chat-typing",
    "chat-upload_photo",
    "chat-upload_document",
    "chat-empty",
    "chat-empty-group",
];

/// What the page asks for.
#[derive(Deserialize)]
pub(super) struct Asked {
    lang: String,
}

/// `GET /desk/texts?lang=ru`
pub(super) async fn texts(Query(asked): Query<Asked>) -> Result<Json<Value>, No> {
    let Some(lang) = Lang::from_tag(&asked.lang) else { return Err(No::bad("lang is none of ru, kk, en")) };
    let text = |key: &&str| ((*key).to_owned(), i18n::plain(lang, &format!("desk-{key}"), &Args::new()).into());
    let texts: Map<String, Value> = KEYS.iter().map(text).collect();
    Ok(Json(json!({ "lang": lang.code(), "texts": texts })))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_has_every_word_in_every_language() {
        for (key, lang) in KEYS.iter().flat_map(|key| Lang::ALL.map(|lang| (key, lang))) {
            assert!(i18n::exists(lang, &format!("desk-{key}")), "desk-{key} in {lang}");
        }
    }

    #[test]
    fn no_word_the_scripts_ask_for_is_missing() {
        for script in [
            include_str!("page/dom.js"),
            include_str!("page/desk.js"),
            include_str!("page/portal.js"),
            include_str!("page/sales.js"),
            include_str!("page/stores.js"),
            include_str!("page/books.js"),
            include_str!("page/chat.js"),
        ] {
            let asked = script.split(" t(\"").skip(1).filter_map(|rest| rest.split('"').next());
            for key in asked {
                assert!(KEYS.contains(&key), "{key}");
            }
        }
    }
}
