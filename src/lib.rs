//! Daneker.
pub mod app;
#[path = "/work/scratch/stub_bot.rs"]
pub mod bot;
pub mod clients;
pub mod clock;
pub mod config;
pub mod entity;
pub mod i18n;
pub mod ops;
pub mod queue;
pub mod store;
pub mod telemetry;
pub mod types;
pub mod web;
pub mod worker;
