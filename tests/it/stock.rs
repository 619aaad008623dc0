//! Stock: from 1C to the portal in both of its modes, what the guard holds, and what people ask.

use axum::http::StatusCode;
use chrono::TimeDelta;
use daneker::ops::stock::{history, runs};
use daneker::queue::{self, Job, Lane};
use daneker::sandbox::fault::{Fault, Trouble};
use daneker::sandbox::onec::{BalanceHabit, NewItem};
use daneker::worker;
use rust_decimal::Decimal;
use sea_orm::{ConnectionTrait, Statement};
use serde_json::Value;

use crate::harness::{AIGUL, API_TOKEN, GROUP, Goods, MARAT, World, story, story_with};

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

/// Goods of which 1C has so much in the shop's warehouse.
async fn goods(w: &mut World, name: &str, there: i64) -> Goods {
    let goods = w.goods(name, 100).await;
    w.onec.set_stock_to(&goods.item, w.warehouse(), Decimal::from(there));
    goods
}

/// As many goods as that, all different, each with ten.
async fn shelf(w: &mut World, count: usize) -> Vec<Goods> {
    let mut shelf = Vec::new();
    for place in 0..count {
        shelf.push(goods(w, &format!("Товар {place:03}"), 10).await);
    }
    shelf
}

/// Inventory management on, with a store that a person said is the shop's warehouse.
async fn managed(w: &mut World) -> i64 {
    let store = w.bitrix.add_store("Склад Алматы");
    w.bitrix.manage_inventory(true);
    store
}

/// How many calls of a kind the portal has had.
fn calls(w: &World, text: &str) -> usize {
    w.bitrix.calls().all().iter().filter(|call| call.text().contains(text)).count()
}

#[tokio::test]
async fn totals_are_written_where_they_differ_and_not_a_second_time() {
    story(async |w| {
        let soap = goods(w, "Мыло", 12).await;
        let cream = goods(w, "Крем", 0).await;
        w.bitrix.set_product(cream.product, "quantity", 7);
        w.says(GROUP, AIGUL, "/sync").await;
        let said = w.reads_about(GROUP, &["Остатки в Битрикс24 обновлены: изменено 2 из 2"]);
        assert!(said.contains("• Мыло: 0 → 12") && said.contains("• Крем: 7 → 0"), "{said}");
        assert_eq!(w.bitrix.quantity_of(soap.product), Decimal::from(12));
        assert_eq!(w.bitrix.quantity_of(cream.product), Decimal::ZERO);

        let before = calls(w, "catalog.product.update");
        w.says(GROUP, AIGUL, "/sync").await;
        w.reads_about(GROUP, &["Остатки совпадают, менять нечего. Сверено позиций: 2"]);
        assert_eq!(calls(w, "catalog.product.update"), before, "nothing differs, nothing is written");
        w.says(GROUP, MARAT, "/sync").await;
        w.reads(GROUP, "Это может только администратор.");
    })
    .await;
}

#[tokio::test]
async fn by_store_documents_move_stock_after_a_person_named_the_store() {
    story(async |w| {
        let soap = goods(w, "Мыло", 12).await;
        let cream = goods(w, "Крем", 3).await;
        let astana = w.onec.warehouse("Астана");
        w.onec.put_stock(&soap.item, &astana, decimal("2.5"));
        let almaty_store = managed(w).await;
        let astana_store = w.bitrix.add_store("Астана, Кабанбай батыра");
        w.bitrix.set_stock(cream.product, almaty_store, 5);

        w.says(GROUP, AIGUL, "/sync").await;
        w.reads_about(GROUP, &["Жду ответа, каким складам"]);
        let first = w.reads_about(GROUP, &["Каким складом на портале является склад 1С"]);
        w.reads_about(GROUP, &["Каким складом на портале является склад 1С"]);
        assert!(first.contains("Алматы") || first.contains("Астана"), "{first}");
        w.taps(GROUP, AIGUL, "Астана, Кабанбай батыра").await;
        w.sees_edited(GROUP, &["Склад 1С «Астана» — это «Астана, Кабанбай батыра» на портале (Айгүл)"]);
        w.taps(GROUP, AIGUL, "Склад Алматы").await;
        w.sees_edited(GROUP, &["обновлены: изменено 3 из 4"]);
        w.sees_edited(GROUP, &["Склад 1С «Алматы» — это «Склад Алматы» на портале"]);

        assert_eq!(w.bitrix.store_amount(soap.product, almaty_store), Decimal::from(12));
        assert_eq!(w.bitrix.store_amount(soap.product, astana_store), decimal("2.5"));
        assert_eq!(w.bitrix.store_amount(cream.product, almaty_store), Decimal::from(3));
        let documents = w.bitrix.inventory_documents();
        let kinds: Vec<&str> = documents.iter().map(|document| document.kind.as_str()).collect();
        assert_eq!(kinds, ["S", "D"], "{documents:?}");
        assert!(documents.iter().all(|document| document.status == "Y" && document.number.starts_with("DNK-")));

        w.says(GROUP, AIGUL, "/sync").await;
        w.reads_about(GROUP, &["Остатки совпадают"]);
        assert_eq!(w.bitrix.inventory_documents().len(), 2, "nothing differs, no document is made");
    })
    .await;
}

