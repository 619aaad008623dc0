//! What the portal holds: one quantity for each product, or an amount in each store where inventory management is on.
//!
//! Which of the two it is, is asked each time: people switch it. With it on, quantities cannot be written at all, only
//! documents move stock; without it documents cannot be conducted.
//! <https://apidocs.bitrix24.com/api-reference/catalog/store-product/index.html>

use std::collections::HashMap;
use std::hash::Hash;

use futures::{StreamExt, TryStreamExt, stream};
use serde_json::{Value, json};

use super::batch::{Batch, Command, LARGEST, Read};
use super::catalogue::{Block, Blocks, OFFERS};
use super::pages::{Key, Listing, Page};
use super::portal::Portal;
use super::value::{self, Misfit, Row};
use super::wire::{PAGE, Profile};
use crate::clients::Fault;
use crate::types::{Level, ProductId, ProductKind, StoreId};

/// Requests on their way at once: the portal's bucket sets the pace, not the way there and back.
const AT_ONCE: usize = 4;

/// How a portal keeps its stock.
#[derive(Clone, Debug)]
pub struct Inventory {
    /// Inventory management is on: amounts are kept by store and moved by documents.
    pub managed: bool,
    /// The stores in use.
    pub stores: Vec<Store>,
    /// Who answers for documents: the person whose webhook it is.
    pub(super) keeper: i64,
    blocks: Vec<Block>,
}

/// A store of the portal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Store {
    /// Its number.
    pub id: StoreId,
    /// What people call it.
    pub title: String,
}

/// What is held of a product, in all or in one store.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Holding {
    /// How much.
    pub quantity: Level,
    /// How much of it, or besides it, is reserved.
    pub reserved: Level,
}

/// Asks how stock is kept, in one request.
pub(super) async fn inventory(portal: &Portal) -> Result<Inventory, Fault> {
    let mut batch = Batch::halting();
    let profile = batch.add::<Profile>(Command::new("profile", json!({})));
    let mode = batch.add::<Mode>(Command::new("catalog.document.mode.status", json!({})));
    let blocks = batch.add::<Blocks>(Command::new("catalog.catalog.list", json!({})));
    let listing = Listing {
        method: "catalog.store.list",
        params: json!({ "select": ["id", "title"], "filter": { "active": "Y" } }),
        rows: Some("stores"),
        key: Key::Lower,
    };
    let first = batch.add::<Page>(listing.first(0));
    let mut answers = portal.run(&batch).await?;
    let (profile, Mode(managed)) = (answers.take(profile)?, answers.take(mode)?);
    let (Blocks(blocks), Page(first)) = (answers.take(blocks)?, answers.take(first)?);
    let rows = listing.go_on(portal, 0, first).await?;
    let stores: Result<Vec<Store>, Misfit> = rows.iter().map(store).collect();
    let stores = stores.map_err(|misfit| portal.misfit(listing.method, misfit))?;
    let keeper = profile.id.ok_or_else(|| portal.misfit("profile", Misfit("a profile without a number".into())))?;
    Ok(Inventory { managed, stores, keeper, blocks })
}

/// `Y` or `N`, bare.
struct Mode(bool);

impl Read for Mode {
    fn read(result: &Value) -> Result<Self, Misfit> {
        match value::text(result).as_str() {
            "Y" => Ok(Self(true)),
            "N" => Ok(Self(false)),
            _ => Err(Misfit("the mode of inventory management is neither Y nor N".into())),
        }
    }
}

fn store(row: &Value) -> Result<Store, Misfit> {
    let row = Row::of("a store", row)?;
    let id = row.id("id")?.and_then(StoreId::new).ok_or_else(|| Misfit("a store without a number".into()))?;
    Ok(Store { id, title: row.text("title") })
}

/// See [`super::Bitrix::quantities`]: fifty products in a command, fifty commands in a request.
pub(super) async fn quantities(
    portal: &Portal,
    inventory: &Inventory,
    products: &[(ProductId, Option<ProductKind>)],
) -> Result<HashMap<ProductId, (ProductKind, Holding)>, Fault> {
    let mut commands = Vec::new();
    for block in &inventory.blocks {
        // Of some products nobody has said yet what they are: they are looked for everywhere.
        let here = |(id, kind): &(ProductId, Option<ProductKind>)| {
            let fits = kind.is_none_or(|kind| (kind == ProductKind::Variation) == block.variations);
            fits.then_some(id.get())
        };
        let ids: Vec<i64> = products.iter().filter_map(here).collect();
        let (method, rows) = block.stocked();
        for some in ids.chunks(PAGE) {
            let params = json!({
                "select": ["id", "iblockId", "type", "quantity", "quantityReserved"],
                "filter": { "iblockId": block.id, "id": some },
                "order": { "id": "ASC" }, "start": -1,
            });
            commands.push((method, rows, params));
        }
    }
    let read = |method: &str, row: Row<'_>| {
        let kind = if method == OFFERS { ProductKind::Variation } else { ProductKind::Simple };
        Ok((number(row, "id")?, (kind, holding(row, "quantity")?)))
    };
    gather(portal, commands, read).await
}

