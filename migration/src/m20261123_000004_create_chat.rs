//! The chat's two durable ends: what people sent us, and what we have to tell them; and who reads which language.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, integer, json, string_len, text, timestamp_with_time_zone, timestamp_with_time_zone_null,
};

/// This step.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(update()).await?;
        manager.create_index(update_state()).await?;
        manager.create_table(notice()).await?;
        manager.create_index(notice_due()).await?;
        manager.create_table(member()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [Member::Table.into_iden(), Notice::Table.into_iden(), TelegramUpdate::Table.into_iden()] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        Ok(())
    }
}

fn update() -> TableCreateStatement {
    Table::create()
        .table(TelegramUpdate::Table)
        .col(big_integer(TelegramUpdate::Id).primary_key())
        .col(text(TelegramUpdate::Body))
        .col(string_len(TelegramUpdate::State, 20))
        .col(integer(TelegramUpdate::Attempts).default(0))
        .col(timestamp_with_time_zone(TelegramUpdate::ReceivedAt))
        .to_owned()
}

fn update_state() -> IndexCreateStatement {
    Index::create()
        .name("telegram_update_state")
        .table(TelegramUpdate::Table)
        .col(TelegramUpdate::State)
        .col(TelegramUpdate::Id)
        .to_owned()
}

fn notice() -> TableCreateStatement {
    Table::create()
        .table(Notice::Table)
        .col(big_integer(Notice::Id).primary_key().auto_increment())
        .col(big_integer(Notice::Chat))
        .col(string_len(Notice::Cause, 100).unique_key())
        .col(json(Notice::Content))
        .col(string_len(Notice::State, 20))
        .col(integer(Notice::Attempts).default(0))
        .col(timestamp_with_time_zone(Notice::SendAt))
        .col(timestamp_with_time_zone(Notice::CreatedAt))
        .col(timestamp_with_time_zone_null(Notice::SentAt))
        .to_owned()
}

fn notice_due() -> IndexCreateStatement {
    Index::create().name("notice_due").table(Notice::Table).col(Notice::State).col(Notice::SendAt).to_owned()
}

fn member() -> TableCreateStatement {
    Table::create()
        .table(Member::Table)
        .col(big_integer(Member::Id).primary_key())
        .col(string_len(Member::Lang, 2))
        .to_owned()
}

#[derive(DeriveIden)]
enum TelegramUpdate {
    Table,
    Id,
    Body,
    State,
    Attempts,
    ReceivedAt,
}

#[derive(DeriveIden)]
enum Notice {
    Table,
    Id,
    Chat,
    Cause,
    Content,
    State,
    Attempts,
    SendAt,
    CreatedAt,
    SentAt,
}

#[derive(DeriveIden)]
enum Member {
    Table,
    Id,
    Lang,
}
