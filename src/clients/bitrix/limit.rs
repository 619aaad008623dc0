//! The portal's leaky bucket, kept on our side: each HTTP request pours one drop, drops leave at a steady pace, and a
//! request that would spill over waits before it is sent.
//!
//! Only arithmetic: it neither sleeps nor sends. See <https://apidocs.bitrix24.com/limits.html>.

use std::time::{Duration, Instant};

/// How full the bucket may be before a batch waits for company: a few deals one after another never wait.
const ROOMY: f64 = 0.2;

/// How long a batch waits for company at most, when the bucket is full.
const LONGEST_COMPANY: Duration = Duration::from_secs(4);

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

    /// This pace shared among so many processes that pour into one bucket: each gets an equal part.
    pub(super) fn shared(self, processes: u32) -> Self {
        let processes = processes.max(1);
        Self { holds: (self.holds / processes).max(1), drop: self.drop * processes, ..self }
    }

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

    /// How long the next request would have to wait.
    pub(super) fn wait(&self, now: Instant) -> Duration {
        (self.dry_at.max(now) + self.pace.drop).saturating_duration_since(now + self.pace.drain())
    }

    /// How long a batch that is not full may wait for company. As long as there is plenty of room nobody waits; the fuller
    /// the bucket, the dearer is a drop for a single deal.
    pub(super) fn company(&self, now: Instant) -> Duration {
        let filled = self.dry_at.saturating_duration_since(now).as_secs_f64();
        let full = filled / self.pace.drain().as_secs_f64();
        LONGEST_COMPANY.mul_f64(((full - ROOMY) / (1.0 - ROOMY)).clamp(0.0, 1.0))
    }

    /// The pace is another one from now on.
    pub(super) fn keep(&mut self, pace: Pace) {
        self.pace = pace;
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

    #[test]
    fn a_lonely_request_never_waits_for_company_and_a_full_bucket_makes_it_worth_while() {
        let now = Instant::now();
        let mut bucket = Bucket::new(Pace::PORTAL, now);
        let mut waits = Vec::new();
        for _ in 0..49 {
            waits.push(bucket.company(now));
            bucket.pour(now);
        }
        assert!(waits[..10].iter().all(Duration::is_zero));
        assert!(waits.is_sorted() && bucket.company(now) == LONGEST_COMPANY);
        assert_eq!(bucket.wait(now), Pace::PORTAL.drop);
        assert!(bucket.company(now + Pace::PORTAL.drain()).is_zero());
    }

    #[test]
    fn processes_that_share_a_bucket_never_spill_it_together() {
        for processes in 1..=4 {
            let now = Instant::now();
            let shared = Pace::PORTAL.shared(processes);
            let mut buckets: Vec<Bucket> = (0..processes).map(|_| Bucket::new(shared, now)).collect();
            let minute = Duration::from_secs(60);
            let pour = |bucket: &mut Bucket| (0..).take_while(|_| bucket.pour(now) <= minute).count();
            let poured: usize = buckets.iter_mut().map(pour).sum();
            assert!(poured <= 50 + 120, "{processes} processes pour {poured} in a minute");
        }
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
