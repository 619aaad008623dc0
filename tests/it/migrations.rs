//! The steps of the database: from nothing, from the tables of the service before us, and back again.

use daneker::types::{ItemCode, ProductId};
use migration::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, Database};

use crate::harness::database;

/// The tables as the Python service made them, with a row in each.
const ORIGINAL: [&str; 6] = [
    "CREATE TABLE bitrix_1c_product_mapping (id INTEGER PRIMARY KEY, bitrix24_product_id VARCHAR(100) NOT NULL UNIQUE, \
     bitrix24_product_name VARCHAR(500) NOT NULL, onec_product_code VARCHAR(100) NOT NULL, \
     onec_product_name VARCHAR(500) NOT NULL, created_at TIMESTAMP NOT NULL, updated_at TIMESTAMP NOT NULL)",
    "CREATE TABLE bitrix_1c_sync_log (id INTEGER PRIMARY KEY, sync_type VARCHAR(50) NOT NULL, direction VARCHAR(50) NOT NULL, \
     status VARCHAR(20) NOT NULL, entity_id VARCHAR(100), request_data TEXT, response_data TEXT, error_message TEXT, \
     created_at TIMESTAMP NOT NULL)",
    "INSERT INTO bitrix_1c_product_mapping VALUES (1, '15', 'Крем', '00000000042', 'Крем для рук', \
     '2025-05-05 10:00:00', '2025-05-05 10:00:00')",
    "CREATE TABLE bitrix_1c_stock_snapshot (id INTEGER PRIMARY KEY, product_code VARCHAR(100) NOT NULL, \
     product_name VARCHAR(500) NOT NULL, quantity INTEGER NOT NULL, warehouse VARCHAR(200) NOT NULL, \
     snapshot_date TIMESTAMP NOT NULL)",
    // More than a whole number of PostgreSQL holds, counted in thousandths.
    "INSERT INTO bitrix_1c_stock_snapshot VALUES (1, '00000000042', 'Крем', 3000000, 'Алматы', '2025-05-05 10:00:00')",
    "INSERT INTO bitrix_1c_sync_log VALUES (1, 'deal', 'b24->1c', 'success', '7', '{}', NULL, NULL, '2025-05-05 10:00:00')",
];

#[tokio::test]
async fn the_tables_of_the_service_before_us_are_taken_over_with_their_rows() {
    let database = database::Database::fresh().await;
    let db = connect(&database).await;
    for statement in ORIGINAL {
        db.execute_unprepared(statement).await.unwrap();
    }
    Migrator::up(&db, None).await.unwrap();
    let product = ProductId::new(15).unwrap();
    let mapped = daneker::ops::mappings::of(&db, &[product]).await.unwrap();
    assert_eq!(mapped.get(&product), ItemCode::parse("00000000042").as_ref());
    let deal = daneker::types::DealId::new(7).unwrap();
    assert!(daneker::ops::journal::of(&db, deal).await.unwrap().is_empty(), "rows of another shape are passed over");
    db.close().await.unwrap();
    database.remove().await;
}

#[tokio::test]
async fn every_step_can_be_undone_and_done_again() {
    let database = database::Database::fresh().await;
    let db = connect(&database).await;
    Migrator::up(&db, None).await.unwrap();
    Migrator::down(&db, None).await.unwrap();
    Migrator::up(&db, None).await.unwrap();
    db.close().await.unwrap();
    database.remove().await;
}

async fn connect(database: &database::Database) -> sea_orm::DatabaseConnection {
    let url = database.url();
    if let Some(path) = url.strip_prefix("sqlite://") {
        let folder = std::path::Path::new(path).parent().unwrap();
        tokio::fs::create_dir_all(folder).await.unwrap();
        return Database::connect(format!("{url}?mode=rwc")).await.unwrap();
    }
    Database::connect(url).await.unwrap()
}
