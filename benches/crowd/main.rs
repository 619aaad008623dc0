//! A crowd in the chat, on the release binary: `cargo bench --bench crowd`. 200 members and a group are to be told 500 things at
//! once, and the process is killed in the middle.
//!
//! Nothing here is a test: a slow machine fails nothing, but a message lost, out of order or refused by Telegram's limits ends it.
#![allow(clippy::unwrap_used, missing_docs, unreachable_pub)]

#[allow(dead_code, reason = "each program uses a part of it")]
#[path = "../common/mod.rs"]
mod common;

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use daneker::app::App;
use daneker::clock::Clock;
use daneker::config::Config;
use daneker::entity::member;
use daneker::ops::notices;
use daneker::types::{Content, Role, Screen};
use sea_orm::{ActiveValue::Set, EntityTrait};

use common::place::Place;
use common::process::Process;
use common::town::Town;

/// Members besides the one of the settings.
const MEMBERS: i64 = 200;

/// A group besides.
const GROUP: i64 = -77;

/// How many things there are to tell, and how many of them to the group.
const NOTICES: i64 = 500;
const TO_GROUP: i64 = 15;

/// What we allow ourselves: ten at once, and twenty in each second after.
const FLOOR: Duration = Duration::from_millis(50 * (NOTICES as u64 - 10));

/// Most messages on their way when a process dies: of each of them nobody can know whether it came.
const ON_THE_WAY: usize = 8;

/// When the process is killed.
const KILLED_AFTER: Duration = Duration::from_secs(8);

#[tokio::main(worker_threads = 2)]
async fn main() {
    let (town, place) = (Town::build().await, Place::fresh().await);
    println!("{NOTICES} notices to {MEMBERS} members and a group, {}:", place.kind());
    // What brought the chats into being is nobody's question.
    let wanted = gather(&town, &place).await;
    town.telegram.take_updates();

    let begun = Instant::now();
    let mut process = Process::start(&place, &town.settings()).await;
    tokio::time::sleep(KILLED_AFTER).await;
    process.kill().await;
    let before = told(&town).values().map(Vec::len).sum::<usize>();
    let process = Process::start(&place, &town.settings()).await;
    while missing(&wanted, &told(&town)) > 0 && begun.elapsed() < 4 * FLOOR {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let took = begun.elapsed();
    process.stop().await;

    let told = told(&town);
    assert_eq!(missing(&wanted, &told), 0, "messages were lost");
    let doubled: usize = told.values().map(|numbers| repeated(numbers)).sum();
    assert!(doubled <= ON_THE_WAY, "{doubled} messages came twice");
    let refused = town.telegram.calls().all().iter().filter(|call| call.status == Some(429)).count();
    println!("… until all were told              {:>8.1} s    (floor {:.1})", took.as_secs_f64(), FLOOR.as_secs_f64());
    println!("… told before the kill             {before:>8}");
    println!("… told twice because of it         {doubled:>8}      (at most {ON_THE_WAY})");
    println!("… refused by Telegram's limits     {refused:>8}      (goal 0)");
    assert_eq!(refused, 0, "Telegram's limits were not kept");
    place.remove().await;
}

/// The members and what each is to be told, in order.
async fn gather(town: &Town, place: &Place) -> BTreeMap<i64, Vec<i64>> {
    let mut settings = town.settings();
    settings.push(("DATABASE_URL", place.url()));
    let read = |name: &str| settings.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone());
    let (app, _taking) = App::build(Config::read(read).unwrap(), Clock::default()).await.unwrap();
    let db = app.store.db();
    let members: Vec<i64> = (1_000..1_000 + MEMBERS).collect();
    for id in &members {
        town.telegram.add_person(&format!("Член {id}"), "ru", *id);
        town.telegram.says(*id, *id, "/start").unwrap();
    }
    town.telegram.add_group("Группа", GROUP, &members[..5]);
    for id in members.iter().chain([&GROUP]) {
        let row = member::ActiveModel {
            id: Set(*id),
            lang: Set("ru".into()),
            name: Set(format!("Член {id}")),
            role: Set(Some(Role::Manager.key().into())),
            // Their menus are not what is measured.
            ..Default::default()
        };
        member::Entity::insert(row).exec_without_returning(db).await.unwrap();
    }
    let mut wanted: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
    for number in 0..NOTICES {
        let chat = if number < TO_GROUP { GROUP } else { members[usize::try_from(number % MEMBERS).unwrap()] };
        let screen = Screen { html: format!("№ {number}"), buttons: Vec::new() };
        notices::post(db, app.clock.now(), chat, &format!("bench:{number}"), Content::Screen(screen)).await.unwrap();
        wanted.entry(chat).or_default().push(number);
    }
    wanted
}

/// What each chat was told, in the order in which it came.
fn told(town: &Town) -> BTreeMap<i64, Vec<i64>> {
    let numbers = |chat: i64| {
        let messages = town.telegram.messages(chat).into_iter().filter(|message| message.from_bot);
        messages.filter_map(|message| message.text.strip_prefix("№ ")?.parse().ok()).collect()
    };
    (1_000..1_000 + MEMBERS).chain([GROUP]).map(|chat| (chat, numbers(chat))).collect()
}

/// How many were not told, or not in their order.
fn missing(wanted: &BTreeMap<i64, Vec<i64>>, told: &BTreeMap<i64, Vec<i64>>) -> usize {
    let lacks = |(chat, numbers): (&i64, &Vec<i64>)| {
        let mut came = told[chat].clone();
        came.dedup();
        numbers.iter().enumerate().filter(|(place, number)| came.get(*place) != Some(*number)).count()
    };
    wanted.iter().map(lacks).sum()
}

fn repeated(numbers: &[i64]) -> usize {
    let mut once = numbers.to_vec();
    once.dedup();
    numbers.len() - once.len()
}
