//! A person decides that a deal becomes no invoice of ours.
//!
//! Nothing in the books or on the portal is touched by that, and it can be taken back by trying the deal again.

use sea_orm::ActiveValue::Set;
use sea_orm::{EntityTrait, IntoActiveModel};

use super::super::journal::{self, Step};
use super::super::{Actor, Refusal, Result, invoices, notices};
use super::{keep_later, lock};
use crate::app::App;
use crate::entity::deal::{Entity, State};
use crate::entity::invoice;
use crate::queue;
use crate::types::{DealId, Notice};

/// Ends the waiting of a deal for good, with a reason that is journalled together with the name, and tells the chat. A deal
/// whose invoice is in the books counts as done. Tapped twice it is done once.
///
/// # Errors
/// Refuses a deal we never heard of, and one that waits for nobody any more.
pub async fn skip(app: &App, id: DealId, reason: &str, actor: &Actor) -> Result<()> {
    let now = app.clock.now();
    let tx = app.store.begin().await?;
    let Some(row) = lock(&tx, id).await? else { return Err(Refusal::DealUnknown(id).into()) };
    if row.waiting.is_none() || row.state == State::Issuing {
        return Err(Refusal::OutOfDate.into());
    }
    let issued = invoices::of(&tx, id).await?.is_some_and(|invoice| invoice.state == invoice::State::Issued);
    let title = row.title.clone();
    let mut change = row.into_active_model();
    change.state = Set(if issued { State::Done } else { State::Skipped });
    change.waiting = Set(None);
    change.waits_since = Set(None);
    change.updated_at = Set(now);
    Entity::update(change).exec(&tx).await?;
    queue::forget_deal(&tx, id).await?;
    keep_later(&tx, now, &[id]).await?;
    let step = Step::Skipped { reason: reason.to_owned() };
    let entry = journal::note(&tx, now, id, &step, actor).await?;
    let notice = Notice::DealSkipped { deal: id, title, reason: reason.to_owned(), by: actor.to_string() };
    notices::tell_all(app, &tx, &format!("journal:{entry}"), notice).await?;
    Ok(app.store.commit(tx).await?)
}
