//! What rows are about: from the numbers and codes of the tables to the names people know, and all there is of a kind where rows
//! of nothing are wanted.

use std::collections::HashMap;

use chrono::NaiveDate;
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter};

use super::super::Result;
use super::figures::{Key, Row};
use super::measure::{Raw, together};
use super::plan::{Dimension, Field, Op, Operand, Plan};
use super::stock;
use crate::app::App;
use crate::entity::{manager, mirrored_deal, product, source};
use crate::types::{DealId, PaymentGroup, PaymentKind};

/// Names looked up in one statement.
const AT_ONCE: usize = 500;

/// Gives rows their keys.
pub(super) async fn name(db: &DatabaseTransaction, plan: &Plan, rows: Vec<(Raw, Row)>) -> Result<Vec<Row>> {
    let Some(dimension) = plan.dimension else { return Ok(rows.into_iter().map(|(_, row)| row).collect()) };
    let numbers: Vec<i64> = rows.iter().filter_map(|(raw, _)| number(raw)).collect();
    let names = names(db, dimension, &numbers).await?;
    let codes = if dimension == Dimension::Source { sources(db).await? } else { HashMap::new() };
    let key = |raw: &Raw| match (dimension, raw) {
        (Dimension::Day, Raw::Day(day)) => Key::Day(*day),
        (Dimension::Week, Raw::Day(day)) => Key::Week(*day),
        (Dimension::Month, Raw::Day(day)) => Key::Month(*day),
        (Dimension::Weekday, Raw::Number(day)) => Key::Weekday(u32::try_from(*day).unwrap_or(1)),
        (Dimension::VatRate, Raw::Number(percent)) if *percent > 0 => Key::Rate(*percent),
        (Dimension::PaymentKind, Raw::Text(word)) => PaymentKind::parse(word).map_or(Key::None, Key::Kind),
        (Dimension::PaymentGroup, Raw::Text(word)) => PaymentGroup::parse(word).map_or(Key::None, Key::Group),
        (Dimension::Deal, Raw::Number(id)) => match DealId::new(*id) {
            Some(deal) => Key::Deal(deal, names.get(id).cloned().unwrap_or_default()),
            None => Key::None,
        },
        (_, Raw::Text(code)) if !code.is_empty() => Key::Named(codes.get(code).unwrap_or(code).clone()),
        (Dimension::VatRate, _) | (_, Raw::Number(0) | Raw::All | Raw::Day(_) | Raw::Text(_)) => Key::None,
        (_, Raw::Number(id)) => names.get(id).cloned().map_or(Key::Numbered(*id), Key::Named),
    };
    Ok(rows.into_iter().map(|(raw, row)| Row { key: Some(key(&raw)), ..row }).collect())
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

async fn sources(db: &impl ConnectionTrait) -> Result<HashMap<String, String>> {
    Ok(source::Entity::find().all(db).await?.into_iter().map(|row| (row.code, row.name)).collect())
}

/// All keys there are, for rows of nothing: who works there, what is sold, every day. Those a filter leaves out are left out.
pub(super) async fn all(app: &App, db: &DatabaseTransaction, plan: &Plan) -> Result<Vec<Raw>> {
    let numbers = |ids: Vec<i64>| ids.into_iter().map(Raw::Number).collect::<Vec<_>>();
    let words = |words: Vec<&str>| words.into_iter().map(|word| Raw::Text(word.to_owned())).collect::<Vec<_>>();
    let keys = match plan.dimension {
        Some(Dimension::Manager) => {
            let there = manager::Entity::find().filter(manager::Column::Active.eq(true)).all(db).await?;
            numbers(there.into_iter().map(|row| row.id).collect())
        }
        Some(Dimension::Product) if plan.metrics.contains(&super::plan::Metric::StockQty) => {
            stock::products(app, db).await?
        }
        Some(Dimension::Product) => {
            let there = product::Entity::find().filter(product::Column::GoneAt.is_null()).all(db).await?;
            numbers(there.into_iter().map(|row| row.id).collect())
        }
        Some(Dimension::Source) => sources(db).await?.into_keys().map(Raw::Text).collect(),
        Some(Dimension::PaymentKind) => words(PaymentKind::ALL.map(PaymentKind::key).into()),
        Some(Dimension::PaymentGroup) => words(PaymentGroup::ALL.map(PaymentGroup::key).into()),
        Some(dimension) if super::select::is_time(dimension) => {
            let days = plan.period.from.iter_days().take_while(|day| *day <= plan.period.to);
            days.map(|day: NaiveDate| together(dimension, day)).collect()
        }
        _ => Vec::new(),
    };
    Ok(keys.into_iter().filter(|raw| is_let_in(plan, raw)).collect())
}

/// Whether the filters on what rows are about let a key in.
fn is_let_in(plan: &Plan, raw: &Raw) -> bool {
    let field = match plan.dimension {
        Some(Dimension::Manager) => Field::Manager,
        Some(Dimension::Product) => Field::Product,
        Some(Dimension::Source) => Field::Source,
        Some(Dimension::PaymentKind) => Field::PaymentKind,
        Some(Dimension::PaymentGroup) => Field::PaymentGroup,
        _ => return true,
    };
    let is = |operand: &Operand| match (operand, raw) {
        (Operand::Number(wanted), Raw::Number(number)) => wanted == number,
        (Operand::Text(wanted), Raw::Text(word)) => wanted == word,
        _ => false,
    };
    let named = |operand: &Operand| match operand {
        Operand::List(several) => several.iter().any(is),
        one => is(one),
    };
    plan.filters.iter().filter(|filter| filter.field == field).all(|filter| match filter.op {
        Op::Ne => !named(&filter.value),
        _ => named(&filter.value),
    })
}
