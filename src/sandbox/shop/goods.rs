//! The shop's range: what the portal sells and what the books call it, from `goods.csv`.
//!
//! Bookkeepers spell names in their own way; lines with the same code are one item under several cards of the portal.

use std::collections::{HashMap, HashSet};

use rust_decimal::Decimal;

use super::super::bitrix::{Bitrix24, ProductKind};
use super::super::onec::{NewItem, OneC};
use super::Mapping;
use super::numbers::Dice;

const FILE: &str = include_str!("goods.csv");

/// A line of the file.
struct Line<'a> {
    product: &'a str,
    price: Decimal,
    code: &'a str,
    item: &'a str,
    article: &'a str,
    barcode: &'a str,
    unit: &'a str,
    service: bool,
    mapped: bool,
}

/// A product on the shelf.
#[derive(Clone, Debug)]
pub(super) struct Product {
    pub(super) id: i64,
    pub(super) service: bool,
    pub(super) mapped: bool,
}

/// The whole range, as the portal knows it, and which item each product is.
pub(super) struct Range {
    pub(super) products: Vec<Product>,
    by_name: HashMap<&'static str, usize>,
    pub(super) mappings: Vec<Mapping>,
}

impl Range {
    /// The product with exactly this name in the file.
    pub(super) fn product(&self, name: &str) -> i64 {
        self.products[*self.by_name.get(name).expect("open deals name only products of the file")].id
    }

    /// Goods with a confirmed item.
    pub(super) fn mapped_goods(&self) -> Vec<i64> {
        self.products.iter().filter(|product| product.mapped && !product.service).map(|product| product.id).collect()
    }
}

/// Puts the range into the portal and the books, with stock in every warehouse.
pub(super) fn furnish(bitrix: &Bitrix24, onec: &OneC, warehouses: &[String], stores: [i64; 3]) -> Range {
    let mut dice = Dice::new();
    let mut range = Range { products: Vec::new(), by_name: HashMap::new(), mappings: Vec::new() };
    let mut items = HashSet::new();
    for line in lines() {
        let kind = if line.service { ProductKind::Service } else { ProductKind::Simple };
        let id = bitrix.add_product(line.product, line.price, kind);
        if !line.service {
            // The portal's own figures, written long ago: the books know better.
            let all = 5 + dice.below(60);
            let away = [all / 4, all / 5];
            for (store, amount) in stores.into_iter().zip([all - away[0] - away[1], away[0], away[1]]) {
                bitrix.set_stock(id, store, amount);
            }
        }
        if items.insert(line.code) {
            let item = add_item(onec, &line);
            if !line.service {
                stock(onec, &mut dice, line.code, &item, warehouses);
            }
        }
        range.by_name.insert(line.product, range.products.len());
        range.products.push(Product { id, service: line.service, mapped: line.mapped });
        range.mappings.push(Mapping {
            product: id,
            name: line.product.into(),
            code: line.code.into(),
            confirmed: line.mapped,
        });
    }
    range
}

fn add_item(onec: &OneC, line: &Line<'_>) -> String {
    let barcodes = Some(line.barcode).filter(|barcode| !barcode.is_empty()).map(str::to_owned);
    onec.item(&NewItem {
        code: Some(line.code.into()),
        article: line.article.into(),
        unit: if line.unit == "упак" { "778" } else { "796" }.into(),
        is_service: line.service,
        barcodes: barcodes.into_iter().collect(),
        ..NewItem::named(line.item)
    })
}

/// The first warehouse, which sells, has plenty of everything but of [`super::SCARCE`].
fn stock(onec: &OneC, dice: &mut Dice, code: &str, item: &str, warehouses: &[String]) {
    for (place, warehouse) in warehouses.iter().enumerate() {
        let quantity = match (place, code == super::SCARCE) {
            (0, true) => 2,
            (0, false) => 40 + dice.below(160),
            _ => dice.below(45),
        };
        if quantity > 0 {
            onec.put_stock(item, warehouse, Decimal::from(quantity));
        }
    }
}

fn lines() -> impl Iterator<Item = Line<'static>> {
    FILE.lines().skip(1).map(|line| {
        let mut fields = line.split(';');
        let mut next = || fields.next().expect("every line of the file has nine fields");
        Line {
            product: next(),
            price: next().parse().expect("prices in the file are numbers"),
            code: next(),
            item: next(),
            article: next(),
            barcode: next(),
            unit: next(),
            service: next() == "service",
            mapped: next() == "yes",
        }
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn the_file_is_whole() {
        let lines: Vec<_> = lines().collect();
        assert!(lines.len() >= 90);
        assert!(lines.iter().filter(|line| !line.mapped).count() >= 8);
        assert!(lines.iter().filter(|line| line.service).count() >= 2);
        assert!(lines.iter().any(|line| line.code == super::super::SCARCE));
    }

    #[test]
    fn every_barcode_has_its_check_digit() {
        for line in lines().filter(|line| !line.barcode.is_empty()) {
            let digits: Vec<u32> = line.barcode.chars().map(|digit| digit.to_digit(10).unwrap()).collect();
            let sum: u32 = digits.iter().zip([1, 3].iter().cycle()).map(|(digit, weight)| digit * weight).sum();
            assert_eq!((digits.len(), sum % 10), (13, 0), "{}", line.barcode);
        }
    }
}
