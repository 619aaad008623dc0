//! From the model's answer to what became of the question; whatever cannot be true of a plan is a fault.
//!
//! It never panics over an answer, and never gives a plan with days to come or a word nobody knows.

use super::answer::{Answer, Between, Days, Doubt, Draft, Order, Outcome, Way};
use super::faults::Faults;
use super::references::References;
use super::{days, filters};
use crate::ops::reports::plan::{Metric, Output, Plan, Sort};
use crate::ops::reports::rules::{About, Choice, Clarification, Command, Context, Label, Refusal, Understood, resolve};
use crate::types::DealId;

/// Most rows of a table.
const MOST_ROWS: u32 = 1000;

/// Most answers to a question back; fewer than two are no question.
const MOST_CHOICES: usize = 5;

/// Most letters of the words of a stock question.
const MOST_LETTERS: usize = 100;

/// What is offered where the model finds no figure.
const USUAL: [Metric; 4] = [Metric::Revenue, Metric::DealsWon, Metric::AvgCheck, Metric::LeadsCreated];

/// What the model was asked, to hold its answer against.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asked<'a> {
    /// The question, as the model saw it.
    pub(super) question: &'a str,
    /// What it was asked in.
    pub(super) context: &'a Context<'a>,
    /// What the model did not see of the plan before.
    pub(super) references: &'a References,
}

/// What a draft turned out to be.
enum Read {
    Plan(Plan),
    Ask(Clarification),
    Future,
}

impl Read {
    fn understood(self) -> Understood {
        match self {
            Self::Plan(plan) => Understood::Answer(plan),
            Self::Ask(clarification) => Understood::Clarify(clarification),
            Self::Future => Understood::Refuse(Refusal::Future),
        }
    }
}

/// Reads an answer.
pub(super) fn read(text: &str, asked: &Asked<'_>) -> Result<Understood, Faults> {
    match outcome(text)? {
        Outcome::Answer(draft) => plan(&draft, asked).map(Read::understood),
        Outcome::Clarify(doubt) => clarify(&doubt, asked),
        Outcome::Refuse(Refusal::Empty) => Err(Faults::one("the question is not empty")),
        Outcome::Refuse(refusal) => Ok(Understood::Refuse(refusal)),
        Outcome::Route(way) => route(&way, asked).map_err(Faults::one),
    }
}

/// What can be made of an answer that has faults even when they were told: a question back about the figure, where the rest
/// of it holds.
pub(super) fn give_up(text: &str, asked: &Asked<'_>) -> Understood {
    let (Ok(Outcome::Answer(draft)) | Ok(Outcome::Clarify(Doubt { plan: draft, .. }))) = outcome(text) else {
        return Understood::Unsure;
    };
    let mut options = by_metric(&draft, &USUAL);
    options.retain(|(_, draft)| plan(draft, asked).is_ok());
    offer(About::Metric, options, asked).unwrap_or(Understood::Unsure)
}

fn outcome(text: &str) -> Result<Outcome, Faults> {
    let answer: Answer = serde_json::from_str(text).map_err(Faults::one)?;
    Ok(answer.outcome)
}

/// Checks every part of a draft.
fn plan(draft: &Draft, asked: &Asked<'_>) -> Result<Read, Faults> {
    let mut faults = Faults::default();
    faults.keep(check_metrics(&draft.metrics));
    let limit = faults.keep(limit(draft.limit));
    let main = Days { from: draft.from.clone(), to: draft.to.clone() };
    let main = faults.keep(days::period(&main));
    let compare = faults.keep(draft.compare.as_ref().map(days::period).transpose());
    let filters = filters::read(&draft.filters, asked, &mut faults);
    let (Some(main), Some(compare), Some(limit), true) = (main, compare, limit, faults.is_empty()) else {
        return Err(faults);
    };
    let Some((period, compare)) = days::so_far(main, compare, asked.context.today).map_err(Faults::one)? else {
        return Ok(Read::Future);
    };
    // A single figure has no order.
    let rows = draft.dimension.is_some();
    let plan = Plan {
        metrics: draft.metrics.clone(),
        dimension: draft.dimension,
        filters: filters.certain,
        period,
        sort: draft.sort.filter(|_| rows),
        limit: limit.filter(|_| rows),
        compare,
        output: [Output::Chart, Output::Xlsx].into_iter().filter(|output| draft.output.contains(output)).collect(),
    };
    let read = filters.doubt.map(|doubt| doubt.ask(&plan)).map_or_else(|| Read::Plan(plan), Read::Ask);
    check_parts(&read).map(|()| read).map_err(Faults::one)
}

