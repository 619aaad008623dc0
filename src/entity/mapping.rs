//! A confirmed link from a product of the portal to an item of 1C. The table is the original service's.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "bitrix_1c_product_mapping")]
pub struct Model {
    /// Of no meaning.
    #[sea_orm(primary_key)]
    pub id: i32,
    /// The product's number, as text; one row each.
    pub bitrix24_product_id: String,
    /// Its name when the link was made.
    pub bitrix24_product_name: String,
    /// The item's code in 1C.
    pub onec_product_code: String,
    /// Its name when the link was made.
    pub onec_product_name: String,
    /// When, in UTC.
    pub created_at: DateTime,
    /// When last changed, in UTC.
    pub updated_at: DateTime,
    /// Who made it, when we know.
    pub actor: Option<String>,
}

/// No relations.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
