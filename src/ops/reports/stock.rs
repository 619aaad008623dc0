//! What there is, as reports tell it: now, or at the end of a day that is over.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sea_orm::{DatabaseTransaction, EntityTrait};

use super::super::{Refusal, Result};
use super::measure::{Measured, Parts, Raw};
use super::plan::{Dimension, Field, Operand, Plan};
use crate::app::App;
use crate::entity::{item, product, stock, warehouse};
use crate::ops::mappings;
use crate::ops::stock::{history, levels};
use crate::types::Level;

/// How much of an item lies in a warehouse.
struct Lot {
    /// The item's code.
    code: String,
    /// Its name in 1C.
    item: String,
    warehouse: String,
    level: Level,
}

/// When 1C was last read; none before the first time.
pub(super) async fn read_at(app: &App) -> Result<Option<DateTime<Utc>>> {
    levels::read_at(app.store.db()).await
}

/// What there is by product or warehouse; the products a plan names are looked up by the items they are.
pub(super) async fn measure(app: &App, tx: &DatabaseTransaction, plan: &Plan) -> Result<Measured> {
    let products = Products::read(tx).await?;
    let mut measured = Measured::new();
    for lot in lots(app, tx, plan).await? {
        let mut let_in = true;
        for filter in &plan.filters {
            let_in &= match filter.field {
                Field::Value => true,
                Field::Warehouse => filter.lets_in(|operand| *operand == Operand::Text(lot.warehouse.clone())),
                Field::Product => filter.lets_in(|operand| products.is(&lot.code, operand)),
                _ => return Err(Refusal::ReportUnfit.into()),
            };
        }
        if !let_in {
            continue;
        }
        let raw = match plan.dimension {
            None => Raw::All,
            Some(Dimension::Warehouse) => Raw::Text(lot.warehouse),
            Some(Dimension::Product) => Raw::Text(products.name(&lot.code, &lot.item)),
            Some(_) => return Err(Refusal::ReportUnfit.into()),
        };
        measured.entry(raw).or_default().add(Parts { top: lot.level.thousandths(), bottom: 1, rows: 1, foreign: 0 });
    }
    Ok(measured)
}

/// Every item there is, for rows of nothing.
pub(super) async fn products(tx: &DatabaseTransaction) -> Result<Vec<Raw>> {
    let products = Products::read(tx).await?;
    let items = item::Entity::find().all(tx).await?.into_iter().filter(|row| row.gone_at.is_none() && !row.service);
    Ok(items.map(|row| Raw::Text(products.name(&row.code, &row.name))).collect())
}

async fn lots(app: &App, tx: &DatabaseTransaction, plan: &Plan) -> Result<Vec<Lot>> {
    let today = app.today();
    if plan.period.to < today {
        let then = history::all_on(app, tx, plan.period.to).await?;
        return Ok(then
            .into_iter()
            .map(|(code, item, warehouse, level)| Lot { code, item, warehouse, level })
            .collect());
    }
    let items: HashMap<String, item::Model> =
        item::Entity::find().all(tx).await?.into_iter().map(|row| (row.key.clone(), row)).collect();
    let warehouses: HashMap<String, String> =
        warehouse::Entity::find().all(tx).await?.into_iter().map(|row| (row.key, row.name)).collect();
    let lot = |row: stock::Model| {
        let of = items.get(&row.item_key)?;
        Some(Lot {
            code: of.code.clone(),
            item: of.name.clone(),
            warehouse: warehouses.get(&row.warehouse_key).cloned().unwrap_or_default(),
            level: Level::from_thousandths(row.thousandths),
        })
    };
    Ok(stock::Entity::find().all(tx).await?.into_iter().filter_map(lot).collect())
}

/// Which products of the portal the items are.
struct Products {
    /// Numbers and names by the item's code.
    by_code: HashMap<String, Vec<(i64, String)>>,
}

impl Products {
    async fn read(tx: &DatabaseTransaction) -> Result<Self> {
        let names: HashMap<i64, String> =
            product::Entity::find().all(tx).await?.into_iter().map(|row| (row.id, row.name)).collect();
        let mut by_code: HashMap<String, Vec<(i64, String)>> = HashMap::new();
        for mapped in mappings::all(tx).await? {
            let Ok(id) = mapped.product.parse::<i64>() else { continue };
            by_code.entry(mapped.code).or_default().push((id, names.get(&id).cloned().unwrap_or_default()));
        }
        Ok(Self { by_code })
    }

    fn is(&self, code: &str, operand: &Operand) -> bool {
        let products = self.by_code.get(code).into_iter().flatten();
        products.into_iter().any(|(id, _)| *operand == Operand::Number(*id))
    }

    /// The portal's name where an item is just one product there, otherwise 1C's.
    fn name(&self, code: &str, item: &str) -> String {
        match self.by_code.get(code).map(Vec::as_slice) {
            Some([(_, name)]) if !name.is_empty() => name.clone(),
            _ => item.to_owned(),
        }
    }
}
