//! Alerts: conditions somebody must see until they end, each told in one message for each chat.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer_null, json, pk_auto, string_len, string_len_null, timestamp_with_time_zone,
    timestamp_with_time_zone_null,
};

/// This step.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(alert()).await?;
        // One cause is told of once at a time. Literal, because a parameter cannot stand in an index.
        let open = "CREATE UNIQUE INDEX alert_open ON alert (cause) WHERE over_at IS NULL";
        manager.get_connection().execute_unprepared(open).await?;
        for (table, column) in added() {
            manager.alter_table(Table::alter().table(table).add_column(column).to_owned()).await?;
        }
        for index in indexes() {
            manager.create_index(index).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // SQLite does not drop a column that an index still names.
        for (name, table) in [("notice_alert", Notice::Table.into_iden()), ("deal_alert", Deal::Table.into_iden())] {
            manager.drop_index(Index::drop().name(name).table(table).to_owned()).await?;
        }
        for (table, column) in added().into_iter().rev() {
            let column = column.get_column_name();
            manager.alter_table(Table::alter().table(table).drop_column(column).to_owned()).await?;
        }
        manager.drop_table(Table::drop().table(Alert::Table).to_owned()).await
    }
}

fn alert() -> TableCreateStatement {
    Table::create()
        .table(Alert::Table)
        .col(pk_auto(Alert::Id))
        .col(string_len(Alert::Cause, 100))
        .col(json(Alert::Notice))
        .col(timestamp_with_time_zone(Alert::RaisedAt))
        .col(timestamp_with_time_zone_null(Alert::OverAt))
        .col(big_integer_null(Alert::TakenId))
        .col(string_len_null(Alert::TakenBy, 100))
        .col(timestamp_with_time_zone_null(Alert::TakenAt))
        .col(timestamp_with_time_zone_null(Alert::EscalatedAt))
        .to_owned()
}

/// The new columns of tables there are; one statement each, because SQLite takes no more.
fn added() -> Vec<(DynIden, ColumnDef)> {
    let (notice, deal) = (Notice::Table.into_iden(), Deal::Table.into_iden());
    vec![
        (notice.clone(), ColumnDef::new(Notice::Alert).integer().null().to_owned()),
        (notice.clone(), ColumnDef::new(Notice::Unasked).boolean().not_null().default(false).to_owned()),
        (notice, ColumnDef::new(Notice::SnoozedUntil).timestamp_with_time_zone().null().to_owned()),
        (deal, ColumnDef::new(Deal::Alert).integer().null().to_owned()),
    ]
}

fn indexes() -> [IndexCreateStatement; 2] {
    [
        Index::create().name("notice_alert").table(Notice::Table).col(Notice::Alert).to_owned(),
        Index::create().name("deal_alert").table(Deal::Table).col(Deal::Alert).to_owned(),
    ]
}

#[derive(DeriveIden)]
enum Alert {
    Table,
    Id,
    Cause,
    Notice,
    RaisedAt,
    OverAt,
    TakenId,
    TakenBy,
    TakenAt,
    EscalatedAt,
}

#[derive(DeriveIden)]
enum Notice {
    Table,
    Alert,
    Unasked,
    SnoozedUntil,
}

#[derive(DeriveIden)]
enum Deal {
    Table,
    Alert,
}
