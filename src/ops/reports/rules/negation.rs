//! What "not" does: corrects («не вчера, а позавчера»), turns a bound round («не дороже»), or tells that nothing was sold.
//!
//! A "not" that is none of these, and excepts nothing, stays and makes the rules unsure.

use super::concepts::{Concept, Word};
use super::reading::{Item, What};

/// Puts what a "not" means in its place.
pub(super) fn resolve(items: &mut Vec<Item>) {
    let mut place = 0;
    while place < items.len() {
        if is(items.get(place), Word::Not) {
            corrected(items, place).or_else(|| turned(items, place));
        }
        place += 1;
    }
}

fn is(item: Option<&Item>, word: Word) -> bool {
    item.is_some_and(|item| item.what == What::Is(Concept::Word(word)))
}

/// «не Айгуль, а Данияр», «не по дням, а по неделям»: the first goes, and a «нет» before it.
fn corrected(items: &mut Vec<Item>, place: usize) -> Option<()> {
    let turn = (place + 2..=place + 5).find(|at| is(items.get(*at), Word::Follow))?;
    let little = |item: &&Item| [Word::To, Word::From, Word::Ot].iter().any(|word| item.is(*word));
    let (wrong, right) = (kind(&items[turn - 1])?, kind(items[turn + 1..].iter().find(|item| !little(item))?)?);
    let start = if place > 0 && is(items.get(place - 1), Word::Not) { place - 1 } else { place };
    (wrong == right).then(|| drop(items.drain(start..=turn)))
}

/// What can be put right by another of its kind.
fn kind(item: &Item) -> Option<u8> {
    Some(match item.what {
        What::Managers(_) => 0,
        What::Products(_) => 1,
        What::Source(_) | What::Warehouse(_) => 2,
        What::Is(Concept::Group(_) | Concept::Kind(_)) => 3,
        What::Is(Concept::Dim(_)) => 4,
        What::Is(
            Concept::Metric(_)
            | Concept::Word(
                Word::Count | Word::Sales | Word::Deals | Word::DealsWon | Word::Won | Word::Leads | Word::Pieces,
            ),
        ) => 5,
        What::Date(_)
        | What::Is(
            Concept::Month(_)
            | Concept::Weekday(_)
            | Concept::Unit(_)
            | Concept::Season(_)
            | Concept::Word(Word::Today | Word::Yesterday | Word::DayBefore | Word::This | Word::Last | Word::BeforeLast),
        ) => 6,
        _ => return None,
    })
}

/// «не дороже» is at most, «не продал» is nothing.
fn turned(items: &mut Vec<Item>, place: usize) -> Option<()> {
    let What::Is(Concept::Word(next)) = items.get(place + 1)?.what else { return None };
    let nothing = [Word::Nothing, Word::Nobody].iter().any(|word| items.iter().any(|item| item.is(*word)));
    let word = match next {
        Word::More => Word::AtMost,
        Word::Less => Word::AtLeast,
        Word::Sold | Word::Came => Word::Nothing,
        // «ни одной сделки не закрыл».
        Word::Won if nothing => Word::Nothing,
        _ => return None,
    };
    items[place].what = What::Is(Concept::Word(word));
    items.remove(place + 1);
    Some(())
}
