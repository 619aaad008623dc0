//! How fast a bot may write: about one message a second to a chat with short bursts, 20 a minute to a group, 30 a
//! second over all chats.
//!
//! Telegram publishes no exact figures; these let a careful bot pass and stop a careless one. Time is given from
//! outside, so that nothing here sleeps.

use std::collections::HashMap;
use std::time::Instant;

use super::refusal::Refusal;

/// How much an action weighs against the limits.
#[derive(Clone, Copy, Debug)]
pub(super) enum Weight {
    /// A new message.
    Message,
    /// An edit, a reaction, a chat action: counted too, but bots that redraw one message are not stopped at once.
    Touch,
}

impl Weight {
    fn cost(self) -> f64 {
        match self {
            Self::Message => 1.0,
            Self::Touch => 0.25,
        }
    }
}

/// The allowances of one bot.
pub(super) struct Limits {
    on: bool,
    overall: Option<Bucket>,
    chats: HashMap<i64, Bucket>,
}

impl Default for Limits {
    fn default() -> Self {
        Self { on: true, overall: None, chats: HashMap::new() }
    }
}

struct Pace {
    burst: f64,
    per_second: f64,
}

const OVERALL: Pace = Pace { burst: 30.0, per_second: 30.0 };
const PRIVATE: Pace = Pace { burst: 5.0, per_second: 1.0 };
const GROUP: Pace = Pace { burst: 20.0, per_second: 20.0 / 60.0 };

impl Limits {
    /// Switches the limits on or off; allowances start full.
    pub(super) fn switch(&mut self, on: bool) {
        *self = Self { on, ..Self::default() };
    }

    /// Lets one action to a chat pass, or says how long to wait. A refused action costs nothing.
    pub(super) fn pass(&mut self, chat: i64, weight: Weight, now: Instant) -> Result<(), Refusal> {
        if !self.on {
            return Ok(());
        }
        // Groups have negative ids.
        let pace = if chat < 0 { &GROUP } else { &PRIVATE };
        let overall = self.overall.get_or_insert_with(|| Bucket::full(&OVERALL, now));
        let single = self.chats.entry(chat).or_insert_with(|| Bucket::full(pace, now));
        let wait = overall.wait(&OVERALL, weight.cost(), now).max(single.wait(pace, weight.cost(), now));
        if wait > 0.0 {
            return Err(Refusal::too_many(wait.ceil() as u64));
        }
        overall.left -= weight.cost();
        single.left -= weight.cost();
        Ok(())
    }
}

struct Bucket {
    left: f64,
    at: Instant,
}

impl Bucket {
    fn full(pace: &Pace, now: Instant) -> Self {
        Self { left: pace.burst, at: now }
    }

    /// Seconds until `cost` is there.
    fn wait(&mut self, pace: &Pace, cost: f64, now: Instant) -> f64 {
        let passed = now.saturating_duration_since(self.at).as_secs_f64();
        self.left = (self.left + passed * pace.per_second).min(pace.burst);
        self.at = now;
        ((cost - self.left) / pace.per_second).max(0.0)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::time::Duration;

    use super::*;

    fn passing(limits: &mut Limits, chat: i64, weight: Weight, now: Instant) -> usize {
        (0..1000).take_while(|_| limits.pass(chat, weight, now).is_ok()).count()
    }

    #[test]
    fn a_private_chat_takes_a_burst_and_then_one_a_second() {
        let (mut limits, now) = (Limits::default(), Instant::now());
        assert_eq!(passing(&mut limits, 7, Weight::Message, now), 5);
        let refusal = limits.pass(7, Weight::Message, now).unwrap_err();
        assert_eq!(refusal.description(), "Too Many Requests: retry after 1");
        assert_eq!(passing(&mut limits, 7, Weight::Message, now + Duration::from_secs(2)), 2);
        assert_eq!(passing(&mut limits, 8, Weight::Message, now), 5, "another chat is not held back");
    }

    #[test]
    fn a_group_takes_twenty_a_minute() {
        let (mut limits, now) = (Limits::default(), Instant::now());
        assert_eq!(passing(&mut limits, -7, Weight::Message, now), 20);
        let later = now + Duration::from_secs(31);
        assert_eq!(passing(&mut limits, -7, Weight::Message, later), 10);
        let refusal = limits.pass(-7, Weight::Message, later).unwrap_err();
        assert_eq!(refusal.description(), "Too Many Requests: retry after 3");
    }

    #[test]
    fn all_chats_together_take_thirty_a_second() {
        let (mut limits, now) = (Limits::default(), Instant::now());
        let passed = (1..=100).filter(|chat| limits.pass(*chat, Weight::Message, now).is_ok()).count();
        assert_eq!(passed, 30);
        limits.switch(false);
        assert_eq!(passing(&mut limits, 7, Weight::Message, now), 1000);
    }

    #[test]
    fn edits_weigh_less() {
        let (mut limits, now) = (Limits::default(), Instant::now());
        assert_eq!(passing(&mut limits, 7, Weight::Touch, now), 20);
    }
}
