//! What a person counts on the portal's own lists: deals of a period under a few filters, what they come to, and how many
//! leads became deals.
//!
//! It is there to check reports against, so it must never ask the program that makes them.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use rust_decimal::{Decimal, RoundingStrategy};
use serde::Deserialize;
use serde_json::{Value, json};

use super::Bitrix24;
use super::desk;
use super::fields::{Entity, FieldKind};
use super::list::PAGE;
use super::rows::Row;
use super::state::State;
use super::value::{PEOPLE_ZONE, Record, decimal, integer, number, read_day, read_moment, text, truth};

/// Which deals are counted; what is not given does not matter.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Wanted {
    /// The first closing day; of an open deal it is the day the manager plans.
    pub from: Option<NaiveDate>,
    /// The last closing day.
    pub to: Option<NaiveDate>,
    /// How the deal ended.
    pub outcome: Option<Outcome>,
    /// The responsible manager.
    pub manager: Option<i64>,
    /// The kind of payment in its words; empty: none is written down.
    pub payment: Option<String>,
    /// The code of the source; empty: none is written down.
    pub source: Option<String>,
    /// A product: only deals that have it, and of their rows only its own.
    pub product: Option<i64>,
    /// The page of the list of deals, from 0.
    pub page: usize,
}

/// How a deal ended, if it did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It goes on.
    Open,
    /// Success.
    Won,
    /// Failure.
    Lost,
}

impl Bitrix24 {
    /// The sums of the deals wanted; `payment_field` is the user field in which managers note how a deal was paid.
    ///
    /// `total` and the lines of `by` (`manager`, `payment`, `source`, `product`, `day`, `month`) have `count`, `sum`, `pieces`;
    /// `total` also `average`, and `rows`, which is what the rows come to. `leads` are those created in the period: `count`,
    /// `converted`, and both `by_source`. `deals` is one of `pages`, newest first. `choices` are the values of the filters.
    pub fn sums(&self, wanted: &Wanted, payment_field: &str) -> Value {
        self.with(|state| {
            let deals = state.table(Entity::Deal).iter();
            let read = |(id, deal): (&i64, _)| Sale::read(state, *id, deal, wanted.product, payment_field);
            let mut sales: Vec<_> = deals.map(read).filter(|sale| sale.is(wanted)).collect();
            sales.sort_by_key(|sale| (sale.day, sale.id));
            sales.reverse();
            let page = sales.iter().skip(wanted.page.saturating_mul(PAGE)).take(PAGE);
            json!({
                "total": total(&sales), "by": breakdowns(state, &sales), "leads": leads(state, wanted),
                "deals": page.map(|sale| sale.shown(state)).collect::<Vec<_>>(), "pages": sales.len().div_ceil(PAGE),
                "choices": choices(state, payment_field),
            })
        })
    }
}

/// A deal with what is counted of it.
struct Sale<'a> {
    id: i64,
    deal: &'a Record,
    day: Option<NaiveDate>,
    amount: Decimal,
    manager: i64,
    payment: String,
    source: String,
    /// All rows, or those of the wanted product.
    rows: Vec<&'a Row>,
}

impl<'a> Sale<'a> {
    fn read(state: &'a State, id: i64, deal: &'a Record, product: Option<i64>, payment_field: &str) -> Self {
        let rows = state.rows.get(&id).into_iter().flatten();
        Self {
            id,
            deal,
            day: read_day(&text(&deal["closedate"])),
            amount: decimal(&deal["opportunity"]).unwrap_or_default(),
            manager: integer(&deal["assignedById"]).unwrap_or_default(),
            payment: option(state, deal, payment_field),
            source: deal.get("sourceId").map(text).unwrap_or_default(),
            rows: rows.filter(|row| product.is_none_or(|product| row.product == product)).collect(),
        }
    }

    fn is(&self, wanted: &Wanted) -> bool {
        within(self.day, wanted)
            && wanted.outcome.is_none_or(|outcome| outcome == self.outcome())
            && wanted.manager.is_none_or(|manager| manager == self.manager)
            && wanted.payment.as_ref().is_none_or(|payment| *payment == self.payment)
            && wanted.source.as_ref().is_none_or(|source| *source == self.source)
            && (wanted.product.is_none() || !self.rows.is_empty())
    }

    fn outcome(&self) -> Outcome {
        match text(&self.deal["stageSemanticId"]).as_str() {
            "S" => Outcome::Won,
            "F" => Outcome::Lost,
            _ => Outcome::Open,
        }
    }

