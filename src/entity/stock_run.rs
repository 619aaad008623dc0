//! A run that brings stock from 1C to the portal, or only reads it.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "stock_run")]
pub struct Model {
    /// Grows with time.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Why it began.
    pub cause: Cause,
    /// Whether the portal is written to.
    pub writes: bool,
    /// Who began it, when a person did.
    pub actor: Option<String>,
    /// The chat that hears of it.
    pub chat: Option<i64>,
    /// Where it stands.
    pub state: State,
    /// [`ONLY`] until it is over: so there is never a second one.
    pub slot: Option<i32>,
    /// How often both sides were compared.
    pub round: i32,
    /// How often it waited for a person.
    pub pauses: i32,
    /// What was compared, planned and written: `types::StockCounts` as JSON.
    pub counts: Json,
    /// Why it waits for a person: `types::Hold` as JSON.
    pub held: Option<Json>,
    /// A person let through what was held.
    pub approved: bool,
    /// A person wants it to stop.
    pub cancelled: bool,
    /// What ended it before its time: `types::StockTrouble` as JSON.
    pub trouble: Option<Json>,
    /// When it began.
    pub started_at: DateTimeUtc,
    /// When 1C was read, once that reading was believed.
    pub read_at: Option<DateTimeUtc>,
    /// When it was over.
    pub ended_at: Option<DateTimeUtc>,
}

/// The slot of the run that is under way.
pub const ONLY: i32 = 1;

/// Why a run began.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(20))", rename_all = "snake_case")]
pub enum Cause {
    /// By the clock.
    Nightly,
    /// A person in the chat.
    Chat,
    /// A machine with the API token.
    Machine,
}

/// Where a run stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(20))", rename_all = "snake_case")]
pub enum State {
    /// Both sides are read and compared.
    Comparing,
    /// The difference waits for a person.
    Held,
    /// A person has to say which store a warehouse is.
    Asking,
    /// The portal is written to.
    Writing,
    /// Over; both sides agree, but for what failed.
    Done,
    /// A person stopped it, or dropped what was held.
    Cancelled,
    /// It waited for a person, and a newer run took its place.
    Superseded,
    /// Over because something was refused for good.
    Failed,
}

/// No relations.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
