//! What people say to the bot and what it answers.

use std::time::Duration;

use daneker::entity::notice;
use daneker::ops::inbox::{self, Begun};
use daneker::ops::notices;
use daneker::sandbox::fault::Fault;
use sea_orm::{EntityTrait, QueryOrder};
use tokio_util::sync::CancellationToken;

use crate::harness::{AIGUL, GROUP, MARAT, STRANGER, World, story, story_with};

#[tokio::test]
async fn strangers_learn_nothing() {
    story(async |w| {
        for text in ["/status", "/help", "/deal 1", "выручка за вчера", "привет"] {
            w.says(STRANGER, STRANGER, text).await;
        }
        w.telegram.sends_sticker(STRANGER, STRANGER).unwrap();
        w.settle().await;
        assert_eq!(w.next_message(STRANGER), None);
    })
    .await;
}

#[tokio::test]
async fn an_admin_is_greeted_in_private_and_chooses_a_language() {
    story(async |w| {
        w.telegram.limits(false);
        w.says(AIGUL, AIGUL, "/start").await;
        w.reads_about(AIGUL, &["Здравствуйте! Я Daneker", "/status", "/deal", "/lang"]);
        w.taps(AIGUL, AIGUL, "English").await;
        w.reads(AIGUL, "From now on I speak English in this chat. The list of commands: /help");
        w.says(AIGUL, AIGUL, "/help").await;
        w.reads_about(AIGUL, &["/deal", "You are an admin"]);
        w.says(AIGUL, AIGUL, "/lang ru").await;
        w.reads_about(AIGUL, &["Теперь в этом чате я говорю по-русски"]);
        w.taps(AIGUL, AIGUL, "Қазақша").await;
        w.says(AIGUL, AIGUL, "/deal 12").await;
        w.reads_about(AIGUL, &["қазақ"]);
        w.reads_about(AIGUL, &["12"]);
    })
    .await;
}

#[tokio::test]
async fn what_is_told_is_told_in_the_language_of_the_chat() {
    story(async |w| {
        w.says(GROUP, MARAT, "/lang@daneker_sandbox_bot").await;
        w.reads_about(GROUP, &["На каком языке", "қай тілде", "Which language"]);
        w.taps(GROUP, MARAT, "English").await;
        w.reads_about(GROUP, &["English"]);
        let soap = w.goods("Мыло", 1_500).await;
        let deal = w.deal("Kaspi", &[(&soap, 2)]);
        w.wins(deal).await;
        let number = w.only_invoice().number;
        w.reads(
            GROUP,
            &format!("✅ Invoice {number} for 3 000 ₸ was created in 1C.\nDeal {deal} “Kaspi”\nBuyer: ТОО «Алма»"),
        );
    })
    .await;
}

#[tokio::test]
async fn an_invoice_is_told_in_these_words() {
    story(async |w| {
        let soap = w.goods("Мыло", 1_500).await;
        let deal = w.deal("Офис на Абая", &[(&soap, 2)]);
        w.wins(deal).await;
        let number = w.only_invoice().number;
        w.group_reads(&format!(
            "✅ Реализация № {number} на 3 000 ₸ создана в 1С.\nСделка № {deal} «Офис на Абая»\nПокупатель: ТОО «Алма»"
        ));
    })
    .await;
}

#[tokio::test]
async fn the_path_of_a_deal_shows_each_step_once_and_in_order() {
    story(async |w| {
        let soap = w.goods("Мыло", 1_500).await;
        let deal = w.deal("Офис", &[(&soap, 2)]);
        w.wins(deal).await;
        w.reads_the_rest(GROUP);
        w.says(GROUP, MARAT, &format!("/deal {deal}")).await;
        let path = w.reads_about(GROUP, &["готово", "Реализация №", "ТОО «Алма»"]);
        let steps = [
            "Битрикс24 сообщил о сделке",
            "прочитана и сопоставлена: 1 строка на 3 000 ₸",
            "покупатель создан в 1С: ТОО «Алма»",
            "создана в 1С",
            "записан в сделку",
            "чат извещён",
        ];
        let places: Vec<_> =
            steps.iter().map(|step| path.rfind(step).unwrap_or_else(|| panic!("{step}: {path}"))).collect();
        assert!(places.is_sorted(), "{path}");
    })
    .await;
}

