//! People, courses and links of a world, as the application of a platform.

use std::collections::BTreeSet;
use std::future::ready;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use lti_claims::variables::Values;
use lti_claims::{
    Context, ContextType, DocumentTarget, LaunchPresentation, Locale, Lti1p1, ResourceLink,
    ResourceLinkRequest, Roles, ToolPlatform, User,
};
use lti_platform::LaunchSource;
use lti_security::PortError;
use lti_security::migration::ConsumerSecret;
use lti_security::ports::BoxFuture;

use crate::world::{Link, Person, World};

/// What a platform's application knows: who may open what, and what the tool is told about them.
#[derive(Debug)]
pub struct Campus {
    world: World,
    suspended: Mutex<BTreeSet<String>>,
    /// All links lead elsewhere than the world says.
    moved: AtomicBool,
    /// Tools asked too often: how long they have to wait.
    limit: Mutex<Option<Duration>>,
}

impl Campus {
    /// The campus of a world.
    pub fn new(world: &World) -> Self {
        Self {
            world: world.clone(),
            suspended: Mutex::default(),
            moved: AtomicBool::new(false),
            limit: Mutex::default(),
        }
    }

    fn suspended(&self) -> MutexGuard<'_, BTreeSet<String>> {
        self.suspended.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a person's right to open anything away, or gives it back.
    pub fn suspend(&self, user_id: &str, suspended: bool) {
        if suspended {
            self.suspended().insert(user_id.to_owned());
        } else {
            self.suspended().remove(user_id);
        }
    }

    /// Lets all links lead elsewhere, or back to where the world says.
    pub fn move_links(&self, moved: bool) {
        self.moved.store(moved, Ordering::SeqCst);
    }

    /// The application's limiter says no, or goes on.
    pub fn limit_requests(&self, retry_after: Option<Duration>) {
        *self.limit.lock().unwrap_or_else(PoisonError::into_inner) = retry_after;
    }

