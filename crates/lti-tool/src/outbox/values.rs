//! What an outbox and its store say to each other.

use lti_security::UnixTime;
use std::fmt;

/// Whose score of what: scores with the same key follow one another, all others are independent.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct OutboxKey {
    /// The registration's id.
    pub registration_id: String,
    /// The deployment's id; empty where the access names none.
    pub deployment_id: String,
    /// The URL of the line item.
    pub line_item: String,
    /// The learner.
    pub user_id: String,
}

impl OutboxKey {
    /// A key.
    #[must_use]
    pub fn new(
        registration_id: impl Into<String>,
        deployment_id: impl Into<String>,
        line_item: impl Into<String>,
        user_id: impl Into<String>,
    ) -> Self {
        Self {
            registration_id: registration_id.into(),
            deployment_id: deployment_id.into(),
            line_item: line_item.into(),
            user_id: user_id.into(),
        }
    }
}

/// Shows no learner.
impl fmt::Debug for OutboxKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OutboxKey")
            .field("registration_id", &self.registration_id)
            .field("deployment_id", &self.deployment_id)
            .field("line_item", &self.line_item)
            .finish_non_exhaustive()
    }
}

/// A score that is to be kept.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct NewScore {
    /// Whose score of what.
    pub key: OutboxKey,
    /// What is delivered, a text that the store does not look into. It is personal data.
    pub letter: String,
    /// When the score came about, in milliseconds since 1970-01-01T00:00:00Z.
    pub time: i64,
    /// How far apart the times of two scores of one key are at least, in milliseconds; one or more.
    pub spacing: i64,
}

impl NewScore {
    /// A score.
    #[must_use]
    pub const fn new(key: OutboxKey, letter: String, time: i64, spacing: i64) -> Self {
        Self { key, letter, time, spacing }
    }

    /// The time that it gets: its own, or one that keeps the distance to the last time that was given out for its key (AGS-D04).
    #[must_use]
    pub const fn time_after(&self, last: Option<i64>) -> i64 {
        time_after(self.time, last, self.spacing)
    }

    /// When it is due: now, or in the second of its time, so that none is sent far ahead of the clock (AGS-D02); but not later than the
    /// distance from now, so that a clock that was put back holds nothing up.
    #[must_use]
    pub const fn due(&self, time: i64, now: UnixTime) -> UnixTime {
        let latest = now.seconds().saturating_add(self.spacing.saturating_add(999).div_euclid(1_000));
        let own = time.div_euclid(1_000);
        let due = if own < latest { own } else { latest };
        UnixTime::from_seconds(if due > now.seconds() { due } else { now.seconds() })
    }
}

/// `time`, or what keeps the distance to `last`, whichever is later.
#[must_use]
pub const fn time_after(time: i64, last: Option<i64>, spacing: i64) -> i64 {
    match last {
        Some(last) if last.saturating_add(spacing) > time => last.saturating_add(spacing),
        _ => time,
    }
}

impl fmt::Debug for NewScore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewScore").field("key", &self.key).field("time", &self.time).finish_non_exhaustive()
    }
}

/// What [`OutboxStore::put`](super::OutboxStore::put) did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Put {
    /// The score is kept.
    Kept {
        /// Its id: greater than those of all scores before it.
        id: u64,
        /// The time that it got.
        time: i64,
        /// Whether it took the place of one that waited, or was stuck.
        replaced: bool,
    },
    /// The store has no room for another key. Nothing was kept.
    Full,
}

/// The right to say what became of a score.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ticket {
    /// The id of the score.
    pub id: u64,
    /// How often it was claimed. Whoever claims a score makes every ticket before invalid.
    pub fence: u64,
}

/// A score that a worker holds.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ClaimedScore {
    /// With what it is settled.
    pub ticket: Ticket,
    /// Whose score of what.
    pub key: OutboxKey,
    /// What is delivered, as it was put.
    pub letter: String,
    /// Its time, the same however often it is claimed.
    pub time: i64,
    /// When it was put.
    pub put_at: UnixTime,
    /// How often it failed.
    pub attempts: u32,
    /// Whether it got a later time after a conflict.
    pub retimed: bool,
}

impl ClaimedScore {
    /// A score that is held, and that has not failed.
    #[must_use]
    pub const fn new(ticket: Ticket, key: OutboxKey, letter: String, time: i64, put_at: UnixTime) -> Self {
        Self { ticket, key, letter, time, put_at, attempts: 0, retimed: false }
    }
}

