//! The claims that say where the roster and the groups are (NRPS 2.0 §3.6.1.1, Course Groups 1.0), and the variables of the groups.

use super::{Container, Refused, RosterError};
use crate::{Error, Platform, ToolRegistration};
use lti_claims::variables::{GROUPS, Values};
use lti_claims::{Groups, NamesAndRoles, ResourceLinkRequest};
use lti_nrps::Operation;
use lti_security::PortError;

impl Platform {
    /// Fills in what a launch says of the roster and of the groups, each where the tool has the scope, the message says nothing yet, and
    /// the roster knows the context for this deployment of the tool. A roster that fails, fails the launch: a tool that is told of none
    /// takes the course for empty.
    pub(crate) async fn name_roster(
        &self,
        tool: &ToolRegistration,
        message: &mut ResourceLinkRequest,
    ) -> Result<(), Error> {
        let wants_members =
            message.names_and_roles.is_none() && Operation::ReadMemberships.is_permitted_by(&tool.scopes);
        let wants_groups = message.groups.is_none() && Operation::ReadGroups.is_permitted_by(&tool.scopes);
        let Some(context) = message.context.as_ref().filter(|_| wants_members || wants_groups) else {
            return Ok(());
        };
        let container = Container::new(&tool.client_id, &message.deployment_id, &context.id);
        let Some(course) = known(self.0.parts.roster.course(&container).await)? else { return Ok(()) };
        let url = |operation| self.roster_url(operation, &message.deployment_id, &context.id);
        if wants_groups && course.has_groups {
            let mut groups = Groups::new(url(Operation::ReadGroups));
            groups.context_group_sets_url = course.has_group_sets.then(|| url(Operation::ReadGroupSets));
            message.groups = Some(groups);
        }
        if wants_members {
            message.names_and_roles = Some(NamesAndRoles::new(url(Operation::ReadMemberships)));
        }
        Ok(())
    }

    /// Values of the variables of groups that the application has none for. Which groups a person is in is told as far as the tool and the
    /// person release it (GROUPS-021); which one belongs to a launch only the application can know, and empty says none (GROUPS-019).
    pub(crate) async fn group_variables(
        &self,
        tool: &ToolRegistration,
        message: &ResourceLinkRequest,
        names: &[String],
        values: &mut Values,
    ) -> Result<(), Error> {
        let [group, of_user] = GROUPS;
        let open = |name: &str, values: &Values| {
            values.get(name).is_none() && names.iter().any(|asked| asked == name)
        };
        if !open(group, values) && !open(of_user, values) {
            return Ok(());
        }
        let (Some(context), Some(user)) = (&message.context, &message.user) else { return Ok(()) };
        let container = Container::new(&tool.client_id, &message.deployment_id, &context.id);
        let Some(member) = known(self.0.parts.roster.member(&container, &user.id).await)? else {
            return Ok(());
        };
        if open(group, values) {
            values.insert(group, "");
        }
        if open(of_user, values) {
            let member = member.filter(|member| tool.released.and(member.consent).groups);
            let groups = member.and_then(|member| member.member.group_enrollments).unwrap_or_default();
            values.insert_list(of_user, groups.iter().map(|group| group.group_id.as_str()));
        }
        Ok(())
    }
}

/// `None` where the roster does not know the context.
fn known<T>(answer: Result<T, RosterError>) -> Result<Option<T>, Error> {
    match answer {
        Ok(answer) => Ok(Some(answer)),
        Err(RosterError::Refused(Refused::ContextUnknown)) => Ok(None),
        Err(RosterError::Refused(refused)) => Err(PortError::new("Roster", refused.code()).into()),
        Err(RosterError::Port(error)) => Err(error.into()),
    }
}
