//! What there is of an item in a warehouse, by the last reading of 1C that was believed.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "stock")]
pub struct Model {
    /// The item's reference in 1C.
    #[sea_orm(primary_key, auto_increment = false)]
    pub item_key: String,
    /// The warehouse's; empty where the base keeps none.
    #[sea_orm(primary_key, auto_increment = false)]
    pub warehouse_key: String,
    /// How much.
    pub thousandths: i64,
    /// When it was read to be another amount than before.
    pub changed_at: DateTimeUtc,
}

/// No relations.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
