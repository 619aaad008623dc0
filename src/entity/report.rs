//! A report somebody was answered with.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "report")]
pub struct Model {
    /// Grows with time.
    #[sea_orm(primary_key)]
    pub id: i32,
    /// The chat that asked.
    pub chat: i64,
    /// Who asked there; none for a report sent by itself.
    pub person: Option<i64>,
    /// What was computed: `ops::reports::plan::Plan` as JSON.
    pub plan: Json,
    /// The local day it was asked on.
    pub asked_on: Date,
    /// Who understood the question: `ops::reports::Planner`.
    pub planner: String,
    /// When it was answered.
    pub created_at: DateTimeUtc,
}

/// No relations.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
