//! The sweep: with every event lost, every due deal gets its invoice all the same, once, at the cost of few calls.

use chrono::TimeDelta;
use daneker::sandbox::bitrix::Line;
use daneker::sandbox::fault::{Fault, Trouble};

use crate::harness::{AIGUL, GROUP, MARAT, World, story};

fn calls_to_the_portal(w: &World) -> usize {
    *w.bitrix.calls().count().borrow()
}

#[tokio::test]
async fn a_deal_no_event_told_of_is_found_and_the_chat_hears_how_many() {
    story(async |w| {
        let soap = w.goods("Мыло", 100).await;
        let deals: Vec<i64> = (1..=3).map(|number| w.deal(&format!("Тихая {number}"), &[(&soap, 1)])).collect();
        w.settle().await;
        w.bitrix.lose_events(true);
        deals.iter().for_each(|deal| w.bitrix.wins(*deal));
        w.settle().await;
        assert!(w.onec.invoices().is_empty(), "nobody told us");

        w.sweeps().await;
        for deal in deals {
            assert!(!w.number_on(deal).is_empty());
        }
        w.reads_about(GROUP, &["🔎 Сверка нашла 3 сделки, о которых Битрикс24 не сообщил"]);
        for number in 1..=3 {
            w.reads_about(GROUP, &["Реализация", &format!("Тихая {number}")]);
        }
    })
    .await;
}

#[tokio::test]
async fn what_is_known_is_not_read_again_and_a_quiet_sweep_costs_one_call() {
    story(async |w| {
        let soap = w.goods("Мыло", 100).await;
        let deal = w.deal("Каспи", &[(&soap, 1)]);
        w.wins(deal).await;
        w.reads_about(GROUP, &["Реализация"]);
        for _ in 0..3 {
            let before = calls_to_the_portal(w);
            w.sweeps().await;
            assert_eq!(calls_to_the_portal(w) - before, 1);
            w.passes(TimeDelta::minutes(15)).await;
        }
        w.only_invoice();
    })
    .await;
}

#[tokio::test]
async fn a_move_to_another_pipeline_is_found_although_no_event_exists_for_it() {
    story(async |w| {
        let soap = w.goods("Мыло", 100).await;
        let deal = w.deal("Переехала", &[(&soap, 1)]);
        w.settle().await;
        let pipeline = w.bitrix.add_pipeline("Kaspi доставка");
        w.bitrix.moves_to_pipeline(deal, pipeline, true);
        w.settle().await;
        assert!(w.onec.invoices().is_empty(), "a move tells nobody");
        w.sweeps().await;
        assert_eq!(w.number_on(deal), w.only_invoice().number);
        w.reads_about(GROUP, &["Сверка нашла 1 сделку"]);
        w.reads_about(GROUP, &["Реализация", "Переехала"]);
    })
    .await;
}

#[tokio::test]
async fn a_day_without_events_is_made_up_for_within_one_sweep() {
    story(async |w| {
        let soap = w.goods("Мыло", 100).await;
        w.bitrix.lose_events(true);
        let deals: Vec<i64> = (1..=120).map(|number| w.deal(&format!("Каспи {number}"), &[(&soap, 1)])).collect();
        for some in deals.chunks(5) {
            some.iter().for_each(|deal| w.bitrix.wins(*deal));
            w.hour_passes().await;
        }
        let before = calls_to_the_portal(w);
        w.sweeps().await;
        assert_eq!(w.onec.invoices().len(), 120);
        assert!(deals.iter().all(|deal| !w.number_on(*deal).is_empty()));
        let calls = calls_to_the_portal(w) - before;
        assert!(calls <= 30, "{calls} calls for 120 deals");
        w.hour_passes().await;
        let texts: Vec<String> = std::iter::from_fn(|| w.next_message(GROUP)).collect();
        assert!(texts[0].contains("Сверка нашла 120 сделок"), "{}", texts[0]);
        let told = |deal: &i64| texts.iter().filter(|text| text.contains(&format!("сделка № {deal} "))).count();
        assert!(deals.iter().all(|deal| told(deal) == 1), "each is told once");
        assert!(texts.len() <= 8, "lists, not a message each: {}", texts.len());
    })
    .await;
}

