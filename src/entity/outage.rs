//! An outside system people were told is away, or refuses us.

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
    /// Its words, where it answers but refuses us.
    pub refusal: Option<String>,
}

/// No relations.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
