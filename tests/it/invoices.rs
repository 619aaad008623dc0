//! A won deal becomes one invoice: the way when nothing goes wrong.

use chrono::TimeDelta;
use daneker::sandbox::bitrix::{Line, ProductKind};
use rust_decimal::Decimal;

use crate::harness::{GROUP, story, story_with};

#[tokio::test]
async fn a_won_deal_becomes_one_invoice_and_the_chat_hears_of_it() {
    story(async |w| {
        let cream = w.goods("Крем для рук «Алма»", 1_250).await;
        let soap = w.goods("Мыло хозяйственное 72%", 390).await;
        let deal = w.deal("Офис на Абая", &[(&cream, 3), (&soap, 10)]);

        w.bitrix.wins(deal);
        w.bitrix.edits(deal, "Офис на Абая, 2 этаж");
        w.settle().await;

        let invoice = w.only_invoice();
        assert_eq!(invoice.sum, Decimal::from(7_650));
        let rows: Vec<_> = invoice.goods.iter().map(|row| (row.code.clone(), row.quantity, row.sum)).collect();
        let (three, ten) = (Decimal::from(3), Decimal::from(10));
        assert_eq!(rows, [(cream.code, three, Decimal::from(3_750)), (soap.code, ten, Decimal::from(3_900))]);
        assert_eq!(invoice.counterparty, "ТОО «Алма»");
        assert_eq!(w.number_on(deal), invoice.number);
        assert_eq!(w.bitrix.comments(deal).len(), 1);
        w.reads_about(GROUP, &[&invoice.number, "7 650 ₸", "Офис на Абая, 2 этаж", "ТОО «Алма»"]);
    })
    .await;
}

#[tokio::test]
async fn the_same_event_again_and_again_makes_one_invoice() {
    story(async |w| {
        let soap = w.goods("Мыло", 390).await;
        let deal = w.deal("Каспи", &[(&soap, 1)]);
        w.bitrix.wins(deal);
        let events = w.bitrix.take_events();
        for _ in 0..5 {
            for event in &events {
                w.posts("/webhook/bitrix24/deal", &[], event).await;
            }
            w.settle().await;
        }
        let invoice = w.only_invoice();
        w.reads_about(GROUP, &[&invoice.number]);
    })
    .await;
}

#[tokio::test]
async fn the_echo_of_our_own_write_back_makes_no_work() {
    story(async |w| {
        let soap = w.goods("Мыло", 390).await;
        let deal = w.deal("Каспи", &[(&soap, 1)]);
        w.wins(deal).await;
        w.reads_about(GROUP, &["Каспи"]);

        let reads = w.bitrix.calls().all().iter().filter(|call| call.body.contains("productrow.list")).count();
        assert_eq!(reads, 1, "the deal is read once");
        let echoes = w.bitrix.sent_events().iter().filter(|event| event.deal == deal).count();
        assert!(echoes > 2, "the write-back did cause an event");
    })
    .await;
}

#[tokio::test]
async fn a_deal_that_is_not_ours_is_left_alone_until_it_is() {
    story(async |w| {
        let soap = w.goods("Мыло", 390).await;
        let deal = w.bitrix.add_deal("Наличные").line(Line::product(soap.product, 1)).create();
        w.wins(deal).await;
        assert!(w.onec.invoices().is_empty());

        w.bitrix.edits(deal, "Оплата KASPI QR");
        w.settle().await;
        assert_eq!(w.number_on(deal), w.only_invoice().number);
        w.reads_about(GROUP, &["Оплата KASPI QR"]);
    })
    .await;
}

