//! The processes at work on one database: killed, started again, and what they cost in all their lives.

use std::fs::File;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use tokio::sync::{Mutex, RwLock};

use super::common::place::Place;
use super::common::process::Process;

/// The processes.
pub struct Replicas {
    place: Place,
    settings: Vec<(&'static str, String)>,
    folder: PathBuf,
    alive: Vec<Mutex<Process>>,
    addresses: RwLock<Vec<SocketAddr>>,
    spent: Mutex<Spent>,
}

/// What all lives of all processes took.
#[derive(Clone, Copy, Default)]
pub struct Spent {
    pub kills: usize,
    pub cpu: Duration,
    pub peak_mib: f64,
}

impl Replicas {
    pub async fn start(place: Place, settings: Vec<(&'static str, String)>, count: usize, seed: u64) -> Self {
        let folder = std::env::temp_dir().join(format!("daneker-fault-run-{}-{seed}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let (mut alive, mut addresses) = (Vec::new(), Vec::new());
        for number in 0..count {
            let process = Process::start_logging(&place, &settings, Some(log(&folder, number))).await;
            addresses.push(process.address());
            alive.push(Mutex::new(process));
        }
        let addresses = RwLock::new(addresses);
        Self { place, settings, folder, alive, addresses, spent: Mutex::default() }
    }

    /// The first of them.
    pub async fn first(&self) -> tokio::sync::MutexGuard<'_, Process> {
        self.alive[0].lock().await
    }

    /// Where one of them is, or was a moment ago.
    pub async fn address(&self, number: usize) -> SocketAddr {
        let addresses = self.addresses.read().await;
        addresses[number % addresses.len()]
    }

    /// Kills one where it stands, and starts it again.
    pub async fn kill(&self, number: usize) {
        let mut process = self.alive[number].lock().await;
        process.kill().await;
        self.spent.lock().await.add(&process);
        self.spent.lock().await.kills += 1;
        let log = Some(log(&self.folder, number));
        *process = Process::start_logging(&self.place, &self.settings, log).await;
        self.addresses.write().await[number] = process.address();
    }

    /// Where their logs are.
    pub fn logs(&self) -> &std::path::Path {
        &self.folder
    }

    /// Ends all of them; what they took.
    pub async fn end(self) -> Spent {
        let mut spent = self.spent.into_inner();
        for process in self.alive {
            let mut process = process.into_inner();
            process.kill().await;
            spent.add(&process);
        }
        self.place.remove().await;
        spent
    }
}

impl Spent {
    /// Adds a life that has just ended; what it took was read right before its end.
    fn add(&mut self, process: &Process) {
        self.cpu += process.took().cpu;
        self.peak_mib = self.peak_mib.max(process.took().peak_mib);
    }
}

fn log(folder: &std::path::Path, number: usize) -> File {
    File::options().create(true).append(true).open(folder.join(format!("process-{number}.log"))).unwrap()
}
