//! What was computed: a table of figures with what its rows are about. Plain data; words for people are chosen elsewhere.

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::{Decimal, RoundingStrategy};

use super::plan::{Dimension, Field, Metric, Op, Plan};
use crate::types::{DealId, Level, Money, PaymentGroup, PaymentKind};

/// A figure with its unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figure {
    /// Tenge.
    Money(Money),
    /// Things that are counted.
    Count(i64),
    /// Pieces, kilograms, …
    Quantity(Level),
    /// A share, per cent with one digit after the point.
    Percent(Decimal),
    /// A ratio of nothing to nothing.
    Nothing,
}

impl Figure {
    /// The number by itself: tenge, things, pieces, per cent; 0 for nothing.
    pub fn number(self) -> Decimal {
        match self {
            Self::Money(money) => money.tenge().normalize(),
            Self::Count(count) => count.into(),
            Self::Quantity(level) => level.number(),
            Self::Percent(percent) => percent,
            Self::Nothing => Decimal::ZERO,
        }
    }

    /// By how much it is above another one, per cent of that.
    fn above(self, before: Self) -> Self {
        let (now, then) = (self.number(), before.number());
        if matches!(self, Self::Percent(_) | Self::Nothing) || then.is_zero() {
            return Self::Nothing;
        }
        let change = (now - then).checked_mul(Decimal::ONE_HUNDRED).and_then(|change| change.checked_div(then));
        change.map_or(Self::Nothing, |change| Self::Percent(tenths(change)))
    }
}

/// To a tenth, half away from zero.
pub(super) fn tenths(number: Decimal) -> Decimal {
    number.round_dp_with_strategy(1, RoundingStrategy::MidpointAwayFromZero).normalize()
}

/// What a row is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    /// A local day.
    Day(NaiveDate),
    /// A week, by its Monday.
    Week(NaiveDate),
    /// A month, by its first day.
    Month(NaiveDate),
    /// A day of the week; 1 is Monday.
    Weekday(u32),
    /// Something with a name of the portal or of 1C.
    Named(String),
    /// Something the portal has without a name we know.
    Numbered(i64),
    /// A deal.
    Deal(DealId, String),
    /// How it was paid, exactly.
    Kind(PaymentKind),
    /// How it was paid.
    Group(PaymentGroup),
    /// A rate of VAT, whole per cent.
    Rate(i64),
    /// Of none: no manager, no product, no source, no VAT.
    None,
}

/// A row of figures: one for each metric.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// What it is about; none for the one row of a report that tells nothing apart.
    pub key: Option<Key>,
    /// The figures, in the order of the metrics.
    pub figures: Vec<Figure>,
    /// The same of the days compared with; empty without a comparison.
    pub before: Vec<Figure>,
    /// By how much each figure is above that, per cent; nothing for shares, and where there was nothing.
    pub change: Vec<Figure>,
}

impl Row {
    /// A row that is not named yet.
    pub(super) fn of(figures: Vec<Figure>, before: Vec<Figure>) -> Self {
        let change = figures.iter().zip(&before).map(|(now, before)| now.above(*before)).collect();
        Self { key: None, figures, before, change }
    }

    /// All its figures, each followed by what it is compared with and the change.
    pub fn all(&self) -> impl Iterator<Item = Figure> {
        self.figures.iter().enumerate().flat_map(|(place, figure)| {
            let compared = self.before.get(place).zip(self.change.get(place));
            std::iter::once(*figure).chain(compared.into_iter().flat_map(|(before, change)| [*before, *change]))
        })
    }
}

/// A filter of the plan with the names people know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedFilter {
    /// What is looked at.
    pub field: Field,
    /// How.
    pub op: Op,
    /// With what.
    pub keys: Vec<Key>,
}

/// A report that was computed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figures {
    /// What was computed.
    pub plan: Plan,
    /// Its filters with names, but for those on the figure itself and on amounts.
    pub filters: Vec<NamedFilter>,
    /// The rows in their order, no more than the plan's limit.
    pub rows: Vec<Row>,
    /// All rows together, those over the limit too.
    pub total: Row,
    /// How many deals, rows, leads or invoices were counted.
    pub source_rows: u64,
    /// Up to when what it was computed from is known.
    pub data_as_of: DateTime<Utc>,
    /// Deals in another currency, whose money is not in the figures.
    pub foreign: u64,
}

impl Figures {
    /// What the rows are told apart by.
    pub fn dimension(&self) -> Option<Dimension> {
        self.plan.dimension
    }

    /// The figures of each row.
    pub fn metrics(&self) -> &[Metric] {
        &self.plan.metrics
    }

    /// Whether rows were picked by their figures or their place, so that they are not everything together.
    pub fn filters_rows(&self) -> bool {
        self.plan.filters.iter().any(|filter| filter.field == Field::Value)
    }
}
