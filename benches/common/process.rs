//! The release binary as a process of its own.

use std::fs::File;
use std::net::{SocketAddr, TcpListener};
use std::process::Stdio;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::process::{Child, Command};

use super::place::Place;

/// A running Daneker.
pub struct Process {
    child: Child,
    address: SocketAddr,
    took: Took,
}

/// What a process took in its life.
#[derive(Clone, Copy, Default)]
pub struct Took {
    pub cpu: Duration,
    pub peak_mib: f64,
}

impl Process {
    /// Starts the binary and waits until it is ready.
    pub async fn start(place: &Place, settings: &[(&'static str, String)]) -> Self {
        Self::start_logging(place, settings, None).await
    }

    /// The same, with what it logs at the end of a file. One that ends before it is ready is started again, as whatever
    /// watches over it in earnest would do: the port may be taken by now, or the database may have no connection left.
    pub async fn start_logging(place: &Place, settings: &[(&'static str, String)], log: Option<File>) -> Self {
        loop {
            let mut process = Self::spawn(place, settings, log.as_ref());
            while process.child.try_wait().unwrap().is_none() {
                if process.ready().await {
                    return process;
                }
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
    }

    fn spawn(place: &Place, settings: &[(&'static str, String)], log: Option<&File>) -> Self {
        let address = free_address();
        let mut command = Command::new(env!("CARGO_BIN_EXE_daneker"));
        command
            .envs(settings.iter().map(|(name, value)| (*name, value)))
            .env("DATABASE_URL", place.url())
            .env("SERVER_PORT", address.port().to_string())
            .stdin(Stdio::null())
            .kill_on_drop(true);
        if let Some(log) = log {
            command.stderr(log.try_clone().unwrap()).stdout(log.try_clone().unwrap());
        }
        Self { child: command.spawn().unwrap(), address, took: Took::default() }
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Resident memory.
    pub fn memory_mib(&self) -> f64 {
        self.status_mib("VmRSS:")
    }

    /// The most resident memory so far.
    pub fn peak_mib(&self) -> f64 {
        self.status_mib("VmHWM:")
    }

    /// Time of the processor spent so far.
    pub fn cpu(&self) -> Duration {
        /// Linux counts in hundredths of a second.
        const TICK: Duration = Duration::from_millis(10);
        let stat = self.proc("stat");
        // The name, in brackets, may hold spaces; user and system time are the 12th and 13th fields after it.
        let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace().skip(11).take(2);
        TICK * fields.map(|field| field.parse::<u32>().unwrap_or(0)).sum()
    }

    fn status_mib(&self, name: &str) -> f64 {
        let status = self.proc("status");
        let line = status.lines().find(|line| line.starts_with(name)).unwrap_or_default();
        line.split_whitespace().nth(1).and_then(|kib| kib.parse::<f64>().ok()).unwrap_or_default() / 1_024.0
    }

    fn proc(&self, file: &str) -> String {
        let id = self.child.id().unwrap_or_default();
        std::fs::read_to_string(format!("/proc/{id}/{file}")).unwrap_or_default()
    }

    /// Kills it where it stands.
    pub async fn kill(&mut self) {
        self.took = Took { cpu: self.cpu(), peak_mib: self.peak_mib() };
        self.child.kill().await.unwrap();
    }

    /// What it took until it was killed.
    pub fn took(&self) -> Took {
        self.took
    }

    /// Kills it for good.
    pub async fn stop(mut self) {
        self.kill().await;
    }

    async fn ready(&self) -> bool {
        let Ok(mut stream) = TcpStream::connect(self.address).await else { return false };
        let request = b"GET /health/ready HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
        let mut answer = String::new();
        stream.write_all(request).await.is_ok()
            && stream.read_to_string(&mut answer).await.is_ok()
            && answer.starts_with("HTTP/1.1 200")
    }
}

fn free_address() -> SocketAddr {
    TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap()
}
