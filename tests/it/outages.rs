//! The twin of each outside write: what if the answer never comes, before or after the work was done.
//!
//! Whatever happens, in the end there is one invoice, its number on the deal, one comment, one buyer, one message.

use chrono::TimeDelta;
use daneker::ops::notices;
use daneker::queue::{self, Job};
use daneker::sandbox::fault::{Fault, Rule, Trouble};
use daneker::types::{Content, Screen};
use rust_decimal::Decimal;
use sea_orm::ConnectionTrait;

use crate::harness::{AIGUL, GROUP, Goods, MARAT, World, story, story_with};

/// Every way in which an answer can fail to come, or be another one.
fn troubles() -> Vec<Fault> {
    let page = || Trouble::html(200, "<html><body>Сервис частично недоступен</body></html>");
    vec![
        Fault::Instead(Trouble::Cut),
        Fault::After(Trouble::Cut),
        Fault::Instead(Trouble::html(502, "<html>Bad gateway</html>")),
        Fault::After(Trouble::html(500, "<html>Internal server error</html>")),
        Fault::Instead(page()),
        Fault::After(page()),
        Fault::After(Trouble::json(200, "{\"half\":")),
        Fault::Instead(Trouble::Silence),
        Fault::After(Trouble::Silence),
    ]
}

/// Answers that never come are waited for as shortly as the settings allow.
const IMPATIENT: [(&str, &str); 3] = [("INVOICE_POST", "yes"), ("ONEC_TIMEOUT", "1"), ("BITRIX24_TIMEOUT", "1")];

/// A deal whose buyer and contract have to be created, so that every write there is takes place.
async fn prepared(w: &mut World) -> (Goods, i64) {
    w.onec.switch(|switches| switches.contracts_kept = true);
    let soap = w.goods("Мыло", 100).await;
    let deal = w.deal("Каспи", &[(&soap, 4)]);
    (soap, deal)
}

/// Everything is there, and once.
async fn ends_well(w: &mut World, deal: i64, what: &str) {
    for _ in 0..4 {
        w.passes(TimeDelta::minutes(40)).await;
    }
    let invoice = w.only_invoice();
    assert!(invoice.posted, "{what}: posted");
    assert_eq!(w.number_on(deal), invoice.number, "{what}: number on the deal");
    assert_eq!(w.bitrix.comments(deal).len(), 1, "{what}: one comment");
    let buyers = w.onec.counterparties().iter().filter(|one| one.name == "ТОО «Алма»").count();
    assert_eq!(buyers, 1, "{what}: one buyer");
    let left = w.onec.items()[0].stock.iter().map(|(_, quantity)| *quantity).sum::<Decimal>();
    assert_eq!(left, Decimal::from(996), "{what}: stock taken once");
}

/// Runs the flow once per trouble, with the trouble at the one call whose text contains `write`.
async fn survives_everything_at(system: &str, write: &'static str) {
    for trouble in troubles() {
        let what = format!("{write}: {trouble:?}");
        story_with(&IMPATIENT, async |w| {
            let (_, deal) = prepared(w).await;
            let faults = if system == "onec" { w.onec.faults() } else { w.bitrix.faults() }.clone();
            faults.once(write, trouble);
            w.wins(deal).await;
            assert!(faults.rules().is_empty(), "{what}: the call was made");
            ends_well(w, deal, &what).await;
            let issued = told(w, "Реализация");
            assert_eq!(issued, 1, "{what}: told once");
        })
        .await;
    }
}

/// How many unread messages speak of something.
fn told(w: &mut World, word: &str) -> usize {
    std::iter::from_fn(|| w.next_message(GROUP)).filter(|text| text.contains(word)).count()
}

#[tokio::test]
async fn creating_the_buyer_survives() {
    survives_everything_at("onec", "POST /buh/odata/standard.odata/Catalog_Контрагенты").await;
}

