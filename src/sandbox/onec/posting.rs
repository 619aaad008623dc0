//! Posting a sale and taking the posting back: what is checked and which entries are made.
//!
//! A refused posting changes nothing. Re-posting is no error: the entries are made anew.

use chrono::NaiveDateTime;
use rust_decimal::Decimal;

use super::ledger::{Asked, Entry, GOODS_ACCOUNT, Link, Side};
use super::refusal::Refusal;
use super::sale;
use super::schema::{CONTRACTS, COUNTERPARTIES, ITEMS, NO_DATE, SALE, Set, UNITS, WAREHOUSES};
use super::state::State;
use super::value::{Row, flag, is_empty, number, rows, text};
use super::write::Manner;

/// What one unit costs in the books; the stand-in does not follow real costs.
const UNIT_COST: Decimal = Decimal::ONE_HUNDRED;

/// Posts a document.
///
/// # Errors
/// As the real one: a mark, a closed period, missing mandatory data, missing accounts, shortage of stock.
pub(crate) fn post(state: &mut State, set: &Set, key: &str) -> Result<(), Refusal> {
    let mut row = state.find(set.name, key)?.clone();
    if set.name != SALE {
        return Err(Refusal::method("Post"));
    }
    if flag(&row, "DeletionMark") {
        return Err(Refusal::exception(format!(
            "Помеченный на удаление документ не может быть проведен: {}",
            sale::title(&row)
        )));
    }
    let copy = row.clone();
    sale::before_write(state, set, &mut row, Some(&copy), Manner::default())?;
    // Acts meant for a portal but not signed there: written unposted, with a message nobody gets over OData.
    if sale::signed_on_portal(&row) && matches!(text(&row, "ДатаПодписанияГЗ"), "" | NO_DATE) {
        row.insert("Posted".into(), false.into());
        state.put(set, key, row);
        return Ok(());
    }
    check_filled(state, &row)?;
    check_stock(state, &row)?;
    let Some(moment) = sale::moment(&row) else { return Ok(()) };
    state.ledger.record(sale::link(key), entries(&row, moment));
    row.insert("Posted".into(), true.into());
    state.put(set, key, row);
    Ok(())
}

/// Takes the entries of a document back.
///
/// # Errors
/// When the document is unknown or stands in a closed period.
pub(crate) fn unpost(state: &mut State, set: &Set, key: &str) -> Result<(), Refusal> {
    let mut row = state.find(set.name, key)?.clone();
    if set.name != SALE {
        return Err(Refusal::method("Unpost"));
    }
    sale::check_open(state, &row)?;
    state.ledger.erase(&sale::link(key));
    row.insert("Posted".into(), false.into());
    state.put(set, key, row);
    Ok(())
}

/// A receipt of goods, as an entry.
pub(crate) fn receipt(
    organisation: &str,
    item: &str,
    warehouse: &str,
    quantity: Decimal,
    period: NaiveDateTime,
) -> Entry {
    Entry {
        period,
        organisation: organisation.into(),
        debit: goods_side(item, warehouse, quantity),
        credit: Side { account: "3310", dimensions: Vec::new(), quantity: Decimal::ZERO },
        sum: quantity * UNIT_COST,
    }
}

/// Entries that leave the first organisation without goods, at what they cost.
pub(crate) fn write_offs(state: &State, period: NaiveDateTime) -> Vec<Entry> {
    let organisation = &state.base.organisation;
    let left = state.ledger.balance(None).into_iter();
    let goods = left.filter(|((account, owner, _), _)| *account == GOODS_ACCOUNT && owner == organisation);
    goods
        .map(|((_, _, dimensions), left)| Entry {
            period,
            organisation: organisation.clone(),
            debit: Side { account: GOODS_ACCOUNT, dimensions: dimensions.to_vec(), quantity: -left.quantity },
            credit: Side { account: "3310", dimensions: Vec::new(), quantity: Decimal::ZERO },
            sum: -left.sum,
        })
        .collect()
}

fn check_filled(state: &State, row: &Row) -> Result<(), Refusal> {
    for (field, name) in [("Организация_Key", "Организация"), ("Контрагент_Key", "Контрагент")]
    {
        if is_empty(row, field) {
            return Err(failed(row, &format!("Не заполнено поле «{name}»")));
        }
    }
    if state.switches.contracts_kept && is_empty(row, "ДоговорКонтрагента_Key") {
        return Err(failed(row, "Значение не является значением объектного типа (ВедениеВзаиморасчетов)"));
    }
    if rows(row, "Товары").next().is_some() && is_empty(row, "Склад_Key") {
        return Err(failed(row, "Не заполнено поле «Склад»"));
    }
    if is_empty(row, "СчетУчетаРасчетовСКонтрагентом_Key") {
        return Err(failed(row, "Не указан счет учета расчетов с контрагентом"));
    }
    let goods = ["СчетУчетаБУ_Key", "СчетДоходовБУ_Key", "СчетСписанияСебестоимостиБУ_Key"];
    for (section, accounts) in [("Товары", &goods[..]), ("Услуги", &goods[1..2])] {
        for line in rows(row, section) {
            if let Some(account) = accounts.iter().find(|account| is_empty(line, account)) {
                let account = account.trim_end_matches("_Key");
                let number = text(line, "LineNumber");
                return Err(failed(
                    row,
                    &format!("В строке {number} табличной части «{section}» не заполнено «{account}»"),
                ));
            }
        }
    }
    Ok(())
}

