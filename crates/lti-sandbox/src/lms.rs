//! The small LMS: a platform with people, courses and links.

mod answers;
mod gradebook;
mod grades;
mod groups;
mod launches;
mod pages;
mod people;
mod privacy;
mod register;
mod returned;
mod roster;
mod session;

use crate::model::{Attribute, School};
use crate::pages::lms::PlatformSettings;
use crate::partners::{ForeignPlatform, ForeignTool};
use crate::seed::{DEPLOYMENT_ID, PENDING_DEPLOYMENT_ID, TOOL_CLIENT_ID};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use launches::Launches;
use lti_platform::gradebook::MemoryGradebook;
use lti_platform::memory::MemoryTools;
use lti_platform::{Error, Platform, PlatformParts, Policy};
use lti_security::key_ring::{KeyRecord, Rotation};
use lti_security::memory::{MemoryKeyCache, MemoryKeyRingStore, MemoryReplayGuard};
use lti_security::ports::HttpClient;
use lti_security::seal::Sealer;
use lti_security::system::{SystemClock, SystemRandom};
use lti_security::{CryptoProvider, SecureRandom};
use roster::SchoolRoster;
use session::Sessions;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The LMS. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Lms(Arc<Inner>);

struct Inner {
    url: String,
    tool_url: String,
    platform: Platform,
    tools: Arc<MemoryTools>,
    gradebook: Arc<MemoryGradebook>,
    random: Arc<dyn SecureRandom>,
    data: Arc<Mutex<Data>>,
    sessions: Sessions,
}

/// What is in this LMS. One lock: nothing here waits while it is held.
pub(crate) struct Data {
    pub(crate) school: School,
    /// What each registered tool told, by client id.
    pub(crate) tools: BTreeMap<String, ForeignTool>,
    /// What tools may be told of people, by [`Person::id`](crate::model::Person::id); everything of whoever has not chosen.
    pub(crate) consents: BTreeMap<String, BTreeSet<Attribute>>,
}

impl Lms {
    /// An LMS at `url` with our own tool at `tool_url`.
    pub(crate) async fn new(
        url: &str,
        tool_url: &str,
        school: School,
        key: KeyRecord,
        http: Arc<dyn HttpClient>,
    ) -> Result<Self, Error> {
        let provider = CryptoProvider::aws_lc_rs();
        let random: Arc<dyn SecureRandom> = Arc::new(SystemRandom::new(provider.clone()));
        let mut secret = vec![0; 32];
        random.fill(&mut secret)?;
        let links = school.links.clone();
        let data = Arc::new(Mutex::new(Data { school, tools: BTreeMap::new(), consents: BTreeMap::new() }));
        let gradebook = Arc::new(MemoryGradebook::default());
        let tools = Arc::new(MemoryTools::new());
        let launches = Launches::new(url, data.clone());
        let mut run = [0; 9];
        random.fill(&mut run)?;
        let roster = SchoolRoster::new(url, data.clone(), URL_SAFE_NO_PAD.encode(run));
        let platform = Platform::new(PlatformParts {
            issuer: url.to_owned(),
            base_url: format!("{url}/lti"),
            sealer: Sealer::new(provider.clone(), secret)?,
            provider,
            clock: Arc::new(SystemClock),
            random: random.clone(),
            tools: tools.clone(),
            launches: Arc::new(launches),
            gradebook: gradebook.clone(),
            roster: Arc::new(roster),
            replay_guard: Arc::new(MemoryReplayGuard::default()),
            key_ring: Arc::new(MemoryKeyRingStore::new(vec![key])),
            rotation: Rotation::default(),
            key_cache: Arc::new(MemoryKeyCache::default()),
            http,
            policy: Policy::default(),
        })?;
        let inner = Inner {
            url: url.to_owned(),
            tool_url: tool_url.to_owned(),
            platform,
            tools,
            gradebook,
            random,
            data,
            sessions: Sessions::default(),
        };
        let lms = Self(Arc::new(inner));
        lms.register_our_tool();
        lms.open_gradebook(&links).await?;
        Ok(lms)
    }

    fn data(&self) -> MutexGuard<'_, Data> {
        self.0.data.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What every tool has to know.
    fn settings(&self) -> PlatformSettings {
        let settings = self.0.platform.settings();
        PlatformSettings {
            issuer: settings.issuer,
            authorization_url: settings.authorization_endpoint,
            token_url: settings.token_url,
            key_set_url: settings.key_set_url,
        }
    }

    /// What our own tool is told. It is told of one deployment; the other one's links show how a tool answers to a
    /// deployment that waits for approval.
    pub(crate) fn for_our_tool(&self) -> ForeignPlatform {
        let settings = self.settings();
        ForeignPlatform {
            name: "Sandbox LMS".to_owned(),
            issuer: settings.issuer,
            client_id: TOOL_CLIENT_ID.to_owned(),
            deployment_ids: vec![DEPLOYMENT_ID.to_owned()],
            authorization_url: settings.authorization_url,
            token_url: settings.token_url,
            key_set_url: settings.key_set_url,
            ..ForeignPlatform::default()
        }
    }

    fn register_our_tool(&self) {
        let base = format!("{}/lti", self.0.tool_url);
        let tool = ForeignTool {
            name: "Sandbox tool".to_owned(),
            client_id: Some(TOOL_CLIENT_ID.to_owned()),
            login_initiation_url: format!("{base}/login"),
            target_link_uri: format!("{base}/launch"),
            redirect_uris: vec![format!("{base}/launch")],
            key_set_url: Some(format!("{base}/jwks")),
            ..ForeignTool::default()
        };
        let keys = lti_platform::ToolKeys::KeySetUrl(format!("{base}/jwks"));
        self.keep(tool, TOOL_CLIENT_ID, keys, &[DEPLOYMENT_ID, PENDING_DEPLOYMENT_ID]);
    }
}
