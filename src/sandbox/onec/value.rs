//! Values of fields: what an empty one looks like, and what becomes of one that was sent.
//!
//! Values are kept exactly as they are answered: wide integers as strings, references as lower-case keys. Empty ones are
//! not kept at all and come back when a row is answered. Fields the set does not have are dropped without a word, as the
//! real interface does.

use std::str::FromStr;

use chrono::NaiveDateTime;
use rust_decimal::{Decimal, RoundingStrategy};
use serde_json::{Map, Number, Value};
use uuid::Uuid;

use super::refusal::Refusal;
use super::schema::{Field, Kind, NIL, NO_DATE, UNDEFINED};

/// An entity, a row of a section, or a record.
pub(crate) type Row = Map<String, Value>;

/// How dates are written.
pub(crate) const DATE: &str = "%Y-%m-%dT%H:%M:%S";

/// A row with every field empty.
pub(crate) fn empty_row(fields: &[Field]) -> Row {
    fields.iter().map(|field| (field.name.clone(), empty(&field.kind))).collect()
}

/// Drops the empty fields of a row that is to be kept: most of a document is empty.
pub(crate) fn lean(mut row: Row, fields: &[Field]) -> Row {
    for field in fields {
        if let (Kind::Section(inner), Some(Value::Array(lines))) = (&field.kind, row.get_mut(&field.name)) {
            each_line(lines, |line| lean(line, inner));
        }
        if row.get(&field.name) == Some(&empty(&field.kind)) {
            row.remove(&field.name);
        }
    }
    row
}

/// The whole of a row that was kept.
pub(crate) fn full(mut row: Row, fields: &[Field]) -> Row {
    for field in fields {
        let value = complete(row.remove(&field.name), field);
        row.insert(field.name.clone(), value);
    }
    row
}

/// One field of a row that was kept, as it is answered.
pub(crate) fn complete(kept: Option<Value>, field: &Field) -> Value {
    let mut value = kept.unwrap_or_else(|| empty(&field.kind));
    if let (Kind::Section(inner), Value::Array(lines)) = (&field.kind, &mut value) {
        each_line(lines, |line| full(line, inner));
    }
    value
}

fn each_line(lines: &mut [Value], work: impl Fn(Row) -> Row) {
    for line in lines.iter_mut().filter_map(Value::as_object_mut) {
        *line = work(std::mem::take(line));
    }
}

/// Puts what `body` says into `row`; names it does not know are ignored.
///
/// # Errors
/// For a value that cannot be of the field's type, and for rows of a section that are not numbered from 1.
pub(crate) fn fill(row: &mut Row, fields: &[Field], body: &Row) -> Result<(), Refusal> {
    for field in fields {
        let Some(sent) = body.get(&field.name) else { continue };
        if let Some(value) = accept(field, sent, body)? {
            row.insert(field.name.clone(), value);
        }
    }
    Ok(())
}

/// The text of a field; empty when it is absent.
pub(crate) fn text<'a>(row: &'a Row, name: &str) -> &'a str {
    row.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// The number in a field, in either of its two forms; 0 when absent.
pub(crate) fn number(row: &Row, name: &str) -> Decimal {
    row.get(name).and_then(decimal).unwrap_or_default()
}

/// Whether a flag is set.
pub(crate) fn flag(row: &Row, name: &str) -> bool {
    row.get(name).and_then(Value::as_bool).unwrap_or_default()
}

/// The rows of a section.
pub(crate) fn rows<'a>(row: &'a Row, section: &str) -> impl Iterator<Item = &'a Row> {
    row.get(section).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_object)
}

/// Whether a reference is empty.
pub(crate) fn is_empty(row: &Row, name: &str) -> bool {
    matches!(text(row, name), "" | NIL)
}

/// A number as JSON, without zeros at the end.
pub(crate) fn json(number: Decimal) -> Value {
    let text = number.normalize().to_string();
    Value::Number(Number::from_str(&text).expect("the text of a decimal is a JSON number"))
}

/// The decimal in a JSON number or in a string of digits.
pub(crate) fn decimal(value: &Value) -> Option<Decimal> {
    let text = match value {
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.clone(),
        _ => return None,
    };
    Decimal::from_str(&text).or_else(|_| Decimal::from_scientific(&text)).ok()
}

/// A date as the interface writes it; `None` for anything else, an offset included.
pub(crate) fn date(text: &str) -> Option<NaiveDateTime> {
    NaiveDateTime::parse_from_str(text, DATE).ok().filter(|_| text.len() == NO_DATE.len())
}

