//! Fourteen months of sales up to this hour, so that the portal looks lived in and reports have something to count.
//!
//! What a day brings depends on that day alone: the same deals at every start, more of them later on. They ended before
//! Daneker came: nobody hears of them.

use chrono::{DateTime, Datelike, FixedOffset, Months, NaiveDate, TimeDelta, Utc};
use rust_decimal::Decimal;

use super::super::bitrix::{Bitrix24, DealDraft, Line};
use super::clients::Clients;
use super::goods::Range;
use super::numbers::Dice;
use super::{ON_LEAVE, PAYMENT_KIND};

const MONTHS: u32 = 14;
/// The shop's clock.
const ZONE: FixedOffset = FixedOffset::east_opt(5 * 3600).expect("five hours are an offset");
/// Minutes of a day in which people come, from half past nine.
const OPEN: i64 = 600;

/// How busy the days of the week are, from Monday, in percent.
const WEEKDAYS: [i32; 7] = [85, 90, 95, 100, 130, 140, 60];
/// How busy the months are: gifts in March and December, everybody away in January and July.
const SEASONS: [i32; 12] = [70, 100, 150, 95, 100, 90, 75, 80, 110, 100, 115, 160];

/// Managers by their place, and how much each sells.
const SELLERS: [(usize, usize); 5] = [(0, 30), (1, 25), (ON_LEAVE, 17), (3, 18), (4, 10)];
/// Days from the first word to the last; none: the deal was forgotten and stays open.
const GAPS: [(Option<i64>, usize); 7] =
    [(Some(0), 50), (Some(1), 20), (Some(2), 10), (Some(4), 9), (Some(9), 6), (Some(16), 3), (None, 2)];
/// How people pay; nobody noted the last one.
const PAYMENTS: [(&str, usize); 10] = [
    ("Kaspi QR", 32),
    ("Kaspi Gold", 13),
    ("Kaspi Red", 7),
    ("Kaspi Кредит", 5),
    ("Kaspi Рассрочка", 6),
    ("Kaspi Магазин", 6),
    ("Наличные", 12),
    ("Карта", 10),
    ("Перевод на счёт", 6),
    ("", 3),
];
/// Leads nothing comes of.
const QUESTIONS: [&str; 4] = ["Вопрос о наличии", "Сколько стоит доставка?", "Прайс для салона", "Баға сұрады"];

/// Plays the months through; the portal's clock is right again afterwards.
pub(super) fn furnish(bitrix: &Bitrix24, range: &Range, clients: &Clients, managers: &[i64]) {
    let now = Utc::now();
    let today = now.with_timezone(&ZONE).date_naive();
    let month = today.with_day(1).expect("every month has a first day");
    let sources = sources(bitrix);
    let (goods, dice) = (range.mapped_goods(), Dice::new());
    let mut past = Past { bitrix, clients, managers, sources, goods, dice, now, month, number: 1_000 };
    let days = (month - Months::new(MONTHS - 1)).iter_days();
    days.take_while(|day| *day <= today).for_each(|day| past.day(day));
    bitrix.reset_clock();
}

/// Where clients come from.
struct Source {
    code: String,
    /// What a deal from there is called.
    title: &'static str,
    /// How many of ten deals begin as a lead.
    leads: usize,
}

/// The sources with how many come from each; the last is nobody's.
fn sources(bitrix: &Bitrix24) -> [(Source, usize); 7] {
    let (instagram, gis) = (bitrix.add_source("Instagram"), bitrix.add_source("2ГИС"));
    let source = |code: &str, title, leads, weight| (Source { code: code.to_owned(), title, leads }, weight);
    [
        source(&instagram, "Заказ из Instagram", 8, 26),
        source(&gis, "Заказ из 2ГИС", 6, 14),
        source("WEB", "Заказ с сайта", 5, 20),
        source("CALL", "Заказ по телефону", 6, 18),
        source("STORE", "Продажа в магазине", 0, 14),
        source("RECOMMENDATION", "Заказ по рекомендации", 3, 5),
        source("", "Тапсырыс", 0, 3),
    ]
}

/// How many may come on a day beside the one who always does: two on a usual one, and two percent more each month.
fn rush(day: NaiveDate) -> usize {
    let place = |index: u32| usize::try_from(index).unwrap_or_default();
    let grown = 100 + 2 * ((day.year() - 2025) * 12 + day.month0().cast_signed());
    let busy = WEEKDAYS[place(day.weekday().num_days_from_monday())] * SEASONS[place(day.month0())];
    usize::try_from(2 * busy * grown / 1_000_000).unwrap_or_default()
}

