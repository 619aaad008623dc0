//! The desk page: the portal, the books and the chat side by side in a browser, with the hands of the people who work
//! there and the switches of what can go wrong.
//!
//! It shows and moves stand-ins only. It must never reach the program under trial but by the door every machine may use.

mod api;
mod assets;
mod books;
mod chat;
mod faults;
mod files;
mod mapping;
mod portal;
mod sales;
mod state;
#[cfg(test)]
mod tests;
mod texts;

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use axum::Router;
use axum::routing::{get, post};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio_util::task::AbortOnDropHandle;

use super::Sandbox;
use super::shop::{Furnished, Mapping};

pub use texts::KEYS;

/// The port the desk page is at unless told otherwise.
pub const PORT: u16 = 8009;

/// A running desk; it stops when dropped.
pub struct Desk {
    address: SocketAddr,
    _task: AbortOnDropHandle<()>,
}

impl Desk {
    /// Opens the desk of a furnished sandbox on 127.0.0.1 at `port` (0: any free one). `program` is the address of the
    /// program under trial, without a slash at the end.
    ///
    /// # Errors
    /// When the port is taken.
    pub async fn open(sandbox: Arc<Sandbox>, shop: &Furnished, program: &str, port: u16) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        let address = listener.local_addr()?;
        let desk = Arc::new(Shared {
            sandbox,
            program: program.to_owned(),
            mappings: watch::Sender::new(shop.mappings.clone()),
            shop: shop.clone(),
            losing: AtomicBool::new(false),
            http: reqwest::Client::builder().no_proxy().build().unwrap_or_default(),
        });
        let serving = async move {
            // Only a broken listener ends this, and then there is nobody left to tell.
            let _ = axum::serve(listener, router(desk)).await;
        };
        Ok(Self { address, _task: AbortOnDropHandle::new(tokio::spawn(serving)) })
    }

    /// Address of the page.
    pub fn url(&self) -> String {
        format!("http://{}/", self.address)
    }
}

/// What all requests work on.
struct Shared {
    sandbox: Arc<Sandbox>,
    program: String,
    shop: Furnished,
    /// What is known of the mappings: those of the shop, and those confirmed on this page.
    mappings: watch::Sender<Vec<Mapping>>,
    losing: AtomicBool,
    http: reqwest::Client,
}

fn router(desk: Arc<Shared>) -> Router {
    Router::new()
        .route("/", get(assets::page))
        .route("/assets/{name}", get(assets::asset))
        .route("/desk/texts", get(texts::texts))
        .route("/desk/state", get(state::state))
        .route("/desk/sales", get(sales::sales))
        .route("/desk/changes", get(state::changes))
        .route("/desk/portal/{deed}", post(portal::act))
        .route("/desk/books/{deed}", post(books::act))
        .route("/desk/chat/{deed}", post(chat::act))
        .route("/desk/file/{chat}/{message}", get(files::file))
        .route("/desk/faults", post(faults::switch))
        .route("/desk/mapping", post(mapping::confirm))
        .with_state(desk)
}
