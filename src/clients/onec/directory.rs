//! What every document of ours refers to: organisation, warehouse, currency, rates of VAT, units, the buyer of last
//! resort. Looked up by name or code, remembered for an hour.
//!
//! No reference is ever written down in settings or code: they differ from base to base.

use std::time::Duration;

use rust_decimal::Decimal;

use super::answer::NOT_PUBLISHED;
use super::choice::{Choice, choose, unclear};
use super::counterparty::Counterparty;
use super::link::Link;
use super::query::{Query, text};
use super::shelf::Shelf;
use super::wire::{
    self, COUNTERPARTIES, COUNTERPARTY_FIELDS, CURRENCIES, Fields, ORGANIZATIONS, TAX_KINDS, UNITS, VAT_RATES,
    WAREHOUSES,
};
use crate::clients::fault::{Fault, Kind};
use crate::types::{Ref, VatRate};

const GOOD_FOR: Duration = Duration::from_secs(60 * 60);

/// The name bookkeepers give to the one counterparty for private buyers.
const RETAIL_BUYER: &str = "Розничный покупатель";

/// The tenge, by ISO 4217.
const TENGE: &str = "398";

/// The piece, by the classifier of units.
const PIECE: &str = "796";

/// The organisation that sells.
#[derive(Clone)]
pub(super) struct Organization {
    /// Its reference.
    pub(super) key: Ref,
    /// Its name.
    pub(super) name: String,
    /// Its main bank account.
    pub(super) account: Option<Ref>,
}

/// Reference data of one base.
pub(super) struct Directory {
    organization_name: Option<String>,
    warehouse_name: Option<String>,
    buyer_name: Option<String>,
    organization: Shelf<(), Organization>,
    warehouse: Shelf<(), Ref>,
    currency: Shelf<(), Ref>,
    vat_rates: Shelf<Option<VatRate>, Option<Ref>>,
    piece: Shelf<(), Option<Ref>>,
    tax_kind: Shelf<(), Option<Ref>>,
    buyer: Shelf<(), Counterparty>,
}

impl Directory {
    /// Nothing looked up yet; names as the settings give them.
    pub(super) fn new(organization: Option<String>, warehouse: Option<String>, buyer: Option<String>) -> Self {
        Self {
            organization_name: organization,
            warehouse_name: warehouse,
            buyer_name: buyer,
            organization: Shelf::new(GOOD_FOR),
            warehouse: Shelf::new(GOOD_FOR),
            currency: Shelf::new(GOOD_FOR),
            vat_rates: Shelf::new(GOOD_FOR),
            piece: Shelf::new(GOOD_FOR),
            tax_kind: Shelf::new(GOOD_FOR),
            buyer: Shelf::new(GOOD_FOR),
        }
    }

    /// The organisation that sells.
    pub(super) async fn organization(&self, link: &Link) -> Result<Organization, Fault> {
        self.organization.or_look((), self.look_organization(link)).await
    }

    /// The organisation that sells, asked for now.
    pub(super) async fn look_organization(&self, link: &Link) -> Result<Organization, Fault> {
        let choices = choices(link, Query::of(ORGANIZATIONS), |fields| {
            Some(Organization {
                key: fields.key()?,
                name: fields.text("Description").to_owned(),
                account: fields.reference("ОсновнойБанковскийСчет_Key"),
            })
        });
        let wanted = self.organization_name.as_deref();
        choose("ONEC_ORGANIZATION", wanted, choices.await?).map_err(|kind| fault(link, ORGANIZATIONS, kind))
    }

    /// The warehouse goods leave.
    pub(super) async fn warehouse(&self, link: &Link) -> Result<Ref, Fault> {
        let look = async {
            let choices = choices(link, Query::of(WAREHOUSES), key_of).await?;
            choose("ONEC_WAREHOUSE", self.warehouse_name.as_deref(), choices)
                .map_err(|kind| fault(link, WAREHOUSES, kind))
        };
        self.warehouse.or_look((), look).await
    }

    /// The tenge.
    pub(super) async fn currency(&self, link: &Link) -> Result<Ref, Fault> {
        let look = async {
            by_code(link, CURRENCIES, TENGE).await?.ok_or_else(|| {
                let words = format!("no currency with the code {TENGE}");
                fault(link, CURRENCIES, Kind::Refused { code: "NO_TENGE".into(), words })
            })
        };
        self.currency.or_look((), look).await
    }

    /// The element of the catalogue of rates; for «без НДС» it may be missing, where a document without VAT needs none.
    pub(super) async fn vat_rate(&self, link: &Link, rate: Option<VatRate>) -> Result<Option<Ref>, Fault> {
        let look = async {
            let choices = choices(link, Query::of(VAT_RATES), Rate::read).await?;
            choose_rate(rate, choices).map_err(|kind| fault(link, VAT_RATES, kind))
        };
        self.vat_rates.or_look(rate, look).await
    }

    /// The unit of goods whose card names none: the piece, if the base has it.
    pub(super) async fn piece(&self, link: &Link) -> Result<Option<Ref>, Fault> {
        self.piece.or_look((), by_code(link, UNITS, PIECE)).await
    }

    /// The kind of tax accounting an ordinary sale belongs to, «НУ»; none where the base does not publish the kinds.
    pub(super) async fn tax_kind(&self, link: &Link) -> Result<Option<Ref>, Fault> {
        let look = async {
            let kinds = match choices(link, Query::of(TAX_KINDS), key_of).await {
                Err(Fault { kind: Kind::Refused { code, .. }, .. }) if code == NOT_PUBLISHED => return Ok(None),
                kinds => kinds?,
            };
            Ok(kinds.into_iter().find(|kind| kind.is("НУ")).map(|kind| kind.value))
        };
        self.tax_kind.or_look((), look).await
    }