#[tokio::test]
async fn a_command_that_lacks_something_is_answered_with_an_example() {
    story(async |w| {
        for text in ["/deal", "/deal abc", "/deal -5"] {
            w.says(GROUP, MARAT, text).await;
            w.reads_about(GROUP, &["/deal 123"]);
        }
        w.says(GROUP, MARAT, "/deal 99").await;
        w.reads(GROUP, "О сделке № 99 я ничего не знаю. Она появится у меня, когда изменится в Битрикс24.");
        w.says(AIGUL, AIGUL, "/weather").await;
        w.reads_about(AIGUL, &["/help"]);
        w.says(AIGUL, AIGUL, "/report").await;
        w.reads_about(AIGUL, &["выручка за март по дням"]);
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_read_is_answered_politely() {
    story(async |w| {
        w.says(AIGUL, AIGUL, "/help").await;
        w.reads_the_rest(AIGUL);
        w.telegram.sends_photo(AIGUL, AIGUL, "").unwrap();
        w.settle().await;
        w.reads_about(AIGUL, &["только текст"]);

        // A kind of entity newer than our library: it no longer sees the text.
        let newer = serde_json::json!([{ "type": "date_time", "offset": 0, "length": 5 }]);
        w.telegram.says_with(AIGUL, AIGUL, "завтра в 9", &newer).unwrap();
        w.settle().await;
        w.reads_about(AIGUL, &["только текст"]);

        let place = format!(
            r#"{{"update_id":777000,"message":{{"message_id":5,"date":1766047124,"chat":{{"id":{AIGUL},"type":"private","first_name":"А"}},
            "from":{{"id":{AIGUL},"is_bot":false,"first_name":"А"}},"location":{{"latitude":43.238949,"longitude":76.889709}}}}}}"#
        );
        daneker::ops::inbox::store(w.app(), &[(777_000, place)]).await.unwrap();
        w.settle().await;
        w.reads_about(AIGUL, &["только текст"]);
    })
    .await;
}

#[tokio::test]
async fn the_status_is_measured_and_says_who_is_away() {
    story(async |w| {
        w.says(GROUP, MARAT, "/status").await;
        w.reads_about(
            GROUP,
            &["✅ Битрикс24", "✅ 1С: ТОО «Дәнекер Сауда»", "✅ Telegram", "✅ База данных", "В очереди пусто"],
        );

        w.onec.faults().set(Fault::Away);
        w.passes(chrono::TimeDelta::minutes(1)).await;
        w.says(GROUP, MARAT, "/status").await;
        w.reads_about(GROUP, &["✅ Битрикс24", "⚠️ 1С не отвечает"]);
        w.onec.faults().clear();
    })
    .await;
}

#[tokio::test]
async fn a_manager_may_look_and_only_an_admin_decides() {
    story(async |w| {
        let cream = w.unmapped("Крем", 900, false);
        let deal = w.deal("Набор", &[(&cream, 1)]);
        w.wins(deal).await;
        w.reads_the_rest(GROUP);
        w.taps(GROUP, MARAT, "🔁 Попробовать снова").await;
        assert_eq!(w.last_toast(), "Это может только администратор");
        w.taps(GROUP, MARAT, "Путь сделки").await;
        w.reads_about(GROUP, &["товары не сопоставлены"]);

        w.taps(GROUP, AIGUL, "🔁 Попробовать снова").await;
        assert_eq!(w.last_toast(), "Принято, пробую снова");
        w.reads_about(GROUP, &["Набор", "Крем"]);
    })
    .await;
}

