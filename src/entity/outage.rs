//! An outside system people were told is away.

use sea_orm::entity::prelude::*;

/// A row; it is deleted when the system is back.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "outage")]
pub struct Model {
    /// `types::System::key`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub system: String,
    /// Since when.
    pub since: DateTimeUtc,
    /// When people were reminded that it goes on.
    pub reminded_at: Option<DateTimeUtc>,
}

/// No relations.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
