//! The portal's catalogue: what can stand in a deal's row — products by themselves, variations and services.
//!
//! Heads of variations are left out: nobody sells one. The methods differ by kind, and each wants the information block named.
//! <https://apidocs.bitrix24.com/api-reference/catalog/product/catalog-product-list.html>

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::batch::Read;
use super::changes::moment;
use super::pages::{Key, Listing};
use super::portal::Portal;
use super::value::{self, Misfit, Row};
use crate::clients::Fault;
use crate::types::{ProductId, ProductKind};

/// A product that can stand in a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Product {
    /// Its number.
    pub id: ProductId,
    /// What it is.
    pub kind: ProductKind,
    /// Its name.
    pub name: String,
    /// Its article, where a property was named for it.
    pub article: String,
    /// Its barcodes, where a property was named for them.
    pub barcodes: Vec<String>,
}

/// The properties that hold what the portal has no field for, as `property105`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Properties {
    /// Of the article.
    pub article: Option<String>,
    /// Of the barcode; there may be several values.
    pub barcode: Option<String>,
}

/// The method that lists variations.
pub(super) const OFFERS: &str = "catalog.product.offer.list";

/// The heads of variations, `type` 3 and 6: <https://apidocs.bitrix24.com/api-reference/catalog/product/sku/index.html>.
const HEADS: [i64; 2] = [3, 6];

/// Reads everything, or what changed at a moment or later; what was deleted shows only by its absence from everything.
pub(super) async fn read(
    portal: &Portal,
    properties: &Properties,
    since: Option<DateTime<Utc>>,
) -> Result<Vec<Product>, Fault> {
    let blocks = portal.call("catalog.catalog.list", &json!({})).await?;
    let blocks = Blocks::read(&blocks).map_err(|misfit| portal.misfit("catalog.catalog.list", misfit))?;
    let mut products: Vec<Product> = Vec::new();
    for block in blocks.0 {
        for listing in listings(block, properties, since) {
            for row in listing.read(portal, 0).await? {
                let product = product(&row, properties).map_err(|misfit| portal.misfit(listing.method, misfit))?;
                products.extend(product);
            }
        }
    }
    products.sort_by_key(|product| product.id);
    products.dedup_by_key(|product| product.id);
    Ok(products)
}

/// An information block; that of the variations names the one of their heads.
#[derive(Clone, Copy, Debug)]
pub(super) struct Block {
    pub(super) id: i64,
    pub(super) variations: bool,
}

impl Block {
    /// The method that lists what can lie in a store, and where in its answer the rows are.
    pub(super) fn stocked(self) -> (&'static str, &'static str) {
        if self.variations { (OFFERS, "offers") } else { ("catalog.product.list", "products") }
    }
}

pub(super) struct Blocks(pub(super) Vec<Block>);

impl Read for Blocks {
    fn read(result: &Value) -> Result<Self, Misfit> {
        let rows = Row::of("the answer with catalogues", result)?.get("catalogs");
        let mut blocks = Vec::new();
        for row in value::list("catalogs", rows)? {
            let row = Row::of("a catalogue", row)?;
            let Some(id) = row.id("iblockId")? else { continue };
            blocks.push(Block { id, variations: row.id("productIblockId")?.is_some() });
        }
        Ok(Self(blocks))
    }
}

fn listings(block: Block, properties: &Properties, since: Option<DateTime<Utc>>) -> Vec<Listing> {
    let services = (!block.variations).then_some(("catalog.product.service.list", "services"));
    let mut select = vec!["id", "iblockId", "name", "type"];
    select.extend([&properties.article, &properties.barcode].into_iter().flatten().map(String::as_str));
    let mut filter = json!({ "iblockId": block.id });
    if let Some(since) = since {
        filter[">=timestampX"] = moment(since);
    }
    let params = json!({ "select": select, "filter": filter });
    let listing = |(method, rows): (&'static str, &'static str)| Listing {
        method,
        params: params.clone(),
        rows: Some(rows),
        key: Key::Lower,
    };
    [block.stocked()].into_iter().chain(services).map(listing).collect()
}

fn product(row: &Value, properties: &Properties) -> Result<Option<Product>, Misfit> {
    let row = Row::of("a product", row)?;
    let id = row.id("id")?.and_then(ProductId::new).ok_or_else(|| Misfit("a product without a number".into()))?;
    let kind = match row.id("type")?.unwrap_or_default() {
        kind if HEADS.contains(&kind) => return Ok(None),
        4 | 5 => ProductKind::Variation,
        7 => ProductKind::Service,
        _ => ProductKind::Simple,
    };
    let values = |name: &Option<String>| name.as_deref().map(|name| property(row.get(name))).unwrap_or_default();
    let article = values(&properties.article).into_iter().next().unwrap_or_default();
    Ok(Some(Product { id, kind, name: row.text("name"), article, barcodes: values(&properties.barcode) }))
}

/// The values of a property: an object with one, a list of such objects, or nothing.
fn property(field: &Value) -> Vec<String> {
    let one = |field: &Value| value::text(field.get("value").unwrap_or(field));
    let all = match field {
        Value::Array(several) => several.iter().map(one).collect(),
        field => vec![one(field)],
    };
    all.into_iter().map(|text: String| text.trim().to_owned()).filter(|text| !text.is_empty()).collect()
}
