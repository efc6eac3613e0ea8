//! Lists, page by page (catalogue §0.5, §1.4).

use super::{Answer, ListLimits, ListStopped, Walk};
use http::{Request, Response};
use std::fmt;
use std::future::Future;

/// A service of a launch whose lists come in pages.
pub trait Service: Clone + Send + Sync {
    /// What can be done there.
    type Operation: Copy + Send + Sync;
    /// What a launch may lack for it.
    type Missing: Send;
    /// What can fail.
    type Error: From<crate::Error> + From<ListStopped> + Send;

    /// How much of a list is read.
    #[doc(hidden)]
    fn limits(&self) -> &ListLimits;
    /// The largest page.
    #[doc(hidden)]
    fn body_limit(&self) -> usize;
    /// Sends a request of an operation that the launch permits, and reads at most `limit` bytes of the answer.
    #[doc(hidden)]
    fn call(
        &self,
        operation: Self::Operation,
        request: Request<Vec<u8>>,
        limit: usize,
    ) -> impl Future<Output = Reply<Self, Response<Vec<u8>>>> + Send;
    /// Was the answer longer than that?
    #[doc(hidden)]
    fn is_too_large(error: &Self::Error) -> bool;
    /// What was permitted on the pages before is not any more.
    #[doc(hidden)]
    fn withheld(operation: Self::Operation) -> crate::Error;
}

/// What comes of a call.
type Reply<S, T> = Result<Answer<T, <S as Service>::Missing>, <S as Service>::Error>;

/// A list that comes in pages.
pub trait Listing: Sized + Send + Sync {
    /// The service that it is of.
    type Service: Service;
    /// An entry.
    type Entry: Send;
    /// A page of them.
    type Page: Send + Sync;
    /// What it is.
    const OPERATION: <Self::Service as Service>::Operation;
    /// The request for this page.
    ///
    /// # Errors
    /// Those of the operation.
    fn to_http(&self) -> Result<Request<Vec<u8>>, <Self::Service as Service>::Error>;
    /// Reads the answer.
    ///
    /// # Errors
    /// Those of the operation.
    fn receive(
        &self,
        service: &Self::Service,
        response: &Response<Vec<u8>>,
    ) -> Result<Self::Page, <Self::Service as Service>::Error>;
    /// The page after that one, whose URL is used as it is (AGS-037); `None` after the last one.
    #[must_use]
    fn after(&self, page: &Self::Page) -> Option<Self>;
    /// The entries of a page.
    fn entries(page: &Self::Page) -> &[Self::Entry];
    /// The entries of a page.
    fn into_entries(page: Self::Page) -> Vec<Self::Entry>;
}

/// A list that is under way. The first page is there; each other one is fetched when it is asked for.
pub struct Pages<L: Listing> {
    service: L::Service,
    first: Option<L::Page>,
    following: Option<L>,
    walk: Walk,
}

impl<L: Listing> Pages<L> {
    pub(crate) async fn begin(service: &L::Service, list: L) -> Reply<L::Service, Self> {
        let mut pages =
            Self { service: service.clone(), first: None, following: None, walk: Walk::default() };
        Ok(match pages.fetch(&list).await? {
            Answer::Done(fetched) => {
                pages.first = Some(pages.turn(fetched));
                Answer::Done(pages)
            }
            Answer::Unavailable(missing) => missing.into(),
        })
    }

    /// The next page, with what was wrong with its entries; `None` after the last one. After an error the same page is asked for again, and
    /// so it is where nobody waited for the answer.
    ///
    /// # Errors
    /// Those of [`ServiceClient::send`](crate::ServiceClient::send), `service-origin-foreign` and `scope-withheld` among them;
    /// `platform-refused`, `platform-unavailable`, `body-malformed`, `body-too-large`, `entries-too-many`, `next-page-unusable`;
    /// `page-repeated`, `list-pages-too-many`, `list-entries-too-many`, `list-bytes-too-many`.
    pub async fn next(&mut self) -> Result<Option<L::Page>, <L::Service as Service>::Error> {
        if let Some(first) = self.first.take() {
            return Ok(Some(first));
        }
        let Some(list) = &self.following else { return Ok(None) };
        match self.fetch(list).await? {
            Answer::Done(fetched) => Ok(Some(self.turn(fetched))),
            Answer::Unavailable(_) => Err(L::Service::withheld(L::OPERATION).into()),
        }
    }

    /// All entries that are left. Entries that are of no use are left out; [`next`](Self::next) tells what was wrong with them.
    ///
    /// # Errors
    /// As for [`next`](Self::next): a list that cannot be read to its end is none.
    pub async fn all(mut self) -> Result<Vec<L::Entry>, <L::Service as Service>::Error> {
        let mut all = Vec::new();
        while let Some(page) = self.next().await? {
            all.extend(L::into_entries(page));
        }
        Ok(all)
    }

    async fn fetch(&self, list: &L) -> Reply<L::Service, Fetched<L>> {
        let limits = self.service.limits();
        let request = list.to_http()?;
        let url = request.uri().to_string();
        self.walk.enter(&url, limits)?;
        let left = self.walk.bytes_left(limits);
        let limit = left.min(self.service.body_limit());
        let response = match self.service.call(L::OPERATION, request, limit).await {
            Ok(Answer::Done(response)) => response,
            Ok(Answer::Unavailable(missing)) => return Ok(missing.into()),
            Err(error) if limit == left && L::Service::is_too_large(&error) => {
                return Err(ListStopped::TooManyBytes.into());
            }
            Err(error) => return Err(error),
        };
        let page = list.receive(&self.service, &response)?;
        if L::entries(&page).len() > self.walk.entries_left(limits) {
            return Err(ListStopped::TooManyEntries.into());
        }
        let following = list.after(&page);
        Ok(Answer::Done(Fetched { page, following, url, bytes: response.body().len() }))
    }

    fn turn(&mut self, fetched: Fetched<L>) -> L::Page {
        self.walk.leave(fetched.url, L::entries(&fetched.page).len(), fetched.bytes);
        self.following = fetched.following;
        fetched.page
    }
}

/// A page, and what comes after it.
struct Fetched<L: Listing> {
    page: L::Page,
    following: Option<L>,
    url: String,
    bytes: usize,
}

impl<L: Listing<Service: fmt::Debug>> fmt::Debug for Pages<L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages").field("service", &self.service).finish_non_exhaustive()
    }
}
