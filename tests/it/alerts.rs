//! Alerts that do not tire: one message for each cause, taken or put off by a tap, told without a sound at night; and the
//! morning's digest.

use chrono::{Days, TimeDelta, Timelike};
use daneker::ops::alerts;
use daneker::queue::{self, Job};
use daneker::types::{Notice, System};

use crate::harness::{AIGUL, GROUP, MARAT, World, story};

const TAKE: &str = "✋ Беру на себя";

impl World {
    /// A deal waits until its period is open again.
    async fn waits(&mut self, title: &str) -> i64 {
        let goods = self.goods(&format!("Товар {title}"), 900).await;
        self.onec.close_until(Some("2099-12-31".parse().unwrap()));
        self.leaves_parked();
        let deal = self.deal(title, &[(&goods, 1)]);
        self.wins(deal).await;
        deal
    }

    /// Time passes, and the clock ticks for the alerts.
    async fn looks_after_alerts(&mut self, after: TimeDelta) {
        self.clock.advance(after);
        self.enqueues(Job::LookAfterAlerts).await;
    }

    async fn enqueues(&mut self, job: Job) {
        queue::enqueue(self.app().store.db(), self.clock.now(), &[job]).await.unwrap();
        self.settle().await;
    }

    /// It is this local hour of a working day: a Thursday that no holiday is near to.
    async fn wakes_on_a_thursday_at(&mut self, hour: u32) {
        let zone = self.app().config.timezone;
        let now = self.clock.now().with_timezone(&zone);
        let mut day = now.date_naive() + Days::new(1);
        let far = |day: chrono::NaiveDate| {
            (0..=7).all(|before| {
                daneker::ops::reports::holidays::is_working_day(day - Days::new(before)) || {
                    let weekday = chrono::Datelike::weekday(&(day - Days::new(before))).num_days_from_monday();
                    weekday > 4
                }
            })
        };
        while chrono::Datelike::weekday(&day) != chrono::Weekday::Thu || !far(day) {
            day = day + Days::new(1);
        }
        let at = day.and_hms_opt(hour, 0, 1).unwrap().and_local_timezone(zone).unwrap().to_utc();
        let pause = at - self.clock.now();
        self.clock.advance(pause);
        self.bitrix.move_clock(pause);
    }
}

#[tokio::test]
async fn an_alert_is_taken_once_and_everybody_sees_by_whom() {
    story(async |w| {
        let deal = w.waits("Каспи").await;
        w.reads_about(GROUP, &["⏸ Сделка №", "«Каспи» ждёт вас"]);
        w.taps(GROUP, MARAT, TAKE).await;
        assert_eq!(w.last_toast(), "Вы занимаетесь этим");
        w.sees_edited(GROUP, &["«Каспи» ждёт вас", "✋ Занимается Марат, с "]);
        // An admin may free what somebody forgot.
        w.taps(GROUP, AIGUL, "↩️ Освободить").await;
        assert_eq!(w.last_toast(), "Снова ничьё");
        w.sees_edited(GROUP, &["«Каспи» ждёт вас"]);

        w.telegram.taps(AIGUL, GROUP, TAKE).unwrap();
        w.telegram.taps(MARAT, GROUP, TAKE).unwrap();
        w.settle().await;
        assert_eq!(w.last_toast(), "Этим уже занимается Айгүл", "the first tap counts");
        w.sees_edited(GROUP, &["✋ Занимается Айгүл"]);
        w.says(GROUP, AIGUL, &format!("/deal {deal}")).await;
        w.reads_about(GROUP, &["в работе (Марат)", "снова ничья (Айгүл)", "в работе (Айгүл)"]);
    })
    .await;
}

