//! One page of a list: filter, order, fifty rows, and what the answer says of the rest.

use std::cmp::Ordering;

use serde_json::Value;

use super::filter::{self, Condition};
use super::params::Params;
use super::reply::{Refusal, Reply};
use super::state::Table;
use super::value::{Record, compare, text};

/// Rows per page; it cannot be changed.
pub(super) const PAGE: usize = 50;

/// A page of a list.
pub(super) struct Page<'a> {
    pub(super) rows: Vec<&'a Record>,
    pub(super) total: Option<usize>,
    pub(super) next: Option<usize>,
}

/// Which rows a caller wants, and from where.
pub(super) struct Query {
    pub(super) condition: Condition,
    pub(super) order: Vec<(String, Ordering)>,
    pub(super) start: i64,
}

impl Query {
    /// A query of which the names in `order` are stored names already.
    pub(super) fn new(condition: Condition, params: &Params) -> Self {
        Self {
            condition,
            order: order(params, &|name| Some(name.to_owned())).unwrap_or_default(),
            start: start(params),
        }
    }

    /// The page asked for. With `start: -1` nothing is counted: `total` is 0 and there is no `next`.
    pub(super) fn page<'a>(&self, rows: impl Iterator<Item = &'a Record>) -> Page<'a> {
        let mut rows: Vec<_> = rows.filter(|row| self.condition.holds(row)).collect();
        rows.sort_by(|left, right| self.compare(left, right));
        self.cut(rows)
    }

    /// The same of rows which come by their ids already; what lies behind the page is not even looked at unless counted.
    pub(super) fn page_by_id<'a>(&self, rows: impl Iterator<Item = &'a Record>) -> Page<'a> {
        let by_id = |(field, direction): &(String, Ordering)| field == "id" && *direction == Ordering::Less;
        if !self.order.first().is_none_or(by_id) {
            return self.page(rows);
        }
        let held = rows.filter(|row| self.condition.holds(row));
        self.cut(if self.start < 0 { held.take(PAGE).collect() } else { held.collect() })
    }

    /// The rows of a table which the filter leaves possible by their ids, in the order of these.
    pub(super) fn within<'a>(&self, table: &'a Table) -> Box<dyn Iterator<Item = &'a Record> + 'a> {
        match self.condition.named("id") {
            Some(ids) => Box::new(ids.into_iter().filter_map(|id| table.get(&id))),
            None => Box::new(table.range(self.condition.lowest("id")..).map(|(_, row)| row)),
        }
    }

    fn cut<'a>(&self, mut rows: Vec<&'a Record>) -> Page<'a> {
        let Ok(start) = usize::try_from(self.start) else {
            rows.truncate(PAGE);
            return Page { rows, total: Some(0), next: None };
        };
        let total = rows.len();
        let next = start.saturating_add(PAGE);
        let rows = rows.into_iter().skip(start).take(PAGE).collect();
        Page { rows, total: Some(total), next: (next < total).then_some(next) }
    }

    fn compare<'a>(&self, left: &'a Record, right: &'a Record) -> Ordering {
        let side = |record: &'a Record, field: &str| record.get(field).unwrap_or(&Value::Null);
        let sides = |field: &str| compare(side(left, field), side(right, field));
        let decided = self.order.iter().map(|(field, direction)| match direction {
            Ordering::Greater => sides(field).reverse(),
            _ => sides(field),
        });
        decided.fold(Ordering::Equal, Ordering::then)
    }
}

/// Reads `order`; `field` turns outer names into stored ones.
///
/// # Errors
/// The first name `field` does not know.
pub(super) fn order(
    params: &Params,
    field: &impl Fn(&str) -> Option<String>,
) -> Result<Vec<(String, Ordering)>, String> {
    let read = |(name, direction): (String, Value)| {
        let field = field(&name).ok_or(name)?;
        let descending = text(&direction).eq_ignore_ascii_case("desc");
        Ok((field, if descending { Ordering::Greater } else { Ordering::Less }))
    };
    params.pairs("order").into_iter().map(read).collect()
}

/// The offset asked for; the first page when absent.
pub(super) fn start(params: &Params) -> i64 {
    params.integer("start").unwrap_or(0)
}

/// The query of a method of the catalogue, which takes every name for the name of a field.
pub(super) fn query(params: &Params) -> Result<Query, Refusal> {
    let condition = filter::read(params.pairs("filter"), &|name| Some(name.to_owned()));
    Ok(Query::new(condition.map_err(|field| Refusal::bad(0, field))?, params))
}

/// What a method of the catalogue answers: the wanted fields of a page under `key`.
pub(super) fn answer(params: &Params, key: &str, page: Page<'_>) -> Reply {
    let wanted = params.words("select");
    let rows = page.rows.iter().map(|row| select(row, &wanted)).collect();
    Reply::rows(key, rows, page.total, page.next)
}

/// The wanted fields of a record; all of them when nothing or `*` is wanted.
pub(super) fn select(record: &Record, wanted: &[String]) -> Value {
    if wanted.is_empty() || wanted.iter().any(|name| name == "*") {
        return record.clone().into();
    }
    let chosen = wanted.iter().filter_map(|name| Some((name.clone(), record.get(name)?.clone())));
    chosen.collect::<Record>().into()
}
