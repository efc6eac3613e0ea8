use crate::gradebook::{self, Gradebook};
use crate::roster::{self, Roster};
use crate::{LaunchSource, ToolStore};
use lti_security::key_ring::Rotation;
use lti_security::ports::{HttpClient, KeyCache, KeyRingStore, ReplayGuard};
use lti_security::seal::Sealer;
use lti_security::{Clock, CryptoProvider, SecureRandom};
use std::sync::Arc;
use std::time::Duration;

/// Everything a platform is made of. Every member is required: a port that is missing is a compile error.
///
/// [`PlatformParts::in_memory`] fills in what one process needs.
#[derive(Clone)]
pub struct PlatformParts {
    /// The issuer, exactly as it stands in every token; usually `base_url` without its path (PLT-005).
    pub issuer: String,
    /// The public URL under which the platform's routes are mounted, without a slash at the end: `https`, or `http` on a
    /// loopback host. Request headers never change it (ATK-074).
    pub base_url: String,
    /// The cryptography. aws-lc-rs signs 1.7 times as fast as ring where the processor has AVX-512 IFMA, no faster
    /// elsewhere, and can make RSA keys, which ring cannot.
    pub provider: CryptoProvider,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Randomness for hints, tokens and ids.
    pub random: Arc<dyn SecureRandom>,
    /// The tools.
    pub tools: Arc<dyn ToolStore>,
    /// What launches say.
    pub launches: Arc<dyn LaunchSource>,
    /// The columns and grades of the courses. Also asked at each launch of a tool that has a scope of the service, for the claim that
    /// says where they are: a gradebook that fails then fails the launch.
    pub gradebook: Arc<dyn Gradebook>,
    /// The members and groups of the courses. Also asked at each launch of a tool that has a scope of the services, as the gradebook is.
    pub roster: Arc<dyn Roster>,
    /// What was used once: hints and assertions.
    pub replay_guard: Arc<dyn ReplayGuard>,
    /// Seals hints and access tokens; the same secret on every node.
    pub sealer: Sealer,
    /// The platform's own keys.
    pub key_ring: Arc<dyn KeyRingStore>,
    /// When they change.
    pub rotation: Rotation,
    /// The tools' keys.
    pub key_cache: Arc<dyn KeyCache>,
    /// The way out.
    pub http: Arc<dyn HttpClient>,
    /// What is accepted and issued.
    pub policy: Policy,
}

/// What a platform accepts and issues: the policies of the crates below, side by side, and its own numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Policy {
    /// Tokens, keys and service answers.
    pub security: lti_security::Policy,
    /// The login conversation.
    pub oidc: lti_oidc::Policy,
    /// Line items, scores and results.
    pub gradebook: gradebook::Policy,
    /// Members and groups.
    pub roster: roster::Policy,
    /// The life of an access token. Default 3600 s (SEC-020).
    pub access_token_lifetime: Duration,
    /// Strings that name this platform in a client assertion's `aud`, beside the token URL. Default none (TRAP-07).
    pub token_audiences: Vec<String>,
    /// Origins beside the platform's own whose pages may embed the storage frame, as a Content-Security-Policy names them.
    /// Default none (PLT-037).
    pub storage_ancestors: Vec<String>,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            security: lti_security::Policy::default(),
            oidc: lti_oidc::Policy::default(),
            gradebook: gradebook::Policy::default(),
            roster: roster::Policy::default(),
            access_token_lifetime: Duration::from_secs(3_600),
            token_audiences: Vec::new(),
            storage_ancestors: Vec::new(),
        }
    }
}

#[cfg(feature = "ring")]
impl PlatformParts {
    /// The parts of a platform in one process: ring, the system's clock and randomness, everything but the tools and the
    /// launches in memory; the gradebook and the roster have no contexts, which is to say no line items and no members. `key` signs
    /// launches; it is published at `/jwks` under `kid`.
    ///
    /// # Errors
    /// Where the operating system gives no randomness.
    pub fn in_memory(
        base_url: impl Into<String>,
        tools: crate::memory::MemoryTools,
        launches: Arc<dyn LaunchSource>,
        key: lti_security::PrivateKey,
        kid: impl Into<String>,
        http: Arc<dyn HttpClient>,
    ) -> Result<Self, crate::Error> {
        use lti_security::memory::{MemoryKeyCache, MemoryKeyRingStore, MemoryReplayGuard};
        use lti_security::system::{SystemClock, SystemRandom};

        let base_url = base_url.into();
        let provider = CryptoProvider::ring();
        let random: Arc<dyn SecureRandom> = Arc::new(SystemRandom::new(provider.clone()));
        let mut secret = vec![0; 32];
        random.fill(&mut secret)?;
        let record = lti_security::key_ring::KeyRecord {
            kid: kid.into(),
            algorithm: lti_security::Algorithm::RS256,
            private_key: key,
            activates_at: lti_security::UnixTime::from_seconds(0),
        };
        Ok(Self {
            issuer: base_url.clone(),
            base_url,
            sealer: Sealer::new(provider.clone(), secret)?,
            provider,
            clock: Arc::new(SystemClock),
            random,
            tools: Arc::new(tools),
            launches,
            gradebook: Arc::new(gradebook::MemoryGradebook::default()),
            roster: Arc::new(roster::MemoryRoster::default()),
            replay_guard: Arc::new(MemoryReplayGuard::default()),
            key_ring: Arc::new(MemoryKeyRingStore::new(vec![record])),
            rotation: Rotation::default(),
            key_cache: Arc::new(MemoryKeyCache::default()),
            http,
            policy: Policy::default(),
        })
    }
}
