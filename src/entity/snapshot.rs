//! How stock came to be: a row for each reading that found another amount of an item in a warehouse. The table is the
//! original service's.
//!
//! What there was at a moment is the last row before it: what did not change has no row.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "bitrix_1c_stock_snapshot")]
pub struct Model {
    /// Grows with time.
    #[sea_orm(primary_key)]
    pub id: i32,
    /// The item's code.
    pub product_code: String,
    /// Its name at that time.
    pub product_name: String,
    /// How much, in whole numbers as the original kept it.
    pub quantity: i32,
    /// The warehouse's name at that time.
    pub warehouse: String,
    /// When it was read, in UTC.
    pub snapshot_date: DateTime,
    /// The warehouse's reference in 1C; empty where the base keeps none.
    pub warehouse_key: Option<String>,
    /// How much.
    pub thousandths: Option<i64>,
}

/// No relations.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
