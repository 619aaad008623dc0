//! The card of a product that has no item: which deals wait for it, and which items it may be.
//!
//! The same card is pushed when a deal meets the product and shown when somebody walks through what is open.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};

use super::super::{Error, Refusal, Result, alerts, deals};
use super::{catalogues, suggest};
use crate::app::App;
use crate::entity::catalogue::{Model as Catalogue, Side};
use crate::entity::{mapping, mapping_refused, product};
use crate::queue::{self, Job};
use crate::types::{Ground, NamedProduct, Notice, Offer, ProductId, Ref};

/// Most pairs confirmed together: what fits into one message that people read.
const TOGETHER: usize = 15;

/// A product that has no item yet.
#[derive(Clone, Debug)]
pub struct Card {
    /// The product.
    pub product: NamedProduct,
    /// How many deals wait for it.
    pub deals: u64,
    /// The items it may be, the most likely first.
    pub offers: Vec<Offer>,
}

/// How many products have their item, of those that are sold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Coverage {
    /// Products with an item.
    pub mapped: u64,
    /// Products that need one.
    pub of: u64,
}

/// Where a walk through the open products stands.
#[derive(Clone, Debug)]
pub struct Walk {
    /// The product shown; none when nothing is open.
    pub card: Option<Card>,
    /// Its place, from 0.
    pub place: usize,
    /// How many are open.
    pub open: usize,
    /// How many of all have their item.
    pub coverage: Coverage,
    /// How many pairs are certain; counted where a walk begins.
    pub certain: usize,
    /// How many items have several products.
    pub shared: usize,
    /// What is known of both catalogues.
    pub catalogues: [Option<Catalogue>; 2],
}

/// A product and the item that it certainly is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certain {
    /// The product.
    pub product: NamedProduct,
    /// The item.
    pub offer: Offer,
}

/// Pairs that are certain, and a mark of exactly these.
#[derive(Clone, Debug)]
pub struct CertainPairs {
    /// The pairs, at most as many as a message shows.
    pub pairs: Vec<Certain>,
    /// How many more there are.
    pub more: usize,
    /// Changes with any of the pairs shown.
    pub mark: String,
}

/// An item that several products are.
#[derive(Clone, Debug)]
pub struct Shared {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The products.
    pub products: Vec<NamedProduct>,
}

/// A product without an item, by its name.
///
/// # Errors
/// Refuses a product that has its item.
pub async fn named(app: &App, product: ProductId) -> Result<NamedProduct> {
    let db = app.store.db();
    if super::of(db, &[product]).await?.contains_key(&product) {
        return Err(Refusal::ProductSettled(product).into());
    }
    let row = product::Entity::find_by_id(product.get()).one(db).await?;
    Ok(NamedProduct { id: product, name: row.map(|row| row.name).unwrap_or_default() })
}

/// The card of one product.
///
/// # Errors
/// Refuses a product that has its item.
pub async fn card(app: &App, product: ProductId) -> Result<Card> {
    let named = named(app, product).await?;
    let deals = deals::awaited_products(app.store.db()).await?.get(&product).copied().unwrap_or_default();
    Ok(Card { offers: offers(app, product).await?, product: named, deals })
}

/// Offers items for a product deals wait for: the chat's message of it is sent or brought up to date. May be repeated.
///
/// # Errors
/// When the database fails.
pub async fn offer(app: &App, product: ProductId) -> Result<()> {
    catalogues::freshen(app).await?;
    // The deal's own message says that the product has no item; candidates come when there is something to choose from.
    if !app.matcher.ready(app).await?.has_items() {
        return Ok(());
    }
    let db = app.store.db();
    let row = product::Entity::find_by_id(product.get()).one(db).await?;
    let put_off = row.is_some_and(|row| row.no_item_by.is_some() || row.later_until > Some(app.clock.now()));
    let said_mapped = matches!(alerts::said(db, &cause(product)).await?, Some(Notice::ProductMapped { .. }));
    let card = match card(app, product).await {
        // A message that says what it is, when it is that no longer, is put right in any case.
        Ok(card) if said_mapped || (card.deals > 0 && !put_off) => card,
        Ok(_) => return nobody_asks(app, product).await,
        Err(Error::Refusal(_)) => return Ok(()),
        Err(error) => return Err(error),
    };
    let notice = Notice::ProductUnmapped { product: card.product, deals: card.deals, offers: card.offers };
    let tx = app.store.begin().await?;
    if super::of(&tx, &[product]).await?.contains_key(&product) {
        // Somebody said what it is while this was made.
        return Ok(());
    }
    alerts::raise(app, &tx, &cause(product), notice).await?;
    Ok(app.store.commit(tx).await?)
}

