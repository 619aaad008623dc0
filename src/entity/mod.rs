//! The tables, one file each: model, typed columns, finders.
//!
//! Entities decide nothing and know no network. What a column may hold is a type wherever it is more than a text.

pub mod alert;
pub mod catalogue;
pub mod deal;
pub mod invoice;
pub mod item;
pub mod job;
pub mod journal;
pub mod lease;
pub mod manager;
pub mod mapping;
pub mod mapping_change;
pub mod mapping_refused;
pub mod member;
pub mod mirror;
pub mod mirrored_deal;
pub mod mirrored_lead;
pub mod mirrored_line;
pub mod model_call;
pub mod notice;
pub mod outage;
pub mod payment_choice;
pub mod product;
pub mod product_sales;
pub mod report;
pub mod sales;
pub mod snapshot;
pub mod source;
pub mod stale_day;
pub mod stock;
pub mod stock_change;
pub mod stock_document;
pub mod stock_run;
pub mod stock_threshold;
pub mod subscription;
pub mod sweep;
pub mod telegram_update;
pub mod tick;
pub mod warehouse;
