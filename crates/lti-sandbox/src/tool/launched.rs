//! From a verified launch to the page that shows it.

use super::ToolServer;
use super::lesson::Lesson;
use crate::pages::tool::{
    Check, LaunchCourse, LaunchLink, LaunchPage, LaunchPerson, LaunchPlatform, LaunchRole, RoleScope, View,
};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use lti_claims::{Message, ResourceLinkRequest, Role, Roles};
use lti_tool::{Launch, ReturnMessage};
use serde_json::value::RawValue;

impl ToolServer {
    /// The page of a launch, and what it is about; `None` for messages that this tool has no page for.
    pub(super) fn launch_page(&self, launch: &Launch) -> Option<(LaunchPage, Lesson)> {
        let Message::ResourceLink(message) = &launch.message else { return None };
        let name = self.platforms().get(&launch.registration_id).map(|platform| platform.name.clone());
        let platform = LaunchPlatform {
            name: name.unwrap_or_default(),
            issuer: launch.issuer.clone(),
            client_id: launch.client_id.clone(),
            deployment_id: message.deployment_id.clone(),
        };
        let (header, payload) = launch.token_without_signature().split_once('.')?;
        let mut page =
            LaunchPage::new(view(&message.roles), link(message), platform, raw(header)?, raw(payload)?);
        let (gradebook, roster) = (self.0.tool.gradebook(launch), self.0.tool.roster(launch));
        let lesson = Lesson::new(launch, message, page.view, gradebook, roster);
        let name = message.user.as_ref().and_then(|user| user.name.as_deref());
        self.0.attempts.meet(&lesson, name);
        self.0.classes.meet(&lesson, name);
        page.person = person(message);
        page.roles = message.roles.iter().map(role).collect();
        page.course = course(message);
        page.return_url = launch.return_url(&goodbye());
        page.checks = launch.checks().iter().map(Check::from).collect();
        Some((page, lesson))
    }
}

/// What this tool says when it sends somebody back.
fn goodbye() -> ReturnMessage {
    let mut say = ReturnMessage::new();
    say.message = Some("You have seen what your launch said.".to_owned());
    say.log = Some("the launch was shown".to_owned());
    say
}

/// The least that the course roles give; assistants are not teachers here (LMS-051).
fn view(roles: &Roles) -> View {
    if roles.is_teaching_assistant() || !roles.has_context_role() {
        if roles.is_learner() { View::Learner } else { View::Visitor }
    } else if roles.is_instructor() || roles.is_context_administrator() || roles.is_content_developer() {
        View::Teacher
    } else if roles.is_learner() {
        View::Learner
    } else {
        View::Visitor
    }
}

fn link(message: &ResourceLinkRequest) -> LaunchLink {
    let link = &message.resource_link;
    LaunchLink { id: link.id.clone(), title: link.title.clone(), description: link.description.clone() }
}

fn person(message: &ResourceLinkRequest) -> Option<LaunchPerson> {
    let user = message.user.as_ref()?;
    Some(LaunchPerson { sub: user.id.clone(), name: user.name.clone(), email: user.email.clone() })
}

fn course(message: &ResourceLinkRequest) -> Option<LaunchCourse> {
    let context = message.context.as_ref()?;
    Some(LaunchCourse { id: context.id.clone(), label: context.label.clone(), title: context.title.clone() })
}

fn role(role: &Role) -> LaunchRole {
    let scope = match role {
        Role::Context(_) | Role::Sub(_) => RoleScope::Course,
        Role::Institution(_) => RoleScope::Institution,
        Role::System(_) | Role::TestUser => RoleScope::System,
        _ => RoleScope::Unknown,
    };
    let uri = role.as_str();
    let name = uri.rsplit(['#', '/']).next().filter(|name| !name.is_empty()).unwrap_or(uri);
    LaunchRole { name: name.to_owned(), scope, uri: uri.to_owned() }
}

/// A segment of the token as JSON, as it was sent.
fn raw(segment: &str) -> Option<Box<RawValue>> {
    let json = String::from_utf8(URL_SAFE_NO_PAD.decode(segment).ok()?).ok()?;
    RawValue::from_string(json).ok()
}
