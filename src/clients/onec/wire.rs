//! Their words: the names of sets and fields, and reading objects of them without trusting their form.
//!
//! Numbers come as numbers or as strings, dates without an offset, and nothing as a nil GUID, an empty string or the
//! year 1. No number may pass through a float.

use std::str::FromStr;

use chrono::{Datelike, NaiveDateTime};
use rust_decimal::Decimal;
use serde_json::{Map, Value};

use super::contract::Contract;
use super::counterparty::Counterparty;
use super::invoice::Invoice;
use super::item::Item;
use crate::types::{ItemCode, Money, Ref};

pub(super) const INVOICES: &str = "Document_РеализацияТоваровУслуг";
pub(super) const ITEMS: &str = "Catalog_Номенклатура";
pub(super) const COUNTERPARTIES: &str = "Catalog_Контрагенты";
pub(super) const CONTRACTS: &str = "Catalog_ДоговорыКонтрагентов";
pub(super) const ORGANIZATIONS: &str = "Catalog_Организации";
pub(super) const WAREHOUSES: &str = "Catalog_Склады";
pub(super) const CURRENCIES: &str = "Catalog_Валюты";
pub(super) const VAT_RATES: &str = "Catalog_СтавкиНДС";
pub(super) const UNITS: &str = "Catalog_КлассификаторЕдиницИзмерения";
pub(super) const TAX_KINDS: &str = "Catalog_ВидыУчетаНУ";
pub(super) const ACCOUNTS: &str = "ChartOfAccounts_Типовой";
/// What is left on the accounts: a virtual table, computed anew at each call.
pub(super) const BALANCE: &str = "AccountingRegister_Типовой/Balance";
pub(super) const CONTACTS: &str = "InformationRegister_КонтактнаяИнформация";

pub(super) const ITEM_FIELDS: [&str; 7] =
    ["Ref_Key", "Code", "Description", "DeletionMark", "IsFolder", "Услуга", "БазоваяЕдиницаИзмерения_Key"];

/// What a list of all items is read with.
pub(super) const LISTED_ITEM_FIELDS: [&str; 7] =
    ["Ref_Key", "Code", "Description", "DeletionMark", "IsFolder", "Услуга", "Артикул"];

/// The register of barcodes: one belongs to one item, an item may have many.
pub(super) const BARCODES: &str = "InformationRegister_ШтрихкодыНоменклатуры";

pub(super) const COUNTERPARTY_FIELDS: [&str; 8] = [
    "Ref_Key",
    "Code",
    "Description",
    "DeletionMark",
    "IsFolder",
    "ИдентификационныйКодЛичности",
    "ОсновнойДоговорКонтрагента_Key",
    "Комментарий",
];

/// The fields of one object.
#[derive(Clone, Copy)]
pub(super) struct Fields<'a>(&'a Map<String, Value>);

impl<'a> Fields<'a> {
    /// The fields, if it is an object.
    pub(super) fn of(value: &'a Value) -> Option<Self> {
        value.as_object().map(Self)
    }

    /// The fields of an object that stands by itself.
    pub(super) fn in_map(fields: &'a Map<String, Value>) -> Self {
        Self(fields)
    }

    /// The object's own reference.
    pub(super) fn key(self) -> Option<Ref> {
        self.reference("Ref_Key")
    }

    /// A text without the spaces that fixed-length strings are filled up with; empty when there is none.
    pub(super) fn text(self, name: &str) -> &'a str {
        self.0.get(name).and_then(Value::as_str).unwrap_or_default().trim()
    }

    /// A text, none when it is empty.
    pub(super) fn some_text(self, name: &str) -> Option<String> {
        Some(self.text(name)).filter(|text| !text.is_empty()).map(str::to_owned)
    }

    /// A reference, none when it is the empty one.
    pub(super) fn reference(self, name: &str) -> Option<Ref> {
        Ref::parse(self.text(name))
    }

    /// A yes or no; an absent one is a no.
    pub(super) fn flag(self, name: &str) -> bool {
        match self.0.get(name) {
            Some(Value::Bool(flag)) => *flag,
            Some(Value::String(text)) => text == "true",
            _ => false,
        }
    }

    /// A number, written as a number or as a string.
    pub(super) fn number(self, name: &str) -> Option<Decimal> {
        let text = match self.0.get(name)? {
            Value::Number(number) => number.to_string(),
            Value::String(text) => text.trim().to_owned(),
            _ => return None,
        };
        Decimal::from_str(&text).or_else(|_| Decimal::from_scientific(&text)).ok()
    }

    /// A moment in the local time of 1C, none when it is the empty one.
    pub(super) fn moment(self, name: &str) -> Option<NaiveDateTime> {
        self.text(name).trim_end_matches('Z').parse::<NaiveDateTime>().ok().filter(|moment| moment.year() > 1)
    }

    /// How many rows a section has.
    pub(super) fn rows(self, name: &str) -> usize {
        self.0.get(name).and_then(Value::as_array).map_or(0, Vec::len)
    }
}

