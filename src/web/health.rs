//! Whether we are alive, and whether we are ready, with each system's last word. Nothing outside is asked here: an
//! orchestrator that asks every second must not cost 1C a session each time.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::app::App;
use crate::queue;
use crate::types::{Health, Measured};

/// `GET /`: service, version, status.
pub(super) async fn root(State(app): State<App>) -> Response {
    let ready = queue::backlog(app.store.db()).await.is_ok();
    let status = if ready { "ok" } else { "database away" };
    Json(json!({ "service": "daneker", "version": env!("CARGO_PKG_VERSION"), "status": status })).into_response()
}

/// `GET /health/live`: the process answers.
pub(super) async fn live() -> StatusCode {
    StatusCode::OK
}

/// `GET /health/ready`: our own tables answer. The others may be away: then we wait for them, and are ready all the same.
pub(super) async fn ready(State(app): State<App>) -> Response {
    let systems: Vec<Value> = app.board.last().iter().map(last_word).collect();
    match queue::backlog(app.store.db()).await {
        Ok(backlog) => {
            let jobs = json!({ "waiting": backlog.waiting, "oldest": backlog.oldest, "parked": backlog.parked });
            Json(json!({ "status": "ready", "jobs": jobs, "systems": systems })).into_response()
        }
        Err(error) => {
            tracing::error!(%error, "not ready");
            let body = Json(json!({ "status": "database away", "systems": systems }));
            (StatusCode::SERVICE_UNAVAILABLE, body).into_response()
        }
    }
}

fn last_word(measured: &Measured) -> Value {
    let health = match &measured.health {
        Health::Well(_) => "well",
        Health::Away(_) => "away",
        Health::Refusing(_) => "refusing",
    };
    json!({ "system": measured.system, "health": health, "took_ms": measured.took_ms, "at": measured.at })
}
