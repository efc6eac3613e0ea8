//! The LMS's routes.

use super::Lms;
use super::answers::{not_found, or_answer, show};
use super::launches::target_link_uri;
use super::people;
use super::privacy;
use super::returned::returned;
use super::{grades, groups};
use crate::model::{MembershipStatus, Person, Position, Storage};
use crate::pages::lms::{
    AddToolPage, CoursePage, CoursesPage, LinkPage, LinkRow, LinkStorage, LmsSettingsPage,
    PartnerRegistration, SignInPage, ToolPage, ToolRow, ToolsPage,
};
use crate::pages::{ErrorPage, Side, Viewer, lms_csp, with_script};
use crate::partners::ToolInput;
use crate::paths::lms as paths;
use crate::respond::{assets, field, is_own_form, page, see_other};
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Path, Query, State};
use axum::response::Response;
use axum::routing::{get, post};
use http::header::SET_COOKIE;
use http::{HeaderMap, HeaderValue};
use lti_axum::platform;
use lti_platform::{LaunchIntent, STORAGE_FRAME, StorageTarget, explain};
use std::collections::BTreeMap;

impl Lms {
    /// Every route of this server.
    pub(crate) fn router(&self) -> Router {
        let (session, refused) = (self.clone(), self.clone());
        let lti = platform::routes_with(
            self.0.platform.clone(),
            move |headers| {
                let sub = session.signed_in(&headers).map(|person| person.sub);
                async move { sub }
            },
            move |why| {
                let answer = refused.refusal(&HeaderMap::new(), &why.error);
                async move { answer }
            },
        );
        Router::new()
            .route(paths::SIGN_IN, get(sign_in))
            .route(paths::SESSION, post(begin_session))
            .route(paths::SIGN_OUT, post(end_session))
            .route(paths::COURSES, get(courses))
            .route(paths::COURSE, get(course))
            .route(paths::GRADEBOOK, get(grades::gradebook).post(grades::choose_scale))
            .route(paths::GRADE, get(grades::grade).post(grades::change_grade))
            .route(paths::PEOPLE, get(people::people).post(people::add))
            .route(paths::MEMBER, get(people::member).post(people::change_member))
            .route(paths::GROUPS, get(groups::groups).post(groups::add_group))
            .route(paths::LINK, get(link))
            .route(paths::LAUNCH, get(launch))
            .route(paths::RETURN, get(returned))
            .route(paths::LAUNCH_AS, get(launch_as))
            .route(paths::TOOLS, get(tools).post(add_tool))
            .route(paths::ADD_TOOL, get(new_tool))
            .route(paths::TOOL, get(tool))
            .route(paths::TOOL_PRIVACY, get(privacy::of_tool).post(privacy::choose_for_tool))
            .route(paths::PRIVACY, get(privacy::own).post(privacy::choose_own))
            .route(paths::PICTURE, get(privacy::picture))
            .route(paths::SETTINGS, get(settings))
            .fallback(|headers: HeaderMap| async move {
                page(&headers, &lms_csp(&[]), &ErrorPage::not_found(Side::Lms))
            })
            .merge(assets())
            .with_state(self.clone())
            .nest("/lti", lti)
    }

    fn signed_in(&self, headers: &HeaderMap) -> Option<Person> {
        let id = self.0.sessions.person(headers)?;
        self.data().school.person(&id)
    }

    /// The person who is signed in, or the page that says to sign in first.
    pub(super) fn required(&self, headers: &HeaderMap) -> Result<Person, Box<Response>> {
        self.signed_in(headers).ok_or_else(|| Box::new(show(headers, &ErrorPage::sign_in_first())))
    }

    /// The administrator, or the page that says who may.
    pub(super) fn administrator(&self, headers: &HeaderMap) -> Result<Person, Box<Response>> {
        let person = self.required(headers)?;
        if person.position == Position::Administrator {
            Ok(person)
        } else {
            Err(Box::new(show(headers, &ErrorPage::not_allowed((&person).into()))))
        }
    }

    /// The origins on which a tool shows its pages, from URLs that were checked when it was registered.
    fn tool_origins(&self, client_id: &str) -> Vec<String> {
        let data = self.data();
        let Some(tool) = data.tools.get(client_id) else { return Vec::new() };
        let urls = tool.redirect_uris.iter().chain([&tool.login_initiation_url, &tool.target_link_uri]);
        let mut origins: Vec<String> = urls.filter_map(|url| lti_platform::origin(url)).collect();
        origins.sort();
        origins.dedup();
        origins
    }

    /// A refusal in the words that the library has for it.
    fn refusal(&self, headers: &HeaderMap, error: &lti_platform::Error) -> Response {
        let words = explain(error);
        let mut refused = ErrorPage::new(
            Side::Lms,
            error.status().as_u16(),
            error.code(),
            words.title,
            words.sentence,
            words.next,
        );
        refused.requirement = error.requirement().map(str::to_owned);
        show(headers, &refused)
    }

