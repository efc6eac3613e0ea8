//! The small tool: shows what was verified.

mod answers;
mod attempts;
mod class_pages;
mod classes;
mod desk;
mod launched;
mod lesson;
mod pages;
mod quiz_pages;
mod quizzes;
mod results_pages;
mod session_pages;
mod sessions;

use crate::pages::tool::{PlatformRow, ToolSettings};
use crate::partners::{FieldProblem, ForeignPlatform};
use attempts::Attempts;
use classes::Classes;
use desk::Desk;
use lti_security::key_ring::KeyRecord;
use lti_security::ports::HttpClient;
use lti_tool::memory::MemoryRegistrations;
use lti_tool::profile::Product;
use lti_tool::{Error, LaunchReport, PlatformRegistration, Tool, ToolParts};
use sessions::ToolSessions;
use std::collections::{BTreeMap, VecDeque};
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The tool's server. Cheap to clone.
#[derive(Clone)]
pub(crate) struct ToolServer(Arc<Inner>);

struct Inner {
    tool: Tool,
    registrations: Arc<MemoryRegistrations>,
    /// What each platform told, by the id of its registration, in the order in which they came.
    platforms: Mutex<BTreeMap<String, ForeignPlatform>>,
    sessions: ToolSessions,
    desk: Desk,
    attempts: Attempts,
    classes: Classes,
    /// What the last launches went through, each with its number; the newest last.
    reports: Mutex<VecDeque<(u64, LaunchReport)>>,
}

/// How many reports are kept.
const REPORTS: usize = 50;

impl ToolServer {
    /// A tool at `url`.
    pub(crate) fn new(url: &str, key: KeyRecord, http: Arc<dyn HttpClient>) -> Result<Self, Error> {
        let registrations = Arc::new(MemoryRegistrations::new());
        let none = MemoryRegistrations::new();
        let mut parts = ToolParts::in_memory(format!("{url}/lti"), none, key.private_key, key.kid, http)?;
        parts.registrations = registrations.clone();
        // A large course in fewer pages; platforms give as many as they like.
        parts.policy.roster.page_size = NonZeroU32::new(1_000);
        let sessions = ToolSessions::new(parts.random.clone(), parts.clock.clone());
        let desk = Desk::new(parts.clock.clone());
        let tool = Tool::new(parts)?;
        let (platforms, reports) = (Mutex::default(), Mutex::default());
        let (attempts, classes) = (Attempts::default(), Classes::default());
        let inner = Inner { tool, registrations, platforms, sessions, desk, attempts, classes, reports };
        Ok(Self(Arc::new(inner)))
    }

    fn platforms(&self) -> MutexGuard<'_, BTreeMap<String, ForeignPlatform>> {
        self.0.platforms.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Registers a platform that was checked, under this id.
    pub(crate) fn register(&self, platform: ForeignPlatform, id: &str) {
        let mut registration = PlatformRegistration::new(
            id,
            platform.issuer.clone(),
            platform.client_id.clone(),
            platform.authorization_url.clone(),
            platform.key_set_url.clone(),
        );
        registration.token_url = Some(platform.token_url.clone());
        registration.token_audience.clone_from(&platform.token_audience);
        registration.product = platform.lms.as_deref().map(Product::from);
        self.0.registrations.insert(registration, platform.deployment_ids.iter().cloned());
        self.platforms().insert(id.to_owned(), platform);
    }

    /// Registers somebody else's platform.
    pub(crate) fn add(&self, platform: ForeignPlatform) -> Result<(), FieldProblem> {
        let taken = |other: &ForeignPlatform| {
            other.issuer == platform.issuer && other.client_id == platform.client_id
        };
        if self.platforms().values().any(taken) {
            let message = "This client id of this issuer is registered already.";
            return Err(FieldProblem::new("client_id", "registration-taken", message));
        }
        let id = format!("platform-{:04}", self.platforms().len());
        self.register(platform, &id);
        Ok(())
    }

    /// Approves one more deployment of a registered platform.
    fn approve(&self, issuer: &str, client_id: &str, deployment_id: &str) -> bool {
        let found = self.platforms().iter_mut().find_map(|(id, platform)| {
            let fits = platform.issuer == issuer && platform.client_id == client_id;
            fits.then(|| {
                if !platform.deployment_ids.iter().any(|known| known == deployment_id) {
                    platform.deployment_ids.push(deployment_id.to_owned());
                }
                (id.clone(), platform.clone())
            })
        });
        let Some((id, platform)) = found else { return false };
        self.register(platform, &id);
        true
    }

    fn reports(&self) -> MutexGuard<'_, VecDeque<(u64, LaunchReport)>> {
        self.0.reports.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps a report and gives its number.
    fn keep(&self, report: LaunchReport) -> u64 {
        let mut reports = self.reports();
        let number = reports.back().map_or(1, |(last, _)| last.saturating_add(1));
        if reports.len() >= REPORTS {
            reports.pop_front();
        }
        reports.push_back((number, report));
        number
    }

    fn rows(&self, just_added: Option<&str>) -> Vec<PlatformRow> {
        let platforms = self.platforms();
        let row = |platform: &ForeignPlatform| PlatformRow {
            just_added: just_added == Some(platform.client_id.as_str()),
            registered: platform.clone(),
        };
        platforms.values().map(row).collect()
    }

    /// What a platform has to know.
    fn settings(&self) -> ToolSettings {
        let settings = self.0.tool.settings();
        ToolSettings {
            name: "Sandbox tool".to_owned(),
            login_initiation_url: settings.login_initiation_url,
            target_link_uri: settings.redirect_uri.clone(),
            redirect_uris: vec![settings.redirect_uri],
            key_set_url: settings.key_set_url,
        }
    }
}
