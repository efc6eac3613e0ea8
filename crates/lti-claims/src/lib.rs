#![doc = include_str!("../README.md")]
#![no_std]
extern crate alloc;
#[cfg(test)]
extern crate std;

// What a JSON member held, and how payloads are read and written.
mod error;
mod field;
mod limits;
mod open_enum;
mod open_members;
mod open_object;
mod parse_error;
mod text;
pub mod wire;

// Claims of every JSON Web Token.
mod audience;
mod numeric_date;
mod registered;

// Vocabularies.
mod locale;
pub mod names;
mod role;
mod roles;
mod vocabulary;

// One claim each: raw, typed, and the way from one to the other.
mod ags_endpoint;
mod basic_outcome;
mod context;
mod custom;
mod for_user;
mod groups;
mod launch_presentation;
mod lis;
mod migration;
mod names_and_roles;
mod resource_link;
mod tool_platform;
mod user;

// The raw payload, and the typed messages it turns into.
mod claim;
mod findings;
mod launch_claims;
mod message;
mod policy;
mod problem;
mod resource_link_request;
pub mod variables;
mod warning;

pub use ags_endpoint::{AgsEndpoint, RawAgsEndpoint};
pub use audience::Audience;
pub use basic_outcome::{BasicOutcome, NewestResults, RawBasicOutcome, ResultId};
pub use claim::{Claim, ClaimError};
pub use context::{Context, RawContext};
pub use custom::Custom;
pub use error::{Blame, Cause, Error};
pub use field::{Field, JsonType};
pub use for_user::{ForUser, RawForUser, UserId};
pub use groups::{Groups, RawGroups};
pub use launch_claims::LaunchClaims;
pub use launch_presentation::{LaunchPresentation, Pixels, RawLaunchPresentation};
pub use limits::Limits;
pub use lis::{Lis, RawLis};
pub use locale::Locale;
pub use message::Message;
pub use migration::{LegacyIds, Lti1p1, RawLti1p1};
pub use names_and_roles::{NamesAndRoles, RawNamesAndRoles};
pub use numeric_date::NumericDate;
pub use open_members::OpenMembers;
pub use parse_error::{ParseError, ParseReason};
pub use policy::Policy;
pub use problem::{Problem, ProblemReason, Problems, Seen};
pub use registered::RegisteredClaims;
pub use resource_link::{RawResourceLink, ResourceLink};
pub use resource_link_request::ResourceLinkRequest;
pub use role::{
    AdministratorSubRole, ContentDeveloperSubRole, ContextRole, InstitutionRole, InstructorSubRole,
    LearnerSubRole, ManagerSubRole, MemberSubRole, MentorSubRole, OfficerSubRole, Role, SubRole, SystemRole,
};
pub use roles::Roles;
pub use text::{ID_LIMIT, is_variable};
pub use tool_platform::{RawToolPlatform, ToolPlatform};
pub use user::{ProfileClaims, User};
pub use vocabulary::{ContextType, DocumentTarget, MessageType, ServiceScope, ServiceVersion, Version};
pub use warning::{Warning, WarningReason};
