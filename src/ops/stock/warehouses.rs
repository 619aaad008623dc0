//! Which store of the portal a warehouse of 1C is: proposed by name, said by a person.
//!
//! Nothing is written to a store nobody has named.

use std::collections::{BTreeMap, HashSet};

use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::super::{Actor, Refusal, Result, alerts};
use super::runs;
use crate::app::App;
use crate::clients::bitrix::Store;
use crate::entity::stock_run;
use crate::entity::warehouse::{ActiveModel, Column, Entity, Model};
use crate::types::{NamedStore, Notice, Ref, StoreId};

/// Stores offered for one warehouse; the likely ones come first.
const OFFERED: usize = 30;

/// What a person said a warehouse is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// This store of the portal.
    Store(StoreId),
    /// No business of the portal's.
    LeftOut,
}

/// The warehouses and what people said of them.
pub(super) struct Stores(Vec<Model>);

/// Reads the warehouses of 1C, keeps their names, and gives them by reference.
pub(super) async fn read(app: &App) -> Result<BTreeMap<String, String>> {
    let warehouses = app.onec.warehouses().await?;
    let names: BTreeMap<String, String> = warehouses.into_iter().map(|one| (one.key.to_string(), one.name)).collect();
    for (key, name) in &names {
        keep(app.store.db(), key, name).await?;
    }
    Ok(names)
}

async fn keep(db: &impl ConnectionTrait, key: &str, name: &str) -> Result<()> {
    let row = ActiveModel {
        key: Set(key.to_owned()),
        name: Set(name.to_owned()),
        left_out: Set(false),
        asked: Set(false),
        ..Default::default()
    };
    let renamed = OnConflict::column(Column::Key).update_column(Column::Name).to_owned();
    Entity::insert(row).on_conflict(renamed).exec_without_returning(db).await?;
    Ok(())
}

/// What people said of all warehouses.
pub(super) async fn all(db: &impl ConnectionTrait) -> Result<Stores> {
    Ok(Stores(Entity::find().order_by_asc(Column::Name).all(db).await?))
}

impl Stores {
    /// Warehouses that are no business of the portal's.
    pub(super) fn left_out(&self) -> HashSet<Option<Ref>> {
        self.0.iter().filter(|row| row.left_out).map(|row| Ref::parse(&row.key)).collect()
    }

    /// The warehouses each store is made of; several may lie in one.
    pub(super) fn warehouses_by_store(&self) -> BTreeMap<StoreId, HashSet<Option<Ref>>> {
        let mut stores: BTreeMap<StoreId, HashSet<Option<Ref>>> = BTreeMap::new();
        for row in &self.0 {
            if let Some(store) = row.store_id.and_then(StoreId::new) {
                stores.entry(store).or_default().insert(Ref::parse(&row.key));
            }
        }
        stores
    }

    /// The titles of the stores people named.
    pub(super) fn titles(&self) -> BTreeMap<i64, String> {
        self.0.iter().filter_map(|row| Some((row.store_id?, row.store_title.clone()?))).collect()
    }
}

/// Asks people which stores those warehouses are of which nobody has said it; gives how many there are.
pub(super) async fn ask(
    app: &App,
    tx: &DatabaseTransaction,
    used: &HashSet<Option<Ref>>,
    stores: &[Store],
) -> Result<usize> {
    if used.contains(&None) {
        keep(tx, "", "").await?;
    }
    let known = all(tx).await?;
    // A store that was deleted since is asked about again.
    let settled = |row: &Model| row.store_id.is_some_and(|id| stores.iter().any(|store| store.id.get() == id));
    let open = |row: &&Model| used.contains(&Ref::parse(&row.key)) && !row.left_out && !settled(row);
    let open: Vec<&Model> = known.0.iter().filter(open).collect();
    for row in &open {
        let notice = Notice::WarehouseAsked {
            key: Ref::parse(&row.key),
            name: row.name.clone(),
            stores: offered(&row.name, stores),
            settled: None,
        };
        alerts::raise(app, tx, &cause(&row.key), notice).await?;
        note_asked(tx, &row.key, true).await?;
    }
    Ok(open.len())
}

async fn note_asked(tx: &DatabaseTransaction, key: &str, asked: bool) -> Result<()> {
    let noted = Entity::update_many().col_expr(Column::Asked, Expr::value(asked)).filter(Column::Key.eq(key));
    noted.exec(tx).await?;
    Ok(())
}

