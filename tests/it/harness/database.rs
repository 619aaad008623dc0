//! A database for one story: a SQLite file, or a schema of its own on PostgreSQL.

use std::path::PathBuf;

use sea_orm::{ConnectionTrait, Database as Sea};
use uuid::Uuid;

/// A database that nobody else uses.
pub enum Database {
    Sqlite(PathBuf),
    Postgres { server: String, schema: String },
}

impl Database {
    pub async fn fresh() -> Self {
        let name = format!("story_{}", Uuid::new_v4().simple());
        match std::env::var("DANEKER_TEST_DATABASE_URL") {
            Err(_) => Self::Sqlite(std::env::temp_dir().join(name)),
            Ok(server) => {
                let db = Sea::connect(&server).await.expect("PostgreSQL answers");
                db.execute_unprepared(&format!("CREATE SCHEMA {name}")).await.unwrap();
                Self::Postgres { server, schema: name }
            }
        }
    }

    pub fn url(&self) -> String {
        match self {
            Self::Sqlite(folder) => format!("sqlite://{}/daneker.db", folder.display()),
            Self::Postgres { server, schema } => format!("{server}?options[search_path]={schema}"),
        }
    }

    pub async fn remove(self) {
        match self {
            Self::Sqlite(folder) => {
                let _ = tokio::fs::remove_dir_all(folder).await;
            }
            Self::Postgres { server, schema } => {
                let db = Sea::connect(&server).await.unwrap();
                db.execute_unprepared(&format!("DROP SCHEMA {schema} CASCADE")).await.unwrap();
            }
        }
    }
}
