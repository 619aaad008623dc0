//! When a job that failed is tried again: a table, and a little chance so that a crowd does not come back at once.

use chrono::TimeDelta;
use rand::RngExt;

/// The pauses after the first, second… failure, in seconds: 10 s, 1 min, 5 min, 30 min, 2 h, 6 h, 12 h.
const PAUSES: [i64; 7] = [10, 60, 300, 1_800, 7_200, 21_600, 43_200];

/// How much longer a pause may become by chance, in per cent.
const JITTER: i64 = 10;

/// The pause before the next try after `failures` failures so far; none when a person has to look.
pub fn pause(failures: u32) -> Option<TimeDelta> {
    let seconds = *PAUSES.get(usize::try_from(failures).ok()?)?;
    let extra = rand::rng().random_range(0..=seconds * 10 * JITTER);
    Some(TimeDelta::milliseconds(seconds * 1_000 + extra))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn all_pauses_together_are_less_than_a_day() {
        let longest: i64 = PAUSES.iter().map(|seconds| seconds * (100 + JITTER) / 100).sum();
        assert!(longest < 24 * 3_600);
    }

    #[test]
    fn after_the_seventh_pause_a_person_has_to_look() {
        assert!(pause(6).is_some());
        assert_eq!(pause(7), None);
        assert_eq!(pause(u32::MAX), None);
    }

    proptest! {
        #[test]
        fn a_pause_is_never_shorter_than_told_and_at_most_a_tenth_longer(failures in 0_usize..7) {
            let pause = pause(u32::try_from(failures).unwrap()).unwrap().num_milliseconds();
            let told = PAUSES[failures] * 1_000;
            prop_assert!((told..=told * 11 / 10).contains(&pause));
        }

        #[test]
        fn each_pause_is_longer_than_the_one_before(failures in 0_u32..6) {
            prop_assert!(pause(failures + 1).unwrap() > pause(failures).unwrap());
        }
    }
}
