//! Deals and leads read by the thousand, and the names around them.
//!
//! A request asks for many windows of fifty numbers, so that no page can overflow and none has to wait for the one before:
//! pages by `>id` follow one another, windows do not. What was deleted shows only by its absence from a window.

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::{Value, json};

use super::batch::{Batch, Command, LARGEST};
use super::changes::moment;
use super::deal::{Deal, Line};
use super::pages::{Key, Listing, Page};
use super::portal::Portal;
use super::reading::{DEAL, all_rows, rows_of};
use super::value::{self, Misfit, Row};
use super::wire::{self, DealCard, PAGE, ProductRows};
use crate::clients::Fault;
use crate::types::DealId;

/// `entityTypeId` of a lead.
const LEAD: i64 = 1;

/// The method that lists both.
const METHOD: &str = "crm.item.list";

/// The numbers one request covers.
pub(super) const REACH: i64 = LARGEST as i64 * PAGE as i64;

/// Whatever is asked of a deal in a list.
const OF_DEAL: [&str; 13] = [
    "id",
    "title",
    "stageSemanticId",
    "categoryId",
    "opportunity",
    "currencyId",
    "closedate",
    "movedTime",
    "updatedTime",
    "createdTime",
    "assignedById",
    "sourceId",
    "leadId",
];

/// Whatever is asked of a lead.
const OF_LEAD: [&str; 5] = ["id", "createdTime", "updatedTime", "assignedById", "sourceId"];

/// A lead as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lead {
    /// Its number.
    pub id: i64,
    /// Who answers for it.
    pub manager: Option<i64>,
    /// The code of its source; may be empty.
    pub source: String,
    /// When it was created.
    pub created_at: Option<DateTime<Utc>>,
    /// When it was last changed, to the second.
    pub changed_at: Option<DateTime<Utc>>,
}

/// The names around deals.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    /// Everybody of the portal: number, name, whether they still work there. None where the webhook may not read users.
    pub managers: Option<Vec<(i64, String, bool)>>,
    /// Sources: code and name.
    pub sources: Vec<(String, String)>,
    /// The choices of the field asked for: number and words; none for a field without choices.
    pub choices: Vec<(i64, String)>,
}

/// A kind of thing the portal lists.
pub(super) struct Kind<T> {
    entity: i64,
    select: Vec<String>,
    read: fn(Row<'_>) -> Result<T, Misfit>,
}

/// Deals without their lines, with these user fields.
pub(super) fn deals(fields: &[String]) -> Kind<Deal> {
    let select = OF_DEAL.iter().map(|&name| name.to_owned()).chain(fields.iter().cloned()).collect();
    Kind { entity: DEAL, select, read: |row| Ok(DealCard::of(row)?.deal) }
}

/// Leads.
pub(super) fn leads() -> Kind<Lead> {
    Kind { entity: LEAD, select: OF_LEAD.map(str::to_owned).into(), read: lead }
}

impl<T> Kind<T> {
    /// The largest number there is, 0 where there is none, and the portal's time before it was looked up.
    pub(super) async fn newest(&self, portal: &Portal) -> Result<(i64, DateTime<Utc>), Fault> {
        let mut batch = Batch::new();
        let time = batch.add::<wire::Time>(Command::new("server.time", json!({})));
        let params = json!({"entityTypeId": self.entity, "order": {"id": "DESC"}, "select": ["id"], "start": -1});
        let first = batch.add::<Page>(Command::new(METHOD, params));
        let mut answers = portal.run(&batch).await?;
        let (page, at) = (answers.take(first)?.0, answers.take(time)?.0);
        let newest = || items(&page)?.first().map_or(Ok(None), |row| Row::of("a row", row)?.id("id"));
        Ok((newest().map_err(|misfit| portal.misfit(METHOD, misfit))?.unwrap_or_default(), at))
    }

    /// Those with one of the [`REACH`] numbers after one; where a day is given, only those changed since.
    pub(super) async fn numbered(
        &self,
        portal: &Portal,
        after: i64,
        since: Option<NaiveDate>,
    ) -> Result<Vec<T>, Fault> {
        let mut batch = Batch::new();
        let page = |from: i64| batch.add::<Page>(Command::new(METHOD, self.window(from, since)));
        let windows: Vec<_> = (after..after + REACH).step_by(PAGE).map(page).collect();
        let mut answers = portal.run(&batch).await?;
        let mut rows = Vec::new();
        for window in windows {
            rows.extend(self.read(portal, items(&answers.take(window)?.0))?);
        }
        Ok(rows)
    }

    /// Those changed at a moment or later, and the portal's time before they were looked up.
    pub(super) async fn changed(
        &self,
        portal: &Portal,
        since: DateTime<Utc>,
    ) -> Result<(Vec<T>, DateTime<Utc>), Fault> {
        let mut params = self.params();
        params["filter"] = json!({">=updatedTime": moment(since)});
        let listing = Listing { method: METHOD, params, rows: Some("items"), key: Key::Lower };
        let mut batch = Batch::new();
        let time = batch.add::<wire::Time>(Command::new("server.time", json!({})));
        let first = batch.add::<Page>(listing.first(0));
        let mut answers = portal.run(&batch).await?;
        let (first, at) = (answers.take(first)?.0, answers.take(time)?.0);
        let rows = listing.go_on(portal, 0, first).await?;
        Ok((self.read(portal, Ok(rows.iter().collect()))?, at))
    }

    fn params(&self) -> Value {
        json!({"entityTypeId": self.entity, "select": self.select, "useOriginalUfNames": "Y"})
    }

