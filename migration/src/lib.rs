//! The steps that bring a database, new or left by the service before us, to the shape this release needs.
//!
//! The list only grows: a step that was released is never changed.

use sea_orm_migration::MigrationTrait;
pub use sea_orm_migration::MigratorTrait;

mod m20261123_000001_adopt_seed_tables;
mod m20261123_000002_create_deal_flow;
mod m20261123_000003_create_job_queue;
mod m20261123_000004_create_chat;
mod m20261126_000005_create_sweep;
mod m20261126_000006_watch_deals;
mod m20261128_000007_mirror_catalogues;
mod m20261128_000008_keep_stock;
mod m20261128_000009_mirror_deals;
mod m20261129_000010_count_model_calls;
mod m20261129_000011_keep_reports;
mod m20261130_000012_give_roles;
mod m20261130_000013_raise_alerts;

/// The ordered list of steps.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261123_000001_adopt_seed_tables::Migration),
            Box::new(m20261123_000002_create_deal_flow::Migration),
            Box::new(m20261123_000003_create_job_queue::Migration),
            Box::new(m20261123_000004_create_chat::Migration),
            Box::new(m20261126_000005_create_sweep::Migration),
            Box::new(m20261126_000006_watch_deals::Migration),
            Box::new(m20261128_000007_mirror_catalogues::Migration),
            Box::new(m20261128_000008_keep_stock::Migration),
            Box::new(m20261128_000009_mirror_deals::Migration),
            Box::new(m20261129_000010_count_model_calls::Migration),
            Box::new(m20261129_000011_keep_reports::Migration),
            Box::new(m20261130_000012_give_roles::Migration),
            Box::new(m20261130_000013_raise_alerts::Migration),
        ]
    }
}
