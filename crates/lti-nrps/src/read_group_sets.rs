//! `GET` of the group sets of a context (Course Groups 1.0).

use alloc::string::String;
use alloc::vec::Vec;
use core::num::NonZeroU32;

use http::{Request, Response};

use crate::container::GROUP_SETS;
use crate::error::Error;
use crate::exchange::{asked, count, request, with_parameters};
use crate::group_set::RawGroupSet;
use crate::media_type::GROUP_SET_CONTAINER;
use crate::{GroupPage, GroupSet, Policy};

/// Reads the group sets of a context. A platform without sets has no URL for them (GROUPS-011); one that answers 404 has none either
/// (GROUPS-D04).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReadGroupSets {
    /// `context_group_sets_url` of the launch, or the URL of the next page, which is used as it is where there is no `limit`. At a platform:
    /// the URL of the request without the parameter below.
    pub url: String,
    /// At most so many on a page; a platform may give more or fewer.
    pub limit: Option<NonZeroU32>,
}

impl ReadGroupSets {
    /// All sets.
    #[must_use]
    pub fn new(url: impl Into<String>) -> Self {
        Self { url: url.into(), limit: None }
    }

    /// The next page, by the URL that came with the one before.
    #[must_use]
    pub fn page(&self, next: impl Into<String>) -> Self {
        Self::new(next)
    }

    /// The request as a tool sends it.
    ///
    /// # Errors
    /// `url-invalid`.
    pub fn to_http(&self) -> Result<Request<Vec<u8>>, Error> {
        request(&self.whole_url(), "group sets", GROUP_SET_CONTAINER)
    }

    /// The URL that is asked, with its parameter.
    #[must_use]
    pub fn whole_url(&self) -> String {
        with_parameters(&self.url, [("limit", count(self.limit).as_deref())])
    }

    /// Reads the request at a platform. Libraries ask for sets with the media type of groups; they are answered with that of sets.
    ///
    /// # Errors
    /// `method-not-allowed`, `not-acceptable`; `parameter-repeated`, `parameter-not-count`.
    pub fn from_http<B>(request: &Request<B>) -> Result<Self, Error> {
        let (url, mut query) = asked(request, GROUP_SET_CONTAINER, &["limit"])?;
        let limit = query.limit("GROUPS-014");
        query.done()?;
        Ok(Self { url, limit })
    }

    /// The answer as a platform sends it: status 200, an empty list where there is nothing.
    ///
    /// # Errors
    /// What a set may not be sent with; `link-invalid`.
    pub fn respond(page: &GroupPage<GroupSet>) -> Result<Response<Vec<u8>>, Error> {
        page.respond(GROUP_SETS, GROUP_SET_CONTAINER, GroupSet::judge)
    }

    /// Reads the answer at a tool. Any JSON type and an empty body are read.
    ///
    /// # Errors
    /// As [`ReadGroups::receive`](crate::ReadGroups::receive), of sets.
    pub fn receive(
        &self,
        response: &Response<Vec<u8>>,
        policy: &Policy,
    ) -> Result<GroupPage<GroupSet>, Error> {
        GroupPage::receive(
            GROUP_SETS,
            response,
            &self.whole_url(),
            policy,
            |raw: RawGroupSet, findings, policy| GroupSet::read(raw, findings, policy),
        )
    }
}
