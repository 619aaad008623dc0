//! The fields of «Реализация ТМЦ и услуг», as in the releases 3.0.54–3.0.64.

use super::{
    ACCOUNTS, BANK_ACCOUNTS, CONTRACTS, COUNTERPARTIES, CURRENCIES, Family, ITEMS, ORGANISATIONS, SALE, SALE_KINDS,
    Set, Shape, TAX_ACCOUNTS, TAX_KINDS, UNITS, USERS, VAT_RATES, WAREHOUSES,
};

/// What income and cost may be analysed by.
const ANALYTICS: &[&str] = &["Catalog_НоменклатурныеГруппы", ITEMS, COUNTERPARTIES, CONTRACTS, WAREHOUSES];
/// What a sale may be based on.
const BASES: &[&str] =
    &[SALE, "Document_СчетНаОплатуПокупателю", "Document_СчетФактураВыданный", "Document_ПоступлениеТоваровУслуг"];

/// The document with its sections.
pub(super) fn document() -> Set {
    let fields =
        header(Shape::object()).section("Товары", goods(Shape::line())).section("Услуги", services(Shape::line()));
    Set { name: SALE, family: Family::Document, fields: fields.0 }
}

/// The rows of one section of all documents.
pub(super) fn rows(name: &'static str, section: &'static str) -> Set {
    let key = Shape::default().reference("Ref", SALE).number("LineNumber", 10, 0);
    let fields = if section == "Товары" { goods(key) } else { services(key) };
    Set { name, family: Family::Rows { of: SALE, section }, fields: fields.0 }
}

fn header(shape: Shape) -> Shape {
    let shape = shape
        .text("Number", 11)
        .date("Date")
        .flag("Posted")
        .one_of(
            "ВидОперации",
            "ВидыОперацийРеализацияТоваров",
            &["ПродажаКомиссия", "ПередачаСтруктурномуПодразделению", "Товары", "Услуги"],
        )
        .reference("Организация", ORGANISATIONS)
        .reference("СтруктурноеПодразделение", "Catalog_ПодразделенияОрганизаций")
        .reference("Склад", WAREHOUSES)
        .references(&["Контрагент", "Грузополучатель"], COUNTERPARTIES)
        .reference("ДоговорКонтрагента", CONTRACTS)
        .any_of("Сделка", BASES)
        .reference("ВалютаДокумента", CURRENCIES)
        .number("КурсВзаиморасчетов", 10, 4)
        .number("КратностьВзаиморасчетов", 10, 0)
        .reference("ТипЦен", "Catalog_ТипыЦенНоменклатуры")
        .reference("ВидУчетаНУ", TAX_KINDS)
        .money("СуммаДокумента")
        .references(&["СчетУчетаРасчетовСКонтрагентом", "СчетУчетаРасчетовПоАвансам"], ACCOUNTS)
        .reference("БанковскийСчетОрганизации", BANK_ACCOUNTS)
        .any_of("ДокументОснование", BASES)
        .references(&["Автор", "Ответственный"], USERS)
        .long_text("Комментарий")
        .long_text("АдресДоставки");
    let flags = ["УчитыватьНДС", "СуммаВключаетНДС", "УчитыватьАкциз", "СуммаВключаетАкциз", "УчитыватьКПН"];
    flags.iter().fold(letters(shape), |shape, name| shape.flag(name))
}

fn letters(shape: Shape) -> Shape {
    shape
        .text("ДоверенностьВыдана", 100)
        .date("ДоверенностьДата")
        .text("ДоверенностьЛицо", 100)
        .text("ДоверенностьНомер", 20)
        .flag("РучнаяКорректировка")
        .date("ДатаНачалаОтчетногоПериода")
        .date("ДатаОкончанияОтчетногоПериода")
        .text("ПереченьДокументации", 250)
        .text("НомерДокументаГЗ", 50)
        .date("ДатаДокументаГЗ")
        .date("ДатаПодписанияГЗ")
        .one_of(
            "СпособВыпискиАктовВыполненныхРабот",
            "СпособыВыпискиАктовВыполненныхРабот",
            &["ВБумажномВиде", "НаПорталеИСЭСФ", "НаПорталеГосЗакупа"],
        )
        .flag("ОтложитьНачислениеНДС")
}

fn goods(shape: Shape) -> Shape {
    let shape = shape
        .reference("Номенклатура", ITEMS)
        .reference("ЕдиницаИзмерения", UNITS)
        .number("Коэффициент", 10, 3)
        .number("Количество", 15, 3)
        .reference("СтавкаАкциза", "Catalog_СтавкиАкциза")
        .money("СуммаАкциза")
        .reference("АкцизВидОперацииРеализации", SALE_KINDS)
        .references(&["СчетУчетаАкцизаПоРеализации", "СчетУчетаБУ", "СчетСписанияСебестоимостиБУ"], ACCOUNTS)
        .references(&["СчетУчетаНУ", "СчетСписанияСебестоимостиНУ"], TAX_ACCOUNTS)
        .text("КлючСвязи", 36);
    let shape = price(shape);
    ["БУ1", "БУ2", "БУ3", "НУ1", "НУ2", "НУ3"]
        .iter()
        .fold(shape, |shape, which| shape.any_of(&format!("СубконтоСписанияСебестоимости{which}"), ANALYTICS))
}

fn services(shape: Shape) -> Shape {
    price(shape.text("Содержание", 400).reference("Номенклатура", ITEMS).number("Количество", 15, 3))
}

/// What goods and services have in common.
fn price(shape: Shape) -> Shape {
    let shape = shape
        .money("Цена")
        .money("Сумма")
        .reference("СтавкаНДС", VAT_RATES)
        .money("СуммаНДС")
        .reference("НДСВидОперацииРеализации", SALE_KINDS)
        .references(&["СчетУчетаНДСПоРеализации", "СчетДоходовБУ"], ACCOUNTS)
        .reference("СчетДоходовНУ", TAX_ACCOUNTS);
    ["БУ1", "БУ2", "БУ3", "НУ1", "НУ2", "НУ3"]
        .iter()
        .fold(shape, |shape, which| shape.any_of(&format!("СубконтоДоходов{which}"), ANALYTICS))
}
