//! The list of published sets with their fields, as in the releases 3.0.54–3.0.64.

use super::{
    ACCOUNTS, BANK_ACCOUNTS, BARCODES, BOOKS, CONTACTS, CONTRACTS, COUNTERPARTIES, CURRENCIES, Family, GOODS,
    GOODS_RECORDS, ITEMS, Kind, ORGANISATIONS, RECORDS, SALE, SALE_KINDS, Set, Shape, TAX_ACCOUNTS, TAX_KINDS, UNITS,
    USERS, VAT_RATES, WAREHOUSES, sale,
};

/// What an ext dimension of the books may be.
const DIMENSIONS: &[&str] = &[ITEMS, WAREHOUSES, COUNTERPARTIES, CONTRACTS];
const DEPARTMENTS: &str = "Catalog_ПодразделенияОрганизаций";
const PERSON: &[&str] = &["ЮрЛицо", "ФизЛицо"];

/// All sets.
pub(super) fn all() -> Vec<Set> {
    let mut sets = vec![
        organisations(),
        catalog(WAREHOUSES, 9, 100, |shape| tree(shape, WAREHOUSES).text("Префикс", 2).text("Комментарий", 200)),
        catalog(CURRENCIES, 3, 10, |shape| shape.text("НаименованиеПолное", 50)),
        catalog(VAT_RATES, 9, 25, |shape| {
            shape.number("Ставка", 5, 0).flag("ДляОсвобожденногоОборота").flag("МестоРеализацииНеРК")
        }),
        catalog(UNITS, 4, 25, |shape| shape.text("НаименованиеПолное", 100).text("КодЭСФ", 10)),
        items(),
        counterparties(),
        contracts(),
        bank_accounts(),
        catalog(SALE_KINDS, 9, 100, |shape| tree(shape, SALE_KINDS)),
        catalog(TAX_KINDS, 9, 100, |shape| shape),
        catalog(USERS, 9, 100, |shape| shape),
        chart(ACCOUNTS),
        chart(TAX_ACCOUNTS),
        sale::document(),
        sale::rows("Document_РеализацияТоваровУслуг_Товары", "Товары"),
        sale::rows("Document_РеализацияТоваровУслуг_Услуги", "Услуги"),
    ];
    sets.extend(registers());
    sets
}

/// What `Balance` of the books answers with.
pub(super) fn balance() -> Set {
    let shape = Shape::default()
        .reference("Account", ACCOUNTS)
        .reference("Организация", ORGANISATIONS)
        .reference("Валюта", CURRENCIES)
        .reference("СтруктурноеПодразделение", DEPARTMENTS);
    let shape = ["ExtDimension1", "ExtDimension2", "ExtDimension3"]
        .iter()
        .fold(shape, |shape, name| shape.any_of(name, DIMENSIONS));
    let shape =
        [("Сумма", 2), ("ВалютнаяСумма", 2), ("Количество", 3)].iter().fold(shape, |shape, (name, fraction)| {
            ["Balance", "BalanceDr", "BalanceCr"]
                .iter()
                .fold(shape, |shape, end| shape.number(&format!("{name}{end}"), 15, *fraction))
        });
    Set { name: BOOKS, family: Family::Computed, fields: shape.0 }
}

fn catalog(name: &'static str, code: usize, description: usize, more: impl FnOnce(Shape) -> Shape) -> Set {
    let shape = Shape::object().text("Code", code).text("Description", description);
    Set { name, family: Family::Catalog { code }, fields: more(shape).0 }
}

/// The fields of a catalogue with folders.
fn tree(shape: Shape, of: &'static str) -> Shape {
    shape.reference("Parent", of).flag("IsFolder")
}

fn organisations() -> Set {
    catalog(ORGANISATIONS, 9, 100, |shape| {
        shape
            .text("ИдентификационныйНомер", 12)
            .text("КБЕ", 2)
            .text("Префикс", 3)
            .one_of("ЮрФизЛицо", "ЮрФизЛицо", PERSON)
            .text("НаименованиеПолное", 250)
            .text("НомерСвидетельстваПоНДС", 7)
            .text("СерияСвидетельстваПоНДС", 5)
            .date("ДатаПостановкиНаУчетПоНДС")
            .reference("ОсновнойБанковскийСчет", BANK_ACCOUNTS)
    })
}

fn items() -> Set {
    catalog(ITEMS, 11, 100, |shape| {
        tree(shape, ITEMS)
            .text("Артикул", 25)
            .reference("БазоваяЕдиницаИзмерения", UNITS)
            .long_text("НаименованиеПолное")
            .flag("Услуга")
            .reference("СтавкаНДС", VAT_RATES)
            .reference("НоменклатурнаяГруппа", "Catalog_НоменклатурныеГруппы")
            .reference("ВидНоменклатуры", "Catalog_ВидыНоменклатуры")
            .text("КодТНВЭД", 10)
            .text("ИдентификаторТовараЭСФ", 34)
            .text("КодНацКаталога", 14)
            .long_text("Описание")
    })
}

