//! A tool and a platform of a world.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use lti_claims::variables::Rules;
use lti_platform::gradebook::MemoryGradebook;
use lti_platform::memory::MemoryTools;
use lti_platform::roster::MemoryRoster;
use lti_platform::{Platform, PlatformParts, ToolKeys, ToolRegistration};
use lti_security::key_ring::{KeyRecord, Rotation};
use lti_security::memory::{ManualClock, MemoryKeyCache, MemoryKeyRingStore, MemoryReplayGuard};
use lti_security::oauth::Scopes;
use lti_security::ports::{HttpClient, KeyCache, KeyRingStore, ReplayGuard};
use lti_security::seal::Sealer;
use lti_security::{Algorithm, Clock as _, CryptoProvider, PrivateKey, UnixTime, public_key_from_pem};
use lti_tool::memory::{MemoryMigrations, MemoryRegistrations};
use lti_tool::{ConsumerSecret, PlatformRegistration, SealedLogins, Tool, ToolParts};
use serde_json::Value;

use super::gradebook::gradebook;
use super::policy::Flags;
use super::roster::{released, roster};
use super::{Campus, Seeded, profile};
use crate::keys::sha256;
use crate::world::{Registration, World, base_url};

/// Why a world makes no tool or platform.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// The world says something that cannot be.
    World(String),
    /// The facade refuses to be built so.
    Refused(lti_oidc::Error),
}

impl Wrong {
    fn of(error: impl Into<lti_oidc::Error>) -> Self {
        Self::Refused(error.into())
    }

    pub(super) fn world(why: impl Into<String>) -> Self {
        Self::World(why.into())
    }
}

impl std::fmt::Display for Wrong {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::World(why) => f.write_str(why),
            Self::Refused(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for Wrong {}

/// What both sides stand on. Clone it to give two sides one clock and one network.
#[derive(Clone)]
pub struct Outside<'a> {
    /// The world.
    pub world: &'a World,
    /// The time.
    pub clock: Arc<ManualClock>,
    /// The network.
    pub http: Arc<dyn HttpClient>,
    /// What was used once.
    pub replay_guard: Arc<dyn ReplayGuard>,
    /// The other side's keys.
    pub key_cache: Arc<dyn KeyCache>,
    /// Policy flags by name.
    pub policy: &'a BTreeMap<String, Value>,
    /// The side's private keys (PKCS#8 in PEM), newest first, each with its `kid`.
    pub signing_keys: &'a [(String, String)],
}

impl Outside<'_> {
    /// A replay guard with room for a day's launches.
    pub fn replay_guard() -> Arc<dyn ReplayGuard> {
        Arc::new(MemoryReplayGuard::default())
    }

    /// An empty key cache.
    pub fn key_cache() -> Arc<dyn KeyCache> {
        Arc::new(MemoryKeyCache::default())
    }

    /// The newest key signs, those after it are published beside it, as a day after a rotation.
    fn key_ring(&self) -> Result<MemoryKeyRingStore, Wrong> {
        let since = self.clock.now().minus(Duration::from_secs(86_400));
        let mut records = Vec::new();
        for (age, (kid, pem)) in (0_i64..).zip(self.signing_keys) {
            records.push(KeyRecord {
                kid: kid.clone(),
                algorithm: Algorithm::RS256,
                private_key: PrivateKey::from_pem(pem).map_err(Wrong::of)?,
                activates_at: UnixTime::from_seconds(since.seconds().saturating_sub(age)),
            });
        }
        Ok(MemoryKeyRingStore::new(records))
    }

    fn sealer(&self, purpose: &str) -> Result<Sealer, Wrong> {
        let secret = sha256(format!("{purpose} {}", self.world.seed).as_bytes());
        Sealer::new(CryptoProvider::ring(), secret).map_err(Wrong::of)
    }
}

/// A tool of a world and its store.
#[derive(Clone)]
pub struct ToolSide {
    /// The facade.
    pub tool: Tool,
    /// The platforms it knows.
    pub registrations: Arc<MemoryRegistrations>,
    /// The accounts it had under LTI 1.1.
    pub migrations: Arc<MemoryMigrations>,
    clock: Arc<ManualClock>,
}

