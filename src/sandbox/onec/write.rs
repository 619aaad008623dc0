//! Creating, changing and deleting entities of any set.
//!
//! Nothing here checks mandatory fields: the real interface does not either. What only the sale does is in `sale`.

use super::refusal::Refusal;
use super::sale;
use super::schema::{Family, NIL, SALE, Set};
use super::state::{State, fresh_key};
use super::switches::DuplicateAs;
use super::value::{Row, empty_row, fill, flag, text};

/// How an entity is written.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Manner {
    /// Load mode: handlers of the configuration return at once.
    pub(crate) loading: bool,
}

/// Creates an entity and returns its key; a `Ref_Key` in the body becomes its key.
///
/// # Errors
/// When a value, the key or the configuration forbids it; nothing is stored then.
pub(crate) fn create(state: &mut State, set: &Set, body: &Row, manner: Manner) -> Result<String, Refusal> {
    let mut row = empty_row(&set.fields);
    fill(&mut row, &set.fields, body)?;
    let key = match &set.family {
        Family::Catalog { .. } | Family::Document => own_key(&mut row),
        Family::Register(dimensions) => record_key(&row, dimensions),
        Family::Rows { .. } => {
            return Err(Refusal::new(400, 13, "Непосредственное создание строк табличных частей не поддерживается"));
        }
        Family::Chart | Family::Computed => return Err(Refusal::method("POST")),
    };
    if state.get(set.name, &key).is_some() {
        return Err(duplicate(state, set, &key));
    }
    if let Family::Catalog { code } = set.family {
        give_code(state, set, &mut row, code);
    }
    if set.name == SALE {
        sale::before_write(state, set, &mut row, None, manner)?;
    }
    state.put(set, &key, row);
    Ok(key)
}

/// Changes what `body` says of an entity; a section is replaced whole.
///
/// # Errors
/// When the entity is unknown, or a value or the configuration forbids it; nothing is changed then.
pub(crate) fn change(state: &mut State, set: &Set, key: &str, body: &Row, manner: Manner) -> Result<(), Refusal> {
    if !matches!(set.family, Family::Catalog { .. } | Family::Document | Family::Register(_)) {
        return Err(Refusal::method("PATCH"));
    }
    let old = state.find(set.name, key)?.clone();
    let mut row = old.clone();
    fill(&mut row, &set.fields, body)?;
    for name in key_fields(set) {
        match old.get(*name) {
            Some(value) => row.insert((*name).into(), value.clone()),
            None => row.remove(*name),
        };
    }
    if flag(&row, "DeletionMark") && flag(&old, "Posted") {
        return Err(Refusal::exception("Проведенный документ не может быть помечен на удаление"));
    }
    if set.name == SALE {
        sale::before_write(state, set, &mut row, Some(&old), manner)?;
    }
    state.put(set, key, row);
    Ok(())
}

/// Removes an entity for good, whoever refers to it.
///
/// # Errors
/// When it is unknown, or stands in a closed period.
pub(crate) fn delete(state: &mut State, set: &Set, key: &str, manner: Manner) -> Result<(), Refusal> {
    if !matches!(set.family, Family::Catalog { .. } | Family::Document | Family::Register(_)) {
        return Err(Refusal::method("DELETE"));
    }
    let row = state.find(set.name, key)?;
    if set.name == SALE && !manner.loading {
        sale::check_open(state, row)?;
    }
    if set.name == SALE {
        state.ledger.erase(&sale::link(key));
    }
    state.remove(set, key);
    Ok(())
}

/// The key under which a record with these dimensions is stored.
pub(crate) fn record_key(row: &Row, dimensions: &[&str]) -> String {
    dimensions.iter().map(|name| text(row, name).to_lowercase()).collect::<Vec<_>>().join("\u{1f}")
}

fn key_fields(set: &Set) -> &'static [&'static str] {
    match set.family {
        Family::Register(dimensions) => dimensions,
        _ => &["Ref_Key", "Predefined", "PredefinedDataName"],
    }
}

/// The key the client chose, or a new one: the empty reference is nobody's key.
fn own_key(row: &mut Row) -> String {
    let sent = text(row, "Ref_Key");
    let key = if sent == NIL { fresh_key() } else { sent.to_owned() };
    row.insert("Ref_Key".into(), key.clone().into());
    key
}

fn give_code(state: &mut State, set: &Set, row: &mut Row, length: usize) {
    if !text(row, "Code").trim().is_empty() {
        return;
    }
    loop {
        row.insert("Code".into(), format!("{:0length$}", state.next(set.name.into())).into());
        if !state.is_number_taken(set, row) {
            return;
        }
    }
}

fn duplicate(state: &State, set: &Set, key: &str) -> Refusal {
    let register = matches!(set.family, Family::Register(_));
    match state.switches.duplicate_as {
        DuplicateAs::Business if !register => Refusal::exception(format!(
            "Ошибка при выполнении операции с данными: нарушено условие уникальности. Значение {key}"
        )),
        _ => Refusal::new(400, 15, format!("Экземпляр сущности с ключом «{key}» уже существует")),
    }
}
