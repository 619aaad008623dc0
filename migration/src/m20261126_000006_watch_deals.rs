//! What a deal was when it was last read, so that a sweep and a change after the invoice are noticed; and what lets a
//! message be edited instead of sent again.

use sea_orm_migration::prelude::*;

/// This step.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, column) in added() {
            manager.alter_table(Table::alter().table(table).add_column(column).to_owned()).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, column) in added().into_iter().rev() {
            let column = column.get_column_name();
            manager.alter_table(Table::alter().table(table).drop_column(column).to_owned()).await?;
        }
        Ok(())
    }
}

/// The new columns; one statement each, because SQLite takes no more.
fn added() -> Vec<(DynIden, ColumnDef)> {
    let (deal, invoice) = (Deal::Table.into_iden(), Invoice::Table.into_iden());
    let (notice, outage) = (Notice::Table.into_iden(), Outage::Table.into_iden());
    vec![
        (deal.clone(), ColumnDef::new(Deal::ChangedAt).timestamp_with_time_zone().null().to_owned()),
        (deal.clone(), ColumnDef::new(Deal::ReadWhole).boolean().not_null().default(false).to_owned()),
        (deal.clone(), ColumnDef::new(Deal::WaitsSince).timestamp_with_time_zone().null().to_owned()),
        (deal.clone(), ColumnDef::new(Deal::SweptAt).timestamp_with_time_zone().null().to_owned()),
        (deal.clone(), ColumnDef::new(Deal::Difference).json().null().to_owned()),
        (deal, ColumnDef::new(Deal::DiffersSince).timestamp_with_time_zone().null().to_owned()),
        (invoice, ColumnDef::new(Invoice::CommentSent).boolean().not_null().default(false).to_owned()),
        (notice.clone(), ColumnDef::new(Notice::Message).big_integer().null().to_owned()),
        (notice, ColumnDef::new(Notice::Revision).integer().not_null().default(0).to_owned()),
        (outage.clone(), ColumnDef::new(Outage::RemindedAt).timestamp_with_time_zone().null().to_owned()),
        (outage, ColumnDef::new(Outage::Refusal).text().null().to_owned()),
    ]
}

#[derive(DeriveIden)]
enum Deal {
    Table,
    ChangedAt,
    ReadWhole,
    WaitsSince,
    SweptAt,
    Difference,
    DiffersSince,
}

#[derive(DeriveIden)]
enum Invoice {
    Table,
    CommentSent,
}

#[derive(DeriveIden)]
enum Notice {
    Table,
    Message,
    Revision,
}

#[derive(DeriveIden)]
enum Outage {
    Table,
    RemindedAt,
    Refusal,
}
