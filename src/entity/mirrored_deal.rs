//! A deal as the portal had it last, as far as reports need it.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "mirrored_deal")]
pub struct Model {
    /// The portal's number.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    /// Its title.
    #[sea_orm(column_type = "Text")]
    pub title: String,
    /// Where it stands.
    pub stage: Stage,
    /// The local day it was closed, or was created while it is open.
    pub day: Date,
    /// What it amounts to, tiyn; nothing where it is in another currency.
    pub amount_tiyn: i64,
    /// Whether it is in another currency.
    pub foreign: bool,
    /// Pieces in its rows; only of won deals.
    pub thousandths: i64,
    /// Who answers for it; 0 for nobody.
    pub manager_id: i64,
    /// The portal's code of the source; may be empty.
    #[sea_orm(column_type = "Text")]
    pub source: String,
    /// How it was paid, exactly: `types::PaymentKind`.
    pub payment_kind: String,
    /// How it was paid: `types::PaymentGroup`.
    pub payment_group: String,
    /// The lead it comes from.
    pub lead_id: Option<i64>,
    /// When the portal had last changed it.
    pub changed_at: Option<DateTimeUtc>,
}

/// Where a deal stands, whatever its pipeline calls it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(1))")]
pub enum Stage {
    /// In work.
    #[sea_orm(string_value = "P")]
    Open,
    /// Over, sold.
    #[sea_orm(string_value = "S")]
    Won,
    /// Over, not sold.
    #[sea_orm(string_value = "F")]
    Lost,
}

/// No relations.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
