//! A lead as the portal had it last.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "mirrored_lead")]
pub struct Model {
    /// The portal's number.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    /// The local day it was created.
    pub day: Date,
    /// Who answers for it; 0 for nobody.
    pub manager_id: i64,
    /// The portal's code of the source; may be empty.
    #[sea_orm(column_type = "Text")]
    pub source: String,
    /// Whether a deal came of it.
    pub became_deal: bool,
    /// When the portal had last changed it.
    pub changed_at: Option<DateTimeUtc>,
}

/// No relations.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
