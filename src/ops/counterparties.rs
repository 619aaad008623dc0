//! The buyer of a deal in 1C: by БИН or ИИН, else by telephone, else created; sales to nobody in particular go to the
//! default buyer. Where several fit, a person chooses.
//!
//! A counterparty is never changed and never merged here.

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter};

use super::deals::{self, Buyer};
use super::journal::{self, Step};
use super::{Actor, Refusal, Result, invoices};
use crate::app::App;
use crate::clients::onec::{self, Counterparty, NewCounterparty};
use crate::entity::deal;
use crate::entity::invoice::{Column, Entity, Model};
use crate::queue::{self, Job};
use crate::types::{Candidate, DealId, Ref, System, Waiting};

/// Finds the buyer, or sends the deal on to have it created, or asks a person.
///
/// # Errors
/// When 1C or the database fails.
pub async fn find(app: &App, id: DealId) -> Result<()> {
    let Some((row, draft)) = invoices::under_way(app, id).await? else { return Ok(()) };
    if let Some(chosen) = chosen(app, &row).await? {
        return settle(app, id, &chosen, false).await;
    }
    match found(app, id, &draft.buyer).await? {
        Found::One(buyer) => settle(app, id, &buyer, false).await,
        Found::Nobody if identity(&draft.buyer).is_some() => enqueue(app, Job::CreateCounterparty { deal: id }).await,
        Found::Nobody => settle(app, id, &app.onec.default_buyer().await?, false).await,
        Found::Asked => Ok(()),
    }
}

/// Creates the buyer under a reference made of its own identity, so that a second creation is the first. Looks once more
/// before, because the deal may have been mended meanwhile.
///
/// # Errors
/// When 1C or the database fails.
pub async fn create(app: &App, id: DealId) -> Result<()> {
    let Some((_, draft)) = invoices::under_way(app, id).await? else { return Ok(()) };
    let buyer = draft.buyer;
    match found(app, id, &buyer).await? {
        Found::One(buyer) => return settle(app, id, &buyer, false).await,
        Found::Asked => return Ok(()),
        Found::Nobody => {}
    }
    let Some(identity) = identity(&buyer) else { return Ok(()) };
    let new = NewCounterparty {
        key: Ref::ours(&app.config.bitrix.portal, "counterparty", &identity),
        name: if buyer.name.is_empty() { identity } else { buyer.name },
        holder: buyer.holder,
        comment: invoices::mark(app, id),
        bin: buyer.bin,
        phone: buyer.phones.into_iter().next(),
    };
    let created = app.onec.create_counterparty(&new).await?;
    settle(app, id, &created, true).await
}

/// Creates the buyer's contract, where it has none.
///
/// # Errors
/// When 1C or the database fails.
pub async fn create_contract(app: &App, id: DealId) -> Result<()> {
    let Some((row, _)) = invoices::under_way(app, id).await? else { return Ok(()) };
    let Some(buyer) = chosen(app, &row).await? else { return marked(app, id, row.buyer_name).await };
    let key = Ref::ours(&app.config.bitrix.portal, "contract", &buyer.key.to_string());
    let contract = app.onec.create_contract(key, &buyer).await?;
    let tx = app.store.begin().await?;
    journal::note(&tx, app.clock.now(), id, &Step::ContractCreated, &Actor::System).await?;
    go_on(app, &tx, id, contract.key).await?;
    Ok(app.store.commit(tx).await?)
}

/// A person chose one of the counterparties that fit. May be repeated.
///
/// # Errors
/// Refuses a choice the deal does not wait for any more.
pub async fn choose(app: &App, id: DealId, buyer: Ref, actor: &Actor) -> Result<Candidate> {
    let tx = app.store.begin().await?;
    let row = deals::lock(&tx, id).await?.filter(|deal| deal.state == deal::State::Waiting);
    let waiting = row.and_then(|deal| deal.waiting).map(serde_json::from_value).transpose()?;
    let Some(Waiting::BuyerUnclear { candidates }) = waiting else { return Err(Refusal::OutOfDate.into()) };
    let Some(choice) = candidates.into_iter().find(|one| one.key == buyer) else {
        return Err(Refusal::OutOfDate.into());
    };
    set_buyer(&tx, id, choice.key, &choice.name).await?;
    deals::advance(app, &tx, id, deal::State::Issuing).await?;
    let step = Step::BuyerKnown { name: choice.name.clone(), created: false };
    journal::note(&tx, app.clock.now(), id, &step, actor).await?;
    // The deal is read anew, in case it has turned back; the choice stands as long as it says the same of its buyer.
    queue::enqueue(&tx, app.clock.now(), &[Job::SyncDeal { deal: id }]).await?;
    app.store.commit(tx).await?;
    Ok(choice)
}

