//! `GET` of the groups of a context (Course Groups 1.0).

use alloc::string::String;
use alloc::vec::Vec;
use core::num::NonZeroU32;

use http::{Request, Response};

use crate::container::GROUPS;
use crate::error::Error;
use crate::exchange::{asked, count, request, with_parameters};
use crate::group::RawGroup;
use crate::media_type::GROUP_CONTAINER;
use crate::{Group, GroupPage, Policy};

/// Reads the groups of a context. `Debug` shows no user.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReadGroups {
    /// `context_groups_url` of the launch. At a platform: the URL of the request without the parameters below.
    pub url: String,
    /// Only the groups of this user (GROUPS-013).
    pub user_id: Option<String>,
    /// At most so many on a page; a platform may give more or fewer.
    pub limit: Option<NonZeroU32>,
    /// The next page, used as it is: nothing of the above is added to it (GROUPS-015).
    page: Option<String>,
}

impl ReadGroups {
    /// All groups.
    #[must_use]
    pub fn new(url: impl Into<String>) -> Self {
        Self { url: url.into(), user_id: None, limit: None, page: None }
    }

    /// The next page, by the URL that came with the one before.
    #[must_use]
    pub fn page(&self, next: impl Into<String>) -> Self {
        Self { page: Some(next.into()), ..self.clone() }
    }

    /// The request as a tool sends it.
    ///
    /// # Errors
    /// `url-invalid`.
    pub fn to_http(&self) -> Result<Request<Vec<u8>>, Error> {
        request(&self.whole_url(), "groups", GROUP_CONTAINER)
    }

    /// The URL that is asked, with its parameters.
    #[must_use]
    pub fn whole_url(&self) -> String {
        if let Some(page) = &self.page {
            return page.clone();
        }
        let limit = count(self.limit);
        with_parameters(&self.url, [("user_id", self.user_id.as_deref()), ("limit", limit.as_deref())])
    }

    /// Reads the request at a platform.
    ///
    /// # Errors
    /// `method-not-allowed`, `not-acceptable`; `parameter-repeated`, `parameter-not-count`.
    pub fn from_http<B>(request: &Request<B>) -> Result<Self, Error> {
        let (url, mut query) = asked(request, GROUP_CONTAINER, &["user_id", "limit"])?;
        let (user_id, limit) = (query.text("user_id", "GROUPS-013"), query.limit("GROUPS-014"));
        query.done()?;
        Ok(Self { url, user_id, limit, page: None })
    }

    /// The answer as a platform sends it: status 200, an empty list where there is nothing.
    ///
    /// # Errors
    /// What a group may not be sent with; `link-invalid`.
    pub fn respond(page: &GroupPage<Group>) -> Result<Response<Vec<u8>>, Error> {
        page.respond(GROUPS, GROUP_CONTAINER, Group::judge)
    }

    /// Reads the answer at a tool. Any JSON type and an empty body are read.
    ///
    /// # Errors
    /// `platform-refused`, `platform-unavailable`; `body-malformed`, `body-too-large`, `entries-too-many`, `container-too-large`,
    /// `next-page-unusable`; `field-missing` and `field-wrong-type` where there is no list of groups.
    pub fn receive(&self, response: &Response<Vec<u8>>, policy: &Policy) -> Result<GroupPage<Group>, Error> {
        GroupPage::receive(GROUPS, response, &self.whole_url(), policy, |raw: RawGroup, findings, policy| {
            Group::read(raw, findings, policy)
        })
    }
}

/// Shows no user, and no URL: that of a next page may name one.
impl core::fmt::Debug for ReadGroups {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("ReadGroups").field("limit", &self.limit).finish_non_exhaustive()
    }
}
