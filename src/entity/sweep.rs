//! Up to where the portal was looked through for deals no event told us of: one row.

use sea_orm::entity::prelude::*;

/// The row.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "sweep")]
pub struct Model {
    /// Always [`ONLY`].
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i32,
    /// What changed before this moment was looked at.
    pub since: DateTimeUtc,
    /// The last row of the portal's history of stages that was looked at; none before the first sweep.
    pub history_id: Option<i64>,
    /// When the last sweep ended.
    pub swept_at: Option<DateTimeUtc>,
}

/// The number of the only row.
pub const ONLY: i32 = 1;

/// No relations.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
