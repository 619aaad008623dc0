//! A sender of webhooks: over kept connections, at a rate or as fast as they are answered.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

/// Who sends what to whom.
pub struct Load {
    pub address: SocketAddr,
    pub token: String,
    pub connections: u64,
}

/// What came of it.
pub struct Outcome {
    times: Vec<Duration>,
    pub failed: usize,
    took: Duration,
}

impl Outcome {
    pub fn percentile(&self, percent: usize) -> Duration {
        self.times[(self.times.len() * percent / 100).min(self.times.len() - 1)]
    }

    pub fn per_second(&self) -> f64 {
        self.times.len() as f64 / self.took.as_secs_f64()
    }
}

impl Load {
    /// Sends at a fixed rate, whatever the answers do; a time runs from the moment a webhook was due.
    pub async fn at_rate(&self, per_second: u64, time: Duration) -> Outcome {
        let begun = Instant::now();
        let all = per_second * time.as_secs();
        self.send(begun, move |number| {
            let due = begun + Duration::from_secs_f64(number as f64 / per_second as f64);
            (number < all).then_some(due)
        })
        .await
    }

    /// Sends the next one when the last was answered.
    pub async fn at_full_speed(&self, time: Duration) -> Outcome {
        let begun = Instant::now();
        self.send(begun, move |_| (begun.elapsed() < time).then(Instant::now)).await
    }

    async fn send(&self, begun: Instant, due: impl Fn(u64) -> Option<Instant> + Copy + Send + 'static) -> Outcome {
        let next = Arc::new(AtomicU64::new(0));
        let mut senders = JoinSet::new();
        for _ in 0..self.connections {
            let (next, token, address) = (next.clone(), self.token.clone(), self.address);
            senders.spawn(async move {
                let mut stream = TcpStream::connect(address).await.unwrap();
                stream.set_nodelay(true).unwrap();
                let (mut times, mut failed) = (Vec::new(), 0);
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    let Some(due) = due(number) else { return (times, failed) };
                    tokio::time::sleep_until(due.into()).await;
                    let stored = post(&mut stream, &request(number, &token)).await;
                    times.push(due.elapsed());
                    failed += usize::from(!stored);
                }
            });
        }
        let (mut times, mut failed) = (Vec::new(), 0);
        while let Some(sender) = senders.join_next().await {
            let (own, missed) = sender.unwrap();
            times.extend(own);
            failed += missed;
        }
        times.sort();
        Outcome { times, failed, took: begun.elapsed() }
    }
}

/// An event of a deal of its own, as the portal sends it.
fn request(number: u64, token: &str) -> String {
    let id = 1_000_000 + number;
    let body = format!(
        "event=ONCRMDEALUPDATE&event_handler_id=975&data%5BFIELDS%5D%5BID%5D={id}&ts=1766047124\
         &auth%5Bdomain%5D=shop.bitrix24.kz&auth%5Bmember_id%5D=0123456789abcdef0123456789abcdef\
         &auth%5Bapplication_token%5D={token}"
    );
    let head = "POST /webhook/bitrix24/deal HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded";
    format!("{head}\r\nContent-Length: {}\r\n\r\n{body}", body.len())
}

/// Whether the event was answered 200. The answer has no body then.
async fn post(stream: &mut TcpStream, request: &str) -> bool {
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    let mut piece = [0; 1024];
    while !answer.windows(4).any(|end| end == b"\r\n\r\n") {
        let read = stream.read(&mut piece).await.unwrap();
        assert!(read > 0, "the connection was closed");
        answer.extend_from_slice(&piece[..read]);
    }
    answer.starts_with(b"HTTP/1.1 200")
}
