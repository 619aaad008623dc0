//! Takes over the mapping and the journal of the Python service where they exist, makes them where they do not, and adds
//! who did it.
//!
//! Columns of the original are never renamed or dropped: its data must stay readable.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{pk_auto, string_len, string_len_null, text_null, timestamp};

/// This step.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if !manager.has_table(Mapping::Table.to_string()).await? {
            manager.create_table(mapping()).await?;
            manager.create_index(mapping_product()).await?;
            manager.create_index(mapping_item()).await?;
        }
        if !manager.has_table(Journal::Table.to_string()).await? {
            manager.create_table(journal()).await?;
        }
        add_actor(manager, Mapping::Table, Mapping::Actor).await?;
        add_actor(manager, Journal::Table, Journal::Actor).await?;
        manager.create_index(journal_subject()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_index(Index::drop().name("journal_subject").table(Journal::Table).to_owned()).await?;
        drop_actor(manager, Journal::Table, Journal::Actor).await?;
        drop_actor(manager, Mapping::Table, Mapping::Actor).await
    }
}

async fn add_actor<T: IntoIden, C: IntoIden>(manager: &SchemaManager<'_>, table: T, actor: C) -> Result<(), DbErr> {
    let column = ColumnDef::new(actor).string_len(100).null().to_owned();
    manager.alter_table(Table::alter().table(table.into_iden()).add_column(column).to_owned()).await
}

async fn drop_actor<T: IntoIden, C: IntoIden>(manager: &SchemaManager<'_>, table: T, actor: C) -> Result<(), DbErr> {
    manager.alter_table(Table::alter().table(table.into_iden()).drop_column(actor).to_owned()).await
}

fn mapping() -> TableCreateStatement {
    Table::create()
        .table(Mapping::Table)
        .col(pk_auto(Mapping::Id))
        .col(string_len(Mapping::Bitrix24ProductId, 100))
        .col(string_len(Mapping::Bitrix24ProductName, 500))
        .col(string_len(Mapping::OnecProductCode, 100))
        .col(string_len(Mapping::OnecProductName, 500))
        .col(timestamp(Mapping::CreatedAt))
        .col(timestamp(Mapping::UpdatedAt))
        .to_owned()
}

fn mapping_product() -> IndexCreateStatement {
    Index::create()
        .name("ix_bitrix_1c_product_mapping_bitrix24_product_id")
        .table(Mapping::Table)
        .col(Mapping::Bitrix24ProductId)
        .unique()
        .to_owned()
}

fn mapping_item() -> IndexCreateStatement {
    Index::create()
        .name("ix_bitrix_1c_product_mapping_onec_product_code")
        .table(Mapping::Table)
        .col(Mapping::OnecProductCode)
        .to_owned()
}

fn journal() -> TableCreateStatement {
    Table::create()
        .table(Journal::Table)
        .col(pk_auto(Journal::Id))
        .col(string_len(Journal::SyncType, 50))
        .col(string_len(Journal::Direction, 50))
        .col(string_len(Journal::Status, 20))
        .col(string_len_null(Journal::EntityId, 100))
        .col(text_null(Journal::RequestData))
        .col(text_null(Journal::ResponseData))
        .col(text_null(Journal::ErrorMessage))
        .col(timestamp(Journal::CreatedAt))
        .to_owned()
}

fn journal_subject() -> IndexCreateStatement {
    Index::create()
        .name("journal_subject")
        .table(Journal::Table)
        .col(Journal::SyncType)
        .col(Journal::EntityId)
        .col(Journal::Id)
        .to_owned()
}

#[derive(DeriveIden)]
enum Mapping {
    #[sea_orm(iden = "bitrix_1c_product_mapping")]
    Table,
    Id,
    #[sea_orm(iden = "bitrix24_product_id")]
    Bitrix24ProductId,
    #[sea_orm(iden = "bitrix24_product_name")]
    Bitrix24ProductName,
    OnecProductCode,
    OnecProductName,
    CreatedAt,
    UpdatedAt,
    Actor,
}

#[derive(DeriveIden)]
enum Journal {
    #[sea_orm(iden = "bitrix_1c_sync_log")]
    Table,
    Id,
    SyncType,
    Direction,
    Status,
    EntityId,
    RequestData,
    ResponseData,
    ErrorMessage,
    CreatedAt,
    Actor,
}
