//! What there is: in all, of one thing, in a warehouse, and what runs low.

use chrono::{Datelike, NaiveDate};

use super::super::screens::stock as screens;
use super::super::turn::Turn;
use super::reply;
use crate::ops::Result;
use crate::ops::stock::levels;
use crate::types::{Notice, Ref, Screen};

/// /stock, /stock collagen, /stock collagen 31.12.2025
pub(in crate::bot) async fn show(turn: Turn, typed: String) -> Result<()> {
    if typed.is_empty() {
        let overview = levels::overview(turn.app()).await;
        return reply(&turn, overview.map(|overview| screens::overview(&overview, turn.role, &turn.reader()))).await;
    }
    let today = turn.reader().now.with_timezone(&turn.reader().zone).date_naive();
    if let Some((what, day)) = with_day(&typed, today) {
        let found = levels::search_on(turn.app(), what, day).await;
        return reply(&turn, found.map(|found| screens::found_on(what, day, &found, &turn.reader()))).await;
    }
    let found = levels::search(turn.app(), &typed).await;
    reply(&turn, found.map(|(read_at, found)| screens::found(&typed, read_at, &found, &turn.reader()))).await
}

/// What there is in all, in the place of what is shown.
pub(in crate::bot) async fn overview(turn: Turn) -> Result<()> {
    let overview = levels::overview(turn.app()).await?;
    turned(&turn, screens::overview(&overview, turn.role, &turn.reader())).await
}

/// A page of what runs low.
pub(in crate::bot) async fn low(turn: Turn, page: usize) -> Result<()> {
    let shown = levels::low(turn.app(), page).await?;
    turned(&turn, screens::low(&shown, &turn.reader())).await
}

/// A page of what lies in a warehouse.
pub(in crate::bot) async fn in_warehouse(turn: Turn, (warehouse, page): (Option<Ref>, usize)) -> Result<()> {
    let shown = levels::in_warehouse(turn.app(), warehouse, page).await?;
    turned(&turn, screens::in_warehouse(&shown, warehouse, &turn.reader())).await
}

/// An item with its past.
pub(in crate::bot) async fn item(turn: Turn, item: Ref) -> Result<()> {
    let card = levels::card(turn.app(), item).await;
    reply(&turn, card.map(|card| screens::card(&card, turn.role, &turn.reader()))).await?;
    turn.acknowledge().await;
    Ok(())
}

/// How much of an item is little? It is answered by a message.
pub(in crate::bot) async fn ask_threshold(turn: Turn, item: Ref) -> Result<()> {
    match levels::card(turn.app(), item).await {
        Ok(card) => turn.tell(Notice::AskThreshold { item, name: card.levels.name }).await?,
        Err(error) => reply(&turn, Err(error)).await?,
    }
    turn.acknowledge().await;
    Ok(())
}

async fn turned(turn: &Turn, screen: Screen) -> Result<()> {
    turn.turn_over(screen).await?;
    turn.acknowledge().await;
    Ok(())
}

/// What is asked for with the day behind it: `31.12.2025`, `31.12` (the last one that was), `2025-12-31`.
fn with_day(typed: &str, today: NaiveDate) -> Option<(&str, NaiveDate)> {
    let (what, last) = typed.rsplit_once(' ')?;
    let whole = ["%d.%m.%Y", "%Y-%m-%d"].iter().find_map(|form| NaiveDate::parse_from_str(last, form).ok());
    let short = || {
        // Two digits each: a cable of 2.5 is no second of May.
        let digits = |part: &str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
        last.split_once('.').filter(|(day, month)| digits(day) && digits(month))?;
        let this_year = NaiveDate::parse_from_str(&format!("{last}.{}", today.year()), "%d.%m.%Y").ok()?;
        if this_year <= today { Some(this_year) } else { this_year.with_year(today.year() - 1) }
    };
    let day = whole.or_else(short).filter(|day| *day <= today)?;
    Some((what, day))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_day_behind_what_is_asked_for_is_read() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let read = |typed| with_day(typed, day("2026-11-23"));
        assert_eq!(read("коллаген 31.12.2025"), Some(("коллаген", day("2025-12-31"))));
        assert_eq!(read("коллаген 15 г 2025-12-31"), Some(("коллаген 15 г", day("2025-12-31"))));
        assert_eq!(read("коллаген 31.12"), Some(("коллаген", day("2025-12-31"))));
        assert_eq!(read("коллаген 01.11"), Some(("коллаген", day("2026-11-01"))));
        for none in ["коллаген", "31.12.2025", "коллаген 15", "коллаген 31.11.2025", "коллаген 24.11.2026"]
        {
            assert_eq!(read(none), None, "{none}");
        }
    }
}
