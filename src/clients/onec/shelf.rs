//! What was looked up in 1C and may be used again for a while, in memory only.
//!
//! A failed look is never kept, and what is kept is given out without waiting for anybody's look.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Mutex as Turn;
use tokio::time::Instant;

/// Values by key, each good for the same time.
pub(super) struct Shelf<K, V> {
    good_for: Duration,
    kept: Mutex<HashMap<K, (Instant, V)>>,
    looking: Turn<()>,
}

impl<K: Eq + Hash + Clone, V: Clone> Shelf<K, V> {
    /// An empty one.
    pub(super) fn new(good_for: Duration) -> Self {
        Self { good_for, kept: Mutex::default(), looking: Turn::default() }
    }

    /// The kept value, or what `look` finds; callers that miss at the same time look once.
    pub(super) async fn or_look<E>(&self, key: K, look: impl Future<Output = Result<V, E>>) -> Result<V, E> {
        if let Some(value) = self.get(&key) {
            return Ok(value);
        }
        let _turn = self.turn().await;
        if let Some(value) = self.get(&key) {
            return Ok(value);
        }
        let value = look.await?;
        self.put([(key, value.clone())]);
        Ok(value)
    }

    /// The turn to look for several at once: check again what is kept after getting it.
    pub(super) async fn turn(&self) -> tokio::sync::MutexGuard<'_, ()> {
        self.looking.lock().await
    }

    /// A value that is still good.
    pub(super) fn get(&self, key: &K) -> Option<V> {
        let kept = self.kept();
        kept.get(key).filter(|(since, _)| since.elapsed() < self.good_for).map(|(_, value)| value.clone())
    }

    /// Keeps values, and drops those whose time is over.
    pub(super) fn put(&self, values: impl IntoIterator<Item = (K, V)>) {
        let now = Instant::now();
        let mut kept = self.kept();
        kept.retain(|_, (since, _)| now.duration_since(*since) < self.good_for);
        kept.extend(values.into_iter().map(|(key, value)| (key, (now, value))));
    }

    fn kept(&self) -> MutexGuard<'_, HashMap<K, (Instant, V)>> {
        // A panic between two whole insertions leaves nothing half-written.
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    #[tokio::test]
    async fn those_who_ask_together_look_once_and_a_failure_is_forgotten() {
        let shelf = Shelf::new(Duration::from_secs(60));
        let looks = AtomicU32::new(0);
        let look = async || {
            looks.fetch_add(1, Ordering::SeqCst);
            tokio::task::yield_now().await;
            Ok::<_, ()>(7)
        };
        assert_eq!(shelf.or_look((), async { Err::<u32, _>("away") }).await, Err("away"));
        let (one, two) = tokio::join!(shelf.or_look((), look()), shelf.or_look((), look()));
        assert_eq!((one.unwrap(), two.unwrap(), looks.load(Ordering::SeqCst)), (7, 7, 1));
    }

    #[tokio::test]
    async fn time_makes_it_look_again() {
        let shelf = Shelf::new(Duration::ZERO);
        for expected in [1, 2] {
            assert_eq!(shelf.or_look("key", async { Ok::<_, ()>(expected) }).await, Ok(expected));
        }
    }
}
