//! Every name of the vocabularies, typed from the documents and not from our own constants (ATK-073, CORE-090).

use lti_claims::{
    ContextRole, ContextType, DocumentTarget, LaunchClaims, MessageType, ProfileClaims, RegisteredClaims,
    Role, Roles, ServiceScope, names,
};

const ROLES: &str = "
http://purl.imsglobal.org/vocab/lis/v2/system/person#Administrator
http://purl.imsglobal.org/vocab/lis/v2/system/person#None
http://purl.imsglobal.org/vocab/lis/v2/system/person#AccountAdmin
http://purl.imsglobal.org/vocab/lis/v2/system/person#Creator
http://purl.imsglobal.org/vocab/lis/v2/system/person#SysAdmin
http://purl.imsglobal.org/vocab/lis/v2/system/person#SysSupport
http://purl.imsglobal.org/vocab/lis/v2/system/person#User
http://purl.imsglobal.org/vocab/lti/system/person#TestUser
http://purl.imsglobal.org/vocab/lis/v2/institution/person#Administrator
http://purl.imsglobal.org/vocab/lis/v2/institution/person#Faculty
http://purl.imsglobal.org/vocab/lis/v2/institution/person#Guest
http://purl.imsglobal.org/vocab/lis/v2/institution/person#None
http://purl.imsglobal.org/vocab/lis/v2/institution/person#Other
http://purl.imsglobal.org/vocab/lis/v2/institution/person#Staff
http://purl.imsglobal.org/vocab/lis/v2/institution/person#Student
http://purl.imsglobal.org/vocab/lis/v2/institution/person#Alumni
http://purl.imsglobal.org/vocab/lis/v2/institution/person#Instructor
http://purl.imsglobal.org/vocab/lis/v2/institution/person#Learner
http://purl.imsglobal.org/vocab/lis/v2/institution/person#Member
http://purl.imsglobal.org/vocab/lis/v2/institution/person#Mentor
http://purl.imsglobal.org/vocab/lis/v2/institution/person#Observer
http://purl.imsglobal.org/vocab/lis/v2/institution/person#ProspectiveStudent
http://purl.imsglobal.org/vocab/lis/v2/membership#Administrator
http://purl.imsglobal.org/vocab/lis/v2/membership#ContentDeveloper
http://purl.imsglobal.org/vocab/lis/v2/membership#Instructor
http://purl.imsglobal.org/vocab/lis/v2/membership#Learner
http://purl.imsglobal.org/vocab/lis/v2/membership#Mentor
http://purl.imsglobal.org/vocab/lis/v2/membership#Manager
http://purl.imsglobal.org/vocab/lis/v2/membership#Member
http://purl.imsglobal.org/vocab/lis/v2/membership#Officer
http://purl.imsglobal.org/vocab/lis/v2/membership/Administrator#Administrator
http://purl.imsglobal.org/vocab/lis/v2/membership/Administrator#Developer
http://purl.imsglobal.org/vocab/lis/v2/membership/Administrator#ExternalDeveloper
http://purl.imsglobal.org/vocab/lis/v2/membership/Administrator#ExternalSupport
http://purl.imsglobal.org/vocab/lis/v2/membership/Administrator#ExternalSystemAdministrator
http://purl.imsglobal.org/vocab/lis/v2/membership/Administrator#Support
http://purl.imsglobal.org/vocab/lis/v2/membership/Administrator#SystemAdministrator
http://purl.imsglobal.org/vocab/lis/v2/membership/ContentDeveloper#ContentDeveloper
http://purl.imsglobal.org/vocab/lis/v2/membership/ContentDeveloper#ContentExpert
http://purl.imsglobal.org/vocab/lis/v2/membership/ContentDeveloper#ExternalContentExpert
http://purl.imsglobal.org/vocab/lis/v2/membership/ContentDeveloper#Librarian
http://purl.imsglobal.org/vocab/lis/v2/membership/Instructor#ExternalInstructor
http://purl.imsglobal.org/vocab/lis/v2/membership/Instructor#Grader
http://purl.imsglobal.org/vocab/lis/v2/membership/Instructor#GuestInstructor
http://purl.imsglobal.org/vocab/lis/v2/membership/Instructor#Lecturer
http://purl.imsglobal.org/vocab/lis/v2/membership/Instructor#PrimaryInstructor
http://purl.imsglobal.org/vocab/lis/v2/membership/Instructor#SecondaryInstructor
http://purl.imsglobal.org/vocab/lis/v2/membership/Instructor#TeachingAssistant
http://purl.imsglobal.org/vocab/lis/v2/membership/Instructor#TeachingAssistantGroup
http://purl.imsglobal.org/vocab/lis/v2/membership/Instructor#TeachingAssistantOffering
http://purl.imsglobal.org/vocab/lis/v2/membership/Instructor#TeachingAssistantSection
http://purl.imsglobal.org/vocab/lis/v2/membership/Instructor#TeachingAssistantSectionAssociation
http://purl.imsglobal.org/vocab/lis/v2/membership/Instructor#TeachingAssistantTemplate
http://purl.imsglobal.org/vocab/lis/v2/membership/Learner#ExternalLearner
http://purl.imsglobal.org/vocab/lis/v2/membership/Learner#GuestLearner
http://purl.imsglobal.org/vocab/lis/v2/membership/Learner#Instructor
http://purl.imsglobal.org/vocab/lis/v2/membership/Learner#Learner
http://purl.imsglobal.org/vocab/lis/v2/membership/Learner#NonCreditLearner
http://purl.imsglobal.org/vocab/lis/v2/membership/Manager#AreaManager
http://purl.imsglobal.org/vocab/lis/v2/membership/Manager#CourseCoordinator
http://purl.imsglobal.org/vocab/lis/v2/membership/Manager#ExternalObserver
http://purl.imsglobal.org/vocab/lis/v2/membership/Manager#Manager
http://purl.imsglobal.org/vocab/lis/v2/membership/Manager#Observer
http://purl.imsglobal.org/vocab/lis/v2/membership/Member#Member
http://purl.imsglobal.org/vocab/lis/v2/membership/Mentor#Advisor
http://purl.imsglobal.org/vocab/lis/v2/membership/Mentor#Auditor
http://purl.imsglobal.org/vocab/lis/v2/membership/Mentor#ExternalAdvisor
http://purl.imsglobal.org/vocab/lis/v2/membership/Mentor#ExternalAuditor
http://purl.imsglobal.org/vocab/lis/v2/membership/Mentor#ExternalLearningFacilitator
http://purl.imsglobal.org/vocab/lis/v2/membership/Mentor#ExternalMentor
http://purl.imsglobal.org/vocab/lis/v2/membership/Mentor#ExternalReviewer
http://purl.imsglobal.org/vocab/lis/v2/membership/Mentor#ExternalTutor
http://purl.imsglobal.org/vocab/lis/v2/membership/Mentor#LearningFacilitator
http://purl.imsglobal.org/vocab/lis/v2/membership/Mentor#Mentor
http://purl.imsglobal.org/vocab/lis/v2/membership/Mentor#Reviewer
http://purl.imsglobal.org/vocab/lis/v2/membership/Mentor#Tutor
http://purl.imsglobal.org/vocab/lis/v2/membership/Officer#Chair
http://purl.imsglobal.org/vocab/lis/v2/membership/Officer#Communications
http://purl.imsglobal.org/vocab/lis/v2/membership/Officer#Secretary
http://purl.imsglobal.org/vocab/lis/v2/membership/Officer#Treasurer
http://purl.imsglobal.org/vocab/lis/v2/membership/Officer#Vice-Chair
";

