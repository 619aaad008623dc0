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
    /// Its name, from its requisites where they have one; may be empty.
    pub name: String,
    /// A company or a private person.
    pub holder: Holder,
    /// БИН or ИИН from its requisites.
    pub bin: Option<Bin>,
    /// Its telephone numbers.
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

/// All of it from one party: the owner of the requisite chosen in the deal, else the company, else the contact. The name
/// of one with the number of the other would be somebody who does not exist.
pub(super) fn buyer(client: &Client) -> Result<Buyer, Waiting> {
    let company = client.company.as_ref().map(|party| (party, Holder::Company));
    let contact = client.contact.as_ref().map(|party| (party, Holder::Person));
    let parties = || [company, contact].into_iter().flatten();
    let Some((party, looks)) = parties().find(|(party, _)| party.chosen).or_else(|| parties().next()) else {
        return Ok(Buyer { name: String::new(), holder: Holder::Person, bin: None, phones: Vec::new() });
    };
    let parse = |text: &String| Bin::parse(text).map_err(|_| Waiting::WrongBin { text: text.clone() });
    let bin = party.requisites.first().map(parse).transpose()?;
    Ok(Buyer {
        name: party.legal_name.as_ref().unwrap_or(&party.name).trim().to_owned(),
        holder: bin.as_ref().map_or(looks, Bin::holder),
        bin,
        phones: party.phones.iter().filter_map(|phone| Phone::parse(phone)).collect(),
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;
    use rust_decimal::RoundingStrategy;

    use super::*;
    use crate::clients::bitrix::{Party, Stage};
    use crate::types::DealId;

    const BIN: &str = "200540000009";
    const IIN: &str = "900101400003";

    /// A won deal of these rows: product (0 is free text), quantity, price.
    fn deal(amount: &str, rows: &[(i64, &str, &str)]) -> Deal {
        let line = |(product, quantity, price): &(i64, &str, &str)| Line {
            product: ProductId::new(*product),
            name: format!("Товар {product}"),
            price: price.parse().unwrap(),
            quantity: quantity.parse().unwrap(),
        };
        Deal {
            id: DealId::new(7).unwrap(),
            title: "Каспи".to_owned(),
            stage: Stage::Won,
            pipeline: 0,
            amount: amount.parse().unwrap(),
            currency: "KZT".to_owned(),
            manager: None,
            source: String::new(),
            lead: None,
            created_at: None,
            closed_on: None,
            moved_at: None,
            changed_at: None,
            read_whole: false,
            fields: BTreeMap::new(),
            lines: rows.iter().map(line).collect(),
            payments: Vec::new(),
            client: Client::default(),
        }
    }

    fn party(name: &str, requisites: &[&str], phones: &[&str]) -> Party {
        let owned = |texts: &[&str]| texts.iter().map(|&text| text.to_owned()).collect();
        let (requisites, phones) = (owned(requisites), owned(phones));
        Party { id: 1, name: name.to_owned(), chosen: false, legal_name: None, requisites, phones }
    }

    /// Products 1 and 2 have their items.
    fn items() -> BTreeMap<ProductId, ItemCode> {
        let pair = |id: i64| (ProductId::new(id).unwrap(), ItemCode::parse(&format!("{id:011}")).unwrap());
        [1, 2].map(pair).into()
    }

    fn bad_line(product: i64, quantity: &str, price: &str) -> Waiting {
        Waiting::BadLine { name: format!("Товар {product}"), quantity: quantity.into(), price: price.into() }
    }

    #[test]
    fn a_deal_that_fits_becomes_a_draft_in_its_own_order() {
        let mut deal = deal("432.990", &[(2, "0.333", "999.99"), (1, "3.000", "33.33"), (2, "1", "0")]);
        deal.client.company = Some(Party {
            legal_name: Some(" ТОО «Алма» ".to_owned()),
            ..party("Алма", &[BIN], &["8 701 111 22 33"])
        });
        let draft = make(&deal, &items()).unwrap();
        let rows: Vec<_> = draft.lines.iter().map(|line| (line.item.as_str(), line.sum.tiyn())).collect();
        assert_eq!(rows, [("00000000002", 33_300), ("00000000001", 9_999), ("00000000002", 0)]);
        assert_eq!(draft.sum(), Money::from_tiyn(43_299));
        let bin = Some(Bin::parse(BIN).unwrap());
        let phones = vec![Phone::parse("77011112233").unwrap()];
        assert_eq!(draft.buyer, Buyer { name: "ТОО «Алма»".to_owned(), holder: Holder::Company, bin, phones });
    }

    #[test]
    fn what_does_not_fit_waits_for_a_person() {
        let third = NamedProduct { id: ProductId::new(3).unwrap(), name: "Товар 3".to_owned() };
        let sum_differs = |deal: &str| Waiting::SumDiffers { deal: deal.into(), lines: Money::from_tiyn(20_000) };
        for (deal, expected) in [
            (deal("0", &[]), Waiting::NoLines),
            (
                deal("0", &[(3, "1", "1"), (0, "1", "1"), (1, "0", "1"), (3, "2", "1")]),
                Waiting::Unmapped { products: vec![third], free_text: vec!["Товар 0".to_owned()] },
            ),
            (deal("0", &[(1, "0", "100")]), bad_line(1, "0", "100")),
            (deal("-100", &[(1, "-1", "100")]), bad_line(1, "-1", "100")),
            (deal("100", &[(1, "1.00010", "100")]), bad_line(1, "1.0001", "100")),
            (deal("100.01", &[(2, "1", "100.0050")]), bad_line(2, "1", "100.005")),
            (deal("-100", &[(2, "1", "-100")]), bad_line(2, "1", "-100")),
            (deal("200.01", &[(1, "2", "100")]), sum_differs("200.01")),
            (deal("199.99", &[(1, "2", "100")]), sum_differs("199.99")),
            (deal("200.0010", &[(1, "2", "100")]), sum_differs("200.001")),
        ] {
            assert_eq!(make(&deal, &items()), Err(expected), "{deal:?}");
        }
        let dollars = Deal { currency: "USD".to_owned(), ..deal("100", &[(1, "1", "100")]) };
        assert_eq!(make(&dollars, &items()), Err(Waiting::ForeignCurrency { currency: "USD".to_owned() }));
    }

    #[test]
    fn the_buyer_is_one_party_and_never_two() {
        let company = |requisites: &[&str], phones: &[&str]| Some(party("ТОО", requisites, phones));
        let contact = |requisites: &[&str]| Some(party("Ерлан", requisites, &["87770001122"]));
        let chosen = |party: Option<Party>| party.map(|party| Party { chosen: true, ..party });
        let (as_company, as_person) = (Holder::Company, Holder::Person);
        for (company, contact, (name, holder, bin, phones)) in [
            (company(&[], &[]), contact(&[IIN]), ("ТОО", as_company, None, 0)),
            (company(&[], &["87011112233", "нет"]), contact(&[IIN]), ("ТОО", as_company, None, 1)),
            (company(&[BIN], &[]), contact(&[IIN]), ("ТОО", as_company, Some(BIN), 0)),
            (company(&[BIN], &[]), chosen(contact(&[IIN])), ("Ерлан", as_person, Some(IIN), 1)),
            (chosen(company(&[BIN], &[])), contact(&[IIN]), ("ТОО", as_company, Some(BIN), 0)),
            (company(&["12345"], &[]), chosen(contact(&[])), ("Ерлан", as_person, None, 1)),
            // A sole trader's card is a company's, but the number is a person's.
            (company(&[IIN], &[]), None, ("ТОО", as_person, Some(IIN), 0)),
            (None, contact(&[IIN]), ("Ерлан", as_person, Some(IIN), 1)),
            (None, contact(&[]), ("Ерлан", as_person, None, 1)),
            (None, None, ("", as_person, None, 0)),
        ] {
            let found = buyer(&Client { company, contact }).unwrap();
            let told = (found.name.as_str(), found.holder, found.bin.as_ref().map(Bin::as_str), found.phones.len());
            assert_eq!(told, (name, holder, bin, phones));
        }
    }

    #[test]
    fn a_number_that_cannot_be_one_is_shown_to_a_person() {
        for text in ["12345", "200540000000", "нет"] {
            let company = Some(party("ТОО", &[text, BIN], &[]));
            let waiting = buyer(&Client { company, contact: Some(party("Ерлан", &[IIN], &[])) });
            assert_eq!(waiting, Err(Waiting::WrongBin { text: text.to_owned() }));
        }
    }

    /// Rows the books can keep: product, thousandths of a unit, tiyn per unit.
    fn any_rows() -> impl Strategy<Value = Vec<(i64, i64, i64)>> {
        prop::collection::vec((1_i64..=2, 1_i64..10_000_000, 0_i64..1_000_000_000), 1..30)
    }

    proptest! {
        #[test]
        fn a_draft_is_the_deal_to_the_tiyn_or_nothing(rows in any_rows()) {
            let mut deal = deal("0", &[]);
            for (product, thousandths, tiyn) in rows {
                let (quantity, price) = (Decimal::new(thousandths, 3), Decimal::new(tiyn, 2));
                deal.lines.push(Line { product: ProductId::new(product), name: String::new(), price, quantity });
                deal.amount += (quantity * price).round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
            }
            let draft = make(&deal, &items()).unwrap();
            prop_assert_eq!(draft.sum().tenge(), deal.amount);
            prop_assert_eq!(draft.lines.len(), deal.lines.len());

            for tiyn in [Decimal::new(1, 2), Decimal::new(-1, 2)] {
                let other = Deal { amount: deal.amount + tiyn, ..deal.clone() };
                let expected = Waiting::SumDiffers { deal: other.amount.normalize().to_string(), lines: draft.sum() };
                prop_assert_eq!(make(&other, &items()), Err(expected));
            }
        }
    }
}
