//! Reports a chat wants again and again: each working day, week or month of Kazakhstan, at an hour of its own.
//!
//! What is due is posted once, whoever looks; days off are silent, and what was missed while nothing ran is not sent late.

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, TimeDelta, Utc};
use chrono_tz::Tz;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder};

use super::super::{Actor, Refusal, Result, members, notices};
use super::ask::Planner;
use super::holidays::is_working_day;
use super::kept::Kept;
use super::plan::{Output, Plan};
use super::{alter, kept};
use crate::app::App;
use crate::entity::subscription::{ActiveModel, Column, Entity, Model};
use crate::types::{Content, Notice};

pub use crate::entity::subscription::Rhythm;

/// Later than this what is due is not sent any more, and waits for its next time.
const LATE: TimeDelta = TimeDelta::hours(3);

/// Most subscriptions of a chat.
const MOST: usize = 20;

/// A report a chat wants again and again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subscription {
    /// Its number.
    pub id: i64,
    /// What is computed, with the days of today.
    pub plan: Plan,
    /// How often.
    pub rhythm: Rhythm,
    /// At which local hour.
    pub hour: u32,
    /// When next.
    pub next_at: DateTime<Utc>,
}

/// A chat wants a report again and again. The same report at the same rhythm is one subscription, however often it is asked
/// for; another hour replaces the one before.
///
/// # Errors
/// Refuses more than a chat can read.
pub async fn subscribe(
    app: &App,
    tx: &DatabaseTransaction,
    chat: i64,
    report: &Kept,
    (rhythm, hour): (Rhythm, u32),
    actor: &Actor,
) -> Result<Subscription> {
    let now = app.clock.now();
    let plan = alter::moved(&report.plan, report.asked_on, app.day_of(now));
    let there = open(tx, chat).await?;
    let next_at = next(now, app.config.timezone, rhythm, hour);
    let same = |row: &&Model| row.rhythm == rhythm && subscription(app, row).is_ok_and(|known| known.plan == plan);
    if let Some(row) = there.iter().find(same) {
        return set(app, tx, row, rhythm, hour).await;
    }
    if there.len() >= MOST {
        return Err(Refusal::TooManySubscriptions.into());
    }
    let row = ActiveModel {
        chat: Set(chat),
        person: Set(actor.number()),
        planner: Set(report.planner.key().to_owned()),
        plan: Set(serde_json::to_value(&plan)?),
        asked_on: Set(app.day_of(now)),
        rhythm: Set(rhythm),
        hour: Set(i16::try_from(hour).unwrap_or(9)),
        next_at: Set(next_at),
        created_by: Set(actor.column()),
        created_at: Set(now),
        ..Default::default()
    };
    let id = Entity::insert(row).exec(tx).await?.last_insert_id;
    Ok(Subscription { id: id.into(), plan, rhythm, hour, next_at })
}

/// Another rhythm or hour. May be repeated.
///
/// # Errors
/// Refuses one of another chat, and one that has ended.
pub async fn change(
    app: &App,
    tx: &DatabaseTransaction,
    (chat, id): (i64, i64),
    (rhythm, hour): (Rhythm, u32),
) -> Result<Subscription> {
    let row = of(tx, chat, id).await?;
    set(app, tx, &row, rhythm, hour).await
}

/// Nobody wants it any more; gives what it was.
///
/// # Errors
/// Refuses one of another chat, and one that has ended.
pub async fn end(app: &App, tx: &DatabaseTransaction, (chat, id): (i64, i64)) -> Result<Subscription> {
    let row = of(tx, chat, id).await?;
    close(app, tx, &row).await?;
    subscription(app, &row)
}

async fn close(app: &App, tx: &DatabaseTransaction, row: &Model) -> Result<()> {
    let ended = Entity::update_many().col_expr(Column::EndedAt, Expr::value(app.clock.now()));
    ended.filter(Column::Id.eq(row.id)).exec(tx).await?;
    Ok(())
}

/// What a chat wants again and again, the oldest first; what cannot be read any more is left out.
///
/// # Errors
/// When the database fails.
pub async fn all(app: &App, chat: i64) -> Result<Vec<Subscription>> {
    let rows = open(app.store.db(), chat).await?;
    Ok(rows.iter().filter_map(|row| subscription(app, row).ok()).collect())
}

/// Posts what is due, and notes when each is due again. One of somebody who may not ask any more ends, and so does one that
/// cannot be read any more. May be repeated.
///
/// # Errors
/// When the database fails.
pub async fn send_due(app: &App) -> Result<()> {
    let now = app.clock.now();
    let due = Entity::find().filter(Column::EndedAt.is_null()).filter(Column::NextAt.lte(now));
    for row in due.order_by_asc(Column::Id).all(app.store.db()).await? {
        let known = members::role(app, row.chat, row.person).await?.and_then(|_| {
            subscription(app, &row).inspect_err(|error| tracing::error!(%error, "a subscription cannot be read")).ok()
        });
        let tx = app.store.begin().await?;
        let Some(Subscription { plan, .. }) = known else {
            close(app, &tx, &row).await?;
            app.store.commit(tx).await?;
            continue;
        };
        let next_at = next(now, app.config.timezone, row.rhythm, u32::try_from(row.hour).unwrap_or(9));
        let mine = Entity::update_many().col_expr(Column::NextAt, Expr::value(next_at)).filter(Column::Id.eq(row.id));
        let mine = mine.filter(Column::NextAt.eq(row.next_at)).filter(Column::EndedAt.is_null()).exec(&tx).await?;
        if mine.rows_affected == 1 && now - row.next_at < LATE {
            post(app, &tx, &row, &plan).await?;
        }
        app.store.commit(tx).await?;
    }
    Ok(())
}

