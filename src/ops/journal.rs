//! The journal: each step of a deal with its time, for /deal, and who changed what, for whoever asks later what happened.
//!
//! It is only ever added to.

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::prelude::*;
use sea_orm::{ConnectionTrait, DbErr, JsonValue, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};

use super::{Actor, Result};
use crate::entity::journal::{ActiveModel, Column, Entity};
use crate::types::{DealId, Money, Role, System, Waiting};

/// What kind of thing the rows are about.
const DEAL: &str = "deal";

/// Of rows about members, and of rows about alerts.
const MEMBER: &str = "member";
const ALERT: &str = "alert";

/// Changes of a member that are shown; the older ones stay in the table.
const SHOWN: u64 = 5;

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
    /// A person looks after it.
    Taken,
    /// That person does so no more.
    GivenBack,
    /// A chat wants to hear no more of it for a while.
    Snoozed {
        /// Until when.
        until: DateTime<Utc>,
    },
    /// A step failed and is tried again.
    Postponed {
        /// Who did not answer.
        system: System,
        /// When it is tried again.
        again_at: DateTime<Utc>,
    },
}

/// What became of a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// They asked to be let in.
    Asked,
    /// They got a role.
    Granted(Role),
    /// They were not let in.
    Refused,
    /// They lost their role.
    Revoked,
    /// What comes to them by itself was chosen.
    Chose,
}

impl Change {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Asked,
        Self::Granted(Role::Manager),
        Self::Granted(Role::Admin),
        Self::Refused,
        Self::Revoked,
        Self::Chose,
    ];

    /// The word in the table and in locale keys.
    pub fn key(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Granted(Role::Manager) => "made-manager",
            Self::Granted(Role::Admin) => "made-admin",
            Self::Refused => "refused",
            Self::Revoked => "revoked",
            Self::Chose => "chose",
        }
    }
}

/// What became of a member, when, and who did it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// When.
    pub at: DateTime<Utc>,
    /// What.
    pub change: Change,
    /// Who.
    pub actor: String,
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

/// Notes the same step of several deals, done by one.
///
/// # Errors
/// When the database fails.
pub async fn note_of_many(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
    deals: &[DealId],
    step: &Step,
    actor: &Actor,
) -> Result<(), DbErr> {
    if deals.is_empty() {
        return Ok(());
    }
    let rows = deals.iter().map(|deal| row(now, *deal, step, actor));
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

/// Notes what became of a member and returns the row's number, which names this very occurrence.
///
/// # Errors
/// When the database fails.
pub async fn note_member(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
    id: i64,
    change: Change,
    actor: &Actor,
) -> Result<i32, DbErr> {
    let row = about(now, (MEMBER, id.to_string()), change.key(), actor);
    Ok(Entity::insert(row).exec(db).await?.last_insert_id)
}

/// What became of a member lately, the youngest first.
///
/// # Errors
/// When the database fails.
pub async fn of_member(db: &impl ConnectionTrait, id: i64) -> Result<Vec<Changed>> {
    let rows = Entity::find().filter(Column::SyncType.eq(MEMBER)).filter(Column::EntityId.eq(id.to_string()));
    let rows = rows.order_by_desc(Column::Id).limit(SHOWN).all(db).await?;
    let changed = |row: crate::entity::journal::Model| {
        let change = Change::ALL.into_iter().find(|change| change.key() == row.status)?;
        Some(Changed { at: row.created_at.and_utc(), change, actor: row.actor.unwrap_or_default() })
    };
    Ok(rows.into_iter().filter_map(changed).collect())
}

/// Notes what somebody did with an alert.
///
/// # Errors
/// When the database fails.
pub async fn note_alert(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
    alert: i32,
    step: &Step,
    actor: &Actor,
) -> Result<(), DbErr> {
    let data = data_of(step);
    let row = about(now, (ALERT, alert.to_string()), status_of(&data), actor);
    Entity::insert(ActiveModel { request_data: Set(Some(data.to_string())), ..row }).exec_without_returning(db).await?;
    Ok(())
}

/// Whether a deal took a step already.
///
/// # Errors
/// When the database fails.
pub async fn is_noted(db: &impl ConnectionTrait, deal: DealId, step: &Step) -> Result<bool, DbErr> {
    let rows = Entity::find().filter(Column::SyncType.eq(DEAL)).filter(Column::EntityId.eq(deal.to_string()));
    Ok(rows.filter(Column::Status.eq(status_of(&data_of(step)))).one(db).await?.is_some())
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
    let data = data_of(step);
    let row = about(now, (DEAL, deal.to_string()), status_of(&data), actor);
    ActiveModel { direction: Set(DIRECTION.to_owned()), request_data: Set(Some(data.to_string())), ..row }
}

fn data_of(step: &Step) -> JsonValue {
    serde_json::to_value(step).expect("a step is plain data")
}

fn status_of(data: &JsonValue) -> &str {
    data.get("step").and_then(|step| step.as_str()).unwrap_or_default()
}

/// A row about something that people or we did to it.
fn about(now: DateTime<Utc>, (kind, id): (&str, String), status: &str, actor: &Actor) -> ActiveModel {
    ActiveModel {
        sync_type: Set(kind.to_owned()),
        direction: Set("chat".to_owned()),
        status: Set(status.to_owned()),
        entity_id: Set(Some(id)),
        created_at: Set(now.naive_utc()),
        actor: Set((*actor != Actor::System).then(|| actor.column())),
        ..Default::default()
    }
}