    pub(super) fn tool_name(&self) -> BTreeMap<String, String> {
        self.data().tools.iter().map(|(id, tool)| (id.clone(), tool.name.clone())).collect()
    }
}

type Parameters = Query<BTreeMap<String, String>>;

async fn sign_in(State(lms): State<Lms>, headers: HeaderMap, Query(query): Parameters) -> Response {
    let mut shown = SignInPage::new(&lms.data().school);
    shown.signed_out = query.contains_key("signed-out");
    shown.viewer = lms.signed_in(&headers).as_ref().map(Viewer::from);
    show(&headers, &shown)
}

async fn begin_session(State(lms): State<Lms>, headers: HeaderMap, body: Bytes) -> Response {
    let person = field(&body, "person").unwrap_or_default();
    if !is_own_form(&headers) || lms.data().school.person(&person).is_none() {
        return not_found(&headers);
    }
    let cookie = lms.fresh_id().and_then(|id| lms.0.sessions.begin(id, &person));
    with_cookie(see_other(paths::COURSES), cookie)
}

async fn end_session(State(lms): State<Lms>, headers: HeaderMap) -> Response {
    if !is_own_form(&headers) {
        return not_found(&headers);
    }
    let cookie = lms.0.sessions.end(&headers);
    with_cookie(see_other("/?signed-out"), Some(cookie))
}