/// An item; none for a folder.
pub(super) fn item(value: &Value) -> Option<Item> {
    let fields = Fields::of(value).filter(|fields| !fields.flag("IsFolder"))?;
    Some(Item {
        key: fields.key()?,
        code: ItemCode::parse(fields.text("Code"))?,
        name: fields.text("Description").to_owned(),
        unit: fields.reference("БазоваяЕдиницаИзмерения_Key"),
        service: fields.flag("Услуга"),
        marked: fields.flag("DeletionMark"),
    })
}

/// A counterparty; none for a folder.
pub(super) fn counterparty(value: &Value) -> Option<Counterparty> {
    let fields = Fields::of(value).filter(|fields| !fields.flag("IsFolder"))?;
    Some(Counterparty {
        key: fields.key()?,
        code: fields.text("Code").to_owned(),
        name: fields.text("Description").to_owned(),
        bin: fields.some_text("ИдентификационныйКодЛичности"),
        main_contract: fields.reference("ОсновнойДоговорКонтрагента_Key"),
        marked: fields.flag("DeletionMark"),
    })
}

/// A contract; none for a folder.
pub(super) fn contract(value: &Value) -> Option<Contract> {
    let fields = Fields::of(value).filter(|fields| !fields.flag("IsFolder"))?;
    Some(Contract { key: fields.key()?, name: fields.some_text("Description") })
}

/// An invoice; none when something every invoice has is missing.
pub(super) fn invoice(value: &Value) -> Option<Invoice> {
    let fields = Fields::of(value)?;
    Some(Invoice {
        key: fields.key()?,
        number: fields.text("Number").to_owned(),
        date: fields.moment("Date")?,
        posted: fields.flag("Posted"),
        marked: fields.flag("DeletionMark"),
        sum: Money::rounded(fields.number("СуммаДокумента")?).ok()?,
        buyer: fields.reference("Контрагент_Key"),
        comment: fields.text("Комментарий").to_owned(),
        goods: fields.rows("Товары"),
        services: fields.rows("Услуги"),
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn read(json: &str) -> Value {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn an_invoice_is_read_in_every_spelling() {
        let number = r#"{"Ref_Key":"6f9619ff-8b86-d011-b42d-00c04fc964ff","Number":"ТД-00000042 ","Posted":true,
            "Date":"2026-03-05T14:07:00","СуммаДокумента":999999999999.99,"DeletionMark":false,
            "Контрагент_Key":"00000000-0000-0000-0000-000000000000","Комментарий":"B24 & <1> «ә» 😀",
            "Товары":[{"LineNumber":"1"},{"LineNumber":"2"}]}"#;
        let invoice = invoice(&read(number)).unwrap();
        assert_eq!((invoice.number.as_str(), invoice.goods, invoice.services), ("ТД-00000042", 2, 0));
        assert_eq!((invoice.sum, invoice.buyer), (Money::from_tiyn(99_999_999_999_999), None));
        assert_eq!(invoice.comment, "B24 & <1> «ә» 😀");
        for sum in [r#""100.50""#, "100.5", "1.005E+2"] {
            let text = number.replace("999999999999.99", sum);
            assert_eq!(super::invoice(&read(&text)).unwrap().sum, Money::from_tiyn(10_050), "{sum}");
        }
    }

    #[test]
    fn what_is_not_an_invoice_is_none() {
        for json in ["null", "[]", r#"{"value":[]}"#, r#"{"Ref_Key":"00000000-0000-0000-0000-000000000000"}"#] {
            assert_eq!(invoice(&read(json)), None, "{json}");
        }
    }

    #[test]
    fn empty_values_are_none() {
        let json = read(r#"{"a":"0001-01-01T00:00:00","b":"","c":"00000000-0000-0000-0000-000000000000","d":null}"#);
        let fields = Fields::of(&json).unwrap();
        assert_eq!((fields.moment("a"), fields.some_text("b"), fields.reference("c")), (None, None, None));
        assert_eq!((fields.number("d"), fields.flag("d"), fields.rows("d")), (None, false, 0));
    }
}
