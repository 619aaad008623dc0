//! Daneker.
pub mod clock;
pub mod config;
pub mod entity;
pub mod i18n;
pub mod queue;
pub mod store;
pub mod telemetry;
pub mod types;
