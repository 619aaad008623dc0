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
    match Asked::read(&typed, today) {
        Asked::Now => {}
        Asked::Then { what, day } => {
            let found = levels::search_on(turn.app(), what, day).await;
            return reply(&turn, found.map(|found| screens::found_on(what, day, &found, &turn.reader()))).await;
        }
        Asked::NoSuchDay => return reply(&turn, Ok(screens::no_such_day(&turn.reader()))).await,
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

/// Of when something is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asked<'a> {
    /// Of now.
    Now,
    /// Of the end of a day that was.
    Then { what: &'a str, day: NaiveDate },
    /// Of a day that does not exist, has not come yet, or stands there alone.
    NoSuchDay,
}

impl<'a> Asked<'a> {
    /// Reads the day behind what is asked for: `31.12.2025`, `31.12` (the last one that was), `2025-12-31`.
    fn read(typed: &'a str, today: NaiveDate) -> Self {
        let (what, last) = typed.rsplit_once(' ').unwrap_or(("", typed));
        let parts: Vec<&str> = last.split(['.', '-']).collect();
        let digits = |lengths: &[usize]| {
            let number =
                |(part, length): (&&str, &usize)| part.len() == *length && part.bytes().all(|b| b.is_ascii_digit());
            parts.len() == lengths.len() && parts.iter().zip(lengths).all(number)
        };
        let day = if digits(&[2, 2, 4]) {
            NaiveDate::parse_from_str(last, "%d.%m.%Y").ok()
        } else if digits(&[4, 2, 2]) {
            NaiveDate::parse_from_str(last, "%Y-%m-%d").ok()
        } else if digits(&[2, 2]) && last.contains('.') {
            // Two digits each: a cable of 2.5 is no second of May.
            let of = |year: i32| NaiveDate::parse_from_str(&format!("{last}.{year}"), "%d.%m.%Y").ok();
            of(today.year()).filter(|day| *day <= today).or_else(|| of(today.year() - 1))
        } else {
            return Self::Now;
        };
        match day.filter(|day| *day <= today && !what.is_empty()) {
            Some(day) => Self::Then { what, day },
            None => Self::NoSuchDay,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_day_behind_what_is_asked_for_is_read() {
        let read = |typed| Asked::read(typed, "2026-11-23".parse().unwrap());
        let then = |what, day: &str| Asked::Then { what, day: day.parse().unwrap() };
        assert_eq!(read("коллаген 31.12.2025"), then("коллаген", "2025-12-31"));
        assert_eq!(read("коллаген 15 г 2025-12-31"), then("коллаген 15 г", "2025-12-31"));
        assert_eq!(read("коллаген 31.12"), then("коллаген", "2025-12-31"));
        assert_eq!(read("коллаген 01.11"), then("коллаген", "2026-11-01"));
        for now in ["коллаген", "коллаген 15", "кабель 2.5", "кабель 3x2.5", "RT 45-837"] {
            assert_eq!(read(now), Asked::Now, "{now}");
        }
        for none in ["31.12.2025", "коллаген 31.11.2025", "коллаген 24.11.2026", "коллаген 31.02", "крем 31.12.2030"]
        {
            assert_eq!(read(none), Asked::NoSuchDay, "{none}");
        }
    }
}
