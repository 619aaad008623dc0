//! One stand-in behind real HTTP on 127.0.0.1, with its faults applied between the wire and the state.
//!
//! It knows no contract: what is asked and answered is the router's. It must never listen on another address.

use std::convert::Infallible;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::http::{Request, Response, StatusCode, header};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use percent_encoding::percent_decode_str;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio_util::task::AbortOnDropHandle;
use tower::ServiceExt;

use super::calls::{Call, Calls};
use super::fault::{Fault, Faults, Trouble};

/// Largest request body a stand-in takes; more than any real one allows.
const BODY_LIMIT: usize = 64 * 1024 * 1024;

/// A running stand-in; it stops when dropped.
pub struct Server {
    address: SocketAddr,
    faults: Faults,
    calls: Calls,
    _task: AbortOnDropHandle<()>,
}

impl Server {
    /// Starts `router` on 127.0.0.1 at `port` (0: any free one).
    ///
    /// # Errors
    /// When the port is taken.
    pub async fn start(router: Router, port: u16) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        let address = listener.local_addr()?;
        let (faults, calls) = (Faults::default(), Calls::default());
        let door = Door { router, faults: faults.clone(), calls: calls.clone() };
        let task = AbortOnDropHandle::new(tokio::spawn(door.keep(listener, address)));
        Ok(Self { address, faults, calls, _task: task })
    }

    /// Base address without a slash at the end: `http://127.0.0.1:PORT`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The switchboard of this stand-in's faults.
    pub fn faults(&self) -> &Faults {
        &self.faults
    }

    /// The book of calls it received.
    pub fn calls(&self) -> &Calls {
        &self.calls
    }
}

/// Why a connection is closed without an answer.
#[derive(Debug, thiserror::Error)]
#[error("the stand-in closes the connection")]
struct Closed;

#[derive(Clone)]
struct Door {
    router: Router,
    faults: Faults,
    calls: Calls,
}

impl Door {
    /// Listens while the stand-in is not away; away means that the port itself refuses.
    async fn keep(self, mut listener: TcpListener, address: SocketAddr) {
        let mut changes = self.faults.changes();
        loop {
            self.serve_until_away(&listener, &mut changes).await;
            drop(listener);
            while self.faults.away() && changes.changed().await.is_ok() {}
            listener = loop {
                match TcpListener::bind(address).await {
                    Ok(listener) => break listener,
                    Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
                }
            };
        }
    }

    async fn serve_until_away(&self, listener: &TcpListener, changes: &mut watch::Receiver<()>) {
        let mut open = JoinSet::new();
        while !self.faults.away() {
            tokio::select! {
                Ok(()) = changes.changed() => {}
                accepted = listener.accept() => {
                    if let Ok((stream, _)) = accepted {
                        open.spawn(self.clone().connection(stream));
                    }
                }
                Some(_) = open.join_next() => {}
            }
        }
    }

    async fn connection(self, stream: TcpStream) {
        let _ = stream.set_nodelay(true);
        let service = service_fn(move |request| {
            let door = self.clone();
            async move { door.answer(request).await }
        });
        // The caller going away, or our closing the connection on purpose, is no error of the stand-in.
        let _ = hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
    }

    async fn answer(&self, request: Request<Incoming>) -> Result<Response<Body>, Closed> {
        let (parts, body) = request.into_parts();
        let body = to_bytes(Body::new(body), BODY_LIMIT).await.map_err(|_| Closed)?;
        let call = Call {
            method: parts.method.to_string(),
            target: percent_decode_str(&parts.uri.to_string()).decode_utf8_lossy().into_owned(),
            body: String::from_utf8_lossy(&body).into_owned(),
            status: None,
        };
        let fault = self.faults.strike(&call.text());
        let number = self.calls.note(call);
        let answer = self.under(fault, Request::from_parts(parts, Body::from(body))).await;
        if let Ok(answer) = &answer {
            self.calls.answered(number, answer.status().as_u16());
        }
        answer
    }

    /// Does the work, or not, and answers, or not, as the fault says.
    async fn under(&self, fault: Option<Fault>, request: Request<Body>) -> Result<Response<Body>, Closed> {
        match fault {
            None => Ok(self.work(request).await),
            Some(Fault::Away) => Err(Closed),
            Some(Fault::Slow(millis)) => {
                let answer = self.work(request).await;
                tokio::time::sleep(Duration::from_millis(millis)).await;
                Ok(answer)
            }
            Some(Fault::Instead(trouble)) => {
                self.calls.worked();
                trouble.meet().await
            }
            Some(Fault::After(trouble)) => {
                self.work(request).await;
                trouble.meet().await
            }
        }
    }

    async fn work(&self, request: Request<Body>) -> Response<Body> {
        let answer: Result<_, Infallible> = self.router.clone().oneshot(request).await;
        self.calls.worked();
        match answer {
            Ok(answer) => answer,
            Err(never) => match never {},
        }
    }
}

impl Trouble {
    async fn meet(self) -> Result<Response<Body>, Closed> {
        match self {
            Self::Cut => Err(Closed),
            Self::Silence => std::future::pending().await,
            Self::Answer { status, content_type, body } => {
                let mut answer = Response::new(Body::from(Bytes::from(body)));
                *answer.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
                if let Ok(value) = content_type.parse() {
                    answer.headers_mut().insert(header::CONTENT_TYPE, value);
                }
                Ok(answer)
            }
        }
    }
}
