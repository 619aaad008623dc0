//! The door for machines: webhooks in, health out, and the small API of the service before us.
//!
//! A webhook is stored and answered; nothing outside is asked while its sender waits.

mod answer;
mod bitrix_hook;
mod form;
mod health;
mod mapping;
mod report;
mod stock;
mod telegram_hook;
mod token;

use std::time::Duration;

use anyhow::Context;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::timeout::TimeoutLayer;

use crate::app::App;
use crate::tables::LARGEST;

/// The largest body taken: Telegram's updates with long messages stay far below.
const BODY_LIMIT: usize = 256 * 1024;

/// How long a request may take; only a database that hangs comes near.
const PATIENCE: Duration = Duration::from_secs(30);

/// Every address, with its limits.
pub fn router(app: App) -> Router {
    Router::new()
        .route("/", get(health::root))
        .route("/health/live", get(health::live))
        .route("/health/ready", get(health::ready))
        .route("/webhook/bitrix24/deal", post(bitrix_hook::deal))
        .route("/webhook/telegram", post(telegram_hook::update))
        .merge(api(&app))
        .layer(RequestBodyLimitLayer::new(BODY_LIMIT))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, PATIENCE))
        .merge(tables(&app))
        .layer(CatchPanicLayer::new())
        .with_state(app)
}

/// What machines ask for, with the token of the settings.
fn api(app: &App) -> Router<App> {
    Router::new()
        .route("/api/mapping/product", post(mapping::confirm))
        .route("/api/ai-report", post(report::report))
        .route("/api/sync/stock", post(stock::begin))
        .route("/api/sync/stock/{run}", get(stock::progress))
        .route_layer(from_fn_with_state(app.clone(), token::required))
}

/// What takes and gives whole tables; 1C may take minutes to look up all their codes.
fn tables(app: &App) -> Router<App> {
    Router::new()
        .route("/api/mapping/products", get(mapping::list).post(mapping::take_in))
        .route_layer(from_fn_with_state(app.clone(), token::required))
        .layer(DefaultBodyLimit::disable())
        .layer(RequestBodyLimitLayer::new(LARGEST))
}

/// Takes the port of the settings.
///
/// # Errors
/// When it is taken already.
pub async fn listen(app: &App) -> anyhow::Result<TcpListener> {
    let server = &app.config.server;
    let listener = TcpListener::bind((server.host, server.port))
        .await
        .with_context(|| format!("port {} on {} cannot be opened", server.port, server.host))?;
    tracing::info!(address = %listener.local_addr()?, "listening");
    Ok(listener)
}

/// Serves until `stop`; requests begun are ended.
///
/// # Errors
/// When the listener breaks down, or nobody takes in events any more.
pub async fn serve(app: App, listener: TcpListener, stop: CancellationToken) -> anyhow::Result<()> {
    use axum::serve::ListenerExt;
    let listener = listener.tap_io(|stream| {
        let _ = stream.set_nodelay(true);
    });
    let intake = app.intake.clone();
    let serving = axum::serve(listener, router(app)).with_graceful_shutdown(async move { stop.cancelled().await });
    tokio::select! {
        served = serving.into_future() => Ok(served?),
        () = intake.closed() => anyhow::bail!("events are not taken in any more"),
    }
}
