//! Choosing what a setting means among what 1C has.
//!
//! It takes the only one that fits and never the first of several.

use super::wire::Fields;
use crate::clients::fault::Kind;

/// Choices shown to a person at most.
const SHOWN: usize = 10;

/// One of several things a setting may mean.
pub(super) struct Choice<T> {
    /// Its name.
    pub(super) name: String,
    /// Its code.
    pub(super) code: String,
    /// The thing.
    pub(super) value: T,
}

impl<T> Choice<T> {
    /// A choice under the name and code of an object.
    pub(super) fn of(fields: Fields<'_>, value: T) -> Self {
        Self { name: fields.text("Description").to_owned(), code: fields.text("Code").to_owned(), value }
    }

    /// Whether a name or code means it.
    pub(super) fn is(&self, wanted: &str) -> bool {
        let wanted = wanted.to_lowercase();
        self.name.to_lowercase() == wanted || self.code.to_lowercase() == wanted
    }
}

/// The one choice a name or code means, or the only one where none is given.
pub(super) fn choose<T>(what: &'static str, wanted: Option<&str>, choices: Vec<Choice<T>>) -> Result<T, Kind> {
    let (mut fitting, others): (Vec<_>, Vec<_>) =
        choices.into_iter().partition(|choice| wanted.is_none_or(|wanted| choice.is(wanted)));
    match (fitting.pop(), fitting.is_empty()) {
        (Some(only), true) => Ok(only.value),
        (Some(last), false) => {
            fitting.push(last);
            Err(unclear(what, wanted.unwrap_or_default(), &fitting))
        }
        (None, _) => Err(unclear(what, wanted.unwrap_or_default(), &others)),
    }
}

/// That a person must choose, with what there is to choose from.
pub(super) fn unclear<T>(what: &'static str, name: &str, choices: &[Choice<T>]) -> Kind {
    let label = |choice: &Choice<T>| {
        let alike = choices.iter().filter(|other| other.name == choice.name).count();
        if alike > 1 { format!("{} ({})", choice.name, choice.code) } else { choice.name.clone() }
    };
    Kind::Unclear { what, name: name.to_owned(), found: choices.iter().take(SHOWN).map(label).collect() }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn choice<T>(name: &str, code: &str, value: T) -> Choice<T> {
        Choice { name: name.into(), code: code.into(), value }
    }

    #[test]
    fn a_thing_is_chosen_by_name_by_code_or_for_being_the_only_one() {
        let all = || vec![choice("Основной", "000000001", 1), choice("Магазин", "000000002", 2)];
        assert_eq!(choose("X", Some("магазин"), all()).unwrap(), 2);
        assert_eq!(choose("X", Some("000000001"), all()).unwrap(), 1);
        assert_eq!(choose("X", None, all().split_off(1)).unwrap(), 2);
        for (wanted, shown) in [(None, ""), (Some("Склад"), "Склад")] {
            let Err(Kind::Unclear { what: "X", name, found }) = choose("X", wanted, all()) else {
                panic!("{wanted:?}")
            };
            assert_eq!((name.as_str(), found.join(" ").as_str()), (shown, "Основной Магазин"));
        }
    }

    #[test]
    fn things_of_one_name_are_told_apart_by_code() {
        let twice = vec![choice("Магазин", "1", 1), choice("Магазин", "2", 2)];
        let Err(Kind::Unclear { found, .. }) = choose("X", Some("Магазин"), twice) else {
            panic!("two are not one")
        };
        assert_eq!(found, ["Магазин (1)", "Магазин (2)"]);
    }
}
