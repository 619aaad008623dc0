//! The books: entries of documents, and what is left on an account just before a moment.
//!
//! Entries are kept with every dimension; whether an infobase shows the warehouse, and in which order, is decided by who
//! reads them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

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
pub(crate) type BalanceKey = (&'static str, String, Vec<Link>);

/// All entries, by the document that made them.
#[derive(Default)]
pub(crate) struct Ledger {
    entries: BTreeMap<Link, Vec<Entry>>,
    /// Which documents moved an item, so that one balance does not read all the books.
    by_item: HashMap<String, BTreeSet<Link>>,
}

impl Ledger {
    /// Replaces the entries of a document.
    pub(crate) fn record(&mut self, recorder: Link, entries: Vec<Entry>) {
        self.erase(&recorder);
        for item in items(&entries) {
            self.by_item.entry(item).or_default().insert(recorder.clone());
        }
        self.entries.insert(recorder, entries);
    }

    /// Takes the entries of a document away.
    pub(crate) fn erase(&mut self, recorder: &Link) {
        for item in items(&self.entries.remove(recorder).unwrap_or_default()) {
            if let Some(recorders) = self.by_item.get_mut(&item) {
                recorders.remove(recorder);
            }
        }
    }

    /// All entries with their documents.
    pub(crate) fn entries(&self) -> impl Iterator<Item = (&Link, &[Entry])> {
        self.entries.iter().map(|(recorder, entries)| (recorder, entries.as_slice()))
    }

    /// What is left just before `before` (of everything when absent), by account, organisation and dimensions.
    pub(crate) fn balance(&self, before: Option<NaiveDateTime>) -> BTreeMap<BalanceKey, Left> {
        let mut left: BTreeMap<BalanceKey, Left> = BTreeMap::new();
        for entry in self.entries.values().flatten().filter(|entry| before.is_none_or(|before| entry.period < before)) {
            for (side, sign) in [(&entry.debit, Decimal::ONE), (&entry.credit, Decimal::NEGATIVE_ONE)] {
                let key = (side.account, entry.organisation.clone(), side.dimensions.clone());
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
        let recorders = self.by_item.get(asked.item).into_iter().flatten();
        let recorders = recorders.filter(|recorder| asked.except != Some(recorder.key.as_str()));
        let entries = recorders.filter_map(|recorder| self.entries.get(recorder)).flatten();
        let entries = entries.filter(|entry| {
            entry.organisation == asked.organisation && asked.until.is_none_or(|until| entry.period <= until)
        });
        entries.map(|entry| asked.quantity(&entry.debit) - asked.quantity(&entry.credit)).sum()
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

impl Asked<'_> {
    fn quantity(&self, side: &Side) -> Decimal {
        let is = |set: &str, key: &str| side.dimensions.iter().any(|link| link.set == set && link.key == key);
        let here = side.account == GOODS_ACCOUNT
            && is(ITEMS, self.item)
            && self.warehouse.is_none_or(|warehouse| is(WAREHOUSES, warehouse));
        if here { side.quantity } else { Decimal::ZERO }
    }
}

fn items(entries: &[Entry]) -> BTreeSet<String> {
    let links = entries.iter().flat_map(|entry| entry.debit.dimensions.iter().chain(&entry.credit.dimensions));
    links.filter(|link| link.set == ITEMS).map(|link| link.key.clone()).collect()
}
