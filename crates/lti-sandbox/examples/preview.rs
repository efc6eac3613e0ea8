//! Writes every page with sample data into a folder, to be looked at: `cargo run -p lti-sandbox --example preview DIR`.

use lti_platform::ReturnMessage;
use lti_sandbox::assets::ASSETS;
use lti_sandbox::model::{Attribute, Course, Link, Membership, OpenIn, Person, School};
use lti_sandbox::pages::lms::*;
use lti_sandbox::pages::tool::*;
use lti_sandbox::pages::{ErrorPage, Page, Paging, Side};
use lti_sandbox::partners::{ForeignPlatform, ForeignTool, PlatformInput, ToolInput};
use lti_sandbox::seed;
use serde_json::value::RawValue;
use std::error::Error;
use std::path::{Path, PathBuf};

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    let folder = PathBuf::from(std::env::args().nth(1).ok_or("name a folder")?);
    std::fs::create_dir_all(folder.join("assets"))?;
    for asset in ASSETS {
        std::fs::write(folder.join(asset.path.trim_start_matches('/')), asset.body)?;
    }
    let school = seed::school();
    let person = |id| school.person(id).ok_or("no such person");
    lms(&folder, &school, &person("aicha")?, &person("ines")?)?;
    tool(&folder)
}

fn write(folder: &Path, name: &str, page: &dyn Render) -> Outcome<()> {
    // Opened as files, pages find their neighbours beside them.
    let html = page
        .html_text()
        .replace("=\"/assets/", "=\"assets/")
        .replace("src=\"/links/moon-diary/launch\"", "src=\"tool-launch.html\"");
    std::fs::write(folder.join(format!("{name}.html")), html)?;
    Ok(())
}

/// [`Page`] without its `Serialize`, so that it can be borrowed as a trait object.
trait Render {
    fn html_text(&self) -> String;
}

impl<P: Page> Render for P {
    fn html_text(&self) -> String {
        self.html().into_string()
    }
}

fn lms(folder: &Path, school: &School, learner: &Person, admin: &Person) -> Outcome<()> {
    let tool_name = |_: &str| "Sandbox tool".to_owned();
    let (Some(course), Some(link)) = (school.course("night-sky"), school.link("moon-diary")) else {
        return Err("the seed has another course and link".into());
    };
    let courses: Vec<&str> = school.courses.iter().map(|course| course.id.as_str()).collect();
    let course_page = |person| CoursePage::new(school, course, person, &tool_name).ok_or("not enrolled");

    write(folder, "lms-sign-in", &SignInPage::new(school))?;
    let mut signed_out = SignInPage::new(school);
    signed_out.signed_out = true;
    write(folder, "lms-signed-out", &signed_out)?;
    write(folder, "lms-courses", &CoursesPage::new(school, admin))?;
    write(folder, "lms-course", &course_page(learner)?)?;
    write(folder, "lms-people", &people(school, course, admin))?;
    let membership = course.members.of(&learner.id).ok_or("not enrolled")?;
    write(folder, "lms-member", &MemberPage::new(course, admin, learner, &membership))?;
    write(folder, "lms-groups", &GroupsPage::new(course, admin))?;
    write(folder, "lms-my-privacy", &PrivacyPage::new(learner.into(), Attribute::ALL.into()))?;
    let mut privacy = PrivacyPage::new(admin.into(), Attribute::usual());
    privacy.tool = Some((seed::TOOL_CLIENT_ID.to_owned(), "Sandbox tool".to_owned()));
    write(folder, "lms-tool-privacy", &privacy)?;
    write(folder, "lms-link", &link_page(course, link, learner))?;
    let said = ReturnMessage::from_query(
        "lti_errormsg=The+diary+is+closed+until+Monday.&lti_msg=Your+moon+is+kept.",
    );
    write(folder, "lms-return", &ReturnPage::new(course, link, learner, "Sandbox tool", said))?;
    write(folder, "lms-tools", &ToolsPage::new(admin.into(), tool_rows()))?;
    write(folder, "lms-tools-empty", &ToolsPage::new(admin.into(), Vec::new()))?;
    write(folder, "lms-add-tool", &AddToolPage::new(admin.into(), school))?;
    let input = ToolInput::from_form(
        b"name=Quiz+workshop&login_initiation_url=http%3A%2F%2Fquiz.example%2Flogin&target_link_uri=quiz&courses=rivers",
    );
    let problems = input.read(&courses).err().unwrap_or_default();
    write(
        folder,
        "lms-add-tool-problems",
        &AddToolPage::with_problems(admin.into(), school, input, problems),
    )?;
    let mut detail = ToolPage::new(
        admin.into(),
        "quiz-workshop".to_owned(),
        vec!["quiz-1".to_owned()],
        platform(),
        foreign_tool(),
    );
    detail.just_added = true;
    detail.links = vec![LinkRow::new(link, "Quiz workshop".to_owned())];
    write(folder, "lms-tool", &detail)?;
    let registrations = tool_rows().into_iter().map(|tool| PartnerRegistration {
        name: tool.name,
        client_id: tool.client_id,
        deployment_ids: tool.deployment_ids,
    });
    write(folder, "lms-settings", &LmsSettingsPage::new(platform(), registrations.collect()))?;
    write(folder, "lms-error", &ErrorPage::not_allowed(learner.into()))?;
    write(folder, "lms-not-found", &ErrorPage::not_found(Side::Lms))
}