#[tokio::test]
async fn a_deal_still_open_becomes_nothing() {
    story(async |w| {
        let soap = w.goods("Мыло", 390).await;
        let deal = w.deal("Каспи", &[(&soap, 1)]);
        w.settle().await;
        w.bitrix.loses(deal);
        w.settle().await;
        assert!(w.onec.invoices().is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_paid_payment_by_kaspi_counts_where_the_settings_say_so() {
    story_with(&[("KASPI_PAY_SYSTEMS", "kaspi")], async |w| {
        let soap = w.goods("Мыло", 390).await;
        let deal = w.bitrix.add_deal("Без пометки").line(Line::product(soap.product, 2)).create();
        let payment = w.bitrix.add_payment(deal, "Kaspi Pay", 780, false);
        w.wins(deal).await;
        assert!(w.onec.invoices().is_empty(), "not paid yet");

        w.bitrix.set_paid(payment, true);
        w.settle().await;
        assert_eq!(w.only_invoice().sum, Decimal::from(780));
        w.reads_about(GROUP, &["Без пометки"]);
    })
    .await;
}

#[tokio::test]
async fn any_text_arrives_as_it_was_typed() {
    story(async |w| {
        let name = "ТОО «Рога & Копыта <b>'х'</b>» 🦌 Қазақ әңгүұқөһі";
        let soap = w.goods("Сабын \"Ақ жүз\" & <Co> 'ö'", 390).await;
        let company = w.bitrix.add_company(name, Some("240440007327"), None);
        let deal = w.draft("Kaspi <script>&amp;</script>", &[(&soap, 1)]).company(company).create();
        w.wins(deal).await;
        let invoice = w.only_invoice();
        assert_eq!(invoice.counterparty, name);
        assert_eq!(invoice.goods[0].item, "Сабын \"Ақ жүз\" & <Co> 'ö'");
        w.reads_about(GROUP, &[name, "Kaspi <script>&amp;</script>"]);
    })
    .await;
}

#[tokio::test]
async fn fractions_of_quantities_and_tiyn_stay_exact() {
    story(async |w| {
        let bulk = w.goods("Порошок на развес", 1).await;
        let line = Line::product(bulk.product, "0.333".parse::<Decimal>().unwrap())
            .price("999.99".parse::<Decimal>().unwrap());
        let line_two =
            Line::product(bulk.product, "3".parse::<Decimal>().unwrap()).price("33.33".parse::<Decimal>().unwrap());
        let deal = w.draft("Дроби", &[]).line(line).line(line_two).create();
        w.bitrix.set_amount_by_hand(deal, "432.99".parse::<Decimal>().unwrap());
        w.wins(deal).await;
        let invoice = w.only_invoice();
        assert_eq!(invoice.sum.to_string(), "432.99");
        let rows: Vec<_> = invoice.goods.iter().map(|row| (row.sum, row.vat)).collect();
        assert_eq!(
            rows,
            [(Decimal::new(33_300, 2), Decimal::new(4_593, 2)), (Decimal::new(9_999, 2), Decimal::new(1_379, 2))]
        );
        w.reads_about(GROUP, &["432,99 ₸"]);
    })
    .await;
}

#[tokio::test]
async fn the_rate_of_vat_is_that_of_the_day_the_deal_was_closed() {
    story(async |w| {
        let soap = w.goods("Мыло", 1_120).await;
        w.bitrix.set_now("2025-12-31T10:00:00Z".parse().unwrap());
        let deal = w.deal("Под Новый год", &[(&soap, 1)]);
        w.bitrix.wins(deal);
        w.bitrix.reset_clock();
        w.settle().await;
        let invoice = w.only_invoice();
        assert_eq!((invoice.goods[0].vat_rate.as_str(), invoice.goods[0].vat), ("12%", Decimal::from(120)));
        assert!(invoice.date.starts_with("2025-12-31T12:00"), "{}", invoice.date);
        w.reads_the_rest(GROUP);
    })
    .await;
}

#[tokio::test]
async fn who_pays_no_vat_sells_without_it() {
    story_with(&[("VAT_MODE", "not_payer")], async |w| {
        let soap = w.goods("Мыло", 1_120).await;
        let deal = w.deal("Каспи", &[(&soap, 1)]);
        w.wins(deal).await;
        let invoice = w.only_invoice();
        assert_eq!(
            (invoice.goods[0].vat_rate.to_lowercase().as_str(), invoice.goods[0].vat),
            ("без ндс", Decimal::ZERO)
        );
        assert_eq!(invoice.sum, Decimal::from(1_120));
        w.reads_the_rest(GROUP);
    })
    .await;
}

#[tokio::test]
async fn services_go_to_their_own_section() {
    story(async |w| {
        let soap = w.goods("Мыло", 400).await;
        let delivery = w.service("Доставка по городу", 1_500).await;
        let deal = w.deal("С доставкой", &[(&soap, 2), (&delivery, 1)]);
        w.wins(deal).await;
        let invoice = w.only_invoice();
        assert_eq!((invoice.goods.len(), invoice.services.len()), (1, 1));
        assert_eq!(invoice.services[0].sum, Decimal::from(1_500));
        assert_eq!(invoice.sum, Decimal::from(2_300));
        w.reads_the_rest(GROUP);
    })
    .await;
}

#[tokio::test]
async fn a_deal_of_many_rows_comes_whole() {
    story(async |w| {
        let soap = w.goods("Мыло", 100).await;
        let lines: Vec<_> = (0..120).map(|row| (&soap, row % 7 + 1)).collect();
        let deal = w.deal("Опт", &lines);
        w.wins(deal).await;
        assert_eq!(w.only_invoice().goods.len(), 120);
        w.reads_the_rest(GROUP);
    })
    .await;
}

#[tokio::test]
async fn after_the_loss_of_our_tables_the_invoice_is_found_and_not_made_again() {
    story(async |w| {
        let soap = w.goods("Мыло", 100).await;
        let deal = w.deal("Каспи", &[(&soap, 1)]);
        w.wins(deal).await;
        w.reads_the_rest(GROUP);
        let invoice = w.only_invoice();

        w.loses_its_tables().await;
        w.maps(&soap, "Мыло").await;
        w.bitrix.edits(deal, "Каспи ещё раз");
        w.settle().await;
        assert_eq!(w.only_invoice().key, invoice.key);
        assert_eq!(w.number_on(deal), invoice.number);
        assert_eq!(w.bitrix.comments(deal).len(), 1, "the timeline is not told twice");
        w.reads_the_rest(GROUP);
    })
    .await;
}

#[tokio::test]
async fn a_renamed_portal_is_followed() {
    story(async |w| {
        let soap = w.goods("Мыло", 100).await;
        let deal = w.deal("Каспи", &[(&soap, 1)]);
        w.bitrix.rename();
        w.wins(deal).await;
        assert_eq!(w.number_on(deal), w.only_invoice().number);
        w.reads_the_rest(GROUP);
    })
    .await;
}

#[tokio::test]
async fn a_variation_is_a_product_like_any_other() {
    story(async |w| {
        let soap = w.goods("Мыло", 100).await;
        let head = w.bitrix.add_product("Крем", 500, ProductKind::Head);
        let small = w.bitrix.add_product("Крем 50 мл", 500, ProductKind::Variation(head));
        w.maps(
            &crate::harness::Goods { product: small, code: soap.code.clone(), item: soap.item.clone() },
            "Крем 50 мл",
        )
        .await;
        let deal = w.draft("Вариация", &[]).line(Line::product(small, 2)).create();
        w.wins(deal).await;
        assert_eq!(w.only_invoice().goods[0].code, soap.code);
        w.passes(TimeDelta::minutes(10)).await;
        w.reads_the_rest(GROUP);
    })
    .await;
}
