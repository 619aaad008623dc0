//! Reports that were answered with, so that their buttons and the questions after them know the plan; and reports people want at
//! an hour of their own.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, date, json, pk_auto, small_integer, string_len, timestamp_with_time_zone,
    timestamp_with_time_zone_null,
};

/// This step.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(report()).await?;
        manager.create_table(subscription()).await?;
        let chat = Index::create().name("report_chat").table(Report::Table).col(Report::Chat).to_owned();
        manager.create_index(chat).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table(Subscription::Table).to_owned()).await?;
        manager.drop_table(Table::drop().table(Report::Table).to_owned()).await
    }
}

fn report() -> TableCreateStatement {
    Table::create()
        .table(Report::Table)
        .col(pk_auto(Report::Id))
        .col(big_integer(Report::Chat))
        .col(big_integer_null(Report::Person))
        .col(json(Report::Plan))
        .col(date(Report::AskedOn))
        .col(string_len(Report::Planner, 20))
        .col(timestamp_with_time_zone(Report::CreatedAt))
        .to_owned()
}

fn subscription() -> TableCreateStatement {
    Table::create()
        .table(Subscription::Table)
        .col(pk_auto(Subscription::Id))
        .col(big_integer(Subscription::Chat))
        .col(big_integer_null(Subscription::Person))
        .col(json(Subscription::Plan))
        .col(string_len(Subscription::Planner, 20))
        .col(date(Subscription::AskedOn))
        .col(string_len(Subscription::Rhythm, 20))
        .col(small_integer(Subscription::Hour))
        .col(timestamp_with_time_zone(Subscription::NextAt))
        .col(string_len(Subscription::CreatedBy, 100))
        .col(timestamp_with_time_zone(Subscription::CreatedAt))
        .col(timestamp_with_time_zone_null(Subscription::EndedAt))
        .to_owned()
}

#[derive(DeriveIden)]
enum Report {
    Table,
    Id,
    Chat,
    Person,
    Plan,
    AskedOn,
    Planner,
    CreatedAt,
}

#[derive(DeriveIden)]
enum Subscription {
    Table,
    Id,
    Chat,
    Person,
    Plan,
    Planner,
    AskedOn,
    Rhythm,
    Hour,
    NextAt,
    CreatedBy,
    CreatedAt,
    EndedAt,
}
