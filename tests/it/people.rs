//! Who is let in, what each may do, and in which language each reads.

use daneker::queue::{self, Job};
use daneker::sandbox::fault::{Fault, Trouble};

use crate::harness::{AIGUL, GROUP, MARAT, STRANGER, World, story, story_with};

const PENDING: &str = "Я передал администраторам, что вы просите доступ";

impl World {
    /// An admin has met the bot in private, and reads what only admins are told there.
    async fn meets(&mut self, person: i64) {
        self.says(person, person, "/start").await;
        self.reads_about(person, &["/help"]);
    }

    /// The commands somebody sees in the menu of a chat.
    async fn menu(&self, chat: i64, person: i64) -> Vec<String> {
        self.process.chat.offer_menus().await.unwrap();
        let lines = self.telegram.menu(chat, person).unwrap();
        lines.into_iter().map(|(command, _)| command).collect()
    }
}

#[tokio::test]
async fn a_stranger_asks_and_an_admin_lets_them_in_by_a_tap() {
    story(async |w| {
        w.meets(AIGUL).await;
        w.says(STRANGER, STRANGER, "/start").await;
        w.reads_about(STRANGER, &[PENDING]);
        let card = w.reads_about(AIGUL, &["🙋 Незнакомец (№ 666) просит доступ к боту. Язык: Русский."]);
        assert!(!card.contains("Беру на себя"), "a request is nobody's to take: {card}");
        assert!(w.menu(STRANGER, STRANGER).await.is_empty(), "strangers are offered nothing of their own");

        w.taps(AIGUL, AIGUL, "👤 Менеджер").await;
        w.sees_edited(AIGUL, &["✅ Незнакомец: теперь менеджер (Айгүл)."]);
        w.reads_about(STRANGER, &["Доступ открыт: вы менеджер", "/report", "/stock"]);
        let menu = w.menu(STRANGER, STRANGER).await;
        assert!(menu.contains(&"report".to_owned()) && !menu.contains(&"stuck".to_owned()), "{menu:?}");

        w.says(STRANGER, STRANGER, "/deal 5").await;
        w.reads_about(STRANGER, &["О сделке № 5 я ничего не знаю"]);
        w.says(STRANGER, STRANGER, "/stuck").await;
        w.reads(STRANGER, "Это может только администратор.");
        w.says(STRANGER, STRANGER, "/members").await;
        w.reads(STRANGER, "Это может только администратор.");
    })
    .await;
}

#[tokio::test]
async fn who_asks_again_and_again_is_heard_once_and_who_was_refused_stays_out() {
    story(async |w| {
        w.meets(AIGUL).await;
        for _ in 0..3 {
            w.says(STRANGER, STRANGER, "/start").await;
        }
        w.reads_about(STRANGER, &[PENDING]);
        assert_eq!(w.next_message(STRANGER), None, "one answer within minutes");
        w.reads_about(AIGUL, &["Незнакомец (№ 666) просит доступ"]);
        assert_eq!(w.next_message(AIGUL), None, "one card");

        w.taps(AIGUL, AIGUL, "🚫 Отказать").await;
        w.sees_edited(AIGUL, &["🚫 Незнакомец: отказано (Айгүл)."]);
        w.reads_about(STRANGER, &["Доступ не открыт"]);
        w.says(STRANGER, STRANGER, "/status").await;
        assert_eq!(w.next_message(STRANGER), None);
        w.hour_passes().await;
        w.says(STRANGER, STRANGER, "/start").await;
        w.reads_about(STRANGER, &["Доступ не открыт"]);
        assert_eq!(w.next_message(AIGUL), None, "a no is not asked for again");
    })
    .await;
}