/// What a look into 1C gave.
enum Found {
    One(Counterparty),
    Nobody,
    /// Several fit, and a person is asked.
    Asked,
}

async fn found(app: &App, id: DealId, buyer: &Buyer) -> Result<Found> {
    let mut fitting = fitting(app, buyer).await?;
    if fitting.len() > 1 {
        let candidates = fitting.into_iter().map(candidate).collect();
        deals::wait(app, id, None, Waiting::BuyerUnclear { candidates }).await?;
        return Ok(Found::Asked);
    }
    Ok(fitting.pop().map_or(Found::Nobody, Found::One))
}

fn candidate(buyer: Counterparty) -> Candidate {
    Candidate { key: buyer.key, name: buyer.name, code: buyer.code }
}

/// The counterparties that fit what the deal says of its buyer: by number, else by telephone. A card with another number is
/// somebody else, whatever its telephone.
async fn fitting(app: &App, buyer: &Buyer) -> Result<Vec<Counterparty>> {
    if let Some(bin) = &buyer.bin {
        let found = app.onec.counterparties_by_bin(bin).await?;
        if !found.is_empty() {
            return Ok(found);
        }
    }
    for phone in &buyer.phones {
        let mut found = app.onec.counterparties_by_phone(phone).await?;
        found.retain(|card| buyer.bin.is_none() || card.bin.is_none());
        if !found.is_empty() {
            return Ok(found);
        }
    }
    Ok(Vec::new())
}

/// What names a buyer for certain: the number, else the telephone.
fn identity(buyer: &Buyer) -> Option<String> {
    let phone = || buyer.phones.first().map(|phone| phone.as_str().to_owned());
    buyer.bin.as_ref().map(ToString::to_string).or_else(phone)
}

/// The buyer settled earlier, by a person or by the step before.
async fn chosen(app: &App, row: &Model) -> Result<Option<Counterparty>> {
    let Some(key) = row.buyer.and_then(Ref::new) else { return Ok(None) };
    Ok(app.onec.counterparty(key).await?.filter(|buyer| !buyer.marked))
}

/// The buyer's card is marked for deletion: no document is made on it.
async fn marked(app: &App, id: DealId, name: String) -> Result<()> {
    let reason = onec::Refusal::Marked.key().to_owned();
    deals::wait(app, id, None, Waiting::Refused { system: System::OneC, reason, words: name }).await
}

/// The buyer is known: the contract is found, or sent to be created, and the deal goes on.
async fn settle(app: &App, id: DealId, buyer: &Counterparty, created: bool) -> Result<()> {
    if buyer.marked {
        return marked(app, id, buyer.name.clone()).await;
    }
    let contract = app.onec.contract(buyer).await?;
    let tx = app.store.begin().await?;
    set_buyer(&tx, id, buyer.key, &buyer.name).await?;
    let step = Step::BuyerKnown { name: buyer.name.clone(), created };
    journal::note(&tx, app.clock.now(), id, &step, &Actor::System).await?;
    match contract {
        Some(contract) => go_on(app, &tx, id, contract.key).await?,
        None => queue::enqueue(&tx, app.clock.now(), &[Job::CreateContract { deal: id }]).await?,
    }
    Ok(app.store.commit(tx).await?)
}

async fn set_buyer(tx: &DatabaseTransaction, id: DealId, buyer: Ref, name: &str) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::Buyer, Expr::value(buyer.uuid()))
        .col_expr(Column::BuyerName, Expr::value(name))
        .filter(Column::DealId.eq(id.get()))
        .exec(tx)
        .await?;
    Ok(())
}

async fn go_on(app: &App, tx: &DatabaseTransaction, id: DealId, contract: Ref) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::Contract, Expr::value(contract.uuid()))
        .filter(Column::DealId.eq(id.get()))
        .exec(tx)
        .await?;
    Ok(queue::enqueue(tx, app.clock.now(), &[Job::IssueInvoice { deal: id }]).await?)
}

async fn enqueue(app: &App, job: Job) -> Result<()> {
    let tx = app.store.begin().await?;
    queue::enqueue(&tx, app.clock.now(), &[job]).await?;
    Ok(app.store.commit(tx).await?)
}
