//! A won deal in Bitrix24 becomes one invoice in 1C, and the chat hears of it; a question in plain words becomes computed figures.
//!
//! Three doors, each with its own folder: [`bot`] for people, [`web`] for machines, [`worker`] for time. They call the use
//! cases in [`ops`], which use the outside systems ([`clients`]), the durable [`queue`] and the tables ([`entity`], opened
//! by [`store`]). [`types`] are the values all of them share. [`sandbox`] stands in for the outside systems and shares
//! nothing with their clients; [`demo`] runs the real program against it. [`matching`] compares two [`tables`] of names offline.
//! Figures leave as a [`chart`] or as a sheet of [`tables`].
//!
//! What always holds: one invoice per deal, guaranteed by a unique row here and a reference of ours in 1C; every step is a
//! job enqueued in the transaction that causes it; no outside call is made inside a transaction or while a webhook waits;
//! every text for people stands in `locales/`.

pub mod app;
pub mod bot;
pub mod chart;
pub mod clients;
pub mod clock;
pub mod config;
pub mod demo;
pub mod entity;
pub mod i18n;
pub mod matching;
pub mod ops;
pub mod queue;
pub mod sandbox;
pub mod store;
pub mod tables;
pub mod telemetry;
pub mod types;
pub mod web;
pub mod worker;
