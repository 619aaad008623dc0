//! The evidence in words: what speaks for an item and against it, most telling first.

use super::evidence::{Evidence, open};
use super::index::Row;
use super::name::{Kind, Trait};
use crate::types::Ground;

/// Most grounds told; a button has one line.
const MOST: usize = 4;

/// Why an item was suggested and, where it is the best one and not certain, why not.
pub(super) fn grounds(product: &Row, item: &Row, evidence: &Evidence, uncertain: bool) -> Vec<Ground> {
    let mut grounds = Vec::new();
    if let Some(barcode) = product.barcodes.iter().find(|barcode| item.barcodes.contains(barcode)) {
        grounds.push(Ground::Barcode(barcode.to_string()));
    }
    if let (Some(ours), Some(theirs)) = (&product.article, &item.article)
        && ours.shares(theirs)
    {
        grounds.push(Ground::Article(theirs.shown.clone()));
    }
    let in_name = product.codes.iter().find(|code| item.codes.iter().chain(&item.article).any(|one| code.shares(one)));
    let article = || product.article.iter().find(|code| item.codes.iter().any(|one| code.shares(one)));
    grounds.extend(in_name.or_else(article).map(|code| Ground::Code(code.shown.clone())));
    if evidence.letters >= 0.3 {
        grounds.push(if evidence.both_untold < 0.2 { Ground::Name } else { Ground::NameAlmost });
    }
    grounds.extend(same(&product.traits, &item.traits).map(|shown| Ground::Same(shown.to_owned())).take(2));
    grounds.extend(against(product, item, evidence, uncertain));
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
fn against(product: &Row, item: &Row, evidence: &Evidence, uncertain: bool) -> Vec<Ground> {
    let mut grounds = Vec::new();
    let ours = open(&product.traits, &item.traits);
    let theirs: Vec<&Trait> = open(&item.traits, &product.traits).collect();
    for one in ours {
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
    if grounds.is_empty() && uncertain {
        grounds.extend(theirs.first().map(|one| Ground::OnlyItem(one.shown.clone())));
        grounds.push(Ground::Unsure);
    }
    grounds
}
