//! Less of an item than this is little; said by a person where the general word of the settings does not fit.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "stock_threshold")]
pub struct Model {
    /// The item's reference in 1C.
    #[sea_orm(primary_key, auto_increment = false)]
    pub item_key: String,
    /// How much.
    pub thousandths: i64,
    /// Who said so.
    pub actor: String,
    /// When.
    pub at: DateTimeUtc,
}

/// No relations.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
