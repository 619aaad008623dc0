//! What is sent to 1C to create an object, field by field in its words.
//!
//! 1C ignores names it does not know and cuts long texts in silence, so every name here must be right and every length
//! kept. Sums, quantities and prices go as exact JSON numbers.

use chrono::NaiveDateTime;
use rust_decimal::{Decimal, RoundingStrategy};
use serde_json::{Number, Value, json};

use super::counterparty::NewCounterparty;
use super::directory::Organization;
use super::invoice::{NewInvoice, NewLine};
use crate::types::{Holder, Money, Ref};

/// Longest name of a counterparty in lists.
const LONGEST_NAME: usize = 100;

/// Longest name of a contract.
const LONGEST_CONTRACT_NAME: usize = 150;

/// Longest description of a service in a row.
const LONGEST_SERVICE: usize = 400;

/// Paper: the other two ways leave a document unposted until it is signed on a portal.
const ON_PAPER: &str = "ВБумажномВиде";

/// What a new invoice refers to besides buyer and items.
pub(super) struct Books {
    pub(super) organization: Organization,
    /// Where goods leave from; none without goods.
    pub(super) warehouse: Option<Ref>,
    pub(super) currency: Ref,
    pub(super) vat_rate: Option<Ref>,
    /// The unit of goods whose card names none.
    pub(super) unit: Option<Ref>,
    pub(super) tax_kind: Option<Ref>,
}

/// A counterparty.
pub(super) fn counterparty(new: &NewCounterparty) -> Value {
    let holder = match new.holder {
        Holder::Person => "ФизЛицо",
        Holder::Company => "ЮрЛицо",
    };
    let phone = new.phone.as_ref().map(ToString::to_string);
    let comment: Vec<&str> = [new.comment.as_str(), phone.as_deref().unwrap_or_default()]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect();
    json!({
        "Ref_Key": new.key,
        "Description": cut(&new.name, LONGEST_NAME),
        "НаименованиеПолное": new.name.trim(),
        "ЮрФизЛицо": holder,
        "ИдентификационныйКодЛичности": new.bin.as_ref().map_or("", |bin| bin.as_str()),
        "Комментарий": comment.join("; "),
    })
}

/// A contract with a buyer, in tenge.
pub(super) fn contract(key: Ref, buyer: Ref, organization: Ref, currency: Ref, name: &str) -> Value {
    json!({
        "Ref_Key": key,
        "Owner_Key": buyer,
        "Description": cut(name, LONGEST_CONTRACT_NAME),
        "Организация_Key": organization,
        "ВалютаВзаиморасчетов_Key": currency,
        "ВидДоговора": "СПокупателем",
        "СпособВыпискиАктовВыполненныхРабот": ON_PAPER,
    })
}

/// An unposted invoice. Nothing of this is filled in by 1C on a write, except accounts the user does not manage.
pub(super) fn invoice(new: &NewInvoice, books: &Books) -> Value {
    let total: Money = new.goods.iter().chain(&new.services).map(|line| line.sum).sum();
    let mut body = json!({
        "Ref_Key": new.key,
        "Date": moment(new.date),
        "Posted": false,
        "ВидОперации": operation(new),
        "Организация_Key": books.organization.key,
        "Контрагент_Key": new.buyer,
        "ВалютаДокумента_Key": books.currency,
        "КурсВзаиморасчетов": 1,
        "КратностьВзаиморасчетов": "1",
        "УчитыватьНДС": new.vat.is_some(),
        "СуммаВключаетНДС": new.vat.is_some(),
        "УчитыватьАкциз": false,
        "СуммаВключаетАкциз": false,
        "УчитыватьКПН": books.tax_kind.is_some(),
        "СпособВыпискиАктовВыполненныхРабот": ON_PAPER,
        "ДатаПодписанияГЗ": moment(new.date),
        "СуммаДокумента": number(total.tenge()),
        "Комментарий": new.comment,
        "Товары": rows(&new.goods, |line| goods_row(line, books)),
        "Услуги": rows(&new.services, |line| service_row(line, books)),
    });
    for (name, key) in [
        ("ДоговорКонтрагента_Key", new.contract),
        ("Склад_Key", books.warehouse),
        ("ВидУчетаНУ_Key", books.tax_kind),
        ("БанковскийСчетОрганизации_Key", books.organization.account),
    ] {
        refer(&mut body, name, key);
    }
    body
}

/// Each of the narrow kinds empties the other section on a write; «Реализация (товары, услуги)» keeps both.
fn operation(new: &NewInvoice) -> &'static str {
    match (new.goods.is_empty(), new.services.is_empty()) {
        (_, true) => "Товары",
        (true, false) => "Услуги",
        (false, false) => "ПродажаКомиссия",
    }
}

/// Rows are numbered from 1 without a gap, or 1C refuses the document.
fn rows(lines: &[NewLine], row: impl Fn(&NewLine) -> Value) -> Vec<Value> {
    let numbered = |(place, line): (usize, &NewLine)| {
        let mut row = row(line);
        row["LineNumber"] = json!((place + 1).to_string());
        row
    };
    lines.iter().enumerate().map(numbered).collect()
}

fn goods_row(line: &NewLine, books: &Books) -> Value {
    let mut row = money_row(line, books);
    row["Коэффициент"] = json!(1);
    refer(&mut row, "ЕдиницаИзмерения_Key", line.item.unit.or(books.unit));
    row
}

fn service_row(line: &NewLine, books: &Books) -> Value {
    let mut row = money_row(line, books);
    row["Содержание"] = json!(cut(&line.item.name, LONGEST_SERVICE));
    row
}

