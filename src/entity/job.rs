//! A job of the durable queue. Only `queue` reads and writes this table.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "job")]
pub struct Model {
    /// Grows with time.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Which loop runs it.
    pub lane: String,
    /// What makes two jobs one; unique among those that have not started.
    pub identity: String,
    /// What it is about; no two jobs of one subject run at once.
    pub subject: Option<String>,
    /// The job as JSON.
    pub payload: Json,
    /// Ready, running or parked.
    pub state: State,
    /// Not before this moment.
    pub run_at: DateTimeUtc,
    /// How often it was tried and failed.
    pub attempts: i32,
    /// Whose it is while it runs.
    pub claim: Option<String>,
    /// When the claim ends by itself, so that a dead process holds nothing.
    pub leased_until: Option<DateTimeUtc>,
    /// Why it failed last.
    pub reason: Option<String>,
    /// When it was enqueued.
    pub created_at: DateTimeUtc,
}

/// Where a job stands. A finished one has no row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(20))", rename_all = "snake_case")]
pub enum State {
    /// To be run when its time comes.
    Ready,
    /// Being run.
    Running,
    /// Waits for a person.
    Parked,
}

/// No relations.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
