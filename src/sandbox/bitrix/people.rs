//! The hands of the people on the portal: what they add, win, lose and change, and what they see.
//!
//! Whatever they do goes through the same saving as REST, so that the same events fire.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::Bitrix24;
use super::catalog::{self, ProductKind};
use super::clients;
use super::draft::{DealDraft, Line, user_value};
use super::fields::{Entity, FieldKind, user_value as shown_user_value};
use super::items;
use super::payments;
use super::rows::{self, Row};
use super::state::{ADMINISTRATOR, State, record};
use super::timeline;
use super::value::{Record, decimal, integer, number, text, truth};

/// A deal as a person sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct DealView {
    /// Its number.
    pub id: i64,
    /// Its title.
    pub title: String,
    /// Id of the stage, such as `WON` or `C2:NEW`.
    pub stage: String,
    /// `P` open, `S` won, `F` lost.
    pub semantic: String,
    /// The pipeline.
    pub pipeline: i64,
    /// The amount.
    pub amount: Decimal,
    /// Whether the amount was set by hand.
    pub by_hand: bool,
    /// The responsible manager.
    pub manager: i64,
    /// The client company, 0 when there is none.
    pub company: i64,
    /// The client contact, 0 when there is none.
    pub contact: i64,
    /// User fields by name, as text; an empty text when nothing is in one.
    pub fields: BTreeMap<String, String>,
}

impl Bitrix24 {
    /// Hires a manager, given as "first name last name".
    pub fn add_manager(&self, name: &str) -> i64 {
        let (first, last) = name.split_once(' ').unwrap_or((name, ""));
        self.with(|state| state.add_user(first, last))
    }

    /// Adds a company; with a BIN it gets a requisite, with a phone a phone.
    pub fn add_company(&self, title: &str, bin: Option<&str>, phone: Option<&str>) -> i64 {
        self.add_client(Entity::Company, record(json!({ "title": title })), phone, |state, id| {
            if let Some(bin) = bin {
                let given = [("RQ_BIN", bin), ("RQ_COMPANY_NAME", title)];
                clients::add_requisite(state, Entity::Company, id, title, &given);
            }
        })
    }

    /// Adds a contact, given as "first name last name"; with an IIN it gets a requisite.
    pub fn add_contact(&self, name: &str, iin: Option<&str>, phone: Option<&str>) -> i64 {
        let (first, last) = name.split_once(' ').unwrap_or((name, ""));
        let fields = record(json!({ "name": first, "lastName": last }));
        self.add_client(Entity::Contact, fields, phone, |state, id| {
            if let Some(iin) = iin {
                clients::add_requisite(state, Entity::Contact, id, name, &[("RQ_IIN", iin), ("RQ_NAME", name)]);
            }
        })
    }

    /// Adds one more requisite to a company, of fields such as `RQ_BIN`.
    pub fn add_requisite(&self, company: i64, name: &str, fields: &[(&str, &str)]) -> i64 {
        self.with(|state| clients::add_requisite(state, Entity::Company, company, name, fields))
    }

    /// Makes a deal use this requisite of its client.
    pub fn choose_requisite(&self, deal: i64, requisite: i64) {
        self.with(|state| clients::choose(state, deal, requisite));
    }

    /// Adds a source clients come from and returns its code; the usual ones (`CALL`, `WEB`, `STORE`) are there.
    pub fn add_source(&self, name: &str) -> String {
        self.with(|state| state.add_source(name))
    }

    /// Adds a lead of a manager, from a source given by its code.
    pub fn add_lead(&self, title: &str, source: &str, manager: i64) -> i64 {
        let fields = record(json!({ "title": title, "sourceId": source, "assignedById": manager }));
        self.with(|state| items::create(state, Entity::Lead, fields, manager)).expect("a lead has no pipeline")
    }

    /// Gives a lead up: nothing will come of it.
    pub fn gives_lead_up(&self, lead: i64) {
        let junk = record(json!({ "stageId": "JUNK" }));
        self.with(|state| {
            let by = assigned(state, Entity::Lead, lead);
            // Nothing happens when there is no such lead.
            let _ = items::save(state, Entity::Lead, lead, junk, by);
        });
    }

    /// Adds a product to the catalogue, with its selling price.
    pub fn add_product(&self, name: &str, price: impl Into<Decimal>, kind: ProductKind) -> i64 {
        self.with(|state| catalog::add(state, name, price.into(), kind))
    }

    /// Sets a field of a product as `catalog.product.*` names it: `name`, `xmlId`, `code`, `quantity`, `property105`.
    pub fn set_product(&self, product: i64, field: &str, value: impl Into<Value>) {
        self.with(|state| catalog::set_field(state, product, field, value.into()));
    }

