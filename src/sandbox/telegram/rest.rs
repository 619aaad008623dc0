//! The doors of the stand-in: `/bot<token>/<method>` and `/file/bot<token>/<path>`.
//!
//! Methods are found whatever their case, as on the official server, which lower-cases them. An unknown one is a 404,
//! never a 5xx: clients wait long before they believe a 5xx.

use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State as Given};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use percent_encoding::percent_decode_str;

use super::params::Params;
use super::refusal::{Answer, Refusal, envelope};
use super::state::{Shared, State, TOKEN};
use super::{chats, files, menu, messages, shapes, taps, updates, webhook};

pub(super) fn router(shared: Arc<Shared>) -> Router {
    // `Server` limits the body already; axum's own limit is far below Telegram's.
    Router::new().fallback(answer).layer(DefaultBodyLimit::disable()).with_state(shared)
}

async fn answer(Given(shared): Given<Arc<Shared>>, request: Request) -> Response {
    // Clients send the slash of a path as `%2F` and the colon of the token as `%3A` as they like.
    let path = percent_decode_str(request.uri().path()).decode_utf8_lossy().into_owned();
    if let Some((token, file)) = path.strip_prefix("/file/bot").and_then(|rest| rest.split_once('/')) {
        return download(&shared, token, file).unwrap_or_else(|refusal| envelope(Err(refusal)));
    }
    let Some((token, method)) = path.strip_prefix("/bot").and_then(|rest| rest.split_once('/')) else {
        return envelope(Err(Refusal::not_found(None)));
    };
    envelope(work(&shared, token, method, request).await)
}

async fn work(shared: &Shared, token: &str, method: &str, request: Request) -> Answer {
    check_token(token)?;
    let params = Params::read(request).await?;
    match method.to_lowercase().as_str() {
        "getupdates" => updates::poll(shared, &params).await,
        method => shared.change(|state| call(state, method, &params)),
    }
}

fn check_token(token: &str) -> Result<(), Refusal> {
    let well_formed = token.contains(':') && !token.starts_with('0') && token.len() <= 80;
    match token {
        TOKEN => Ok(()),
        _ if well_formed => Err(Refusal::unauthorized(None)),
        _ => Err(Refusal::unauthorized(Some("invalid token specified"))),
    }
}

/// Does what the method says; its name comes in lower case.
fn call(state: &mut State, method: &str, params: &Params) -> Answer {
    match method {
        "getme" => Ok(shapes::me()),
        "setwebhook" => webhook::set(state, params),
        "deletewebhook" => webhook::delete(state, params),
        "getwebhookinfo" => Ok(webhook::info(state)),
        "sendmessage" => messages::send_text(state, params),
        "senddocument" => files::send_document(state, params),
        "sendphoto" => files::send_photo(state, params),
        "getfile" => files::get(state, params),
        "editmessagetext" => messages::edit_text(state, params),
        "editmessagecaption" => messages::edit_caption(state, params),
        "editmessagereplymarkup" => messages::edit_markup(state, params),
        "deletemessage" => messages::delete(state, params),
        "answercallbackquery" => taps::answer(state, params),
        "sendchataction" => chats::action(state, params),
        "setmessagereaction" => chats::react(state, params),
        "pinchatmessage" => chats::pin(state, params),
        "unpinchatmessage" => chats::unpin(state, params),
        "getchat" => chats::get(state, params),
        "getchatmember" => chats::member(state, params),
        "setmycommands" => menu::set(state, params),
        "getmycommands" => menu::get(state, params),
        "deletemycommands" => menu::delete(state, params),
        "setmyname" => menu::set_words(state, params, "name", 64),
        "getmyname" => menu::get_words(state, params, "name"),
        "setmydescription" => menu::set_words(state, params, "description", 512),
        "getmydescription" => menu::get_words(state, params, "description"),
        "setmyshortdescription" => menu::set_words(state, params, "short_description", 120),
        "getmyshortdescription" => menu::get_words(state, params, "short_description"),
        "setchatmenubutton" => menu::set_button(state, params),
        "getchatmenubutton" => menu::get_button(state, params),
        _ => Err(Refusal::not_found(Some("method not found"))),
    }
}

fn download(shared: &Shared, token: &str, path: &str) -> Result<Response, Refusal> {
    check_token(token)?;
    let state = shared.quietly();
    let file = state.files.values().find(|file| file.path == path).ok_or_else(|| Refusal::not_found(None))?;
    Ok(([(header::CONTENT_TYPE, "application/octet-stream")], file.bytes.clone()).into_response())
}
