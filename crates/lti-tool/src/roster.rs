//! The roster of a launch: who is in the course, and in which groups (Names and Role Provisioning Services 2.0, Course Groups 1.0).
//!
//! A launch that opens no roster, a platform that withholds it, and one that gives none of a large course, are nothing that went wrong:
//! each call answers [`Answer::Unavailable`] then, and says what is missing.

mod call;
mod class_list;
mod copy;
mod course_groups;
mod error;
mod groups;
mod members;
mod missing;
mod policy;
mod sync;

pub use crate::calls::{ListStopped, Pages};
pub use class_list::{ClassList, Person};
pub use copy::RosterCopy;
pub use course_groups::CourseGroups;
pub use error::RosterError;
pub use groups::{GroupFilter, GroupPages, GroupSetPages};
pub use members::{Members, MembershipFilter};
pub use missing::Missing;
pub use policy::RosterPolicy;
pub use sync::{Changes, HowRead, RosterSync};

/// What came of a call to the roster.
pub type Answer<T> = crate::Answer<T, Missing>;

use crate::calls;
use crate::{AccessRequest, Launch, Tool};
use lti_claims::{Groups, Message, NamesAndRoles, ServiceVersion};
use lti_nrps::Operation;
use lti_oidc::url::origin;
use lti_security::oauth::Scopes;
use std::borrow::Cow;
use std::fmt;

/// The roster of a launch. Cheap to make; nothing is sent before it is asked for something.
///
/// Access tokens go to the origins of the URLs of the launch and nowhere else, each to the one of its own service; deadlines and the
/// renewal of tokens are those of [`Tool::service`].
#[derive(Clone)]
pub struct Roster {
    tool: Tool,
    access: AccessRequest,
    names_and_roles: Option<NamesAndRoles>,
    groups: Option<Groups>,
}

impl Tool {
    /// The roster of this launch, as far as it is open.
    #[must_use]
    pub fn roster(&self, launch: &Launch) -> Roster {
        let (names_and_roles, groups) = match &launch.message {
            Message::ResourceLink(request) => (request.names_and_roles.clone(), request.groups.clone()),
            _ => (None, None),
        };
        self.roster_at(AccessRequest::of_launch(launch, Scopes::new()), names_and_roles, groups)
    }

    /// The roster of a launch that was: for a job at night, which kept these values. Those of the newest launch count. The scopes of
    /// `access` do not: each call asks for its own.
    #[must_use]
    pub fn roster_at(
        &self,
        access: AccessRequest,
        names_and_roles: Option<NamesAndRoles>,
        groups: Option<Groups>,
    ) -> Roster {
        Roster { tool: self.clone(), access, names_and_roles, groups }
    }
}

impl Roster {
    /// What the launch says of this operation. Sends nothing; the platform may still grant less: see [`granted`](Self::granted).
    ///
    /// # Errors
    /// What is missing.
    pub fn permits(&self, operation: Operation) -> Result<(), Missing> {
        self.url(operation).map(|_| ())
    }

    /// Whether the platform really grants this operation: asks for a token, or looks at the one that was kept (LMS-078).
    ///
    /// # Errors
    /// Those of [`Tool::access_token`].
    pub async fn granted(&self, operation: Operation) -> Result<Answer<()>, RosterError> {
        if let Err(missing) = self.permits(operation) {
            return Ok(missing.into());
        }
        Ok(match calls::is_granted(&self.tool, &self.access_for(operation), operation.scopes()).await? {
            true => Answer::Done(()),
            false => Missing::Withheld(operation).into(),
        })
    }

    /// Where this operation is called.
    fn url(&self, operation: Operation) -> Result<Cow<'_, str>, Missing> {
        let claim = Missing::Claim(operation);
        let url = match operation {
            Operation::ReadMemberships => {
                let at = self.names_and_roles.as_ref().ok_or(claim)?;
                if !at.speaks_version_2() {
                    return Err(Missing::Version(operation));
                }
                &at.context_memberships_url
            }
            Operation::ReadGroups | Operation::ReadGroupSets => {
                let at = self.groups.as_ref().ok_or(claim)?;
                if !at.service_versions.contains(&ServiceVersion::V1_0) {
                    return Err(Missing::Version(operation));
                }
                // A list that is left out says nothing.
                if !at.scope.is_empty() && !operation.scopes().iter().any(|scope| at.scope.contains(scope)) {
                    return Err(Missing::Scope(operation));
                }
                match operation {
                    Operation::ReadGroups => &at.context_groups_url,
                    _ => at.context_group_sets_url.as_ref().ok_or(Missing::GroupSets)?,
                }
            }
        };
        let url = calls::secured(url, self.urls());
        if origin(&url).is_some() { Ok(url) } else { Err(Missing::Url(operation)) }
    }

    /// The URLs of the launch.
    fn urls(&self) -> impl Iterator<Item = &str> {
        let members = self.names_and_roles.iter().map(|at| at.context_memberships_url.as_str());
        let groups = self.groups.iter().map(|at| at.context_groups_url.as_str());
        let sets = self.groups.iter().filter_map(|at| at.context_group_sets_url.as_deref());
        members.chain(groups).chain(sets)
    }

    fn access_for(&self, operation: Operation) -> AccessRequest {
        AccessRequest { scopes: operation.scopes_to_ask(), ..self.access.clone() }
    }
}

impl fmt::Debug for Roster {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Roster")
            .field("access", &self.access)
            .field("names_and_roles", &self.names_and_roles)
            .field("groups", &self.groups)
            .finish_non_exhaustive()
    }
}
