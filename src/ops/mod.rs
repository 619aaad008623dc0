//! Use cases: what Daneker does, in our own words.
//!
//! They know no teloxide, no axum and no JSON of others; a third door could call them tomorrow. Each may be called twice
//! and nothing happens twice. No outside call is made inside a transaction.

pub mod alerts;
pub mod counterparties;
pub mod deals;
pub mod digest;
pub mod health;
pub mod inbox;
pub mod invoices;
pub mod journal;
pub mod leases;
pub mod mappings;
pub mod members;
pub mod mirror;
pub mod notices;
pub mod outages;
pub mod reports;
pub mod stock;
pub mod stuck;

use std::fmt;

use sea_orm::DbErr;
use thiserror::Error;

use crate::clients::Fault;
use crate::types::{DealId, ItemCode, ProductId};

/// What a use case gives.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a use case did not do what was asked.
#[derive(Debug, Error)]
pub enum Error {
    /// Expected, and meant for a person.
    #[error("{0}")]
    Refusal(#[from] Refusal),
    /// An outside system failed.
    #[error(transparent)]
    Fault(#[from] Fault),
    /// Our own mistake, or our own database.
    #[error(transparent)]
    Broken(#[from] anyhow::Error),
}

impl From<DbErr> for Error {
    fn from(error: DbErr) -> Self {
        Self::Broken(error.into())
    }
}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        Self::Broken(error.into())
    }
}

/// A "no" meant for a person; its text is in `locales/` under `refusal-…`.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Refusal {
    /// We never heard of the deal.
    #[error("deal {0} is unknown")]
    DealUnknown(DealId),
    /// 1C has no such item.
    #[error("1C has no item with code {0}")]
    ItemUnknown(ItemCode),
    /// What was typed is no code of an item.
    #[error("what was typed is no code")]
    ItemUnreadable,
    /// A product is no longer among those the deal waits for.
    #[error("the deal does not wait for product {0}")]
    ProductSettled(ProductId),
    /// A product has its item already.
    #[error("the product is {item} already, by {by}")]
    AlreadyMapped {
        /// The item's name.
        item: String,
        /// Who said so.
        by: String,
    },
    /// What was typed is no quantity.
    #[error("what was typed is no quantity")]
    QuantityUnreadable,
    /// The mirror reports are computed from is being loaded; so many per cent are there.
    #[error("the mirror is being loaded: {0} %")]
    MirrorLoading(u8),
    /// 1C's stock was never read.
    #[error("stock was never read")]
    StockNeverRead,
    /// A figure cannot be told apart or filtered like that.
    #[error("the parts of the plan do not go together")]
    ReportUnfit,
    /// A chat has as many reports of its own as it can read.
    #[error("the chat has too many subscriptions")]
    TooManySubscriptions,
    /// Nobody has this number.
    #[error("nobody has this number")]
    MemberUnknown,
    /// The settings name the member, so only they can take that back.
    #[error("the settings name the member")]
    NamedInSettings,
    /// Without this admin nobody could decide.
    #[error("the last admin stays one")]
    LastAdmin,
    /// Somebody else looks after the alert.
    #[error("taken by {0}")]
    AlreadyTaken(String),
    /// What a button offered does not stand any more.
    #[error("the offer is out of date")]
    OutOfDate,
}

/// On whose behalf something is done, for the journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// Daneker itself.
    System,
    /// A machine with the API token.
    Machine,
    /// A person in the chat.
    Member {
        /// Telegram's number.
        id: i64,
        /// The name they show.
        name: String,
    },
}

impl Actor {
    /// Telegram's number, where it is a person.
    pub fn number(&self) -> Option<i64> {
        match self {
            Self::Member { id, .. } => Some(*id),
            Self::System | Self::Machine => None,
        }
    }

    /// The name as tables keep it: at most a hundred characters.
    pub fn column(&self) -> String {
        self.to_string().chars().take(100).collect()
    }
}

impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::System => f.write_str("daneker"),
            Self::Machine => f.write_str("api"),
            Self::Member { name, .. } => f.write_str(name),
        }
    }
}
