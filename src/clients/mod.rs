//! The outside systems, all of one pattern: methods in our words in `mod.rs`, their words in `wire.rs`.
//!
//! Clients know no database, no use case and no text for people. Every failure is a [`Fault`].

pub mod bitrix;
pub mod fault;
pub mod http;
pub mod onec;
pub mod openrouter;

pub use fault::{Fault, Kind, Ran};
