//! Asking again when Telegram does not answer: pauses that grow, and no end but success or the program's.

use std::time::Duration;

use teloxide::RequestError;
use tokio_util::sync::CancellationToken;

use super::classify::{self, Verdict};

/// The longest pause of our own.
const LONGEST: Duration = Duration::from_secs(60);

/// How often asking failed in a row.
#[derive(Debug, Default)]
pub(super) struct Patience(u32);

impl Patience {
    /// It worked; true when it had not worked before.
    pub(super) fn rewarded(&mut self) -> bool {
        std::mem::take(&mut self.0) > 0
    }

    /// It failed; true when it had worked before.
    pub(super) fn tried(&mut self) -> bool {
        self.0 = self.0.saturating_add(1);
        self.0 == 1
    }

    /// The pause after so many failures: 1 s, 2, 4… up to a minute.
    pub(super) fn pause(&self) -> Duration {
        Duration::from_secs(1 << self.0.saturating_sub(1).min(6)).min(LONGEST)
    }
}

/// The pause an error asks for, if it asks for one.
pub(super) fn asked(error: &RequestError) -> Option<Duration> {
    match classify::verdict(error) {
        Verdict::Wait(pause) => Some(pause),
        _ => None,
    }
}

/// Waits; false when the program stops meanwhile.
pub(super) async fn rest(pause: Duration, stop: &CancellationToken) -> bool {
    stop.run_until_cancelled(tokio::time::sleep(pause)).await.is_some()
}

/// Calls until it works; none when the program stops before. `what` names the call in the log.
pub(super) async fn insist<T, Answer>(
    what: &'static str,
    stop: &CancellationToken,
    call: impl Fn() -> Answer,
) -> Option<T>
where
    Answer: Future<Output = Result<T, RequestError>>,
{
    let mut patience = Patience::default();
    loop {
        match stop.run_until_cancelled(call()).await? {
            Ok(answer) => return Some(answer),
            Err(error) => {
                if patience.tried() {
                    tracing::warn!(call = what, error = classify::words(&error), "Telegram does not answer");
                }
                if !rest(asked(&error).unwrap_or_else(|| patience.pause()), stop).await {
                    return None;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_a_minute_and_start_anew_after_a_success() {
        let mut patience = Patience::default();
        let mut pause = || {
            patience.tried();
            patience.pause().as_secs()
        };
        assert_eq!([pause(), pause(), pause()], [1, 2, 4]);
        for _ in 0..100 {
            pause();
        }
        assert_eq!(pause(), 60);
        assert!(patience.rewarded());
        assert!(!patience.rewarded());
        assert!(patience.tried());
        assert_eq!(patience.pause().as_secs(), 1);
    }
}
