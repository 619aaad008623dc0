//! From a plan to statements: which table holds what a metric counts, and where in it a dimension or a filter is found.
//!
//! Texts of people and of the portal only ever become bound values; no statement is put together from text.

use sea_orm::sea_query::{Alias, Expr, ExprTrait, Func, IntoIden, JoinType, Order, Query, SelectStatement, SimpleExpr};
use sea_orm::{ActiveEnum, Iden};

use super::plan::{Dimension, Field, Filter, Metric, Op, Operand, Period, Plan, Sort};
use crate::entity::mirrored_deal::Stage;
use crate::entity::{deal, invoice, mirrored_deal, mirrored_lead, mirrored_line, product_sales, sales};
use crate::types::Money;

/// Most deals of a list of deals: what a workbook is still good for.
const MOST_DEALS: u64 = 10_000;

/// Where the figures of a metric lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Base {
    /// Sums of days, of deals that stand there.
    Sums(Stage),
    /// Sums of days and products.
    ProductSums,
    /// The deals themselves, of that stage.
    Deals(Stage),
    /// Rows of won deals.
    Lines,
    /// Leads.
    Leads,
    /// Issued invoices.
    Invoices,
    /// Won deals whose invoice did not come to be, though it was tried.
    Failed,
    /// Won deals without an issued invoice.
    WithoutInvoice,
}

/// The base of a metric in a plan: sums where they are enough, the deals or their rows where they are not.
fn base(metric: Metric, plan: &Plan) -> Base {
    let by_product = plan.dimension == Some(Dimension::Product) || filters_on(plan, Field::Product);
    let each_deal = plan.dimension == Some(Dimension::Deal) || filters_on(plan, Field::Amount);
    let of = |stage| if each_deal { Base::Deals(stage) } else { Base::Sums(stage) };
    match metric {
        Metric::Revenue | Metric::Qty | Metric::RevenueShare | Metric::DealsWon | Metric::AvgCheck if by_product => {
            let others = [Field::Manager, Field::PaymentKind, Field::PaymentGroup, Field::Source, Field::Amount];
            let plain = matches!(metric, Metric::Revenue | Metric::Qty | Metric::RevenueShare)
                && !others.into_iter().any(|field| filters_on(plan, field))
                && plan.dimension.is_none_or(|dimension| dimension == Dimension::Product || is_time(dimension));
            if plain { Base::ProductSums } else { Base::Lines }
        }
        Metric::Revenue | Metric::Qty | Metric::RevenueShare | Metric::DealsWon | Metric::AvgCheck => of(Stage::Won),
        Metric::DealsLost => of(Stage::Lost),
        Metric::DealsOpen | Metric::DealsOpenAmount => of(Stage::Open),
        Metric::LeadsCreated | Metric::LeadConversion => Base::Leads,
        Metric::InvoicesCreated | Metric::VatAmount => Base::Invoices,
        Metric::InvoicesFailed => Base::Failed,
        Metric::DealsWithoutInvoice => Base::WithoutInvoice,
        // Stock lies elsewhere: it is no matter of days.
        Metric::StockQty => Base::Sums(Stage::Won),
    }
}

/// The statement for a metric of a plan in a period: it gives the key where rows are told apart, the numerator, the denominator,
/// how many rows were counted, and how many of them had no money we know. None where a dimension or a filter makes no sense.
pub(super) fn statement(metric: Metric, plan: &Plan, period: Period) -> Option<SelectStatement> {
    let base = base(metric, plan);
    let mut select = Query::select();
    base.tables(&mut select);
    if let Some(key) = plan.dimension {
        let key = base.dimension(metric, key)?;
        // By its place: the same expression with bound values in it would be another one to PostgreSQL.
        select.expr(key).add_group_by([Expr::cust("1")]);
    }
    let [top, bottom] = base.measures(metric)?;
    select.expr(whole(top)).expr(whole(bottom)).expr(whole(base.rows())).expr(whole(base.foreign()));
    // Open deals are those of now, whatever the days.
    if base.stage() != Some(Stage::Open) {
        let day = base.day(metric);
        select.and_where(day.clone().gte(period.from)).and_where(day.lte(period.to));
    }
    for filter in plan.filters.iter().filter(|filter| filter.field != Field::Value) {
        select.and_where(condition(base.field(filter.field)?, filter)?);
        if filter.field == Field::Amount {
            // An amount in another currency is no amount of tenge.
            select.and_where(column(mirrored_deal::Entity, mirrored_deal::Column::Foreign).eq(false));
        }
    }
    if plan.dimension == Some(Dimension::Deal) {
        // All metrics of a list of deals are of the same deals: those the first one picks.
        let [first, _] = base.measures(*plan.metrics.first()?)?;
        let largest = if plan.sort == Some(Sort::ValueAsc) { Order::Asc } else { Order::Desc };
        select.order_by_expr(first, largest).order_by_expr(Expr::cust("1"), Order::Asc);
        // Rows that are picked by their figures are picked later.
        let picked = filters_on(plan, Field::Value);
        select.limit(plan.limit.filter(|_| !picked).map_or(MOST_DEALS, u64::from));
    }
    Some(select)
}

