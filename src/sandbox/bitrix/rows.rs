//! Product rows of deals: `crm.item.productrow.*`, and the arithmetic behind a row.
//!
//! `price` is final: discount and tax are in it, whatever `taxIncluded` says. The discount is counted before tax.
//! <https://apidocs.bitrix24.ru/api-reference/crm/universal/product-rows/crm-item-productrow-list.html>

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::fields::Entity;
use super::filter;
use super::items;
use super::list::Query;
use super::params::Params;
use super::reply::{Answer, Refusal, Reply, missing, not_found};
use super::state::{ADMINISTRATOR, State, record};
use super::value::{Record, decimal, flag, integer, is_empty, moment, number, text, truth};

/// A row of a deal; money per unit.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Row {
    pub(super) id: i64,
    /// 0: a line of free text.
    pub(super) product: i64,
    pub(super) name: String,
    pub(super) price: Decimal,
    pub(super) quantity: Decimal,
    pub(super) discount: Discount,
    /// Percent; `None` is "without VAT", which is not 0 %.
    pub(super) tax: Option<Decimal>,
    pub(super) tax_included: bool,
    pub(super) measure: (i64, String),
    pub(super) sort: i64,
    pub(super) kind: i64,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Discount {
    /// Money per unit, before tax.
    Sum(Decimal),
    Percent(Decimal),
}

impl Row {
    /// After the discount, without tax.
    fn exclusive(&self) -> Decimal {
        (self.price / (Decimal::ONE + self.tax.unwrap_or_default() / Decimal::ONE_HUNDRED)).round_dp(2)
    }

    /// Before the discount, without tax.
    fn netto(&self) -> Decimal {
        match self.discount {
            Discount::Sum(sum) => self.exclusive() + sum,
            Discount::Percent(percent) if percent < Decimal::ONE_HUNDRED => {
                (self.exclusive() * Decimal::ONE_HUNDRED / (Decimal::ONE_HUNDRED - percent)).round_dp(2)
            }
            Discount::Percent(_) => self.exclusive(),
        }
    }

    /// Before the discount, with tax.
    fn brutto(&self) -> Decimal {
        let netto = match self.discount {
            Discount::Percent(percent) if percent < Decimal::ONE_HUNDRED => {
                return (self.price * Decimal::ONE_HUNDRED / (Decimal::ONE_HUNDRED - percent)).round_dp(2);
            }
            _ => self.netto(),
        };
        (netto * (Decimal::ONE + self.tax.unwrap_or_default() / Decimal::ONE_HUNDRED)).round_dp(2)
    }

    /// The row as `crm.item.productrow.*` shows it.
    pub(super) fn shown(&self, deal: i64) -> Record {
        let (kind, rate) = match self.discount {
            Discount::Sum(sum) if self.netto().is_zero() => (1, sum),
            Discount::Sum(sum) => (1, (sum * Decimal::ONE_HUNDRED / self.netto()).round_dp(2)),
            Discount::Percent(percent) => (2, percent),
        };
        record(json!({
            "id": self.id, "ownerId": deal, "ownerType": "D", "productId": self.product, "productName": self.name,
            "price": number(self.price), "priceAccount": number(self.price),
            "priceExclusive": number(self.exclusive()), "priceNetto": number(self.netto()),
            "priceBrutto": number(self.brutto()), "quantity": number(self.quantity), "discountTypeId": kind,
            "discountRate": number(rate), "discountSum": number(self.netto() - self.exclusive()),
            "taxRate": self.tax.map(number), "taxIncluded": flag(self.tax_included), "customized": "Y",
            "measureCode": self.measure.0, "measureName": self.measure.1, "sort": self.sort,
            "xmlId": format!("sale_basket_{}", self.id), "type": self.kind, "storeId": null,
        }))
    }
}

/// Σ price × quantity.
pub(super) fn amount(rows: &[Row]) -> Decimal {
    rows.iter().map(|row| row.price * row.quantity).sum::<Decimal>().round_dp(2)
}

/// The tax in that sum.
pub(super) fn taxes(rows: &[Row]) -> Decimal {
    rows.iter().map(|row| (row.price - row.exclusive()) * row.quantity).sum::<Decimal>().round_dp(2)
}

