//! The stuck box: what waits for a person, oldest first, and the outages that hold up everything else.
//!
//! It only looks; what ends a waiting is elsewhere.

use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::{Result, outages};
use crate::app::App;
use crate::entity::deal::{Column, Entity, Model, State};
use crate::types::{DealId, Waiting};

/// Deals on a page; more would not fit a phone.
const PAGE: usize = 5;

/// A page of the stuck box.
#[derive(Clone, Debug)]
pub struct Stuck {
    /// Systems that are away: what waits for them goes on by itself and is not listed.
    pub outages: Vec<outages::Open>,
    /// How many deals wait for a person.
    pub total: usize,
    /// Which page this is, from 0.
    pub page: usize,
    /// How many there are; at least one.
    pub pages: usize,
    /// The deals of this page.
    pub entries: Vec<Entry>,
}

/// A deal that waits for a person.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Which.
    pub deal: DealId,
    /// Its title; may be empty.
    pub title: String,
    /// What for.
    pub waiting: Waiting,
    /// Since when.
    pub since: DateTime<Utc>,
}

/// A page of what waits now; the last one where there are fewer.
///
/// # Errors
/// When the database fails.
pub async fn list(app: &App, page: usize) -> Result<Stuck> {
    let outages = outages::open_ones(app).await?;
    let rows = Entity::find()
        .filter(Column::Waiting.is_not_null())
        .filter(Column::State.ne(State::Issuing))
        .order_by_asc(Column::WaitsSince)
        .order_by_asc(Column::Id)
        .all(app.store.db())
        .await?;
    let goes_by_itself = |entry: &Entry| match entry.waiting {
        Waiting::Exhausted { system } => outages.iter().any(|outage| outage.system == system),
        _ => false,
    };
    let waiting: Vec<Entry> = rows.into_iter().filter_map(entry).filter(|entry| !goes_by_itself(entry)).collect();
    let pages = waiting.len().div_ceil(PAGE).max(1);
    let page = page.min(pages - 1);
    let total = waiting.len();
    let entries = waiting.into_iter().skip(page * PAGE).take(PAGE).collect();
    Ok(Stuck { outages, total, page, pages, entries })
}

fn entry(row: Model) -> Option<Entry> {
    let waiting = serde_json::from_value(row.waiting?).ok()?;
    let since = row.waits_since.unwrap_or(row.updated_at);
    Some(Entry { deal: DealId::new(row.id)?, title: row.title, waiting, since })
}