#[tokio::test]
async fn a_base_without_warehouses_and_one_with_its_dimensions_swapped_are_read_alike() {
    for (warehouses, swapped) in [(true, false), (true, true), (false, false)] {
        story(async |w| {
            w.onec.switch(|switches| {
                switches.warehouse_dimension = warehouses;
                switches.dimension_order_swapped = swapped;
            });
            let soap = goods(w, "Мыло", 12).await;
            let astana = w.onec.warehouse("Астана");
            w.onec.put_stock(&soap.item, &astana, Decimal::from(3));
            w.says(GROUP, AIGUL, "/sync").await;
            w.reads_about(GROUP, &["изменено 1 из 1"]);
            assert_eq!(w.bitrix.quantity_of(soap.product), Decimal::from(15), "{warehouses} {swapped}");
            w.says(GROUP, MARAT, "/stock мыло").await;
            let told = w.reads_about(GROUP, &["Мыло", ": 15"]);
            assert_eq!(told.contains("• Астана: 3"), warehouses, "{told}");
        })
        .await;
    }
}

#[tokio::test]
async fn an_emptied_1c_changes_nothing_until_a_person_has_seen_it() {
    story(async |w| {
        let shelf = shelf(w, 4).await;
        w.says(GROUP, AIGUL, "/sync").await;
        w.reads_the_rest(GROUP);
        w.onec.switch(|switches| switches.balance = BalanceHabit::Empty);
        w.says(GROUP, AIGUL, "/sync").await;
        w.reads_about(GROUP, &["Разница необычная"]);
        let card = w.reads_about(GROUP, &["Остатки не записаны: похоже на ошибку", "нет вообще ничего"]);
        assert!(card.contains("Изменилось бы 4 из 4 позиций, из них до нуля 4"), "{card}");
        assert!(card.contains("• Товар 000: 10 → 0"), "{card}");
        assert_eq!(w.bitrix.quantity_of(shelf[0].product), Decimal::from(10));
        // What is not believed is not told either.
        w.says(GROUP, MARAT, "/stock Товар 000").await;
        w.reads_about(GROUP, &["Товар 000", ": 10"]);
        w.taps(GROUP, AIGUL, "📄 Весь список файлом").await;
        w.reads_about(GROUP, &["портал до и 1С после"]);

        w.taps(GROUP, AIGUL, "✖️ Не записывать").await;
        w.sees_edited(GROUP, &["Остановлено: записано 0 из 4"]);
        w.sees_edited(GROUP, &["Записывать не стали: Айгүл"]);
        assert_eq!(w.bitrix.quantity_of(shelf[0].product), Decimal::from(10));

        w.says(GROUP, AIGUL, "/sync").await;
        w.reads_about(GROUP, &["Разница необычная"]);
        w.reads_about(GROUP, &["нет вообще ничего"]);
        w.taps(GROUP, AIGUL, "✅ Всё верно, записать").await;
        w.sees_edited(GROUP, &["обновлены: изменено 4 из 4"]);
        w.sees_edited(GROUP, &["Разрешено записать: Айгүл"]);
        w.reads_about(GROUP, &["Заканчиваются 4 товара"]);
        assert!(shelf.iter().all(|goods| w.bitrix.quantity_of(goods.product).is_zero()));
    })
    .await;
}

