//! Both catalogues ready to be compared, kept in memory and made ready anew when either changed.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use tokio::sync::Mutex;

use super::super::Result;
use super::catalogues;
use super::suggest::{Catalogues, Entry, Suggestion};
use crate::app::App;
use crate::entity::catalogue::{Model as Catalogue, Side};
use crate::entity::{item, mapping, mapping_change, product};
use crate::types::{ItemCode, Offer, ProductId};

/// The catalogues of one state of the tables; cheap to clone.
#[derive(Clone, Default)]
pub struct Matcher(Arc<Mutex<Option<Arc<Ready>>>>);

/// What people confirmed is learnt from after so many decisions; making a large catalogue ready takes half a second.
const LEARNT: i64 = 10;

/// Up to where the tables were read: both versions, and how often people's decisions were learnt from.
type Stand = (i64, i64, i64);

/// Catalogues made ready.
pub struct Ready {
    stand: Stand,
    catalogues: Catalogues,
    places: HashMap<ProductId, usize>,
    items: Vec<(ItemCode, String)>,
}

impl Matcher {
    /// The catalogues as they are now.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn ready(&self, app: &App) -> Result<Arc<Ready>> {
        let mut kept = self.0.lock().await;
        let stand = stand(app).await?;
        if let Some(ready) = kept.as_ref().filter(|ready| ready.stand == stand) {
            return Ok(ready.clone());
        }
        let ready = Arc::new(Ready::read(app, stand).await?);
        *kept = Some(ready.clone());
        Ok(ready)
    }
}

async fn stand(app: &App) -> Result<Stand> {
    let db = app.store.db();
    let version = |known: Option<Catalogue>| known.map_or(0, |known| known.version);
    let products = version(catalogues::of(db, Side::Products).await?);
    let items = version(catalogues::of(db, Side::Items).await?);
    let last = mapping_change::Entity::find().order_by_desc(mapping_change::Column::Id).limit(1).one(db).await?;
    Ok((products, items, last.map_or(0, |change| change.id / LEARNT)))
}

impl Ready {
    async fn read(app: &App, stand: Stand) -> Result<Self> {
        let db = app.store.db();
        let products = product::Entity::find()
            .filter(product::Column::GoneAt.is_null())
            .order_by_asc(product::Column::Id)
            .all(db)
            .await?;
        let items = item::Entity::find()
            .filter(item::Column::GoneAt.is_null())
            .order_by_asc(item::Column::Code)
            .all(db)
            .await?;
        let mapped = mapping::Entity::find().all(db).await?;
        // Half a second of work for large catalogues must not hold up who else is served.
        let made = tokio::task::spawn_blocking(move || Self::make(stand, &products, &items, &mapped)).await;
        made.map_err(|error| anyhow::anyhow!("the catalogues could not be made ready: {error}").into())
    }

    fn make(stand: Stand, products: &[product::Model], items: &[item::Model], mapped: &[mapping::Model]) -> Self {
        let entry = |name: &str, article: &str, barcodes: &str| Entry {
            name: name.to_owned(),
            barcodes: barcodes.split(' ').map(str::to_owned).collect(),
            article: article.to_owned(),
        };
        let left: Vec<Entry> = products.iter().map(|row| entry(&row.name, &row.article, &row.barcodes)).collect();
        let items: Vec<&item::Model> = items.iter().filter(|row| ItemCode::parse(&row.code).is_some()).collect();
        let right: Vec<Entry> = items.iter().map(|row| entry(&row.name, &row.article, &row.barcodes)).collect();
        let places: HashMap<ProductId, usize> =
            products.iter().enumerate().filter_map(|(place, row)| Some((ProductId::new(row.id)?, place))).collect();
        let codes: BTreeMap<&str, usize> =
            items.iter().enumerate().map(|(place, row)| (row.code.as_str(), place)).collect();
        let pair = |row: &mapping::Model| {
            let product = places.get(&ProductId::parse(&row.bitrix24_product_id)?)?;
            Some((*product, *codes.get(row.onec_product_code.as_str())?))
        };
        let confirmed: Vec<(usize, usize)> = mapped.iter().filter_map(pair).collect();
        let named = |row: &&item::Model| Some((ItemCode::parse(&row.code)?, row.name.clone()));
        Self {
            stand,
            catalogues: Catalogues::new(&left, &right, &confirmed),
            places,
            items: items.iter().filter_map(named).collect(),
        }
    }

    /// Whether there is an item to offer at all.
    pub fn has_items(&self) -> bool {
        !self.items.is_empty()
    }

    /// The items a product may be, the most likely first, at most so many.
    pub fn offers(&self, product: ProductId, most: usize) -> Vec<Offer> {
        let place = self.places.get(&product);
        place
            .map(|place| self.catalogues.suggest(*place, most))
            .unwrap_or_default()
            .iter()
            .map(|one| self.offer(one))
            .collect()
    }

    /// As [`Ready::offers`] for many products; in their order, those without an offer with none.
    pub fn all_offers(&self, products: &[ProductId]) -> Vec<Vec<Offer>> {
        let known: Vec<(usize, usize)> = products
            .iter()
            .enumerate()
            .filter_map(|(order, product)| Some((order, *self.places.get(product)?)))
            .collect();
        let places: Vec<usize> = known.iter().map(|(_, place)| *place).collect();
        let mut offers = vec![Vec::new(); products.len()];
        for ((order, _), suggested) in known.iter().zip(self.catalogues.suggest_all(&places)) {
            offers[*order] = suggested.iter().map(|one| self.offer(one)).collect();
        }
        offers
    }

    /// The items most like what a person typed.
    pub fn search(&self, typed: &str, most: usize) -> Vec<Offer> {
        let found = self.catalogues.search(typed, most).into_iter();
        let offer = |place: usize| {
            let (code, name) = self.items[place].clone();
            Offer { code, name, percent: 0, certain: false, grounds: Vec::new() }
        };
        found.map(offer).collect()
    }

    fn offer(&self, suggested: &Suggestion) -> Offer {
        let (code, name) = self.items[suggested.item].clone();
        let percent = (suggested.score * 100.0).round().clamp(0.0, 99.0) as u8;
        Offer { code, name, percent, certain: suggested.auto, grounds: suggested.grounds.clone() }
    }
}
