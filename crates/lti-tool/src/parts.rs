use crate::{MigrationStore, PendingLoginStore, RegistrationStore, TokenCache};
use lti_security::key_ring::Rotation;
use lti_security::ports::{HttpClient, KeyCache, KeyRingStore, ReplayGuard};
use lti_security::{Clock, CryptoProvider, SecureRandom};
use std::sync::Arc;

/// Everything a tool is made of. Every member is required: a port that is missing is a compile error.
///
/// [`ToolParts::in_memory`] fills in what one process needs.
#[derive(Clone)]
pub struct ToolParts {
    /// The public URL under which the tool's routes are mounted, without a slash at the end: `https`, or `http` on a
    /// loopback host. Request headers never change it (ATK-074).
    pub base_url: String,
    /// Further origins that a `target_link_uri` may have; the one of `base_url` always may (ATK-024).
    pub target_origins: Vec<String>,
    /// The cryptography.
    pub provider: CryptoProvider,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Randomness for nonces and secrets.
    pub random: Arc<dyn SecureRandom>,
    /// The platforms.
    pub registrations: Arc<dyn RegistrationStore>,
    /// Logins under way.
    pub pending_logins: Arc<dyn PendingLoginStore>,
    /// Accounts of LTI 1.1 and who took their place.
    pub migrations: Arc<dyn MigrationStore>,
    /// What was used once.
    pub replay_guard: Arc<dyn ReplayGuard>,
    /// The tool's own keys.
    pub key_ring: Arc<dyn KeyRingStore>,
    /// When they change.
    pub rotation: Rotation,
    /// The platforms' keys.
    pub key_cache: Arc<dyn KeyCache>,
    /// Access tokens for the platforms' services.
    pub token_cache: Arc<dyn TokenCache>,
    /// The way out.
    pub http: Arc<dyn HttpClient>,
    /// What is accepted.
    pub policy: Policy,
}

/// What a tool accepts: the policies of the crates below, side by side. The default is the strict reading.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Policy {
    /// Tokens, keys and service answers.
    pub security: lti_security::Policy,
    /// The login conversation.
    pub oidc: lti_oidc::Policy,
    /// The gradebook.
    pub ags: lti_ags::Policy,
    /// The roster and groups.
    pub nrps: lti_nrps::Policy,
    /// How copies of rosters are kept in step.
    pub roster: crate::roster::RosterPolicy,
    /// Lists of services that come in pages.
    pub lists: crate::gradebook::ListLimits,
    /// The grade outbox.
    pub outbox: crate::outbox::OutboxPolicy,
}

#[cfg(feature = "ring")]
impl ToolParts {
    /// The parts of a tool in one process: ring, the system's clock and randomness, everything else in memory. `key` signs
    /// what the tool sends; it is published at `/jwks` under `kid`.
    ///
    /// # Errors
    /// Where the operating system gives no randomness.
    pub fn in_memory(
        base_url: impl Into<String>,
        registrations: crate::memory::MemoryRegistrations,
        key: lti_security::PrivateKey,
        kid: impl Into<String>,
        http: Arc<dyn HttpClient>,
    ) -> Result<Self, crate::Error> {
        use lti_security::memory::{MemoryKeyCache, MemoryKeyRingStore, MemoryReplayGuard};
        use lti_security::system::{SystemClock, SystemRandom};

        let provider = CryptoProvider::ring();
        let random: Arc<dyn SecureRandom> = Arc::new(SystemRandom::new(provider.clone()));
        let mut secret = vec![0; 32];
        random.fill(&mut secret)?;
        let sealer = lti_security::seal::Sealer::new(provider.clone(), secret)?;
        let record = lti_security::key_ring::KeyRecord {
            kid: kid.into(),
            algorithm: lti_security::Algorithm::RS256,
            private_key: key,
            activates_at: lti_security::UnixTime::from_seconds(0),
        };
        Ok(Self {
            base_url: base_url.into(),
            target_origins: Vec::new(),
            provider,
            clock: Arc::new(SystemClock),
            registrations: Arc::new(registrations),
            pending_logins: Arc::new(crate::SealedLogins::new(sealer, random.clone())),
            random,
            migrations: Arc::new(crate::memory::MemoryMigrations::new()),
            replay_guard: Arc::new(MemoryReplayGuard::default()),
            key_ring: Arc::new(MemoryKeyRingStore::new(vec![record])),
            rotation: Rotation::default(),
            key_cache: Arc::new(MemoryKeyCache::default()),
            token_cache: Arc::new(crate::memory::MemoryTokenCache::default()),
            http,
            policy: Policy::default(),
        })
    }
}
