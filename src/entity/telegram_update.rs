//! The inbox of the chat: each update of Telegram as it came, kept until it was handled.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "telegram_update")]
pub struct Model {
    /// Telegram's number; the same update is taken once.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    /// The JSON as it came.
    pub body: String,
    /// Waiting, done or failed.
    pub state: State,
    /// How often handling began.
    pub attempts: i32,
    /// When it came.
    pub received_at: DateTimeUtc,
}

/// Where an update stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(20))", rename_all = "snake_case")]
pub enum State {
    /// To be handled.
    Waiting,
    /// Handled.
    Done,
    /// Handling it failed too often.
    Failed,
}

/// No relations.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
