//! What reports are computed from: deals, their rows and leads as the portal had them last, the names around them, and sums of
//! days made of them. Invoices learn their day and their VAT.
//!
//! All of it but the invoices' columns can be read again from the portal.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, boolean, date, string_len, text, timestamp_with_time_zone_null,
};

/// This step.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [
            mirror(),
            deal(),
            line(),
            lead(),
            manager_table(),
            source(),
            choice(),
            sales(),
            product_sales(),
            stale_day(),
        ] {
            manager.create_table(table).await?;
        }
        for index in [deal_day(), deal_lead(), line_day(), lead_day()] {
            manager.create_index(index).await?;
        }
        for column in [
            ColumnDef::new(Invoice::IssuedOn).date().null().to_owned(),
            ColumnDef::new(Invoice::VatTiyn).big_integer().null().to_owned(),
            ColumnDef::new(Invoice::VatPercent).small_integer().null().to_owned(),
        ] {
            manager.alter_table(Table::alter().table(Invoice::Table).add_column(column).to_owned()).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in [Invoice::VatPercent, Invoice::VatTiyn, Invoice::IssuedOn] {
            manager.alter_table(Table::alter().table(Invoice::Table).drop_column(column).to_owned()).await?;
        }
        for table in [
            StaleDay::Table.into_iden(),
            ProductSales::Table.into_iden(),
            Sales::Table.into_iden(),
            Choice::Table.into_iden(),
            Source::Table.into_iden(),
            Manager::Table.into_iden(),
            MirroredLead::Table.into_iden(),
            MirroredLine::Table.into_iden(),
            MirroredDeal::Table.into_iden(),
            Mirror::Table.into_iden(),
        ] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        Ok(())
    }
}

fn mirror() -> TableCreateStatement {
    Table::create()
        .table(Mirror::Table)
        .col(string_len(Mirror::Kind, 20).primary_key())
        .col(big_integer(Mirror::ReadTo).default(0))
        .col(big_integer_null(Mirror::ReadUntil))
        .col(timestamp_with_time_zone_null(Mirror::BegunAt))
        .col(timestamp_with_time_zone_null(Mirror::WholeAt))
        .col(timestamp_with_time_zone_null(Mirror::FreshAt))
        .to_owned()
}

fn deal() -> TableCreateStatement {
    Table::create()
        .table(MirroredDeal::Table)
        .col(big_integer(MirroredDeal::Id).primary_key())
        .col(text(MirroredDeal::Title))
        .col(string_len(MirroredDeal::Stage, 1))
        .col(date(MirroredDeal::Day))
        .col(big_integer(MirroredDeal::AmountTiyn))
        .col(boolean(MirroredDeal::Foreign))
        .col(big_integer(MirroredDeal::Thousandths))
        .col(big_integer(MirroredDeal::ManagerId))
        .col(text(MirroredDeal::Source))
        .col(string_len(MirroredDeal::PaymentKind, 20))
        .col(string_len(MirroredDeal::PaymentGroup, 20))
        .col(big_integer_null(MirroredDeal::LeadId))
        .col(timestamp_with_time_zone_null(MirroredDeal::ChangedAt))
        .to_owned()
}

fn line() -> TableCreateStatement {
    Table::create()
        .table(MirroredLine::Table)
        .col(big_integer(MirroredLine::DealId))
        .col(big_integer(MirroredLine::Place))
        .col(big_integer(MirroredLine::ProductId))
        .col(date(MirroredLine::Day))
        .col(big_integer(MirroredLine::Thousandths))
        .col(big_integer(MirroredLine::SumTiyn))
        .primary_key(Index::create().col(MirroredLine::DealId).col(MirroredLine::Place))
        .to_owned()
}

fn lead() -> TableCreateStatement {
    Table::create()
        .table(MirroredLead::Table)
        .col(big_integer(MirroredLead::Id).primary_key())
        .col(date(MirroredLead::Day))
        .col(big_integer(MirroredLead::ManagerId))
        .col(text(MirroredLead::Source))
        .col(boolean(MirroredLead::BecameDeal))
        .col(timestamp_with_time_zone_null(MirroredLead::ChangedAt))
        .to_owned()
}

fn manager_table() -> TableCreateStatement {
    Table::create()
        .table(Manager::Table)
        .col(big_integer(Manager::Id).primary_key())
        .col(text(Manager::Name))
        .col(boolean(Manager::Active))
        .to_owned()
}

fn source() -> TableCreateStatement {
    Table::create()
        .table(Source::Table)
        .col(string_len(Source::Code, 60).primary_key())
        .col(text(Source::Name))
        .to_owned()
}

