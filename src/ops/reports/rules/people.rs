//! A person whom a question names and nobody knows.

use super::concepts::{Concept, Word};
use super::metrics::is_plural;
use super::names;
use super::reading::{Reading, What};
use crate::ops::reports::plan::Dimension;

/// A name that nobody among the managers has, as typed and folded: beside the word "manager", or a first name.
pub(super) fn stranger(reading: &mut Reading) -> Option<(String, String)> {
    let place = (0..reading.items.len()).find(|place| is_strange(reading, *place))?;
    let item = reading.items[place].clone();
    reading.use_up(place, place + 1);
    // A surname behind a first name is of the same person.
    if reading.at(place + 1) == Some(&What::Unknown) && names::is_first_name(&item.text) {
        reading.use_up(place + 1, place + 2);
        return Some((format!("{} {}", item.raw, reading.items[place + 1].raw), item.text));
    }
    Some((item.raw, item.text))
}

fn is_strange(reading: &Reading, place: usize) -> bool {
    let is_manager = |place: Option<usize>| {
        let item = place.and_then(|place| reading.items.get(place));
        item.is_some_and(|item| item.what == What::Is(Concept::Dim(Dimension::Manager)) && !is_plural(item))
    };
    let item = &reading.items[place];
    let capital = item.raw.chars().next().is_some_and(char::is_uppercase) && item.raw != item.raw.to_uppercase();
    // The first word has a capital anyhow.
    let sells = reading.items.get(place + 1).is_some_and(|next| next.is(Word::Sold));
    let surname = capital && (place > 0 || sells) && names::is_surname(&item.text);
    // «какой менеджер активнее»: how, and not who.
    if ["ее", "ше", "но", "ро"].iter().any(|end| item.text.ends_with(end)) && !capital {
        return false;
    }
    let sold = [place.checked_sub(1), Some(place + 1)].into_iter().flatten().any(|at| sells_alone(reading, at));
    let surname = surname || capital && place > 0 && sold && !item.text.is_ascii();
    item.what == What::Unknown
        && (is_manager(place.checked_sub(1))
            || is_manager(Some(place + 1))
            || surname
            || names::is_first_name(&item.text))
}

/// «продал», «продала»: one person did, so a name stands beside.
fn sells_alone(reading: &Reading, place: usize) -> bool {
    reading
        .items
        .get(place)
        .is_some_and(|item| item.is(Word::Sold) && ["дал", "дала"].iter().any(|end| item.text.ends_with(end)))
}
