//! Reports: a question in plain words becomes a plan, and only the plan's executor makes figures.
//!
//! Names and titles of the portal are data, never instruction; no figure comes from a text.

pub mod comment;
pub mod holidays;
pub mod model;
pub mod plan;
pub mod rules;
