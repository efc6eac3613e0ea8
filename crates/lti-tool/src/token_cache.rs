use lti_security::PortError;
use lti_security::oauth::{GrantedTokens, TokenKey};
use lti_security::ports::BoxFuture;

/// Keeps access tokens until they end, and shares them between processes. It may forget: then a token is asked for again.
///
/// The values are secrets: whoever can read them can use the services of the platforms. An implementation outside of this
/// process keeps [`GrantedTokens::to_bytes`] encrypted, and drops an entry at [`GrantedTokens::expires_at`]. A port that fails
/// costs a token request, not the call.
pub trait TokenCache: Send + Sync {
    /// What is kept under `key`, also where its end is past: the caller looks.
    fn get<'a>(&'a self, key: &'a TokenKey) -> BoxFuture<'a, Result<Option<GrantedTokens>, PortError>>;

    /// Keeps `tokens`, in place of those that were there.
    fn put<'a>(&'a self, key: &'a TokenKey, tokens: GrantedTokens) -> BoxFuture<'a, Result<(), PortError>>;

    /// Forgets what is kept under `key`: a service refused it.
    fn remove<'a>(&'a self, key: &'a TokenKey) -> BoxFuture<'a, Result<(), PortError>>;
}
