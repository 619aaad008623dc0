//! An item of 1C as it was read last.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "item")]
pub struct Model {
    /// Its reference in 1C.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    /// Its code, as the card shows it.
    pub code: String,
    /// Its name.
    #[sea_orm(column_type = "Text")]
    pub name: String,
    /// Its name before it was last renamed.
    #[sea_orm(column_type = "Text", nullable)]
    pub former_name: Option<String>,
    /// Its article; may be empty.
    #[sea_orm(column_type = "Text")]
    pub article: String,
    /// Its barcodes, parted by spaces.
    #[sea_orm(column_type = "Text")]
    pub barcodes: String,
    /// A service.
    pub service: bool,
    /// When we first saw what stands here.
    pub changed_at: DateTimeUtc,
    /// When it was seen to be gone from 1C, or marked for deletion.
    pub gone_at: Option<DateTimeUtc>,
}

/// No relations.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
