//! The model's answer in its own words, before anything of it is believed.
//!
//! An outcome holds what belongs to it and nothing else, so that half an answer cannot contradict the other half. A field
//! nobody knows makes an answer unreadable: it may have meant something.

use serde::Deserialize;

use crate::ops::reports::plan::{Dimension, Field, Metric, Op, Operand, Output, Sort};
use crate::ops::reports::rules::Refusal;

/// The whole answer.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Answer {
    pub(super) outcome: Outcome,
}

/// What became of a question, as the model sees it.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Outcome {
    Answer(Draft),
    Clarify(Doubt),
    Refuse(Refusal),
    Route(Way),
}

/// A plan nobody has checked.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Draft {
    pub(super) metrics: Vec<Metric>,
    pub(super) dimension: Option<Dimension>,
    pub(super) filters: Vec<DraftFilter>,
    pub(super) from: String,
    pub(super) to: String,
    pub(super) sort: Option<Sort>,
    pub(super) limit: Option<i64>,
    pub(super) compare: Option<Days>,
    pub(super) output: Vec<Output>,
}

/// A filter nobody has checked; names are words of the question or references to the plan before.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DraftFilter {
    pub(super) field: Field,
    pub(super) op: Op,
    pub(super) value: Operand,
}

/// Days nobody has checked.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Days {
    pub(super) from: String,
    pub(super) to: String,
}

/// A plan in which one thing is open.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Doubt {
    pub(super) plan: Draft,
    pub(super) between: Between,
}

/// What is open in it.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Between {
    Metrics(Vec<Metric>),
    Dimensions(Vec<Dimension>),
}

/// An order that has a command.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Way {
    pub(super) command: Order,
    /// The words of a stock question, or the number of a deal.
    pub(super) argument: Option<String>,
}

/// The commands by their names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Order {
    Sync,
    Stock,
    Map,
    Stuck,
    Status,
    Deal,
    Help,
    Lang,
}
