//! The guard: what a reading or a difference looks like that no person would believe at first sight.
//!
//! Pure. It only ever asks; a person decides.

use crate::types::{HoldReason, Level, StockCounts};

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
    /// What the portal has in stock.
    pub(super) portal: Sums,
    pub(super) counts: StockCounts,
    /// Nothing was ever written to this portal: that much changes is no news.
    pub(super) first: bool,
    /// The newest of our invoices, where 1C knows none of them.
    pub(super) forgotten: Option<String>,
}

/// Why a difference must wait for a person; nothing where it may be written. `percent` is the share of positions that may
/// change, or fall to zero.
pub(super) fn judge(case: &Case, percent: u32) -> Vec<HoldReason> {
    let mut reasons = Vec::new();
    let Readings { before, now, twice } = case.readings;
    let had = before.unwrap_or(case.portal);
    if now.positions == 0 && had.positions > 0 {
        reasons.push(HoldReason::Empty);
    } else if let Some(before) = before {
        if before.positions >= ENOUGH && is_half(before, now) {
            reasons.push(HoldReason::Halved { before: before.positions, now: now.positions });
        }
        if before.positions >= ENOUGH_TWICE && twice * 5 >= before.positions * 4 {
            reasons.push(HoldReason::Doubled);
        }
    }
    reasons.extend(case.forgotten.clone().map(|number| HoldReason::OldCopy { number }));
    let StockCounts { compared, planned, zeroed, .. } = case.counts;
    let over = |part: u64| part * 100 > u64::from(percent) * compared;
    let share = |part: u64| part * 100 / compared.max(1);
    if !case.first && planned >= FEW && over(planned) {
        reasons.push(HoldReason::Many { percent: share(planned) });
    }
    if zeroed >= FEW_ZEROED && over(zeroed) {
        reasons.push(HoldReason::Zeroed { percent: share(zeroed) });
    }
    reasons
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

    fn case(before: Option<Sums>, now: Sums, (compared, planned, zeroed): (u64, u64, u64)) -> Case {
        let counts = StockCounts { compared, planned, zeroed, ..StockCounts::default() };
        Case { readings: Readings { before, now, twice: 0 }, portal: sums(50, 5_000), counts, ..Case::default() }
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
        first.first = true;
        assert_eq!(keys(&first), [""; 0]);
        first.counts.zeroed = 31;
        assert_eq!(keys(&first), ["zeroed"]);
    }

    #[test]
    fn a_small_shop_is_not_asked_about_every_sale() {
        assert_eq!(keys(&case(Some(sums(3, 30)), sums(2, 20), (3, 2, 1))), [""; 0]);
    }

    proptest! {
        /// Whatever passes changes no more than the share allowed, but for the few and the first.
        #[test]
        fn what_passes_is_bounded(
            (compared, planned, zeroed) in (0_u64..10_000).prop_flat_map(|all| (Just(all), 0..=all, 0..=all)),
            percent in 1_u32..=100,
        ) {
            let case = case(Some(sums(50, 500)), sums(50, 500), (compared, planned, zeroed));
            if judge(&case, percent).is_empty() {
                prop_assert!(planned < FEW || planned * 100 <= u64::from(percent) * compared);
                prop_assert!(zeroed < FEW_ZEROED || zeroed * 100 <= u64::from(percent) * compared);
            }
        }
    }
}
