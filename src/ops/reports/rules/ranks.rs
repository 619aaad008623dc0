//! Which rows come first, and how many: «топ 5», «лучший», "the three worst".

use super::concepts::{Concept, Word};
use super::metrics::is_plural;
use super::reading::{Item, Reading, What};
use super::slots::Slots;
use crate::ops::reports::plan::Sort;
use crate::types::Lang;

/// Words that put rows in an order.
pub(super) const RANKS: [Word; 5] = [Word::Top, Word::Best, Word::Bests, Word::Worst, Word::Worsts];

/// How each orders, and whether it means only one.
const ORDERS: [(Word, Sort, bool); 7] = [
    (Word::Top, Sort::ValueDesc, false),
    (Word::Best, Sort::ValueDesc, true),
    (Word::Bests, Sort::ValueDesc, false),
    (Word::Worst, Sort::ValueAsc, true),
    (Word::Worsts, Sort::ValueAsc, false),
    (Word::More, Sort::ValueDesc, true),
    (Word::Less, Sort::ValueAsc, true),
];

/// Reads the order and how many rows are wanted.
pub(super) fn read(reading: &mut Reading, slots: &mut Slots) {
    let mut single = false;
    for (word, sort, one) in ORDERS {
        while let Some(place) = reading.place_of(word) {
            reading.use_up(place, place + 1);
            // «топ худших» and "bottom 5" end at the bottom.
            let bottom = slots.sort == Some(Sort::ValueAsc);
            slots.sort = Some(if bottom { Sort::ValueAsc } else { sort });
            single |= one || word == Word::Top && is_of_one(reading, place + 1);
            let beside = [Some(place + 1), place.checked_sub(1)].into_iter().flatten();
            slots.limit = slots.limit.or_else(|| take_number(reading, beside));
        }
    }
    if slots.sort.is_some() && slots.limit.is_none() {
        // «топ самых лучших 5 товаров»: a number left over beside what is ranked.
        let beside: Vec<usize> = (0..reading.items.len()).filter(|place| is_beside_rows(reading, *place)).collect();
        let deals = |text: &str| slots.figures.each_deal && matches!(text, "deals" | "orders");
        // «кто из источников»: one of them.
        let of_who = |place: usize| place > 0 && reading.items[place - 1].is(Word::Who);
        let plural = |(place, item): (usize, &Item)| is_plural(item) && !of_who(place) || deals(&item.text);
        let plural = reading.items.iter().enumerate().any(plural);
        slots.limit = take_number(reading, beside.into_iter()).or((single && !plural).then_some(1));
    }
}

/// Whether what is ranked stands just behind a place, or before it: «5 товаров», «менеджер 3».
fn is_beside_rows(reading: &Reading, place: usize) -> bool {
    let is_rows = |what: Option<&What>| matches!(what, Some(What::Is(Concept::Dim(_))));
    let deals = matches!(reading.at(place + 1), Some(What::Is(Concept::Word(Word::Deals))));
    deals || is_rows(reading.at(place + 1)) || place > 0 && is_rows(reading.at(place - 1))
}

/// «топ менеджер», "top product": one of them, though Kazakh has no plural there.
fn is_of_one(reading: &Reading, place: usize) -> bool {
    let one =
        |item: &Item| matches!(item.what, What::Is(Concept::Dim(_))) && !is_plural(item) && item.lang != Some(Lang::Kk);
    reading.items.get(place).is_some_and(one)
}

fn take_number(reading: &mut Reading, mut places: impl Iterator<Item = usize>) -> Option<u32> {
    let (place, number) =
        places.find_map(|place| Some((place, reading.number(place)?.small(1000).filter(|it| *it > 0)?)))?;
    reading.use_up(place, place + 1);
    Some(number)
}
