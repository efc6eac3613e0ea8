//! Writing a resource link launch: what a sender may not send.

use lti_claims::{
    AgsEndpoint, Audience, BasicOutcome, Blame, Context, ContextRole, ContextType, Custom, DocumentTarget,
    Field, ForUser, Groups, InstitutionRole, InstructorSubRole, LaunchClaims, Limits, Lti1p1, Message,
    NamesAndRoles, NumericDate, Policy, RegisteredClaims, ResourceLink, ResourceLinkRequest, Role, Roles,
    ServiceScope, ServiceVersion, ToolPlatform, User,
};
use serde_json::{Value, json};

use crate::support::{claim, read, with};

fn registered() -> RegisteredClaims {
    let mut registered = RegisteredClaims::default();
    registered.iss = "https://lms.example.test".into();
    registered.aud = Audience::from("client-0001").into();
    registered.iat = NumericDate::new(1_760_000_000).into();
    registered.exp = NumericDate::new(1_760_000_300).into();
    registered.nonce = "n-5b1d".into();
    registered
}

fn launch() -> ResourceLinkRequest {
    let link = ResourceLink::new("rl-42");
    ResourceLinkRequest::new(
        User::new("user-0001"),
        "dep-1",
        "https://tool.example.test/r/42",
        link,
        Roles::new(),
    )
}

fn codes(launch: ResourceLinkRequest) -> Vec<&'static str> {
    match launch.into_claims(registered()) {
        Ok(_) => Vec::new(),
        Err(problems) => {
            assert!(problems.iter().all(|problem| problem.blame == Blame::ApiMisuse));
            problems.iter().map(|problem| problem.code()).collect()
        }
    }
}

fn changed(change: impl FnOnce(&mut ResourceLinkRequest)) -> Vec<&'static str> {
    let mut launch = launch();
    change(&mut launch);
    codes(launch)
}

fn written(launch: ResourceLinkRequest) -> Value {
    serde_json::from_str(&launch.into_claims(registered()).unwrap().to_json()).unwrap()
}

#[test]
fn the_smallest_launch_is_the_minimal_payload() {
    assert_eq!(written(launch()), crate::support::minimal());
}