#[test]
fn every_role_is_known_and_written_back() {
    let roles: Vec<&str> = ROLES.split_whitespace().collect();
    assert_eq!(roles.len(), 81);
    for uri in roles {
        let role = Role::parse(uri);
        assert!(!matches!(role, Role::Ambiguous(_) | Role::Unrecognised(_)), "{uri}");
        assert_eq!(role.as_str(), uri);
    }
}

#[test]
fn simple_names_stand_for_context_roles_only() {
    for name in [
        "Administrator",
        "ContentDeveloper",
        "Instructor",
        "Learner",
        "Mentor",
        "Manager",
        "Member",
        "Officer",
    ] {
        assert_eq!(
            Role::parse(name).as_str(),
            format!("http://purl.imsglobal.org/vocab/lis/v2/membership#{name}")
        );
    }
    for name in
        ["Student", "Faculty", "SysAdmin", "TestUser", "TeachingAssistant", "instructor", " Instructor", ""]
    {
        assert_eq!(Role::parse(name), Role::Unrecognised(name.into()));
    }
}

#[test]
fn each_question_is_answered_by_its_own_roles() {
    type Question = fn(&Roles) -> bool;
    let questions: [(Question, &[&str]); 6] = [
        (Roles::is_instructor, &["membership#Instructor"]),
        (Roles::is_learner, &["membership#Learner"]),
        (Roles::is_mentor, &["membership#Mentor"]),
        (Roles::is_context_administrator, &["membership#Administrator"]),
        (Roles::is_content_developer, &["membership#ContentDeveloper"]),
        (
            Roles::is_teaching_assistant,
            &[
                "membership/Instructor#TeachingAssistant",
                "membership/Instructor#TeachingAssistantGroup",
                "membership/Instructor#TeachingAssistantOffering",
                "membership/Instructor#TeachingAssistantSection",
                "membership/Instructor#TeachingAssistantSectionAssociation",
                "membership/Instructor#TeachingAssistantTemplate",
            ],
        ),
    ];
    for uri in ROLES.split_whitespace() {
        let roles = Roles::from([uri]);
        for (number, (question, answers)) in questions.iter().enumerate() {
            let own =
                answers.iter().any(|name| uri == format!("http://purl.imsglobal.org/vocab/lis/v2/{name}"));
            assert_eq!(question(&roles), own, "{number} {uri}");
        }
        assert_eq!(roles.is_test_user(), uri == "http://purl.imsglobal.org/vocab/lti/system/person#TestUser");
        assert_eq!(roles.has_context_role(), uri.contains("/membership"), "{uri}");
        assert!(roles.has(uri) && !roles.has("https://vendor.example/roles#A"), "{uri}");
    }
    let both = Roles::from(["Learner", "Mentor"]);
    assert_eq!(both.as_slice(), [ContextRole::Learner.into(), ContextRole::Mentor.into()]);
    assert_eq!((both.len(), Roles::new().len()), (2, 0));
}

