//! The grade outbox: scores that are kept first and delivered afterwards (Assignment and Grade Services 2.0 §3.4.9).
//!
//! [`Outbox::put`] writes a score into an [`OutboxStore`]; [`Outbox::deliver`], called again and again, sends what waits there. A score that
//! was put is delivered, gives way to a newer one of the same learner and line item, or is shown by [`Outbox::stuck`] with the reason.
//!
//! Per learner and line item, which is an [`OutboxKey`], scores go out one at a time and in the order in which they were put, with times that
//! strictly increase (AGS-132, AGS-133, AGS-136), whatever number of workers there is and however often they die.
//!
//! # What "once" means
//!
//! Nobody can promise that a platform *hears* of a score once: a worker may die between the platform's answer and the note in the store.
//! Then the same score is sent again with the same time, byte for byte. A platform takes that without a change (AGS-D01) or answers
//! 409, and then its results are asked whether they show that score; only where they do not, it is sent once more with a later time
//! (AGS-D04). So a score *counts* once. Where the launch does not permit reading results, a 409 cannot be told apart from a clock that
//! is behind: the score is sent once more with a later time, and a second 409 leaves it stuck.
//!
//! An answer that is lost on the way, and a worker that sleeps past the end of its lease while its request is under way, end the same: the
//! older request bears the older time, and a platform that hears it later drops it (AGS-137).

mod conflict;
#[cfg(feature = "contract")]
pub mod contract;
mod deliver;
mod error;
mod letter;
mod policy;
mod put;
mod store;
mod values;
mod verdict;

pub use deliver::Delivery;
pub use error::OutboxError;
pub use policy::OutboxPolicy;
pub use put::Kept;
pub use store::OutboxStore;
pub use values::{
    ClaimedScore, NewScore, OutboxKey, Put, Settled, Settlement, StuckScore, Ticket, Trouble, time_after,
};

use crate::Tool;
use std::fmt;
use std::sync::Arc;

/// Keeps scores and delivers them. Cheap to clone; what it knows lies in its store.
///
/// A line item that an outbox serves gets its scores from nowhere else: [`Gradebook::publish_score`] uses times that the outbox does not
/// know of.
///
/// [`Gradebook::publish_score`]: crate::gradebook::Gradebook::publish_score
#[derive(Clone)]
pub struct Outbox {
    tool: Tool,
    store: Arc<dyn OutboxStore>,
}

impl Tool {
    /// The outbox over this store, by the policy of [`Policy::outbox`](crate::Policy::outbox).
    #[must_use]
    pub fn outbox(&self, store: Arc<dyn OutboxStore>) -> Outbox {
        Outbox { tool: self.clone(), store }
    }
}

impl Outbox {
    /// What is stuck, in the order of the ids, at most `limit` of those with an id above `after`: page by page, beginning with
    /// `None`. The platform's words and the learner's id are for operators.
    ///
    /// # Errors
    /// `port-failed`.
    pub async fn stuck(&self, after: Option<u64>, limit: usize) -> Result<Vec<StuckScore>, OutboxError> {
        Ok(self.store.stuck(after, limit).await?)
    }

    /// Lets a score that is stuck be tried again, at once and with the same time, as if it had just been put. `false` where
    /// it is not stuck (any more): somebody else was faster, or a newer score took its place.
    ///
    /// # Errors
    /// `port-failed`.
    pub async fn retry(&self, id: u64) -> Result<bool, OutboxError> {
        Ok(self.store.retry(id, self.tool.0.parts.clock.now()).await?)
    }

    /// Gives a score up that is stuck: it is never delivered. `false` as for [`retry`](Self::retry).
    ///
    /// # Errors
    /// `port-failed`.
    pub async fn discard(&self, id: u64) -> Result<bool, OutboxError> {
        Ok(self.store.discard(id).await?)
    }

    fn policy(&self) -> &OutboxPolicy {
        &self.tool.0.parts.policy.outbox
    }
}

impl fmt::Debug for Outbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outbox").field("policy", self.policy()).finish_non_exhaustive()
    }
}
