//! What a launch says of a person, a course and a link.

use super::Data;
use crate::model::{Course, Link, Person, School};
use crate::paths::lms as paths;
use lti_claims::{
    Context, ContextType, DocumentTarget, Locale, ResourceLink, ResourceLinkRequest, Role, Roles,
    ToolPlatform, User,
};
use lti_platform::LaunchSource;
use lti_security::PortError;
use lti_security::ports::BoxFuture;
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
    let mut message = ResourceLinkRequest::new(
        user(&person),
        link.deployment_id.clone(),
        target,
        resource_link(link),
        roles(school, &person, course),
    );
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

fn user(person: &Person) -> User {
    let mut user = User::new(person.sub.clone());
    user.name = Some(person.name.clone());
    user.given_name = Some(person.given_name.clone());
    user.family_name = Some(person.family_name.clone());
    user.email = Some(person.email.clone());
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
    use crate::partners::ForeignTool;
    use crate::seed::{TOOL_CLIENT_ID, school};

    /// What a launch says to `client_id` of this person and link, by their ids.
    fn launch(person: &str, link: &str, client_id: &str) -> Option<ResourceLinkRequest> {
        let target_link_uri = "http://127.0.0.1:1/lti/launch".to_owned();
        let tool = ForeignTool { target_link_uri, ..ForeignTool::default() };
        let data = Data { school: school(), tools: [(TOOL_CLIENT_ID.to_owned(), tool)].into() };
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
}