#[tokio::test]
async fn what_was_put_off_is_told_anew_unless_it_is_over() {
    story(async |w| {
        w.wakes_on_a_thursday_at(12).await;
        w.waits("Каспи").await;
        w.reads_about(GROUP, &["«Каспи» ждёт вас"]);
        w.taps(GROUP, AIGUL, "🔕 1 ч").await;
        assert_eq!(w.last_toast(), "Напомню: 13:00");
        w.sees_edited(GROUP, &["🔕 Отложено до 13:00"]);
        w.looks_after_alerts(TimeDelta::minutes(50)).await;
        assert_eq!(w.next_message(GROUP), None, "not before");
        w.looks_after_alerts(TimeDelta::minutes(11)).await;
        w.sees_edited(GROUP, &["⤵️ Напомнил об этом ниже."]);
        w.reads_about(GROUP, &["«Каспи» ждёт вас", "⏰ Никто не занимается"]);

        w.taps(GROUP, AIGUL, "🔕 до утра").await;
        assert_eq!(w.last_toast(), "Напомню: 08:00".replace("08:00", &tomorrow(w, "08:00")));
        w.sees_edited(GROUP, &["🔕 Отложено до"]);
        w.dies_and_starts_again().await;
        w.looks_after_alerts(TimeDelta::hours(21)).await;
        w.sees_edited(GROUP, &["⤵️"]);
        w.reads_about(GROUP, &["«Каспи» ждёт вас"]);
    })
    .await;
}

fn tomorrow(w: &World, time: &str) -> String {
    let day = w.clock.now().with_timezone(&w.app().config.timezone).date_naive() + Days::new(1);
    format!("{} {time}", day.format("%d.%m.%Y"))
}

#[tokio::test]
async fn what_nobody_takes_reaches_the_admins_themselves_once() {
    story(async |w| {
        w.wakes_on_a_thursday_at(12).await;
        w.says(AIGUL, AIGUL, "/start").await;
        w.reads_the_rest(AIGUL);
        w.waits("Каспи").await;
        w.reads_about(GROUP, &["«Каспи» ждёт вас"]);
        w.looks_after_alerts(TimeDelta::minutes(20)).await;
        assert_eq!(w.next_message(AIGUL), None);
        w.looks_after_alerts(TimeDelta::minutes(11)).await;
        w.reads_about(AIGUL, &["«Каспи» ждёт вас", "⏰ Никто не занимается с 12:00"]);
        for _ in 0..3 {
            w.looks_after_alerts(TimeDelta::hours(1)).await;
        }
        assert_eq!(w.next_message(AIGUL), None, "told once");
        w.taps(AIGUL, AIGUL, TAKE).await;
        w.sees_edited(AIGUL, &["✋ Занимается Айгүл"]);
        w.sees_edited(GROUP, &["✋ Занимается Айгүл"]);
    })
    .await;
}

#[tokio::test]
async fn a_thousand_equal_failures_are_one_message_that_turns_green() {
    story(async |w| {
        let soap = w.goods("Мыло", 100).await;
        let deals: Vec<i64> = (0..60).map(|number| w.deal(&format!("Сделка {number}"), &[(&soap, 1)])).collect();
        w.onec.close_until(Some("2099-12-31".parse().unwrap()));
        for some in deals.chunks(20) {
            some.iter().for_each(|deal| w.bitrix.wins(*deal));
            w.passes(TimeDelta::minutes(2)).await;
        }
        let first = w.next_message(GROUP).unwrap();
        assert!(first.contains("60 сделок ждут вас"), "{first}");
        assert!(first.contains("закрыт для изменений") && first.contains("…и ещё 55"), "{first}");
        assert_eq!(w.next_message(GROUP), None, "one message for all of them");

        w.onec.close_until(None);
        w.taps(GROUP, AIGUL, "1").await;
        w.reads_about(GROUP, &["Сделка 0"]);
        w.taps(GROUP, AIGUL, "🔁 Попробовать снова").await;
        w.reads_about(GROUP, &["Реализация №"]);
        w.passes(TimeDelta::minutes(1)).await;
        w.sees_edited(GROUP, &["Ещё ждут 59 сделок из 60"]);
        w.telegram.limits(false);
        w.taps(GROUP, AIGUL, "🔁 Попробовать все").await;
        assert_eq!(w.last_toast(), "Пробую снова 59 сделок");
        w.settle().await;
        w.passes(TimeDelta::minutes(1)).await;
        w.sees_edited(GROUP, &["✅ Ни одна из 60 сделок больше не ждёт"]);
        assert_eq!(w.onec.invoices().len(), 60);
        w.reads_the_rest(GROUP);
    })
    .await;
}

