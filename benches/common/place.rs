//! Where a measured process keeps its tables.

use std::path::PathBuf;

use sea_orm::{ConnectionTrait, Database};

/// A database of one's own: a SQLite file, or a schema on PostgreSQL.
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

    pub fn url(&self) -> String {
        match self {
            Self::Sqlite(folder) => format!("sqlite://{}/daneker.db", folder.display()),
            Self::Postgres { server, schema } => format!("{server}?options[search_path]={schema}"),
        }
    }

    /// Which database it is.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Sqlite(_) => "SQLite",
            Self::Postgres { .. } => "PostgreSQL",
        }
    }

    /// Removes what was stored.
    pub async fn remove(self) {
        match self {
            Self::Sqlite(folder) => drop(std::fs::remove_dir_all(folder)),
            Self::Postgres { server, schema } => {
                let db = Database::connect(server).await.unwrap();
                db.execute_unprepared(&format!("DROP SCHEMA {schema} CASCADE")).await.unwrap();
            }
        }
    }
}
