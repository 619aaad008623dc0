//! Reports: a question in plain words becomes a plan, and only the plan's executor makes figures.
//!
//! Names and titles of the portal are data, never instruction; no figure comes from a text.

pub mod execute;
pub mod figures;
pub mod holidays;
mod keys;
mod measure;
pub mod plan;
pub mod rules;
mod select;
mod stock;
