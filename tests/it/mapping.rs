//! Products and their items: a deal's card, the walk through what is open, undoing, and what the catalogues did meanwhile.

use axum::http::StatusCode;
use daneker::ops::mappings::exchange;
use daneker::sandbox::bitrix::{Line, ProductKind};
use daneker::sandbox::fault::Fault;
use daneker::sandbox::onec::NewItem;
use daneker::tables::{self, Table};
use rust_decimal::Decimal;

use crate::harness::{AIGUL, API_TOKEN, GROUP, Goods, MARAT, World, story};

/// A product of the portal whose name is written otherwise than its item's, and that item's code.
fn collagen(w: &mut World) -> (i64, String) {
    let code = "00000000101".to_owned();
    let right = NewItem::named("Коллаген питьевой Айнабел 15 стиков по 10 г");
    let right = w.onec.item(&NewItem { code: Some(code.clone()), ..right });
    w.onec.put_stock(&right, w.warehouse(), Decimal::from(100));
    w.onec.item(&NewItem::named("Коллаген питьевой Айнабел 30 стиков по 10 г"));
    w.onec.item(&NewItem::named("Мыло туалетное Senora алоэ 90 г"));
    let product = w.bitrix.add_product("Айнабел коллаген питьевой, 15 x 10гр", 900, ProductKind::Simple);
    (product, code)
}

#[tokio::test]
async fn a_deal_meets_an_unmapped_product_and_a_tap_on_the_right_item_sends_its_invoice() {
    story(async |w| {
        let (product, code) = collagen(w);
        let deal = w.bitrix.add_deal("Каспи").line(Line::product(product, 2)).create();
        w.wins(deal).await;
        w.reads_about(GROUP, &["Каспи", "Айнабел коллаген питьевой"]);
        let card = w.reads_about(GROUP, &["🔗 Айнабел коллаген питьевой, 15 x 10гр", "Ждёт 1 сделка"]);
        assert!(card.contains(&format!("1. Коллаген питьевой Айнабел 15 стиков по 10 г ({code})")), "{card}");
        assert!(!card.contains("30 стиков"), "the other pack is out of the question: {card}");

        w.taps(GROUP, AIGUL, &format!("{code} · Коллаген питьевой Айнабел 15 стиков по 10 г")).await;
        assert!(w.last_toast().starts_with("Сопоставлено: Коллаген"), "{}", w.last_toast());
        assert_eq!(w.number_on(deal), w.only_invoice().number);
        w.reads_about(GROUP, &["✅ Реализация №"]);
        w.sees_edited(GROUP, &["✅ Сделка №", "«Каспи» больше не ждёт"]);
        w.sees_edited(GROUP, &["это «Коллаген питьевой Айнабел 15 стиков по 10 г»", "Айгүл"]);
        w.reads_the_rest(GROUP);
    })
    .await;
}

#[tokio::test]
async fn of_two_who_decide_at_once_one_wins_and_the_other_is_told() {
    story(async |w| {
        let (product, code) = collagen(w);
        let deal = w.bitrix.add_deal("Каспи").line(Line::product(product, 1)).create();
        w.wins(deal).await;
        w.says(GROUP, AIGUL, "/map").await;
        w.reads_the_rest(GROUP);
        let label = format!("{code} · Коллаген питьевой Айнабел 15 стиков по 10 г");
        w.telegram.taps(AIGUL, GROUP, &label).unwrap();
        w.telegram.taps(AIGUL, GROUP, &label).unwrap();
        w.settle().await;
        assert!(w.toasts().iter().any(|toast| toast.starts_with("Уже сопоставлено с «Коллаген")), "{:?}", w.toasts());
        w.only_invoice();
        w.reads_the_rest(GROUP);
    })
    .await;
}