/// No deal waits for a product any more, or somebody said that it has no item, or not now: its message says so.
async fn nobody_asks(app: &App, product: ProductId) -> Result<()> {
    let tx = app.store.begin().await?;
    if let Some(Notice::ProductUnmapped { .. }) = alerts::said(&tx, &cause(product)).await? {
        alerts::end(app, &tx, &cause(product), None).await?;
    }
    Ok(app.store.commit(tx).await?)
}

/// Has every product offered that deals wait for and nobody is told of, and every one looked at that people are told of and no deal
/// waits for any more. May be repeated.
///
/// # Errors
/// When the database fails.
pub async fn look_after(app: &App) -> Result<()> {
    let db = app.store.db();
    let awaited: BTreeSet<ProductId> = deals::awaited_products(db).await?.into_keys().collect();
    let told = alerts::open_like(db, PRODUCT).await?;
    let told: BTreeSet<ProductId> =
        told.iter().filter_map(|(_, cause)| ProductId::parse(cause.strip_prefix(PRODUCT)?)).collect();
    let jobs: Vec<Job> =
        awaited.symmetric_difference(&told).map(|product| Job::OfferItems { product: *product }).collect();
    Ok(queue::enqueue(db, app.clock.now(), &jobs).await?)
}

/// How the causes of all alerts about products begin.
const PRODUCT: &str = "product:";

/// Under what the chat's message of a product is kept.
pub fn cause(product: ProductId) -> String {
    format!("{PRODUCT}{product}")
}

/// The open product at a place, most needed first; the last one where there are fewer. Counting the certain pairs takes
/// seconds in a large shop, so that is done where a walk begins.
///
/// # Errors
/// When the database fails.
pub async fn walk(app: &App, place: usize, counting: bool) -> Result<Walk> {
    let db = app.store.db();
    catalogues::freshen(app).await?;
    let open = open(app).await?;
    let place = place.min(open.len().saturating_sub(1));
    let card = match open.get(place).cloned() {
        Some((product, deals)) => Some(Card { offers: offers(app, product.id).await?, product, deals }),
        None => None,
    };
    Ok(Walk {
        card,
        place,
        certain: if counting { certain_pairs(app, &open).await?.len() } else { 0 },
        open: open.len(),
        coverage: coverage(db).await?,
        shared: shared(app).await?.len(),
        catalogues: [catalogues::of(db, Side::Products).await?, catalogues::of(db, Side::Items).await?],
    })
}

/// The pairs that need nobody's word, to be looked through before all are confirmed at once.
///
/// # Errors
/// When the database fails.
pub async fn certain(app: &App) -> Result<CertainPairs> {
    let mut pairs = certain_pairs(app, &open(app).await?).await?;
    let more = pairs.len().saturating_sub(TOGETHER);
    pairs.truncate(TOGETHER);
    let text: Vec<String> = pairs.iter().map(|pair| format!("{}={}", pair.product.id, pair.offer.code)).collect();
    let mark = Ref::ours("certain", "pairs", &text.join(";")).uuid().simple().to_string();
    Ok(CertainPairs { pairs, more, mark })
}

/// Items that several products are: that is allowed, and shown.
///
/// # Errors
/// When the database fails.
pub async fn shared(app: &App) -> Result<Vec<Shared>> {
    let mut items: BTreeMap<String, Shared> = BTreeMap::new();
    for row in mapping::Entity::find().order_by_asc(mapping::Column::Id).all(app.store.db()).await? {
        let Some(id) = ProductId::parse(&row.bitrix24_product_id) else { continue };
        let shared = items.entry(row.onec_product_code.clone()).or_insert_with(|| Shared {
            code: row.onec_product_code,
            name: row.onec_product_name,
            products: Vec::new(),
        });
        shared.products.push(NamedProduct { id, name: row.bitrix24_product_name });
    }
    Ok(items.into_values().filter(|shared| shared.products.len() > 1).collect())
}

