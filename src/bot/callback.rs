//! What a button brings back: one enum, written as a short text with a version.
//!
//! Telegram takes 64 bytes and hands out whatever a client sends: a payload is only ever a wish, to be checked against
//! what stands now.

use std::fmt;

use teloxide::types::CallbackQuery;
use uuid::Uuid;

use crate::ops::reports::subscriptions::Rhythm;
use crate::types::{DealId, ItemCode, Lang, ProductId, Ref, StoreId};

/// The version of the writing; buttons of another one are out of date.
const VERSION: &str = "1";

/// What a tap asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Callback {
    /// Speak this language in this chat.
    Language(Lang),
    /// Show the path of a deal.
    Path(DealId),
    /// Try a deal again.
    Retry(DealId),
    /// Show a page of what is stuck.
    Stuck(usize),
    /// Show what a deal waits for, with all that may end it.
    Card(DealId),
    /// Ask why a deal is to be skipped.
    AskSkip(DealId),
    /// Skip a deal, for one of the usual reasons.
    Skip {
        /// The deal.
        deal: DealId,
        /// Why.
        reason: Reason,
    },
    /// Show the items a product may be.
    Product(ProductId),
    /// Show the open product at a place.
    Walk(usize),
    /// A product is this item.
    ChooseItem {
        /// Where the walk stood; none below the message a deal caused.
        place: Option<usize>,
        /// The product.
        product: ProductId,
        /// The item.
        code: ItemCode,
    },
    /// A product is none of the items offered for it.
    NoneOfThese {
        /// Where the walk stood.
        place: Option<usize>,
        /// The product.
        product: ProductId,
    },
    /// Ask for the name or the code of a product's item.
    FindItem(ProductId),
    /// A product has no item at all.
    NoItem {
        /// Where the walk stood.
        place: Option<usize>,
        /// The product.
        product: ProductId,
    },
    /// Ask about a product tomorrow.
    Later {
        /// Where the walk stood.
        place: Option<usize>,
        /// The product.
        product: ProductId,
    },
    /// Take a change of a mapping back.
    Undo(i64),
    /// Show the pairs that are certain.
    Certain,
    /// Confirm exactly those pairs, by their mark.
    ConfirmCertain(String),
    /// Show the items that several products are.
    Shared,
    /// Send all mappings as a table.
    Table,
    /// Take the table in that the tapped message tells of.
    TakeTable,
    /// Let the difference of a run through.
    LetThrough(i64),
    /// Stop a run, or drop its difference.
    StopRun(i64),
    /// Send what a run changes as a file.
    StockFile(i64),
    /// A warehouse of 1C is this store of the portal, or none.
    StoreIs {
        /// The warehouse; none for the whole of a base that keeps none.
        warehouse: Option<Ref>,
        /// The store; none where the warehouse is left out.
        store: Option<StoreId>,
    },
    /// Ask again which store a warehouse is.
    ReopenWarehouse(Option<Ref>),
    /// Show what there is in all.
    Stock,
    /// Read 1C anew.
    ReadStock,
    /// Show a page of what runs low.
    Low(usize),
    /// Show a page of what lies in a warehouse.
    StockIn {
        /// The warehouse.
        warehouse: Option<Ref>,
        /// The page.
        page: usize,
    },
    /// Show an item with its past.
    StockItem(Ref),
    /// Ask less of an item than what is little.
    AskThreshold(Ref),
    /// Show a report in another way.
    Report {
        /// The report.
        report: i64,
        /// The way.
        view: View,
    },
    /// Send a report by itself at other times.
    Reschedule {
        /// The subscription.
        subscription: i64,
        /// How often.
        rhythm: Rhythm,
        /// At which local hour.
        hour: u32,
    },
    /// Send a report by itself no more.
    Unsubscribe(i64),
    /// This counterparty is the deal's buyer. By reference, not by place: a button outlives the list it stood under.
    ChooseBuyer {
        /// The deal.
        deal: DealId,
        /// The counterparty.
        buyer: Ref,
    },
}

/// The ways to look at a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum View {
    /// As it is.
    Plain,
    /// Told apart by managers.
    ByManager,
    /// Told apart by days.
    ByDay,
    /// Beside the days before.
    Compare,
    /// As a picture.
    Chart,
    /// As a workbook.
    Xlsx,
    /// How it was counted.
    How,
    /// Again every day.
    EveryDay,
}

impl View {
    /// All of them.
    const ALL: [Self; 8] =
        [Self::Plain, Self::ByManager, Self::ByDay, Self::Compare, Self::Chart, Self::Xlsx, Self::How, Self::EveryDay];

    fn key(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::ByManager => "manager",
            Self::ByDay => "day",
            Self::Compare => "compare",
            Self::Chart => "chart",
            Self::Xlsx => "xlsx",
            Self::How => "how",
            Self::EveryDay => "daily",
        }
    }
}

const RHYTHMS: [(Rhythm, &str); 3] = [(Rhythm::Daily, "d"), (Rhythm::Weekly, "w"), (Rhythm::Monthly, "m")];

