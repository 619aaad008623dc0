//! The hands of the people who keep the portal's stores, and what they see there.
//!
//! They move stock past documents, as years of work before the story begins would have done.

use rust_decimal::Decimal;
use serde_json::Value;

use super::Bitrix24;
use super::catalog;
use super::document_lines::{self, Kind};
use super::state::State;
use super::stores;
use super::value::{Record, decimal, integer, number, text};

/// An inventory document as a person sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct DocumentView {
    /// Its id.
    pub id: i64,
    /// `A` receipt, `S` surplus found, `M` move, `R` return, `D` write-off.
    pub kind: String,
    /// Its number, as whoever made it gave it.
    pub number: String,
    /// Its title; empty when it has none.
    pub title: String,
    /// `N` draft, `Y` conducted, `C` cancelled.
    pub status: String,
    /// Product, store and quantity of each line; of a move, the store goods go to. A store nobody named is 0.
    pub lines: Vec<(i64, i64, Decimal)>,
}

impl Bitrix24 {
    /// Opens a store.
    pub fn add_store(&self, title: &str) -> i64 {
        self.with(|state| stores::add(state, title))
    }

    /// Closes a store: it stays, but no document can use it.
    pub fn deactivate_store(&self, store: i64) {
        self.with(|state| {
            if let Some(store) = state.stores.get_mut(&store) {
                store.insert("active".into(), "N".into());
            }
            state.touch();
        });
    }

    /// All stores with their titles.
    pub fn stores(&self) -> Vec<(i64, String)> {
        self.with(|state| state.stores.iter().map(|(id, store)| (*id, text(&store["title"]))).collect())
    }

    /// Sets the stock of a product in a store; the product's quantity becomes the sum over the stores without what is
    /// reserved.
    pub fn set_stock(&self, product: i64, store: i64, amount: impl Into<Decimal>) {
        self.with(|state| stores::write(state, product, store, "amount", amount.into()));
    }

    /// Reserves so much of a product in a store, and no more than that; the product's quantity goes down by it. Without a
    /// store only the product says so, as it does where inventory is not managed.
    pub fn reserve(&self, product: i64, store: Option<i64>, amount: impl Into<Decimal>) {
        let amount = amount.into();
        self.with(|state| match store {
            Some(store) => stores::write(state, product, store, "quantityReserved", amount),
            None => catalog::set_field(state, product, "quantityReserved", number(amount)),
        });
    }

    /// How much of a product lies in a store, the reserved included.
    pub fn store_amount(&self, product: i64, store: i64) -> Decimal {
        self.with(|state| stores::amount(state, product, store))
    }

    /// The quantity of a product, as its card shows it.
    pub fn quantity_of(&self, product: i64) -> Decimal {
        let quantity = |state: &mut State| decimal(state.products.get(&product)?.get("quantity")?);
        self.with(quantity).unwrap_or_default()
    }

    /// Deletes a product. Rows of deals and lines of documents go on naming it.
    pub fn delete_product(&self, product: i64) {
        self.with(|state| {
            stores::forget(state, product);
            state.products.remove(&product);
            state.touch();
        });
    }

    /// All inventory documents, oldest first.
    pub fn inventory_documents(&self) -> Vec<DocumentView> {
        self.with(|state| state.documents.values().map(|document| view(state, document)).collect())
    }
}

/// A document with its lines.
pub(super) fn view(state: &State, document: &Record) -> DocumentView {
    let words = |name: &str| text(document.get(name).unwrap_or(&Value::Null));
    let id = document.get("id").and_then(integer).unwrap_or(0);
    let end = Kind::from_code(&words("docType")).and_then(|kind| kind.ends().last());
    let lines = document_lines::of(state, id).map(|line| {
        let store = end.and_then(|(end, _)| integer(&line[*end])).unwrap_or(0);
        (integer(&line["elementId"]).unwrap_or(0), store, decimal(&line["amount"]).unwrap_or_default())
    });
    DocumentView {
        id,
        kind: words("docType"),
        number: words("docNumber"),
        title: words("title"),
        status: words("status"),
        lines: lines.collect(),
    }
}