    /// How long a tool has to wait that asks now.
    pub fn limit(&self) -> Option<Duration> {
        *self.limit.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn launch(&self, user_id: &str, reference: &str) -> Option<ResourceLinkRequest> {
        if self.suspended().contains(user_id) {
            return None;
        }
        let person = self.world.user.iter().find(|person| person.id == user_id)?;
        let link = self.world.link.iter().find(|link| link.id == reference)?;
        let mut resource_link = ResourceLink::new(&link.id);
        resource_link.title.clone_from(&link.title);
        resource_link.description.clone_from(&link.description);
        let roles: Roles = person.roles.iter().map(String::as_str).collect();
        let (deployment, mut target) = (link.deployment_id.clone(), link.target_link_uri.clone());
        if self.moved.load(Ordering::SeqCst) {
            target.push_str("/moved");
        }
        let mut request =
            ResourceLinkRequest::new(released(person, link), deployment, target, resource_link, roles);
        request.role_scope_mentor.clone_from(&person.mentor_of);
        request.context = self.context(link);
        request.tool_platform = self.world.instance.as_ref().map(|instance| {
            let mut platform = ToolPlatform::new(&instance.guid);
            platform.url.clone_from(&instance.url);
            platform.name.clone_from(&instance.name);
            platform.product_family_code.clone_from(&instance.product_family_code);
            platform.version.clone_from(&instance.version);
            platform.description.clone_from(&instance.description);
            platform.contact_email.clone_from(&instance.contact_email);
            platform
        });
        request.launch_presentation = presentation(link);
        for (name, value) in &link.custom {
            request.custom.insert(name, value);
        }
        for (name, value) in &link.claims {
            request.extra.insert(name, serde_json::value::to_raw_value(value).ok()?);
        }
        request.lis.course_offering_sourcedid.clone_from(&link.course_offering_sourcedid);
        request.lis.course_section_sourcedid.clone_from(&link.course_section_sourcedid);
        if link.releases("sourcedid") {
            request.lis.person_sourcedid.clone_from(&person.person_sourcedid);
        }
        request.lti1p1 = self.legacy(person, link);
        Some(request)
    }

    /// What the launch would have said under LTI 1.1: every id that is known, whether it changed or not.
    fn legacy(&self, person: &Person, link: &Link) -> Option<Lti1p1> {
        let mut legacy = Lti1p1::default();
        legacy.oauth_consumer_key = Some(link.lti11_key.clone()?);
        legacy.user_id.clone_from(&person.lti11_id);
        legacy.resource_link_id.clone_from(&link.lti11_id);
        let course = self.world.context.iter().find(|course| link.context.as_ref() == Some(&course.id));
        legacy.context_id = course.and_then(|course| course.lti11_id.clone());
        legacy.tool_consumer_instance_guid.clone_from(&link.lti11_guid);
        Some(legacy)
    }

    fn context(&self, link: &Link) -> Option<Context> {
        let id = link.context.as_ref()?;
        let course = self.world.context.iter().find(|course| course.id == *id)?;
        let mut context = Context::new(&course.id);
        context.label.clone_from(&course.label);
        context.title.clone_from(&course.title);
        context.types = course.types.iter().map(|text| ContextType::from(text.as_str())).collect();
        Some(context)
    }
}

/// What the link's privacy setting lets out about a person.
fn released(person: &Person, link: &Link) -> User {
    let mut user = User::new(&person.id);
    if link.releases("name") {
        user.name.clone_from(&person.name);
        user.given_name.clone_from(&person.given_name);
        user.family_name.clone_from(&person.family_name);
        user.middle_name.clone_from(&person.middle_name);
        user.picture.clone_from(&person.picture);
        user.gender.clone_from(&person.gender);
        user.address = person.address.as_ref().and_then(|parts| serde_json::value::to_raw_value(parts).ok());
        user.locale = person.locale.as_deref().and_then(Locale::parse);
    }
    if link.releases("email") {
        user.email.clone_from(&person.email);
    }
    user
}

fn presentation(link: &Link) -> LaunchPresentation {
    let mut shown = LaunchPresentation::default();
    shown.document_target = link.document_target.as_deref().map(DocumentTarget::from);
    (shown.height, shown.width) = (link.height, link.width);
    shown.locale = link.locale.as_deref().and_then(Locale::parse);
    shown.return_url.clone_from(&link.return_url);
    shown
}

impl LaunchSource for Campus {
    fn message<'a>(
        &'a self,
        user_id: &'a str,
        _client_id: &'a str,
        reference: &'a str,
    ) -> BoxFuture<'a, Result<Option<ResourceLinkRequest>, PortError>> {
        Box::pin(ready(Ok(self.launch(user_id, reference))))
    }

    /// Answers with everything that it knows: what the tool may have of it is the library's to decide.
    fn variables<'a>(
        &'a self,
        user_id: &'a str,
        _client_id: &'a str,
        reference: &'a str,
        _names: &'a [String],
    ) -> BoxFuture<'a, Result<Values, PortError>> {
        let person =
            self.world.user.iter().filter(|person| person.id == user_id).map(|person| &person.variables);
        let link = self.world.link.iter().filter(|link| link.id == reference).map(|link| &link.variables);
        let values = link.chain(person).flatten().map(|(name, value)| (name.clone(), value.clone()));
        Box::pin(ready(Ok(values.collect())))
    }

    fn consumer_secret<'a>(
        &'a self,
        _client_id: &'a str,
        oauth_consumer_key: &'a str,
    ) -> BoxFuture<'a, Result<Option<ConsumerSecret>, PortError>> {
        let account =
            self.world.lti11_account.iter().find(|own| own.oauth_consumer_key == oauth_consumer_key);
        let secret = account.and_then(|account| account.secret.clone()).and_then(ConsumerSecret::new);
        Box::pin(ready(Ok(secret)))
    }
}
