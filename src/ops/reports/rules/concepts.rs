//! What a word of a question can mean.

use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::Error;

use super::{Command, Refusal};
use crate::ops::reports::holidays::Holiday;
use crate::ops::reports::plan::{Dimension, Metric};

/// A stretch of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Unit {
    Day,
    Week,
    Month,
    Quarter,
    Half,
    Year,
}

/// A word whose meaning depends on what stands around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Word {
    Came,
    Sales,
    Sold,
    Pieces,
    Count,
    HowMuch,
    Amount,
    Deals,
    DealsWon,
    Won,
    Lost,
    Open,
    Leads,
    Conversion,
    Share,
    Invoices,
    Failed,
    WithoutInvoice,
    Created,
    Stock,
    Left,
    Who,
    What,
    Each,
    Paid,
    Warehouse,
    Only,
    Except,
    /// Excepts what stands before it: «кресла не считай».
    ExceptBehind,
    Top,
    Best,
    Bests,
    Worst,
    Worsts,
    /// «всех менеджеров».
    All,
    Nothing,
    /// «ничего», «никто», «ни разу»: goes with a "not".
    Nobody,
    /// Told apart, row by row.
    Apart,
    /// «и так далее».
    Etc,
    /// There is.
    Exists,
    /// A part of a month: «декада», «половина».
    Decade,
    HalfOf,
    /// Computing by hand: «сложи», «раздели на»: no plan does.
    Compute,
    /// Those who buy.
    Clients,
    This,
    ThisYear,
    Last,
    LastYear,
    BeforeLast,
    Rolling,
    Next,
    FutureDay,
    Today,
    Yesterday,
    DayBefore,
    SinceStart,
    AllTime,
    Weekend,
    Nauryz,
    Quarter,
    Half,
    Ago,
    From,
    Ot,
    To,
    Until,
    K,
    /// «после», "after".
    After,
    PostAfter,
    /// «в месяц»: so much each, which no plan tells.
    Rate,
    /// «до этого», "before": than what was asked about.
    Earlier,
    PostFrom,
    PostUntil,
    Compare,
    Growth,
    YearAgo,
    PeriodBefore,
    Trend,
    Chart,
    Xlsx,
    Table,
    /// «какие сделки»: deals one by one.
    WhichDeals,
    More,
    AtLeast,
    Less,
    /// «чем» of a comparison.
    Than,
    AtMost,
    Thousand,
    Million,
    Billion,
    Currency,
    And,
    Or,
    Not,
    Minus,
    Follow,
    Report,
    Total,
    Vague,
    /// Says nothing at all.
    Fill,
    /// Politeness.
    Aside,
    /// Tells why somebody asks, so that what stands around it says nothing either: «директор просит».
    Reason,
    /// Who may want to know: «директор», "the boss".
    Role,
    /// Thanks and small talk.
    Chat,
    /// Somebody or something named before.
    Pronoun,
    /// «я», "my": whoever asks, of whom nobody knows who it is.
    Myself,
    /// «закончились», "out of stock".
    RanOut,
    /// «новый вопрос», «сбрось условия»: nothing of the answer before goes on.
    Reset,
    Erase,
    Change,
    Entity,
    Systems,
    /// «работает», "is up".
    Works,
    NumberSign,
    Gone,
}

/// What a word or a few words mean.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Concept {
    Metric(Metric),
    Dim(Dimension),
    Group(&'static str),
    Kind(&'static str),
    Unit(Unit),
    ToDate(Unit),
    Month(u32),
    Weekday(u32),
    /// The first month of it.
    Season(u32),
    Nth(u32),
    Number(i64),
    /// An amount of money in words.
    Sum(i64),
    Holiday(Holiday),
    Refuse(Refusal),
    Route(Order),
    Word(Word),
}

/// An order that has a command of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Order {
    Sync,
    Stuck,
    Map,
    Status,
    Help,
    Lang,
}

impl Order {
    /// The command.
    pub(super) fn command(self) -> Command {
        match self {
            Self::Sync => Command::Sync,
            Self::Stuck => Command::Stuck,
            Self::Map => Command::Map,
            Self::Status => Command::Status,
            Self::Help => Command::Help,
            Self::Lang => Command::Lang,
        }
    }
}

impl Concept {
    /// Reads the first column of a table; none for a word that is not in this file.
    pub(super) fn parse(tag: &'static str) -> Option<Self> {
        let Some((kind, of)) = tag.split_once(':') else { return read(tag).map(Self::Word) };
        Some(match kind {
            "metric" => Self::Metric(read(of)?),
            "dim" => Self::Dim(read(of)?),
            "group" => Self::Group(of),
            "kind" => Self::Kind(of),
            "unit" => Self::Unit(read(of)?),
            "to_date" => Self::ToDate(read(of)?),
            "month" => Self::Month(of.parse().ok()?),
            "weekday" => Self::Weekday(of.parse().ok()?),
            "season" => {
                Self::Season(["spring", "summer", "autumn", "winter"].iter().position(|it| *it == of)? as u32 * 3 + 3)
            }
            "nth" => Self::Nth(of.parse().ok()?),
            "sum" => Self::Sum(of.parse().ok()?),
            "number" => Self::Number(of.parse().ok()?),
            "holiday" => Self::Holiday(Holiday::of(of)?),
            "refuse" => Self::Refuse(read(of)?),
            "route" => Self::Route(read(of)?),
            _ => return None,
        })
    }
}

fn read<T: for<'de> Deserialize<'de>>(word: &'static str) -> Option<T> {
    T::deserialize(IntoDeserializer::<Error>::into_deserializer(word)).ok()
}