fn people(school: &School, course: &Course, viewer: &Person) -> PeoplePage {
    let mut page = PeoplePage::new(course, viewer);
    let row = |member: Membership| {
        let person = school.person(&member.person)?;
        Some(PersonRow::new(&person, member.role, member.status))
    };
    page.rows = course.members.current().filter_map(row).collect();
    page.paging = Paging::new(None, page.rows.len());
    page.add = Some(AddMember::default());
    page
}

fn link_page(course: &Course, link: &Link, person: &Person) -> LinkPage {
    LinkPage::new(course, link, person, "Sandbox tool", vec!["http://127.0.0.1:4401".to_owned()])
}

fn platform() -> PlatformSettings {
    PlatformSettings {
        issuer: "http://localhost:4400".to_owned(),
        authorization_url: "http://localhost:4400/lti/authorize".to_owned(),
        token_url: "http://localhost:4400/lti/token".to_owned(),
        key_set_url: "http://localhost:4400/lti/jwks".to_owned(),
    }
}

fn tool_rows() -> Vec<ToolRow> {
    let row = |name: &str, client_id: &str, deployments: &[&str], login: &str| ToolRow {
        name: name.to_owned(),
        client_id: client_id.to_owned(),
        deployment_ids: deployments.iter().map(|id| (*id).to_owned()).collect(),
        login_initiation_url: login.to_owned(),
    };
    vec![
        row(
            "Sandbox tool",
            seed::TOOL_CLIENT_ID,
            &[seed::DEPLOYMENT_ID, seed::PENDING_DEPLOYMENT_ID],
            "http://127.0.0.1:4401/login",
        ),
        row("Quiz workshop", "quiz-workshop", &["quiz-1"], "http://localhost:3000/lti/login"),
    ]
}

fn foreign_tool() -> ForeignTool {
    ForeignTool {
        name: "Quiz workshop".to_owned(),
        login_initiation_url: "http://localhost:3000/lti/login".to_owned(),
        target_link_uri: "http://localhost:3000/lti/launch".to_owned(),
        redirect_uris: vec![
            "http://localhost:3000/lti/launch".to_owned(),
            "http://localhost:3000/lti/deep-link".to_owned(),
        ],
        key_set_url: Some("http://localhost:3000/lti/jwks".to_owned()),
        open_in: OpenIn::Frame,
        ..ForeignTool::default()
    }
}

fn tool(folder: &Path) -> Outcome<()> {
    write(folder, "tool-launch", &launch()?)?;
    write(folder, "tool-class", &class())?;
    write(
        folder,
        "tool-refused",
        &RefusedPage::new(
            &lti_security::Error::from(lti_security::error::PeerMisbehaved::SignatureInvalid).into(),
        ),
    )?;
    write(
        folder,
        "tool-pending",
        &PendingDeploymentPage::new(
            "deployment-pending",
            "http://localhost:4400",
            seed::TOOL_CLIENT_ID,
            seed::PENDING_DEPLOYMENT_ID,
        ),
    )?;
    write(folder, "tool-platforms", &PlatformsPage::new(platform_rows()))?;
    write(folder, "tool-add-platform", &AddPlatformPage::default())?;
    let input = PlatformInput::from_form(b"name=Hill&issuer=https%3A%2F%2Flms.example%2F%3Fx&client_id=1");
    let problems = input.read().err().unwrap_or_default();
    write(folder, "tool-add-platform-problems", &AddPlatformPage::with_problems(input, problems))?;
    let settings = ToolSettings {
        name: "Sandbox tool".to_owned(),
        login_initiation_url: "http://127.0.0.1:4401/login".to_owned(),
        redirect_uris: vec!["http://127.0.0.1:4401/launch".to_owned()],
        target_link_uri: "http://127.0.0.1:4401/launch".to_owned(),
        key_set_url: "http://127.0.0.1:4401/jwks".to_owned(),
    };
    write(folder, "tool-settings", &ToolSettingsPage::new(settings))
}