/// A person says what a warehouse is. Where it was the last one asked about, the run that waits goes on. May be repeated.
///
/// # Errors
/// Refuses a warehouse or a store nobody was asked about.
pub async fn decide(
    app: &App,
    tx: &DatabaseTransaction,
    key: Option<Ref>,
    choice: Choice,
    actor: &Actor,
) -> Result<()> {
    let key = self::key(key);
    let Some(Notice::WarehouseAsked { key: asked, name, stores, .. }) = alerts::said(tx, &cause(&key)).await? else {
        return Err(Refusal::OutOfDate.into());
    };
    let store = match choice {
        Choice::LeftOut => None,
        Choice::Store(id) => Some(stores.iter().find(|store| store.id == id).cloned().ok_or(Refusal::OutOfDate)?),
    };
    let title = store.as_ref().map(|store| store.title.clone());
    Entity::update_many()
        .col_expr(Column::StoreId, Expr::value(store.as_ref().map(|store| store.id.get())))
        .col_expr(Column::StoreTitle, Expr::value(title.clone()))
        .col_expr(Column::LeftOut, Expr::value(store.is_none()))
        .col_expr(Column::DecidedBy, Expr::value(actor.column()))
        .filter(Column::Key.eq(&key))
        .exec(tx)
        .await?;
    note_asked(tx, &key, false).await?;
    let settled = Some((title, actor.to_string()));
    let notice = Notice::WarehouseAsked { key: asked, name, stores, settled };
    alerts::end(app, tx, &cause(&key), Some(notice)).await?;
    if Entity::find().filter(Column::Asked.eq(true)).limit(1).one(tx).await?.is_some() {
        return Ok(());
    }
    runs::go_on(app, tx, stock_run::State::Asking).await
}

/// What a person said of a warehouse was wrong: it is asked about again, here or, where the question is not kept any more,
/// by the next run. May be repeated.
///
/// # Errors
/// Refuses a warehouse nobody knows.
pub async fn reopen(app: &App, tx: &DatabaseTransaction, key: Option<Ref>) -> Result<()> {
    let key = self::key(key);
    let forgotten = Entity::update_many()
        .col_expr(Column::StoreId, Expr::value(Option::<i64>::None))
        .col_expr(Column::StoreTitle, Expr::value(Option::<String>::None))
        .col_expr(Column::LeftOut, Expr::value(false))
        .filter(Column::Key.eq(&key))
        .exec(tx)
        .await?;
    if forgotten.rows_affected == 0 {
        return Err(Refusal::OutOfDate.into());
    }
    if let Some(Notice::WarehouseAsked { key: asked, name, stores, .. }) = alerts::said(tx, &cause(&key)).await? {
        let notice = Notice::WarehouseAsked { key: asked, name, stores, settled: None };
        alerts::raise(app, tx, &cause(&key), notice).await?;
    }
    Ok(())
}

fn cause(key: &str) -> String {
    format!("stock:warehouse:{key}")
}

/// A warehouse as tables name it; empty where the base keeps none.
pub(super) fn key(warehouse: Option<Ref>) -> String {
    warehouse.map(|key| key.to_string()).unwrap_or_default()
}

/// The stores a warehouse may be: those of the same name first, then those that share words with it.
fn offered(name: &str, stores: &[Store]) -> Vec<NamedStore> {
    let words = words(name);
    let mut offered: Vec<(usize, NamedStore)> = stores
        .iter()
        .map(|store| {
            let shared = self::words(&store.title).iter().filter(|word| words.contains(word)).count();
            (shared, NamedStore { id: store.id, title: store.title.clone() })
        })
        .collect();
    offered.sort_by_key(|(shared, _)| std::cmp::Reverse(*shared));
    offered.into_iter().map(|(_, store)| store).take(OFFERED).collect()
}

fn words(name: &str) -> Vec<String> {
    let parts = name.split(|letter: char| !letter.is_alphanumeric());
    parts.filter(|word| !word.is_empty()).map(|word| word.to_lowercase().replace('ё', "е")).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_store_that_shares_words_is_offered_first() {
        let store = |id, title: &str| Store { id: StoreId::new(id).unwrap(), title: title.into() };
        let stores = [store(1, "Склад Астана"), store(2, "Алматы, Абая 10"), store(3, "Основной")];
        let first = |name: &str| offered(name, &stores)[0].title.clone();
        assert_eq!(first("Алматы"), "Алматы, Абая 10");
        assert_eq!(first("АСТАНА (опт)"), "Склад Астана");
        assert_eq!(offered("Шымкент", &stores).len(), 3);
    }
}
