//! Access tokens as a tool keeps them: what they are good for, until when, and under which key they are found again.

use super::{AccessToken, Scopes, TokenAnswer};
use crate::{CryptoProvider, Policy, UnixTime, same};
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;
use core::fmt;
use serde::{Deserialize, Serialize};

/// What a token is asked for, and with which key: two requests that agree in all of it may share a token (ATK-063).
#[derive(Clone, Copy, Debug)]
pub struct TokenSource<'a> {
    /// The token URL.
    pub token_url: &'a str,
    /// The tool's client id.
    pub client_id: &'a str,
    /// The deployment that the token is for.
    pub deployment_id: Option<&'a str>,
    /// What is asked for; the order makes no difference.
    pub scopes: &'a Scopes,
    /// The key that signs the assertion: a token outlives neither its rotation nor its withdrawal.
    pub kid: &'a str,
}

/// The key of a token in a cache: the SHA-256 of its [`TokenSource`]. The same bytes in every process and release.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TokenKey([u8; 32]);

impl TokenKey {
    /// The key of this source.
    #[must_use]
    pub fn new(provider: &CryptoProvider, source: &TokenSource<'_>) -> Self {
        let mut scopes: Vec<&str> = source.scopes.iter().collect();
        scopes.sort_unstable();
        let mut data = Vec::with_capacity(256);
        let mut part = |text: &str| {
            // The length before each part: no two sources give the same bytes.
            data.extend_from_slice(&u64::try_from(text.len()).unwrap_or(u64::MAX).to_be_bytes());
            data.extend_from_slice(text.as_bytes());
        };
        part("lti access token v1");
        part(source.token_url);
        part(source.client_id);
        // No deployment is not the same as one without a name.
        part(if source.deployment_id.is_some() { "deployment" } else { "" });
        part(source.deployment_id.unwrap_or_default());
        part(source.kid);
        scopes.into_iter().for_each(part);
        Self(provider.sha256(&data))
    }

    /// The digest, for a store.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for TokenKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenKey(…)")
    }
}

/// A token that a platform granted. A secret; `Debug` does not show it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct GrantedToken {
    /// The token.
    pub access_token: AccessToken,
    /// What was granted of what was asked for; `None` where the platform did not say (LMS-078).
    pub scope: Option<Scopes>,
    /// When it was asked for.
    pub asked_at: UnixTime,
    /// From when on the platform refuses it.
    pub expires_at: UnixTime,
}

impl GrantedToken {
    /// The token of an answer to a request for `asked`, which was sent at `asked_at`. What the platform grants beyond that is
    /// not kept (TRAP-43).
    #[must_use]
    pub fn new(answer: TokenAnswer, asked: &Scopes, asked_at: UnixTime) -> Self {
        Self {
            access_token: answer.access_token,
            scope: answer.scope.map(|scope| scope.intersection(asked)),
            asked_at,
            expires_at: asked_at.plus(answer.expires_in),
        }
    }

    /// Whether it may be good for `scope`: granted, or not said.
    #[must_use]
    pub fn allows(&self, scope: &str) -> bool {
        self.scope.as_ref().is_none_or(|granted| granted.contains(scope))
    }

    /// Whether it can still be sent: its end is further away than [`Policy::token_renewal_margin`], or than half its life
    /// where that is less (SEC-038).
    #[must_use]
    pub fn is_current(&self, policy: &Policy, now: UnixTime) -> bool {
        let life = self.expires_at.since(self.asked_at);
        let margin = policy.token_renewal_margin.min(life.checked_div(2).unwrap_or_default());
        // A clock that was set back knows nothing about the end.
        now >= self.asked_at && now < self.expires_at.minus(margin)
    }
}

/// All that one request for scopes brought: one token, or one for each scope where the platform refuses them together
/// (LMS-079). A secret.
#[derive(Clone, Debug)]
pub struct GrantedTokens(Vec<GrantedToken>);

impl From<GrantedToken> for GrantedTokens {
    fn from(token: GrantedToken) -> Self {
        Self(alloc::vec![token])
    }
}

#[derive(Serialize, Deserialize)]
struct Stored {
    #[serde(rename = "t")]
    token: String,
    #[serde(rename = "s", skip_serializing_if = "Option::is_none", default)]
    scope: Option<String>,
    #[serde(rename = "a")]
    asked_at: i64,
    #[serde(rename = "e")]
    expires_at: i64,
}

impl GrantedTokens {
    /// These tokens; `None` where there is none.
    #[must_use]
    pub fn new(tokens: Vec<GrantedToken>) -> Option<Self> {
        if tokens.is_empty() { None } else { Some(Self(tokens)) }
    }

    /// The first token that may be good for one of `scopes`, in their order of preference; for no scope at all the first.
    #[must_use]
    pub fn for_any(&self, scopes: &[&str]) -> Option<&GrantedToken> {
        if scopes.is_empty() {
            return self.0.first();
        }
        // A scope that was named comes before one that was left open.
        let named = |token: &&GrantedToken, scope: &str| token.scope.is_some() && token.allows(scope);
        let named = scopes.iter().find_map(|scope| self.0.iter().find(|token| named(token, scope)));
        named.or_else(|| self.0.iter().find(|token| token.scope.is_none()))
    }

    /// Whether each of them is.
    #[must_use]
    pub fn is_current(&self, policy: &Policy, now: UnixTime) -> bool {
        self.0.iter().all(|token| token.is_current(policy, now))
    }

    /// Whether one of them is this token. Takes time by its length alone.
    #[must_use]
    pub fn contains(&self, token: &AccessToken) -> bool {
        let token = token.reveal().as_bytes();
        self.0.iter().any(|own| same(own.access_token.reveal().as_bytes(), token))
    }

    /// The tokens.
    pub fn iter(&self) -> impl Iterator<Item = &GrantedToken> {
        self.0.iter()
    }

    /// When the first of them ends.
    #[must_use]
    pub fn expires_at(&self) -> UnixTime {
        let ends = self.0.iter().map(|token| token.expires_at);
        ends.min().unwrap_or(UnixTime::from_seconds(0))
    }

    /// For a store, which keeps it encrypted.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let stored = |token: &GrantedToken| Stored {
            token: token.access_token.reveal().to_string(),
            scope: token.scope.as_ref().map(Scopes::to_string),
            asked_at: token.asked_at.seconds(),
            expires_at: token.expires_at.seconds(),
        };
        let stored: Vec<Stored> = self.0.iter().map(stored).collect();
        serde_json::to_vec(&stored).unwrap_or_default()
    }

    /// From a store; `None` where the bytes are none of [`GrantedTokens::to_bytes`].
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let stored: Vec<Stored> = serde_json::from_slice(bytes).ok()?;
        let token = |stored: Stored| GrantedToken {
            access_token: AccessToken::new(stored.token),
            scope: stored.scope.as_deref().map(Scopes::parse),
            asked_at: UnixTime::from_seconds(stored.asked_at),
            expires_at: UnixTime::from_seconds(stored.expires_at),
        };
        Self::new(stored.into_iter().map(token).collect())
    }
}

#[cfg(test)]
#[cfg(feature = "ring")]
mod tests;
