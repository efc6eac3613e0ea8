use super::values::{ClaimedScore, NewScore, Put, Settled, Settlement, StuckScore, Ticket};
use lti_security::ports::BoxFuture;
use lti_security::{PortError, UnixTime};

/// Keeps the scores of an outbox.
///
/// Of each key it holds two scores at most: one that a worker has claimed, and the newest one that is not claimed. And it remembers the last
/// time that was given out for each key, until [`forget`](Self::forget).
///
/// What every store promises; `lti_tool::outbox::contract` (feature `contract`) has it as tests:
///
/// - **Durable**: what `put` and `settle` answered outlasts the process, as far as the store lasts at all.
/// - **Atomic**: each call happens whole or not at all, and as if all calls of all processes came one after the other.
/// - **Alone**: at most one worker holds a score of a key, until its lease ends. A ticket that is not the last one changes nothing.
/// - **Newest wins**: a score takes the place of the one of its key that is not claimed. It never takes the place of one that is: it
///   follows it, or supersedes it where that is not delivered.
/// - **Times**: a score that is claimed has a time that is greater than those of all scores of its key that were claimed before it, by
///   the distance it was put with; and keeps it, however often it is claimed.
///
/// The text of a [`PortError`] is for the operator; it names no learner.
pub trait OutboxStore: Send + Sync {
    /// Keeps a score, in place of the one of its key that is not claimed. Its time is [`NewScore::time_after`] the last one that was given
    /// out; it is due at [`NewScore::due`], and not before the one was that it replaces, unless that was stuck.
    fn put(&self, score: NewScore, now: UnixTime) -> BoxFuture<'_, Result<Put, PortError>>;

    /// Gives the score that is due the longest to a worker, until `lease`; `None` where none is due. A score is not given out while its key is
    /// held, nor while it is stuck. Where a lease has ended and a newer score waits, the newer one is given out when it is due, and
    /// the older one dropped.
    fn claim(&self, now: UnixTime, lease: UnixTime)
    -> BoxFuture<'_, Result<Option<ClaimedScore>, PortError>>;

    /// Notes what became of a score, and ends the hold on its key. What is not delivered is dropped where a newer one waits; that one is
    /// then due not before the older one would have been.
    fn settle(&self, ticket: Ticket, outcome: Settlement) -> BoxFuture<'_, Result<Settled, PortError>>;

    /// When the next score is due, or the lease of one ends; `None` where nothing waits.
    fn next_due(&self) -> BoxFuture<'_, Result<Option<UnixTime>, PortError>>;

    /// The first scores that are stuck, at most `limit`, with an id above `after`, in the order of their ids.
    fn stuck(&self, after: Option<u64>, limit: usize) -> BoxFuture<'_, Result<Vec<StuckScore>, PortError>>;

    /// Makes a score that is stuck due at `now`, as if it had been put then and had never failed; its time stays. `false` where no such score
    /// is stuck.
    fn retry(&self, id: u64, now: UnixTime) -> BoxFuture<'_, Result<bool, PortError>>;

    /// Drops a score that is stuck. `false` where no such score is stuck.
    fn discard(&self, id: u64) -> BoxFuture<'_, Result<bool, PortError>>;

    /// Forgets the last times that are before `before`, in milliseconds since 1970-01-01T00:00:00Z, of keys that have no score.
    fn forget(&self, before: i64) -> BoxFuture<'_, Result<(), PortError>>;
}
