//! The whole path of a deal with its times, as /deal shows it.

use super::super::journal::{self, Entry};
use super::super::{Refusal, Result, invoices};
use crate::app::App;
use crate::entity::{deal, invoice};
use crate::types::{DealId, Waiting};

/// What is known of a deal.
#[derive(Clone, Debug)]
pub struct Path {
    /// The deal.
    pub deal: deal::Model,
    /// What it waits for, while it waits.
    pub waiting: Option<Waiting>,
    /// Its invoice, intended or issued.
    pub invoice: Option<invoice::Model>,
    /// What happened, oldest first.
    pub entries: Vec<Entry>,
}

/// The path of a deal.
///
/// # Errors
/// Refuses a deal we never heard of.
pub async fn of(app: &App, id: DealId) -> Result<Path> {
    let db = app.store.db();
    let deal = super::of(db, id).await?.ok_or(Refusal::DealUnknown(id))?;
    let waits = deal.state != deal::State::Issuing;
    let waiting = deal.waiting.clone().filter(|_| waits).map(serde_json::from_value).transpose()?;
    Ok(Path { waiting, invoice: invoices::of(db, id).await?, entries: journal::of(db, id).await?, deal })
}
