//! A small shop for the demo: cosmetics and household goods, with its people, clients, stock and fourteen months of deals.
//!
//! Everything is made up. The same shop stands at every start, so that a story told about it stays true; it must never be
//! needed by a test of anything but the demo.

mod clients;
mod goods;
mod numbers;
mod open;
mod past;

pub use open::OpenDeals;

use super::bitrix::{Bitrix24, FieldKind};
use super::onec::OneC;
use super::telegram::Telegram;

/// The name the shop goes by, whatever address its portal has today.
pub const PORTAL: &str = "jupar.sandbox";
/// The warehouses in the books; the first is the one that sells.
pub const WAREHOUSES: [&str; 3] = ["Алматы", "Астана", "Шымкент"];
/// The stores of the portal, each called nearly as the warehouse at the same place of [`WAREHOUSES`].
pub const STORES: [&str; 3] = ["Склад Алматы", "Астана", "Склад Шымкент"];
/// The buyer of sales to nobody in particular.
pub const RETAIL_BUYER: &str = "Розничный покупатель";
/// The chat that hears of invoices: a group of the admin and a manager.
pub const CHAT: i64 = -1_001_700_000_001;
/// The person who decides.
pub const ADMIN: i64 = 71_001;
/// A manager; member of the group, no admin.
pub const MANAGER: i64 = 71_002;
/// Somebody who has nothing to do with the shop.
pub const STRANGER: i64 = 71_003;

/// The user field in which managers note how a deal was paid.
pub const PAYMENT_KIND: &str = "UF_CRM_PAYMENT_KIND";
/// The managers on the portal; two have the same first name.
const MANAGERS: [&str; 5] = ["Дана Ермекова", "Олег Савченко", "Нұрлан Әлиев", "Сергей Литвинов", "Сергей Цой"];
/// The place of the manager who has been on leave since the first of the month.
const ON_LEAVE: usize = 2;
/// The code of the item of which the selling warehouse has less than an open deal wants.
const SCARCE: &str = "НФ-000044";

/// Which item a product is.
#[derive(Clone, Debug)]
pub struct Mapping {
    /// The product's number on the portal.
    pub product: i64,
    /// Its name there.
    pub name: String,
    /// The item's code in the books.
    pub code: String,
    /// Whether people have confirmed it before the demo begins; the others are for the visitor to find.
    pub confirmed: bool,
}

/// What the demo needs to know of the furnished shop.
#[derive(Clone, Debug)]
pub struct Furnished {
    /// Open deals by the part they play.
    pub deals: OpenDeals,
    /// The right item of every product.
    pub mappings: Vec<Mapping>,
    /// The books' keys of [`WAREHOUSES`], in the same order.
    pub warehouses: [String; 3],
    /// The portal's ids of [`STORES`], in the same order.
    pub stores: [i64; 3],
}

/// Furnishes a fresh portal, infobase and Telegram. Nobody hears of it: no event is left waiting for an outgoing webhook
/// registered afterwards.
pub fn furnish(bitrix: &Bitrix24, onec: &OneC, telegram: &Telegram) -> Furnished {
    let payments = open::PAYMENT_KINDS.map(str::to_owned).to_vec();
    bitrix.declare_field(PAYMENT_KIND, FieldKind::Enumeration(payments));
    let managers = MANAGERS.map(|name| bitrix.add_manager(name));
    let warehouses = WAREHOUSES.map(|name| onec.warehouse(name));
    let stores = STORES.map(|title| bitrix.add_store(title));
    let range = goods::furnish(bitrix, onec, &warehouses, stores);
    let clients = clients::furnish(bitrix, onec);
    past::furnish(bitrix, &range, &clients, &managers);
    let deals = open::furnish(bitrix, onec, &range, &clients, &managers);
    bitrix.take_events();
    people(telegram);
    Furnished { deals, mappings: range.mappings, warehouses, stores }
}

fn people(telegram: &Telegram) {
    telegram.add_person("Айгүл", "kk", ADMIN);
    telegram.add_person("Олег", "ru", MANAGER);
    telegram.add_person("Jane", "en", STRANGER);
    telegram.add_group("Жұпар", CHAT, &[ADMIN, MANAGER]);
    telegram.says(ADMIN, ADMIN, "/start").expect("she was added three lines above");
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::time::{Duration, Instant};

    use rust_decimal::Decimal;

    use super::*;

    #[tokio::test]
    async fn the_shop_is_furnished_in_a_moment_and_nobody_hears_of_it() {
        let (bitrix, onec) = (Bitrix24::start(0).await.unwrap(), OneC::start(0).await.unwrap());
        let telegram = Telegram::start(0).await.unwrap();
        let begun = Instant::now();
        let shop = furnish(&bitrix, &onec, &telegram);
        // Generous: this is an unoptimised build on a busy machine.
        assert!(begun.elapsed() < Duration::from_secs(3), "{:?}", begun.elapsed());
        assert!(bitrix.take_events().is_empty());
        let closed = bitrix.deal_ids().into_iter().filter(|id| bitrix.deal(*id).unwrap().semantic != "P").count();
        assert!(closed > 400, "{closed}");
        let plain = bitrix.deal(shop.deals.plain).unwrap();
        assert_eq!((plain.semantic.as_str(), bitrix.row_ids(shop.deals.plain).len()), ("P", 3));
        assert_ne!(plain.company, 0);
        assert!(onec.items().iter().any(|item| item.code == SCARCE));
        assert!(!bitrix.is_inventory_managed());
        let product = shop.mappings[0].product;
        let there = shop.stores.map(|store| bitrix.store_amount(product, store));
        assert!(there.iter().all(|amount| amount.is_sign_positive()));
        assert_eq!(there.iter().sum::<Decimal>(), bitrix.quantity_of(product));
    }
}
