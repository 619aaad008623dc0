//! Expressions against one row.

#![allow(clippy::unwrap_used)]

use serde_json::{Value, json};

use super::super::base;
use super::super::schema::{self, BARCODES, CONTACTS, COUNTERPARTIES, SALE};
use super::super::value::{empty_row, fill};
use super::super::write::{Manner, create};
use super::*;

const BUYER: &str = "11111111-1111-4111-8111-111111111111";

/// A base with one counterparty, and a row of `set` with what `body` says.
fn world(set: &str, body: Value) -> (State, Row) {
    let mut state = base::fresh();
    let counterparty =
        json!({"Ref_Key": BUYER, "Description": "ТОО «Әлем»", "ИдентификационныйКодЛичности": "180240007772"});
    let parties = schema::set(COUNTERPARTIES).unwrap();
    create(&mut state, parties, counterparty.as_object().unwrap(), Manner::default()).unwrap();
    let fields = &schema::set(set).unwrap().fields;
    let mut row = empty_row(fields);
    fill(&mut row, fields, body.as_object().unwrap()).unwrap();
    (state, row)
}

fn check(set: &str, body: Value, filters: &[(&str, bool)]) {
    let (state, row) = world(set, body);
    for (text, expected) in filters {
        let filter = Filter::parse(text, &schema::set(set).unwrap().fields);
        assert_eq!(filter.map(|filter| filter.holds(&state, &row)), Ok(*expected), "{text}");
    }
}

fn refused(set: &str, text: &str) -> (u16, i32) {
    let refusal = Filter::parse(text, &schema::set(set).unwrap().fields).unwrap_err();
    (refusal.status, refusal.code)
}

fn sale() -> Value {
    json!({
        "Контрагент_Key": BUYER, "Number": "ДС000000042", "Date": "2026-03-05T14:07:00", "СуммаДокумента": 1500.50,
        "КратностьВзаиморасчетов": "10", "Комментарий": "B24 portal/17: О'Коннор & 100%", "ВидОперации": "Товары",
        "Товары": [{"LineNumber": 1, "Количество": 3}, {"LineNumber": 2, "Количество": 0.5}]
    })
}

#[test]
fn comparisons_follow_the_types() {
    check(
        SALE,
        sale(),
        &[
            ("Number eq 'дс000000042'", true),
            ("Number ne 'ДС000000042'", false),
            ("ВидОперации eq 'Товары'", true),
            ("СуммаДокумента ge 1500.5 and СуммаДокумента lt 1500.51", true),
            ("КратностьВзаиморасчетов gt 9", true),
            ("Date ge datetime'2026-03-05T00:00:00' and Date lt datetime'2026-03-06T00:00:00'", true),
            ("Posted eq false", true),
            ("not Posted", true),
            ("Number eq 42", false),
            ("СуммаДокумента sub 500.5 eq 500 mul 2", true),
            ("year(Date) eq 2026 and month(Date) eq 3 and day(Date) eq 5", true),
            ("Склад_Key eq guid'00000000-0000-0000-0000-000000000000'", true),
        ],
    );
}

#[test]
fn and_binds_tighter_than_or_and_brackets_tighter_still() {
    check(
        SALE,
        sale(),
        &[
            ("Posted eq true and Posted eq true or Posted eq false", true),
            ("Posted eq true and (Posted eq true or Posted eq false)", false),
            ("not (Posted eq true) and Number eq 'ДС000000042'", true),
        ],
    );
}

#[test]
fn texts_are_searched_without_regard_to_case_and_quotes_are_doubled() {
    check(
        SALE,
        sale(),
        &[
            ("substringof('b24 PORTAL/17', Комментарий)", true),
            ("substringof('О''Коннор & 100%',Комментарий) eq true", true),
            ("substringof('portal/18', Комментарий)", false),
            ("startswith(Number,'ДС') and endswith(Number,'42')", true),
            ("like(Number, 'дс%4_')", true),
            ("like(Number, '%4')", false),
        ],
    );
}

#[test]
fn paths_lead_through_references_and_stop_at_broken_ones() {
    check(
        SALE,
        sale(),
        &[
            ("Контрагент/ИдентификационныйКодЛичности eq '180240007772'", true),
            ("Организация/ИдентификационныйНомер eq '210340012344'", false),
            ("Организация/ИдентификационныйНомер ne '210340012344'", false),
            ("Товары/any(d: d/Количество gt 2)", true),
            ("Товары/all(d: d/Количество gt 2)", false),
        ],
    );
}

#[test]
fn a_composite_value_wants_its_type() {
    let record = json!({"Объект": BUYER, "Объект_Type": "StandardODATA.Catalog_Контрагенты", "Тип": "Телефон"});
    check(
        CONTACTS,
        record,
        &[
            (&format!("Объект eq cast(guid'{BUYER}','Catalog_Контрагенты')"), true),
            (&format!("Объект eq cast(guid'{BUYER}', 'Catalog_Организации')"), false),
            (&format!("Объект eq guid'{BUYER}'"), false),
            (&format!("Объект ne guid'{BUYER}'"), false),
            ("isof(Объект,'Catalog_Контрагенты')", true),
            ("Объект_Type eq 'StandardODATA.Catalog_Контрагенты' and Тип eq 'Телефон'", true),
            ("isof(Вид,'Catalog_Контрагенты')", false),
        ],
    );
}

#[test]
fn what_cannot_be_read_is_refused() {
    for text in [
        "Posted eq",
        "Posted+eq+true",
        "Posted eq true)",
        "(Posted eq true",
        "Number eq 'без конца",
        "contains(Number,'1')",
        "tolower(Number) eq '1'",
        "Number eq guid'123'",
        "Date gt datetime'2026-03-05'",
        "Number",
        "",
        "Posted EQ true",
    ] {
        assert_eq!(refused(SALE, text), (400, 14), "{text}");
    }
    for text in ["Нет eq 1", "Контрагент/Нет eq 1", "Контрагент eq 1", "Сделка/Number eq '1'"]
    {
        assert_eq!(refused(SALE, text), (400, 6), "{text}");
    }
    assert_eq!(refused(SALE, "Комментарий eq 'x'"), (500, -1));
    assert_eq!(refused(BARCODES, "round(1) eq 1"), (501, 0));
}
