//! Messages that answer a question of ours: which question it was is kept with the message that asked it.

use teloxide::types::Message;

use super::super::screens::{mappings as cards, stock as shelves, stuck as screens};
use super::super::turn::Turn;
use super::reply;
use crate::ops::mappings::{self, Typed};
use crate::ops::stock::levels;
use crate::ops::{Error, Refusal, Result, deals, notices};
use crate::types::{DealId, Notice, ProductId, Ref};

/// The shortest and the longest reason taken, characters.
const REASON: std::ops::RangeInclusive<usize> = 3..=300;

/// What was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::bot) enum Asked {
    /// Why a deal is to be skipped.
    Reason(DealId),
    /// Which item a product is.
    Item(ProductId),
    /// Less of an item than what is little.
    Threshold(Ref),
}

/// The question a message answers; none where it answers none, or gives an order.
pub(in crate::bot) async fn of_message(turn: Turn, message: Message) -> Option<Asked> {
    let question = message.reply_to_message()?.id;
    message.text().filter(|text| !text.starts_with('/'))?;
    match notices::of_message(turn.app().store.db(), turn.room, question.0.into()).await {
        Ok(Some(Notice::AskSkip { deal, .. })) => Some(Asked::Reason(deal)),
        Ok(Some(Notice::AskItem { product } | Notice::ProductUnmapped { product, .. })) => {
            Some(Asked::Item(product.id))
        }
        Ok(Some(Notice::AskThreshold { item, .. })) => Some(Asked::Threshold(item)),
        Ok(_) => None,
        Err(error) => {
            tracing::error!(%error, "what a message answers could not be looked up");
            None
        }
    }
}

/// A deal is skipped for a reason of one's own.
pub(in crate::bot) async fn reason(turn: Turn, deal: DealId, message: Message) -> Result<()> {
    let reason = message.text().unwrap_or_default().trim().to_owned();
    if !REASON.contains(&reason.chars().count()) {
        return reply(&turn, Ok(screens::reason_usage(&turn.reader()))).await;
    }
    match deals::skip(turn.app(), deal, &reason, &turn.actor).await {
        // The chat hears of it by the notice.
        Ok(()) => Ok(()),
        Err(error) => reply(&turn, Err(error)).await,
    }
}

/// The code of an item, or words to look for one.
pub(in crate::bot) async fn item(turn: Turn, product: ProductId, message: Message) -> Result<()> {
    let typed = message.text().unwrap_or_default();
    match mappings::typed(turn.app(), product, typed, &turn.actor).await {
        Ok(Typed::Made(made)) => reply(&turn, Ok(cards::mapped(&made, &turn.reader()))).await,
        Ok(Typed::Found(offers)) => reply(&turn, Ok(cards::found(product, typed, &offers, &turn.reader()))).await,
        Err(Error::Refusal(refusal @ (Refusal::ItemUnknown(_) | Refusal::ItemUnreadable))) => {
            reply(&turn, Ok(cards::no_such_item(&refusal, &turn.reader()))).await
        }
        Err(error) => reply(&turn, Err(error)).await,
    }
}

/// Less of an item than what is little.
pub(in crate::bot) async fn threshold(turn: Turn, item: Ref, message: Message) -> Result<()> {
    let typed = message.text().unwrap_or_default();
    match levels::set_threshold(turn.app(), item, typed, &turn.actor).await {
        Ok(_) => {
            reply(
                &turn,
                levels::card(turn.app(), item).await.map(|card| shelves::card(&card, turn.role, &turn.reader())),
            )
            .await
        }
        Err(error) => reply(&turn, Err(error)).await,
    }
}
