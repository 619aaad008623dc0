//! What rows are about: from the numbers and codes of the tables to the names people know, and all there is of a kind where rows
//! of nothing are wanted.

use std::collections::HashMap;

use chrono::NaiveDate;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect, QueryTrait};

use super::super::Result;
use super::figures::{Key, NamedFilter, Row};
use super::measure::{Raw, together};
use super::plan::{Dimension, Field, Metric, Operand, Plan};
use super::select::is_time;
use super::stock;
use crate::entity::{manager, mirrored_deal, mirrored_lead, product, sales, source};
use crate::types::{DealId, PaymentGroup, PaymentKind};

/// Names looked up in one statement.
const AT_ONCE: usize = 500;

/// Gives rows their keys.
pub(super) async fn name(db: &DatabaseTransaction, plan: &Plan, rows: Vec<(Raw, Row)>) -> Result<Vec<Row>> {
    let Some(dimension) = plan.dimension else { return Ok(rows.into_iter().map(|(_, row)| row).collect()) };
    let names = Names::of(db, dimension, rows.iter().map(|(raw, _)| raw)).await?;
    Ok(rows.into_iter().map(|(raw, row)| Row { key: Some(names.key(dimension, &raw)), ..row }).collect())
}

/// The filters of a plan with names; what is compared with a number needs none.
pub(super) async fn filters(db: &DatabaseTransaction, plan: &Plan) -> Result<Vec<NamedFilter>> {
    let mut named = Vec::new();
    for filter in &plan.filters {
        let Some(dimension) = filter.field.dimension() else { continue };
        let operands = match &filter.value {
            Operand::List(several) => several.as_slice(),
            one => std::slice::from_ref(one),
        };
        let raws: Vec<Raw> = operands.iter().filter_map(raw_of).collect();
        let names = Names::of(db, dimension, &raws).await?;
        let keys = raws.iter().map(|raw| names.key(dimension, raw)).collect();
        named.push(NamedFilter { field: filter.field, op: filter.op, keys });
    }
    Ok(named)
}

fn raw_of(operand: &Operand) -> Option<Raw> {
    match operand {
        Operand::Number(number) => Some(Raw::Number(*number)),
        Operand::Text(text) => Some(Raw::Text(text.clone())),
        Operand::List(_) => None,
    }
}

/// The names of what some rows are about.
struct Names {
    by_number: HashMap<i64, String>,
    by_code: HashMap<String, String>,
}

impl Names {
    async fn of(db: &DatabaseTransaction, dimension: Dimension, raws: impl IntoIterator<Item = &Raw>) -> Result<Self> {
        let numbers: Vec<i64> = raws.into_iter().filter_map(number).collect();
        let by_code = if dimension == Dimension::Source { sources(db).await? } else { HashMap::new() };
        Ok(Self { by_number: names(db, dimension, &numbers).await?, by_code })
    }

    fn key(&self, dimension: Dimension, raw: &Raw) -> Key {
        match (dimension, raw) {
            (Dimension::Day, Raw::Day(day)) => Key::Day(*day),
            (Dimension::Week, Raw::Day(day)) => Key::Week(*day),
            (Dimension::Month, Raw::Day(day)) => Key::Month(*day),
            (Dimension::Weekday, Raw::Number(day)) => Key::Weekday(u32::try_from(*day).unwrap_or(1)),
            (Dimension::VatRate, Raw::Number(percent)) if *percent > 0 => Key::Rate(*percent),
            (Dimension::PaymentKind, Raw::Text(word)) => PaymentKind::parse(word).map_or(Key::None, Key::Kind),
            (Dimension::PaymentGroup, Raw::Text(word)) => PaymentGroup::parse(word).map_or(Key::None, Key::Group),
            (Dimension::Deal, Raw::Number(id)) => match DealId::new(*id) {
                Some(deal) => Key::Deal(deal, self.by_number.get(id).cloned().unwrap_or_default()),
                None => Key::None,
            },
            (_, Raw::Text(code)) if !code.is_empty() => Key::Named(self.by_code.get(code).unwrap_or(code).clone()),
            (Dimension::VatRate, _) | (_, Raw::Number(0) | Raw::All | Raw::Day(_) | Raw::Text(_)) => Key::None,
            (_, Raw::Number(id)) => {
                let name = self.by_number.get(id).filter(|name| !name.trim().is_empty());
                name.cloned().map_or(Key::Numbered(*id), Key::Named)
            }
        }
    }
}

fn number(raw: &Raw) -> Option<i64> {
    match raw {
        Raw::Number(number) => Some(*number),
        _ => None,
    }
}

