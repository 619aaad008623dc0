//! The XML the interface speaks by default: entries, feeds, the service document, errors.
//!
//! Only writing; nothing here is ever read back.

use std::fmt::Write;

use serde_json::Value;

use super::query::Page;
use super::refusal::Refusal;
use super::schema::{Field, Kind, Set, find};
use super::value::{Row, text};

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
const SPACES: &str = "xmlns=\"http://www.w3.org/2005/Atom\" \
    xmlns:d=\"http://schemas.microsoft.com/ado/2007/08/dataservices\" \
    xmlns:m=\"http://schemas.microsoft.com/ado/2007/08/dataservices/metadata\"";

/// A text as it may stand between tags or in an attribute.
pub(crate) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// The type of a field in the description of the interface.
pub(crate) fn edm(kind: &Kind) -> &'static str {
    match kind {
        Kind::Number { fraction: 0, digits } if *digits > 9 => "Edm.Int64",
        Kind::Number { fraction: 0, digits } if *digits < 5 => "Edm.Int16",
        Kind::Number { fraction: 0, .. } => "Edm.Int32",
        Kind::Number { .. } => "Edm.Double",
        Kind::Date => "Edm.DateTime",
        Kind::Flag => "Edm.Boolean",
        Kind::Guid | Kind::Reference(_) => "Edm.Guid",
        _ => "Edm.String",
    }
}

/// The service document.
pub(crate) fn service(names: &[&str], root: &str) -> String {
    let sets: String = names
        .iter()
        .map(|name| format!("<collection href=\"{name}\"><atom:title>{name}</atom:title></collection>"))
        .collect();
    format!(
        "{HEAD}<service xmlns=\"http://www.w3.org/2007/app\" xmlns:atom=\"http://www.w3.org/2005/Atom\" xml:base=\"{}\">\
         <workspace><atom:title>Default</atom:title>{sets}</workspace></service>",
        escape(root)
    )
}

/// One entity as a document.
pub(crate) fn single(set: &Set, row: &Row, root: &str) -> String {
    format!("{HEAD}{}", entry(set, row, root, SPACES))
}

/// Rows as a document.
pub(crate) fn feed(set: &Set, resource: &str, page: &Page, root: &str) -> String {
    let count = page.count.map(|count| format!("<m:count>{count}</m:count>")).unwrap_or_default();
    let entries: String = page.rows.iter().map(|row| entry(set, row, root, "")).collect();
    let id = escape(root);
    format!(
        "{HEAD}<feed {SPACES}><id>{id}{resource}</id><title type=\"text\">{resource}</title>{count}{entries}</feed>"
    )
}

/// A refusal as a document.
pub(crate) fn error(refusal: &Refusal) -> String {
    format!(
        "{HEAD}<m:error xmlns:m=\"http://schemas.microsoft.com/ado/2007/08/dataservices/metadata\"><m:code>{}</m:code>\
         <m:message xml:lang=\"ru\">{}</m:message></m:error>",
        refusal.code,
        escape(&refusal.text)
    )
}

fn entry(set: &Set, row: &Row, root: &str, spaces: &str) -> String {
    let id = format!("{}{}(guid'{}')", escape(root), set.name, text(row, "Ref_Key"));
    let properties = properties(&set.fields, row, set.name);
    format!(
        "<entry {spaces}><id>{id}</id><category term=\"StandardODATA.{}\" \
         scheme=\"http://schemas.microsoft.com/ado/2007/08/dataservices/scheme\"/>\
         <content type=\"application/xml\"><m:properties>{properties}</m:properties></content></entry>",
        set.name
    )
}

fn properties(fields: &[Field], row: &Row, owner: &str) -> String {
    let mut xml = String::new();
    for (name, value) in row {
        let kind = find(fields, name).map(|field| &field.kind);
        match (value, kind) {
            (Value::Array(lines), Some(Kind::Section(inner))) => {
                let _ = write!(xml, "<d:{name} m:type=\"Collection(StandardODATA.{owner}_{name}_RowType)\">");
                for line in lines.iter().filter_map(Value::as_object) {
                    let _ = write!(xml, "<d:element>{}</d:element>", properties(inner, line, owner));
                }
                let _ = write!(xml, "</d:{name}>");
            }
            (value, kind) => {
                let of = kind.map_or("Edm.String", edm);
                let text = value.as_str().map_or_else(|| value.to_string(), escape);
                let _ = write!(xml, "<d:{name} m:type=\"{of}\">{text}</d:{name}>");
            }
        }
    }
    xml
}
