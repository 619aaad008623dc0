//! The guard: what a reading or a difference looks like that no person would believe at first sight.
//!
//! Pure. It only ever asks; a person decides.

use crate::types::{Hold, HoldReason, Level, StockCounts};

/// Fewer changes than this are no flood, whatever their share.
const FEW: u64 = 10;

/// As many falling to zero, in a small shop, are worth a question.
const FEW_ZEROED: u64 = 3;

/// Positions a reading must have had before its half means anything.
const ENOUGH: u64 = 10;

/// Positions of which most must have doubled.
const ENOUGH_TWICE: u64 = 5;

/// A reading against the one before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Readings {
    /// Positions in stock before; none at the first reading.
    pub(super) before: Option<Sums>,
    /// Positions in stock now.
    pub(super) now: Sums,
    /// Positions that are exactly twice what they were.
    pub(super) twice: u64,
}

/// What is in stock, in one reading.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Sums {
    /// Positions above zero.
    pub(super) positions: u64,
    /// All quantities above zero together.
    pub(super) quantity: Level,
}

impl Sums {
    pub(super) fn of(levels: impl Iterator<Item = Level>) -> Self {
        levels.filter(|level| *level > Level::ZERO).fold(Self::default(), |sums, level| Self {
            positions: sums.positions + 1,
            quantity: sums.quantity + level,
        })
    }
}

/// What is to be judged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Case {
    pub(super) readings: Readings,
    /// What the portal has, and what of it would fall to zero: in all, and in each store by itself.
    pub(super) shelves: Vec<Shelf>,
    /// Positions that hold something on either side.
    pub(super) filled: u64,
    /// How many of them would change.
    pub(super) planned: u64,
    /// That much changes is no news: nothing was written to this portal before, or it was let pass a moment ago.
    pub(super) expected: bool,
    /// The newest of our invoices, where 1C knows none of them.
    pub(super) forgotten: Option<String>,
}

/// A store, or the portal as a whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Shelf {
    /// Positions above zero.
    pub(super) positions: u64,
    /// Those of them that would fall to zero.
    pub(super) zeroed: u64,
}

/// Why a difference must wait for a person; nothing where it may be written. `percent` is the share of positions that may
/// change, or fall to zero. Positions with nothing on either side count for nothing.
pub(super) fn judge(case: &Case, percent: u32) -> Vec<HoldReason> {
    let mut reasons = Vec::new();
    let Readings { before, now, twice } = case.readings;
    let had = before.map_or_else(|| case.shelves.first().map_or(0, |all| all.positions), |before| before.positions);
    if now.positions == 0 && had > 0 {
        reasons.push(HoldReason::Empty);
    } else if let Some(before) = before {
        if before.positions >= ENOUGH && is_half(before, now) {
            reasons.push(HoldReason::Halved {
                before: before.positions,
                now: now.positions,
                quantity_before: before.quantity,
                quantity_now: now.quantity,
            });
        }
        if before.positions >= ENOUGH_TWICE && twice * 5 >= before.positions * 4 {
            reasons.push(HoldReason::Doubled);
        }
    }
    reasons.extend(case.forgotten.clone().map(|number| HoldReason::OldCopy { number }));
    let over = |part: u64, of: u64| part * 100 > u64::from(percent) * of;
    let share = |part: u64, of: u64| part * 100 / of.max(1);
    if !case.expected && case.planned >= FEW && over(case.planned, case.filled) {
        reasons.push(HoldReason::Many { percent: share(case.planned, case.filled) });
    }
    let emptied = case.shelves.iter().filter(|shelf| shelf.zeroed >= FEW_ZEROED && over(shelf.zeroed, shelf.positions));
    if let Some(percent) = emptied.map(|shelf| share(shelf.zeroed, shelf.positions)).max() {
        reasons.push(HoldReason::Zeroed { percent });
    }
    reasons
}

/// Whether what a person let through covers what is held now: the same reasons, and about as much.
pub(super) fn covers(approved: &Hold, reasons: &[HoldReason], counts: &StockCounts) -> bool {
    let known = |reason: &HoldReason| approved.reasons.iter().any(|seen| seen.key() == reason.key());
    let about = |shown: u64, now: u64| now <= shown + shown / 10;
    reasons.iter().all(known)
        && about(approved.counts.planned, counts.planned)
        && about(approved.counts.zeroed, counts.zeroed)
}

