//! What can be enqueued, and what makes two jobs one.
//!
//! A job carries only identities: whatever it needs it reads when it runs, so that it never works on old news.

use sea_orm::JsonValue;
use serde::{Deserialize, Serialize};

use crate::types::{DealId, ProductId, System};

/// One step. Each may run twice, and nothing happens twice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Job {
    /// Read a deal and decide whether it becomes an invoice.
    SyncDeal {
        /// Which.
        deal: DealId,
    },
    /// Find the buyer of a deal in 1C.
    FindCounterparty {
        /// Which.
        deal: DealId,
    },
    /// Create the buyer of a deal in 1C.
    CreateCounterparty {
        /// Which.
        deal: DealId,
    },
    /// Create the buyer's contract in 1C.
    CreateContract {
        /// Which.
        deal: DealId,
    },
    /// Create the invoice of a deal in 1C, unless it is there.
    IssueInvoice {
        /// Which.
        deal: DealId,
    },
    /// Have 1C post the invoice of a deal.
    PostInvoice {
        /// Which.
        deal: DealId,
    },
    /// Write the invoice's number into the deal.
    WriteInvoiceNumber {
        /// Which.
        deal: DealId,
    },
    /// Tell the deal's timeline of the invoice.
    CommentDeal {
        /// Which.
        deal: DealId,
    },
    /// Look for deals no event told us of.
    SweepDeals {
        /// Who wants to know how it went.
        asked: Option<Asked>,
    },
    /// Read the portal's catalogue.
    RefreshProducts,
    /// Read the items of 1C.
    RefreshItems,
    /// Read the next part of the mirror that reports are computed from.
    ReadMirror,
    /// Read what changed since the mirror was last looked at.
    FreshenMirror,
    /// Offer people items for a product deals wait for.
    OfferItems {
        /// Which.
        product: ProductId,
    },
    /// Bring an alert about deals up to date.
    KeepAlert {
        /// Which.
        alert: i32,
    },
    /// Tell anew of alerts that were put off, and of those nobody has taken.
    LookAfterAlerts,
    /// Post the digests that are due.
    SendDigests,
    /// Begin the nightly run that brings stock to the portal.
    BeginStock,
    /// Read and compare both sides for a run.
    CompareStock {
        /// Which.
        run: i64,
    },
    /// Write the next part of what a run planned.
    WriteStock {
        /// Which.
        run: i64,
    },
    /// Post the reports that are due.
    SendReports,
    /// Remind people of what waits for almost a day.
    Remind,
    /// Ask every outside system how it is, and tell a chat.
    MeasureStatus {
        /// Who asked.
        #[serde(flatten)]
        asked: Asked,
    },
    /// Forget updates handled and notices sent long ago.
    ForgetOld,
}

/// Who asked for a job, and gets an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// The chat.
    pub chat: i64,
    /// The update; one answer each.
    pub update: i64,
}

/// A line of jobs that wait for one another's outside system, run by loops of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Lane {
    /// Calls to Bitrix24.
    Portal,
    /// Calls to 1C, one at a time.
    Books,
    /// Short work of our own.
    Inner,
}

/// How the subjects of jobs about deals begin.
pub(super) const DEALS: &str = "deal:";

/// The subject of all jobs about a deal.
pub(super) fn subject_of(deal: DealId) -> String {
    format!("{DEALS}{deal}")
}

impl Lane {
    /// All lanes.
    pub const ALL: [Self; 3] = [Self::Portal, Self::Books, Self::Inner];

    /// The outside system its jobs call.
    pub fn system(self) -> Option<System> {
        match self {
            Self::Portal => Some(System::Bitrix24),
            Self::Books => Some(System::OneC),
            Self::Inner => None,
        }
    }

    /// The lane whose jobs call a system.
    pub fn of(system: System) -> Option<Self> {
        Self::ALL.into_iter().find(|lane| lane.system() == Some(system))
    }

    /// The name in the table.
    pub fn key(self) -> &'static str {
        match self {
            Self::Portal => "portal",
            Self::Books => "books",
            Self::Inner => "inner",
        }
    }
}

