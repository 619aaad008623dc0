//! Sums of days, made of the mirrored deals, so that a question about a year reads a few thousand rows and not a million.
//!
//! Whoever changes a deal marks its day; the sums of a marked day are made anew before anybody is answered by them.

use chrono::NaiveDate;
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Func, OnConflict, Query, SelectStatement, SimpleExpr};
use sea_orm::{
    ActiveEnum, ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, Iterable,
    QueryFilter, QueryOrder, QuerySelect,
};

use super::super::Result;
use crate::app::App;
use crate::entity::mirrored_deal::{self, Stage};
use crate::entity::{mirrored_line, product_sales, sales, stale_day};

/// Days made anew in one transaction, during which nobody else writes to SQLite.
const DAYS: u64 = 10;

/// Makes the sums of all marked days anew. May be repeated.
///
/// # Errors
/// When the database fails.
pub async fn settle(app: &App) -> Result<()> {
    // Nearly always there is nothing to do, and then nothing is locked either.
    while stale_day::Entity::find().one(app.store.db()).await?.is_some() {
        let tx = app.store.begin().await?;
        let stale = stale_day::Entity::find().order_by_asc(stale_day::Column::Day).limit(DAYS).lock_exclusive();
        let days: Vec<NaiveDate> = stale.all(&tx).await?.into_iter().map(|row| row.day).collect();
        make(&tx, &days).await?;
        stale_day::Entity::delete_many().filter(stale_day::Column::Day.is_in(days)).exec(&tx).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// The sums of these days are to be made anew; the transaction is that of the change.
pub(super) async fn mark(tx: &DatabaseTransaction, days: impl IntoIterator<Item = NaiveDate>) -> Result<()> {
    let mut days: Vec<NaiveDate> = days.into_iter().collect();
    days.sort();
    days.dedup();
    if days.is_empty() {
        return Ok(());
    }
    let rows = days.into_iter().map(|day| stale_day::ActiveModel { day: Set(day) });
    // Not "do nothing": the mark there is may just be being taken away by somebody who did not see our change.
    let again = OnConflict::column(stale_day::Column::Day).update_column(stale_day::Column::Day).to_owned();
    stale_day::Entity::insert_many(rows).on_conflict(again).exec_without_returning(tx).await?;
    Ok(())
}

async fn make(tx: &DatabaseTransaction, days: &[NaiveDate]) -> Result<()> {
    let days = || days.iter().copied();
    sales::Entity::delete_many().filter(sales::Column::Day.is_in(days())).exec(tx).await?;
    let mut of_deals = Query::select();
    of_deals
        .from(mirrored_deal::Entity)
        // All stages are named, so that the index of stage and day serves.
        .and_where(mirrored_deal::Column::Stage.is_in(Stage::iter().map(Stage::into_value)))
        .and_where(mirrored_deal::Column::Day.is_in(days()));
    for column in [
        mirrored_deal::Column::Stage,
        mirrored_deal::Column::Day,
        mirrored_deal::Column::ManagerId,
        mirrored_deal::Column::Source,
        mirrored_deal::Column::PaymentKind,
        mirrored_deal::Column::PaymentGroup,
    ] {
        of_deals.column(column).group_by_col(column);
    }
    let foreign = Expr::case(mirrored_deal::Column::Foreign.eq(true), 1).finally(0);
    of_deals
        .expr(count())
        .expr(total(Expr::col(mirrored_deal::Column::AmountTiyn)))
        .expr(total(Expr::col(mirrored_deal::Column::Thousandths)))
        .expr(total(foreign.into()));
    fill(tx, sales::Entity, sales::Column::iter(), of_deals).await?;

    product_sales::Entity::delete_many().filter(product_sales::Column::Day.is_in(days())).exec(tx).await?;
    let mut of_lines = Query::select();
    of_lines.from(mirrored_line::Entity).and_where(mirrored_line::Column::Day.is_in(days()));
    for column in [mirrored_line::Column::Day, mirrored_line::Column::ProductId] {
        of_lines.column(column).group_by_col(column);
    }
    of_lines
        .expr(count())
        .expr(total(Expr::col(mirrored_line::Column::SumTiyn)))
        .expr(total(Expr::col(mirrored_line::Column::Thousandths)));
    fill(tx, product_sales::Entity, product_sales::Column::iter(), of_lines).await
}

/// Writes what a selection gives into a table; its columns are in the order of the table's.
async fn fill<C: sea_orm::Iden + 'static>(
    tx: &DatabaseTransaction,
    table: impl EntityTrait,
    columns: impl Iterator<Item = C>,
    select: SelectStatement,
) -> Result<()> {
    let mut insert = Query::insert();
    insert.into_table(table).columns(columns);
    insert.select_from(select).map_err(|error| anyhow::anyhow!(error))?;
    tx.execute(&insert).await?;
    Ok(())
}

fn count() -> SimpleExpr {
    Expr::cust("count(*)")
}

/// PostgreSQL sums whole numbers to decimals.
fn total(expression: SimpleExpr) -> SimpleExpr {
    Func::sum(expression).cast_as(Alias::new("bigint"))
}
