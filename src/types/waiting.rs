//! What a deal can wait for, so that a person sees it and can end it.
//!
//! Each variant has its text in `locales/`; nothing here is shown as it stands.

use serde::{Deserialize, Serialize};

use super::{Money, ProductId, Ref, System};

/// What keeps a due deal from becoming an invoice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "for", rename_all = "snake_case")]
pub enum Waiting {
    /// The deal has no rows at all.
    NoLines,
    /// Rows whose product has no item, and rows that are not from the catalogue.
    Unmapped {
        /// Products without a mapping.
        products: Vec<NamedProduct>,
        /// Rows typed in by hand.
        free_text: Vec<String>,
    },
    /// A row whose quantity or price cannot stand in the books.
    BadLine {
        /// What the row says.
        name: String,
        /// Quantity and price as they are.
        quantity: String,
        /// Price per unit, tenge.
        price: String,
    },
    /// The rows do not add up to the deal.
    SumDiffers {
        /// The deal's amount, as the portal has it.
        deal: String,
        /// What the rows amount to.
        lines: Money,
    },
    /// Not in tenge.
    ForeignCurrency {
        /// The deal's currency.
        currency: String,
    },
    /// A БИН or ИИН that cannot be one.
    WrongBin {
        /// What stands in the requisites.
        text: String,
    },
    /// Several counterparties fit.
    BuyerUnclear {
        /// Those that fit.
        candidates: Vec<Candidate>,
    },
    /// Items the mappings name that 1C does not have, or has marked for deletion.
    ItemsGone {
        /// Their codes.
        codes: Vec<String>,
    },
    /// A person marked the document for deletion in 1C.
    DocumentMarked {
        /// Its number.
        number: String,
    },
    /// 1C or the portal said no.
    Refused {
        /// Who.
        system: System,
        /// Which of the known reasons; `other` for the rest.
        reason: String,
        /// Their words, made fit for people.
        words: String,
    },
    /// Credentials, rights or the plan.
    LockedOut {
        /// Who.
        system: System,
        /// Their words.
        words: String,
    },
    /// A setting must say which.
    SettingUnclear {
        /// The setting's name.
        setting: String,
        /// What it says now.
        name: String,
        /// What there is.
        choices: Vec<String>,
    },
    /// The portal did not keep the number: the field is not there.
    FieldMissing {
        /// The field's name.
        field: String,
    },
    /// Our own mistake.
    Broken {
        /// The job that broke down, for the log.
        job: String,
    },
    /// Tried for almost a day without an answer.
    Exhausted {
        /// Who.
        system: System,
    },
}

/// A product by number and name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedProduct {
    /// The portal's number.
    pub id: ProductId,
    /// Its name in the row.
    pub name: String,
}

/// A counterparty that may be the buyer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate {
    /// The reference.
    pub key: Ref,
    /// Its name.
    pub name: String,
    /// Its code in 1C, which tells two of one name apart.
    pub code: String,
}

impl Waiting {
    /// The system whose "no" or silence it is, if it is one's.
    pub fn system(&self) -> Option<System> {
        match self {
            Self::Refused { system, .. } | Self::LockedOut { system, .. } | Self::Exhausted { system } => Some(*system),
            _ => None,
        }
    }

    /// The last part of its locale keys.
    pub fn key(&self) -> &'static str {
        match self {
            Self::NoLines => "no-lines",
            Self::Unmapped { .. } => "unmapped",
            Self::BadLine { .. } => "bad-line",
            Self::SumDiffers { .. } => "sum-differs",
            Self::ForeignCurrency { .. } => "foreign-currency",
            Self::WrongBin { .. } => "wrong-bin",
            Self::BuyerUnclear { .. } => "buyer-unclear",
            Self::ItemsGone { .. } => "items-gone",
            Self::DocumentMarked { .. } => "document-marked",
            Self::Refused { .. } => "refused",
            Self::LockedOut { .. } => "locked-out",
            Self::SettingUnclear { .. } => "setting-unclear",
            Self::FieldMissing { .. } => "field-missing",
            Self::Broken { .. } => "broken",
            Self::Exhausted { .. } => "exhausted",
        }
    }
}
