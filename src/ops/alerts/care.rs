//! Looking after an alert: somebody takes it, a chat puts it off, and where nobody does anything the admins hear of it.
//!
//! Nothing here ends an alert: only what it is about does.

use chrono::{DateTime, Days, NaiveTime, TimeDelta, Utc};
use chrono_tz::Tz;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder};

use super::super::journal::{self, Step};
use super::super::mappings::cards;
use super::super::{Actor, Refusal, Result, deals, members, notices};
use super::{WORK, end_of, is_raised, latest, open_like, words};
use crate::app::App;
use crate::entity::alert::{ActiveModel, Column, Entity, Model};
use crate::queue;
use crate::types::{Notice, Role, Snooze, Topic, Waiting};

/// How long an alert may be nobody's before the admins hear of that.
const NOBODYS: TimeDelta = TimeDelta::minutes(30);

/// When a morning begins that is not the end of quiet hours.
const MORNING: u32 = 8;

/// Somebody in a chat who does something about an alert.
#[derive(Clone, Copy, Debug)]
pub struct Taker<'a> {
    /// The chat.
    pub chat: i64,
    /// Who.
    pub actor: &'a Actor,
    /// What they may do there.
    pub role: Role,
}

/// Somebody looks after an alert from now on; all chats see who. Tapped twice it is done once.
///
/// # Errors
/// Refuses one that is over, one this chat was not told of, and one somebody else has taken.
pub async fn take(app: &App, id: i32, Taker { chat, actor, .. }: Taker<'_>) -> Result<()> {
    let tx = app.store.begin().await?;
    let row = told_in(&tx, chat, id).await?;
    match row.taken_by {
        Some(_) if row.taken_id == actor.number() => return Ok(()),
        Some(by) => return Err(Refusal::AlreadyTaken(by).into()),
        None => {}
    }
    let now = app.clock.now();
    let taken = ActiveModel {
        taken_id: Set(actor.number()),
        taken_by: Set(Some(actor.column())),
        taken_at: Set(Some(now)),
        ..Default::default()
    };
    change(app, &tx, id, taken, Step::Taken, actor).await?;
    Ok(app.store.commit(tx).await?)
}

/// Who has taken an alert does not look after it any more; an admin may say so for anybody. Tapped twice it is done once.
///
/// # Errors
/// Refuses one that is over, one this chat was not told of, and a manager where somebody else has taken it.
pub async fn give_back(app: &App, id: i32, Taker { chat, actor, role }: Taker<'_>) -> Result<()> {
    let tx = app.store.begin().await?;
    let row = told_in(&tx, chat, id).await?;
    match row.taken_by {
        None => return Ok(()),
        Some(by) if row.taken_id != actor.number() && role != Role::Admin => {
            return Err(Refusal::AlreadyTaken(by).into());
        }
        Some(_) => {}
    }
    change(app, &tx, id, nobodys(), Step::GivenBack, actor).await?;
    Ok(app.store.commit(tx).await?)
}

/// Whoever lost their role looks after nothing any more.
///
/// # Errors
/// When the database fails.
pub async fn free(app: &App, tx: &DatabaseTransaction, member: i64) -> Result<()> {
    let theirs = Entity::find().filter(Column::TakenId.eq(member)).filter(Column::OverAt.is_null());
    for row in theirs.order_by_asc(Column::Id).all(tx).await? {
        change(app, tx, row.id, nobodys(), Step::GivenBack, &Actor::System).await?;
    }
    Ok(())
}

fn nobodys() -> ActiveModel {
    ActiveModel { taken_id: Set(None), taken_by: Set(None), taken_at: Set(None), ..Default::default() }
}

