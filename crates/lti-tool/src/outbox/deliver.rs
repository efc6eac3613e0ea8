use super::verdict::unavailable;
use super::{ClaimedScore, Outbox, OutboxError, Settled, Settlement, Trouble, letter};
use crate::gradebook::{Answer, GradebookError};
use lti_ags::RefusalKind;
use lti_security::UnixTime;
use std::collections::BTreeMap;

/// What one pass did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Delivery {
    /// How many scores the platforms have now.
    pub delivered: usize,
    /// How many are to be tried again later.
    pub postponed: usize,
    /// How many are stuck from now on.
    pub stuck: usize,
    /// How many failed and gave way to a newer one.
    pub superseded: usize,
    /// How many another worker took over while this one was at it.
    pub lost: usize,
    /// When there is something to do again; `None` where nothing waits. A score that is put later may be due earlier.
    pub next_due: Option<UnixTime>,
}

impl Outbox {
    /// One pass: delivers what is due, one score after the other, at most [`OutboxPolicy::batch`](super::OutboxPolicy::batch). Call it again
    /// and again, after a put and when the next score is due, from any number of workers.
    ///
    /// After a platform asks for fewer calls, or cannot be reached, its other scores wait for the next pass (LMS-110). A pass that is dropped
    /// half-way leaves the score that it held to the end of its lease.
    ///
    /// # Errors
    /// `port-failed` where the store fails. A score that was delivered and could not be settled is delivered again, the same.
    pub async fn deliver(&self) -> Result<Delivery, OutboxError> {
        let clock = &self.tool.0.parts.clock;
        let policy = self.policy();
        let mut done = Delivery::default();
        let mut resting: BTreeMap<String, UnixTime> = BTreeMap::new();
        for _ in 0..policy.batch {
            let now = clock.now();
            let lease = now.plus(policy.lease);
            let Some(claimed) = self.store.claim(now, lease).await? else { break };
            let outcome = match resting.get(&claimed.key.registration_id) {
                Some(until) => Settlement::Postponed { due: *until, failed: false },
                // Whoever slept past the end of a lease does not send.
                None if clock.now() >= lease => {
                    done.lost = done.lost.saturating_add(1);
                    continue;
                }
                None => self.attempt(&claimed, &mut resting).await,
            };
            log(&claimed, &outcome);
            let count = match (self.store.settle(claimed.ticket, outcome.clone()).await?, outcome) {
                (Settled::Lost, _) => &mut done.lost,
                (Settled::Superseded, _) => &mut done.superseded,
                (Settled::Done, Settlement::Delivered) => &mut done.delivered,
                (Settled::Done, Settlement::Stuck(_)) => &mut done.stuck,
                (Settled::Done, Settlement::Postponed { .. } | Settlement::Retimed { .. }) => {
                    &mut done.postponed
                }
            };
            *count = count.saturating_add(1);
        }
        let now = clock.now();
        self.store.forget(now.minus(policy.remember).seconds().saturating_mul(1_000)).await?;
        done.next_due = self.store.next_due().await?;
        Ok(done)
    }

    async fn attempt(&self, claimed: &ClaimedScore, resting: &mut BTreeMap<String, UnixTime>) -> Settlement {
        let clock = &self.tool.0.parts.clock;
        let Some((gradebook, score)) = letter::read(&self.tool, &claimed.key, &claimed.letter, claimed.time)
        else {
            let detail = "what the store kept is not what was put";
            return Settlement::Stuck(Trouble::new("outbox-score-unreadable", detail, clock.now()));
        };
        let answer = gradebook.publish_score(&claimed.key.line_item, score.clone()).await;
        let now = clock.now();
        let error = match answer {
            Ok(Answer::Done(_)) => return Settlement::Delivered,
            Ok(Answer::Unavailable(missing)) => return unavailable(missing, now),
            Err(error) => error,
        };
        let outcome = if error.is_refusal(RefusalKind::Conflict) {
            self.conflict(claimed, &gradebook, &score, &error, now).await
        } else {
            self.failed(claimed, &error, now)
        };
        if let Settlement::Postponed { due, .. } = &outcome
            && rests(&error)
        {
            resting.insert(claimed.key.registration_id.clone(), *due);
        }
        outcome
    }
}

fn log(claimed: &ClaimedScore, outcome: &Settlement) {
    let (id, registration) = (claimed.ticket.id, claimed.key.registration_id.as_str());
    let line_item = claimed.key.line_item.as_str();
    match outcome {
        Settlement::Delivered => {
            tracing::info!(target: "lti::outbox", outcome = "delivered", id, registration, line_item);
        }
        Settlement::Stuck(trouble) => tracing::warn!(
            target: "lti::outbox",
            outcome = "stuck",
            id,
            registration,
            line_item,
            code = trouble.code,
            status = trouble.status,
            detail = trouble.detail,
        ),
        Settlement::Postponed { .. } | Settlement::Retimed { .. } => {}
    }
}

/// Whether the failure is one of the platform as a whole, and not of this score.
fn rests(error: &GradebookError) -> bool {
    match error.refusal() {
        Some(refusal) => refusal.kind == RefusalKind::Throttled,
        None => error.may_pass(),
    }
}
