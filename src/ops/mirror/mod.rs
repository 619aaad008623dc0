//! The mirror: deals, their rows, leads and the names around them as the portal had them last, for reports to be computed from.
//!
//! Events keep it fresh within seconds, a look at what changed within minutes, and a pass over everything once a night shows
//! what was deleted. Nothing is decided by it: whoever changes something reads the portal itself.

mod keep;
mod names;
pub mod pass;
mod payment;
mod sums;

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ConnectionTrait, EntityTrait};

pub use keep::note;
pub use sums::settle;

use super::Result;
use crate::app::App;
use crate::entity::mirror::{ActiveModel, Column, Entity, Kind, Model};

/// How far a look reaches behind the one before: changes of the same moment, and clocks that are corrected.
const OVERLAP: TimeDelta = TimeDelta::minutes(1);

/// Rows looked up or written in one statement.
const AT_ONCE: usize = 500;

/// How far the mirror is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Age {
    /// It was not read whole yet; so many per cent are there.
    Loading(u8),
    /// Every change up to this moment is in it.
    Fresh(DateTime<Utc>),
}

/// How far the mirror is.
///
/// # Errors
/// When the database fails.
pub async fn age(db: &impl ConnectionTrait) -> Result<Age> {
    let (deals, leads) = (of(db, Kind::Deals).await?, of(db, Kind::Leads).await?);
    let whole =
        |known: &Option<Model>| known.as_ref().filter(|row| row.whole_at.is_some()).and_then(|row| row.fresh_at);
    Ok(match (whole(&deals), whole(&leads)) {
        (Some(deals), Some(leads)) => Age::Fresh(deals.min(leads)),
        (Some(_), None) => Age::Loading(99),
        _ => Age::Loading(deals.map_or(0, |row| progress(&row))),
    })
}

fn progress(row: &Model) -> u8 {
    match row.read_until {
        Some(until) if until > 0 => u8::try_from((row.read_to * 100 / until).clamp(0, 99)).unwrap_or(0),
        _ => 0,
    }
}

/// Reads what changed on the portal since the last look, and the names when they are old. Before the first pass there is
/// nothing to bring up to date. May be repeated.
///
/// # Errors
/// When the portal does not answer, or the database fails.
pub async fn freshen(app: &App) -> Result<()> {
    names::refresh(app).await?;
    let db = app.store.db();
    if let Some(since) = of(db, Kind::Deals).await?.and_then(|row| row.fresh_at) {
        let (deals, at) = app.bitrix.deals_changed(since - OVERLAP, &payment::fields(app)).await?;
        keep::store_changed(app, deals).await?;
        fresh(db, Kind::Deals, at).await?;
    }
    if let Some(since) = of(db, Kind::Leads).await?.and_then(|row| row.fresh_at) {
        let (leads, at) = app.bitrix.leads_changed(since - OVERLAP).await?;
        keep::store_leads(app, leads).await?;
        fresh(db, Kind::Leads, at).await?;
    }
    sums::settle(app).await
}

/// What is known of a part of the mirror; none before it was begun.
async fn of(db: &impl ConnectionTrait, kind: Kind) -> Result<Option<Model>> {
    Ok(Entity::find_by_id(kind).one(db).await?)
}

/// Every change up to a moment is known.
async fn fresh(db: &impl ConnectionTrait, kind: Kind, at: DateTime<Utc>) -> Result<()> {
    let row = ActiveModel { kind: Set(kind), read_to: Set(0), fresh_at: Set(Some(at)), ..Default::default() };
    let replace = OnConflict::column(Column::Kind).update_column(Column::FreshAt).to_owned();
    Entity::insert(row).on_conflict(replace).exec_without_returning(db).await?;
    Ok(())
}