/// Whether the figures of a plan can be told apart by something else than they are.
pub fn can_be_by(plan: &Plan, dimension: Dimension) -> bool {
    let other = super::alter::by(plan, dimension);
    plan.dimension != Some(dimension)
        && plan.metrics.iter().all(|metric| statement(*metric, &other, plan.period).is_some())
        && !(is_time(dimension) && plan.period.from == plan.period.to)
        && !plan.metrics.contains(&Metric::StockQty)
}

/// Whether a plan can be put beside the days before: open deals and stock are of now.
pub fn can_be_compared(plan: &Plan) -> bool {
    let of_now = |metric: &Metric| matches!(metric, Metric::DealsOpen | Metric::DealsOpenAmount | Metric::StockQty);
    plan.compare.is_none() && !plan.metrics.iter().any(of_now) && plan.dimension != Some(Dimension::Deal)
}

fn filters_on(plan: &Plan, field: Field) -> bool {
    plan.filters.iter().any(|filter| filter.field == field)
}

/// Whether a dimension is one of time.
pub(super) fn is_time(dimension: Dimension) -> bool {
    matches!(dimension, Dimension::Day | Dimension::Week | Dimension::Weekday | Dimension::Month)
}

impl Base {
    fn tables(self, select: &mut SelectStatement) {
        let deal_of = |select: &mut SelectStatement, column: SimpleExpr| {
            let id = Expr::col((mirrored_deal::Entity, mirrored_deal::Column::Id));
            select.join(JoinType::LeftJoin, mirrored_deal::Entity, id.eq(column));
        };
        let invoice_of_deal = |select: &mut SelectStatement| {
            let id = Expr::col((invoice::Entity, invoice::Column::DealId));
            let deal = Expr::col((mirrored_deal::Entity, mirrored_deal::Column::Id));
            select.join(JoinType::LeftJoin, invoice::Entity, id.eq(deal));
        };
        let state = || Expr::col((invoice::Entity, invoice::Column::State));
        match self {
            Self::Sums(stage) => {
                let of = Expr::col((sales::Entity, sales::Column::Stage)).eq(stage.into_value());
                select.from(sales::Entity).and_where(of);
            }
            Self::ProductSums => {
                select.from(product_sales::Entity);
            }
            Self::Deals(stage) => {
                select.from(mirrored_deal::Entity).and_where(stands_in(stage));
            }
            Self::Lines => {
                select.from(mirrored_line::Entity);
                deal_of(select, Expr::col((mirrored_line::Entity, mirrored_line::Column::DealId)));
            }
            Self::Leads => {
                select.from(mirrored_lead::Entity);
            }
            Self::Invoices => {
                select.from(invoice::Entity).and_where(state().eq(invoice::State::Issued.into_value()));
                deal_of(select, Expr::col((invoice::Entity, invoice::Column::DealId)));
            }
            Self::Failed => {
                select.from(mirrored_deal::Entity).and_where(stands_in(Stage::Won));
                let id = Expr::col((deal::Entity, deal::Column::Id));
                let mirrored = Expr::col((mirrored_deal::Entity, mirrored_deal::Column::Id));
                select.join(JoinType::InnerJoin, deal::Entity, id.eq(mirrored));
                let waits = Expr::col((deal::Entity, deal::Column::State));
                select.and_where(waits.eq(deal::State::Waiting.into_value()));
            }
            Self::WithoutInvoice => {
                select.from(mirrored_deal::Entity).and_where(stands_in(Stage::Won));
                invoice_of_deal(select);
                select.and_where(state().is_null().or(state().ne(invoice::State::Issued.into_value())));
            }
        }
    }

    fn stage(self) -> Option<Stage> {
        match self {
            Self::Sums(stage) | Self::Deals(stage) => Some(stage),
            _ => None,
        }
    }

    /// The day a metric counts on.
    fn day(self, metric: Metric) -> SimpleExpr {
        match self {
            Self::Sums(_) => column(sales::Entity, sales::Column::Day),
            Self::ProductSums => column(product_sales::Entity, product_sales::Column::Day),
            Self::Lines => column(mirrored_line::Entity, mirrored_line::Column::Day),
            Self::Leads => column(mirrored_lead::Entity, mirrored_lead::Column::Day),
            Self::Invoices if metric == Metric::VatAmount => column(invoice::Entity, invoice::Column::SoldOn),
            // What was issued before this day was kept has only the day of the sale.
            Self::Invoices => Func::coalesce([
                column(invoice::Entity, invoice::Column::IssuedOn),
                column(invoice::Entity, invoice::Column::SoldOn),
            ])
            .into(),
            Self::Deals(_) | Self::Failed | Self::WithoutInvoice => {
                column(mirrored_deal::Entity, mirrored_deal::Column::Day)
            }
        }
    }

