use super::PlatformError;
use crate::Error;
use http::StatusCode;
use lti_claims::Problems;
use lti_security::{Seen, error as token, reasons};

reasons! {
    /// The peer broke the standard.
    PeerMisbehaved => Error::PeerMisbehaved;

    /// A token is not what it has to be.
    Token(reason: token::PeerMisbehaved) => reason.code(), reason.requirement().unwrap_or(""), "{reason}";
    /// The message lacks something, or has it wrong: every problem that was found.
    Message(problems: Problems) => problems.first_code(), problems.requirement(), "{problems}";
    /// The request's method is neither GET nor POST, or not POST where only that is allowed.
    MethodNotAllowed => "method-not-allowed", "OIDC-006", "the request's method is not allowed here";
    /// A POST without form encoding.
    ContentTypeWrong => "content-type-wrong", "LMS-001", "the request's body is not `application/x-www-form-urlencoded`";
    /// A required parameter is missing or empty.
    ParameterMissing { /// Its name.
        name: &'static str } => "parameter-missing", "OIDC-007", "the parameter `{name}` is missing or empty";
    /// A parameter occurs twice.
    ParameterRepeated { /// Its name.
        name: &'static str } => "parameter-repeated", "OIDC-008", "the parameter `{name}` occurs more than once";
    /// `lti_deployment_id` and `deployment_id` are both there and differ.
    DeploymentHintConflict => "deployment-hint-conflict", "LMS-002", "`lti_deployment_id` and `deployment_id` are both sent and differ";
    /// The deployment of the token is not the one of the login.
    DeploymentMismatch => "deployment-mismatch", "CORE-020", "the token's deployment is not the one that the login named";
    /// The target lies outside the tool.
    TargetForeign { /// Whether it is the one of a verified token; otherwise it is the login's.
        signed: bool } => "target-foreign", if *signed { "OIDC-035" } else { "OIDC-011" },
        "the {} `target_link_uri` is not a page of this tool: its origin is not one of the configured ones",
        if *signed { "signed" } else { "login's" };
    /// The signed target is another one than the login's.
    TargetMismatch => "target-mismatch", "CORE-038", "the signed `target_link_uri` is not the one of the login";
    /// The `state` was changed, is not ours, or is long past.
    StateUnknown => "state-unknown", "OIDC-033", "the `state` is not one that this tool issued, or is long past";
    /// The login took too long.
    StateExpired => "state-expired", "OIDC-033", "the login took longer than allowed: its `state` has expired";
    /// The response came in another browser than the login, or the browser sent no cookie.
    BrowserMismatch { /// Whether there was a cookie.
        cookie: bool } => "browser-mismatch", "OIDC-033",
        "the response does not belong to this browser's login ({})",
        if *cookie { "its cookie holds another value" } else { "the browser sent no cookie for it" };
    /// What came back of the platform's storage is not what the login put there.
    StorageMismatch => "storage-mismatch", "STOR-026", "the platform's storage does not hold this login's `state` and `nonce` for this browser";
    /// A confirmation was not posted by the tool's own page.
    ConfirmForeign { /// The header that says so.
        header: &'static str } => "confirm-foreign", "STOR-027", "the confirmation was not posted by this tool's own page: `{header}` says otherwise, or is missing";
    /// A parameter of the authentication request has a value that LTI does not allow.
    RequestInvalid { /// Its name.
        name: &'static str } => "authentication-request-invalid", "OIDC-039", "the authentication request's `{name}` is not what LTI says";
    /// `redirect_uri` is not registered.
    RedirectUnregistered => "redirect-uri-unregistered", "OIDC-025", "the `redirect_uri` is not one that is registered for this tool, letter by letter";
    /// A hint was changed, is not ours, or is past.
    HintInvalid { /// Which one.
        name: &'static str } => "hint-invalid", "OIDC-040", "the `{name}` is not one that this platform issued for this tool and user, or is past";
    /// A hint was used before.
    HintReplayed => "hint-replayed", "OIDC-040", "the `lti_message_hint` was used before";
}

reasons! {
    /// Legal, but not supported here.
    PeerIncompatible => Error::PeerIncompatible;

    /// A token uses something that is not supported.
    Token(reason: token::PeerIncompatible) => reason.code(), reason.requirement().unwrap_or(""), "{reason}";
    /// The platform refused the launch.
    PlatformRefused(error: PlatformError) => "platform-refused", "OIDC-038", "the platform answered with the error {}", error.code;
    /// The message is one that this tool does not read.
    Message(problems: Problems) => problems.first_code(), problems.requirement(), "{problems}";
    /// The client asked for a parameter that is not supported.
    ParameterUnsupported { /// Its name.
        name: &'static str } => "parameter-unsupported", "OIDC-039", "the authentication request uses `{name}`, which is not supported";
}

reasons! {
    /// Legal, and our policy says no.
    Refused => Error::Refused;

    /// A policy of tokens says no.
    Token(reason: token::Refused) => reason.code(), reason.requirement().unwrap_or(""), "{reason}";
    /// The message is legal, and not one that this tool accepts.
    Message(problems: Problems) => problems.first_code(), problems.requirement(), "{problems}";
    /// A parameter is longer than the policy allows.
    ParameterTooLong { /// Its name.
        name: &'static str, /// The limit in bytes.
        limit: usize } => "parameter-too-long", "LMS-004", "the parameter `{name}` is longer than {limit} bytes";
    /// The request is larger than the policy allows.
    RequestTooLarge { /// The limit in bytes.
        limit: usize } => "request-too-large", "ATK-008", "the request is larger than {limit} bytes";
    /// Nobody registered this platform or client.
    RegistrationUnknown { /// The issuer or client id.
        seen: Seen } => "registration-unknown", "OIDC-005", "there is no registration for {seen}";
    /// Several registrations share the issuer, and the login does not say which.
    RegistrationAmbiguous { /// The issuer.
        seen: Seen } => "registration-ambiguous", "LMS-003", "several registrations have the issuer {seen} and the login has no `client_id`";
    /// The same response was accepted before.
    LaunchReplayed => "launch-replayed", "SEC-069", "this launch was already accepted: it is a reload or a replay";
    /// The deployment is not approved.
    DeploymentUnknown { /// Its id.
        deployment_id: Seen } => "deployment-unknown", "LMS-011", "the deployment {deployment_id} is not approved at this tool";
    /// A launch names another LTI 1.1 account than the one that its deployment is bound to.
    MigrationContradicted { /// The consumer key that it names.
        seen: Seen } => "migration-contradicted", "MIG-015", "the deployment is bound to an LTI 1.1 account already, and the launch names another: {seen}";
    /// Nobody is logged in, or somebody else than the hint says.
    LoginRequired => "login-required", "OIDC-026", "nobody is logged in to the platform in this browser, or somebody else than the login was started for";
    /// What is opened leads somewhere else than when the launch was begun.
    TargetChanged => "target-changed", "PLT-014", "the link leads somewhere else than when its launch was begun";
    /// Too many requests in a short time.
    TooManyRequests { /// Until when to wait.
        retry_after: core::time::Duration } => "too-many-requests", "PLT-041", "too many requests; to be tried again after {} s", retry_after.as_secs();
    /// The tool may not launch.
    ClientDisabled => "client-disabled", "ATK-049", "the tool or its deployment is disabled";
}

reasons! {
    /// The calling program has a mistake.
    ApiMisuse => Error::ApiMisuse;

    /// A mistake around tokens and keys.
    Token(reason: token::ApiMisuse) => reason.code(), reason.requirement().unwrap_or(""), "{reason}";
    /// A registration has a URL that cannot be used.
    RegistrationUrl { /// Which one.
        what: &'static str } => "registration-url-invalid", "CORE-015", "the registration's {what} is not an absolute https URL";
    /// What somebody typed to register a platform is not what its profile needs.
    RegistrationValue { /// Which value.
        what: &'static str, /// What it has to be.
        expected: &'static str, /// What it is.
        seen: Seen } => "registration-value-invalid", "LMS-067", "the {what} has to be {expected}, not {seen}";
    /// A registration's id does not fit into a `state`.
    RegistrationId => "registration-id-invalid", "", "the registration's id is longer than 255 bytes";
    /// A page of the tool whose URL must not be handed out.
    TargetUnpublishable { /// What is wrong with it.
        why: &'static str } => "target-unpublishable", "LMS-010", "this `target_link_uri` cannot be published: {why}";
    /// A tool with this client id is registered already.
    ClientIdTaken => "client-id-taken", "CERT-G-007", "another tool is registered with this client id";
    /// The claims that the platform's application gave cannot be sent.
    MessageUnsendable(problems: Problems) => "message-unsendable", problems.requirement(), "the message cannot be sent: {problems}";
    /// An error of a kind that this crate does not know.
    Other { /// Its code.
        code: &'static str } => code, "", "{code}";
}

impl PeerMisbehaved {
    pub(super) const fn status(&self) -> StatusCode {
        match self {
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::ContentTypeWrong
            | Self::ParameterMissing { .. }
            | Self::ParameterRepeated { .. }
            | Self::DeploymentHintConflict
            | Self::TargetForeign { signed: false }
            | Self::RequestInvalid { .. }
            | Self::RedirectUnregistered
            | Self::HintInvalid { .. }
            | Self::HintReplayed => StatusCode::BAD_REQUEST,
            _ => StatusCode::UNAUTHORIZED,
        }
    }
}

impl Refused {
    pub(super) const fn status(&self) -> StatusCode {
        match self {
            Self::ParameterTooLong { .. }
            | Self::RegistrationUnknown { .. }
            | Self::RegistrationAmbiguous { .. } => StatusCode::BAD_REQUEST,
            Self::TooManyRequests { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::RequestTooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            Self::DeploymentUnknown { .. } | Self::MigrationContradicted { .. } | Self::ClientDisabled => {
                StatusCode::FORBIDDEN
            }
            _ => StatusCode::UNAUTHORIZED,
        }
    }
}
