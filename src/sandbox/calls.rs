//! The book of calls a stand-in received, for stories and for the desk page.
//!
//! It only remembers; it must never influence an answer.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::watch;

/// How many calls are kept; older ones are forgotten so that a long demo does not grow.
const KEPT: usize = 2_000;

/// One call as it arrived.
#[derive(Clone, Debug)]
pub struct Call {
    /// HTTP method.
    pub method: String,
    /// Path and query, percent-decoded.
    pub target: String,
    /// Body, as text.
    pub body: String,
    /// Status of the answer; `None` while the call is being worked on, or when it was cut.
    pub status: Option<u16>,
}

impl Call {
    /// The call as one text: `METHOD target`, a line feed, the body. Rules of faults are matched against it.
    pub fn text(&self) -> String {
        format!("{} {}\n{}", self.method, self.target, self.body)
    }
}

/// All calls of one stand-in, oldest first; cheap to clone, all clones are one book.
#[derive(Clone)]
pub struct Calls {
    book: Arc<Mutex<Book>>,
    count: watch::Sender<usize>,
}

#[derive(Default)]
struct Book {
    forgotten: usize,
    calls: Vec<Call>,
}

impl Default for Calls {
    fn default() -> Self {
        Self { book: Arc::default(), count: watch::Sender::new(0) }
    }
}

impl Calls {
    /// Notes a call and returns its number, counted from 0.
    pub fn note(&self, call: Call) -> usize {
        let mut book = self.lock();
        if book.calls.len() >= 2 * KEPT {
            book.calls.drain(..KEPT);
            book.forgotten += KEPT;
        }
        book.calls.push(call);
        book.forgotten + book.calls.len() - 1
    }

    /// Notes how call `number` was answered.
    pub fn answered(&self, number: usize, status: u16) {
        let mut book = self.lock();
        let Some(index) = number.checked_sub(book.forgotten) else { return };
        if let Some(call) = book.calls.get_mut(index) {
            call.status = Some(status);
        }
    }

    /// Tells those who wait that the work of one more call is done, whatever the caller heard of it.
    pub fn worked(&self) {
        self.count.send_modify(|count| *count += 1);
    }

    /// How many calls were worked off or struck so far; the receiver sees every change.
    pub fn count(&self) -> watch::Receiver<usize> {
        self.count.subscribe()
    }

    /// The calls still remembered, oldest first.
    pub fn all(&self) -> Vec<Call> {
        self.lock().calls.clone()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
