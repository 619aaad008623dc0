//! What there is of each item in each warehouse, how it came to be, and the runs that bring it to the portal. Takes over the
//! snapshots of the Python service where they exist.
//!
//! Columns of the original are never renamed or dropped. Its quantities are whole numbers; ours are counted in thousandths.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, boolean, integer, integer_null, json, pk_auto, string_len, string_len_null, text,
    text_null, timestamp, timestamp_with_time_zone, timestamp_with_time_zone_null,
};

/// This step.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if !manager.has_table(Snapshot::Table.to_string()).await? {
            manager.create_table(snapshot()).await?;
        }
        add(manager, Snapshot::Table, ColumnDef::new(Snapshot::WarehouseKey).string_len(36).null()).await?;
        add(manager, Snapshot::Table, ColumnDef::new(Snapshot::Thousandths).big_integer().null()).await?;
        add(manager, Product::Table, ColumnDef::new(Product::Kind).string_len(20).null()).await?;
        count_in_thousandths(manager).await?;
        for table in [stock(), warehouse(), run(), change(), document(), threshold()] {
            manager.create_table(table).await?;
        }
        for index in [snapshot_item(), snapshot_date(), change_run(), document_run()] {
            manager.create_index(index).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [
            StockThreshold::Table.into_iden(),
            StockDocument::Table.into_iden(),
            StockChange::Table.into_iden(),
            StockRun::Table.into_iden(),
            Warehouse::Table.into_iden(),
            Stock::Table.into_iden(),
        ] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        for index in ["stock_snapshot_item", "stock_snapshot_date"] {
            manager.drop_index(Index::drop().name(index).table(Snapshot::Table).to_owned()).await?;
        }
        drop_column(manager, Product::Table, Product::Kind).await?;
        drop_column(manager, Snapshot::Table, Snapshot::Thousandths).await?;
        drop_column(manager, Snapshot::Table, Snapshot::WarehouseKey).await
    }
}

async fn add<T: IntoIden>(manager: &SchemaManager<'_>, table: T, column: &mut ColumnDef) -> Result<(), DbErr> {
    manager.alter_table(Table::alter().table(table.into_iden()).add_column(column.to_owned()).to_owned()).await
}

async fn drop_column<T: IntoIden, C: IntoIden>(manager: &SchemaManager<'_>, table: T, column: C) -> Result<(), DbErr> {
    manager.alter_table(Table::alter().table(table.into_iden()).drop_column(column).to_owned()).await
}

/// The rows of the service before us.
async fn count_in_thousandths(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let counted = Query::update()
        .table(Snapshot::Table)
        .value(Snapshot::Thousandths, Expr::col(Snapshot::Quantity).cast_as("bigint").mul(1_000))
        .to_owned();
    manager.execute(counted).await
}

fn snapshot() -> TableCreateStatement {
    Table::create()
        .table(Snapshot::Table)
        .col(pk_auto(Snapshot::Id))
        .col(string_len(Snapshot::ProductCode, 100))
        .col(string_len(Snapshot::ProductName, 500))
        .col(integer(Snapshot::Quantity))
        .col(string_len(Snapshot::Warehouse, 200))
        .col(timestamp(Snapshot::Date))
        .to_owned()
}

fn snapshot_item() -> IndexCreateStatement {
    Index::create()
        .name("stock_snapshot_item")
        .table(Snapshot::Table)
        .col(Snapshot::ProductCode)
        .col(Snapshot::WarehouseKey)
        .col(Snapshot::Date)
        .to_owned()
}

fn snapshot_date() -> IndexCreateStatement {
    Index::create().name("stock_snapshot_date").table(Snapshot::Table).col(Snapshot::Date).to_owned()
}

fn stock() -> TableCreateStatement {
    Table::create()
        .table(Stock::Table)
        .col(string_len(Stock::ItemKey, 36))
        .col(string_len(Stock::WarehouseKey, 36))
        .col(big_integer(Stock::Thousandths))
        .col(timestamp_with_time_zone(Stock::ChangedAt))
        .primary_key(Index::create().col(Stock::ItemKey).col(Stock::WarehouseKey))
        .to_owned()
}

fn warehouse() -> TableCreateStatement {
    Table::create()
        .table(Warehouse::Table)
        .col(string_len(Warehouse::Key, 36).primary_key())
        .col(text(Warehouse::Name))
        .col(big_integer_null(Warehouse::StoreId))
        .col(text_null(Warehouse::StoreTitle))
        .col(boolean(Warehouse::LeftOut).default(false))
        .col(boolean(Warehouse::Asked).default(false))
        .col(string_len_null(Warehouse::DecidedBy, 100))
        .to_owned()
}