fn with_cookie(mut response: Response, cookie: Option<HeaderValue>) -> Response {
    if let Some(cookie) = cookie {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    response
}

async fn courses(State(lms): State<Lms>, headers: HeaderMap) -> Response {
    let person = or_answer!(lms.required(&headers));
    let mut shown = CoursesPage::new(&lms.data().school, &person);
    shown.tasks = lms.tasks(&person).await;
    show(&headers, &shown)
}

async fn course(State(lms): State<Lms>, headers: HeaderMap, Path(id): Path<String>) -> Response {
    let person = or_answer!(lms.required(&headers));
    let names = lms.tool_name();
    let tool_name = |client_id: &str| names.get(client_id).cloned().unwrap_or_default();
    let shown = {
        let data = lms.data();
        let Some(course) = data.school.course(&id) else { return not_found(&headers) };
        CoursePage::new(&data.school, course, &person, &tool_name)
    };
    match shown {
        Some(shown) => show(&headers, &shown),
        None => lms.closed(&headers, &person, &id),
    }
}

async fn link(State(lms): State<Lms>, headers: HeaderMap, Path(id): Path<String>) -> Response {
    let person = or_answer!(lms.required(&headers));
    let names = lms.tool_name();
    let Some((link, course)) = lms.openable(&person, &id) else {
        return lms.closed_link(&headers, &person, &id);
    };
    let origins = lms.tool_origins(&link.client_id);
    let tool = names.get(&link.client_id).cloned().unwrap_or_default();
    let mut policy = lms_csp(&origins.iter().map(String::as_str).collect::<Vec<_>>());
    let mut shown = LinkPage::new(&course, &link, &person, &tool, origins);
    shown.storage = lms.storage(&link).await;
    if matches!(shown.storage, Some(LinkStorage::Page { .. })) {
        policy = with_script(&policy);
    }
    page(&headers, &policy, &shown)
}

impl Lms {
    pub(super) fn openable(
        &self,
        person: &Person,
        link: &str,
    ) -> Option<(crate::model::Link, crate::model::Course)> {
        let data = self.data();
        let link = data.school.link(link)?;
        let course = data.school.course(&link.course)?;
        data.school.role(person, course)?;
        Some((link.clone(), course.clone()))
    }

    /// Why somebody may not open a link.
    fn closed_link(&self, headers: &HeaderMap, person: &Person, link: &str) -> Response {
        let course = self.data().school.link(link).map(|link| link.course.clone());
        self.closed(headers, person, &course.unwrap_or_default())
    }

    /// Why somebody may not open a course.
    pub(super) fn closed(&self, headers: &HeaderMap, person: &Person, course: &str) -> Response {
        let membership = self.data().school.course(course).and_then(|course| course.members.of(&person.id));
        let suspended = membership.is_some_and(|member| member.status == MembershipStatus::Suspended);
        let closed = if suspended { ErrorPage::suspended } else { ErrorPage::not_allowed };
        show(headers, &closed(person.into()))
    }

    /// Where this LMS stores data for the pages of a link's tool.
    async fn storage(&self, link: &crate::model::Link) -> Option<LinkStorage> {
        let platform = &self.0.platform;
        match link.storage {
            Storage::Frame => Some(LinkStorage::Frame(platform.storage_frame_url(&link.client_id))),
            Storage::Page => {
                let script = platform.storage_element(&link.client_id).await.ok()?;
                Some(LinkStorage::Page {
                    src: script.src,
                    integrity: script.integrity,
                    origins: script.origins,
                })
            }
            Storage::None => None,
        }
    }

    /// Begins the launch of a link for a person who may open it. `framed`: in the frame of the link's page.
    async fn begin(&self, headers: &HeaderMap, person: &Person, link: &str, framed: bool) -> Response {
        let Some((link, _)) = self.openable(person, link) else {
            return self.closed_link(headers, person, link);
        };
        let target = target_link_uri(&self.data(), &link);
        let Some(target) = target else { return not_found(headers) };
        let storage_target = match link.storage {
            Storage::Frame => StorageTarget::parse(STORAGE_FRAME),
            Storage::Page => Some(StorageTarget::Parent),
            Storage::None => None,
        };
        let mut intent =
            LaunchIntent::new(person.sub.clone(), link.client_id, link.deployment_id, link.id, target);
        // A window of its own has no page around it that could store anything.
        intent.storage_target = storage_target.filter(|_| framed);
        match self.0.platform.begin_launch(&intent).await {
            Ok(response) => response.map(Body::from),
            Err(error) => self.refusal(headers, &error),
        }
    }
}

async fn launch(
    State(lms): State<Lms>,
    headers: HeaderMap,
    Path(id): Path<String>,
    Query(query): Parameters,
) -> Response {
    let person = or_answer!(lms.required(&headers));
    lms.begin(&headers, &person, &id, query.contains_key("framed")).await
}

/// For scripts: signs a named person in and opens a named link.
async fn launch_as(State(lms): State<Lms>, headers: HeaderMap, Query(query): Parameters) -> Response {
    let value = |name: &str| query.get(name).cloned().unwrap_or_default();
    let person = lms.data().school.person(&value("person"));
    let Some(person) = person else { return not_found(&headers) };
    let cookie = lms.fresh_id().and_then(|id| lms.0.sessions.begin(id, &person.id));
    with_cookie(lms.begin(&headers, &person, &value("link"), false).await, cookie)
}

async fn tools(State(lms): State<Lms>, headers: HeaderMap) -> Response {
    let person = or_answer!(lms.administrator(&headers));
    let rows = lms.0.tools.list().into_iter().map(|(tool, deployment_ids)| ToolRow {
        name: tool.name,
        client_id: tool.client_id,
        deployment_ids,
        login_initiation_url: tool.login_initiation_url,
    });
    show(&headers, &ToolsPage::new((&person).into(), rows.collect()))
}

async fn new_tool(State(lms): State<Lms>, headers: HeaderMap) -> Response {
    let person = or_answer!(lms.administrator(&headers));
    let shown = AddToolPage::new((&person).into(), &lms.data().school);
    show(&headers, &shown)
}

async fn add_tool(State(lms): State<Lms>, headers: HeaderMap, body: Bytes) -> Response {
    let person = or_answer!(lms.administrator(&headers));
    if !is_own_form(&headers) {
        return not_found(&headers);
    }
    let input = ToolInput::from_form(&body);
    let read = {
        let data = lms.data();
        let courses: Vec<&str> = data.school.courses.iter().map(|course| course.id.as_str()).collect();
        input.read(&courses)
    };
    let kept = match read {
        Ok(tool) => lms.register(tool).await.map_err(|problem| vec![problem]),
        Err(problems) => Err(problems),
    };
    match kept {
        Ok(client_id) => see_other(&format!("{}?added", paths::tool(&client_id))),
        Err(problems) => {
            let shown = AddToolPage::with_problems((&person).into(), &lms.data().school, input, problems);
            show(&headers, &shown)
        }
    }
}

async fn tool(
    State(lms): State<Lms>,
    headers: HeaderMap,
    Path(id): Path<String>,
    Query(query): Parameters,
) -> Response {
    let person = or_answer!(lms.administrator(&headers));
    let deployments =
        lms.0.tools.list().into_iter().find(|(tool, _)| tool.client_id == id).map(|(_, ids)| ids);
    let settings = lms.settings();
    let data = lms.data();
    let (Some(deployments), Some(registered)) = (deployments, data.tools.get(&id)) else {
        return not_found(&headers);
    };
    let name = registered.name.clone();
    let mut shown = ToolPage::new((&person).into(), id.clone(), deployments, settings, registered.clone());
    let links = data.school.links.iter().filter(|link| link.client_id == id);
    shown.links = links.map(|link| LinkRow::new(link, name.clone())).collect();
    shown.just_added = query.contains_key("added");
    show(&headers, &shown)
}

impl Lms {
    /// What partners have to know.
    pub(crate) fn settings_page(&self) -> LmsSettingsPage {
        let registrations = self.0.tools.list().into_iter().map(|(tool, deployment_ids)| {
            PartnerRegistration { name: tool.name, client_id: tool.client_id, deployment_ids }
        });
        LmsSettingsPage::new(self.settings(), registrations.collect())
    }
}

async fn settings(State(lms): State<Lms>, headers: HeaderMap) -> Response {
    let mut shown = lms.settings_page();
    shown.viewer = lms.signed_in(&headers).as_ref().map(Viewer::from);
    show(&headers, &shown)
}
