//! The Bitrix24 portal: deals read whole, fields and comments written, and what the webhook may do.
//!
//! Everything goes through one inbound webhook, whose address is a password. Nothing is repeated here but what the
//! portal's limit refused; the queue repeats the rest. Deals and their parts are read by `crm.item.*`, since
//! `crm.deal.*` is kept only for old integrations
//! (<https://apidocs.bitrix24.com/api-reference/crm/deals/index.html>).

mod answer;
mod batch;
mod catalogue;
mod changes;
mod deal;
mod document;
mod limit;
mod listing;
mod pages;
mod params;
mod portal;
mod reading;
mod stock;
mod value;
mod wire;
mod writing;

#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, NaiveDate, Utc};
use secrecy::SecretString;
use serde_json::json;

use self::batch::{Batch, Command, LARGEST};
use self::limit::Pace;
use self::portal::Portal;
use self::wire::{Profile, Scopes};
use super::{Fault, Kind};
use crate::types::{DealId, Level, ProductId, ProductKind, StoreId, System};

pub use self::catalogue::{Product, Properties};
pub use self::changes::{Changed, Changes, Mark};
pub use self::deal::{Client, Deal, Line, Party, Payment, Stage};
pub use self::document::{Document, DocumentKind, DocumentLine, DocumentState};
pub use self::listing::{Lead, Names};
pub use self::portal::WebhookFault;
pub use self::reading::Payments;
pub use self::stock::{Holding, Inventory, Store};
pub use self::writing::{Glance, Written};

/// What a webhook must be allowed to use.
const SCOPES: [&str; 2] = ["crm", "catalog"];

/// What a webhook is and may do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Probe {
    /// The person whose rights it has.
    pub user: String,
    /// What it would have to be allowed besides, for everything to work.
    pub missing_scopes: Vec<String>,
}

/// Which portal, and how it is asked.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The inbound webhook, `https://portal/rest/1/code/`.
    pub webhook_url: SecretString,
    /// Whether deals are read with their payments.
    pub payments: Payments,
    /// Where products hold what the portal has no field for.
    pub properties: Properties,
    /// How long an answer may take.
    pub patience: Duration,
}

/// A portal. Clones share its pace: all of them together send no more than it allows.
#[derive(Clone, Debug)]
pub struct Bitrix {
    portal: Arc<Portal>,
    payments: Payments,
    properties: Properties,
}

impl Bitrix {
    /// The portal behind an inbound webhook. Sends nothing.
    ///
    /// # Errors
    /// When the address is not that of an inbound webhook.
    pub fn new(settings: &Settings) -> Result<Self, WebhookFault> {
        Self::with_pace(settings, Pace::PORTAL)
    }

    fn with_pace(settings: &Settings, pace: Pace) -> Result<Self, WebhookFault> {
        let portal = Portal::new(&settings.webhook_url, pace, settings.patience)?;
        Ok(Self { portal: Arc::new(portal), payments: settings.payments, properties: settings.properties.clone() })
    }

    /// How many deals are read in one request.
    pub fn reads_at_once(&self) -> usize {
        self.payments.deals_at_once()
    }

    /// How many deals are written to in one request.
    pub fn writes_at_once(&self) -> usize {
        // One command asks when the deals were last changed.
        LARGEST - 1
    }

    /// How long the next request would wait for its turn at the portal.
    pub fn wait(&self) -> Duration {
        self.portal.wait()
    }

    /// How long a batch that is not full may wait for company: nothing while the portal's bucket has plenty of room.
    pub fn company(&self) -> Duration {
        self.portal.company()
    }

    /// So many processes send to this portal: each keeps to its part of what the portal allows.
    pub fn share(&self, processes: u32) {
        self.portal.share(processes);
    }

    /// Deals, at most [`Bitrix::reads_at_once`], each with its lines, payments, client and requisites; none where it was
    /// deleted or never was. One request for all of them where none has over 50 lines. In their order; what goes wrong
    /// with one is told of that one alone. Only reads; may be repeated.
    pub async fn deals(&self, ids: &[DealId]) -> Vec<Result<Option<Deal>, Fault>> {
        reading::read(&self.portal, ids, self.payments).await
    }

    /// Writes values into a user field (`UF_CRM_…`) of deals, at most [`Bitrix::writes_at_once`], in one request, and looks
    /// whether the portal kept them. In their order, each by itself. The values are fixed, so this may be repeated; the
    /// portal saves nothing when nothing changes.
    pub async fn write_field(&self, field: &str, values: &[(DealId, String)]) -> Vec<Result<Written, Fault>> {
        writing::field(&self.portal, field, values).await
    }