fn class() -> ClassPage {
    let mut page = ClassPage::new("Moon diary", "/sessions/preview/class".to_owned());
    page.course = Some("Reading the night sky".to_owned());
    page.counts = ClassCounts { members: Some((2, 2)), opened: 1, seats: 1, seats_of: 100 };
    page.news = Some(ClassNews::new(true, false));
    let row = |name: &str, opened| {
        let mut row = ClassRow::new(name.to_owned(), name.to_owned());
        (row.role, row.opened, row.may_have_seat, row.seat) = ("Learner", opened, true, opened);
        row.status = Some(if opened { "active" } else { "inactive" }.to_owned());
        row.groups = vec!["Castle hill".to_owned()];
        row
    };
    page.rows = vec![row("Aïcha Benali", true), row("Łukasz Żak", false)];
    page.paging = Paging::new(None, page.rows.len());
    page
}

fn platform_rows() -> Vec<PlatformRow> {
    let row = |name: &str, origin: &str, deployments: &[&str], just_added| PlatformRow {
        registered: ForeignPlatform {
            name: name.to_owned(),
            issuer: origin.to_owned(),
            client_id: "sandbox-tool".to_owned(),
            deployment_ids: deployments.iter().map(|id| (*id).to_owned()).collect(),
            authorization_url: format!("{origin}/lti/authorize"),
            token_url: format!("{origin}/lti/token"),
            key_set_url: format!("{origin}/lti/jwks"),
            ..ForeignPlatform::default()
        },
        just_added,
    };
    vec![
        row("Sandbox LMS", "http://localhost:4400", &[seed::DEPLOYMENT_ID], false),
        row("Hill School", "https://lms.hill-school.example", &["1", "2"], true),
    ]
}

fn launch() -> Outcome<LaunchPage> {
    let raw = |json: &str| RawValue::from_string(json.to_owned());
    let header = raw(r#"{"alg":"RS256","typ":"JWT","kid":"lms-2025-10"}"#)?;
    let payload = raw(
        r#"{"iss":"http://localhost:4400","aud":"sandbox-tool","sub":"7f2a1c95-e6d4-49c8-a3b7-5d08e1f46b04","iat":1760000000,
        "exp":1760000300,"nonce":"rT0w9vJ3Xq","name":"Aïcha Benali","email":"aicha@larkfield.example",
        "https://purl.imsglobal.org/spec/lti/claim/message_type":"LtiResourceLinkRequest",
        "https://purl.imsglobal.org/spec/lti/claim/version":"1.3.0",
        "https://purl.imsglobal.org/spec/lti/claim/deployment_id":"larkfield-1",
        "https://purl.imsglobal.org/spec/lti/claim/resource_link":{"id":"3c8f0d6e-b2a7-4915-8e4d-71f5c9a2b021","title":"Moon diary"},
        "https://purl.imsglobal.org/spec/lti/claim/roles":["http://purl.imsglobal.org/vocab/lis/v2/membership#Learner"],
        "https://purl.imsglobal.org/spec/lti/claim/custom":{}}"#,
    )?;
    let link = LaunchLink {
        id: "3c8f0d6e-b2a7-4915-8e4d-71f5c9a2b021".to_owned(),
        title: Some("Moon diary".to_owned()),
        description: Some("Draw the moon on fourteen evenings.".to_owned()),
    };
    let platform = LaunchPlatform {
        name: "Sandbox LMS".to_owned(),
        issuer: "http://localhost:4400".to_owned(),
        client_id: "sandbox-tool".to_owned(),
        deployment_id: "larkfield-1".to_owned(),
    };
    let mut page = LaunchPage::new(View::Learner, link, platform, header, payload);
    page.person = Some(LaunchPerson {
        sub: "7f2a1c95-e6d4-49c8-a3b7-5d08e1f46b04".to_owned(),
        name: Some("Aïcha Benali".to_owned()),
        email: Some("aicha@larkfield.example".to_owned()),
    });
    page.course = Some(LaunchCourse {
        id: "9d4e7b12-6c0f-4a83-b5d1-2e8f7c60a911".to_owned(),
        label: Some("AST-1".to_owned()),
        title: Some("Reading the night sky".to_owned()),
    });
    let role =
        |name: &str, scope, uri: &str| LaunchRole { name: name.to_owned(), scope, uri: uri.to_owned() };
    page.roles = vec![
        role("Learner", RoleScope::Course, "http://purl.imsglobal.org/vocab/lis/v2/membership#Learner"),
        role(
            "Student",
            RoleScope::Institution,
            "http://purl.imsglobal.org/vocab/lis/v2/institution/person#Student",
        ),
    ];
    page.return_url = Some("http://localhost:4400/links/moon-diary/return".to_owned());
    Ok(page)
}