/// The usual reasons to skip a deal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reason {
    /// Somebody made the invoice by hand.
    ByHand,
    /// The sale was cancelled or the goods came back.
    Cancelled,
    /// It is no sale of this company.
    NotOurs,
}

impl Reason {
    /// All of them, in the order of the buttons.
    pub(super) const ALL: [Self; 3] = [Self::ByHand, Self::Cancelled, Self::NotOurs];

    /// The word in payloads and locale keys.
    pub(super) fn key(self) -> &'static str {
        match self {
            Self::ByHand => "by-hand",
            Self::Cancelled => "cancelled",
            Self::NotOurs => "not-ours",
        }
    }
}

/// What a tap asks for; none when it cannot be read.
pub(super) fn of_tap(query: CallbackQuery) -> Option<Callback> {
    Callback::read(query.data.as_deref()?)
}

impl Callback {
    /// Reads a payload; none for one of another version, or of nobody.
    pub(super) fn read(data: &str) -> Option<Self> {
        let parts: Vec<&str> = data.split(':').collect();
        match parts[..] {
            [VERSION, "lang", tag] => Lang::ALL.into_iter().find(|lang| lang.code() == tag).map(Self::Language),
            [VERSION, "path", deal] => DealId::parse(deal).map(Self::Path),
            [VERSION, "retry", deal] => DealId::parse(deal).map(Self::Retry),
            [VERSION, "stuck", page] => page.parse().ok().map(Self::Stuck),
            [VERSION, "card", deal] => DealId::parse(deal).map(Self::Card),
            [VERSION, "skip", deal] => DealId::parse(deal).map(Self::AskSkip),
            [VERSION, "skip", deal, word] => {
                let reason = Reason::ALL.into_iter().find(|reason| reason.key() == word)?;
                Some(Self::Skip { deal: DealId::parse(deal)?, reason })
            }
            [VERSION, "product", product] => ProductId::parse(product).map(Self::Product),
            [VERSION, "map", place] => place.parse().ok().map(Self::Walk),
            [VERSION, "is", place, product, code] => Some(Self::ChooseItem {
                place: read_place(place)?,
                product: ProductId::parse(product)?,
                code: ItemCode::parse(code).filter(|parsed| parsed.as_str() == code)?,
            }),
            [VERSION, "none", place, product] => {
                Some(Self::NoneOfThese { place: read_place(place)?, product: ProductId::parse(product)? })
            }
            [VERSION, "find", product] => ProductId::parse(product).map(Self::FindItem),
            [VERSION, "noitem", place, product] => {
                Some(Self::NoItem { place: read_place(place)?, product: ProductId::parse(product)? })
            }
            [VERSION, "later", place, product] => {
                Some(Self::Later { place: read_place(place)?, product: ProductId::parse(product)? })
            }
            [VERSION, "undo", change] => change.parse().ok().filter(|change| *change > 0).map(Self::Undo),
            [VERSION, "certain"] => Some(Self::Certain),
            [VERSION, "certain", mark] => Uuid::try_parse(mark).is_ok().then(|| Self::ConfirmCertain(mark.to_owned())),
            [VERSION, "shared"] => Some(Self::Shared),
            [VERSION, "table"] => Some(Self::Table),
            [VERSION, "take"] => Some(Self::TakeTable),
            [VERSION, "buyer", deal, buyer] => {
                Some(Self::ChooseBuyer { deal: DealId::parse(deal)?, buyer: Ref::parse(buyer)? })
            }
            _ => Self::read_stock(&parts).or_else(|| Self::read_report(&parts)),
        }
    }

    fn read_report(parts: &[&str]) -> Option<Self> {
        let number = |text: &str| text.parse().ok().filter(|number: &i64| *number > 0);
        match *parts {
            [VERSION, "report", report, word] => {
                let view = View::ALL.into_iter().find(|view| view.key() == word)?;
                Some(Self::Report { report: number(report)?, view })
            }
            [VERSION, "when", subscription, letter, hour] => {
                let (rhythm, _) = RHYTHMS.into_iter().find(|(_, known)| *known == letter)?;
                let hour = hour.parse().ok().filter(|hour| *hour < 24)?;
                Some(Self::Reschedule { subscription: number(subscription)?, rhythm, hour })
            }
            [VERSION, "nomore", subscription] => number(subscription).map(Self::Unsubscribe),
            _ => None,
        }
    }

    fn read_stock(parts: &[&str]) -> Option<Self> {
        let run = |text: &str| text.parse().ok().filter(|run: &i64| *run > 0);
        match *parts {
            [VERSION, "through", text] => run(text).map(Self::LetThrough),
            [VERSION, "stop", text] => run(text).map(Self::StopRun),
            [VERSION, "changes", text] => run(text).map(Self::StockFile),
            [VERSION, "store", warehouse, store] => Some(Self::StoreIs {
                warehouse: or_none(warehouse, Ref::parse)?,
                store: or_none(store, StoreId::parse)?,
            }),
            [VERSION, "reopen", warehouse] => or_none(warehouse, Ref::parse).map(Self::ReopenWarehouse),
            [VERSION, "stock"] => Some(Self::Stock),
            [VERSION, "reread"] => Some(Self::ReadStock),
            [VERSION, "low", page] => page.parse().ok().map(Self::Low),
            [VERSION, "in", warehouse, page] => {
                Some(Self::StockIn { warehouse: or_none(warehouse, Ref::parse)?, page: page.parse().ok()? })
            }
            [VERSION, "item", item] => Ref::parse(item).map(Self::StockItem),
            [VERSION, "threshold", item] => Ref::parse(item).map(Self::AskThreshold),
            _ => None,
        }
    }
}

