//! The database: opened with the durability we promise, brought up to date, and watched for news.
//!
//! SQLite has one connection: its writers would only wait for one another, and a transaction can never meet a lock. So no
//! transaction may be held over an outside call, and nothing may ask the store while it holds one.

use std::time::Duration;

use anyhow::Context;
use migration::{Migrator, MigratorTrait};
use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sea_orm::{ConnectOptions, Database, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, TransactionTrait};
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::watch;
use url::Url;

/// Connections to PostgreSQL; more would not make two cores faster.
const CONNECTIONS: u32 = 8;

/// The database; cheap to clone.
#[derive(Clone)]
pub struct Store {
    db: DatabaseConnection,
    news: watch::Sender<()>,
}

impl Store {
    /// Opens the database, creating a SQLite file and its folder where there is none, and runs the steps it still needs.
    ///
    /// # Errors
    /// When it cannot be reached or a step fails.
    pub async fn open(url: &SecretString) -> anyhow::Result<Self> {
        let url = url.expose_secret();
        let opened = if url.starts_with("sqlite:") { open_sqlite(url).await } else { open_postgres(url).await };
        let db = opened.with_context(|| format!("the database at {} cannot be opened", without_password(url)))?;
        Migrator::up(&db, None).await?;
        Ok(Self { db, news: watch::Sender::new(()) })
    }

    /// The connection, for a single statement.
    pub fn db(&self) -> &DatabaseConnection {
        &self.db
    }

    /// Whether this process is the only one that can be at work on the tables.
    pub fn is_ours_alone(&self) -> bool {
        self.db.get_database_backend() == DbBackend::Sqlite
    }

    /// Begins a transaction.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn begin(&self) -> Result<DatabaseTransaction, DbErr> {
        self.db.begin().await
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

    /// Sees every commit made after this call.
    pub fn news(&self) -> watch::Receiver<()> {
        self.news.subscribe()
    }
}

/// The address as a log may show it.
fn without_password(url: &str) -> String {
    let Ok(mut url) = Url::parse(url) else { return url.to_owned() };
    let _ = url.set_password(None);
    url.to_string()
}

async fn open_sqlite(url: &str) -> anyhow::Result<DatabaseConnection> {
    let path = url.trim_start_matches("sqlite:").trim_start_matches("//").split('?').next().unwrap_or_default();
    if let Some(folder) = std::path::Path::new(path).parent() {
        tokio::fs::create_dir_all(folder).await?;
    }
    let mut options = ConnectOptions::new(format!("sqlite://{path}?mode=rwc"));
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
