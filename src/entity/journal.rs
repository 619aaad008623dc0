//! The journal: what happened to what, when, and on whose behalf. The table is the original service's sync log.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "bitrix_1c_sync_log")]
pub struct Model {
    /// Grows with time.
    #[sea_orm(primary_key)]
    pub id: i32,
    /// What kind of thing it is about: `deal`.
    pub sync_type: String,
    /// Where from and where to: `bitrix24_to_1c`.
    pub direction: String,
    /// What happened: `heard`, `read`, `issued`…
    pub status: String,
    /// Which one, by its number.
    pub entity_id: Option<String>,
    /// What it was about, as JSON.
    pub request_data: Option<String>,
    /// What came of it, as JSON.
    pub response_data: Option<String>,
    /// The words of a failure.
    pub error_message: Option<String>,
    /// When, in UTC.
    pub created_at: DateTime,
    /// Who did it, when a person did.
    pub actor: Option<String>,
}

/// No relations.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
