//! Products and their items: the walk through what is open, and what people decide on the way.

use super::super::screens::mappings as screens;
use super::super::turn::Turn;
use super::reply;
use crate::i18n::Args;
use crate::ops::mappings::{self, Made, cards};
use crate::ops::{Error, Refusal, Result};
use crate::types::{ItemCode, Notice, ProductId};

/// /map
pub(in crate::bot) async fn walk(turn: Turn) -> Result<()> {
    let _typing = turn.typing();
    let walk = cards::walk(turn.app(), 0, true).await;
    reply(&turn, walk.map(|walk| screens::walk(&walk, None, &turn.reader()))).await
}

/// Another open product, in the place of the one shown.
pub(in crate::bot) async fn turn(turn: Turn, place: usize) -> Result<()> {
    go_on(&turn, place, None).await
}

/// A product of a deal: the items it may be.
pub(in crate::bot) async fn product(turn: Turn, product: ProductId) -> Result<()> {
    match cards::card(turn.app(), product).await {
        Ok(card) => {
            let notice = Notice::ProductUnmapped { product: card.product, deals: card.deals, offers: card.offers };
            turn.tell(notice).await?;
            turn.acknowledge().await;
            Ok(())
        }
        Err(error) => told(&turn, error).await,
    }
}

/// A product is this item.
pub(in crate::bot) async fn choose(
    turn: Turn,
    (place, product, code): (Option<usize>, ProductId, ItemCode),
) -> Result<()> {
    match (mappings::choose(turn.app(), product, &code, &turn.actor).await, place) {
        (Ok(made), Some(place)) => go_on(&turn, place, Some(&made)).await,
        (Ok(made), None) => {
            // The message a deal caused says the same a little later by itself.
            turn.turn_over(screens::mapped(&made, &turn.reader())).await?;
            turn.toast("toast-mapped", &Args::new().text("name", &made.item.1)).await;
            Ok(())
        }
        (Err(error), _) => told(&turn, error).await,
    }
}

/// A product is none of the items offered.
pub(in crate::bot) async fn none_of_these(turn: Turn, (place, product): (Option<usize>, ProductId)) -> Result<()> {
    let card = match cards::card(turn.app(), product).await {
        Ok(card) => card,
        Err(error) => return told(&turn, error).await,
    };
    let codes: Vec<ItemCode> = card.offers.iter().map(|offer| offer.code.clone()).collect();
    mappings::refuse(turn.app(), product, &codes, &turn.actor).await?;
    decided(&turn, place, product).await
}

/// Which item? It is answered by a message.
pub(in crate::bot) async fn find(turn: Turn, product: ProductId) -> Result<()> {
    match cards::named(turn.app(), product).await {
        Ok(product) => {
            turn.tell(Notice::AskItem { product }).await?;
            turn.acknowledge().await;
            Ok(())
        }
        Err(error) => told(&turn, error).await,
    }
}

/// A product has no item.
pub(in crate::bot) async fn no_item(turn: Turn, (place, product): (Option<usize>, ProductId)) -> Result<()> {
    mappings::no_item(turn.app(), product, &turn.actor).await?;
    decided(&turn, place, product).await
}

/// Not now.
pub(in crate::bot) async fn later(turn: Turn, (place, product): (Option<usize>, ProductId)) -> Result<()> {
    mappings::later(turn.app(), product).await?;
    decided(&turn, place, product).await
}

/// A mapping is taken back.
pub(in crate::bot) async fn undo(turn: Turn, change: i64) -> Result<()> {
    match mappings::undo(turn.app(), change, &turn.actor).await {
        Ok(undone) => {
            turn.turn_over(screens::undone(&undone, &turn.reader())).await?;
            turn.acknowledge().await;
            Ok(())
        }
        Err(error) => told(&turn, error).await,
    }
}

/// The pairs that are certain.
pub(in crate::bot) async fn certain(turn: Turn) -> Result<()> {
    let shown = cards::certain(turn.app()).await?;
    turn.turn_over(screens::certain(&shown, &turn.reader())).await?;
    turn.acknowledge().await;
    Ok(())
}

/// All of them are right.
pub(in crate::bot) async fn confirm_certain(turn: Turn, mark: String) -> Result<()> {
    match mappings::choose_certain(turn.app(), &mark, &turn.actor).await {
        Ok(made) => {
            turn.toast("toast-mapped-all", &Args::new().count("count", made)).await;
            go_on(&turn, 0, None).await
        }
        Err(error) => told(&turn, error).await,
    }
}

/// Items that several products are.
pub(in crate::bot) async fn shared(turn: Turn) -> Result<()> {
    let items = cards::shared(turn.app()).await?;
    turn.turn_over(screens::shared(&items, &turn.reader())).await?;
    turn.acknowledge().await;
    Ok(())
}

/// A decision that is no mapping: the walk goes on, or the card shows what is left.
async fn decided(turn: &Turn, place: Option<usize>, product: ProductId) -> Result<()> {
    if let Some(place) = place {
        return go_on(turn, place, None).await;
    }
    let card = cards::card(turn.app(), product).await?;
    turn.turn_over(screens::unmapped(&card.product, card.deals, &card.offers, &turn.reader())).await?;
    turn.toast("toast-noted", &Args::new()).await;
    Ok(())
}

async fn go_on(turn: &Turn, place: usize, done: Option<&Made>) -> Result<()> {
    let walk = cards::walk(turn.app(), place, false).await?;
    turn.turn_over(screens::walk(&walk, done, &turn.reader())).await?;
    turn.acknowledge().await;
    Ok(())
}

/// What went against a tap: somebody was quicker, or a system is away.
async fn told(turn: &Turn, error: Error) -> Result<()> {
    let (key, args) = match error {
        Error::Refusal(Refusal::AlreadyMapped { item, by }) => {
            ("toast-already-mapped", Args::new().text("item", item).text("by", by))
        }
        Error::Refusal(Refusal::ItemUnknown(code)) => ("refusal-item-unknown", Args::new().text("code", code)),
        Error::Refusal(_) => ("toast-settled", Args::new()),
        Error::Fault(fault) => ("refusal-fault", Args::new().text("system", turn.reader().system(fault.system))),
        error @ Error::Broken(_) => return Err(error),
    };
    turn.toast(key, &args).await;
    Ok(())
}
