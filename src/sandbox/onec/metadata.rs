//! `$metadata`: the description of the published sets, in XML only.
//!
//! Like the real one it may describe an enumeration twice; readers must bear it.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::atom::edm;
use super::schema::{self, Family, Field, Kind, Set};
use super::state::State;

/// The description of everything that is published.
pub(crate) fn describe(state: &State) -> String {
    let sets: Vec<_> = schema::all().filter(|set| state.publishes(set)).collect();
    let types: String = sets.iter().map(|set| entity_type(set)).collect();
    let mut enumerations = BTreeMap::new();
    for set in &sets {
        collect_enumerations(&set.fields, &mut enumerations);
    }
    let enumerations: Vec<_> = enumerations.into_iter().map(|(name, values)| enumeration(name, values)).collect();
    let twice = enumerations.first().cloned().unwrap_or_default();
    let containers: String = sets
        .iter()
        .map(|set| format!("<EntitySet Name=\"{0}\" EntityType=\"StandardODATA.{0}\"/>", set.name))
        .collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<edmx:Edmx Version=\"1.0\" \
         xmlns:edmx=\"http://schemas.microsoft.com/ado/2007/06/edmx\"><edmx:DataServices \
         xmlns:m=\"http://schemas.microsoft.com/ado/2007/08/dataservices/metadata\" m:DataServiceVersion=\"3.0\" \
         m:MaxDataServiceVersion=\"3.0\"><Schema Namespace=\"StandardODATA\" \
         xmlns=\"http://schemas.microsoft.com/ado/2009/11/edm\">{types}{}{twice}<EntityContainer \
         Name=\"EnterpriseV8\" m:IsDefaultEntityContainer=\"true\">{containers}</EntityContainer></Schema>\
         </edmx:DataServices></edmx:Edmx>",
        enumerations.concat()
    )
}

fn entity_type(set: &Set) -> String {
    let keys: &[&str] = match &set.family {
        Family::Register(dimensions) => dimensions,
        Family::Rows { .. } => &["Ref_Key", "LineNumber"],
        Family::Computed => &[],
        Family::Catalog { .. } | Family::Document | Family::Chart => &["Ref_Key"],
    };
    let keys: String = keys.iter().map(|key| format!("<PropertyRef Name=\"{key}\"/>")).collect();
    let mut rows = String::new();
    for field in &set.fields {
        if let Kind::Section(inner) = &field.kind {
            let name = format!("{}_{}_RowType", set.name, field.name);
            let _ = write!(rows, "<ComplexType Name=\"{name}\">{}</ComplexType>", properties(set, inner));
        }
    }
    let properties = properties(set, &set.fields);
    format!("<EntityType Name=\"{}\"><Key>{keys}</Key>{properties}</EntityType>{rows}", set.name)
}

fn properties(set: &Set, fields: &[Field]) -> String {
    let property = |field: &Field| match &field.kind {
        Kind::Section(_) => {
            let of = format!("Collection(StandardODATA.{}_{}_RowType)", set.name, field.name);
            format!("<Property Name=\"{}\" Type=\"{of}\" Nullable=\"false\"/>", field.name)
        }
        kind => format!("<Property Name=\"{}\" Type=\"{}\" Nullable=\"true\"/>", field.name, edm(kind)),
    };
    fields.iter().map(property).collect()
}

fn collect_enumerations(fields: &[Field], found: &mut BTreeMap<&'static str, &'static [&'static str]>) {
    for field in fields {
        match &field.kind {
            Kind::Enumeration(name, values) => {
                found.insert(name, values);
            }
            Kind::Section(inner) => collect_enumerations(inner, found),
            _ => {}
        }
    }
}

fn enumeration(name: &str, values: &[&str]) -> String {
    let members: String = values.iter().map(|value| format!("<Member Name=\"{value}\"/>")).collect();
    format!("<EnumType Name=\"{name}\">{members}</EnumType>")
}