/// Items whose name, code or article is most like what a person typed.
///
/// # Errors
/// When the database fails.
pub async fn search(app: &App, typed: &str) -> Result<Vec<Offer>> {
    Ok(app.matcher.ready(app).await?.search(typed, suggest::MOST))
}

async fn certain_pairs(app: &App, open: &[(NamedProduct, u64)]) -> Result<Vec<Certain>> {
    let ready = app.matcher.ready(app).await?;
    let asked: Vec<ProductId> = open.iter().map(|(product, _)| product.id).collect();
    let offers = tokio::task::spawn_blocking(move || ready.all_offers(&asked)).await.map_err(anyhow::Error::from)?;
    let refused = refused(app).await?;
    let certain = |((product, _), offers): (&(NamedProduct, u64), Vec<Offer>)| {
        let offer = offers.into_iter().next().filter(|offer| offer.certain)?;
        let refused = refused.contains(&(product.id.get(), offer.code.to_string()));
        (!refused).then(|| Certain { product: product.clone(), offer })
    };
    Ok(open.iter().zip(offers).filter_map(certain).collect())
}

/// Offers for a product; what people refused for it comes last and is never certain.
async fn offers(app: &App, product: ProductId) -> Result<Vec<Offer>> {
    let ready = app.matcher.ready(app).await?;
    let refused: BTreeSet<String> = mapping_refused::Entity::find()
        .filter(mapping_refused::Column::ProductId.eq(product.get()))
        .all(app.store.db())
        .await?
        .into_iter()
        .map(|row| row.item_code)
        .collect();
    let (mut good, mut bad) = (Vec::new(), Vec::new());
    for mut offer in ready.offers(product, suggest::MOST + refused.len()) {
        if refused.contains(offer.code.as_str()) {
            offer.certain = false;
            offer.grounds = vec![Ground::Refused];
            bad.push(offer);
        } else {
            good.push(offer);
        }
    }
    if bad.is_empty() && good.len() > 1 {
        // Next to a good one, what is out of the question only confuses.
        let others = good.split_off(1);
        good.extend(others.into_iter().filter(|offer| offer.percent > 0));
    }
    good.append(&mut bad);
    good.truncate(suggest::MOST);
    Ok(good)
}

async fn refused(app: &App) -> Result<BTreeSet<(i64, String)>> {
    let rows = mapping_refused::Entity::find().all(app.store.db()).await?;
    Ok(rows.into_iter().map(|row| (row.product_id, row.item_code)).collect())
}

/// Products without an item, with how many deals wait for each: those most wait for first, then the newest; not those
/// somebody put off or said have none.
async fn open(app: &App) -> Result<Vec<(NamedProduct, u64)>> {
    let db = app.store.db();
    let now: DateTime<Utc> = app.clock.now();
    let due = Condition::any().add(product::Column::LaterUntil.is_null()).add(product::Column::LaterUntil.lte(now));
    let rows = product::Entity::find()
        .filter(product::Column::GoneAt.is_null())
        .filter(product::Column::NoItemBy.is_null())
        .filter(due)
        .order_by_desc(product::Column::Id)
        .all(db)
        .await?;
    let mapped: BTreeSet<String> =
        mapping::Entity::find().all(db).await?.into_iter().map(|row| row.bitrix24_product_id).collect();
    let awaited = deals::awaited_products(db).await?;
    let named = |row: product::Model| Some(NamedProduct { id: ProductId::new(row.id)?, name: row.name });
    let deals = |product: NamedProduct| {
        let deals = awaited.get(&product.id).copied().unwrap_or_default();
        (product, deals)
    };
    let mut open: Vec<(NamedProduct, u64)> = rows
        .into_iter()
        .filter_map(named)
        .filter(|product| !mapped.contains(&product.id.to_string()))
        .map(deals)
        .collect();
    open.sort_by_key(|(_, deals)| std::cmp::Reverse(*deals));
    Ok(open)
}

/// How many products have their item.
///
/// # Errors
/// When the database fails.
pub async fn coverage(db: &impl ConnectionTrait) -> Result<Coverage> {
    let needed = product::Entity::find()
        .filter(product::Column::GoneAt.is_null())
        .filter(product::Column::NoItemBy.is_null())
        .count(db)
        .await?;
    let mapped = mapping::Entity::find().count(db).await?;
    Ok(Coverage { mapped: mapped.min(needed), of: needed })
}
