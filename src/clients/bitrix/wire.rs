//! The portal's words, read into ours: where the rows are, what the fields are called, what an absence looks like.
//!
//! Nothing is decided here and nothing is guessed: a field that is there but cannot be read is a [`Misfit`].

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use serde_json::Value;

use super::batch::Read;
use super::deal::{Client, Deal, Line, Party, Payment, Stage};
use super::value::{self, Misfit, Row};
use crate::types::{DealId, ProductId};

/// Rows on a full page of any list.
pub(super) const PAGE: usize = 50;

/// A deal's card, with its client by number; lines, payments and client of the deal are still empty.
#[derive(Debug)]
pub(super) struct DealCard {
    pub(super) deal: Deal,
    pub(super) company: Option<i64>,
    pub(super) contact: Option<i64>,
}

impl Read for DealCard {
    fn read(result: &Value) -> Result<Self, Misfit> {
        Self::of(Row::of("a deal", Row::of("an answer with a deal", result)?.get("item"))?)
    }
}

impl DealCard {
    /// A card by itself, as a list has it too.
    pub(super) fn of(card: Row<'_>) -> Result<Self, Misfit> {
        let deal = Deal {
            id: card.id("id")?.and_then(DealId::new).ok_or_else(|| Misfit("a deal without a number".into()))?,
            title: card.text("title"),
            stage: stage(&card.text("stageSemanticId"))?,
            pipeline: card.whole("categoryId")?.unwrap_or_default(),
            amount: card.number("opportunity")?.unwrap_or_default(),
            currency: card.text("currencyId"),
            manager: card.id("assignedById")?,
            source: card.text("sourceId"),
            lead: card.id("leadId")?,
            created_at: card.moment("createdTime")?,
            closed_on: card.day("closedate")?,
            moved_at: card.moment("movedTime")?,
            changed_at: card.moment("updatedTime")?,
            read_whole: false,
            fields: card
                .fields()
                .filter(|(name, _)| name.starts_with("UF_"))
                .map(|(name, value)| (name.clone(), value.clone()))
                .collect(),
            lines: Vec::new(),
            payments: Vec::new(),
            client: Client::default(),
        };
        Ok(Self { deal, company: card.id("companyId")?, contact: card.id("contactId")? })
    }
}

/// `isWon` and its sisters are always null, and `closed` is also said of lost deals: the semantics tell it.
pub(super) fn stage(semantics: &str) -> Result<Stage, Misfit> {
    match semantics {
        "P" => Ok(Stage::InWork),
        "S" => Ok(Stage::Won),
        "F" => Ok(Stage::Lost),
        _ => Err(Misfit("stageSemanticId is none of P, S, F".into())),
    }
}

/// What the portal's clock shows; ours may show something else.
#[derive(Debug)]
pub(super) struct Time(pub(super) DateTime<Utc>);

impl Read for Time {
    fn read(result: &Value) -> Result<Self, Misfit> {
        let text = value::text(result);
        DateTime::parse_from_rfc3339(&text)
            .map(|at| Self(at.to_utc()))
            .map_err(|_| Misfit("server.time is not a moment".into()))
    }
}

/// A row of a deal with its number and its place among the others.
#[derive(Debug)]
pub(super) struct ProductRow {
    pub(super) id: i64,
    pub(super) place: i64,
    pub(super) line: Line,
}

impl Read for ProductRow {
    fn read(row: &Value) -> Result<Self, Misfit> {
        let row = Row::of("a product row", row)?;
        let line = Line {
            product: row.id("productId")?.and_then(ProductId::new),
            name: row.text("productName"),
            price: required(row.number("price")?, "price")?,
            quantity: required(row.number("quantity")?, "quantity")?,
        };
        let id = row.id("id")?.ok_or_else(|| Misfit("a product row without a number".into()))?;
        Ok(Self { id, place: row.whole("sort")?.unwrap_or_default(), line })
    }
}

fn required(number: Option<Decimal>, name: &str) -> Result<Decimal, Misfit> {
    number.ok_or_else(|| Misfit(format!("a product row without {name}")))
}

/// One page of the rows of a deal.
#[derive(Debug)]
pub(super) struct ProductRows(pub(super) Vec<ProductRow>);

impl Read for ProductRows {
    fn read(result: &Value) -> Result<Self, Misfit> {
        let rows = Row::of("an answer with product rows", result)?.get("productRows");
        let rows = value::list("productRows", rows)?;
        Ok(Self(rows.into_iter().map(ProductRow::read).collect::<Result<_, _>>()?))
    }
}

/// The payments of a deal.
#[derive(Debug)]
pub(super) struct Payments(pub(super) Vec<Payment>);

impl Read for Payments {
    fn read(result: &Value) -> Result<Self, Misfit> {
        Ok(Self(value::list("payments", result)?.into_iter().map(payment).collect::<Result<_, _>>()?))
    }
}

fn payment(row: &Value) -> Result<Payment, Misfit> {
    let row = Row::of("a payment", row)?;
    Ok(Payment {
        pay_system: row.id("paySystemId")?,
        pay_system_name: row.text("paySystemName"),
        paid: row.flag("paid"),
    })
}

