//! Sums of a day and a product, made of the rows of won deals.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "product_sales")]
pub struct Model {
    /// The day.
    #[sea_orm(primary_key, auto_increment = false)]
    pub day: Date,
    /// The product; 0 for none.
    #[sea_orm(primary_key, auto_increment = false)]
    pub product_id: i64,
    /// How many rows.
    pub lines: i64,
    /// What they amount to, tiyn.
    pub amount_tiyn: i64,
    /// How much.
    pub thousandths: i64,
}

/// No relations.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
