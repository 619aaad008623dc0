//! A report a chat wants again and again.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "subscription")]
pub struct Model {
    /// Grows with time.
    #[sea_orm(primary_key)]
    pub id: i32,
    /// The chat.
    pub chat: i64,
    /// Who asked for it there.
    pub person: Option<i64>,
    /// What is computed, with the days as they were when it was asked for: `ops::reports::plan::Plan` as JSON.
    pub plan: Json,
    /// Who understood the question: `ops::reports::Planner`.
    pub planner: String,
    /// The local day it was asked for on.
    pub asked_on: Date,
    /// How often.
    pub rhythm: Rhythm,
    /// At which local hour.
    pub hour: i16,
    /// When it is to be sent next.
    pub next_at: DateTimeUtc,
    /// The name of who asked for it.
    pub created_by: String,
    /// When.
    pub created_at: DateTimeUtc,
    /// When somebody ended it; none while it goes on.
    pub ended_at: Option<DateTimeUtc>,
}

/// How often a report is sent, always on working days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(20))", rename_all = "snake_case")]
pub enum Rhythm {
    /// Each working day.
    Daily,
    /// The first working day of a week.
    Weekly,
    /// The first working day of a month.
    Monthly,
}

/// No relations.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
