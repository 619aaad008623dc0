//! Which item of 1C a product of the portal is: as people confirmed it, and which items are offered to them.
//!
//! A mapping is never made but by somebody's word.

pub mod cards;
pub mod catalogues;
mod decide;
pub mod exchange;
mod matcher;
pub mod suggest;

use std::collections::BTreeMap;

use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};

pub use decide::{Made, Typed, Undone, choose, choose_certain, confirm, later, no_item, refuse, typed, undo};
pub use matcher::Matcher;

use super::Result;
use crate::entity::mapping::{Column, Entity, Model};
use crate::types::{ItemCode, ProductId};

/// Products looked up in one statement; SQLite takes 32 766 values.
const AT_ONCE: usize = 1_000;

/// The items of those products that have one.
///
/// # Errors
/// When the database fails.
pub async fn of(db: &impl ConnectionTrait, products: &[ProductId]) -> Result<BTreeMap<ProductId, ItemCode>, DbErr> {
    let ids: Vec<String> = products.iter().map(ProductId::to_string).collect();
    let rows = Entity::find().filter(Column::Bitrix24ProductId.is_in(ids)).all(db).await?;
    let pair =
        |row: Model| Some((ProductId::parse(&row.bitrix24_product_id)?, ItemCode::parse(&row.onec_product_code)?));
    Ok(rows.into_iter().filter_map(pair).collect())
}

/// All mappings, in the order they were made.
///
/// # Errors
/// When the database fails.
pub async fn all(db: &impl ConnectionTrait) -> Result<Vec<Mapped>> {
    Ok(Entity::find().order_by_asc(Column::Id).all(db).await?.into_iter().map(Mapped::from).collect())
}

/// A mapping.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mapped {
    /// The product's number.
    pub product: String,
    /// Its name when the mapping was made.
    pub product_name: String,
    /// The item's code.
    pub code: String,
    /// Its name when the mapping was made.
    pub item_name: String,
}

impl Mapped {
    /// Its values in the order of [`exchange::COLUMNS`].
    pub fn cells(&self) -> [&str; 4] {
        [&self.product, &self.product_name, &self.code, &self.item_name]
    }
}

impl From<Model> for Mapped {
    fn from(row: Model) -> Self {
        Self {
            product: row.bitrix24_product_id,
            product_name: row.bitrix24_product_name,
            code: row.onec_product_code,
            item_name: row.onec_product_name,
        }
    }
}
