//! The invoice: the document «Реализация ТМЦ и услуг», looked for, created, posted.
//!
//! It is never changed, marked or deleted here, and posted only on request.

use chrono::NaiveDateTime;
use rust_decimal::Decimal;

use super::OneC;
use super::body::{self, Books};
use super::item::Item;
use super::link::KEY_IGNORED;
use super::wire::{self, INVOICES};
use crate::clients::fault::{Fault, Kind};
use crate::types::{Money, Quantity, Ref, VatRate};

/// The invoice is there, with another buyer or fewer rows than were sent.
const NOT_AS_SENT: &str = "NOT_AS_SENT";

/// Whether a creation that ended in this fault left a document in 1C all the same: then nothing may be sent again before a
/// person has looked.
pub fn left_a_document(fault: &Fault) -> bool {
    matches!(&fault.kind, Kind::Refused { code, .. } if [NOT_AS_SENT, KEY_IGNORED].contains(&code.as_str()))
}

/// An invoice as it stands in 1C.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invoice {
    /// Its reference.
    pub key: Ref,
    /// Its number, with the prefixes 1C gave it; unique within a year only.
    pub number: String,
    /// Its moment, in the local time of 1C.
    pub date: NaiveDateTime,
    /// Whether it is in the books.
    pub posted: bool,
    /// Marked for deletion.
    pub marked: bool,
    /// The sum 1C made of the rows.
    pub sum: Money,
    /// The counterparty.
    pub buyer: Option<Ref>,
    /// The comment.
    pub comment: String,
    /// How many rows of goods it has.
    pub goods: usize,
    /// How many rows of services it has.
    pub services: usize,
}

/// An invoice to create.
#[derive(Clone, Debug)]
pub struct NewInvoice {
    /// The reference it gets.
    pub key: Ref,
    /// Its moment, in local time.
    pub date: NaiveDateTime,
    /// The counterparty.
    pub buyer: Ref,
    /// The contract; a base that keeps no accounts by contract puts its own.
    pub contract: Option<Ref>,
    /// The comment, our mark in it.
    pub comment: String,
    /// The rate of VAT the sums include; none for «без НДС».
    pub vat: Option<VatRate>,
    /// What leaves the warehouse.
    pub goods: Vec<NewLine>,
    /// What is sold without a warehouse.
    pub services: Vec<NewLine>,
}

/// A row of an invoice to create.
#[derive(Clone, Debug)]
pub struct NewLine {
    /// What is sold.
    pub item: Item,
    /// How much of it.
    pub quantity: Quantity,
    /// The price of one, in tenge, VAT included; kept to the tiyn by 1C.
    pub price: Decimal,
    /// The sum of the row, VAT included.
    pub sum: Money,
    /// The VAT in that sum.
    pub vat: Money,
}

impl OneC {
    /// An invoice by its reference, even one marked for deletion; none only when 1C says for sure that there is none.
    /// May be repeated.
    ///
    /// # Errors
    /// As any call.
    pub async fn invoice(&self, key: Ref) -> Result<Option<Invoice>, Fault> {
        let Some(object) = self.link().object(INVOICES, key).await? else { return Ok(None) };
        wire::invoice(&object)
            .map(Some)
            .ok_or_else(|| self.link().unreadable(&format!("GET {INVOICES} by key"), "an invoice was expected"))
    }

    /// Creates an unposted invoice under our reference. Look for it first; then it may be repeated: whatever 1C answers,
    /// an invoice that is there under the reference afterwards is the outcome.
    ///
    /// The kind of operation decides which rows survive the write: 1C empties the services of «Товары (накладная)» and
    /// the goods of «Услуги (акт)», so a document with both is a «Реализация (товары, услуги)», which keeps both. The
    /// sum is made anew by 1C from the rows and is the caller's to compare.
    ///
    /// # Errors
    /// `Refused` with `NO_LINES` before any call when there is nothing to sell; `Unclear` when the settings do not tell
    /// which organisation or warehouse, or 1C has no rate for the VAT; `Refused` with `NOT_AS_SENT` when the invoice
    /// now there has another counterparty or another number of rows (fields 1C does not know are dropped in silence);
    /// otherwise as any call. After a doubtful one the invoice may still come into being.
    pub async fn create_invoice(&self, new: &NewInvoice) -> Result<Invoice, Fault> {
        let call = format!("POST {INVOICES}");
        if new.goods.is_empty() && new.services.is_empty() {
            return Err(self.link().fault(&call, refused("NO_LINES", "an invoice without rows")));
        }
        let body = body::invoice(new, &self.books(new).await?);
        let object = self.link().create(INVOICES, new.key, &body).await?;
        let invoice =
            wire::invoice(&object).ok_or_else(|| self.link().unreadable(&call, "the invoice created was expected"))?;
        match invoice.difference(new) {
            Some(words) => Err(self.link().fault(&call, refused(NOT_AS_SENT, &words))),
            None => Ok(invoice),
        }
    }

    /// Posts an invoice and reads it again: only what 1C then shows as posted counts. May be repeated.
    ///
    /// # Errors
    /// `Refused` with their words when 1C will not post, with `NOT_POSTED` when it said yes and did not (a document
    /// signed on a portal is written unposted, with nothing but a message); otherwise as any call.
    pub async fn post_invoice(&self, key: Ref) -> Result<Invoice, Fault> {
        let outcome = self.link().post(INVOICES, key).await;
        if let Err(fault) = &outcome
            && !fault.doubtful()
        {
            return Err(fault.clone());
        }
        match (outcome, self.invoice(key).await) {
            (_, Ok(Some(invoice))) if invoice.posted => Ok(invoice),
            (Err(fault), _) | (Ok(()), Err(fault)) => Err(fault),
            (Ok(()), Ok(_)) => {
                let kind = refused("NOT_POSTED", "1C answered yes, but the document is not posted");
                Err(self.link().fault(&format!("POST {INVOICES}/Post"), kind))
            }
        }
    }

    /// Everything of the directory a new invoice refers to.
    async fn books(&self, new: &NewInvoice) -> Result<Books, Fault> {
        let (directory, link) = (self.directory(), self.link());
        let warehouse = if new.goods.is_empty() { None } else { Some(directory.warehouse(link).await?) };
        let units_known = new.goods.iter().all(|line| line.item.unit.is_some());
        let unit = if units_known { None } else { directory.piece(link).await? };
        Ok(Books {
            organization: directory.organization(link).await?,
            warehouse,
            unit,
            currency: directory.currency(link).await?,
            vat_rate: directory.vat_rate(link, new.vat).await?,
            tax_kind: directory.tax_kind(link).await?,
        })
    }
}

impl Invoice {
    /// How it differs from what was sent, in what 1C may not change: counterparty and number of rows. The sum is made
    /// by 1C and compared by the caller.
    pub fn difference(&self, new: &NewInvoice) -> Option<String> {
        let number = &self.number;
        if self.buyer != Some(new.buyer) {
            return Some(format!("{number}: another counterparty"));
        }
        let (stands, sent) = ((self.goods, self.services), (new.goods.len(), new.services.len()));
        (stands != sent).then(|| {
            let ((goods, services), (goods_sent, services_sent)) = (stands, sent);
            format!("{number}: {goods} rows of goods of {goods_sent}, {services} rows of services of {services_sent}")
        })
    }
}

fn refused(code: &str, words: &str) -> Kind {
    Kind::Refused { code: code.to_owned(), words: words.to_owned() }
}
