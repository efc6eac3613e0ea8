//! What the outside supplies. Every port is a `dyn` trait with boxed futures, so that no facade has a type parameter.

use crate::error::PortError;
use crate::key_ring::KeyRecord;
use crate::service::Body;
use crate::{UnixTime, replay::ReplayKey};
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use core::future::Future;
use core::pin::Pin;
use core::time::Duration;

/// What an asynchronous port answers with.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Tells the time. Used by facades and applications only; everything below takes `now`.
pub trait Clock: Send + Sync {
    /// The time now.
    fn now(&self) -> UnixTime;
}

/// Gives unpredictable bytes. Used by facades and applications only; everything below takes the bytes.
pub trait SecureRandom: Send + Sync {
    /// Fills `target`.
    ///
    /// # Errors
    /// Where there is no randomness. The caller goes no further.
    fn fill(&self, target: &mut [u8]) -> Result<(), PortError>;
}

/// Sends one HTTP request.
///
/// The contract: TLS 1.2 or newer; redirects are answers, never followed; no proxy from the environment; time limits
/// on connecting, on each chunk and on the whole; the address that was judged is the address that is connected to.
pub trait HttpClient: Send + Sync {
    /// Sends `request`, and answers as soon as the head of the response is there.
    fn send(&self, request: http::Request<Vec<u8>>)
    -> BoxFuture<'_, Result<http::Response<Body>, HttpError>>;
}

/// Why a request has no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum HttpError {
    /// The URL is not one that may be called: not https, or an address that is not public (ATK-062).
    Refused {
        /// What was wrong with it; no part of a query.
        reason: String,
    },
    /// The host's name could not be resolved, or the connection or its TLS could not be made.
    Connect {
        /// What failed.
        reason: String,
    },
    /// A time limit ran out.
    TimedOut,
    /// The body is larger than the limit.
    TooLarge {
        /// The limit in bytes.
        limit: usize,
    },
    /// The answer is no HTTP, or broke off.
    Broken {
        /// What was wrong.
        reason: String,
    },
}

impl HttpError {
    /// The stable kebab-case code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Refused { .. } => "http-refused",
            Self::Connect { .. } => "http-connect",
            Self::TimedOut => "http-timed-out",
            Self::TooLarge { .. } => "http-too-large",
            Self::Broken { .. } => "http-broken",
        }
    }
}

impl fmt::Display for HttpError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused { reason } => write!(f, "the request was not sent: {reason}"),
            Self::Connect { reason } => write!(f, "no connection: {reason}"),
            Self::TimedOut => f.write_str("the other side did not answer in time"),
            Self::TooLarge { limit } => write!(f, "the answer is larger than {limit} bytes"),
            Self::Broken { reason } => write!(f, "the answer broke off: {reason}"),
        }
    }
}

impl core::error::Error for HttpError {}

/// A peer's key set document and when it was fetched. Public data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CachedKeySet {
    /// The document as it was received.
    pub document: Vec<u8>,
    /// When it was received.
    pub fetched_at: UnixTime,
    /// What its `Cache-Control: max-age` said.
    pub max_age: Option<Duration>,
}

/// Shares fetched key sets between processes. It may forget; then a set is fetched again.
///
/// Whoever can write to it can have forged tokens accepted: it belongs inside the same trust boundary as the
/// registrations.
pub trait KeyCache: Send + Sync {
    /// The newest document of this URL.
    fn get<'a>(&'a self, url: &'a str) -> BoxFuture<'a, Result<Option<CachedKeySet>, PortError>>;

    /// Keeps a document.
    fn put<'a>(&'a self, url: &'a str, set: CachedKeySet) -> BoxFuture<'a, Result<(), PortError>>;
}

/// Holds this side's own private keys. Implementations keep them encrypted.
pub trait KeyRingStore: Send + Sync {
    /// Every key that is not past its overlap.
    fn load(&self) -> BoxFuture<'_, Result<Vec<KeyRecord>, PortError>>;

    /// Adds a key. Where another process has added one with the same activation time, that one stays and this one is
    /// dropped: ten nodes that rotate at once make one key.
    fn add(&self, record: KeyRecord) -> BoxFuture<'_, Result<(), PortError>>;
}

/// Whether something was seen before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Freshness {
    /// Never before; it is remembered now.
    Fresh,
    /// Before.
    Replayed,
}

/// Remembers what was used once.
///
/// Security contract: one atomic step; of any number of calls with one key, from any number of threads and processes,
/// at most one gets [`Freshness::Fresh`] until `expires`. In doubt answer [`Freshness::Replayed`] or an error: a false
/// "replayed" refuses one launch, a false "fresh" lets an attacker in. Only verified messages reach it, so a stranger
/// cannot fill it (ATK-023, ATK-027).
pub trait ReplayGuard: Send + Sync {
    /// Checks and remembers `key` until `expires`.
    fn check_and_insert(
        &self,
        key: ReplayKey,
        expires: UnixTime,
        now: UnixTime,
    ) -> BoxFuture<'_, Result<Freshness, PortError>>;
}