/// The requisite chosen in a deal; none when nobody chose.
#[derive(Debug)]
pub(super) struct Chosen(pub(super) Option<i64>);

impl Read for Chosen {
    fn read(result: &Value) -> Result<Self, Misfit> {
        Ok(Self(Row::of("a requisite link", result)?.id("REQUISITE_ID")?))
    }
}

/// A card of a company or a contact; what its requisites say is still missing.
impl Read for Party {
    fn read(result: &Value) -> Result<Self, Misfit> {
        let card = Row::of("a party", Row::of("an answer with a party", result)?.get("item"))?;
        let title = card.text("title");
        let names = ["lastName", "name", "secondName"].map(|name| card.text(name).trim().to_owned());
        let name = if title.trim().is_empty() { joined(&names) } else { title.trim().to_owned() };
        let id = card.id("id")?.ok_or_else(|| Misfit("a party without a number".into()))?;
        Ok(Self { id, name, chosen: false, legal_name: None, requisites: Vec::new(), phones: phones(card)? })
    }
}

/// The phones among the multiple fields. A portal that does not send these still has the flat `phone`, `phoneWork`, ….
fn phones(card: Row<'_>) -> Result<Vec<String>, Misfit> {
    let mut phones = Vec::new();
    for field in value::list("fm", card.get("fm"))? {
        let field = Row::of("a multiple field", field)?;
        if field.text("typeId") == "PHONE" {
            phones.push(field.text("value"));
        }
    }
    if phones.is_empty() {
        phones.extend(card.fields().filter(|(name, _)| name.starts_with("phone")).map(|(_, phone)| value::text(phone)));
    }
    Ok(without_repetitions(phones))
}

/// A requisite of a company or a contact.
#[derive(Debug)]
pub(super) struct Requisite {
    pub(super) id: i64,
    pub(super) owner: Option<i64>,
    pub(super) place: i64,
    pub(super) legal_name: Option<String>,
    /// BIN, IIN, INN: a portal set up with a foreign preset keeps the BIN as INN.
    pub(super) numbers: Vec<String>,
}

/// The requisites of a company or a contact, without those that only carry an address.
#[derive(Debug)]
pub(super) struct Requisites(pub(super) Vec<Requisite>);

impl Read for Requisites {
    fn read(result: &Value) -> Result<Self, Misfit> {
        let mut requisites = Vec::new();
        for row in value::list("requisites", result)? {
            let row = Row::of("a requisite", row)?;
            if !row.flag("ADDRESS_ONLY") {
                requisites.push(requisite(row)?);
            }
        }
        Ok(Self(requisites))
    }
}

fn requisite(row: Row<'_>) -> Result<Requisite, Misfit> {
    let names = ["RQ_COMPANY_NAME", "RQ_COMPANY_FULL_NAME", "RQ_NAME"].map(|name| row.text(name).trim().to_owned());
    Ok(Requisite {
        id: row.id("ID")?.ok_or_else(|| Misfit("a requisite without a number".into()))?,
        owner: row.id("ENTITY_ID")?,
        place: row.whole("SORT")?.unwrap_or_default(),
        legal_name: names.into_iter().find(|name| !name.is_empty()),
        numbers: without_repetitions(["RQ_BIN", "RQ_IIN", "RQ_INN"].map(|name| row.text(name))),
    })
}

/// The requisite fields that [`Requisites`] reads.
pub(super) const REQUISITE_FIELDS: [&str; 10] = [
    "ID",
    "ENTITY_ID",
    "SORT",
    "ADDRESS_ONLY",
    "RQ_BIN",
    "RQ_IIN",
    "RQ_INN",
    "RQ_COMPANY_NAME",
    "RQ_COMPANY_FULL_NAME",
    "RQ_NAME",
];

/// Whose webhook it is.
#[derive(Debug)]
pub(super) struct Profile {
    /// Nobody when the user is no longer active.
    pub(super) user: Option<String>,
    /// Their number.
    pub(super) id: Option<i64>,
}

impl Read for Profile {
    fn read(result: &Value) -> Result<Self, Misfit> {
        let profile = Row::of("a profile", result)?;
        let names = ["NAME", "LAST_NAME"].map(|name| profile.text(name).trim().to_owned());
        Ok(Self { user: (!profile.is_empty()).then(|| joined(&names)), id: profile.id("ID")? })
    }
}

/// What the webhook may use.
#[derive(Debug)]
pub(super) struct Scopes(pub(super) Vec<String>);

impl Read for Scopes {
    fn read(result: &Value) -> Result<Self, Misfit> {
        Ok(Self(value::list("scopes", result)?.into_iter().map(value::text).collect()))
    }
}

pub(super) fn joined(names: &[String]) -> String {
    names.iter().filter(|name| !name.is_empty()).map(String::as_str).collect::<Vec<_>>().join(" ")
}

/// Trimmed, in order, each once, without the empty ones.
pub(super) fn without_repetitions(texts: impl IntoIterator<Item = String>) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    for text in texts {
        let text = text.trim();
        if !text.is_empty() && !kept.iter().any(|seen| seen == text) {
            kept.push(text.to_owned());
        }
    }
    kept
}
