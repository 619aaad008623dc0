//! Values that cannot be wrong: parsed once at the edge, carried as types from there on.
//!
//! Nothing here knows a database, a network or a text for people.

mod alert;
mod bin;
mod difference;
mod digest;
mod lang;
mod level;
mod member;
mod money;
mod notice;
mod number;
mod offer;
mod payment;
mod phone;
mod quantity;
mod status;
mod stock;
mod vat;
mod waiting;

pub use alert::Snooze;
pub use bin::{Bin, BinFault, Holder};
pub use difference::{Difference, Lapse, Pair, RowPair, RowSide};
pub use digest::Digest;
pub use lang::Lang;
pub use level::Level;
pub use member::{Quiet, Role, Topic, Topics};
pub use money::{Money, MoneyFault};
pub use notice::{AccessAnswer, Answered, Button, Content, LineFault, Notice, Screen, WaitingDeal};
pub use number::{DealId, ItemCode, ProductId, ProductKind, Ref, StoreId};
pub use offer::{Ground, Offer};
pub use payment::{PaymentGroup, PaymentKind};
pub use phone::Phone;
pub use quantity::{Quantity, QuantityFault};
pub use status::{Health, Measured, StatusReport};
pub use stock::{
    Hold, HoldReason, LowItem, NamedStore, StockCounts, StockFailure, StockPhase, StockRun, StockShift, StockTrouble,
};
pub use vat::{VatMode, VatRate};
pub use waiting::{Candidate, NamedProduct, Waiting};

use std::fmt::{self, Write};

use serde::{Deserialize, Serialize};

/// A system Daneker depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum System {
    /// The CRM.
    Bitrix24,
    /// The books.
    OneC,
    /// The chat.
    Telegram,
    /// Our own tables.
    Database,
    /// The language model behind OpenRouter.
    Model,
}

impl System {
    /// The name in logs, metrics and locale keys.
    pub fn key(self) -> &'static str {
        match self {
            Self::Bitrix24 => "bitrix24",
            Self::OneC => "onec",
            Self::Telegram => "telegram",
            Self::Database => "database",
            Self::Model => "model",
        }
    }
}

impl fmt::Display for System {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}

/// A whole number in groups of three digits; the spaces do not break.
pub fn grouped(number: i64) -> String {
    struct Grouped(u64);
    impl fmt::Display for Grouped {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write_grouped(f, self.0)
        }
    }
    format!("{}{}", if number < 0 { "−" } else { "" }, Grouped(number.unsigned_abs()))
}

/// Writes a number in groups of three digits; the spaces do not break.
fn write_grouped(f: &mut fmt::Formatter<'_>, number: u64) -> fmt::Result {
    let digits = number.to_string();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            f.write_char('\u{a0}')?;
        }
        f.write_char(digit)?;
    }
    Ok(())
}
