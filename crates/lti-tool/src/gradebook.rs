//! The gradebook of a launch: what this tool may do there, and doing it (Assignment and Grade Services 2.0).
//!
//! A launch that opens no gradebook, or only a part of it, is nothing that went wrong: each call answers [`Answer::Unavailable`] then,
//! and says what is missing. Nothing is sent for what the launch does not permit.

mod call;
mod error;
mod find_or_create;
mod line_items;
mod lists;
mod missing;
mod scores;

pub use crate::calls::{ListLimits, ListStopped, Listing, Pages, Service};
pub use error::GradebookError;
pub use find_or_create::{FoundLineItem, HowFound};
pub use line_items::LineItemFilter;
pub use lists::{LineItemPages, ResultPages};
pub use missing::Missing;

/// What came of a call to the gradebook.
pub type Answer<T> = calls::Answer<T, Missing>;

use crate::calls;
use crate::profile::Product;
use crate::{AccessRequest, Launch, PlatformRegistration, Tool};
use lti_ags::Operation;
use lti_claims::{AgsEndpoint, Message, ServiceScope};
use lti_oidc::url::origin;
use lti_security::oauth::Scopes;
use std::borrow::Cow;
use std::fmt;

/// The gradebook of a launch. Cheap to make; nothing is sent before it is asked for something.
///
/// Each call asks for the scopes that it needs, of those that the launch lists (AGS-D07); [`with_unlisted_score`](Self::with_unlisted_score) is the one exception. Access tokens go to the origins of the URLs of
/// the launch and nowhere else; deadlines and the renewal of tokens are those of [`Tool::service`].
#[derive(Clone)]
pub struct Gradebook {
    tool: Tool,
    pub(crate) access: AccessRequest,
    pub(crate) endpoint: Option<AgsEndpoint>,
}

impl Tool {
    /// The gradebook of this launch, as far as it is open.
    #[must_use]
    pub fn gradebook(&self, launch: &Launch) -> Gradebook {
        let endpoint = match &launch.message {
            Message::ResourceLink(request) => request.endpoint.clone(),
            _ => None,
        };
        self.gradebook_at(AccessRequest::of_launch(launch, Scopes::new()), endpoint)
    }

    /// The gradebook of a launch that was: for a job at night, which kept these values. Those of the newest launch count (AGS-007). The
    /// scopes of `access` do not: each call asks for its own.
    #[must_use]
    pub fn gradebook_at(&self, access: AccessRequest, endpoint: Option<AgsEndpoint>) -> Gradebook {
        Gradebook { tool: self.clone(), access, endpoint }
    }
}

impl Gradebook {
    /// At a platform that was registered as [Sakai](Product::Sakai): asks for the scope of scores too, where the launch names a line item and
    /// does not list that scope. Older releases list the scope of line items alone, and grant the other (LMS-063). Where they do not,
    /// the answer is [`Missing::Withheld`]. At every other platform this changes nothing.
    #[must_use]
    pub fn with_unlisted_score(mut self, registration: &PlatformRegistration) -> Self {
        let sakai = registration.product == Some(Product::Sakai);
        if let Some(endpoint) = self.endpoint.as_mut().filter(|endpoint| sakai && endpoint.lineitem.is_some())
            && !endpoint.allows(&ServiceScope::Score)
        {
            endpoint.scope.push(ServiceScope::Score);
        }
        self
    }

    /// The URL of the one line item of the link that was launched; `None` where there is none or several (AGS-002, AGS-003). Then look
    /// with [`find_or_create`](Self::find_or_create) (LMS-065).
    #[must_use]
    pub fn line_item(&self) -> Option<&str> {
        self.endpoint.as_ref()?.lineitem.as_deref()
    }

    /// The URL of the line items of the context, where the tool may use it and a token may be sent there.
    fn container(&self) -> Option<Cow<'_, str>> {
        let url = self.endpoint.as_ref()?.lineitems.as_deref()?;
        Some(self.secured(url)).filter(|url| origin(url).is_some())
    }

    /// The URL of a line item or of the container as it is called (LMS-064).
    fn secured<'a>(&self, url: &'a str) -> Cow<'a, str> {
        calls::secured(url, self.urls())
    }

    /// The URLs of the launch.
    fn urls(&self) -> impl Iterator<Item = &str> + Clone {
        let endpoint = self.endpoint.as_ref();
        endpoint.into_iter().flat_map(|at| [at.lineitem.as_deref(), at.lineitems.as_deref()]).flatten()
    }

    /// What the launch says of this operation. Sends nothing; the platform may still grant less: see [`granted`](Self::granted).
    ///
    /// # Errors
    /// What is missing.
    pub fn permits(&self, operation: Operation) -> Result<(), Missing> {
        let endpoint = self.endpoint.as_ref().ok_or(Missing::Claim)?;
        if operation.scopes_to_ask(&endpoint.scope).is_empty() {
            return Err(Missing::Scope(operation));
        }
        match operation {
            Operation::ListLineItems | Operation::CreateLineItem if self.container().is_none() => {
                Err(Missing::Container)
            }
            _ if self.home(None).is_none() => Err(Missing::Url),
            _ => Ok(()),
        }
    }

    /// Whether the platform really grants this operation: asks for a token, or looks at the one that was kept (LMS-078).
    ///
    /// # Errors
    /// Those of [`Tool::access_token`].
    pub async fn granted(&self, operation: Operation) -> Result<Answer<()>, GradebookError> {
        if let Err(missing) = self.permits(operation) {
            return Ok(missing.into());
        }
        Ok(match calls::is_granted(&self.tool, &self.access_for(operation), operation.scopes()).await? {
            true => Answer::Done(()),
            false => Missing::Withheld(operation).into(),
        })
    }

    /// Whether a token may go to this URL; the URL as it is called.
    pub(crate) fn reaches<'a>(&self, url: &'a str) -> Result<Cow<'a, str>, GradebookError> {
        let url = self.secured(url);
        let home = self.home(Some(&url)).unwrap_or(&url);
        self.tool.service(self.access.clone(), home)?.check_origin(&url)?;
        Ok(url)
    }

    fn access_for(&self, operation: Operation) -> AccessRequest {
        let advertised = self.endpoint.as_ref().map(|endpoint| endpoint.scope.as_slice());
        let scopes = operation.scopes_to_ask(advertised.unwrap_or_default());
        AccessRequest { scopes, ..self.access.clone() }
    }

    /// The URL of the launch whose origin this URL has; any that can be called, where there is none.
    fn home(&self, url: Option<&str>) -> Option<&str> {
        let named = url.and_then(|url| calls::with_origin_of(url, self.urls()));
        named.or_else(|| self.urls().find(|known| origin(known).is_some()))
    }
}

impl fmt::Debug for Gradebook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Gradebook")
            .field("access", &self.access)
            .field("endpoint", &self.endpoint)
            .finish_non_exhaustive()
    }
}
