//! What a tool is told of a member.

use super::{Container, Enrollment, Link};
use crate::ToolRegistration;
use lti_claims::variables::{GROUPS, Values};
use lti_claims::{
    BasicOutcome, Context, Custom, Groups, ResourceLink, ResourceLinkRequest, User, is_variable,
};
use lti_nrps::{Member, MemberMessage, MemberStatus, ReadMemberships, has_role};

/// One call for members: who asks, and for what.
pub(super) struct View {
    pub(super) container: Container,
    pub(super) tool: ToolRegistration,
    pub(super) asked: ReadMemberships,
    /// The custom parameters of the link that may say something about a person.
    custom: Option<Custom>,
}

impl View {
    pub(super) fn new(
        container: Container,
        tool: ToolRegistration,
        asked: ReadMemberships,
        link: Option<Link>,
    ) -> Self {
        let variables =
            |link: Link| -> Custom { link.custom.iter().filter(|(_, text)| is_variable(text)).collect() };
        Self { container, tool, asked, custom: link.map(variables) }
    }

    /// The members of a listing, without those who are none any more (NRPS-019).
    pub(super) fn listing(&self, stored: &[Enrollment]) -> Vec<Member> {
        let current = stored.iter().filter(|stored| stored.member.status != MemberStatus::Deleted);
        current.map(|stored| self.told(stored)).collect()
    }

    /// The member of a report of differences: who is none any more, or does not fit the filter any more, is gone.
    pub(super) fn changed(&self, stored: &Enrollment) -> Member {
        let fits = self.asked.role.as_ref().is_none_or(|role| has_role(&stored.member.roles, role));
        if fits && stored.member.status != MemberStatus::Deleted {
            return self.told(stored);
        }
        let mut gone = Member::new(stored.member.user_id.clone(), stored.member.roles.clone());
        gone.status = MemberStatus::Deleted;
        gone
    }

    fn told(&self, stored: &Enrollment) -> Member {
        let released = self.tool.released.and(stored.consent);
        let mut told = released.of(&stored.member);
        // Whatever else a store has words for is no active member (NRPS-018).
        if told.status != MemberStatus::Active {
            told.status = MemberStatus::Inactive;
        }
        let groups = told.group_enrollments.take().unwrap_or_default();
        told.message = self.custom.as_ref().map(|custom| {
            let mut message = MemberMessage::new();
            let launch = self.launch(&told, custom);
            let mut values = Values::new();
            if released.extensions {
                values = stored.values.clone();
                let own = stored.member.message.iter().flatten().next();
                message.extra = own.map(|own| own.extra.clone()).unwrap_or_default();
            }
            let [_, of_user] = GROUPS;
            values.insert_list(of_user, groups.iter().map(|group| group.group_id.as_str()));
            // Only what is this member's own, and none of it without its result (NRPS-041, NRPS-044).
            message.basic_outcome =
                self.tool.basic_outcome_url.as_ref().map(|url| BasicOutcome::of_launch(url, &launch));
            message.basic_outcome.take_if(|outcome| outcome.lis_result_sourcedid.is_none());
            message.custom = self.substituted(launch, &values);
            vec![message]
        });
        told.group_enrollments = self.asked.groups.then_some(groups);
        told
    }

    /// What a launch of the link would say of this member: with nothing in it that is withheld here, no parameter can tell it (NRPS-048).
    fn launch(&self, told: &Member, custom: &Custom) -> ResourceLinkRequest {
        let mut user = User::new(&told.user_id);
        user.name.clone_from(&told.name);
        user.given_name.clone_from(&told.given_name);
        user.family_name.clone_from(&told.family_name);
        user.middle_name.clone_from(&told.middle_name);
        user.email.clone_from(&told.email);
        user.picture.clone_from(&told.picture);
        let link = ResourceLink::new(self.asked.resource_link_id.clone().unwrap_or_default());
        let mut launch =
            ResourceLinkRequest::new(user, &self.container.deployment_id, "", link, told.roles.clone());
        launch.context = Some(Context::new(&self.container.context_id));
        launch.lis.person_sourcedid.clone_from(&told.lis_person_sourcedid);
        launch.groups = Some(Groups::new(""));
        launch.custom = custom.clone();
        launch
    }

    /// The parameters that have a value of this member's own.
    fn substituted(&self, mut launch: ResourceLinkRequest, values: &Values) -> Custom {
        let asked = launch.custom.clone();
        if asked.is_empty() || launch.substitute_variables(&self.tool.variables, values).is_err() {
            return Custom::default();
        }
        let pairs = asked.iter().filter_map(|(name, variable)| {
            let value = launch.custom.get(name)?;
            let variable = variable.strip_prefix('$')?;
            let own = ["User.", "Person.", "Membership."].iter().any(|family| variable.starts_with(family))
                || values.get(variable).is_some();
            (own && value.strip_prefix('$') != Some(variable)).then(|| (name.to_owned(), value.to_owned()))
        });
        pairs.collect()
    }
}
