//! A choice of the field that tells how a deal was paid.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "payment_choice")]
pub struct Model {
    /// The portal's number.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    /// Its words.
    #[sea_orm(column_type = "Text")]
    pub words: String,
}

/// No relations.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
