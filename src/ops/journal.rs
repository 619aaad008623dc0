//! The journal of a deal: each step with its time, for /deal and for whoever asks later what happened.
//!
//! It is only ever added to.

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::prelude::*;
use sea_orm::{ConnectionTrait, DbErr, JsonValue, QueryOrder};
use serde::{Deserialize, Serialize};

use super::{Actor, Result};
use crate::entity::journal::{ActiveModel, Column, Entity};
use crate::types::{DealId, Money, System, Waiting};

/// What kind of thing the rows are about.
const DEAL: &str = "deal";

/// Where a deal's steps lead.
const DIRECTION: &str = "bitrix24_to_1c";

/// One step of a deal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum Step {
    /// An event came.
    Heard,
    /// No event came, and a sweep found it.
    Swept,
    /// It was read and is no business of ours.
    NotDue,
    /// The portal does not have it.
    Gone,
    /// It is due and every row has its item.
    Mapped {
        /// How many rows.
        lines: usize,
        /// What they amount to.
        sum: Money,
    },
    /// It waits for a person.
    Waits {
        /// What for.
        waiting: Waiting,
    },
    /// A person had it tried again.
    Retried,
    /// The buyer was found or created.
    BuyerKnown {
        /// The buyer's name in 1C.
        name: String,
        /// Whether we created it.
        created: bool,
    },
    /// The contract was created.
    ContractCreated,
    /// The invoice is in the books.
    Issued {
        /// Its number.
        number: String,
        /// The sum 1C has.
        sum: Money,
    },
    /// 1C posted it.
    Posted,
    /// The number is on the deal.
    NumberWritten {
        /// The number.
        number: String,
    },
    /// The timeline was told.
    Commented,
    /// The chat was told.
    Told,
    /// A person decided that it becomes no invoice of ours.
    Skipped {
        /// Why, in their words.
        reason: String,
    },
    /// It says something else than its invoice.
    Differs,
    /// It says the same as its invoice again.
    Agrees,
    /// A step failed and is tried again.
    Postponed {
        /// Who did not answer.
        system: System,
        /// When it is tried again.
        again_at: DateTime<Utc>,
    },
}

/// A step with its time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// When.
    pub at: DateTime<Utc>,
    /// What.
    pub step: Step,
    /// Who, when a person did it.
    pub actor: Option<String>,
}

/// Notes a step of a deal and returns the row's number, which names this very occurrence.
///
/// # Errors
/// When the database fails.
pub async fn note(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
    deal: DealId,
    step: &Step,
    actor: &Actor,
) -> Result<i32, DbErr> {
    let row = row(now, deal, step, actor);
    Ok(Entity::insert(row).exec(db).await?.last_insert_id)
}

/// Notes the same step of several deals.
///
/// # Errors
/// When the database fails.
pub async fn note_of_many(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
    deals: &[DealId],
    step: &Step,
) -> Result<(), DbErr> {
    if deals.is_empty() {
        return Ok(());
    }
    let rows = deals.iter().map(|deal| row(now, *deal, step, &Actor::System));
    Entity::insert_many(rows).exec_without_returning(db).await?;
    Ok(())
}

/// Notes what happened to a run that brings stock to the portal: what came of it, and the words of a failure.
///
/// # Errors
/// When the database fails.
pub async fn note_stock(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
    run: i64,
    (status, came, words): (&str, Option<&JsonValue>, Option<&str>),
    actor: Option<String>,
) -> Result<(), DbErr> {
    let row = ActiveModel {
        sync_type: Set("stock".to_owned()),
        direction: Set("1c_to_bitrix24".to_owned()),
        status: Set(status.to_owned()),
        entity_id: Set(Some(run.to_string())),
        response_data: Set(came.map(JsonValue::to_string)),
        error_message: Set(words.map(str::to_owned)),
        created_at: Set(now.naive_utc()),
        actor: Set(actor),
        ..Default::default()
    };
    Entity::insert(row).exec_without_returning(db).await?;
    Ok(())
}

/// The steps of a deal, oldest first.
///
/// # Errors
/// When the database fails.
pub async fn of(db: &impl ConnectionTrait, deal: DealId) -> Result<Vec<Entry>> {
    let rows = Entity::find()
        .filter(Column::SyncType.eq(DEAL))
        .filter(Column::EntityId.eq(deal.to_string()))
        .order_by_asc(Column::Id)
        .all(db)
        .await?;
    // Rows of the service before us hold something else and are passed over.
    let entry = |row: crate::entity::journal::Model| {
        let step = serde_json::from_str(row.request_data.as_deref()?).ok()?;
        Some(Entry { at: row.created_at.and_utc(), step, actor: row.actor })
    };
    Ok(rows.into_iter().filter_map(entry).collect())
}

fn row(now: DateTime<Utc>, deal: DealId, step: &Step, actor: &Actor) -> ActiveModel {
    let data = serde_json::to_value(step).expect("a step is plain data");
    let status = data.get("step").and_then(|step| step.as_str()).unwrap_or_default().to_owned();
    ActiveModel {
        sync_type: Set(DEAL.to_owned()),
        direction: Set(DIRECTION.to_owned()),
        status: Set(status),
        entity_id: Set(Some(deal.to_string())),
        request_data: Set(Some(data.to_string())),
        created_at: Set(now.naive_utc()),
        actor: Set((*actor != Actor::System).then(|| actor.column())),
        ..Default::default()
    }
}
