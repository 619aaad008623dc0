//! Sums of a day, made of the mirrored deals.

use sea_orm::entity::prelude::*;

use super::mirrored_deal::Stage;

/// A row.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "sales")]
pub struct Model {
    /// Of deals that stand there.
    #[sea_orm(primary_key, auto_increment = false)]
    pub stage: Stage,
    /// The day.
    #[sea_orm(primary_key, auto_increment = false)]
    pub day: Date,
    /// The manager.
    #[sea_orm(primary_key, auto_increment = false)]
    pub manager_id: i64,
    /// The source.
    #[sea_orm(primary_key, auto_increment = false)]
    pub source: String,
    /// How they were paid, exactly.
    #[sea_orm(primary_key, auto_increment = false)]
    pub payment_kind: String,
    /// How they were paid.
    #[sea_orm(primary_key, auto_increment = false)]
    pub payment_group: String,
    /// How many deals.
    pub deals: i64,
    /// What they amount to, tiyn.
    pub amount_tiyn: i64,
    /// Pieces in them.
    pub thousandths: i64,
    /// How many of them are in another currency.
    pub foreign_deals: i64,
}

/// No relations.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
