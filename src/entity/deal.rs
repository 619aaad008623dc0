//! A deal of the portal we heard of, and where it stands on its way to an invoice.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "deal")]
pub struct Model {
    /// The portal's number.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    /// The title when last read; empty before.
    pub title: String,
    /// Where it stands.
    pub state: State,
    /// What it waits for, while it waits: `ops::deals::Waiting` as JSON.
    pub waiting: Option<Json>,
    /// Since when it waits, while it waits.
    pub waits_since: Option<DateTimeUtc>,
    /// The alert that told people it waits, also after it went on.
    pub alert: Option<i32>,
    /// How many events our own write-back may still cause.
    pub echoes_due: i32,
    /// Until when they are taken for echoes.
    pub echoes_until: Option<DateTimeUtc>,
    /// When the portal had last changed it, to the second, as we last read or wrote it.
    pub changed_at: Option<DateTimeUtc>,
    /// Whether all changes of that second are known to us.
    pub read_whole: bool,
    /// The sweep that found it, until it is read.
    pub swept_at: Option<DateTimeUtc>,
    /// How it differs from its invoice, while it does: `types::Difference` as JSON.
    pub difference: Option<Json>,
    /// Since when.
    pub differs_since: Option<DateTimeUtc>,
    /// When the first event came.
    pub heard_at: DateTimeUtc,
    /// When this row last changed.
    pub updated_at: DateTimeUtc,
}

/// Where a deal stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(20))", rename_all = "snake_case")]
pub enum State {
    /// An event came; not read yet.
    Heard,
    /// Read: not won, or not paid by Kaspi.
    NotDue,
    /// Due, but a person has to settle something first.
    Waiting,
    /// On its way through 1C.
    Issuing,
    /// The invoice is in the books; the number may still be on its way back.
    Issued,
    /// The number is on the deal and the chat was told.
    Done,
    /// The portal does not have it (any more).
    Gone,
    /// A person decided that it becomes no invoice of ours.
    Skipped,
}

/// No relations: rows are joined by use cases.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
