//! One quantity a run changes, and what became of it.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "stock_change")]
pub struct Model {
    /// In the order of writing.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The run.
    pub run_id: i64,
    /// The product.
    pub product_id: i64,
    /// The store; 0 where the portal holds one quantity for a product.
    pub store_id: i64,
    /// Whether the product is a variation.
    pub variation: bool,
    /// What the portal had, in thousandths.
    pub before: i64,
    /// What 1C has.
    pub after: i64,
    /// The document that moves it.
    pub document_id: Option<i64>,
    /// Where it stands.
    pub state: State,
    /// Why it failed, in the portal's words.
    #[sea_orm(column_type = "Text", nullable)]
    pub words: Option<String>,
}

/// Where a change stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(20))", rename_all = "snake_case")]
pub enum State {
    /// To be written.
    Waiting,
    /// In a document that is not conducted yet.
    Listed,
    /// The portal has it.
    Done,
    /// The portal refused it, or has something else.
    Failed,
}

/// No relations.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
