//! The names things have in the outside systems: whole numbers in Bitrix24, codes and references in 1C.
//!
//! One type each, so that a deal can never be passed for a product.

use std::fmt;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! portal_number {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(i64);

        impl $name {
            /// The number, if it can be one: positive.
            pub fn new(number: i64) -> Option<Self> {
                (number > 0).then_some(Self(number))
            }

            /// Reads a number from text: digits only.
            pub fn parse(text: &str) -> Option<Self> {
                if !text.bytes().all(|b| b.is_ascii_digit()) {
                    return None;
                }
                text.parse().ok().and_then(Self::new)
            }

            /// The number itself.
            pub fn get(self) -> i64 {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

portal_number!(
    /// A deal of the portal.
    DealId
);
portal_number!(
    /// A product or a variation of the portal's catalogue.
    ProductId
);
portal_number!(
    /// A store of the portal: what it calls a warehouse.
    StoreId
);

/// What a product of the portal is; only the first two lie in a store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProductKind {
    /// A product by itself.
    Simple,
    /// One of the variations of a product.
    Variation,
    /// A service.
    Service,
}

impl ProductKind {
    const ALL: [Self; 3] = [Self::Simple, Self::Variation, Self::Service];

    /// The word tables keep.
    pub fn key(self) -> &'static str {
        match self {
            Self::Simple => "simple",
            Self::Variation => "variation",
            Self::Service => "service",
        }
    }

    /// The kind of a word.
    pub fn of_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }
}

/// A reference in 1C (`Ref_Key`): never the empty one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Ref(Uuid);

impl Ref {
    /// A reference, unless it is the empty one.
    pub fn new(uuid: Uuid) -> Option<Self> {
        (!uuid.is_nil()).then_some(Self(uuid))
    }

    /// Reads a reference from text, unless it is none or the empty one.
    pub fn parse(text: &str) -> Option<Self> {
        Uuid::try_parse(text).ok().and_then(Self::new)
    }

    /// Our own reference for a thing we may have to create: the same names always give the same one (UUIDv5), so a
    /// second creation is refused by 1C itself, even after the loss of our tables.
    pub fn ours(portal: &str, kind: &str, name: &str) -> Self {
        Self(Uuid::new_v5(&Uuid::NAMESPACE_URL, format!("daneker:{portal}/{kind}/{name}").as_bytes()))
    }

    /// The UUID itself.
    pub fn uuid(self) -> Uuid {
        self.0
    }
}

impl fmt::Display for Ref {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The code of an item in 1C, as its card shows it; spaces around it do not count.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ItemCode(String);

impl ItemCode {
    /// A code, unless it is empty.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        (!text.is_empty()).then(|| Self(text.to_owned()))
    }

    /// The code itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ItemCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_the_portal_are_positive_digits() {
        assert_eq!(DealId::parse("7405").map(DealId::get), Some(7405));
        for bad in ["", "0", "-1", "+1", "1.0", "deal", "99999999999999999999"] {
            assert_eq!(DealId::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn our_references_are_stable_and_never_shared() {
        let deal = Ref::ours("shop.bitrix24.kz", "deal", "1");
        assert_eq!(deal, Ref::ours("shop.bitrix24.kz", "deal", "1"));
        assert_ne!(deal, Ref::ours("shop.bitrix24.kz", "deal", "2"));
        assert_ne!(deal, Ref::ours("other.bitrix24.kz", "deal", "1"));
        assert_ne!(deal, Ref::ours("shop.bitrix24.kz", "counterparty", "1"));
    }
}
