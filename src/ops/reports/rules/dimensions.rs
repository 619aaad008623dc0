//! What figures are told apart by.

use super::concepts::{Concept, Unit, Word};
use super::metrics::is_plural;
use super::ranks::RANKS;
use super::reading::{Item, Reading, What};
use super::slots::Slots;
use crate::ops::reports::plan::{Dimension, Field, Filter, Metric, Op, Operand};
use crate::types::Lang;

/// «лучший день», "best month", «топ 3 недели»: the days are ranked, and no days asked about; none for what has no rows.
pub(super) fn of_ranked_units(reading: &mut Reading) -> Option<()> {
    for place in 1..reading.items.len() {
        let number = place > 1 && reading.number(place - 1).is_some();
        // "Lowest revenue day".
        let metric = reading.items[place].lang == Some(Lang::En)
            && matches!(reading.concept(place - 1), Some(Concept::Metric(_) | Concept::Word(Word::Sales)));
        let before = (place - 1).saturating_sub(usize::from(number || metric));
        // «апта бойынша».
        let of_month = matches!(reading.concept(place - 1), Some(Concept::Month(_)));
        let behind = !of_month && reading.is(place + 1, Word::To) && reading.items[place + 1].lang == Some(Lang::Kk);
        if !reading.is_one(before, &RANKS) && !reading.is(before, Word::Each) && !behind {
            continue;
        }
        let dimension = match reading.concept(place) {
            Some(Concept::Unit(Unit::Day)) => Dimension::Day,
            Some(Concept::Unit(Unit::Week)) => Dimension::Week,
            Some(Concept::Unit(Unit::Month)) => Dimension::Month,
            Some(Concept::Unit(_)) => return None,
            _ => continue,
        };
        reading.rename(place, Concept::Dim(dimension));
    }
    Some(())
}

/// «дни без продаж», "days when revenue was over 500k": the days are rows.
pub(super) fn of_told_units(reading: &mut Reading) {
    const PLURAL: [&str; 5] = ["дни", "days", "месяцы", "months", "күндер"];
    const TELLING: [Word; 5] = [Word::Nothing, Word::More, Word::Less, Word::AtLeast, Word::AtMost];
    let Some(place) = reading.items.iter().position(|item| PLURAL.contains(&item.text.as_str())) else { return };
    let dimension = match reading.concept(place) {
        Some(Concept::Unit(Unit::Day)) => Dimension::Day,
        Some(Concept::Unit(Unit::Month)) => Dimension::Month,
        _ => return,
    };
    let counted = place > 0 && reading.number(place - 1).is_some();
    if !counted && (place + 1..reading.items.len()).any(|at| reading.is_one(at, &TELLING)) {
        reading.rename(place, Concept::Dim(dimension));
    }
}

/// Reads the dimension; none where there are two.
pub(super) fn read(reading: &mut Reading, slots: &mut Slots, of_products: bool) -> Option<()> {
    let mut dimensions = said(reading, slots)?;
    if dimensions.is_empty() {
        dimensions.extend(implied(reading, slots, of_products));
    }
    // «сравни каспи с наличными по месяцам» would have two.
    let own = slots.filters.apart.and_then(Field::dimension);
    if slots.filters.against && dimensions.first().copied() != own {
        return None;
    }
    slots.trend = reading.take(Word::Trend);
    // «в какой день какой менеджер» has two: no plan has.
    match dimensions[..] {
        [] => {}
        [one] => slots.dimension = Some(one),
        _ => return None,
    }
    Some(())
}