#[tokio::test]
async fn halved_doubled_and_old_answers_are_held_each_for_its_reason() {
    for (habit, reason) in
        [(BalanceHabit::Halved, "осталось не больше половины"), (BalanceHabit::Doubled, "ровно вдвое больше")]
    {
        story(async |w| {
            let shelf = shelf(w, 12).await;
            w.says(GROUP, AIGUL, "/sync").await;
            w.onec.switch(|switches| switches.balance = habit);
            w.says(GROUP, AIGUL, "/sync").await;
            w.reads_the_rest(GROUP);
            let card =
                w.telegram.messages(GROUP).into_iter().rfind(|message| message.text.contains("похоже на ошибку"));
            assert!(card.unwrap().text.contains(reason), "{reason}");
            assert!(shelf.iter().all(|goods| w.bitrix.quantity_of(goods.product) == Decimal::from(10)));
            // A newer run takes the place of the one that waits.
            w.onec.switch(|switches| switches.balance = BalanceHabit::Right);
            w.says(GROUP, AIGUL, "/sync").await;
            w.passes(TimeDelta::minutes(1)).await;
            w.reads_the_rest(GROUP);
            let superseded = w.telegram.messages(GROUP);
            assert!(superseded.iter().any(|message| message.text.contains("началась новая сверка")));
        })
        .await;
    }
}

#[tokio::test]
async fn a_1c_that_forgot_our_invoices_is_an_old_copy() {
    story(async |w| {
        let soap = goods(w, "Мыло", 50).await;
        for title in ["Каспи 1", "Каспи 2"] {
            let deal = w.deal(title, &[(&soap, 1)]);
            w.wins(deal).await;
        }
        w.reads_the_rest(GROUP);
        for invoice in w.onec.invoices() {
            w.onec.delete(&invoice.key).unwrap();
        }
        w.says(GROUP, AIGUL, "/sync").await;
        w.reads_about(GROUP, &["Разница необычная"]);
        w.reads_about(GROUP, &["1С не знает последних накладных", "старую копию базы"]);
        assert_eq!(w.bitrix.quantity_of(soap.product), Decimal::ZERO);
    })
    .await;
}

#[tokio::test]
async fn a_flood_of_changes_is_held_by_the_share_of_the_settings() {
    story_with(&[("STOCK_GUARD_PERCENT", "50")], async |w| {
        let shelf = shelf(w, 24).await;
        w.says(GROUP, AIGUL, "/sync").await;
        for goods in &shelf[..12] {
            w.onec.set_stock_to(&goods.item, w.warehouse(), Decimal::from(11));
        }
        w.says(GROUP, AIGUL, "/sync").await;
        w.reads_the_rest(GROUP);
        assert_eq!(w.bitrix.quantity_of(shelf[11].product), Decimal::from(11), "half is not more than half");
        for goods in &shelf[..13] {
            w.onec.set_stock_to(&goods.item, w.warehouse(), Decimal::from(12));
        }
        w.says(GROUP, AIGUL, "/sync").await;
        w.reads_about(GROUP, &["Разница необычная"]);
        w.reads_about(GROUP, &["Изменилось бы 54 % позиций, в которых что-то есть"]);
    })
    .await;
}

#[tokio::test]
async fn a_run_is_stopped_between_two_steps_and_what_is_written_stays() {
    story(async |w| {
        // More than a step writes.
        shelf(w, 3).await;
        w.bitrix.faults().once("catalog.product.update", Fault::Instead(Trouble::Cut));
        w.says(GROUP, AIGUL, "/sync").await;
        w.reads_about(GROUP, &["Остатки: 1С → Битрикс24"]);
        w.taps(GROUP, AIGUL, "⏹ Остановить").await;
        w.passes(TimeDelta::minutes(2)).await;
        w.sees_edited(GROUP, &["Остановлено: записано 0 из 3, остальное не тронуто"]);
        w.says(GROUP, AIGUL, "/sync").await;
        w.reads_about(GROUP, &["изменено 3 из 3"]);
    })
    .await;
}

#[tokio::test]
async fn there_is_one_run_at_a_time_whoever_begins_it() {
    story(async |w| {
        shelf(w, 2).await;
        let other = w.starts_another().await;
        let bearer = format!("Bearer {API_TOKEN}");
        let headers = [("authorization", bearer.as_str())];
        let (status, first) = w.posts("/api/sync/stock", &headers, "").await;
        assert_eq!(status, StatusCode::ACCEPTED);
        let (status, second) = other.posts("/api/sync/stock", &headers, "").await;
        assert_eq!(status, StatusCode::ACCEPTED);
        let read = |text: &str| serde_json::from_str::<Value>(text).unwrap();
        let (first, second) = (read(&first), read(&second));
        assert_eq!((&first["status"], &second["status"]), (&"accepted".into(), &"running".into()));
        assert_eq!(first["id"], second["id"]);
        w.telegram.says(GROUP, AIGUL, "/sync").unwrap();
        w.process.chat.pull().await.unwrap();
        w.process.chat.handle_waiting().await.unwrap();
        w.settle().await;
        w.reads_about(GROUP, &["Остатки уже сверяются"]);
        let (status, told) = w.gets_with(first["progress"].as_str().unwrap(), &headers).await;
        assert_eq!(status, StatusCode::OK);
        let told = read(&told);
        assert_eq!((&told["status"], &told["counts"]["written"]), (&"done".into(), &2.into()), "{told}");
        assert_eq!(w.gets("/api/sync/stock/1").await.0, StatusCode::UNAUTHORIZED);
        assert_eq!(w.gets_with("/api/sync/stock/99", &headers).await.0, StatusCode::NOT_FOUND);
        drop(other);
    })
    .await;
}

