use alloc::borrow::ToOwned;
use alloc::collections::BTreeMap;
use alloc::string::String;
use core::fmt;

use crate::ResourceLinkRequest;

/// The newest result id of each context, link and user, as a tool keeps them for the older grade service (CORE-121). The key is
/// what a durable store has to use as well: issuer, deployment, context, link, user. `Debug` prints how many there are.
#[derive(Clone, Default)]
pub struct NewestResults(BTreeMap<Key, String>);

/// Issuer, deployment, context (empty where there is none), link, user.
type Key = [String; 5];

impl NewestResults {
    /// Nothing yet.
    #[must_use]
    pub const fn new() -> Self {
        Self(BTreeMap::new())
    }

    /// Takes the result id of an accepted launch; an older one of the same context, link and user is gone. A launch without
    /// one changes nothing: an instructor has no result.
    pub fn note(&mut self, issuer: &str, message: &ResourceLinkRequest) {
        let result =
            message.basic_outcome.as_ref().and_then(|service| service.lis_result_sourcedid.as_deref());
        if let (Some(user), Some(result)) = (&message.user, result.filter(|id| !id.is_empty())) {
            let context = message.context.as_ref().map(|context| context.id.as_str());
            let key = key(issuer, &message.deployment_id, context, &message.resource_link.id, &user.id);
            self.0.insert(key, result.to_owned());
        }
    }

    /// The newest result id.
    #[must_use]
    pub fn get(
        &self,
        issuer: &str,
        deployment_id: &str,
        context_id: Option<&str>,
        resource_link_id: &str,
        user_id: &str,
    ) -> Option<&str> {
        let key = key(issuer, deployment_id, context_id, resource_link_id, user_id);
        self.0.get(&key).map(String::as_str)
    }

    /// How many results there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Are there none?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

fn key(issuer: &str, deployment: &str, context: Option<&str>, link: &str, user: &str) -> Key {
    [issuer, deployment, context.unwrap_or_default(), link, user].map(str::to_owned)
}

impl fmt::Debug for NewestResults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NewestResults({})", self.0.len())
    }
}