fn said(reading: &mut Reading, slots: &mut Slots) -> Option<Vec<Dimension>> {
    let mut dimensions: Vec<Dimension> = Vec::new();
    let person = slots.filters.person || slots.stranger.is_some();
    let warehouse = slots.filters.has(Field::Warehouse);
    for place in 0..reading.items.len() {
        match reading.concept(place) {
            // "For weekdays only": working days, which no plan tells.
            Some(Concept::Dim(Dimension::Weekday)) if is_working_days(reading, place) => return None,
            // «менеджер Айгуль», «источник Инстаграм» are filters.
            Some(Concept::Dim(Dimension::Manager)) if person && !is_plural(&reading.items[place]) => {}
            Some(Concept::Dim(Dimension::Source | Dimension::Product | Dimension::Warehouse))
                if is_named(reading, place) && !is_plural(&reading.items[place]) => {}
            // «сколько штук товара» counts them all together.
            Some(Concept::Dim(Dimension::Product)) if place > 0 && is_counted(&reading.items[place - 1]) => {}
            // «сколько всего товара».
            Some(Concept::Dim(Dimension::Product)) if is_heap(reading, place, slots) => {}
            // «всех менеджеров, кроме Айгуль» are one heap.
            Some(Concept::Dim(dimension))
                if place > 0
                    && reading.is_one(place - 1, &[Word::All, Word::Total])
                    && slots.filters.excepts(dimension) => {}
            Some(Concept::Dim(dimension)) => dimensions.push(dimension),
            Some(Concept::Word(Word::Who)) if is_of_several(reading, place + 1) => {}
            Some(Concept::Word(Word::Who)) if slots.filters.person => return None,
            Some(Concept::Word(Word::Who)) => dimensions.push(Dimension::Manager),
            // «склад Астана» is a filter, «склады» were a dimension already.
            Some(Concept::Word(Word::Warehouse)) if warehouse => {}
            _ => continue,
        }
        reading.use_up(place, place + 1);
    }
    dimensions.dedup();
    if dimensions.contains(&Dimension::PaymentKind) {
        slots.filters.only(Filter { field: Field::PaymentGroup, op: Op::Eq, value: Operand::Text("kaspi".to_owned()) });
    }
    Some(dimensions)
}

/// «кто из источников»: they are told apart, and nobody else.
fn is_of_several(reading: &Reading, place: usize) -> bool {
    let rows = matches!(reading.concept(place), Some(Concept::Dim(_)));
    rows && ["ов", "ев", "ей"].iter().any(|end| reading.items[place].text.ends_with(end))
}

/// «штук», "units", but not «в штуках».
fn is_counted(item: &Item) -> bool {
    item.is(Word::Pieces) && !item.text.ends_with("ах")
}

fn is_working_days(reading: &Reading, place: usize) -> bool {
    let ranked = place > 0 && RANKS.iter().any(|word| reading.items[place - 1].is(*word));
    reading.items[place].text == "weekdays" && !ranked
}

/// «всего товара» of a quantity.
fn is_heap(reading: &Reading, place: usize, slots: &Slots) -> bool {
    let counted = |metric: &Metric| matches!(metric, Metric::Qty | Metric::StockQty);
    reading.items[place].text == "товара"
        && place > 0
        && reading.is_one(place - 1, &[Word::Total, Word::All, Word::Left])
        && slots.figures.metrics.iter().all(counted)
}

/// Whether a name of the same kind stands beside a noun.
fn is_named(reading: &Reading, place: usize) -> bool {
    let name = |at: Option<usize>| {
        matches!(at.and_then(|at| reading.at(at)), Some(What::Source(_) | What::Products(_) | What::Warehouse(_)))
    };
    name(place.checked_sub(1)) || name(Some(place + 1))
}

fn implied(reading: &mut Reading, slots: &Slots, of_products: bool) -> Option<Dimension> {
    // «каспи и наличные отдельно», "the split of cash and card".
    let apart = reading.take(Word::Apart) || slots.filters.several().is_some() && reading.take(Word::Each);
    if slots.figures.each_deal {
        return Some(Dimension::Deal);
    }
    if of_products {
        return Some(Dimension::Product);
    }
    // «сколько суммарно продали Данияр и Мария».
    if reading.has(Word::Total) && !slots.filters.against && !apart {
        return None;
    }
    slots.filters.apart.or_else(|| slots.filters.several().filter(|_| apart)).and_then(Field::dimension)
}