/// A minute of a day, counted from half past nine in the morning.
fn at(day: NaiveDate, minute: i64) -> DateTime<Utc> {
    let opening = day.and_hms_opt(9, 30, 0).expect("half past nine is a time");
    let opening = opening.and_local_timezone(ZONE).single().expect("an offset has every minute once");
    opening.to_utc() + TimeDelta::minutes(minute)
}

struct Past<'a> {
    bitrix: &'a Bitrix24,
    clients: &'a Clients,
    managers: &'a [i64],
    sources: [(Source, usize); 7],
    goods: Vec<i64>,
    dice: Dice,
    now: DateTime<Utc>,
    /// The first day of this month.
    month: NaiveDate,
    number: u32,
}

impl Past<'_> {
    fn day(&mut self, day: NaiveDate) {
        self.dice = Dice::of_day(day);
        let sales = 1 + self.below(1 + rush(day));
        for place in 0..sales {
            let begun = at(day, place * OPEN / sales + self.below(60));
            if begun < self.now {
                self.sale(begun, place == 0);
            }
        }
        for _ in 0..self.below(3) {
            let asked = at(day, self.below(600));
            if asked < self.now {
                self.question(asked);
            }
        }
    }

    /// A deal; a `sure` one is won on the same day.
    fn sale(&mut self, begun: DateTime<Utc>, sure: bool) {
        let gap = if sure { Some(0) } else { *self.dice.weighed(&GAPS) };
        let ended = gap.map(|days| begun + TimeDelta::days(days) + TimeDelta::minutes(15 + self.below(75)));
        let won = sure || self.below(100) < 82;
        let deal = self.begin(begun, ended);
        let Some(ended) = ended.filter(|ended| *ended < self.now) else { return };
        self.bitrix.set_now(ended);
        if self.below(25) == 0 {
            self.round_off(deal);
        }
        if won { self.bitrix.wins(deal) } else { self.bitrix.loses(deal) }
    }

    fn begin(&mut self, begun: DateTime<Utc>, ended: Option<DateTime<Utc>>) -> i64 {
        let (bitrix, manager) = (self.bitrix, self.seller(ended));
        let source = self.dice.weighed(&self.sources);
        let title = format!("{} № {}", source.title, self.number);
        self.number += 1;
        let mut deal = bitrix.add_deal(&title).manager(manager).source(&source.code);
        if self.dice.below(10) < source.leads {
            bitrix.set_now(begun - TimeDelta::minutes(40));
            deal = deal.lead(bitrix.add_lead(&title, &source.code, manager));
        }
        bitrix.set_now(begun);
        let payment = *self.dice.weighed(&PAYMENTS);
        let paid = if payment.starts_with("Kaspi") { "1" } else { "" };
        let deal = deal.field(PAYMENT_KIND, payment).field("UF_KASPI_PAYMENT", paid);
        self.fill(deal).create()
    }

    /// The buyer and the goods: companies take more.
    fn fill<'d>(&mut self, deal: DealDraft<'d>) -> DealDraft<'d> {
        let company = self.below(10) < 3;
        let buyers = if company { &self.clients.companies } else { &self.clients.contacts };
        let buyer = *self.dice.pick(buyers);
        let mut deal = match (company, self.below(10)) {
            (true, _) => deal.company(buyer),
            (false, 0) => deal,
            (false, _) => deal.contact(buyer),
        };
        let (kinds, most) = if company { (5, 8) } else { (3, 2) };
        for _ in 0..=self.below(kinds) {
            deal = deal.line(Line::product(*self.dice.pick(&self.goods), 1 + self.below(most)));
        }
        deal
    }

    /// A regular is let off what goes beyond the hundreds.
    fn round_off(&self, deal: i64) {
        let amount = self.bitrix.deal(deal).map(|deal| deal.amount).unwrap_or_default();
        self.bitrix.set_amount_by_hand(deal, amount - amount % Decimal::ONE_HUNDRED);
    }

    /// A lead that never becomes a deal; after a week it is given up.
    fn question(&mut self, asked: DateTime<Utc>) {
        let manager = self.seller(Some(asked));
        let source = self.dice.weighed(&self.sources);
        self.bitrix.set_now(asked);
        let title: &&str = self.dice.pick(&QUESTIONS);
        let lead = self.bitrix.add_lead(title, &source.code, manager);
        let given_up = asked + TimeDelta::days(7);
        if given_up < self.now {
            self.bitrix.set_now(given_up);
            self.bitrix.gives_lead_up(lead);
        }
    }

    /// A manager for what ends then; whoever is on leave has left it to the first one.
    fn seller(&mut self, ended: Option<DateTime<Utc>>) -> i64 {
        let place = *self.dice.weighed(&SELLERS);
        let this_month = ended.is_none_or(|ended| ended >= at(self.month, 0));
        self.managers[if place == ON_LEAVE && this_month { 0 } else { place }]
    }

    fn below(&mut self, sides: usize) -> i64 {
        i64::try_from(self.dice.below(sides)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use serde_json::{Value, json};

    use super::super::super::bitrix::{Outcome, Wanted};
    use super::super::{MANAGERS, furnish};
    use super::*;
    use crate::sandbox::onec::OneC;
    use crate::sandbox::telegram::Telegram;

    struct Shop {
        bitrix: Bitrix24,
        today: NaiveDate,
    }

    impl Shop {
        async fn open() -> Self {
            let (bitrix, onec) = (Bitrix24::start(0).await.unwrap(), OneC::start(0).await.unwrap());
            furnish(&bitrix, &onec, &Telegram::start(0).await.unwrap());
            Self { bitrix, today: Utc::now().with_timezone(&ZONE).date_naive() }
        }

        fn sums(&self, wanted: &Wanted) -> Value {
            self.bitrix.sums(wanted, PAYMENT_KIND)
        }

        /// What is won between two days.
        fn won(&self, from: NaiveDate, to: NaiveDate) -> Value {
            self.sums(&Wanted { from: Some(from), to: Some(to), outcome: Some(Outcome::Won), ..Wanted::default() })
        }
    }

    fn names(lines: &Value) -> Vec<&str> {
        lines.as_array().unwrap().iter().map(|line| line["name"].as_str().unwrap()).collect()
    }

    #[tokio::test]
    async fn every_month_and_every_day_has_sales() {
        let shop = Shop::open().await;
        let month = shop.today.with_day(1).unwrap();
        for back in 1..MONTHS {
            let (first, next) = (month - Months::new(back), month - Months::new(back - 1));
            let won = shop.won(first, next.pred_opt().unwrap());
            assert!(won["total"]["count"].as_u64().unwrap() >= 28, "{first}: {}", won["total"]);
            assert!(won["total"]["average"].as_f64().unwrap() > 3_000.0, "{first}: {}", won["total"]);
        }
        for day in (shop.today - chrono::Days::new(10)).iter_days().take_while(|day| *day < shop.today) {
            assert_ne!(shop.won(day, day)["total"]["count"], 0, "{day}");
        }
    }

    #[tokio::test]
    async fn there_is_something_of_everything() {
        let shop = Shop::open().await;
        let year = shop.won(shop.today - Months::new(12), shop.today);
        assert_eq!(names(&year["by"]["payment"]).len(), PAYMENTS.len());
        assert_eq!(names(&year["by"]["manager"]).len(), MANAGERS.len());
        let sources = names(&year["by"]["source"]);
        assert_eq!(sources.len(), 7);
        assert!(sources.contains(&"Instagram") && sources.contains(&"2ГИС") && sources.contains(&""), "{sources:?}");
        for outcome in [Outcome::Open, Outcome::Lost] {
            let count = shop.sums(&Wanted { outcome: Some(outcome), ..Wanted::default() })["total"]["count"].take();
            assert!(count.as_u64().unwrap() > 12, "{outcome:?}: {count}");
        }
        let (count, converted) = (&year["leads"]["count"], &year["leads"]["converted"]);
        assert!(0 < converted.as_u64().unwrap() && converted.as_u64() < count.as_u64(), "{converted} of {count}");
    }

    #[tokio::test]
    async fn who_is_on_leave_sold_until_last_month_and_nothing_since() {
        let shop = Shop::open().await;
        let month = shop.today.with_day(1).unwrap();
        let sold = |from, to| names(&shop.won(from, to)["by"]["manager"]).contains(&MANAGERS[ON_LEAVE]);
        assert!(sold(month - Months::new(1), month.pred_opt().unwrap()));
        assert!(!sold(month, shop.today));
    }

    #[tokio::test]
    async fn a_day_is_the_same_at_every_start() {
        let (one, other) = (Shop::open().await, Shop::open().await);
        let yesterday = Wanted { to: one.today.pred_opt(), ..Wanted::default() };
        let [one, other] = [one, other].map(|shop| shop.sums(&yesterday));
        assert_eq!((&one["total"], &one["by"], &one["leads"]), (&other["total"], &other["by"], &other["leads"]));
        assert_ne!(one["total"]["sum"], json!(0));
    }
}
