//! What a deal's invoice will say, all or nothing: every row with its item, the rows adding up to the deal.
//!
//! Pure: it asks nobody, and it never repairs what does not fit.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::clients::bitrix::{Client, Deal, Line};
use crate::types::{Bin, Holder, ItemCode, Money, NamedProduct, Phone, ProductId, Quantity, Waiting};

/// The only currency of the books.
const TENGE: &str = "KZT";

/// What is to be invoiced.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    /// The rows, in the deal's order.
    pub lines: Vec<DraftLine>,
    /// What the deal knows of its buyer.
    pub buyer: Buyer,
}

/// One row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DraftLine {
    /// The item.
    pub item: ItemCode,
    /// The row's own name, for people.
    pub name: String,
    /// How much.
    pub quantity: Quantity,
    /// Tenge per unit, discount and VAT included.
    pub price: Decimal,
    /// Quantity times price, rounded to the tiyn.
    pub sum: Money,
}

/// What a deal knows of its buyer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Buyer {
    /// The company's name, else the contact's; may be empty.
    pub name: String,
    /// A company or a private person.
    pub holder: Holder,
    /// БИН or ИИН from the requisites.
    pub bin: Option<Bin>,
    /// Telephone numbers, the company's first.
    pub phones: Vec<Phone>,
}

impl Draft {
    /// What the rows amount to.
    pub fn sum(&self) -> Money {
        self.lines.iter().map(|line| line.sum).sum()
    }
}

/// Makes the draft of a due deal, or says what a person has to settle first.
pub(super) fn make(deal: &Deal, items: &BTreeMap<ProductId, ItemCode>) -> Result<Draft, Waiting> {
    if deal.currency != TENGE {
        return Err(Waiting::ForeignCurrency { currency: deal.currency.clone() });
    }
    if deal.lines.is_empty() {
        return Err(Waiting::NoLines);
    }
    all_mapped(&deal.lines, items)?;
    let lines = deal.lines.iter().filter_map(|line| Some((line, items.get(&line.product?)?)));
    let lines = lines.map(|(line, item)| priced(line, item)).collect::<Result<Vec<_>, _>>()?;
    let draft = Draft { lines, buyer: buyer(&deal.client)? };
    if Money::exact(deal.amount) != Ok(draft.sum()) {
        return Err(Waiting::SumDiffers { deal: deal.amount.normalize().to_string(), lines: draft.sum() });
    }
    Ok(draft)
}

/// Every row comes from the catalogue and has its item; otherwise all that lack one are named at once.
fn all_mapped(lines: &[Line], items: &BTreeMap<ProductId, ItemCode>) -> Result<(), Waiting> {
    let (mut products, mut free_text) = (Vec::new(), Vec::new());
    for line in lines {
        match line.product {
            None => free_text.push(line.name.clone()),
            Some(id) if !items.contains_key(&id) => products.push(NamedProduct { id, name: line.name.clone() }),
            Some(_) => {}
        }
    }
    products.sort_by_key(|product| product.id);
    products.dedup_by_key(|product| product.id);
    if products.is_empty() && free_text.is_empty() { Ok(()) } else { Err(Waiting::Unmapped { products, free_text }) }
}

fn priced(line: &Line, item: &ItemCode) -> Result<DraftLine, Waiting> {
    let bad = || Waiting::BadLine {
        name: line.name.clone(),
        quantity: line.quantity.normalize().to_string(),
        price: line.price.normalize().to_string(),
    };
    let quantity = Quantity::new(line.quantity).map_err(|_| bad())?;
    // The books keep prices to the tiyn; a finer or negative one would be another price.
    let price = Money::exact(line.price).ok().filter(|price| *price >= Money::ZERO).ok_or_else(bad)?;
    let sum = quantity.cost(price.tenge()).map_err(|_| bad())?;
    Ok(DraftLine { item: item.clone(), name: line.name.clone(), quantity, price: price.tenge(), sum })
}

fn buyer(client: &Client) -> Result<Buyer, Waiting> {
    let parties = || client.company.iter().chain(&client.contact);
    let names = parties().map(|party| party.legal_name.as_deref().unwrap_or(&party.name).trim());
    let bin = match client.requisites.iter().find(|text| !text.trim().is_empty()) {
        None => None,
        Some(text) => Some(Bin::parse(text).map_err(|_| Waiting::WrongBin { text: text.clone() })?),
    };
    let looks = if client.company.is_some() { Holder::Company } else { Holder::Person };
    Ok(Buyer {
        name: names.into_iter().find(|name| !name.is_empty()).unwrap_or_default().to_owned(),
        holder: bin.as_ref().map_or(looks, Bin::holder),
        bin,
        phones: parties().flat_map(|party| &party.phones).filter_map(|phone| Phone::parse(phone)).collect(),
    })
}
