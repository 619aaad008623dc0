//! The deals we heard of and the invoices they became: at most one invoice per deal, guaranteed here.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, boolean, date, integer, json, json_null, string_len, string_len_null, text,
    timestamp_with_time_zone, timestamp_with_time_zone_null, uuid, uuid_null,
};

/// This step.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(deal()).await?;
        manager.create_index(deal_state()).await?;
        manager.create_table(invoice()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table(Invoice::Table).to_owned()).await?;
        manager.drop_table(Table::drop().table(Deal::Table).to_owned()).await
    }
}

fn deal() -> TableCreateStatement {
    Table::create()
        .table(Deal::Table)
        .col(big_integer(Deal::Id).primary_key())
        .col(text(Deal::Title))
        .col(string_len(Deal::State, 20))
        .col(json_null(Deal::Waiting))
        .col(integer(Deal::EchoesDue).default(0))
        .col(timestamp_with_time_zone_null(Deal::EchoesUntil))
        .col(timestamp_with_time_zone(Deal::HeardAt))
        .col(timestamp_with_time_zone(Deal::UpdatedAt))
        .to_owned()
}

fn deal_state() -> IndexCreateStatement {
    Index::create().name("deal_state").table(Deal::Table).col(Deal::State).to_owned()
}

fn invoice() -> TableCreateStatement {
    Table::create()
        .table(Invoice::Table)
        .col(big_integer(Invoice::DealId).primary_key())
        .col(uuid(Invoice::Reference).unique_key())
        .col(string_len(Invoice::State, 20))
        .col(json(Invoice::Draft))
        .col(date(Invoice::SoldOn))
        .col(big_integer(Invoice::SumTiyn))
        .col(uuid_null(Invoice::Buyer))
        .col(text(Invoice::BuyerName).default(""))
        .col(uuid_null(Invoice::Contract))
        .col(string_len_null(Invoice::Number, 50))
        .col(big_integer_null(Invoice::BooksTiyn))
        .col(boolean(Invoice::Posted).default(false))
        .col(boolean(Invoice::Stale).default(false))
        .col(timestamp_with_time_zone(Invoice::CreatedAt))
        .col(timestamp_with_time_zone_null(Invoice::IssuedAt))
        .to_owned()
}

#[derive(DeriveIden)]
enum Deal {
    Table,
    Id,
    Title,
    State,
    Waiting,
    EchoesDue,
    EchoesUntil,
    HeardAt,
    UpdatedAt,
}

#[derive(DeriveIden)]
enum Invoice {
    Table,
    DealId,
    Reference,
    State,
    Draft,
    SoldOn,
    SumTiyn,
    Buyer,
    BuyerName,
    Contract,
    Number,
    BooksTiyn,
    Posted,
    Stale,
    CreatedAt,
    IssuedAt,
}
