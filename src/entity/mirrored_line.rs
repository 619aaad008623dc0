//! A row of a won deal.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "mirrored_line")]
pub struct Model {
    /// The deal.
    #[sea_orm(primary_key, auto_increment = false)]
    pub deal_id: i64,
    /// Its place in the deal.
    #[sea_orm(primary_key, auto_increment = false)]
    pub place: i64,
    /// The product; 0 for a row typed by hand, and for what the rows do not say of the amount.
    pub product_id: i64,
    /// The day of the deal.
    pub day: Date,
    /// How much.
    pub thousandths: i64,
    /// What it amounts to, tiyn.
    pub sum_tiyn: i64,
}

/// No relations.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
