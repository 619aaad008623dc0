//! Everything the page shows as one JSON value, and word of every change of it.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures::Stream;
use serde_json::{Map, Value, json};
use tokio::sync::watch;

use super::{Shared, faults, mapping};
use crate::sandbox::shop;

/// Changes closer together than this are told as one: the page reads everything anew each time.
const BREATH: Duration = Duration::from_millis(80);

/// `GET /desk/state`
pub(super) async fn state(State(desk): State<Arc<Shared>>) -> Json<Value> {
    let sandbox = &desk.sandbox;
    let mut books = sandbox.onec.desk();
    books["closed_until"] = json!(sandbox.onec.switches().closed_until);
    books["warehouses"] = json!(shop::WAREHOUSES);
    let mut chat = sandbox.telegram.desk();
    chat["main"] = json!(shop::CHAT);
    Json(json!({
        "portal": sandbox.bitrix.desk(),
        "books": books,
        "chat": chat,
        "faults": faults::view(&desk),
        "unmapped": mapping::view(&desk),
        "hints": hints(&desk),
        "program": desk.program,
    }))
}

/// What is special about the open deals, by their numbers.
fn hints(desk: &Shared) -> Value {
    desk.shop
        .deals
        .parts()
        .iter()
        .map(|(part, deal)| (deal.to_string(), Value::from(*part)))
        .collect::<Map<_, _>>()
        .into()
}

/// `GET /desk/changes`: an event without content for every change.
pub(super) async fn changes(State(desk): State<Arc<Shared>>) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let stream = futures::stream::unfold(Watch::begin(&desk), async |mut watch| {
        watch.change().await?;
        tokio::time::sleep(BREATH).await;
        Some((Ok(Event::default().data("changed")), watch))
    });
    Sse::new(stream).keep_alive(KeepAlive::default())
}

/// Sees whatever changes anywhere.
struct Watch {
    stands: [watch::Receiver<u64>; 3],
    boards: [watch::Receiver<()>; 3],
    mappings: watch::Receiver<Vec<shop::Mapping>>,
}

impl Watch {
    fn begin(desk: &Shared) -> Self {
        let sandbox = &desk.sandbox;
        Self {
            stands: [sandbox.bitrix.changes(), sandbox.onec.changes(), sandbox.telegram.changes()],
            boards: [
                sandbox.bitrix.faults().changes(),
                sandbox.onec.faults().changes(),
                sandbox.telegram.faults().changes(),
            ],
            mappings: desk.mappings.subscribe(),
        }
    }

    /// Waits for the next change; none when the sandbox is gone.
    async fn change(&mut self) -> Option<()> {
        let [portal, books, chat] = &mut self.stands;
        let [portal_board, books_board, chat_board] = &mut self.boards;
        let changed = tokio::select! {
            changed = portal.changed() => changed,
            changed = books.changed() => changed,
            changed = chat.changed() => changed,
            changed = portal_board.changed() => changed,
            changed = books_board.changed() => changed,
            changed = chat_board.changed() => changed,
            changed = self.mappings.changed() => changed,
        };
        changed.ok()
    }
}
