use std::collections::BTreeMap;
use std::future::ready;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use lti_security::ports::{BoxFuture, HttpClient, HttpError};
use lti_security::service::{Body, BodySource};

use crate::subject::{Document, Pace, Request, Response};

type Asked = Arc<dyn Fn(&Request) -> Option<Response> + Send + Sync>;

/// A network of documents: each URL answers with one, every other does not answer. It counts.
#[derive(Default)]
pub struct Network(Mutex<State>);

#[derive(Default)]
struct State {
    asked: Option<Asked>,
    documents: BTreeMap<String, Document>,
    fetches: BTreeMap<String, usize>,
}

impl Network {
    /// A network of these documents.
    pub fn new(documents: BTreeMap<String, Document>) -> Self {
        Self(Mutex::new(State { documents, ..State::default() }))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What a URL answers from now on; `None`: nothing at all.
    pub fn set(&self, url: &str, document: Option<Document>) {
        let mut state = self.state();
        match document {
            Some(document) => state.documents.insert(url.to_owned(), document),
            None => state.documents.remove(url),
        };
    }

    /// Who answers everything from now on in place of the documents; `None`: the documents again. What it is asked does not count as
    /// fetched.
    pub fn ask(&self, whom: Option<Asked>) {
        self.state().asked = whom;
    }

    /// How often each URL was asked.
    pub fn fetches(&self) -> BTreeMap<String, usize> {
        self.state().fetches.clone()
    }

    fn answer(&self, request: &Request) -> Result<http::Response<Body>, HttpError> {
        let nobody = || HttpError::Connect { reason: "nobody answers at this address".to_owned() };
        let asked = self.state().asked.clone();
        if let Some(asked) = asked {
            return asked(request).map(paced).ok_or_else(nobody);
        }
        self.document(&request.uri().to_string())
    }

    fn document(&self, url: &str) -> Result<http::Response<Body>, HttpError> {
        let mut state = self.state();
        let times = state.fetches.entry(url.to_owned()).or_default();
        *times = times.saturating_add(1);
        let Some(document) = state.documents.get(url) else {
            return Err(HttpError::Connect { reason: "nobody answers at this address".to_owned() });
        };
        let mut response = http::Response::builder()
            .status(document.status)
            .header(http::header::CONTENT_TYPE, &document.content_type);
        for (name, value) in &document.headers {
            response = response.header(name, value);
        }
        let broken = |error: http::Error| HttpError::Broken { reason: error.to_string() };
        response.body(Body::from_bytes(document.body.clone())).map_err(broken)
    }
}

/// A body that arrives as its response says.
fn paced(response: Response) -> http::Response<Body> {
    let pace = response.extensions().get::<Pace>().copied().unwrap_or_default();
    response.map(|bytes| match pace {
        Pace { chunks: None, breaks_after: None } => Body::from_bytes(bytes),
        Pace { chunks, breaks_after } => {
            let mut rest = bytes;
            let breaks = breaks_after.is_some_and(|after| {
                rest.truncate(after);
                true
            });
            Body::new(InPieces { rest, size: chunks.unwrap_or(usize::MAX).max(1), breaks })
        }
    })
}

struct InPieces {
    rest: Vec<u8>,
    size: usize,
    breaks: bool,
}

impl BodySource for InPieces {
    fn chunk(&mut self) -> BoxFuture<'_, Result<Option<Vec<u8>>, HttpError>> {
        let after = self.rest.split_off(self.size.min(self.rest.len()));
        let chunk = std::mem::replace(&mut self.rest, after);
        Box::pin(ready(match chunk.is_empty() {
            false => Ok(Some(chunk)),
            true if self.breaks => Err(HttpError::Broken { reason: "the connection broke".to_owned() }),
            true => Ok(None),
        }))
    }
}

impl HttpClient for Network {
    fn send(
        &self,
        request: http::Request<Vec<u8>>,
    ) -> BoxFuture<'_, Result<http::Response<Body>, HttpError>> {
        Box::pin(ready(self.answer(&request)))
    }
}
