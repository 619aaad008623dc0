//! How a deal differs from the invoice that was made of it.
//!
//! Plain data: each side as it stands, nothing of what should be done about it.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{Money, Quantity};

/// What differs; at least one thing does.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// Where the deal stands, when it is no longer won.
    pub stage: Option<Lapse>,
    /// The amount.
    pub amount: Option<Pair<Money, String>>,
    /// БИН or ИИН of the buyer; empty where a side has none.
    pub buyer: Option<Pair<String, String>>,
    /// The rows that are not the same on both sides, those of the invoice first.
    pub rows: Vec<RowPair>,
}

/// What became of a deal that is no longer won.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lapse {
    /// Somebody is at work on it again.
    Reopened,
    /// It was lost.
    Lost,
    /// The portal does not have it any more.
    Gone,
}

/// One thing on both sides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pair<I, D> {
    /// In the invoice.
    pub invoice: I,
    /// In the deal, as the portal has it.
    pub deal: D,
}

/// A row by its name, on the sides that have it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowPair {
    /// The name in the row.
    pub name: String,
    /// In the invoice.
    pub invoice: Option<RowSide>,
    /// In the deal.
    pub deal: Option<RowSide>,
}

/// What a row says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowSide {
    /// How much.
    pub quantity: Decimal,
    /// Tenge per unit.
    pub price: Decimal,
}

impl RowSide {
    /// A row of an invoice.
    pub fn of(quantity: Quantity, price: Decimal) -> Self {
        Self { quantity: quantity.number(), price: price.normalize() }
    }
}

impl Difference {
    /// Whether nothing differs.
    pub fn is_none(&self) -> bool {
        self.stage.is_none() && self.amount.is_none() && self.buyer.is_none() && self.rows.is_empty()
    }
}
