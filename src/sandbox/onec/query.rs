//! The options behind the question mark, and applying them to rows.
//!
//! Options that begin with a dollar sign and are not known are refused; other names are not ours and are left alone.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::BTreeMap;

use percent_encoding::percent_decode_str;
use serde_json::Value;

use super::filter::{Filter, SortKey, order};
use super::refusal::Refusal;
use super::schema::{self, Family, Field, Kind, Set, find, navigation};
use super::state::State;
use super::value::{Row, complete, full, text};

const KNOWN: &[&str] =
    &["$filter", "$select", "$orderby", "$top", "$skip", "$inlinecount", "$expand", "$format", "$allowedOnly"];

/// The decoded options of one request.
#[derive(Debug, Default)]
pub(crate) struct Query(BTreeMap<String, String>);

/// Rows to answer with.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) rows: Vec<Row>,
    /// How many rows fulfil the filter, when that was asked for.
    pub(crate) count: Option<usize>,
}

impl Query {
    /// Reads the part of the address behind the question mark. A plus sign is no space.
    ///
    /// # Errors
    /// 400/2 for bytes that are not UTF-8, 400/14 for an unknown option.
    pub(crate) fn parse(raw: &str) -> Result<Self, Refusal> {
        let decode = |text: &str| {
            let decoded = percent_decode_str(text).decode_utf8().map(Cow::into_owned);
            decoded.map_err(|_| Refusal::new(400, 2, "Неверный формат запроса"))
        };
        let mut options = BTreeMap::new();
        for pair in raw.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let name = decode(name)?;
            if name.starts_with('$') && !KNOWN.contains(&name.as_str()) {
                return Err(Refusal::syntax(name));
            }
            options.insert(name, decode(value)?);
        }
        Ok(Self(options))
    }

    /// An option by its name.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// Whether rows the user must not see are to be left out instead of refused.
    pub(crate) fn allowed_only(&self) -> bool {
        ["allowedOnly", "$allowedOnly"].iter().any(|name| self.get(name) == Some("true"))
    }

    /// The rows that fulfil `$filter`.
    pub(crate) fn filtered<'a>(
        &self,
        state: &State,
        set: &Set,
        rows: Vec<Cow<'a, Row>>,
    ) -> Result<Vec<Cow<'a, Row>>, Refusal> {
        let Some(filter) = self.get("$filter") else { return Ok(rows) };
        let filter = Filter::parse(filter, &set.fields)?;
        Ok(rows.into_iter().filter(|row| filter.holds(state, row)).collect())
    }

    /// Everything the options want: filter, order, part, fields.
    pub(crate) fn apply(&self, state: &State, set: &Set, rows: Vec<Cow<'_, Row>>) -> Result<Page, Refusal> {
        let rows = self.filtered(state, set, rows)?;
        self.shape(state, set, rows)
    }

    /// Order, part and fields of rows already filtered.
    pub(crate) fn shape(&self, state: &State, set: &Set, mut rows: Vec<Cow<'_, Row>>) -> Result<Page, Refusal> {
        if self.get("$expand").is_some() {
            return Err(Refusal::not_imitated("$expand"));
        }
        let picks = self.picks(set)?;
        self.sort(state, set, &mut rows)?;
        let (skip, top) = (self.whole("$skip")?.unwrap_or(0), self.whole("$top")?.unwrap_or(usize::MAX));
        let count = match self.get("$inlinecount") {
            None | Some("none") => None,
            Some("allpages") => Some(rows.len()),
            Some(other) => return Err(Refusal::syntax(other)),
        };
        // By the vendor's word, a count of all pages makes the server forget about pages.
        let (skip, top) = if count.is_some() { (0, usize::MAX) } else { (skip, top) };
        let rows = rows.into_iter().skip(skip).take(top).map(|row| pick(state, set, &picks, row)).collect();
        Ok(Page { rows, count })
    }

    /// One entity with the fields that are wanted.
    pub(crate) fn single(&self, state: &State, set: &Set, row: &Row) -> Result<Row, Refusal> {
        if self.get("$expand").is_some() {
            return Err(Refusal::not_imitated("$expand"));
        }
        Ok(pick(state, set, &self.picks(set)?, Cow::Borrowed(row)))
    }

    /// The names in `$select` that are fields of the row itself; `None` when whole rows are wanted.
    pub(crate) fn selected(&self) -> Option<Vec<&str>> {
        let names: Vec<_> = self.get("$select")?.split(',').map(str::trim).collect();
        (!names.iter().any(|name| matches!(*name, "*" | "**"))).then_some(names)
    }

    fn picks<'a>(&self, set: &'a Set) -> Result<Vec<Pick<'a>>, Refusal> {
        let Some(select) = self.get("$select") else { return Ok(vec![Pick::All]) };
        select.split(',').map(|name| Pick::parse(name.trim(), &set.fields)).collect()
    }

    fn sort(&self, state: &State, set: &Set, rows: &mut Vec<Cow<'_, Row>>) -> Result<(), Refusal> {
        let Some(orderby) = self.get("$orderby") else { return Ok(()) };
        let keys: Vec<_> = orderby.split(',').map(|part| sort_key(part, &set.fields)).collect::<Result<_, _>>()?;
        let value = |row: &Row| keys.iter().map(|(key, _)| key.value(state, row)).collect::<Vec<_>>();
        let mut keyed: Vec<_> = std::mem::take(rows).into_iter().map(|row| (value(&row), row)).collect();
        keyed.sort_by(|(left, _), (right, _)| {
            let orders = keys.iter().zip(left.iter().zip(right)).map(|((_, descending), (left, right))| {
                let order = order(left, right).unwrap_or(Ordering::Equal);
                if *descending { order.reverse() } else { order }
            });
            orders.fold(Ordering::Equal, Ordering::then)
        });
        rows.extend(keyed.into_iter().map(|(_, row)| row));
        Ok(())
    }

    fn whole(&self, name: &str) -> Result<Option<usize>, Refusal> {
        self.get(name).map(|text| text.parse().map_err(|_| Refusal::syntax(format!("{name}={text}")))).transpose()
    }
}

