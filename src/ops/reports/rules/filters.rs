//! What counts: payments, people, products, sources, warehouses; and what does not.

use super::concepts::{Concept, Word};
use super::reading::{Reading, What};
use crate::ops::reports::plan::{Dimension, Field, Filter, Op, Operand};
use crate::types::Lang;

/// What a filter can look at by name, in the order filters come in.
const FIELDS: [Field; 6] =
    [Field::Manager, Field::Product, Field::PaymentKind, Field::PaymentGroup, Field::Source, Field::Warehouse];

/// The filters of a question.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Filters {
    pub(super) filters: Vec<Filter>,
    /// A name that several managers have.
    pub(super) ambiguous: Option<(String, Vec<i64>)>,
    /// Several of one kind, told side by side.
    pub(super) apart: Option<Field>,
    /// They are set against each other.
    pub(super) against: bool,
    /// A manager is named, so the word "manager" is no dimension.
    pub(super) person: bool,
}

impl Filters {
    /// Whether one looks at a field.
    pub(super) fn has(&self, field: Field) -> bool {
        self.filters.iter().any(|filter| filter.field == field)
    }

    /// The field of which several are named.
    pub(super) fn several(&self) -> Option<Field> {
        self.filters.iter().find(|filter| filter.op == Op::In).map(|filter| filter.field)
    }

    /// Puts what was named of a field among the filters.
    fn put(&mut self, field: Field, hits: &[Hit], beside: bool) {
        let of = |excepted: bool| distinct(hits.iter().filter(|hit| hit.field == field && hit.excepted == excepted));
        let (included, excluded) = (of(false), of(true));
        if included.len() > 1 && (beside || field == Field::Manager) {
            self.apart = self.apart.or(Some(field));
        }
        // «не каспи, а наличные»: what is left out goes without saying.
        if included.is_empty() {
            self.filters.extend(excluded.into_iter().map(|value| Filter { field, op: Op::Ne, value }));
        } else if included.len() > 1 {
            self.filters.push(Filter { field, op: Op::In, value: Operand::List(included) });
        } else {
            self.filters.extend(included.into_iter().map(|value| Filter { field, op: Op::Eq, value }));
        }
    }

    /// Whether some rows of a dimension are left out.
    pub(super) fn excepts(&self, dimension: Dimension) -> bool {
        self.filters.iter().any(|filter| filter.op == Op::Ne && filter.field.dimension() == Some(dimension))
    }

    /// Adds a filter in place of all that look at the same.
    pub(super) fn only(&mut self, filter: Filter) {
        self.filters.retain(|other| other.field != filter.field);
        self.filters.push(filter);
    }
}

/// What is named, and whether it is excepted.
struct Hit {
    field: Field,
    excepted: bool,
    value: Operand,
}

/// Reads the filters and marks their words as understood; none where an "except" has nothing to except.
pub(super) fn read(reading: &mut Reading) -> Option<Filters> {
    let mut all = Filters::default();
    kinds_of_kaspi(reading);
    let mut hits = hits(reading, &mut all)?;
    if reading.has_any(&[Word::Except, Word::ExceptBehind, Word::Minus]) {
        return None;
    }
    listed(reading, &mut hits)?;
    let beside = reading.has(Word::Or);
    for field in FIELDS {
        all.put(field, &hits, beside);
    }
    if beside && all.apart.is_some() {
        all.against = true;
        reading.take(Word::Or);
    }
    let is_person = |filter: &Filter| filter.field == Field::Manager && filter.op == Op::Eq;
    all.person = all.ambiguous.is_some() || all.filters.iter().any(is_person);
    // «клиенты с инстаграма», «клиенты заплатили картой»: the filter tells which.
    let paid =
        all.has(Field::PaymentGroup) && reading.items.iter().any(|item| item.is(Word::Paid) || item.is(Word::Came));
    if (paid || all.has(Field::Source)) && !reading.has(Word::Created) {
        reading.take(Word::Clients);
    }
    reading.take(Word::Only);
    Some(all)
}

