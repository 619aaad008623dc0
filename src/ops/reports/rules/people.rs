//! A person whom a question names and nobody knows.

use super::concepts::{Concept, Word};
use super::metrics::is_plural;
use super::names;
use super::reading::{Item, Reading, What};
use crate::ops::reports::plan::{Dimension, Metric};
use crate::types::Lang;

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

/// The word by which whoever asks means themselves: «я», «мои», "my", «сатылымым».
pub(super) fn myself(reading: &mut Reading) -> Option<String> {
    // «мен қанша саттым»: elsewhere «мен» is a "with".
    if reading.lang == Lang::Kk && reading.is(0, Word::And) && reading.items[0].text == "мен" {
        reading.rename(0, Concept::Word(Word::Myself));
    }
    let said = reading.place_of(Word::Myself).or_else(|| reading.items.iter().position(is_of_mine))?;
    reading.take(Word::Myself);
    Some(reading.items[said].raw.clone())
}

/// A Kazakh word that tells by its ending that it is of whoever asks: «саттым», «сатылымым».
fn is_of_mine(item: &Item) -> bool {
    const DONE: [&str; 4] = ["тым", "тим", "дым", "дим"];
    const MINE: [&str; 4] = ["сатылымым", "сатуым", "саудам", "мамилелерим"];
    let done = matches!(
        item.what,
        What::Is(Concept::Word(Word::Sold | Word::Won | Word::Lost) | Concept::Metric(Metric::Revenue))
    );
    let mine = MINE.iter().any(|stem| item.text.starts_with(stem))
        && !["мыз", "миз"].iter().any(|our| item.text.contains(our));
    done && DONE.iter().any(|end| item.text.ends_with(end)) || mine
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
    let possessed = place > 0 && !item.spaced && is_possessed(reading, place - 1) && !names::is_place(&item.text);
    let surname = surname || capital && place > 0 && (sold || possessed) && !item.text.is_ascii();
    item.what == What::Unknown
        && (is_manager(place.checked_sub(1))
            || is_manager(Some(place + 1))
            || surname
            || names::is_first_name(&item.text))
}

/// «выручка», «продажи»: a name behind them is of whoever sold.
fn is_possessed(reading: &Reading, place: usize) -> bool {
    matches!(
        reading.items[place].what,
        What::Is(
            Concept::Metric(Metric::Revenue | Metric::AvgCheck)
                | Concept::Word(Word::Sales | Word::Deals | Word::DealsWon | Word::Leads)
        )
    )
}

/// «продал», «продала»: one person did, so a name stands beside.
fn sells_alone(reading: &Reading, place: usize) -> bool {
    reading
        .items
        .get(place)
        .is_some_and(|item| item.is(Word::Sold) && ["дал", "дала"].iter().any(|end| item.text.ends_with(end)))
}
