//! A stand-in for a Bitrix24 portal: its REST behind an inbound webhook, its outgoing webhook, and the people on it.
//!
//! It keeps to the public documentation and is as strict as that says; what the documentation leaves open is marked
//! where it is decided, and can be switched where it matters. It must never use a type of the client it is there to
//! test.

mod batch;
mod catalog;
mod clients;
mod deals;
mod desk;
mod document_lines;
mod documents;
mod draft;
mod events;
mod fields;
mod filter;
mod items;
mod limit;
mod list;
mod methods;
mod params;
mod payments;
mod people;
mod reply;
mod rest;
mod rows;
mod stages;
mod state;
mod storekeeping;
mod stores;
mod sums;
mod switches;
mod timeline;
mod users;
mod value;

#[cfg(test)]
mod stock_tests;
#[cfg(test)]
mod tests;

use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use tokio::sync::{Notify, watch};
use tokio_util::task::AbortOnDropHandle;

use super::server::Server;
use state::State;

pub use catalog::ProductKind;
pub use draft::{DealDraft, Line};
pub use events::{Fate, SentEvent};
pub use fields::FieldKind;
pub use people::DealView;
pub use storekeeping::DocumentView;
pub use sums::{Outcome, Wanted};

/// A running portal; it stops when dropped.
pub struct Bitrix24 {
    server: Server,
    portal: Arc<Portal>,
    _post: AbortOnDropHandle<()>,
}

impl Bitrix24 {
    /// Starts a fresh portal on 127.0.0.1 at `port` (0: any free one).
    ///
    /// # Errors
    /// When the port is taken.
    pub async fn start(port: u16) -> io::Result<Self> {
        let code: String = uuid::Uuid::new_v4().simple().to_string().chars().take(16).collect();
        let portal = Arc::new(Portal {
            state: Mutex::new(State::new(String::new(), code)),
            changes: watch::Sender::new(0),
            news: Notify::new(),
        });
        let router = Router::new().fallback(rest::answer).with_state(portal.clone());
        let server = Server::start(router, port).await?;
        let domain = server.url().replace("http://", "");
        portal.with(|state| state.domain = domain);
        let post = AbortOnDropHandle::new(tokio::spawn(events::deliver(portal.clone())));
        Ok(Self { server, portal, _post: post })
    }

    fn with<T>(&self, work: impl FnOnce(&mut State) -> T) -> T {
        self.portal.with(work)
    }
}

/// The state behind its lock, and who is told when it changes.
struct Portal {
    state: Mutex<State>,
    changes: watch::Sender<u64>,
    news: Notify,
}

impl Portal {
    /// Works on the state; whoever watches is told if anything visible changed.
    fn with<T>(&self, work: impl FnOnce(&mut State) -> T) -> T {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let before = state.version;
        let done = work(&mut state);
        let after = state.version;
        drop(state);
        if after != before {
            self.changes.send_replace(after);
            self.news.notify_one();
        }
        done
    }
}
