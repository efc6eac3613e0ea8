use crate::error::ApiMisuse;
use crate::{Algorithm, Error, seconds_of};
use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use core::time::Duration;

/// What this side accepts of tokens, keys and service answers. `Policy::default()` is the strict reading.
///
/// The operator of a tool or a platform sets it; nothing that a peer sends can. What was agreed with one peer stands in its
/// registration, see [`Policy::for_peer`]. Every number is tested at its exact value.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Policy {
    /// Algorithms that peers may sign with, unless fewer were agreed with one. Default: RS256 alone (SEC-065, CERT §4.2).
    pub algorithms: Vec<Algorithm>,
    /// How far two clocks may differ, for `exp`, `iat` and `nbf`. Default 60 s, ceiling [`Policy::LEEWAY_CEILING`] (LMS-025, SEC-055).
    pub clock_leeway: Duration,
    /// The greatest age of a token, `now − iat`. Default 600 s, because Canvas stamps `iat` at the login (LMS-026).
    pub max_token_age: Duration,
    /// The longest life of a token, `exp − iat`. Default 24 h; the longest seen in an LMS is 1 h (ATK-012).
    pub max_token_lifetime: Duration,
    /// The longest life of a client assertion, `exp − iat`. Default 3600 s (PLT-022, TRAP-46).
    pub max_assertion_lifetime: Duration,
    /// Audiences beside our own that the tokens of every peer may name. Default none (SEC-061).
    pub trusted_audiences: Vec<String>,
    /// The largest compact token in bytes. Default 65,536 (ATK-008).
    pub max_token_bytes: usize,
    /// The largest decoded token header in bytes. Default 8,192: room for an ignored `x5c` (ATK-004, ATK-008).
    pub max_header_bytes: usize,
    /// The longest `kid` in bytes. Default 512 (ATK-005).
    pub max_kid_bytes: usize,
    /// Sizes inside a payload: nesting, audiences, roles, members.
    pub limits: lti_claims::Limits,
    /// The largest key set document in bytes. Default 262,144 (LMS-030).
    pub max_key_set_bytes: usize,
    /// The most entries of a key set. Default 100 (LMS-030).
    pub max_keys: usize,
    /// The most keys with one `kid` that are tried. Default 4 (ATK-005).
    pub max_keys_per_kid: usize,
    /// The shortest RSA modulus in bits. Default and floor 2,048 (LMS-031, RFC 7518 §3.3).
    pub min_rsa_bits: usize,
    /// How long a key set is used without asking again where the answer has no `max-age`. Default 1 h (SEC-101).
    pub key_set_lifetime: Duration,
    /// The longest `max-age` that is honoured. Default 24 h (SEC-101).
    pub max_key_set_lifetime: Duration,
    /// The least time between two fetches of one key set, whatever `kid` asks for it. Default 60 s, floor
    /// [`Policy::REFETCH_FLOOR`] (ATK-006, LMS-029).
    pub key_refetch_interval: Duration,
    /// How long good keys stay in use when a fetch fails. Default 24 h (ATK-061).
    pub key_set_grace: Duration,
    /// The largest answer of a token endpoint in bytes. Default 65,536 (ATK-061).
    pub max_token_answer_bytes: usize,
    /// The least time for which an `access_token` is believed where `expires_in` is missing. Default 60 s (LMS-077).
    pub default_token_lifetime: Duration,
    /// How long before its end an `access_token` is renewed. Default 60 s (SEC-038).
    pub token_renewal_margin: Duration,
}

impl Policy {
    /// The largest value of [`Policy::clock_leeway`]: two minutes (LMS-025).
    pub const LEEWAY_CEILING: Duration = Duration::from_secs(120);
    /// The smallest value of [`Policy::min_rsa_bits`].
    pub const RSA_BITS_FLOOR: usize = 2048;
    /// The smallest value of [`Policy::key_refetch_interval`]: without one, every unknown key would cost a fetch (ATK-006).
    pub const REFETCH_FLOOR: Duration = Duration::from_secs(1);

    /// Refuses values beyond a ceiling or below a floor.
    ///
    /// # Errors
    /// [`ApiMisuse::PolicyOutOfRange`] names the member.
    pub fn check(&self) -> Result<(), Error> {
        let member = if self.clock_leeway > Self::LEEWAY_CEILING {
            "clock_leeway"
        } else if self.min_rsa_bits < Self::RSA_BITS_FLOOR {
            "min_rsa_bits"
        } else if self.key_refetch_interval < Self::REFETCH_FLOOR {
            "key_refetch_interval"
        } else if self.algorithms.is_empty() || self.algorithms.iter().any(|a| !crate::key::is_asymmetric(*a))
        {
            "algorithms"
        } else {
            return Ok(());
        };
        Err(ApiMisuse::PolicyOutOfRange { member }.into())
    }

    /// This policy as it holds for one peer: of its algorithms those that are in `algorithms` too, where there is such a list
    /// (SEC-065, SEC-080, TRAP-13), and `trusted_audiences` beside its own (SEC-061). A peer's list takes away and never adds.
    #[must_use]
    pub fn for_peer(&self, algorithms: Option<&[Algorithm]>, trusted_audiences: &[String]) -> Cow<'_, Self> {
        if algorithms.is_none() && trusted_audiences.is_empty() {
            return Cow::Borrowed(self);
        }
        let mut own = self.clone();
        if let Some(agreed) = algorithms {
            own.algorithms.retain(|algorithm| agreed.contains(algorithm));
        }
        own.trusted_audiences.extend_from_slice(trusted_audiences);
        Cow::Owned(own)
    }

    /// The leeway in whole seconds, never above the ceiling.
    pub(crate) fn leeway_seconds(&self) -> i64 {
        seconds_of(self.clock_leeway.min(Self::LEEWAY_CEILING))
    }
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            algorithms: vec![Algorithm::RS256],
            clock_leeway: Duration::from_secs(60),
            max_token_age: Duration::from_secs(600),
            max_token_lifetime: Duration::from_secs(86_400),
            max_assertion_lifetime: Duration::from_secs(3_600),
            trusted_audiences: Vec::new(),
            max_token_bytes: 65_536,
            max_header_bytes: 8_192,
            max_kid_bytes: 512,
            limits: lti_claims::Limits::DEFAULT,
            max_key_set_bytes: 262_144,
            max_keys: 100,
            max_keys_per_kid: 4,
            min_rsa_bits: Self::RSA_BITS_FLOOR,
            key_set_lifetime: Duration::from_secs(3_600),
            max_key_set_lifetime: Duration::from_secs(86_400),
            key_refetch_interval: Duration::from_secs(60),
            key_set_grace: Duration::from_secs(86_400),
            max_token_answer_bytes: 65_536,
            default_token_lifetime: Duration::from_secs(60),
            token_renewal_margin: Duration::from_secs(60),
        }
    }
}

#[cfg(test)]
mod tests;
