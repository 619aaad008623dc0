//! The portal's leaky bucket, kept on our side: each HTTP request pours one drop, drops leave at a steady pace, and a
//! request that would spill over waits before it is sent.
//!
//! Only arithmetic: it neither sleeps nor sends. See <https://apidocs.bitrix24.com/limits.html>.

use std::time::{Duration, Instant};

/// How fast we may be.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pace {
    /// Drops the bucket holds.
    pub(super) holds: u32,
    /// The time in which one drop leaves.
    pub(super) drop: Duration,
    /// The pause before the first repetition of a call the limit refused; it doubles with each.
    pub(super) pause: Duration,
    /// How often a call the limit refused is repeated.
    pub(super) repeats: u32,
}

impl Pace {
    /// The portal blocks above 50 and drains 2 a second (on all plans but Enterprise, which is roomier). One drop is
    /// kept in reserve, because the portal counts a request when it arrives, later than we do.
    pub(super) const PORTAL: Self =
        Self { holds: 49, drop: Duration::from_millis(500), pause: Duration::from_secs(1), repeats: 3 };

    /// How long a full bucket takes to run dry.
    pub(super) fn drain(self) -> Duration {
        self.drop * self.holds
    }
}

/// A bucket, told by the moment at which it will have run dry.
#[derive(Debug)]
pub(super) struct Bucket {
    pace: Pace,
    dry_at: Instant,
}

impl Bucket {
    /// An empty bucket.
    pub(super) fn new(pace: Pace, now: Instant) -> Self {
        Self { pace, dry_at: now }
    }

    /// Pours the drop of one request and tells how long that request must wait. Each caller gets a place of its own,
    /// in the order of asking.
    pub(super) fn pour(&mut self, now: Instant) -> Duration {
        self.dry_at = self.dry_at.max(now) + self.pace.drop;
        self.dry_at.saturating_duration_since(now + self.pace.drain())
    }

    /// The portal says the bucket is full: others behind our address pour into it too.
    pub(super) fn brim(&mut self, now: Instant) {
        self.dry_at = self.dry_at.max(now + self.pace.drain());
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_burst_passes_at_once_and_the_rest_follows_two_a_second() {
        let now = Instant::now();
        let mut bucket = Bucket::new(Pace::PORTAL, now);
        let waits: Vec<u128> = (0..52).map(|_| bucket.pour(now).as_millis()).collect();
        assert!(waits[..49].iter().all(|wait| *wait == 0));
        assert_eq!(waits[49..], [500, 1000, 1500]);
    }

    #[test]
    fn a_full_bucket_makes_the_next_wait_and_never_shortens_a_wait() {
        let now = Instant::now();
        let mut bucket = Bucket::new(Pace::PORTAL, now);
        bucket.brim(now);
        assert_eq!(bucket.pour(now).as_millis(), 500);
        bucket.brim(now);
        assert_eq!(bucket.pour(now).as_millis(), 1000);
    }

    proptest! {
        /// A portal that counts drops one by one is never spilled over, and nobody waits while there is room.
        #[test]
        fn never_spills_and_never_idles(gaps in prop::collection::vec(0_u64..3_000, 1..200), holds in 1_u32..60) {
            let pace = Pace { holds, ..Pace::PORTAL };
            let start = Instant::now();
            let mut bucket = Bucket::new(pace, start);
            let (mut now, mut level, mut seen) = (start, Duration::ZERO, start);
            for gap in gaps {
                now += Duration::from_millis(gap);
                let wait = bucket.pour(now);
                let sent = now + wait;
                prop_assert!(sent >= seen, "requests keep their order");
                level = level.saturating_sub(sent - seen) + pace.drop;
                seen = sent;
                prop_assert!(level <= pace.drain());
                prop_assert!(wait.is_zero() || level == pace.drain());
            }
        }
    }
}
