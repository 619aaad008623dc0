//! `$filter` and `Condition`: reading the expression and asking it of a row.
//!
//! It accepts what the vendor documents and refuses the rest; it must never guess what a client may have meant.

mod evaluate;
mod lexer;
mod like;
mod parser;

use super::refusal::Refusal;
use super::schema::{Field, Kind};
use super::state::State;
use super::value::Row;

pub(crate) use evaluate::{Operand, order};
pub(crate) use parser::literal;

use parser::{Expression, Path};

/// A condition on the rows of one set.
#[derive(Debug)]
pub(crate) struct Filter(Expression);

impl Filter {
    /// Reads a condition on rows with these fields.
    ///
    /// # Errors
    /// 400/14 when it cannot be read, 400/6 for an unknown field, 500/−1 for a string the database cannot compare.
    pub(crate) fn parse(text: &str, fields: &[Field]) -> Result<Self, Refusal> {
        parser::parse(text, fields).map(Self)
    }

    /// Whether the row fulfils the condition; references are followed into `state`.
    pub(crate) fn holds(&self, state: &State, row: &Row) -> bool {
        evaluate::holds(&self.0, state, row)
    }
}

/// A field, or a field of what a reference leads to, to sort by.
#[derive(Debug)]
pub(crate) struct SortKey(Path);

impl SortKey {
    /// Reads a path.
    ///
    /// # Errors
    /// 400/6 for an unknown field.
    pub(crate) fn parse(text: &str, fields: &[Field]) -> Result<Self, Refusal> {
        let path = parser::path(text, fields)?;
        if matches!(path.kind, Kind::LongText | Kind::Section(_)) {
            return Err(Refusal::exception(format!("Нельзя упорядочить по полю неограниченной длины «{text}»")));
        }
        Ok(Self(path))
    }

    /// The value to sort by.
    pub(crate) fn value(&self, state: &State, row: &Row) -> Operand {
        evaluate::read(&self.0, state, &[("", row)])
    }
}

#[cfg(test)]
mod tests;
