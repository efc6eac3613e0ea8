//! What the services of a course share: whose they are, parts of lists, addresses, refusals.

mod call_error;
mod url;

pub use call_error::CallError;
pub(crate) use url::{decoded, encoded, path_below};

use crate::{Error, Platform, ToolRegistration};
use core::fmt;
use http::HeaderMap;

/// A context in a deployment of a tool: what a gradebook and a roster are of. Nothing outside of it is ever seen or changed
/// (AGS-018, ATK-046).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Container {
    /// The tool.
    pub client_id: String,
    /// The deployment, which another tool's may be called like.
    pub deployment_id: String,
    /// The context.
    pub context_id: String,
}

impl Container {
    /// This context in that deployment of the tool.
    #[must_use]
    pub fn new(
        client_id: impl Into<String>,
        deployment_id: impl Into<String>,
        context_id: impl Into<String>,
    ) -> Self {
        Self {
            client_id: client_id.into(),
            deployment_id: deployment_id.into(),
            context_id: context_id.into(),
        }
    }
}

/// Which part of a list is asked for. `Debug` does not show where it begins, which may be a learner.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Part<'a> {
    /// Behind which entry it begins: [`Listed::next`] of the part before.
    pub after: Option<&'a str>,
    /// At most so many entries, one or more.
    pub limit: usize,
}

/// A part of a list, in an order that stays. `Debug` shows how long it is: entries may be learners.
#[derive(Clone, PartialEq, Eq)]
pub struct Listed<T> {
    /// The entries.
    pub entries: Vec<T>,
    /// Where the next part begins; `None` on the last one. It stands in a URL: no secret, nothing of a person but an id.
    pub next: Option<String>,
}

impl fmt::Debug for Part<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Part").field("limit", &self.limit).finish_non_exhaustive()
    }
}

impl<T> fmt::Debug for Listed<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (length, is_last) = (self.entries.len(), self.next.is_none());
        f.debug_struct("Listed").field("length", &length).field("is_last", &is_last).finish_non_exhaustive()
    }
}

impl Platform {
    /// The guard in front of a container: it is this tool's, and each of these scopes permits the call. `None` where the token is for another
    /// deployment, or the deployment is none of this tool's: as if nothing were there (ATK-046).
    pub(crate) async fn container(
        &self,
        headers: &HeaderMap,
        scopes: &[&str],
        place: &Container,
    ) -> Result<Option<(Container, ToolRegistration)>, Error> {
        let (grant, tool) = self.authorize_any(headers, scopes).await?;
        let theirs = match &grant.deployment_id {
            Some(deployment) => *deployment == place.deployment_id,
            None => self.0.parts.tools.is_deployed(&grant.client_id, &place.deployment_id).await?,
        };
        Ok(theirs.then(|| (Container { client_id: grant.client_id, ..place.clone() }, tool)))
    }
}
