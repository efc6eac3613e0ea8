//! The client.

use crate::address_policy::{Route, Rules};
use crate::body::GuardedBody;
use crate::error::Error;
use crate::failure::http_error;
use crate::lane::Lane;
use crate::options::Options;
use crate::refusal::Refusal;
use crate::target::Target;
use crate::tls;
use core::fmt;
use http::Method;
use http::header::{self, HeaderMap, HeaderName, HeaderValue};
use lti_security::ports::{BoxFuture, HttpClient, HttpError};
use lti_security::service::Body;
use std::sync::Arc;

/// Sends requests to partners, and to nobody else. Cloning it shares its connections.
///
/// It has to be used inside a tokio runtime whose I/O and time drivers are on.
///
/// | Outcome | When |
/// |---|---|
/// | a response of any status | the answer's head arrived; redirects too, they are not followed |
/// | [`HttpError::Refused`] | the URL, an address of its host, or the address that was connected to is not allowed; the reason begins with a code such as `address-not-allowed` |
/// | [`HttpError::Connect`] | no address (`name-unresolved`), no connection (`tcp-failed`), no trusted TLS 1.2 or 1.3 (`tls-failed`), no tokio runtime (`no-runtime`) |
/// | [`HttpError::TimedOut`] | one of the three time limits of [`Options`] |
/// | [`HttpError::TooLarge`] | from the body: more than [`Options::max_body_bytes`], or than the caller collects |
/// | [`HttpError::Broken`] | no HTTP, a head of more than 100 fields or 1 MB, a body that breaks off |
#[derive(Clone)]
pub struct ReqwestClient(Arc<Inner>);

struct Inner {
    rules: Rules,
    https: Lane,
    listed_https: Lane,
    http: Lane,
    max_body_bytes: usize,
}

impl ReqwestClient {
    /// Makes a client. Nothing is connected to yet.
    ///
    /// # Errors
    /// Where the options have a mistake, or TLS cannot be set up.
    pub fn new(options: Options) -> Result<Self, Error> {
        options.check()?;
        let rules = Rules::new(options.addresses.clone())?;
        let tls = tls::config(&options.extra_roots)?;
        let lane = |route| Lane::new(&options, rules.reach(route), tls.clone());
        let (https, listed_https, http) =
            (lane(Route::Https)?, lane(Route::ListedHttps)?, lane(Route::Http)?);
        let max_body_bytes = options.max_body_bytes;
        Ok(Self(Arc::new(Inner { rules, https, listed_https, http, max_body_bytes })))
    }
}

impl Inner {
    async fn send(&self, request: http::Request<Vec<u8>>) -> Result<http::Response<Body>, HttpError> {
        if tokio::runtime::Handle::try_current().is_err() {
            return Err(HttpError::Connect {
                reason: "no-runtime: there is no tokio runtime here".to_owned(),
            });
        }
        let (head, body) = request.into_parts();
        let target = Target::parse(&head.method, &head.uri).map_err(|refusal| refused(&refusal))?;
        let lane = match self.rules.route(&target).map_err(|refusal| refused(&refusal))? {
            Route::Https => &self.https,
            Route::ListedHttps => &self.listed_https,
            Route::Http => &self.http,
        };
        let mut outgoing = reqwest::Request::new(head.method, target.url.clone());
        *outgoing.headers_mut() = end_to_end(head.headers);
        if body.is_empty() && [Method::POST, Method::PUT, Method::PATCH].contains(outgoing.method()) {
            // Some servers answer 411 without it (RFC 9110 §8.6).
            outgoing.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from_static("0"));
        }
        *outgoing.body_mut() = Some(body.into());
        let mut answer = lane.client.execute(outgoing).await.map_err(|error| failed(&error))?;
        lane.check_connected(&target, answer.remote_addr()).map_err(|refusal| refused(&refusal))?;

        let mut response = http::Response::new(());
        *response.status_mut() = answer.status();
        *response.version_mut() = answer.version();
        *response.headers_mut() = core::mem::take(answer.headers_mut());
        Ok(response.map(|()| Body::new(GuardedBody::new(answer, self.max_body_bytes))))
    }
}

/// What belongs to the connection is the transport's: a caller cannot name another host or another length.
fn end_to_end(mut headers: HeaderMap) -> HeaderMap {
    const OF_THE_CONNECTION: [HeaderName; 10] = [
        header::HOST,
        header::CONTENT_LENGTH,
        header::TRANSFER_ENCODING,
        header::CONNECTION,
        header::UPGRADE,
        header::TE,
        header::TRAILER,
        header::EXPECT,
        header::PROXY_AUTHORIZATION,
        header::ACCEPT_ENCODING,
    ];
    for name in OF_THE_CONNECTION {
        headers.remove(name);
    }
    headers
}

fn refused(refusal: &Refusal) -> HttpError {
    tracing::warn!(code = refusal.code(), "an outgoing request was refused");
    refusal.into()
}

fn failed(error: &reqwest::Error) -> HttpError {
    let error = http_error(error);
    tracing::debug!(code = error.code(), "an outgoing request has no answer");
    error
}

impl HttpClient for ReqwestClient {
    fn send(
        &self,
        request: http::Request<Vec<u8>>,
    ) -> BoxFuture<'_, Result<http::Response<Body>, HttpError>> {
        Box::pin(self.0.send(request))
    }
}

impl fmt::Debug for ReqwestClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReqwestClient").field("addresses", &self.0.rules).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use lti_security::service::collect;
    use std::io::{Read as _, Write as _};

    /// The connection is still open; what it was judged by is gone.
    #[tokio::test]
    async fn a_pooled_connection_is_compared_with_what_was_judged() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://localhost:{}/", listener.local_addr().unwrap().port());
        std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            while stream.read(&mut [0; 4096]).is_ok_and(|bytes| bytes > 0) {
                stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").unwrap();
            }
        });
        let mut options = Options::default();
        options.addresses.danger_allow_loopback = true;
        let client = ReqwestClient::new(options).unwrap();
        let get = || client.send(http::Request::get(&url).body(Vec::new()).unwrap());
        for _ in 0..2 {
            collect(get().await.unwrap(), 0).await.unwrap();
        }
        client.0.http.judged.clear();
        let refused = Refusal::ConnectedElsewhere { host: "localhost".to_owned() };
        assert_eq!(get().await.unwrap_err(), HttpError::from(&refused));
    }
}
