//! What people read about people, alerts and the morning, as whole texts; and that every text is there in every language.

use proptest::prelude::*;

use super::super::*;
use crate::bot::callback::{Alerts, Callback, People};
use crate::bot::screens::members as member_screens;
use crate::bot::screens::samples::{at, deal, read, reader};
use crate::ops::journal::{Change, Changed};
use crate::ops::members::{Asked, Member};
use crate::types::{
    AccessAnswer, Digest, Lang, Level, LowItem, NamedProduct, ProductId, Quiet, Role, Snooze, Topics, Waiting,
    WaitingDeal,
};

fn asked(name: &str, answer: Option<AccessAnswer>) -> Notice {
    Notice::AccessAsked { member: 77, name: name.into(), lang: Lang::Kk, answer }
}

fn crowd(title: &str, left: u64) -> Notice {
    let waiting = Waiting::Unmapped {
        products: vec![NamedProduct { id: ProductId::new(5).unwrap(), name: title.into() }],
        free_text: Vec::new(),
    };
    let waits = |number| WaitingDeal { deal: deal(number), title: title.into(), waiting: waiting.clone() };
    Notice::DealsWait { total: 12, left, first: vec![waits(1), waits(2)] }
}

fn told(notice: Notice) -> Told {
    let raised_at = at("2026-11-23T08:00:00Z");
    Told { id: 3, notice, raised_at, over_at: None, taken: None, escalated_at: None, snoozed_until: None }
}

fn morning(name: &str) -> Notice {
    let day = |text: &str| text.parse().unwrap();
    let low = LowItem {
        code: "00000000101".into(),
        name: name.into(),
        level: Level::from_thousandths(2_000),
        threshold: Level::from_thousandths(5_000),
    };
    Notice::Digest {
        digest: Box::new(Digest {
            from: day("2026-11-20"),
            to: day("2026-11-22"),
            sales: Some((21, Money::from_tiyn(123_456_700))),
            invoices: (2, Money::from_tiyn(10_000_000)),
            waiting: 3,
            oldest: Some(at("2026-11-22T10:00:00Z")),
            away: vec![System::OneC],
            low: vec![low],
            low_more: 4,
            mapped: (48, 50),
        }),
    }
}

fn member(name: &str) -> Member {
    Member {
        id: 77,
        name: name.into(),
        role: Some(Role::Manager),
        lang: Lang::Kk,
        asked_at: None,
        named: false,
        hears: Topics::all(),
        quiet: Quiet::new(22, 8),
        digest_hour: Some(9),
        closed_at: None,
    }
}

fn check(notice: &Notice, lang: Lang, expected: &str) {
    assert_eq!(read(&screen(notice, &reader(lang))), expected);
}

#[test]
fn a_request_names_who_asks_and_says_what_was_answered() {
    check(
        &asked("Болат <b>", None),
        Lang::Ru,
        "🙋 Болат &lt;b&gt; (№ 77) просит доступ к боту. Язык: Қазақша.\nЕсли человек вам не знаком, откажите: он ничего не узнает.",
    );
    let buttons = screen(&asked("Болат", None), &reader(Lang::Ru)).buttons.concat();
    let wanted: Vec<_> = buttons.iter().map(|button| Callback::read(&button.data)).collect();
    let grant = |role| Some(Callback::People(People::Grant { member: 77, role }));
    assert_eq!(wanted, [grant(Role::Manager), grant(Role::Admin), Some(Callback::People(People::Refuse(77)))]);
    let by = "Айгүл".to_owned();
    let given = asked("Болат", Some(AccessAnswer { role: Some(Role::Admin), by: by.clone() }));
    check(&given, Lang::En, "✅ Болат is an admin now (Айгүл).");
    check(&asked("Болат", Some(AccessAnswer { role: None, by })), Lang::Kk, "🚫 Болат: рұқсат берілмеді (Айгүл).");
}