#[tokio::test]
async fn a_night_without_news_is_silent_and_a_missed_one_is_made_up() {
    story(async |w| {
        let soap = goods(w, "Мыло", 5).await;
        runs::make_up_night(w.app()).await.unwrap();
        w.settle().await;
        assert_eq!(w.bitrix.quantity_of(soap.product), Decimal::ZERO, "before the first start no night was missed");
        w.passes(TimeDelta::hours(30)).await;
        runs::make_up_night(w.app()).await.unwrap();
        runs::make_up_night(w.app()).await.unwrap();
        w.settle().await;
        w.reads_about(GROUP, &["изменено 1 из 1"]);
        assert_eq!(w.bitrix.quantity_of(soap.product), Decimal::from(5));

        queue::enqueue(w.app().store.db(), w.clock.now(), &[Job::BeginStock]).await.unwrap();
        w.settle().await;
        let rows = "SELECT count(*) AS runs FROM bitrix_1c_sync_log WHERE sync_type = 'stock' AND status = 'done'";
        let db = w.app().store.db();
        let row = db.query_one_raw(Statement::from_string(db.get_database_backend(), rows)).await.unwrap().unwrap();
        assert_eq!(row.try_get::<i64>("", "runs").unwrap(), 2, "the journal has both");
    })
    .await;
}

#[tokio::test]
async fn what_the_portal_refuses_is_told_and_the_rest_is_written() {
    story(async |w| {
        let shelf = shelf(w, 3).await;
        let store = managed(w).await;
        w.says(GROUP, AIGUL, "/sync").await;
        w.taps(GROUP, AIGUL, "Склад Алматы").await;
        w.passes(TimeDelta::minutes(1)).await;
        w.reads_the_rest(GROUP);
        for goods in &shelf {
            w.onec.set_stock_to(&goods.item, w.warehouse(), Decimal::from(20));
        }
        w.telegram.says(GROUP, AIGUL, "/sync").unwrap();
        w.process.chat.pull().await.unwrap();
        w.process.chat.handle_waiting().await.unwrap();
        worker::run_next(w.app(), Lane::Books).await.unwrap();
        // Somebody deletes a product between the comparison and the writing.
        w.bitrix.delete_product(shelf[0].product);
        w.settle().await;
        let said = w.reads_about(GROUP, &["изменено 2 из 3", "Портал не принял: 1"]);
        assert!(said.contains("• Товар 000:"), "{said}");
        w.says(GROUP, AIGUL, "/sync").await;
        w.reads_about(
            GROUP,
            &["менять нечего. Сверено позиций: 2", "На портале больше нет товаров с номенклатурой: 1"],
        );
        assert_eq!(w.bitrix.store_amount(shelf[2].product, store), Decimal::from(20));
    })
    .await;
}

#[tokio::test]
async fn what_is_reserved_is_taken_off_where_the_settings_say_so() {
    story_with(&[("STOCK_RESERVES", "taken_off")], async |w| {
        let soap = goods(w, "Мыло", 12).await;
        w.bitrix.reserve(soap.product, None, 2);
        w.says(GROUP, AIGUL, "/sync").await;
        w.reads_about(GROUP, &["Мыло: 0 → 10"]);
        assert_eq!(w.bitrix.quantity_of(soap.product), Decimal::from(10));
    })
    .await;
}