    /// Whether the timelines of deals have a comment with a mark in it. In their order, each by itself. Only reads; may be
    /// repeated. Where the deal is gone there is nothing to comment: that counts as yes.
    pub async fn commented(&self, marks: &[(DealId, String)]) -> Vec<Result<bool, Fault>> {
        writing::commented(&self.portal, marks).await
    }

    /// Adds comments to the timelines of deals, in one request. Must not be repeated without a look: each adds one. Where the
    /// deal is gone there is nothing to comment, which is no failure.
    pub async fn comment(&self, texts: &[(DealId, String)]) -> Vec<Result<(), Fault>> {
        writing::comment(&self.portal, texts).await
    }

    /// What happened to deals since a mark: one request where little did, one more for each further 50 deals. Only reads; may
    /// be repeated.
    ///
    /// # Errors
    /// When any part could not be read.
    pub async fn changes(&self, mark: Mark) -> Result<Changes, Fault> {
        changes::read(&self.portal, mark).await
    }

    /// How many numbers one request of [`Bitrix::deals_numbered`] and [`Bitrix::leads_numbered`] covers.
    pub fn reach(&self) -> i64 {
        listing::REACH
    }

    /// The largest number of a deal and the portal's time before it was looked up, in one request. Only reads; may be repeated.
    ///
    /// # Errors
    /// As any call.
    pub async fn newest_deal(&self) -> Result<(i64, DateTime<Utc>), Fault> {
        listing::deals(&[]).newest(&self.portal).await
    }

    /// As [`Bitrix::newest_deal`], of leads.
    ///
    /// # Errors
    /// As any call.
    pub async fn newest_lead(&self) -> Result<(i64, DateTime<Utc>), Fault> {
        listing::leads().newest(&self.portal).await
    }

    /// The deals with one of the [`Bitrix::reach`] numbers after one, without lines and client, with these user fields; where
    /// a day is given, only those changed since. One request. Only reads; may be repeated.
    ///
    /// # Errors
    /// When any part could not be read.
    pub async fn deals_numbered(
        &self,
        after: i64,
        since: Option<NaiveDate>,
        fields: &[String],
    ) -> Result<Vec<Deal>, Fault> {
        listing::deals(fields).numbered(&self.portal, after, since).await
    }

    /// As [`Bitrix::deals_numbered`], of leads.
    ///
    /// # Errors
    /// When any part could not be read.
    pub async fn leads_numbered(&self, after: i64, since: Option<NaiveDate>) -> Result<Vec<Lead>, Fault> {
        listing::leads().numbered(&self.portal, after, since).await
    }

    /// The deals changed at a moment or later, without lines and client, and the portal's time before: one request for each
    /// 50. Only reads; may be repeated.
    ///
    /// # Errors
    /// When any part could not be read.
    pub async fn deals_changed(
        &self,
        since: DateTime<Utc>,
        fields: &[String],
    ) -> Result<(Vec<Deal>, DateTime<Utc>), Fault> {
        listing::deals(fields).changed(&self.portal, since).await
    }

    /// As [`Bitrix::deals_changed`], of leads.
    ///
    /// # Errors
    /// When any part could not be read.
    pub async fn leads_changed(&self, since: DateTime<Utc>) -> Result<(Vec<Lead>, DateTime<Utc>), Fault> {
        listing::leads().changed(&self.portal, since).await
    }

    /// How many deals' lines are read in one request.
    pub fn lines_at_once(&self) -> usize {
        LARGEST
    }

    /// The lines of deals, at most [`Bitrix::lines_at_once`], in their order; none where a deal is not there. One request
    /// where none has over 50 lines. Only reads; may be repeated.
    ///
    /// # Errors
    /// When any part could not be read.
    pub async fn lines(&self, deals: &[DealId]) -> Result<Vec<Vec<Line>>, Fault> {
        listing::lines(&self.portal, deals).await
    }

    /// The names around deals: managers, for which the scope `user_brief` is needed, sources, and the choices of a user field
    /// of deals. Two requests. Only reads; may be repeated.
    ///
    /// # Errors
    /// When any part could not be read.
    pub async fn names(&self, field: Option<&str>) -> Result<Names, Fault> {
        listing::names(&self.portal, field).await
    }

    /// Everything that can stand in a deal's row, or what changed at a moment or later: one request for each 50. Needs the
    /// scope `catalog`. Only reads; may be repeated.
    ///
    /// # Errors
    /// When any part could not be read; locked out without the scope.
    pub async fn products(&self, since: Option<DateTime<Utc>>) -> Result<Vec<Product>, Fault> {
        catalogue::read(&self.portal, &self.properties, since).await
    }

    /// How many products, amounts or lines are written in one request.
    pub fn stock_at_once(&self) -> usize {
        LARGEST
    }

    /// How the portal keeps its stock, in one request. Needs the scope `catalog`. Only reads; may be repeated.
    ///
    /// # Errors
    /// When any part could not be read; locked out without the scope.
    pub async fn inventory(&self) -> Result<Inventory, Fault> {
        stock::inventory(&self.portal).await
    }

