//! The release binary as a process of its own.

use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use sea_orm::{ConnectionTrait, Database};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::process::{Child, Command};

/// A database for one process at a time.
pub enum Place {
    Sqlite(PathBuf),
    Postgres { server: String, schema: String },
}

impl Place {
    /// An empty one.
    pub async fn fresh() -> Self {
        let name = format!("bench_{}", uuid::Uuid::new_v4().simple());
        let Ok(server) = std::env::var("DANEKER_BENCH_DATABASE_URL") else {
            return Self::Sqlite(std::env::temp_dir().join(name));
        };
        let db = Database::connect(&server).await.unwrap();
        db.execute_unprepared(&format!("CREATE SCHEMA {name}")).await.unwrap();
        Self::Postgres { server, schema: name }
    }

    fn url(&self) -> String {
        match self {
            Self::Sqlite(folder) => format!("sqlite://{}/daneker.db", folder.display()),
            Self::Postgres { server, schema } => format!("{server}?options[search_path]={schema}"),
        }
    }

    /// Removes what was stored.
    pub async fn remove(self) {
        match self {
            Self::Sqlite(folder) => std::fs::remove_dir_all(folder).unwrap(),
            Self::Postgres { server, schema } => {
                let db = Database::connect(server).await.unwrap();
                db.execute_unprepared(&format!("DROP SCHEMA {schema} CASCADE")).await.unwrap();
            }
        }
    }
}

/// A running Daneker.
pub struct Process {
    child: Child,
    address: SocketAddr,
}

impl Process {
    /// Starts the binary and waits until it is ready.
    pub async fn start(place: &Place, settings: &[(&'static str, String)]) -> Self {
        let address = free_address();
        let child = Command::new(env!("CARGO_BIN_EXE_daneker"))
            .envs(settings.iter().map(|(name, value)| (*name, value)))
            .env("DATABASE_URL", place.url())
            .env("SERVER_PORT", address.port().to_string())
            .stdin(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let process = Self { child, address };
        while !process.ready().await {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        process
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Resident memory.
    pub fn memory_mib(&self) -> f64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id().unwrap())).unwrap();
        let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
        line.split_whitespace().nth(1).unwrap().parse::<f64>().unwrap() / 1_024.0
    }

    /// Kills it.
    pub async fn stop(mut self) {
        self.child.kill().await.unwrap();
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
