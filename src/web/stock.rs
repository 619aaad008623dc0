//! Runs that bring stock to the portal, begun and followed by machines.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::answer;
use crate::app::App;
use crate::ops::stock::runs::{self, Begun, Cause, Wanted};
use crate::ops::stock::told;
use crate::ops::{Actor, Result};
use crate::types::{HoldReason, StockRun};

/// `POST /api/sync/stock`: begins a run, or tells of the one that is under way. Answers at once; the run takes its time.
pub(super) async fn begin(State(app): State<App>) -> Response {
    match begun(&app).await {
        Ok((run, new)) => {
            let place = format!("/api/sync/stock/{run}");
            let body =
                Json(json!({ "id": run, "status": if new { "accepted" } else { "running" }, "progress": place }));
            (StatusCode::ACCEPTED, [(LOCATION, place)], body).into_response()
        }
        Err(error) => answer::failed(&error),
    }
}

async fn begun(app: &App) -> Result<(i64, bool)> {
    let tx = app.store.begin().await?;
    let wanted = Wanted { cause: Cause::Machine, writes: true, chat: None };
    let begun = runs::begin(app, &tx, wanted, &Actor::Machine).await?;
    app.store.commit(tx).await?;
    Ok(match begun {
        Begun::New(run) => (run, true),
        Begun::Running(run) => (run, false),
    })
}

/// `GET /api/sync/stock/{run}`: how far a run is, and what came of it.
pub(super) async fn progress(State(app): State<App>, Path(run): Path<String>) -> Response {
    let Ok(run) = run.parse() else { return answer::refuse(StatusCode::NOT_FOUND, "there is no such run") };
    match told::view(app.store.db(), run).await {
        Ok(Some(run)) => Json(shown(&run)).into_response(),
        Ok(None) => answer::refuse(StatusCode::NOT_FOUND, "there is no such run"),
        Err(error) => answer::failed(&error),
    }
}

fn shown(run: &StockRun) -> Value {
    let failures: Vec<Value> = run
        .failures
        .iter()
        .map(|failure| json!({ "bitrix24_product_id": failure.product.id.to_string(), "error": failure.words }))
        .collect();
    json!({
        "id": run.id,
        "status": run.phase.key(),
        "over": run.phase.is_over(),
        "counts": run.counts,
        "failures": failures,
        "held_because": run.reasons.iter().map(HoldReason::key).collect::<Vec<_>>(),
        "error": run.trouble.as_ref().map(|trouble| &trouble.words),
        "started_at": run.started_at,
        "ended_at": run.ended_at,
    })
}
