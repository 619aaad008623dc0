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
    let (mut dice, now) = (Dice::new(), Utc::now());
    let goods = range.mapped_goods();
    for number in 0..DEALS {
        // Later deals lie denser: the shop is growing.
        let left = (DEALS - number) * (2 * DEALS - number / 2) / (2 * DEALS);
        let begun =
            now - TimeDelta::days(1 + left * 364 / DEALS) + TimeDelta::minutes(dice.below(480).try_into().unwrap_or(0));
        play(bitrix, &mut dice, Scene { number, begun, now }, &goods, clients, managers);
    }
    bitrix.reset_clock();
}

struct Scene {
    number: i64,
    begun: DateTime<Utc>,
    now: DateTime<Utc>,
}

fn play(bitrix: &Bitrix24, dice: &mut Dice, scene: Scene, goods: &[i64], clients: &Clients, managers: &[i64]) {
    bitrix.set_now(scene.begun);
    let source = *dice.pick(&SOURCES);
    let title = format!("{} № {}", dice.pick(&WHAT), 1_000 + scene.number);
    let kind = *dice.pick(&open::PAYMENT_KINDS);
    let mut deal = bitrix.add_deal(&title).manager(*dice.pick(managers)).source(source).field(PAYMENT_KIND, kind);
    if kind.starts_with("Kaspi") {
        deal = deal.field("UF_KASPI_PAYMENT", "1");
    }
    deal = match dice.below(10) {
        0 => deal,
        1..6 => deal.contact(*dice.pick(&clients.contacts)),
        _ => deal.company(*dice.pick(&clients.companies)),
    };
    if dice.below(2) == 0 {
        deal = deal.lead(bitrix.add_lead(&title, source));
    } else if dice.below(3) == 0 {
        bitrix.add_lead("Вопрос о наличии", source);
    }
    for _ in 0..=dice.below(4) {
        deal = deal.line(Line::product(*dice.pick(goods), 1 + i64::try_from(dice.below(5)).unwrap_or(0)));
    }
    let id = deal.create();
    let ended = scene.begun + TimeDelta::hours(dice.below(96).try_into().unwrap_or(0));
    bitrix.set_now(ended.min(scene.now - TimeDelta::hours(1)));
    if dice.below(10) < 8 { bitrix.wins(id) } else { bitrix.loses(id) }
}