/// The report, and what else is wanted besides words.
async fn post(app: &App, tx: &DatabaseTransaction, row: &Model, plan: &Plan) -> Result<()> {
    let planner = Planner::parse(&row.planner);
    let report = kept::keep(app, tx, row.chat, &Actor::System, (plan, planner)).await?;
    let words = Notice::ReportDue { report, subscription: row.id.into() };
    let others = plan.output.iter().map(|output| beside(*output, report));
    for (place, notice) in std::iter::once(words).chain(others).enumerate() {
        let cause = format!("subscription:{}:{}:{place}", row.id, row.next_at.timestamp());
        notices::post(tx, app.clock.now(), row.chat, &cause, Content::Notice(notice)).await?;
    }
    Ok(())
}

/// What follows a report as a picture or a file.
pub fn beside(output: Output, report: i64) -> Notice {
    match output {
        Output::Chart => Notice::ReportChart { report },
        Output::Xlsx => Notice::ReportFile { report },
    }
}

async fn set(app: &App, tx: &DatabaseTransaction, row: &Model, rhythm: Rhythm, hour: u32) -> Result<Subscription> {
    let next_at = next(app.clock.now(), app.config.timezone, rhythm, hour);
    let change = ActiveModel {
        rhythm: Set(rhythm),
        hour: Set(i16::try_from(hour).unwrap_or(9)),
        next_at: Set(next_at),
        ..Default::default()
    };
    Entity::update_many().set(change).filter(Column::Id.eq(row.id)).exec(tx).await?;
    Ok(Subscription { rhythm, hour, next_at, ..subscription(app, row)? })
}

async fn of(db: &impl ConnectionTrait, chat: i64, id: i64) -> Result<Model> {
    let id = i32::try_from(id).map_err(|_| Refusal::OutOfDate)?;
    let row = Entity::find_by_id(id).one(db).await?.filter(|row| row.chat == chat && row.ended_at.is_none());
    Ok(row.ok_or(Refusal::OutOfDate)?)
}

async fn open(db: &impl ConnectionTrait, chat: i64) -> Result<Vec<Model>> {
    let open = Entity::find().filter(Column::Chat.eq(chat)).filter(Column::EndedAt.is_null());
    Ok(open.order_by_asc(Column::Id).all(db).await?)
}

/// A row with the days of today.
fn subscription(app: &App, row: &Model) -> Result<Subscription> {
    let plan: Plan = serde_json::from_value(row.plan.clone())?;
    Ok(Subscription {
        id: row.id.into(),
        plan: alter::moved(&plan, row.asked_on, app.today()),
        rhythm: row.rhythm,
        hour: u32::try_from(row.hour).unwrap_or(9),
        next_at: row.next_at,
    })
}

/// The next time after a moment: at the local hour of the next working day, of the first one of a week, or of a month.
fn next(now: DateTime<Utc>, zone: Tz, rhythm: Rhythm, hour: u32) -> DateTime<Utc> {
    let time = NaiveTime::from_hms_opt(hour.min(23), 0, 0).unwrap_or(NaiveTime::MIN);
    let today = now.with_timezone(&zone).date_naive();
    let at = |day: NaiveDate| day.and_time(time).and_local_timezone(zone).earliest().map(|at| at.to_utc());
    let days = today.iter_days().take(400).filter(|day| is_day_of(*day, rhythm));
    days.filter_map(at).find(|at| *at > now).unwrap_or(now + TimeDelta::days(1))
}

fn is_day_of(day: NaiveDate, rhythm: Rhythm) -> bool {
    let first_of = |start: NaiveDate| {
        start.iter_days().take_while(|earlier| *earlier < day).all(|earlier| !is_working_day(earlier))
    };
    is_working_day(day)
        && match rhythm {
            Rhythm::Daily => true,
            Rhythm::Weekly => first_of(day - Days::new(day.weekday().num_days_from_monday().into())),
            Rhythm::Monthly => first_of(day - Days::new(day.day0().into())),
        }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn check(now: &str, rhythm: Rhythm, expected: &str) {
        let at = next(now.parse().unwrap(), Tz::Asia__Almaty, rhythm, 9);
        assert_eq!(
            at.with_timezone(&Tz::Asia__Almaty).format("%Y-%m-%d %H:%M").to_string(),
            expected,
            "{now} {rhythm:?}"
        );
    }

    #[test]
    fn reports_come_on_working_days_at_their_hour() {
        check("2026-11-26T03:00:00Z", Rhythm::Daily, "2026-11-26 09:00");
        check("2026-11-26T04:00:00Z", Rhythm::Daily, "2026-11-27 09:00");
        check("2026-11-27T04:00:00Z", Rhythm::Daily, "2026-11-30 09:00");
        // The 8th of March 2026 is a Sunday, so the Monday is off.
        check("2026-03-06T10:00:00Z", Rhythm::Daily, "2026-03-10 09:00");
        check("2026-03-06T10:00:00Z", Rhythm::Weekly, "2026-03-10 09:00");
        check("2026-12-15T10:00:00Z", Rhythm::Daily, "2026-12-17 09:00");
        check("2026-11-26T10:00:00Z", Rhythm::Monthly, "2026-12-01 09:00");
        // The 2nd of January 2027 is a Saturday, so the Monday is off.
        check("2026-12-20T10:00:00Z", Rhythm::Monthly, "2027-01-05 09:00");
    }
}