pub(super) fn list(state: &mut State, params: &Params) -> Answer {
    let pairs = params.pairs("filter");
    let required = |key: &str| pairs.iter().find(|(have, _)| have == key).map(|(_, value)| value.clone());
    let (Some(kind), Some(owner)) = (required("=ownerType"), required("=ownerId")) else {
        return Err(Refusal::bad(0, "Required filter fields: =ownerType, =ownerId"));
    };
    let owners = |value: &Value| match value {
        Value::Array(list) => list.iter().filter_map(integer).collect(),
        single => integer(single).into_iter().collect::<Vec<_>>(),
    };
    let mut rows = Vec::new();
    for deal in owners(&owner).into_iter().filter(|_| text(&kind) == "D") {
        rows.extend(state.rows.get(&deal).into_iter().flatten().map(|row| row.shown(deal)));
    }
    let known = |name: &str| rows.first().is_none_or(|row| row.contains_key(name)).then(|| name.to_owned());
    let condition = filter::read(pairs, &known)
        .map_err(|field| Refusal::bad("INVALID_ARG_VALUE", format!("Invalid filter: field '{field}'")))?;
    let page = Query::new(condition, params).page(rows.iter());
    Ok(Reply { result: json!({ "productRows": page.rows }), total: page.total, next: page.next })
}

pub(super) fn get(state: &mut State, params: &Params) -> Answer {
    let (deal, place) = find(state, params.integer("id"))?;
    Ok(json!({ "productRow": state.rows[&deal][place].shown(deal) }).into())
}

/// `crm.item.productrow.set`: replaces all rows of the deal.
pub(super) fn set(state: &mut State, params: &Params) -> Answer {
    let deal = owner(state, &params.text("ownerType"), params.integer("ownerId"))?;
    let wanted = params.pairs("productRows");
    let mut rows = Vec::new();
    for (index, (_, value)) in (1..).zip(wanted) {
        rows.push(read(state, &record(value), index * 10)?);
    }
    replace(state, deal, rows, ADMINISTRATOR);
    let shown: Vec<_> = state.rows[&deal].iter().map(|row| row.shown(deal)).collect();
    Ok(json!({ "productRows": shown }).into())
}

pub(super) fn add(state: &mut State, params: &Params) -> Answer {
    let fields = params.record("fields");
    let kind = fields.get("ownerType").map(text).unwrap_or_default();
    let deal = owner(state, &kind, fields.get("ownerId").and_then(integer))?;
    let mut rows = state.rows.get(&deal).cloned().unwrap_or_default();
    let row = read(state, &fields, 10 * i64::try_from(rows.len() + 1).unwrap_or(10))?;
    let shown = row.shown(deal);
    rows.push(row);
    replace(state, deal, rows, ADMINISTRATOR);
    Ok(json!({ "productRow": shown }).into())
}

pub(super) fn update(state: &mut State, params: &Params) -> Answer {
    let (deal, place) = find(state, params.integer("id"))?;
    let mut rows = state.rows[&deal].clone();
    let mut merged = rows[place].shown(deal);
    merged.extend(params.record("fields"));
    let id = rows[place].id;
    rows[place] = Row { id, ..read(state, &merged, rows[place].sort)? };
    let shown = rows[place].shown(deal);
    replace(state, deal, rows, ADMINISTRATOR);
    Ok(json!({ "productRow": shown }).into())
}

pub(super) fn delete(state: &mut State, params: &Params) -> Answer {
    let (deal, place) = find(state, params.integer("id"))?;
    let mut rows = state.rows[&deal].clone();
    rows.remove(place);
    replace(state, deal, rows, ADMINISTRATOR);
    Ok(Value::Null.into())
}

/// Gives a deal these rows: its amount follows, and an event fires if the portal is set to fire one.
///
/// Whether a change of rows fires `ONCRMDEALUPDATE` is not documented; see `Doubts::rows_fire_update`.
pub(super) fn replace(state: &mut State, deal: i64, rows: Vec<Row>, by: i64) {
    if state.rows.get(&deal).map_or(&[] as &[Row], Vec::as_slice) == rows.as_slice() {
        state.rows.insert(deal, rows);
        return;
    }
    let emptied = rows.is_empty();
    state.rows.insert(deal, rows);
    let by_hand =
        state.table(Entity::Deal).get(&deal).and_then(|deal| deal.get("isManualOpportunity")).is_some_and(truth);
    let mut changes = Record::new();
    if emptied && !by_hand {
        changes.insert("opportunity".into(), 0.into());
        changes.insert("taxValue".into(), 0.into());
    }
    brush(state, deal, changes, by);
}