impl fmt::Debug for ClaimedScore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClaimedScore")
            .field("ticket", &self.ticket)
            .field("key", &self.key)
            .field("time", &self.time)
            .field("attempts", &self.attempts)
            .finish_non_exhaustive()
    }
}

/// What became of a score that was claimed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Settlement {
    /// The platform has it.
    Delivered,
    /// It is to be tried again, not before `due`.
    Postponed {
        /// Not before.
        due: UnixTime,
        /// Whether it was tried and failed.
        failed: bool,
    },
    /// It failed, and is to be sent once more with a later time, not before `due`: this time, or one that keeps the distance to the
    /// last one that was given out, as for a [`NewScore`].
    Retimed {
        /// In milliseconds since 1970-01-01T00:00:00Z.
        time: i64,
        /// In milliseconds.
        spacing: i64,
        /// Not before.
        due: UnixTime,
    },
    /// It failed, and is not tried again by itself.
    Stuck(Trouble),
}

/// What came of a settlement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settled {
    /// It holds.
    Done,
    /// The score was not delivered, and gave way to a newer one that waited.
    Superseded,
    /// The ticket is not valid any more: another worker has the score, or it is gone. Nothing was changed.
    Lost,
}

/// Why a score could not be delivered.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Trouble {
    /// The stable kebab-case code.
    pub code: String,
    /// The platform's status, where there was an answer.
    pub status: Option<u16>,
    /// What was expected and what was seen. No personal data.
    pub detail: String,
    /// The beginning of the platform's answer, 1,024 characters at most. It may speak of a learner.
    pub words: Option<String>,
    /// When.
    pub at: UnixTime,
}

impl Trouble {
    /// A trouble without an answer.
    #[must_use]
    pub fn new(code: impl Into<String>, detail: impl Into<String>, at: UnixTime) -> Self {
        Self { code: code.into(), status: None, detail: detail.into(), words: None, at }
    }
}

/// Does not show the platform's words.
impl fmt::Debug for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Trouble")
            .field("code", &self.code)
            .field("status", &self.status)
            .field("detail", &self.detail)
            .field("at", &self.at)
            .finish_non_exhaustive()
    }
}

/// A score that is not tried any more, until somebody says so.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct StuckScore {
    /// Its id, for [`Outbox::retry`](super::Outbox::retry) and [`Outbox::discard`](super::Outbox::discard).
    pub id: u64,
    /// Whose score of what.
    pub key: OutboxKey,
    /// Its time, in milliseconds since 1970-01-01T00:00:00Z.
    pub time: i64,
    /// When it was put.
    pub put_at: UnixTime,
    /// How often it failed.
    pub attempts: u32,
    /// Why, and since when.
    pub trouble: Trouble,
}

impl StuckScore {
    /// A score that is stuck.
    #[must_use]
    pub const fn new(
        id: u64,
        key: OutboxKey,
        time: i64,
        put_at: UnixTime,
        attempts: u32,
        trouble: Trouble,
    ) -> Self {
        Self { id, key, time, put_at, attempts, trouble }
    }
}

#[cfg(test)]
mod tests {
    use super::{NewScore, OutboxKey, Trouble, UnixTime};

    #[test]
    fn a_time_keeps_its_distance_and_is_waited_for() {
        let score = NewScore::new(OutboxKey::new("r", "d", "l", "u-51c"), "secret".into(), 5_000, 1_000);
        assert_eq!(
            [None, Some(0), Some(4_000), Some(4_001), Some(9_000)].map(|last| score.time_after(last)),
            [5_000, 5_000, 5_000, 5_001, 10_000]
        );
        let due = |time, now| score.due(time, UnixTime::from_seconds(now)).seconds();
        assert_eq!((due(1_000, 5), due(5_000, 5), due(5_999, 5), due(6_000, 5)), (5, 5, 5, 6));
        assert_eq!(due(99_000, 5), 6, "the clock was put back");
        let trouble =
            Trouble { words: Some("u-51c".into()), ..Trouble::new("c", "d", UnixTime::from_seconds(1)) };
        let shown = format!("{score:?} {trouble:?}");
        assert!(!shown.contains("u-51c") && !shown.contains("secret"), "{shown}");
    }
}
