//! The port to the gradebook.

use super::{Grade, ManualGrades, Refused};
use crate::services::{Container, Listed, Part};
use lti_ags::{LineItem, ListLineItems, Score, ScoreOutcome};
use lti_security::PortError;
use lti_security::ports::BoxFuture;
use std::collections::BTreeMap;

/// A line item as a gradebook keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The gradebook's own key: unique in its container, never given again, the last segment of the URL (AGS-027).
    pub key: String,
    /// The definition. Its `id` is the platform's to fill in.
    pub line_item: LineItem,
}

/// Grades of a line item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grades {
    /// The line item they are of.
    pub column: Column,
    /// User ids, each once, and what is recorded for them.
    pub grades: Listed<(String, Grade)>,
}

/// Why a gradebook did not do it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum GradebookError {
    /// It said no.
    Refused(Refused),
    /// It failed.
    Port(PortError),
}

impl From<Refused> for GradebookError {
    fn from(refused: Refused) -> Self {
        Self::Refused(refused)
    }
}

impl From<PortError> for GradebookError {
    fn from(error: PortError) -> Self {
        Self::Port(error)
    }
}

/// What a gradebook answers.
pub type Answer<'a, T> = BoxFuture<'a, Result<T, GradebookError>>;

/// The columns and grades of the platform's courses.
///
/// A context that this deployment of the tool is not used in is [`Refused::ContextUnknown`]; a line item that is not there, or is
/// not this container's, [`Refused::LineItemUnknown`].
pub trait Gradebook: Send + Sync {
    /// The line items that all filters of `wanted` fit ([`fits`]).
    fn line_items<'a>(
        &'a self,
        container: &'a Container,
        wanted: &'a ListLineItems,
        part: Part<'a>,
    ) -> Answer<'a, Listed<Column>>;

    /// Creates a line item. A `resource_link_id` that is no link of this tool in this context is
    /// [`Refused::ResourceLinkUnknown`] (AGS-062 to AGS-064).
    fn create<'a>(&'a self, container: &'a Container, line_item: LineItem) -> Answer<'a, Column>;

    /// One line item.
    fn line_item<'a>(&'a self, container: &'a Container, key: &'a str) -> Answer<'a, Column>;

    /// Puts [`replacement`] in the place of the definition; the grades stay. Answers with what is kept now (AGS-055).
    fn replace<'a>(
        &'a self,
        container: &'a Container,
        key: &'a str,
        line_item: LineItem,
    ) -> Answer<'a, Column>;

    /// Takes the line item from the tool. The column and its grades may stay in the gradebook (AGS-160).
    fn delete<'a>(&'a self, container: &'a Container, key: &'a str) -> Answer<'a, ()>;

    /// Takes a score: finds the user ([`Refused::UserUnknown`], [`Refused::UserNotGradable`]), asks whether the activity still
    /// takes scores ([`Refused::ActivityClosed`]), and then, in one step that no other call for this line item and user comes
    /// between, reads the record, calls [`Grade::receive`], and writes what that made of it.
    fn record<'a>(
        &'a self,
        container: &'a Container,
        key: &'a str,
        score: Score,
        manual: ManualGrades,
    ) -> Answer<'a, ScoreOutcome>;

    /// What is recorded, of everybody or of this user alone. Everybody whose [`Grade::shown`] is something is among them
    /// (AGS-103).
    fn grades<'a>(
        &'a self,
        container: &'a Container,
        key: &'a str,
        user_id: Option<&'a str>,
        part: Part<'a>,
    ) -> Answer<'a, Grades>;
}

/// Do all the filters fit this line item (AGS-039)?
#[must_use]
pub fn fits(line_item: &LineItem, wanted: &ListLineItems) -> bool {
    let fit = |filter: &Option<String>, value: Option<&String>| filter.is_none() || filter.as_ref() == value;
    fit(&wanted.resource_link_id, line_item.resource_link_id.as_ref())
        && fit(&wanted.resource_id, line_item.resource_id.value())
        && fit(&wanted.tag, line_item.tag.value())
}

/// What a line item is after it was replaced: what the tool sent, on the resource link that it has always been on
/// (AGS-053, AGS-057).
#[must_use]
pub fn replacement(kept: &LineItem, mut sent: LineItem) -> LineItem {
    sent.id = None;
    sent.resource_link_id.clone_from(&kept.resource_link_id);
    sent
}

/// What a line item is in the copy of its context: all that it is, on the link that its own became (AGS-068, AGS-072, AGS-084). `links` says
/// which resource link became which. `None` where its link was not copied: then neither is the line item (AGS-085).
///
/// Grades are not copied.
#[must_use]
pub fn copied(line_item: &LineItem, links: &BTreeMap<String, String>) -> Option<LineItem> {
    let resource_link_id = match &line_item.resource_link_id {
        Some(link) => Some(links.get(link)?.clone()),
        None => None,
    };
    let mut copy = line_item.clone();
    (copy.id, copy.resource_link_id) = (None, resource_link_id);
    Some(copy)
}
