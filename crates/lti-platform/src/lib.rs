#![doc = include_str!("../README.md")]

mod authorize;
mod basic_outcomes;
mod frame;
pub mod gradebook;
mod jwks;
mod launch;
pub mod memory;
mod parts;
mod platform;
mod ports;
mod registration;
pub mod roster;
mod services;
mod storage;
mod token;

pub use authorize::Authorization;
pub use basic_outcomes::unimplemented_outcome;
pub use frame::ToolFrame;
pub use lti_oidc::platform::LaunchIntent;
pub use lti_oidc::storage::Target as StorageTarget;
pub use lti_oidc::url::origin;
pub use lti_oidc::{Error, Explanation, ReturnMessage, error_page, explain};
pub use parts::{PlatformParts, Policy};
pub use platform::{Platform, Settings};
pub use ports::{LaunchSource, ToolStore};
pub use registration::{LoginMethod, ToolKeys, ToolRegistration};
pub use storage::{STORAGE_FRAME, StorageScript};
pub use token::{service_refusal, token_refusal, too_many_requests};
