//! What a launch says of a person, a course and a link.

use super::Data;
use crate::model::{Attribute, Course, Link, Person, School};
use crate::paths::lms as paths;
use lti_claims::{
    Context, ContextType, DocumentTarget, Locale, ResourceLink, ResourceLinkRequest, Role, Roles,
    ToolPlatform, User,
};
use lti_platform::LaunchSource;
use lti_security::PortError;
use lti_security::ports::BoxFuture;
use std::collections::BTreeSet;
use std::future::ready;
use std::sync::{Arc, Mutex, PoisonError};

/// The application's side of a launch.
pub(crate) struct Launches {
    url: String,
    data: Arc<Mutex<Data>>,
}

impl Launches {
    pub(crate) fn new(url: &str, data: Arc<Mutex<Data>>) -> Self {
        Self { url: url.to_owned(), data }
    }
}

impl LaunchSource for Launches {
    fn message<'a>(
        &'a self,
        user_id: &'a str,
        client_id: &'a str,
        reference: &'a str,
    ) -> BoxFuture<'a, Result<Option<ResourceLinkRequest>, PortError>> {
        let data = self.data.lock().unwrap_or_else(PoisonError::into_inner);
        Box::pin(ready(Ok(message(&data, &self.url, user_id, client_id, reference))))
    }
}

/// The person a `sub` stands for, and the link of a reference, where that person may open it.
fn message(data: &Data, url: &str, sub: &str, client_id: &str, link: &str) -> Option<ResourceLinkRequest> {
    let school = &data.school;
    let person = school.person_of_sub(sub)?;
    let link = school.link(link).filter(|link| link.client_id == client_id)?;
    let course = school.course(&link.course)?;
    school.role(&person, course)?;
    let target = target_link_uri(data, link)?;
    let told = data.told(client_id, &person.id);
    let mut message = ResourceLinkRequest::new(
        user(&person, url, &told),
        link.deployment_id.clone(),
        target,
        resource_link(link),
        roles(school, &person, course),
    );
    message.lis.person_sourcedid = told.contains(&Attribute::Number).then(|| person.number.clone());
    message.context = Some(context(course));
    message.tool_platform = Some(instance(url));
    message.launch_presentation.document_target = Some(DocumentTarget::from(link.open_in.document_target()));
    message.launch_presentation.return_url = Some(format!("{url}{}", paths::back(&link.id)));
    message.launch_presentation.locale = Locale::parse("en-GB");
    for (name, value) in &link.custom {
        message.custom.insert(name, value);
    }
    Some(message)
}

/// Where a link leads: its own address, or its tool's.
pub(super) fn target_link_uri(data: &Data, link: &Link) -> Option<String> {
    let own = link.target_link_uri.clone();
    own.or_else(|| data.tools.get(&link.client_id).map(|tool| tool.target_link_uri.clone()))
}

/// A person, with what may be told.
pub(super) fn user(person: &Person, url: &str, told: &BTreeSet<Attribute>) -> User {
    let may = |own| told.contains(&own);
    let name = |text: &String| Some(text.clone()).filter(|_| may(Attribute::Names));
    let mut user = User::new(person.sub.clone());
    user.name = name(&person.name);
    user.given_name = name(&person.given_name);
    user.family_name = name(&person.family_name);
    user.email = may(Attribute::Email).then(|| person.email.clone());
    user.picture = may(Attribute::Picture).then(|| format!("{url}{}", paths::picture(&person.sub)));
    user.locale = Locale::parse(person.locale.clone());
    user
}

fn roles(school: &School, person: &Person, course: &Course) -> Roles {
    school.role_uris(person, course).into_iter().map(Role::parse).collect()
}

fn resource_link(link: &Link) -> ResourceLink {
    let mut resource_link = ResourceLink::new(link.resource_link_id.clone());
    resource_link.title = Some(link.title.clone());
    resource_link.description = Some(link.description.clone());
    resource_link
}

fn context(course: &Course) -> Context {
    let mut context = Context::new(course.context_id.clone());
    context.label = Some(course.label.clone());
    context.title = Some(course.title.clone());
    context.types = vec![ContextType::CourseSection];
    context
}

