//! Daneker.
pub mod sandbox;
pub mod types;
