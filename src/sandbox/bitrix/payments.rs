//! Payments of deals, and the ways to pay.
//!
//! <https://apidocs.bitrix24.ru/api-reference/crm/universal/payment/crm-item-payment-list.html>

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::filter;
use super::list::{self, Query};
use super::params::Params;
use super::reply::{Answer, Refusal, Reply, missing};
use super::rows;
use super::stages::old_page;
use super::state::{State, record};
use super::value::{Record, flag, moment, number};

/// `crm.item.payment.list`: rows straight in `result`, without a total; of another kind of object there are none.
pub(super) fn list(state: &mut State, params: &Params) -> Answer {
    let kind = params.integer("entityTypeId").ok_or_else(|| missing("entityTypeId"))?;
    let id = params.integer("entityId").ok_or_else(|| missing("entityId"))?;
    let rows = state.payments.get(&id).filter(|_| kind == 2).map_or(&[] as &[_], Vec::as_slice);
    let known = |name: &str| rows.first().is_none_or(|row: &Record| row.contains_key(name)).then(|| name.to_owned());
    let condition = filter::read(params.pairs("filter"), &known)
        .map_err(|field| Refusal::bad(0, format!("Unknown field in filter: {field}")))?;
    let order = list::order(params, &known).unwrap_or_default();
    let rows = Query { condition, order, start: -1 }.page(rows.iter()).rows;
    Ok(json!(rows).into())
}

/// `sale.paysystem.list`.
pub(super) fn pay_systems(state: &mut State, params: &Params) -> Answer {
    let Reply { result, .. } = old_page(&params.any_case(), state.pay_systems.values(), &[]);
    Ok(result.into())
}

/// Adds a payment to a deal; the pay system comes into being with its first payment.
pub(super) fn add(state: &mut State, deal: i64, system: &str, sum: Decimal, paid: bool, by: i64) -> i64 {
    let system_id = pay_system(state, system);
    let id = state.new_id("payment");
    let number_in_deal = state.payments.get(&deal).map_or(0, Vec::len) + 1;
    let row = json!({
        "id": id, "accountNumber": format!("{deal}/{number_in_deal}"), "paid": "N", "datePaid": null,
        "empPaidId": null, "paySystemId": system_id, "sum": number(sum), "currency": "KZT", "paySystemName": system,
    });
    let mut row = record(row);
    settle(state, &mut row, paid, by);
    state.payments.entry(deal).or_default().push(row);
    rows::brush(state, deal, Record::new(), by);
    id
}

/// Marks a payment as paid or not; does nothing when there is no such payment.
pub(super) fn pay(state: &mut State, payment: i64, paid: bool, by: i64) {
    let same = |row: &Record| row["id"] == json!(payment);
    let Some((&deal, _)) = state.payments.iter().find(|(_, rows)| rows.iter().any(same)) else { return };
    let mut rows = state.payments.remove(&deal).unwrap_or_default();
    rows.iter_mut().filter(|row| same(row)).for_each(|row| settle(state, row, paid, by));
    state.payments.insert(deal, rows);
    rows::brush(state, deal, Record::new(), by);
}

fn settle(state: &State, row: &mut Record, paid: bool, by: i64) {
    row.insert("paid".into(), flag(paid));
    row.insert("datePaid".into(), if paid { moment(state.now()) } else { Value::Null });
    row.insert("empPaidId".into(), if paid { by.into() } else { Value::Null });
}

/// The id of a way to pay, created when it is new.
pub(super) fn pay_system(state: &mut State, name: &str) -> i64 {
    if let Some((id, _)) = state.pay_systems.iter().find(|(_, row)| row["NAME"] == name) {
        return *id;
    }
    let id = state.new_id("pay system");
    let row = json!({
        "ID": id.to_string(), "NAME": name, "PSA_NAME": name, "XML_ID": format!("bx_{id:08x}"), "CODE": "",
        "SORT": "100", "DESCRIPTION": "", "ACTIVE": "Y", "ACTION_FILE": "cash", "IS_CASH": "N",
        "ENTITY_REGISTRY_TYPE": "ORDER", "PERSON_TYPE_ID": null, "NEW_WINDOW": "N", "HAVE_PREPAY": "N",
    });
    state.pay_systems.insert(id, record(row));
    id
}
