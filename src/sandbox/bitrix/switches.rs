//! The portal's address, its faults, and everything that can be switched from outside.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::watch;

use super::super::calls::Calls;
use super::super::fault::Faults;
use super::Bitrix24;
use super::events::SentEvent;
use super::limit::Bucket;
use super::rest::NEW_NAME;
use super::state::ADMINISTRATOR;

impl Bitrix24 {
    /// The inbound webhook's URL with a slash at the end; after [`Bitrix24::rename`], the new one.
    pub fn webhook_url(&self) -> String {
        let (code, renamed) = self.with(|state| (state.access.code.clone(), state.access.renamed));
        let name = if renamed { NEW_NAME } else { "" };
        format!("{}{name}/rest/{ADMINISTRATOR}/{code}/", self.server.url())
    }

    /// The portal's domain, with its port.
    pub fn domain(&self) -> String {
        self.with(|state| state.domain.clone())
    }

    /// The switchboard of faults between the wire and the portal.
    pub fn faults(&self) -> &Faults {
        self.server.faults()
    }

    /// The book of calls received.
    pub fn calls(&self) -> &Calls {
        self.server.calls()
    }

    /// Sees every change of the portal made after this call.
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.portal.changes.subscribe()
    }

    /// Makes the webhook's code wrong, for good.
    pub fn revoke_webhook(&self) {
        self.with(|state| state.access.revoked = true);
    }

    /// Ticks a scope of the webhook, or takes the tick away.
    pub fn grant_scope(&self, scope: &str, granted: bool) {
        self.with(|state| match granted {
            true => state.access.scopes.insert(scope.to_owned()),
            false => state.access.scopes.remove(scope),
        });
    }

    /// Gives the portal a new name: the old address answers every request with 302 from now on.
    pub fn rename(&self) {
        self.with(|state| state.access.renamed = true);
    }

    /// Sets the leaky bucket: it refuses above `capacity` and drains `per_second`. It starts empty.
    pub fn set_bucket(&self, capacity: u32, per_second: f64) {
        self.with(|state| state.access.bucket = Some(Bucket::new(capacity, per_second)));
    }

    /// Takes the leaky bucket away.
    pub fn no_bucket(&self) {
        self.with(|state| state.access.bucket = None);
    }

    /// Blocks a method for its operating time (`OPERATION_TIME_LIMIT`), or lets it go again.
    pub fn block_method(&self, method: &str, blocked: bool) {
        let method = method.to_lowercase();
        self.with(|state| match blocked {
            true => state.access.blocked.insert(method),
            false => state.access.blocked.remove(&method),
        });
    }

    /// Blocks the whole REST by hand (`OVERLOAD_LIMIT`), or lets it go again.
    pub fn overload(&self, blocked: bool) {
        self.with(|state| state.access.overloaded = blocked);
    }

    /// Switches inventory management on or off; off at first.
    pub fn manage_inventory(&self, on: bool) {
        self.with(|state| {
            state.inventory_managed = on;
            state.touch();
        });
    }

    /// Whether inventory management is on.
    pub fn is_inventory_managed(&self) -> bool {
        self.with(|state| state.inventory_managed)
    }

    /// Whether inventory documents may take more out of a store than lies there; they may not at first. Not documented.
    pub fn let_stock_go_below_zero(&self, may: bool) {
        self.with(|state| state.doubts.stock_below_zero = may);
    }

    /// Whether `quantity` written under inventory management is an error instead of being ignored. Not documented.
    pub fn refuse_quantity(&self, refused: bool) {
        self.with(|state| state.doubts.quantity_refused = refused);
    }

    /// Whether product rows and payments fire `ONCRMDEALUPDATE`; they do at first. Not documented.
    pub fn rows_fire_update(&self, fire: bool) {
        self.with(|state| state.doubts.rows_fire_update = fire);
    }

    /// Sets the portal's clock; it goes on from there.
    pub fn set_now(&self, now: DateTime<Utc>) {
        self.with(|state| state.clock = now - Utc::now());
    }

    /// Moves the portal's clock, back as well.
    pub fn move_clock(&self, by: TimeDelta) {
        self.with(|state| state.clock += by);
    }

    /// Lets the portal's clock show the real time again.
    pub fn reset_clock(&self) {
        self.with(|state| state.clock = TimeDelta::zero());
    }

    /// Registers the outgoing webhook in place of any before; events still waiting go there too.
    pub fn hook(&self, url: &str, application_token: &str) {
        self.with(|state| {
            state.outbox.hook = Some(url.to_owned());
            application_token.clone_into(&mut state.outbox.token);
            state.touch();
        });
    }

    /// The token the portal sends with its events.
    pub fn application_token(&self) -> String {
        self.with(|state| state.outbox.token.clone())
    }

    /// How long an event waits before it is sent; 50 ms at first. Holds for events from now on.
    pub fn set_event_delay(&self, delay: Duration) {
        self.with(|state| state.outbox.delay = delay);
    }

    /// Loses every event from now on, or stops losing them.
    pub fn lose_events(&self, losing: bool) {
        self.with(|state| state.outbox.losing = losing);
    }

    /// The bodies of events not sent yet, oldest first; the portal will not send them any more.
    pub fn take_events(&self) -> Vec<String> {
        self.with(super::State::take_events)
    }

    /// Events which left the queue, oldest first, with what became of them.
    pub fn sent_events(&self) -> Vec<SentEvent> {
        self.with(|state| state.outbox.sent.iter().cloned().collect())
    }
}
