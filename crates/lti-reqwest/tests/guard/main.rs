//! The guarded fetcher against servers on this machine. No packet leaves it.
#![expect(clippy::unwrap_used, reason = "helpers of tests are tests")]

mod addresses;
mod limits;
mod names;
mod proxy;
mod server;
mod tls;
mod transport;

use http::{Request, Response};
use lti_reqwest::{Options, ReqwestClient};
use lti_security::ports::{HttpClient as _, HttpError};
use lti_security::service::{Body, collect};

/// A client that may call this machine, over http too.
fn local() -> ReqwestClient {
    ReqwestClient::new(local_options()).unwrap()
}

fn local_options() -> Options {
    let mut options = Options::default();
    options.addresses.danger_allow_loopback = true;
    options
}

fn request(url: &str) -> Request<Vec<u8>> {
    Request::get(url).body(Vec::new()).unwrap()
}

async fn get(client: &ReqwestClient, url: &str) -> Result<Response<Body>, HttpError> {
    client.send(request(url)).await
}

async fn text(client: &ReqwestClient, request: Request<Vec<u8>>) -> String {
    let answer = collect(client.send(request).await.unwrap(), 1 << 20).await.unwrap();
    String::from_utf8(answer.into_body()).unwrap()
}

/// The code with which a refusal or a failed connection begins.
fn code<T>(outcome: Result<T, HttpError>) -> String {
    match outcome {
        Ok(_) => "ok".to_owned(),
        Err(HttpError::Refused { reason }) => reason.split(':').next().unwrap_or_default().to_owned(),
        Err(HttpError::Connect { reason } | HttpError::Broken { reason }) => {
            reason.split(':').next().unwrap_or_default().to_owned()
        }
        Err(other) => other.code().to_owned(),
    }
}
