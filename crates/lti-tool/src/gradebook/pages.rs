//! Lists, page by page (catalogue §0.5, §1.4).

use super::call::too_large;
use super::{Answer, Gradebook, GradebookError, ListStopped};
use http::{Request, Response};
use lti_ags::{LineItem, ListLineItems, Operation, Page, Policy, ReadResults, ResultRecord};
use std::collections::BTreeSet;
use std::fmt;

/// How much of a list is read. What goes beyond is an error, never a list that looks complete.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ListLimits {
    /// Pages. Default 1,000 (LMS-105).
    pub pages: usize,
    /// Entries of all pages. Default 100,000.
    pub entries: usize,
    /// Bytes of all pages. Default 67,108,864.
    pub bytes: usize,
}

impl Default for ListLimits {
    fn default() -> Self {
        Self { pages: 1_000, entries: 100_000, bytes: 67_108_864 }
    }
}

/// A list that comes in pages: [`ListLineItems`] and [`ReadResults`].
pub trait Listing: Sized + Send {
    /// An entry.
    type Entry: Send;
    /// What it is.
    const OPERATION: Operation;
    /// The request for this page.
    ///
    /// # Errors
    /// Those of the operation.
    fn to_http(&self) -> Result<Request<Vec<u8>>, lti_ags::Error>;
    /// Reads the answer.
    ///
    /// # Errors
    /// Those of the operation.
    fn receive(
        &self,
        response: &Response<Vec<u8>>,
        policy: &Policy,
    ) -> Result<Page<Self::Entry>, lti_ags::Error>;
    /// The next page, whose URL is used as it is (AGS-037).
    #[must_use]
    fn page(&self, next: &str) -> Self;
}

impl Listing for ListLineItems {
    type Entry = LineItem;
    const OPERATION: Operation = Operation::ListLineItems;

    fn to_http(&self) -> Result<Request<Vec<u8>>, lti_ags::Error> {
        Self::to_http(self)
    }

    fn receive(
        &self,
        response: &Response<Vec<u8>>,
        policy: &Policy,
    ) -> Result<Page<LineItem>, lti_ags::Error> {
        Self::receive(self, response, policy)
    }

    fn page(&self, next: &str) -> Self {
        Self::new(next)
    }
}

impl Listing for ReadResults {
    type Entry = ResultRecord;
    const OPERATION: Operation = Operation::ReadResults;

    fn to_http(&self) -> Result<Request<Vec<u8>>, lti_ags::Error> {
        Self::to_http(self)
    }

    fn receive(
        &self,
        response: &Response<Vec<u8>>,
        policy: &Policy,
    ) -> Result<Page<ResultRecord>, lti_ags::Error> {
        Self::receive(self, response, policy)
    }

    fn page(&self, next: &str) -> Self {
        Self::page(self, next)
    }
}

/// The pages of a list of line items.
pub type LineItemPages = Pages<ListLineItems>;
/// The pages of a list of results.
pub type ResultPages = Pages<ReadResults>;

/// A list that is under way. The first page is there; each other one is fetched when it is asked for.
pub struct Pages<L: Listing> {
    gradebook: Gradebook,
    first: Option<Page<L::Entry>>,
    following: Option<L>,
    seen: BTreeSet<String>,
    entries: usize,
    bytes: usize,
}

impl<L: Listing> Pages<L> {
    pub(super) async fn begin(gradebook: &Gradebook, list: L) -> Result<Answer<Self>, GradebookError> {
        let mut pages = Self {
            gradebook: gradebook.clone(),
            first: None,
            following: None,
            seen: BTreeSet::new(),
            entries: 0,
            bytes: 0,
        };
        Ok(match pages.fetch(&list).await? {
            Answer::Done(page) => {
                pages.first = Some(page);
                Answer::Done(pages)
            }
            Answer::Unavailable(missing) => missing.into(),
        })
    }

    /// The next page, with what was wrong with its entries; `None` after the last one. After an error the same page is asked for again.
    ///
    /// # Errors
    /// Those of [`ServiceClient::send`](crate::ServiceClient::send), `service-origin-foreign` and `scope-withheld` among them;
    /// `platform-refused`, `platform-unavailable`, `body-malformed`, `body-too-large`, `entries-too-many`, `next-page-unusable`;
    /// `page-repeated`, `list-pages-too-many`, `list-entries-too-many`, `list-bytes-too-many`.
    pub async fn next(&mut self) -> Result<Option<Page<L::Entry>>, GradebookError> {
        if let Some(first) = self.first.take() {
            return Ok(Some(first));
        }
        let Some(list) = self.following.take() else { return Ok(None) };
        let fetched = self.fetch(&list).await;
        if !matches!(fetched, Ok(Answer::Done(_))) {
            self.following = Some(list);
        }
        match fetched? {
            Answer::Done(page) => Ok(Some(page)),
            Answer::Unavailable(_) => {
                let needed = L::OPERATION.scopes().first().map_or("", |scope| scope.as_str()).to_owned();
                let withheld = lti_security::error::PeerIncompatible::ScopeWithheld { needed };
                Err(crate::Error::from(lti_security::Error::from(withheld)).into())
            }
        }
    }

    /// All entries that are left. Entries that are of no use are left out; [`next`](Self::next) tells what was wrong with them.
    ///
    /// # Errors
    /// As for [`next`](Self::next): a list that cannot be read to its end is none.
    pub async fn all(mut self) -> Result<Vec<L::Entry>, GradebookError> {
        let mut all = Vec::new();
        while let Some(page) = self.next().await? {
            all.extend(page.items);
        }
        Ok(all)
    }

    async fn fetch(&mut self, list: &L) -> Result<Answer<Page<L::Entry>>, GradebookError> {
        let limits = &self.gradebook.tool_policy().lists;
        let policy = self.gradebook.policy();
        let request = list.to_http()?;
        let url = request.uri().to_string();
        if self.seen.contains(&url) {
            return Err(ListStopped::PageRepeated.into());
        }
        if self.seen.len() >= limits.pages {
            return Err(ListStopped::TooManyPages.into());
        }
        let left = limits.bytes.saturating_sub(self.bytes);
        let limit = left.min(policy.body_limit);
        let response = match self.gradebook.call(L::OPERATION, request, limit).await {
            Ok(Answer::Done(response)) => response,
            Ok(Answer::Unavailable(missing)) => return Ok(missing.into()),
            Err(error) if limit == left && too_large(&error) => {
                return Err(ListStopped::TooManyBytes.into());
            }
            Err(error) => return Err(error),
        };
        let page = list.receive(&response, policy)?;
        let entries = self.entries.saturating_add(page.items.len());
        if entries > limits.entries {
            return Err(ListStopped::TooManyEntries.into());
        }
        self.entries = entries;
        self.bytes = self.bytes.saturating_add(response.body().len());
        self.seen.insert(url);
        self.following = page.next.as_deref().map(|next| list.page(next));
        Ok(Answer::Done(page))
    }
}

impl<L: Listing> fmt::Debug for Pages<L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages").field("gradebook", &self.gradebook).finish_non_exhaustive()
    }
}
