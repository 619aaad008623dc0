//! A person or a group: what they may do, which language they read, and what they hear of without asking.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "member")]
pub struct Model {
    /// Telegram's number of the chat; of a person, the private chat with them. Groups have negative ones.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    /// Two letters.
    pub lang: String,
    /// `types::Role`; none for whoever only asked for access, was refused or has lost it.
    pub role: Option<String>,
    /// The name they show; empty before they wrote.
    pub name: String,
    /// Since when they wait to be let in.
    pub asked_at: Option<DateTimeUtc>,
    /// When they were refused.
    pub refused_at: Option<DateTimeUtc>,
    /// Whether the settings named them when the program last started.
    pub named: bool,
    /// `types::Topics`.
    pub hears: String,
    /// The first quiet hour, where the night is quiet.
    pub quiet_from: Option<i16>,
    /// The first hour that is not.
    pub quiet_until: Option<i16>,
    /// The local hour of the digest; none where none is wanted.
    pub digest_hour: Option<i16>,
    /// Since when we may not write there: blocked, removed, or they never wrote to us.
    pub closed_at: Option<DateTimeUtc>,
    /// The number the group has now.
    pub moved_to: Option<i64>,
    /// The menu last offered there, as a mark.
    pub menu: String,
}

/// No relations.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