#[tokio::test]
async fn creating_the_contract_survives() {
    survives_everything_at("onec", "POST /buh/odata/standard.odata/Catalog_ДоговорыКонтрагентов").await;
}

#[tokio::test]
async fn creating_the_invoice_survives() {
    survives_everything_at("onec", "POST /buh/odata/standard.odata/Document_РеализацияТоваровУслуг?").await;
}

#[tokio::test]
async fn posting_the_invoice_survives() {
    survives_everything_at("onec", "/Post?").await;
}

#[tokio::test]
async fn reading_the_deal_survives() {
    survives_everything_at("bitrix", "productrow.list").await;
}

#[tokio::test]
async fn writing_the_number_survives() {
    survives_everything_at("bitrix", "crm.item.update").await;
}

#[tokio::test]
async fn telling_the_timeline_survives() {
    survives_everything_at("bitrix", "crm.timeline.comment.add").await;
}

#[tokio::test]
async fn telling_the_chat_survives() {
    for trouble in [
        Fault::Instead(Trouble::Cut),
        Fault::Instead(Trouble::json(
            429,
            r#"{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 7","parameters":{"retry_after":7}}"#,
        )),
        Fault::Instead(Trouble::html(404, "<html>Not found</html>")),
    ] {
        story(async |w| {
            let soap = w.goods("Мыло", 100).await;
            let deal = w.deal("Каспи", &[(&soap, 1)]);
            w.telegram.faults().once("SendMessage", trouble.clone());
            w.wins(deal).await;
            w.hour_passes().await;
            assert_eq!(told(w, "Реализация"), 1, "{trouble:?}");
        })
        .await;
    }
}

#[tokio::test]
async fn a_message_whose_receipt_was_lost_may_come_twice_but_never_not_at_all() {
    story(async |w| {
        let soap = w.goods("Мыло", 100).await;
        let deal = w.deal("Каспи", &[(&soap, 1)]);
        w.telegram.faults().once("SendMessage", Fault::After(Trouble::Cut));
        w.wins(deal).await;
        w.hour_passes().await;
        assert!((1..=2).contains(&told(w, "Реализация")));
    })
    .await;
}

#[tokio::test]
async fn a_group_that_became_another_chat_is_told_there() {
    const SUPERGROUP: i64 = -1_000_000_100_500;
    story(async |w| {
        let soap = w.goods("Мыло", 100).await;
        let deals = [w.deal("Каспи", &[(&soap, 1)]), w.deal("Каспи 2", &[(&soap, 1)])];
        w.telegram.upgrades(GROUP, AIGUL, SUPERGROUP).unwrap();
        w.settle().await;
        w.reads_the_rest(SUPERGROUP);
        deals.iter().for_each(|deal| w.bitrix.wins(*deal));
        w.settle().await;
        w.reads_about(SUPERGROUP, &["Реализация №", "«Каспи»"]);
        w.reads_about(SUPERGROUP, &["Реализация №", "«Каспи 2»"]);
        assert_eq!(w.next_message(SUPERGROUP), None, "each is told once");
    })
    .await;
}

#[tokio::test]
async fn a_group_the_bot_was_removed_from_hears_of_everything_when_it_is_back() {
    story(async |w| {
        let soap = w.goods("Мыло", 100).await;
        let deals = [w.deal("Каспи", &[(&soap, 1)]), w.deal("Каспи 2", &[(&soap, 1)])];
        w.telegram.removes_bot(GROUP, AIGUL).unwrap();
        deals.iter().for_each(|deal| w.bitrix.wins(*deal));
        w.settle().await;
        for _ in 0..24 {
            w.hour_passes().await;
        }
        let tries = w.telegram.calls().all().iter().filter(|call| call.target.contains("SendMessage")).count();
        assert!((24..48).contains(&tries), "about once an hour, and not forgotten: {tries}");
        assert_eq!(w.next_message(GROUP), None);

        w.telegram.add_group("Продажи", GROUP, &[AIGUL, MARAT]);
        w.hour_passes().await;
        w.reads_about(GROUP, &["Реализация №", "«Каспи»"]);
        w.reads_about(GROUP, &["Реализация №", "«Каспи 2»"]);
    })
    .await;
}

