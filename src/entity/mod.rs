//! The tables, one file each: model, typed columns, finders.
//!
//! Entities decide nothing and know no network. What a column may hold is a type wherever it is more than a text.

pub mod catalogue;
pub mod deal;
pub mod invoice;
pub mod item;
pub mod job;
pub mod journal;
pub mod lease;
pub mod mapping;
pub mod mapping_change;
pub mod mapping_refused;
pub mod member;
pub mod model_call;
pub mod notice;
pub mod outage;
pub mod product;
pub mod snapshot;
pub mod stock;
pub mod stock_change;
pub mod stock_document;
pub mod stock_run;
pub mod stock_threshold;
pub mod sweep;
pub mod telegram_update;
pub mod tick;
pub mod warehouse;
