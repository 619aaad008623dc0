//! How a deal was paid, in the words of reports.

use serde::{Deserialize, Serialize};

/// How a deal was paid, exactly.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaymentKind {
    /// Kaspi QR.
    KaspiQr,
    /// Kaspi Gold.
    KaspiGold,
    /// Kaspi Red.
    KaspiRed,
    /// A credit of Kaspi.
    KaspiCredit,
    /// Instalments of Kaspi.
    KaspiInstallment,
    /// The Kaspi shop.
    KaspiShop,
    /// Cash.
    Cash,
    /// A card.
    Card,
    /// A transfer to the account.
    Transfer,
    /// Nobody noted it.
    Unknown,
}

/// How a deal was paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaymentGroup {
    /// By Kaspi, however.
    Kaspi,
    /// In cash.
    Cash,
    /// By card.
    Card,
    /// By transfer.
    Transfer,
    /// Nobody noted it.
    Unknown,
}

impl PaymentKind {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::KaspiQr,
        Self::KaspiGold,
        Self::KaspiRed,
        Self::KaspiCredit,
        Self::KaspiInstallment,
        Self::KaspiShop,
        Self::Cash,
        Self::Card,
        Self::Transfer,
        Self::Unknown,
    ];

    /// The word in tables, plans, settings and locale keys.
    pub fn key(self) -> &'static str {
        match self {
            Self::KaspiQr => "kaspi_qr",
            Self::KaspiGold => "kaspi_gold",
            Self::KaspiRed => "kaspi_red",
            Self::KaspiCredit => "kaspi_credit",
            Self::KaspiInstallment => "kaspi_installment",
            Self::KaspiShop => "kaspi_shop",
            Self::Cash => "cash",
            Self::Card => "card",
            Self::Transfer => "transfer",
            Self::Unknown => "unknown",
        }
    }

    /// The kind of that word.
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }

    /// The group it belongs to.
    pub fn group(self) -> PaymentGroup {
        match self {
            Self::KaspiQr
            | Self::KaspiGold
            | Self::KaspiRed
            | Self::KaspiCredit
            | Self::KaspiInstallment
            | Self::KaspiShop => PaymentGroup::Kaspi,
            Self::Cash => PaymentGroup::Cash,
            Self::Card => PaymentGroup::Card,
            Self::Transfer => PaymentGroup::Transfer,
            Self::Unknown => PaymentGroup::Unknown,
        }
    }
}

impl PaymentGroup {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Kaspi, Self::Cash, Self::Card, Self::Transfer, Self::Unknown];

    /// The group of that word.
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|group| group.key() == key)
    }

    /// The word in tables, plans and locale keys.
    pub fn key(self) -> &'static str {
        match self {
            Self::Kaspi => "kaspi",
            Self::Cash => "cash",
            Self::Card => "card",
            Self::Transfer => "transfer",
            Self::Unknown => "unknown",
        }
    }
}