#[tokio::test]
async fn a_request_survives_the_death_of_the_process_and_an_outage_of_telegram() {
    story(async |w| {
        w.meets(AIGUL).await;
        w.telegram.says(STRANGER, STRANGER, "/start").unwrap();
        w.process.chat.pull().await.unwrap();
        w.telegram.faults().once("POST /SendMessage", Fault::After(Trouble::Cut));
        w.dies_and_starts_again().await;
        w.settle().await;
        w.hour_passes().await;
        w.reads_about(STRANGER, &[PENDING]);
        w.reads_about(AIGUL, &["Незнакомец (№ 666) просит доступ"]);
        // Of a message whose answer was cut off nobody knows that it came.
        w.reads_the_rest(STRANGER);
        w.reads_the_rest(AIGUL);
        w.telegram.taps(AIGUL, AIGUL, "⭐ Администратор").unwrap();
        w.process.chat.pull().await.unwrap();
        w.dies_and_starts_again().await;
        w.settle().await;
        w.reads_about(STRANGER, &["Доступ открыт: вы администратор", "/members"]);
        w.reads_the_rest(AIGUL);
    })
    .await;
}

#[tokio::test]
async fn a_role_is_changed_and_taken_away_and_the_card_says_by_whom() {
    story(async |w| {
        w.meets(AIGUL).await;
        w.says(STRANGER, STRANGER, "/start").await;
        w.taps(AIGUL, AIGUL, "👤 Менеджер").await;
        w.reads_the_rest(AIGUL);
        w.reads_the_rest(STRANGER);

        w.says(AIGUL, AIGUL, "/members").await;
        let list = w.reads_about(AIGUL, &["👥 3 участника", "Айгүл — администратор", "Незнакомец — менеджер"]);
        let place =
            list.lines().find(|line| line.contains("Незнакомец")).unwrap().split('.').next().unwrap().to_owned();
        w.taps(AIGUL, AIGUL, &place).await;
        w.sees_edited(AIGUL, &["Незнакомец", "Язык: Русский", "роль: менеджер (Айгүл)", "просьба о доступе"]);
        w.taps(AIGUL, AIGUL, "⭐ Администратор").await;
        w.sees_edited(AIGUL, &["роль: администратор (Айгүл)"]);
        w.reads_about(STRANGER, &["вы администратор"]);
        assert!(w.menu(STRANGER, STRANGER).await.contains(&"members".to_owned()));

        w.taps(AIGUL, AIGUL, "🚫 Закрыть доступ").await;
        w.sees_edited(AIGUL, &["Закрыть доступ: Незнакомец?"]);
        w.taps(AIGUL, AIGUL, "🚫 Да, закрыть").await;
        w.sees_edited(AIGUL, &["доступа нет", "доступ закрыт (Айгүл)"]);
        w.reads_about(STRANGER, &["Доступ закрыт"]);
        assert!(w.menu(STRANGER, STRANGER).await.is_empty());
        w.says(STRANGER, STRANGER, "/deal 5").await;
        assert_eq!(w.next_message(STRANGER), None);
    })
    .await;
}

#[tokio::test]
async fn whoever_the_settings_name_and_the_last_admin_stay() {
    story(async |w| {
        w.meets(AIGUL).await;
        w.says(AIGUL, AIGUL, "/members").await;
        w.reads_about(AIGUL, &["Айгүл — администратор"]);
        let list = w.telegram.messages(AIGUL).last().unwrap().id;
        // A button of another day, or a forged one.
        for data in [format!("1:revoke:{AIGUL}"), format!("1:grant:{AIGUL}:manager"), format!("1:revoke:{GROUP}")] {
            w.telegram.forges(AIGUL, AIGUL, list, &data).unwrap();
            w.settle().await;
            assert_eq!(w.last_toast(), "Это задано настройками", "{data}");
        }
        w.reads_the_rest(AIGUL);
    })
    .await;
    // Without admins in the settings the group decides, until it has made one; that one is the last.
    story_with(&[("TELEGRAM_ADMINS", "")], async |w| {
        w.says(STRANGER, STRANGER, "/start").await;
        w.reads_about(STRANGER, &[PENDING]);
        w.reads_about(GROUP, &["Незнакомец (№ 666) просит доступ"]);
        w.taps(GROUP, MARAT, "⭐ Администратор").await;
        w.sees_edited(GROUP, &["Незнакомец: теперь администратор (Марат)."]);
        w.reads_about(STRANGER, &["вы администратор"]);
        w.says(GROUP, MARAT, "/members").await;
        w.reads(GROUP, "Это может только администратор.");

        w.says(STRANGER, STRANGER, "/members").await;
        w.reads_about(STRANGER, &["Незнакомец — администратор"]);
        let list = w.telegram.messages(STRANGER).last().unwrap().id;
        // A group decides nothing, so it cannot take the last admin's place.
        for (data, toast) in [
            (format!("1:grant:{GROUP}:admin"), "Уже решено"),
            (format!("1:revoke:{STRANGER}"), "Это последний администратор"),
            (format!("1:grant:{STRANGER}:manager"), "Это последний администратор"),
            ("1:revoke:424242".to_owned(), "Уже решено"),
        ] {
            w.telegram.forges(STRANGER, STRANGER, list, &data).unwrap();
            w.settle().await;
            assert_eq!(w.last_toast(), toast, "{data}");
        }
        w.reads_the_rest(STRANGER);
    })
    .await;
}

