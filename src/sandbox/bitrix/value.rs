//! Reading and writing single values the way the portal's PHP does: `"7"` and `7` are one number, `"Y"`, `1` and `true`
//! one yes. Money and quantities never pass through a float.

use std::cmp::Ordering;
use std::str::FromStr;

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Utc};
use rust_decimal::Decimal;
use serde_json::{Number, Value};

/// One row of any of the portal's tables, under the names REST shows.
pub(super) type Record = serde_json::Map<String, Value>;

/// The zone of the portal's people, who live in Almaty.
pub(super) const PEOPLE_ZONE: FixedOffset = FixedOffset::east_opt(5 * 3600).expect("five hours are an offset");

/// The zone of the portal's server. The shop lives five hours ahead of UTC, its portal three.
pub(super) const SERVER_ZONE: FixedOffset = FixedOffset::east_opt(3 * 3600).expect("three hours are an offset");

/// The value as text; empty for null and for anything nested.
pub(super) fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Bool(true) => "1".into(),
        _ => String::new(),
    }
}

/// The value as a whole number, also out of text.
pub(super) fn integer(value: &Value) -> Option<i64> {
    match value {
        Value::Number(_) | Value::String(_) => text(value).trim().parse().ok(),
        Value::Bool(yes) => Some((*yes).into()),
        _ => None,
    }
}

/// The value as a decimal, also out of text.
pub(super) fn decimal(value: &Value) -> Option<Decimal> {
    let text = match value {
        Value::Number(_) | Value::String(_) => text(value),
        _ => return None,
    };
    let text = text.trim();
    Decimal::from_str_exact(text).or_else(|_| Decimal::from_scientific(text)).ok()
}

/// Whether the value means yes.
pub(super) fn truth(value: &Value) -> bool {
    match value {
        Value::Bool(yes) => *yes,
        other => matches!(text(other).as_str(), "Y" | "y" | "1" | "true"),
    }
}

/// Whether the portal counts the value as empty.
pub(super) fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(list) => list.is_empty(),
        Value::Object(map) => map.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

/// A decimal as a JSON number without needless zeroes.
pub(super) fn number(decimal: Decimal) -> Value {
    let digits = decimal.normalize().to_string();
    Value::Number(Number::from_str(&digits).expect("the digits of a decimal are a JSON number"))
}

/// `Y` or `N`.
pub(super) fn flag(yes: bool) -> Value {
    if yes { "Y".into() } else { "N".into() }
}

/// A moment as the portal writes it: in its server's zone.
pub(super) fn moment(at: DateTime<Utc>) -> Value {
    at.with_timezone(&SERVER_ZONE).format("%Y-%m-%dT%H:%M:%S%:z").to_string().into()
}

/// A day as the portal writes it: with a clock part that means nothing.
pub(super) fn day(day: NaiveDate) -> Value {
    format!("{}T03:00:00+03:00", day.format("%Y-%m-%d")).into()
}

/// Reads a moment; one without an offset is in the server's zone, one without a clock part is midnight there.
pub(super) fn read_moment(text: &str) -> Option<DateTime<Utc>> {
    let text = text.trim();
    if let Ok(at) = DateTime::parse_from_rfc3339(text) {
        return Some(at.to_utc());
    }
    let local = ["%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S", "%d.%m.%Y %H:%M:%S"]
        .iter()
        .find_map(|form| NaiveDateTime::parse_from_str(text, form).ok())
        .or_else(|| read_plain_day(text).map(|day| day.and_time(NaiveTime::MIN)))?;
    SERVER_ZONE.from_local_datetime(&local).single().map(|at| at.to_utc())
}

/// Reads a day out of a date or of the date part of a moment.
pub(super) fn read_day(text: &str) -> Option<NaiveDate> {
    let text = text.trim();
    read_plain_day(text).or_else(|| {
        read_moment(text)?;
        read_plain_day(text.get(..10)?)
    })
}

fn read_plain_day(text: &str) -> Option<NaiveDate> {
    ["%Y-%m-%d", "%d.%m.%Y"].iter().find_map(|form| NaiveDate::parse_from_str(text, form).ok())
}

/// Orders two values: as numbers if both are, as moments if both are, else as text.
pub(super) fn compare(left: &Value, right: &Value) -> Ordering {
    if let (Some(left), Some(right)) = (whole(left), whole(right)) {
        return left.cmp(&right);
    }
    if let (Some(left), Some(right)) = (decimal(left), decimal(right)) {
        return left.cmp(&right);
    }
    let (left, right) = (text(left), text(right));
    match (read_moment(&left), read_moment(&right)) {
        (Some(left), Some(right)) => left.cmp(&right),
        _ => left.cmp(&right),
    }
}

/// The value as a whole number when it is plainly written as one; lists compare ids by the thousand.
fn whole(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => number.as_i64(),
        Value::String(text) => text.parse().ok(),
        _ => None,
    }
}
