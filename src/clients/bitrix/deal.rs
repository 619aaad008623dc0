//! A deal in our words: what was sold, for how much, to whom, and how it was paid.
//!
//! Plain data. Whether a deal is due, adds up or can be invoiced is not decided here.

use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset, NaiveDate};
use rust_decimal::Decimal;
use serde_json::Value;

use crate::types::{DealId, ProductId};

/// A deal with all that belongs to it, as it was at one moment.
#[derive(Clone, Debug, PartialEq)]
pub struct Deal {
    /// Its number.
    pub id: DealId,
    /// Its title, as people wrote it.
    pub title: String,
    /// Whether it is in work, won or lost.
    pub stage: Stage,
    /// The pipeline; 0 is the default one.
    pub pipeline: i64,
    /// The amount of the deal, in its currency.
    pub amount: Decimal,
    /// The currency: `KZT`.
    pub currency: String,
    /// Who answers for it.
    pub manager: Option<i64>,
    /// The code of its source; may be empty.
    pub source: String,
    /// The lead it comes from.
    pub lead: Option<i64>,
    /// When it was created.
    pub created_at: Option<DateTime<FixedOffset>>,
    /// The day it was closed, or is planned to be.
    pub closed_on: Option<NaiveDate>,
    /// When it reached its stage.
    pub moved_at: Option<DateTime<FixedOffset>>,
    /// When it was last changed, to the second.
    pub changed_at: Option<DateTime<FixedOffset>>,
    /// Whether it was read after that second, so that no change of it can have been missed.
    pub read_whole: bool,
    /// The user fields by their original names, `UF_CRM_…`, as they came.
    pub fields: BTreeMap<String, Value>,
    /// What was sold, in the order of the portal.
    pub lines: Vec<Line>,
    /// The payments attached to the deal.
    pub payments: Vec<Payment>,
    /// Who buys.
    pub client: Client,
}

/// Where a deal stands, whatever its pipeline calls it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Not over yet.
    InWork,
    /// Over, sold.
    Won,
    /// Over, not sold.
    Lost,
}

/// A row of a deal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The product or variation of the catalogue; none for a row of free text.
    pub product: Option<ProductId>,
    /// The name in the row; may differ from the catalogue's.
    pub name: String,
    /// The final price of one unit, discount and tax included.
    pub price: Decimal,
    /// How many units.
    pub quantity: Decimal,
}

/// A payment attached to a deal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payment {
    /// The pay system.
    pub pay_system: Option<i64>,
    /// Its name.
    pub pay_system_name: String,
    /// Whether it has been paid.
    pub paid: bool,
}

/// Who buys.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Client {
    /// The company of the deal.
    pub company: Option<Party>,
    /// The first contact of the deal.
    pub contact: Option<Party>,
}

impl Client {
    /// The numbers that stand in its requisites, unchecked.
    pub fn numbers(&self) -> impl Iterator<Item = &String> {
        let parties = [&self.company, &self.contact].into_iter().flatten();
        parties.flat_map(|party| &party.requisites)
    }
}

/// A company or a contact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Party {
    /// Its number; companies and contacts are counted apart.
    pub id: i64,
    /// The name on its card.
    pub name: String,
    /// Whether the requisite chosen in the deal is one of this party's.
    pub chosen: bool,
    /// The name in the requisite that its first number stands in, as the books want it.
    pub legal_name: Option<String>,
    /// The BIN, IIN and INN texts of this party in the order to try, unchecked and without repetitions; those of the
    /// requisite chosen in the deal come first.
    pub requisites: Vec<String>,
    /// Its phones, as people wrote them.
    pub phones: Vec<String>,
}
