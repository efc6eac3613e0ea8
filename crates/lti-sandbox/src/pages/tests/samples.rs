//! One of each page, with one text in every field that a partner or a person fills.

mod class;
mod grades;
mod lessons;
mod people;

use crate::model::{
    Attribute, Course, CourseRole, Crowd, Group, GroupSet, Link, Members, Membership, MembershipStatus,
    OpenIn, Person, Position, School, Storage,
};
use crate::pages::lms::*;
use crate::pages::tool::*;
use crate::pages::{ErrorPage, Page, Side, Viewer};
use crate::partners::{FieldProblem, ForeignPlatform, ForeignTool, PlatformInput, ToolInput};
use lti_platform::ReturnMessage;
use std::collections::BTreeMap;

/// What a platform sent as `return_url`, as the library gives it.
pub(super) const RETURN_URL: &str = "https://lms.example/back?tab=links&lti_msg=Done";

pub(super) struct Sample {
    pub(super) name: &'static str,
    pub(super) text: String,
    pub(super) status: u16,
    pub(super) html: String,
    pub(super) json: String,
}

pub(super) fn every(text: &str) -> Vec<Sample> {
    let t = || text.to_owned();
    let sample = |name, page: &dyn AnyPage| Sample {
        name,
        text: t(),
        status: page.any_status(),
        html: page.any_html(),
        json: page.any_json(),
    };
    let school = school(text);
    let (person, course) = (&school.people[0], &school.courses[0]);
    let viewer = || Viewer { may_manage_tools: true, ..Viewer::from(person) };
    let problem = |field| vec![FieldProblem::new(field, "code", t()).requirement("CORE-015")];

    let mut detail = ToolPage::new(viewer(), t(), vec![t()], platform(text), foreign_tool(text));
    detail.just_added = true;
    detail.links = vec![LinkRow::new(&school.links[0], t()), LinkRow::new(&school.links[1], t())];
    let mut error = ErrorPage::new(Side::Lms, 418, text, "Title", text, text);
    error.requirement = Some(t());
    error.viewer = Some(viewer());
    let link = LinkPage::new(course, &school.links[0], person, text, vec!["https://tool.example".to_owned()]);
    let row =
        ToolRow { name: t(), client_id: t(), deployment_ids: vec![t(), t()], login_initiation_url: t() };
    let registration = PartnerRegistration { name: t(), client_id: t(), deployment_ids: vec![t()] };

    vec![
        sample(
            "sign-in",
            &SignInPage { signed_out: true, viewer: Some(viewer()), ..SignInPage::new(&school) },
        ),
        sample("courses", &courses(&school, text)),
        sample("course", &CoursePage::new(&school, course, person, &|_| t()).unwrap()),
        sample("people", &people::people(course, person, text)),
        sample("classmates", &people::classmates(course, person)),
        sample("member", &people::member(course, person, MembershipStatus::Active)),
        sample("member-suspended", &people::member(course, person, MembershipStatus::Suspended)),
        sample("member-left", &people::member(course, person, MembershipStatus::Left)),
        sample("groups", &people::groups(course, person, text)),
        sample("gradebook", &grades::gradebook(course, person, text)),
        sample("my-grades", &grades::my_grades(course, person, text)),
        sample("grade", &grades::grade(course, person, text)),
        sample("link", &link),
        sample("return", &ReturnPage::new(course, &school.links[0], person, text, said(text))),
        sample("tool-privacy", &people::tool_privacy(viewer(), text)),
        sample("my-privacy", &PrivacyPage::new(viewer(), Attribute::ALL.into())),
        sample("tools", &ToolsPage::new(viewer(), vec![row])),
        sample(
            "add-tool",
            &AddToolPage::with_problems(viewer(), &school, tool_input(text), problem("redirect_uris")),
        ),
        sample("tool", &detail),
        sample("lms-settings", &LmsSettingsPage::new(platform(text), vec![registration])),
        sample("error", &error),
        sample("launch", &launch(text)),
        sample("quiz-begin", &lessons::begin(text)),
        sample("quiz-questions", &lessons::questions(text)),
        sample("quiz-done", &lessons::done(text)),
        sample("results", &lessons::results(text)),
        sample("results-unread", &lessons::unread(text)),
        sample("class", &class::class(text)),
        sample("class-closed", &class::closed(text)),
        sample("class-failed", &class::failed(text)),
        sample("refused", &refused(text)),
        sample("reports", &ReportsPage::new(vec![report(text).row])),
        sample("report", &report(text)),
        sample("pending", &PendingDeploymentPage::new(text, text, text, text)),
        sample(
            "platforms",
            &PlatformsPage::new(vec![
                PlatformRow { registered: foreign_platform(text), just_added: true },
                PlatformRow { registered: foreign_platform(text), just_added: false },
            ]),
        ),
        sample("add-platform", &AddPlatformPage::with_problems(platform_input(text), problem("issuer"))),
        sample("tool-settings", &ToolSettingsPage::new(tool_settings(text))),
    ]
}

fn courses(school: &School, text: &str) -> CoursesPage {
    let mut page = CoursesPage::new(school, &school.people[0]);
    let tasks = school.links.iter().map(|link| Task::new(link, text, &GradeCell::default()));
    page.tasks = Some(tasks.collect());
    page
}

fn said(text: &str) -> ReturnMessage {
    let mut said = ReturnMessage::new();
    said.message = Some(text.to_owned());
    said.error_message = Some(text.to_owned());
    said.log = Some("for the log alone".to_owned());
    said.error_log = Some("for the log alone".to_owned());
    said
}

