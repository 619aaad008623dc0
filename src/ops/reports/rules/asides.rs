//! Parts of a question that say nothing about figures: why somebody asks, who wants to know, thanks.
//!
//! Only a part set off by commas goes, and only where its words tell that it is an aside: an unknown word beside a figure
//! may be a branch or a brand, and must make the rules unsure.

use super::concepts::{Concept, Word};
use super::reading::{Item, What};

/// Drops the asides and the words that mark them.
pub(super) fn drop(items: &mut Vec<Item>) {
    let parts = items.last().map_or(0, |item| item.part + 1);
    for part in 0..parts {
        let (inside, outside): (Vec<&Item>, Vec<&Item>) = items.iter().partition(|item| item.part == part);
        if is_aside(&inside, &outside) {
            items.retain(|item| item.part != part || is_output(item));
        }
    }
    let mut polite = (0..items.len()).map(|place| is_polite(items, place)).collect::<Vec<_>>().into_iter();
    items.retain(|_| !polite.next().unwrap_or_default());
}

/// A word of an aside among others: «прошу», «не трудно»; who asks only together with that they ask.
fn is_polite(items: &[Item], place: usize) -> bool {
    let item = &items[place];
    let is_little = |item: &Item| item.is(Word::Aside) || item.is(Word::Reason);
    let asks = || items.iter().any(|other| other.part == item.part && is_little(other));
    is_little(item)
        || item.is(Word::Role) && asks()
        || item.is(Word::Not) && items.get(place + 1).is_some_and(is_little)
}

fn is_aside(inside: &[&Item], outside: &[&Item]) -> bool {
    let unknown = inside.iter().any(|item| item.what == What::Unknown || item.is(Word::Aside));
    let idle = |item: &&Item| match item.what {
        What::Unknown => !item.act,
        What::Is(Concept::Word(
            Word::Aside
            | Word::Reason
            | Word::Role
            | Word::Not
            | Word::And
            | Word::Total
            | Word::Pronoun
            | Word::Myself
            | Word::This
            | Word::Chat
            | Word::From
            | Word::To
            | Word::K
            | Word::Ot,
        )) => true,
        _ => is_time(item) || is_output(item),
    };
    // Days said in passing are the days asked about where no others are named; open deals are those of now anyway.
    let days = |item: &&Item| is_time(item) && !item.is(Word::FutureDay);
    let open = outside.iter().any(|item| item.is(Word::Open));
    let timely = !inside.iter().any(days) || outside.iter().any(days) || open;
    let told = open && [Word::Role, Word::Reason].iter().all(|word| inside.iter().any(|item| item.is(*word)));
    (unknown || told) && timely && inside.iter().all(idle) && inside.iter().any(|item| marks(item))
}

/// «директор попросил картинку»: a picture is wanted all the same.
fn is_output(item: &Item) -> bool {
    item.is(Word::Chart) || item.is(Word::Xlsx)
}

fn is_time(item: &Item) -> bool {
    matches!(
        item.what,
        What::Date(_)
            | What::Is(
                Concept::Month(_)
                    | Concept::Unit(_)
                    | Concept::Weekday(_)
                    | Concept::Season(_)
                    | Concept::Word(Word::Today | Word::Yesterday | Word::FutureDay)
            )
    )
}

/// A word that tells why somebody asks: «просит», any verb nobody needs to know, or what there is tomorrow.
fn marks(item: &Item) -> bool {
    let verb = |text: &str| {
        let ends = |end: &&str| text.ends_with(*end) && text.chars().count() > end.chars().count() + 1;
        ["ть", "ться", "чься", "ится", "ется", "аем", "яем", "уем", "аю", "яю"].iter().any(ends)
    };
    item.is(Word::Reason) || item.is(Word::FutureDay) || item.what == What::Unknown && verb(&item.text)
}