    fn pieces(&self) -> Decimal {
        self.rows.iter().map(|row| row.quantity).sum()
    }

    /// The whole deal under one key.
    fn under(&self, key: impl ToString) -> Part {
        Part { key: key.to_string(), deal: self.id, sum: self.amount, pieces: self.pieces() }
    }

    /// Each row under its product; a row of free text under its own words.
    fn by_product(&self) -> impl Iterator<Item = Part> {
        self.rows.iter().map(|row| {
            let key = if row.product == 0 { row.name.clone() } else { row.product.to_string() };
            Part { key, deal: self.id, sum: row.price * row.quantity, pieces: row.quantity }
        })
    }

    fn shown(&self, state: &State) -> Value {
        let stage = text(&self.deal["stageId"]);
        let stage = state.stage(&stage).map_or(stage, |(_, stage)| stage.name.clone());
        json!({
            "id": self.id, "title": self.deal["title"], "day": self.day, "stage": stage,
            "semantic": self.deal["stageSemanticId"], "amount": number(self.amount),
            "by_hand": self.deal.get("isManualOpportunity").is_some_and(truth), "manager": desk::person(state, self.deal),
            "client": desk::client(state, self.deal), "payment": self.payment, "source": source_name(state, &self.source),
            "rows": desk::rows(state, self.id),
        })
    }
}

/// What one deal, or one row of it, adds to a line.
struct Part {
    key: String,
    deal: i64,
    sum: Decimal,
    pieces: Decimal,
}

/// What a line adds up.
#[derive(Default)]
struct Line {
    deals: BTreeSet<i64>,
    sum: Decimal,
    pieces: Decimal,
}

fn total(sales: &[Sale<'_>]) -> Value {
    let sum: Decimal = sales.iter().map(|sale| sale.amount).sum();
    let rows: Decimal = sales.iter().flat_map(Sale::by_product).map(|row| row.sum).sum();
    let average = sum.checked_div(Decimal::from(sales.len()));
    let average = average.map(|sum| sum.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero));
    json!({
        "count": sales.len(), "sum": number(sum), "pieces": number(sales.iter().map(Sale::pieces).sum()),
        "average": average.map(number), "rows": number(rows.round_dp(2)),
    })
}

