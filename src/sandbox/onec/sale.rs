//! What the object module of «Реализация ТМЦ и услуг» does whenever the document is written.
//!
//! It fills and recalculates what the real one does and nothing else: units, VAT, flags and rates stay as they were sent.

use chrono::{Datelike, NaiveDateTime};
use rust_decimal::Decimal;
use serde_json::Value;

use super::ledger::Link;
use super::refusal::Refusal;
use super::schema::{ACCOUNTS, ORGANISATIONS, SALE, Set, TAX_ACCOUNTS};
use super::state::State;
use super::value::{Row, date, flag, is_empty, json, number, rows, text};
use super::write::Manner;

/// Digits and letters of a document number.
const NUMBER_LENGTH: usize = 11;

/// The document as the books know it.
pub(crate) fn link(key: &str) -> Link {
    Link { set: SALE, key: key.to_owned() }
}

/// Runs before a document is stored; `old` is what is stored now.
///
/// # Errors
/// For an empty date, a number taken in the same year, and a closed period.
pub(crate) fn before_write(
    state: &mut State,
    set: &Set,
    row: &mut Row,
    old: Option<&Row>,
    manner: Manner,
) -> Result<(), Refusal> {
    if moment(row).is_none() {
        return Err(Refusal::exception("Значение поля «Дата» не может быть пустым"));
    }
    if !manner.loading {
        check_open(state, row)?;
        old.map_or(Ok(()), |old| check_open(state, old))?;
    }
    give_number(state, set, row, manner)?;
    if manner.loading {
        return Ok(());
    }
    if is_empty(row, "Автор_Key") {
        row.insert("Автор_Key".into(), state.base.user.clone().into());
    }
    if !signed_on_portal(row) {
        row.insert("ДатаПодписанияГЗ".into(), text(row, "Date").into());
    }
    match text(row, "ВидОперации") {
        "Товары" => row.insert("Услуги".into(), Value::Array(Vec::new())),
        "Услуги" => row.insert("Товары".into(), Value::Array(Vec::new())),
        _ => None,
    };
    if !state.switches.contracts_kept {
        row.insert("ДоговорКонтрагента_Key".into(), state.base.no_contract.clone().into());
    }
    recalculate(state, row);
    if !state.switches.user_manages_accounts {
        fill_accounts(state, row);
    }
    Ok(())
}

/// Refuses a document dated in a closed period.
pub(crate) fn check_open(state: &State, row: &Row) -> Result<(), Refusal> {
    let (Some(closed), Some(moment)) = (state.switches.closed_until, moment(row)) else { return Ok(()) };
    if moment.date() > closed {
        return Ok(());
    }
    Err(Refusal::exception(format!(
        "{{ОбщийМодуль.ДатыЗапретаИзменения.Модуль(412)}}: Невозможно записать данные, так как изменение данных до {} \
         запрещено: {}",
        closed.format("%d.%m.%Y"),
        title(row)
    )))
}

/// How messages name a document.
pub(crate) fn title(row: &Row) -> String {
    let date = moment(row).map(|moment| moment.format("%d.%m.%Y %H:%M:%S").to_string()).unwrap_or_default();
    format!("Реализация ТМЦ и услуг {} от {date}", text(row, "Number"))
}

/// The date of the document, unless it is empty.
pub(crate) fn moment(row: &Row) -> Option<NaiveDateTime> {
    date(text(row, "Date")).filter(|moment| moment.year() > 1)
}

/// Whether the acts of this document are signed on a portal of the state.
pub(crate) fn signed_on_portal(row: &Row) -> bool {
    matches!(text(row, "СпособВыпискиАктовВыполненныхРабот"), "НаПорталеИСЭСФ" | "НаПорталеГосЗакупа")
}

fn give_number(state: &mut State, set: &Set, row: &mut Row, manner: Manner) -> Result<(), Refusal> {
    if !text(row, "Number").trim().is_empty() {
        let taken = state.is_number_taken(set, row);
        return if taken {
            Err(Refusal::exception(format!("Номер «{}» не уникален", text(row, "Number"))))
        } else {
            Ok(())
        };
    }
    let prefix = match state.get(ORGANISATIONS, text(row, "Организация_Key")) {
        Some(organisation) if !manner.loading => text(organisation, "Префикс").to_owned(),
        _ => String::new(),
    };
    let year = moment(row).map(|moment| moment.year()).unwrap_or_default();
    let width = NUMBER_LENGTH - prefix.chars().count();
    loop {
        let count = state.next(format!("{SALE} {year} {prefix}"));
        row.insert("Number".into(), format!("{prefix}{count:0width$}").into());
        if !state.is_number_taken(set, row) {
            return Ok(());
        }
    }
}

/// The sum of the document from the sums of its rows; those stay as they are, right or wrong.
fn recalculate(state: &State, row: &mut Row) {
    let total = |name: &str| -> Decimal {
        rows(row, "Товары").chain(rows(row, "Услуги")).map(|line| number(line, name)).sum()
    };
    let mut sum = total("Сумма") + Decimal::new(state.switches.recalculation_extra, 2);
    if flag(row, "УчитыватьНДС") && !flag(row, "СуммаВключаетНДС") {
        sum += total("СуммаНДС");
    }
    if flag(row, "УчитыватьАкциз") && !flag(row, "СуммаВключаетАкциз") {
        sum += total("СуммаАкциза");
    }
    row.insert("СуммаДокумента".into(), json(sum));
}

/// Accounts 1C puts where a field is empty.
const HEADER: &[(&str, &str)] =
    &[("СчетУчетаРасчетовСКонтрагентом_Key", "1210"), ("СчетУчетаРасчетовПоАвансам_Key", "3510")];
const PRICE: &[(&str, &str)] = &[("СчетУчетаНДСПоРеализации_Key", "3130"), ("СчетДоходовБУ_Key", "6010")];
const PRICE_TAX: &[(&str, &str)] = &[("СчетДоходовНУ_Key", "6010Н")];
const GOODS: &[(&str, &str)] = &[("СчетУчетаБУ_Key", "1330"), ("СчетСписанияСебестоимостиБУ_Key", "7010")];
const GOODS_TAX: &[(&str, &str)] = &[("СчетУчетаНУ_Key", "1330Н"), ("СчетСписанияСебестоимостиНУ_Key", "7010Н")];

fn fill_accounts(state: &State, row: &mut Row) {
    fill_empty(state, row, ACCOUNTS, HEADER);
    for (section, is_goods) in [("Товары", true), ("Услуги", false)] {
        let lines = row.get_mut(section).and_then(Value::as_array_mut).into_iter().flatten();
        for line in lines.filter_map(Value::as_object_mut) {
            fill_empty(state, line, ACCOUNTS, PRICE);
            fill_empty(state, line, TAX_ACCOUNTS, PRICE_TAX);
            if is_empty(line, "НДСВидОперацииРеализации_Key") {
                line.insert("НДСВидОперацииРеализации_Key".into(), state.base.sale_kind.clone().into());
            }
            if is_goods {
                fill_empty(state, line, ACCOUNTS, GOODS);
                fill_empty(state, line, TAX_ACCOUNTS, GOODS_TAX);
            }
        }
    }
}

fn fill_empty(state: &State, row: &mut Row, chart: &'static str, wanted: &[(&str, &str)]) {
    for (field, code) in wanted {
        if is_empty(row, field) {
            row.insert((*field).into(), state.base.account(chart, code).into());
        }
    }
}
