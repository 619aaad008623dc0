//! Asking an expression of a row.
//!
//! Values of different types never match, neither as equal nor as unequal; texts are compared without regard to case.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use super::super::schema::{Kind, NIL};
use super::super::state::State;
use super::super::value::{Row, empty, flag, number, rows, text};
use super::like;
use super::parser::{Arithmetic, Compare, Expression, Function, Path};

/// A value in an expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Operand {
    Text(String),
    Number(Decimal),
    Flag(bool),
    Date(String),
    /// A reference of which only the key is known.
    Key(String),
    /// A value of a composite field: the set, and the key in it.
    Typed {
        set: String,
        key: String,
    },
    /// Behind a reference that leads nowhere, or an empty composite value.
    Nothing,
}

type Rows<'a> = [(&'a str, &'a Row)];

/// Whether the condition is true of `row`.
pub(super) fn holds(expression: &Expression, state: &State, row: &Row) -> bool {
    is_true(expression, state, &[("", row)])
}

/// The value at a path that starts from one of `rows`.
pub(super) fn read(path: &Path, state: &State, rows: &Rows<'_>) -> Operand {
    let Some(&(_, mut row)) = rows.iter().rev().find(|(name, _)| *name == path.variable) else {
        return Operand::Nothing;
    };
    for (field, set) in &path.hops {
        match state.get(set, text(row, field)) {
            Some(next) => row = next,
            None => return Operand::Nothing,
        }
    }
    value(row, &path.field, &path.kind)
}

/// How two values of one type stand to each other; `None` when they are not comparable.
pub(crate) fn order(left: &Operand, right: &Operand) -> Option<Ordering> {
    match (left, right) {
        (Operand::Text(left), Operand::Text(right)) => Some(fold(left).cmp(&fold(right))),
        (Operand::Number(left), Operand::Number(right)) => Some(left.cmp(right)),
        (Operand::Flag(left), Operand::Flag(right)) => Some(left.cmp(right)),
        (Operand::Date(left), Operand::Date(right)) | (Operand::Key(left), Operand::Key(right)) => {
            Some(left.cmp(right))
        }
        // A plain reference field compared with a cast; a composite one never equals a bare key.
        (Operand::Typed { set, key }, Operand::Typed { set: other_set, key: other }) => {
            Some((set, key).cmp(&(other_set, other)))
        }
        _ => None,
    }
}

fn is_true(expression: &Expression, state: &State, rows: &Rows<'_>) -> bool {
    evaluate(expression, state, rows) == Operand::Flag(true)
}

fn evaluate(expression: &Expression, state: &State, rows: &Rows<'_>) -> Operand {
    let truth = |expression: &Expression| is_true(expression, state, rows);
    let ask = |expression: &Expression| evaluate(expression, state, rows);
    match expression {
        Expression::Value(value) => value.clone(),
        Expression::Field(path) => read(path, state, rows),
        Expression::Not(inside) => Operand::Flag(!truth(inside)),
        Expression::And(left, right) => Operand::Flag(truth(left) && truth(right)),
        Expression::Or(left, right) => Operand::Flag(truth(left) || truth(right)),
        Expression::Compare(compare, left, right) => Operand::Flag(compares(*compare, &ask(left), &ask(right))),
        Expression::Sum(operation, left, right) => calculate(*operation, &ask(left), &ask(right)),
        Expression::Call(function, arguments) => call(*function, &arguments.iter().map(ask).collect::<Vec<_>>()),
        Expression::IsOf(path, name) => Operand::Flag(is_of(path, &read(path, state, rows), name)),
        Expression::Each { section, all, variable, body } => {
            Operand::Flag(each(section, *all, rows, |row| is_true(body, state, &with(rows, variable, row))))
        }
    }
}

fn with<'a>(outer: &Rows<'a>, variable: &'a str, row: &'a Row) -> Vec<(&'a str, &'a Row)> {
    let mut inner = outer.to_vec();
    inner.push((variable, row));
    inner
}

fn each(section: &str, all: bool, outer: &Rows<'_>, mut holds: impl FnMut(&Row) -> bool) -> bool {
    let mut lines = outer.first().into_iter().flat_map(|(_, row)| rows(row, section));
    if all { lines.all(&mut holds) } else { lines.any(&mut holds) }
}