/// The empty value of a type.
pub(crate) fn empty(kind: &Kind) -> Value {
    match kind {
        Kind::Text(_) | Kind::LongText | Kind::Enumeration(..) | Kind::Composite(_) | Kind::Version => "".into(),
        Kind::Number { .. } if kind.is_wide() => "0".into(),
        Kind::Number { .. } => json(Decimal::ZERO),
        Kind::Date => NO_DATE.into(),
        Kind::Flag => false.into(),
        Kind::Guid | Kind::Reference(_) => NIL.into(),
        Kind::TypeName => UNDEFINED.into(),
        Kind::Section(_) => Value::Array(Vec::new()),
    }
}

/// The value to store; `None` leaves the field as it was.
fn accept(field: &Field, sent: &Value, body: &Row) -> Result<Option<Value>, Refusal> {
    if sent.is_null() {
        return Ok(Some(empty(&field.kind)));
    }
    let scalar = !matches!(field.kind, Kind::Section(_));
    if scalar && (sent.is_array() || sent.is_object()) {
        return Err(Refusal::exception(format!(
            "Непредвиденный символ при чтении JSON: значение свойства «{}»",
            field.name
        )));
    }
    match &field.kind {
        Kind::Text(length) => {
            string(field, sent).map(|text| Some(text.chars().take(*length).collect::<String>().into()))
        }
        Kind::LongText => string(field, sent).map(|text| Some(text.into())),
        Kind::Number { digits, fraction } => accept_number(field, sent, *digits, *fraction),
        Kind::Date => {
            let text = string(field, sent)?;
            date(text).map(|_| Some(text.into())).ok_or_else(|| unparsable(field, sent))
        }
        Kind::Flag => sent.as_bool().map(|flag| Some(flag.into())).ok_or_else(|| unparsable(field, sent)),
        Kind::Guid | Kind::Reference(_) => key(field, sent).map(Some),
        Kind::Enumeration(_, values) => {
            let text = string(field, sent)?;
            if text.is_empty() || values.contains(&text) { Ok(Some(text.into())) } else { Err(bad_value(field, sent)) }
        }
        Kind::Composite(sets) => accept_composite(field, sent, sets, text(body, &format!("{}_Type", field.name))),
        Kind::TypeName => {
            let of = field.name.strip_suffix("_Type").unwrap_or_default();
            // A type without its value says nothing.
            if body.contains_key(of) { Ok(Some(string(field, sent)?.into())) } else { Ok(None) }
        }
        Kind::Version => Ok(None),
        Kind::Section(fields) => accept_section(field, fields, sent).map(Some),
    }
}

fn accept_number(field: &Field, sent: &Value, digits: u32, fraction: u32) -> Result<Option<Value>, Refusal> {
    let wide = field.kind.is_wide();
    if sent.is_boolean() || (sent.is_string() && !wide) {
        return Err(unparsable(field, sent));
    }
    // A string that is no number leaves a wide field as it was, and nobody is told.
    let number = match decimal(sent) {
        Some(number) => number,
        None if wide => return Ok(None),
        None => return Err(unparsable(field, sent)),
    };
    let number = number.round_dp_with_strategy(fraction, RoundingStrategy::MidpointAwayFromZero);
    if number.trunc().abs().to_string().len() as u32 > digits - fraction {
        return Err(bad_value(field, sent));
    }
    Ok(Some(if wide { number.normalize().to_string().into() } else { json(number) }))
}

fn accept_composite(field: &Field, sent: &Value, sets: &[&str], of: &str) -> Result<Option<Value>, Refusal> {
    match of {
        // A value without its type says nothing.
        "" => return Ok(None),
        UNDEFINED => return Ok(Some("".into())),
        _ => {}
    }
    let set = of.strip_prefix("StandardODATA.").unwrap_or(of);
    if !sets.contains(&set) {
        return Err(bad_value(field, sent));
    }
    if set == "Edm.String" { Ok(Some(string(field, sent)?.into())) } else { key(field, sent).map(Some) }
}

fn accept_section(field: &Field, fields: &[Field], sent: &Value) -> Result<Value, Refusal> {
    let Some(rows) = sent.as_array() else {
        return Err(Refusal::exception(format!("Ожидается начало массива: «{}»", field.name)));
    };
    let rows = rows.iter().enumerate().map(|(index, sent)| accept_row(field, fields, index, sent));
    rows.collect::<Result<Vec<_>, _>>().map(Value::Array)
}

fn accept_row(section: &Field, fields: &[Field], index: usize, sent: &Value) -> Result<Value, Refusal> {
    let Some(sent) = sent.as_object() else {
        return Err(Refusal::exception(format!("Ожидается начало объекта: «{}»", section.name)));
    };
    let Some(line) = sent.get("LineNumber") else {
        return Err(Refusal::exception("Внутренняя ошибка OData сервиса"));
    };
    if decimal(line) != Some(Decimal::from(index + 1)) {
        return Err(Refusal::new(400, 4, format!("Неверный номер строки табличной части «{}»", section.name)));
    }
    let mut row = empty_row(fields);
    fill(&mut row, fields, sent)?;
    Ok(Value::Object(row))
}

