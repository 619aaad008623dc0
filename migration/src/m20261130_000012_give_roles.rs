//! What a member may do, hears and wants to hear when: until now a member was only a language.

use sea_orm_migration::prelude::*;

/// This step.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in added() {
            manager.alter_table(Table::alter().table(Member::Table).add_column(column).to_owned()).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in added().into_iter().rev() {
            let column = column.get_column_name();
            manager.alter_table(Table::alter().table(Member::Table).drop_column(column).to_owned()).await?;
        }
        Ok(())
    }
}

/// The new columns; one statement each, because SQLite takes no more. The night is quiet for those who were there before.
fn added() -> Vec<ColumnDef> {
    vec![
        ColumnDef::new(Member::Role).string_len(20).null().to_owned(),
        ColumnDef::new(Member::Name).string_len(200).not_null().default("").to_owned(),
        ColumnDef::new(Member::AskedAt).timestamp_with_time_zone().null().to_owned(),
        ColumnDef::new(Member::RefusedAt).timestamp_with_time_zone().null().to_owned(),
        ColumnDef::new(Member::Named).boolean().not_null().default(false).to_owned(),
        ColumnDef::new(Member::Hears).string_len(100).not_null().default("").to_owned(),
        ColumnDef::new(Member::QuietFrom).small_integer().null().default(22).to_owned(),
        ColumnDef::new(Member::QuietUntil).small_integer().null().default(8).to_owned(),
        ColumnDef::new(Member::DigestHour).small_integer().null().to_owned(),
        ColumnDef::new(Member::ClosedAt).timestamp_with_time_zone().null().to_owned(),
        ColumnDef::new(Member::MovedTo).big_integer().null().to_owned(),
        ColumnDef::new(Member::Menu).string_len(100).not_null().default("").to_owned(),
    ]
}

#[derive(DeriveIden)]
enum Member {
    Table,
    Role,
    Name,
    AskedAt,
    RefusedAt,
    Named,
    Hears,
    QuietFrom,
    QuietUntil,
    DigestHour,
    ClosedAt,
    MovedTo,
    Menu,
}