#[tokio::test]
async fn deals_won_before_the_first_start_are_left_alone() {
    story(async |w| {
        let soap = w.goods("Мыло", 100).await;
        let old = w.deal("Прошлогодняя", &[(&soap, 1)]);
        w.bitrix.wins(old);
        w.bitrix.take_events();
        w.clock.advance(TimeDelta::minutes(10));
        w.bitrix.move_clock(TimeDelta::minutes(10));
        w.loses_its_tables().await;
        w.maps(&soap, "Мыло").await;
        w.sweeps().await;
        assert!(w.onec.invoices().is_empty());
        let new = w.deal("Новая", &[(&soap, 1)]);
        w.bitrix.lose_events(true);
        w.bitrix.wins(new);
        w.sweeps().await;
        assert_eq!(w.number_on(new), w.only_invoice().number);
        w.reads_about(GROUP, &["Сверка нашла 1 сделку"]);
        w.reads_about(GROUP, &["Новая"]);
    })
    .await;
}

#[tokio::test]
async fn what_was_mended_without_an_event_goes_on() {
    story(async |w| {
        let soap = w.goods("Мыло", 100).await;
        let deal = w.draft("Каспи", &[]).create();
        w.wins(deal).await;
        w.reads_about(GROUP, &["нет ни одного товара"]);
        w.passes(TimeDelta::minutes(20)).await;
        w.bitrix.lose_events(true);
        w.bitrix.add_row(deal, Line::product(soap.product, 2));
        w.sweeps().await;
        assert_eq!(w.number_on(deal), w.only_invoice().number);
        w.reads_about(GROUP, &["Сверка нашла 1 сделку"]);
        w.reads_about(GROUP, &["Реализация"]);
    })
    .await;
}

#[tokio::test]
async fn a_change_between_our_reading_and_our_writing_is_not_overlooked() {
    story(async |w| {
        let soap = w.goods("Мыло", 100).await;
        let deal = w.deal("Каспи", &[(&soap, 1)]);
        w.settle().await;
        // The invoice waits for 1C while somebody adds a row, and no event tells of it.
        w.onec.faults().once("POST /buh/odata/standard.odata/Document_", Fault::Instead(Trouble::html(502, "<html>")));
        w.wins(deal).await;
        w.bitrix.lose_events(true);
        w.clock.advance(TimeDelta::seconds(2));
        w.bitrix.move_clock(TimeDelta::seconds(2));
        w.bitrix.add_row(deal, Line::product(soap.product, 1));
        w.bitrix.lose_events(false);
        w.passes(TimeDelta::minutes(5)).await;
        w.reads_about(GROUP, &["Реализация"]);
        w.reads_about(GROUP, &["Сделка изменилась после реализации", "в реализации 100 ₸, в сделке 200 ₸"]);
    })
    .await;
}

#[tokio::test]
async fn a_sweep_that_fails_keeps_its_mark() {
    story(async |w| {
        let soap = w.goods("Мыло", 100).await;
        let deal = w.deal("Каспи", &[(&soap, 1)]);
        w.settle().await;
        w.bitrix.lose_events(true);
        w.bitrix.wins(deal);
        for trouble in [Trouble::Cut, Trouble::html(502, "<html>"), Trouble::json(200, "{\"half\":")] {
            w.bitrix.faults().once("crm.stagehistory.list", Fault::Instead(trouble));
            w.sweeps().await;
            assert!(w.onec.invoices().is_empty());
        }
        w.passes(TimeDelta::hours(2)).await;
        assert_eq!(w.number_on(deal), w.only_invoice().number);
        w.reads_the_rest(GROUP);
    })
    .await;
}

#[tokio::test]
async fn an_admin_has_the_portal_looked_through_and_hears_how_it_went() {
    story(async |w| {
        let soap = w.goods("Мыло", 100).await;
        let deal = w.deal("Каспи", &[(&soap, 1)]);
        w.settle().await;
        // What was read within the second in which it changed is read once more.
        w.passes(TimeDelta::minutes(1)).await;
        w.sweeps().await;
        w.says(GROUP, AIGUL, "/sync deals").await;
        w.reads(GROUP, "🔎 Сверка с Битрикс24 закончена. Обо всех изменениях я уже знаю.");

        w.bitrix.lose_events(true);
        w.bitrix.wins(deal);
        w.says(GROUP, AIGUL, "/sync deals").await;
        w.reads(GROUP, "🔎 Сверка с Битрикс24 закончена. Перечитываю 1 сделку, о которой не было известий.");
        w.reads_about(GROUP, &["Сверка нашла 1 сделку"]);
        w.reads_about(GROUP, &["Реализация"]);

        w.says(GROUP, MARAT, "/sync deals").await;
        w.reads(GROUP, "Это может только администратор.");
    })
    .await;
}