#[tokio::test]
async fn somebody_who_blocked_the_bot_is_not_written_to_again_and_again() {
    story(async |w| {
        w.says(AIGUL, AIGUL, "/help").await;
        w.reads_the_rest(AIGUL);
        w.telegram.says(AIGUL, AIGUL, "/help").unwrap();
        w.process.chat.pull().await.unwrap();
        w.telegram.blocks(AIGUL).unwrap();
        w.settle().await;
        let calls = w.telegram.calls().all().len();
        w.hour_passes().await;
        let tries = |call: &&daneker::sandbox::calls::Call| call.target.contains("SendMessage");
        assert_eq!(w.telegram.calls().all()[calls..].iter().filter(tries).count(), 0);
        w.reads_about(GROUP, &["Айгүл: сообщения не доходят"]);
        w.says(AIGUL, AIGUL, "/help").await;
        w.reads_about(AIGUL, &["/deal"]);
        assert_eq!(w.next_message(AIGUL), None, "the answer given up stays given up");
        w.sees_edited(GROUP, &["✅ Айгүл: сообщения снова доходят"]);
    })
    .await;
}

#[tokio::test]
async fn a_full_outbox_of_a_closed_group_holds_back_no_answer() {
    story(async |w| {
        w.telegram.removes_bot(GROUP, AIGUL).unwrap();
        posts_to_the_group(w, 300).await;
        w.says(AIGUL, AIGUL, "/help").await;
        w.reads_about(AIGUL, &["/deal"]);
    })
    .await;
}

#[tokio::test]
async fn a_notice_nobody_can_read_is_given_up_alone() {
    story(async |w| {
        posts_to_the_group(w, 2).await;
        let spoil = r#"UPDATE notice SET content = '{"telegram":"from the future"}' WHERE cause LIKE '%:0'"#;
        w.app().store.db().execute_unprepared(spoil).await.unwrap();
        w.settle().await;
        w.reads(GROUP, "notice 1");
    })
    .await;
}

/// Puts so many notices to the group into the outbox.
async fn posts_to_the_group(w: &World, count: usize) {
    let db = w.app().store.db();
    for number in 0..count {
        let screen = Screen { html: format!("notice {number}"), buttons: Vec::new() };
        let cause = format!("test:{number}");
        notices::post(db, w.app().clock.now(), GROUP, &cause, Content::Screen(screen)).await.unwrap();
    }
}

#[tokio::test]
async fn when_1c_sleeps_people_are_told_once_and_everything_goes_through_in_order_when_it_wakes() {
    story(async |w| {
        let soap = w.goods("Мыло", 100).await;
        let deals: Vec<i64> = (1..=3).map(|number| w.deal(&format!("Ночная {number}"), &[(&soap, number)])).collect();
        w.onec.faults().set(Fault::Away);
        w.wins(deals[0]).await;
        w.clock.advance(TimeDelta::seconds(12));
        w.settle().await;
        w.reads_about(GROUP, &["⚠️ 1С не отвечает", "Ждёт 1 сделка"]);
        deals[1..].iter().for_each(|deal| w.bitrix.wins(*deal));
        w.passes(TimeDelta::minutes(20)).await;
        w.sees_edited(GROUP, &["⚠️ 1С не отвечает", "Ждут 3 сделки"]);
        assert_eq!(w.next_message(GROUP), None, "one message for all deals");

        w.onec_is_back().await;
        w.passes(TimeDelta::minutes(40)).await;
        assert_eq!(w.onec.invoices().len(), 3);
        w.sees_edited(GROUP, &["✅ 1С снова отвечает", "3 сделки"]);
        for number in 1..=3 {
            w.reads_about(GROUP, &["Реализация", &format!("Ночная {number}")]);
        }
    })
    .await;
}