/// A chat wants to hear no more of an alert for a while: then it is told anew, unless it is over or taken. Gives until when.
///
/// # Errors
/// Refuses one that is over, and one this chat was not told of.
pub async fn snooze(app: &App, id: i32, Taker { chat, actor, .. }: Taker<'_>, span: Snooze) -> Result<DateTime<Utc>> {
    let now = app.clock.now();
    let until = match span {
        Snooze::Hour => now + TimeDelta::hours(1),
        Snooze::FourHours => now + TimeDelta::hours(4),
        Snooze::Morning => {
            let quiet = members::of(app, chat).await?.quiet;
            morning(now, app.config.timezone, quiet.map_or(MORNING, |quiet| quiet.until))
        }
    };
    let tx = app.store.begin().await?;
    told_in(&tx, chat, id).await?;
    notices::snooze(&tx, now, (chat, id), until).await?;
    note(app, &tx, id, Step::Snoozed { until }, actor).await?;
    app.store.commit(tx).await?;
    Ok(until)
}

/// The next time it is this hour of the day.
fn morning(now: DateTime<Utc>, zone: Tz, hour: u32) -> DateTime<Utc> {
    let today = now.with_timezone(&zone).date_naive();
    let time = NaiveTime::from_hms_opt(hour.min(23), 0, 0).unwrap_or(NaiveTime::MIN);
    let days = [Some(today), today.checked_add_days(Days::new(1))];
    let mornings = days.into_iter().flatten().filter_map(|day| day.and_time(time).and_local_timezone(zone).earliest());
    mornings.map(|at| at.to_utc()).find(|at| *at > now).unwrap_or(now + TimeDelta::days(1))
}

/// Tells anew what was put off until now, and tells the admins themselves of what nobody has taken. May be repeated.
///
/// # Errors
/// When the database fails.
pub async fn look_after(app: &App) -> Result<()> {
    deals::look_after(app).await?;
    cards::look_after(app).await?;
    end_forgotten_work(app).await?;
    let nobodys = Entity::find().filter(Column::OverAt.is_null()).filter(Column::TakenAt.is_null());
    for row in nobodys.order_by_asc(Column::Id).all(app.store.db()).await? {
        let Ok(notice) = words(&row) else {
            tracing::error!(alert.id = row.id, "an alert cannot be read");
            continue;
        };
        // Who asks to be let in waits for admins alone, who have heard of it.
        if notice.topic() != Some(Topic::Access) {
            wake(app, &row).await?;
            escalate(app, &row, &notice).await?;
        }
    }
    Ok(())
}

/// A step that waits for nobody any more, because something else took its place, is no trouble.
async fn end_forgotten_work(app: &App) -> Result<()> {
    for (id, cause) in open_like(app.store.db(), WORK).await? {
        let identity = cause.strip_prefix(WORK).unwrap_or_default();
        if !queue::is_known(app.store.db(), identity).await? {
            let tx = app.store.begin().await?;
            end_of(app, &tx, id).await?;
            app.store.commit(tx).await?;
        }
    }
    Ok(())
}

/// A step that waits for a person is tried again now, because one wants that. Tapped twice it is done once.
///
/// # Errors
/// Refuses one that is over, and one this chat was not told of.
pub async fn try_again(app: &App, id: i32, Taker { chat, actor, .. }: Taker<'_>) -> Result<()> {
    let tx = app.store.begin().await?;
    let row = told_in(&tx, chat, id).await?;
    let identity = row.cause.strip_prefix(WORK).ok_or(Refusal::OutOfDate)?;
    queue::revive_one(&tx, app.clock.now(), identity).await?;
    note(app, &tx, id, Step::Retried, actor).await?;
    Ok(app.store.commit(tx).await?)
}

async fn wake(app: &App, row: &Model) -> Result<()> {
    let tx = app.store.begin().await?;
    let now = app.clock.now();
    if of(&tx, row.id).await?.is_none() {
        return Ok(());
    }
    for chat in notices::woken(&tx, now, row.id).await? {
        notices::again(&tx, now, (chat, row.id)).await?;
    }
    Ok(app.store.commit(tx).await?)
}

