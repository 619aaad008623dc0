//! The stuck box: what waits for a person is listed, fixed, tried again or skipped with a reason.

use chrono::TimeDelta;
use daneker::sandbox::bitrix::Line;
use daneker::sandbox::fault::{Fault, Trouble};

use crate::harness::{AIGUL, GROUP, MARAT, World, story};

const RETRY: &str = "🔁 Попробовать снова";
const SKIP: &str = "⏭ Пропустить";

/// A deal that waits because a row was typed in by hand.
async fn stuck_deal(w: &mut World, title: &str) -> i64 {
    let deal = w.draft(title, &[]).line(Line::text("Вписано", 100, 1)).create();
    w.wins(deal).await;
    w.reads_about(GROUP, &[title, "вписаны в сделку вручную"]);
    deal
}

#[tokio::test]
async fn an_empty_box_says_so() {
    story(async |w| {
        w.says(GROUP, AIGUL, "/stuck").await;
        w.reads(GROUP, "Человека ничего не ждёт.");
    })
    .await;
}

#[tokio::test]
async fn what_waits_is_listed_oldest_first_and_pages_turn_in_place() {
    story(async |w| {
        let mut deals = Vec::new();
        for number in 1..=6 {
            deals.push(stuck_deal(w, &format!("Застряла {number}")).await);
            w.passes(TimeDelta::minutes(15)).await;
        }
        w.says(GROUP, AIGUL, "/stuck").await;
        let page = w.reads_about(GROUP, &["Ждут человека 6 сделок", "1. Сделка № ", "5. Сделка № "]);
        let first = format!("1. Сделка № {} «Застряла 1»\nтовары не сопоставлены с номенклатурой 1С, с ", deals[0]);
        assert!(page.contains(&first), "{page}");
        assert!(!page.contains("Застряла 6"), "{page}");

        w.taps(GROUP, AIGUL, "›").await;
        let page = w.sees_edited(GROUP, &["Ждут человека 6 сделок", "1. Сделка № ", "Застряла 6"]);
        assert!(!page.contains("Застряла 5"), "{page}");
        w.taps(GROUP, AIGUL, "‹").await;
        w.sees_edited(GROUP, &["Застряла 1"]);
    })
    .await;
}

#[tokio::test]
async fn a_card_opened_from_the_list_ends_the_waiting() {
    story(async |w| {
        let soap = w.goods("Мыло", 100).await;
        let deal = w.deal("Период", &[(&soap, 1)]);
        let today = w.clock.now().date_naive();
        w.onec.close_until(Some(today + TimeDelta::days(1)));
        w.wins(deal).await;
        w.reads_about(GROUP, &["Период", "закрыт для изменений"]);
        w.onec.close_until(None);
        w.says(GROUP, AIGUL, "/stuck").await;
        w.reads_about(GROUP, &["Ждёт человека 1 сделка"]);
        w.taps(GROUP, AIGUL, "1").await;
        w.reads_about(GROUP, &["Период", "закрыт для изменений"]);
        w.taps(GROUP, AIGUL, RETRY).await;
        w.only_invoice();
        w.reads_about(GROUP, &["Реализация"]);
    })
    .await;
}

#[tokio::test]
async fn an_unmapped_product_is_mapped_by_answering_with_the_code_and_the_invoice_follows() {
    story(async |w| {
        let cream = w.unmapped("Крем для рук", 390, false);
        let deal = w.deal("Каспи", &[(&cream, 2)]);
        w.wins(deal).await;
        w.reads_about(GROUP, &["Каспи", "Варианты придут отдельной карточкой"]);
        w.reads_about(GROUP, &["🔗 Крем для рук", "Ждёт 1 сделка", "1. Крем для рук"]);
        w.taps(GROUP, AIGUL, "🔍 Найти").await;
        w.reads_about(GROUP, &["🔗 Какая это номенклатура в 1С?", "Крем для рук", "Ответьте на это сообщение"]);
        w.answers(GROUP, AIGUL, "@@@").await;
        w.reads_about(GROUP, &["нет номенклатуры с кодом @@@", "Ответьте на моё сообщение ещё раз"]);

        // 1C is away while the code comes: nothing is lost, and the question stands.
        w.onec.faults().once("Catalog_Номенклатура", Fault::Instead(Trouble::Cut));
        w.answers_to(GROUP, AIGUL, "Какая это номенклатура", &cream.product.to_string()).await;
        w.reads(GROUP, "1С сейчас не отвечает. Попробуйте чуть позже.");
        w.answers_to(GROUP, AIGUL, "Какая это номенклатура", &cream.product.to_string()).await;
        let mut texts: Vec<String> = std::iter::from_fn(|| w.next_message(GROUP)).collect();
        texts.sort();
        assert!(texts[0].starts_with("✅ Крем для рук\nэто «Крем для рук»"), "{texts:#?}");
        assert!(texts[1].starts_with("✅ Реализация №"), "{texts:#?}");
        w.reads_the_rest(GROUP);
        assert_eq!(w.number_on(deal), w.only_invoice().number);
    })
    .await;
}

