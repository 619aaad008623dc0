//! A year of deals that are over, so that the portal looks lived in and reports have something to count.
//!
//! The same deals at every start, counted back from today. They ended before Daneker came: nobody hears of them.

use chrono::{DateTime, TimeDelta, Utc};

use super::super::bitrix::{Bitrix24, Line};
use super::clients::Clients;
use super::goods::Range;
use super::numbers::Dice;
use super::{PAYMENT_KIND, open};

const DEALS: i64 = 400;
const SOURCES: [&str; 3] = ["CALL", "WEB", "STORE"];
const WHAT: [&str; 6] = ["Заказ", "Продажа", "Повторный заказ", "Заказ с сайта", "Instagram", "Тапсырыс"];

/// Plays the year through; the portal's clock is right again afterwards.
pub(super) fn furnish(bitrix: &Bitrix24, range: &Range, clients: &Clients, managers: &[i64]) {
    let mut year = Year { bitrix, clients, managers, goods: range.mapped_goods(), dice: Dice::new(), now: Utc::now() };
    for number in 0..DEALS {
        // Later deals lie denser: the shop is growing.
        let left = (DEALS - number) * (2 * DEALS - number / 2) / (2 * DEALS);
        year.deal(number, 1 + left * 364 / DEALS);
    }
    bitrix.reset_clock();
}

struct Year<'a> {
    bitrix: &'a Bitrix24,
    clients: &'a Clients,
    managers: &'a [i64],
    goods: Vec<i64>,
    dice: Dice,
    now: DateTime<Utc>,
}

impl Year<'_> {
    /// A deal begun so many days ago, ended within four days.
    fn deal(&mut self, number: i64, days_ago: i64) {
        let begun = self.now - TimeDelta::days(days_ago) + TimeDelta::minutes(self.below(480));
        self.bitrix.set_now(begun);
        let id = self.sale(number);
        let ended = begun + TimeDelta::hours(self.below(96));
        self.bitrix.set_now(ended.min(self.now - TimeDelta::hours(1)));
        if self.below(10) < 8 { self.bitrix.wins(id) } else { self.bitrix.loses(id) }
    }

    fn sale(&mut self, number: i64) -> i64 {
        let (bitrix, clients) = (self.bitrix, self.clients);
        let source = *self.dice.pick(&SOURCES);
        let title = format!("{} № {}", self.dice.pick(&WHAT), 1_000 + number);
        let kind = *self.dice.pick(&open::PAYMENT_KINDS);
        let paid = if kind.starts_with("Kaspi") { "1" } else { "" };
        let deal = bitrix.add_deal(&title).manager(*self.dice.pick(self.managers)).source(source);
        let mut deal = deal.field(PAYMENT_KIND, kind).field("UF_KASPI_PAYMENT", paid);
        deal = match self.below(10) {
            0 => deal,
            1..6 => deal.contact(*self.dice.pick(&clients.contacts)),
            _ => deal.company(*self.dice.pick(&clients.companies)),
        };
        match self.below(4) {
            0 | 1 => deal = deal.lead(bitrix.add_lead(&title, source)),
            // A question that never became a deal.
            2 => drop(bitrix.add_lead("Вопрос о наличии", source)),
            _ => {}
        }
        for _ in 0..=self.below(4) {
            deal = deal.line(Line::product(*self.dice.pick(&self.goods), 1 + self.below(5)));
        }
        deal.create()
    }

    fn below(&mut self, sides: usize) -> i64 {
        i64::try_from(self.dice.below(sides)).unwrap_or_default()
    }
}