/// Everything that is named; none where somebody is excepted and nobody knows who.
fn hits(reading: &mut Reading, all: &mut Filters) -> Option<Vec<Hit>> {
    let mut hits: Vec<Hit> = Vec::new();
    for place in 0..reading.items.len() {
        if reading.used[place] || !is_filter(reading, place) {
            continue;
        }
        let (raw, what) = (reading.items[place].raw.clone(), reading.items[place].what.clone());
        reading.use_up(place, place + 1);
        // "sold by Aigul", "paid by card".
        if place > 0 && reading.items[place - 1].text == "by" {
            reading.use_up(place - 1, place);
        }
        let excepted = excepts(reading, place);
        match what {
            What::Managers(ids) if ids.len() > 1 && excepted => return None,
            What::Managers(ids) if ids.len() > 1 => all.ambiguous = Some((raw, ids)),
            what => hits.extend(values(what).into_iter().map(|(field, value)| Hit { field, excepted, value })),
        }
    }
    Some(hits)
}

fn values(what: What) -> Vec<(Field, Operand)> {
    let text = |field, text: String| vec![(field, Operand::Text(text))];
    let numbers = |field, ids: Vec<i64>| ids.into_iter().map(|id| (field, Operand::Number(id))).collect();
    match what {
        What::Is(Concept::Group(group)) => text(Field::PaymentGroup, group.to_owned()),
        What::Is(Concept::Kind(kind)) => text(Field::PaymentKind, kind.to_owned()),
        What::Source(code) => text(Field::Source, code),
        What::Warehouse(name) => text(Field::Warehouse, name),
        What::Managers(ids) => numbers(Field::Manager, ids),
        What::Products(ids) => numbers(Field::Product, ids),
        _ => Vec::new(),
    }
}

fn distinct<'a>(hits: impl Iterator<Item = &'a Hit>) -> Vec<Operand> {
    hits.fold(Vec::new(), |mut values, hit| {
        if !values.contains(&hit.value) {
            values.push(hit.value.clone());
        }
        values
    })
}

/// «каспи рассрочка», «рассрочка каспи»: the kind says all.
fn kinds_of_kaspi(reading: &mut Reading) {
    let kind = |reading: &Reading, place: Option<usize>| {
        place.is_some_and(
            |place| matches!(reading.at(place), Some(What::Is(Concept::Kind(kind))) if kind.starts_with("kaspi")),
        )
    };
    for place in 0..reading.items.len() {
        let beside = kind(reading, place.checked_sub(1)) || kind(reading, Some(place + 1));
        if beside && reading.concept(place) == Some(Concept::Group("kaspi")) {
            reading.use_up(place, place + 1);
        }
    }
}

/// «по видам каспи: QR, Gold и так далее», «по способам оплаты: каспи, нал, карта, перевод»: all of them are meant.
///
/// None for an "and so on" behind anything else.
fn listed(reading: &mut Reading, hits: &mut Vec<Hit>) -> Option<()> {
    let etc = reading.take(Word::Etc);
    let told = |field: &Field| {
        let groups = hits.iter().filter(|hit| hit.field == *field && !hit.excepted).count();
        groups >= 2 && (etc || *field == Field::PaymentGroup && groups >= 4)
    };
    match [Field::PaymentGroup, Field::PaymentKind].into_iter().find(told) {
        Some(field) => hits.retain(|hit| hit.field != field),
        None if etc => return None,
        None => {}
    }
    Some(())
}

/// Whether what stands at a place is excepted: «кроме каспи», «не через каспи», «каспиден басқа», «кресла не считай». Takes
/// the word.
fn excepts(reading: &mut Reading, place: usize) -> bool {
    let mut before = place;
    while before > 0 && is_between(reading, before - 1) {
        before -= 1;
    }
    let said = |reading: &Reading, at: usize| {
        let is = |word| reading.items[at].is(word);
        reading.items[at].lang != Some(Lang::Kk) && (is(Word::Except) || is(Word::Minus) || is(Word::Not))
    };
    if before > 0 && said(reading, before - 1) {
        reading.use_up(before - 1, place);
        return true;
    }
    let kazakh = reading.items.get(place + 1).is_some_and(|item| item.lang == Some(Lang::Kk));
    let behind = reading.is(place + 1, Word::ExceptBehind)
        || kazakh && reading.is_one(place + 1, &[Word::Except, Word::Minus, Word::Not])
        || reading.is(place + 1, Word::Minus) && !is_filter(reading, place + 2);
    if behind {
        reading.use_up(place + 1, place + 2);
    }
    behind
}

/// Whether an "except" reaches over what stands at a place.
fn is_between(reading: &Reading, place: usize) -> bool {
    reading.is_one(place, &[Word::And, Word::To, Word::Or, Word::From, Word::Ot, Word::Paid])
        || reading.used[place] && is_filter(reading, place)
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
