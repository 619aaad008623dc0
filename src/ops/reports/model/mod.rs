//! A question the rules do not understand becomes a plan by a language model: it may choose what to compute, and never
//! writes a figure.
//!
//! What the model says is checked like anything from outside. No name of the portal ever goes out: names come back as words
//! of the question, and what stood in the plan before goes out as a number of ours.

mod answer;
mod ask;
mod days;
mod faults;
mod filters;
mod prompt;
mod read;
mod references;
mod schema;
#[cfg(test)]
mod tests;
mod vocabulary;

pub(in crate::ops::reports) use ask::say;
pub use ask::understand;
