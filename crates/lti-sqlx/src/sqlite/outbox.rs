//! The store of a tool's grade outbox.

use super::SqliteDatabase;
use lti_security::ports::BoxFuture;
use lti_security::{PortError, UnixTime};
use lti_tool::outbox::{
    ClaimedScore, NewScore, OutboxKey, OutboxStore, Put, Settled, Settlement, StuckScore, Ticket, Trouble,
    time_after,
};
use sqlx::Row as _;
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use std::fmt;

/// A grade outbox that outlasts the process, whenever it ends. Any number of processes may share its file. It grows with the scores that
/// wait, and with the learners and line items whose last times are remembered: it is never [`Put::Full`].
#[derive(Clone)]
pub struct SqliteOutbox {
    database: SqliteDatabase,
}

impl SqliteOutbox {
    /// The outbox in this database, once it was [migrated](SqliteDatabase::migrate).
    #[must_use]
    pub const fn new(database: SqliteDatabase) -> Self {
        Self { database }
    }
}

impl fmt::Debug for SqliteOutbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SqliteOutbox").finish_non_exhaustive()
    }
}

type Sql<T> = Result<T, sqlx::Error>;

/// Ids and fences are SQLite's own counters, which begin at 1.
fn number(count: i64) -> u64 {
    u64::try_from(count).unwrap_or_default()
}

/// No row has what does not fit.
fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(-1)
}

impl SqliteOutbox {
    async fn put(&self, score: &NewScore, now: UnixTime) -> Sql<Put> {
        let mut transaction = self.database.begin().await?;
        let sql = &mut *transaction;
        let (key_id, last) = key(sql, &score.key).await?;
        let time = score.time_after(last);
        let replaced: Option<(i64, Option<String>)> = sqlx::query_as(
            "DELETE FROM lti_outbox_scores WHERE key_id = ? AND lease IS NULL RETURNING due, trouble_code",
        )
        .bind(key_id)
        .fetch_optional(&mut *sql)
        .await?;
        let mut due = score.due(time, now).seconds();
        if let Some((before, None)) = &replaced {
            due = due.max(*before);
        }
        let held: Option<i64> = sqlx::query_scalar(
            "UPDATE lti_outbox_scores SET open_at = NULL WHERE key_id = ? RETURNING lease",
        )
        .bind(key_id)
        .fetch_optional(&mut *sql)
        .await?;
        let id: i64 = sqlx::query_scalar(
            "INSERT INTO lti_outbox_scores (key_id, letter, time, put_at, due, open_at)
             VALUES (?, ?, ?, ?, ?, ?) RETURNING id",
        )
        .bind(key_id)
        .bind(&score.letter)
        .bind(time)
        .bind(now.seconds())
        .bind(due)
        .bind(held.map_or(due, |lease| due.max(lease)))
        .fetch_one(&mut *sql)
        .await?;
        transaction.commit().await?;
        Ok(Put::Kept { id: number(id), time, replaced: replaced.is_some() })
    }

    async fn claim(&self, now: UnixTime, lease: UnixTime) -> Sql<Option<ClaimedScore>> {
        let mut transaction = self.database.begin().await?;
        let sql = &mut *transaction;
        let found = sqlx::query(
            "SELECT id, key_id, letter, time, put_at, attempts, retimed, claims FROM lti_outbox_scores
             WHERE open_at <= ? ORDER BY open_at, id LIMIT 1",
        );
        let Some(row) = found.bind(now.seconds()).fetch_optional(&mut *sql).await? else { return Ok(None) };
        let (id, key_id): (i64, i64) = (row.try_get("id")?, row.try_get("key_id")?);
        let time: i64 = row.try_get("time")?;
        let claims = row.try_get::<i64, _>("claims")?.saturating_add(1);
        // An older one whose lease has ended.
        sqlx::query("DELETE FROM lti_outbox_scores WHERE key_id = ? AND id <> ?")
            .bind(key_id)
            .bind(id)
            .execute(&mut *sql)
            .await?;
        sqlx::query("UPDATE lti_outbox_scores SET lease = ?, open_at = ?, claims = ? WHERE id = ?")
            .bind(lease.seconds())
            .bind(lease.seconds())
            .bind(claims)
            .bind(id)
            .execute(&mut *sql)
            .await?;
        let key = sqlx::query(
            "UPDATE lti_outbox_keys SET last_time = max(coalesce(last_time, ?), ?) WHERE id = ?
             RETURNING registration_id, deployment_id, line_item, user_id",
        );
        let key = key.bind(time).bind(time).bind(key_id).fetch_one(&mut *sql).await?;
        let claimed = claimed_score(&row, outbox_key(&key)?, claims)?;
        transaction.commit().await?;
        Ok(Some(claimed))
    }

