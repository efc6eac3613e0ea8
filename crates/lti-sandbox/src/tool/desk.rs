//! What goes from the tool to gradebooks: the line item of a link, and scores in the order of their times.
//!
//! Everything is in memory. A score that a platform does not take is shown to whoever sent it, who can send it once more.

use super::lesson::Lesson;
use crate::pages::tool::Delivery;
use lti_ags::{DateTime, LineItem, RefusalKind, Score};
use lti_security::Clock;
use lti_tool::gradebook::{Answer, GradebookError, LineItemFilter};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The tool's mark on the line items that it makes (AGS-070).
const TAG: &str = "lti-sandbox";
const CAPACITY: usize = 10_000;

/// The time of the last score for one line item and one learner. Held while a score is on its way: scores leave in the order of
/// their times (AGS-132, AGS-133).
type LastTime = Arc<tokio::sync::Mutex<Option<DateTime>>>;

pub(crate) struct Desk {
    clock: Arc<dyn Clock>,
    times: Mutex<BTreeMap<(String, String), LastTime>>,
    /// The line items that were found or made, by registration and resource link (AGS-155).
    found: Mutex<BTreeMap<(String, String), String>>,
}

fn lock<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Desk {
    pub(crate) fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock, times: Mutex::default(), found: Mutex::default() }
    }

    /// The line item of a lesson's link: the one that its launch names, else one that is there. `wanted`: made where there is none.
    pub(crate) async fn line_item(
        &self,
        lesson: &Lesson,
        wanted: Option<LineItem>,
    ) -> Result<Answer<Option<String>>, GradebookError> {
        if let Some(url) = lesson.gradebook.line_item() {
            return Ok(Answer::Done(Some(url.to_owned())));
        }
        let key = (lesson.registration.clone(), lesson.link.clone());
        let known = lock(&self.found).get(&key).cloned();
        if known.is_some() {
            return Ok(Answer::Done(known));
        }
        let found = match wanted {
            Some(mut wanted) => {
                wanted.resource_link_id = Some(lesson.link.clone());
                // Some platforms drop the link (AGS-048): then it is found by this.
                wanted.resource_id = lesson.resource_id().into();
                wanted.tag = TAG.into();
                match lesson.gradebook.find_or_create(&wanted).await? {
                    Answer::Done(found) => found.line_item.id,
                    Answer::Unavailable(missing) => return Ok(missing.into()),
                }
            }
            None => {
                let filter = LineItemFilter {
                    resource_id: Some(lesson.resource_id().to_owned()),
                    tag: Some(TAG.to_owned()),
                    ..LineItemFilter::default()
                };
                match lesson.gradebook.line_items(&filter).await? {
                    Answer::Done(pages) => {
                        // Not every platform keeps to the filter, and another link may have the same quiz.
                        let ours = |item: &LineItem| {
                            let resource = item.resource_id.value().map(String::as_str);
                            resource == Some(lesson.resource_id())
                                && item.resource_link_id.as_ref().is_none_or(|link| *link == lesson.link)
                        };
                        let found = pages.all().await?.into_iter().filter(ours);
                        found.min_by_key(|item| item.resource_link_id.is_none()).and_then(|item| item.id)
                    }
                    Answer::Unavailable(missing) => return Ok(missing.into()),
                }
            }
        };
        if let Some(url) = &found {
            let mut kept = lock(&self.found);
            if kept.len() >= CAPACITY {
                kept.pop_first();
            }
            kept.insert(key, url.clone());
        }
        Ok(Answer::Done(found))
    }

    /// Sends a score of a lesson, made with a time of its own. `maximum`: of the line item, where one has to be made.
    pub(crate) async fn publish(
        &self,
        lesson: &Lesson,
        user_id: &str,
        maximum: u32,
        score: impl FnOnce(DateTime) -> Score,
    ) -> Delivery {
        let wanted = LineItem::new(maximum, lesson.link_title.clone());
        let line_item = match self.line_item(lesson, Some(wanted)).await {
            Ok(Answer::Done(Some(url))) => url,
            // The platform made one and did not say where.
            Ok(Answer::Done(None)) => return Delivery::failed("line-item-without-id", None),
            Ok(Answer::Unavailable(missing)) => {
                return Delivery::Unavailable { missing: missing.to_string() };
            }
            Err(error) => return failed(&error),
        };
        let last = self.last_time(&line_item, user_id);
        let mut last = last.lock().await;
        let now = self.clock.now().seconds().saturating_mul(1_000);
        let Some(time) = DateTime::after(last.as_ref(), now) else {
            return Delivery::failed("clock-out-of-range", None);
        };
        // Used up even where it fails: it may have arrived (AGS-136).
        *last = Some(time.clone());
        match lesson.gradebook.publish_score(&line_item, score(time)).await {
            Ok(Answer::Done(_)) => Delivery::Taken,
            Ok(Answer::Unavailable(missing)) => Delivery::Unavailable { missing: missing.to_string() },
            Err(error) => {
                if error.is_refusal(RefusalKind::NotFound) {
                    lock(&self.found).retain(|_, url| *url != line_item);
                }
                failed(&error)
            }
        }
    }

    fn last_time(&self, line_item: &str, user_id: &str) -> LastTime {
        let mut times = lock(&self.times);
        if times.len() >= CAPACITY {
            // What may be forgotten: times that the clock has passed, of scores that are not on their way.
            let now = self.clock.now().seconds();
            let passed = |last: &LastTime| {
                last.try_lock().is_ok_and(|last| last.as_ref().is_none_or(|last| last.seconds() < now))
            };
            times.retain(|_, last| Arc::strong_count(last) > 1 || !passed(last));
        }
        times.entry((line_item.to_owned(), user_id.to_owned())).or_default().clone()
    }
}

/// A call that failed, in the words of the page.
pub(super) fn failed(error: &GradebookError) -> Delivery {
    Delivery::failed(error.code(), error.refusal().map(|refusal| refusal.kind))
}

#[cfg(test)]
mod tests;
