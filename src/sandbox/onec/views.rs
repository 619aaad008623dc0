//! What a person sees in the lists of 1C, as plain values for stories and for the desk page.
//!
//! Only reading.

use std::collections::HashMap;

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::OneC;
use super::ledger::Asked;
use super::schema::{BARCODES, COUNTERPARTIES, ITEMS, SALE, UNITS, VAT_RATES, WAREHOUSES};
use super::state::State;
use super::value::{Row, flag, number, rows, text};

/// How many sales the desk page sees.
const ON_DESK: usize = 100;

/// A sale.
#[derive(Clone, Debug, PartialEq)]
pub struct Invoice {
    /// Its `Ref_Key`.
    pub key: String,
    /// Number as 1C gave it.
    pub number: String,
    /// Local date and time: `2026-03-05T14:07:00`.
    pub date: String,
    /// Whether it made entries in the books.
    pub posted: bool,
    /// Whether it is marked for deletion.
    pub marked: bool,
    /// Name of the counterparty; empty when the reference leads nowhere.
    pub counterparty: String,
    /// BIN or IIN of the counterparty.
    pub bin: String,
    /// Name of the warehouse.
    pub warehouse: String,
    /// Комментарий.
    pub comment: String,
    /// СуммаДокумента, in tenge.
    pub sum: Decimal,
    /// Goods.
    pub goods: Vec<Line>,
    /// Services.
    pub services: Vec<Line>,
}

/// A row of a sale.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Key of the item.
    pub item_key: String,
    /// Name of the item.
    pub item: String,
    /// Code of the item.
    pub code: String,
    /// What a service consists of; empty for goods.
    pub content: String,
    /// Quantity.
    pub quantity: Decimal,
    /// Price of one, in tenge.
    pub price: Decimal,
    /// Sum, in tenge.
    pub sum: Decimal,
    /// Name of the VAT rate: `16%`.
    pub vat_rate: String,
    /// VAT, in tenge.
    pub vat: Decimal,
}

/// An item with what there is of it.
#[derive(Clone, Debug, PartialEq)]
pub struct ItemView {
    /// Its `Ref_Key`.
    pub key: String,
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Article.
    pub article: String,
    /// Name of the unit.
    pub unit: String,
    /// A service has no stock.
    pub is_service: bool,
    /// Barcodes.
    pub barcodes: Vec<String>,
    /// Name of the warehouse and the quantity of the first organisation in it; empty ones are left out.
    pub stock: Vec<(String, Decimal)>,
}

/// A counterparty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CounterpartyView {
    /// Its `Ref_Key`.
    pub key: String,
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// BIN or IIN; empty when there is none.
    pub bin: String,
    /// Whether it is marked for deletion.
    pub marked: bool,
}

impl OneC {
    /// All sales, newest first.
    pub fn invoices(&self) -> Vec<Invoice> {
        invoices(&self.shared.lock(), usize::MAX)
    }

    /// One sale by its key.
    pub fn invoice(&self, key: &str) -> Option<Invoice> {
        let state = self.shared.lock();
        state.get(SALE, key).map(|row| invoice(&state, row))
    }

    /// All items by name.
    pub fn items(&self) -> Vec<ItemView> {
        items(&self.shared.lock())
    }

    /// All counterparties by name.
    pub fn counterparties(&self) -> Vec<CounterpartyView> {
        let state = self.shared.lock();
        let view = |row: &Row| CounterpartyView {
            key: text(row, "Ref_Key").into(),
            code: text(row, "Code").into(),
            name: text(row, "Description").into(),
            bin: text(row, "ИдентификационныйКодЛичности").into(),
            marked: flag(row, "DeletionMark"),
        };
        let mut views: Vec<_> = state.all(COUNTERPARTIES).map(view).collect();
        views.sort_by(|left, right| left.name.cmp(&right.name));
        views
    }

