//! What the chat reads, as whole texts, and what no title may do to it.

#![allow(clippy::unwrap_used)]

mod people;

use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::bot::callback::Callback;
use crate::bot::screens::samples::{at, deal, read, reader};
use crate::types::{Candidate, Difference, Lang, Lapse, NamedProduct, Pair, ProductId, Ref, RowPair, RowSide, System};

fn issued(title: &str) -> Notice {
    Notice::InvoiceIssued {
        deal: deal(123),
        title: title.into(),
        number: "0042".into(),
        sum: Money::from_tiyn(12_500_050),
        buyer: "ТОО «Ромашка»".into(),
    }
}

fn waits_for(waiting: Waiting) -> Notice {
    Notice::DealWaits { deal: deal(123), title: "Офис на Абая".into(), waiting }
}

fn product(id: i64, name: &str) -> NamedProduct {
    NamedProduct { id: ProductId::new(id).unwrap(), name: name.into() }
}

fn buyer(n: u128, name: &str) -> Candidate {
    Candidate { key: Ref::new(Uuid::from_u128(n)).unwrap(), name: name.into(), code: format!("00000000{n}") }
}

/// One of each thing a deal can wait for, with this text wherever one comes from outside.
fn all_waitings(text: &str) -> Vec<Waiting> {
    let text = || text.to_owned();
    vec![
        Waiting::NoLines,
        Waiting::Unmapped { products: vec![product(501, &text())], free_text: vec![text()] },
        Waiting::BadLine { name: text(), quantity: "0".into(), price: "1.005".into() },
        Waiting::SumDiffers { deal: "1000.5".into(), lines: Money::from_tiyn(90_000) },
        Waiting::ForeignCurrency { currency: text() },
        Waiting::WrongBin { text: text() },
        Waiting::BuyerUnclear { candidates: vec![buyer(1, &text()), buyer(2, &text())] },
        Waiting::ItemsGone { codes: vec![text()] },
        Waiting::DocumentMarked { number: "0042".into() },
        Waiting::Refused { system: System::OneC, reason: "stock-short".into(), words: text() },
        Waiting::Refused { system: System::Bitrix24, reason: "never-heard-of".into(), words: text() },
        Waiting::LockedOut { system: System::OneC, words: text() },
        Waiting::SettingUnclear { setting: "ONEC_WAREHOUSE".into(), name: String::new(), choices: vec![text()] },
        Waiting::SettingUnclear { setting: "ONEC_WAREHOUSE".into(), name: text(), choices: Vec::new() },
        Waiting::FieldMissing { field: "UF_CRM_ONEC_INVOICE".into() },
        Waiting::Exhausted { system: System::Bitrix24 },
    ]
}

fn check(notice: &Notice, lang: Lang, expected: &str) {
    assert_eq!(read(&screen(notice, &reader(lang))), expected);
}

#[test]
fn an_invoice_is_told_in_three_languages() {
    let notice = issued("Офис <на> Абая");
    check(
        &notice,
        Lang::Ru,
        "✅ Реализация № 0042 на 125 000,50 ₸ создана в 1С.\nСделка № 123 «Офис &lt;на&gt; Абая»\nПокупатель: ТОО «Ромашка»",
    );
    check(
        &notice,
        Lang::Kk,
        "✅ № 0042 өткізу құжаты 1С-те жасалды, сомасы 125 000,50 ₸.\n№ 123 мәміле «Офис &lt;на&gt; Абая»\nСатып алушы: ТОО \
         «Ромашка»",
    );
    check(
        &notice,
        Lang::En,
        "✅ Invoice 0042 for 125 000,50 ₸ was created in 1C.\nDeal 123 “Офис &lt;на&gt; Абая”\nBuyer: ТОО «Ромашка»",
    );
    let buttons = screen(&notice, &reader(Lang::Ru)).buttons.concat();
    assert_eq!(buttons.len(), 1);
    assert_eq!(Callback::read(&buttons[0].data), Some(Callback::Path(deal(123))));
}

