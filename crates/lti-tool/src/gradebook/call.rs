//! One call: the right token to the right place, and the answer within its limit.

use super::{Answer, Gradebook, GradebookError, Missing};
use crate::calls::{self, Called};
use http::{Request, Response};
use lti_ags::Operation;
use lti_security::ports::HttpError;
use lti_security::service::collect;

impl Gradebook {
    pub(super) fn policy(&self) -> &lti_ags::Policy {
        &self.tool_policy().ags
    }

    pub(super) fn tool_policy(&self) -> &crate::Policy {
        &self.tool.0.parts.policy
    }

    /// Sends the request of an operation if the launch permits it, and reads the answer.
    pub(super) async fn exchange<T>(
        &self,
        operation: Operation,
        request: Result<Request<Vec<u8>>, lti_ags::Error>,
        read: impl FnOnce(&Response<Vec<u8>>) -> Result<T, lti_ags::Error>,
    ) -> Result<Answer<T>, GradebookError> {
        // What is not permitted is said before what is wrong with the request.
        if let Err(missing) = self.permits(operation) {
            return Ok(missing.into());
        }
        Ok(match self.call(operation, request?, self.policy().body_limit).await? {
            Answer::Done(response) => Answer::Done(read(&response)?),
            Answer::Unavailable(missing) => missing.into(),
        })
    }

    /// Sends a request of an operation that the launch permits. Of an answer that refuses, the beginning of the body is read; of any
    /// other, `limit` bytes at most.
    pub(super) async fn call(
        &self,
        operation: Operation,
        request: Request<Vec<u8>>,
        limit: usize,
    ) -> Result<Answer<Response<Vec<u8>>>, GradebookError> {
        let url = request.uri().to_string();
        let Some(home) = self.home(Some(&url)) else { return Ok(Missing::Url.into()) };
        let client = self.tool.service(self.access_for(operation), home)?;
        Ok(match calls::send(&client, request, operation.scopes()).await? {
            Called::Withheld => Missing::Withheld(operation).into(),
            Called::Refusal(response) => Answer::Done(response),
            Called::Success(response) => Answer::Done(match operation {
                // It was done, whatever comes behind the status (LMS-099).
                Operation::PublishScore | Operation::DeleteLineItem => {
                    let (head, body) = response.into_parts();
                    Response::from_parts(head, body.collect(limit).await.unwrap_or_default())
                }
                _ => collect(response, limit).await.map_err(|error| broken(error, limit))?,
            }),
        })
    }
}

fn broken(error: HttpError, limit: usize) -> GradebookError {
    match error {
        HttpError::TooLarge { .. } => {
            lti_ags::Error::from(lti_ags::error::Refused::BodyTooLarge { limit }).into()
        }
        error => calls::broken(error).into(),
    }
}
