//! What happened to deals since a mark: those that became won, by the portal's history of stages, and all that changed.
//!
//! Two questions, because neither is enough: the history also has deals moved to another pipeline, of which no event comes,
//! and only the time of change tells of a field or a row. See
//! <https://apidocs.bitrix24.com/api-reference/crm/crm-stage-history-list.html>. Numbers grow and times may be equal, so the
//! one asks for what is over its mark and the other for what is not before it.

use chrono::{DateTime, FixedOffset, Utc};
use serde_json::{Value, json};

use super::batch::{Batch, Command};
use super::pages::{Key, Listing, Page};
use super::portal::Portal;
use super::reading::DEAL;
use super::value::{Misfit, Row};
use super::wire;
use crate::clients::Fault;
use crate::clients::bitrix::Stage;
use crate::types::DealId;

/// Up to where deals were looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The moment up to which changes were looked at.
    pub since: DateTime<Utc>,
    /// The last row of the history looked at; none where the moment is to be used for it too.
    pub history_id: Option<i64>,
}

/// What happened since a mark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changes {
    /// Deals that reached a stage of success, each once.
    pub won: Vec<DealId>,
    /// Deals that changed in any way.
    pub changed: Vec<Changed>,
    /// The last row of the history; none when there was none.
    pub history_id: Option<i64>,
    /// The portal's time when it was asked: later changes may be missing.
    pub at: DateTime<Utc>,
}

/// A deal that changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Changed {
    /// Which.
    pub deal: DealId,
    /// Where it stands now.
    pub stage: Stage,
    /// When it was last changed, to the second.
    pub at: Option<DateTime<FixedOffset>>,
}

/// Reads what happened since a mark: the first pages of both in one request.
pub(super) async fn read(portal: &Portal, mark: Mark) -> Result<Changes, Fault> {
    let (history, deals) = (history_since(mark), deals_since(mark));
    let after = mark.history_id.unwrap_or_default();
    let mut batch = Batch::new();
    let time = batch.add::<wire::Time>(Command::new("server.time", json!({})));
    let (first_history, first_deals) = (batch.add::<Page>(history.first(after)), batch.add::<Page>(deals.first(0)));
    let mut answers = portal.run(&batch).await?;
    let (first_history, first_deals) = (answers.take(first_history)?.0, answers.take(first_deals)?.0);
    let misfit = |listing: &Listing| {
        let method = listing.method;
        move |misfit| portal.misfit(method, misfit)
    };

    let at = answers.take(time)?.0;
    let mut changes = Changes { won: Vec::new(), changed: Vec::new(), history_id: None, at };
    for row in history.go_on(portal, after, first_history).await? {
        let (id, deal) = history_row(&row).map_err(misfit(&history))?;
        changes.history_id = Some(id);
        changes.won.push(deal);
    }
    changes.won.sort();
    changes.won.dedup();
    for row in deals.go_on(portal, 0, first_deals).await? {
        changes.changed.push(changed(&row).map_err(misfit(&deals))?);
    }
    Ok(changes)
}

/// `S` is success, whatever the pipeline calls its stage.
fn history_since(mark: Mark) -> Listing {
    let mut filter = json!({"STAGE_SEMANTIC_ID": "S"});
    if mark.history_id.is_none() {
        filter[">=CREATED_TIME"] = moment(mark.since);
    }
    let params = json!({"entityTypeId": DEAL, "filter": filter, "select": ["ID", "OWNER_ID"]});
    Listing { method: "crm.stagehistory.list", params, rows: Some("items"), key: Key::Upper }
}

fn deals_since(mark: Mark) -> Listing {
    let filter = json!({">=updatedTime": moment(mark.since)});
    let params = json!({"entityTypeId": DEAL, "filter": filter, "select": ["id", "stageSemanticId", "updatedTime"]});
    Listing { method: "crm.item.list", params, rows: Some("items"), key: Key::Lower }
}

/// The portal's times are to the second: a mark within a second begins with that second.
pub(super) fn moment(at: DateTime<Utc>) -> Value {
    at.format("%Y-%m-%dT%H:%M:%S+00:00").to_string().into()
}

fn history_row(row: &Value) -> Result<(i64, DealId), Misfit> {
    let row = Row::of("a row of the history", row)?;
    let missing = || Misfit("a row of the history without a number".into());
    let id = row.id("ID")?.ok_or_else(missing)?;
    Ok((id, row.id("OWNER_ID")?.and_then(DealId::new).ok_or_else(missing)?))
}

fn changed(row: &Value) -> Result<Changed, Misfit> {
    let row = Row::of("a changed deal", row)?;
    let deal = row.id("id")?.and_then(DealId::new).ok_or_else(|| Misfit("a deal without a number".into()))?;
    Ok(Changed { deal, stage: wire::stage(&row.text("stageSemanticId"))?, at: row.moment("updatedTime")? })
}
