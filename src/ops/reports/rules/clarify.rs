//! Asking back once, with the plans the answers lead to.

use chrono::NaiveDate;

use super::dates::NoDay;
use super::spans::{Span, days};
use super::{About, Choice, Clarification, Label, Named, Names, Refusal, Understood};
use super::{names, sense};
use crate::ops::reports::plan::{Dimension, Field, Filter, Metric, Op, Operand, Period, Plan, Sort};

/// Most answers offered.
const MOST: usize = 5;

fn ask(about: About, choices: Vec<Choice>) -> Understood {
    match choices.len() {
        0 => Understood::Unsure,
        _ => Understood::Clarify(Clarification { about, choices: choices.into_iter().take(MOST).collect() }),
    }
}

fn of_managers(managers: Vec<Named>, plan: &Plan) -> Vec<Choice> {
    let choice = |named: Named| {
        let mut plan = plan.clone();
        plan.filters.retain(|filter| filter.field != Field::Manager);
        plan.filters.push(Filter { field: Field::Manager, op: Op::Eq, value: Operand::Number(named.number) });
        Choice { label: Label::Name(named.name), plan }
    };
    managers.into_iter().map(choice).collect()
}

/// Several managers have the name.
pub(super) fn manager(name: String, numbers: &[i64], names: &Names, plan: &Plan) -> Understood {
    let named = names.managers.iter().filter(|named| numbers.contains(&named.number)).cloned().collect();
    ask(About::Manager(name), of_managers(named, plan))
}

/// Whoever asks is one of the managers, if there are not too many to choose from.
pub(super) fn myself(word: String, names: &Names, plan: &Plan) -> Understood {
    if names.managers.len() > MOST {
        return Understood::Unsure;
    }
    let plan = match plan.dimension {
        Some(Dimension::Manager) => Plan { dimension: None, sort: None, limit: None, ..plan.clone() },
        _ => plan.clone(),
    };
    let choices = of_managers(names.managers.clone(), &plan);
    if choices.iter().all(|choice| sense::fits(&choice.plan)) {
        ask(About::Manager(word), choices)
    } else {
        Understood::Unsure
    }
}

/// No manager has the name.
pub(super) fn no_manager(name: String, folded: &str, names: &Names, plan: &Plan) -> Understood {
    ask(About::NoManager(name), of_managers(names::nearest(names, folded, 4), plan))
}

/// There is no such day: the nearest ones, and the month it would be in.
pub(super) fn no_day(no_day: &NoDay, plan: &Plan, today: NaiveDate) -> Understood {
    let month = Span::month(no_day.year, no_day.month);
    if month.is_future(today) {
        return Understood::Refuse(Refusal::Future);
    }
    // The plan was made with the last day of the month instead.
    let with = |from: NaiveDate, to: NaiveDate| (to <= today && from <= to).then_some(Period { from, to });
    let Period { from, to } = plan.period;
    let next = days(month.to, 1);
    let single = from == to;
    let moved = if single {
        with(next, next)
    } else if to == month.to {
        with(from, next)
    } else {
        with(next, to)
    };
    let mut periods = vec![with(from, to), moved, Some(month.so_far(today))];
    periods.dedup();
    let choice =
        |period: Period| Choice { label: Label::Days(period.from, period.to), plan: Plan { period, ..plan.clone() } };
    ask(About::NoDay(no_day.year, no_day.month, no_day.day), periods.into_iter().flatten().map(choice).collect())
}

/// No figure was named.
pub(super) fn metric(plan: &Plan, among: &[Metric]) -> Understood {
    let choice = |metric: &Metric| Choice {
        label: Label::Metric(*metric),
        plan: Plan { metrics: vec![*metric], ..plan.clone() },
    };
    ask(About::Metric, among.iter().map(choice).collect())
}

/// The first ones are wanted, but not of what.
pub(super) fn dimension(plan: &Plan) -> Understood {
    let choice = |dimension| {
        let sort = plan.sort.or(Some(Sort::ValueDesc));
        Choice { label: Label::Dimension(dimension), plan: Plan { dimension: Some(dimension), sort, ..plan.clone() } }
    };
    ask(About::Dimension, [Dimension::Manager, Dimension::Product, Dimension::Deal].map(choice).into())
}