#[tokio::test]
async fn a_hiccup_of_1c_is_told_to_nobody() {
    story(async |w| {
        let soap = w.goods("Мыло", 100).await;
        let deal = w.deal("Икота", &[(&soap, 1)]);
        w.onec.faults().once("GET", Fault::Instead(Trouble::html(502, "<html>")));
        w.wins(deal).await;
        w.passes(TimeDelta::minutes(1)).await;
        w.reads_about(GROUP, &["Реализация", "Икота"]);
    })
    .await;
}

#[tokio::test]
async fn when_1c_is_asked_and_answers_again_nobody_waits_out_a_pause() {
    story(async |w| {
        let soap = w.goods("Мыло", 100).await;
        let deal = w.deal("Сразу", &[(&soap, 1)]);
        w.onec.faults().set(Fault::Away);
        w.wins(deal).await;
        w.passes(TimeDelta::minutes(20)).await;
        w.reads_about(GROUP, &["1С не отвечает"]);
        w.looks_after_outages().await;
        assert_eq!(w.next_message(GROUP), None, "still away");

        w.onec_is_back().await;
        w.looks_after_outages().await;
        assert_eq!(w.number_on(deal), w.only_invoice().number);
        w.sees_edited(GROUP, &["1С снова отвечает"]);
        w.reads_about(GROUP, &["Сразу"]);
    })
    .await;
}

#[tokio::test]
async fn a_weekend_without_1c_is_one_alert_and_a_reminder_and_on_monday_all_goes_by_itself() {
    story(async |w| {
        let soap = w.goods("Мыло", 100).await;
        let deals: Vec<i64> = (1..=12).map(|number| w.deal(&format!("Суббота {number}"), &[(&soap, 1)])).collect();
        w.onec.faults().set(Fault::Away);
        deals.iter().for_each(|deal| w.bitrix.wins(*deal));
        for _ in 0..60 {
            w.hour_passes().await;
            queue::enqueue(w.app().store.db(), w.clock.now(), &[Job::Remind]).await.unwrap();
        }
        w.reads_about(GROUP, &["1С не отвечает", "Ждут 12 сделок"]);
        w.reads_about(GROUP, &["почти сутки", "Ждут 12 сделок"]);
        assert_eq!(w.next_message(GROUP), None, "no deal has a card of its own");
        assert_eq!(queue::parked(w.app().store.db()).await.unwrap().len(), 12, "they were given up for the time being");

        w.onec_is_back().await;
        w.looks_after_outages().await;
        w.sees_edited(GROUP, &["1С снова отвечает", "12 сделок"]);
        let list = w.reads_about(GROUP, &["✅ Создано 12 реализаций:"]);
        let places = (1..=12).map(|number| list.find(&format!("«Суббота {number}»")).unwrap());
        assert!(places.is_sorted(), "in the order in which they were won:\n{list}");
        assert!(deals.iter().all(|deal| !w.number_on(*deal).is_empty()));
    })
    .await;
}

#[tokio::test]
async fn a_deal_that_alone_gets_no_answer_for_almost_a_day_gets_a_card() {
    story(async |w| {
        let soap = w.goods("Мыло", 100).await;
        let deal = w.deal("Долгая ночь", &[(&soap, 1)]);
        // Only this document meets a page instead of an answer; everything else of 1C is well.
        let page = Fault::Instead(Trouble::html(200, "<html>сервис частично недоступен</html>"));
        let on = Some("POST /buh/odata/standard.odata/Document_РеализацияТоваровУслуг?".to_owned());
        w.onec.faults().add(Rule { fault: page, on, skip: 0, times: None });
        w.wins(deal).await;
        for _ in 0..24 {
            w.hour_passes().await;
        }
        w.reads_about(GROUP, &["Долгая ночь", "не даёт ответа почти сутки"]);

        w.onec.faults().clear();
        w.taps(GROUP, AIGUL, "🔁 Попробовать снова").await;
        w.only_invoice();
        assert_eq!(told(w, "Реализация"), 1);
    })
    .await;
}