/// See [`super::Bitrix::amounts`].
pub(super) async fn amounts(
    portal: &Portal,
    products: &[ProductId],
    stores: &[StoreId],
) -> Result<HashMap<(ProductId, StoreId), Holding>, Fault> {
    let mut commands = Vec::new();
    for store in stores {
        // Of one store at a time, so that fifty products never make more than a page.
        for some in products.chunks(PAGE) {
            let ids: Vec<i64> = some.iter().map(|id| id.get()).collect();
            let params = json!({
                "select": ["id", "productId", "storeId", "amount", "quantityReserved"],
                "filter": { "storeId": store.get(), "@productId": ids },
                "order": { "id": "ASC" }, "start": -1,
            });
            commands.push(("catalog.storeproduct.list", "storeProducts", params));
        }
    }
    let read = |_: &str, row: Row<'_>| {
        let store = row.id("storeId")?.and_then(StoreId::new);
        let store = store.ok_or_else(|| Misfit("an amount without its store".into()))?;
        Ok(((number(row, "productId")?, store), holding(row, "amount")?))
    };
    gather(portal, commands, read).await
}

/// Runs many lists of at most a page each, and puts their rows together.
async fn gather<K: Eq + Hash, V>(
    portal: &Portal,
    commands: Vec<(&'static str, &'static str, Value)>,
    read: impl Fn(&str, Row<'_>) -> Result<(K, V), Misfit>,
) -> Result<HashMap<K, V>, Fault> {
    let batches: Vec<_> = commands.chunks(LARGEST).map(|some| pages(portal, some)).collect();
    let answered: Vec<_> = stream::iter(batches).buffered(AT_ONCE).try_collect().await?;
    let mut found = HashMap::new();
    for (method, rows, page) in answered.into_iter().flatten() {
        let misfit = |misfit| portal.misfit(method, misfit);
        let page = Row::of("an answer with a list", &page).map_err(misfit)?;
        for row in value::list(rows, page.get(rows)).map_err(misfit)? {
            found.extend([Row::of("a row", row).and_then(|row| read(method, row)).map_err(misfit)?]);
        }
    }
    Ok(found)
}

/// The pages of as many lists as fit into a request, each with its method and where its rows are.
async fn pages(
    portal: &Portal,
    commands: &[(&'static str, &'static str, Value)],
) -> Result<Vec<(&'static str, &'static str, Value)>, Fault> {
    let mut batch = Batch::new();
    let mut slots = Vec::with_capacity(commands.len());
    for (method, rows, params) in commands {
        slots.push((*method, *rows, batch.add::<Page>(Command::new(method, params.clone()))));
    }
    let mut answers = portal.run(&batch).await?;
    slots.into_iter().map(|(method, rows, slot)| Ok((method, rows, answers.take(slot)?.0))).collect()
}

fn number(row: Row<'_>, name: &str) -> Result<ProductId, Misfit> {
    row.id(name)?.and_then(ProductId::new).ok_or_else(|| Misfit("stock without its product".into()))
}

fn holding(row: Row<'_>, quantity: &str) -> Result<Holding, Misfit> {
    let level = |name: &str| match row.number(name)? {
        None => Ok(Level::ZERO),
        Some(number) => Level::rounded(number).ok_or_else(|| Misfit(format!("{name} is more than can be"))),
    };
    Ok(Holding { quantity: level(quantity)?, reserved: level("quantityReserved")? })
}

/// See [`super::Bitrix::write_quantities`].
pub(super) async fn write(
    portal: &Portal,
    quantities: &[(ProductId, ProductKind, Level)],
) -> Result<Vec<Result<Level, Fault>>, Fault> {
    let mut batch = Batch::new();
    let command = |(id, kind, level): &(ProductId, ProductKind, Level)| {
        let method = match kind {
            ProductKind::Variation => "catalog.product.offer.update",
            ProductKind::Simple | ProductKind::Service => "catalog.product.update",
        };
        let fields = json!({ "quantity": level.number().to_string() });
        Command::new(method, json!({ "id": id.get(), "fields": fields }))
    };
    let slots: Vec<_> = quantities.iter().map(|quantity| batch.add::<Element>(command(quantity))).collect();
    let mut answers = portal.run(&batch).await?;
    Ok(slots.into_iter().map(|slot| Ok(answers.take(slot)?.0.quantity)).collect())
}

/// A product as it is after a write; the same root for both kinds in the documentation, another for each in practice.
struct Element(Holding);

impl Read for Element {
    fn read(result: &Value) -> Result<Self, Misfit> {
        let answer = Row::of("an answer with a product", result)?;
        let element = ["element", "offer", "product"].into_iter().map(|name| answer.get(name)).find(|it| !it.is_null());
        holding(Row::of("a product", element.unwrap_or(&Value::Null))?, "quantity").map(Self)
    }
}
