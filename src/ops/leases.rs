//! Who does what only one process may do at a time, where several share the tables.
//!
//! A duty is held by renewing it; a process that falls silent loses it to another within [`LEASE`]. Where the process is alone
//! with its tables it holds every duty, and no row is written.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter};
use tokio::sync::watch;
use uuid::Uuid;

use super::Result;
use crate::app::App;
use crate::clock::Clock;
use crate::entity::lease::{ActiveModel, Column, Entity};

/// How long a duty is held without being renewed.
const LEASE: TimeDelta = TimeDelta::seconds(20);

/// How often it is renewed.
const RENEWAL: Duration = Duration::from_secs(5);

/// How the row of a living process begins.
const PROCESS: &str = "process:";

/// What only one process may do at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Duty {
    /// Asking Telegram for updates, answering them and sending: two would answer and tell twice.
    Chat,
    /// Asking 1C: each request is a session and a licence there.
    Books,
}

impl Duty {
    const ALL: [Self; 2] = [Self::Chat, Self::Books];

    fn key(self) -> &'static str {
        match self {
            Self::Chat => "chat",
            Self::Books => "books",
        }
    }
}

/// The duties of this process; cheap to clone, all clones are one.
#[derive(Clone)]
pub struct Leases {
    clock: Clock,
    holder: Arc<str>,
    /// Until when each duty is held; none where nobody else is.
    held: watch::Sender<Option<BTreeMap<Duty, DateTime<Utc>>>>,
}

impl Leases {
    /// Of a process that shares its tables with others, or is alone with them.
    pub fn new(clock: Clock, alone: bool) -> Self {
        let held = if alone { None } else { Some(BTreeMap::new()) };
        Self { clock, holder: Uuid::new_v4().to_string().into(), held: watch::Sender::new(held) }
    }

    /// Whether a duty is ours now.
    pub fn holds(&self, duty: Duty) -> bool {
        is_held(&self.held.borrow(), duty, self.clock.now())
    }

    /// Ends when a duty is ours.
    pub async fn taken(&self, duty: Duty) {
        let mut held = self.held.subscribe();
        // The sender lives as long as we do.
        let _ = held.wait_for(|held| is_held(held, duty, self.clock.now())).await;
    }

    /// Ends when a duty is no longer ours.
    pub async fn lost(&self, duty: Duty) {
        let mut held = self.held.subscribe();
        let _ = held.wait_for(|held| !is_held(held, duty, self.clock.now())).await;
    }

    fn is_alone(&self) -> bool {
        self.held.borrow().is_none()
    }
}

fn is_held(held: &Option<BTreeMap<Duty, DateTime<Utc>>>, duty: Duty, now: DateTime<Utc>) -> bool {
    held.as_ref().is_none_or(|held| held.get(&duty).is_some_and(|until| *until > now))
}

/// Takes and renews duties for as long as it is left to.
pub async fn keep(app: App) {
    while !app.leases.is_alone() {
        tokio::time::sleep(RENEWAL).await;
        if let Err(error) = renew(&app).await {
            tracing::error!(%error, "duties could not be renewed");
            // Whoever waits for the end of a duty looks at the clock again.
            app.leases.held.send_modify(|_| {});
        }
    }
}

/// One round: says that we live, takes what is free, and learns how many others live. May be repeated.
///
/// # Errors
/// When the database fails.
pub async fn renew(app: &App) -> Result<()> {
    if app.leases.is_alone() {
        return Ok(());
    }
    let (db, now, holder) = (app.store.db(), app.clock.now(), app.leases.holder.as_ref());
    take(db, &format!("{PROCESS}{holder}"), holder, now).await?;
    let mut held = BTreeMap::new();
    for duty in Duty::ALL {
        if take(db, duty.key(), holder, now).await? {
            held.insert(duty, now + LEASE);
        }
    }
    let of_processes = Column::Name.starts_with(PROCESS);
    Entity::delete_many().filter(of_processes.clone()).filter(Column::Until.lte(now)).exec(db).await?;
    let living = Entity::find().filter(of_processes).count(db).await?;
    app.bitrix.share(u32::try_from(living).unwrap_or(u32::MAX));
    app.leases.held.send_replace(Some(held));
    Ok(())
}

/// Gives everything back, so that another process takes it at once; nothing that needs a duty may be under way any more.
///
/// # Errors
/// When the database fails: then it is free after [`LEASE`].
pub async fn give_back(app: &App) -> Result<()> {
    if app.leases.is_alone() {
        return Ok(());
    }
    app.leases.held.send_replace(Some(BTreeMap::new()));
    Entity::delete_many().filter(Column::Holder.eq(app.leases.holder.as_ref())).exec(app.store.db()).await?;
    Ok(())
}

/// Takes or renews a lease; false when somebody else holds it.
async fn take(db: &impl ConnectionTrait, name: &str, holder: &str, now: DateTime<Utc>) -> Result<bool, DbErr> {
    let row = ActiveModel { name: Set(name.to_owned()), holder: Set(holder.to_owned()), until: Set(now + LEASE) };
    let column = |column: Column| Expr::col((Entity, column));
    let free = Condition::any().add(column(Column::Holder).eq(holder)).add(column(Column::Until).lte(now));
    let replace = OnConflict::column(Column::Name)
        .update_columns([Column::Holder, Column::Until])
        .action_cond_where(free)
        .to_owned();
    Ok(Entity::insert(row).on_conflict(replace).exec_without_returning(db).await? > 0)
}
