//! Lists of the gradebook (catalogue §1.4).

use super::{Answer, Gradebook, GradebookError, Missing};
use crate::calls::{self, ListLimits, Listing, Pages, Service};
use http::{Request, Response};
use lti_ags::{LineItem, ListLineItems, Operation, Page, ReadResults, ResultRecord};

impl Service for Gradebook {
    type Operation = Operation;
    type Missing = Missing;
    type Error = GradebookError;

    fn limits(&self) -> &ListLimits {
        &self.tool_policy().lists
    }

    fn body_limit(&self) -> usize {
        self.policy().body_limit
    }

    async fn call(
        &self,
        operation: Operation,
        request: Request<Vec<u8>>,
        limit: usize,
    ) -> Result<Answer<Response<Vec<u8>>>, GradebookError> {
        Self::call(self, operation, request, limit).await
    }

    fn is_too_large(error: &GradebookError) -> bool {
        use lti_ags::error::Refused;
        matches!(error, GradebookError::Service(lti_ags::Error::Refused(Refused::BodyTooLarge { .. })))
    }

    fn withheld(operation: Operation) -> crate::Error {
        calls::withheld_error(operation.scopes())
    }
}

impl Listing for ListLineItems {
    type Service = Gradebook;
    type Entry = LineItem;
    type Page = Page<LineItem>;
    const OPERATION: Operation = Operation::ListLineItems;

    fn to_http(&self) -> Result<Request<Vec<u8>>, GradebookError> {
        Ok(Self::to_http(self)?)
    }

    fn receive(
        &self,
        gradebook: &Gradebook,
        response: &Response<Vec<u8>>,
    ) -> Result<Page<LineItem>, GradebookError> {
        Ok(Self::receive(self, response, gradebook.policy())?)
    }

    fn after(&self, page: &Page<LineItem>) -> Option<Self> {
        page.next.as_ref().map(Self::new)
    }

    fn entries(page: &Page<LineItem>) -> &[LineItem] {
        &page.items
    }

    fn into_entries(page: Page<LineItem>) -> Vec<LineItem> {
        page.items
    }
}

impl Listing for ReadResults {
    type Service = Gradebook;
    type Entry = ResultRecord;
    type Page = Page<ResultRecord>;
    const OPERATION: Operation = Operation::ReadResults;

    fn to_http(&self) -> Result<Request<Vec<u8>>, GradebookError> {
        Ok(Self::to_http(self)?)
    }

    fn receive(
        &self,
        gradebook: &Gradebook,
        response: &Response<Vec<u8>>,
    ) -> Result<Page<ResultRecord>, GradebookError> {
        Ok(Self::receive(self, response, gradebook.policy())?)
    }

    fn after(&self, page: &Page<ResultRecord>) -> Option<Self> {
        page.next.as_ref().map(|next| self.page(next))
    }

    fn entries(page: &Page<ResultRecord>) -> &[ResultRecord] {
        &page.items
    }

    fn into_entries(page: Page<ResultRecord>) -> Vec<ResultRecord> {
        page.items
    }
}

/// The pages of a list of line items.
pub type LineItemPages = Pages<ListLineItems>;
/// The pages of a list of results.
pub type ResultPages = Pages<ReadResults>;
