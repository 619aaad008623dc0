//! An alert: a condition somebody must see until it ends.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "alert")]
pub struct Model {
    /// Its number.
    #[sea_orm(primary_key)]
    pub id: i32,
    /// What it is about; one open alert each.
    pub cause: String,
    /// What is told, as it stands now: `types::Notice` as JSON.
    pub notice: Json,
    /// Since when.
    pub raised_at: DateTimeUtc,
    /// When it ended.
    pub over_at: Option<DateTimeUtc>,
    /// Who looks after it: Telegram's number…
    pub taken_id: Option<i64>,
    /// …and the name.
    pub taken_by: Option<String>,
    /// Since when.
    pub taken_at: Option<DateTimeUtc>,
    /// When the admins were told that nobody does.
    pub escalated_at: Option<DateTimeUtc>,
}

/// No relations.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