/// Something around a deal changed: its time of change moves, its event is in doubt.
pub(super) fn brush(state: &mut State, deal: i64, mut changes: Record, by: i64) {
    changes.insert("updatedTime".into(), moment(state.now()));
    // Only a stage or a pipeline can be refused, and neither is among the changes.
    let _ = items::store(state, Entity::Deal, deal, changes, by);
    state.touch();
    if state.doubts.rows_fire_update {
        state.fire("ONCRMDEALUPDATE", deal);
    }
}

/// Reads a row somebody sends; a new id each time, as the portal gives.
fn read(state: &mut State, fields: &Record, sort: i64) -> Result<Row, Refusal> {
    let given = |name: &str| fields.get(name).filter(|value| !is_empty(value));
    let product = given("productId").and_then(integer).unwrap_or(0);
    let known = state.products.get(&product);
    let name = given("productName").map(text).or_else(|| known.map(|known| text(&known["name"])));
    let Some(name) = name else { return Err(missing("productName")) };
    let discount_sum = given("discountSum").and_then(decimal).unwrap_or_default();
    let discount_rate = given("discountRate").and_then(decimal).unwrap_or_default();
    let by_sum = given("discountTypeId").and_then(integer) == Some(1);
    let kind = row_kind(known);
    let number = |name: &str| given(name).and_then(decimal);
    let (price, quantity, tax) = (number("price"), number("quantity"), number("taxRate"));
    Ok(Row {
        id: state.new_id("product row"),
        product,
        name,
        price: price.unwrap_or_default(),
        quantity: quantity.unwrap_or(Decimal::ONE),
        discount: if by_sum { Discount::Sum(discount_sum) } else { Discount::Percent(discount_rate) },
        tax,
        tax_included: fields.get("taxIncluded").is_some_and(truth),
        measure: (given("measureCode").and_then(integer).unwrap_or(796), "шт".into()),
        sort: given("sort").and_then(integer).unwrap_or(sort),
        kind,
    })
}

/// The type of a row: 1 product or free text, 4 variation, 7 service.
pub(super) fn row_kind(product: Option<&Record>) -> i64 {
    match product.and_then(|product| integer(&product["type"])) {
        Some(7) => 7,
        Some(4 | 5) => 4,
        _ => 1,
    }
}

fn owner(state: &State, kind: &str, id: Option<i64>) -> Result<i64, Refusal> {
    let id = id.filter(|id| state.table(Entity::Deal).contains_key(id));
    match id {
        Some(id) if kind == "D" => Ok(id),
        _ => Err(Refusal::bad("OWNER_NOT_FOUND", "Владелец товарной позиции не найден")),
    }
}

fn find(state: &State, id: Option<i64>) -> Result<(i64, usize), Refusal> {
    let id = id.ok_or_else(|| missing("id"))?;
    let place = |(deal, rows): (&i64, &Vec<Row>)| Some((*deal, rows.iter().position(|row| row.id == id)?));
    state.rows.iter().find_map(place).ok_or_else(not_found)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn the_arithmetic_is_that_of_the_documented_sample() {
        let row = Row {
            id: 17649,
            product: 9621,
            name: "iphone 14".into(),
            price: 90_000.into(),
            quantity: 3.into(),
            discount: Discount::Percent(10.into()),
            tax: Some(10.into()),
            tax_included: true,
            measure: (796, "шт".into()),
            sort: 20,
            kind: 4,
        };
        let shown = row.shown(13142);
        for (name, value) in [
            ("priceExclusive", "81818.18"),
            ("priceNetto", "90909.09"),
            ("priceBrutto", "100000"),
            ("discountSum", "9090.91"),
        ] {
            assert_eq!(text(&shown[name]), value, "{name}");
        }
        assert_eq!(amount(std::slice::from_ref(&row)), 270_000.into());
    }
}
