//! What the infobase remembers.
//!
//! Only keeping and finding: which writes are allowed is decided in `write`, `sale` and `posting`.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use uuid::Uuid;

use super::base::Base;
use super::ledger::Ledger;
use super::refusal::Refusal;
use super::schema::{self, Family, Set};
use super::switches::Switches;
use super::value::{Row, lean, rows, text};

/// One infobase. Rows leave it as they are kept, without their empty fields.
#[derive(Default)]
pub(crate) struct State {
    entities: HashMap<&'static str, BTreeMap<String, Row>>,
    versions: u64,
    counters: HashMap<String, u32>,
    /// Who has a number or a code, by its scope: one year of documents, or one catalogue.
    holders: HashMap<(String, String), String>,
    pub(crate) ledger: Ledger,
    pub(crate) switches: Switches,
    pub(crate) base: Base,
}

impl State {
    /// The entity with this key.
    pub(crate) fn get(&self, set: &str, key: &str) -> Option<&Row> {
        self.entities.get(set)?.get(key)
    }

    /// The entity with this key.
    ///
    /// # Errors
    /// 404 with code 9.
    pub(crate) fn find(&self, set: &str, key: &str) -> Result<&Row, Refusal> {
        self.get(set, key).ok_or_else(|| Refusal::unknown_key(key))
    }

    /// Everything stored in a set, in no order that means anything.
    pub(crate) fn all(&self, set: &str) -> impl Iterator<Item = &Row> {
        self.entities.get(set).into_iter().flat_map(BTreeMap::values)
    }

    /// The set that holds this key; keys are unique in the whole base as far as the stand-in makes them.
    pub(crate) fn home(&self, key: &str) -> Option<&'static Set> {
        let (name, _) = self.entities.iter().find(|(_, entities)| entities.contains_key(key))?;
        schema::set(name)
    }

    /// Rows of a stored set, or of a section of all documents.
    pub(crate) fn list<'a>(&'a self, set: &Set) -> Vec<Cow<'a, Row>> {
        let Family::Rows { of, section } = set.family else { return self.all(set.name).map(Cow::Borrowed).collect() };
        let documents = self.all(of);
        let rows = documents.flat_map(|document| {
            rows(document, section).map(|row| {
                let mut row = row.clone();
                row.insert("Ref_Key".into(), text(document, "Ref_Key").into());
                Cow::Owned(row)
            })
        });
        rows.collect()
    }

    /// Stores an entity and gives it the next version.
    pub(crate) fn put(&mut self, set: &Set, key: &str, row: Row) {
        let mut row = lean(row, &set.fields);
        self.let_go(set, key);
        self.versions += 1;
        if set.field("DataVersion").is_some() {
            row.insert("DataVersion".into(), STANDARD.encode(self.versions.to_be_bytes()).into());
        }
        if let Some(number) = scoped_number(set, &row) {
            self.holders.entry(number).or_insert_with(|| key.to_owned());
        }
        self.entities.entry(set.name).or_default().insert(key.to_owned(), row);
    }

    /// Forgets an entity.
    pub(crate) fn remove(&mut self, set: &Set, key: &str) {
        self.let_go(set, key);
        self.versions += 1;
        if let Some(entities) = self.entities.get_mut(set.name) {
            entities.remove(key);
        }
    }

    /// Whether another entity has the number or code of this one: in a year of documents, or in a catalogue.
    pub(crate) fn is_number_taken(&self, set: &Set, row: &Row) -> bool {
        let holder = scoped_number(set, row).and_then(|number| self.holders.get(&number));
        holder.is_some_and(|holder| holder != text(row, "Ref_Key"))
    }

    fn let_go(&mut self, set: &Set, key: &str) {
        let number = self.get(set.name, key).and_then(|row| scoped_number(set, row));
        if let Some(number) = number.filter(|number| self.holders.get(number).is_some_and(|holder| holder == key)) {
            self.holders.remove(&number);
        }
    }

    /// Grows with every write.
    pub(crate) fn version(&self) -> u64 {
        self.versions
    }

    /// Notes that something changed which is no entity.
    pub(crate) fn touch(&mut self) {
        self.versions += 1;
    }

    /// The next number of a sequence, counted from 1.
    pub(crate) fn next(&mut self, sequence: String) -> u32 {
        let counter = self.counters.entry(sequence).or_default();
        *counter += 1;
        *counter
    }

    /// Whether the set is part of the published interface.
    pub(crate) fn publishes(&self, set: &Set) -> bool {
        set.name != schema::CONTACTS || self.switches.contact_register_published
    }
}

/// A number or code together with the scope it must be unique in.
fn scoped_number(set: &Set, row: &Row) -> Option<(String, String)> {
    match set.family {
        Family::Document => {
            let year = text(row, "Date").split('-').next().unwrap_or_default();
            Some((format!("{} {year}", set.name), text(row, "Number").to_owned()))
        }
        Family::Catalog { .. } => Some((set.name.to_owned(), text(row, "Code").to_owned())),
        _ => None,
    }
}

/// A key nobody has yet.
pub(crate) fn fresh_key() -> String {
    Uuid::new_v4().to_string()
}