/// Nobody has taken it: each admin who is awake hears of it in the private chat, or, where none can be reached there, the chats
/// that were told hear of it again.
async fn escalate(app: &App, row: &Model, notice: &Notice) -> Result<()> {
    let now = app.clock.now();
    if row.escalated_at.is_some() || now - row.raised_at < NOBODYS {
        return Ok(());
    }
    if is_told_by_products(app, notice).await? {
        return Ok(());
    }
    let tx = app.store.begin().await?;
    if of(&tx, row.id).await?.is_none_or(|row| row.taken_at.is_some()) {
        return Ok(());
    }
    let told = notices::told_of(&tx, row.id).await?;
    let admins = members::admins(&tx).await?;
    let chats = if admins.is_empty() { told.iter().map(|told| told.chat).collect() } else { admins };
    let put_off = |chat: &i64| told.iter().any(|told| told.chat == *chat && told.snoozed_until > Some(now));
    let chats: Vec<i64> = members::awake(app, &tx, &chats).await?.into_iter().filter(|chat| !put_off(chat)).collect();
    if chats.is_empty() {
        // All of them sleep; the next look finds them awake.
        return Ok(());
    }
    let escalated = ActiveModel { escalated_at: Set(Some(now)), ..Default::default() };
    Entity::update_many().set(escalated).filter(Column::Id.eq(row.id)).exec(&tx).await?;
    for chat in &chats {
        notices::again(&tx, now, (*chat, row.id)).await?;
    }
    notices::post_alert(&tx, now, &chats, row.id).await?;
    Ok(app.store.commit(tx).await?)
}

/// Whether all that is waited for are products each of which has an alert of its own: one of the two is enough.
async fn is_told_by_products(app: &App, notice: &Notice) -> Result<bool> {
    let waiting: Vec<&Waiting> = match notice {
        Notice::DealWaits { waiting, .. } => vec![waiting],
        Notice::DealsWait { first, .. } => first.iter().map(|waits| &waits.waiting).collect(),
        _ => return Ok(false),
    };
    for waiting in waiting {
        let Waiting::Unmapped { products, free_text } = waiting else { return Ok(false) };
        if products.is_empty() || !free_text.is_empty() {
            return Ok(false);
        }
        for product in products {
            if !is_raised(app.store.db(), &cards::cause(product.id)).await? {
                return Ok(false);
            }
        }
    }
    Ok(true)
}

/// Every chat is told anew of the alert of a cause that goes on: an edit would be overlooked.
///
/// # Errors
/// When the database fails.
pub async fn tell_again(app: &App, tx: &DatabaseTransaction, cause: &str) -> Result<()> {
    let Some(row) = latest(tx, cause).await?.filter(|row| row.over_at.is_none()) else { return Ok(()) };
    let now = app.clock.now();
    for told in notices::told_of(tx, row.id).await? {
        notices::again(tx, now, (told.chat, row.id)).await?;
    }
    Ok(())
}

/// An alert that goes on and that a chat was told of; requests for access are nobody's to look after.
async fn told_in(tx: &DatabaseTransaction, chat: i64, id: i32) -> Result<Model> {
    let row = of(tx, id).await?.ok_or(Refusal::OutOfDate)?;
    let theirs = notices::is_told(tx, chat, id).await? && words(&row)?.topic() != Some(Topic::Access);
    if theirs { Ok(row) } else { Err(Refusal::OutOfDate.into()) }
}

/// An alert that goes on, held until the transaction ends.
async fn of(tx: &DatabaseTransaction, id: i32) -> Result<Option<Model>> {
    Ok(super::lock(tx, id).await?.filter(|row| row.over_at.is_none()))
}

/// Who looks after an alert changes: every message shows it at once.
async fn change(
    app: &App,
    tx: &DatabaseTransaction,
    id: i32,
    taken: ActiveModel,
    step: Step,
    actor: &Actor,
) -> Result<()> {
    Entity::update_many().set(taken).filter(Column::Id.eq(id)).exec(tx).await?;
    notices::touch(tx, app.clock.now(), id, TimeDelta::zero()).await?;
    note(app, tx, id, step, actor).await
}

/// Journals it with the alert and with each deal it is about.
async fn note(app: &App, tx: &DatabaseTransaction, id: i32, step: Step, actor: &Actor) -> Result<()> {
    let now = app.clock.now();
    journal::note_alert(tx, now, id, &step, actor).await?;
    let deals = deals::told_by(tx, id).await?;
    Ok(journal::note_of_many(tx, now, &deals, &step, actor).await?)
}