#[tokio::test]
async fn people_ask_what_there_is_where_and_since_when() {
    story(async |w| {
        let soap = goods(w, "Мыло туалетное «Жусан» 90 г", 12).await;
        let wax = w.onec.item(&NewItem::named("Воск для пола"));
        w.onec.switch(|switches| switches.negative_stock_allowed = true);
        w.onec.set_stock_to(&wax, w.warehouse(), decimal("-1.5"));
        w.says(GROUP, MARAT, "/stock").await;
        w.reads(GROUP, "Остатки в 1С ещё не читались.");
        w.says(GROUP, AIGUL, "/stock").await;
        w.reads(GROUP, "Остатки в 1С ещё не читались.");
        w.taps(GROUP, MARAT, "🔄 Прочитать заново").await;
        assert_eq!(w.last_toast(), "Это может только администратор");
        w.taps(GROUP, AIGUL, "🔄 Прочитать заново").await;
        w.reads_about(GROUP, &["Остатки в 1С прочитаны"]);
        assert_eq!(w.bitrix.quantity_of(soap.product), Decimal::ZERO, "nothing is written by looking");

        w.passes(TimeDelta::hours(2)).await;
        w.says(GROUP, MARAT, "/stock").await;
        w.reads_about(GROUP, &["В наличии 1 наименование", "Ниже нуля: 1", "(2 ч назад)"]);
        w.taps(GROUP, MARAT, "Алматы · 2").await;
        w.sees_edited(GROUP, &["🏬 Алматы", "• Воск для пола: −1,5", "• Мыло туалетное «Жусан» 90 г: 12"]);
        w.says(GROUP, MARAT, "/stock мыло жусан").await;
        w.reads_about(GROUP, &["Мыло туалетное «Жусан» 90 г", "12", "• Алматы: 12"]);
        w.says(GROUP, MARAT, "/stock самолёт").await;
        w.reads_the_rest(GROUP);
        w.says(GROUP, MARAT, "/stock мыло 31.02.2026").await;
        w.reads_about(GROUP, &["Не понял дату"]);
    })
    .await;
}

#[tokio::test]
async fn who_sells_something_out_is_told_once_and_sets_a_threshold_of_ones_own() {
    story(async |w| {
        let soap = goods(w, "Мыло", 40).await;
        let read = async |w: &mut World, there: i64| {
            w.onec.set_stock_to(&soap.item, w.warehouse(), Decimal::from(there));
            w.passes(TimeDelta::hours(24)).await;
            w.says(GROUP, AIGUL, "/sync").await;
        };
        read(w, 40).await;
        w.reads_the_rest(GROUP);
        read(w, 4).await;
        w.reads_about(GROUP, &["изменено 1"]);
        w.reads_about(GROUP, &["Заканчивается 1 товар", "• Мыло: осталось 4 (порог 5)"]);
        read(w, 3).await;
        w.reads_about(GROUP, &["изменено 1"]);

        w.says(GROUP, AIGUL, "/stock мыло").await;
        w.reads_about(GROUP, &["Мыло", "3"]);
        w.taps(GROUP, AIGUL, "📈 Мыло").await;
        let card = w.reads_about(GROUP, &["Порог «мало»: 5 (общий)", "от 3 до 40"]);
        assert!(card.contains('█') && card.contains('▁'), "{card}");
        w.taps(GROUP, AIGUL, "📏 Изменить порог").await;
        w.reads_about(GROUP, &["Меньше какого количества «Мыло»"]);
        w.answers(GROUP, AIGUL, "мало").await;
        w.reads_about(GROUP, &["не похоже на количество"]);
        w.answers_to(GROUP, AIGUL, "Меньше какого количества", "2,5").await;
        w.reads_about(GROUP, &["Порог «мало»: 2,5."]);
        w.says(GROUP, AIGUL, "/stock").await;
        w.reads_about(GROUP, &["В наличии 1"]);
        w.taps(GROUP, AIGUL, "📉 Заканчивается: 0").await;
        w.sees_edited(GROUP, &["Ничего не заканчивается"]);
    })
    .await;
}

