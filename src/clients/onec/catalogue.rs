//! All items of 1C, with their barcodes, for whoever compares catalogues.

use std::collections::HashMap;

use super::OneC;
use super::answer::NOT_PUBLISHED;
use super::link::Link;
use super::query::Query;
use super::wire::{BARCODES, Fields, ITEMS, LISTED_ITEM_FIELDS};
use crate::clients::fault::{Fault, Kind};
use crate::types::{ItemCode, Ref};

/// Members read in one request; thousands make 1C slow, and a page more is no harm.
const PAGE: usize = 1_000;

/// An item as a list has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedItem {
    /// Its reference.
    pub key: Ref,
    /// Its code, as the card shows it.
    pub code: ItemCode,
    /// Its name.
    pub name: String,
    /// Its article; may be empty.
    pub article: String,
    /// Its barcodes.
    pub barcodes: Vec<String>,
    /// A service.
    pub service: bool,
    /// Marked for deletion: it should not be sold any more.
    pub marked: bool,
}

impl OneC {
    /// Every item that is no folder. One request for each thousand, and the same for barcodes;
    /// a base that does not publish its barcodes has none. Only reads; may be repeated.
    ///
    /// # Errors
    /// When any part could not be read.
    pub async fn all_items(&self) -> Result<Vec<ListedItem>, Fault> {
        let mut barcodes = barcodes(self.link()).await?;
        let mut items = Vec::new();
        pages(
            self.link(),
            || Query::of(ITEMS).select(&LISTED_ITEM_FIELDS).order("Ref_Key"),
            |fields| {
                if fields.flag("IsFolder") {
                    return;
                }
                let Some((key, code)) = fields.key().zip(ItemCode::parse(fields.text("Code"))) else { return };
                items.push(ListedItem {
                    key,
                    code,
                    name: fields.text("Description").to_owned(),
                    article: fields.text("Артикул").trim().to_owned(),
                    barcodes: barcodes.remove(&key).unwrap_or_default(),
                    service: fields.flag("Услуга"),
                    marked: fields.flag("DeletionMark"),
                });
            },
        )
        .await?;
        items.sort_by(|one, other| one.code.cmp(&other.code));
        Ok(items)
    }
}

async fn barcodes(link: &Link) -> Result<HashMap<Ref, Vec<String>>, Fault> {
    let mut barcodes: HashMap<Ref, Vec<String>> = HashMap::new();
    let read = pages(
        link,
        || Query::of(BARCODES).order("Штрихкод"),
        |fields| {
            if let Some(item) = fields.reference("Номенклатура_Key") {
                barcodes.entry(item).or_default().push(fields.text("Штрихкод").trim().to_owned());
            }
        },
    );
    match read.await {
        Err(Fault { kind: Kind::Refused { code, .. }, .. }) if code == NOT_PUBLISHED => Ok(HashMap::new()),
        read => read.map(|()| barcodes),
    }
}

/// Every member of a set, page by page in an order of 1C's own: pages of a list without one may overlap.
async fn pages(link: &Link, query: impl Fn() -> Query, mut each: impl FnMut(Fields<'_>)) -> Result<(), Fault> {
    for page in 0.. {
        let members = link.set(query().page(PAGE * page, PAGE)).await?;
        members.iter().filter_map(Fields::of).for_each(&mut each);
        if members.len() < PAGE {
            break;
        }
    }
    Ok(())
}