/// Sums of rows are not made anew by 1C: they must be right as sent.
fn money_row(line: &NewLine, books: &Books) -> Value {
    let price = line.price.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
    let mut row = json!({
        "Номенклатура_Key": line.item.key,
        "Количество": number(line.quantity.number()),
        "Цена": number(price),
        "Сумма": number(line.sum.tenge()),
        "СуммаНДС": number(line.vat.tenge()),
    });
    refer(&mut row, "СтавкаНДС_Key", books.vat_rate);
    row
}

fn refer(body: &mut Value, name: &str, key: Option<Ref>) {
    if let Some(key) = key {
        body[name] = json!(key);
    }
}

fn moment(date: NaiveDateTime) -> String {
    date.format("%Y-%m-%dT%H:%M:%S").to_string()
}

fn number(decimal: Decimal) -> Number {
    serde_json::from_str(&decimal.to_string()).expect("a decimal in plain notation is a JSON number")
}

fn cut(text: &str, longest: usize) -> String {
    text.trim().chars().take(longest).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use uuid::Uuid;

    use super::*;
    use crate::clients::onec::Item;
    use crate::types::{ItemCode, Phone, Quantity, VatRate};

    fn key(number: u128) -> Ref {
        Ref::new(Uuid::from_u128(number)).unwrap()
    }

    fn line(quantity: &str, price: &str, tiyn: i64, unit: Option<Ref>) -> NewLine {
        let code = ItemCode::parse("00000000001").unwrap();
        let item = Item { key: key(7), code, name: "Чай «Әлем»".into(), unit, service: false, marked: false };
        NewLine {
            item,
            quantity: Quantity::new(quantity.parse().unwrap()).unwrap(),
            price: price.parse().unwrap(),
            sum: Money::from_tiyn(tiyn),
            vat: Money::ZERO,
        }
    }

    fn sent(goods: Vec<NewLine>, services: Vec<NewLine>, vat: Option<VatRate>) -> Value {
        let new = NewInvoice {
            key: key(1),
            date: "2026-03-05T14:07:00".parse().unwrap(),
            buyer: key(2),
            contract: None,
            comment: "B24 <a&b> 'x' 😀".into(),
            vat,
            goods,
            services,
        };
        let organization = Organization { key: key(3), name: "ТОО".into(), account: Some(key(9)) };
        let books = Books {
            organization,
            warehouse: Some(key(4)),
            currency: key(5),
            vat_rate: Some(key(6)),
            unit: Some(key(8)),
            tax_kind: None,
        };
        invoice(&new, &books)
    }

    #[test]
    fn numbers_are_exact_and_rows_are_counted_from_one() {
        let rate = VatRate::on("2026-03-05".parse().unwrap());
        let body = sent(
            vec![line("0.125", "1999.999", 99_999_999_999_999, None), line("3", "10", 3_000, Some(key(5)))],
            vec![],
            Some(rate),
        );
        let text = body.to_string();
        assert!(text.contains(r#""Сумма":999999999999.99"#) && text.contains(r#""Количество":0.125"#), "{text}");
        assert!(text.contains(r#""Цена":2000.00"#) && text.contains(r#""СуммаДокумента":1000000000029.99"#), "{text}");
        assert_eq!((&body["Товары"][0]["LineNumber"], &body["Товары"][1]["LineNumber"]), (&json!("1"), &json!("2")));
        assert_eq!(body["Товары"][0]["ЕдиницаИзмерения_Key"], json!(key(8)));
        assert_eq!(body["Товары"][1]["ЕдиницаИзмерения_Key"], json!(key(5)));
        assert_eq!((&body["УчитыватьНДС"], &body["СуммаВключаетНДС"]), (&json!(true), &json!(true)));
        assert_eq!((&body["Posted"], &body["Date"]), (&json!(false), &json!("2026-03-05T14:07:00")));
        assert_eq!(body["Комментарий"], json!("B24 <a&b> 'x' 😀"));
        assert!(body.get("ДоговорКонтрагента_Key").is_none() && body.get("ВидУчетаНУ_Key").is_none());
    }

    #[test]
    fn the_kind_of_operation_keeps_every_section_sent() {
        let one = || vec![line("1", "1", 100, None)];
        for (goods, services, operation) in
            [(one(), vec![], "Товары"), (vec![], one(), "Услуги"), (one(), one(), "ПродажаКомиссия")]
        {
            let body = sent(goods, services, None);
            assert_eq!(body["ВидОперации"], json!(operation));
            assert_eq!(body["УчитыватьНДС"], json!(false));
        }
        assert_eq!(sent(vec![], one(), None)["Услуги"][0]["Содержание"], json!("Чай «Әлем»"));
    }

    #[test]
    fn a_counterparty_carries_its_phone_in_the_comment_and_a_name_that_fits() {
        let new = NewCounterparty {
            key: key(1),
            name: "Ә".repeat(120),
            holder: Holder::Person,
            bin: None,
            phone: Phone::parse("87012345678"),
            comment: "Bitrix24".into(),
        };
        let body = counterparty(&new);
        assert_eq!(body["Description"].as_str().unwrap().chars().count(), LONGEST_NAME);
        assert_eq!(body["НаименованиеПолное"].as_str().unwrap().chars().count(), 120);
        assert_eq!(
            (&body["Комментарий"], &body["ЮрФизЛицо"]),
            (&json!("Bitrix24; +7 701 234 56 78"), &json!("ФизЛицо"))
        );
    }
}
