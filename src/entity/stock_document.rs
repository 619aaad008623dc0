//! An inventory document of ours on the portal.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "stock_document")]
pub struct Model {
    /// Grows with time.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The run.
    pub run_id: i64,
    /// Our number, by which the portal is asked for it; unique.
    pub number: String,
    /// `S` adds, `D` takes off.
    pub kind: String,
    /// How many lines it was to have.
    pub lines: i32,
    /// The portal's number, once known.
    pub portal_id: Option<i64>,
    /// Where it stands.
    pub state: State,
    /// Since when.
    pub changed_at: DateTimeUtc,
}

/// Where a document stands. It is written down before the call that brings it there, so that after a crash it is known what
/// may have happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(20))", rename_all = "snake_case")]
pub enum State {
    /// Being created and filled: it moves nothing yet.
    Filling,
    /// The portal is asked to conduct it.
    Conducting,
    /// It has moved its goods.
    Conducted,
    /// It was left half-made and is deleted.
    Dropped,
    /// The portal did not want to conduct it, and it is deleted.
    Refused,
}

/// No relations.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
