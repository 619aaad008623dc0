//! Up to where the portal was looked through, which ticks of the clock were taken, and who runs what there is one of.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer_null, integer, string_len, timestamp_with_time_zone, timestamp_with_time_zone_null,
};

/// This step.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [sweep(), tick(), lease()] {
            manager.create_table(table).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [Lease::Table.into_iden(), Tick::Table.into_iden(), Sweep::Table.into_iden()] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        Ok(())
    }
}

fn sweep() -> TableCreateStatement {
    Table::create()
        .table(Sweep::Table)
        .col(integer(Sweep::Id).primary_key())
        .col(timestamp_with_time_zone(Sweep::Since))
        .col(big_integer_null(Sweep::HistoryId))
        .col(timestamp_with_time_zone_null(Sweep::SweptAt))
        .to_owned()
}

fn tick() -> TableCreateStatement {
    Table::create()
        .table(Tick::Table)
        .col(string_len(Tick::Name, 50).primary_key())
        .col(timestamp_with_time_zone(Tick::At))
        .to_owned()
}

fn lease() -> TableCreateStatement {
    Table::create()
        .table(Lease::Table)
        .col(string_len(Lease::Name, 50).primary_key())
        .col(string_len(Lease::Holder, 36))
        .col(timestamp_with_time_zone(Lease::Until))
        .to_owned()
}

#[derive(DeriveIden)]
enum Sweep {
    Table,
    Id,
    Since,
    HistoryId,
    SweptAt,
}

#[derive(DeriveIden)]
enum Tick {
    Table,
    Name,
    At,
}

#[derive(DeriveIden)]
enum Lease {
    Table,
    Name,
    Holder,
    Until,
}
