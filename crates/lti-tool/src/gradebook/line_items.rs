//! Columns of the gradebook (AGS 2.0 §3.2).

use super::{Answer, Gradebook, GradebookError, LineItemPages, Missing, Pages};
use lti_ags::{
    CreateLineItem, DeleteLineItem, LineItem, ListLineItems, Operation, ReadLineItem, ReplaceLineItem,
};
use std::borrow::Cow;
use std::num::NonZeroU32;

/// Which line items are listed: those that all of these fit (AGS-030 to AGS-033).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LineItemFilter {
    /// Those of this resource link.
    pub resource_link_id: Option<String>,
    /// Those of this resource of the tool.
    pub resource_id: Option<String>,
    /// Those with this mark.
    pub tag: Option<String>,
    /// At most so many on a page. Moodle's pages have broken links where it is used.
    pub limit: Option<NonZeroU32>,
}

impl Gradebook {
    /// Lists line items.
    ///
    /// # Errors
    /// Those of [`Pages::next`].
    pub async fn line_items(&self, filter: &LineItemFilter) -> Result<Answer<LineItemPages>, GradebookError> {
        let container = match self.container_for(Operation::ListLineItems) {
            Ok(container) => container,
            Err(missing) => return Ok(missing.into()),
        };
        let mut list = ListLineItems::new(container);
        list.resource_link_id.clone_from(&filter.resource_link_id);
        list.resource_id.clone_from(&filter.resource_id);
        list.tag.clone_from(&filter.tag);
        list.limit = filter.limit;
        Pages::begin(self, list).await
    }

    /// Creates a line item. The answer is what the platform keeps, which may differ: a platform may drop the resource link (AGS-045,
    /// AGS-048). It may have been created even where no answer came; [`find_or_create`](Self::find_or_create) looks first.
    ///
    /// # Errors
    /// Those of [`ServiceClient::send`](crate::ServiceClient::send) and of [`CreateLineItem`].
    pub async fn create_line_item(&self, new: &LineItem) -> Result<Answer<LineItem>, GradebookError> {
        let container = match self.container_for(Operation::CreateLineItem) {
            Ok(container) => container,
            Err(missing) => return Ok(missing.into()),
        };
        let create = CreateLineItem::new(container, new.clone());
        let read = |response: &_| create.receive(response, self.policy());
        self.exchange(Operation::CreateLineItem, create.to_http(), read).await
    }

    /// Reads the line item at this URL.
    ///
    /// # Errors
    /// Those of [`ServiceClient::send`](crate::ServiceClient::send), `service-origin-foreign` among them, and of [`ReadLineItem`].
    pub async fn read_line_item(&self, url: &str) -> Result<Answer<LineItem>, GradebookError> {
        let operation = ReadLineItem::new(self.secured(url));
        let read = |response: &_| operation.receive(response, self.policy());
        self.exchange(Operation::ReadLineItem, operation.to_http(), read).await
    }

    /// Replaces the line item at this URL, whole: what is left out is unset (AGS-057). [`change_line_item`](Self::change_line_item) keeps
    /// the rest.
    ///
    /// # Errors
    /// As for [`read_line_item`](Self::read_line_item).
    pub async fn replace_line_item(
        &self,
        url: &str,
        with: &LineItem,
    ) -> Result<Answer<LineItem>, GradebookError> {
        let replace = ReplaceLineItem::new(self.secured(url), with.clone());
        let read = |response: &_| replace.receive(response, self.policy());
        self.exchange(Operation::ReplaceLineItem, replace.to_http(), read).await
    }

    /// Reads the line item at this URL, changes it and replaces it, so that members that nobody here knows stay (AGS-050, LMS-107). Its `id`
    /// and its resource link stay, whatever `change` does to them (AGS-051). Where nothing was changed, nothing is replaced. The answer is
    /// what the platform keeps, which may ignore changes (AGS-054).
    ///
    /// The service has no way to ask whether somebody else changed it in between: then the last one wins.
    ///
    /// # Errors
    /// As for [`read_line_item`](Self::read_line_item).
    pub async fn change_line_item(
        &self,
        url: &str,
        change: impl FnOnce(&mut LineItem) + Send,
    ) -> Result<Answer<LineItem>, GradebookError> {
        if let Err(missing) = self.permits(Operation::ReplaceLineItem) {
            return Ok(missing.into());
        }
        let before = match self.read_line_item(url).await? {
            Answer::Done(before) => before,
            Answer::Unavailable(missing) => return Ok(missing.into()),
        };
        let mut after = before.clone();
        change(&mut after);
        after.id.clone_from(&before.id);
        after.resource_link_id.clone_from(&before.resource_link_id);
        if after == before {
            return Ok(Answer::Done(before));
        }
        self.replace_line_item(url, &after).await
    }

    fn container_for(&self, operation: Operation) -> Result<Cow<'_, str>, Missing> {
        self.permits(operation)?;
        self.container().ok_or(Missing::Container)
    }

    /// Deletes the line item at this URL. Platforms often refuse where they made it themselves; Canvas says 401 (AGS-160).
    ///
    /// # Errors
    /// Those of [`ServiceClient::send`](crate::ServiceClient::send); `platform-refused`, `platform-unavailable`.
    pub async fn delete_line_item(&self, url: &str) -> Result<Answer<()>, GradebookError> {
        let delete = DeleteLineItem::new(self.secured(url));
        let read = |response: &_| delete.receive(response, self.policy());
        self.exchange(Operation::DeleteLineItem, delete.to_http(), read).await
    }
}