trait AnyPage {
    fn any_status(&self) -> u16;
    fn any_html(&self) -> String;
    fn any_json(&self) -> String;
}

impl<P: Page> AnyPage for P {
    fn any_status(&self) -> u16 {
        self.status()
    }

    fn any_html(&self) -> String {
        self.html().into_string()
    }

    fn any_json(&self) -> String {
        serde_json::to_string(self).unwrap()
    }
}

fn school(text: &str) -> School {
    let t = || text.to_owned();
    let link = |open_in| Link {
        id: t(),
        resource_link_id: t(),
        course: t(),
        title: t(),
        description: t(),
        client_id: t(),
        deployment_id: t(),
        open_in,
        storage: Storage::Frame,
        target_link_uri: Some(t()),
        score_maximum: Some(10),
        custom: BTreeMap::new(),
    };
    let mut membership = Membership::new(t(), CourseRole::Learner);
    membership.groups = vec![t()];
    School {
        people: vec![Person {
            id: t(),
            sub: t(),
            name: t(),
            given_name: t(),
            family_name: t(),
            email: t(),
            number: t(),
            locale: t(),
            position: Position::Learner,
        }],
        courses: vec![Course {
            id: t(),
            context_id: t(),
            label: t(),
            title: t(),
            summary: t(),
            members: Members::new([membership], Crowd::default()),
            group_sets: vec![GroupSet { id: t(), set_id: t(), name: t() }],
            groups: vec![
                Group { id: t(), group_id: t(), name: t(), set: Some(t()) },
                Group { id: t(), group_id: t(), name: t(), set: None },
            ],
        }],
        links: vec![link(OpenIn::Frame), link(OpenIn::Window)],
    }
}

fn platform(text: &str) -> PlatformSettings {
    let t = || text.to_owned();
    PlatformSettings { issuer: t(), authorization_url: t(), token_url: t(), key_set_url: t() }
}

fn tool_settings(text: &str) -> ToolSettings {
    let t = || text.to_owned();
    ToolSettings {
        name: t(),
        login_initiation_url: t(),
        redirect_uris: vec![t()],
        target_link_uri: t(),
        key_set_url: t(),
    }
}

fn foreign_tool(text: &str) -> ForeignTool {
    let t = || text.to_owned();
    ForeignTool {
        name: t(),
        login_initiation_url: t(),
        target_link_uri: t(),
        redirect_uris: vec![t()],
        public_key: Some(t()),
        ..ForeignTool::default()
    }
}

fn foreign_platform(text: &str) -> ForeignPlatform {
    let t = || text.to_owned();
    ForeignPlatform {
        name: t(),
        issuer: t(),
        client_id: t(),
        deployment_ids: vec![t()],
        authorization_url: t(),
        token_url: t(),
        key_set_url: t(),
        token_audience: Some(t()),
        lms: Some(t()),
    }
}

fn tool_input(text: &str) -> ToolInput {
    let t = || text.to_owned();
    ToolInput {
        name: t(),
        login_initiation_url: t(),
        target_link_uri: t(),
        redirect_uris: t(),
        key_set_url: t(),
        public_key: t(),
        deployment_id: t(),
        open_in: OpenIn::Window,
        courses: vec![t()],
        scopes: vec![t()],
        score_maximum: t(),
    }
}

fn platform_input(text: &str) -> PlatformInput {
    let t = || text.to_owned();
    PlatformInput {
        name: t(),
        issuer: t(),
        client_id: t(),
        deployment_ids: t(),
        authorization_url: t(),
        token_url: t(),
        key_set_url: t(),
        token_audience: t(),
        lms: t(),
    }
}

pub(super) fn launch(text: &str) -> LaunchPage {
    let t = || text.to_owned();
    let json = || serde_json::value::to_raw_value(&BTreeMap::from([("x", text)])).unwrap();
    let link = LaunchLink { id: t(), title: Some(t()), description: Some(t()) };
    let platform = LaunchPlatform { name: t(), issuer: t(), client_id: t(), deployment_id: t() };
    let mut page = LaunchPage::new(View::Visitor, link, platform, json(), json());
    page.person = Some(LaunchPerson { sub: t(), name: Some(t()), email: Some(t()) });
    page.course = Some(LaunchCourse { id: t(), label: Some(t()), title: Some(t()) });
    page.roles = vec![LaunchRole { name: t(), scope: RoleScope::Unknown, uri: t() }];
    page.return_url = Some(RETURN_URL.to_owned());
    page.quiz = Some("/sessions/x/quiz".to_owned());
    page.results = Some("/sessions/x/results".to_owned());
    page.class = Some("/sessions/x/class".to_owned());
    page.seat = Some(true);
    page
}

/// An error that carries a partner's text, as a page shows it.
fn report(text: &str) -> ReportPage {
    let t = || text.to_owned();
    let row = ReportRow { number: 7, ending: t(), code: Some(t()), issuer: Some(t()) };
    let check =
        ReportCheck { requirement: t(), text: t(), verdict: t(), expected: Some(t()), seen: Some(t()) };
    ReportPage { row, checks: vec![check], causes: vec![t()], text: t() }
}

fn refused(text: &str) -> RefusedPage {
    let mut page = RefusedPage::new(&lti_tool::Error::from(lti_oidc_refusal(text)));
    page.code = text.to_owned();
    page.requirement = Some(text.to_owned());
    page
}

fn lti_oidc_refusal(text: &str) -> lti_security::Error {
    let seen = lti_security::Seen::new(text);
    lti_security::error::PeerMisbehaved::KidUnknown { kid: seen }.into()
}