impl ToolSide {
    /// The time for a score that follows one of this time, as the tool's library makes it; `None` beyond what can be written.
    pub fn time_after(&self, last: Option<&lti_ags::DateTime>) -> Option<lti_ags::DateTime> {
        lti_ags::DateTime::after(last, self.clock.now().seconds().checked_mul(1_000)?)
    }

    /// The world's tool.
    ///
    /// # Errors
    /// A flag that no policy has, a key that cannot sign, URLs that the facade does not build.
    pub fn new(outside: &Outside<'_>) -> Result<Self, Wrong> {
        Self::with_keys(outside, Arc::new(outside.key_ring()?))
    }

    /// The world's tool, whose own keys are here.
    ///
    /// # Errors
    /// As [`ToolSide::new`].
    pub fn with_keys(outside: &Outside<'_>, key_ring: Arc<dyn KeyRingStore>) -> Result<Self, Wrong> {
        let world = outside.world;
        let flags = Flags::read(outside.policy)?;
        let base = base_url(&world.tool.login_url, "/login").map_err(Wrong::World)?;
        let registrations = Arc::new(MemoryRegistrations::new());
        for (number, registration) in world.registration.iter().enumerate() {
            let platform = world.platform_of(registration);
            let platform =
                platform.ok_or_else(|| Wrong::world(format!("no platform is {}", registration.issuer)))?;
            let id = format!("registration-{number}");
            let mut record = match &platform.profile {
                Some(known) => {
                    let mut profile = profile(known, platform)?;
                    profile.claims_policy = Flags::read_over(outside.policy, profile.claims_policy)?.claims;
                    profile.registration(id, &registration.client_id).map_err(Wrong::of)?
                }
                None => {
                    let mut record = PlatformRegistration::new(
                        id,
                        &registration.issuer,
                        &registration.client_id,
                        &platform.authorization_endpoint,
                        &platform.key_set_url,
                    );
                    record.token_url = Some(platform.token_endpoint.clone());
                    record.token_audience.clone_from(&platform.token_audience);
                    record.claims_policy = flags.claims.clone();
                    record
                }
            };
            record.algorithms = algorithms(registration)?;
            record.trusted_audiences.clone_from(&registration.trusted_audiences);
            registrations.insert(record, &registration.deployments);
        }
        let migrations = Arc::new(MemoryMigrations::new());
        for account in &world.lti11_account {
            if let Some(secret) = account.secret.as_ref().and_then(ConsumerSecret::new) {
                migrations.insert(&account.oauth_consumer_key, secret);
            }
        }
        let random = Arc::new(Seeded::new(&world.seed));
        let mut policy = lti_tool::Policy::default();
        policy.security = flags.security;
        policy.oidc = flags.oidc;
        policy.lists = flags.lists;
        policy.ags = flags.gradebook.service;
        policy.nrps = flags.nrps;
        let rotation = Rotation::default();
        let tool = Tool::new(ToolParts {
            base_url: base,
            target_origins: world.tool.target_origins.clone(),
            provider: CryptoProvider::ring(),
            clock: outside.clock.clone(),
            registrations: registrations.clone(),
            pending_logins: Arc::new(SealedLogins::new(outside.sealer("tool")?, random.clone())),
            random,
            migrations: migrations.clone(),
            replay_guard: outside.replay_guard.clone(),
            key_ring,
            rotation,
            key_cache: outside.key_cache.clone(),
            token_cache: Arc::new(lti_tool::memory::MemoryTokenCache::default()),
            http: outside.http.clone(),
            policy,
        });
        Ok(Self { tool: tool.map_err(Wrong::of)?, registrations, migrations, clock: outside.clock.clone() })
    }
}

