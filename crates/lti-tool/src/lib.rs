#![doc = include_str!("../README.md")]

mod cookies;
mod explain;
mod jwks;
mod launch;
mod login;
pub mod memory;
mod parts;
mod pending;
mod ports;
mod registration;
mod tool;

pub use explain::{Explanation, explain};
pub use launch::{LaunchResult, Outcome};
pub use lti_oidc::Error;
pub use lti_oidc::tool::{BrowserSecret, Check, DeploymentStatus, Launch, PendingLogin};
pub use parts::{Policy, ToolParts};
pub use pending::SealedLogins;
pub use ports::{Found, PendingLoginStore, RegistrationStore};
pub use registration::PlatformRegistration;
pub use tool::{Settings, Tool};
