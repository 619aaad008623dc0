//! The evidence in words: what speaks for an item and against it, most telling first.

use super::evidence::Evidence;
use super::index::Row;
use super::name::{Code, Kind, Trait};
use super::verdict::Doubt;
use crate::types::Ground;

/// Most grounds told; a button has one line.
const MOST: usize = 4;

/// Why an item was suggested, and why it is not certain.
pub(super) fn grounds(product: &Row, item: &Row, evidence: &Evidence, doubt: Option<Doubt>) -> Vec<Ground> {
    let mut grounds = Vec::new();
    if let Some(barcode) = product.barcodes.iter().find(|barcode| item.barcodes.contains(barcode)) {
        grounds.push(Ground::Barcode(barcode.to_string()));
    }
    if let (Some(ours), Some(theirs)) = (&product.article, &item.article)
        && ours.shared(theirs).is_some()
    {
        grounds.push(Ground::Article(theirs.shown.clone()));
    }
    let codes = |row: &'_ Row| -> Vec<Code> { row.codes.iter().chain(&row.article).cloned().collect() };
    let (ours, theirs) = (codes(product), codes(item));
    let in_names =
        |one: &&Code| product.codes.contains(one) || item.codes.iter().any(|code| code.shared(one).is_some());
    if let Some(code) = ours.iter().filter(in_names).find(|one| theirs.iter().any(|other| one.shared(other).is_some()))
    {
        grounds.push(Ground::Code(code.shown.clone()));
    }
    if evidence.letters >= 0.3 {
        grounds.push(if evidence.both_untold < 0.2 { Ground::Name } else { Ground::NameAlmost });
    }
    grounds.extend(same(&product.traits, &item.traits).map(|shown| Ground::Same(shown.to_owned())).take(2));
    grounds.extend(against(product, item, evidence, doubt));
    grounds.truncate(MOST);
    if grounds.is_empty() {
        grounds.push(Ground::Faint);
    }
    grounds
}

fn same<'a>(product: &'a [Trait], item: &'a [Trait]) -> impl Iterator<Item = &'a str> {
    let agreed = item.iter().filter(|theirs| product.iter().any(|ours| ours.agrees(theirs)));
    agreed.filter(|one| one.kind != Kind::Number).map(|one| one.shown.as_str())
}

/// What a person has to look at.
fn against(product: &Row, item: &Row, evidence: &Evidence, doubt: Option<Doubt>) -> Vec<Ground> {
    let mut grounds = Vec::new();
    let open = |of: &[Trait], other: &[Trait]| -> Vec<Trait> {
        of.iter().filter(|one| !other.iter().any(|theirs| one.agrees(theirs))).cloned().collect()
    };
    let (ours, theirs) = (open(&product.traits, &item.traits), open(&item.traits, &product.traits));
    for one in &ours {
        if let Some(other) = theirs.iter().find(|other| other.kind == one.kind) {
            grounds.push(Ground::Differs { product: one.shown.clone(), item: other.shown.clone() });
        }
    }
    if evidence.code.other > 0.0
        && let (Some(ours), Some(theirs)) = (product.codes.first(), item.codes.first())
    {
        grounds.push(Ground::Differs { product: ours.shown.clone(), item: theirs.shown.clone() });
    }
    if evidence.barcode_elsewhere {
        grounds.push(Ground::BarcodeElsewhere);
    } else if evidence.barcode.other > 0.0 {
        grounds.push(Ground::OtherBarcode);
    }
    if grounds.is_empty() && doubt.is_some() {
        grounds.extend(theirs.first().map(|one| Ground::OnlyItem(one.shown.clone())));
        grounds.push(Ground::Unsure);
    }
    grounds
}
