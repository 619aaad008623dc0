//! From what a question said to the plan it is answered by, or the question back.

use super::compare::{self, Days, Other};
use super::concepts::Unit;
use super::slots::Slots;
use super::spans::Span;
use super::{Context, Refusal, Understood, clarify, sense, stands};
use crate::ops::reports::plan::{Dimension, Field, Metric, Plan};

/// Days from which on a trend is told by month.
const LONG: i64 = 62;

/// A question that stands by itself.
pub(super) fn afresh(slots: &Slots, context: &Context<'_>) -> Understood {
    let main = days(slots, context);
    let mut plan = Plan {
        metrics: slots.figures.metrics.clone(),
        dimension: slots.dimension,
        filters: slots.filters.filters.clone(),
        period: main.so_far(context.today),
        sort: slots.sort,
        limit: slots.limit,
        compare: None,
        output: slots.output.clone(),
    };
    if let Some(before) = context.previous.filter(|before| goes_on(before, &plan, slots)) {
        plan.period = before.period;
    }
    if let Some(other) = slots.days.other {
        let Some(other) = compare::other(main, other, context.today) else { return Understood::Unsure };
        if other.is_future(context.today) {
            return Understood::Refuse(Refusal::Future);
        }
        plan.compare = Some(other.against(main, context.today));
    }
    if plan.metrics.is_empty()
        && let Some(asked_back) = no_figure(slots, &mut plan)
    {
        return asked_back;
    }
    finish(plan, slots, context)
}

/// The days asked about. No days at all: the month so far; compared with something: as much of its own time.
fn days(slots: &Slots, context: &Context<'_>) -> Span {
    let unit = match (slots.days.other, slots.dimension) {
        (Some(Other::Named(span)), _) => span.unit.unwrap_or(Unit::Month),
        (_, Some(Dimension::Month)) => Unit::Year,
        _ => Unit::Month,
    };
    // «сколько сейчас открытых»: open deals are those of now anyway.
    let open = |metric: &Metric| matches!(metric, Metric::DealsOpen | Metric::DealsOpenAmount);
    let metrics = &slots.figures.metrics;
    let now = metrics.iter().all(open) && !metrics.is_empty() && slots.days.main == Some(Span::day(context.today));
    slots.days.main.filter(|_| !now).unwrap_or_else(|| Span::around(context.today, unit))
}

/// Whether a question in full that names no days means those of the answer before: «кто ничего не продал?». What is ranked
/// anew may be of any days.
fn goes_on(before: &Plan, plan: &Plan, slots: &Slots) -> bool {
    slots.days == Days::default()
        && !stands::has_only_figures(slots)
        && (slots.sort.is_none() || before.period.from < before.period.to)
        && sense::is_of_same_days(before, plan)
}

/// Puts the figure that goes without saying into a plan, or asks which one is wanted.
fn no_figure(slots: &Slots, plan: &mut Plan) -> Option<Understood> {
    let among = likely(slots, plan.dimension);
    // «мой отчёт» has two things to be asked back.
    if among.is_empty() || among.len() > 1 && slots.myself.is_some() {
        return Some(Understood::Unsure);
    }
    plan.metrics.push(among[0]);
    (among.len() > 1).then(|| clarify::metric(plan, among))
}

/// The figures that may be meant where none is named; none where nothing tells.
fn likely(slots: &Slots, dimension: Option<Dimension>) -> &'static [Metric] {
    let vague = slots.figures.vague;
    // «я».
    if slots.myself.is_some() && *slots == (Slots { myself: slots.myself.clone(), ..Slots::default() }) {
        return &[];
    }
    match dimension {
        None if slots.sort.is_some() => &[Metric::Revenue],
        // «сравни эту неделю с прошлой».
        None if !vague && slots.days.main.is_some() && slots.days.other.is_some() => &[Metric::Revenue],
        _ if vague || !slots.tells_rows() => {
            if slots.days.main.is_none() && !vague {
                return &[];
            }
            &[Metric::Revenue, Metric::DealsWon, Metric::AvgCheck, Metric::LeadsCreated]
        }
        Some(Dimension::Source) => &[Metric::Revenue, Metric::LeadsCreated],
        Some(Dimension::VatRate) => &[Metric::VatAmount],
        _ => &[Metric::Revenue],
    }
}

/// The last questions before a plan is given out.
pub(super) fn finish(mut plan: Plan, slots: &Slots, context: &Context<'_>) -> Understood {
    if slots.trend && plan.dimension.is_none() {
        let length = (plan.period.to - plan.period.from).num_days();
        plan.dimension = Some(if length > LONG { Dimension::Month } else { Dimension::Day });
    }
    let myself = slots.myself.as_ref().filter(|_| !sense::is_of_stock(&plan));
    if slots.sort.is_some() && plan.dimension.is_none() {
        return if myself.is_some() { Understood::Unsure } else { clarify::dimension(&plan) };
    }
    if !sense::fits(&plan) || plan.compare == Some(plan.period) || is_open_in_the_past(&plan, slots, context) {
        return Understood::Unsure;
    }
    if let Some(word) = myself {
        return of_myself(word, &plan, slots, context);
    }
    if let Some(no_day) = &slots.no_day {
        return clarify::no_day(no_day, &plan, context.today);
    }
    if let Some((name, folded)) = &slots.stranger {
        return clarify::no_manager(name.clone(), folded, context.names, &plan);
    }
    if let Some((name, numbers)) = &slots.filters.ambiguous {
        return clarify::manager(name.clone(), numbers, context.names, &plan);
    }
    if slots.figures.pieces_or_money {
        return clarify::metric(&plan, &[Metric::Qty, Metric::Revenue]);
    }
    Understood::Answer(plan)
}

/// «мои продажи»: the rules do not know who asks, so every manager is offered where there are few.
fn of_myself(word: &str, plan: &Plan, slots: &Slots, context: &Context<'_>) -> Understood {
    let others = slots.filters.person || slots.filters.has(Field::Manager) || slots.stranger.is_some();
    if others || slots.dimension == Some(Dimension::Manager) || slots.no_day.is_some() || slots.figures.pieces_or_money
    {
        return Understood::Unsure;
    }
    clarify::myself(word.to_owned(), context.names, plan)
}

/// «сколько было открытых сделок в январе»: only those of now are known.
fn is_open_in_the_past(plan: &Plan, slots: &Slots, context: &Context<'_>) -> bool {
    let past = slots.days.main.is_some_and(|span| span.to < context.today);
    past && plan.metrics.iter().any(|metric| matches!(metric, Metric::DealsOpen | Metric::DealsOpenAmount))
}
