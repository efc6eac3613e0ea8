//! The raw payload of a launch.

use alloc::string::String;
use core::fmt;

use serde::de::{Deserializer as _, MapAccess, Visitor};

use crate::{Claim, ClaimError, Limits, ParseError, ParseReason, RegisteredClaims};

crate::open_object! {
    /// The raw payload of a launch.
    pub struct LaunchClaims {
        parts {
            /// The claims of every token.
            pub registered: RegisteredClaims,
        }
        /// `message_type`
        pub message_type: String = "https://purl.imsglobal.org/spec/lti/claim/message_type",
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
        Self::MEMBERS.contains(&name) || RegisteredClaims::MEMBERS.contains(&name)
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
