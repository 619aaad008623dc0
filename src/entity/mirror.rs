//! How far the mirror of the portal is, by kind.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "mirror")]
pub struct Model {
    /// What is mirrored.
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: Kind,
    /// The number up to which the pass under way has read, or the last one did.
    pub read_to: i64,
    /// The number at which the pass under way ends; none when none is under way.
    pub read_until: Option<i64>,
    /// When the pass under way, or the last one, began.
    pub begun_at: Option<DateTimeUtc>,
    /// When the last pass that came to its end began; none before the first.
    pub whole_at: Option<DateTimeUtc>,
    /// Up to which moment of the portal every change is known.
    pub fresh_at: Option<DateTimeUtc>,
}

/// What is mirrored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(20))", rename_all = "snake_case")]
pub enum Kind {
    /// Deals with their rows.
    Deals,
    /// Leads.
    Leads,
    /// Names: managers, sources, choices of a field.
    Names,
}

/// No relations.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
