//! Lists read to their end by growing numbers, the only paging that stays right while rows change.
//!
//! Offsets are never used, nor `total` and `next`, which are missing or wrong without a count. See
//! <https://apidocs.bitrix24.com/settings/performance/huge-data.html>.

use serde_json::{Value, json};

use super::batch::{Command, Read};
use super::portal::Portal;
use super::value::{self, Misfit, Row};
use super::wire::PAGE;
use crate::clients::Fault;

/// A list of the portal.
#[derive(Debug)]
pub(super) struct Listing {
    /// The method.
    pub(super) method: &'static str,
    /// `filter` and, where wanted, `select`; order and paging are added.
    pub(super) params: Value,
    /// Where in the result the rows are; none where the result is the list itself.
    pub(super) rows: Option<&'static str>,
    /// How the method spells the number of a row.
    pub(super) key: Key,
}

/// A page as it came.
#[derive(Debug)]
pub(super) struct Page(pub(super) Value);

impl Read for Page {
    fn read(result: &Value) -> Result<Self, Misfit> {
        Ok(Self(result.clone()))
    }
}

/// How a family of methods spells the number of a row.
#[derive(Clone, Copy, Debug)]
pub(super) enum Key {
    /// `id`: `crm.item.*`, `catalog.*`.
    Lower,
    /// `ID`: the older methods.
    Upper,
}

impl Key {
    fn name(self) -> &'static str {
        match self {
            Self::Lower => "id",
            Self::Upper => "ID",
        }
    }
}

impl Listing {
    /// The first page after a number, as a command of a batch.
    pub(super) fn first(&self, after: i64) -> Command {
        Command::new(self.method, self.page_after(after))
    }

    /// All rows with a number over `after`, in the order of their numbers. Only reads; may be repeated.
    pub(super) async fn read(&self, portal: &Portal, after: i64) -> Result<Vec<Value>, Fault> {
        let first = portal.call(self.method, &self.page_after(after)).await?;
        self.go_on(portal, after, first).await
    }

    /// As [`Listing::read`], where the first page is there already.
    pub(super) async fn go_on(&self, portal: &Portal, after: i64, first: Value) -> Result<Vec<Value>, Fault> {
        let (mut rows, mut last, mut result) = (Vec::new(), after, first);
        loop {
            let page = self.rows_of(&result).map_err(|misfit| portal.misfit(self.method, misfit))?;
            let read = page.len();
            for (id, row) in page {
                // A filter that was overlooked would give the same page for ever.
                if id <= last {
                    return Err(portal.misfit(self.method, Misfit("rows out of order".into())));
                }
                last = id;
                rows.push(row);
            }
            if read < PAGE {
                return Ok(rows);
            }
            result = portal.call(self.method, &self.page_after(last)).await?;
        }
    }

    /// The parameters of the page after a number; `start: -1` spares the portal the counting.
    fn page_after(&self, last: i64) -> Value {
        let mut params = self.params.clone();
        let name = self.key.name();
        params["order"] = json!({ name: "ASC" });
        params["filter"][format!(">{name}")] = last.into();
        params["start"] = (-1).into();
        params
    }

    fn rows_of(&self, result: &Value) -> Result<Vec<(i64, Value)>, Misfit> {
        let rows = match self.rows {
            Some(name) => Row::of("an answer with a list", result)?.get(name),
            None => result,
        };
        let name = self.key.name();
        let numbered = |row: &Value| {
            let id = Row::of("a row", row)?.id(name)?;
            Ok((id.ok_or_else(|| Misfit(format!("a row without {name}")))?, row.clone()))
        };
        value::list("rows", rows)?.into_iter().map(numbered).collect()
    }
}
