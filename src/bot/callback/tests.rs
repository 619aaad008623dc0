//! Payloads fit, come back as they were, and foreign ones do no harm.

#![allow(clippy::unwrap_used)]

use proptest::prelude::*;

use super::*;
use crate::types::{Quiet, Role, Snooze, Topic};

fn any_callback() -> impl Strategy<Value = Callback> {
    let deal = (1..=i64::MAX).prop_map(|number| DealId::new(number).unwrap());
    let product = (1..=i64::MAX).prop_map(|number| ProductId::new(number).unwrap());
    let place = prop::option::of(0_usize..100_000);
    let buyer = (1..=u128::MAX).prop_map(|number| Ref::new(Uuid::from_u128(number)).unwrap());
    prop_oneof![
        prop::sample::select(Lang::ALL.to_vec()).prop_map(Callback::Language),
        deal.clone().prop_map(Callback::Path),
        deal.clone().prop_map(Callback::Retry),
        any::<usize>().prop_map(Callback::Stuck),
        deal.clone().prop_map(Callback::Card),
        deal.clone().prop_map(Callback::AskSkip),
        (deal.clone(), prop::sample::select(Reason::ALL.to_vec()))
            .prop_map(|(deal, reason)| Callback::Skip { deal, reason }),
        product.clone().prop_map(Callback::Product),
        any::<usize>().prop_map(Callback::Walk),
        (place.clone(), product.clone(), "[0-9А-Я][0-9А-Я-]{0,10}").prop_map(|(place, product, code)| {
            Callback::ChooseItem { place, product, code: ItemCode::parse(&code).unwrap() }
        }),
        (place.clone(), product.clone()).prop_map(|(place, product)| Callback::NoneOfThese { place, product }),
        (place.clone(), product.clone()).prop_map(|(place, product)| Callback::NoItem { place, product }),
        (place, product.clone()).prop_map(|(place, product)| Callback::Later { place, product }),
        product.prop_map(Callback::FindItem),
        (1..=i64::MAX).prop_map(Callback::Undo),
        Just(Callback::Certain),
        any::<u128>().prop_map(|mark| Callback::ConfirmCertain(Uuid::from_u128(mark).simple().to_string())),
        Just(Callback::Shared),
        Just(Callback::Table),
        Just(Callback::TakeTable),
        (deal, buyer).prop_map(|(deal, buyer)| Callback::ChooseBuyer { deal, buyer }),
        any_of_stock(),
        any_of_reports(),
        any_of_people().prop_map(Callback::People),
        any_of_alerts().prop_map(Callback::Alert),
    ]
}

fn any_of_people() -> impl Strategy<Value = People> {
    let role = prop::sample::select(Role::ALL.to_vec());
    prop_oneof![
        Just(People::Open),
        any::<usize>().prop_map(People::List),
        any::<i64>().prop_map(People::Card),
        (any::<i64>(), role).prop_map(|(member, role)| People::Grant { member, role }),
        any::<i64>().prop_map(People::Refuse),
        any::<i64>().prop_map(People::AskRevoke),
        any::<i64>().prop_map(People::Revoke),
    ]
}

fn any_of_alerts() -> impl Strategy<Value = Alerts> {
    let topic = prop::sample::select(Topic::CHOSEN.to_vec());
    let span = prop::sample::select(Snooze::ALL.to_vec());
    let quiet = (0_u32..24, 0_u32..24).prop_map(|(from, until)| Quiet::new(from, until));
    prop_oneof![
        (1..=i32::MAX).prop_map(Alerts::Take),
        (1..=i32::MAX).prop_map(Alerts::GiveBack),
        (1..=i32::MAX, span).prop_map(|(alert, span)| Alerts::Snooze { alert, span }),
        (1..=i32::MAX).prop_map(Alerts::Again),
        (1..=i32::MAX).prop_map(Alerts::RetryAll),
        Just(Alerts::OpenStuck),
        Just(Alerts::Open),
        Just(Alerts::Show),
        (topic, any::<bool>()).prop_map(|(topic, wanted)| Alerts::Hear { topic, wanted }),
        Just(Alerts::AskQuiet),
        quiet.prop_map(Alerts::Quiet),
        Just(Alerts::AskDigest),
        prop::option::of(0_u32..24).prop_map(Alerts::Digest),
    ]
}

fn any_of_reports() -> impl Strategy<Value = Callback> {
    let rhythm = prop::sample::select(RHYTHMS.map(|(rhythm, _)| rhythm).to_vec());
    prop_oneof![
        (1..=i64::MAX, prop::sample::select(View::ALL.to_vec()))
            .prop_map(|(report, view)| Callback::Report { report, view }),
        (1..=i64::MAX, rhythm, 0_u32..24).prop_map(|(subscription, rhythm, hour)| Callback::Reschedule {
            subscription,
            rhythm,
            hour
        }),
        (1..=i64::MAX).prop_map(Callback::Unsubscribe),
    ]
}

fn any_of_stock() -> impl Strategy<Value = Callback> {
    let reference = (1..=u128::MAX).prop_map(|number| Ref::new(Uuid::from_u128(number)).unwrap());
    let warehouse = prop::option::of(reference.clone());
    let store = prop::option::of((1..=i64::MAX).prop_map(|number| StoreId::new(number).unwrap()));
    prop_oneof![
        (1..=i64::MAX).prop_map(Callback::LetThrough),
        (1..=i64::MAX).prop_map(Callback::StopRun),
        (1..=i64::MAX).prop_map(Callback::StockFile),
        warehouse.clone().prop_map(Callback::ReopenWarehouse),
        (warehouse.clone(), store).prop_map(|(warehouse, store)| Callback::StoreIs { warehouse, store }),
        Just(Callback::Stock),
        Just(Callback::ReadStock),
        any::<usize>().prop_map(Callback::Low),
        (warehouse, 0_usize..100_000).prop_map(|(warehouse, page)| Callback::StockIn { warehouse, page }),
        reference.clone().prop_map(Callback::StockItem),
        reference.prop_map(Callback::AskThreshold),
    ]
}

proptest! {
    #[test]
    fn a_payload_fits_and_comes_back_as_it_was(callback in any_callback()) {
        let data = callback.to_string();
        prop_assert!(data.len() <= 64, "{data}");
        prop_assert_eq!(Callback::read(&data), Some(callback));
    }

    #[test]
    fn foreign_payloads_are_read_without_a_panic(data in ".{0,64}") {
        if let Some(callback) = Callback::read(&data) {
            prop_assert!(callback.to_string().len() <= 64);
        }
    }
}

#[test]
fn another_version_is_out_of_date() {
    for data in ["", "1", "0:lang:ru", "1:lang:de", "1:path:0", "1:path:5:6", "1:buyer:5:0", "deal_5"] {
        assert_eq!(Callback::read(data), None, "{data}");
    }
}