    /// Opens a pipeline with the six usual stages; 0 and 2 are there from the start.
    pub fn add_pipeline(&self, name: &str) -> i64 {
        self.with(|state| state.add_pipeline(name))
    }

    /// Adds a user field to deals under its full name, such as `UF_CRM_…`; a field of that name is replaced.
    pub fn declare_field(&self, name: &str, kind: FieldKind) {
        self.with(|state| {
            state.user_fields.retain(|field| field.name != name);
            state.add_user_field(name, kind, name);
            state.touch();
        });
    }

    /// Removes a user field of deals, with its values.
    pub fn drop_field(&self, name: &str) {
        self.with(|state| {
            state.user_fields.retain(|field| field.name != name);
            state.table_mut(Entity::Deal).values_mut().for_each(|deal| drop(deal.remove(name)));
            state.touch();
        });
    }

    /// Begins a deal.
    pub fn add_deal(&self, title: &str) -> DealDraft<'_> {
        DealDraft::new(self, title)
    }

    /// Adds a line to a deal and returns the row's id.
    pub fn add_row(&self, deal: i64, line: Line) -> i64 {
        self.with(|state| {
            let mut all = state.rows.get(&deal).cloned().unwrap_or_default();
            let sort = 10 * i64::try_from(all.len() + 1).unwrap_or(10);
            let row = line.row(state, sort);
            let id = row.id;
            all.push(row);
            rows::replace(state, deal, all, manager(state, deal));
            id
        })
    }

    /// Changes price and quantity of a row. Nothing happens when there is no such row.
    pub fn change_row(&self, row: i64, price: impl Into<Decimal>, quantity: impl Into<Decimal>) {
        let (price, quantity) = (price.into(), quantity.into());
        self.rewrite(row, |found| Some(Row { price, quantity, ..found }));
    }

    /// Takes a row out of its deal. Nothing happens when there is no such row.
    pub fn remove_row(&self, row: i64) {
        self.rewrite(row, |_| None);
    }

    /// The ids of a deal's rows, in their order.
    pub fn row_ids(&self, deal: i64) -> Vec<i64> {
        self.with(|state| state.rows.get(&deal).into_iter().flatten().map(|row| row.id).collect())
    }

    /// Sets the amount by hand; the rows no longer decide it.
    pub fn set_amount_by_hand(&self, deal: i64, amount: impl Into<Decimal>) {
        let amount = number(amount.into().round_dp(2));
        self.change(deal, [("isManualOpportunity", "Y".into()), ("opportunity", amount)]);
    }

    /// Lets the rows decide the amount again.
    pub fn set_amount_by_rows(&self, deal: i64) {
        self.change(deal, [("isManualOpportunity", "N".into())]);
    }

    /// Adds a payment to a deal and returns its id; the pay system appears with its first payment.
    pub fn add_payment(&self, deal: i64, pay_system: &str, sum: impl Into<Decimal>, paid: bool) -> i64 {
        self.with(|state| payments::add(state, deal, pay_system, sum.into(), paid, manager(state, deal)))
    }

    /// Marks a payment as paid, or as not paid.
    pub fn set_paid(&self, payment: i64, paid: bool) {
        self.with(|state| payments::pay(state, payment, paid, ADMINISTRATOR));
    }

    /// Moves a deal to the stage of its pipeline that means won.
    pub fn wins(&self, deal: i64) {
        self.move_to_semantic(deal, "S");
    }

    /// Moves a deal to the stage of its pipeline that means lost.
    pub fn loses(&self, deal: i64) {
        self.move_to_semantic(deal, "F");
    }

    /// Takes a deal up again: back to the first stage of its pipeline.
    pub fn reopens(&self, deal: i64) {
        self.move_to_semantic(deal, "P");
    }

    /// Gives a deal another title.
    pub fn edits(&self, deal: i64, title: &str) {
        self.change(deal, [("title", title.into())]);
    }

    /// Fills a user field of a deal; of an enumeration, with the option's words or its id.
    pub fn fills(&self, deal: i64, field: &str, value: &str) {
        let value = self.with(|state| user_value(state, field, value));
        self.change(deal, value.map(|value| (field, value)));
    }

    /// Makes a company the client of a deal; 0 takes it away.
    pub fn sets_company(&self, deal: i64, company: i64) {
        self.change(deal, [("companyId", company.into())]);
    }

    /// Moves a deal to another pipeline, onto its first stage, or with `won` onto the one that means won. No event an
    /// outgoing webhook could hear fires.
    pub fn moves_to_pipeline(&self, deal: i64, pipeline: i64, won: bool) {
        let wanted = if won { "S" } else { "P" };
        let stage = self.with(|state| {
            let stages = &state.pipeline(pipeline)?.stages;
            stages.iter().find(|stage| stage.semantic == wanted).map(|stage| stage.id.clone())
        });
        let Some(stage) = stage else { return };
        self.change(deal, [("categoryId", pipeline.into()), ("stageId", stage.into())]);
    }

    /// Deletes a deal with all that belongs to it.
    pub fn deletes(&self, deal: i64) {
        self.with(|state| {
            if state.table_mut(Entity::Deal).remove(&deal).is_none() {
                return;
            }
            state.rows.remove(&deal);
            state.payments.remove(&deal);
            state.requisite_links.remove(&deal);
            let own = |row: &Record| row["ENTITY_TYPE"] == "deal" && integer(&row["ENTITY_ID"]) == Some(deal);
            state.comments.retain(|_, row| !own(row));
            state.history.retain(|_, row| integer(&row["OWNER_ID"]) != Some(deal));
            state.fire("ONCRMDEALDELETE", deal);
        });
    }

    /// A deal as a person sees it; `None` when there is no such deal.
    pub fn deal(&self, deal: i64) -> Option<DealView> {
        self.with(|state| {
            let found = state.table(Entity::Deal).get(&deal)?;
            let id = |name: &str| found.get(name).and_then(integer).unwrap_or(0);
            let words = |name: &str| found.get(name).map(text).unwrap_or_default();
            let fields = state.user_fields.iter();
            Some(DealView {
                id: deal,
                title: words("title"),
                stage: words("stageId"),
                semantic: words("stageSemanticId"),
                pipeline: id("categoryId"),
                amount: found.get("opportunity").and_then(decimal).unwrap_or_default(),
                by_hand: found.get("isManualOpportunity").is_some_and(truth),
                manager: id("assignedById"),
                company: id("companyId"),
                contact: id("contactId"),
                fields: fields.map(|field| (field.name.clone(), text(&shown_user_value(field, found)))).collect(),
            })
        })
    }

    /// The ids of all deals.
    pub fn deal_ids(&self) -> Vec<i64> {
        self.with(|state| state.table(Entity::Deal).keys().copied().collect())
    }

    /// The comments in a deal's timeline, oldest first.
    pub fn comments(&self, deal: i64) -> Vec<String> {
        self.with(|state| timeline::of_deal(state, deal))
    }

    fn add_client(
        &self,
        entity: Entity,
        fields: Record,
        phone: Option<&str>,
        more: impl FnOnce(&mut State, i64),
    ) -> i64 {
        self.with(|state| {
            let id = items::create(state, entity, fields, ADMINISTRATOR).expect("a client has no pipeline");
            if let Some(phone) = phone {
                let row = clients::phone(state, phone);
                state.phones.entry((entity, id)).or_default().push(row);
            }
            more(state, id);
            id
        })
    }

    /// What the portal refuses to a person, it has refused on the screen; here nothing happens then.
    fn change<'n>(&self, deal: i64, changes: impl IntoIterator<Item = (&'n str, Value)>) {
        let changes = changes.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        self.with(|state| {
            let by = manager(state, deal);
            let _ = items::save(state, Entity::Deal, deal, changes, by);
        });
    }

    fn move_to_semantic(&self, deal: i64, semantic: &str) {
        let stage = self.with(|state| {
            let category = state.table(Entity::Deal).get(&deal)?.get("categoryId").and_then(integer)?;
            let stages = &state.pipeline(category)?.stages;
            stages.iter().find(|stage| stage.semantic == semantic).map(|stage| stage.id.clone())
        });
        self.change(deal, stage.map(|stage| ("stageId", stage.into())));
    }

    fn rewrite(&self, row: i64, change: impl FnOnce(Row) -> Option<Row>) {
        self.with(|state| {
            let place = |(deal, rows): (&i64, &Vec<Row>)| Some((*deal, rows.iter().position(|have| have.id == row)?));
            let Some((deal, index)) = state.rows.iter().find_map(place) else { return };
            let mut all = state.rows[&deal].clone();
            match change(all[index].clone()) {
                Some(changed) => all[index] = changed,
                None => drop(all.remove(index)),
            }
            rows::replace(state, deal, all, manager(state, deal));
        });
    }
}

/// Who a person's change is credited to: the deal's manager.
fn manager(state: &State, deal: i64) -> i64 {
    assigned(state, Entity::Deal, deal)
}

fn assigned(state: &State, entity: Entity, id: i64) -> i64 {
    let found = state.table(entity).get(&id).and_then(|record| record.get("assignedById"));
    found.and_then(integer).unwrap_or(ADMINISTRATOR)
}