fn counterparties() -> Set {
    catalog(COUNTERPARTIES, 9, 100, |shape| {
        tree(shape, COUNTERPARTIES)
            .text("ИдентификационныйКодЛичности", 12)
            .text("РНН", 12)
            .one_of("ЮрФизЛицо", "ЮрФизЛицо", PERSON)
            .text("КБЕ", 2)
            .text("НаименованиеПолное", 250)
            .text("НомерСвидетельстваПоНДС", 7)
            .text("СерияСвидетельстваПоНДС", 5)
            .reference("ОсновнойДоговорКонтрагента", CONTRACTS)
            .reference("ОсновнойБанковскийСчет", BANK_ACCOUNTS)
            .reference("ГоловнойКонтрагент", COUNTERPARTIES)
            .reference("СтранаРезидентства", "Catalog_КлассификаторСтранМира")
            .reference("ФизЛицо", "Catalog_ФизическиеЛица")
            .flag("ГосударственноеУчреждение")
            .flag("ИндивидуальныйПредпринимательАдвокатЧастныйНотариус")
            .flag("МалаяТорговаяТочка")
            .long_text("Комментарий")
    })
}

fn contracts() -> Set {
    catalog(CONTRACTS, 9, 100, |shape| {
        tree(shape, CONTRACTS)
            .reference("Owner", COUNTERPARTIES)
            .reference("Организация", ORGANISATIONS)
            .reference("ВалютаВзаиморасчетов", CURRENCIES)
            .one_of("ВидДоговора", "ВидыДоговоровКонтрагентов", &["СПокупателем", "СПоставщиком", "Прочее"])
            .text("НомерДоговора", 150)
            .date("ДатаДоговора")
            .reference("ТипЦен", "Catalog_ТипыЦенНоменклатуры")
            .long_text("Комментарий")
    })
}

fn bank_accounts() -> Set {
    catalog(BANK_ACCOUNTS, 9, 100, |shape| {
        shape
            .any_of("Owner", &[ORGANISATIONS, COUNTERPARTIES])
            .text("НомерСчета", 34)
            .reference("Банк", "Catalog_Банки")
            .reference("ВалютаДенежныхСредств", CURRENCIES)
    })
}

fn chart(name: &'static str) -> Set {
    let shape = Shape::object().text("Code", 5).text("Description", 120).reference("Parent", name).text("Order", 5);
    Set { name, family: Family::Chart, fields: shape.flag("Количественный").flag("Валютный").0 }
}

fn registers() -> Vec<Set> {
    let contacts = (1..=10).fold(
        Shape::default()
            .any_of("Объект", &[COUNTERPARTIES, ORGANISATIONS, WAREHOUSES, USERS])
            .one_of(
                "Тип",
                "ТипыКонтактнойИнформации",
                &["Адрес", "Телефон", "АдресЭлектроннойПочты", "ВебСтраница", "Другое"],
            )
            .any_of("Вид", &["Catalog_ВидыКонтактнойИнформации", "Edm.String"])
            .long_text("Представление"),
        |shape, number| shape.text(&format!("Поле{number}"), 100),
    );
    let goods = Shape::default()
        .reference("Организация", ORGANISATIONS)
        .reference("СтруктурноеПодразделение", DEPARTMENTS)
        .reference("Товар", ITEMS)
        .reference("Склад", WAREHOUSES)
        .number("КоличествоBalance", 15, 3);
    vec![
        Set { name: CONTACTS, family: Family::Register(&["Объект", "Тип", "Вид"]), fields: contacts.0 },
        Set {
            name: BARCODES,
            family: Family::Register(&["Штрихкод"]),
            fields: Shape::default().text("Штрихкод", 200).reference("Номенклатура", ITEMS).0,
        },
        Set { name: GOODS_RECORDS, family: Family::Computed, fields: goods.0.clone() },
        Set { name: GOODS, family: Family::Computed, fields: goods.0 },
        records(),
        Set { name: BOOKS, family: Family::Computed, fields: Shape::default().any_of("Recorder", &[SALE]).0 },
    ]
}

fn records() -> Set {
    let shape = Shape::default()
        .date("Period")
        .any_of("Recorder", &[SALE, "Document_ПоступлениеТоваровУслуг"])
        .number("LineNumber", 10, 0)
        .flag("Active")
        .references(&["AccountDr", "AccountCr"], ACCOUNTS)
        .reference("Организация", ORGANISATIONS);
    let shape = ["Dr1", "Dr2", "Dr3", "Cr1", "Cr2", "Cr3"]
        .iter()
        .fold(shape, |shape, end| shape.any_of(&format!("ExtDimension{end}"), DIMENSIONS));
    let shape = shape.money("Сумма").with("КоличествоDr", Kind::Number { digits: 15, fraction: 3 });
    Set { name: RECORDS, family: Family::Computed, fields: shape.number("КоличествоCr", 15, 3).0 }
}
