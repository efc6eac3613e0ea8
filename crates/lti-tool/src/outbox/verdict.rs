//! What becomes of a score after an attempt.

use super::{ClaimedScore, Outbox, Settlement, Trouble};
use crate::gradebook::{GradebookError, Missing};
use lti_security::UnixTime;
use std::time::Duration;

impl Outbox {
    /// After a failure: later again, or never by itself.
    pub(super) fn failed(&self, score: &ClaimedScore, error: &GradebookError, now: UnixTime) -> Settlement {
        let trouble = trouble(error, now);
        if !error.may_pass() {
            // 400, 401 after a new token, 403, 404, 422 and their like: the same request is refused again (AGS-164, LMS-103).
            return Settlement::Stuck(trouble);
        }
        let policy = self.policy();
        let failures = score.attempts.saturating_add(1);
        let asked = error.refusal().and_then(|refusal| refusal.retry_after).map(|when| when.wait(now));
        let asked = asked.unwrap_or_default().min(policy.longest_retry_after);
        let wait = policy.wait(failures, self.chance()).max(asked);
        let due = now.plus(wait).plus(Duration::from_secs(u64::from(wait.subsec_nanos() > 0)));
        let end = score.put_at.plus(policy.longest_age);
        if failures >= policy.attempts || now >= end {
            let age = now.since(score.put_at).as_secs();
            let detail = format!(
                "given up after {failures} failures and {age} s; the last was {}: {}",
                trouble.code, trouble.detail
            );
            return Settlement::Stuck(Trouble { code: "delivery-given-up".to_owned(), detail, ..trouble });
        }
        log(score, &trouble);
        Settlement::Postponed { due, failed: true }
    }

    /// A random number; the greatest wait where there is none.
    fn chance(&self) -> u32 {
        let mut bytes = [0; 4];
        match self.tool.0.parts.random.fill(&mut bytes) {
            Ok(()) => u32::from_be_bytes(bytes),
            Err(_) => 0,
        }
    }
}

/// The platform does not grant what the launch promised.
pub(super) fn unavailable(missing: Missing, now: UnixTime) -> Settlement {
    Settlement::Stuck(Trouble::new("scope-withheld", missing.to_string(), now))
}

pub(super) fn trouble(error: &GradebookError, now: UnixTime) -> Trouble {
    let mut trouble = Trouble::new(error.code(), error.to_string(), now);
    if let Some(refusal) = error.refusal() {
        trouble.status = Some(refusal.status.as_u16());
        trouble.words.clone_from(&refusal.body);
    }
    trouble
}

/// A failure that may pass.
pub(super) fn log(score: &ClaimedScore, trouble: &Trouble) {
    tracing::info!(
        target: "lti::outbox",
        outcome = "postponed",
        id = score.ticket.id,
        registration = score.key.registration_id,
        line_item = score.key.line_item,
        code = trouble.code,
        status = trouble.status,
        detail = trouble.detail,
    );
}
