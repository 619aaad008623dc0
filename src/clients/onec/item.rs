//! Items of 1C by their codes.
//!
//! Folders share the numbering with items and are never taken for one.

use std::collections::BTreeMap;

use super::OneC;
use super::query::{Query, any_of, text};
use super::wire::{self, ITEM_FIELDS, ITEMS};
use crate::clients::fault::Fault;
use crate::types::{ItemCode, Ref};

/// Codes asked for at once: a longer address may be cut off by the web server.
const CODES_AT_ONCE: usize = 30;

/// An item of 1C.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Its reference.
    pub key: Ref,
    /// Its code, as the card shows it.
    pub code: ItemCode,
    /// Its name.
    pub name: String,
    /// The unit it is counted in.
    pub unit: Option<Ref>,
    /// A service: it is sold, but not kept in a warehouse.
    pub service: bool,
    /// Marked for deletion: it should not be sold any more.
    pub marked: bool,
}

impl OneC {
    /// The items with these codes, by the code asked for; codes nobody has are left out. Those found are remembered for
    /// ten minutes. May be repeated.
    ///
    /// # Errors
    /// As any call; no item is returned then.
    pub async fn items(&self, codes: &[ItemCode]) -> Result<BTreeMap<ItemCode, Item>, Fault> {
        let shelf = &self.inner.items;
        let mut found = BTreeMap::new();
        if self.unknown(codes, &mut found).is_empty() {
            return Ok(found);
        }
        let _turn = shelf.turn().await;
        for some in self.unknown(codes, &mut found).chunks(CODES_AT_ONCE) {
            let items = self.look_items(some).await?;
            shelf.put(items.iter().map(|(code, item)| (code.clone(), item.clone())));
            found.extend(items);
        }
        Ok(found)
    }

    /// Moves what is remembered into `found` and returns the codes to ask for.
    fn unknown(&self, codes: &[ItemCode], found: &mut BTreeMap<ItemCode, Item>) -> Vec<ItemCode> {
        let mut unknown = Vec::new();
        for code in codes {
            match self.inner.items.get(code) {
                Some(item) => drop(found.insert(code.clone(), item)),
                None => unknown.push(code.clone()),
            }
        }
        unknown.sort();
        unknown.dedup();
        unknown
    }

    async fn look_items(&self, codes: &[ItemCode]) -> Result<Vec<(ItemCode, Item)>, Fault> {
        let filter = any_of(codes.iter().map(|code| format!("Code eq {}", text(code.as_str()))));
        let mut items: Vec<Item> = self
            .link()
            .set(Query::of(ITEMS).filter(filter).select(&ITEM_FIELDS))
            .await?
            .iter()
            .filter_map(wire::item)
            .collect();
        items.sort_by_key(|item| item.marked);
        // Databases compare without regard to case, so an item may come for a code written differently.
        let of_code = |code: &ItemCode| {
            let wanted = code.as_str().to_lowercase();
            items.iter().find(|item| item.code.as_str().to_lowercase() == wanted).cloned()
        };
        Ok(codes.iter().filter_map(|code| Some((code.clone(), of_code(code)?))).collect())
    }
}
