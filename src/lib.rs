//! Daneker.
pub mod sandbox;
