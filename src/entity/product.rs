//! A product of the portal as it was read last, and what people decided about it besides its item.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "product")]
pub struct Model {
    /// The portal's number.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
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
    /// When we first saw what stands here.
    pub changed_at: DateTimeUtc,
    /// When it was seen to be gone from the portal.
    pub gone_at: Option<DateTimeUtc>,
    /// Who said that it has no item.
    pub no_item_by: Option<String>,
    /// Not to be asked about before.
    pub later_until: Option<DateTimeUtc>,
    /// What it is: `types::ProductKind`; none before the catalogue was read.
    pub kind: Option<String>,
}

/// No relations.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