#[tokio::test]
async fn the_walk_goes_through_what_is_open_and_a_decision_is_taken_back_within_a_day() {
    story(async |w| {
        let (product, code) = collagen(w);
        w.says(GROUP, MARAT, "/map").await;
        w.reads_about(GROUP, &["только администратор"]);
        w.says(GROUP, AIGUL, "/map").await;
        w.reads_the_rest(GROUP);
        // The catalogues were read meanwhile.
        w.says(GROUP, AIGUL, "/map").await;
        w.reads_about(
            GROUP,
            &["С номенклатурой 0 из 1, осталось подобрать: 1", "Айнабел коллаген питьевой", "1. Коллаген"],
        );
        w.taps(GROUP, AIGUL, &format!("{code} · Коллаген питьевой Айнабел 15 стиков по 10 г")).await;
        w.sees_edited(GROUP, &["это «Коллаген питьевой Айнабел 15", "С номенклатурой 1 из 1, осталось подобрать: 0"]);

        w.taps(GROUP, AIGUL, "↩️ Отменить").await;
        w.sees_edited(GROUP, &["Сопоставление с «Коллаген", "отменено"]);
        w.says(GROUP, AIGUL, "/map").await;
        let card = w.reads_about(GROUP, &["осталось подобрать: 1"]);
        assert!(card.contains("раньше отклонено"), "what was taken back does not come first again: {card}");
        assert!(!card.contains("1. Коллаген питьевой Айнабел 15 стиков"), "{card}");

        // Nobody is asked any more about what has no item.
        w.taps(GROUP, AIGUL, "∅ Нет в 1С").await;
        w.sees_edited(GROUP, &["С номенклатурой 0 из 0"]);
        assert_eq!(product, 1);
    })
    .await;
}

#[tokio::test]
async fn all_certain_pairs_are_confirmed_together_after_they_were_shown() {
    story(async |w| {
        for name in ["Термос RT-45837", "Пинцет SP-11254", "Кусачки KC-7705"] {
            w.onec.item(&NewItem::named(&format!("{name} Stalpro")));
            w.bitrix.add_product(&format!("Stalpro {name}"), 100, ProductKind::Simple);
        }
        w.says(GROUP, AIGUL, "/map").await;
        w.says(GROUP, AIGUL, "/map").await;
        w.reads_the_rest(GROUP);
        w.taps(GROUP, AIGUL, "✅ 3 уверенные пары").await;
        w.sees_edited(
            GROUP,
            &["Уверенные пары: 3", "Stalpro Термос RT-45837 → Термос RT-45837 Stalpro (модель RT-45837"],
        );
        w.taps(GROUP, AIGUL, "✅ Подтвердить все 3 пары").await;
        w.sees_edited(GROUP, &["С номенклатурой 3 из 3"]);
    })
    .await;
}

#[tokio::test]
async fn renamed_and_deleted_items_are_noticed_and_1c_away_is_no_loss() {
    story(async |w| {
        let (product, code) = collagen(w);
        w.onec.faults().set(Fault::Away);
        let deal = w.bitrix.add_deal("Каспи").line(Line::product(product, 1)).create();
        w.wins(deal).await;
        w.reads_about(GROUP, &["Каспи", "Айнабел"]);
        w.onec.faults().clear();
        w.hour_passes().await;
        let label = format!("{code} · Коллаген питьевой Айнабел 15 стиков по 10 г");
        w.taps(GROUP, AIGUL, &label).await;
        assert_eq!(w.number_on(deal), w.only_invoice().number);
        w.reads_the_rest(GROUP);
    })
    .await;
}