    async fn settle(&self, ticket: Ticket, outcome: &Settlement) -> Sql<Settled> {
        let mut transaction = self.database.begin().await?;
        let sql = &mut *transaction;
        let held: Option<(i64, Option<i64>)> = sqlx::query_as(
            "SELECT key_id, last_time FROM lti_outbox_scores AS s JOIN lti_outbox_keys AS k ON k.id = key_id
             WHERE s.id = ? AND claims = ? AND lease IS NOT NULL",
        )
        .bind(signed(ticket.id))
        .bind(signed(ticket.fence))
        .fetch_optional(&mut *sql)
        .await?;
        let Some((key_id, last)) = held else { return Ok(Settled::Lost) };
        // The newer one, which waits, is open from now on; after a failure that may pass, not before that one would have been.
        let not_before = match outcome {
            Settlement::Postponed { due, .. } | Settlement::Retimed { due, .. } => Some(due.seconds()),
            Settlement::Delivered | Settlement::Stuck(_) => None,
        };
        let newer = sqlx::query(
            "UPDATE lti_outbox_scores SET due = max(due, coalesce(?, due)), open_at = max(due, coalesce(?, due))
             WHERE key_id = ? AND id <> ?",
        )
        .bind(not_before)
        .bind(not_before)
        .bind(key_id)
        .bind(signed(ticket.id))
        .execute(&mut *sql)
        .await?
        .rows_affected();
        let settled = if *outcome == Settlement::Delivered || newer > 0 {
            sqlx::query("DELETE FROM lti_outbox_scores WHERE id = ?")
                .bind(signed(ticket.id))
                .execute(&mut *sql)
                .await?;
            if *outcome == Settlement::Delivered { Settled::Done } else { Settled::Superseded }
        } else {
            release(sql, ticket, outcome, last).await?;
            Settled::Done
        };
        transaction.commit().await?;
        Ok(settled)
    }

    async fn next_due(&self) -> Sql<Option<UnixTime>> {
        let next: Option<i64> = sqlx::query_scalar("SELECT min(open_at) FROM lti_outbox_scores")
            .fetch_one(&self.database.pool)
            .await?;
        Ok(next.map(UnixTime::from_seconds))
    }

    async fn stuck(&self, after: Option<u64>, limit: usize) -> Sql<Vec<StuckScore>> {
        let rows = sqlx::query(
            "SELECT s.id, registration_id, deployment_id, line_item, user_id, time, put_at, attempts,
                    trouble_code, trouble_status, trouble_detail, trouble_words, trouble_at
             FROM lti_outbox_scores AS s JOIN lti_outbox_keys AS k ON k.id = key_id
             WHERE trouble_code IS NOT NULL AND s.id > ? ORDER BY s.id LIMIT ?",
        )
        .bind(after.map_or(0, |id| i64::try_from(id).unwrap_or(i64::MAX)))
        .bind(i64::try_from(limit).unwrap_or(i64::MAX))
        .fetch_all(&self.database.pool)
        .await?;
        rows.iter().map(stuck_score).collect()
    }

    async fn retry(&self, id: u64, now: UnixTime) -> Sql<bool> {
        let retried = sqlx::query(
            "UPDATE lti_outbox_scores SET put_at = ?, due = ?, open_at = ?, attempts = 0, retimed = 0,
                trouble_code = NULL, trouble_status = NULL, trouble_detail = NULL, trouble_words = NULL, trouble_at = NULL
             WHERE id = ? AND trouble_code IS NOT NULL",
        );
        let now = now.seconds();
        let retried = retried.bind(now).bind(now).bind(now).bind(signed(id));
        Ok(retried.execute(&self.database.pool).await?.rows_affected() > 0)
    }

    async fn discard(&self, id: u64) -> Sql<bool> {
        let discarded =
            sqlx::query("DELETE FROM lti_outbox_scores WHERE id = ? AND trouble_code IS NOT NULL");
        Ok(discarded.bind(signed(id)).execute(&self.database.pool).await?.rows_affected() > 0)
    }

    async fn forget(&self, before: i64) -> Sql<()> {
        let forget = sqlx::query(
            "DELETE FROM lti_outbox_keys WHERE last_time < ?
             AND NOT EXISTS (SELECT 1 FROM lti_outbox_scores WHERE key_id = lti_outbox_keys.id)",
        );
        forget.bind(before).execute(&self.database.pool).await.map(drop)
    }
}

/// The row of a key, and the last time that was given out for it.
async fn key(sql: &mut SqliteConnection, key: &OutboxKey) -> Sql<(i64, Option<i64>)> {
    let insert = sqlx::query(
        "INSERT INTO lti_outbox_keys (registration_id, deployment_id, line_item, user_id) VALUES (?, ?, ?, ?)
         ON CONFLICT DO NOTHING",
    );
    let OutboxKey { registration_id, deployment_id, line_item, user_id, .. } = key;
    let insert = insert.bind(registration_id).bind(deployment_id).bind(line_item).bind(user_id);
    insert.execute(&mut *sql).await?;
    let select = sqlx::query_as(
        "SELECT id, last_time FROM lti_outbox_keys
         WHERE registration_id = ? AND deployment_id = ? AND line_item = ? AND user_id = ?",
    );
    select.bind(registration_id).bind(deployment_id).bind(line_item).bind(user_id).fetch_one(sql).await
}