fn check_stock(state: &State, row: &Row) -> Result<(), Refusal> {
    if state.switches.negative_stock_allowed {
        return Ok(());
    }
    let warehouse = text(row, "Склад_Key");
    let mut short = Vec::new();
    for (item, wanted) in wanted(row) {
        let there = state.ledger.stock(&Asked {
            organisation: text(row, "Организация_Key"),
            item,
            warehouse: state.switches.warehouse_dimension.then_some(warehouse),
            until: sale::moment(row),
            except: Some(text(row, "Ref_Key")),
        });
        if there < wanted {
            short.push(shortage(state, item, warehouse, wanted - there.max(Decimal::ZERO)));
        }
    }
    if short.is_empty() { Ok(()) } else { Err(failed(row, &short.join("\n"))) }
}

/// How much of each item the document takes, in base units.
fn wanted(row: &Row) -> Vec<(&str, Decimal)> {
    let mut wanted: Vec<(&str, Decimal)> = Vec::new();
    for line in rows(row, "Товары") {
        let (item, quantity) = (text(line, "Номенклатура_Key"), base_quantity(line));
        match wanted.iter_mut().find(|(known, _)| *known == item) {
            Some((_, sum)) => *sum += quantity,
            None => wanted.push((item, quantity)),
        }
    }
    wanted
}

fn base_quantity(line: &Row) -> Decimal {
    number(line, "Количество") * number(line, "Коэффициент")
}

fn shortage(state: &State, item: &str, warehouse: &str, quantity: Decimal) -> String {
    let item = state.get(ITEMS, item);
    let unit = item.and_then(|item| state.get(UNITS, text(item, "БазоваяЕдиницаИзмерения_Key")));
    let name = |row: Option<&Row>| row.map(|row| text(row, "Description").to_owned()).unwrap_or_default();
    format!(
        "Не списано {} {} «{}», счет учета {GOODS_ACCOUNT}, склад «{}»",
        quantity.normalize(),
        name(unit),
        name(item),
        name(state.get(WAREHOUSES, warehouse))
    )
}

fn failed(row: &Row, why: &str) -> Refusal {
    Refusal::exception(format!(
        "{{Документ.РеализацияТоваровУслуг.МодульОбъекта(1274)}}: Не удалось провести документ «{}»\n{why}",
        sale::title(row)
    ))
}

/// Revenue, VAT and cost, as the real document books them.
fn entries(row: &Row, period: NaiveDateTime) -> Vec<Entry> {
    let organisation = text(row, "Организация_Key").to_owned();
    let entry = |debit: Side, credit: Side, sum: Decimal| Entry {
        period,
        organisation: organisation.clone(),
        debit,
        credit,
        sum,
    };
    let mut entries = Vec::new();
    for line in rows(row, "Товары") {
        let quantity = base_quantity(line);
        let goods = goods_side(text(line, "Номенклатура_Key"), text(row, "Склад_Key"), quantity);
        entries.push(entry(plain("7010"), goods, quantity * UNIT_COST));
    }
    for line in rows(row, "Товары").chain(rows(row, "Услуги")) {
        let (sum, vat) = (number(line, "Сумма"), number(line, "СуммаНДС"));
        let vat = if flag(row, "УчитыватьНДС") { vat } else { Decimal::ZERO };
        let net = if flag(row, "СуммаВключаетНДС") { sum - vat } else { sum };
        entries.push(entry(buyer_side(row), plain("6010"), net));
        if !vat.is_zero() {
            entries.push(entry(buyer_side(row), plain("3130"), vat));
        }
    }
    entries
}

fn plain(account: &'static str) -> Side {
    Side { account, dimensions: Vec::new(), quantity: Decimal::ZERO }
}

fn buyer_side(row: &Row) -> Side {
    let buyer = Link { set: COUNTERPARTIES, key: text(row, "Контрагент_Key").into() };
    let contract = Link { set: CONTRACTS, key: text(row, "ДоговорКонтрагента_Key").into() };
    Side { account: "1210", dimensions: vec![buyer, contract], quantity: Decimal::ZERO }
}

fn goods_side(item: &str, warehouse: &str, quantity: Decimal) -> Side {
    let item = Link { set: ITEMS, key: item.into() };
    let warehouse = Link { set: WAREHOUSES, key: warehouse.into() };
    Side { account: GOODS_ACCOUNT, dimensions: vec![item, warehouse], quantity }
}