    /// Where a filter looks; none where there is no such thing.
    fn field(self, field: Field) -> Option<SimpleExpr> {
        let has_deal = !matches!(self, Self::Sums(_) | Self::ProductSums | Self::Leads);
        let of_deal = |name: mirrored_deal::Column, none: SimpleExpr| {
            let found = column(mirrored_deal::Entity, name);
            // The deal of an invoice may be gone.
            Some(if self == Self::Invoices { Func::coalesce([found, none]).into() } else { found })
        };
        let (nobody, nothing) = (|| Expr::value(0_i64), || Expr::value(""));
        match (field, self) {
            (Field::Manager, Self::Sums(_)) => Some(column(sales::Entity, sales::Column::ManagerId)),
            (Field::Source, Self::Sums(_)) => Some(column(sales::Entity, sales::Column::Source)),
            (Field::PaymentKind, Self::Sums(_)) => Some(column(sales::Entity, sales::Column::PaymentKind)),
            (Field::PaymentGroup, Self::Sums(_)) => Some(column(sales::Entity, sales::Column::PaymentGroup)),
            (Field::Manager, Self::Leads) => Some(column(mirrored_lead::Entity, mirrored_lead::Column::ManagerId)),
            (Field::Source, Self::Leads) => Some(column(mirrored_lead::Entity, mirrored_lead::Column::Source)),
            (Field::Product, Self::ProductSums) => {
                Some(column(product_sales::Entity, product_sales::Column::ProductId))
            }
            (Field::Product, Self::Lines) => Some(column(mirrored_line::Entity, mirrored_line::Column::ProductId)),
            (Field::Manager, _) if has_deal => of_deal(mirrored_deal::Column::ManagerId, nobody()),
            (Field::Source, _) if has_deal => of_deal(mirrored_deal::Column::Source, nothing()),
            (Field::PaymentKind, _) if has_deal => of_deal(mirrored_deal::Column::PaymentKind, nothing()),
            (Field::PaymentGroup, _) if has_deal => of_deal(mirrored_deal::Column::PaymentGroup, nothing()),
            (Field::Amount, _) if has_deal => of_deal(mirrored_deal::Column::AmountTiyn, nobody()),
            _ => None,
        }
    }

    /// What rows are told apart by: times are told apart by their days first.
    fn dimension(self, metric: Metric, dimension: Dimension) -> Option<SimpleExpr> {
        match dimension {
            Dimension::Manager => self.field(Field::Manager),
            Dimension::Product => self.field(Field::Product),
            Dimension::Source => self.field(Field::Source),
            Dimension::PaymentKind => self.field(Field::PaymentKind),
            Dimension::PaymentGroup => self.field(Field::PaymentGroup),
            Dimension::Deal if self == Self::Invoices => Some(column(invoice::Entity, invoice::Column::DealId)),
            Dimension::Deal if self.field(Field::Amount).is_some() => {
                Some(column(mirrored_deal::Entity, mirrored_deal::Column::Id))
            }
            Dimension::VatRate if self == Self::Invoices => {
                let rate = column(invoice::Entity, invoice::Column::VatPercent);
                Some(whole(rate))
            }
            Dimension::Day | Dimension::Week | Dimension::Weekday | Dimension::Month => {
                (self.stage() != Some(Stage::Open)).then(|| self.day(metric))
            }
            Dimension::Deal | Dimension::VatRate | Dimension::Warehouse => None,
        }
    }

    /// Numerator and denominator, as sums.
    fn measures(self, metric: Metric) -> Option<[SimpleExpr; 2]> {
        let one = || sum(Expr::value(1_i64));
        Some(match metric {
            Metric::Revenue | Metric::RevenueShare | Metric::DealsOpenAmount => [self.money()?, one()],
            // A deal in another currency has no money here, so it is no part of an average either.
            Metric::AvgCheck => [self.money()?, self.deals().sub(self.foreign())],
            Metric::DealsWon
            | Metric::DealsLost
            | Metric::DealsOpen
            | Metric::InvoicesCreated
            | Metric::InvoicesFailed
            | Metric::DealsWithoutInvoice => [self.deals(), one()],
            Metric::LeadsCreated => [self.rows(), one()],
            Metric::LeadConversion => {
                let became = column(mirrored_lead::Entity, mirrored_lead::Column::BecameDeal);
                [sum(Expr::case(became.eq(true), 1_i64).finally(0_i64).into()), self.rows()]
            }
            Metric::Qty => [self.pieces()?, one()],
            Metric::VatAmount => [sum(column(invoice::Entity, invoice::Column::VatTiyn)), one()],
            Metric::StockQty => return None,
        })
    }

