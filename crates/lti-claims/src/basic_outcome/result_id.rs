use alloc::string::String;
use core::fmt;

use crate::text::{percent_decode, percent_encode};

/// What a result id of [`BasicOutcome::of_launch`](crate::BasicOutcome::of_launch) stands for. Written as its four parts,
/// percent-encoded and joined by colons, so that different parts never give the same text (CORE-120), and the same parts always
/// the same.
///
/// An id is a name, not a proof: the service has to check that the tool that sends it owns the deployment. `Debug` leaves the
/// user out.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ResultId {
    /// The deployment: it belongs to one tool.
    pub deployment_id: String,
    /// The context; none where the launch had none.
    pub context_id: Option<String>,
    /// The link.
    pub resource_link_id: String,
    /// The learner.
    pub user_id: String,
}

impl ResultId {
    /// The id as it is sent.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = String::new();
        // No id is empty, so an empty part says that there is no context.
        let context = self.context_id.as_deref().unwrap_or_default();
        for (place, part) in
            [&self.deployment_id, context, &self.resource_link_id, &self.user_id].into_iter().enumerate()
        {
            if place > 0 {
                text.push(':');
            }
            percent_encode(&mut text, part);
        }
        text
    }

    /// Reads an id that this side made; `None` for any other text.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split(':');
        let mut part = || parts.next().and_then(percent_decode);
        let id = Self {
            deployment_id: part()?,
            context_id: part().map(|id| Some(id).filter(|id| !id.is_empty()))?,
            resource_link_id: part()?,
            user_id: part()?,
        };
        // One text for each result: what is written in another way is none of ours.
        (id.to_text() == text).then_some(id)
    }
}

impl fmt::Debug for ResultId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResultId")
            .field("deployment_id", &self.deployment_id)
            .field("context_id", &self.context_id)
            .field("resource_link_id", &self.resource_link_id)
            .finish_non_exhaustive()
    }
}
