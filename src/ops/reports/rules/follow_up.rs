//! A question that leans on the answer before: «а теперь только каспи», "in Excel", «а по дням?».

use chrono::NaiveDate;

use super::compare::{self, Other};
use super::concepts::Unit;
use super::slots::Slots;
use super::spans::Span;
use crate::ops::reports::plan::{Dimension, Field, Filter, Metric, Op, Plan};

/// The plan before with what the question says put over it; none where that makes no sense.
pub(super) fn patch(previous: &Plan, slots: &Slots, today: NaiveDate) -> Option<Plan> {
    let mut plan = Plan { output: slots.output.clone(), ..previous.clone() };
    if !slots.figures.metrics.is_empty() {
        plan.metrics.clone_from(&slots.figures.metrics);
        plan.filters.retain(|filter| filter.field != Field::Value);
    }
    if slots.everyone {
        plan.filters.retain(|filter| filter.field != Field::Manager);
    }
    if slots.figures.amount {
        plan.metrics = vec![amount_of(previous)];
        plan.filters.retain(|filter| filter.field != Field::Value);
    }
    if slots.total {
        plan.dimension = None;
        (plan.sort, plan.limit) = (None, None);
    }
    if let Some(dimension) = slots.dimension.filter(|_| slots.all) {
        plan.filters.retain(|filter| !is_of(filter, dimension));
    }
    if let Some(dimension) = slots.dimension.filter(|dimension| Some(*dimension) != plan.dimension) {
        plan.dimension = Some(dimension);
        (plan.sort, plan.limit) = (None, None);
        // Of one row nothing is told apart: «а по менеджерам?» means all of them.
        let alone = |filter: &Filter| filter.op == Op::Eq && is_of(filter, dimension);
        plan.filters.retain(|filter| filter.field != Field::Value && (filter.field == Field::Amount || !alone(filter)));
    }
    for filter in &slots.filters.filters {
        put(&mut plan, filter.clone());
    }
    if let Some(sort) = slots.sort {
        plan.sort = Some(sort);
        plan.limit = slots.limit;
    }
    days(&mut plan, slots, today)?;
    Some(plan)
}

/// «на какую сумму?»
fn amount_of(previous: &Plan) -> Metric {
    match previous.metrics[..] {
        [Metric::DealsOpen | Metric::DealsOpenAmount] => Metric::DealsOpenAmount,
        _ => Metric::Revenue,
    }
}

/// A filter takes the place of one that looks at the same.
fn put(plan: &mut Plan, filter: Filter) {
    let payment = |field| matches!(field, Field::PaymentGroup | Field::PaymentKind);
    let same = |other: &Filter| other.field == filter.field || (payment(other.field) && payment(filter.field));
    plan.filters.retain(|other| !same(other));
    let of = match filter.field {
        Field::Manager => Some(Dimension::Manager),
        Field::Product => Some(Dimension::Product),
        Field::Source => Some(Dimension::Source),
        _ => None,
    };
    // One manager is not told apart by managers.
    if filter.op == Op::Eq && plan.dimension == of {
        plan.dimension = None;
        (plan.sort, plan.limit) = (None, None);
        plan.filters.retain(|other| other.field != Field::Value);
    }
    plan.filters.push(filter);
}

/// Whether a filter leaves out rows of a dimension; a kind of payment is of its group.
fn is_of(filter: &Filter, dimension: Dimension) -> bool {
    let kind = filter.field == Field::PaymentKind && dimension == Dimension::PaymentGroup;
    !matches!(filter.field, Field::Amount | Field::Value) && (kind || filter.field.dimension() == Some(dimension))
}

fn days(plan: &mut Plan, slots: &Slots, today: NaiveDate) -> Option<()> {
    let mut main = Span::guess(plan.period, today);
    if let Some(span) = slots.days.main {
        main = span;
        (plan.period, plan.compare) = (span.so_far(today), None);
    }
    let Some(other) = slots.days.other else { return Some(()) };
    // «сравни с январём» of a question about days keeps those days.
    if let (Other::Named(span), None) = (other, main.unit)
        && span.unit == Some(Unit::Year)
    {
        let span = compare::other(main, other, today)?;
        plan.compare = Some(span.against(main, today));
        return Some(());
    }
    // "The previous month", said of what was the last one already.
    let said_again = other == Other::Named(main) && main.unit != Some(Unit::Day);
    let other = if said_again { Other::Before } else { other };
    let other = compare::other(main, other, today)?;
    plan.compare = Some(other.against(main, today));
    Some(())
}
