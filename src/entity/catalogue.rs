//! When each catalogue was read, and what had changed.

use sea_orm::entity::prelude::*;

/// A row for each catalogue.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "catalogue")]
pub struct Model {
    /// Which.
    #[sea_orm(primary_key, auto_increment = false)]
    pub side: Side,
    /// When it was last read, whole or what had changed.
    pub read_at: Option<DateTimeUtc>,
    /// When it was last read whole.
    pub read_whole_at: Option<DateTimeUtc>,
    /// Grows with everything that changes.
    pub version: i64,
    /// How many were new at the last reading that found any change.
    pub added: i32,
    /// How many had another name.
    pub renamed: i32,
    /// How many were gone.
    pub gone: i32,
    /// Why it cannot be read, in the system's words.
    #[sea_orm(column_type = "Text", nullable)]
    pub trouble: Option<String>,
}

/// A catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(20))")]
pub enum Side {
    /// The portal's.
    #[sea_orm(string_value = "products")]
    Products,
    /// 1C's.
    #[sea_orm(string_value = "items")]
    Items,
}

/// No relations.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
