//! The database: opened with the durability we promise, brought up to date, and watched for news.
//!
//! SQLite has one connection: its writers would only wait for one another, and a transaction can never meet a lock. So no
//! transaction may be held over an outside call, and nothing may ask the store while it holds one.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, bail};
use migration::{Migrator, MigratorTrait};
use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sea_orm::{
    AccessMode, ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr,
    IsolationLevel, TransactionTrait,
};
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::watch;
use tokio::time::Instant;
use url::Url;

/// Connections to PostgreSQL; more would not make two cores faster.
const CONNECTIONS: u32 = 8;

/// The shortest time between two looks of a loop that is woken by news: in a burst every deal is dozens of commits, and each
/// would wake every loop.
const BREATH: Duration = Duration::from_millis(10);

/// The database; cheap to clone.
#[derive(Clone)]
pub struct Store {
    db: DatabaseConnection,
    /// The file of SQLite; none for a server.
    file: Option<Arc<Path>>,
    news: watch::Sender<()>,
}

impl Store {
    /// Opens the database, creating a SQLite file and its folder where there is none, and runs the steps it still needs.
    ///
    /// # Errors
    /// When it cannot be reached or a step fails.
    pub async fn open(url: &SecretString) -> anyhow::Result<Self> {
        let url = url.expose_secret();
        let file = url.starts_with("sqlite:").then(|| Arc::from(sqlite_path(url)));
        let opened = match &file {
            Some(path) => open_sqlite(path).await,
            None => open_postgres(url).await,
        };
        let db = opened.with_context(|| format!("the database at {} cannot be opened", without_password(url)))?;
        migrate(&db).await?;
        Ok(Self { db, file, news: watch::Sender::new(()) })
    }

    /// The connection, for a single statement.
    pub fn db(&self) -> &DatabaseConnection {
        &self.db
    }

    /// Whether this process is the only one that can be at work on the tables.
    pub fn is_ours_alone(&self) -> bool {
        self.file.is_some()
    }

    /// Holds the tables against a second process, for as long as the result lives; for that of SQLite only, which takes one.
    /// The end of the process gives them back, however it comes.
    ///
    /// # Errors
    /// When another process holds them.
    pub fn hold_alone(&self) -> anyhow::Result<Option<File>> {
        let Some(path) = &self.file else { return Ok(None) };
        let lock = PathBuf::from(format!("{}-lock", path.display()));
        let file = File::create(&lock).with_context(|| format!("{} cannot be written", lock.display()))?;
        match file.try_lock() {
            Ok(()) => Ok(Some(file)),
            Err(TryLockError::WouldBlock) => bail!(
                "another Daneker is at work on {}: SQLite takes one process; set DATABASE_URL to PostgreSQL for several",
                path.display()
            ),
            Err(TryLockError::Error(error)) => {
                Err(error).with_context(|| format!("{} cannot be locked", lock.display()))
            }
        }
    }

    /// Begins a transaction.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn begin(&self) -> Result<DatabaseTransaction, DbErr> {
        self.db.begin().await
    }

    /// Begins a transaction that only reads, and sees everything as it is now.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn snapshot(&self) -> Result<DatabaseTransaction, DbErr> {
        match self.db.get_database_backend() {
            // One connection: nobody else writes meanwhile.
            DbBackend::Sqlite => self.db.begin().await,
            _ => self.db.begin_with_config(Some(IsolationLevel::RepeatableRead), Some(AccessMode::ReadOnly)).await,
        }
    }

    /// Commits, and wakes those who wait for news.
    ///
    /// # Errors
    /// When the database fails; then nothing of the transaction holds.
    pub async fn commit(&self, tx: DatabaseTransaction) -> Result<(), DbErr> {
        tx.commit().await?;
        self.stir();
        Ok(())
    }

    /// Wakes those who wait for news, after a change outside [`Store::commit`] or of the clock.
    pub fn stir(&self) {
        self.news.send_replace(());
    }

    /// Tells of every commit made after this call.
    pub fn news(&self) -> News {
        News { commits: self.news.subscribe(), heard: false, looked: Instant::now() }
    }
}

/// Tells a loop that there may be work.
pub struct News {
    commits: watch::Receiver<()>,
    /// There was a commit since the last look.
    heard: bool,
    /// When the loop last looked.
    looked: Instant,
}

impl News {
    /// The loop looks now: what was committed before is no news any more.
    pub fn look(&mut self) {
        self.commits.mark_unchanged();
        (self.heard, self.looked) = (false, Instant::now());
    }

    /// Ends when something was committed since the last look, and never sooner than [`BREATH`] after that. May be dropped and
    /// called again.
    pub async fn arrive(&mut self) {
        if !self.heard {
            // It fails when the store is gone; then the program ends.
            let _ = self.commits.changed().await;
            self.heard = true;
        }
        tokio::time::sleep_until(self.looked + BREATH).await;
    }
}

/// The address as a log may show it.
fn without_password(url: &str) -> String {
    let Ok(mut url) = Url::parse(url) else { return url.to_owned() };
    let _ = url.set_password(None);
    url.to_string()
}

/// Runs the steps the tables still need. Several processes may start at once: one runs them, the others wait for it.
async fn migrate(db: &DatabaseConnection) -> Result<(), DbErr> {
    if db.get_database_backend() == DbBackend::Sqlite {
        return Migrator::up(db, None).await;
    }
    // Held by a transaction of its own, so that it goes with the process; one lock for each schema of the server.
    let turn = db.begin().await?;
    turn.execute_unprepared("SELECT pg_advisory_xact_lock(hashtext('daneker ' || current_schema()))").await?;
    Migrator::up(db, None).await?;
    turn.commit().await
}

fn sqlite_path(url: &str) -> &Path {
    let path = url.trim_start_matches("sqlite:").trim_start_matches("//");
    Path::new(path.split('?').next().unwrap_or_default())
}

async fn open_sqlite(path: &Path) -> anyhow::Result<DatabaseConnection> {
    if let Some(folder) = path.parent() {
        tokio::fs::create_dir_all(folder).await?;
    }
    let mut options = ConnectOptions::new(format!("sqlite://{}?mode=rwc", path.display()));
    options.max_connections(1).sqlx_logging(false).map_sqlx_sqlite_opts(|options| {
        // FULL: what was answered "stored" is on the disk, also when the power goes.
        options.journal_mode(SqliteJournalMode::Wal).synchronous(SqliteSynchronous::Full)
    });
    Ok(Database::connect(options).await?)
}

async fn open_postgres(url: &str) -> anyhow::Result<DatabaseConnection> {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(CONNECTIONS)
        .min_connections(1)
        .acquire_timeout(Duration::from_secs(10))
        .sqlx_logging(false);
    Ok(Database::connect(options).await?)
}