fn is_half(before: Sums, now: Sums) -> bool {
    now.positions * 2 <= before.positions || now.quantity + now.quantity <= before.quantity
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn sums(positions: u64, quantity: i64) -> Sums {
        Sums { positions, quantity: Level::from_thousandths(quantity) }
    }

    fn case(before: Option<Sums>, now: Sums, (filled, planned, zeroed): (u64, u64, u64)) -> Case {
        let shelves = vec![Shelf { positions: filled, zeroed }];
        Case { readings: Readings { before, now, twice: 0 }, shelves, filled, planned, ..Case::default() }
    }

    fn keys(case: &Case) -> Vec<&'static str> {
        judge(case, 30).iter().map(HoldReason::key).collect()
    }

    #[test]
    fn a_usual_night_passes() {
        assert_eq!(keys(&case(Some(sums(100, 9_000)), sums(98, 8_500), (100, 25, 2))), [""; 0]);
    }

    #[test]
    fn an_emptied_halved_or_doubled_answer_is_held() {
        assert_eq!(keys(&case(Some(sums(2, 20)), sums(0, 0), (2, 2, 2))), ["empty"]);
        assert_eq!(keys(&case(None, sums(0, 0), (2, 2, 2))), ["empty"], "the portal had something");
        assert_eq!(keys(&case(Some(sums(100, 9_000)), sums(50, 4_500), (100, 50, 50))), ["halved", "many", "zeroed"]);
        assert_eq!(keys(&case(Some(sums(100, 9_000)), sums(100, 4_500), (100, 9, 0))), ["halved"]);
        let mut doubled = case(Some(sums(100, 9_000)), sums(100, 18_000), (100, 100, 0));
        doubled.readings.twice = 80;
        assert_eq!(keys(&doubled), ["doubled", "many"]);
        doubled.readings.twice = 79;
        assert_eq!(keys(&doubled), ["many"]);
    }

    #[test]
    fn an_old_copy_of_the_books_is_held() {
        let mut old = case(Some(sums(100, 9_000)), sums(100, 9_000), (100, 3, 0));
        old.forgotten = Some("42".to_owned());
        assert_eq!(keys(&old), ["old-copy"]);
    }

    #[test]
    fn the_first_run_may_change_everything_but_not_empty_it() {
        let mut first = case(None, sums(100, 9_000), (100, 100, 0));
        first.expected = true;
        assert_eq!(keys(&first), [""; 0]);
        first.shelves[0].zeroed = 31;
        assert_eq!(keys(&first), ["zeroed"]);
    }

    #[test]
    fn a_small_shop_is_not_asked_about_every_sale() {
        assert_eq!(keys(&case(Some(sums(3, 30)), sums(2, 20), (3, 2, 1))), [""; 0]);
    }

    #[test]
    fn one_store_that_is_emptied_is_not_lost_among_the_others() {
        let mut one = case(Some(sums(500, 9_000)), sums(400, 8_000), (500, 100, 100));
        assert_eq!(keys(&one), [""; 0], "a fifth of everything");
        one.shelves.extend([Shelf { positions: 400, zeroed: 0 }, Shelf { positions: 100, zeroed: 100 }]);
        assert_eq!(judge(&one, 30), [HoldReason::Zeroed { percent: 100 }]);
    }

    #[test]
    fn what_a_person_let_through_covers_the_same_and_no_more() {
        let counts = |planned, zeroed| StockCounts { planned, zeroed, ..StockCounts::default() };
        let many = [HoldReason::Many { percent: 40 }];
        let approved = Hold { reasons: many.to_vec(), counts: counts(40, 10), largest: Vec::new(), again: false };
        let covered = |reasons: &[HoldReason], planned, zeroed| covers(&approved, reasons, &counts(planned, zeroed));
        assert!(covered(&[HoldReason::Many { percent: 44 }], 44, 11));
        assert!(!covered(&many, 45, 10));
        assert!(!covered(&many, 40, 12));
        assert!(!covered(&[HoldReason::Many { percent: 40 }, HoldReason::Empty], 40, 10));
    }

    proptest! {
        /// Whatever passes changes no more than the share allowed, but for the few and the first.
        #[test]
        fn what_passes_is_bounded(
            (filled, planned, zeroed) in (0_u64..10_000).prop_flat_map(|all| (Just(all), 0..=all, 0..=all)),
            percent in 1_u32..=100,
        ) {
            let case = case(Some(sums(50, 500)), sums(50, 500), (filled, planned, zeroed));
            if judge(&case, percent).is_empty() {
                prop_assert!(planned < FEW || planned * 100 <= u64::from(percent) * filled);
                prop_assert!(zeroed < FEW_ZEROED || zeroed * 100 <= u64::from(percent) * filled);
            }
        }
    }
}
