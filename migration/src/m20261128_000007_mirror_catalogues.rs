//! Both catalogues as they were read last, what people decided about products besides confirming them, and how a mapping came
//! to be.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, boolean, integer, string_len, string_len_null, text, text_null,
    timestamp_with_time_zone, timestamp_with_time_zone_null,
};

/// This step.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [product(), item(), catalogue(), refused(), change()] {
            manager.create_table(table).await?;
        }
        for index in [item_code(), change_product()] {
            manager.create_index(index).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [
            MappingChange::Table.into_iden(),
            MappingRefused::Table.into_iden(),
            Catalogue::Table.into_iden(),
            Item::Table.into_iden(),
            Product::Table.into_iden(),
        ] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        Ok(())
    }
}

fn product() -> TableCreateStatement {
    Table::create()
        .table(Product::Table)
        .col(big_integer(Product::Id).primary_key())
        .col(text(Product::Name))
        .col(text_null(Product::FormerName))
        .col(text(Product::Article))
        .col(text(Product::Barcodes))
        .col(timestamp_with_time_zone(Product::ChangedAt))
        .col(timestamp_with_time_zone_null(Product::GoneAt))
        .col(string_len_null(Product::NoItemBy, 100))
        .col(timestamp_with_time_zone_null(Product::LaterUntil))
        .to_owned()
}

fn item() -> TableCreateStatement {
    Table::create()
        .table(Item::Table)
        .col(string_len(Item::Key, 36).primary_key())
        .col(string_len(Item::Code, 50))
        .col(text(Item::Name))
        .col(text_null(Item::FormerName))
        .col(text(Item::Article))
        .col(text(Item::Barcodes))
        .col(boolean(Item::Service))
        .col(timestamp_with_time_zone(Item::ChangedAt))
        .col(timestamp_with_time_zone_null(Item::GoneAt))
        .to_owned()
}

fn item_code() -> IndexCreateStatement {
    Index::create().name("item_code").table(Item::Table).col(Item::Code).to_owned()
}

fn catalogue() -> TableCreateStatement {
    Table::create()
        .table(Catalogue::Table)
        .col(string_len(Catalogue::Side, 20).primary_key())
        .col(timestamp_with_time_zone_null(Catalogue::ReadAt))
        .col(timestamp_with_time_zone_null(Catalogue::ReadWholeAt))
        .col(big_integer(Catalogue::Version).default(0))
        .col(integer(Catalogue::Added).default(0))
        .col(integer(Catalogue::Renamed).default(0))
        .col(integer(Catalogue::Gone).default(0))
        .col(text_null(Catalogue::Trouble))
        .to_owned()
}

fn refused() -> TableCreateStatement {
    Table::create()
        .table(MappingRefused::Table)
        .col(big_integer(MappingRefused::ProductId))
        .col(string_len(MappingRefused::ItemCode, 50))
        .col(string_len(MappingRefused::Actor, 100))
        .col(timestamp_with_time_zone(MappingRefused::At))
        .primary_key(Index::create().col(MappingRefused::ProductId).col(MappingRefused::ItemCode))
        .to_owned()
}

fn change() -> TableCreateStatement {
    Table::create()
        .table(MappingChange::Table)
        .col(big_integer(MappingChange::Id).primary_key().auto_increment())
        .col(big_integer(MappingChange::ProductId))
        .col(text(MappingChange::ProductName))
        .col(string_len_null(MappingChange::BeforeCode, 50))
        .col(text_null(MappingChange::BeforeName))
        .col(string_len_null(MappingChange::AfterCode, 50))
        .col(text_null(MappingChange::AfterName))
        .col(string_len(MappingChange::Actor, 100))
        .col(timestamp_with_time_zone(MappingChange::At))
        .col(big_integer_null(MappingChange::Undoes))
        .to_owned()
}

fn change_product() -> IndexCreateStatement {
    Index::create()
        .name("mapping_change_product")
        .table(MappingChange::Table)
        .col(MappingChange::ProductId)
        .col(MappingChange::Id)
        .to_owned()
}

#[derive(DeriveIden)]
enum Product {
    Table,
    Id,
    Name,
    FormerName,
    Article,
    Barcodes,
    ChangedAt,
    GoneAt,
    NoItemBy,
    LaterUntil,
}

#[derive(DeriveIden)]
enum Item {
    Table,
    Key,
    Code,
    Name,
    FormerName,
    Article,
    Barcodes,
    Service,
    ChangedAt,
    GoneAt,
}

#[derive(DeriveIden)]
enum Catalogue {
    Table,
    Side,
    ReadAt,
    ReadWholeAt,
    Version,
    Added,
    Renamed,
    Gone,
    Trouble,
}

#[derive(DeriveIden)]
enum MappingRefused {
    Table,
    ProductId,
    ItemCode,
    Actor,
    At,
}

#[derive(DeriveIden)]
enum MappingChange {
    Table,
    Id,
    ProductId,
    ProductName,
    BeforeCode,
    BeforeName,
    AfterCode,
    AfterName,
    Actor,
    At,
    Undoes,
}