/// Ends the hold on a score that was not delivered.
async fn release(
    sql: &mut SqliteConnection,
    ticket: Ticket,
    outcome: &Settlement,
    last: Option<i64>,
) -> Sql<()> {
    let failed = !matches!(outcome, Settlement::Postponed { failed: false, .. });
    let released = sqlx::query(
        "UPDATE lti_outbox_scores SET lease = NULL, open_at = NULL, attempts = attempts + ? WHERE id = ?",
    );
    released.bind(failed).bind(signed(ticket.id)).execute(&mut *sql).await?;
    let change = match outcome {
        Settlement::Delivered => return Ok(()),
        Settlement::Postponed { due, .. } => {
            sqlx::query("UPDATE lti_outbox_scores SET due = ?, open_at = ? WHERE id = ?")
                .bind(due.seconds())
                .bind(due.seconds())
        }
        Settlement::Retimed { time, spacing, due } => {
            sqlx::query("UPDATE lti_outbox_scores SET time = ?, retimed = 1, due = ?, open_at = ? WHERE id = ?")
                .bind(time_after(*time, last, *spacing))
                .bind(due.seconds())
                .bind(due.seconds())
        }
        Settlement::Stuck(trouble) => sqlx::query(
            "UPDATE lti_outbox_scores SET trouble_code = ?, trouble_status = ?, trouble_detail = ?, trouble_words = ?,
                trouble_at = ? WHERE id = ?",
        )
        .bind(&trouble.code)
        .bind(trouble.status)
        .bind(&trouble.detail)
        .bind(&trouble.words)
        .bind(trouble.at.seconds()),
    };
    change.bind(signed(ticket.id)).execute(sql).await.map(drop)
}

fn claimed_score(row: &SqliteRow, key: OutboxKey, fence: i64) -> Sql<ClaimedScore> {
    let ticket = Ticket { id: number(row.try_get("id")?), fence: number(fence) };
    let put_at = UnixTime::from_seconds(row.try_get("put_at")?);
    let mut claimed = ClaimedScore::new(ticket, key, row.try_get("letter")?, row.try_get("time")?, put_at);
    claimed.attempts = row.try_get("attempts")?;
    claimed.retimed = row.try_get("retimed")?;
    Ok(claimed)
}

fn stuck_score(row: &SqliteRow) -> Sql<StuckScore> {
    let at = UnixTime::from_seconds(row.try_get("trouble_at")?);
    let code: String = row.try_get("trouble_code")?;
    let detail: String = row.try_get("trouble_detail")?;
    let mut trouble = Trouble::new(code, detail, at);
    trouble.status = row.try_get("trouble_status")?;
    trouble.words = row.try_get("trouble_words")?;
    let put_at = UnixTime::from_seconds(row.try_get("put_at")?);
    let (time, attempts) = (row.try_get("time")?, row.try_get("attempts")?);
    Ok(StuckScore::new(number(row.try_get("id")?), outbox_key(row)?, time, put_at, attempts, trouble))
}

fn outbox_key(row: &SqliteRow) -> Sql<OutboxKey> {
    let text = |column: &str| row.try_get::<String, _>(column);
    Ok(OutboxKey::new(text("registration_id")?, text("deployment_id")?, text("line_item")?, text("user_id")?))
}

/// What SQLite and sqlx say names tables and columns, never values.
fn failed(error: sqlx::Error) -> PortError {
    PortError::new("OutboxStore", error.to_string())
}

impl OutboxStore for SqliteOutbox {
    fn put(&self, score: NewScore, now: UnixTime) -> BoxFuture<'_, Result<Put, PortError>> {
        Box::pin(async move { self.put(&score, now).await.map_err(failed) })
    }

    fn claim(
        &self,
        now: UnixTime,
        lease: UnixTime,
    ) -> BoxFuture<'_, Result<Option<ClaimedScore>, PortError>> {
        Box::pin(async move { self.claim(now, lease).await.map_err(failed) })
    }

    fn settle(&self, ticket: Ticket, outcome: Settlement) -> BoxFuture<'_, Result<Settled, PortError>> {
        Box::pin(async move { self.settle(ticket, &outcome).await.map_err(failed) })
    }

    fn next_due(&self) -> BoxFuture<'_, Result<Option<UnixTime>, PortError>> {
        Box::pin(async move { self.next_due().await.map_err(failed) })
    }

    fn stuck(&self, after: Option<u64>, limit: usize) -> BoxFuture<'_, Result<Vec<StuckScore>, PortError>> {
        Box::pin(async move { self.stuck(after, limit).await.map_err(failed) })
    }

    fn retry(&self, id: u64, now: UnixTime) -> BoxFuture<'_, Result<bool, PortError>> {
        Box::pin(async move { self.retry(id, now).await.map_err(failed) })
    }

    fn discard(&self, id: u64) -> BoxFuture<'_, Result<bool, PortError>> {
        Box::pin(async move { self.discard(id).await.map_err(failed) })
    }

    fn forget(&self, before: i64) -> BoxFuture<'_, Result<(), PortError>> {
        Box::pin(async move { self.forget(before).await.map_err(failed) })
    }
}
