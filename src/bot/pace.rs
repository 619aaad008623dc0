//! How fast we write, so that Telegram never has to tell us: one message a second to a person with a small burst, twenty a
//! minute to a group, thirty a second overall.
//!
//! In memory only: after a restart Telegram's own refusals correct us.

use std::collections::HashMap;
use std::time::{Duration, Instant};

/// A bucket's size, and the time in which one place in it becomes free.
struct Rate {
    burst: f64,
    each: Duration,
}

const PERSON: Rate = Rate { burst: 3.0, each: Duration::from_secs(1) };
/// Five at once and fifteen within the minute after: never more than twenty in any minute.
const GROUP: Rate = Rate { burst: 5.0, each: Duration::from_secs(4) };
/// Ten at once and twenty within the second after.
const OVERALL: Rate = Rate { burst: 10.0, each: Duration::from_millis(50) };

/// What was written lately.
#[derive(Default)]
pub(super) struct Pace {
    overall: Option<Bucket>,
    chats: HashMap<i64, Bucket>,
}

struct Bucket {
    left: f64,
    at: Instant,
}

impl Pace {
    /// Lets one message to a chat pass, or says how long to wait.
    pub(super) fn pass(&mut self, chat: i64, now: Instant) -> Result<(), Duration> {
        // Groups have negative numbers.
        let rate = if chat < 0 { &GROUP } else { &PERSON };
        let overall = self.overall.get_or_insert_with(|| Bucket::full(&OVERALL, now));
        let single = self.chats.entry(chat).or_insert_with(|| Bucket::full(rate, now));
        let wait = overall.wait(&OVERALL, now).max(single.wait(rate, now));
        if !wait.is_zero() {
            return Err(wait);
        }
        overall.left -= 1.0;
        single.left -= 1.0;
        Ok(())
    }

    /// Keeps a chat waiting for a moment after something of our own failed.
    pub(super) fn hold(&mut self, chat: i64, until: Instant) {
        self.chats.insert(chat, Bucket { left: 1.0, at: until });
    }
}

impl Bucket {
    fn full(rate: &Rate, now: Instant) -> Self {
        Self { left: rate.burst, at: now }
    }

    fn wait(&mut self, rate: &Rate, now: Instant) -> Duration {
        if now < self.at {
            return self.at - now;
        }
        let gained = (now - self.at).as_secs_f64() / rate.each.as_secs_f64();
        self.left = (self.left + gained).min(rate.burst);
        self.at = now;
        rate.each.mul_f64((1.0 - self.left).max(0.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many messages pass within a time, looking every 10 ms.
    fn passed(chat: impl Fn(usize) -> i64, within: Duration) -> usize {
        let (mut pace, start) = (Pace::default(), Instant::now());
        let mut passed = 0;
        for step in 0..within.as_millis() / 10 {
            let now = start + Duration::from_millis(10) * u32::try_from(step).unwrap_or(u32::MAX);
            while pace.pass(chat(passed), now).is_ok() {
                passed += 1;
            }
        }
        passed
    }

    #[test]
    fn nobody_gets_more_than_telegram_allows() {
        assert_eq!(passed(|_| 7, Duration::from_secs(5)), 7, "a person: three at once, then one a second");
        let group = passed(|_| -7, Duration::from_secs(60));
        assert!((18..=20).contains(&group), "a group: {group} in a minute");
        let all = passed(|n| i64::try_from(n).unwrap_or(0) + 1, Duration::from_secs(1));
        assert!((25..=30).contains(&all), "overall: {all} in a second");
    }

    #[test]
    fn a_chat_held_waits_and_others_do_not() {
        let (mut pace, now) = (Pace::default(), Instant::now());
        pace.hold(7, now + Duration::from_secs(5));
        assert_eq!(pace.pass(7, now), Err(Duration::from_secs(5)));
        assert_eq!(pace.pass(8, now), Ok(()));
        assert_eq!(pace.pass(7, now + Duration::from_secs(5)), Ok(()));
    }
}