#[tokio::test]
async fn at_night_nothing_makes_a_sound_but_an_answer() {
    story(async |w| {
        w.wakes_on_a_thursday_at(23).await;
        w.waits("Ночная").await;
        w.reads_about(GROUP, &["«Ночная» ждёт вас"]);
        assert!(w.telegram.messages(GROUP).last().unwrap().silent);
        w.says(GROUP, MARAT, "/help").await;
        w.reads_about(GROUP, &["/deal"]);
        assert!(!w.telegram.messages(GROUP).last().unwrap().silent);

        w.says(GROUP, AIGUL, "/alerts").await;
        w.reads_about(GROUP, &["🌙 Без звука с 22:00 до 8:00"]);
        w.taps(GROUP, MARAT, "🌙 Тихие часы").await;
        assert_eq!(w.last_toast(), "Это может только администратор");
        w.taps(GROUP, AIGUL, "🌙 Тихие часы").await;
        w.sees_edited(GROUP, &["Когда присылать без звука?"]);
        w.taps(GROUP, AIGUL, "Всегда со звуком").await;
        w.sees_edited(GROUP, &["🌙 Со звуком круглые сутки"]);
        w.clock.advance(TimeDelta::minutes(11));
        w.waits("Поздняя").await;
        w.reads_about(GROUP, &["«Поздняя» ждёт вас"]);
        assert!(!w.telegram.messages(GROUP).last().unwrap().silent);
    })
    .await;
}

#[tokio::test]
async fn everybody_hears_what_they_chose() {
    story(async |w| {
        w.says(AIGUL, AIGUL, "/alerts").await;
        w.reads_about(AIGUL, &["⬜ Реализации: что создано в 1С"]);
        w.taps(AIGUL, AIGUL, "⬜ Реализации").await;
        w.sees_edited(AIGUL, &["✅ Реализации: что создано в 1С", "⬜ Что ждёт"]);
        let soap = w.goods("Мыло", 100).await;
        let deal = w.deal("Каспи", &[(&soap, 1)]);
        w.wins(deal).await;
        w.reads_about(AIGUL, &["Реализация №"]);
        w.reads_about(GROUP, &["Реализация №"]);
        w.says(GROUP, AIGUL, &format!("/deal {deal}")).await;
        let path = w.reads_about(GROUP, &["чат извещён"]);
        assert_eq!(path.matches("чат извещён").count(), 1, "{path}");

        w.says(GROUP, AIGUL, "/alerts").await;
        w.reads_about(GROUP, &["Что приходит в эту группу само"]);
        w.taps(GROUP, AIGUL, "✅ Реализации").await;
        w.sees_edited(GROUP, &["⬜ Реализации: что создано"]);
        let deal = w.deal("Каспи 2", &[(&soap, 1)]);
        w.wins(deal).await;
        w.reads_about(AIGUL, &["Реализация №"]);
        assert_eq!(w.next_message(GROUP), None);
    })
    .await;
}

