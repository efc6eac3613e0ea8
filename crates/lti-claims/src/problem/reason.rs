//! The reasons of problems, each with its code, requirement and expectation.

/// What is wrong with a message. `code()` never changes once it is published.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum ProblemReason {
    /// Expected a message type (CORE-032).
    MessageTypeMissing,
    /// Expected a message type as a text (CORE-032).
    MessageTypeWrongType,
    /// Expected a message type of LTI, in its exact letter case (CORE-032).
    MessageTypeUnknown,
    /// Expected LtiResourceLinkRequest (CORE-025).
    MessageTypeUnsupported,
    /// Expected version 1.3.0 (CORE-033).
    VersionMissing,
    /// Expected version 1.3.0 as a text (CORE-033).
    VersionWrongType,
    /// Expected version 1.3.0 (CORE-033).
    VersionUnknown,
    /// Expected a deployment id (CORE-034).
    DeploymentIdMissing,
    /// Expected a deployment id that is not empty (CORE-034).
    DeploymentIdEmpty,
    /// Expected a deployment id as a text (CORE-034).
    DeploymentIdWrongType,
    /// Expected at most 255 ASCII characters (CORE-035).
    DeploymentIdTooLong,
    /// Expected ASCII characters only (CORE-035).
    DeploymentIdNotAscii,
    /// Expected a target link URI (CORE-037).
    TargetLinkUriMissing,
    /// Expected a target link URI that is not empty (CORE-037).
    TargetLinkUriEmpty,
    /// Expected a target link URI as a text (CORE-037).
    TargetLinkUriWrongType,
    /// Expected an absolute http or https URL with a host, without user information (CORE-037).
    TargetLinkUriNotUrl,
    /// Expected a resource link (CORE-040).
    ResourceLinkMissing,
    /// Expected a resource link as an object (CORE-040).
    ResourceLinkWrongType,
    /// Expected an id of the resource link (CORE-040).
    ResourceLinkIdMissing,
    /// Expected an id of the resource link that is not empty (CORE-040).
    ResourceLinkIdEmpty,
    /// Expected an id of the resource link as a text (CORE-040).
    ResourceLinkIdWrongType,
    /// Expected at most 255 ASCII characters (CORE-043).
    ResourceLinkIdTooLong,
    /// Expected ASCII characters only (CORE-043).
    ResourceLinkIdNotAscii,
    /// Expected a user id, because anonymous launches are not allowed here (CORE-049).
    SubMissing,
    /// Expected a user id that is not empty (CORE-045).
    SubEmpty,
    /// Expected a user id as a text (CORE-045).
    SubWrongType,
    /// Expected at most 255 ASCII characters (CORE-046).
    SubTooLong,
    /// Expected ASCII characters only (CORE-046).
    SubNotAscii,
    /// Expected the same user id in the registered claims and in the message (CORE-045).
    SubMismatch,
    /// Expected no identity claim beside a missing user id (CORE-048).
    AnonymousWithIdentity,
    /// Expected a list of roles, possibly empty (CORE-050).
    RolesMissing,
    /// Expected a list of roles, possibly empty (CORE-050).
    RolesWrongType,
    /// Expected at least one role of the vocabularies in a list that is not empty (CORE-051).
    RolesForeignOnly,
    /// Expected roles as full URIs (CORE-052).
    RoleNotUri,
    /// Expected a system or institution role instead of lis/v2/person#… (CORE-094).
    RoleAmbiguous,
    /// Expected a real role beside TestUser (CORE-096).
    TestUserAlone,
    /// Expected a context as an object (CORE-055).
    ContextWrongType,
    /// Expected an id of the context (CORE-055).
    ContextIdMissing,
    /// Expected an id of the context that is not empty (CORE-055).
    ContextIdEmpty,
    /// Expected an id of the context as a text (CORE-055).
    ContextIdWrongType,
    /// Expected at most 255 ASCII characters (CORE-058).
    ContextIdTooLong,
    /// Expected ASCII characters only (CORE-058).
    ContextIdNotAscii,
    /// Expected at least one type of the vocabulary in a list that is not empty (CORE-059).
    ContextTypesForeignOnly,
    /// Expected a guid of the platform instance (CORE-061).
    GuidMissing,
    /// Expected at most 255 ASCII characters (CORE-062).
    GuidTooLong,
    /// Expected ASCII characters only (CORE-062).
    GuidNotAscii,
    /// Expected the role membership#Mentor beside a list of mentored users (CORE-065).
    MentorsWithoutRole,
    /// Expected frame, iframe or window (CORE-068).
    DocumentTargetUnknown,
    /// Expected a text for every custom parameter (CORE-075).
    CustomValueNotText,
    /// Expected the URL of the service (CORE-080).
    ServiceUrlMissing,
    /// Expected a resolved URL without braces (CORE-080).
    UrlTemplate,
    /// Expected an absolute https URL (http only on this machine) (CORE-016).
    UrlNotSecure,
    /// Expected at least one scope that may be asked for (AGS-005).
    ScopesMissing,
    /// Expected the version of the service that this claim stands for (CORE-081).
    ServiceVersionMissing,
    /// Expected a user id in for_user (SUBREV-005).
    ForUserIdMissing,
    /// Expected no substitution variable outside of the custom parameters (PLT-016).
    VariableUnresolved,
    /// Expected a time in ISO 8601, with its offset from UTC, or an empty text (CORE-107).
    VariableNotDateTime,
    /// Expected context types as full URIs (CORE-060).
    ContextTypeNotUri,
    /// Expected a result id only for somebody with the role of a learner in the context (CORE-119).
    ResultWithoutLearner,
    /// Expected a full URL as the name of a claim of one's own (CORE-078).
    ClaimNameNotUrl,
    /// Expected each claim once (ATK-008).
    ClaimDuplicate,
    /// Expected an issuer (CORE-031).
    IssMissing,
    /// Expected an audience (CORE-031).
    AudienceMissing,
    /// Expected an expiry (CORE-031).
    ExpMissing,
    /// Expected a time of issue (CORE-031).
    IatMissing,
    /// Expected the nonce of the authentication request (CORE-031).
    NonceMissing,
}

