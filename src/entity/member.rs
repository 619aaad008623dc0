//! A person or a chat, and the language they read.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "member")]
pub struct Model {
    /// Telegram's number of the chat; of a person, the private chat with them.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    /// Two letters.
    pub lang: String,
}

/// No relations.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