fn choice() -> TableCreateStatement {
    Table::create().table(Choice::Table).col(big_integer(Choice::Id).primary_key()).col(text(Choice::Words)).to_owned()
}

fn sales() -> TableCreateStatement {
    Table::create()
        .table(Sales::Table)
        .col(string_len(Sales::Stage, 1))
        .col(date(Sales::Day))
        .col(big_integer(Sales::ManagerId))
        .col(text(Sales::Source))
        .col(string_len(Sales::PaymentKind, 20))
        .col(string_len(Sales::PaymentGroup, 20))
        .col(big_integer(Sales::Deals))
        .col(big_integer(Sales::AmountTiyn))
        .col(big_integer(Sales::Thousandths))
        .col(big_integer(Sales::ForeignDeals))
        .primary_key(
            Index::create()
                .col(Sales::Stage)
                .col(Sales::Day)
                .col(Sales::ManagerId)
                .col(Sales::Source)
                .col(Sales::PaymentKind)
                .col(Sales::PaymentGroup),
        )
        .to_owned()
}

fn product_sales() -> TableCreateStatement {
    Table::create()
        .table(ProductSales::Table)
        .col(date(ProductSales::Day))
        .col(big_integer(ProductSales::ProductId))
        .col(big_integer(ProductSales::Lines))
        .col(big_integer(ProductSales::AmountTiyn))
        .col(big_integer(ProductSales::Thousandths))
        .primary_key(Index::create().col(ProductSales::Day).col(ProductSales::ProductId))
        .to_owned()
}

fn stale_day() -> TableCreateStatement {
    Table::create().table(StaleDay::Table).col(date(StaleDay::Day).primary_key()).to_owned()
}

fn deal_day() -> IndexCreateStatement {
    Index::create()
        .name("mirrored_deal_day")
        .table(MirroredDeal::Table)
        .col(MirroredDeal::Stage)
        .col(MirroredDeal::Day)
        .to_owned()
}

fn deal_lead() -> IndexCreateStatement {
    Index::create().name("mirrored_deal_lead").table(MirroredDeal::Table).col(MirroredDeal::LeadId).to_owned()
}

fn line_day() -> IndexCreateStatement {
    Index::create()
        .name("mirrored_line_day")
        .table(MirroredLine::Table)
        .col(MirroredLine::Day)
        .col(MirroredLine::ProductId)
        .to_owned()
}

fn lead_day() -> IndexCreateStatement {
    Index::create().name("mirrored_lead_day").table(MirroredLead::Table).col(MirroredLead::Day).to_owned()
}

#[derive(DeriveIden)]
enum Mirror {
    Table,
    Kind,
    ReadTo,
    ReadUntil,
    BegunAt,
    WholeAt,
    FreshAt,
}

#[derive(DeriveIden)]
enum MirroredDeal {
    Table,
    Id,
    Title,
    Stage,
    Day,
    AmountTiyn,
    Foreign,
    Thousandths,
    ManagerId,
    Source,
    PaymentKind,
    PaymentGroup,
    LeadId,
    ChangedAt,
}

#[derive(DeriveIden)]
enum MirroredLine {
    Table,
    DealId,
    Place,
    ProductId,
    Day,
    Thousandths,
    SumTiyn,
}

#[derive(DeriveIden)]
enum MirroredLead {
    Table,
    Id,
    Day,
    ManagerId,
    Source,
    BecameDeal,
    ChangedAt,
}

#[derive(DeriveIden)]
enum Manager {
    Table,
    Id,
    Name,
    Active,
}

#[derive(DeriveIden)]
enum Source {
    Table,
    Code,
    Name,
}

#[derive(DeriveIden)]
enum Choice {
    #[sea_orm(iden = "payment_choice")]
    Table,
    Id,
    Words,
}

#[derive(DeriveIden)]
enum Sales {
    Table,
    Stage,
    Day,
    ManagerId,
    Source,
    PaymentKind,
    PaymentGroup,
    Deals,
    AmountTiyn,
    Thousandths,
    ForeignDeals,
}

#[derive(DeriveIden)]
enum ProductSales {
    Table,
    Day,
    ProductId,
    Lines,
    AmountTiyn,
    Thousandths,
}

#[derive(DeriveIden)]
enum StaleDay {
    Table,
    Day,
}

#[derive(DeriveIden)]
enum Invoice {
    Table,
    IssuedOn,
    VatTiyn,
    VatPercent,
}
