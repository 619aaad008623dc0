//! What a deal can wait for: each with its card, each ended by a person, each going through by itself after that.

use daneker::sandbox::bitrix::{FieldKind, Line};
use daneker::sandbox::fault::{Fault, Trouble};
use rust_decimal::Decimal;

use crate::harness::{AIGUL, GROUP, MARAT, World, story, story_with};

/// The button under a card.
const AGAIN: &str = "🔁 Попробовать снова";

#[tokio::test]
async fn an_unmapped_product_holds_the_whole_deal_until_somebody_says_what_it_is() {
    story(async |w| {
        let soap = w.goods("Мыло", 100).await;
        let cream = w.unmapped("Крем «Жібек»", 900, false);
        let deal = w.deal("Набор", &[(&soap, 1), (&cream, 2)]);
        w.wins(deal).await;
        assert!(w.onec.invoices().is_empty(), "nothing partial");
        w.reads_about(GROUP, &["Набор", "Крем «Жібек»", &cream.product.to_string()]);
        w.reads_about(GROUP, &["🔗 Крем «Жібек»"]);

        w.bitrix.edits(deal, "Набор");
        w.settle().await;
        w.maps(&cream, "Крем «Жібек»").await;
        w.settle().await;
        assert_eq!(w.only_invoice().goods.len(), 2);
        w.reads_about(GROUP, &[&w.only_invoice().number]);
        w.reads_the_rest(GROUP);
    })
    .await;
}

#[tokio::test]
async fn a_deal_changed_while_1c_sleeps_is_not_invoiced_as_it_was() {
    story(async |w| {
        let soap = w.goods("Мыло", 100).await;
        let cream = w.unmapped("Крем", 900, false);
        let deal = w.deal("Передумали", &[(&soap, 1)]);
        w.onec.faults().set(Fault::Away);
        w.wins(deal).await;
        w.bitrix.add_row(deal, Line::product(cream.product, 1));
        w.settle().await;
        w.reads_about(GROUP, &["Передумали", "Крем"]);

        w.onec.faults().clear();
        w.hour_passes().await;
        assert!(w.onec.invoices().is_empty(), "the old rows are not issued");
        w.maps(&cream, "Крем").await;
        w.settle().await;
        assert_eq!(w.only_invoice().sum, Decimal::from(1_000));
        w.reads_the_rest(GROUP);
    })
    .await;
}

#[tokio::test]
async fn a_deal_changed_after_a_creation_nobody_answered_is_issued_as_it_is_now() {
    story(async |w| {
        w.onec.switch(|switches| switches.contracts_kept = true);
        let soap = w.goods("Мыло", 100).await;
        let deal = w.deal("Передумали позже", &[(&soap, 1)]);
        let create = "POST /buh/odata/standard.odata/Document_";
        w.onec.faults().once(create, Fault::Instead(Trouble::html(502, "<html>Bad gateway</html>")));
        w.wins(deal).await;
        let row = w.bitrix.row_ids(deal)[0];
        w.bitrix.change_row(row, 100, 3);
        w.settle().await;
        w.hour_passes().await;
        assert_eq!(w.only_invoice().sum, Decimal::from(300));
        w.reads_about(GROUP, &["300 ₸"]);
    })
    .await;
}

