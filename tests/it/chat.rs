//! What people say to the bot and what it answers.

use crate::harness::{AIGUL, GROUP, MARAT, STRANGER, story};

#[tokio::test]
async fn strangers_learn_nothing() {
    story(async |w| {
        w.says(STRANGER, STRANGER, "/start").await;
        w.says(STRANGER, STRANGER, "/status").await;
        assert_eq!(w.next_message(STRANGER), None);
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
    })
    .await;
}

#[tokio::test]
async fn an_admin_is_heard_in_private_too() {
    story(async |w| {
        w.says(AIGUL, AIGUL, "/start").await;
        assert!(w.next_message(AIGUL).is_some());
    })
    .await;
}
