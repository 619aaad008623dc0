//! Writing into many deals in one request: fields and comments.
//!
//! Each deal comes out by itself. Nothing is repeated here, and no write is believed that the answer does not show.

use std::collections::HashMap;

use chrono::{DateTime, FixedOffset};
use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::answer::is_not_found;
use super::batch::{Batch, Command, Read};
use super::deal::Stage;
use super::pages::{Key, Listing, Page};
use super::portal::Portal;
use super::reading::DEAL;
use super::value::{self, Misfit, Row};
use super::wire;
use crate::clients::Fault;
use crate::types::DealId;

/// What became of a value written into a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// The deal has it now.
    Taken {
        /// What the deal was right before this write; none where the portal did not tell.
        before: Option<Glance>,
        /// When it is last changed now; the portal saves nothing where nothing changes.
        after: Option<DateTime<FixedOffset>>,
    },
    /// The portal answered well and did not keep it: it has no such field, or the field takes no such value.
    Dropped,
    /// There is no such deal any more.
    Gone,
}

/// A deal at a glance: enough to see that it is what it was when it was read whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Glance {
    /// When it was last changed, to the second.
    pub changed_at: DateTime<FixedOffset>,
    /// Where it stands.
    pub stage: Stage,
    /// What it amounts to, in its currency.
    pub amount: Decimal,
}

/// See [`super::Bitrix::write_field`].
pub(super) async fn field(portal: &Portal, field: &str, values: &[(DealId, String)]) -> Vec<Result<Written, Fault>> {
    let mut batch = Batch::new();
    let glances = batch.add::<Glances>(glance_at(values));
    let command = |(id, value): &(DealId, String)| {
        let fields = json!({ field: value });
        let params = json!({"entityTypeId": DEAL, "id": id.get(), "fields": fields, "useOriginalUfNames": "Y"});
        Command::new("crm.item.update", params)
    };
    let slots: Vec<_> = values.iter().map(|value| batch.add::<Item>(command(value))).collect();
    if slots.is_empty() {
        return Vec::new();
    }
    let mut answers = match portal.run(&batch).await {
        Ok(answers) => answers,
        Err(fault) => return slots.iter().map(|_| Err(fault.clone())).collect(),
    };
    // Without them the writes count all the same; the deals are then read again.
    let Glances(glances) = answers.take(glances).unwrap_or_default();
    let outcomes = slots.into_iter().zip(values).map(|(slot, (id, value))| {
        let before = glances.get(id).copied();
        written(portal, answers.take(slot), field, value, before)
    });
    outcomes.collect()
}

/// Looks at deals by one command for all of them.
fn glance_at(values: &[(DealId, String)]) -> Command {
    let ids: Vec<i64> = values.iter().map(|(id, _)| id.get()).collect();
    let params = json!({
        "entityTypeId": DEAL, "filter": {"@id": ids}, "select": GLANCED, "order": {"id": "ASC"}, "start": -1,
    });
    Command::new("crm.item.list", params)
}

const GLANCED: [&str; 4] = ["id", "updatedTime", "stageSemanticId", "opportunity"];

#[derive(Debug, Default)]
struct Glances(HashMap<DealId, Glance>);

impl Read for Glances {
    fn read(result: &Value) -> Result<Self, Misfit> {
        let rows = Row::of("an answer with deals", result)?.get("items");
        let glances: Result<Vec<_>, Misfit> = value::list("items", rows)?.into_iter().map(glance).collect();
        Ok(Self(glances?.into_iter().flatten().collect()))
    }
}

fn glance(row: &Value) -> Result<Option<(DealId, Glance)>, Misfit> {
    let row = Row::of("a deal", row)?;
    let Some((id, changed_at)) = row.id("id")?.and_then(DealId::new).zip(row.moment("updatedTime")?) else {
        return Ok(None);
    };
    let stage = wire::stage(&row.text("stageSemanticId"))?;
    Ok(Some((id, Glance { changed_at, stage, amount: row.number("opportunity")?.unwrap_or_default() })))
}

