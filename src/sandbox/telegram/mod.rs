//! Stand-in for Telegram: the Bot API as a bot sees it, and the hands and eyes of the people on the other side.
//!
//! It follows the official server's texts and limits as far as it goes, and answers 404 to methods it does not have; it
//! must never accept what Telegram refuses. See <https://core.telegram.org/bots/api>.

mod chats;
mod desk;
mod entities;
#[cfg(test)]
mod file_tests;
mod files;
mod html;
mod keyboard;
mod limits;
mod links;
mod menu;
mod messages;
mod params;
mod people;
mod readers;
mod refusal;
mod rest;
mod shapes;
mod state;
mod taps;
#[cfg(test)]
mod tests;
mod updates;
mod webhook;

use std::io;
use std::sync::Arc;

use tokio_util::task::AbortOnDropHandle;

pub use people::Unable;
pub use readers::{Button, CommandList, FileView, MessageView, Toast};

use super::calls::Calls;
use super::fault::Faults;
use super::server::Server;
use state::Shared;

/// A running stand-in for Telegram; it stops when dropped.
pub struct Telegram {
    server: Server,
    shared: Arc<Shared>,
    _carrier: AbortOnDropHandle<()>,
}

impl Telegram {
    /// Starts Telegram on 127.0.0.1 at `port` (0: any free one), with a bot and nobody else.
    ///
    /// # Errors
    /// When the port is taken.
    pub async fn start(port: u16) -> io::Result<Self> {
        let shared = Arc::new(Shared::new());
        let server = Server::start(rest::router(shared.clone()), port).await?;
        let carrier = AbortOnDropHandle::new(tokio::spawn(webhook::carry(shared.clone())));
        Ok(Self { server, shared, _carrier: carrier })
    }

    /// Base address of the Bot API, without a slash at the end.
    pub fn api_url(&self) -> String {
        self.server.url()
    }

    /// The bot's token.
    pub fn token(&self) -> &'static str {
        state::TOKEN
    }

    /// The bot's user name, without the `@`.
    pub fn bot_name(&self) -> &'static str {
        state::BOT_NAME
    }

    /// The switchboard of faults between the bot and Telegram.
    pub fn faults(&self) -> &Faults {
        self.server.faults()
    }

    /// Every call the bot made.
    pub fn calls(&self) -> &Calls {
        self.server.calls()
    }
}
