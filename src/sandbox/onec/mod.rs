//! Stand-in for the standard OData interface of «1С:Бухгалтерия 8 для Казахстана», edition 3.0.
//!
//! It remembers what it was told, answers in the platform's shapes, and refuses what a real infobase refuses; where real
//! ones differ, a switch chooses. What the real interface supports and the stand-in does not is answered with 501, so
//! that a client which needs it notices. It must never be kinder than the real one.

mod answer;
mod atom;
mod auth;
mod base;
mod books;
mod filter;
mod ledger;
mod metadata;
mod people;
mod posting;
mod query;
mod refusal;
mod routes;
mod sale;
mod schema;
mod state;
mod switches;
mod target;
mod value;
mod views;
mod write;

#[cfg(test)]
mod tests;

use std::io;
use std::sync::atomic::AtomicUsize;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

pub use base::Base;
pub use people::NewItem;
pub use switches::{BalanceHabit, DuplicateAs, Switches};
pub use views::{CounterpartyView, Invoice, ItemView, Line};

use super::calls::Calls;
use super::fault::Faults;
use super::server::Server;
use state::State;

/// A running infobase; it stops when dropped.
pub struct OneC {
    server: Server,
    shared: Arc<Shared>,
}

/// What requests and people work on together.
pub(crate) struct Shared {
    state: Mutex<State>,
    sessions: AtomicUsize,
    changed: watch::Sender<u64>,
}

impl OneC {
    /// Starts a fresh infobase on 127.0.0.1 at `port` (0: any free one).
    ///
    /// # Errors
    /// When the port is taken.
    pub async fn start(port: u16) -> io::Result<Self> {
        let shared = Arc::new(Shared {
            state: Mutex::new(base::fresh()),
            sessions: AtomicUsize::new(0),
            changed: watch::Sender::new(0),
        });
        let server = Server::start(routes::router(shared.clone()), port).await?;
        Ok(Self { server, shared })
    }

    /// Address of the infobase, without a slash at the end; the interface is below it at `/odata/standard.odata/`.
    pub fn url(&self) -> String {
        format!("{}/buh", self.server.url())
    }

    /// Name of the user for HTTP Basic.
    pub fn username(&self) -> &'static str {
        auth::USERNAME
    }

    /// Password of the user for HTTP Basic.
    pub fn password(&self) -> &'static str {
        auth::PASSWORD
    }

    /// The switchboard of faults.
    pub fn faults(&self) -> &Faults {
        self.server.faults()
    }

    /// The book of calls it received.
    pub fn calls(&self) -> &Calls {
        self.server.calls()
    }

    /// Keys of what a fresh infobase holds.
    pub fn base(&self) -> Base {
        self.shared.lock().base.clone()
    }

    /// How the infobase behaves at the moment.
    pub fn switches(&self) -> Switches {
        self.shared.lock().switches.clone()
    }

    /// Changes how the infobase behaves, from the next request on.
    pub fn switch(&self, change: impl FnOnce(&mut Switches)) {
        self.shared.change(|state| {
            change(&mut state.switches);
            state.touch();
        });
    }

    /// Sees every change of what is stored or switched; the number only grows.
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.shared.changed.subscribe()
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Works on the state and tells those who watch, when something changed.
    fn change<T>(&self, work: impl FnOnce(&mut State) -> T) -> T {
        let (done, version) = {
            let mut state = self.lock();
            (work(&mut state), state.version())
        };
        self.changed.send_if_modified(|known| {
            let newer = version > *known;
            *known = version.max(*known);
            newer
        });
        done
    }
}
