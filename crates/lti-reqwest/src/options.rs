//! What an application decides about its HTTP client.

use crate::address_policy::AddressPolicy;
use crate::error::{ApiMisuse, Error};
use crate::resolver::{ResolveHost, SystemResolver};
use core::fmt;
use http::HeaderValue;
use std::sync::Arc;
use std::time::Duration;

/// What an application decides about its HTTP client. `Options::default()` is the strict reading.
#[derive(Clone)]
#[non_exhaustive]
pub struct Options {
    /// The `User-Agent` of every request that names none itself. Default `lti-rs/` and this crate's version. Name
    /// your application and a way to reach its operator: platforms look at it when something floods them.
    pub user_agent: String,
    /// Which addresses may be called.
    pub addresses: AddressPolicy,
    /// The longest time to resolve the name, connect and finish the TLS handshake. Default 5 s.
    pub connect_timeout: Duration,
    /// The longest time to wait for the head of the answer, and then for each chunk of its body. Default 10 s.
    pub read_timeout: Duration,
    /// The longest time from the call to the last byte of the body, whatever arrives in between (ATK-061).
    /// Default 30 s.
    pub total_timeout: Duration,
    /// The largest body in bytes that is handed out at all; callers set narrower limits when they collect one
    /// (ATK-061). Default 67,108,864 (64 MiB).
    pub max_body_bytes: usize,
    /// How long an unused connection is kept for the next request. Default 60 s.
    pub pool_idle_timeout: Duration,
    /// How many unused connections to one host are kept. Default 8; 0 keeps none.
    pub pool_max_idle_per_host: usize,
    /// Certificate authorities, each a certificate in DER, that are trusted beside the public ones: for a school's
    /// own authority. Default none.
    pub extra_roots: Vec<Vec<u8>>,
    /// Who resolves names. Default [`SystemResolver`].
    pub resolver: Arc<dyn ResolveHost>,
}

impl Options {
    /// The default with the application's own `User-Agent`.
    #[must_use]
    pub fn new(user_agent: impl Into<String>) -> Self {
        Self { user_agent: user_agent.into(), ..Self::default() }
    }

    /// The user agent as a header.
    pub(crate) fn user_agent_header(&self) -> Result<HeaderValue, Error> {
        match HeaderValue::from_str(&self.user_agent) {
            Ok(value) if !self.user_agent.trim().is_empty() && self.user_agent.is_ascii() => Ok(value),
            _ => Err(ApiMisuse::UserAgentInvalid.into()),
        }
    }

    pub(crate) fn check(&self) -> Result<(), Error> {
        let limits = [
            ("connect_timeout", self.connect_timeout),
            ("read_timeout", self.read_timeout),
            ("total_timeout", self.total_timeout),
        ];
        match limits.into_iter().find(|(_, limit)| limit.is_zero()) {
            Some((member, _)) => Err(ApiMisuse::LimitZero { member }.into()),
            None => Ok(()),
        }
    }

    /// How long after its last answer a connection can still be used: the rest of that answer, the wait in the pool,
    /// and the next request.
    pub(crate) fn longest_reuse(&self) -> Duration {
        self.pool_idle_timeout
            .saturating_add(self.connect_timeout)
            .saturating_add(self.total_timeout.saturating_mul(2))
    }
}

impl Default for Options {
    fn default() -> Self {
        Self {
            user_agent: concat!("lti-rs/", env!("CARGO_PKG_VERSION")).to_owned(),
            addresses: AddressPolicy::default(),
            connect_timeout: Duration::from_secs(5),
            read_timeout: Duration::from_secs(10),
            total_timeout: Duration::from_secs(30),
            max_body_bytes: 64 << 20,
            pool_idle_timeout: Duration::from_secs(60),
            pool_max_idle_per_host: 8,
            extra_roots: Vec::new(),
            resolver: Arc::new(SystemResolver),
        }
    }
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options")
            .field("user_agent", &self.user_agent)
            .field("addresses", &self.addresses)
            .field("connect_timeout", &self.connect_timeout)
            .field("read_timeout", &self.read_timeout)
            .field("total_timeout", &self.total_timeout)
            .field("max_body_bytes", &self.max_body_bytes)
            .field("pool_idle_timeout", &self.pool_idle_timeout)
            .field("pool_max_idle_per_host", &self.pool_max_idle_per_host)
            .field("extra_roots", &self.extra_roots.len())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ReqwestClient;

    fn code(change: impl FnOnce(&mut Options)) -> Option<&'static str> {
        let mut options = Options::default();
        change(&mut options);
        ReqwestClient::new(options).err().map(|error| error.code())
    }

    #[test]
    fn mistakes() {
        assert_eq!(code(|_| ()), None);
        assert_eq!(code(|options| options.user_agent = String::new()), Some("user-agent-invalid"));
        assert_eq!(code(|options| options.user_agent = "a\r\nb: c".into()), Some("user-agent-invalid"));
        assert_eq!(code(|options| options.user_agent = "é".into()), Some("user-agent-invalid"));
        assert_eq!(code(|options| options.connect_timeout = Duration::ZERO), Some("limit-zero"));
        assert_eq!(code(|options| options.read_timeout = Duration::ZERO), Some("limit-zero"));
        assert_eq!(code(|options| options.total_timeout = Duration::ZERO), Some("limit-zero"));
        assert_eq!(code(|options| options.extra_roots = vec![vec![1, 2, 3]]), Some("root-invalid"));
        assert_eq!(
            code(|options| options.addresses.danger_allowed_origins = vec!["x".into()]),
            Some("origin-invalid")
        );
    }

    #[test]
    fn no_process_wide_provider() {
        ReqwestClient::new(Options::default()).unwrap();
        assert!(rustls::crypto::CryptoProvider::get_default().is_none());
    }
}
