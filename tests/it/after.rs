//! A deal that changes after its invoice: one alert, side by side, and nothing in the books is touched.

use chrono::TimeDelta;
use daneker::sandbox::bitrix::Line;
use daneker::sandbox::onec::Invoice;

use crate::harness::{GROUP, Goods, World, story};

/// A deal of four pieces of soap with its invoice, and everybody knows.
async fn invoiced(w: &mut World) -> (Goods, i64, Invoice) {
    let soap = w.goods("Мыло", 100).await;
    let deal = w.deal("Каспи", &[(&soap, 4)]);
    w.wins(deal).await;
    w.reads_about(GROUP, &["Реализация", "Каспи"]);
    let invoice = w.only_invoice();
    (soap, deal, invoice)
}

#[track_caller]
fn is_untouched(w: &World, before: &Invoice) {
    let after = w.only_invoice();
    assert_eq!((after.key.as_str(), after.sum, after.marked), (before.key.as_str(), before.sum, before.marked));
    assert_eq!(after.goods.len(), before.goods.len());
}

#[tokio::test]
async fn a_row_added_later_is_shown_and_grows_in_the_same_message_until_it_agrees_again() {
    story(async |w| {
        let (_, deal, invoice) = invoiced(w).await;
        let row = w.bitrix.add_row(deal, Line::text("Забыли вписать", 50, 1));
        w.settle().await;
        let number = &invoice.number;
        w.reads(
            GROUP,
            &format!(
                "⚠️ Сделка изменилась после реализации № {number}.\nСделка № {deal} «Каспи»\n\n\
                 Сумма: в реализации 400 ₸, в сделке 450 ₸\n• Забыли вписать\n  в реализации нет, в сделке 1 × 50 ₸\n\n\
                 Документ в 1С я сам не меняю. Исправьте его вместе с бухгалтером или верните сделку как была: я замечу и \
                 отмечу здесь."
            ),
        );

        w.bitrix.loses(deal);
        w.settle().await;
        w.passes(TimeDelta::minutes(5)).await;
        w.sees_edited(GROUP, &["Сделка теперь проиграна", "Забыли вписать"]);

        w.bitrix.remove_row(row);
        w.wins(deal).await;
        w.passes(TimeDelta::minutes(5)).await;
        w.sees_edited(GROUP, &["✅ Сделка снова сходится"]);
        is_untouched(w, &invoice);
    })
    .await;
}

#[tokio::test]
async fn the_same_difference_is_told_once_however_often_the_deal_is_saved() {
    story(async |w| {
        let (_, deal, invoice) = invoiced(w).await;
        w.bitrix.loses(deal);
        w.settle().await;
        w.reads_about(GROUP, &["Сделка теперь проиграна"]);
        w.bitrix.edits(deal, "Каспи, проиграна");
        w.settle().await;
        w.hour_passes().await;
        is_untouched(w, &invoice);
    })
    .await;
}

#[tokio::test]
async fn a_deal_deleted_after_its_invoice_is_told_of() {
    story(async |w| {
        let (_, deal, invoice) = invoiced(w).await;
        w.bitrix.deletes(deal);
        w.settle().await;
        w.reads_about(GROUP, &["Сделка изменилась после реализации", "Сделки больше нет в Битрикс24"]);
        is_untouched(w, &invoice);
    })
    .await;
}

#[tokio::test]
async fn a_change_no_event_told_of_is_found_by_the_sweep() {
    story(async |w| {
        let (_, deal, invoice) = invoiced(w).await;
        w.hour_passes().await;
        w.bitrix.lose_events(true);
        w.bitrix.loses(deal);
        w.sweeps().await;
        w.reads_about(GROUP, &["Сделка теперь проиграна"]);
        is_untouched(w, &invoice);
    })
    .await;
}

#[tokio::test]
async fn a_new_change_after_a_day_is_a_new_message() {
    story(async |w| {
        let (_, deal, _) = invoiced(w).await;
        w.bitrix.reopens(deal);
        w.settle().await;
        w.reads_about(GROUP, &["Сделка снова в работе"]);
        w.passes(TimeDelta::hours(25)).await;
        w.bitrix.loses(deal);
        w.settle().await;
        w.reads_about(GROUP, &["Сделка теперь проиграна"]);
        w.sees_edited(GROUP, &["Напомнил об этом ниже"]);
    })
    .await;
}

#[tokio::test]
async fn a_deal_changed_while_its_invoice_was_on_its_way_is_told_of() {
    use daneker::sandbox::fault::{Fault, Trouble};
    story(async |w| {
        let soap = w.goods("Мыло", 100).await;
        let deal = w.deal("Каспи", &[(&soap, 4)]);
        // The document is made, but neither that nor the look after it is heard of.
        w.onec.faults().once("POST /buh/odata/standard.odata/Document_", Fault::After(Trouble::Cut));
        w.onec.faults().add(daneker::sandbox::fault::Rule {
            fault: Fault::Instead(Trouble::Cut),
            on: Some("GET /buh/odata/standard.odata/Document_РеализацияТоваровУслуг(guid".to_owned()),
            skip: 1,
            times: Some(1),
        });
        w.wins(deal).await;
        w.bitrix.add_row(deal, Line::product(soap.product, 1));
        w.settle().await;
        w.passes(TimeDelta::minutes(10)).await;
        let mut texts: Vec<String> = std::iter::from_fn(|| w.next_message(GROUP)).collect();
        texts.retain(|text| !text.contains("не отвечает") && !text.contains("снова отвечает"));
        assert_eq!(texts.len(), 2, "{texts:#?}");
        assert!(texts.iter().any(|text| text.contains("создана в 1С")), "{texts:#?}");
        assert!(texts.iter().any(|text| text.contains("в реализации 400 ₸, в сделке 500 ₸")), "{texts:#?}");
        assert_eq!(w.only_invoice().sum, 400.into());
    })
    .await;
}
