//! How mappings came to be: every change with who made it, for whoever asks and for undoing it.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "mapping_change")]
pub struct Model {
    /// Its number.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The product.
    pub product_id: i64,
    /// Its name then.
    #[sea_orm(column_type = "Text")]
    pub product_name: String,
    /// The item it was before; none where it had none.
    pub before_code: Option<String>,
    /// The name of that item.
    #[sea_orm(column_type = "Text", nullable)]
    pub before_name: Option<String>,
    /// The item it is since; none where the mapping was taken back.
    pub after_code: Option<String>,
    /// The name of that item.
    #[sea_orm(column_type = "Text", nullable)]
    pub after_name: Option<String>,
    /// Who did it.
    pub actor: String,
    /// When.
    pub at: DateTimeUtc,
    /// The change it takes back.
    pub undoes: Option<i64>,
}

/// No relations.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
