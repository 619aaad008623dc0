//! Several processes: on one PostgreSQL they share the work and nothing happens twice; a SQLite file takes one.

use chrono::TimeDelta;
use daneker::ops::leases::{self, Duty};

use crate::harness::{GROUP, Process, World, story};

/// A second process on the same tables; none where the tables take one process only.
async fn another(w: &World) -> Option<Process> {
    if w.app().store.is_ours_alone() { None } else { Some(w.starts_another().await) }
}

#[tokio::test]
async fn a_second_process_on_the_same_sqlite_file_is_told_so() {
    story(async |w| {
        let first = w.app().store.hold_alone().unwrap();
        let second = w.app().store.hold_alone();
        if w.app().store.is_ours_alone() {
            let words = format!("{:#}", second.unwrap_err());
            assert!(words.contains("another Daneker is at work on") && words.contains("DATABASE_URL"), "{words}");
            drop(first);
            w.app().store.hold_alone().expect("the end of the first gives the file back");
        } else {
            assert!(first.is_none() && second.unwrap().is_none(), "PostgreSQL takes several");
        }
    })
    .await;
}

#[tokio::test]
async fn two_processes_share_the_deals_and_each_has_one_invoice_and_one_message() {
    story(async |w| {
        let soap = w.goods("Мыло", 100).await;
        let deals: Vec<i64> = (1..=20).map(|number| w.deal(&format!("Каспи {number}"), &[(&soap, 1)])).collect();
        deals.iter().for_each(|deal| w.bitrix.wins(*deal));
        if let Some(second) = another(w).await {
            // The same events reach both, and both are at work at once.
            let events = w.bitrix.take_events();
            for event in &events {
                w.process.posts("/webhook/bitrix24/deal", &[], event).await;
                second.posts("/webhook/bitrix24/deal", &[], event).await;
            }
            for _ in 0..10 {
                tokio::join!(w.process.works(), second.works());
            }
        }
        w.settle().await;
        w.hour_passes().await;
        assert_eq!(w.onec.invoices().len(), 20);
        assert!(deals.iter().all(|deal| !w.number_on(*deal).is_empty() && w.bitrix.comments(*deal).len() == 1));
        let texts: Vec<String> = std::iter::from_fn(|| w.next_message(GROUP)).collect();
        for number in 1..=20 {
            let title = format!("«Каспи {number}»");
            assert_eq!(texts.iter().filter(|text| text.contains(&title)).count(), 1, "{title} in {texts:#?}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_duty_is_one_processs_until_it_falls_silent() {
    story(async |w| {
        let Some(second) = another(w).await else {
            assert!(w.app().leases.holds(Duty::Chat) && w.app().leases.holds(Duty::Books), "alone it does everything");
            return;
        };
        leases::renew(w.app()).await.unwrap();
        leases::renew(&second.app).await.unwrap();
        for duty in [Duty::Chat, Duty::Books] {
            assert!(w.app().leases.holds(duty) && !second.app.leases.holds(duty));
        }
        w.clock.advance(TimeDelta::seconds(15));
        leases::renew(w.app()).await.unwrap();
        w.clock.advance(TimeDelta::seconds(15));
        leases::renew(&second.app).await.unwrap();
        assert!(!second.app.leases.holds(Duty::Chat), "it was renewed in time");

        w.clock.advance(TimeDelta::seconds(10));
        assert!(!w.app().leases.holds(Duty::Chat), "it knows that it fell silent");
        leases::renew(&second.app).await.unwrap();
        assert!(second.app.leases.holds(Duty::Chat) && second.app.leases.holds(Duty::Books));
        leases::renew(w.app()).await.unwrap();
        assert!(!w.app().leases.holds(Duty::Chat), "it comes back as the second");

        leases::give_back(&second.app).await.unwrap();
        leases::renew(w.app()).await.unwrap();
        assert!(w.app().leases.holds(Duty::Chat), "what is given back is free at once");
    })
    .await;
}

#[tokio::test]
async fn what_one_process_claimed_and_died_with_is_done_by_the_other() {
    story(async |w| {
        let soap = w.goods("Мыло", 100).await;
        let deal = w.deal("Каспи", &[(&soap, 1)]);
        w.bitrix.wins(deal);
        if let Some(second) = another(w).await {
            for event in w.bitrix.take_events() {
                second.posts("/webhook/bitrix24/deal", &[], &event).await;
            }
            second.claims_and_dies().await;
            w.settle().await;
            assert!(w.onec.invoices().is_empty(), "its lease still holds");
            w.passes(daneker::queue::LEASE + TimeDelta::seconds(1)).await;
        }
        w.settle().await;
        assert_eq!(w.number_on(deal), w.only_invoice().number);
        w.reads_about(GROUP, &["Реализация", "Каспи"]);
    })
    .await;
}