    /// What products are and what is held of them, in all; those that are not there are left out. One request for 2 500 products. Only reads;
    /// may be repeated.
    ///
    /// # Errors
    /// When any part could not be read.
    pub async fn quantities(
        &self,
        inventory: &Inventory,
        products: &[(ProductId, Option<ProductKind>)],
    ) -> Result<HashMap<ProductId, (ProductKind, Holding)>, Fault> {
        stock::quantities(&self.portal, inventory, products).await
    }

    /// What is held of products in stores; where a store never had a product there is nothing. One request for 2 500 of them.
    /// Only reads; may be repeated.
    ///
    /// # Errors
    /// When any part could not be read.
    pub async fn amounts(
        &self,
        products: &[ProductId],
        stores: &[StoreId],
    ) -> Result<HashMap<(ProductId, StoreId), Holding>, Fault> {
        stock::amounts(&self.portal, products, stores).await
    }

    /// Writes the quantities of products, at most [`Bitrix::stock_at_once`], in one request, and gives what the portal has of
    /// each afterwards: with inventory management on it keeps the old one. In their order, each by itself. The values are
    /// fixed, so this may be repeated.
    ///
    /// # Errors
    /// When the request itself failed; what is wrong with one of them is told of that one alone.
    pub async fn write_quantities(
        &self,
        quantities: &[(ProductId, ProductKind, Level)],
    ) -> Result<Vec<Result<Level, Fault>>, Fault> {
        stock::write(&self.portal, quantities).await
    }

    /// Writes an inventory document without lines under a number of ours; gives the portal's. Must not be repeated without
    /// [`Bitrix::documents_numbered`]: the portal takes the same number twice.
    ///
    /// # Errors
    /// As any call; after a doubtful one the document may be there.
    pub async fn open_document(
        &self,
        inventory: &Inventory,
        of: (DocumentKind, &str),
        (title, comment): (&str, &str),
    ) -> Result<i64, Fault> {
        document::open(&self.portal, inventory, of, (title, comment)).await
    }

    /// Adds lines to a document that is not conducted, at most [`Bitrix::stock_at_once`], in one request. In their order, each
    /// by itself. Must not be repeated: each adds one.
    ///
    /// # Errors
    /// When the request itself failed; what is wrong with one of them is told of that one alone.
    pub async fn add_lines(
        &self,
        document: i64,
        kind: DocumentKind,
        lines: &[DocumentLine],
    ) -> Result<Vec<Result<(), Fault>>, Fault> {
        document::add_lines(&self.portal, document, kind, lines).await
    }

    /// Has a document move its goods. May be repeated: what is conducted is refused.
    ///
    /// # Errors
    /// As any call; after a doubtful one it may be conducted, up to a minute later.
    pub async fn conduct(&self, document: i64) -> Result<(), Fault> {
        document::conduct(&self.portal, document).await
    }

    /// The documents that have a number of ours. Only reads; may be repeated.
    ///
    /// # Errors
    /// As any call.
    pub async fn documents_numbered(&self, number: &str) -> Result<Vec<Document>, Fault> {
        document::numbered(&self.portal, number).await
    }

    /// Deletes a document that is not conducted. May be repeated.
    ///
    /// # Errors
    /// As any call.
    pub async fn delete_document(&self, document: i64) -> Result<(), Fault> {
        document::delete(&self.portal, document).await
    }

    /// How many answers the portal has given so far; a sign of life.
    pub fn answers(&self) -> u64 {
        self.portal.answers()
    }

    /// Asks the webhook whose it is and what it may use, in one request. May be repeated.
    ///
    /// # Errors
    /// `LockedOut` also when its owner is no longer active.
    pub async fn probe(&self) -> Result<Probe, Fault> {
        // A webhook that may not say whose it is need not be asked further.
        let mut batch = Batch::halting();
        let profile = batch.add::<Profile>(Command::new("profile", json!({})));
        let scopes = batch.add::<Scopes>(Command::new("scope", json!({})));
        let mut answers = self.portal.run(&batch).await?;
        let Some(user) = answers.take(profile)?.user else {
            let (code, words) = ("INACTIVE_USER".to_owned(), "the owner of the webhook is not active".to_owned());
            let kind = Kind::LockedOut { code, words };
            return Err(Fault { system: System::Bitrix24, call: "profile".to_owned(), kind });
        };
        let Scopes(scopes) = answers.take(scopes)?;
        let missing =
            SCOPES.into_iter().filter(|needed| !scopes.iter().any(|scope| scope.eq_ignore_ascii_case(needed)));
        let missing_scopes = missing.map(str::to_owned).collect();
        Ok(Probe { user, missing_scopes })
    }
}
