//! Stores in one SQLite file, which any number of processes of one machine share.

mod migrations;
#[cfg(feature = "tool")]
mod outbox;

#[cfg(feature = "tool")]
pub use outbox::SqliteOutbox;

use lti_security::PortError;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{Sqlite, SqlitePool, Transaction};
use std::fmt;
use std::path::Path;
use std::time::Duration;

/// How long a call waits for another process to finish writing.
const BUSY: Duration = Duration::from_secs(10);
/// How long it waits between two tries where SQLite does not wait by itself.
const PAUSE: Duration = Duration::from_millis(20);

/// A database in a file. Cheap to clone; the clones share one connection, so that no two calls of a process wait for each other
/// in SQLite. It needs a tokio runtime with its time driver on.
///
/// What a call answered is on the disk: the log is written ahead (`journal_mode=WAL`) and synchronised with every transaction
/// (`synchronous=FULL`). The file has to lie on a disk of this machine, not on a network share, and whoever can read it reads
/// scores and user ids.
#[derive(Clone)]
pub struct SqliteDatabase {
    pool: SqlitePool,
}

impl SqliteDatabase {
    /// Opens the file, and makes it where there is none. [`migrate`](Self::migrate) makes the tables.
    ///
    /// # Errors
    /// Where the file cannot be opened, or is no database; where another process keeps it locked for ten seconds.
    pub async fn open(path: impl AsRef<Path>) -> Result<Self, PortError> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .busy_timeout(BUSY)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full);
        let pool = SqlitePoolOptions::new()
            .max_connections(1)
            .idle_timeout(None)
            .max_lifetime(None)
            .test_before_acquire(false);
        // Of several processes that open a new file at once, one makes it write ahead. The others hold a lock that it needs, so that
        // SQLite turns them away at once, whatever the time to wait is.
        let opened = tokio::time::timeout(BUSY, async {
            loop {
                match pool.clone().connect_with(options.clone()).await {
                    Err(error) if is_busy(&error) => tokio::time::sleep(PAUSE).await,
                    opened => return opened,
                }
            }
        });
        let kept = |_| PortError::new("SqliteDatabase", "another process keeps the file locked");
        Ok(Self { pool: opened.await.map_err(kept)?.map_err(failed)? })
    }

    /// Brings the tables to the state that this version of the crate needs. It does nothing where they are; of several processes that start
    /// at once, one does it and the others wait. All tables begin with `lti_`, so that an application may keep its own beside them.
    ///
    /// There is no way back: a database that a newer version of this crate has changed is refused.
    ///
    /// # Errors
    /// Where the database cannot be written; where it is newer than this crate. It is then as it was.
    pub async fn migrate(&self) -> Result<(), PortError> {
        migrations::run(self).await
    }

    /// Waits for the calls under way, and closes the file.
    pub async fn close(&self) {
        self.pool.close().await;
    }

    /// A transaction that holds the lock to write from its beginning, so that nothing it reads changes before it writes.
    async fn begin(&self) -> Result<Transaction<'static, Sqlite>, sqlx::Error> {
        self.pool.begin_with("BEGIN IMMEDIATE").await
    }
}

impl fmt::Debug for SqliteDatabase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SqliteDatabase").finish_non_exhaustive()
    }
}

/// `SQLITE_BUSY`, with whatever stands behind it in the extended code.
fn is_busy(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(|error| error.code()?.parse::<u32>().ok());
    code.is_some_and(|code| code & 0xff == 5)
}

/// The texts of SQLite and sqlx name tables and columns, never values.
fn failed(error: sqlx::Error) -> PortError {
    PortError::new("SqliteDatabase", error.to_string())
}
