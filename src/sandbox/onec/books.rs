//! The accounting register as the interface shows it: `Balance`, the records of a document, the set of all records.
//!
//! Which ext dimension holds what depends on the switches; nothing here may rely on a position.

use std::borrow::Cow;
use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde_json::Value;

use super::filter::{Filter, Operand};
use super::ledger::{Entry, Left, Link, Side};
use super::query::{Page, Query};
use super::refusal::Refusal;
use super::schema::{self, ACCOUNTS, Family, Kind, RECORDS, Set, WAREHOUSES};
use super::state::State;
use super::switches::BalanceHabit;
use super::value::{self, Row, date, empty_row, json, number};

/// `Balance` with its parameters and the options of the query.
///
/// # Errors
/// For parameters and options that cannot be read.
pub(crate) fn balance(state: &State, parameters: &BTreeMap<String, Operand>, query: &Query) -> Result<Page, Refusal> {
    let set = schema::balance();
    if parameters.contains_key("ExtraDimensions") {
        return Err(Refusal::not_imitated("ExtraDimensions"));
    }
    let before = match parameters.get("Period") {
        None => None,
        Some(Operand::Date(text)) => date(text),
        Some(_) => return Err(Refusal::new(400, 21, "Неверный тип аргумента «Period»")),
    };
    let mut rows = balance_rows(state, set, before);
    for name in ["Condition", "AccountCondition"] {
        if let Some(Operand::Text(condition)) = parameters.get(name) {
            let filter = Filter::parse(condition, &set.fields)?;
            rows.retain(|row| filter.holds(state, row));
        }
    }
    if let Some(Operand::Text(dimensions)) = parameters.get("Dimensions") {
        rows = regroup(set, rows, &named_dimensions(set, dimensions)?);
    }
    let rows = query.filtered(state, set, rows.into_iter().map(Cow::Owned).collect())?;
    // Fields left out of the selection are no longer told apart: their rows melt together.
    let rows = match query.selected() {
        None => rows,
        Some(names) => {
            let rows = rows.into_iter().map(Cow::into_owned).collect();
            regroup(set, rows, &names).into_iter().map(Cow::Owned).collect()
        }
    };
    query.shape(state, set, rows)
}

/// All records as rows of their set.
pub(crate) fn records(state: &State) -> Vec<Cow<'static, Row>> {
    let entries = state
        .ledger
        .entries()
        .flat_map(|(recorder, entries)| entries.iter().enumerate().map(move |entry| (recorder, entry)));
    entries.map(|(recorder, (index, entry))| Cow::Owned(record(state, recorder, index + 1, entry))).collect()
}

/// The record set of one document.
pub(crate) fn record_set(state: &State, key: &str) -> Row {
    let of = |(recorder, _): &(&Link, &[Entry])| recorder.key == key;
    let (recorder, entries) = match state.ledger.entries().find(of) {
        Some((recorder, entries)) => (recorder.clone(), entries.to_vec()),
        None => (Link { set: schema::SALE, key: key.to_owned() }, Vec::new()),
    };
    let rows =
        entries.iter().enumerate().map(|(index, entry)| Value::Object(record(state, &recorder, index + 1, entry)));
    let mut set = Row::new();
    set.insert("RecordSet".into(), rows.collect::<Vec<_>>().into());
    put_link(&mut set, "Recorder", &recorder);
    set
}

/// Whether a set is the set of records.
pub(crate) fn is_records(set: &Set) -> bool {
    set.name == RECORDS && matches!(set.family, Family::Computed)
}

fn balance_rows(state: &State, set: &Set, before: Option<chrono::NaiveDateTime>) -> Vec<Row> {
    let habit = state.switches.balance;
    let before = match habit {
        BalanceHabit::OldCopy { at } => Some(before.map_or(at, |before| before.min(at))),
        _ => before,
    };
    let mut seen: BTreeMap<_, Left> = BTreeMap::new();
    for ((account, organisation, dimensions), left) in state.ledger.balance(before) {
        let sum = seen.entry((account, organisation, shown(state, account, dimensions))).or_default();
        sum.quantity += left.quantity;
        sum.sum += left.sum;
    }
    let left = seen.into_iter().filter(|(_, left)| !(left.quantity.is_zero() && left.sum.is_zero()));
    let told = left.enumerate().filter_map(|(place, (key, left))| Some((key, told(habit, place, left)?)));
    told.map(|((account, organisation, dimensions), left)| {
        let mut row = empty_row(&set.fields);
        row.insert("Account_Key".into(), state.base.account(ACCOUNTS, account).into());
        row.insert("Организация_Key".into(), organisation.into());
        for (index, link) in dimensions.iter().enumerate() {
            put_link(&mut row, &format!("ExtDimension{}", index + 1), link);
        }
        // Assets stand on the debit side, the rest on the credit side; a red balance stays where it belongs.
        let side = if account.starts_with(['1', '7']) { ("Dr", Decimal::ONE) } else { ("Cr", Decimal::NEGATIVE_ONE) };
        for (name, amount) in [("Сумма", left.sum), ("Количество", left.quantity)] {
            row.insert(format!("{name}Balance"), json(amount));
            row.insert(format!("{name}Balance{}", side.0), json(amount * side.1));
        }
        row
    })
    .collect()
}

