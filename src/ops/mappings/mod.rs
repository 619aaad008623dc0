//! Which item of 1C a product of the portal is: as people confirmed it, and which items are offered to them.
//!
//! A mapping is never made but by somebody's word.

pub mod cards;
pub mod catalogues;
mod decide;
mod matcher;
pub mod suggest;

use std::collections::BTreeMap;

use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};

pub use decide::{Made, Typed, awaited, choose, choose_certain, confirm, later, no_item, refuse, typed, undo};
pub use matcher::{Coverage, Matcher, coverage};

use super::Result;
use crate::entity::mapping::{Column, Entity, Model};
use crate::types::{ItemCode, ProductId};

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
pub async fn all(db: &impl ConnectionTrait) -> Result<Vec<Model>> {
    Ok(Entity::find().order_by_asc(Column::Id).all(db).await?)
}
