//! What an address names: a set, perhaps a key, perhaps something of that entity.
//!
//! It reads decoded paths only; whether the set exists is not its business.

use std::collections::BTreeMap;

use super::filter::{Operand, literal};
use super::refusal::Refusal;

/// One part of the path between slashes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Segment {
    pub(crate) name: String,
    /// What stands in brackets behind the name.
    pub(crate) arguments: Option<String>,
}

/// Splits the decoded path behind the root of the interface; slashes in brackets and quotes stay.
///
/// # Errors
/// 400/6 for a bracket or a quote without its end.
pub(crate) fn segments(path: &str) -> Result<Vec<Segment>, Refusal> {
    split(path, '/').ok_or_else(|| Refusal::unknown_field(path))?.into_iter().map(segment).collect()
}

/// The named arguments in brackets: `Period=datetime'…',Condition='…'`. A lone literal has the empty name.
///
/// # Errors
/// 400/6 for a bracket or a quote without its end, 400/14 for what is no literal.
pub(crate) fn arguments(text: &str) -> Result<BTreeMap<String, Operand>, Refusal> {
    let parts = split(text, ',').ok_or_else(|| Refusal::unknown_field(text))?;
    let parts = parts.into_iter().filter(|part| !part.trim().is_empty());
    parts.map(argument).collect()
}

fn argument(text: &str) -> Result<(String, Operand), Refusal> {
    let (name, value) = match text.split_once('=') {
        Some((name, value)) if !name.contains(['\'', '(']) => (name.trim(), value),
        _ => ("", text),
    };
    Ok((name.to_owned(), literal(value)?))
}

fn segment(text: &str) -> Result<Segment, Refusal> {
    let Some((name, rest)) = text.split_once('(') else {
        return Ok(Segment { name: text.to_owned(), arguments: None });
    };
    let arguments = rest.strip_suffix(')').ok_or_else(|| Refusal::unknown_field(text))?;
    Ok(Segment { name: name.to_owned(), arguments: Some(arguments.to_owned()) })
}

/// Splits outside of brackets and quotes; a doubled quote closes and opens again, which comes to the same.
fn split(text: &str, separator: char) -> Option<Vec<&str>> {
    let (mut parts, mut start, mut depth, mut quoted) = (Vec::new(), 0, 0_i32, false);
    for (at, character) in text.char_indices() {
        match character {
            '\'' => quoted = !quoted,
            '(' if !quoted => depth += 1,
            ')' if !quoted => depth -= 1,
            _ if character == separator && !quoted && depth == 0 => {
                parts.push(&text[start..at]);
                start = at + separator.len_utf8();
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    (depth == 0 && !quoted).then_some(parts)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn names(path: &str) -> Vec<(String, Option<String>)> {
        segments(path).unwrap().into_iter().map(|segment| (segment.name, segment.arguments)).collect()
    }

    #[test]
    fn an_address_falls_into_segments() {
        assert_eq!(names("Catalog_Склады"), [("Catalog_Склады".into(), None)]);
        assert_eq!(
            names("Document_X(guid'1')/Post()"),
            [("Document_X".into(), Some("guid'1'".into())), ("Post".into(), Some(String::new()))]
        );
        assert_eq!(
            names("R/Balance(Condition='Account/Code eq ''1330''')"),
            [("R".into(), None), ("Balance".into(), Some("Condition='Account/Code eq ''1330'''".into()))]
        );
        assert!(segments("Catalog_X(guid'1'").is_err());
    }

    #[test]
    fn arguments_are_literals_with_names() {
        let found = arguments("Period=datetime'2026-01-01T00:00:00',Condition='a eq ''b,c'''").unwrap();
        assert_eq!(found["Period"], Operand::Date("2026-01-01T00:00:00".into()));
        assert_eq!(found["Condition"], Operand::Text("a eq 'b,c'".into()));
        assert_eq!(arguments("").unwrap().len(), 0);
        assert!(arguments("x").is_err());
    }
}
