//! What a button brings back: one enum, written as a short text with a version.
//!
//! Telegram takes 64 bytes and hands out whatever a client sends: a payload is only ever a wish, to be checked against
//! what stands now.

mod alerts;
mod people;

use std::fmt;

use teloxide::types::CallbackQuery;
use uuid::Uuid;

pub(super) use alerts::Alerts;
pub(super) use people::People;

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
    /// What is done with members, and with those who ask to become one.
    People(People),
    /// What is done with alerts, and with what a chat hears of.
    Alert(Alerts),
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
    /// Whether only an admin may tap it.
    pub(super) fn is_for_admins(&self) -> bool {
        match self {
            Self::Language(_)
            | Self::Path(_)
            | Self::Stock
            | Self::Low(_)
            | Self::StockIn { .. }
            | Self::StockItem(_)
            | Self::Report { .. }
            | Self::Reschedule { .. }
            | Self::Unsubscribe(_) => false,
            Self::Alert(alert) => alert.is_for_admins(),
            _ => true,
        }
    }

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
            [VERSION, ref own @ ..] => People::read(own)
                .map(Self::People)
                .or_else(|| Alerts::read(own).map(Self::Alert))
                .or_else(|| Self::read_stock(&parts))
                .or_else(|| Self::read_report(&parts)),
            _ => None,
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
            Self::People(people) => write!(f, "{VERSION}:{people}"),
            Self::Alert(alert) => write!(f, "{VERSION}:{alert}"),
            Self::ChooseBuyer { deal, buyer } => write!(f, "{VERSION}:buyer:{deal}:{}", simple(buyer)),
        }
    }
}

#[cfg(test)]
mod tests;