fn check_metrics(metrics: &[Metric]) -> Result<(), String> {
    if metrics.is_empty() {
        return Err("metrics is empty".to_owned());
    }
    if !are_different(metrics) { Err("a metric stands twice".to_owned()) } else { Ok(()) }
}

fn limit(limit: Option<i64>) -> Result<Option<u32>, String> {
    let inside = |limit: i64| u32::try_from(limit).ok().filter(|limit| (1..=MOST_ROWS).contains(limit));
    limit.map(|limit| inside(limit).ok_or_else(|| format!("limit is not within 1 and {MOST_ROWS}"))).transpose()
}

/// Whether the parts of a plan, or of every plan a question back may lead to, go together.
fn check_parts(read: &Read) -> Result<(), String> {
    let fit = match read {
        Read::Plan(plan) => resolve::fits(plan),
        Read::Ask(clarification) => clarification.choices.iter().all(|choice| resolve::fits(&choice.plan)),
        Read::Future => true,
    };
    if fit { Ok(()) } else { Err("these metrics do not go with this dimension, these filters or compare".to_owned()) }
}

/// One question back. Where a name is open as well, the name is asked for.
fn clarify(doubt: &Doubt, asked: &Asked<'_>) -> Result<Understood, Faults> {
    match &doubt.between {
        Between::Metrics(metrics) if are_different(metrics) => {
            offer(About::Metric, by_metric(&doubt.plan, metrics), asked)
        }
        Between::Dimensions(dimensions) if are_different(dimensions) => {
            let sort = doubt.plan.sort.or(Some(Sort::ValueDesc));
            let draft = |dimension| Draft { dimension: Some(dimension), sort, ..doubt.plan.clone() };
            let options = dimensions.iter().map(|one| (Label::Dimension(*one), draft(*one))).collect();
            offer(About::Dimension, options, asked)
        }
        _ => Err(Faults::one("a choice stands twice")),
    }
}

fn by_metric(draft: &Draft, metrics: &[Metric]) -> Vec<(Label, Draft)> {
    let of = |metric: &Metric| (Label::Metric(*metric), Draft { metrics: vec![*metric], ..draft.clone() });
    metrics.iter().map(of).collect()
}

fn offer(about: About, options: Vec<(Label, Draft)>, asked: &Asked<'_>) -> Result<Understood, Faults> {
    if !(2..=MOST_CHOICES).contains(&options.len()) {
        return Err(Faults::one(format!("a question back has 2 to {MOST_CHOICES} choices")));
    }
    let mut choices = Vec::new();
    for (label, draft) in options {
        match plan(&draft, asked)? {
            Read::Plan(plan) => choices.push(Choice { label, plan }),
            other => return Ok(other.understood()),
        }
    }
    Ok(Understood::Clarify(Clarification { about, choices }))
}

fn route(way: &Way, asked: &Asked<'_>) -> Result<Understood, String> {
    let argument = way.argument.as_deref().map(str::trim).unwrap_or_default();
    if !resolve::mentions(asked.question, argument) {
        return Err(format!("{argument:?} does not stand in the question"));
    }
    Ok(Understood::Route(match way.command {
        Order::Sync => Command::Sync,
        Order::Stock => Command::Stock(argument.chars().take(MOST_LETTERS).collect()),
        Order::Map => Command::Map,
        Order::Stuck => Command::Stuck,
        Order::Status => Command::Status,
        Order::Deal => Command::Deal(DealId::parse(argument).ok_or("a deal needs its number as argument")?.get()),
        Order::Help => Command::Help,
        Order::Lang => Command::Lang,
    }))
}

fn are_different<T: PartialEq>(all: &[T]) -> bool {
    all.iter().enumerate().all(|(place, one)| !all[..place].contains(one))
}
