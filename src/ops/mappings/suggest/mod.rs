//! Which items a product may be, with a reason for each: pure, the same answer for the same catalogues, no network.
//!
//! Names are taken apart into words, typed quantities and codes; a few dozen items are compared in full; how well each fits
//! and whether the best is certain are two questions. Several products may be one item, so nothing is forced one to one.
//! Nothing is ever confirmed here.

mod barcode;
mod codes;
mod evidence;
mod index;
pub(in crate::ops) mod letters;
mod name;
mod pieces;
mod quantity;
mod reason;
mod trade;
mod verdict;
mod words;

#[cfg(test)]
mod tests;

use std::num::NonZero;

use self::evidence::Evidence;
use self::index::{Groups, Index, Row};
use self::name::Name;
use self::verdict::Standing;
use self::words::{Counts, Words};
use crate::types::Ground;

/// Most items suggested for a product.
pub const MOST: usize = 5;

/// Items compared in full for a product.
const COMPARED: usize = 40;

/// What is known of a product or an item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// Its name, as people wrote it; of any length, may be empty.
    pub name: String,
    /// Its barcodes, as they were read; those that are none are no harm.
    pub barcodes: Vec<String>,
    /// Its article; may be empty.
    pub article: String,
}

/// An item a product may be.
#[derive(Clone, Debug, PartialEq)]
pub struct Suggestion {
    /// The item's place in its catalogue.
    pub item: usize,
    /// How likely it is the one, from 0 to 1.
    pub score: f32,
    /// Certain enough to need nobody's word. Of one product at most one item is, and then the first.
    pub auto: bool,
    /// What speaks for it and against it, most telling first.
    pub grounds: Vec<Ground>,
}

/// Two catalogues made ready to be compared.
pub struct Catalogues {
    words: Words,
    groups: Groups,
    products: Index,
    items: Index,
}

impl Catalogues {
    /// Makes two catalogues ready; `confirmed` are the places of products and the items people said they are, from which
    /// spellings are learnt. Ten thousand names on both sides take about half a second.
    pub fn new(products: &[Entry], items: &[Entry], confirmed: &[(usize, usize)]) -> Self {
        let parsed = |known: &dyn Fn(&str) -> bool| -> (Vec<Name>, Vec<Name>) {
            let parse = |entries: &[Entry]| entries.iter().map(|entry| name::parse(&entry.name, known)).collect();
            (parse(products), parse(items))
        };
        // Which words there are is known only after a first reading.
        let (rough_products, rough_items) = parsed(&|_| false);
        let rough = Counts::of(rough_products.iter().chain(&rough_items));
        let (mut product_names, mut item_names) = parsed(&|word| rough.knows(word));
        for name in product_names.iter_mut().chain(&mut item_names) {
            name.words = std::mem::take(&mut name.words).into_iter().flat_map(|word| rough.apart(word)).collect();
        }
        let mut words = Words::new(Counts::of(product_names.iter().chain(&item_names)));
        let mut groups = Groups::default();
        let mut rows = |entries: &[Entry], names: Vec<Name>| -> Vec<Row> {
            entries.iter().zip(names).map(|(entry, name)| Row::of(entry, name, &mut words, &mut groups)).collect()
        };
        let (mut product_rows, mut item_rows) = (rows(products, product_names), rows(items, item_names));
        product_rows.iter_mut().chain(&mut item_rows).for_each(|row| groups.weigh(row));
        for (product, item) in confirmed {
            learn(&mut words, &product_rows[*product], &item_rows[*item]);
        }
        Self { words, groups, products: Index::of(product_rows), items: Index::of(item_rows) }
    }

    /// The items a product may be, the most likely first, at most so many.
    pub fn suggest(&self, product: usize, most: usize) -> Vec<Suggestion> {
        let row = &self.products.rows[product];
        let near = self.items.nearest(row, COMPARED);
        let mut ranked: Vec<(f32, Evidence, usize)> = near
            .iter()
            .map(|near| {
                let evidence = self.compare(row, near.place, near.letters);
                (verdict::fit(&evidence), evidence, near.place)
            })
            .collect();
        ranked.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.2.cmp(&other.2)));
        let Some(((best, seen, item), others)) = ranked.split_first() else { return Vec::new() };
        let rival = self.best_rival(product, *item) - best;
        let others = others.iter().map(|(fit, evidence, _)| (*fit, evidence));
        let (logits, certain) = verdict::certainty(seen, Standing::of((*best, seen), others, rival));
        let top = verdict::share(logits);
        let suggestion = |(place, (fit, evidence, item)): (usize, &(f32, Evidence, usize))| Suggestion {
            item: *item,
            // Those behind are as much less likely as they fit less well.
            score: top * (fit - best).exp().min(1.0),
            auto: place == 0 && certain,
            grounds: reason::grounds(row, &self.items.rows[*item], evidence, place == 0 && !certain),
        };
        ranked.iter().take(most).enumerate().map(suggestion).collect()
    }

    /// At most [`MOST`] for each of many products, on all processors; in their order.
    pub fn suggest_all(&self, products: &[usize]) -> Vec<Vec<Suggestion>> {
        let workers = std::thread::available_parallelism().map_or(1, NonZero::get);
        let share = products.len().div_ceil(workers).max(1);
        std::thread::scope(|scope| {
            let parts: Vec<_> = products
                .chunks(share)
                .map(|part| {
                    scope.spawn(move || part.iter().map(|product| self.suggest(*product, MOST)).collect::<Vec<_>>())
                })
                .collect();
            parts.into_iter().flat_map(|part| part.join().expect("comparing does not panic")).collect()
        })
    }

    /// The items whose name, code or article is most like what a person typed, at most so many.
    pub fn search(&self, typed: &str, most: usize) -> Vec<usize> {
        let row = Row::typed(typed, &self.groups);
        self.items.nearest(&row, most).into_iter().map(|near| near.place).collect()
    }

    fn compare(&self, product: &Row, item: usize, letters: f32) -> Evidence {
        Evidence::of(&self.words, product, &self.items.rows[item], &self.items, letters)
    }

    /// How well another product fits an item at best.
    fn best_rival(&self, product: usize, item: usize) -> f32 {
        /// Products compared; the best rival is among the most alike.
        const RIVALS: usize = 6;
        let near = self.products.nearest(&self.items.rows[item], RIVALS).into_iter();
        near.filter(|near| near.place != product)
            .map(|near| verdict::fit(&self.compare(&self.products.rows[near.place], item, near.letters)))
            .fold(f32::NEG_INFINITY, f32::max)
    }
}

/// In a confirmed pair, the only word of the product that the item does not have is what the product calls the only word
/// the product does not have: a translation, an abbreviation, a brand in another spelling.
fn learn(words: &mut Words, product: &Row, item: &Row) {
    let ours = product.words.iter().filter(|word| item.words.iter().all(|other| words.alike(**word, *other) < 0.5));
    let theirs = item.words.iter().filter(|word| product.words.iter().all(|other| words.alike(*other, **word) < 0.5));
    let long = |word: &&u32| words.text(**word).chars().count() >= 3;
    let pair =
        match (ours.filter(long).collect::<Vec<_>>().as_slice(), theirs.filter(long).collect::<Vec<_>>().as_slice()) {
            ([left], [right]) => Some((**left, **right)),
            _ => None,
        };
    if let Some((left, right)) = pair {
        words.learn(left, right);
    }
}