fn value(row: &Row, field: &str, kind: &Kind) -> Operand {
    let text = || {
        let kept = row.get(field).and_then(serde_json::Value::as_str).map(str::to_owned);
        kept.unwrap_or_else(|| empty(kind).as_str().unwrap_or_default().to_owned())
    };
    match kind {
        Kind::Number { .. } => Operand::Number(number(row, field)),
        Kind::Flag => Operand::Flag(flag(row, field)),
        Kind::Date => Operand::Date(text()),
        Kind::Guid | Kind::Reference(_) => Operand::Key(text()),
        Kind::Composite(_) => composite(row, field),
        _ => Operand::Text(text()),
    }
}

fn composite(row: &Row, field: &str) -> Operand {
    let of = text(row, &format!("{field}_Type"));
    match of.strip_prefix("StandardODATA.") {
        Some("Undefined") => Operand::Nothing,
        None if of.is_empty() => Operand::Nothing,
        Some(set) => Operand::Typed { set: set.to_owned(), key: text(row, field).to_owned() },
        None => Operand::Text(text(row, field).to_owned()),
    }
}

fn compares(compare: Compare, left: &Operand, right: &Operand) -> bool {
    // A cast says more than a plain reference field needs; only composite fields insist on it.
    let (left, right) = match (left, right) {
        (Operand::Key(_), Operand::Typed { key, .. }) if compare == Compare::Eq || compare == Compare::Ne => {
            (left.clone(), Operand::Key(key.clone()))
        }
        _ => (left.clone(), right.clone()),
    };
    let Some(order) = order(&left, &right) else { return false };
    match compare {
        Compare::Eq => order.is_eq(),
        Compare::Ne => order.is_ne(),
        Compare::Gt => order.is_gt(),
        Compare::Ge => order.is_ge(),
        Compare::Lt => order.is_lt(),
        Compare::Le => order.is_le(),
    }
}

fn calculate(operation: Arithmetic, left: &Operand, right: &Operand) -> Operand {
    let (Operand::Number(left), Operand::Number(right)) = (left, right) else { return Operand::Nothing };
    let result = match operation {
        Arithmetic::Add => left.checked_add(*right),
        Arithmetic::Sub => left.checked_sub(*right),
        Arithmetic::Mul => left.checked_mul(*right),
        Arithmetic::Div => left.checked_div(*right),
    };
    result.map_or(Operand::Nothing, Operand::Number)
}

fn call(function: Function, arguments: &[Operand]) -> Operand {
    match (function, arguments) {
        (Function::SubstringOf, [Operand::Text(needle), Operand::Text(text)]) => {
            Operand::Flag(fold(text).contains(&fold(needle)))
        }
        (Function::StartsWith, [Operand::Text(text), Operand::Text(start)]) => {
            Operand::Flag(fold(text).starts_with(&fold(start)))
        }
        (Function::EndsWith, [Operand::Text(text), Operand::Text(end)]) => {
            Operand::Flag(fold(text).ends_with(&fold(end)))
        }
        (Function::Like, [Operand::Text(text), Operand::Text(template)]) => {
            Operand::Flag(like::fits(&fold(text), &fold(template)))
        }
        (Function::Year, [Operand::Date(date)]) => part(date, 0),
        (Function::Month, [Operand::Date(date)]) => part(date, 1),
        (Function::Day, [Operand::Date(date)]) => part(date, 2),
        _ => Operand::Nothing,
    }
}

fn part(date: &str, index: usize) -> Operand {
    let part = date.split(['-', 'T']).nth(index).and_then(|digits| digits.parse::<Decimal>().ok());
    part.map_or(Operand::Nothing, Operand::Number)
}

fn is_of(path: &Path, value: &Operand, name: &str) -> bool {
    match (value, &path.kind) {
        (Operand::Typed { set, .. }, _) => set == name,
        (Operand::Key(key), Kind::Reference(set)) => *set == name && key != NIL,
        _ => false,
    }
}

fn fold(text: &str) -> String {
    text.trim_end().to_lowercase()
}