#[tokio::test]
async fn a_deal_is_skipped_by_a_button_once_and_the_journal_says_who_and_why() {
    story(async |w| {
        let deal = stuck_deal(w, "Лишняя").await;
        w.taps(GROUP, AIGUL, SKIP).await;
        w.reads(
            GROUP,
            &format!(
                "⏭ Сделка № {deal} «Лишняя»: почему её пропустить? Реализации по ней я не создам.\nВыберите причину или \
                 напишите свою ответом на это сообщение."
            ),
        );
        w.taps(GROUP, AIGUL, "Выписано вручную").await;
        w.reads(GROUP, &format!("⏭ Сделка № {deal} «Лишняя» пропущена: Выписано вручную (Айгүл)."));
        w.taps(GROUP, AIGUL, "Не наша продажа").await;
        assert_eq!(w.last_toast(), "Уже решено");

        w.says(GROUP, AIGUL, &format!("/deal {deal}")).await;
        w.reads_about(GROUP, &["Состояние: пропущена человеком", "пропущена: Выписано вручную (Айгүл)"]);
        w.says(GROUP, AIGUL, "/stuck").await;
        w.reads(GROUP, "Человека ничего не ждёт.");
    })
    .await;
}

#[tokio::test]
async fn a_reason_may_be_ones_own_and_too_short_a_one_is_asked_for_again() {
    story(async |w| {
        let deal = stuck_deal(w, "Лишняя").await;
        w.taps(GROUP, AIGUL, SKIP).await;
        w.reads_about(GROUP, &["почему её пропустить"]);
        w.answers(GROUP, AIGUL, "да").await;
        w.reads(GROUP, "Причина — от 3 до 300 знаков. Ответьте на моё сообщение ещё раз.");
        w.answers_to(GROUP, AIGUL, "почему её пропустить", "Клиент <передумал>").await;
        w.reads(GROUP, &format!("⏭ Сделка № {deal} «Лишняя» пропущена: Клиент <передумал> (Айгүл)."));
        w.answers_to(GROUP, AIGUL, "почему её пропустить", "Ещё раз то же").await;
        w.reads(GROUP, "Уже решено: это предложение больше не действует.");
    })
    .await;
}

#[tokio::test]
async fn a_skipped_deal_stays_skipped_until_somebody_takes_it_up_again() {
    story(async |w| {
        let soap = w.goods("Мыло", 100).await;
        let deal = w.draft("Потом", &[]).create();
        w.wins(deal).await;
        w.reads_about(GROUP, &["нет ни одного товара"]);
        w.taps(GROUP, AIGUL, SKIP).await;
        w.reads_about(GROUP, &["почему её пропустить"]);
        w.taps(GROUP, AIGUL, "Отмена или возврат").await;
        w.reads_about(GROUP, &["пропущена"]);

        w.bitrix.add_row(deal, Line::product(soap.product, 1));
        w.settle().await;
        w.passes(TimeDelta::hours(1)).await;
        w.sweeps().await;
        assert!(w.onec.invoices().is_empty());

        w.says(GROUP, AIGUL, &format!("/deal {deal}")).await;
        w.reads_about(GROUP, &["пропущена человеком"]);
        w.taps(GROUP, AIGUL, RETRY).await;
        assert_eq!(w.number_on(deal), w.only_invoice().number);
        w.reads_about(GROUP, &["Реализация"]);
    })
    .await;
}

#[tokio::test]
async fn a_kill_right_after_the_tap_loses_nothing() {
    story(async |w| {
        let deal = stuck_deal(w, "Лишняя").await;
        w.taps(GROUP, AIGUL, SKIP).await;
        w.reads_about(GROUP, &["почему её пропустить"]);
        w.telegram.taps(AIGUL, GROUP, "Не наша продажа").unwrap();
        w.process.chat.pull().await.unwrap();
        w.dies_and_starts_again().await;
        w.settle().await;
        w.reads_about(GROUP, &[&format!("Сделка № {deal}"), "пропущена: Не наша продажа"]);
    })
    .await;
}

#[tokio::test]
async fn a_manager_may_neither_list_nor_skip_nor_answer() {
    story(async |w| {
        stuck_deal(w, "Лишняя").await;
        w.says(GROUP, MARAT, "/stuck").await;
        w.reads(GROUP, "Это может только администратор.");
        w.taps(GROUP, MARAT, SKIP).await;
        assert_eq!(w.last_toast(), "Это может только администратор");
        w.taps(GROUP, AIGUL, SKIP).await;
        w.reads_about(GROUP, &["почему её пропустить"]);
        w.answers(GROUP, MARAT, "Мне так хочется").await;
        w.reads(GROUP, "Это может только администратор.");
        w.says(GROUP, AIGUL, "/stuck").await;
        w.reads_about(GROUP, &["Ждёт человека 1 сделка"]);
    })
    .await;
}

#[tokio::test]
async fn what_waits_for_an_outage_is_one_line() {
    story(async |w| {
        let soap = w.goods("Мыло", 100).await;
        let deals = [w.deal("Первая", &[(&soap, 1)]), w.deal("Вторая", &[(&soap, 1)])];
        w.onec.faults().set(Fault::Away);
        deals.iter().for_each(|deal| w.bitrix.wins(*deal));
        for _ in 0..26 {
            w.hour_passes().await;
        }
        w.reads_about(GROUP, &["1С не отвечает"]);
        w.says(GROUP, AIGUL, "/stuck").await;
        w.reads_about(GROUP, &["Человека ничего не ждёт.", "⚠️ 1С не отвечает с", "2 сделки уйдут сами"]);
        w.onec_is_back().await;
        w.looks_after_outages().await;
        w.sees_edited(GROUP, &["1С снова отвечает"]);
        w.reads_about(GROUP, &["Первая"]);
        w.reads_about(GROUP, &["Вторая"]);
    })
    .await;
}