#[test]
fn unmapped_products_are_listed_with_what_to_do() {
    let products = vec![product(501, "Коллаген 15×20 г"), product(502, "Кресло")];
    check(
        &waits_for(Waiting::Unmapped { products, free_text: vec!["Доставка".into()] }),
        Lang::Ru,
        "⏸ <b>Сделка № 123 «Офис на Абая»</b> ждёт вас.\n\n\
         Не знаю, какая это номенклатура 1С (номер и название товара в Битрикс24):\n\
         • 501 — Коллаген 15×20 г\n• 502 — Кресло\n\n\
         Варианты придут отдельной карточкой, её открывает и кнопка с товаром. Когда \
         будут сопоставлены все, сделка пройдёт сама.\n\n\
         Эти строки вписаны в сделку вручную, товара из каталога за ними нет:\n• Доставка\n\n\
         Замените ручные строки товарами из каталога и сохраните сделку: дальше она пройдёт сама.",
    );
}

#[test]
fn a_differing_sum_shows_both_and_the_difference() {
    check(
        &waits_for(Waiting::SumDiffers { deal: "1000.5".into(), lines: Money::from_tiyn(90_000) }),
        Lang::Kk,
        "⏸ <b>№ 123 мәміле «Офис на Абая»</b> сізді күтіп тұр.\n\n\
         Мәміленің сомасы оның жолдарымен сәйкес келмейді:\n\
         • мәміледе: 1 000,50 ₸\n• жолдар бойынша: 900 ₸\n• айырмасы: 100,50 ₸\n\n\
         Мәміледегі соманы, бағаларды, жеңілдіктерді және санын тексеріп, сақтаңыз. Сомалар тиынына дейін сәйкес келгенде \
         өткізу құжаты пайда болады.",
    );
}

#[test]
fn a_refusal_carries_the_words_and_the_advice() {
    let refused =
        Waiting::Refused {
            system: System::OneC, reason: "stock-short".into(), words: "Не списано 3 <шт>".into()
        };
    check(
        &waits_for(refused),
        Lang::En,
        "⏸ <b>Deal 123 “Офис на Абая”</b> waits for you.\n\n1C refuses: <i>Не списано 3 &lt;шт&gt;</i>\n\nThere is not enough \
         stock. Receive the goods in 1C or correct the quantity on the deal.\n\nThen press “Try again”.",
    );
}

#[test]
fn an_outage_begins_grows_and_ends_in_one_message() {
    let since = at("2026-11-23T09:05:00Z");
    let away = |deals, over| Notice::SystemAway { system: System::OneC, since, deals, refusal: None, over };
    check(
        &away(0, None),
        Lang::Ru,
        "⚠️ 1С не отвечает с 14:05.\nНовые сделки сохраняются и ждут. Делать ничего не нужно: как только связь вернётся, \
         продолжу сам и отмечу здесь.",
    );
    check(
        &away(23, None),
        Lang::Ru,
        "⚠️ 1С не отвечает с 14:05.\nЖдут 23 сделки, новые тоже сохраняются. Делать ничего не нужно: как только связь вернётся, \
         продолжу сам и отмечу здесь.",
    );
    check(
        &away(23, Some(at("2026-11-23T09:20:00Z"))),
        Lang::En,
        "✅ 1C answers again. It was away from 14:05 to 14:20.\nThe 23 deals that waited go out by themselves, in order.",
    );
    check(
        &Notice::SystemAway {
            system: System::OneC,
            since,
            deals: 2,
            refusal: Some("401 <Unauthorized>".into()),
            over: None,
        },
        Lang::Ru,
        "⛔ 1С не пускает меня с 14:05: <i>401 &lt;Unauthorized&gt;</i>\nПроверьте пользователя и пароль \
         (<code>ONEC_USERNAME</code>, <code>ONEC_PASSWORD</code>), его права и публикацию OData.\nЖдут 2 сделки, новые тоже \
         сохраняются. Как только доступ вернётся, всё уйдёт само по порядку.",
    );
    check(
        &Notice::SystemStillAway { system: System::OneC, since, deals: 1 },
        Lang::Ru,
        "⏳ 1С не отвечает уже почти сутки, с 14:05. Ждёт 1 сделка.\nПроверьте, включён ли компьютер и есть ли связь: /status. \
         Как только ответ придёт, всё, что ждёт, уйдёт само по порядку.",
    );
}

#[test]
fn a_crowd_of_invoices_is_a_list() {
    let invoices = [issued("Офис <на> Абая"), issued("Второй")];
    let list = list(invoices.iter(), &reader(Lang::Ru));
    assert!(read(&list).starts_with("✅ Созданы 2 реализации:\n• № 0042 на "), "{}", read(&list));
    assert!(read(&list).contains("— сделка № 123 «Офис &lt;на&gt; Абая»\n• № 0042"), "{}", read(&list));
}

