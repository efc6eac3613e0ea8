use super::{SqliteDatabase, failed};
use lti_security::PortError;

/// The steps from an empty database to the newest state. One that was released is never changed.
const STEPS: &[&str] = &[include_str!("migrations/0001_outbox.sql")];

pub(super) async fn run(database: &SqliteDatabase) -> Result<(), PortError> {
    let mut transaction = database.begin().await.map_err(failed)?;
    sqlx::raw_sql(
        "CREATE TABLE IF NOT EXISTS lti_migrations (
            version INTEGER PRIMARY KEY,
            applied_at INTEGER NOT NULL DEFAULT (unixepoch())
        ) STRICT",
    )
    .execute(&mut *transaction)
    .await
    .map_err(failed)?;
    let done: i64 = sqlx::query_scalar("SELECT coalesce(max(version), 0) FROM lti_migrations")
        .fetch_one(&mut *transaction)
        .await
        .map_err(failed)?;
    let done = usize::try_from(done).unwrap_or(usize::MAX);
    let Some(missing) = STEPS.get(done..) else {
        let newest = STEPS.len();
        let detail =
            format!("the tables are of version {done}, this crate knows {newest}: a newer version was here");
        return Err(PortError::new("SqliteDatabase", detail));
    };
    for step in missing {
        sqlx::raw_sql(*step).execute(&mut *transaction).await.map_err(failed)?;
        let insert =
            "INSERT INTO lti_migrations (version) SELECT coalesce(max(version), 0) + 1 FROM lti_migrations";
        sqlx::query(insert).execute(&mut *transaction).await.map_err(failed)?;
    }
    transaction.commit().await.map_err(failed)
}
