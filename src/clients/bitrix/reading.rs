//! Reading deals with all that belongs to them in one request.
//!
//! The company and the contact are asked for by reference to the deal's own answer. A reference that leads nowhere is
//! no error to the portal, so nothing that came by reference counts unless it is what the deal names.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::batch::{Answers, Batch, Command, LARGEST, Read, Slot};
use super::deal::{Client, Deal, Party};
use super::pages::{Key, Listing};
use super::portal::Portal;
use super::value::Misfit;
use super::wire::{
    self, Chosen, DealCard, PAGE, ProductRow, ProductRows, REQUISITE_FIELDS, Requisite, Requisites, Time,
    without_repetitions,
};
use crate::clients::{Fault, Kind};
use crate::types::DealId;

/// `entityTypeId` of a deal.
pub(super) const DEAL: i64 = 2;
/// `entityTypeId` of a contact.
const CONTACT: i64 = 3;
/// `entityTypeId` of a company.
const COMPANY: i64 = 4;

/// Whether a deal is read with its payments; without them more deals fit into a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Payments {
    /// They are read.
    Read,
    /// They are left out, as if there were none.
    LeftOut,
}

impl Payments {
    /// How many deals fit into one batch.
    pub(super) fn deals_at_once(self) -> usize {
        match self {
            Self::Read => (LARGEST - 1) / 8,
            Self::LeftOut => (LARGEST - 1) / 7,
        }
    }
}

/// Reads deals, at most [`Payments::deals_at_once`], in one batch; each comes out by itself, none where it is not there.
pub(super) async fn read(portal: &Portal, ids: &[DealId], payments: Payments) -> Vec<Result<Option<Deal>, Fault>> {
    let mut batch = Batch::new();
    // Commands run in their order: whatever changes after the reading has no earlier time than this.
    let time = batch.add::<Time>(Command::new("server.time", json!({})));
    let asked: Vec<_> = ids.iter().map(|id| (*id, AskedDeal::ask(&mut batch, *id, payments))).collect();
    let mut answers = match portal.run(&batch).await {
        Ok(answers) => answers,
        Err(fault) => return ids.iter().map(|_| Err(fault.clone())).collect(),
    };
    // Without it the deals count all the same; they are only read again by the next sweep.
    let begun = answers.take(time).ok().map(|Time(time)| time);
    let mut deals = Vec::with_capacity(ids.len());
    for (id, asked) in asked {
        let deal = whole(portal, &mut answers, id, asked).await;
        deals.push(deal.map(|deal| deal.map(|deal| Deal { read_whole: is_whole(&deal, begun), ..deal })));
    }
    deals
}

/// Whether no change of the deal's last second can have come after the reading began.
fn is_whole(deal: &Deal, begun: Option<DateTime<Utc>>) -> bool {
    deal.changed_at.zip(begun).is_some_and(|(changed, begun)| changed.timestamp() < begun.timestamp())
}

/// One deal out of the answers, with what is still missing of it.
async fn whole(portal: &Portal, answers: &mut Answers, id: DealId, asked: AskedDeal) -> Result<Option<Deal>, Fault> {
    let Some(DealCard { mut deal, company, contact }) = answers.find(asked.card)? else { return Ok(None) };
    if deal.id != id {
        return Err(portal.misfit("crm.item.get", Misfit("another deal than the one asked for".into())));
    }
    let goes_on = answers.goes_on(&asked.rows);
    let rows = answers.take(asked.rows)?.0;
    deal.lines = all_rows(portal, id, rows, goes_on).await?.into_iter().map(|row| row.line).collect();
    if let Some(payments) = asked.payments {
        deal.payments = answers.take(payments)?.0;
    }
    let chosen = answers.find(asked.chosen)?.and_then(|chosen| chosen.0);
    let company = party(portal, answers, asked.company, company).await?;
    let contact = party(portal, answers, asked.contact, contact).await?;
    let [company, contact] = [company, contact].map(|found| found.map(|found| found.with_choice(chosen)));
    deal.client = Client { company, contact };
    Ok(Some(deal))
}

/// What a batch was asked about a deal.
struct AskedDeal {
    card: Slot<DealCard>,
    rows: Slot<ProductRows>,
    payments: Option<Slot<wire::Payments>>,
    chosen: Slot<Chosen>,
    company: AskedParty,
    contact: AskedParty,
}

