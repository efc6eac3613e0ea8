use crate::{PendingLogin, PendingLoginStore};
use lti_security::ports::BoxFuture;
use lti_security::seal::Sealer;
use lti_security::{PortError, SecureRandom, UnixTime};
use std::future::ready;
use std::sync::Arc;

/// Logins that travel in `state`, encrypted and authenticated: a million that nobody finishes cost nothing, and every node
/// that has the same secret can read them.
pub struct SealedLogins {
    sealer: Sealer,
    random: Arc<dyn SecureRandom>,
}

const PURPOSE: &str = "login state";

impl SealedLogins {
    /// Logins under this sealer.
    #[must_use]
    pub fn new(sealer: Sealer, random: Arc<dyn SecureRandom>) -> Self {
        Self { sealer, random }
    }

    fn seal(&self, login: &PendingLogin, now: UnixTime) -> Result<String, PortError> {
        let mut nonce = [0; 12];
        self.random.fill(&mut nonce)?;
        let sealed = self.sealer.seal(PURPOSE, nonce, login.to_bytes(), now);
        sealed.map_err(|error| PortError::new("PendingLoginStore", error.code()))
    }
}

impl PendingLoginStore for SealedLogins {
    fn keep(&self, login: PendingLogin, now: UnixTime) -> BoxFuture<'_, Result<String, PortError>> {
        Box::pin(ready(self.seal(&login, now)))
    }

    fn find<'a>(
        &'a self,
        state: &'a str,
        now: UnixTime,
    ) -> BoxFuture<'a, Result<Option<PendingLogin>, PortError>> {
        let opened = self.sealer.open(PURPOSE, state, now).ok();
        Box::pin(ready(Ok(opened.and_then(|bytes| PendingLogin::from_bytes(&bytes)))))
    }
}