impl Job {
    /// Which loop runs it.
    pub fn lane(&self) -> Lane {
        match self {
            Self::SyncDeal { .. }
            | Self::WriteInvoiceNumber { .. }
            | Self::CommentDeal { .. }
            | Self::SweepDeals { .. }
            | Self::RefreshProducts
            | Self::ReadMirror
            | Self::FreshenMirror
            | Self::WriteStock { .. } => Lane::Portal,
            Self::FindCounterparty { .. }
            | Self::CreateCounterparty { .. }
            | Self::CreateContract { .. }
            | Self::IssueInvoice { .. }
            | Self::PostInvoice { .. }
            | Self::RefreshItems
            | Self::CompareStock { .. } => Lane::Books,
            Self::OfferItems { .. }
            | Self::KeepAlert { .. }
            | Self::LookAfterAlerts
            | Self::SendDigests
            | Self::BeginStock
            | Self::SendReports
            | Self::Remind
            | Self::MeasureStatus { .. }
            | Self::ForgetOld => Lane::Inner,
        }
    }

    /// The deal it is about, if it is about one.
    pub fn deal(&self) -> Option<DealId> {
        match self {
            Self::SyncDeal { deal }
            | Self::FindCounterparty { deal }
            | Self::CreateCounterparty { deal }
            | Self::CreateContract { deal }
            | Self::IssueInvoice { deal }
            | Self::PostInvoice { deal }
            | Self::WriteInvoiceNumber { deal }
            | Self::CommentDeal { deal } => Some(*deal),
            Self::SweepDeals { .. }
            | Self::RefreshProducts
            | Self::RefreshItems
            | Self::ReadMirror
            | Self::FreshenMirror
            | Self::OfferItems { .. }
            | Self::KeepAlert { .. }
            | Self::LookAfterAlerts
            | Self::SendDigests
            | Self::BeginStock
            | Self::CompareStock { .. }
            | Self::WriteStock { .. }
            | Self::SendReports
            | Self::Remind
            | Self::MeasureStatus { .. }
            | Self::ForgetOld => None,
        }
    }

    /// What no other job may be at work on at the same time.
    pub fn subject(&self) -> Option<String> {
        match self {
            Self::CompareStock { run } | Self::WriteStock { run } => Some(format!("stock:{run}")),
            _ => self.deal().map(subject_of),
        }
    }

    /// The name in logs and identities.
    pub fn name(&self) -> &'static str {
        match self {
            Self::SyncDeal { .. } => "sync_deal",
            Self::FindCounterparty { .. } => "find_counterparty",
            Self::CreateCounterparty { .. } => "create_counterparty",
            Self::CreateContract { .. } => "create_contract",
            Self::IssueInvoice { .. } => "issue_invoice",
            Self::PostInvoice { .. } => "post_invoice",
            Self::WriteInvoiceNumber { .. } => "write_invoice_number",
            Self::CommentDeal { .. } => "comment_deal",
            Self::SweepDeals { .. } => "sweep_deals",
            Self::RefreshProducts => "refresh_products",
            Self::RefreshItems => "refresh_items",
            Self::ReadMirror => "read_mirror",
            Self::FreshenMirror => "freshen_mirror",
            Self::OfferItems { .. } => "offer_items",
            Self::KeepAlert { .. } => "keep_alert",
            Self::LookAfterAlerts => "look_after_alerts",
            Self::SendDigests => "send_digests",
            Self::BeginStock => "begin_stock",
            Self::CompareStock { .. } => "compare_stock",
            Self::WriteStock { .. } => "write_stock",
            Self::SendReports => "send_reports",
            Self::Remind => "remind",
            Self::MeasureStatus { .. } => "measure_status",
            Self::ForgetOld => "forget_old",
        }
    }

    /// What makes two jobs one.
    pub fn identity(&self) -> String {
        let of = match self {
            Self::MeasureStatus { asked } | Self::SweepDeals { asked: Some(asked) } => Some(asked.update),
            Self::OfferItems { product } => Some(product.get()),
            Self::KeepAlert { alert } => Some(i64::from(*alert)),
            Self::CompareStock { run } | Self::WriteStock { run } => Some(*run),
            _ => self.deal().map(DealId::get),
        };
        of.map_or_else(|| self.name().to_owned(), |of| format!("{}:{of}", self.name()))
    }

    pub(super) fn to_json(&self) -> JsonValue {
        serde_json::to_value(self).expect("a job is plain data")
    }

    pub(super) fn from_json(value: &JsonValue) -> Result<Self, serde_json::Error> {
        Self::deserialize(value)
    }
}
