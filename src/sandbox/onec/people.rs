//! The hands of people who work in 1C itself: what a bookkeeper or a storekeeper does in a window.
//!
//! Everything goes through the same doors as the interface, so 1C refuses them what it refuses us.

use chrono::{NaiveDate, NaiveDateTime};
use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::OneC;
use super::ledger::{Asked, Entry, Link};
use super::posting;
use super::refusal::Refusal;
use super::schema::{self, BARCODES, CONTACTS, CONTRACTS, COUNTERPARTIES, ITEMS, ORGANISATIONS, Set, WAREHOUSES};
use super::state::{State, fresh_key};
use super::value::flag;
use super::write::{self, Manner};

/// A new item.
#[derive(Clone, Debug)]
pub struct NewItem {
    /// Name.
    pub name: String,
    /// Code; the next free one when absent.
    pub code: Option<String>,
    /// Article; empty when there is none.
    pub article: String,
    /// Code of the unit in the classifier: 796 piece, 166 kilogram, 112 litre, 778 pack.
    pub unit: String,
    /// A service has no stock.
    pub is_service: bool,
    /// Barcodes.
    pub barcodes: Vec<String>,
}

impl NewItem {
    /// Goods counted in pieces, without article and barcodes.
    pub fn named(name: &str) -> Self {
        Self {
            name: name.into(),
            code: None,
            article: String::new(),
            unit: "796".into(),
            is_service: false,
            barcodes: Vec::new(),
        }
    }
}

impl OneC {
    /// Adds an organisation; returns its key. The prefix of its numbers is `prefix`.
    pub fn organisation(&self, name: &str, bin: &str, prefix: &str) -> String {
        self.add(ORGANISATIONS, json!({"Description": name, "ИдентификационныйНомер": bin, "Префикс": prefix}))
    }

    /// Adds a warehouse; returns its key.
    pub fn warehouse(&self, name: &str) -> String {
        self.add(WAREHOUSES, json!({"Description": name}))
    }

    /// Adds an item with its barcodes; returns its key. A barcode that is taken stays with the item that has it.
    pub fn item(&self, new: &NewItem) -> String {
        let unit = self.base().units.get(&new.unit).cloned().unwrap_or_else(|| schema::NIL.into());
        let key = self.add(
            ITEMS,
            json!({"Description": new.name, "НаименованиеПолное": new.name, "Code": new.code, "Артикул": new.article,
                   "БазоваяЕдиницаИзмерения_Key": unit, "Услуга": new.is_service}),
        );
        for barcode in &new.barcodes {
            let _ = self.create(BARCODES, json!({"Штрихкод": barcode, "Номенклатура_Key": key}));
        }
        key
    }

    /// Adds a counterparty; returns its key. The phone goes where 1C keeps phones, into the register of contacts.
    pub fn counterparty(&self, name: &str, bin: Option<&str>, phone: Option<&str>) -> String {
        let key = self.add(
            COUNTERPARTIES,
            json!({"Description": name, "НаименованиеПолное": name, "ИдентификационныйКодЛичности": bin,
                   "ЮрФизЛицо": if bin.is_some() { "ЮрЛицо" } else { "ФизЛицо" }}),
        );
        if let Some(phone) = phone {
            let record = json!({"Объект": key, "Объект_Type": format!("StandardODATA.{COUNTERPARTIES}"), "Тип": "Телефон",
                "Вид": "Телефон", "Вид_Type": "Edm.String", "Представление": phone});
            let _ = self.create(CONTACTS, record);
        }
        key
    }

    /// Adds a contract with a buyer; returns its key.
    pub fn contract(&self, counterparty: &str, name: &str) -> String {
        let base = self.base();
        self.add(
            CONTRACTS,
            json!({"Description": name, "НомерДоговора": name, "Owner_Key": counterparty, "ВидДоговора": "СПокупателем",
                   "Организация_Key": base.organisation, "ВалютаВзаиморасчетов_Key": base.tenge}),
        )
    }

    /// Receives goods into the first organisation's books, long ago; a negative quantity takes them away.
    pub fn put_stock(&self, item: &str, warehouse: &str, quantity: Decimal) {
        self.put_stock_at(item, warehouse, quantity, long_ago());
    }

    /// Receives many goods into one warehouse with one document.
    pub fn put_stock_many(&self, warehouse: &str, goods: impl IntoIterator<Item = (impl AsRef<str>, Decimal)>) {
        let organisation = self.base().organisation;
        let receipts = goods
            .into_iter()
            .map(|(item, quantity)| posting::receipt(&organisation, item.as_ref(), warehouse, quantity, long_ago()));
        self.receive(receipts.collect());
    }