#[test]
fn an_alert_says_who_looks_after_it_and_only_that_it_is_over_when_it_is() {
    let russian = reader(Lang::Ru);
    let words = read(&screen(&crowd("Офис", 3), &russian));
    let open = told(crowd("Офис", 3));
    assert_eq!(read(&alert(&open, &russian)), words);
    let buttons = alert(&open, &russian).buttons;
    assert_eq!(buttons.last().unwrap().len(), Snooze::ALL.len());

    let taken = Told { taken: Some(("Марат".into(), at("2026-11-23T09:05:00Z"))), ..open.clone() };
    assert_eq!(read(&alert(&taken, &russian)), format!("{words}\n\n✋ Занимается Марат, с 14:05"));
    let last = alert(&taken, &russian).buttons.last().unwrap().clone();
    assert_eq!(Callback::read(&last.last().unwrap().data), Some(Callback::Alert(Alerts::GiveBack(3))));

    let put_off = Told {
        escalated_at: Some(at("2026-11-23T08:30:00Z")),
        snoozed_until: Some(at("2026-11-23T10:00:00Z")),
        ..open.clone()
    };
    let lines = "⏰ Никто не занимается с 13:00\n🔕 Отложено до 15:00";
    assert_eq!(read(&alert(&put_off, &russian)), format!("{words}\n\n{lines}"));

    let over = Told { over_at: Some(at("2026-11-23T09:10:00Z")), ..taken };
    assert_eq!(read(&alert(&over, &russian)), "✅ Ни одна из 12 сделок больше не ждёт (14:10).");
    assert!(alert(&over, &russian).buttons.is_empty());
}

#[test]
fn a_crowd_is_a_list_with_a_number_for_each() {
    let screen = screen(&crowd("Офис", 12), &reader(Lang::Ru));
    assert_eq!(
        read(&screen),
        "<b>⏸ 12 сделок ждут вас.</b>\n\nНе знаю, какая это номенклатура 1С (номер и название товара в Битрикс24):\n• 5 — Офис\n\n\
         Варианты придут отдельной карточкой, её открывает и кнопка с товаром. Когда будут сопоставлены все, сделка пройдёт сама.\n\n\
         1. Сделка № 1 «Офис»\n2. Сделка № 2 «Офис»\n…и ещё 10"
    );
    let labels: Vec<_> = screen.buttons.concat().into_iter().map(|button| button.label).collect();
    assert_eq!(labels, ["1", "2", "📋 Всё, что ждёт"]);
}

#[test]
fn the_morning_says_what_was_sold_and_what_is_open() {
    check(
        &morning("Коллаген"),
        Lang::Ru,
        "<b>☀️ Сводка за 20.11–22.11</b>\n\n💰 21 выигранная сделка на 1 234 567 ₸\n🧾 2 реализации на 100 000 ₸\n\n\
         ⚠️ Не отвечает 1С.\n⏸ Ждут человека 3 сделки, самая старая с 22.11.2026 15:00\n\n\
         📉 Заканчивается:\n• Коллаген: осталось 2 (порог 5)\n…и ещё 4\n\n🔗 Сопоставлено товаров: 48 из 50. Остальные: /map",
    );
}

#[test]
fn a_member_is_shown_with_what_can_be_changed_and_what_was() {
    let changes =
        vec![Changed {
            at: at("2026-11-23T09:00:00Z"), change: Change::Granted(Role::Manager), actor: "Айгүл".into()
        }];
    let screen = member_screens::card(&member("Болат"), &changes, &reader(Lang::Ru));
    assert_eq!(
        read(&screen),
        "<b>Болат</b>\nменеджер\nЯзык: Қазақша\nПриходит само: реализации, что ждёт, сбои, остатки, сводка в 9:00\n\n\
         14:00 роль: менеджер (Айгүл)"
    );
    let named = Member { named: true, role: Some(Role::Admin), ..member("Айгүл") };
    let labels = |member: &Member| -> Vec<String> {
        member_screens::card(member, &[], &reader(Lang::Ru)).buttons.concat().into_iter().map(|it| it.label).collect()
    };
    assert_eq!(labels(&member("Болат")), ["⭐ Администратор", "🚫 Закрыть доступ", "👥 Все участники"]);
    assert_eq!(labels(&named), ["👥 Все участники"]);
    let group = Member { id: -5, asked_at: Some(at("2026-11-23T09:00:00Z")), role: None, ..member("Склад") };
    assert_eq!(labels(&group), ["✅ Впустить", "🚫 Отказать", "👥 Все участники"]);
}

