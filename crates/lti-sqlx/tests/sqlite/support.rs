//! Files that are gone after the test.

use lti_sqlx::sqlite::{SqliteDatabase, SqliteOutbox};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

/// A folder of its own below `target`.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new() -> Self {
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let path =
            Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("sqlx-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub(crate) fn file(&self) -> PathBuf {
        self.0.join("tool's.sqlite")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

pub(crate) async fn open(path: &Path) -> SqliteDatabase {
    let database = SqliteDatabase::open(path).await.unwrap();
    database.migrate().await.unwrap();
    database
}

pub(crate) async fn outbox(path: &Path) -> SqliteOutbox {
    SqliteOutbox::new(open(path).await)
}
