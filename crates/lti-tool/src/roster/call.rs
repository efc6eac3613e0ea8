//! One call: the right token to the right place.

use super::{Answer, Missing, Roster, RosterError};
use crate::calls::{self, Called, ListLimits, Service};
use http::{Request, Response};
use lti_nrps::Operation;
use lti_nrps::error::Refused;
use lti_security::ports::HttpError;
use lti_security::service::{Body, Refusal, collect};

impl Roster {
    pub(super) fn policy(&self) -> &crate::Policy {
        &self.tool.0.parts.policy
    }

    /// Sends a request. A success comes with its body unread; what the platform refuses is an error.
    pub(super) async fn open(
        &self,
        operation: Operation,
        request: Request<Vec<u8>>,
    ) -> Result<Answer<Response<Body>>, RosterError> {
        let home = match self.url(operation) {
            Ok(home) => home,
            Err(missing) => return Ok(missing.into()),
        };
        let client = self.tool.service(self.access_for(operation), &home)?;
        match calls::send(&client, request, operation.scopes()).await? {
            Called::Withheld => Ok(Missing::Withheld(operation).into()),
            Called::Success(response) => Ok(Answer::Done(response)),
            Called::Refusal(response) => match Refusal::of(&response) {
                Some(refusal) => Err(lti_nrps::Error::from(refusal).into()),
                None => Ok(Answer::Done(response.map(Body::from_bytes))),
            },
        }
    }

    pub(super) fn now(&self) -> i64 {
        self.tool.0.parts.clock.now().seconds()
    }
}

/// A body that did not come whole.
pub(super) fn broken(error: HttpError) -> RosterError {
    match error {
        // Of the HTTP client's limit: the same page is as large the next time.
        HttpError::TooLarge { limit } => too_large(limit),
        error => calls::broken(error).into(),
    }
}

fn too_large(limit: usize) -> RosterError {
    lti_nrps::Error::from(Refused::BodyTooLarge { limit }).into()
}

impl Service for Roster {
    type Operation = Operation;
    type Missing = Missing;
    type Error = RosterError;

    fn limits(&self) -> &ListLimits {
        &self.policy().lists
    }

    fn body_limit(&self) -> usize {
        self.policy().nrps.body_limit
    }

    async fn call(
        &self,
        operation: Operation,
        request: Request<Vec<u8>>,
        limit: usize,
    ) -> Result<Answer<Response<Vec<u8>>>, RosterError> {
        Ok(match self.open(operation, request).await? {
            Answer::Done(response) => Answer::Done(collect(response, limit).await.map_err(broken)?),
            Answer::Unavailable(missing) => missing.into(),
        })
    }

    fn is_too_large(error: &RosterError) -> bool {
        matches!(error, RosterError::Service(lti_nrps::Error::Refused(Refused::BodyTooLarge { .. })))
    }

    fn withheld(operation: Operation) -> crate::Error {
        calls::withheld_error(operation.scopes())
    }
}
