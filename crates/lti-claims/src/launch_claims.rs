//! The raw payload of a launch.

use alloc::string::String;
use core::fmt;

use serde::de::{Deserializer as _, MapAccess, Visitor};

use crate::wire::List;
use crate::{
    Claim, ClaimError, Custom, Limits, MessageType, ParseError, ParseReason, ProfileClaims, RawAgsEndpoint,
    RawBasicOutcome, RawContext, RawForUser, RawGroups, RawLaunchPresentation, RawLis, RawLti1p1,
    RawNamesAndRoles, RawResourceLink, RawToolPlatform, RegisteredClaims, Role, Version,
};

crate::open_object! {
    /// The raw payload of a launch: every claim as it came, nothing judged. Read it with
    /// [`from_json`](Self::from_json), turn it into a typed message with [`into_message`](Self::into_message).
    /// `Debug` prints no values.
    pub struct LaunchClaims {
        parts {
            /// The claims of every token.
            pub registered: RegisteredClaims,
            /// The claims about the person.
            pub profile: ProfileClaims,
        }
        /// Which message it is (Core 1.3 §5.3.1).
        pub message_type: MessageType = "https://purl.imsglobal.org/spec/lti/claim/message_type",
        /// The version of the message (Core 1.3 §5.3.2).
        pub version: Version = "https://purl.imsglobal.org/spec/lti/claim/version",
        /// The deployment (Core 1.3 §5.3.3).
        pub deployment_id: String = "https://purl.imsglobal.org/spec/lti/claim/deployment_id",
        /// Where the launch ends (Core 1.3 §5.3.4).
        pub target_link_uri: String = "https://purl.imsglobal.org/spec/lti/claim/target_link_uri",
        /// The link (Core 1.3 §5.3.5).
        pub resource_link: RawResourceLink = "https://purl.imsglobal.org/spec/lti/claim/resource_link",
        /// The user's roles (Core 1.3 §5.3.7).
        pub roles: List<Role> = "https://purl.imsglobal.org/spec/lti/claim/roles",
        /// The course or group (Core 1.3 §5.4.1).
        pub context: RawContext = "https://purl.imsglobal.org/spec/lti/claim/context",
        /// The instance of the platform (Core 1.3 §5.4.2).
        pub tool_platform: RawToolPlatform = "https://purl.imsglobal.org/spec/lti/claim/tool_platform",
        /// Mentored users (Core 1.3 §5.4.3).
        pub role_scope_mentor: List<String> = "https://purl.imsglobal.org/spec/lti/claim/role_scope_mentor",
        /// How the tool is shown (Core 1.3 §5.4.4).
        pub launch_presentation: RawLaunchPresentation = "https://purl.imsglobal.org/spec/lti/claim/launch_presentation",
        /// Ids of the student information system (Core 1.3 §5.4.5).
        pub lis: RawLis = "https://purl.imsglobal.org/spec/lti/claim/lis",
        /// Custom parameters (Core 1.3 §5.4.6).
        pub custom: Custom = "https://purl.imsglobal.org/spec/lti/claim/custom",
        /// Ids of LTI 1.1 (LTI 1.3 Migration §6).
        pub lti1p1: RawLti1p1 = "https://purl.imsglobal.org/spec/lti/claim/lti1p1",
        /// The user's id of LTI 1.1 (TRAP-60).
        pub lti11_legacy_user_id: String = "https://purl.imsglobal.org/spec/lti/claim/lti11_legacy_user_id",
        /// The gradebook (AGS 2.0 §3.1).
        pub endpoint: RawAgsEndpoint = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint",
        /// The roster (NRPS 2.0 §3.6.1.1).
        pub names_and_roles: RawNamesAndRoles = "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice",
        /// The groups (Course Groups 1.0).
        pub groups: RawGroups = "https://purl.imsglobal.org/spec/lti-gs/claim/groupsservice",
        /// The older grade service (Core 1.3 App. D).
        pub basic_outcome: RawBasicOutcome = "https://purl.imsglobal.org/spec/lti-bo/claim/basicoutcome",
        /// The user whom the message is about (Submission Review 1.0).
        pub for_user: RawForUser = "https://purl.imsglobal.org/spec/lti/claim/for_user",
    }
}

impl LaunchClaims {
    /// Reads a payload in one pass.
    ///
    /// # Errors
    /// The text is no JSON object, names a member twice, or is larger than `limits` allow.
    pub fn from_json(json: &str, limits: &Limits) -> Result<Self, ParseError> {
        if json.len() > limits.bytes {
            return Err(ParseError::new(ParseReason::TooLarge { limit: limits.bytes }));
        }
        if limits.nests_too_deep(json) {
            return Err(ParseError::new(ParseReason::TooDeep { limit: limits.nesting }));
        }
        let mut deserializer = serde_json::Deserializer::from_str(json);
        let claims = deserializer
            .deserialize_map(PayloadVisitor { members: limits.members })
            .and_then(|claims| deserializer.end().map(|()| claims))
            .map_err(|error| ParseError::from_json(&error, limits.members))?;
        if claims.registered.aud.value().is_some_and(|aud| aud.len() > limits.audiences) {
            return Err(ParseError::new(ParseReason::TooManyAudiences { limit: limits.audiences }));
        }
        if claims.roles.value().is_some_and(|roles| roles.items.len() > limits.roles) {
            return Err(ParseError::new(ParseReason::TooManyRoles { limit: limits.roles }));
        }
        Ok(claims)
    }

    /// Writes the payload: the modelled claims in their order, then the others.
    #[must_use]
    pub fn to_json(&self) -> String {
        // Writing cannot fail: every key is a text and every value is JSON already.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Reads a claim that is not modelled here.
    #[must_use]
    pub fn get<C: Claim>(&self) -> Option<Result<C::Value, ClaimError>> {
        self.extra.claim::<C>()
    }

    /// Sets a claim that is not modelled here.
    ///
    /// # Errors
    /// `claim-modelled` for a name that has a field of its own; `claim-unwritable` when the value is no JSON.
    pub fn set<C: Claim>(&mut self, value: &C::Value) -> Result<(), ClaimError> {
        if Self::models(C::NAME) {
            return Err(ClaimError::modelled(C::NAME));
        }
        self.extra.set_claim::<C>(value)
    }

    /// Has this claim a field of its own?
    #[must_use]
    pub fn models(name: &str) -> bool {
        [Self::MEMBERS, RegisteredClaims::MEMBERS, ProfileClaims::MEMBERS]
            .iter()
            .any(|names| names.contains(&name))
    }
}

struct PayloadVisitor {
    members: usize,
}

impl<'de> Visitor<'de> for PayloadVisitor {
    type Value = LaunchClaims;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, object: A) -> Result<Self::Value, A::Error> {
        LaunchClaims::read_members(object, self.members)
    }
}
