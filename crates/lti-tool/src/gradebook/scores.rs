//! Scores and results (AGS 2.0 §3.3, §3.4).

use super::{Answer, Gradebook, GradebookError, Pages, ResultPages};
use lti_ags::{Operation, PublishScore, Published, ReadResults, Score};

impl Gradebook {
    /// Publishes a score of the line item at this URL. It replaces the one before whole. Its time is later than that of the last score
    /// of this learner: [`DateTime::after`](lti_ags::DateTime::after) (AGS-132). After a final grade, one that is not `FullyGraded` erases it
    /// at Moodle (LMS-097). [`Outbox::put`](crate::outbox::Outbox::put) keeps scores until they are delivered, and their times apart.
    ///
    /// Any success is one, 200, 201, 202 or 204 (AGS-161). Of a refusal, [`GradebookError::refusal`] has the kind and the platform's words:
    /// [`Conflict`](lti_ags::RefusalKind::Conflict) is a time that is not later, and a repetition needs a later one.
    ///
    /// # Errors
    /// Those of [`ServiceClient::send`](crate::ServiceClient::send), `service-origin-foreign` among them, and of [`PublishScore`].
    pub async fn publish_score(
        &self,
        line_item: &str,
        score: Score,
    ) -> Result<Answer<Published>, GradebookError> {
        let publish = PublishScore::new(self.secured(line_item), score);
        let read = |response: &_| publish.receive(response, self.policy());
        self.exchange(Operation::PublishScore, publish.to_http(), read).await
    }

    /// Reads results: what the gradebook shows, which is no echo of scores.
    ///
    /// # Errors
    /// Those of [`Pages::next`].
    pub async fn results(&self, mut read: ReadResults) -> Result<Answer<ResultPages>, GradebookError> {
        if let Err(missing) = self.permits(Operation::ReadResults) {
            return Ok(missing.into());
        }
        read.line_item = self.secured(&read.line_item).into_owned();
        Pages::begin(self, read).await
    }
}