#[tokio::test]
async fn mappings_go_out_as_a_table_and_come_in_again_all_or_none() {
    story(async |w| {
        let soap = w.goods("Мыло", 100).await;
        let cream = w.unmapped("Крем", 100, false);
        let bearer = format!("Bearer {API_TOKEN}");
        let token = [("authorization", bearer.as_str())];
        let path = "/api/mapping/products";
        assert_eq!(w.gets(path).await.0, StatusCode::UNAUTHORIZED);
        let (_, json) = w.gets_with(path, &token).await;
        assert!(json.contains(&format!("\"bitrix24_product_id\":\"{}\"", soap.product)), "{json}");
        let (_, table) = w.gets_with(&format!("{path}?format=csv"), &token).await;
        assert!(table.contains(&format!("{},Мыло,{},Мыло", soap.product, soap.code)), "{table}");

        let bad = format!("{table}{},Крем,нет такого,\n{},Мыло,{},\n", cream.product, soap.product, soap.code);
        let (status, told) = w.posts(path, &token, &bad).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            told.contains("\"applied\":false") && told.contains("item_unknown") && told.contains("twice"),
            "{told}"
        );
        assert_eq!(w.gets_with(path, &token).await.1, json, "nothing is half taken in");

        let good = format!("{table}{},Крем,{},\n", cream.product, cream.code);
        let dry = format!("{path}?dry_run=true");
        let (status, told) = w.posts(&dry, &token, &good).await;
        assert_eq!(status, StatusCode::OK);
        assert!(
            told.contains("\"unchanged\"") && told.contains("\"new\"") && told.contains("\"applied\":false"),
            "{told}"
        );
        assert_eq!(w.gets_with(path, &token).await.1, json, "a dry run changes nothing");
        let (_, told) = w.posts(path, &token, &good).await;
        assert!(told.contains("\"applied\":true"), "{told}");
        assert!(w.gets_with(path, &token).await.1.contains(&cream.code));
        let (status, told) = w.posts(path, &token, "id;code\n1;2\n").await;
        assert_eq!(status, StatusCode::BAD_REQUEST);
        assert!(told.contains("there is no column “bitrix24_product_id”"), "{told}");
    })
    .await;
}

#[tokio::test]
async fn none_of_these_brings_others_and_what_is_undone_stands_open_again() {
    story(async |w| {
        let (product, code) = collagen(w);
        let deal = w.bitrix.add_deal("Каспи").line(Line::product(product, 1)).create();
        w.wins(deal).await;
        w.reads_the_rest(GROUP);
        w.taps(GROUP, AIGUL, "✖️ Ничего из этого").await;
        let card = w.sees_edited(GROUP, &["Ждёт 1 сделка", "1. Коллаген питьевой Айнабел 30 стиков по 10 г"]);
        assert!(card.contains("раньше отклонено"), "{card}");

        // What was refused may be taken after all, and taken back: the chat's message follows.
        w.taps(GROUP, AIGUL, &format!("{code} · Коллаген питьевой Айнабел 15 стиков по 10 г")).await;
        w.only_invoice();
        w.reads_the_rest(GROUP);
        w.hour_passes().await;
        w.reads_the_rest(GROUP);
        w.taps(GROUP, AIGUL, "↩️ Отменить").await;
        w.hour_passes().await;
        w.says(GROUP, AIGUL, "/map").await;
        w.reads_the_rest(GROUP);
        let messages = w.telegram.messages(GROUP);
        let card = messages.iter().find(|message| message.text.contains("🔗 Айнабел коллаген питьевой, 15 x 10гр"));
        assert!(card.is_some_and(|card| !card.text.contains("Подтвердил")), "{card:?}");
        w.only_invoice();
    })
    .await;
}

#[tokio::test]
async fn what_is_put_off_or_has_no_item_is_not_asked_about() {
    story(async |w| {
        let (product, _) = collagen(w);
        let deal = w.bitrix.add_deal("Каспи").line(Line::product(product, 1)).create();
        w.wins(deal).await;
        w.reads_the_rest(GROUP);
        w.taps(GROUP, AIGUL, "⏰ Позже").await;
        assert_eq!(w.last_toast(), "Учтено");
        w.says(GROUP, AIGUL, "/map").await;
        w.reads_about(GROUP, &["осталось подобрать: 0"]);
        w.reads_the_rest(GROUP);
        for _ in 0..25 {
            w.hour_passes().await;
        }
        w.says(GROUP, AIGUL, "/map").await;
        w.reads_the_rest(GROUP);
        w.says(GROUP, AIGUL, "/map").await;
        w.reads_about(GROUP, &["осталось подобрать: 1"]);
        w.reads_the_rest(GROUP);
    })
    .await;
}