#[tokio::test]
async fn the_digest_comes_once_at_its_hour_on_working_days_when_there_is_something_to_say() {
    story(async |w| {
        w.wakes_on_a_thursday_at(9).await;
        w.enqueues(Job::SendDigests).await;
        assert_eq!(w.next_message(GROUP), None, "nothing to say");

        let soap = w.goods("Мыло", 1_500).await;
        let deal = w.deal("Каспи", &[(&soap, 2)]);
        w.wins(deal).await;
        w.waits("Ждёт").await;
        w.unmapped("Крем", 900, false);
        w.enqueues(Job::RefreshProducts).await;
        w.reads_the_rest(GROUP);
        // Friday morning.
        w.clock.advance(TimeDelta::days(1));
        for _ in 0..2 {
            w.enqueues(Job::SendDigests).await;
        }
        let digest = w.reads_about(
            GROUP,
            &["☀️ Сводка за", "🧾 1 реализация на 3 000 ₸", "⏸ Ждёт человека 1 сделка", "🔗 Сопоставлено товаров"],
        );
        assert_eq!(w.next_message(GROUP), None, "once: {digest}");
        // Saturday.
        w.clock.advance(TimeDelta::days(1));
        w.enqueues(Job::SendDigests).await;
        assert_eq!(w.next_message(GROUP), None);
        // Monday at eight, and the chat wants it at ten.
        w.clock.advance(TimeDelta::days(2) - TimeDelta::hours(1));
        w.says(GROUP, AIGUL, "/alerts").await;
        w.reads_the_rest(GROUP);
        w.taps(GROUP, AIGUL, "☀️ Сводка").await;
        w.taps(GROUP, AIGUL, "10:00").await;
        w.sees_edited(GROUP, &["Сводка в 10:00"]);
        w.clock.advance(TimeDelta::hours(1));
        w.enqueues(Job::SendDigests).await;
        assert_eq!(w.next_message(GROUP), None, "not at nine any more");
        w.clock.advance(TimeDelta::hours(1));
        assert_eq!(w.clock.now().with_timezone(&w.app().config.timezone).hour(), 10);
        w.enqueues(Job::SendDigests).await;
        w.reads_about(GROUP, &["☀️ Сводка за"]);
    })
    .await;
}

#[tokio::test]
async fn an_outage_nobody_heard_of_before_it_was_over_is_news_only_when_it_goes_on() {
    story(async |w| {
        let now = w.clock.now();
        let away = |over| Notice::SystemAway { system: System::OneC, since: now, deals: 0, refusal: None, over };
        let app = w.app().clone();
        let tx = app.store.begin().await.unwrap();
        alerts::raise(&app, &tx, "away", away(None)).await.unwrap();
        alerts::end(&app, &tx, "away", Some(away(Some(now)))).await.unwrap();
        app.store.commit(tx).await.unwrap();
        w.settle().await;
        assert_eq!(w.next_message(GROUP), None);

        let tx = app.store.begin().await.unwrap();
        alerts::raise(&app, &tx, "away", away(None)).await.unwrap();
        app.store.commit(tx).await.unwrap();
        w.settle().await;
        w.reads_about(GROUP, &["⚠️ 1С не отвечает"]);
        // The same after a restart is told no second time.
        w.dies_and_starts_again().await;
        w.looks_after_alerts(TimeDelta::minutes(1)).await;
        assert_eq!(w.next_message(GROUP), None);
    })
    .await;
}

#[tokio::test]
async fn whoever_lost_their_role_sees_no_more_of_what_they_were_told() {
    const BOLAT: i64 = 77;
    story(async |w| {
        w.says(AIGUL, AIGUL, "/start").await;
        w.telegram.add_person("Болат", "ru", BOLAT);
        w.says(BOLAT, BOLAT, "/start").await;
        w.taps(AIGUL, AIGUL, "⭐ Администратор").await;
        w.waits("Каспи").await;
        w.reads_the_rest(BOLAT);
        w.says(AIGUL, AIGUL, "/members").await;
        let list = w.telegram.messages(AIGUL).last().unwrap().id;
        w.telegram.forges(AIGUL, AIGUL, list, &format!("1:revoke:{BOLAT}")).unwrap();
        w.settle().await;
        w.reads_about(BOLAT, &["Доступ закрыт"]);
        w.taps(GROUP, MARAT, TAKE).await;
        w.looks_after_alerts(TimeDelta::hours(1)).await;
        assert_eq!(w.next_edited(BOLAT), None);
        assert_eq!(w.next_message(BOLAT), None);
        w.reads_the_rest(GROUP);
        w.reads_the_rest(AIGUL);
    })
    .await;
}