async fn names(db: &impl ConnectionTrait, dimension: Dimension, numbers: &[i64]) -> Result<HashMap<i64, String>> {
    let mut names = HashMap::new();
    for some in numbers.chunks(AT_ONCE) {
        let some = some.iter().copied();
        match dimension {
            Dimension::Manager => {
                let rows = manager::Entity::find().filter(manager::Column::Id.is_in(some)).all(db).await?;
                names.extend(rows.into_iter().map(|row| (row.id, row.name)));
            }
            Dimension::Product => {
                let rows = product::Entity::find().filter(product::Column::Id.is_in(some)).all(db).await?;
                names.extend(rows.into_iter().map(|row| (row.id, row.name)));
            }
            Dimension::Deal => {
                let rows = mirrored_deal::Entity::find().filter(mirrored_deal::Column::Id.is_in(some)).all(db).await?;
                names.extend(rows.into_iter().map(|row| (row.id, row.title)));
            }
            _ => {}
        }
    }
    Ok(names)
}

/// Who works there and answers, or ever answered, for a deal or a lead: a bookkeeper is nobody who sold nothing.
async fn sellers(db: &impl ConnectionTrait) -> Result<Vec<i64>> {
    // Of the sums of days there are a hundred times fewer than deals.
    let of_deals = sales::Entity::find().select_only().column(sales::Column::ManagerId).into_query();
    let of_leads = mirrored_lead::Entity::find().select_only().column(mirrored_lead::Column::ManagerId).into_query();
    let sells = manager::Column::Id.in_subquery(of_deals).or(manager::Column::Id.in_subquery(of_leads));
    let there = manager::Entity::find().filter(manager::Column::Active.eq(true)).filter(sells).all(db).await?;
    Ok(there.into_iter().map(|row| row.id).collect())
}

async fn sources(db: &impl ConnectionTrait) -> Result<HashMap<String, String>> {
    Ok(source::Entity::find().all(db).await?.into_iter().map(|row| (row.code, row.name)).collect())
}

/// All keys there are, for rows of nothing: who works there, what is sold, every day. Those a filter leaves out are left out.
pub(super) async fn all(db: &DatabaseTransaction, plan: &Plan) -> Result<Vec<Raw>> {
    let numbers = |ids: Vec<i64>| ids.into_iter().map(Raw::Number).collect::<Vec<_>>();
    let words = |words: Vec<&str>| words.into_iter().map(|word| Raw::Text(word.to_owned())).collect::<Vec<_>>();
    let keys = match plan.dimension {
        Some(Dimension::Manager) => numbers(sellers(db).await?),
        Some(Dimension::Product) if plan.metrics.contains(&Metric::StockQty) => stock::products(db).await?,
        Some(Dimension::Product) => {
            let there = product::Entity::find().filter(product::Column::GoneAt.is_null()).all(db).await?;
            numbers(there.into_iter().map(|row| row.id).collect())
        }
        Some(Dimension::Source) => sources(db).await?.into_keys().map(Raw::Text).collect(),
        Some(Dimension::PaymentKind) => words(PaymentKind::ALL.map(PaymentKind::key).into()),
        Some(Dimension::PaymentGroup) => words(PaymentGroup::ALL.map(PaymentGroup::key).into()),
        Some(dimension) if is_time(dimension) => {
            let days = plan.period.from.iter_days().take_while(|day| *day <= plan.period.to);
            days.map(|day: NaiveDate| together(dimension, day)).collect()
        }
        _ => Vec::new(),
    };
    Ok(keys.into_iter().filter(|raw| is_let_in(plan, raw)).collect())
}

/// Whether the filters on what rows are about let a key in.
fn is_let_in(plan: &Plan, raw: &Raw) -> bool {
    let about_rows = |field: Field| match (field, plan.dimension) {
        (Field::PaymentGroup, Some(Dimension::PaymentKind)) => true,
        (field, dimension) => dimension.is_some() && field.dimension() == dimension,
    };
    let is = |operand: &Operand| match (operand, raw) {
        // A kind is let in with its group.
        (Operand::Text(wanted), Raw::Text(word)) if plan.dimension == Some(Dimension::PaymentKind) => {
            wanted == word || PaymentKind::parse(word).is_some_and(|kind| kind.group().key() == wanted)
        }
        (Operand::Number(wanted), Raw::Number(number)) => wanted == number,
        (Operand::Text(wanted), Raw::Text(word)) => wanted == word,
        _ => false,
    };
    plan.filters.iter().filter(|filter| about_rows(filter.field)).all(|filter| filter.lets_in(is))
}