#[test]
fn urns_of_lti_1_1() {
    for (urn, uri) in [
        ("urn:lti:role:ims/lis/Instructor", "http://purl.imsglobal.org/vocab/lis/v2/membership#Instructor"),
        (
            "urn:lti:role:ims/lis/Instructor/TeachingAssistant",
            "http://purl.imsglobal.org/vocab/lis/v2/membership/Instructor#TeachingAssistant",
        ),
        (
            "urn:lti:instrole:ims/lis/Student",
            "http://purl.imsglobal.org/vocab/lis/v2/institution/person#Student",
        ),
        ("urn:lti:sysrole:ims/lis/SysAdmin", "http://purl.imsglobal.org/vocab/lis/v2/system/person#SysAdmin"),
    ] {
        assert_eq!(Role::parse(urn).as_str(), uri);
    }
    assert!(matches!(Role::parse("urn:lti:role:ims/lis/Nobody"), Role::Unrecognised(_)));
}

#[test]
fn lookalikes_are_not_roles() {
    for text in [
        "https://purl.imsglobal.org/vocab/lis/v2/membership#Instructor",
        "http://purl.imsglobal.org/vocab/lis/v2/membership#instructor",
        "http://purl.imsglobal.org/vocab/lis/v2/membership#Instructor ",
        "http://purl.imsglobal.org/vocab/lis/v2/membership/Learner#Grader",
        "http://purl.imsglobal.org/vocab/lis/v2/membership#TeachingAssistant",
        "http://purl.imsglobal.org/vocab/lis/v2/system/person#TestUser",
        "http://purl.imsglobal.org/vocab/lis/v2/uknownrole/unknown#Unknown",
        "http://evil.test/membership#Instructor",
        "http://purl.imsglobal.org/vocab/lis/v2/",
    ] {
        assert_eq!(Role::parse(text), Role::Unrecognised(text.into()));
    }
    let old = "http://purl.imsglobal.org/vocab/lis/v2/person#Administrator";
    assert_eq!(Role::parse(old), Role::Ambiguous(old.into()));
}

