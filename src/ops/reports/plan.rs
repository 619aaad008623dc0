//! What a question asks for, as data: which figures, of what, in which days, how told apart.
//!
//! A plan says what to compute and never holds a figure. It comes from our own rules or from a model; both end here, and
//! only the executor turns it into figures.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A figure that can be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Metric {
    /// Money of won deals by closing day, tenge with VAT.
    Revenue,
    /// Won deals.
    DealsWon,
    /// Lost deals.
    DealsLost,
    /// Revenue for each won deal.
    AvgCheck,
    /// Pieces in won deals.
    Qty,
    /// Leads created.
    LeadsCreated,
    /// Share of the leads created that became a deal.
    LeadConversion,
    /// Deals that are open now.
    DealsOpen,
    /// What they amount to.
    DealsOpenAmount,
    /// Share of all revenue.
    RevenueShare,
    /// What there is in stock.
    StockQty,
    /// Invoices created.
    InvoicesCreated,
    /// Invoices that failed.
    InvoicesFailed,
    /// Won deals without an invoice.
    DealsWithoutInvoice,
    /// VAT of invoices by document day, tenge.
    VatAmount,
}

impl Metric {
    /// Whether it is an amount of money.
    pub fn is_money(self) -> bool {
        matches!(self, Self::Revenue | Self::AvgCheck | Self::DealsOpenAmount | Self::VatAmount)
    }

    /// Whether it is computed from amounts of money.
    pub fn is_of_money(self) -> bool {
        self.is_money() || self == Self::RevenueShare
    }
}

/// What figures are told apart by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dimension {
    /// Who answers for the deal.
    Manager,
    /// What was sold.
    Product,
    /// Each deal by itself.
    Deal,
    /// A local day.
    Day,
    /// A week from Monday on.
    Week,
    /// A day of the week.
    Weekday,
    /// A month.
    Month,
    /// How it was paid, exactly.
    PaymentKind,
    /// How it was paid: kaspi, cash, card, transfer, unknown.
    PaymentGroup,
    /// Where the client came from.
    Source,
    /// A warehouse of 1C.
    Warehouse,
    /// The rate of VAT.
    VatRate,
}

/// What a filter looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// The manager, by their number on the portal.
    Manager,
    /// The product, by its number on the portal.
    Product,
    /// `kaspi_qr`, `kaspi_gold`, …
    PaymentKind,
    /// `kaspi`, `cash`, `card`, `transfer`, `unknown`.
    PaymentGroup,
    /// The source, by the portal's code.
    Source,
    /// The warehouse, by its name.
    Warehouse,
    /// The amount of a deal, tenge.
    Amount,
    /// The figure itself, after it was computed: «who sold nothing» is value eq 0.
    Value,
}

impl Field {
    /// By what its values are told apart; none for what is compared with a number.
    pub fn dimension(self) -> Option<Dimension> {
        match self {
            Self::Manager => Some(Dimension::Manager),
            Self::Product => Some(Dimension::Product),
            Self::PaymentKind => Some(Dimension::PaymentKind),
            Self::PaymentGroup => Some(Dimension::PaymentGroup),
            Self::Source => Some(Dimension::Source),
            Self::Warehouse => Some(Dimension::Warehouse),
            Self::Amount | Self::Value => None,
        }
    }
}

/// How a filter compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Op {
    /// Is.
    Eq,
    /// Is not.
    Ne,
    /// Is one of.
    In,
    /// Is more than.
    Gt,
    /// Is at least.
    Gte,
    /// Is less than.
    Lt,
    /// Is at most.
    Lte,
}

/// What a filter compares with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Operand {
    /// A number: of a manager or a product, or of tenge.
    Number(i64),
    /// A word of the vocabulary, or a name.
    Text(String),
    /// Several of either.
    List(Vec<Operand>),
}

/// Only what this holds for counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filter {
    /// What is looked at.
    pub field: Field,
    /// How.
    pub op: Op,
    /// With what.
    pub value: Operand,
}

impl Filter {
    /// Whether it lets something in: what it names, or where it excludes, everything else. `is` tells whether a value is meant.
    pub fn lets_in(&self, is: impl Fn(&Operand) -> bool) -> bool {
        let named = match &self.value {
            Operand::List(several) => several.iter().any(is),
            one => is(one),
        };
        named != (self.op == Op::Ne)
    }
}

/// In which order rows come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// The largest figure first.
    ValueDesc,
    /// The smallest figure first.
    ValueAsc,
    /// By the dimension: days in their order, names by the alphabet.
    Dimension,
}

/// Days from one to another, both included; local.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub to: NaiveDate,
}

/// What else is wanted besides words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Output {
    /// A picture.
    Chart,
    /// A workbook.
    Xlsx,
}

/// What to compute.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// The figures, at least one.
    pub metrics: Vec<Metric>,
    /// What they are told apart by; one figure for everything without it.
    #[serde(default)]
    pub dimension: Option<Dimension>,
    /// What counts.
    #[serde(default)]
    pub filters: Vec<Filter>,
    /// The days.
    #[serde(flatten)]
    pub period: Period,
    /// The order of the rows.
    #[serde(default)]
    pub sort: Option<Sort>,
    /// How many rows at most.
    #[serde(default)]
    pub limit: Option<u32>,
    /// The days to compare with.
    #[serde(default)]
    pub compare: Option<Period>,
    /// What else is wanted.
    #[serde(default)]
    pub output: Vec<Output>,
}