impl AskedDeal {
    fn ask(batch: &mut Batch, id: DealId, payments: Payments) -> Self {
        let id = id.get();
        let card = json!({"entityTypeId": DEAL, "id": id, "useOriginalUfNames": "Y"});
        let card = batch.add::<DealCard>(Command::new("crm.item.get", card));
        let rows = batch.add(rows_of(id));
        let of_deal = || json!({"entityTypeId": DEAL, "entityId": id});
        let payments =
            (payments == Payments::Read).then(|| batch.add(Command::new("crm.item.payment.list", of_deal())));
        let chosen = batch.add(Command::new("crm.requisite.link.get", of_deal()));
        let company = AskedParty::ask(batch, COMPANY, &card.at("[item][companyId]"));
        let contact = AskedParty::ask(batch, CONTACT, &card.at("[item][contactId]"));
        Self { card, rows, payments, chosen, company, contact }
    }
}

/// What a batch was asked about a company or a contact.
struct AskedParty {
    kind: i64,
    card: Slot<Party>,
    requisites: Slot<Requisites>,
}

impl AskedParty {
    fn ask(batch: &mut Batch, kind: i64, id: &Value) -> Self {
        let card = batch.add(Command::new("crm.item.get", json!({"entityTypeId": kind, "id": id})));
        let requisites = json!({
            "order": {"SORT": "ASC", "ID": "ASC"},
            "filter": {"ENTITY_TYPE_ID": kind, "ENTITY_ID": id},
            "select": REQUISITE_FIELDS,
        });
        let requisites = batch.add(Command::new("crm.requisite.list", requisites));
        Self { kind, card, requisites }
    }

    /// The party with this number and its requisites; none when it is not there.
    fn find(self, answers: &mut Answers, id: i64) -> Result<Option<FoundParty>, Fault> {
        let Some(party) = answers.find(self.card)?.filter(|party| party.id == id) else { return Ok(None) };
        let mut requisites = answers.take(self.requisites)?.0;
        requisites.retain(|requisite| requisite.owner == Some(id));
        Ok(Some(FoundParty { party, requisites }))
    }
}

struct FoundParty {
    party: Party,
    requisites: Vec<Requisite>,
}

impl FoundParty {
    /// The party with what its requisites say; `chosen` is the requisite chosen in the deal.
    fn with_choice(self, chosen: Option<i64>) -> Party {
        let Self { party, mut requisites } = self;
        let is_chosen = |requisite: &Requisite| Some(requisite.id) == chosen;
        requisites.sort_by_key(|requisite| (!is_chosen(requisite), requisite.place, requisite.id));
        // One card may hold the requisites of several firms, so the name is taken from where the number is.
        let numbered = requisites.iter().find(|requisite| !requisite.numbers.is_empty());
        let legal_name = match numbered {
            Some(requisite) => requisite.legal_name.clone(),
            None => requisites.iter().find_map(|requisite| requisite.legal_name.clone()),
        };
        let chosen = requisites.iter().any(is_chosen);
        let numbers = requisites.into_iter().flat_map(|requisite| requisite.numbers);
        Party { chosen, legal_name, requisites: without_repetitions(numbers), ..party }
    }
}

/// The party a deal names. Where the deal names none, whatever the reference led to does not count.
async fn party(
    portal: &Portal,
    answers: &mut Answers,
    asked: AskedParty,
    named: Option<i64>,
) -> Result<Option<FoundParty>, Fault> {
    let Some(id) = named else { return Ok(None) };
    let kind = asked.kind;
    match asked.find(answers, id) {
        Ok(Some(found)) => return Ok(Some(found)),
        Ok(None) | Err(Fault { kind: Kind::Refused { .. }, .. }) => {}
        Err(fault) => return Err(fault),
    }
    // The reference may have been passed on as text; asked for by number, the answer counts.
    let mut batch = Batch::new();
    let asked = AskedParty::ask(&mut batch, kind, &id.into());
    asked.find(&mut portal.run(&batch).await?, id)
}

/// The first page of rows with the pages that follow it, in the order people see.
pub(super) async fn all_rows(
    portal: &Portal,
    id: DealId,
    mut rows: Vec<ProductRow>,
    goes_on: bool,
) -> Result<Vec<ProductRow>, Fault> {
    if goes_on || rows.len() >= PAGE {
        let method = "crm.item.productrow.list";
        let params = json!({"filter": rows_filter(id.get())});
        let listing = Listing { method, params, rows: Some("productRows"), key: Key::Lower };
        let last = rows.iter().map(|row| row.id).max().unwrap_or_default();
        for row in listing.read(portal, last).await? {
            rows.push(ProductRow::read(&row).map_err(|misfit| portal.misfit(method, misfit))?);
        }
    }
    rows.sort_by_key(|row| (row.place, row.id));
    Ok(rows)
}

/// The first page of a deal's rows.
pub(super) fn rows_of(id: i64) -> Command {
    Command::new("crm.item.productrow.list", json!({"filter": rows_filter(id), "order": {"id": "ASC"}}))
}

/// The `=` belongs to the documented names.
fn rows_filter(id: i64) -> Value {
    json!({"=ownerType": "D", "=ownerId": id})
}