/// The first platform of a world and its stores.
#[derive(Clone)]
pub struct PlatformSide {
    /// The facade.
    pub platform: Platform,
    /// The tools it knows.
    pub tools: Arc<MemoryTools>,
    /// People and links.
    pub campus: Arc<Campus>,
    /// Line items and grades.
    pub gradebook: Arc<MemoryGradebook>,
    /// Members and groups.
    pub roster: Arc<MemoryRoster>,
}

impl PlatformSide {
    /// The world's first platform.
    ///
    /// # Errors
    /// As [`ToolSide::new`].
    pub fn new(outside: &Outside<'_>) -> Result<Self, Wrong> {
        Self::with_keys(outside, Arc::new(outside.key_ring()?))
    }

    /// The world's first platform, whose own keys are here.
    ///
    /// # Errors
    /// As [`ToolSide::new`].
    pub fn with_keys(outside: &Outside<'_>, key_ring: Arc<dyn KeyRingStore>) -> Result<Self, Wrong> {
        let world = outside.world;
        let flags = Flags::read(outside.policy)?;
        let first = world.platform.first().ok_or_else(|| Wrong::world("the world has no platform"))?;
        let tools = Arc::new(MemoryTools::new());
        for registration in world.registration.iter().filter(|r| r.issuer == first.issuer) {
            let keys = match &registration.pasted_key {
                Some(pem) => ToolKeys::Pasted(Box::new(public_key_from_pem(pem).map_err(Wrong::of)?)),
                None => ToolKeys::KeySetUrl(world.tool.key_set_url.clone()),
            };
            let mut tool = ToolRegistration::new(
                &registration.client_id,
                "A tool",
                &world.tool.login_url,
                world.tool.redirect_uris.clone(),
                keys,
            );
            tool.algorithms = algorithms(registration)?;
            tool.scopes = registration.scopes.iter().map(String::as_str).collect::<Scopes>();
            tool.variables = rules(&registration.variables);
            tool.basic_outcome_url.clone_from(&registration.basic_outcome_url);
            tool.released = released(&registration.releases)?;
            if registration.login_by_get {
                tool.login_method = lti_platform::LoginMethod::Get;
            }
            tools.insert(tool, &registration.deployments);
        }
        let campus = Arc::new(Campus::new(world));
        let gradebook = Arc::new(gradebook(world)?);
        let roster = Arc::new(roster(world, flags.roster_retention)?);
        let mut policy = lti_platform::Policy::default();
        policy.security = flags.security;
        policy.oidc = flags.oidc;
        policy.gradebook = flags.gradebook;
        policy.roster = flags.roster;
        policy.token_audiences = flags.token_audiences;
        if let Some(lifetime) = flags.access_token_lifetime {
            policy.access_token_lifetime = lifetime;
        }
        let rotation = Rotation::default();
        let platform = Platform::new(PlatformParts {
            issuer: first.issuer.clone(),
            base_url: base_url(&first.authorization_endpoint, "/authorize").map_err(Wrong::World)?,
            provider: CryptoProvider::ring(),
            clock: outside.clock.clone(),
            random: Arc::new(Seeded::new(&world.seed)),
            tools: tools.clone(),
            launches: campus.clone(),
            gradebook: gradebook.clone(),
            roster: roster.clone(),
            replay_guard: outside.replay_guard.clone(),
            sealer: outside.sealer("platform")?,
            key_ring,
            rotation,
            key_cache: outside.key_cache.clone(),
            http: outside.http.clone(),
            policy,
        });
        Ok(Self { platform: platform.map_err(Wrong::of)?, tools, campus, gradebook, roster })
    }
}

fn algorithms(registration: &Registration) -> Result<Option<Vec<Algorithm>>, Wrong> {
    let read =
        |name: &String| name.parse().map_err(|_| Wrong::world(format!("no algorithm is named {name}")));
    registration.algorithms.as_ref().map(|names| names.iter().map(read).collect()).transpose()
}

fn rules(of: &crate::world::VariableRules) -> Rules {
    let mut rules = of.only.as_ref().map_or_else(Rules::released, Rules::only);
    for name in &of.grant {
        rules.grant(name);
    }
    for name in &of.withhold {
        rules.withhold(name);
    }
    rules
}
