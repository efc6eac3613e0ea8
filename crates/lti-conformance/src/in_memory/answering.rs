use std::future::ready;
use std::sync::{Mutex, MutexGuard, PoisonError};

use lti_security::ports::{BoxFuture, HttpClient, HttpError};
use lti_security::service::Body;

use crate::subject::{Request, Response};

type Answer = dyn Fn(&Request) -> Result<Response, HttpError> + Send + Sync;

/// A network that one function answers for. It keeps every request.
pub struct Answering {
    answer: Box<Answer>,
    seen: Mutex<Vec<Request>>,
}

impl Answering {
    /// A network where `answer` answers.
    pub fn new(answer: impl Fn(&Request) -> Result<Response, HttpError> + Send + Sync + 'static) -> Self {
        Self { answer: Box::new(answer), seen: Mutex::default() }
    }

    fn seen(&self) -> MutexGuard<'_, Vec<Request>> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The requests that came since the last look, in their order.
    pub fn take(&self) -> Vec<Request> {
        std::mem::take(&mut *self.seen())
    }
}

impl HttpClient for Answering {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<http::Response<Body>, HttpError>> {
        let answer = (self.answer)(&request);
        self.seen().push(request);
        Box::pin(ready(answer.map(|response| response.map(Body::from_bytes))))
    }
}
