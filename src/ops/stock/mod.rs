//! Stock: read from 1C, kept, and brought to the portal where it differs.
//!
//! A run reads both sides, compares them, and writes only the difference. What looks wrong waits for a person and changes
//! nothing before. 1C is never written to. There is one run at a time, whichever process began it.

pub mod compare;
mod documents;
mod guard;
pub mod history;
pub mod levels;
mod plan;
mod reading;
pub mod runs;
pub mod told;
pub mod warehouses;
pub mod write;

use std::collections::BTreeMap;

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

use super::Result;
use crate::entity::product;

/// Rows written or looked up in one statement; SQLite takes 32 766 values.
const AT_ONCE: usize = 1_000;

/// The names of products, by their numbers; those not known are left out.
async fn product_names(db: &impl ConnectionTrait, ids: &[i64]) -> Result<BTreeMap<i64, String>> {
    let mut names = BTreeMap::new();
    for some in ids.chunks(AT_ONCE) {
        let rows: Vec<(i64, String)> = product::Entity::find()
            .select_only()
            .columns([product::Column::Id, product::Column::Name])
            .filter(product::Column::Id.is_in(some.iter().copied()))
            .into_tuple()
            .all(db)
            .await?;
        names.extend(rows);
    }
    Ok(names)
}