#[test]
fn context_types() {
    for name in ["CourseTemplate", "CourseOffering", "CourseSection", "Group"] {
        let uri = format!("http://purl.imsglobal.org/vocab/lis/v2/course#{name}");
        for form in [uri.clone(), name.into(), format!("urn:lti:context-type:ims/lis/{name}")] {
            assert_eq!(ContextType::from(form).as_str(), uri);
        }
    }
    assert_eq!(ContextType::KNOWN.len(), 4);
    assert!(ContextType::from("course").is_other());
}

#[test]
fn other_words() {
    assert_eq!(
        DocumentTarget::KNOWN.iter().map(DocumentTarget::as_str).collect::<Vec<_>>(),
        ["frame", "iframe", "window"]
    );
    assert!(DocumentTarget::from("IFRAME").is_other());
    for text in [
        "LtiResourceLinkRequest",
        "LtiDeepLinkingRequest",
        "LtiDeepLinkingResponse",
        "LtiSubmissionReviewRequest",
        "LtiAssetProcessorSettingsRequest",
        "LtiReportReviewRequest",
        "LtiEulaRequest",
        "LtiDataPrivacyLaunchRequest",
        "LtiContextLaunchRequest",
        "LtiStartProctoring",
        "LtiStartAssessment",
        "LtiEndAssessment",
    ] {
        assert!(!MessageType::from(text).is_other(), "{text}");
    }
    assert_eq!(MessageType::KNOWN.len(), 12);
    for scope in [
        "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem",
        "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem.readonly",
        "https://purl.imsglobal.org/spec/lti-ags/scope/result.readonly",
        "https://purl.imsglobal.org/spec/lti-ags/scope/score",
        "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly",
        "https://purl.imsglobal.org/spec/lti-gs/scope/contextgroup.readonly",
    ] {
        assert!(!ServiceScope::from(scope).is_other(), "{scope}");
    }
    assert_eq!(ServiceScope::KNOWN.len(), 6);
}

#[test]
fn claim_names() {
    let listed = [
        names::MESSAGE_TYPE,
        names::VERSION,
        names::DEPLOYMENT_ID,
        names::TARGET_LINK_URI,
        names::RESOURCE_LINK,
        names::ROLES,
        names::CONTEXT,
        names::TOOL_PLATFORM,
        names::ROLE_SCOPE_MENTOR,
        names::LAUNCH_PRESENTATION,
        names::LIS,
        names::CUSTOM,
        names::LTI1P1,
        names::LTI11_LEGACY_USER_ID,
        names::AGS_ENDPOINT,
        names::NAMES_AND_ROLES,
        names::GROUPS,
        names::BASIC_OUTCOME,
        names::FOR_USER,
    ];
    assert_eq!(LaunchClaims::MEMBERS, listed);
    let typed = [
        "https://purl.imsglobal.org/spec/lti/claim/message_type",
        "https://purl.imsglobal.org/spec/lti/claim/version",
        "https://purl.imsglobal.org/spec/lti/claim/deployment_id",
        "https://purl.imsglobal.org/spec/lti/claim/target_link_uri",
        "https://purl.imsglobal.org/spec/lti/claim/resource_link",
        "https://purl.imsglobal.org/spec/lti/claim/roles",
        "https://purl.imsglobal.org/spec/lti/claim/context",
        "https://purl.imsglobal.org/spec/lti/claim/tool_platform",
        "https://purl.imsglobal.org/spec/lti/claim/role_scope_mentor",
        "https://purl.imsglobal.org/spec/lti/claim/launch_presentation",
        "https://purl.imsglobal.org/spec/lti/claim/lis",
        "https://purl.imsglobal.org/spec/lti/claim/custom",
        "https://purl.imsglobal.org/spec/lti/claim/lti1p1",
        "https://purl.imsglobal.org/spec/lti/claim/lti11_legacy_user_id",
        "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint",
        "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice",
        "https://purl.imsglobal.org/spec/lti-gs/claim/groupsservice",
        "https://purl.imsglobal.org/spec/lti-bo/claim/basicoutcome",
        "https://purl.imsglobal.org/spec/lti/claim/for_user",
    ];
    assert_eq!(LaunchClaims::MEMBERS, typed);
    assert_eq!(RegisteredClaims::MEMBERS, ["iss", "sub", "aud", "azp", "exp", "iat", "nbf", "nonce", "jti"]);
    assert_eq!(ProfileClaims::MEMBERS.len(), 19);
}
