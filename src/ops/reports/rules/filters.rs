//! What counts: payments, people, products, sources, warehouses; and what does not.

use super::concepts::{Concept, Word};
use super::reading::{Reading, What};
use crate::ops::reports::plan::{Field, Filter, Op, Operand};
use crate::types::Lang;

/// The filters of a question.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Filters {
    pub(super) filters: Vec<Filter>,
    /// A name that several managers have.
    pub(super) ambiguous: Option<(String, Vec<i64>)>,
    /// Several of one kind, told side by side.
    pub(super) apart: Option<Field>,
    /// A manager is named, so the word "manager" is no dimension.
    pub(super) person: bool,
}

/// Reads the filters and marks their words as understood; none where an "except" has nothing to except.
pub(super) fn read(reading: &mut Reading) -> Option<Filters> {
    let mut all = Filters::default();
    let mut hits: Vec<(Field, bool, Operand)> = Vec::new();
    for place in 0..reading.items.len() {
        if reading.used[place] {
            continue;
        }
        let operands: Vec<(Field, Operand)> = match reading.items[place].what.clone() {
            What::Is(Concept::Group(group)) => vec![(Field::PaymentGroup, Operand::Text(group.to_owned()))],
            What::Is(Concept::Kind(kind)) => vec![(Field::PaymentKind, Operand::Text(kind.to_owned()))],
            What::Managers(ids) if ids.len() > 1 => {
                all.ambiguous = Some((reading.items[place].raw.clone(), ids));
                Vec::new()
            }
            What::Managers(ids) => ids.into_iter().map(|id| (Field::Manager, Operand::Number(id))).collect(),
            What::Products(ids) => ids.into_iter().map(|id| (Field::Product, Operand::Number(id))).collect(),
            What::Source(code) => vec![(Field::Source, Operand::Text(code))],
            What::Warehouse(name) => vec![(Field::Warehouse, Operand::Text(name))],
            _ => continue,
        };
        reading.use_up(place, place + 1);
        let excepted = excepts(reading, place);
        hits.extend(operands.into_iter().map(|(field, operand)| (field, excepted, operand)));
    }
    if reading.has(Word::Except) || reading.has(Word::Minus) {
        return None;
    }
    let beside = reading.has(Word::Or);
    let fields =
        [Field::Manager, Field::Product, Field::PaymentKind, Field::PaymentGroup, Field::Source, Field::Warehouse];
    for field in fields {
        for excepted in [false, true] {
            let of = |(this, except, operand): &(Field, bool, Operand)| {
                (*this == field && *except == excepted).then(|| operand.clone())
            };
            let mut values: Vec<Operand> = Vec::new();
            for value in hits.iter().filter_map(of) {
                if !values.contains(&value) {
                    values.push(value);
                }
            }
            if excepted {
                all.filters.extend(values.into_iter().map(|value| Filter { field, op: Op::Ne, value }));
            } else if values.len() > 1 {
                let people = field == Field::Manager;
                all.apart = all.apart.or((beside || people).then_some(field));
                all.filters.push(Filter { field, op: Op::In, value: Operand::List(values) });
            } else {
                all.filters.extend(values.into_iter().map(|value| Filter { field, op: Op::Eq, value }));
            }
        }
    }
    if beside && all.apart.is_some() {
        reading.take(Word::Or);
    }
    all.person = all.ambiguous.is_some()
        || all.filters.iter().any(|filter| filter.field == Field::Manager && filter.op == Op::Eq);
    reading.take(Word::Only);
    Some(all)
}

/// Whether what stands at a place is excepted: «кроме каспи», «каспиден басқа». Takes the word.
fn excepts(reading: &mut Reading, place: usize) -> bool {
    let words = [Word::Except, Word::Minus];
    let mut before = place;
    while before > 0
        && (reading.is_one(before - 1, &[Word::And, Word::To, Word::Or])
            || reading.used[before - 1] && is_filter(reading, before - 1))
    {
        before -= 1;
    }
    let taken = |reading: &Reading, at: usize| {
        matches!(reading.at(at), Some(What::Is(Concept::Word(Word::Except | Word::Minus))))
    };
    if before > 0 && taken(reading, before - 1) && reading.items[before - 1].lang != Some(Lang::Kk) {
        reading.use_up(before - 1, before);
        return true;
    }
    if reading.is_one(place + 1, &words) && reading.items[place + 1].lang == Some(Lang::Kk) {
        reading.use_up(place + 1, place + 2);
        return true;
    }
    false
}

fn is_filter(reading: &Reading, place: usize) -> bool {
    matches!(
        reading.at(place),
        Some(
            What::Is(Concept::Group(_) | Concept::Kind(_))
                | What::Managers(_)
                | What::Products(_)
                | What::Source(_)
                | What::Warehouse(_)
        )
    )
}