/// A part that may be none, written `-`; none at all where it is neither.
fn or_none<T>(text: &str, read: impl Fn(&str) -> Option<T>) -> Option<Option<T>> {
    if text == "-" { Some(None) } else { read(text).map(Some) }
}

fn written<T: fmt::Display>(part: Option<T>) -> String {
    part.map_or_else(|| "-".to_owned(), |part| part.to_string())
}

/// A place of the walk. Foreign writings of a number are foreign payloads.
fn read_place(text: &str) -> Option<Option<usize>> {
    or_none(text, |number| number.parse().ok().filter(|place: &usize| place.to_string() == number))
}

fn simple(key: &Ref) -> uuid::fmt::Simple {
    key.uuid().simple()
}

/// The payload as it stands in a button.
impl fmt::Display for Callback {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Language(lang) => write!(f, "{VERSION}:lang:{lang}"),
            Self::Path(deal) => write!(f, "{VERSION}:path:{deal}"),
            Self::Retry(deal) => write!(f, "{VERSION}:retry:{deal}"),
            Self::Stuck(page) => write!(f, "{VERSION}:stuck:{page}"),
            Self::Card(deal) => write!(f, "{VERSION}:card:{deal}"),
            Self::AskSkip(deal) => write!(f, "{VERSION}:skip:{deal}"),
            Self::Skip { deal, reason } => write!(f, "{VERSION}:skip:{deal}:{}", reason.key()),
            Self::Product(product) => write!(f, "{VERSION}:product:{product}"),
            Self::Walk(place) => write!(f, "{VERSION}:map:{place}"),
            Self::ChooseItem { place, product, code } => {
                write!(f, "{VERSION}:is:{}:{product}:{code}", written(*place))
            }
            Self::NoneOfThese { place, product } => {
                write!(f, "{VERSION}:none:{}:{product}", written(*place))
            }
            Self::FindItem(product) => write!(f, "{VERSION}:find:{product}"),
            Self::NoItem { place, product } => write!(f, "{VERSION}:noitem:{}:{product}", written(*place)),
            Self::Later { place, product } => write!(f, "{VERSION}:later:{}:{product}", written(*place)),
            Self::Undo(change) => write!(f, "{VERSION}:undo:{change}"),
            Self::Certain => write!(f, "{VERSION}:certain"),
            Self::ConfirmCertain(mark) => write!(f, "{VERSION}:certain:{mark}"),
            Self::Shared => write!(f, "{VERSION}:shared"),
            Self::Table => write!(f, "{VERSION}:table"),
            Self::TakeTable => write!(f, "{VERSION}:take"),
            Self::LetThrough(run) => write!(f, "{VERSION}:through:{run}"),
            Self::StopRun(run) => write!(f, "{VERSION}:stop:{run}"),
            Self::StockFile(run) => write!(f, "{VERSION}:changes:{run}"),
            Self::StoreIs { warehouse, store } => {
                write!(f, "{VERSION}:store:{}:{}", written(warehouse.as_ref().map(simple)), written(*store))
            }
            Self::ReopenWarehouse(warehouse) => {
                write!(f, "{VERSION}:reopen:{}", written(warehouse.as_ref().map(simple)))
            }
            Self::Stock => write!(f, "{VERSION}:stock"),
            Self::ReadStock => write!(f, "{VERSION}:reread"),
            Self::Low(page) => write!(f, "{VERSION}:low:{page}"),
            Self::StockIn { warehouse, page } => {
                write!(f, "{VERSION}:in:{}:{page}", written(warehouse.as_ref().map(simple)))
            }
            Self::StockItem(item) => write!(f, "{VERSION}:item:{}", simple(item)),
            Self::AskThreshold(item) => write!(f, "{VERSION}:threshold:{}", simple(item)),
            Self::Report { report, view } => write!(f, "{VERSION}:report:{report}:{}", view.key()),
            Self::Reschedule { subscription, rhythm, hour } => {
                let letter = RHYTHMS.iter().find(|(known, _)| known == rhythm).map_or("d", |(_, letter)| letter);
                write!(f, "{VERSION}:when:{subscription}:{letter}:{hour}")
            }
            Self::Unsubscribe(subscription) => write!(f, "{VERSION}:nomore:{subscription}"),
            Self::ChooseBuyer { deal, buyer } => write!(f, "{VERSION}:buyer:{deal}:{}", simple(buyer)),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;

    use super::*;

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
}
