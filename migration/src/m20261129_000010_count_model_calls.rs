//! How often the language model was asked, by local day, so that a day's budget holds for all processes together.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{date, integer};

/// This step.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table(ModelCall::Table)
            .col(date(ModelCall::Day).primary_key())
            .col(integer(ModelCall::Calls))
            .to_owned();
        manager.create_table(table).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table(ModelCall::Table).to_owned()).await
    }
}

#[derive(DeriveIden)]
enum ModelCall {
    Table,
    Day,
    Calls,
}
