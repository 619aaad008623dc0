//! Numbers said in several words: «двадцать третье», «двести пятьдесят», «он бес», "twenty first".

use super::concepts::Concept;
use super::reading::{Item, What};

/// Makes one of the words of a number that stand side by side.
pub(super) fn join(items: &mut Vec<Item>) {
    let mut place = 0;
    while place + 1 < items.len() {
        match joined(&items[place], &items[place + 1]) {
            Some(concept) => {
                items[place].what = What::Is(concept);
                items.remove(place + 1);
            }
            None => place += 1,
        }
    }
}

fn joined(one: &Item, other: &Item) -> Option<Concept> {
    let What::Is(Concept::Number(value)) = one.what else { return None };
    if one.part != other.part {
        return None;
    }
    match other.what {
        What::Is(Concept::Number(100)) if (2..10).contains(&value) => Some(Concept::Number(value * 100)),
        What::Is(Concept::Number(next)) if has_room(value, next) => Some(Concept::Number(value + next)),
        What::Is(Concept::Nth(nth)) if has_room(value, nth.into()) => Some(Concept::Nth(value as u32 + nth)),
        _ => None,
    }
}

/// Whether a smaller number can stand behind a round one: 20 and 3, 200 and 50.
fn has_room(value: i64, next: i64) -> bool {
    let room = if value % 100 == 0 { 100 } else { 10 };
    value > 0 && value % 10 == 0 && (1..room).contains(&next)
}
