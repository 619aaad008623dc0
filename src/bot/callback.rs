//! What a button brings back: one enum, written as a short text with a version.
//!
//! Telegram takes 64 bytes and hands out whatever a client sends: a payload is only ever a wish, to be checked against
//! what stands now.

use std::fmt;

use teloxide::types::CallbackQuery;
use uuid::Uuid;

use crate::types::{DealId, Lang, Ref};

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
    /// This counterparty is the deal's buyer. By reference, not by place: a button outlives the list it stood under.
    ChooseBuyer {
        /// The deal.
        deal: DealId,
        /// The counterparty.
        buyer: Ref,
    },
}

/// What a tap asks for; none when it cannot be read.
pub(super) fn of_tap(query: CallbackQuery) -> Option<Callback> {
    Callback::read(query.data.as_deref()?)
}

impl Callback {
    /// Reads a payload; none for one of another version, or of nobody.
    pub(super) fn read(data: &str) -> Option<Self> {
        let parts: Vec<&str> = data.split(':').collect();
        match parts[..] {
            [VERSION, "lang", tag] => Lang::ALL.into_iter().find(|lang| lang.code() == tag).map(Self::Language),
            [VERSION, "path", deal] => DealId::parse(deal).map(Self::Path),
            [VERSION, "retry", deal] => DealId::parse(deal).map(Self::Retry),
            [VERSION, "buyer", deal, buyer] => {
                let buyer = Uuid::try_parse(buyer).ok().and_then(Ref::new)?;
                Some(Self::ChooseBuyer { deal: DealId::parse(deal)?, buyer })
            }
            _ => None,
        }
    }
}

/// The payload as it stands in a button.
impl fmt::Display for Callback {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Language(lang) => write!(f, "{VERSION}:lang:{lang}"),
            Self::Path(deal) => write!(f, "{VERSION}:path:{deal}"),
            Self::Retry(deal) => write!(f, "{VERSION}:retry:{deal}"),
            Self::ChooseBuyer { deal, buyer } => write!(f, "{VERSION}:buyer:{deal}:{}", buyer.uuid().simple()),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;

    use super::*;

    fn any_callback() -> impl Strategy<Value = Callback> {
        let deal = (1..=i64::MAX).prop_map(|number| DealId::new(number).unwrap());
        let buyer = (1..=u128::MAX).prop_map(|number| Ref::new(Uuid::from_u128(number)).unwrap());
        prop_oneof![
            prop::sample::select(Lang::ALL.to_vec()).prop_map(Callback::Language),
            deal.clone().prop_map(Callback::Path),
            deal.clone().prop_map(Callback::Retry),
            (deal, buyer).prop_map(|(deal, buyer)| Callback::ChooseBuyer { deal, buyer }),
        ]
    }

    proptest! {
        #[test]
        fn a_payload_fits_and_comes_back_as_it_was(callback in any_callback()) {
            let data = callback.to_string();
            prop_assert!(data.len() <= 64, "{data}");
            prop_assert_eq!(Callback::read(&data), Some(callback));
        }

        #[test]
        fn foreign_payloads_are_read_without_a_panic(data in ".{0,64}") {
            if let Some(callback) = Callback::read(&data) {
                prop_assert!(callback.to_string().len() <= 64);
            }
        }
    }

    #[test]
    fn another_version_is_out_of_date() {
        for data in ["", "1", "0:lang:ru", "1:lang:de", "1:path:0", "1:path:5:6", "1:buyer:5:0", "deal_5"] {
            assert_eq!(Callback::read(data), None, "{data}");
        }
    }
}