/// See [`super::Bitrix::commented`].
pub(super) async fn commented(portal: &Portal, marks: &[(DealId, String)]) -> Vec<Result<bool, Fault>> {
    let listings: Vec<Listing> = marks.iter().map(|(id, _)| comments_of(*id)).collect();
    let pages = run::<Page>(portal, listings.iter().map(|listing| listing.first(0))).await;
    let mut found = Vec::with_capacity(marks.len());
    for ((page, listing), (_, mark)) in pages.into_iter().zip(&listings).zip(marks) {
        let comments = match page {
            Ok(Page(page)) => listing.go_on(portal, 0, page).await,
            Err(fault) => Err(fault),
        };
        found.push(match comments {
            Ok(comments) => Ok(comments.iter().any(|comment| value::text(&comment["COMMENT"]).contains(mark))),
            Err(fault) if is_not_found(&fault.kind) => Ok(true),
            Err(fault) => Err(fault),
        });
    }
    found
}

/// See [`super::Bitrix::comment`].
pub(super) async fn comment(portal: &Portal, texts: &[(DealId, String)]) -> Vec<Result<(), Fault>> {
    let command = |(id, text): &(DealId, String)| {
        let fields = json!({"ENTITY_ID": id.get(), "ENTITY_TYPE": "deal", "COMMENT": text});
        Command::new("crm.timeline.comment.add", json!({ "fields": fields }))
    };
    let added = run::<Page>(portal, texts.iter().map(command)).await;
    let settled = |outcome| match outcome {
        Err(Fault { kind, .. }) if is_not_found(&kind) => Ok(()),
        outcome => outcome.map(drop),
    };
    added.into_iter().map(settled).collect()
}

/// Runs one command for each deal in a single batch; without any, nothing is sent.
async fn run<T: Read>(portal: &Portal, commands: impl Iterator<Item = Command>) -> Vec<Result<T, Fault>> {
    let mut batch = Batch::new();
    let slots: Vec<_> = commands.map(|command| batch.add::<T>(command)).collect();
    if slots.is_empty() {
        return Vec::new();
    }
    match portal.run(&batch).await {
        Ok(mut answers) => slots.into_iter().map(|slot| answers.take(slot)).collect(),
        Err(fault) => slots.iter().map(|_| Err(fault.clone())).collect(),
    }
}

/// An item as it is after a write.
#[derive(Debug)]
struct Item(Value);

impl Read for Item {
    fn read(result: &Value) -> Result<Self, Misfit> {
        result.get("item").cloned().map(Self).ok_or_else(|| Misfit("an answer without the item".into()))
    }
}

/// Unknown fields and bad values are dropped with a good answer: only the returned item tells.
fn written(
    portal: &Portal,
    item: Result<Item, Fault>,
    field: &str,
    value: &str,
    before: Option<Glance>,
) -> Result<Written, Fault> {
    let item = match item {
        Ok(Item(item)) => item,
        Err(fault) if is_not_found(&fault.kind) => return Ok(Written::Gone),
        Err(fault) => return Err(fault),
    };
    let misfit = |misfit| portal.misfit("crm.item.update", misfit);
    let item = Row::of("an item", &item).map_err(misfit)?;
    if item.text(field).trim() != value.trim() {
        return Ok(Written::Dropped);
    }
    Ok(Written::Taken { before, after: item.moment("updatedTime").map_err(misfit)? })
}

/// The comments of a deal. Without `select` the list is empty. See
/// <https://apidocs.bitrix24.com/api-reference/crm/timeline/comments/crm-timeline-comment-list.html>.
fn comments_of(id: DealId) -> Listing {
    let params = json!({"filter": {"ENTITY_ID": id.get(), "ENTITY_TYPE": "deal"}, "select": ["ID", "COMMENT"]});
    Listing { method: "crm.timeline.comment.list", params, rows: None, key: Key::Upper }
}
