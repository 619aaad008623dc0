//! What there is: the balance of the accounts goods are kept on, by item and warehouse.
//!
//! The accounting register is the only source that every base of the configuration has. Which ext dimension holds the item
//! and which the warehouse differs from base to base, and the warehouse may be missing: they are told apart by their types,
//! never by position.

use std::collections::{HashMap, HashSet};

use super::OneC;
use super::query::{Query, all_of, any_of, guid};
use super::wire::{ACCOUNTS, BALANCE, Fields, ITEMS, WAREHOUSES};
use crate::clients::fault::{Fault, Kind};
use crate::types::{Level, Ref};

/// Their code for a field the base does not have.
const NO_SUCH_FIELD: &str = "6";

/// The ext dimensions an account may have, with their types.
const DIMENSIONS: [(&str, &str); 3] = [
    ("ExtDimension1", "ExtDimension1_Type"),
    ("ExtDimension2", "ExtDimension2_Type"),
    ("ExtDimension3", "ExtDimension3_Type"),
];

/// How much there is.
const QUANTITY: &str = "КоличествоBalance";

/// How much of an item lies in a warehouse; without a warehouse where the base does not keep one.
pub type Balance = HashMap<(Ref, Option<Ref>), Level>;

/// A warehouse.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warehouse {
    /// Its reference.
    pub key: Ref,
    /// Its name.
    pub name: String,
}

/// What was read of a balance.
#[derive(Default)]
struct Gathered {
    balance: Balance,
    /// Rows of goods without a quantity that can be read.
    unreadable: usize,
}

impl OneC {
    /// What the organisation that sells has of every item now, in thousandths; an item that is not there has nothing.
    /// Quantities below zero come as they are. One request, read while it arrives; may be repeated.
    ///
    /// # Errors
    /// As any call; `Refused` where the base has none of the accounts. What broke off is an error, never a part.
    pub async fn balance(&self) -> Result<Balance, Fault> {
        let organization = self.directory().organization(self.link()).await?;
        let of_account = |account: &Ref| format!("Account_Key eq {}", guid(*account));
        let filter = all_of([
            format!("({})", any_of(self.stock_accounts().await?.iter().map(of_account))),
            format!("Организация_Key eq {}", guid(organization.key)),
        ]);
        // Only the fields named are told apart: the rows of departments and currencies melt together, which is a tenth of
        // the bytes. A base that has fewer dimensions refuses the names, and is asked for all there is.
        let names: Vec<&str> = DIMENSIONS.iter().flat_map(|(name, kind)| [*name, *kind]).chain([QUANTITY]).collect();
        match self.read_balance(Query::of(BALANCE).filter(filter.clone()).select(&names)).await {
            Err(Fault { kind: Kind::Refused { code, .. }, .. }) if code == NO_SUCH_FIELD => {
                self.read_balance(Query::of(BALANCE).filter(filter)).await
            }
            read => read,
        }
    }

    /// The warehouses that are no folders; in those marked for deletion there may still be something. May be repeated.
    ///
    /// # Errors
    /// As any call.
    pub async fn warehouses(&self) -> Result<Vec<Warehouse>, Fault> {
        let members = self.link().set(Query::of(WAREHOUSES)).await?;
        let is_one = |fields: &Fields<'_>| !fields.flag("IsFolder");
        let read = |fields: Fields<'_>| Some(Warehouse { key: fields.key()?, name: fields.text("Description").into() });
        Ok(members.iter().filter_map(Fields::of).filter(is_one).filter_map(read).collect())
    }

    async fn read_balance(&self, query: Query) -> Result<Balance, Fault> {
        let add = |gathered: &mut Gathered, fields: Fields<'_>| {
            let Some(item) = dimension(fields, ITEMS) else { return };
            let Some(level) = fields.number(QUANTITY).and_then(Level::rounded) else {
                gathered.unreadable += 1;
                return;
            };
            let there = gathered.balance.entry((item, dimension(fields, WAREHOUSES))).or_default();
            *there = *there + level;
        };
        let gathered = self.link().gather(query, add).await?;
        match gathered.unreadable {
            0 => Ok(gathered.balance),
            // What cannot be read must not count as nothing.
            rows => Err(self.link().unreadable(BALANCE, &format!("a quantity was expected in {rows} rows"))),
        }
    }

    /// The accounts of the settings and everything below them.
    async fn stock_accounts(&self) -> Result<Vec<Ref>, Fault> {
        let chart = self.link().set(Query::of(ACCOUNTS).select(&["Ref_Key", "Code", "Parent_Key"])).await?;
        let chart: Vec<Fields<'_>> = chart.iter().filter_map(Fields::of).collect();
        let named = |fields: &&Fields<'_>| self.inner.stock_accounts.iter().any(|code| code == fields.text("Code"));
        let mut found: HashSet<Ref> = chart.iter().filter(named).filter_map(|fields| fields.key()).collect();
        loop {
            let below = |fields: &&Fields<'_>| fields.reference("Parent_Key").is_some_and(|key| found.contains(&key));
            let more: Vec<Ref> = chart.iter().filter(below).filter_map(|fields| fields.key()).collect();
            let before = found.len();
            found.extend(more);
            if found.len() == before {
                break;
            }
        }
        if found.is_empty() {
            let (name, found) = (self.inner.stock_accounts.join(","), Vec::new());
            let kind = Kind::Unclear { what: "ONEC_STOCK_ACCOUNTS", name, found };
            return Err(self.link().fault(&format!("GET {ACCOUNTS}"), kind));
        }
        let mut found: Vec<Ref> = found.into_iter().collect();
        found.sort_by_key(|key| key.uuid());
        Ok(found)
    }
}

/// The ext dimension of a type, wherever it stands.
fn dimension(fields: Fields<'_>, set: &str) -> Option<Ref> {
    let of_type = |(_, kind): &&(&str, &str)| fields.text(kind).strip_prefix("StandardODATA.") == Some(set);
    DIMENSIONS.iter().find(of_type).and_then(|(name, _)| fields.reference(name))
}
