//! The process is killed at each of its outside calls, before and after the call has its effect, and started again.

use chrono::TimeDelta;
use daneker::sandbox::calls::Calls;
use daneker::sandbox::fault::{Fault, Faults, Rule, Trouble};

use crate::harness::{AIGUL, GROUP, World, story_with};
use crate::stock;

/// Whose call the process dies at.
#[derive(Clone, Copy, Debug, PartialEq)]
enum At {
    Bitrix,
    OneC,
    Telegram,
}

#[tokio::test]
async fn at_any_call_to_the_portal() {
    dies_at_every_call(At::Bitrix).await;
}

#[tokio::test]
async fn at_any_call_to_1c() {
    dies_at_every_call(At::OneC).await;
}

#[tokio::test]
async fn at_any_call_to_telegram() {
    dies_at_every_call(At::Telegram).await;
}

async fn dies_at_every_call(at: At) {
    for fault in [Fault::Instead(Trouble::Silence), Fault::After(Trouble::Silence)] {
        let mut call = 0;
        while dies_at(at, call, &fault).await {
            call += 1;
            assert!(call < 60, "the flow makes no end");
        }
        assert!(call > 1, "{at:?} was called");
    }
}

/// Runs the flow, kills the process at the given call, starts it again. False when the flow makes fewer calls.
async fn dies_at(at: At, call: u32, fault: &Fault) -> bool {
    let mut died = false;
    story_with(&[("INVOICE_POST", "yes")], async |w| {
        w.onec.switch(|switches| switches.contracts_kept = true);
        let soap = w.goods("Мыло", 100).await;
        let deal = w.deal("Каспи", &[(&soap, 4)]);
        let (faults, calls) = board(w, at);
        let before = *calls.count().borrow();
        faults.add(Rule { fault: fault.clone(), on: None, skip: call, times: Some(1) });
        w.bitrix.wins(deal);
        died = tokio::select! {
            () = w.process.settle(&w.bitrix) => false,
            () = struck(&calls, before + call as usize + 1) => true,
        };
        faults.clear();
        w.dies_and_starts_again().await;
        w.settle().await;
        w.passes(TimeDelta::hours(1)).await;

        let what = format!("{at:?} call {call}, {fault:?}");
        let invoice = w.only_invoice();
        assert!(invoice.posted, "{what}");
        assert_eq!(w.number_on(deal), invoice.number, "{what}");
        assert_eq!(w.bitrix.comments(deal).len(), 1, "{what}");
        let told = std::iter::from_fn(|| w.next_message(GROUP)).filter(|text| text.contains("Реализация")).count();
        // Only a kill between Telegram's taking a message and our noting it may cost a second one.
        let most = if at == At::Telegram && died { 2 } else { 1 };
        assert!((1..=most).contains(&told), "{what}: told {told} times");
    })
    .await;
    died
}

fn board(w: &World, at: At) -> (Faults, Calls) {
    match at {
        At::Bitrix => (w.bitrix.faults().clone(), w.bitrix.calls().clone()),
        At::OneC => (w.onec.faults().clone(), w.onec.calls().clone()),
        At::Telegram => (w.telegram.faults().clone(), w.telegram.calls().clone()),
    }
}

/// The stand-in has done, or been kept from doing, its so-and-so-many-th call.
async fn struck(calls: &Calls, number: usize) {
    let mut count = calls.count();
    count.wait_for(|count| *count >= number).await.expect("the stand-in lives as long as the story");
    // For the answer that is never to come.
    std::future::poll_fn(|_| std::task::Poll::Ready(())).await;
}

#[tokio::test]
async fn at_any_call_while_totals_are_written() {
    stock_dies_at_every_call(false).await;
}

#[tokio::test]
async fn at_any_call_while_documents_are_written() {
    stock_dies_at_every_call(true).await;
}

async fn stock_dies_at_every_call(by_store: bool) {
    for fault in [Fault::Instead(Trouble::Silence), Fault::After(Trouble::Silence)] {
        let mut call = 0;
        while stock_dies_at(by_store, call, &fault).await {
            call += 1;
            assert!(call < 40, "the run makes no end");
        }
        assert!(call > 2, "the portal was called");
    }
}

/// Runs stock over, kills the process at the given call to the portal, starts it again. False when it makes fewer calls.
async fn stock_dies_at(by_store: bool, call: u32, fault: &Fault) -> bool {
    let mut died = false;
    story_with(&[], async |w| {
        let what = format!("call {call}, {fault:?}");
        let prepared = stock::prepared(w, by_store).await;
        let (faults, calls) = board(w, At::Bitrix);
        w.telegram.says(GROUP, AIGUL, "/sync").unwrap();
        w.process.chat.pull().await.unwrap();
        w.process.chat.handle_waiting().await.unwrap();
        let before = *calls.count().borrow();
        faults.add(Rule { fault: fault.clone(), on: None, skip: call, times: Some(1) });
        died = tokio::select! {
            () = w.process.settle(&w.bitrix) => false,
            () = struck(&calls, before + call as usize + 1) => true,
        };
        faults.clear();
        w.dies_and_starts_again().await;
        stock::agrees(w, &prepared, &what).await;
    })
    .await;
    died
}
