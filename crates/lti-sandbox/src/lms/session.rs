//! Who is signed in: a random value in a cookie, and the person that it stands for.

use http::header::COOKIE;
use http::{HeaderMap, HeaderValue};
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

const COOKIE_NAME: &str = "lms_session";

/// Sessions in memory, at most ten thousand.
#[derive(Default)]
pub(crate) struct Sessions(Mutex<BTreeMap<String, String>>);

impl Sessions {
    const CAPACITY: usize = 10_000;

    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins a session under an unguessable id, and gives the cookie. `SameSite=Lax`: other sites' forms do not carry it,
    /// and the platform asks for it once more from its own page where a tool's redirect lost it (PLT-009).
    pub(crate) fn begin(&self, id: String, person: &str) -> Option<HeaderValue> {
        let cookie = format!("{COOKIE_NAME}={id}; Path=/; HttpOnly; SameSite=Lax");
        let mut sessions = self.lock();
        if sessions.len() >= Self::CAPACITY {
            sessions.pop_first();
        }
        sessions.insert(id, person.to_owned());
        HeaderValue::from_str(&cookie).ok()
    }

    /// Ends the session of a request, and gives the cookie that takes its cookie back.
    pub(crate) fn end(&self, headers: &HeaderMap) -> HeaderValue {
        if let Some(id) = session_id(headers) {
            self.lock().remove(id);
        }
        HeaderValue::from_static("lms_session=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0")
    }

    /// The person of a request's session.
    pub(crate) fn person(&self, headers: &HeaderMap) -> Option<String> {
        self.lock().get(session_id(headers)?).cloned()
    }
}

fn session_id(headers: &HeaderMap) -> Option<&str> {
    let lines = headers.get_all(COOKIE).iter().filter_map(|line| line.to_str().ok());
    let mut pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, _)| *name == COOKIE_NAME).map(|(_, value)| value)
}
