//! The client of 1C:Accounting for Kazakhstan over its standard OData interface.
//!
//! Items, counterparties and contracts are looked up, an invoice is the document «Реализация ТМЦ и услуг». Everything
//! created gets a reference of ours, so that 1C itself refuses a second one. It must never change or delete what is in
//! the books, and never conclude from a missing answer that something was not done.

mod answer;
mod body;
mod catalogue;
mod choice;
mod contract;
mod counterparty;
mod directory;
mod invoice;
mod item;
mod link;
mod members;
mod query;
pub mod refusal;
mod shelf;
mod stock;
#[cfg(test)]
mod tests;
mod wire;

pub use catalogue::ListedItem;
pub use contract::Contract;
pub use counterparty::{Counterparty, NewCounterparty};
pub use invoice::{Invoice, NewInvoice, NewLine, left_a_document};
pub use item::Item;
pub use refusal::Refusal;
pub use stock::{Balance, Warehouse};

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use secrecy::SecretString;
use thiserror::Error;

use self::directory::Directory;
use self::link::Link;
use self::shelf::Shelf;
use super::fault::Fault;
use crate::types::{ItemCode, Ref};

/// How long a found item or contract is used again without asking.
const ITEMS_GOOD_FOR: Duration = Duration::from_secs(10 * 60);

/// Where 1C is, and what is meant where it has several of a kind.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The address of the infobase, `http://host/buh`; the interface's own address is taken as well.
    pub base_url: String,
    /// The infobase user.
    pub username: String,
    /// The password of that user.
    pub password: SecretString,
    /// The organisation that sells, by name or code; may be left out where there is just one.
    pub organization: Option<String>,
    /// The warehouse goods leave, by name or code; may be left out where there is just one.
    pub warehouse: Option<String>,
    /// The contract to take where a buyer has several, by name or code; also the name of contracts created.
    pub contract: Option<String>,
    /// Who buys when the buyer is unknown, by name or code; left out, the one named «Розничный покупатель».
    pub default_buyer: Option<String>,
    /// The codes of the accounts goods are kept on; everything below them counts.
    pub stock_accounts: Vec<String>,
    /// How long an answer may take.
    pub patience: Duration,
}

/// An address that is not one of an infobase: `http` or `https`, without a password or a query in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("not the address of an infobase, such as http://host/buh, without a password or a query in it")]
pub struct BadAddress;

/// What a probe saw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Probe {
    /// The name of the organisation that sells.
    pub organization: String,
}

/// One infobase; clones are the same one and share its single request at a time.
#[derive(Clone)]
pub struct OneC {
    inner: Arc<Inner>,
}

struct Inner {
    link: Link,
    directory: Directory,
    contract: Option<String>,
    stock_accounts: Vec<String>,
    items: Shelf<ItemCode, Item>,
    contracts: Shelf<Ref, Contract>,
}

impl OneC {
    /// A client; no call is made.
    ///
    /// # Errors
    /// When the address is not one of an infobase.
    pub fn new(settings: Settings) -> Result<Self, BadAddress> {
        let inner = Inner {
            link: Link::new(&settings)?,
            contract: named(settings.contract),
            stock_accounts: settings.stock_accounts,
            directory: Directory::new(
                named(settings.organization),
                named(settings.warehouse),
                named(settings.default_buyer),
            ),
            items: Shelf::new(ITEMS_GOOD_FOR),
            contracts: Shelf::new(ITEMS_GOOD_FOR),
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// Asks 1C for its organisations, past every cache: that it answers, lets us in and has the one we sell as.
    ///
    /// # Errors
    /// As any call; `Unclear` when the organisation to sell as is not there or not the only one.
    pub async fn probe(&self) -> Result<Probe, Fault> {
        let organization = self.inner.directory.look_organization(&self.inner.link).await?;
        Ok(Probe { organization: organization.name })
    }

    /// How many answers 1C has given so far; a sign of life.
    pub fn answers(&self) -> u64 {
        self.link().answers()
    }

    fn link(&self) -> &Link {
        &self.inner.link
    }

    fn directory(&self) -> &Directory {
        &self.inner.directory
    }
}

/// Never shows a secret.
impl fmt::Debug for OneC {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OneC").finish_non_exhaustive()
    }
}

/// A name a setting holds; an empty one is none.
fn named(name: Option<String>) -> Option<String> {
    name.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty())
}