#[test]
fn each_refusal() {
    let long = || "a".repeat(256);
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(changed(|l| l.deployment_id.clear()), ["deployment-id-empty"]);
    assert_eq!(changed(|l| l.deployment_id = long()), ["deployment-id-too-long"]);
    assert_eq!(changed(|l| l.deployment_id = "é".into()), ["deployment-id-not-ascii"]);
    assert_eq!(changed(|l| l.target_link_uri = "http://tool.example.test/".into()), ["url-not-secure"]);
    assert_eq!(changed(|l| l.target_link_uri = "/r".into()), ["url-not-secure"]);
    assert!(changed(|l| l.target_link_uri = "http://127.0.0.1:8081/launch".into()).is_empty());
    assert_eq!(changed(|l| l.resource_link.id.clear()), ["resource-link-id-empty"]);
    assert_eq!(changed(|l| l.resource_link.id = long()), ["resource-link-id-too-long"]);
    assert_eq!(changed(|l| l.resource_link.id = "é".into()), ["resource-link-id-not-ascii"]);
    assert_eq!(changed(|l| l.resource_link.title = some("$ResourceLink.title")), ["variable-unresolved"]);
    assert_eq!(changed(|l| l.user = Some(User::new(""))), ["sub-empty"]);
    assert_eq!(changed(|l| l.user = Some(User::new(long()))), ["sub-too-long"]);
    assert_eq!(changed(|l| l.user = Some(User::new("é"))), ["sub-not-ascii"]);
    assert_eq!(
        changed(|l| l.user.as_mut().unwrap().name = some("$Person.name.full")),
        ["variable-unresolved"]
    );
    assert_eq!(
        changed(|l| l.user.as_mut().unwrap().picture = some("http://x.example/a")),
        ["url-not-secure"]
    );
    assert_eq!(changed(|l| l.context = Some(Context::new(""))), ["context-id-empty"]);
    assert_eq!(changed(|l| l.context = Some(Context::new(long()))), ["context-id-too-long"]);
    assert_eq!(changed(|l| l.context = Some(Context::new("é"))), ["context-id-not-ascii"]);
    assert_eq!(
        changed(|l| {
            let mut context = Context::new("c");
            context.types = vec![ContextType::from("https://school.example.test/types#Club")];
            l.context = Some(context);
        }),
        ["context-types-foreign-only"]
    );
    assert_eq!(
        changed(|l| {
            let mut context = Context::new("c");
            context.types = vec![ContextType::CourseSection, ContextType::from("club")];
            l.context = Some(context);
        }),
        ["context-type-not-uri"]
    );
    let outcome = |url: Option<&str>, result: Option<&str>| {
        let mut service = BasicOutcome::default();
        service.lis_outcome_service_url = url.map(str::to_owned);
        service.lis_result_sourcedid = result.map(str::to_owned);
        Some(service)
    };
    let service = "https://lms.example.test/outcomes";
    assert_eq!(
        changed(|l| l.basic_outcome = outcome(None, Some("r-1"))),
        ["service-url-missing", "result-without-learner"]
    );
    assert_eq!(
        changed(|l| {
            l.roles = Roles::from([ContextRole::Instructor]);
            l.basic_outcome = outcome(Some(service), Some("r-1"));
        }),
        ["result-without-learner"]
    );
    assert!(
        changed(|l| {
            l.roles = Roles::from([ContextRole::Learner]);
            l.basic_outcome = outcome(Some(service), Some("r-1"));
        })
        .is_empty()
    );
    assert_eq!(changed(|l| l.tool_platform = Some(ToolPlatform::default())), ["guid-missing"]);
    assert_eq!(changed(|l| l.tool_platform = Some(ToolPlatform::new(long()))), ["guid-too-long"]);
    assert_eq!(changed(|l| l.tool_platform = Some(ToolPlatform::new("é"))), ["guid-not-ascii"]);
    assert_eq!(
        changed(|l| {
            let mut instance = ToolPlatform::new("g");
            instance.url = some("http://lms.example.test");
            l.tool_platform = Some(instance);
        }),
        ["url-not-secure"]
    );
    assert_eq!(changed(|l| l.role_scope_mentor = vec!["a".into()]), ["mentors-without-role"]);
    assert_eq!(
        changed(|l| l.launch_presentation.document_target = Some(DocumentTarget::from("popup"))),
        ["document-target-unknown"]
    );
    assert_eq!(changed(|l| l.launch_presentation.return_url = some("/back")), ["url-not-secure"]);
    assert_eq!(changed(|l| l.lis.person_sourcedid = some("$Person.sourcedId")), ["variable-unresolved"]);
    assert_eq!(
        changed(|l| l
            .extra
            .insert("session", serde_json::value::to_raw_value(&1).unwrap())
            .map_or((), |_| ())),
        ["claim-name-not-url"]
    );
    assert_eq!(
        changed(|l| l
            .extra
            .insert(claim("roles"), serde_json::value::to_raw_value(&1).unwrap())
            .map_or((), |_| ())),
        ["claim-duplicate"]
    );
    for name in ["https://example", "https://10.0.0.10/c", "https://a.b/c", "urn:example:c"] {
        assert_eq!(
            changed(|l| l.extra.extend([(name, &*serde_json::value::to_raw_value(&1).unwrap())])),
            ["claim-name-not-url"],
            "{name}"
        );
    }
    // A parameter that came in as a number cannot go out again as one.
    let custom = read(&with(&claim("custom"), json!({ "n": 31, "o": null }))).custom;
    assert_eq!(changed(|l| l.custom = custom), ["custom-value-not-text"]);
}

#[test]
fn services() {
    let scopes = || vec![ServiceScope::Score];
    assert_eq!(changed(|l| l.endpoint = Some(AgsEndpoint::new(vec![]))), ["scopes-missing"]);
    for (url, code) in [
        ("http://lms.example.test/li", "url-not-secure"),
        ("https://lms.example.test/{context_id}/li", "url-template"),
    ] {
        assert_eq!(
            changed(|l| {
                let mut endpoint = AgsEndpoint::new(scopes());
                endpoint.lineitems = Some(url.into());
                l.endpoint = Some(endpoint);
            }),
            [code]
        );
        assert_eq!(changed(|l| l.names_and_roles = Some(NamesAndRoles::new(url))), [code]);
        assert_eq!(changed(|l| l.groups = Some(Groups::new(url))), [code]);
    }
    assert_eq!(changed(|l| l.names_and_roles = Some(NamesAndRoles::new(""))), ["service-url-missing"]);
    assert_eq!(
        changed(|l| {
            let mut roster = NamesAndRoles::new("https://lms.example.test/m");
            roster.service_versions = vec![ServiceVersion::V1_0];
            l.names_and_roles = Some(roster);
        }),
        ["service-version-missing"]
    );
}