fn run() -> TableCreateStatement {
    Table::create()
        .table(StockRun::Table)
        .col(big_integer(StockRun::Id).primary_key().auto_increment())
        .col(string_len(StockRun::Cause, 20))
        .col(boolean(StockRun::Writes))
        .col(string_len_null(StockRun::Actor, 100))
        .col(big_integer_null(StockRun::Chat))
        .col(string_len(StockRun::State, 20))
        // One at a time: NULL when it is over.
        .col(integer_null(StockRun::Slot).unique_key())
        .col(integer(StockRun::Round).default(0))
        .col(integer(StockRun::Pauses).default(0))
        .col(json(StockRun::Counts))
        .col(json(StockRun::Held).null())
        .col(boolean(StockRun::Approved).default(false))
        .col(boolean(StockRun::Cancelled).default(false))
        .col(json(StockRun::Trouble).null())
        .col(timestamp_with_time_zone(StockRun::StartedAt))
        .col(timestamp_with_time_zone_null(StockRun::ReadAt))
        .col(timestamp_with_time_zone_null(StockRun::EndedAt))
        .to_owned()
}

fn change() -> TableCreateStatement {
    Table::create()
        .table(StockChange::Table)
        .col(big_integer(StockChange::Id).primary_key().auto_increment())
        .col(big_integer(StockChange::RunId))
        .col(big_integer(StockChange::ProductId))
        // 0 where the portal holds one total for a product.
        .col(big_integer(StockChange::StoreId))
        .col(boolean(StockChange::Variation))
        .col(big_integer(StockChange::Before))
        .col(big_integer(StockChange::After))
        .col(big_integer_null(StockChange::DocumentId))
        .col(string_len(StockChange::State, 20))
        .col(text_null(StockChange::Words))
        .to_owned()
}

fn change_run() -> IndexCreateStatement {
    Index::create()
        .name("stock_change_run")
        .table(StockChange::Table)
        .col(StockChange::RunId)
        .col(StockChange::State)
        .col(StockChange::Id)
        .to_owned()
}

fn document() -> TableCreateStatement {
    Table::create()
        .table(StockDocument::Table)
        .col(big_integer(StockDocument::Id).primary_key().auto_increment())
        .col(big_integer(StockDocument::RunId))
        .col(string_len(StockDocument::Number, 50).unique_key())
        .col(string_len(StockDocument::Kind, 10))
        .col(integer(StockDocument::Lines))
        .col(big_integer_null(StockDocument::PortalId))
        .col(string_len(StockDocument::State, 20))
        .col(timestamp_with_time_zone(StockDocument::ChangedAt))
        .to_owned()
}

fn document_run() -> IndexCreateStatement {
    Index::create()
        .name("stock_document_run")
        .table(StockDocument::Table)
        .col(StockDocument::RunId)
        .col(StockDocument::State)
        .to_owned()
}

fn threshold() -> TableCreateStatement {
    Table::create()
        .table(StockThreshold::Table)
        .col(string_len(StockThreshold::ItemKey, 36).primary_key())
        .col(big_integer(StockThreshold::Thousandths))
        .col(string_len(StockThreshold::Actor, 100))
        .col(timestamp_with_time_zone(StockThreshold::At))
        .to_owned()
}

#[derive(DeriveIden)]
enum Snapshot {
    #[sea_orm(iden = "bitrix_1c_stock_snapshot")]
    Table,
    Id,
    ProductCode,
    ProductName,
    Quantity,
    Warehouse,
    #[sea_orm(iden = "snapshot_date")]
    Date,
    WarehouseKey,
    Thousandths,
}

#[derive(DeriveIden)]
enum Product {
    Table,
    Kind,
}

#[derive(DeriveIden)]
enum Stock {
    Table,
    ItemKey,
    WarehouseKey,
    Thousandths,
    ChangedAt,
}

#[derive(DeriveIden)]
enum Warehouse {
    Table,
    Key,
    Name,
    StoreId,
    StoreTitle,
    LeftOut,
    Asked,
    DecidedBy,
}

#[derive(DeriveIden)]
enum StockRun {
    Table,
    Id,
    Cause,
    Writes,
    Actor,
    Chat,
    State,
    Slot,
    Round,
    Pauses,
    Counts,
    Held,
    Approved,
    Cancelled,
    Trouble,
    StartedAt,
    ReadAt,
    EndedAt,
}

#[derive(DeriveIden)]
enum StockChange {
    Table,
    Id,
    RunId,
    ProductId,
    StoreId,
    Variation,
    Before,
    After,
    DocumentId,
    State,
    Words,
}

#[derive(DeriveIden)]
enum StockDocument {
    Table,
    Id,
    RunId,
    Number,
    Kind,
    Lines,
    PortalId,
    State,
    ChangedAt,
}

#[derive(DeriveIden)]
enum StockThreshold {
    Table,
    ItemKey,
    Thousandths,
    Actor,
    At,
}