fn sort_key(part: &str, fields: &[Field]) -> Result<(SortKey, bool), Refusal> {
    let mut words = part.split(' ').filter(|word| !word.is_empty());
    let path = words.next().ok_or_else(|| Refusal::syntax("$orderby"))?;
    let descending = match words.next() {
        None | Some("asc") => false,
        Some("desc") => true,
        Some(other) => return Err(Refusal::syntax(other)),
    };
    if let Some(other) = words.next() {
        return Err(Refusal::syntax(other));
    }
    Ok((SortKey::parse(path, fields)?, descending))
}

/// One part of `$select`.
enum Pick<'a> {
    All,
    AllButSections,
    Field(&'a Field),
    /// One field of the rows of a section.
    Inner(&'a Field, &'a str),
    /// How a value looks to people.
    Presentation(String),
}

impl<'a> Pick<'a> {
    fn parse(name: &str, fields: &'a [Field]) -> Result<Self, Refusal> {
        let unknown = || Refusal::unknown_field(name);
        if let Some(of) = name.strip_suffix("____Presentation") {
            let known = find(fields, of).is_some() || navigation(fields, of).is_some();
            return if known { Ok(Self::Presentation(of.to_owned())) } else { Err(unknown()) };
        }
        match name.split_once('/') {
            _ if name == "*" => Ok(Self::All),
            _ if name == "**" => Ok(Self::AllButSections),
            None => find(fields, name).map(Self::Field).ok_or_else(unknown),
            Some((section, field)) => match find(fields, section) {
                Some(section @ Field { kind: Kind::Section(inner), .. }) => {
                    find(inner, field).map(|field| Self::Inner(section, &field.name)).ok_or_else(unknown)
                }
                None if navigation(fields, section).is_some() => Err(Refusal::not_imitated("$select по ссылке")),
                _ => Err(unknown()),
            },
        }
    }
}

fn pick(state: &State, set: &Set, picks: &[Pick<'_>], row: Cow<'_, Row>) -> Row {
    if let [Pick::All] = picks {
        return whole(set, row.into_owned());
    }
    let mut picked = Row::new();
    for wanted in picks {
        match wanted {
            Pick::All => picked.extend(whole(set, row.clone().into_owned())),
            Pick::AllButSections => {
                picked.extend(whole(set, row.clone().into_owned()).into_iter().filter(|(_, value)| !value.is_array()));
            }
            Pick::Field(field) => {
                picked.insert(field.name.clone(), complete(row.get(&field.name).cloned(), field));
            }
            Pick::Inner(section, field) => pick_inner(&mut picked, &row, section, field),
            Pick::Presentation(of) => {
                picked.insert(format!("{of}____Presentation"), presentation(state, set, &row, of).into());
            }
        }
    }
    picked
}

/// Computed rows have just the fields they were asked for; kept ones lack their empty fields.
fn whole(set: &Set, row: Row) -> Row {
    if matches!(set.family, Family::Computed) { row } else { full(row, &set.fields) }
}

fn pick_inner(picked: &mut Row, row: &Row, section: &Field, field: &str) {
    let kept = complete(row.get(&section.name).cloned(), section);
    let name = section.name.clone();
    let Value::Array(lines) = picked.entry(name).or_insert_with(|| Value::Array(Vec::new())) else { return };
    for (index, line) in kept.as_array().into_iter().flatten().enumerate() {
        if lines.len() <= index {
            lines.push(Value::Object(Row::new()));
        }
        lines[index][field] = line[field].clone();
    }
}

fn presentation(state: &State, set: &Set, row: &Row, of: &str) -> String {
    let Some((field, target)) = navigation(&set.fields, of) else { return text(row, of).to_owned() };
    let there = schema::set(target).and_then(|target| state.get(target.name, text(row, &field.name)));
    there.map(|there| text(there, "Description").to_owned()).unwrap_or_default()
}