    /// As many numbers as a page has rows.
    fn window(&self, after: i64, since: Option<NaiveDate>) -> Value {
        let mut params = self.params();
        params["filter"] = json!({">id": after, "<=id": after + PAGE as i64});
        params["order"] = json!({"id": "ASC"});
        params["start"] = (-1).into();
        if let Some(since) = since {
            params["filter"][">=updatedTime"] = since.to_string().into();
        }
        params
    }

    fn read(&self, portal: &Portal, rows: Result<Vec<&Value>, Misfit>) -> Result<Vec<T>, Fault> {
        let read = |row: &Value| (self.read)(Row::of("a row", row)?);
        let rows = rows.and_then(|rows| rows.into_iter().map(read).collect());
        rows.map_err(|misfit| portal.misfit(METHOD, misfit))
    }
}

fn items(page: &Value) -> Result<Vec<&Value>, Misfit> {
    value::list("items", Row::of("an answer with a list", page)?.get("items"))
}

fn lead(row: Row<'_>) -> Result<Lead, Misfit> {
    let moment = |name: &str| Ok(row.moment(name)?.map(|at| at.to_utc()));
    Ok(Lead {
        id: row.id("id")?.ok_or_else(|| Misfit("a lead without a number".into()))?,
        manager: row.id("assignedById")?,
        source: row.text("sourceId"),
        created_at: moment("createdTime")?,
        changed_at: moment("updatedTime")?,
    })
}

/// The lines of deals, at most [`LARGEST`], in one request where none has over 50; in their order.
pub(super) async fn lines(portal: &Portal, deals: &[DealId]) -> Result<Vec<Vec<Line>>, Fault> {
    let mut batch = Batch::new();
    let asked: Vec<_> = deals.iter().map(|deal| (*deal, batch.add::<ProductRows>(rows_of(deal.get())))).collect();
    let mut answers = portal.run(&batch).await?;
    let mut lines = Vec::with_capacity(deals.len());
    for (deal, slot) in asked {
        let goes_on = answers.goes_on(&slot);
        let rows = answers.find(slot)?.map(|rows| rows.0).unwrap_or_default();
        lines.push(all_rows(portal, deal, rows, goes_on).await?.into_iter().map(|row| row.line).collect());
    }
    Ok(lines)
}

/// The names around deals; `field` is the deal's user field whose choices are wanted.
pub(super) async fn names(portal: &Portal, field: Option<&str>) -> Result<Names, Fault> {
    let mut batch = Batch::new();
    let sources = json!({"filter": {"ENTITY_ID": "SOURCE"}, "order": {"SORT": "ASC"}});
    let sources = batch.add::<Page>(Command::new("crm.status.list", sources));
    let fields = field.map(|field| {
        let named = json!({"filter": {"FIELD_NAME": field}});
        batch.add::<Page>(Command::new("crm.deal.userfield.list", named))
    });
    let mut answers = portal.run(&batch).await?;
    let sources = answers.take(sources)?.0;
    let choices = fields.map(|fields| answers.take(fields)).transpose()?;
    let misfit = |misfit: Misfit| portal.misfit("crm.status.list", misfit);
    Ok(Names {
        managers: managers(portal).await?,
        sources: value::list("sources", &sources)
            .and_then(|rows| rows.into_iter().map(source).collect())
            .map_err(misfit)?,
        choices: choices.map_or(Ok(Vec::new()), |page| choices_of(&page.0)).map_err(misfit)?,
    })
}

/// Everybody; none where the webhook may not read users. This method knows no paging but by place.
async fn managers(portal: &Portal) -> Result<Option<Vec<(i64, String, bool)>>, Fault> {
    let method = "user.get";
    let mut managers = Vec::new();
    loop {
        let params = json!({"sort": "ID", "order": "ASC", "start": managers.len()});
        let page = match portal.call(method, &params).await {
            Err(fault) if fault.locks_out() => return Ok(None),
            page => page?,
        };
        let read = || value::list("users", &page)?.into_iter().map(manager).collect::<Result<Vec<_>, _>>();
        let read = read().map_err(|misfit| portal.misfit(method, misfit))?;
        let full = read.len() >= PAGE;
        managers.extend(read);
        if !full {
            return Ok(Some(managers));
        }
    }
}

fn manager(row: &Value) -> Result<(i64, String, bool), Misfit> {
    let row = Row::of("a user", row)?;
    let name = wire::joined(&["NAME", "LAST_NAME"].map(|name| row.text(name).trim().to_owned()));
    let id = row.id("ID")?.ok_or_else(|| Misfit("a user without a number".into()))?;
    Ok((id, name, row.flag("ACTIVE")))
}

fn source(row: &Value) -> Result<(String, String), Misfit> {
    let row = Row::of("a source", row)?;
    Ok((row.text("STATUS_ID"), row.text("NAME")))
}

/// The choices of the first field that has some.
fn choices_of(fields: &Value) -> Result<Vec<(i64, String)>, Misfit> {
    for field in value::list("fields", fields)? {
        let choice = |row: &Value| {
            let row = Row::of("a choice", row)?;
            let id = row.id("ID")?.ok_or_else(|| Misfit("a choice without a number".into()))?;
            Ok((id, row.text("VALUE")))
        };
        let choices = value::list("choices", Row::of("a field", field)?.get("LIST"))?;
        if !choices.is_empty() {
            return choices.into_iter().map(choice).collect();
        }
    }
    Ok(Vec::new())
}
