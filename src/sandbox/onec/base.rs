//! What a fresh infobase of a small company already holds.
//!
//! Everything is written through the same door as later writes; only keys are remembered here.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::schema::{
    self, ACCOUNTS, CONTRACTS, COUNTERPARTIES, CURRENCIES, ORGANISATIONS, SALE_KINDS, TAX_ACCOUNTS, TAX_KINDS, UNITS,
    USERS, VAT_RATES,
};
use super::state::{State, fresh_key};
use super::value::{empty_row, fill};
use super::write;

/// Keys of what a fresh infobase holds.
#[derive(Clone, Debug, Default)]
pub struct Base {
    /// The organisation «ТОО «Дәнекер Сауда»».
    pub organisation: String,
    /// The tenge.
    pub tenge: String,
    /// VAT 16 %.
    pub vat16: String,
    /// VAT 12 %.
    pub vat12: String,
    /// VAT 0 %.
    pub vat0: String,
    /// Without VAT.
    pub no_vat: String,
    /// Units by their codes: 796 piece, 166 kilogram, 112 litre, 778 pack.
    pub units: HashMap<String, String>,
    /// The contract that stands for none.
    pub no_contract: String,
    /// The buyer «Розничный покупатель», a person without a number.
    pub retail_buyer: String,
    /// The kind of sale 1C puts into rows.
    pub sale_kind: String,
    /// The user the interface works as.
    pub user: String,
    accounts: HashMap<(&'static str, String), String>,
}

impl Base {
    /// Key of an account by its code.
    pub(crate) fn account(&self, chart: &'static str, code: &str) -> &str {
        self.accounts.get(&(chart, code.to_owned())).map_or(schema::NIL, String::as_str)
    }
}

const CHART: &[(&str, &str)] = &[
    ("1010", "Денежные средства в кассе в тенге"),
    ("1030", "Денежные средства на текущих банковских счетах в тенге"),
    ("1210", "Краткосрочная дебиторская задолженность покупателей и заказчиков"),
    ("1310", "Сырье и материалы"),
    ("1320", "Готовая продукция"),
    ("1330", "Товары"),
    ("1350", "Прочие запасы"),
    ("3130", "Налог на добавленную стоимость"),
    ("3310", "Краткосрочная кредиторская задолженность поставщикам и подрядчикам"),
    ("3510", "Краткосрочные авансы полученные"),
    ("6010", "Доход от реализации продукции и оказания услуг"),
    ("7010", "Себестоимость реализованной продукции и оказанных услуг"),
];

const UNIT_LIST: &[(&str, &str, &str)] =
    &[("796", "шт", "Штука"), ("166", "кг", "Килограмм"), ("112", "л", "Литр"), ("778", "упак", "Упаковка")];

/// A fresh infobase.
pub(crate) fn fresh() -> State {
    let mut state = State::default();
    add_charts(&mut state);
    let base = Base {
        organisation: add(
            &mut state,
            ORGANISATIONS,
            json!({"Description": "ТОО «Дәнекер Сауда»", "НаименованиеПолное": "Товарищество с ограниченной ответственностью \
                   «Дәнекер Сауда»", "ИдентификационныйНомер": "210340012344", "КБЕ": "17", "Префикс": "ДС",
                   "ЮрФизЛицо": "ЮрЛицо"}),
        ),
        tenge: add(&mut state, CURRENCIES, json!({"Code": "398", "Description": "KZT", "НаименованиеПолное": "Тенге"})),
        vat16: add(&mut state, VAT_RATES, json!({"Description": "16%", "Ставка": 16})),
        vat12: add(&mut state, VAT_RATES, json!({"Description": "12%", "Ставка": 12})),
        vat0: add(&mut state, VAT_RATES, json!({"Description": "0%", "Ставка": 0})),
        no_vat: add(&mut state, VAT_RATES, json!({"Description": "без НДС", "ДляОсвобожденногоОборота": true})),
        units: UNIT_LIST
            .iter()
            .map(|(code, name, full)| {
                let body = json!({"Code": code, "Description": name, "НаименованиеПолное": full});
                ((*code).to_owned(), add(&mut state, UNITS, body))
            })
            .collect(),
        no_contract: add(
            &mut state,
            CONTRACTS,
            json!({"Description": "Без договора", "Predefined": true,
            "PredefinedDataName": "БезДоговора"}),
        ),
        retail_buyer: add(
            &mut state,
            COUNTERPARTIES,
            json!({"Description": "Розничный покупатель", "ЮрФизЛицо": "ФизЛицо"}),
        ),
        sale_kind: add(&mut state, SALE_KINDS, json!({"Description": "Оборот по реализации, облагаемый НДС"})),
        user: add(&mut state, USERS, json!({"Description": "daneker"})),
        accounts: std::mem::take(&mut state.base.accounts),
    };
    add(&mut state, TAX_KINDS, json!({"Description": "НУ", "Predefined": true, "PredefinedDataName": "НУ"}));
    state.base = base;
    state
}

fn add(state: &mut State, set: &str, body: Value) -> String {
    let set = schema::set(set).expect("the base names only sets of the schema");
    let Value::Object(body) = body else { return String::new() };
    write::create(state, set, &body, write::Manner::default()).expect("the base writes only what a catalogue takes")
}

/// Accounts cannot be written through the interface, so they are put in from behind.
fn add_charts(state: &mut State) {
    for (chart, suffix) in [(ACCOUNTS, ""), (TAX_ACCOUNTS, "Н")] {
        let set = schema::set(chart).expect("the charts are part of the schema");
        for (code, name) in CHART {
            let (key, code) = (fresh_key(), format!("{code}{suffix}"));
            let mut row = empty_row(&set.fields);
            let body = json!({"Ref_Key": key, "Code": code, "Order": code, "Description": name, "Predefined": true,
                "Количественный": code.starts_with("13")});
            if let Value::Object(body) = body {
                fill(&mut row, &set.fields, &body).expect("accounts are written as the chart wants them");
            }
            state.put(set, &key, row);
            state.base.accounts.insert((chart, code), key);
        }
    }
}