#[test]
fn roles() {
    let roles = |list: Vec<Role>| changed(|l| l.roles = list.into());
    assert_eq!(roles(vec![Role::parse("https://x.example/roles#A")]), ["roles-foreign-only"]);
    assert_eq!(roles(vec![Role::parse("https://x.example/roles#A"), ContextRole::Learner.into()]), [""; 0]);
    assert_eq!(roles(vec![Role::parse("Tutor"), ContextRole::Learner.into()]), ["role-not-uri"]);
    assert_eq!(roles(vec![Role::parse(""), ContextRole::Learner.into()]), ["role-not-uri"]);
    let old = Role::parse("http://purl.imsglobal.org/vocab/lis/v2/person#Student");
    assert_eq!(roles(vec![old, ContextRole::Learner.into()]), ["role-ambiguous"]);
    assert_eq!(roles(vec![Role::TestUser]), ["test-user-alone"]);
    assert_eq!(roles(vec![Role::TestUser, ContextRole::Learner.into()]), [""; 0]);
    assert_eq!(roles(vec![InstitutionRole::Student.into()]), [""; 0]);

    let mut launch = launch();
    launch.roles = Roles::from([InstructorSubRole::TeachingAssistant, InstructorSubRole::Grader]);
    assert_eq!(
        written(launch)[claim("roles")],
        json!([
            "http://purl.imsglobal.org/vocab/lis/v2/membership/Instructor#TeachingAssistant",
            "http://purl.imsglobal.org/vocab/lis/v2/membership/Instructor#Grader",
            "http://purl.imsglobal.org/vocab/lis/v2/membership#Instructor"
        ])
    );
}

#[test]
fn the_token_needs_its_own_claims() {
    let problems = launch().into_claims(RegisteredClaims::default()).unwrap_err();
    assert_eq!(
        problems.iter().map(|problem| problem.code()).collect::<Vec<_>>(),
        ["iss-missing", "audience-missing", "exp-missing", "iat-missing", "nonce-missing"]
    );
    let mut other = registered();
    other.sub = "someone-else".into();
    assert_eq!(launch().into_claims(other).unwrap_err().first_code(), "sub-mismatch");
    let mut same = registered();
    same.sub = "user-0001".into();
    assert!(launch().into_claims(same).is_ok());
}

#[test]
fn anonymous() {
    let anonymous = || {
        let mut launch = launch();
        launch.user = None;
        launch
    };
    assert!(written(anonymous()).get("sub").is_none());
    let mut launch = anonymous();
    launch.lis.person_sourcedid = Some("p".into());
    assert_eq!(codes(launch), ["anonymous-with-identity"]);
    let mut launch = anonymous();
    launch.lti11_legacy_user_id = Some("p".into());
    assert_eq!(codes(launch), ["anonymous-with-identity"]);
    let mut with_sub = registered();
    with_sub.sub = "user-0001".into();
    assert_eq!(anonymous().into_claims(with_sub).unwrap_err().first_code(), "anonymous-with-identity");
}

#[test]
fn texts_are_trimmed_and_empty_ones_left_out() {
    let mut launch = launch();
    let user = launch.user.as_mut().unwrap();
    user.name = Some(" Ada  Example\u{a0}".into());
    user.given_name = Some("  ".into());
    user.email = Some(String::new());
    launch.resource_link.title = Some("\tUnit 3\n".into());
    launch.custom = Custom::from_iter([("keep", " as it is "), ("empty", ""), ("due", "$Foo.Bar")]);
    launch.basic_outcome = Some(BasicOutcome::default());
    launch.lti1p1 = Some(Lti1p1::default());
    launch.context = Some(Context::new(" c "));
    let mut about = ForUser::new("u");
    about.person_sourcedid = Some(" p ".into());
    launch.for_user = Some(about.clone());
    let payload = written(launch.clone());
    assert_eq!(payload[claim("for_user")], json!({ "user_id": "u", "person_sourcedid": " p " }));
    about.person_sourcedid = Some(String::new());
    launch.for_user = Some(about);
    assert_eq!(written(launch)[claim("for_user")], json!({ "user_id": "u" }));
    assert_eq!(payload["name"], "Ada  Example");
    assert_eq!(payload[claim("resource_link")], json!({ "id": "rl-42", "title": "Unit 3" }));
    assert_eq!(payload[claim("custom")], json!({ "keep": " as it is ", "empty": "", "due": "$Foo.Bar" }));
    assert_eq!(payload[claim("context")], json!({ "id": " c " }));
    for name in ["given_name", "email", "https://purl.imsglobal.org/spec/lti-bo/claim/basicoutcome"] {
        assert!(payload.get(name).is_none(), "{name}");
    }
    assert!(payload.get(claim("lti1p1")).is_none() && payload.get(claim("lis")).is_none());
}