/// What becomes of a row of the balance, by the habit of the infobase.
fn told(habit: BalanceHabit, place: usize, left: Left) -> Option<Left> {
    match habit {
        BalanceHabit::Right | BalanceHabit::OldCopy { .. } => Some(left),
        BalanceHabit::Halved => place.is_multiple_of(2).then_some(left),
        BalanceHabit::Doubled => Some(Left { quantity: left.quantity + left.quantity, sum: left.sum + left.sum }),
        BalanceHabit::Empty => None,
    }
}

/// The dimensions this infobase keeps for an account, in its order.
fn shown(state: &State, account: &str, dimensions: &[Link]) -> Vec<Link> {
    let mut shown = dimensions.to_vec();
    if !state.switches.warehouse_dimension {
        shown.retain(|link| link.set != WAREHOUSES);
    }
    if account.starts_with("13") && state.switches.dimension_order_swapped {
        shown.reverse();
    }
    shown
}

fn is_resource(kind: &Kind) -> bool {
    matches!(kind, Kind::Number { .. })
}

fn named_dimensions<'a>(set: &'a Set, names: &str) -> Result<Vec<&'a str>, Refusal> {
    let mut found = vec!["Account_Key"];
    for name in names.split(',').map(str::trim) {
        let field = set.field(name).or_else(|| set.field(&format!("{name}_Key")));
        let field = field.ok_or_else(|| Refusal::unknown_field(name))?;
        found.push(field.name.as_str());
        if matches!(field.kind, Kind::Composite(_)) {
            found.extend(set.field(&format!("{name}_Type")).map(|field| field.name.as_str()));
        }
    }
    Ok(found)
}

/// Melts rows together that differ in none of the named fields; resources are added up.
fn regroup(set: &Set, rows: Vec<Row>, names: &[&str]) -> Vec<Row> {
    let (resources, dimensions): (Vec<_>, Vec<_>) = set.fields.iter().partition(|field| is_resource(&field.kind));
    let mut groups: BTreeMap<Vec<String>, Row> = BTreeMap::new();
    for mut row in rows {
        for field in dimensions.iter().filter(|field| !names.contains(&field.name.as_str())) {
            row.remove(&field.name);
        }
        let key = dimensions.iter().map(|field| value::text(&row, &field.name).to_owned()).collect();
        match groups.entry(key) {
            std::collections::btree_map::Entry::Vacant(place) => {
                place.insert(row);
            }
            std::collections::btree_map::Entry::Occupied(mut group) => {
                for field in &resources {
                    let sum = number(group.get(), &field.name) + number(&row, &field.name);
                    group.get_mut().insert(field.name.clone(), json(sum));
                }
            }
        }
    }
    groups.into_values().collect()
}

fn record(state: &State, recorder: &Link, line: usize, entry: &Entry) -> Row {
    let mut row = schema::set(RECORDS).map(|set| empty_row(&set.fields)).unwrap_or_default();
    row.insert("Period".into(), entry.period.format(value::DATE).to_string().into());
    put_link(&mut row, "Recorder", recorder);
    row.insert("LineNumber".into(), line.to_string().into());
    row.insert("Active".into(), true.into());
    row.insert("Организация_Key".into(), entry.organisation.clone().into());
    row.insert("Сумма".into(), json(entry.sum));
    put_side(state, &mut row, "Dr", &entry.debit);
    put_side(state, &mut row, "Cr", &entry.credit);
    row
}

fn put_side(state: &State, row: &mut Row, end: &str, side: &Side) {
    row.insert(format!("Account{end}_Key"), state.base.account(ACCOUNTS, side.account).into());
    row.insert(format!("Количество{end}"), json(side.quantity));
    for (index, link) in shown(state, side.account, &side.dimensions).iter().enumerate() {
        put_link(row, &format!("ExtDimension{end}{}", index + 1), link);
    }
}

fn put_link(row: &mut Row, name: &str, link: &Link) {
    row.insert(name.to_owned(), link.key.clone().into());
    row.insert(format!("{name}_Type"), format!("StandardODATA.{}", link.set).into());
}