#[test]
fn a_deal_that_differs_from_its_invoice_is_shown_side_by_side() {
    let side = |quantity: &str, price: &str| {
        Some(RowSide { quantity: quantity.parse().unwrap(), price: price.parse().unwrap() })
    };
    let row = |name: &str, invoice, deal| RowPair { name: name.into(), invoice, deal };
    let difference = Difference {
        stage: Some(Lapse::Lost),
        amount: Some(Pair { invoice: Money::from_tiyn(40_000), deal: "1400.5".into() }),
        buyer: Some(Pair { invoice: "200540000009".into(), deal: String::new() }),
        rows: vec![row("Мыло <75 мл>", side("4", "100"), side("14", "100.05")), row("Крем", None, side("0.5", "10"))],
    };
    let differs = |difference| Notice::DealDiffers {
        deal: deal(123),
        title: "Офис на Абая".into(),
        number: "0042".into(),
        difference,
    };
    check(
        &differs(Some(difference)),
        Lang::Ru,
        "⚠️ Сделка изменилась после реализации № 0042.\nСделка № 123 «Офис на Абая»\n\nСделка теперь проиграна.\n\
         Сумма: в реализации 400 ₸, в сделке 1 400,50 ₸\n\
         БИН/ИИН покупателя: в реализации 200540000009, в сделке нет\n\
         • Мыло &lt;75 мл&gt;\n  в реализации 4 × 100 ₸, в сделке 14 × 100,05 ₸\n\
         • Крем\n  в реализации нет, в сделке 0,5 × 10 ₸\n\n\
         Документ в 1С я сам не меняю. Исправьте его вместе с бухгалтером или верните сделку как была: я замечу и отмечу здесь.",
    );
    check(&differs(None), Lang::En, "✅ The deal agrees with invoice 0042 again.\nDeal 123 “Офис на Абая”");
}

#[test]
fn each_buyer_has_a_button_of_its_own() {
    let candidates = vec![buyer(1, "ТОО «Ромашка»"), buyer(2, "ИП Ромашкин")];
    let buttons = screen(&waits_for(Waiting::BuyerUnclear { candidates }), &reader(Lang::Ru)).buttons.concat();
    let labels: Vec<_> = buttons.iter().map(|button| button.label.as_str()).collect();
    assert_eq!(
        labels,
        ["000000001 · ТОО «Ромашка»", "000000002 · ИП Ромашкин", "🔁 Попробовать снова", "⏭ Пропустить", "Путь сделки"]
    );
    let second = Callback::ChooseBuyer { deal: deal(123), buyer: buyer(2, "").key };
    assert_eq!(Callback::read(&buttons[1].data), Some(second));
}

#[test]
fn every_waiting_has_all_its_texts_in_every_language() {
    for lang in Lang::ALL {
        let refused = waiting::REASONS.map(|reason| Waiting::Refused {
            system: System::OneC,
            reason: reason.to_owned(),
            words: "x".to_owned(),
        });
        for kind in all_waitings("x").into_iter().chain(refused) {
            let html = screen(&waits_for(kind.clone()), &reader(lang)).html;
            assert!(!html.contains("waiting-") && !html.contains("{$"), "{kind:?} in {lang}: {html}");
        }
    }
}

fn any_title() -> impl Strategy<Value = String> {
    prop_oneof![".{0,300}", "[<>&\"a-zа-я🙂 \n]{0,300}", Just("🙂<&>".repeat(2_500))]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn no_text_from_outside_becomes_markup_or_breaks_a_limit(text in any_title()) {
        for lang in Lang::ALL {
            let waits = all_waitings(&text).into_iter().map(|kind| Notice::DealWaits { deal: deal(i64::MAX), title: text.clone(), waiting: kind });
            for notice in waits.chain([issued(&text)]) {
                let whole = screen(&notice, &reader(lang));
                for part in markup::split(&whole) {
                    prop_assert!(part.html.encode_utf16().count() <= 4096);
                    prop_assert!(markup::balanced(&part.html), "{}", part.html);
                }
                for button in whole.buttons.concat() {
                    prop_assert!(button.data.len() <= 64);
                }
            }
        }
    }
}
