//! The Bitrix24 portal: deals read whole, fields and comments written, and what the webhook may do.
//!
//! Everything goes through one inbound webhook, whose address is a password. Nothing is repeated here but what the
//! portal's limit refused; the queue repeats the rest. Deals and their parts are read by `crm.item.*`, since
//! `crm.deal.*` is kept only for old integrations
//! (<https://apidocs.bitrix24.com/api-reference/crm/deals/index.html>).

mod answer;
mod batch;
mod deal;
mod limit;
mod pages;
mod params;
mod portal;
mod reading;
mod value;
mod wire;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use secrecy::SecretString;
use serde_json::json;

use self::answer::is_not_found;
use self::batch::{Batch, Command};
use self::limit::Pace;
use self::pages::{Key, Listing};
use self::portal::Portal;
use self::reading::DEAL;
use self::value::{Misfit, Row};
use self::wire::{Profile, Scopes};
use super::{Fault, Kind};
use crate::types::{DealId, System};

pub use self::deal::{Client, Deal, Line, Party, Payment, Stage};
pub use self::portal::WebhookFault;

/// What a webhook must be allowed to use.
const SCOPES: [&str; 1] = ["crm"];

/// A portal. Clones share its pace: all of them together send no more than it allows.
#[derive(Clone, Debug)]
pub struct Bitrix {
    portal: Arc<Portal>,
}

/// What became of a value written into a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// The deal has it now.
    Taken,
    /// The portal answered well and did not keep it: it has no such field, or the field takes no such value.
    Dropped,
    /// There is no such deal any more.
    Gone,
}

/// What a webhook is and may do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Probe {
    /// The person whose rights it has.
    pub user: String,
    /// What it would have to be allowed besides, for everything to work.
    pub missing_scopes: Vec<String>,
}

impl Bitrix {
    /// The portal behind an inbound webhook, `https://portal/rest/1/code/`. Sends nothing.
    ///
    /// # Errors
    /// When that is not such an address.
    pub fn new(webhook_url: &SecretString) -> Result<Self, WebhookFault> {
        Self::with_pace(webhook_url, Pace::PORTAL)
    }

    fn with_pace(webhook_url: &SecretString, pace: Pace) -> Result<Self, WebhookFault> {
        Ok(Self { portal: Arc::new(Portal::new(webhook_url, pace)?) })
    }

    /// A deal with its lines, payments, client and requisites; none when it was deleted or never was. One request for
    /// up to 50 lines, one more for each further 50. Only reads; may be repeated.
    ///
    /// # Errors
    /// When any part of it could not be read: a deal is given whole or not at all.
    pub async fn deal(&self, id: DealId) -> Result<Option<Deal>, Fault> {
        reading::read(&self.portal, id).await
    }

    /// Writes a value into a user field (`UF_CRM_…`) of a deal and looks whether the portal kept it. The value is
    /// fixed, so this may be repeated; the portal saves nothing when nothing changes.
    ///
    /// # Errors
    /// When the write was refused, or when it is not known whether it ran.
    pub async fn write_field(&self, id: DealId, field: &str, value: &str) -> Result<Written, Fault> {
        let method = "crm.item.update";
        let params = json!({"entityTypeId": DEAL, "id": id.get(), "fields": {field: value}, "useOriginalUfNames": "Y"});
        let result = match self.portal.call(method, &params).await {
            Ok(result) => result,
            Err(fault) if is_not_found(&fault.kind) => return Ok(Written::Gone),
            Err(fault) => return Err(fault),
        };
        // Unknown fields and bad values are dropped with a good answer: only the returned item tells.
        let item = result.get("item").ok_or_else(|| Misfit("an answer without the item".into()));
        let item =
            item.and_then(|item| Row::of("an item", item)).map_err(|misfit| self.portal.misfit(method, misfit))?;
        let kept = item.text(field).trim() == value.trim();
        Ok(if kept { Written::Taken } else { Written::Dropped })
    }

    /// Adds a comment to the timeline of a deal unless one with `mark` in it is there already; `text` must contain
    /// `mark`. May be repeated. Where the deal is gone there is nothing to comment, which is no failure.
    ///
    /// # Errors
    /// When the timeline could not be read, when the comment was refused, or when it is not known whether it was added.
    pub async fn comment_once(&self, id: DealId, mark: &str, text: &str) -> Result<(), Fault> {
        // Without `select` the list is empty. See
        // <https://apidocs.bitrix24.com/api-reference/crm/timeline/comments/crm-timeline-comment-list.html>.
        let params = json!({"filter": {"ENTITY_ID": id.get(), "ENTITY_TYPE": "deal"}, "select": ["ID", "COMMENT"]});
        let comments = Listing { method: "crm.timeline.comment.list", params, rows: None, key: Key::Upper };
        let comments = match comments.read(&self.portal, 0).await {
            Err(fault) if is_not_found(&fault.kind) => return Ok(()),
            comments => comments?,
        };
        if comments.iter().any(|comment| value::text(&comment["COMMENT"]).contains(mark)) {
            return Ok(());
        }
        let fields = json!({"ENTITY_ID": id.get(), "ENTITY_TYPE": "deal", "COMMENT": text});
        match self.portal.call("crm.timeline.comment.add", &json!({"fields": fields})).await {
            Err(fault) if !is_not_found(&fault.kind) => Err(fault),
            _ => Ok(()),
        }
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