#[tokio::test]
async fn a_group_is_let_in_and_there_everybody_decides_by_their_own_role() {
    const SALES: i64 = -100_600;
    story(async |w| {
        w.meets(AIGUL).await;
        w.telegram.add_group("Склад", SALES, &[MARAT, AIGUL]);
        w.settle().await;
        w.reads_about(AIGUL, &["Бота добавили в группу «Склад»"]);
        w.says(SALES, MARAT, "/status@daneker_sandbox_bot").await;
        assert_eq!(w.next_message(SALES), None, "not let in yet");
        w.taps(AIGUL, AIGUL, "✅ Впустить").await;
        w.sees_edited(AIGUL, &["✅ Группа «Склад» впущена (Айгүл)."]);
        w.reads_about(SALES, &["Топқа рұқсат берілді"]);

        w.says(SALES, MARAT, "/deal 5").await;
        w.reads_about(SALES, &["№ 5 мәміле туралы ештеңе білмеймін"]);
        w.says(SALES, MARAT, "/members").await;
        w.reads(SALES, "Мұны тек әкімші жасай алады.");
        w.says(SALES, AIGUL, "/members").await;
        w.reads_about(SALES, &["Склад — топ"]);
        w.taps(SALES, MARAT, "1").await;
        assert_eq!(w.last_toast(), "Мұны тек әкімші жасай алады");
        let (manager, admin) = (w.menu(SALES, MARAT).await, w.menu(SALES, AIGUL).await);
        assert!(!manager.contains(&"members".to_owned()) && admin.contains(&"members".to_owned()));

        w.telegram.removes_bot(SALES, MARAT).unwrap();
        w.settle().await;
        w.reads_about(AIGUL, &["В группу «Склад» писать больше нельзя"]);
    })
    .await;
}

#[tokio::test]
async fn a_crowd_of_strangers_is_one_message() {
    story(async |w| {
        w.telegram.limits(false);
        w.meets(AIGUL).await;
        for number in 0..20 {
            let id = 9_000 + number;
            w.telegram.add_person(&format!("Некто {number}"), "en", id);
            w.says(id, id, "/start").await;
        }
        for _ in 0..5 {
            w.reads_about(AIGUL, &["просит доступ к боту. Язык: English."]);
        }
        w.reads_about(AIGUL, &["🙋 Доступа ждут 6 человек."]);
        w.passes(chrono::TimeDelta::minutes(5)).await;
        w.sees_edited(AIGUL, &["🙋 Доступа ждут 20 человек."]);
        assert_eq!(w.next_message(AIGUL), None);
        w.taps(AIGUL, AIGUL, "👥 Все участники").await;
        w.reads_about(AIGUL, &["1. Некто", "⏳ просит доступ"]);
    })
    .await;
}