#[tokio::test]
async fn a_deal_lost_after_a_creation_nobody_answered_becomes_nothing() {
    story(async |w| {
        let soap = w.goods("Мыло", 100).await;
        let deal = w.deal("Сорвалась", &[(&soap, 1)]);
        let create = "POST /buh/odata/standard.odata/Document_";
        w.onec.faults().once(create, Fault::Instead(Trouble::Cut));
        w.wins(deal).await;
        w.bitrix.loses(deal);
        w.settle().await;
        w.hour_passes().await;
        assert!(w.onec.invoices().is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_buyer_marked_for_deletion_gets_no_document() {
    story(async |w| {
        let soap = w.goods("Мыло", 100).await;
        let first = w.deal("Первая", &[(&soap, 1)]);
        w.wins(first).await;
        w.reads_the_rest(GROUP);
        let buyer = w.onec.counterparties().into_iter().find(|one| one.name == "ТОО «Алма»").unwrap();
        w.onec.mark(&buyer.key).unwrap();

        let second = w.deal("Вторая", &[(&soap, 1)]);
        w.wins(second).await;
        assert_eq!(w.onec.invoices().len(), 1);
        w.reads_about(GROUP, &["Вторая", "ТОО «Алма»"]);
        w.onec.unmark(&buyer.key).unwrap();
        w.taps(GROUP, AIGUL, AGAIN).await;
        assert_eq!(w.onec.invoices().len(), 2);
        w.reads_about(GROUP, &["Вторая"]);
    })
    .await;
}

#[tokio::test]
async fn a_row_typed_by_hand_is_asked_about_and_replaced_on_the_portal() {
    story(async |w| {
        let soap = w.goods("Мыло", 100).await;
        let deal = w.draft("Ручная", &[(&soap, 1)]).line(Line::text("Подарок <b>маме</b>", 500, 1)).create();
        w.wins(deal).await;
        w.reads_about(GROUP, &["Ручная", "Подарок <b>маме</b>"]);

        let typed = w.bitrix.row_ids(deal)[1];
        w.bitrix.remove_row(typed);
        w.settle().await;
        assert_eq!(w.only_invoice().sum, Decimal::from(100));
        w.reads_about(GROUP, &["Ручная"]);
    })
    .await;
}

#[tokio::test]
async fn rows_that_do_not_add_up_to_the_deal_make_no_document() {
    story(async |w| {
        let soap = w.goods("Мыло", 100).await;
        let deal = w.deal("Скидка", &[(&soap, 3)]);
        w.bitrix.set_amount_by_hand(deal, "299.99".parse::<Decimal>().unwrap());
        w.wins(deal).await;
        assert!(w.onec.invoices().is_empty());
        w.reads_about(GROUP, &["Скидка", "299,99 ₸", "300 ₸"]);

        w.bitrix.set_amount_by_rows(deal);
        w.settle().await;
        assert_eq!(w.only_invoice().sum, Decimal::from(300));
        w.reads_about(GROUP, &["Скидка"]);
    })
    .await;
}

#[tokio::test]
async fn a_deal_without_rows_waits_for_rows() {
    story(async |w| {
        let soap = w.goods("Мыло", 100).await;
        let deal = w.draft("Пустая", &[]).create();
        w.wins(deal).await;
        w.reads_about(GROUP, &["Пустая"]);
        w.bitrix.add_row(deal, Line::product(soap.product, 1));
        w.settle().await;
        w.only_invoice();
        w.reads_about(GROUP, &["Пустая"]);
    })
    .await;
}

#[tokio::test]
async fn a_wrong_bin_is_shown_and_never_reaches_the_books() {
    story(async |w| {
        let soap = w.goods("Мыло", 100).await;
        let wrong = w.bitrix.add_company("ТОО «Опечатка»", Some("200540000008"), None);
        let deal = w.draft("Опечатка", &[(&soap, 1)]).company(wrong).create();
        w.wins(deal).await;
        assert!(w.onec.invoices().is_empty());
        w.reads_about(GROUP, &["Опечатка", "200540000008"]);

        let right = w.bitrix.add_company("ТОО «Опечатка»", Some("200540000009"), None);
        w.bitrix.sets_company(deal, right);
        w.settle().await;
        assert_eq!(w.only_invoice().bin, "200540000009");
        w.reads_about(GROUP, &["Опечатка"]);
    })
    .await;
}

#[tokio::test]
async fn where_several_counterparties_fit_an_admin_chooses_by_a_tap() {
    story(async |w| {
        for name in ["Алма ТОО", "Алма ТОО (дубль)"] {
            w.onec.counterparty(name, Some("200540000009"), None);
        }
        let code =
            |name: &str, w: &World| w.onec.counterparties().into_iter().find(|one| one.name == name).unwrap().code;
        let (first, second) = (code("Алма ТОО", w), code("Алма ТОО (дубль)", w));
        let button = format!("{second} · Алма ТОО (дубль)");
        let soap = w.goods("Мыло", 100).await;
        let deal = w.deal("Двойник", &[(&soap, 1)]);
        w.wins(deal).await;
        assert!(w.onec.invoices().is_empty());
        w.reads_about(GROUP, &["Двойник", &button]);

        w.taps(GROUP, MARAT, &button).await;
        assert!(w.onec.invoices().is_empty(), "a manager does not decide");
        w.telegram.taps(AIGUL, GROUP, &button).unwrap();
        w.taps(GROUP, AIGUL, &format!("{first} · Алма ТОО")).await;
        assert_eq!(w.last_toast(), "Уже решено");
        assert_eq!(w.only_invoice().counterparty, "Алма ТОО (дубль)");
        w.reads_about(GROUP, &["Двойник", "Алма ТОО (дубль)"]);

        w.sees_edited(GROUP, &["✅ Сделка №", "«Двойник» больше не ждёт"]);
        let message = w.telegram.messages(GROUP)[0].id;
        w.telegram.forges(AIGUL, GROUP, message, &format!("1:retry:{deal}")).unwrap();
        w.settle().await;
        assert_eq!(w.last_toast(), "Уже решено", "nothing is left to try");
    })
    .await;
}

#[tokio::test]
async fn an_item_marked_in_1c_is_named() {
    story(async |w| {
        let soap = w.goods("Мыло", 100).await;
        w.onec.mark(&soap.item).unwrap();
        let deal = w.deal("Старый товар", &[(&soap, 1)]);
        w.passes(chrono::TimeDelta::minutes(15)).await;
        w.dies_and_starts_again().await;
        w.wins(deal).await;
        assert!(w.onec.invoices().is_empty());
        w.reads_about(GROUP, &["Старый товар", &soap.code]);

        w.onec.unmark(&soap.item).unwrap();
        w.dies_and_starts_again().await;
        w.taps(GROUP, AIGUL, AGAIN).await;
        w.only_invoice();
        w.reads_about(GROUP, &["Старый товар"]);
    })
    .await;
}

#[tokio::test]
async fn a_document_a_person_marked_is_asked_about_and_never_made_again() {
    story(async |w| {
        let soap = w.goods("Мыло", 100).await;
        let deal = w.deal("Каспи", &[(&soap, 1)]);
        w.wins(deal).await;
        w.reads_the_rest(GROUP);
        let invoice = w.only_invoice();
        w.onec.mark(&invoice.key).unwrap();

        w.loses_its_tables().await;
        w.maps(&soap, "Мыло").await;
        w.bitrix.edits(deal, "Каспи снова");
        w.settle().await;
        w.reads_about(GROUP, &["Каспи снова", &invoice.number]);
        assert_eq!(w.only_invoice().key, invoice.key);
        assert!(w.only_invoice().marked);
    })
    .await;
}

#[tokio::test]
async fn a_closed_period_is_told_in_words_and_tried_again_by_a_tap() {
    story(async |w| {
        let soap = w.goods("Мыло", 100).await;
        w.onec.close_until(Some("2099-12-31".parse().unwrap()));
        let deal = w.deal("Закрытый период", &[(&soap, 1)]);
        w.wins(deal).await;
        assert!(w.onec.invoices().is_empty());
        w.reads_about(GROUP, &["Закрытый период", "Попросите бухгалтера открыть его"]);

        w.taps(GROUP, AIGUL, AGAIN).await;
        w.reads_about(GROUP, &["Закрытый период", "период"]);
        w.onec.close_until(None);
        w.taps(GROUP, AIGUL, AGAIN).await;
        w.only_invoice();
        w.reads_about(GROUP, &["Закрытый период"]);
    })
    .await;
}

#[tokio::test]
async fn a_shortage_at_posting_leaves_the_invoice_and_says_so() {
    story_with(&[("INVOICE_POST", "yes")], async |w| {
        let soap = w.goods("Мыло", 100).await;
        let deal = w.deal("Много", &[(&soap, 5_000)]);
        w.wins(deal).await;
        let invoice = w.only_invoice();
        assert!(!invoice.posted);
        assert_eq!(w.number_on(deal), invoice.number);
        let told = [w.next_message(GROUP).unwrap(), w.next_message(GROUP).unwrap()];
        assert!(told.iter().any(|text| text.contains(&invoice.number)), "{told:?}");
        assert!(told.iter().any(|text| text.contains("Не списано")), "{told:?}");

        let warehouse = w.warehouse().to_owned();
        w.onec.put_stock(&soap.item, &warehouse, Decimal::from(10_000));
        w.taps(GROUP, AIGUL, AGAIN).await;
        assert!(w.only_invoice().posted);
    })
    .await;
}

#[tokio::test]
async fn a_shortage_found_before_the_number_was_written_is_not_forgotten_when_it_is() {
    story_with(&[("INVOICE_POST", "yes")], async |w| {
        let soap = w.goods("Мыло", 100).await;
        let deal = w.deal("Много", &[(&soap, 5_000)]);
        let away = Fault::Instead(Trouble::html(502, "<html>Bad gateway</html>"));
        w.bitrix.faults().once("crm.item.update", away);
        w.wins(deal).await;
        w.reads_about(GROUP, &["Не списано"]);
        w.hour_passes().await;
        w.reads_about(GROUP, &[&w.only_invoice().number]);

        w.says(GROUP, MARAT, &format!("/deal {deal}")).await;
        w.reads_about(GROUP, &["не всё доведено до конца", "Не списано"]);
        w.says(GROUP, MARAT, "/status").await;
        w.reads_about(GROUP, &["Ждёт человека: 1 сделка"]);
        w.leaves_parked();
    })
    .await;
}

#[tokio::test]
async fn what_the_settings_leave_open_is_named_with_the_choices() {
    story(async |w| {
        w.onec.warehouse("Астана");
        let soap = w.goods("Мыло", 100).await;
        let deal = w.deal("Какой склад", &[(&soap, 1)]);
        w.wins(deal).await;
        w.reads_about(GROUP, &["Какой склад", "ONEC_WAREHOUSE", "Алматы", "Астана"]);
        w.leaves_parked();
    })
    .await;
}

#[tokio::test]
async fn a_field_the_portal_does_not_keep_is_noticed() {
    story(async |w| {
        let soap = w.goods("Мыло", 100).await;
        w.bitrix.drop_field("UF_CRM_ONEC_INVOICE");
        let deal = w.deal("Без поля", &[(&soap, 1)]);
        w.wins(deal).await;
        w.only_invoice();
        w.reads_about(GROUP, &["Без поля", "UF_CRM_ONEC_INVOICE"]);

        w.bitrix.declare_field("UF_CRM_ONEC_INVOICE", FieldKind::Text);
        w.taps(GROUP, AIGUL, AGAIN).await;
        assert_eq!(w.number_on(deal), w.only_invoice().number);
        w.reads_about(GROUP, &["Без поля", &w.only_invoice().number]);
    })
    .await;
}

#[tokio::test]
async fn a_sum_1c_recalculates_differently_is_told_side_by_side() {
    story(async |w| {
        w.onec.switch(|switches| switches.recalculation_extra = 1);
        let soap = w.goods("Мыло", 100).await;
        let deal = w.deal("Тиын", &[(&soap, 1)]);
        w.wins(deal).await;
        w.reads_about(GROUP, &["Тиын", "100 ₸", "100,01 ₸"]);
        w.reads_about(GROUP, &[&w.only_invoice().number]);
    })
    .await;
}

#[tokio::test]
async fn a_deal_deleted_before_it_was_read_is_no_alarm() {
    story(async |w| {
        let soap = w.goods("Мыло", 100).await;
        let deal = w.deal("Ошибка", &[(&soap, 1)]);
        w.bitrix.wins(deal);
        w.bitrix.deletes(deal);
        w.settle().await;
        assert!(w.onec.invoices().is_empty());
        says_of(w, deal, "в битрикс24 этой сделки нет").await;
    })
    .await;
}

async fn says_of(w: &mut World, deal: i64, word: &str) {
    w.says(GROUP, AIGUL, &format!("/deal {deal}")).await;
    let text = w.next_message(GROUP).unwrap();
    assert!(text.to_lowercase().contains(word), "{text}");
}
