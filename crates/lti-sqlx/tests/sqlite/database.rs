//! Opening and migrating.

use crate::support::*;
use lti_sqlx::sqlite::SqliteDatabase;

async fn pragma(path: &std::path::Path, pragma: &'static str) -> String {
    let pool = sqlx::SqlitePool::connect_with(sqlx::sqlite::SqliteConnectOptions::new().filename(path)).await;
    let value: String = sqlx::query_scalar(pragma).fetch_one(&pool.unwrap()).await.unwrap();
    value
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_may_open_and_migrate_at_once() {
    for _ in 0..5 {
        let folder = Folder::new();
        let path = folder.file();
        let starts: Vec<_> = (0..8)
            .map(|_| {
                let path = path.clone();
                tokio::spawn(async move { open(&path).await.migrate().await })
            })
            .collect();
        for start in starts {
            start.await.unwrap().unwrap();
        }
        let versions = pragma(&path, "SELECT group_concat(version) FROM lti_migrations").await;
        assert_eq!(versions, "1");
        assert_eq!(pragma(&path, "PRAGMA journal_mode").await, "wal");
    }
}

#[tokio::test]
async fn a_newer_database_is_refused_and_left_alone() {
    let folder = Folder::new();
    let database = open(&folder.file()).await;
    database.close().await;
    let newer = "INSERT INTO lti_migrations (version) VALUES (2) RETURNING 'done'";
    assert_eq!(pragma(&folder.file(), newer).await, "done");
    let database = SqliteDatabase::open(folder.file()).await.unwrap();
    let error = database.migrate().await.unwrap_err();
    assert!(error.to_string().contains("of version 2, this crate knows 1"), "{error}");
    assert_eq!(format!("{database:?}"), "SqliteDatabase { .. }");
}

#[tokio::test]
async fn what_is_no_database_is_an_error() {
    let folder = Folder::new();
    std::fs::write(folder.file(), "this is a text, and long enough to be looked at. ".repeat(99)).unwrap();
    let error = match SqliteDatabase::open(folder.file()).await {
        Err(error) => error,
        Ok(database) => database.migrate().await.unwrap_err(),
    };
    assert!(error.to_string().contains("not a database"), "{error}");
    let nowhere = folder.file().join("nowhere");
    assert!(SqliteDatabase::open(nowhere).await.is_err());
}
