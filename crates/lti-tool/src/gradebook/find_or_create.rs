//! One line item for one thing, whoever asks first (AGS-086, AGS-156).

use super::{Answer, Gradebook, GradebookError, LineItemFilter};
use lti_ags::{LineItem, ReadResults};

/// A line item that was looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FoundLineItem {
    /// The line item. Keep its `id` with the resource, so that nobody has to look again (AGS-155).
    pub line_item: LineItem,
    /// Where it comes from.
    pub how: HowFound,
    /// The `id`s of others that fit as well. A person has to say whether they hold grades.
    pub duplicates: Vec<String>,
}

/// Where a line item comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum HowFound {
    /// It was there.
    Found,
    /// It was created, and it is the first of those that fit.
    Created,
    /// It was created, and the list does not show it, or cannot be read: whether somebody else created one at the same time is not known. Where
    /// it has no resource id, a platform that drops the resource link does so each time; keep the `id`.
    CreatedUnseen,
    /// Somebody else created one at the same time: theirs is kept, and ours was deleted, or stands among the duplicates where it was not.
    Yielded,
}

impl Gradebook {
    /// The line item with the resource link, the resource id and the tag of `wanted`, as far as it has them; created as `wanted` says
    /// where there is none. Give each line item of a link a resource id or a tag of its own. Where a launch names a
    /// [`line_item`](Self::line_item), that is the one of its link, and nobody need look. A platform need not say which link a line item is
    /// on: one that names none fits if it has the resource id of `wanted`, behind those that name the link.
    ///
    /// The service cannot create only what is not there. So it is looked again afterwards: of several, everybody keeps the one with the
    /// shortest `id`, and of those of one length the first in order, which is the oldest where platforms count; and whoever created
    /// another one a moment ago deletes that, unless its results cannot be read, or somebody was graded in it already.
    /// A platform that shows a new line item only later defeats it, and so does one whose ids have no order in time.
    ///
    /// Line items that were found need no scope for creating.
    ///
    /// # Errors
    /// `line-item-not-findable`; those of [`Pages::next`](super::Pages::next) and [`create_line_item`](Self::create_line_item). After an error
    /// it can be called again: what was created is found.
    pub async fn find_or_create(&self, wanted: &LineItem) -> Result<Answer<FoundLineItem>, GradebookError> {
        let filter = LineItemFilter {
            resource_link_id: wanted.resource_link_id.clone(),
            resource_id: wanted.resource_id.value().cloned(),
            tag: wanted.tag.value().cloned(),
            limit: None,
        };
        if filter == LineItemFilter::default() {
            return Err(GradebookError::NotFindable);
        }
        let there = match self.matching(&filter).await? {
            Answer::Done(there) => there,
            Answer::Unavailable(missing) => return Ok(missing.into()),
        };
        let mut there = there.into_iter();
        if let Some(line_item) = there.next() {
            let duplicates = ids(there);
            return Ok(Answer::Done(FoundLineItem { line_item, how: HowFound::Found, duplicates }));
        }
        let created = match self.create_line_item(wanted).await? {
            Answer::Done(created) => created,
            Answer::Unavailable(missing) => return Ok(missing.into()),
        };
        Ok(Answer::Done(self.look_again(&filter, created).await))
    }

    async fn look_again(&self, filter: &LineItemFilter, created: LineItem) -> FoundLineItem {
        let Ok(Answer::Done(there)) = self.matching(filter).await else {
            return FoundLineItem {
                line_item: created,
                how: HowFound::CreatedUnseen,
                duplicates: Vec::new(),
            };
        };
        let ours = created.id.clone();
        let place = there.iter().position(|item| item.id == ours);
        let mut theirs = there.into_iter().filter(|item| item.id != ours);
        let (how, first) = match place {
            // It may be late, without its resource link, or with its address written in another way; and then the one to
            // delete would be the only one.
            None => (HowFound::CreatedUnseen, None),
            Some(0) => (HowFound::Created, None),
            Some(_) => (HowFound::Yielded, theirs.next()),
        };
        let mut duplicates = ids(theirs);
        let (Some(line_item), Some(ours)) = (first, ours) else {
            return FoundLineItem { line_item: created, how, duplicates };
        };
        if !self.holds_nothing(&ours).await
            || !matches!(self.delete_line_item(&ours).await, Ok(Answer::Done(())))
        {
            duplicates.push(ours);
        }
        FoundLineItem { line_item, how, duplicates }
    }

    /// Whether nobody is known to be graded there. A third worker may have found it and written to it, and grades go with their line item.
    async fn holds_nothing(&self, line_item: &str) -> bool {
        let Ok(Answer::Done(results)) = self.results(ReadResults::new(line_item)).await else { return false };
        let Ok(results) = results.all().await else { return false };
        results.iter().all(|result| result.result_score.value().is_none() && result.comment.value().is_none())
    }

    /// Those that fit, the first one first. Platforms that ignore a filter are no reason to take what does not.
    async fn matching(&self, filter: &LineItemFilter) -> Result<Answer<Vec<LineItem>>, GradebookError> {
        let pages = match self.line_items(filter).await? {
            Answer::Done(pages) => pages,
            Answer::Unavailable(missing) => return Ok(missing.into()),
        };
        let mut items = pages.all().await?;
        let fits = |wanted: &Option<String>, has: Option<&String>| wanted.is_none() || wanted.as_ref() == has;
        items.retain(|item| {
            // The resource id is the tool's own name of what it looks for; a tag may be everybody's.
            let untold = item.resource_link_id.is_none() && filter.resource_id.is_some();
            (untold || fits(&filter.resource_link_id, item.resource_link_id.as_ref()))
                && fits(&filter.resource_id, item.resource_id.value())
                && fits(&filter.tag, item.tag.value())
        });
        let place = |item: &LineItem| filter.resource_link_id.is_some() && item.resource_link_id.is_none();
        items.sort_by(|one, other| (place(one), rank(one)).cmp(&(place(other), rank(other))));
        items.dedup_by(|one, other| one.id == other.id);
        Ok(Answer::Done(items))
    }
}

/// Numbers at the end of a URL grow longer as they grow.
fn rank(item: &LineItem) -> (usize, &str) {
    let id = item.id.as_deref().unwrap_or_default();
    (id.len(), id)
}

fn ids(items: impl Iterator<Item = LineItem>) -> Vec<String> {
    items.filter_map(|item| item.id).collect()
}
