//! What the transport reports, in the words of the port. No URL, no header and no byte of a body is repeated.

use crate::guard::Unresolved;
use crate::refusal::Refusal;
use lti_security::ports::HttpError;
use std::error::Error as StdError;
use std::io;

pub(crate) fn http_error(error: &reqwest::Error) -> HttpError {
    if let Some(refusal) = find::<Refusal>(error) {
        return refusal.into();
    }
    if error.is_timeout() {
        return HttpError::TimedOut;
    }
    if let Some(unresolved) = find::<Unresolved>(error) {
        return HttpError::Connect { reason: unresolved.to_string() };
    }
    // A server may also end TLS after the handshake, so this is not bound to connecting.
    if let Some(tls) = find::<rustls::Error>(error) {
        return HttpError::Connect { reason: format!("tls-failed: {}", plain(&tls.to_string())) };
    }
    if error.is_connect() {
        let reason = match find::<io::Error>(error) {
            Some(io) => format!("tcp-failed: {}", io.kind()),
            None => "tcp-failed: no address could be connected to".to_owned(),
        };
        return HttpError::Connect { reason };
    }
    let reason = chain(error).last().map(ToString::to_string).unwrap_or_default();
    HttpError::Broken { reason: format!("answer-broken: {}", plain(&reason)) }
}

/// The causes of `error`, without itself: its own text may repeat the URL.
///
/// An [`io::Error`] that wraps another error passes it over in `source()`, so it is looked into here.
fn chain<'a>(error: &'a (dyn StdError + 'static)) -> impl Iterator<Item = &'a (dyn StdError + 'static)> {
    let next = |error: &'a (dyn StdError + 'static)| -> Option<&'a (dyn StdError + 'static)> {
        match error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
            Some(inner) => Some(inner),
            None => error.source(),
        }
    };
    std::iter::successors(next(error), move |error| next(*error))
}

fn find<T: StdError + 'static>(error: &reqwest::Error) -> Option<&T> {
    chain(error).find_map(|cause| cause.downcast_ref::<T>())
}

/// Certificates of strangers are quoted in TLS errors: one line, at most 200 characters.
fn plain(text: &str) -> String {
    text.chars().map(|char| if char.is_control() { ' ' } else { char }).take(200).collect()
}