/// Every screen about people and alerts, with this text wherever one comes from outside.
fn all_screens(text: &str, lang: Lang) -> Vec<Screen> {
    let reader = reader(lang);
    let answers = [None, Some(Role::Manager), Some(Role::Admin)]
        .map(|role| Some(AccessAnswer { role, by: text.into() }))
        .into_iter()
        .chain([None]);
    let closed = |(group, over)| Notice::MemberClosed { name: text.into(), group, over };
    let mut notices: Vec<Notice> = answers.map(|answer| asked(text, answer)).collect();
    notices.push(Notice::AccessAsked { member: -5, name: text.into(), lang: Lang::En, answer: None });
    notices.extend([(false, false), (true, false), (false, true)].map(closed));
    notices.extend([Notice::AccessRefused, Notice::AccessTaken, Notice::ToldBelow, Notice::SweptLater]);
    for changed in [true, false] {
        notices.extend(Role::ALL.map(|role| Notice::AccessGiven { role, group: role == Role::Manager, changed }));
    }
    notices.push(Notice::AccessGiven { role: Role::Manager, group: false, changed: false });
    notices.extend([Notice::AccessCrowd { waiting: 21 }, morning(text), crowd(text, 12), crowd(text, 1)]);
    let waiting = Waiting::NoLines;
    let lonely = Notice::DealWaits { deal: deal(i64::MAX), title: text.into(), waiting };
    let stuck = Notice::WorkStuck { job: "refresh_items".into(), words: text.into() };
    let mut screens: Vec<Screen> = notices.iter().map(|notice| screen(notice, &reader)).collect();
    for notice in [lonely, stuck, crowd(text, 3), Notice::AccessCrowd { waiting: 6 }] {
        let open = told(notice);
        let taken = Told { taken: Some((text.into(), reader.now)), ..open.clone() };
        let nobodys =
            Told { escalated_at: Some(reader.now), snoozed_until: Some(at("2026-11-24T03:00:00Z")), ..open.clone() };
        let over = Told { over_at: Some(reader.now), ..open.clone() };
        screens.extend([open, taken, nobodys, over].map(|told| alert(&told, &reader)));
    }
    let unmet = Member { name: String::new(), closed_at: Some(reader.now), ..member(text) };
    let gone = Member { role: None, hears: Topics::default(), digest_hour: None, quiet: None, ..member(text) };
    let asks = Member { asked_at: Some(reader.now), ..gone.clone() };
    let group = Member { id: -5, hears: Topics::default(), digest_hour: None, ..member(text) };
    let named = Member { named: true, role: Some(Role::Admin), closed_at: Some(reader.now), ..member(text) };
    let change = |change| Changed { at: reader.now, change, actor: text.into() };
    let changes = Change::ALL.map(change);
    let members = [member(text), unmet, gone, asks, group, named];
    for member in &members {
        screens.push(member_screens::card(member, &changes, &reader));
        screens.push(member_screens::ask_revoke(member, &reader));
        screens.push(alerts::settings(member, &reader));
        screens.push(alerts::ask_quiet(member, &reader));
        screens.push(alerts::ask_digest(member, &reader));
    }
    screens.push(member_screens::list(&members, 0, &reader));
    screens.extend([Asked::Waits, Asked::Refused].map(|asked| member_screens::pending(asked, &reader)));
    screens
}

/// What the code could not find is shown as its key.
fn key_in(text: &str) -> Option<&str> {
    let is_key = |word: &&str| {
        let parts: Vec<&str> = word.split('-').collect();
        parts.len() > 1
            && parts
                .iter()
                .all(|part| !part.is_empty() && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit()))
    };
    text.split(|c: char| c.is_whitespace() || ".,:;()«»<>".contains(c)).find(is_key)
}

#[test]
fn every_text_is_there_in_every_language() {
    for lang in Lang::ALL {
        for screen in all_screens("x", lang) {
            assert_eq!(key_in(&screen.html), None, "{lang}: {}", screen.html);
            assert!(!screen.html.contains("{$"), "{}", screen.html);
            for button in screen.buttons.concat() {
                assert_eq!(key_in(&button.label), None, "{lang}: {}", button.label);
                assert!(button.label.chars().count() <= 32, "a phone cuts «{}»", button.label);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn no_name_becomes_markup_or_breaks_a_limit(name in prop_oneof![".{0,300}", "[<>&\"a-zа-я🙂 \n]{0,300}"]) {
        for lang in Lang::ALL {
            for screen in all_screens(&name, lang) {
                for part in markup::split(&screen) {
                    prop_assert!(part.html.encode_utf16().count() <= 4096);
                    prop_assert!(markup::balanced(&part.html), "{}", part.html);
                }
                for button in screen.buttons.concat() {
                    prop_assert!(button.data.len() <= 64);
                }
            }
        }
    }
}
