#![doc = include_str!("../README.md")]

mod access;
mod calls;
mod cookies;
pub mod gradebook;
mod jwks;
mod launch;
mod login;
pub mod memory;
mod migration;
pub mod outbox;
mod outcome;
mod parts;
mod pending;
mod ports;
pub mod profile;
mod registration;
mod report;
pub mod roster;
mod service;
mod storage;
mod token_cache;
mod tool;

pub use access::AccessRequest;
pub use calls::Answer;
pub use lti_claims::LegacyIds;
pub use lti_oidc::storage::Target as StorageTarget;
pub use lti_oidc::tool::{
    BrowserProof, BrowserSecret, Check, DeploymentStatus, Launch, LaunchId, Migration, NotProven,
    PendingLogin, Repeat,
};
pub use lti_oidc::{Error, Explanation, ReturnMessage, error_page, explain};
pub use lti_security::migration::ConsumerSecret;
pub use migration::{LegacyAccount, MigrationOutcome};
pub use outcome::{AmbiguousLogin, LoginChoice, LoginOutcome, Outcome, unknown_deployment};
pub use parts::{Policy, ToolParts};
pub use pending::SealedLogins;
pub use ports::{Binding, Found, MigrationStore, PendingLoginStore, RegistrationStore};
pub use registration::PlatformRegistration;
pub use report::{Ending, LaunchReport, LikelyCause, ReportLine, ReportedPlatform, Verdict};
pub use service::ServiceClient;
pub use token_cache::TokenCache;
pub use tool::{Settings, Tool};