#[tokio::test]
async fn what_there_was_on_a_day_is_known_and_the_far_past_is_thinned_out() {
    story(async |w| {
        let soap = goods(w, "Мыло", 40).await;
        // Two readings on one day, and one on the next.
        for (there, hours) in [(40, 3), (30, 21), (20, 24)] {
            w.onec.set_stock_to(&soap.item, w.warehouse(), Decimal::from(there));
            w.says(GROUP, AIGUL, "/sync").await;
            w.clock.advance(TimeDelta::hours(hours));
        }
        w.reads_the_rest(GROUP);
        let zone = w.app().config.timezone;
        let today = w.clock.now().with_timezone(&zone).date_naive();
        let on = async |w: &World, back: u64| {
            let day = today - chrono::Days::new(back);
            let there = history::on_day(w.app(), &soap.code, day).await.unwrap();
            there.first().map(|(_, level)| level.number())
        };
        let before: Vec<_> = [on(w, 2).await, on(w, 1).await, on(w, 0).await].into();
        assert_eq!(before[1..], [Some(Decimal::from(20)), Some(Decimal::from(20))]);
        assert_eq!(on(w, 9).await, None);

        w.clock.advance(TimeDelta::days(35));
        history::thin(w.app()).await.unwrap();
        history::thin(w.app()).await.unwrap();
        let kept = "SELECT count(*) AS kept FROM bitrix_1c_stock_snapshot";
        let db = w.app().store.db();
        let row = db.query_one_raw(Statement::from_string(db.get_database_backend(), kept)).await.unwrap().unwrap();
        assert!(row.try_get::<i64>("", "kept").unwrap() < 3, "one a day is kept");
        let after: Vec<_> = [on(w, 2).await, on(w, 1).await, on(w, 0).await].into();
        assert_eq!(after, before, "the ends of days are what they were");
        let day = (today - chrono::Days::new(1)).format("%d.%m.%Y");
        w.says(GROUP, MARAT, &format!("/stock мыло {day}")).await;
        w.reads_about(GROUP, &["Остатки на конец дня", "Мыло", "20"]);
    })
    .await;
}

#[tokio::test]
async fn a_webhook_that_may_not_see_the_catalogue_is_told_as_it_is() {
    story(async |w| {
        goods(w, "Мыло", 5).await;
        w.bitrix.grant_scope("catalog", false);
        w.says(GROUP, AIGUL, "/sync").await;
        w.reads_about(GROUP, &["Остатки не обновлены", "INSUFFICIENT_SCOPE", "права на CRM и каталог"]);
        w.bitrix.grant_scope("catalog", true);
        w.says(GROUP, AIGUL, "/sync").await;
        w.reads_about(GROUP, &["изменено 1 из 1"]);
    })
    .await;
}

#[tokio::test]
async fn what_was_let_through_covers_no_worse_answer() {
    story(async |w| {
        let shelf = shelf(w, 12).await;
        w.says(GROUP, AIGUL, "/sync").await;
        for goods in &shelf {
            w.onec.set_stock_to(&goods.item, w.warehouse(), Decimal::from(13));
        }
        w.says(GROUP, AIGUL, "/sync").await;
        w.reads_the_rest(GROUP);
        w.onec.switch(|switches| switches.balance = BalanceHabit::Empty);
        w.taps(GROUP, AIGUL, "✅ Всё верно, записать").await;
        w.reads_about(GROUP, &["После решения разница изменилась", "нет вообще ничего"]);
        w.reads_the_rest(GROUP);
        assert_eq!(w.bitrix.quantity_of(shelf[0].product), Decimal::from(10), "an emptied 1C was not what was shown");
        w.onec.switch(|switches| switches.balance = BalanceHabit::Right);
        w.says(GROUP, AIGUL, "/sync").await;
        w.taps(GROUP, AIGUL, "✅ Всё верно, записать").await;
        w.passes(TimeDelta::minutes(1)).await;
        w.reads_the_rest(GROUP);
        assert_eq!(w.bitrix.quantity_of(shelf[0].product), Decimal::from(13));
    })
    .await;
}

#[tokio::test]
async fn neither_a_look_nor_a_machine_takes_a_decision_away_from_people() {
    story(async |w| {
        shelf(w, 4).await;
        w.says(GROUP, AIGUL, "/sync").await;
        w.onec.switch(|switches| switches.balance = BalanceHabit::Empty);
        w.says(GROUP, AIGUL, "/sync").await;
        w.says(GROUP, AIGUL, "/stock").await;
        w.taps(GROUP, AIGUL, "🔄 Прочитать заново").await;
        let bearer = format!("Bearer {API_TOKEN}");
        let (_, told) = w.posts("/api/sync/stock", &[("authorization", bearer.as_str())], "").await;
        assert!(told.contains("\"running\""), "{told}");
        w.reads_the_rest(GROUP);
        w.taps(GROUP, AIGUL, "✖️ Не записывать").await;
        w.reads_the_rest(GROUP);
        assert!(w.last_toast().starts_with("Принято"), "{}", w.last_toast());
    })
    .await;
}