#[tokio::test]
async fn each_reads_in_their_own_language_and_the_menu_follows() {
    story(async |w| {
        w.meets(AIGUL).await;
        w.telegram.add_person("Jane", "en-GB", 77);
        w.says(77, 77, "/start").await;
        w.reads_about(77, &["I told the admins that you ask for access"]);
        w.reads_about(AIGUL, &["Jane (№ 77) просит доступ", "Язык: English"]);
        w.taps(AIGUL, AIGUL, "👤 Менеджер").await;
        w.sees_edited(AIGUL, &["Jane: теперь менеджер"]);
        w.reads_about(77, &["You have access: you are a manager"]);
        w.process.chat.offer_menus().await.unwrap();
        let about =
            |w: &World| w.telegram.menu(77, 77).unwrap().into_iter().find(|(name, _)| name == "help").unwrap().1;
        assert_eq!(about(w), "what I can do");

        w.says(77, 77, "/lang").await;
        w.reads_about(77, &["Which language"]);
        w.taps(77, 77, "Қазақша").await;
        w.reads_about(77, &["қазақша сөйлеймін"]);
        w.process.chat.offer_menus().await.unwrap();
        assert_eq!(about(w), "менің қолымнан не келетіні");
        w.says(77, 77, "/alerts").await;
        w.reads_about(77, &["Сізге өздігінен келетін хабарлар"]);
    })
    .await;
}

#[tokio::test]
async fn somebody_nothing_reaches_is_told_of_and_is_not_written_to() {
    story(async |w| {
        w.meets(AIGUL).await;
        w.says(STRANGER, STRANGER, "/start").await;
        w.taps(AIGUL, AIGUL, "⭐ Администратор").await;
        w.reads_the_rest(AIGUL);
        w.reads_the_rest(STRANGER);
        w.telegram.blocks(STRANGER).unwrap();
        w.settle().await;
        w.reads_about(AIGUL, &["🔕 Незнакомец: сообщения не доходят"]);
        let calls = w.telegram.calls().all().len();
        let cream = w.unmapped("Крем", 900, false);
        let deal = w.deal("Ждёт", &[(&cream, 1)]);
        w.wins(deal).await;
        w.reads_the_rest(GROUP);
        let tried = w.telegram.calls().all()[calls..].iter().any(|call| call.body.contains(&STRANGER.to_string()));
        assert!(!tried, "nobody writes to a closed door");

        w.says(STRANGER, STRANGER, "/help").await;
        w.sees_edited(AIGUL, &["✅ Незнакомец: сообщения снова доходят."]);
        w.reads_about(STRANGER, &["/members"]);
    })
    .await;
}

#[tokio::test]
async fn what_is_no_text_is_answered_politely_and_edits_and_forwards_do_no_harm() {
    story(async |w| {
        w.meets(AIGUL).await;
        w.telegram.sends_sticker(AIGUL, AIGUL).unwrap();
        w.settle().await;
        w.reads_about(AIGUL, &["/help"]);
        w.telegram.sends_photo(AIGUL, AIGUL, "").unwrap();
        w.settle().await;
        w.reads_about(AIGUL, &["/help"]);
        w.says(AIGUL, AIGUL, "/alerts everything").await;
        w.reads_about(AIGUL, &["Что приходит вам само"]);
        queue::enqueue(w.app().store.db(), w.clock.now(), &[Job::LookAfterAlerts]).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn whoever_the_settings_name_no_more_is_let_in_no_more() {
    story(async |w| {
        w.meets(AIGUL).await;
        w.starts_again_with("TELEGRAM_ADMINS", &MARAT.to_string()).await;
        w.says(AIGUL, AIGUL, "/members").await;
        assert_eq!(w.next_message(AIGUL), None);
        w.says(GROUP, AIGUL, "/deal 5").await;
        assert_eq!(w.next_message(GROUP), None, "not by way of the group either");
        w.meets(MARAT).await;
        w.says(MARAT, MARAT, "/members").await;
        w.reads_about(MARAT, &["Марат — әкімші", "Айгүл — рұқсаты жоқ"]);
    })
    .await;
}
