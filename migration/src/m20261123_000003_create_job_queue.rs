//! The durable queue, and the outages people were told of.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, integer, json, string_len, string_len_null, text_null, timestamp_with_time_zone,
    timestamp_with_time_zone_null,
};

/// This step.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(job()).await?;
        manager.create_index(job_due()).await?;
        // Two jobs that have not started and mean the same are one; both databases know partial indexes.
        manager
            .get_connection()
            .execute_unprepared("CREATE UNIQUE INDEX job_identity ON job (identity) WHERE state = 'ready'")
            .await?;
        // Two jobs about the same deal never run at once: one would work on what the other is changing.
        manager
            .get_connection()
            .execute_unprepared("CREATE UNIQUE INDEX job_subject ON job (subject) WHERE state = 'running'")
            .await?;
        manager.create_table(outage()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table(Outage::Table).to_owned()).await?;
        manager.drop_table(Table::drop().table(Job::Table).to_owned()).await
    }
}

fn job() -> TableCreateStatement {
    Table::create()
        .table(Job::Table)
        .col(big_integer(Job::Id).primary_key().auto_increment())
        .col(string_len(Job::Lane, 20))
        .col(string_len(Job::Identity, 100))
        .col(string_len_null(Job::Subject, 50))
        .col(json(Job::Payload))
        .col(string_len(Job::State, 20))
        .col(timestamp_with_time_zone(Job::RunAt))
        .col(integer(Job::Attempts).default(0))
        .col(string_len_null(Job::Claim, 36))
        .col(timestamp_with_time_zone_null(Job::LeasedUntil))
        .col(text_null(Job::Reason))
        .col(timestamp_with_time_zone(Job::CreatedAt))
        .to_owned()
}

fn job_due() -> IndexCreateStatement {
    Index::create().name("job_due").table(Job::Table).col(Job::State).col(Job::Lane).col(Job::RunAt).to_owned()
}

fn outage() -> TableCreateStatement {
    Table::create()
        .table(Outage::Table)
        .col(string_len(Outage::System, 20).primary_key())
        .col(timestamp_with_time_zone(Outage::Since))
        .to_owned()
}

#[derive(DeriveIden)]
enum Job {
    Table,
    Id,
    Lane,
    Identity,
    Subject,
    Payload,
    State,
    RunAt,
    Attempts,
    Claim,
    LeasedUntil,
    Reason,
    CreatedAt,
}

#[derive(DeriveIden)]
enum Outage {
    Table,
    System,
    Since,
}