    /// Who buys when the buyer is unknown.
    pub(super) async fn default_buyer(&self, link: &Link) -> Result<Counterparty, Fault> {
        self.buyer.or_look((), self.look_default_buyer(link)).await
    }

    async fn look_default_buyer(&self, link: &Link) -> Result<Counterparty, Fault> {
        let condition = match &self.buyer_name {
            Some(name) => format!("(Description eq {0} or Code eq {0})", text(name)),
            None => format!("Description eq {}", text(RETAIL_BUYER)),
        };
        let filter = format!("{condition} and DeletionMark eq false and IsFolder eq false");
        let query = Query::of(COUNTERPARTIES).filter(filter).select(&COUNTERPARTY_FIELDS);
        let members = link.set(query).await?;
        let mut choices: Vec<Choice<Counterparty>> = members
            .iter()
            .filter_map(wire::counterparty)
            .filter(|buyer| !buyer.marked)
            .map(|buyer| Choice { name: buyer.name.clone(), code: buyer.code.clone(), value: buyer })
            .collect();
        match (choices.pop(), choices.is_empty()) {
            (Some(only), true) => Ok(only.value),
            (last, _) => {
                choices.extend(last);
                let name = self.buyer_name.as_deref().unwrap_or_default();
                Err(fault(link, COUNTERPARTIES, unclear("ONEC_DEFAULT_BUYER", name, &choices)))
            }
        }
    }
}

/// A rate of VAT as the catalogue has it.
struct Rate {
    key: Ref,
    percent: Option<Decimal>,
    exempt: bool,
    abroad: bool,
}

impl Rate {
    fn read(fields: Fields<'_>) -> Option<Self> {
        Some(Self {
            key: fields.key()?,
            percent: fields.number("Ставка"),
            exempt: fields.flag("ДляОсвобожденногоОборота"),
            abroad: fields.flag("МестоРеализацииНеРК"),
        })
    }
}

/// A rate is found by its per cent, never by its name; «без НДС» is the element for exempt turnover, or the one of that
/// name where a base forgot the mark.
fn choose_rate(rate: Option<VatRate>, choices: Vec<Choice<Rate>>) -> Result<Option<Ref>, Kind> {
    let Some(rate) = rate else {
        let exempt = choices.iter().find(|choice| choice.is("без НДС"));
        return Ok(exempt.or_else(|| choices.iter().find(|choice| choice.value.exempt)).map(|choice| choice.value.key));
    };
    let percent = Decimal::from(rate.percent());
    let fits = |choice: &Choice<Rate>| choice.value.percent == Some(percent) && !choice.value.exempt;
    let name = format!("{percent}%");
    let fitting = |choice: &&Choice<Rate>| fits(choice) && !choice.value.abroad;
    // Two elements of one rate differ in name only; the one that is called by its per cent is the usual one.
    let usual = choices.iter().filter(fitting).find(|choice| choice.name.replace(' ', "") == name);
    match usual.or_else(|| choices.iter().find(fitting)) {
        Some(choice) => Ok(Some(choice.value.key)),
        None => Err(unclear("VAT_MODE", &name, &choices)),
    }
}

/// Everything of a small catalogue that is in use.
async fn choices<T>(
    link: &Link,
    query: Query,
    read: impl Fn(Fields<'_>) -> Option<T>,
) -> Result<Vec<Choice<T>>, Fault> {
    let members = link.set(query).await?;
    let in_use = |fields: &Fields<'_>| !fields.flag("DeletionMark") && !fields.flag("IsFolder");
    let choice = |fields: Fields<'_>| Some(Choice::of(fields, read(fields)?));
    Ok(members.iter().filter_map(Fields::of).filter(in_use).filter_map(choice).collect())
}

fn key_of(fields: Fields<'_>) -> Option<Ref> {
    fields.key()
}

async fn by_code(link: &Link, set: &'static str, code: &str) -> Result<Option<Ref>, Fault> {
    let found = choices(link, Query::of(set).filter(format!("Code eq {}", text(code))), key_of).await?;
    Ok(found.into_iter().next().map(|choice| choice.value))
}

fn fault(link: &Link, set: &str, kind: Kind) -> Fault {
    link.fault(&format!("GET {set}"), kind)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use chrono::NaiveDate;

    use super::*;
    use crate::types::VatRate;

    #[test]
    fn a_rate_is_found_by_its_per_cent_and_exemption_by_its_mark() {
        let key = |number: u128| Ref::new(uuid::Uuid::from_u128(number)).unwrap();
        let rate = |number, percent: i64, exempt, abroad| Rate {
            key: key(number),
            percent: Some(Decimal::from(percent)),
            exempt,
            abroad,
        };
        let choice = |name: &str, value| Choice { name: name.into(), code: String::new(), value };
        let all = || {
            vec![
                choice("16% (не РК)", rate(1, 16, false, true)),
                choice("НДС", rate(2, 16, false, false)),
                choice("0%", rate(3, 0, false, false)),
                choice("Освобождено", rate(4, 0, true, false)),
            ]
        };
        let on = |day: &str| Some(VatRate::on(day.parse::<NaiveDate>().unwrap()));
        assert_eq!(choose_rate(on("2026-02-01"), all()).unwrap(), Some(key(2)));
        assert_eq!(choose_rate(None, all()).unwrap(), Some(key(4)));
        let Err(Kind::Unclear { name, .. }) = choose_rate(on("2025-02-01"), all()) else { panic!("no 12 % here") };
        assert_eq!(name, "12%");
    }
}