#[tokio::test]
async fn a_deal_that_waits_again_for_the_same_thing_keeps_its_message_and_who_looks_after_it() {
    story(async |w| {
        let deal = w.waits("Каспи").await;
        w.reads_about(GROUP, &["«Каспи» ждёт вас"]);
        w.taps(GROUP, MARAT, TAKE).await;
        w.sees_edited(GROUP, &["✋ Занимается Марат"]);
        w.bitrix.edits(deal, "Каспи, уточнено");
        w.settle().await;
        w.passes(TimeDelta::minutes(1)).await;
        let edited = w.next_edited(GROUP);
        assert!(edited.is_none_or(|text| text.contains("✋ Занимается Марат")), "an edit of the deal settles nothing");
        assert_eq!(w.next_message(GROUP), None);

        // Tried again in vain it is told anew, and is still Marat's.
        w.taps(GROUP, AIGUL, "🔁 Попробовать снова").await;
        w.reads_about(GROUP, &["ждёт вас", "✋ Занимается Марат"]);
        w.sees_edited(GROUP, &["⤵️"]);
    })
    .await;
}

#[tokio::test]
async fn each_product_that_finds_its_item_shortens_the_message_of_the_deal() {
    story(async |w| {
        let (cream, soap) = (w.unmapped("Крем для рук 75 мл", 900, false), w.unmapped("Мыло", 100, false));
        let deal = w.deal("Набор", &[(&cream, 1), (&soap, 1)]);
        w.wins(deal).await;
        w.reads_about(GROUP, &["«Набор»", "Крем", "Мыло"]);
        while w.next_message(GROUP).is_some() {}
        w.maps(&soap, "Мыло").await;
        w.settle().await;
        w.passes(TimeDelta::minutes(1)).await;
        let edited = w.sees_edited(GROUP, &["«Набор»", "ждёт вас", "Крем"]);
        assert!(!edited.contains("• 2 — Мыло"), "{edited}");
        w.reads_the_rest(GROUP);
        let skipped = daneker::types::DealId::new(deal).unwrap();
        daneker::ops::deals::skip(w.app(), skipped, "Отмена", &daneker::ops::Actor::Machine).await.unwrap();
        w.looks_after_alerts(TimeDelta::minutes(5)).await;
        w.reads_about(GROUP, &["пропущена"]);
        let over = [w.next_edited(GROUP).unwrap(), w.next_edited(GROUP).unwrap()];
        assert!(over.iter().any(|text| text.contains("«Набор» больше не ждёт")), "{over:?}");
        assert!(over.iter().any(|text| text.contains("Крем для рук 75 мл: решать больше ничего не нужно")), "{over:?}");
    })
    .await;
}

#[tokio::test]
async fn a_group_that_became_another_chat_has_each_alert_once() {
    const SUPERGROUP: i64 = -1_000_000_100_500;
    story(async |w| {
        w.waits("Первая").await;
        w.reads_about(GROUP, &["«Первая» ждёт вас"]);
        w.telegram.upgrades(GROUP, AIGUL, SUPERGROUP).unwrap();
        w.settle().await;
        w.waits("Вторая").await;
        w.passes(TimeDelta::minutes(1)).await;
        w.reads_about(SUPERGROUP, &["2 сделки ждут вас", "«Первая»", "«Вторая»"]);
        assert_eq!(w.next_message(SUPERGROUP), None);
        w.taps(SUPERGROUP, MARAT, TAKE).await;
        w.sees_edited(SUPERGROUP, &["✋ Занимается Марат"]);
        w.reads_the_rest(GROUP);
    })
    .await;
}

#[tokio::test]
async fn who_blocked_the_bot_and_came_back_sees_what_is_open_and_what_is_over() {
    story(async |w| {
        w.telegram.limits(false);
        w.says(AIGUL, AIGUL, "/start").await;
        w.taps(AIGUL, AIGUL, "English").await;
        w.says(AIGUL, AIGUL, "/alerts").await;
        w.taps(AIGUL, AIGUL, "⬜ Waiting").await;
        w.reads_the_rest(AIGUL);
        w.waits("Каспи").await;
        w.reads_about(AIGUL, &["“Каспи” waits for you"]);
        w.telegram.blocks(AIGUL).unwrap();
        w.settle().await;
        w.taps(GROUP, MARAT, TAKE).await;
        w.says(AIGUL, AIGUL, "/help").await;
        w.reads_about(AIGUL, &["/members"]);
        w.sees_edited(AIGUL, &["✋ Марат looks after it"]);
        w.reads_the_rest(GROUP);
    })
    .await;
}
