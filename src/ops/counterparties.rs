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
use crate::clients::onec::{Counterparty, NewCounterparty};
use crate::entity::deal;
use crate::entity::invoice::{Column, Entity, Model};
use crate::queue::{self, Job};
use crate::types::{DealId, NamedRef, Ref, Waiting};

/// Finds the buyer, or sends the deal on to have it created, or asks a person.
///
/// # Errors
/// When 1C or the database fails.
pub async fn find(app: &App, id: DealId) -> Result<()> {
    let Some((row, draft)) = invoices::under_way(app, id).await? else { return Ok(()) };
    if let Some(chosen) = chosen(app, &row).await? {
        return settle(app, id, &chosen, false).await;
    }
    let mut found = fitting(app, &draft.buyer).await?;
    match (found.len(), has_identity(&draft.buyer)) {
        (0, true) => Ok(enqueue(app, Job::CreateCounterparty { deal: id }).await?),
        (0, false) => settle(app, id, &app.onec.default_buyer().await?, false).await,
        (1, _) => settle(app, id, &found.remove(0), false).await,
        _ => {
            let candidates = found.into_iter().map(|buyer| NamedRef { key: buyer.key, name: buyer.name }).collect();
            deals::wait(app, id, None, Waiting::BuyerUnclear { candidates }).await
        }
    }
}

/// Creates the buyer under a reference made of its own identity, so that a second creation is the first.
///
/// # Errors
/// When 1C or the database fails.
pub async fn create(app: &App, id: DealId) -> Result<()> {
    let Some((_, draft)) = invoices::under_way(app, id).await? else { return Ok(()) };
    let buyer = draft.buyer;
    let identity = match (&buyer.bin, buyer.phones.first()) {
        (Some(bin), _) => bin.to_string(),
        (None, Some(phone)) => phone.as_str().to_owned(),
        (None, None) => return Ok(()),
    };
    let name = if buyer.name.is_empty() { identity.clone() } else { buyer.name };
    let new = NewCounterparty {
        key: Ref::ours(&app.config.bitrix.portal, "counterparty", &identity),
        name,
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
    let Some(buyer) = chosen(app, &row).await? else { return Ok(()) };
    let key = Ref::ours(&app.config.bitrix.portal, "contract", &buyer.key.to_string());
    let contract = app.onec.create_contract(key, &buyer).await?;
    let tx = app.store.begin().await?;
    journal::note(&tx, app.clock.now(), id, &Step::ContractCreated, &Actor::System).await?;
    go_on(app, &tx, id, Some(contract.key)).await?;
    Ok(app.store.commit(tx).await?)
}

/// A person chose one of the counterparties that fit. May be repeated.
///
/// # Errors
/// Refuses a choice the deal does not wait for any more.
pub async fn choose(app: &App, id: DealId, buyer: Ref, actor: &Actor) -> Result<NamedRef> {
    let tx = app.store.begin().await?;
    let row = deals::of(&tx, id).await?.filter(|deal| deal.state == deal::State::Waiting);
    let waiting = row.and_then(|deal| deal.waiting).map(serde_json::from_value).transpose()?;
    let Some(Waiting::BuyerUnclear { candidates }) = waiting else { return Err(Refusal::OutOfDate.into()) };
    let Some(choice) = candidates.into_iter().find(|one| one.key == buyer) else {
        return Err(Refusal::OutOfDate.into());
    };
    set_buyer(&tx, id, &choice).await?;
    deals::advance(app, &tx, id, deal::State::Issuing).await?;
    let step = Step::BuyerKnown { name: choice.name.clone(), created: false };
    journal::note(&tx, app.clock.now(), id, &step, actor).await?;
    queue::enqueue(&tx, app.clock.now(), &[Job::FindCounterparty { deal: id }]).await?;
    app.store.commit(tx).await?;
    Ok(choice)
}

/// The counterparties that fit what the deal says of its buyer.
async fn fitting(app: &App, buyer: &Buyer) -> Result<Vec<Counterparty>> {
    if let Some(bin) = &buyer.bin {
        return Ok(app.onec.counterparties_by_bin(bin).await?);
    }
    for phone in &buyer.phones {
        let found = app.onec.counterparties_by_phone(phone).await?;
        if !found.is_empty() {
            return Ok(found);
        }
    }
    // One we created earlier for the same number, which 1C's register of telephones does not know.
    let Some(phone) = buyer.phones.first() else { return Ok(Vec::new()) };
    let ours = Ref::ours(&app.config.bitrix.portal, "counterparty", phone.as_str());
    Ok(app.onec.counterparty(ours).await?.into_iter().filter(|buyer| !buyer.marked).collect())
}

fn has_identity(buyer: &Buyer) -> bool {
    buyer.bin.is_some() || !buyer.phones.is_empty()
}

/// The buyer settled earlier, by a person or by the step before.
async fn chosen(app: &App, row: &Model) -> Result<Option<Counterparty>> {
    let Some(key) = row.buyer.and_then(Ref::new) else { return Ok(None) };
    Ok(app.onec.counterparty(key).await?.filter(|buyer| !buyer.marked))
}

/// The buyer is known: the contract is found, or sent to be created, and the deal goes on.
async fn settle(app: &App, id: DealId, buyer: &Counterparty, created: bool) -> Result<()> {
    let contract = app.onec.contract(buyer).await?;
    let tx = app.store.begin().await?;
    let known = NamedRef { key: buyer.key, name: buyer.name.clone() };
    set_buyer(&tx, id, &known).await?;
    let step = Step::BuyerKnown { name: known.name, created };
    journal::note(&tx, app.clock.now(), id, &step, &Actor::System).await?;
    match contract {
        Some(contract) => go_on(app, &tx, id, Some(contract.key)).await?,
        None => queue::enqueue(&tx, app.clock.now(), &[Job::CreateContract { deal: id }]).await?,
    }
    Ok(app.store.commit(tx).await?)
}

async fn set_buyer(tx: &DatabaseTransaction, id: DealId, buyer: &NamedRef) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::Buyer, Expr::value(buyer.key.uuid()))
        .col_expr(Column::BuyerName, Expr::value(buyer.name.as_str()))
        .filter(Column::DealId.eq(id.get()))
        .exec(tx)
        .await?;
    Ok(())
}

async fn go_on(app: &App, tx: &DatabaseTransaction, id: DealId, contract: Option<Ref>) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::Contract, Expr::value(contract.map(Ref::uuid)))
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