fn instance(url: &str) -> ToolPlatform {
    // Stable for one address, as a launch's instance has to be (CORE-061).
    let mut instance = ToolPlatform::new(url.trim_start_matches("http://"));
    instance.name = Some("Sandbox LMS".to_owned());
    instance.product_family_code = Some("lti-sandbox".to_owned());
    instance.version = Some(env!("CARGO_PKG_VERSION").to_owned());
    instance
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::MembershipStatus;
    use crate::partners::ForeignTool;
    use crate::seed::{TOOL_CLIENT_ID, school};
    use std::collections::BTreeMap;

    fn data() -> Data {
        let target_link_uri = "http://127.0.0.1:1/lti/launch".to_owned();
        let tool = ForeignTool { target_link_uri, ..ForeignTool::default() };
        Data {
            school: school(),
            tools: [(TOOL_CLIENT_ID.to_owned(), tool)].into(),
            consents: BTreeMap::new(),
        }
    }

    /// What a launch says to `client_id` of this person and link, by their ids.
    fn launch(person: &str, link: &str, client_id: &str) -> Option<ResourceLinkRequest> {
        launch_after(|_| {}, person, link, client_id)
    }

    fn launch_after(
        change: impl FnOnce(&mut Data),
        person: &str,
        link: &str,
        client_id: &str,
    ) -> Option<ResourceLinkRequest> {
        let mut data = data();
        change(&mut data);
        let sub = data.school.person(person)?.sub.clone();
        message(&data, "http://localhost:1", &sub, client_id, link)
    }

    #[test]
    fn only_people_of_the_course_and_only_the_links_own_tool() {
        assert!(launch("aicha", "moon-diary", TOOL_CLIENT_ID).is_some());
        assert!(
            launch("ines", "moon-diary", TOOL_CLIENT_ID).is_some(),
            "administrators may open every course"
        );
        assert!(launch("sakura", "moon-diary", TOOL_CLIENT_ID).is_none(), "she is in the other course alone");
        assert!(launch("aicha", "moon-diary", "another-tool").is_none());
        assert!(launch("aicha", "no-such-link", TOOL_CLIENT_ID).is_none());
    }

    #[test]
    fn the_way_back_is_a_page_of_this_lms() {
        let launch = launch("aicha", "moon-diary", TOOL_CLIENT_ID).unwrap();
        let back = launch.launch_presentation.return_url.as_deref();
        assert_eq!(back, Some("http://localhost:1/links/moon-diary/return"));
        assert_eq!(launch.tool_platform.unwrap().guid.as_deref(), Some("localhost:1"));
    }

    #[test]
    fn roles_are_those_of_this_course() {
        let teacher = launch("zoe", "moon-diary", TOOL_CLIENT_ID).unwrap();
        assert!(teacher.roles.is_instructor() && !teacher.roles.is_learner());
        let learner = launch("aicha", "moon-diary", TOOL_CLIENT_ID).unwrap();
        assert!(learner.roles.is_learner() && !learner.roles.is_instructor());
    }

    #[test]
    fn whoever_is_suspended_or_has_left_is_not_launched() {
        let after = |status| {
            let change = move |data: &mut Data| {
                let course = data.school.course_mut("night-sky").unwrap();
                assert!(course.members.change("aicha", |member| member.status = status));
            };
            launch_after(change, "aicha", "moon-diary", TOOL_CLIENT_ID)
        };
        assert!(after(MembershipStatus::Suspended).is_none());
        assert!(after(MembershipStatus::Left).is_none());
        assert!(launch("student-00007", "lecture-companion", TOOL_CLIENT_ID).is_some());
        assert!(launch("student-20000", "lecture-companion", TOOL_CLIENT_ID).is_none());
    }

    /// NRPS-015: told is what the tool may have and the person allows.
    #[test]
    fn a_launch_tells_what_both_allow() {
        use Attribute::{Email, Names, Number, Picture};
        let told = |tool: &[Attribute], person: &[Attribute]| {
            let (tool, person) = (tool.iter().copied().collect(), person.iter().copied().collect());
            let change = |data: &mut Data| {
                data.tools.get_mut(TOOL_CLIENT_ID).unwrap().told = Some(tool);
                data.consents.insert("aicha".to_owned(), person);
            };
            let launch = launch_after(change, "aicha", "moon-diary", TOOL_CLIENT_ID).unwrap();
            let user = launch.user.unwrap();
            let names = [user.name, user.given_name, user.family_name].iter().all(Option::is_some);
            let number = launch.lis.person_sourcedid;
            let told = [names, user.email.is_some(), user.picture.is_some(), number.is_some()];
            told.map(u8::from)
        };
        let all = &Attribute::ALL;
        assert_eq!(told(all, all), [1, 1, 1, 1]);
        assert_eq!(told(&[Names, Picture], all), [1, 0, 1, 0]);
        assert_eq!(told(all, &[Email, Number]), [0, 1, 0, 1]);
        assert_eq!(told(&[Names, Email], &[Email, Number]), [0, 1, 0, 0]);
        assert_eq!(told(&[], all), [0, 0, 0, 0]);
    }
}
