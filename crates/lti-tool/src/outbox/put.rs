use super::{NewScore, Outbox, OutboxError, OutboxKey, Put, letter};
use crate::gradebook::{Answer, Gradebook, GradebookError, Missing};
use lti_ags::{DateTime, Operation, Score};

/// A score that is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Kept {
    /// Its id, as [`Outbox::stuck`] shows it should it get stuck.
    pub id: u64,
    /// The time that it will be delivered with.
    pub timestamp: DateTime,
    /// Whether it took the place of a score that had not been delivered.
    pub replaced: bool,
}

impl Outbox {
    /// Keeps a score for the line item at this URL, in place of the one of this learner that waits there. Nothing is sent; when
    /// this answers, the score outlasts the process, as far as the store does.
    ///
    /// The order of the calls is the order of the scores. The score's own time says when it came about; where it is ahead of the clock, or not
    /// later than that of the last score by [`OutboxPolicy::spacing`](super::OutboxPolicy::spacing), it is moved. What the launch does not
    /// permit is an answer, as for every call of a [`Gradebook`].
    ///
    /// A score replaces the one before whole (AGS-116). **After a final grade, one that is not
    /// [`FullyGraded`](lti_ags::GradingProgress::FullyGraded) erases it at Moodle** (LMS-097), and at every platform if it has no points: put one only
    /// where that is meant, and repeat points and comment where they are to stay.
    ///
    /// # Errors
    /// What a score may not be sent with, as for [`PublishScore::to_http`](lti_ags::PublishScore::to_http);
    /// `service-url-invalid`, `service-origin-foreign`; `score-too-large`, `outbox-full`, `port-failed`. Nothing was kept then.
    pub async fn put(
        &self,
        gradebook: &Gradebook,
        line_item: &str,
        mut score: Score,
    ) -> Result<Answer<Kept>, OutboxError> {
        if let Err(missing) = gradebook.permits(Operation::PublishScore) {
            return Ok(missing.into());
        }
        let Some(endpoint) = &gradebook.endpoint else { return Ok(Missing::Claim.into()) };
        let line_item = &*gradebook.reaches(line_item)?;
        let now = self.tool.0.parts.clock.now();
        // The clock tells whole seconds; the program's own may be anywhere in this one.
        let latest = now.seconds().saturating_mul(1_000).saturating_add(999);
        let time = score.timestamp.millis().min(latest);
        let own = DateTime::from_millis(time).unwrap_or_else(|| score.timestamp.clone());
        score.timestamp.clone_from(&own);
        let access = &gradebook.access;
        let deployment_id = access.deployment_id.clone().unwrap_or_default();
        let key = OutboxKey::new(&access.registration_id, deployment_id, line_item, &score.user_id);
        let written = letter::write(access, endpoint, line_item, score);
        let letter = written.map_err(GradebookError::from)?;
        let limit = self.policy().score_bytes;
        if letter.len() > limit {
            return Err(OutboxError::TooLarge { limit });
        }
        let new = NewScore::new(key, letter, time, self.policy().spacing_millis());
        match self.store.put(new, now).await? {
            Put::Kept { id, time, replaced } => {
                let timestamp = DateTime::from_millis(time).unwrap_or(own);
                Ok(Answer::Done(Kept { id, timestamp, replaced }))
            }
            Put::Full => Err(OutboxError::Full),
        }
    }
}