#[tokio::test]
async fn a_run_that_waits_for_1c_is_stopped_at_once() {
    story(async |w| {
        goods(w, "Мыло", 5).await;
        w.onec.faults().set(Fault::Instead(Trouble::html(502, "away")));
        w.says(GROUP, AIGUL, "/sync").await;
        w.reads_about(GROUP, &["Читаю остатки"]);
        w.taps(GROUP, AIGUL, "⏹ Остановить").await;
        w.sees_edited(GROUP, &["Остановлено: записано 0 из 0"]);
        w.onec.faults().clear();
        w.says(GROUP, AIGUL, "/sync").await;
        w.reads_about(GROUP, &["изменено 1 из 1"]);
        w.passes(TimeDelta::minutes(10)).await;
        w.reads_the_rest(GROUP);
    })
    .await;
}

#[tokio::test]
async fn a_wrong_store_is_taken_back_by_a_tap() {
    story(async |w| {
        let soap = goods(w, "Мыло", 12).await;
        let right = managed(w).await;
        let wrong = w.bitrix.add_store("Витрина");
        w.says(GROUP, AIGUL, "/sync").await;
        w.reads_the_rest(GROUP);
        w.taps(GROUP, AIGUL, "Витрина").await;
        assert_eq!(w.bitrix.store_amount(soap.product, wrong), Decimal::from(12));
        w.taps(GROUP, AIGUL, "🔁 Выбрать другой склад").await;
        w.taps(GROUP, AIGUL, "Склад Алматы").await;
        w.says(GROUP, AIGUL, "/sync").await;
        w.reads_the_rest(GROUP);
        assert_eq!(w.bitrix.store_amount(soap.product, right), Decimal::from(12));
    })
    .await;
}

#[tokio::test]
async fn a_portal_that_lets_nobody_in_any_more_ends_a_run_with_what_to_do() {
    story(async |w| {
        let soap = goods(w, "Мыло", 12).await;
        let page = r#"{"error":"INVALID_CREDENTIALS","error_description":"Invalid request credentials"}"#;
        w.bitrix.faults().once("catalog.product.update", Fault::Instead(Trouble::json(401, page)));
        w.says(GROUP, AIGUL, "/sync").await;
        let said = w.reads_about(GROUP, &["Остатки не обновлены"]);
        assert!(said.contains("вебхук") && !said.contains("✅"), "{said}");
        w.says(GROUP, AIGUL, "/sync").await;
        w.reads_about(GROUP, &["изменено 1 из 1"]);
        assert_eq!(w.bitrix.quantity_of(soap.product), Decimal::from(12));
    })
    .await;
}

#[tokio::test]
async fn a_portal_that_takes_no_document_at_all_is_not_asked_line_by_line() {
    story(async |w| {
        shelf(w, 12).await;
        managed(w).await;
        let no = r#"{"error":"0","error_description":"Складской учет недоступен на вашем тарифе"}"#;
        w.bitrix.faults().add(daneker::sandbox::fault::Rule {
            fault: Fault::Instead(Trouble::json(400, no)),
            on: Some("catalog.document.conduct".into()),
            skip: 0,
            times: None,
        });
        w.says(GROUP, AIGUL, "/sync").await;
        w.reads_the_rest(GROUP);
        w.taps(GROUP, AIGUL, "Склад Алматы").await;
        w.passes(TimeDelta::minutes(1)).await;
        w.sees_edited(GROUP, &["Остатки не обновлены", "недоступен на вашем тарифе"]);
        w.reads_the_rest(GROUP);
        assert!(w.bitrix.inventory_documents().is_empty(), "nothing half-made is left");
        assert!(calls(w, "catalog.document.conduct") < 10);
    })
    .await;
}

#[tokio::test]
async fn what_the_service_before_us_read_ends_where_our_own_readings_begin() {
    story(async |w| {
        let soap = goods(w, "Мыло", 12).await;
        let db = w.app().store.db();
        let before = w.clock.now() - TimeDelta::days(3);
        let at = before.format("%Y-%m-%d %H:%M:%S");
        for (id, warehouse, there) in [(9001, "Алматы", 7), (9002, "Астана", 5)] {
            let row = format!(
                "INSERT INTO bitrix_1c_stock_snapshot (id, product_code, product_name, quantity, warehouse, snapshot_date, \
                 thousandths) VALUES ({id}, '{}', 'Мыло', {there}, '{warehouse}', '{at}', {there}000)",
                soap.code
            );
            db.execute_unprepared(&row).await.unwrap();
        }
        w.says(GROUP, AIGUL, "/sync").await;
        w.reads_the_rest(GROUP);
        let zone = w.app().config.timezone;
        let day = before.with_timezone(&zone).date_naive();
        let then: Decimal =
            history::on_day(w.app(), &soap.code, day).await.unwrap().iter().map(|(_, level)| level.number()).sum();
        assert_eq!(then, Decimal::from(12), "7 and 5");
        let today = w.clock.now().with_timezone(&zone).date_naive();
        assert_eq!(history::on_day(w.app(), &soap.code, today).await.unwrap().len(), 1);
    })
    .await;
}

