//! The one invoice a deal becomes.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "invoice")]
pub struct Model {
    /// The deal; at most one invoice each.
    #[sea_orm(primary_key, auto_increment = false)]
    pub deal_id: i64,
    /// The document's reference in 1C, ours and fixed before the first call.
    pub reference: Uuid,
    /// How far it is.
    pub state: State,
    /// What is to be invoiced: `ops::invoices::Draft` as JSON, frozen once sending began.
    pub draft: Json,
    /// The local day of the sale.
    pub sold_on: Date,
    /// What the deal amounts to, in tiyn.
    pub sum_tiyn: i64,
    /// The counterparty in 1C, once found.
    pub buyer: Option<Uuid>,
    /// Its name, for people.
    pub buyer_name: String,
    /// The contract, where 1C keeps contracts.
    pub contract: Option<Uuid>,
    /// The number 1C gave.
    pub number: Option<String>,
    /// The sum 1C recalculated, in tiyn.
    pub books_tiyn: Option<i64>,
    /// Whether 1C confirmed that it is posted.
    pub posted: bool,
    /// Whether the deal changed after sending began, so that a draft that did not arrive must not be sent again.
    pub stale: bool,
    /// Whether the timeline may have been told, so that one has to look before telling it again.
    pub comment_sent: bool,
    /// When it was first intended.
    pub created_at: DateTimeUtc,
    /// When its number was saved here.
    pub issued_at: Option<DateTimeUtc>,
    /// That local day.
    pub issued_on: Option<Date>,
    /// The VAT in its rows, tiyn; none for what was issued before this was kept.
    pub vat_tiyn: Option<i64>,
    /// The rate of it, per cent; none without VAT.
    pub vat_percent: Option<i16>,
}

/// How far an invoice is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(20))", rename_all = "snake_case")]
pub enum State {
    /// Intended; nothing was sent, the draft may still change.
    Pending,
    /// A creation was sent at least once: only 1C knows whether it exists.
    Sending,
    /// In the books, number saved.
    Issued,
}

/// No relations: rows are joined by use cases.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