fn breakdowns(state: &State, sales: &[Sale<'_>]) -> Value {
    let user = |key: &str| key.parse().ok().and_then(|id: i64| state.users.get(&id));
    let product = |key: &str| key.parse().ok().and_then(|id: i64| state.products.get(&id));
    let day = |sale: &Sale<'_>, shape: &str| sale.day.map(|day| day.format(shape).to_string()).unwrap_or_default();
    let same = |key: &str| key.to_owned();
    json!({
        "manager": largest(sales.iter().map(|sale| sale.under(sale.manager)), |key| {
            user(key).map_or_else(|| same(key), |user| desk::name_of(user, "NAME", "LAST_NAME"))
        }),
        "payment": largest(sales.iter().map(|sale| sale.under(&sale.payment)), same),
        "source": largest(sales.iter().map(|sale| sale.under(&sale.source)), |key| source_name(state, key)),
        "product": largest(sales.iter().flat_map(Sale::by_product), |key| {
            product(key).map_or_else(|| same(key), |product| text(&product["name"]))
        }),
        "day": newest(sales.iter().map(|sale| sale.under(day(sale, "%Y-%m-%d")))),
        "month": newest(sales.iter().map(|sale| sale.under(day(sale, "%Y-%m")))),
    })
}

/// The lines with the largest sums first.
fn largest(parts: impl Iterator<Item = Part>, name: impl Fn(&str) -> String) -> Vec<Value> {
    let mut lines: Vec<_> = lines(parts).into_iter().collect();
    lines.sort_by_key(|(_, line)| std::cmp::Reverse(line.sum));
    lines.iter().map(|(key, line)| shown(key, &name(key), line)).collect()
}

/// The lines of days or months, the last first.
fn newest(parts: impl Iterator<Item = Part>) -> Vec<Value> {
    lines(parts).iter().rev().map(|(key, line)| shown(key, key, line)).collect()
}

fn lines(parts: impl Iterator<Item = Part>) -> BTreeMap<String, Line> {
    let mut lines: BTreeMap<String, Line> = BTreeMap::new();
    for part in parts {
        let line = lines.entry(part.key).or_default();
        line.deals.insert(part.deal);
        line.sum += part.sum;
        line.pieces += part.pieces;
    }
    lines
}

fn shown(key: &str, name: &str, line: &Line) -> Value {
    json!({
        "key": key, "name": name, "count": line.deals.len(), "sum": number(line.sum.round_dp(2)),
        "pieces": number(line.pieces),
    })
}

/// Leads created in the period, by the days of the people; of the other filters manager and source hold.
fn leads(state: &State, wanted: &Wanted) -> Value {
    let deals = state.table(Entity::Deal).values();
    let converted: BTreeSet<i64> = deals.filter_map(|deal| deal.get("leadId").and_then(integer)).collect();
    let mut by_source: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for (id, lead) in state.table(Entity::Lead) {
        let created = read_moment(&text(&lead["createdTime"])).map(|at| at.with_timezone(&PEOPLE_ZONE).date_naive());
        let source = lead.get("sourceId").map(text).unwrap_or_default();
        let manager = integer(&lead["assignedById"]);
        if within(created, wanted)
            && wanted.manager.is_none_or(|wanted| Some(wanted) == manager)
            && wanted.source.as_ref().is_none_or(|wanted| *wanted == source)
        {
            let (count, became) = by_source.entry(source).or_default();
            *count += 1;
            *became += usize::from(converted.contains(id));
        }
    }
    let mut lines: Vec<_> = by_source.iter().collect();
    lines.sort_by_key(|(_, counts)| std::cmp::Reverse(**counts));
    let line = |(source, (count, converted)): (&String, &(usize, usize))| json!({ "key": source, "name": source_name(state, source), "count": count, "converted": converted });
    json!({
        "count": by_source.values().map(|(count, _)| count).sum::<usize>(),
        "converted": by_source.values().map(|(_, converted)| converted).sum::<usize>(),
        "by_source": lines.into_iter().map(line).collect::<Vec<_>>(),
    })
}

fn within(day: Option<NaiveDate>, wanted: &Wanted) -> bool {
    wanted.from.is_none_or(|from| day.is_some_and(|day| day >= from))
        && wanted.to.is_none_or(|to| day.is_some_and(|day| day <= to))
}

fn choices(state: &State, payment_field: &str) -> Value {
    let choice = |key: &dyn ToString, name: String| json!({ "key": key.to_string(), "name": name });
    let users = state.users.iter().map(|(id, user)| choice(id, desk::name_of(user, "NAME", "LAST_NAME")));
    let sources = state.sources.iter().map(|(code, name)| choice(code, name.clone()));
    let payments = options(state, payment_field).into_iter().map(|(_, label)| choice(&label, label.clone()));
    let products = state.products.iter().map(|(id, product)| choice(id, text(&product["name"])));
    json!({
        "manager": users.collect::<Vec<_>>(), "source": sources.collect::<Vec<_>>(),
        "payment": payments.collect::<Vec<_>>(), "product": products.collect::<Vec<_>>(),
    })
}

/// Ids and words of the options of a user field.
fn options(state: &State, field: &str) -> Vec<(i64, String)> {
    let field = state.user_fields.iter().find(|known| known.name == field);
    let Some((FieldKind::Enumeration(labels), field)) = field.map(|field| (&field.kind, field)) else {
        return Vec::new();
    };
    field.options.iter().copied().zip(labels.iter().cloned()).collect()
}

/// The words of the option a deal has in this user field; empty when there is none.
fn option(state: &State, deal: &Record, field: &str) -> String {
    let chosen = deal.get(field).and_then(integer);
    let found = options(state, field).into_iter().find(|(id, _)| Some(*id) == chosen);
    found.map(|(_, label)| label).unwrap_or_default()
}

fn source_name(state: &State, code: &str) -> String {
    let found = state.sources.iter().find(|(known, _)| known == code);
    found.map_or_else(|| code.to_owned(), |(_, name)| name.clone())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use chrono::{DateTime, Utc};

    use super::super::{Line as Goods, ProductKind};
    use super::*;

    const PAYMENT: &str = "UF_CRM_PAYMENT";

    fn at(moment: &str) -> DateTime<Utc> {
        DateTime::parse_from_rfc3339(moment).unwrap().to_utc()
    }

    fn day(day: &str) -> Option<NaiveDate> {
        Some(day.parse().unwrap())
    }

    /// Two managers with one name, two products; in May one deal of each manager is won and one lost, in June one is won.
    async fn portal() -> (Bitrix24, [i64; 2], [i64; 2]) {
        let bitrix = Bitrix24::start(0).await.unwrap();
        bitrix.declare_field(PAYMENT, FieldKind::Enumeration(vec!["Карта".into(), "Наличные".into()]));
        let managers = [(); 2].map(|()| bitrix.add_manager("Сергей Ким"));
        let products = [("Мыло", 300), ("Крем", 1_000)];
        let products = products.map(|(name, price)| bitrix.add_product(name, price, ProductKind::Simple));
        for (manager, payment, moment, won) in [
            (0, "Карта", "2026-05-04T12:00:00+05:00", true),
            (1, "Наличные", "2026-05-20T12:00:00+05:00", true),
            (1, "", "2026-05-20T13:00:00+05:00", false),
            (0, "Карта", "2026-06-01T09:00:00+05:00", true),
        ] {
            bitrix.set_now(at(moment));
            let lead = bitrix.add_lead("Вопрос", "WEB", managers[manager]);
            let deal =
                bitrix.add_deal("Заказ").manager(managers[manager]).source("WEB").lead(lead).field(PAYMENT, payment);
            let deal = deal.line(Goods::product(products[0], 2)).line(Goods::product(products[1], 1)).create();
            if won { bitrix.wins(deal) } else { bitrix.loses(deal) }
        }
        (bitrix, managers, products)
    }

    fn may() -> Wanted {
        Wanted { from: day("2026-05-01"), to: day("2026-05-31"), outcome: Some(Outcome::Won), ..Wanted::default() }
    }

    #[tokio::test]
    async fn a_month_is_summed_and_divided() {
        let (bitrix, managers, products) = portal().await;
        bitrix.set_amount_by_hand(1, 1_501);
        let sums = bitrix.sums(&may(), PAYMENT);
        let total = json!({"count": 2, "sum": 3_101, "pieces": 6, "average": 1_550.5, "rows": 3_200});
        assert_eq!(sums["total"].to_string(), total.to_string());
        let line =
            |key: &str, name: &str, sum: i64| json!({"key": key, "name": name, "count": 1, "sum": sum, "pieces": 3});
        let [first, second] = managers.map(|id| id.to_string());
        assert_eq!(
            sums["by"]["manager"],
            json!([line(&second, "Сергей Ким", 1_600), line(&first, "Сергей Ким", 1_501)])
        );
        assert_eq!(
            sums["by"]["day"],
            json!([line("2026-05-20", "2026-05-20", 1_600), line("2026-05-04", "2026-05-04", 1_501)])
        );
        let soap = json!({"key": products[0].to_string(), "name": "Мыло", "count": 2, "sum": 1_200, "pieces": 4});
        assert_eq!(sums["by"]["product"][1], soap);
        assert_eq!(sums["by"]["source"][0]["name"], "Веб-сайт");
    }

    #[tokio::test]
    async fn every_filter_holds() {
        let (bitrix, managers, products) = portal().await;
        let any = Wanted::default();
        for (wanted, count, pieces) in [
            (any.clone(), 4, 12),
            (Wanted { outcome: Some(Outcome::Lost), ..any.clone() }, 1, 3),
            (Wanted { outcome: Some(Outcome::Open), ..any.clone() }, 0, 0),
            (Wanted { manager: Some(managers[1]), ..any.clone() }, 2, 6),
            (Wanted { payment: Some("Карта".into()), ..any.clone() }, 2, 6),
            (Wanted { payment: Some(String::new()), ..any.clone() }, 1, 3),
            (Wanted { source: Some("CALL".into()), ..any.clone() }, 0, 0),
            (Wanted { product: Some(products[0]), ..any.clone() }, 4, 8),
            (Wanted { from: day("2026-06-01"), to: day("2026-06-01"), ..any }, 1, 3),
        ] {
            let total = bitrix.sums(&wanted, PAYMENT)["total"].take();
            assert_eq!((&total["count"], &total["pieces"]), (&json!(count), &json!(pieces)), "{wanted:?}");
        }
    }

    #[tokio::test]
    async fn leads_count_on_the_day_of_the_people() {
        let (bitrix, ..) = portal().await;
        // Still May on the portal's server.
        bitrix.set_now(at("2026-06-01T00:30:00+05:00"));
        bitrix.add_lead("Ночной вопрос", "CALL", 1);
        let leads = |wanted: &Wanted| bitrix.sums(wanted, PAYMENT)["leads"].take();
        assert_eq!(leads(&may())["count"], 3);
        let june = leads(&Wanted { from: day("2026-06-01"), ..Wanted::default() });
        assert_eq!((&june["count"], &june["converted"]), (&json!(2), &json!(1)));
        assert_eq!(june["by_source"][0], json!({"key": "WEB", "name": "Веб-сайт", "count": 1, "converted": 1}));
    }
}
