//! The body of an answer, chunk by chunk, within its limits.

use crate::failure::http_error;
use lti_security::ports::{BoxFuture, HttpError};
use lti_security::service::BodySource;

pub(crate) struct GuardedBody {
    state: State,
    left: usize,
    limit: usize,
}

enum State {
    Open(reqwest::Response),
    Ended,
    /// A failed body never looks like one that ended.
    Failed(HttpError),
}

impl GuardedBody {
    pub(crate) fn new(response: reqwest::Response, limit: usize) -> Self {
        Self { state: State::Open(response), left: limit, limit }
    }

    async fn next(&mut self) -> Result<Option<Vec<u8>>, HttpError> {
        let outcome = match &mut self.state {
            State::Ended => return Ok(None),
            State::Failed(error) => return Err(error.clone()),
            State::Open(response) => response.chunk().await,
        };
        let outcome = match outcome {
            Ok(Some(chunk)) => match self.left.checked_sub(chunk.len()) {
                Some(left) => {
                    self.left = left;
                    return Ok(Some(chunk.into()));
                }
                None => Err(HttpError::TooLarge { limit: self.limit }),
            },
            Ok(None) => Ok(None),
            Err(error) => Err(http_error(&error)),
        };
        // Letting go of the response closes a connection that has more to say.
        self.state = match &outcome {
            Err(error) => State::Failed(error.clone()),
            Ok(_) => State::Ended,
        };
        outcome
    }
}

impl BodySource for GuardedBody {
    fn chunk(&mut self) -> BoxFuture<'_, Result<Option<Vec<u8>>, HttpError>> {
        Box::pin(self.next())
    }
}