/// Code, requirement, expectation.
type Row = (&'static str, &'static str, &'static str);

impl ProblemReason {
    /// The stable code, in kebab case.
    #[must_use]
    pub const fn code(self) -> &'static str {
        self.row().0
    }

    /// The requirement that is failed.
    #[must_use]
    pub const fn requirement(self) -> &'static str {
        self.row().1
    }

    /// What was expected, for the operator.
    #[must_use]
    pub const fn expected(self) -> &'static str {
        self.row().2
    }

    const fn row(self) -> Row {
        match self {
            Self::MessageTypeMissing => ("message-type-missing", "CORE-032", "a message type"),
            Self::MessageTypeWrongType => ("message-type-wrong-type", "CORE-032", "a message type as a text"),
            Self::MessageTypeUnknown => {
                ("message-type-unknown", "CORE-032", "a message type of LTI, in its exact letter case")
            }
            Self::MessageTypeUnsupported => {
                ("message-type-unsupported", "CORE-025", "LtiResourceLinkRequest")
            }
            Self::VersionMissing => ("version-missing", "CORE-033", "version 1.3.0"),
            Self::VersionWrongType => ("version-wrong-type", "CORE-033", "version 1.3.0 as a text"),
            Self::VersionUnknown => ("version-unknown", "CORE-033", "version 1.3.0"),
            Self::DeploymentIdMissing => ("deployment-id-missing", "CORE-034", "a deployment id"),
            Self::DeploymentIdEmpty => {
                ("deployment-id-empty", "CORE-034", "a deployment id that is not empty")
            }
            Self::DeploymentIdWrongType => {
                ("deployment-id-wrong-type", "CORE-034", "a deployment id as a text")
            }
            Self::DeploymentIdTooLong => {
                ("deployment-id-too-long", "CORE-035", "at most 255 ASCII characters")
            }
            Self::DeploymentIdNotAscii => ("deployment-id-not-ascii", "CORE-035", "ASCII characters only"),
            Self::TargetLinkUriMissing => ("target-link-uri-missing", "CORE-037", "a target link URI"),
            Self::TargetLinkUriEmpty => {
                ("target-link-uri-empty", "CORE-037", "a target link URI that is not empty")
            }
            Self::TargetLinkUriWrongType => {
                ("target-link-uri-wrong-type", "CORE-037", "a target link URI as a text")
            }
            Self::TargetLinkUriNotUrl => (
                "target-link-uri-not-url",
                "CORE-037",
                "an absolute http or https URL with a host, without user information",
            ),
            Self::ResourceLinkMissing => ("resource-link-missing", "CORE-040", "a resource link"),
            Self::ResourceLinkWrongType => {
                ("resource-link-wrong-type", "CORE-040", "a resource link as an object")
            }
            Self::ResourceLinkIdMissing => {
                ("resource-link-id-missing", "CORE-040", "an id of the resource link")
            }
            Self::ResourceLinkIdEmpty => {
                ("resource-link-id-empty", "CORE-040", "an id of the resource link that is not empty")
            }
            Self::ResourceLinkIdWrongType => {
                ("resource-link-id-wrong-type", "CORE-040", "an id of the resource link as a text")
            }
            Self::ResourceLinkIdTooLong => {
                ("resource-link-id-too-long", "CORE-043", "at most 255 ASCII characters")
            }
            Self::ResourceLinkIdNotAscii => {
                ("resource-link-id-not-ascii", "CORE-043", "ASCII characters only")
            }
            Self::SubMissing => {
                ("sub-missing", "CORE-049", "a user id, because anonymous launches are not allowed here")
            }
            Self::SubEmpty => ("sub-empty", "CORE-045", "a user id that is not empty"),
            Self::SubWrongType => ("sub-wrong-type", "CORE-045", "a user id as a text"),
            Self::SubTooLong => ("sub-too-long", "CORE-046", "at most 255 ASCII characters"),
            Self::SubNotAscii => ("sub-not-ascii", "CORE-046", "ASCII characters only"),
            Self::SubMismatch => {
                ("sub-mismatch", "CORE-045", "the same user id in the registered claims and in the message")
            }
            Self::AnonymousWithIdentity => {
                ("anonymous-with-identity", "CORE-048", "no identity claim beside a missing user id")
            }
            Self::RolesMissing => ("roles-missing", "CORE-050", "a list of roles, possibly empty"),
            Self::RolesWrongType => ("roles-wrong-type", "CORE-050", "a list of roles, possibly empty"),
            Self::RolesForeignOnly => (
                "roles-foreign-only",
                "CORE-051",
                "at least one role of the vocabularies in a list that is not empty",
            ),
            Self::RoleNotUri => ("role-not-uri", "CORE-052", "roles as full URIs"),
            Self::RoleAmbiguous => {
                ("role-ambiguous", "CORE-094", "a system or institution role instead of lis/v2/person#…")
            }
            Self::TestUserAlone => ("test-user-alone", "CORE-096", "a real role beside TestUser"),
            Self::ContextWrongType => ("context-wrong-type", "CORE-055", "a context as an object"),
            Self::ContextIdMissing => ("context-id-missing", "CORE-055", "an id of the context"),
            Self::ContextIdEmpty => {
                ("context-id-empty", "CORE-055", "an id of the context that is not empty")
            }
            Self::ContextIdWrongType => {
                ("context-id-wrong-type", "CORE-055", "an id of the context as a text")
            }
            Self::ContextIdTooLong => ("context-id-too-long", "CORE-058", "at most 255 ASCII characters"),
            Self::ContextIdNotAscii => ("context-id-not-ascii", "CORE-058", "ASCII characters only"),
            Self::ContextTypesForeignOnly => (
                "context-types-foreign-only",
                "CORE-059",
                "at least one type of the vocabulary in a list that is not empty",
            ),
            Self::GuidMissing => ("guid-missing", "CORE-061", "a guid of the platform instance"),
            Self::GuidTooLong => ("guid-too-long", "CORE-062", "at most 255 ASCII characters"),
            Self::GuidNotAscii => ("guid-not-ascii", "CORE-062", "ASCII characters only"),
            Self::MentorsWithoutRole => (
                "mentors-without-role",
                "CORE-065",
                "the role membership#Mentor beside a list of mentored users",
            ),
            Self::DocumentTargetUnknown => ("document-target-unknown", "CORE-068", "frame, iframe or window"),
            Self::CustomValueNotText => {
                ("custom-value-not-text", "CORE-075", "a text for every custom parameter")
            }
            Self::ServiceUrlMissing => ("service-url-missing", "CORE-080", "the URL of the service"),
            Self::UrlTemplate => ("url-template", "CORE-080", "a resolved URL without braces"),
            Self::UrlNotSecure => {
                ("url-not-secure", "CORE-016", "an absolute https URL (http only on this machine)")
            }
            Self::ScopesMissing => ("scopes-missing", "AGS-005", "at least one scope that may be asked for"),
            Self::ServiceVersionMissing => (
                "service-version-missing",
                "CORE-081",
                "the version of the service that this claim stands for",
            ),
            Self::ForUserIdMissing => ("for-user-id-missing", "SUBREV-005", "a user id in for_user"),
            Self::VariableUnresolved => (
                "variable-unresolved",
                "PLT-016",
                "no substitution variable outside of the custom parameters",
            ),
            Self::VariableNotDateTime => (
                "variable-not-date-time",
                "CORE-107",
                "a time in ISO 8601, with its offset from UTC, or an empty text",
            ),
            Self::ContextTypeNotUri => ("context-type-not-uri", "CORE-060", "context types as full URIs"),
            Self::ResultWithoutLearner => (
                "result-without-learner",
                "CORE-119",
                "a result id only for somebody with the role of a learner in the context",
            ),
            Self::ClaimNameNotUrl => {
                ("claim-name-not-url", "CORE-078", "a full URL as the name of a claim of one's own")
            }
            Self::ClaimDuplicate => ("claim-duplicate", "ATK-008", "each claim once"),
            Self::IssMissing => ("iss-missing", "CORE-031", "an issuer"),
            Self::AudienceMissing => ("audience-missing", "CORE-031", "an audience"),
            Self::ExpMissing => ("exp-missing", "CORE-031", "an expiry"),
            Self::IatMissing => ("iat-missing", "CORE-031", "a time of issue"),
            Self::NonceMissing => ("nonce-missing", "CORE-031", "the nonce of the authentication request"),
        }
    }
}