#[tokio::test]
async fn what_hangs_without_failing_gets_its_card_within_a_day() {
    story(async |w| {
        let soap = w.goods("Мыло", 100).await;
        let deal = w.deal("Завис", &[(&soap, 1)]);
        let blocked = Trouble::json(429, r#"{"error":"OPERATION_TIME_LIMIT","error_description":"…"}"#);
        w.bitrix.faults().set(Fault::Instead(blocked));
        w.wins(deal).await;
        for _ in 0..22 {
            w.clock.advance(TimeDelta::hours(1));
            queue::enqueue(w.app().store.db(), w.clock.now(), &[Job::Remind]).await.unwrap();
            w.settle().await;
        }
        w.reads_about(GROUP, &["Сделка", "почти сутки"]);
        w.bitrix.faults().clear();
        w.hour_passes().await;
        w.reads_about(GROUP, &["Реализация", "Завис"]);
    })
    .await;
}

#[tokio::test]
async fn the_portals_own_words_are_honoured() {
    for (status, code) in [(503, "QUERY_LIMIT_EXCEEDED"), (429, "OPERATION_TIME_LIMIT"), (500, "INTERNAL_SERVER_ERROR")]
    {
        story(async |w| {
            let soap = w.goods("Мыло", 100).await;
            let deal = w.deal("Каспи", &[(&soap, 1)]);
            let body = format!(r#"{{"error":"{code}","error_description":"…"}}"#);
            w.bitrix.faults().once("crm.item.update", Fault::Instead(Trouble::json(status, &body)));
            w.wins(deal).await;
            w.hour_passes().await;
            assert_eq!(w.number_on(deal), w.only_invoice().number, "{code}");
            assert_eq!(told(w, "Реализация"), 1, "{code}");
        })
        .await;
    }
}

#[tokio::test]
async fn a_portal_that_lets_nobody_in_is_one_alert_and_everything_goes_on_when_it_does_again() {
    for (status, code) in [(503, "OVERLOAD_LIMIT"), (401, "NO_AUTH_FOUND"), (403, "ACCESS_DENIED")] {
        story(async |w| {
            let soap = w.goods("Мыло", 100).await;
            let deals = [w.deal("Первая", &[(&soap, 1)]), w.deal("Вторая", &[(&soap, 1)])];
            w.settle().await;
            let body = format!(r#"{{"error":"{code}","error_description":"REST is closed"}}"#);
            w.bitrix.faults().set(Fault::Instead(Trouble::json(status, &body)));
            deals.iter().for_each(|deal| w.bitrix.wins(*deal));
            w.settle().await;
            w.passes(TimeDelta::minutes(10)).await;
            w.reads_about(GROUP, &["⛔ Битрикс24 не пускает меня", "REST is closed", "BITRIX24_WEBHOOK_URL"]);
            w.next_edited(GROUP);
            assert_eq!(w.next_message(GROUP), None, "{code}: one alert for all deals");

            w.bitrix.faults().clear();
            w.looks_after_outages().await;
            w.passes(TimeDelta::minutes(1)).await;
            w.sees_edited(GROUP, &["✅ Битрикс24 снова отвечает", "2 сделки"]);
            w.reads_about(GROUP, &["Реализация", "Первая"]);
            w.reads_about(GROUP, &["Реализация", "Вторая"]);
        })
        .await;
    }
}

#[tokio::test]
async fn a_password_of_1c_that_changed_in_mid_run_is_one_alert_too() {
    story(async |w| {
        let soap = w.goods("Мыло", 100).await;
        let deal = w.deal("Каспи", &[(&soap, 1)]);
        w.settle().await;
        let refused = Fault::Instead(Trouble::html(401, "<html>Unauthorized</html>"));
        w.onec.faults().add(Rule { fault: refused, on: None, skip: 2, times: None });
        w.wins(deal).await;
        w.passes(TimeDelta::hours(1)).await;
        w.reads_about(GROUP, &["⛔ 1С не пускает меня", "ONEC_PASSWORD", "Ждёт 1 сделка"]);
        w.onec.faults().clear();
        w.looks_after_outages().await;
        w.passes(TimeDelta::minutes(1)).await;
        w.sees_edited(GROUP, &["✅ 1С снова отвечает"]);
        assert_eq!(w.number_on(deal), w.only_invoice().number);
        w.reads_about(GROUP, &["Реализация"]);
    })
    .await;
}

#[tokio::test]
async fn an_outage_that_flickers_is_one_message() {
    story(async |w| {
        let soap = w.goods("Мыло", 100).await;
        let deal = w.deal("Мигает", &[(&soap, 1)]);
        // 1C says that it is well, and fails at every document.
        let page = Fault::Instead(Trouble::html(502, "<html>Bad gateway</html>"));
        let on = Some("Document_РеализацияТоваровУслуг".to_owned());
        w.onec.faults().add(Rule { fault: page, on, skip: 0, times: None });
        w.wins(deal).await;
        for _ in 0..40 {
            w.looks_after_outages().await;
        }
        let texts: Vec<String> = std::iter::from_fn(|| w.next_message(GROUP)).collect();
        assert!(texts.len() <= 2, "one alert, and a card at the end: {texts:#?}");
        w.onec.faults().clear();
        w.passes(TimeDelta::hours(14)).await;
        if w.onec.invoices().is_empty() {
            w.taps(GROUP, AIGUL, "🔁 Попробовать снова").await;
        }
        w.only_invoice();
        w.reads_the_rest(GROUP);
    })
    .await;
}

#[tokio::test]
async fn a_duplicate_refused_by_1c_is_the_invoice_we_made() {
    use daneker::sandbox::onec::DuplicateAs;
    const CREATION: &str = "POST /buh/odata/standard.odata/Document_РеализацияТоваровУслуг?";
    const LOOK: &str = "GET /buh/odata/standard.odata/Document_РеализацияТоваровУслуг(guid";
    for (duplicate, refused_with) in [(DuplicateAs::Key15, 400), (DuplicateAs::Business, 500)] {
        story(async |w| {
            w.onec.switch(|switches| switches.duplicate_as = duplicate);
            let soap = w.goods("Мыло", 100).await;
            let deal = w.deal("Каспи", &[(&soap, 1)]);
            // The creation is done and not heard of, nor is the look after it; the look before the next one is told that
            // there is nothing yet, as while 1C still writes the first.
            let absent =
                r#"{"odata.error":{"code":"9","message":{"lang":"ru","value":"Экземпляр сущности не найден"}}}"#;
            let look = |fault, skip| Rule { fault, on: Some(LOOK.to_owned()), skip, times: Some(1) };
            w.onec.faults().once(CREATION, Fault::After(Trouble::Cut));
            w.onec.faults().add(look(Fault::Instead(Trouble::Cut), 1));
            w.onec.faults().add(look(Fault::Instead(Trouble::json(404, absent)), 0));
            w.wins(deal).await;
            w.hour_passes().await;
            let calls = w.onec.calls().all();
            let creations = calls.iter().filter(|call| call.text().starts_with(CREATION)).map(|call| call.status);
            assert_eq!(creations.collect::<Vec<_>>(), [None, Some(refused_with)]);
            assert_eq!(w.number_on(deal), w.only_invoice().number);
            assert_eq!(told(w, "Реализация"), 1);
        })
        .await;
    }
}

#[tokio::test]
async fn a_cloud_base_that_answers_pages_is_survived() {
    story(async |w| {
        w.onec.switch(|switches| switches.fresh_mode = true);
        let soap = w.goods("Мыло", 100).await;
        let deal = w.deal("Облако", &[(&soap, 1)]);
        w.wins(deal).await;
        assert_eq!(w.number_on(deal), w.only_invoice().number);
        w.reads_the_rest(GROUP);
    })
    .await;
}
