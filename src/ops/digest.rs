//! The morning's overview: what was sold and invoiced since the last working day, and what is open. Each chat that wants it gets
//! it at its own hour on working days; where there is nothing to say, nobody is disturbed.

use chrono::{Days, NaiveDate, Timelike};

use super::mappings::cards;
use super::reports::execute::execute;
use super::reports::figures::Figure;
use super::reports::holidays::is_working_day;
use super::reports::plan::{Metric, Period, Plan};
use super::stock::levels;
use super::{Error, Result, invoices, members, notices, outages, stuck};
use crate::app::App;
use crate::types::{Digest, Money, Notice};

/// More days off than any holidays bring together.
const LONGEST: usize = 30;

/// Most items told of that run low.
const LISTED: usize = 5;

/// Posts the digests whose hour has come. May be repeated: a chat gets one a day.
///
/// # Errors
/// When the database fails.
pub async fn send_due(app: &App) -> Result<()> {
    let now = app.clock.now().with_timezone(&app.config.timezone);
    let today = now.date_naive();
    if !is_working_day(today) {
        return Ok(());
    }
    // One whose hour has passed is not made up for: the day is known by then.
    let due = |hour: u32| hour == now.hour();
    let chats: Vec<i64> =
        members::digest_hours(app).await?.into_iter().filter(|(_, hour)| due(*hour)).map(|(chat, _)| chat).collect();
    if chats.is_empty() {
        return Ok(());
    }
    let digest = of(app, today).await?;
    if digest.is_empty() {
        return Ok(());
    }
    let tx = app.store.begin().await?;
    for chat in chats {
        let notice = Notice::Digest { digest: Box::new(digest.clone()) };
        notices::tell(&tx, app.clock.now(), chat, &format!("digest:{today}"), notice).await?;
    }
    Ok(app.store.commit(tx).await?)
}

/// The overview of the morning of a day.
async fn of(app: &App, today: NaiveDate) -> Result<Digest> {
    let db = app.store.db();
    let yesterday = today - Days::new(1);
    let days = Period { from: last_working_day(today), to: yesterday };
    let stuck = stuck::list(app, 0).await?;
    let low = levels::low(app, 0).await?;
    let coverage = cards::coverage(db).await?;
    let listed: Vec<_> = low.items.into_iter().take(LISTED).collect();
    Ok(Digest {
        from: days.from,
        to: days.to,
        sales: sales(app, days).await?,
        invoices: invoices::issued_between(app, days.from, days.to).await?,
        waiting: stuck.total as u64,
        oldest: stuck.entries.first().map(|entry| entry.since),
        away: outages::open_ones(app).await?.into_iter().map(|outage| outage.system).collect(),
        low_more: low.total.saturating_sub(listed.len()) as u64,
        low: listed,
        mapped: (coverage.mapped, coverage.of),
    })
}

/// Monday tells of Friday too, and of what was sold on the days off.
fn last_working_day(today: NaiveDate) -> NaiveDate {
    let earlier = std::iter::successors(today.pred_opt(), |day| day.pred_opt());
    earlier.take(LONGEST).find(|day| is_working_day(*day)).unwrap_or(today)
}

/// Deals won and their money; none while that is not known yet.
async fn sales(app: &App, period: Period) -> Result<Option<(u64, Money)>> {
    let plan = Plan {
        metrics: vec![Metric::DealsWon, Metric::Revenue],
        dimension: None,
        filters: Vec::new(),
        period,
        sort: None,
        limit: None,
        compare: None,
        output: Vec::new(),
    };
    match execute(app, &plan).await {
        Ok(figures) => Ok(match figures.total.figures[..] {
            [Figure::Count(deals), Figure::Money(money)] => Some((u64::try_from(deals).unwrap_or_default(), money)),
            _ => None,
        }),
        Err(Error::Refusal(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_morning_tells_of_every_day_since_the_last_working_one() {
        for (today, from) in [
            ("2026-11-27", "2026-11-26"),
            // A Monday tells of Friday.
            ("2026-11-30", "2026-11-27"),
            // The 8th of March 2026 is a Sunday, so the Monday is off as well.
            ("2026-03-10", "2026-03-06"),
        ] {
            let day = |text: &str| text.parse::<NaiveDate>().unwrap();
            assert_eq!(last_working_day(day(today)), day(from), "{today}");
        }
    }
}
