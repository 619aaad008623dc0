//! The contract an invoice is issued under.
//!
//! Where a buyer has several and nothing says which, a person must say; it is never guessed.

use super::OneC;
use super::body;
use super::choice::{Choice, choose};
use super::counterparty::Counterparty;
use super::query::{Query, all_of, guid};
use super::wire::{self, CONTRACTS, Fields};
use crate::clients::fault::Fault;
use crate::types::Ref;

/// The name of a contract we create when the settings name none.
const USUAL_NAME: &str = "Основной договор";

/// A contract with a buyer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contract {
    /// Its reference.
    pub key: Ref,
    /// Its name, where it had to be read.
    pub name: Option<String>,
}

impl OneC {
    /// The contract to invoice a buyer under: the main one of its card, without a call; else the only one for buyers
    /// with our organisation; else the one the settings name; none when there is none. One that was read is remembered
    /// for ten minutes. May be repeated.
    ///
    /// # Errors
    /// `Unclear` about `ONEC_CONTRACT` when there are several and the settings do not tell; otherwise as any call.
    pub async fn contract(&self, buyer: &Counterparty) -> Result<Option<Contract>, Fault> {
        if let Some(key) = buyer.main_contract {
            return Ok(Some(Contract { key, name: None }));
        }
        let shelf = &self.inner.contracts;
        if let Some(contract) = shelf.get(&buyer.key) {
            return Ok(Some(contract));
        }
        let mut choices = self.buyer_contracts(buyer).await?;
        let contract = match choices.len() {
            0 => return Ok(None),
            1 => choices.remove(0).value,
            _ => choose("ONEC_CONTRACT", self.inner.contract.as_deref(), choices)
                .map_err(|kind| self.link().fault("GET Catalog_ДоговорыКонтрагентов", kind))?,
        };
        shelf.put([(buyer.key, contract.clone())]);
        Ok(Some(contract))
    }

    /// Creates a contract with a buyer under our reference, or returns the one that is already there. May be repeated.
    ///
    /// # Errors
    /// As any call. After a doubtful one it may still come into being; a repetition finds it.
    pub async fn create_contract(&self, key: Ref, buyer: &Counterparty) -> Result<Contract, Fault> {
        let link = self.link();
        let object = match link.object(CONTRACTS, key).await? {
            Some(object) => object,
            None => {
                let organization = self.directory().organization(link).await?;
                let currency = self.directory().currency(link).await?;
                let name = self.inner.contract.as_deref().unwrap_or(USUAL_NAME);
                link.create(CONTRACTS, key, &body::contract(key, buyer.key, organization.key, currency, name)).await?
            }
        };
        let contract = wire::contract(&object)
            .ok_or_else(|| link.unreadable("POST Catalog_ДоговорыКонтрагентов", "a contract was expected"))?;
        self.inner.contracts.put([(buyer.key, contract.clone())]);
        Ok(contract)
    }

    async fn buyer_contracts(&self, buyer: &Counterparty) -> Result<Vec<Choice<Contract>>, Fault> {
        let organization = self.directory().organization(self.link()).await?;
        let filter = all_of([
            format!("Owner_Key eq {}", guid(buyer.key)),
            format!("Организация_Key eq {}", guid(organization.key)),
            "ВидДоговора eq 'СПокупателем'".to_owned(),
            "DeletionMark eq false and IsFolder eq false".to_owned(),
        ]);
        let members = self.link().set(Query::of(CONTRACTS).filter(filter)).await?;
        let choice = |member| {
            let fields = Fields::of(member).filter(|fields| !fields.flag("DeletionMark"))?;
            Some(Choice::of(fields, wire::contract(member)?))
        };
        Ok(members.iter().filter_map(choice).collect())
    }
}
