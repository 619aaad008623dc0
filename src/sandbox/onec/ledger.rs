//! The books: entries of documents, and what is left on an account just before a moment.
//!
//! Entries are kept with every dimension; whether an infobase shows the warehouse, and in which order, is decided by who
//! reads them.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDateTime;
use rust_decimal::Decimal;

use super::schema::{ITEMS, WAREHOUSES};

/// Code of the account goods are kept on.
pub(crate) const GOODS_ACCOUNT: &str = "1330";

/// A reference with its set.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Link {
    pub(crate) set: &'static str,
    pub(crate) key: String,
}

/// One side of an entry.
#[derive(Clone, Debug)]
pub(crate) struct Side {
    /// Code of the account.
    pub(crate) account: &'static str,
    /// Ext dimensions in the order of the vendor.
    pub(crate) dimensions: Vec<Link>,
    pub(crate) quantity: Decimal,
}

/// One entry of the books.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) period: NaiveDateTime,
    pub(crate) organisation: String,
    pub(crate) debit: Side,
    pub(crate) credit: Side,
    pub(crate) sum: Decimal,
}

/// What is left of one account with one set of dimensions.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Left {
    pub(crate) quantity: Decimal,
    pub(crate) sum: Decimal,
}

/// By what a balance is told apart.
pub(crate) type BalanceKey<'a> = (&'static str, &'a str, &'a [Link]);

/// All entries, by the document that made them.
#[derive(Default)]
pub(crate) struct Ledger {
    entries: BTreeMap<Link, Vec<Entry>>,
    /// Movements of each item, so that its stock does not need all the books.
    moves: HashMap<String, Vec<Move>>,
}

/// Goods that came or, with a minus, went.
struct Move {
    recorder: Link,
    period: NaiveDateTime,
    organisation: String,
    warehouse: String,
    quantity: Decimal,
}

impl Ledger {
    /// Replaces the entries of a document.
    pub(crate) fn record(&mut self, recorder: Link, entries: Vec<Entry>) {
        self.erase(&recorder);
        for entry in &entries {
            for (side, sign) in entry.sides() {
                let Some(item) = side.goods() else { continue };
                self.moves.entry(item.to_owned()).or_default().push(Move {
                    recorder: recorder.clone(),
                    period: entry.period,
                    organisation: entry.organisation.clone(),
                    warehouse: side.key_of(WAREHOUSES).unwrap_or_default().to_owned(),
                    quantity: sign * side.quantity,
                });
            }
        }
        self.entries.insert(recorder, entries);
    }

    /// Takes the entries of a document away.
    pub(crate) fn erase(&mut self, recorder: &Link) {
        let entries = self.entries.remove(recorder).unwrap_or_default();
        for item in entries.iter().flat_map(Entry::sides).filter_map(|(side, _)| side.goods()) {
            if let Some(moves) = self.moves.get_mut(item) {
                moves.retain(|known| known.recorder != *recorder);
            }
        }
    }

    /// All entries with their documents.
    pub(crate) fn entries(&self) -> impl Iterator<Item = (&Link, &[Entry])> {
        self.entries.iter().map(|(recorder, entries)| (recorder, entries.as_slice()))
    }

    /// What is left just before `before` (of everything when absent), by account, organisation and dimensions.
    pub(crate) fn balance(&self, before: Option<NaiveDateTime>) -> BTreeMap<BalanceKey<'_>, Left> {
        let mut left: BTreeMap<BalanceKey<'_>, Left> = BTreeMap::new();
        for entry in self.entries.values().flatten().filter(|entry| before.is_none_or(|before| entry.period < before)) {
            for (side, sign) in entry.sides() {
                let key = (side.account, entry.organisation.as_str(), side.dimensions.as_slice());
                let left = left.entry(key).or_default();
                left.quantity += sign * side.quantity;
                left.sum += sign * entry.sum;
            }
        }
        left
    }

    /// How much of an item an organisation has up to and including `until`, the entries of `except` left out; in one
    /// warehouse, or in all.
    pub(crate) fn stock(&self, asked: &Asked<'_>) -> Decimal {
        let moves = self.moves.get(asked.item).into_iter().flatten();
        let moves = moves.filter(|known| {
            known.organisation == asked.organisation
                && asked.warehouse.is_none_or(|warehouse| known.warehouse == warehouse)
                && asked.until.is_none_or(|until| known.period <= until)
                && asked.except.is_none_or(|except| known.recorder.key != except)
        });
        moves.map(|known| known.quantity).sum()
    }
}

/// Which stock is asked for.
pub(crate) struct Asked<'a> {
    pub(crate) organisation: &'a str,
    pub(crate) item: &'a str,
    pub(crate) warehouse: Option<&'a str>,
    pub(crate) until: Option<NaiveDateTime>,
    pub(crate) except: Option<&'a str>,
}

impl Entry {
    /// Both sides, with the sign that makes debits add and credits take away.
    fn sides(&self) -> [(&Side, Decimal); 2] {
        [(&self.debit, Decimal::ONE), (&self.credit, Decimal::NEGATIVE_ONE)]
    }
}

impl Side {
    /// The item, when this side is the account of goods.
    fn goods(&self) -> Option<&str> {
        self.key_of(ITEMS).filter(|_| self.account == GOODS_ACCOUNT)
    }

    fn key_of(&self, set: &str) -> Option<&str> {
        self.dimensions.iter().find(|link| link.set == set).map(|link| link.key.as_str())
    }
}