#[tokio::test]
async fn a_forged_or_forgotten_button_does_nothing() {
    story(async |w| {
        w.says(GROUP, MARAT, "/help").await;
        w.reads_the_rest(GROUP);
        let message = w.telegram.messages(GROUP).last().unwrap().id;
        for data in ["", "v0|x", "retry:1", "\u{1F980}\u{1F980}"] {
            w.telegram.forges(AIGUL, GROUP, message, data).unwrap();
            w.settle().await;
            assert_eq!(w.last_toast(), "Кнопка устарела", "{data:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn nothing_typed_is_lost_when_the_process_dies_before_it_is_handled() {
    story(async |w| {
        w.telegram.says(GROUP, MARAT, "/help").unwrap();
        assert!(w.process.chat.pull().await.unwrap() > 0);
        w.dies_and_starts_again().await;
        w.settle().await;
        w.reads_about(GROUP, &["/deal"]);
        assert_eq!(w.next_message(GROUP), None, "answered once");
    })
    .await;
}

#[tokio::test]
async fn an_update_that_kills_the_process_each_time_is_given_up_with_a_word() {
    story(async |w| {
        w.says(AIGUL, AIGUL, "/start").await;
        w.reads_the_rest(AIGUL);
        w.telegram.says(AIGUL, AIGUL, "/help").unwrap();
        w.process.chat.pull().await.unwrap();
        let update = inbox::waiting(w.app(), 0, 10).await.unwrap().remove(0);
        for _ in 0..3 {
            assert_eq!(inbox::begin(w.app(), update.id).await.unwrap(), Begun::Now);
        }
        w.settle().await;
        w.reads_about(AIGUL, &["Не получилось ответить", &update.id.to_string()]);
    })
    .await;
}

#[tokio::test]
async fn an_answer_too_long_for_one_message_comes_in_several() {
    story(async |w| {
        const RETRIES: usize = 45;
        w.telegram.limits(false);
        let cream = w.unmapped("Крем", 900, false);
        let deal = w.deal("Набор & <очень>", &[(&cream, 1)]);
        w.wins(deal).await;
        for _ in 0..RETRIES {
            w.taps(GROUP, AIGUL, "🔁 Попробовать снова").await;
        }
        w.reads_the_rest(GROUP);

        w.says(GROUP, MARAT, &format!("/deal {deal}")).await;
        let parts: Vec<_> = std::iter::from_fn(|| w.next_message(GROUP)).collect();
        assert!(parts.len() > 1, "{parts:?}");
        assert!(parts.iter().all(|part| part.chars().count() <= 4096));
        let whole = parts.join("\n");
        let lines = |words: &str| whole.lines().filter(|line| line.contains(words)).count();
        assert_eq!(lines("попробовать снова (Айгүл)"), RETRIES);
        assert_eq!(lines("товары не сопоставлены"), RETRIES + 1, "{whole}");
        assert!(parts[0].starts_with(&format!("Сделка № {deal} «Набор & <очень>»")), "{}", parts[0]);
        let messages = w.telegram.messages(GROUP);
        let buttons: Vec<_> =
            messages[messages.len() - parts.len()..].iter().map(|one| !one.buttons.is_empty()).collect();
        assert_eq!(buttons.iter().position(|some| *some), Some(parts.len() - 1), "buttons stand below the last part");
    })
    .await;
}

#[tokio::test]
async fn what_was_told_long_ago_is_forgotten_but_not_that_an_invoice_was_told() {
    story(async |w| {
        let soap = w.goods("Мыло", 1_500).await;
        let deal = w.deal("Офис", &[(&soap, 2)]);
        w.bitrix.wins(deal);
        w.says(GROUP, MARAT, "/help").await;
        w.reads_the_rest(GROUP);
        w.clock.advance(chrono::TimeDelta::days(29));
        assert_eq!(outbox(w).await.len(), 2, "kept for a month");
        w.clock.advance(chrono::TimeDelta::days(2));
        w.telegram.says(GROUP, MARAT, "/help").unwrap();
        w.settle().await;
        w.reads_about(GROUP, &["/deal"]);
        let left = outbox(w).await;
        assert_eq!(left.len(), 2, "{left:?}");
        assert_eq!(left[0], format!("{GROUP}:issued:{deal}"));
        assert!(left[1].ends_with(":answer"), "the answer of today: {left:?}");
    })
    .await;
}

/// The causes in the outbox after the old ones are forgotten.
async fn outbox(w: &World) -> Vec<String> {
    notices::forget_old(w.app()).await.unwrap();
    let rows = notice::Entity::find().order_by_asc(notice::Column::Id).all(w.app().store.db()).await.unwrap();
    rows.into_iter().map(|row| row.cause).collect()
}

#[tokio::test]
async fn the_whole_program_with_its_loops_carries_a_deal_through_by_polling() {
    runs_by_itself("polling").await;
}

#[tokio::test]
async fn the_whole_program_with_its_loops_carries_a_deal_through_by_webhook() {
    runs_by_itself("webhook").await;
}

/// The doors opened for real: events and updates arrive over HTTP, jobs and notices by their own loops.
async fn runs_by_itself(delivery: &'static str) {
    let free = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port().to_string();
    let url: &'static str = format!("http://127.0.0.1:{free}").leak();
    let settings = [("SERVER_PORT", &*free), ("PUBLIC_URL", url), ("TELEGRAM_DELIVERY", delivery)];
    story_with(&settings, async |w| {
        let soap = w.goods("Мыло", 1_500).await;
        let deal = w.deal("Сама", &[(&soap, 2)]);
        w.settle().await;
        w.bitrix.hook(&format!("{url}/webhook/bitrix24/deal"), &w.bitrix.application_token());
        let stop = CancellationToken::new();
        let running = tokio::spawn(w.app().clone().run(stop.clone()));
        w.telegram.says(GROUP, MARAT, "/help").unwrap();
        w.bitrix.wins(deal);
        let mut changes = w.telegram.changes();
        let both = |text: &str| text.contains("Реализация №") || text.contains("/deal");
        while w.telegram.messages(GROUP).iter().filter(|message| message.from_bot && both(&message.text)).count() < 2 {
            tokio::time::timeout(Duration::from_secs(20), changes.changed()).await.expect("the chat is told").unwrap();
        }
        stop.cancel();
        running.await.unwrap().unwrap();
        assert_eq!(w.number_on(deal), w.only_invoice().number);
        w.reads_the_rest(GROUP);
    })
    .await;
}
