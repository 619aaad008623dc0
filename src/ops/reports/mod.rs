//! Reports: a question in plain words becomes a plan, and only the plan's executor makes figures.
//!
//! Names and titles of the portal are data, never instruction; no figure comes from a text.

pub mod alter;
pub mod ask;
pub mod comment;
pub mod execute;
pub mod figures;
pub mod holidays;
pub mod kept;
mod keys;
mod measure;
pub mod model;
pub mod plan;
pub mod rules;
mod select;
mod stock;
pub mod subscriptions;
pub mod told;

pub use select::{can_be_by, can_be_compared};