/// Every way in which an answer can fail to come, or be another one.
fn troubles() -> Vec<Fault> {
    let page = || Trouble::html(502, "<html>Bad gateway</html>");
    vec![
        Fault::Instead(Trouble::Cut),
        Fault::After(Trouble::Cut),
        Fault::Instead(page()),
        Fault::After(page()),
        Fault::After(Trouble::json(200, "{\"half\":")),
        Fault::Instead(Trouble::Silence),
        Fault::After(Trouble::Silence),
    ]
}

/// Three goods, one of which the portal has too much of; by store with the store named.
pub(crate) async fn prepared(w: &mut World, by_store: bool) -> (Vec<Goods>, i64) {
    let mut shelf = shelf(w, 3).await;
    shelf.push(goods(w, "Товар 003", 1).await);
    if !by_store {
        w.bitrix.set_product(shelf[3].product, "quantity", 9);
        return (shelf, 0);
    }
    let store = managed(w).await;
    w.bitrix.set_stock(shelf[3].product, store, 9);
    w.onec.switch(|switches| switches.balance = BalanceHabit::Right);
    w.says(GROUP, AIGUL, "/sync").await;
    w.bitrix.manage_inventory(false);
    w.taps(GROUP, AIGUL, "Склад Алматы").await;
    w.passes(TimeDelta::minutes(1)).await;
    w.bitrix.manage_inventory(true);
    for goods in &shelf {
        w.onec.set_stock_to(&goods.item, w.warehouse(), Decimal::from(if goods.product % 2 == 0 { 4 } else { 6 }));
    }
    w.reads_the_rest(GROUP);
    (shelf, store)
}

/// The portal has what 1C has, and no document moved anything twice.
pub(crate) async fn agrees(w: &mut World, (shelf, store): &(Vec<Goods>, i64), what: &str) {
    for _ in 0..6 {
        w.passes(TimeDelta::minutes(10)).await;
    }
    for goods in shelf {
        let there = w.onec.stock(&goods.item, w.warehouse());
        let held = match store {
            0 => w.bitrix.quantity_of(goods.product),
            store => w.bitrix.store_amount(goods.product, *store),
        };
        assert_eq!(held, there, "{what}: product {}", goods.product);
    }
    let documents = w.bitrix.inventory_documents();
    assert!(documents.iter().all(|document| document.status == "Y"), "{what}: half-made documents: {documents:#?}");
    let mut numbers: Vec<&String> = documents.iter().map(|document| &document.number).collect();
    numbers.sort();
    numbers.dedup();
    assert_eq!(numbers.len(), documents.len(), "{what}: documents with the same number");
    w.reads_the_rest(GROUP);
}

/// Runs it once per trouble, with the trouble at the one call whose text contains `call`.
async fn survives_everything_at(by_store: bool, call: &'static str) {
    for trouble in troubles() {
        let what = format!("{call}: {trouble:?}");
        story_with(&[("ONEC_TIMEOUT", "1"), ("BITRIX24_TIMEOUT", "1")], async |w| {
            let prepared = prepared(w, by_store).await;
            let faults = if call.starts_with("GET") { w.onec.faults() } else { w.bitrix.faults() }.clone();
            faults.once(call, trouble);
            w.says(GROUP, AIGUL, "/sync").await;
            assert!(faults.rules().is_empty(), "{what}: the call was made");
            agrees(w, &prepared, &what).await;
        })
        .await;
    }
}

#[tokio::test]
async fn writing_a_total_survives() {
    survives_everything_at(false, "catalog.product.update").await;
}

#[tokio::test]
async fn reading_the_balance_survives() {
    survives_everything_at(false, "GET /buh/odata/standard.odata/AccountingRegister_Типовой/Balance").await;
}

#[tokio::test]
async fn creating_a_document_survives() {
    survives_everything_at(true, "catalog.document.add").await;
}

#[tokio::test]
async fn filling_a_document_survives() {
    survives_everything_at(true, "catalog.document.element.add").await;
}

#[tokio::test]
async fn conducting_a_document_survives() {
    survives_everything_at(true, "catalog.document.conduct").await;
}

#[tokio::test]
async fn looking_what_a_document_moved_survives() {
    survives_everything_at(true, "catalog.storeproduct.list").await;
}
