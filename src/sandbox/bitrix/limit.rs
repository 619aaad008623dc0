//! The leaky bucket in front of the portal: it refuses before anything is done.
//!
//! <https://apidocs.bitrix24.ru/limits.html>

use std::time::Instant;

/// Fills by one per request, drains with time.
#[derive(Debug)]
pub(super) struct Bucket {
    capacity: f64,
    per_second: f64,
    level: f64,
    seen: Instant,
}

impl Bucket {
    pub(super) fn new(capacity: u32, per_second: f64) -> Self {
        Self { capacity: capacity.into(), per_second, level: 0.0, seen: Instant::now() }
    }

    /// Whether there is room for one more request at `now`; if so, it is in.
    pub(super) fn admits(&mut self, now: Instant) -> bool {
        let drained = now.saturating_duration_since(self.seen).as_secs_f64() * self.per_second;
        self.level = (self.level - drained).max(0.0);
        self.seen = now;
        if self.level + 1.0 > self.capacity {
            return false;
        }
        self.level += 1.0;
        true
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn it_refuses_when_full_and_admits_as_it_drains() {
        let mut bucket = Bucket::new(3, 2.0);
        let now = bucket.seen;
        assert_eq!([now; 4].map(|now| bucket.admits(now)), [true, true, true, false]);
        assert!(!bucket.admits(now + Duration::from_millis(499)), "a refused request must not fill the bucket");
        assert!(bucket.admits(now + Duration::from_millis(501)));
        assert!(!bucket.admits(now + Duration::from_millis(501)));
    }
}
