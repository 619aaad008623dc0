//! A warehouse of 1C, and which store of the portal it is.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "warehouse")]
pub struct Model {
    /// Its reference in 1C; empty for the whole of a base that keeps no warehouses.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    /// Its name.
    #[sea_orm(column_type = "Text")]
    pub name: String,
    /// The store of the portal a person said it is.
    pub store_id: Option<i64>,
    /// That store's title.
    #[sea_orm(column_type = "Text", nullable)]
    pub store_title: Option<String>,
    /// A person said that it is no business of the portal's.
    pub left_out: bool,
    /// A person is asked about it, and a run waits for the answer.
    pub asked: bool,
    /// Who.
    pub decided_by: Option<String>,
}

/// No relations.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