    /// Makes the stock of an item in a warehouse exactly this, below zero as well, by one document.
    pub fn set_stock_to(&self, item: &str, warehouse: &str, quantity: Decimal) {
        let missing = quantity - self.stock(item, warehouse);
        if !missing.is_zero() {
            self.put_stock(item, warehouse, missing);
        }
    }

    /// Takes all goods out of the first organisation's warehouses, by one document.
    pub fn clear_stock(&self) {
        let entries = posting::write_offs(&self.shared.lock(), long_ago());
        self.receive(entries);
    }

    /// Receives goods at a moment, in the local time of 1C.
    pub fn put_stock_at(&self, item: &str, warehouse: &str, quantity: Decimal, moment: NaiveDateTime) {
        let organisation = self.base().organisation;
        self.receive(vec![posting::receipt(&organisation, item, warehouse, quantity, moment)]);
    }

    /// How much of an item the first organisation has in a warehouse now.
    pub fn stock(&self, item: &str, warehouse: &str) -> Decimal {
        let state = self.shared.lock();
        let organisation = &state.base.organisation;
        state.ledger.stock(&Asked { organisation, item, warehouse: Some(warehouse), until: None, except: None })
    }

    /// Creates an entity of any set as a person would, with what `body` says; returns its key.
    ///
    /// # Errors
    /// The words 1C refuses with.
    pub fn create(&self, set: &str, body: Value) -> Result<String, String> {
        let set = schema::set(set).ok_or("no such set")?;
        self.shared.change(|state| write::create(state, set, &object(body)?, Manner::default())).map_err(words)
    }

    /// Changes what `body` says of an entity, as a person would.
    ///
    /// # Errors
    /// The words 1C refuses with.
    pub fn edit(&self, key: &str, body: Value) -> Result<(), String> {
        self.at(key, |state, set| write::change(state, set, key, &object(body)?, Manner::default()))
    }

    /// Marks an entity for deletion; a posted document is unposted first, as the window of 1C does.
    ///
    /// # Errors
    /// The words 1C refuses with.
    pub fn mark(&self, key: &str) -> Result<(), String> {
        self.at(key, |state, set| {
            if flag(state.find(set.name, key)?, "Posted") {
                posting::unpost(state, set, key)?;
            }
            write::change(state, set, key, &object(json!({"DeletionMark": true}))?, Manner::default())
        })
    }

    /// Takes the mark away.
    ///
    /// # Errors
    /// The words 1C refuses with.
    pub fn unmark(&self, key: &str) -> Result<(), String> {
        self.edit(key, json!({"DeletionMark": false}))
    }

    /// Removes an entity for good.
    ///
    /// # Errors
    /// The words 1C refuses with.
    pub fn delete(&self, key: &str) -> Result<(), String> {
        self.at(key, |state, set| write::delete(state, set, key, Manner::default()))
    }

    /// Posts a document.
    ///
    /// # Errors
    /// The words 1C refuses with.
    pub fn post(&self, key: &str) -> Result<(), String> {
        self.at(key, |state, set| posting::post(state, set, key))
    }

    /// Takes the posting of a document back.
    ///
    /// # Errors
    /// The words 1C refuses with.
    pub fn unpost(&self, key: &str) -> Result<(), String> {
        self.at(key, |state, set| posting::unpost(state, set, key))
    }

    /// Closes everything up to a day, or opens it all with `None`.
    pub fn close_until(&self, day: Option<NaiveDate>) {
        self.switch(|switches| switches.closed_until = day);
    }

    fn receive(&self, entries: Vec<Entry>) {
        self.shared.change(|state| {
            let recorder = Link { set: "Document_ПоступлениеТоваровУслуг", key: fresh_key() };
            state.ledger.record(recorder, entries);
            state.touch();
        });
    }

    fn add(&self, set: &str, body: Value) -> String {
        self.create(set, body).expect("a catalogue takes whatever a person writes into it")
    }

    fn at(&self, key: &str, work: impl FnOnce(&mut State, &'static Set) -> Result<(), Refusal>) -> Result<(), String> {
        self.shared
            .change(|state| {
                let set = state.home(key).ok_or_else(|| Refusal::unknown_key(key))?;
                work(state, set)
            })
            .map_err(words)
    }
}

/// When goods came whose coming is no part of the story.
fn long_ago() -> NaiveDateTime {
    NaiveDate::from_ymd_opt(2020, 1, 1).unwrap_or_default().and_time(Default::default())
}

fn words(refusal: Refusal) -> String {
    refusal.text
}

fn object(body: Value) -> Result<super::value::Row, Refusal> {
    match body {
        Value::Object(row) => Ok(row),
        _ => Err(Refusal::new(400, 2, "Неверный формат запроса")),
    }
}