fn string<'a>(field: &Field, sent: &'a Value) -> Result<&'a str, Refusal> {
    sent.as_str().ok_or_else(|| bad_value(field, sent))
}

fn key(field: &Field, sent: &Value) -> Result<Value, Refusal> {
    let uuid = sent.as_str().and_then(|text| Uuid::try_parse(text).ok()).ok_or_else(|| unparsable(field, sent))?;
    Ok(uuid.to_string().into())
}

fn unparsable(field: &Field, sent: &Value) -> Refusal {
    Refusal::new(400, 1, format!("Ошибка разбора строки {sent}: свойство «{}»", field.name))
}

fn bad_value(field: &Field, sent: &Value) -> Refusal {
    Refusal::new(400, 4, format!("Неверное значение свойства «{}»: {sent}", field.name))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use serde_json::json;

    use super::super::schema::{SALE, set};
    use super::*;

    fn sale(body: Value) -> Result<Row, Refusal> {
        let fields = &set(SALE).unwrap().fields;
        let mut row = empty_row(fields);
        fill(&mut row, fields, body.as_object().unwrap()).map(|()| row)
    }

    #[test]
    fn an_empty_document_has_the_empty_values_of_1c() {
        let row = sale(json!({})).unwrap();
        assert_eq!(row["Date"], NO_DATE);
        assert_eq!(row["Контрагент_Key"], NIL);
        assert_eq!(row["Сделка_Type"], UNDEFINED);
        assert_eq!(row["КратностьВзаиморасчетов"], "0");
        assert_eq!(row["СуммаДокумента"].to_string(), "0");
        assert_eq!(row["Товары"], json!([]));
    }

    #[test]
    fn values_are_cut_rounded_and_ignored_without_a_word() {
        let row = sale(json!({
            "ДоверенностьНомер": "Қ".repeat(30), "СуммаДокумента": 1.005, "КратностьВзаиморасчетов": "x", "Нет": 1,
            "КурсВзаиморасчетов": 1, "Комментарий": "a & <b> 'c' 😀 Әңғ", "Контрагент_Key": "D0000000-0000-4000-8000-00000000000A"
        }))
        .unwrap();
        assert_eq!(text(&row, "ДоверенностьНомер"), "Қ".repeat(20));
        assert_eq!(row["СуммаДокумента"].to_string(), "1.01");
        assert_eq!(row["КратностьВзаиморасчетов"], "0");
        assert_eq!(text(&row, "Комментарий"), "a & <b> 'c' 😀 Әңғ");
        assert_eq!(text(&row, "Контрагент_Key"), "d0000000-0000-4000-8000-00000000000a");
        assert!(!row.contains_key("Нет"));
    }

    #[test]
    fn a_kept_row_comes_back_whole() {
        let row = sale(json!({"Number": "1", "Товары": [{"LineNumber": 1, "Цена": 2.5}]})).unwrap();
        let fields = &set(SALE).unwrap().fields;
        let kept = lean(row.clone(), fields);
        assert_eq!(Value::Object(kept.clone()), json!({"Number": "1", "Товары": [{"LineNumber": "1", "Цена": 2.5}]}));
        assert_eq!(full(kept, fields), row);
    }

    #[test]
    fn rows_are_numbered_from_one_as_strings_or_numbers() {
        let row = sale(json!({"Товары": [{"LineNumber": 1}, {"LineNumber": "2"}]})).unwrap();
        assert_eq!(row["Товары"][0]["LineNumber"], "1");
        assert_eq!(row["Товары"][1]["LineNumber"], "2");
    }

    #[test]
    fn what_cannot_be_is_refused() {
        for (body, status, code) in [
            (json!({"Товары": [{"LineNumber": 2}]}), 400, 4),
            (json!({"Товары": [{}]}), 500, -1),
            (json!({"Комментарий": ["a"]}), 500, -1),
            (json!({"Контрагент_Key": "abc"}), 400, 1),
            (json!({"УчитыватьНДС": "true"}), 400, 1),
            (json!({"Date": "2026-03-05T14:07:00Z"}), 400, 1),
            (json!({"СуммаДокумента": "12"}), 400, 1),
            (json!({"ВидОперации": "Прочее"}), 400, 4),
        ] {
            let refusal = sale(body.clone()).unwrap_err();
            assert_eq!((refusal.status, refusal.code), (status, code), "{body}");
        }
    }
}
