//! The morning's overview, as data.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::{LowItem, Money, System};

/// What happened since the last working day, and what is open now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Digest {
    /// The first day it covers: the last working day.
    pub from: NaiveDate,
    /// The last one: yesterday.
    pub to: NaiveDate,
    /// Deals won in these days and their money; none while the mirror is being loaded.
    pub sales: Option<(u64, Money)>,
    /// Invoices made in these days and their money.
    pub invoices: (u64, Money),
    /// Deals that wait for a person.
    pub waiting: u64,
    /// Since when the oldest does.
    pub oldest: Option<DateTime<Utc>>,
    /// Systems that do not answer.
    pub away: Vec<System>,
    /// The items that run low, least first.
    pub low: Vec<LowItem>,
    /// How many more there are.
    pub low_more: u64,
    /// Products with an item, of those that need one.
    pub mapped: (u64, u64),
}

impl Digest {
    /// Whether there is nothing to say: then nobody is disturbed.
    pub fn is_empty(&self) -> bool {
        let sold = self.sales.is_some_and(|(deals, _)| deals > 0) || self.invoices.0 > 0;
        let open = self.waiting > 0 || !self.away.is_empty() || !self.low.is_empty();
        // That some products have no item is said beside other news, and is none by itself.
        !sold && !open
    }
}