#[test]
fn legacy_ids_are_sent_where_they_differ() {
    let with_ids = |ids: [&str; 4]| {
        let mut launch = launch();
        launch.context = Some(Context::new("c-1"));
        launch.tool_platform = Some(ToolPlatform::new("g-1"));
        let mut legacy = Lti1p1::default();
        [legacy.user_id, legacy.context_id, legacy.resource_link_id, legacy.tool_consumer_instance_guid] =
            ids.map(|id| Some(id.to_owned()));
        launch.lti1p1 = Some(legacy);
        written(launch).get(claim("lti1p1")).cloned()
    };
    assert_eq!(with_ids(["user-0001", "c-1", "rl-42", "g-1"]), None);
    let changed = json!({
        "user_id": "u", "context_id": "c", "resource_link_id": "r", "tool_consumer_instance_guid": "g"
    });
    assert_eq!(with_ids(["u", "c", "r", "g"]), Some(changed));
    assert_eq!(with_ids(["u", "c-1", "rl-42", "g-1"]), Some(json!({ "user_id": "u" })));
}

#[test]
fn a_full_launch_comes_back_as_it_was() {
    let payload = json!({
        "iss": "https://lms.example.test", "sub": "user-0001", "aud": ["client-0001"], "azp": "client-0001",
        "exp": 1_760_000_300, "iat": 1_760_000_000, "nonce": "n",
        "name": "Ada M Example", "given_name": "Ada", "family_name": "Example", "middle_name": "M",
        "picture": "https://lms.example.test/a.png", "email": "ada@school.example", "locale": "en-GB",
        "https://purl.imsglobal.org/spec/lti/claim/message_type": "LtiResourceLinkRequest",
        "https://purl.imsglobal.org/spec/lti/claim/version": "1.3.0",
        "https://purl.imsglobal.org/spec/lti/claim/deployment_id": "dep-1",
        "https://purl.imsglobal.org/spec/lti/claim/target_link_uri": "https://tool.example.test/r/42",
        "https://purl.imsglobal.org/spec/lti/claim/resource_link": { "id": "rl-42", "title": "t", "description": "d" },
        "https://purl.imsglobal.org/spec/lti/claim/roles": [
            "http://purl.imsglobal.org/vocab/lis/v2/institution/person#Student",
            "http://purl.imsglobal.org/vocab/lis/v2/membership#Learner",
            "http://purl.imsglobal.org/vocab/lis/v2/membership#Mentor"
        ],
        "https://purl.imsglobal.org/spec/lti/claim/context": {
            "id": "c", "type": ["http://purl.imsglobal.org/vocab/lis/v2/course#CourseSection"], "label": "l", "title": "t"
        },
        "https://purl.imsglobal.org/spec/lti/claim/tool_platform": {
            "guid": "g", "name": "n", "contact_email": "c@school.example", "description": "d",
            "url": "https://lms.example.test", "product_family_code": "p", "version": "v"
        },
        "https://purl.imsglobal.org/spec/lti/claim/role_scope_mentor": ["a", "b"],
        "https://purl.imsglobal.org/spec/lti/claim/launch_presentation": {
            "document_target": "iframe", "height": 320, "width": 240, "return_url": "https://lms.example.test/back", "locale": "de"
        },
        "https://purl.imsglobal.org/spec/lti/claim/lis": {
            "person_sourcedid": "p", "course_offering_sourcedid": "o", "course_section_sourcedid": "s"
        },
        "https://purl.imsglobal.org/spec/lti/claim/custom": { "plain": "x", "empty": "", "open": "$Unknown.var" },
        "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint": {
            "scope": ["https://purl.imsglobal.org/spec/lti-ags/scope/score"],
            "lineitems": "https://lms.example.test/li", "lineitem": "https://lms.example.test/li/1"
        },
        "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice": {
            "context_memberships_url": "https://lms.example.test/m", "service_versions": ["2.0"]
        },
        "https://purl.imsglobal.org/spec/lti-gs/claim/groupsservice": {
            "scope": ["https://purl.imsglobal.org/spec/lti-gs/scope/contextgroup.readonly"],
            "context_groups_url": "https://lms.example.test/g", "service_versions": ["1.0"]
        },
        "https://purl.imsglobal.org/spec/lti/claim/lti1p1": { "user_id": "old" },
        "https://purl.imsglobal.org/spec/lti/claim/for_user": { "user_id": "u", "name": "N" },
        "https://purl.imsglobal.org/spec/lti/claim/zz_future": { "b": 1, "a": [2] },
        "https://www.example.com/session": { "id": "89023sj890dju080" }
    });
    let claims = LaunchClaims::from_json(&payload.to_string(), &Limits::DEFAULT).unwrap();
    let mut token = claims.registered.clone();
    token.sub = Field::Absent;
    let Message::ResourceLink(launch) = claims.into_message(&Policy::default()).unwrap() else { panic!() };
    assert!(launch.warnings.is_empty());
    let after: Value = serde_json::from_str(&launch.into_claims(token).unwrap().to_json()).unwrap();
    assert_eq!(after, payload);
}
