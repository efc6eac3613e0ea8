//! Names of claims, in full (Core 1.3 §5, and the document of each service). They are names and not addresses: compared
//! as text, never built from parts, never fetched (TRAP-40).

/// Which message it is: a text (Core 1.3 §5.3.1).
pub const MESSAGE_TYPE: &str = "https://purl.imsglobal.org/spec/lti/claim/message_type";
/// The version of the message: a text (Core 1.3 §5.3.2).
pub const VERSION: &str = "https://purl.imsglobal.org/spec/lti/claim/version";
/// The deployment: a text (Core 1.3 §5.3.3).
pub const DEPLOYMENT_ID: &str = "https://purl.imsglobal.org/spec/lti/claim/deployment_id";
/// Where the launch ends: a URL (Core 1.3 §5.3.4).
pub const TARGET_LINK_URI: &str = "https://purl.imsglobal.org/spec/lti/claim/target_link_uri";
/// The link that was launched: an object (Core 1.3 §5.3.5).
pub const RESOURCE_LINK: &str = "https://purl.imsglobal.org/spec/lti/claim/resource_link";
/// The user's roles: a list of URIs (Core 1.3 §5.3.7).
pub const ROLES: &str = "https://purl.imsglobal.org/spec/lti/claim/roles";
/// The course or group: an object (Core 1.3 §5.4.1).
pub const CONTEXT: &str = "https://purl.imsglobal.org/spec/lti/claim/context";
/// The instance of the platform: an object (Core 1.3 §5.4.2).
pub const TOOL_PLATFORM: &str = "https://purl.imsglobal.org/spec/lti/claim/tool_platform";
/// The users whom a mentor mentors: a list of user ids (Core 1.3 §5.4.3).
pub const ROLE_SCOPE_MENTOR: &str = "https://purl.imsglobal.org/spec/lti/claim/role_scope_mentor";
/// How the tool is shown: an object (Core 1.3 §5.4.4).
pub const LAUNCH_PRESENTATION: &str = "https://purl.imsglobal.org/spec/lti/claim/launch_presentation";
/// Ids of the student information system: an object (Core 1.3 §5.4.5).
pub const LIS: &str = "https://purl.imsglobal.org/spec/lti/claim/lis";
/// Custom parameters: an object of texts (Core 1.3 §5.4.6).
pub const CUSTOM: &str = "https://purl.imsglobal.org/spec/lti/claim/custom";
/// Ids of LTI 1.1: an object (LTI 1.3 Migration §6).
pub const LTI1P1: &str = "https://purl.imsglobal.org/spec/lti/claim/lti1p1";
/// The user's id of LTI 1.1, in a form of its own (TRAP-60): a text.
pub const LTI11_LEGACY_USER_ID: &str = "https://purl.imsglobal.org/spec/lti/claim/lti11_legacy_user_id";
/// Assignment and Grade Services: an object (AGS 2.0 §3.1).
pub const AGS_ENDPOINT: &str = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint";
/// Names and Role Provisioning Services: an object (NRPS 2.0 §3.6.1.1).
pub const NAMES_AND_ROLES: &str = "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice";
/// Course Groups: an object (Course Groups 1.0).
pub const GROUPS: &str = "https://purl.imsglobal.org/spec/lti-gs/claim/groupsservice";
/// Basic Outcomes: an object.
pub const BASIC_OUTCOME: &str = "https://purl.imsglobal.org/spec/lti-bo/claim/basicoutcome";
/// The user whom the message is about: an object (Submission Review 1.0).
pub const FOR_USER: &str = "https://purl.imsglobal.org/spec/lti/claim/for_user";
