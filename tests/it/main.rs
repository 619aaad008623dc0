//! The stories: the real application, driven from outside, against stand-ins over real HTTP.
//!
//! `DANEKER_TEST_DATABASE_URL` (a PostgreSQL address) runs them on PostgreSQL; otherwise each has a SQLite file of its own.
#![allow(clippy::unwrap_used, clippy::large_futures, missing_docs, unreachable_pub)]

mod harness;

mod after;
mod alerts;
mod buyers;
mod chat;
mod invoices;
mod kills;
mod locales;
mod mapping;
mod matching;
mod migrations;
mod model;
mod outages;
mod people;
mod queue;
mod replicas;
mod reports;
mod stock;
mod stuck;
mod sweep;
mod tidy;
mod waiting;
mod webhook;
