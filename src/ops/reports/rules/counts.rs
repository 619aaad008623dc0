//! What is counted: «количество продаж», «сколько товаров», «сколько менеджеров».

use super::concepts::{Concept, Word};
use super::reading::{Item, Reading};
use crate::ops::reports::plan::Dimension;

/// What is counted: «количество продаж», «сколько товаров».
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Count {
    pub(super) any: bool,
    /// The sales that are counted, and not added up.
    pub(super) sales: Option<usize>,
    /// Products that are counted.
    pub(super) products: Option<usize>,
    /// «сколько менеджеров»: nothing counts those.
    pub(super) of_rows: bool,
    /// «по количеству».
    pub(super) amount: Option<usize>,
}

impl Count {
    pub(super) fn of(reading: &mut Reading) -> Self {
        let mut count = Self::default();
        for place in 0..reading.items.len() {
            if !reading.is(place, Word::Count) {
                continue;
            }
            count.any = true;
            let strict = is_strict(&reading.items[place]);
            let next = place + 1;
            let plural = reading
                .items
                .get(next)
                .is_some_and(|item| item.text == "продаж" || item.text.ends_with("sales") || item.text == "сату");
            if reading.is(next, Word::Sales) && (strict || plural) {
                count.sales = Some(next);
            } else if strict && place > 0 && reading.is(place - 1, Word::Sales) {
                count.sales = Some(place - 1);
            } else if reading.is(next, Word::Sold)
                && reading.concept(next + 1) == Some(Concept::Dim(Dimension::Product))
            {
                count.products = Some(next + 1);
                reading.use_up(next + 1, next + 2);
            } else if reading.concept(next) == Some(Concept::Dim(Dimension::Product)) {
                let apart = place > 0 && reading.concept(place - 1) == Some(Concept::Dim(Dimension::Product));
                let warehouses = (0..reading.items.len())
                    .any(|place| reading.concept(place) == Some(Concept::Dim(Dimension::Warehouse)));
                if reading.has(Word::Stock) && warehouses {
                    // «количество товара по складам».
                    reading.use_up(next, next + 1);
                } else if !apart && !reading.has(Word::Stock) {
                    count.products = Some(next);
                    reading.use_up(next, next + 1);
                }
            } else if let Some(Concept::Dim(_)) = reading.concept(next) {
                count.of_rows = !strict || place == 0;
            } else if strict {
                count.amount = Some(place);
            }
        }
        count
    }
}

/// Whether it asks for a number, and not for how much: «количество», and not «сколько».
fn is_strict(item: &Item) -> bool {
    const STRICT: [&str; 6] = ["кол", "числ", "сан", "number", "count", "san"];
    STRICT.iter().any(|stem| item.text.starts_with(stem))
}