    /// The newest sales and all items with their stock, for the desk page.
    pub fn desk(&self) -> Value {
        let state = self.shared.lock();
        let line = |line: &Line| {
            json!({"item": line.item, "code": line.code, "content": line.content, "quantity": line.quantity.normalize().to_string(),
                   "price": line.price.to_string(), "sum": line.sum.to_string(), "vat_rate": line.vat_rate,
                   "vat": line.vat.to_string()})
        };
        let sale = |sale: Invoice| {
            let rows: Vec<_> = sale.goods.iter().chain(&sale.services).map(line).collect();
            json!({"key": sale.key, "number": sale.number, "date": sale.date, "counterparty": sale.counterparty, "bin": sale.bin,
                   "warehouse": sale.warehouse, "comment": sale.comment, "sum": sale.sum.to_string(), "posted": sale.posted,
                   "marked": sale.marked, "rows": rows})
        };
        let stock = |item: ItemView| {
            let there = item
                .stock
                .iter()
                .map(|(name, quantity)| json!({"warehouse": name, "quantity": quantity.normalize().to_string()}));
            json!({"key": item.key, "code": item.code, "name": item.name, "article": item.article, "unit": item.unit,
                   "service": item.is_service, "stock": there.collect::<Vec<_>>()})
        };
        json!({
            "invoices": invoices(&state, ON_DESK).into_iter().map(sale).collect::<Vec<_>>(),
            "items": items(&state).into_iter().map(stock).collect::<Vec<_>>(),
        })
    }
}

/// The newest sales, as many as `limit`.
fn invoices(state: &State, limit: usize) -> Vec<Invoice> {
    let mut rows: Vec<_> = state.all(SALE).collect();
    let age = |row: &Row| (text(row, "Date").to_owned(), text(row, "Number").to_owned());
    rows.sort_by_cached_key(|row| std::cmp::Reverse(age(row)));
    rows.into_iter().take(limit).map(|row| invoice(state, row)).collect()
}

fn invoice(state: &State, row: &Row) -> Invoice {
    let buyer = state.get(COUNTERPARTIES, text(row, "Контрагент_Key"));
    let of_buyer = |field: &str| buyer.map(|buyer| text(buyer, field).to_owned()).unwrap_or_default();
    let lines = |section: &str| rows(row, section).map(|row| line(state, row)).collect();
    Invoice {
        key: text(row, "Ref_Key").into(),
        number: text(row, "Number").into(),
        date: text(row, "Date").into(),
        posted: flag(row, "Posted"),
        marked: flag(row, "DeletionMark"),
        counterparty: of_buyer("Description"),
        bin: of_buyer("ИдентификационныйКодЛичности"),
        warehouse: name(state, WAREHOUSES, text(row, "Склад_Key")),
        comment: text(row, "Комментарий").into(),
        sum: number(row, "СуммаДокумента"),
        goods: lines("Товары"),
        services: lines("Услуги"),
    }
}

fn line(state: &State, row: &Row) -> Line {
    let item = text(row, "Номенклатура_Key");
    Line {
        item_key: item.into(),
        item: name(state, ITEMS, item),
        code: state.get(ITEMS, item).map(|item| text(item, "Code").to_owned()).unwrap_or_default(),
        content: text(row, "Содержание").into(),
        quantity: number(row, "Количество"),
        price: number(row, "Цена"),
        sum: number(row, "Сумма"),
        vat_rate: name(state, VAT_RATES, text(row, "СтавкаНДС_Key")),
        vat: number(row, "СуммаНДС"),
    }
}

fn items(state: &State) -> Vec<ItemView> {
    let mut views: Vec<_> = state.all(ITEMS).map(|row| item(state, row)).collect();
    views.sort_by(|left, right| left.name.cmp(&right.name));
    let mut barcodes: HashMap<&str, Vec<String>> = HashMap::new();
    for row in state.all(BARCODES) {
        barcodes.entry(text(row, "Номенклатура_Key")).or_default().push(text(row, "Штрихкод").to_owned());
    }
    for view in &mut views {
        view.barcodes = barcodes.remove(view.key.as_str()).unwrap_or_default();
    }
    views
}

fn item(state: &State, row: &Row) -> ItemView {
    let key = text(row, "Ref_Key");
    let stock = state.all(WAREHOUSES).map(|warehouse| {
        let asked = Asked {
            organisation: &state.base.organisation,
            item: key,
            warehouse: Some(text(warehouse, "Ref_Key")),
            until: None,
            except: None,
        };
        (text(warehouse, "Description").to_owned(), state.ledger.stock(&asked))
    });
    let mut stock: Vec<_> = stock.filter(|(_, quantity)| !quantity.is_zero()).collect();
    stock.sort();
    ItemView {
        key: key.into(),
        code: text(row, "Code").into(),
        name: text(row, "Description").into(),
        article: text(row, "Артикул").into(),
        unit: name(state, UNITS, text(row, "БазоваяЕдиницаИзмерения_Key")),
        is_service: flag(row, "Услуга"),
        barcodes: Vec::new(),
        stock,
    }
}

fn name(state: &State, set: &str, key: &str) -> String {
    state.get(set, key).map(|row| text(row, "Description").to_owned()).unwrap_or_default()
}