#[tokio::test]
async fn the_table_goes_out_as_a_file_in_the_chat_and_comes_back_after_a_look() {
    story(async |w| {
        let soap = w.goods("Мыло", 100).await;
        let cream = w.unmapped("Крем", 100, false);
        w.says(GROUP, AIGUL, "/map").await;
        w.reads_the_rest(GROUP);
        w.taps(GROUP, AIGUL, "⬇️ Все сопоставления файлом").await;
        let file = w.telegram.messages(GROUP).pop().unwrap().file.unwrap();
        assert_eq!(file.name, "mappings.xlsx");
        let table = Table::read(&file.name, &file.bytes).unwrap();
        let row = table.rows().next().unwrap();
        let cells = exchange::COLUMNS.map(|column| row.cell(column).to_owned());
        assert_eq!(cells, [soap.product.to_string(), "Мыло".into(), soap.code.clone(), "Мыло".into()]);
        w.reads_the_rest(GROUP);

        let with = |code: &str| {
            let product = cream.product.to_string();
            let rows = [cells.each_ref().map(String::as_str), [&product, "Крем", code, ""]];
            tables::workbook(&exchange::COLUMNS, rows.into_iter())
        };
        w.telegram.sends_document(AIGUL, AIGUL, ("m.xlsx", with("нет такого").into()), "").unwrap();
        w.settle().await;
        w.reads_about(
            AIGUL,
            &["m.xlsx: новых 0", "с ошибками 1", "строка 3: в 1С нет номенклатуры с кодом нет такого"],
        );

        w.telegram.sends_document(AIGUL, AIGUL, ("m.xlsx", with(&cream.code).into()), "").unwrap();
        w.settle().await;
        w.reads_about(
            AIGUL,
            &["m.xlsx: новых 1, заменить 0, без изменений 1, с ошибками 0", "Пока ничего не изменено"],
        );
        w.taps(AIGUL, AIGUL, "✅ Принять таблицу").await;
        w.sees_edited(AIGUL, &["Таблица принята: изменён 1 товар"]);
        let deal = w.deal("Каспи", &[(&cream, 1)]);
        w.wins(deal).await;
        assert_eq!(w.number_on(deal), w.only_invoice().number);
        w.reads_the_rest(GROUP);
    })
    .await;
}

#[tokio::test]
async fn a_correction_that_is_taken_back_leaves_the_item_before_it_and_the_message_says_so() {
    story(async |w| {
        let (product, code) = collagen(w);
        let deal = w.bitrix.add_deal("Каспи").line(Line::product(product, 1)).create();
        w.wins(deal).await;
        w.reads_the_rest(GROUP);
        w.taps(GROUP, AIGUL, &format!("{code} · Коллаген питьевой Айнабел 15 стиков по 10 г")).await;
        w.hour_passes().await;
        w.reads_the_rest(GROUP);
        let jar = "00000000202".to_owned();
        let item = w.onec.item(&NewItem {
            code: Some(jar.clone()), ..NewItem::named("Коллаген Айнабел в банке")
        });
        w.maps(&Goods { product, code: jar, item }, "Айнабел").await;
        w.hour_passes().await;
        w.sees_edited(GROUP, &["это «Коллаген Айнабел в банке»", "api"]);
        w.taps(GROUP, AIGUL, "↩️ Отменить").await;
        w.hour_passes().await;
        w.sees_edited(GROUP, &["это «Коллаген питьевой Айнабел 15 стиков по 10 г»", "Айгүл"]);
        w.reads_the_rest(GROUP);
    })
    .await;
}