    fn money(self) -> Option<SimpleExpr> {
        Some(sum(match self {
            Self::Sums(_) => column(sales::Entity, sales::Column::AmountTiyn),
            Self::ProductSums => column(product_sales::Entity, product_sales::Column::AmountTiyn),
            Self::Lines => column(mirrored_line::Entity, mirrored_line::Column::SumTiyn),
            Self::Deals(_) => column(mirrored_deal::Entity, mirrored_deal::Column::AmountTiyn),
            _ => return None,
        }))
    }

    fn pieces(self) -> Option<SimpleExpr> {
        Some(sum(match self {
            Self::Sums(_) => column(sales::Entity, sales::Column::Thousandths),
            Self::ProductSums => column(product_sales::Entity, product_sales::Column::Thousandths),
            Self::Lines => column(mirrored_line::Entity, mirrored_line::Column::Thousandths),
            Self::Deals(_) => column(mirrored_deal::Entity, mirrored_deal::Column::Thousandths),
            _ => return None,
        }))
    }

    /// How many deals.
    fn deals(self) -> SimpleExpr {
        match self {
            Self::Lines => {
                let deal = column(mirrored_line::Entity, mirrored_line::Column::DealId);
                Func::count_distinct(deal).into()
            }
            _ => self.rows(),
        }
    }

    /// How many rows of the source were counted.
    fn rows(self) -> SimpleExpr {
        match self {
            Self::Sums(_) => sum(column(sales::Entity, sales::Column::Deals)),
            Self::ProductSums => sum(column(product_sales::Entity, product_sales::Column::Lines)),
            _ => Expr::cust("count(*)"),
        }
    }

    /// How many of the deals are in another currency.
    fn foreign(self) -> SimpleExpr {
        match self {
            Self::Sums(_) => sum(column(sales::Entity, sales::Column::ForeignDeals)),
            Self::Deals(_) => {
                let foreign = column(mirrored_deal::Entity, mirrored_deal::Column::Foreign);
                sum(Expr::case(foreign.eq(true), 1_i64).finally(0_i64).into())
            }
            _ => Expr::value(0_i64),
        }
    }
}

fn stands_in(stage: Stage) -> SimpleExpr {
    column(mirrored_deal::Entity, mirrored_deal::Column::Stage).eq(stage.into_value())
}

fn column(table: impl IntoIden, column: impl Iden) -> SimpleExpr {
    Expr::col((table, column))
}

fn sum(expression: SimpleExpr) -> SimpleExpr {
    Func::sum(expression).into()
}

/// PostgreSQL sums whole numbers to decimals, and nothing at all is no number in either database.
fn whole(expression: SimpleExpr) -> SimpleExpr {
    SimpleExpr::from(Func::coalesce([expression, Expr::value(0_i64)])).cast_as(Alias::new("bigint"))
}

/// A condition, with what it compares as bound values; none where the two do not go together.
fn condition(place: SimpleExpr, filter: &Filter) -> Option<SimpleExpr> {
    Some(match (filter.op, &filter.value) {
        (Op::In | Op::Eq, Operand::List(values)) => {
            place.is_in(values.iter().map(|value| bound(filter.field, value)).collect::<Option<Vec<_>>>()?)
        }
        (Op::Ne, Operand::List(values)) => {
            place.is_not_in(values.iter().map(|value| bound(filter.field, value)).collect::<Option<Vec<_>>>()?)
        }
        (Op::Eq | Op::In, value) => place.eq(bound(filter.field, value)?),
        (Op::Ne, value) => place.ne(bound(filter.field, value)?),
        (Op::Gt, value) => place.gt(bound(filter.field, value)?),
        (Op::Gte, value) => place.gte(bound(filter.field, value)?),
        (Op::Lt, value) => place.lt(bound(filter.field, value)?),
        (Op::Lte, value) => place.lte(bound(filter.field, value)?),
    })
}

/// A value as the column holds it.
fn bound(field: Field, value: &Operand) -> Option<SimpleExpr> {
    match (field, value) {
        (Field::Amount, Operand::Number(tenge)) => Some(Expr::value(Money::exact((*tenge).into()).ok()?.tiyn())),
        (Field::Manager | Field::Product, Operand::Number(number)) => Some(Expr::value(*number)),
        (Field::PaymentKind | Field::PaymentGroup | Field::Source, Operand::Text(text)) => {
            Some(Expr::value(text.as_str()))
        }
        _ => None,
    }
}
