//! Inventory documents, the only way in which stock moves where inventory management is on.
//!
//! The portal has no mark of its own against a second document: our number is the mark, and it is looked for after
//! anything doubtful. Nothing here repeats a call.
//! <https://apidocs.bitrix24.com/api-reference/catalog/document/index.html>

use serde_json::{Value, json};

use super::batch::{Batch, Command, Read};
use super::pages::{Key, Listing, Page};
use super::portal::Portal;
use super::stock::Inventory;
use super::value::{Misfit, Row};
use crate::clients::Fault;
use crate::types::{Level, ProductId, StoreId};

/// What a document does. Both kinds need no supplier, which the arrival of goods may ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DocumentKind {
    /// Adds goods that were found (`S`).
    Surplus,
    /// Takes goods off that are missing (`D`).
    Shortage,
}

impl DocumentKind {
    /// The portal's letter for it.
    pub fn letter(self) -> &'static str {
        match self {
            Self::Surplus => "S",
            Self::Shortage => "D",
        }
    }
}

/// Where a document stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DocumentState {
    /// Written, but it has moved nothing.
    Draft,
    /// It has moved its goods.
    Conducted,
    /// It has given them back.
    Cancelled,
}

/// A document of the portal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Document {
    /// The portal's number of it.
    pub id: i64,
    /// Where it stands.
    pub state: DocumentState,
}

/// A line of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DocumentLine {
    /// What.
    pub product: ProductId,
    /// Where.
    pub store: StoreId,
    /// How much more or less; above zero.
    pub amount: Level,
}

/// See [`super::Bitrix::open_document`].
pub(super) async fn open(
    portal: &Portal,
    inventory: &Inventory,
    (kind, number): (DocumentKind, &str),
    (title, comment): (&str, &str),
) -> Result<i64, Fault> {
    let fields = json!({
        "docType": kind.letter(), "docNumber": number, "title": title, "commentary": comment,
        "currency": "KZT", "responsibleId": inventory.keeper,
    });
    let answer = portal.call("catalog.document.add", &json!({ "fields": fields })).await?;
    let read = || {
        let document = Row::of("an answer with a document", &answer)?.get("document");
        Row::of("a document", document)?.id("id")?.ok_or_else(|| Misfit("a document without a number".into()))
    };
    read().map_err(|misfit| portal.misfit("catalog.document.add", misfit))
}

/// See [`super::Bitrix::add_lines`].
pub(super) async fn add_lines(
    portal: &Portal,
    document: i64,
    kind: DocumentKind,
    lines: &[DocumentLine],
) -> Result<Vec<Result<(), Fault>>, Fault> {
    let mut batch = Batch::new();
    let command = |line: &DocumentLine| {
        let side = match kind {
            DocumentKind::Surplus => "storeTo",
            DocumentKind::Shortage => "storeFrom",
        };
        let fields = json!({
            "docId": document, "elementId": line.product.get(), side: line.store.get(),
            "amount": line.amount.number().to_string(),
        });
        Command::new("catalog.document.element.add", json!({ "fields": fields }))
    };
    let slots: Vec<_> = lines.iter().map(|line| batch.add::<Page>(command(line))).collect();
    let mut answers = portal.run(&batch).await?;
    Ok(slots.into_iter().map(|slot| answers.take(slot).map(drop)).collect())
}

/// See [`super::Bitrix::conduct`].
pub(super) async fn conduct(portal: &Portal, document: i64) -> Result<(), Fault> {
    portal.call("catalog.document.conduct", &json!({ "id": document })).await.map(drop)
}

/// See [`super::Bitrix::documents_numbered`].
pub(super) async fn numbered(portal: &Portal, number: &str) -> Result<Vec<Document>, Fault> {
    let listing = Listing {
        method: "catalog.document.list",
        params: json!({ "select": ["id", "docNumber", "status"], "filter": { "docNumber": number } }),
        rows: Some("documents"),
        key: Key::Lower,
    };
    let mut documents = Vec::new();
    for row in listing.read(portal, 0).await? {
        // A filter that was overlooked would give us other people's documents to delete.
        if row["docNumber"] == number {
            documents.push(Document::read(&row).map_err(|misfit| portal.misfit(listing.method, misfit))?);
        }
    }
    Ok(documents)
}

/// See [`super::Bitrix::delete_document`]. The portal answers the deletion of a conducted document with a good answer and
/// does nothing, so that only one that is none may be given.
pub(super) async fn delete(portal: &Portal, document: i64) -> Result<(), Fault> {
    portal.call("catalog.document.delete", &json!({ "id": document })).await.map(drop)
}

impl Read for Document {
    fn read(row: &Value) -> Result<Self, Misfit> {
        let row = Row::of("a document", row)?;
        let state = match row.text("status").as_str() {
            "Y" => DocumentState::Conducted,
            "C" => DocumentState::Cancelled,
            _ => DocumentState::Draft,
        };
        let id = row.id("id")?.ok_or_else(|| Misfit("a document without a number".into()))?;
        Ok(Self { id, state })
    }
}
